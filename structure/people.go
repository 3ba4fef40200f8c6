package structure

import (
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

	passive bool // somebody else acts for them
}

// findPeople finds the persons of the body: a name stands behind an office, or
// in a list behind such a name, or opens a sentence and acts.
func (t *reading) findPeople() {
	if t.doc.Language != "zh" {
		return
	}
	for _, s := range t.body {
		t.peopleOf(s.Span)
		if s.words.meets(&t.marked) {
			t.epithets(s.Span)
		}
	}
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
	if office != "" || name != "" {
		at := end - len(rest) - len(name)
		if l.lead < 0 {
			l.lead = at - len(office)
		}
		if office != "" && office != "夫人" {
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
		if name == "" {
			return
		}
		if i := strings.LastIndexAny(office, "见同与和向对给致访邀请由率为是及派"); i >= 0 {
			_, n := utf8.DecodeRuneInString(office[i:])
			office = strings.TrimPrefix(office[i+n:], "了")
		}
		at := end - len(rest) - len(name)
		t.mention(name, []string{office}, at, at-len(office))
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
			name := t.nameBefore(line[:at])
			if name == "" || t.known(name) {
				continue
			}
			t.mention(name, nil, s.Start+at-len(name), s.Start+at-len(name))
		}
	}
}

// nameBefore is the name of three characters or two that ends s, "" if there is
// none.
func (t *reading) nameBefore(s string) string {
	for _, length := range []int{3, 2} {
		i, han := len(s), 0
		for ; han < length; han++ {
			r, n := utf8.DecodeLastRuneInString(s[:i])
			if n == 0 || !unicode.Is(unicode.Han, r) {
				break
			}
			i -= n
		}
		if han < length {
			continue
		}
		if name := s[i:]; t.nameLen(name) == len(name) && (t.offices.suffix(s[:i]) > 0 || t.freeBefore(s[:i])) {
			return name
		}
	}
	return ""
}

// freeBefore reports whether a name may begin behind s: at the start, behind a
// mark, or behind a word that is no part of one.
func (t *reading) freeBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return s == "" || !unicode.Is(unicode.Han, r) || strings.ContainsRune("以由在向与和同及受是据按照彻实习听绕会神到过了把将对从为着落读析去于予选命补求望家的", r)
}

// officeAndName splits an element into the first office that a name follows,
// the name, and what follows the name. An element that ends with an office and
// names nobody is an office alone.
func (t *reading) officeAndName(elem string) (office, name, rest string) {
	for i := 0; i < len(elem); {
		r, size := utf8.DecodeRuneInString(elem[i:])
		i += size
		if !t.offices.ends.has(r) || i == len(elem) || t.offices.suffix(elem[:i]) == 0 {
			continue
		}
		n := t.nameLen(elem[i:])
		if t.isAddress(elem[:i]) {
			n = 0
		}
		if n == 0 && i < len(elem) {
			n = max(t.dottedName(elem[i:]), t.minorityName(elem[i:]))
		}
		if n == 0 {
			if n = t.foreignName(elem[i:]); n > 0 && t.foreign.suffix(elem[:i]) == 0 && !strings.Contains(elem[i:i+n], "·") {
				n = 0
			}
		}
		if n > 0 {
			return t.ofOther(t.trimOffice(elem[:i])), elem[i : i+n], elem[i+n:]
		}
	}
	if t.offices.suffix(elem) > 0 {
		return t.trimOffice(elem), "", ""
	}
	return "", "", ""
}

// isAddress reports whether s is a family name and an office and no office
// alone: 习主席.
func (t *reading) isAddress(s string) bool {
	first, n := utf8.DecodeRuneInString(s)
	return t.singleNames.has(first) && t.offices.words[s[n:]] && utf8.RuneCountInString(s) == 3
}

// trimOffice leaves out what is printed before an office and is none of it.
func (t *reading) trimOffice(s string) string {
	if m := t.appointing.FindString(s); len(m) < len(s) {
		s = s[len(m):]
	}
	if i := strings.LastIndex(s, "的"); i >= 0 && i+len("的") < len(s) && !strings.HasSuffix(s[:i], "党") { // 正在访华的…
		s = s[i+len("的"):]
	}
	if i := strings.LastIndex(s, "是"); i > 0 && t.offices.suffix(s[i+len("是"):]) > 0 { // 主人是…
		s = s[i+len("是"):]
	}
	for {
		n := t.before.prefix(s)
		if n == 0 || n == len(s) || strings.ContainsRune("济田硕平急义", firstRune(s[n:])) { // 同济, 和田, 应急
			break
		}
		s = s[n:]
	}
	if n := len(s) - len(strings.TrimLeft(s, "0123456789")); n > 0 { // 53. of a list
		if rest := strings.TrimLeft(s[n:], ".．、 "); len(rest) < len(s)-n {
			s = rest
		}
	}
	for _, day := range []string{"日", "号"} { // 3日，or 3日下午
		if i := strings.Index(s, day); i > 0 && isDigit(s[i-1]) {
			s = s[i+len(day):]
		}
	}
	return s
}

// ofOther is the office in s, what an element prints before a name, where it
// names another person before: 李克强与菲律宾总统.
func (t *reading) ofOther(s string) string {
	if name := t.knownName(s); name != "" && name != s {
		for _, with := range []string{"与", "同", "和", "会见", "接见"} {
			if rest, ok := strings.CutPrefix(s[len(name):], with); ok && t.offices.suffix(rest) > 0 {
				return rest
			}
		}
		if i := strings.LastIndexAny(s, "对向给致请"); i > 0 { // 某人请某人转达对某国总统
			_, n := utf8.DecodeRuneInString(s[i:])
			if rest := s[i+n:]; t.offices.suffix(rest) > 0 {
				return rest
			}
		}
		if _, rest, ok := strings.Cut(s, "了"); ok && t.offices.suffix(rest) > 0 {
			return rest
		}
	}
	return s
}

// nameLen is the length in bytes of the person's name that opens s, 0 if there
// is none: a family name, one or two characters, and then the end or a word
// that may follow a name.
func (t *reading) nameLen(s string) int {
	if first := firstRune(s); !t.singleNames.has(first) && !t.doubleNames.starts.has(first) {
		return 0
	}
	var ends [4]int // offsets after one, two, three, four characters
	n := 0
	for i := 0; i < len(s) && n < len(ends); n++ {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.Is(unicode.Han, r) {
			break
		}
		i += size
		ends[n] = i
	}
	family := 0
	switch {
	case n > 1 && t.doubleNames.words[s[:ends[1]]]:
		family = 2
	case n > 0 && t.singleNames.has(firstRune(s)):
		family = 1
	default:
		return 0
	}
	for _, k := range []int{family + 2, family + 1} {
		if k > n {
			continue
		}
		end := ends[k-1]
		_, given := utf8.DecodeRuneInString(s)
		if _, verb := t.byVerb[s[given:end]]; verb { // 时强调
			continue
		}
		if t.notNames.prefix(s[:end]) > 0 || t.offices.suffix(s[:end]) > 0 { // 习主席
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(s[:end])
		if last == '了' || last == '是' || last == '的' || last == '方' && k == 2 || last == '以' && strings.HasPrefix(s[end:], "及") || last == '时' && end == len(s) {
			continue
		}
		if end == len(s) {
			return end
		}
		if strings.ContainsRune("在就作并还也说等对向和主出为同与及到来去将已", last) {
			continue
		}
		if t.mayFollow(s[end:]) {
			return end
		}
	}
	return 0
}

// foreignName is the length of the transliterated name that opens s, 0 if there
// is none: two characters of the table or more, and then the end or a word that
// may follow a name.
func (t *reading) foreignName(s string) int {
	n, runes := 0, 0
	for i, r := range s {
		if r != '·' && r != '・' && r != '-' && !t.syllables.has(r) {
			break
		}
		n, runes = i+utf8.RuneLen(r), runes+1
	}
	for ; runes >= 2; runes-- {
		if n == len(s) || t.mayFollow(s[n:]) || strings.HasPrefix(s[n:], "的") {
			return n
		}
		_, size := utf8.DecodeLastRuneInString(s[:n])
		n -= size
	}
	return 0
}

// dottedName is the length of a name of several parts with dots between them
// that opens s, 0 if there is none: the first and the last part may be any
// characters, up to the end or to a word that may follow a name.
func (t *reading) dottedName(s string) int {
	const longest = 10 // characters of a part
	n, part := 0, 0
	dotted := false
	for i, r := range s {
		switch {
		case r == '·' || r == '・':
			if part < 1 {
				return 0
			}
			dotted, part = true, 0
			n = 0
			continue
		case !unicode.Is(unicode.Han, r):
			return n
		}
		if part++; part > longest {
			return 0
		}
		end := i + utf8.RuneLen(r)
		if dotted && n == 0 && part > 1 && (end == len(s) || t.mayFollow(s[end:])) {
			n = end
			if !strings.ContainsAny(s[end:], "·・") {
				return n
			}
		}
	}
	return n
}

// minorityName is the length of a name without a family name that opens s, 0 if
// there is none: three of the characters of such names or more, up to the end
// or to a word that may follow a name.
func (t *reading) minorityName(s string) int {
	n, runes := 0, 0
	for i, r := range s {
		if !t.minority.has(r) {
			break
		}
		n, runes = i+utf8.RuneLen(r), runes+1
	}
	if runes < 3 || n < len(s) && !t.mayFollow(s[n:]) {
		return 0
	}
	return n
}

// mayFollow reports whether s opens with what may stand behind a name: a word
// of the table, a digit of a date.
func (t *reading) mayFollow(s string) bool {
	return isDigit(s[0]) || strings.HasPrefix(s, "（") || s[0] == '(' || t.follow.prefix(s) > 0 || t.offices.prefix(s) > 0
}

// namesFollow reports whether 、 and another name stand at i.
func (t *reading) namesFollow(i, limit int) bool {
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
	n := t.nameLen(elem)
	if n > 0 && strings.HasPrefix(elem[n:], "作") && strings.HasSuffix(elem[:n], "工") { // 工作
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

// acts reports whether what follows a name that opens a sentence shows that a
// person acts: a verb of the table, or behind a name of three characters a
// preposition.
func (t *reading) acts(name, rest string) bool {
	if strings.HasPrefix(rest, "就是") {
		return false
	}
	return t.acting.prefix(rest) > 0 || t.offices.prefix(rest) > 0 || len(name) >= 3*len("中") && strings.ContainsRune("在就对同向于今随最也还等", firstRune(rest)) || isDigit(rest[0])
}

// listedName is a name of any form in a list of names: an element of few
// characters that is no body.
func (t *reading) listedName(elem string) string {
	if n := max(t.dottedName(elem), t.minorityName(elem)); n > 0 {
		return elem[:n]
	}
	if n := utf8.RuneCountInString(elem); n >= 2 && n <= 12 && t.foreignName(elem) == len(elem) && t.bodies.suffix(elem) == 0 && t.notNames.prefix(elem) == 0 {
		return elem
	}
	return ""
}

// knownName is the longest name met so far that opens s, "" if none does.
func (t *reading) knownName(s string) string {
	if !t.nameStarts.has(firstRune(s)) {
		return ""
	}
	const longest = 12 // characters of a name
	best := ""
	for i, n := 0, 1; i < len(s) && n <= longest; n++ {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if n > 1 && t.known(s[:i]) {
			best = s[:i]
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
		t.nameStarts.add(firstRune(name))
		t.people = append(t.people, person{tifa.Person{Name: name, Span: tifa.Span{Start: at, End: at + len(name)}}})
	}
	p := &t.people[i]
	for _, o := range offices {
		if !slices.Contains(p.Offices, o) {
			p.Offices = append(p.Offices, o)
		}
	}
	t.mentions = append(t.mentions, mention{Span: tifa.Span{Start: at, End: at + len(name)}, lead: lead, person: i})
}

// mentionsIn are the mentions within s.
func (t *reading) mentionsIn(s tifa.Span) []mention {
	at := func(offset int) int {
		i, _ := slices.BinarySearchFunc(t.mentions, offset, func(m mention, o int) int { return m.Start - o })
		return i
	}
	return t.mentions[at(s.Start):at(s.End)]
}

// assignParts reads off the predicates what each person did: a predicate holds
// for all names of the list before it.
func (t *reading) assignParts() {
	for _, s := range t.body {
		if t.own { // what is told is told by the author
			break
		}
		named := t.actorsIn(s.Span)
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
	writing := map[int]bool{} // who is told of so far as the author of an instruction or a letter
	for _, s := range t.statements {
		if s.Act == tifa.Told {
			continue
		}
		if i, ok := t.byName[s.Speaker]; ok {
			if t.isWritten(&s) {
				writing[i] = true
			} else if t.does(tifa.Speak, t.beforeCueOf(&s)) || t.does(tifa.Preside, t.beforeCueOf(&s)) {
				delete(writing, i)
			}
			if writing[i] && len(t.people[i].Parts) == 0 {
				continue
			}
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

// actorsIn are the mentions within s of those who act themselves.
func (t *reading) actorsIn(s tifa.Span) []mention {
	named := t.mentionsIn(s)
	isPassive := func(m mention) bool { return m.passive }
	if slices.ContainsFunc(named, isPassive) {
		named = slices.DeleteFunc(slices.Clone(named), isPassive)
	}
	return named
}

// beforeCueOf is what stands in its sentence before the cue of a statement.
func (t *reading) beforeCueOf(s *tifa.Statement) string {
	p := &t.paragraphs[t.flat.Paragraph(s.At.Start)]
	i, found := slices.BinarySearchFunc(p.sentences, s.At.Start, func(x sentence, at int) int { return x.Start - at })
	if !found {
		i--
	}
	if i < 0 {
		return ""
	}
	return t.text[p.sentences[i].Start:max(p.sentences[i].Start, s.At.Start)]
}

// isWritten reports whether a statement is one of an instruction or a letter.
func (t *reading) isWritten(s *tifa.Statement) bool {
	said := t.beforeCueOf(s)
	return slices.ContainsFunc(t.instructing, func(w string) bool { return strings.Contains(said, w) })
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

// part notes what a predicate says that a person did.
func (t *reading) part(person int, predicate string) {
	if i := invites.FindStringIndex(predicate); i != nil { // others are asked to come
		predicate = predicate[:i[0]]
	}
	heard, _, _ := strings.Cut(predicate, "听取") // others spoke
	spoken := summing.ReplaceAllString(heard, "")
	for _, p := range t.parts {
		said := predicate
		if p.part == tifa.Speak {
			if said = spoken; spokenOf.MatchString(predicate) {
				continue
			}
		}
		if p.pattern.MatchString(said) {
			t.addPart(person, p.part)
		}
	}
}

// does reports whether a predicate says that its subjects took that part.
func (r *peopleRules) does(part tifa.Part, predicate string) bool {
	for _, p := range r.parts {
		if p.part == part && p.pattern.MatchString(predicate) {
			return true
		}
	}
	return false
}

func (t *reading) addPart(i int, part tifa.Part) {
	p := &t.people[i]
	if !slices.Contains(p.Parts, part) {
		p.Parts = append(p.Parts, part)
	}
}
