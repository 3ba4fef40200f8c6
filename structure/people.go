package structure

import (
	"slices"
	"strings"
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

	passive bool // somebody else acts for them
}

// findPeople finds the persons of the body: a name stands behind an office, or
// in a list behind such a name, or opens a sentence and acts.
func (t *reading) findPeople() {
	switch t.doc.Language {
	case "en":
		t.englishPeople()
		return
	case "zh":
	default:
		return
	}
	t.findRosters()
	t.turnPeople()
	for p, s := range t.body {
		if p.roster {
			continue
		}
		t.peopleOf(s.Span)
		if s.words.meets(&t.marked) {
			t.epithets(s.Span)
		}
	}
	t.settleMentions()
}

// settleMentions puts the mentions in order, each without what belongs to the
// one before it.
func (t *reading) settleMentions() {
	slices.SortStableFunc(t.mentions, func(a, b mention) int { return a.Start - b.Start })
	end := 0
	t.mentions = slices.DeleteFunc(t.mentions, func(m mention) bool {
		overlaps := m.Start < end
		end = max(end, m.End)
		return overlaps
	})
	end = 0
	for i := range t.mentions {
		m := &t.mentions[i]
		m.lead = max(m.lead, end)
		end = m.End
	}
	t.orderPeople()
}

// orderPeople puts the persons in the order in which the text first names them.
func (t *reading) orderPeople() {
	order := make([]int, len(t.people))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return t.people[a].Span.Start - t.people[b].Span.Start })
	people := make([]person, len(t.people))
	place := make([]int, len(t.people))
	for to, from := range order {
		people[to], place[from] = t.people[from], to
		t.byName[people[to].Name] = to
	}
	for part, from := range t.aliases {
		t.aliases[part] = place[from]
	}
	t.people = people
	for i := range t.mentions {
		t.mentions[i].person = place[t.mentions[i].person]
	}
}

// peopleOf reads the elements of a sentence, which 、 and ， set apart.
func (t *reading) peopleOf(s tifa.Span) {
	l := nameList{lead: -1}
	for start := s.Start; start < s.End; {
		end, sep := t.elementEnd(start, s.End)
		if cut := t.andOffice(start, end); cut > 0 {
			end, sep = cut, t.conjunction(cut)
		}
		t.element(&l, start, end, s)
		start = end + sep
		if sep == 0 {
			break
		}
		l.mark = firstRune(t.text[end:])
	}
}

// holdsName reports whether an office has its holder before it, so that what
// stands behind it is no full name: 某某总书记|考察…, 林委員|海川.
func (t *reading) holdsName(office, behind string) bool {
	const full = 3 * len("中")
	head := office[:len(office)-t.offices.suffix(office)]
	if last, n := utf8.DecodeLastRuneInString(head); n > 0 && t.folded && t.singleNames.has(last) && len(behind) < full {
		return true
	}
	return len(head) >= full && strings.HasSuffix(office, "总书记") && t.nameLen(head[len(head)-full:]) == full || strings.ContainsAny(head, "我你他她")
}

// A nameList is the state of reading a list of offices and names.
type nameList struct {
	pending []string // offices that wait for a name
	lead    int      // where the first of them begins, -1 for none
	shared  []string // offices of the person before, for a list of names
	names   int      // how many names stand before in the list, 0 outside of one
	mark    rune     // what precedes the element
}

// element reads one element: an office, names with or without their offices,
// or something else.
func (t *reading) element(l *nameList, start, end int, s tifa.Span) {
	elem := t.text[start:end]
	office, name, rest := t.officeAndName(elem)
	if l.names > 0 { // …、某人为委员
		if n := t.nameLen(elem); n > 0 && n < len(elem) {
			office, name = "", ""
		}
	}
	if office != "" && name != "" && t.holdsName(office, name) {
		*l = nameList{lead: -1}
		return
	}
	if office != "" || name != "" {
		at := end - len(rest) - len(name)
		if l.lead < 0 {
			l.lead = at - len(office)
		}
		if office != "" && !t.noOffices.words[office] {
			l.pending = append(l.pending, office)
		}
		if name == "" {
			l.names = 0
			return
		}
		if l.mark == '，' && strings.HasPrefix(elem, "代表"+name) { // somebody else acts for them
			t.mention(name, nil, at, at)
			t.mentions[len(t.mentions)-1].passive = true
			*l = nameList{lead: -1}
			return
		}
		t.mention(name, l.pending, at, l.lead)
		l.shared, l.pending, l.lead = l.pending, nil, -1
		l.names++
		if rest != "" {
			l.names = 0
			t.others(end-len(rest), end)
		}
		return
	}
	name = t.bareName(elem, l, start == s.Start, t.namesFollow(end, s.End))
	l.pending, l.lead = nil, -1
	if name == "" {
		l.names, l.shared = 0, nil
		return
	}
	if l.names == 0 {
		l.shared = nil
	}
	t.mention(name, l.shared, start, start)
	l.names++
	if name != elem {
		l.names = 0
		t.others(start+len(name), end)
	}
}

// others notes those whom an element names with their offices behind its first
// name: …会见某国总统某某.
func (t *reading) others(start, end int) {
	for start < end {
		elem := t.text[start:end]
		office, name, rest := t.officeAndName(elem)
		if name == "" || opensToward(name) {
			return
		}
		if i := strings.LastIndexAny(office, "见同与和向对给致访邀请由率为是及派"); i >= 0 {
			_, n := utf8.DecodeRuneInString(office[i:])
			office = strings.TrimPrefix(office[i+n:], "了")
		}
		at := end - len(rest) - len(name)
		var offices []string
		if !t.noOffices.words[office] {
			offices = []string{office}
		}
		t.mention(name, offices, at, at-len(office))
		start = end - len(rest)
	}
}

// elementEnd is the end of the element that begins at start, and the length of
// the mark behind it.
func (t *reading) elementEnd(start, limit int) (end, sep int) {
	for i := start; i < limit; {
		if c := t.text[i]; c < utf8.RuneSelf {
			if c == ',' || c == ';' || c == ':' {
				return i, 1
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(t.text[i:])
		switch r {
		case '、', '，', '；', '。', '：', '！', '？':
			return i, n
		}
		i += n
	}
	return limit, 0
}

// andOffice is where, within an element, a name ends and 和 introduces another
// with its office: 林海川和联邦总理周望. It is 0 where none does.
func (t *reading) andOffice(start, end int) int {
	elem := t.text[start:end]
	i := strings.Index(elem, "和")
	if i <= 0 || i > 4*len("中") || t.nameLen(elem[:i]) != i {
		return 0
	}
	if _, name, _ := t.officeAndName(elem[i+len("和"):]); name == "" && t.nameLen(elem[i+len("和"):]) == 0 {
		return 0
	}
	return start + i
}

// conjunction is the length of the word between two names at i.
func (t *reading) conjunction(i int) int {
	_, n := utf8.DecodeRuneInString(t.text[i:])
	return n
}

// epithets notes the persons whom 同志 or 总书记 marks within other words, where
// they are not named before: 以某人同志为核心.
func (t *reading) epithets(s tifa.Span) {
	line := t.in(s)
	for _, mark := range t.nameMarks {
		for from := 0; ; {
			i := strings.Index(line[from:], mark)
			if i < 0 {
				break
			}
			at := from + i
			from = at + len(mark)
			t.epithetNames(line[:at], s.Start)
			if strings.HasPrefix(line[from:], "为") && len(t.mentions) > 0 {
				if m := &t.mentions[len(t.mentions)-1]; m.End == s.Start+at {
					m.passive = true
				}
			}
		}
	}
}

// epithetNames notes the names that end before, which begins at byte start of the
// text: one, or several with 、 between them, 等 behind the last or not.
func (t *reading) epithetNames(before string, start int) {
	before = strings.TrimSuffix(before, "等")
	for {
		name := t.nameBefore(before)
		if name == "" {
			return
		}
		before = before[:len(before)-len(name)]
		if at := start + len(before); !t.known(name) {
			t.mention(name, nil, at, at)
		}
		rest, listed := strings.CutSuffix(before, "、")
		if !listed {
			return
		}
		before = rest
	}
}

// namesFollow reports whether 、 and another name stand at i, or 和 and another
// one with its office, where the element was cut before it.
func (t *reading) namesFollow(i, limit int) bool {
	if strings.HasPrefix(t.text[i:limit], "和") {
		return true
	}
	after, ok := strings.CutPrefix(t.text[i:limit], "、")
	if !ok {
		return false
	}
	const longest = 20 * len("中") // of what can be a name
	after = after[:min(len(after), longest)]
	if end := strings.IndexAny(after, "、，。；"); end >= 0 {
		after = after[:end]
	}
	return t.nameLen(after) > 0
}

// bareName reads a name without an office: in a list of names, or at the start
// of a sentence where it acts or opens a list, or within one where it acts.
func (t *reading) bareName(elem string, l *nameList, opens, opensList bool) string {
	clause := l.mark == '，' || l.mark == ',' || l.mark == '：' || l.mark == '；'
	if l.names > 0 || opens || clause {
		if name := t.knownName(elem); name != "" && (l.names > 0 || opens || name != elem) {
			return name
		}
	}
	if opens || clause {
		if first, _, dotted := strings.Cut(elem, "·"); dotted && t.foreignName(first) == len(first) {
			if n := t.dottedName(elem); n > 0 {
				return elem[:n]
			}
		}
		if n := t.speakingForeigner(elem); n > 0 {
			return elem[:n]
		}
	}
	n := t.nameLen(elem)
	if n > 0 && (strings.HasPrefix(elem[n:], "作") && strings.HasSuffix(elem[:n], "工") || opensToward(elem) && n < len(elem)) { // 工作
		return ""
	}
	switch {
	case n > 0 && (l.names > 0 || opens && (n < len(elem) && t.acts(elem[:n], elem[n:]) || n == len(elem) && opensList)):
		return elem[:n]
	case n == 3*len("中") && clause && (n < len(elem) && t.acting.prefix(elem[n:]) > 0 || n == len(elem) && opensList):
		return elem[:n]
	case l.names > 1:
		return t.listedName(elem)
	}
	return ""
}

// speakingForeigner is the length of the transliterated name that opens elem and
// is no place's, where its bearer speaks: 塔鲁多表示. It is 0 where none does.
func (t *reading) speakingForeigner(elem string) int {
	n := t.foreignName(elem)
	if place := t.places.prefix(elem); place >= n || place >= 3*len("中") && !strings.Contains(elem[:n], "·") {
		return 0
	}
	if n == 0 || n == len(elem) || strings.HasSuffix(elem[:n], "方面") || t.groups.suffix(elem[:n]) > 0 || t.notNames.prefix(elem) > 0 {
		return 0
	}
	rest := elem[n:]
	rest = rest[t.adverbs.prefix(rest):]
	rest = rest[t.adverbs.prefix(rest):]
	for _, verb := range []string{"说", "表示", "指出", "强调", "认为", "介绍", "重申", "称"} {
		if strings.HasPrefix(rest, verb) {
			return n
		}
	}
	return 0
}

// acts reports whether what follows a name that opens a sentence shows that a
// person acts: a verb of the table, or behind a name of three characters a
// preposition.
func (t *reading) acts(name, rest string) bool {
	if strings.HasPrefix(rest, "就是") {
		return false
	}
	return t.acting.prefix(rest) > 0 || t.offices.prefix(rest) > 0 || len(name) >= 3*len("中") && strings.ContainsRune("在就对同向于今随最也还等", firstRune(rest)) || isDigit(rest[0])
}

// mention notes that a person is named at byte at.
func (t *reading) mention(name string, offices []string, at, lead int) {
	i, ok := t.byName[name]
	if !ok && len(offices) == 0 {
		i, ok = t.aliases[name]
	}
	if !ok {
		i = len(t.people)
		t.byName[name] = i
		t.nameStarts.add(firstRune(name))
		t.people = append(t.people, person{tifa.Person{Name: name, Span: tifa.Span{Start: at, End: at + len(name)}}})
		t.addAliases(name, i)
	}
	p := &t.people[i]
	for _, o := range offices {
		if !slices.Contains(p.Offices, o) {
			p.Offices = append(p.Offices, o)
		}
	}
	t.mentions = append(t.mentions, mention{Span: tifa.Span{Start: at, End: at + len(name)}, lead: lead, person: i})
}

// addAliases notes the first and the last part of a name of several parts, by
// which its bearer is called later on.
func (t *reading) addAliases(name string, person int) {
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == '·' || r == '・' })
	if len(parts) < 2 {
		return
	}
	for _, part := range []string{parts[len(parts)-1], parts[0]} {
		if _, taken := t.aliases[part]; !taken && utf8.RuneCountInString(part) > 1 {
			t.aliases[part] = person
			t.nameStarts.add(firstRune(part))
		}
	}
}

// mentionsIn are the mentions within s.
func (t *reading) mentionsIn(s tifa.Span) []mention {
	at := func(offset int) int {
		i, _ := slices.BinarySearchFunc(t.mentions, offset, func(m mention, o int) int { return m.Start - o })
		return i
	}
	return t.mentions[at(s.Start):at(s.End)]
}
