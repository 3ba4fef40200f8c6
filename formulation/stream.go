package formulation

import (
	"cmp"
	"hash/fnv"
	"slices"
	"sort"
	"strings"
	"unicode"

	"tifa"
	"tifa/version"
)

// A Gatherer collects the texts that formulations are looked for in. It is not
// safe for concurrent use; [NewText], which does most of the work, is.
type Gatherer struct {
	texts   []*Text
	partial []bool
	groups  *version.Grouper
	number  map[string]int // of a document in texts
	content map[uint64]int // the first text of these tokens
	parent  []int          // of a text among those of its event
}

// NewGatherer makes a Gatherer that holds no texts.
func NewGatherer() *Gatherer {
	return &Gatherer{groups: version.NewGrouper(), number: map[string]int{}, content: map[uint64]int{}}
}

// Add adds a text, cut from d.
func (g *Gatherer) Add(t *Text, d *tifa.Document) {
	n := len(g.texts)
	g.texts, g.partial, g.parent = append(g.texts, t), append(g.partial, d.Partial), append(g.parent, n)
	g.number[t.document] = n
	g.groups.Add(d)
	h := fnv.New64a()
	_, _ = h.Write([]byte(d.Text)) // it never fails
	if first, ok := g.content[h.Sum64()]; ok {
		g.join(first, n)
	} else {
		g.content[h.Sum64()] = n
	}
}

// Texts is the number of texts added.
func (g *Gatherer) Texts() int { return len(g.texts) }

func (g *Gatherer) root(n int) int {
	for g.parent[n] != n {
		g.parent[n] = g.parent[g.parent[n]]
		n = g.parent[n]
	}
	return n
}

func (g *Gatherer) join(a, b int) {
	a, b = g.root(a), g.root(b)
	g.parent[max(a, b)] = min(a, b)
}

// fold groups the texts by event, and tells of each whether it is the one of its
// event that is read: the preferred, or the longest that is not known to be
// abridged.
func (g *Gatherer) fold(preferred string) (event []int, read []bool) {
	for _, group := range g.groups.Groups() {
		for _, id := range group.Documents[1:] {
			g.join(g.number[group.Documents[0]], g.number[id])
		}
	}
	named := map[string]int{}
	for n, t := range g.texts {
		if t.event == "" {
			continue
		}
		if first, ok := named[t.event]; ok {
			g.join(first, n)
		} else {
			named[t.event] = n
		}
	}
	event, read = make([]int, len(g.texts)), make([]bool, len(g.texts))
	best := map[int]int{}
	for n := range g.texts {
		e := g.root(n)
		event[n] = e
		b, ok := best[e]
		if !ok || g.texts[n].document == preferred || g.texts[b].document != preferred && g.fuller(n, b) {
			best[e] = n
		}
	}
	for _, n := range best {
		read[n] = true
	}
	return event, read
}

func (g *Gatherer) fuller(a, b int) bool {
	if g.partial[a] != g.partial[b] {
		return g.partial[b]
	}
	return len(g.texts[a].tokens) > len(g.texts[b].tokens)
}

// A stream is all texts in one row, those that are read first. Its symbols
// number the characters and words that occur; edge is 0 in both.
type stream struct {
	symbols    []uint32
	marks      []marks
	read       uint32               // where the texts begin that are folded into others
	positions  int                  // characters and words before read
	vocabulary []string             // words in lower case
	capitals   map[uint32]*capitals // of words printed with a capital, by their symbol
	joins      [2]uint32            // the symbols of and, or
	commas     [2]uint32            // the symbols of 、 and of the comma between words, 0 if there is none
	title      uint32               // the symbol of titleMark, likewise
	starts     []uint32             // where each document begins, and the end
	documents  []document
	eventCount int
	coarse     []uint32 // the document at every stride-th position
}

// An opening or closing quotation mark that stands before a symbol is set in it.
const (
	openMark   = 1 << 31
	closeMark  = 1 << 30
	quoteMarks = openMark | closeMark
	// capital is set in a word that is printed with a capital.
	capital     = 1 << 29
	symbolMarks = quoteMarks | capital
)

// symbol is the one at position p.
func (s *stream) symbol(p uint32) uint32 { return s.symbols[p] &^ symbolMarks }

// comma reports whether a symbol is 、 or the comma between words.
func (s *stream) comma(symbol uint32) bool {
	return symbol != edge && (symbol == s.commas[0] || symbol == s.commas[1])
}

// encloses reports whether a quotation mark at one end of the n symbols from p on
// encloses them, as far as they show: no other stands within.
func (s *stream) encloses(p uint32, n int) bool {
	for _, symbol := range s.symbols[p+1 : p+uint32(n)] {
		if symbol&quoteMarks != 0 {
			return false
		}
	}
	return true
}

// A document is what discovery keeps of one.
type document struct {
	id    string
	date  tifa.Date
	event int
}

const stride = 64

// at is the number of the document that position p is in.
func (s *stream) at(p uint32) int {
	d := s.coarse[p/stride]
	for s.starts[d+1] <= p {
		d++
	}
	return int(d)
}

// firstFolded is how many of ascending positions are in texts that are read.
func (s *stream) firstFolded(run []uint32) int {
	if n := len(run); n == 0 || run[n-1] < s.read {
		return n
	}
	return sort.Search(len(run), func(i int) bool { return run[i] >= s.read })
}

// stream puts the texts in a row, and lets go of all but the names in them.
func (g *Gatherer) stream(preferred string) *stream {
	event, read := g.fold(preferred)
	g.repeated()
	g.groups, g.number, g.content = nil, nil, nil
	order := make([]int, len(g.texts))
	size := 1
	for n, t := range g.texts {
		order[n] = n
		size += len(t.tokens)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(btoi(read[b]), btoi(read[a])) })
	s := &stream{symbols: make([]uint32, 0, size), marks: make([]marks, 0, size), vocabulary: []string{""}, capitals: map[uint32]*capitals{}}
	characters, words := make([]uint32, firstWord), map[string]uint32{}
	numbers := map[int]int{}
	folded := false
	for _, n := range order {
		t := g.texts[n]
		if !read[n] && !folded {
			folded, s.read = true, uint32(len(s.symbols))
		}
		if _, ok := numbers[event[n]]; !ok {
			numbers[event[n]] = len(numbers)
		}
		s.starts = append(s.starts, uint32(len(s.symbols)))
		s.documents = append(s.documents, document{t.document, t.date, numbers[event[n]]})
		for i, token := range t.tokens {
			number := s.number(token, t.words, characters, words)
			if number != edge && !folded {
				s.positions++
			}
			if number != edge && t.marks[i]&quoteBefore != 0 {
				number |= openMark
			}
			if number != edge && t.marks[i-1]&quoteAfter != 0 {
				number |= closeMark
			}
			if token >= firstWord && s.capitalised(number&^symbolMarks, t.words[token-firstWord]) {
				number |= capital
			}
			s.symbols = append(s.symbols, number)
		}
		s.marks = append(s.marks, t.marks...)
		*t = Text{names: t.names, offices: t.offices}
	}
	s.symbols, s.marks = append(s.symbols, edge), append(s.marks, 0)
	if !folded {
		s.read = uint32(len(s.symbols))
	}
	s.commas = [2]uint32{characters['、'], characters[listComma]}
	s.joins = [2]uint32{words["and"], words["or"]}
	s.title, s.eventCount = characters[titleMark], len(numbers)
	s.starts = append(s.starts, uint32(len(s.symbols)))
	doc := uint32(0)
	for p := 0; p < len(s.symbols) && len(s.documents) > 0; p += stride {
		for s.starts[doc+1] <= uint32(p) {
			doc++
		}
		s.coarse = append(s.coarse, doc)
	}
	return s
}

// number is the symbol of a token.
func (s *stream) number(token uint32, of []string, characters []uint32, words map[string]uint32) uint32 {
	if token == edge {
		return edge
	}
	if token < firstWord {
		if characters[token] == 0 {
			characters[token] = uint32(len(s.vocabulary))
			s.vocabulary = append(s.vocabulary, string(rune(token)))
		}
		return characters[token]
	}
	word := strings.ToLower(of[token-firstWord])
	n, ok := words[word]
	if !ok {
		n = uint32(len(s.vocabulary))
		words[word] = n
		s.vocabulary = append(s.vocabulary, strings.Clone(word))
	}
	return n
}

// capitals are how a word is printed with a capital, and how often within a clause:
// at its beginning a capital says nothing.
type capitals struct {
	word          string // as first printed so
	upper, within int    // within clauses: with a capital; in all
}

// proper reports whether a word is printed with a capital wherever it stands.
func (c *capitals) proper() bool { return 10*c.upper >= 9*c.within }

// capitalised reports whether a word that comes next begins with a capital, and
// counts it.
func (s *stream) capitalised(symbol uint32, word string) bool {
	c, within := s.capitals[symbol], btoi(s.symbols[len(s.symbols)-1] != edge)
	upper := unicode.IsUpper(firstRune(word))
	if c == nil {
		c = &capitals{word: strings.Clone(word)}
		s.capitals[symbol] = c
	}
	if upper && !unicode.IsUpper(firstRune(c.word)) {
		c.word = strings.Clone(word)
	}
	c.within += within
	c.upper += within * btoi(upper)
	return upper
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// repeatedFrom is how many texts open or close alike at least where that is
// furniture.
const repeatedFrom = 3

// repeated marks the openings and closings that several texts share.
func (g *Gatherer) repeated() {
	openings, endings := map[string]int{}, map[string]int{}
	for _, t := range g.texts {
		openings[t.heading]++
		endings[t.closing]++
	}
	for _, t := range g.texts {
		var which marks
		if t.heading != "" && openings[t.heading] >= repeatedFrom {
			which |= heads
		}
		if t.closing != "" && endings[t.closing] >= repeatedFrom {
			which |= closes
		}
		for i, m := range t.marks {
			if m&which != 0 {
				t.marks[i] |= furniture
			}
		}
	}
}

// spaced reports whether words a and b of a spaced script stand beside each
// other with a space between.
func spaced(a, b string) bool {
	return (isWord(lastRune(a)) || a == string(listComma)) && (isWord(firstRune(b)) || unicode.Is(unicode.Sc, firstRune(b)))
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func lastRune(s string) rune {
	r := []rune(s)
	if len(r) == 0 {
		return 0
	}
	return r[len(r)-1]
}

// printedWord is the character or word at position p, with the capital that it has
// there.
func (s *stream) printedWord(p uint32) string {
	symbol := s.symbol(p)
	if c := s.capitals[symbol]; s.symbols[p]&capital != 0 && (s.symbols[p-1] != edge || c.proper()) {
		return c.word
	}
	return s.vocabulary[symbol]
}

// named is the share of some occurrences of r in which all words but function words
// are printed with a capital, as names are; 0 of what has no words.
func (s *stream) named(r *repeat) float64 {
	const looked = 64
	step, names, all := max(1, r.read/looked), 0, 0
	for i := 0; i < r.read; i += step {
		all++
		names += btoi(s.isName(r.run[i], r.length))
	}
	return float64(names) / float64(max(1, all))
}

// isName reports whether all n words at p are printed with a capital, but for function
// words and numbers, and one at least within the clause or of those that always are.
func (s *stream) isName(p uint32, n int) bool {
	sure := false
	for at := p; at < p+uint32(n); at++ {
		symbol := s.symbol(at)
		c := s.capitals[symbol]
		switch word := s.vocabulary[symbol]; {
		case c == nil && s.comma(symbol), !unicode.IsLetter(firstRune(word)), IsFunctionWord(word):
		case c == nil || s.symbols[at]&capital == 0:
			return false
		default:
			sure = sure || s.symbols[at-1] != edge || c.proper()
		}
	}
	return sure
}

// words writes the n symbols from position p on, without quotation marks.
func (s *stream) words(p uint32, n int) string {
	var b strings.Builder
	before := ""
	for i := range uint32(n) {
		w := s.vocabulary[s.symbol(p+i)]
		if before != "" && spaced(before, w) {
			b.WriteByte(' ')
		}
		b.WriteString(w)
		before = w
	}
	return b.String()
}

// size is the number of characters from position p on, a word of a spaced script
// counting two.
func (s *stream) size(p uint32, n int) int {
	size := n
	for i := range uint32(n) {
		size += btoi(isWord(firstRune(s.vocabulary[s.symbol(p+i)])))
	}
	return size
}

// printed writes them with the quotation marks that stand in pairs within, other
// than one pair around the whole, written “ ”.
func (s *stream) printed(p uint32, n int) string {
	closes := make(map[int]int) // the end of a quotation by its start
	var open []int
	for i := range n {
		m := s.marks[p+uint32(i)]
		if m&quoteBefore != 0 {
			open = append(open, i)
		}
		if m&quoteAfter != 0 && len(open) > 0 {
			closes[open[len(open)-1]] = i
			open = open[:len(open)-1]
		}
	}
	ends := make([]int, n) // quotations that end behind a symbol
	for start, end := range closes {
		if start == 0 && end == n-1 {
			delete(closes, 0)
		} else {
			ends[end]++
		}
	}
	var b strings.Builder
	before := ""
	for i := range n {
		w := s.printedWord(p + uint32(i))
		if before != "" && spaced(before, w) {
			b.WriteByte(' ')
		}
		if _, ok := closes[i]; ok {
			b.WriteString("“")
		}
		b.WriteString(w + strings.Repeat("”", ends[i]))
		before = w
	}
	return b.String()
}
