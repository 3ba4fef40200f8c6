package formulation

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa/text"
)

// A Type says what kind of recurring string a finding is.
type Type string

// The types of findings. Slogans, frames, list names and titles are
// formulations; the others recur too, and are told apart from them.
const (
	Slogan      Type = "slogan"
	Frame       Type = "frame"       // with a slot: 坚持…不动摇
	ListName    Type = "list name"   // 四个全面
	Title       Type = "title"       // of a document or work, printed between 《 and 》
	Body        Type = "body"        // an organ
	Person      Type = "person"      // a name, an office, or both
	Name        Type = "name"        // another name: words of a spaced script printed with capitals
	Boilerplate Type = "boilerplate" // datelines, repeated openings and closings, reporting formulas
	Number      Type = "date/number"
)

// Types are all types, those of formulations first.
func Types() []Type {
	return []Type{Slogan, Frame, ListName, Title, Body, Person, Name, Boilerplate, Number}
}

// Formulation reports whether strings of type t are formulations.
func (t Type) Formulation() bool { return slices.Index(Types(), t) < 4 }

//go:embed data/bodies.txt
var bodiesData string

//go:embed data/english.txt
var englishData string

//go:embed data/units.txt
var unitsData string

//go:embed data/openers.txt
var openersData string

// words are the words of a data file.
func words(data string) []string {
	var out []string
	for line := range strings.Lines(data) {
		if !strings.HasPrefix(line, "#") {
			out = append(out, strings.Fields(line)...)
		}
	}
	return out
}

// A sorter tells types.
type sorter struct {
	names   map[string]int // of persons and offices: in how many texts
	longest int            // of them, in bytes
	bodies  []string
	numbers map[string]bool // words of numbers, dates and quantities: those that count are true
}

func newSorter(texts []*Text) *sorter {
	s := &sorter{names: map[string]int{}, bodies: words(bodiesData), numbers: map[string]bool{}}
	for _, w := range words(unitsData) {
		number, counts := strings.CutPrefix(w, "+")
		s.numbers[number] = counts
	}
	for _, t := range texts {
		for _, n := range t.names {
			s.add(n)
		}
		for _, office := range t.offices {
			s.add(office)
			r := []rune(office)
			for _, n := range []int{2, 3} { // 主席 of 国家主席, 总书记
				if n < len(r) && text.IsIdeograph(r[0]) {
					s.add(string(r[len(r)-n:]))
				}
			}
		}
	}
	return s
}

func (s *sorter) add(name string) {
	if utf8.RuneCountInString(name) > 1 {
		s.names[strings.ToLower(name)]++
		s.longest = max(s.longest, len(name))
	}
}

// half reports whether n is half of all or more.
func half(n, all int) bool { return 2*n >= all }

// quoteShare is the share of occurrences between quotation marks from which a
// string is a quotation: a coined term, whatever it consists of.
const quoteShare = 0.3

// nameShare is the share of occurrences printed with capitals from which a string is
// a name.
const nameShare = 0.9

// kind tells the type of c, printed as a name in a share of its occurrences; "" where
// it is but a part of titles.
func (s *sorter) kind(c *candidate, named float64) Type {
	quoted := float64(c.quoted) >= quoteShare*float64(c.read)
	switch {
	case half(c.furniture, c.read), half(c.cued, c.read):
		return Boilerplate
	case half(c.titles, c.read):
		return Title
	case 5*c.titled >= 4*c.read:
		return ""
	case isNumber(c.text, quoted), s.quantity(c.text):
		return Number
	case s.person(c):
		return Person
	case isListName(c.text) && quoted:
		return ListName
	case !quoted && s.body(c.text):
		return Body
	case named >= nameShare:
		return Name
	}
	return Slogan
}

func (s *sorter) body(name string) bool {
	if strings.ContainsAny(name, "、的") {
		return false
	}
	for _, b := range s.bodies {
		if strings.HasSuffix(name, b) && (b[0] >= 0x80 || len(name) == len(b) || name[len(name)-len(b)-1] == ' ') {
			return true
		}
	}
	return false
}

// person reports whether c is made of names and offices, or tells of several
// persons. A name counts where it is read as one in one text of five at least.
func (s *sorter) person(c *candidate) bool {
	names, rest := 0, 0
	for i := 0; i < len(c.text); {
		n := s.name(c.text[i:], c.events/5)
		switch {
		case n > 0:
			names++
			i += n
		default:
			r, size := utf8.DecodeRuneInString(c.text[i:])
			if !strings.ContainsRune("、和与同等的 ", r) {
				rest++
			}
			i += size
		}
	}
	return names > 0 && rest == 0 || names > 1 && rest <= 3*names && strings.Contains(c.text, "、")
}

// name is the length of the longest name that text begins with, told in so many
// texts at least.
func (s *sorter) name(text string, least int) int {
	for n := min(len(text), s.longest); n > 1; n-- {
		if n < len(text) && !utf8.RuneStart(text[n]) {
			continue
		}
		if count := s.names[text[:n]]; count > 0 && count >= least {
			return n
		}
	}
	return 0
}

const (
	numerals = "〇零一二三四五六七八九十百千万亿两"
	// units stand beside numerals in dates and quantities.
	units = "年月日号时分秒点届次第个上下半初末底前后以来今明去昨多余约近至到％%度岁人名位家元吨米里亩倍成期间世纪周旬季平方公立公斤美元人民币和的、"
)

// isNumber reports whether text is a date or a quantity; of one that is quoted,
// whether it holds nothing but numerals (十三五).
func isNumber(text string, quoted bool) bool {
	numbers := 0
	for _, r := range text {
		switch {
		case unicode.IsDigit(r), strings.ContainsRune(numerals, r):
			numbers++
		case quoted, !strings.ContainsRune(units, r):
			return false
		}
	}
	return numbers > 0
}

// quantity reports whether wording is a date or a quantity in words of a spaced script.
func (s *sorter) quantity(wording string) bool {
	numbers := 0
	for _, w := range strings.FieldsFunc(wording, func(r rune) bool { return r == ' ' || r == listComma || unicode.Is(unicode.Sc, r) }) {
		counts, unit := s.numbers[w]
		switch r := firstRune(w); {
		case strings.ContainsFunc(w, text.IsIdeograph):
			return false
		case unicode.IsDigit(r), counts:
			numbers++
		case !unit:
			return false
		}
	}
	return numbers > 0
}

// isListName reports whether text counts what it names: 四个全面, 三严三实.
func isListName(text string) bool {
	n, rest := count(text)
	size := utf8.RuneCountInString(text)
	return n > 1 && size > 2 && size <= 8 && !(bare(text, rest) && strings.ContainsRune(numerals, firstRune(rest)))
}

// bare reports whether no measure word stands between the number that text begins
// with and the rest.
func bare(text, rest string) bool {
	return strings.ContainsRune(numerals, lastRune(strings.TrimSuffix(text, rest)))
}

// count is the number from two to twelve that text begins with, and the text
// behind it and its measure word.
func count(text string) (n int, rest string) {
	const counts = "一二三四五六七八九十"
	r, size := utf8.DecodeRuneInString(text)
	rest = text[size:]
	switch i := strings.IndexRune(counts, r); {
	case r == '两':
		n = 2
	case i >= 0:
		n = i/len("一") + 1
	default:
		return 0, text
	}
	if n == 10 {
		r, size = utf8.DecodeRuneInString(rest)
		if i := strings.IndexRune("一二", r); i >= 0 {
			n, rest = 11+i/len("一"), rest[size:]
		}
	}
	for _, measure := range []string{"个", "项", "大", "条", "种", "点", "类", "位"} {
		if r, ok := strings.CutPrefix(rest, measure); ok {
			return n, r
		}
	}
	return n, rest
}
