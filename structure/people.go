package structure

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
)

// A person is somebody named, with what the text says they did.
type person struct {
	tifa.Person
}

// A mention is a place where a person is named.
type mention struct {
	tifa.Span     // of the name
	lead      int // where the offices printed before the name begin
	person    int // index in people
}

// findPeople finds the persons of the body: a name stands behind an office, or
// in a list behind such a name, or opens a sentence and acts.
func (t *reading) findPeople() {
	if t.doc.Language != "zh" {
		return
	}
	for _, s := range t.body {
		t.peopleOf(s.Span)
	}
}

// peopleOf reads the elements of a sentence, which 、 and ， set apart.
func (t *reading) peopleOf(s tifa.Span) {
	var pending []string // offices that wait for a name
	lead := -1
	var shared []string // offices of the person before, for a list of names
	inList := false
	for start := s.Start; start < s.End; {
		end, sep := t.elementEnd(start, s.End)
		elem := t.text[start:end]
		office, name, rest := t.officeAndName(elem)
		switch {
		case name != "":
			if lead < 0 {
				lead = start + len(elem) - len(rest) - len(name) - len(office)
			}
			offices := pending
			if office != "" {
				offices = append(offices, office)
			}
			at := end - len(rest) - len(name)
			t.mention(name, offices, at, lead)
			shared, pending, lead = offices, nil, -1
			inList = rest == ""
		case office != "":
			if lead < 0 {
				lead = start + len(elem) - len(office)
			}
			pending = append(pending, office)
			inList = false
		default:
			name, rest := t.bareName(elem, inList, start == s.Start, t.namesFollow(end, s.End))
			pending, lead = nil, -1
			if name == "" {
				inList, shared = false, nil
				break
			}
			if !inList {
				shared = nil
			}
			t.mention(name, shared, start, start)
			inList = rest == ""
		}
		start = end + sep
	}
}

// elementEnd is the end of the element that begins at start, and the length of
// the mark behind it.
func (t *reading) elementEnd(start, limit int) (end, sep int) {
	i := strings.IndexAny(t.text[start:limit], "、，；。：！？,;:")
	if i < 0 {
		return limit, 0
	}
	_, n := utf8.DecodeRuneInString(t.text[start+i:])
	return start + i, n
}

// beforeOffice are words that may stand before an office and are none of it.
var beforeOffice = regexp.MustCompile(`^(?:会议|大会|全会|当天|随后|会上|会后|会前)?(?:由|受|经|在|陪同|会见了?|任命)`)

// officeAndName splits an element into an office, the name behind it and what
// follows the name. An element that ends with an office has no name.
func (t *reading) officeAndName(elem string) (office, name, rest string) {
	for i := len(elem); i > 0; {
		last, n := utf8.DecodeLastRuneInString(elem[:i])
		if t.officeEnds[last] && t.endsWithOffice(elem[:i]) {
			if i == len(elem) {
				return trimOffice(elem), "", ""
			}
			if n := t.nameLen(elem[i:]); n > 0 {
				return trimOffice(elem[:i]), elem[i : i+n], elem[i+n:]
			}
		}
		i -= n
	}
	return "", "", ""
}

func trimOffice(s string) string {
	if m := beforeOffice.FindString(s); m != "" && len(m) < len(s) {
		s = s[len(m):]
	}
	return strings.TrimLeft(s, "”》）)")
}

// endsWithOffice reports whether s ends with a word of the table of offices.
func (t *reading) endsWithOffice(s string) bool {
	i := len(s)
	for range t.officeRunes {
		if i == 0 {
			return false
		}
		_, n := utf8.DecodeLastRuneInString(s[:i])
		i -= n
		if t.offices[s[i:]] {
			return true
		}
	}
	return false
}

// nameLen is the length in bytes of the person's name that opens s, 0 if there
// is none: a family name, one or two characters, and then the end or a word
// that may follow a name.
func (t *reading) nameLen(s string) int {
	var ends []int // offsets after one, two, three, four characters
	for i, r := range s {
		if i > 0 {
			ends = append(ends, i)
		}
		if len(ends) == 4 || !unicode.Is(unicode.Han, r) {
			break
		}
	}
	if n := len(s); len(ends) < 4 && (len(ends) == 0 || ends[len(ends)-1] < n) {
		if r, _ := utf8.DecodeLastRuneInString(s); unicode.Is(unicode.Han, r) {
			ends = append(ends, n)
		}
	}
	family := 0
	switch {
	case len(ends) > 1 && t.surnames[s[:ends[1]]]:
		family = 2
	case len(ends) > 0 && t.surnames[s[:ends[0]]]:
		family = 1
	default:
		return 0
	}
	for _, n := range []int{family + 2, family + 1} {
		if n > len(ends) {
			continue
		}
		end := ends[n-1]
		last, _ := utf8.DecodeLastRuneInString(s[:end])
		if strings.ContainsRune("在就作并还也说等对向和主出为同与及", last) || t.isNoName(s[:end]) {
			continue
		}
		if end == len(s) || t.mayFollow(s[end:]) {
			return end
		}
	}
	return 0
}

func (t *reading) isNoName(s string) bool {
	return slices.ContainsFunc(t.notNames, func(w string) bool { return strings.HasPrefix(s, w) })
}

// mayFollow reports whether s opens with what may stand behind a name: a word
// of the table, a digit of a date.
func (t *reading) mayFollow(s string) bool {
	if s[0] >= '0' && s[0] <= '9' || strings.HasPrefix(s, "（") {
		return true
	}
	return slices.ContainsFunc(t.follow, func(w string) bool { return strings.HasPrefix(s, w) })
}

// namesFollow reports whether 、 and another name stand at i.
func (t *reading) namesFollow(i, limit int) bool {
	after, ok := strings.CutPrefix(t.text[i:limit], "、")
	if !ok {
		return false
	}
	if end := strings.IndexAny(after, "、，。；"); end >= 0 {
		after = after[:end]
	}
	return t.nameLen(after) > 0
}

// bareName reads a name without an office: in a list of names, or at the start
// of a sentence where it acts or opens a list.
func (t *reading) bareName(elem string, inList, opens, opensList bool) (name, rest string) {
	if inList || opens {
		if name := t.knownName(elem); name != "" {
			return name, elem[len(name):]
		}
	}
	n := t.nameLen(elem)
	if n == 0 || !inList && (!opens || n == len(elem) && !opensList) {
		return "", ""
	}
	return elem[:n], elem[n:]
}

// knownName is the longest name met so far that opens s, "" if none does.
func (t *reading) knownName(s string) string {
	best := ""
	for name := range t.byName {
		if len(name) > len(best) && strings.HasPrefix(s, name) {
			best = name
		}
	}
	return best
}

// mention notes that a person is named at byte at.
func (t *reading) mention(name string, offices []string, at, lead int) {
	i, ok := t.byName[name]
	if !ok {
		i = len(t.people)
		t.byName[name] = i
		t.people = append(t.people, person{tifa.Person{Name: name, Span: tifa.Span{Start: at, End: at + len(name)}}})
	}
	p := &t.people[i]
	for _, o := range offices {
		if !slices.Contains(p.Offices, o) {
			p.Offices = append(p.Offices, o)
		}
	}
	t.mentions = append(t.mentions, mention{tifa.Span{Start: at, End: at + len(name)}, lead, i})
}

// mentionsIn are the mentions within s.
func (t *reading) mentionsIn(s tifa.Span) []mention {
	at := func(offset int) int {
		i, _ := slices.BinarySearchFunc(t.mentions, offset, func(m mention, o int) int { return m.Start - o })
		return i
	}
	return t.mentions[at(s.Start):at(s.End)]
}

// What a predicate says that its subjects did.
var (
	attends  = regexp.MustCompile(`出席|参加|接见|列席`)
	presides = regexp.MustCompile(`主持`)
	reports  = regexp.MustCompile(`作(?:了)?(?:总结(?:讲话|发言)|(?:[\p{Han}]{0,4})(?:说明|汇报))`)
	speaks   = regexp.MustCompile(`讲话|发言|致辞|宣读|传达|讲解`)
	summing  = regexp.MustCompile(`(?:在)?(?:作)?总结(?:讲话|发言)(?:中|时)?`)
)

// assignParts reads off the predicates what each person did: a predicate holds
// for all names of the list before it.
func (t *reading) assignParts() {
	for _, s := range t.body {
		named := t.mentionsIn(s.Span)
		for i := 0; i < len(named); {
			j := i + 1
			for j < len(named) && strings.Trim(t.text[named[j-1].End:named[j].lead], "、，和及以") == "" {
				j++
			}
			end := s.End
			if j < len(named) {
				end = named[j].lead
			}
			predicate := t.text[named[j-1].End:t.contentStart(named[j-1].End, end)]
			for _, m := range named[i:j] {
				t.part(m.person, predicate)
			}
			i = j
		}
	}
	for _, s := range t.statements {
		if s.Act == tifa.Told {
			continue
		}
		if i, ok := t.byName[s.Speaker]; ok {
			part := tifa.Speak
			if strings.HasSuffix(t.text[:s.At.Start], "在总结讲话中") {
				part = tifa.Report
			}
			t.addPart(i, part)
		}
	}
	for i := range t.people {
		if len(t.people[i].Parts) == 0 {
			t.addPart(i, tifa.Mentioned)
		}
	}
}

// contentStart is where, between from and end, what somebody says begins; from
// itself within what another one says.
func (t *reading) contentStart(from, end int) int {
	i, _ := slices.BinarySearchFunc(t.statements, from, func(s tifa.Statement, from int) int { return s.Span.Start - from })
	if i > 0 {
		if s := t.statements[i-1]; s.Act != tifa.Told && from < s.Span.End {
			return from
		}
	}
	for ; i < len(t.statements) && t.statements[i].Span.Start < end; i++ {
		if s := t.statements[i]; s.Act != tifa.Told {
			return s.Span.Start
		}
	}
	return end
}

// lastContent is the start of the last statement that begins between from and
// end; from if none does.
func (t *reading) lastContent(from, end int) int {
	i, _ := slices.BinarySearchFunc(t.statements, end, func(s tifa.Statement, end int) int { return s.Span.Start - end })
	if i > 0 && t.statements[i-1].Span.Start > from {
		return t.statements[i-1].Span.Start
	}
	return from
}

func (t *reading) part(i int, predicate string) {
	if attends.MatchString(predicate) {
		t.addPart(i, tifa.Attend)
	}
	if presides.MatchString(predicate) {
		t.addPart(i, tifa.Preside)
	}
	if reports.MatchString(predicate) {
		t.addPart(i, tifa.Report)
	}
	if speaks.MatchString(summing.ReplaceAllString(predicate, "")) && !strings.HasPrefix(predicate, "重要讲话") {
		t.addPart(i, tifa.Speak)
	}
}

func (t *reading) addPart(i int, part tifa.Part) {
	p := &t.people[i]
	if !slices.Contains(p.Parts, part) {
		p.Parts = append(p.Parts, part)
	}
}
