package structure

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"tifa"
)

// A linker finds the links of one stretch of a sentence: what one statement
// says in it. Its clauses are numbered from the start of the stretch, and all
// it looks back or ahead is bounded, so that the time stays linear.
type linker struct {
	*reading
	r       *linkRules
	clauses []tifa.Span
	heads   []int        // of the clauses, where the marker and the adverbs end; -1 not yet known
	bare    []int        // where the marker ends; -1 not yet known
	first   int          // links found before this stretch
	passed  int          // roles passed
	items   map[int]bool // where items of lists begin
	feature bool         // a report of news: what nobody says in it sets out no programme
	tried   []int        // frames tried at one place
	found   []tifa.Link
}

// findLinks finds what relations the words of the body state.
func (t *reading) findLinks() {
	if t.doc.Language != "zh" || len(t.links.frames) == 0 {
		return
	}
	l := &linker{reading: t, r: t.links, items: map[int]bool{}}
	for _, list := range t.lists {
		for _, i := range list.Items {
			l.items[i.Start] = true
		}
	}
	l.feature = !t.own && (t.doc.Kind == "news item" || t.doc.Kind == "news digest")
	n := 0 // statements that begin before the sentence
	for _, s := range t.body {
		start := s.Start
		for n < len(t.statements) && t.statements[n].Span.Start < s.End {
			if at := t.statements[n].Span.Start; at > start {
				l.stretch(start, at, s)
				start = at
			}
			n++
		}
		l.stretch(start, s.End, s)
	}
	t.found = l.distinct()
}

// stretch finds the links between start and end in s.
func (l *linker) stretch(start, end int, s *sentence) {
	if l.feature && l.statementAt(start) < 0 {
		return
	}
	l.clauses, l.heads, l.bare, l.first = l.clauses[:0], l.heads[:0], l.bare[:0], len(l.found)
	for _, c := range s.clauses {
		quoted := c.Start < start // the stretch may begin behind an opening quotation mark
		c.Start, c.End = max(c.Start, start), min(c.End, end)
		switch {
		case c.Start >= c.End:
		case quoted:
			l.split(c)
		default:
			l.clause(c)
		}
	}
	for i := range l.clauses {
		l.scan(i)
	}
}

func (l *linker) clause(c tifa.Span) {
	if c.Start < c.End {
		l.clauses, l.heads, l.bare = append(l.clauses, c), append(l.heads, -1), append(l.bare, -1)
	}
}

// split cuts what somebody says in quotation marks, which the analysis before
// takes for one clause.
func (l *linker) split(c tifa.Span) {
	depth, start := 0, c.Start
	for i, r := range l.in(c) {
		switch r {
		case '“', '《', '（', '「', '『':
			depth++
		case '”', '》', '）', '」', '』':
			depth = max(0, depth-1)
		case '，', '；', '：', '。', '！', '？':
			if depth == 0 {
				l.clause(tifa.Span{Start: start, End: c.Start + i})
				start = c.Start + i + utf8.RuneLen(r)
			}
		}
	}
	l.clause(tifa.Span{Start: start, End: c.Start + len(strings.TrimRight(l.in(c), "”」』"))})
}

// scan tries the frames whose words clause i holds, outside of titles and of
// words in quotation marks.
func (l *linker) scan(i int) {
	c := l.clauses[i]
	quoted := 0
	for at, r := range l.text[c.Start:c.End] {
		switch r {
		case '“', '《', '「', '『':
			quoted++
			continue
		case '”', '》', '」', '』':
			quoted = max(0, quoted-1)
			continue
		}
		if quoted > 0 {
			continue
		}
		if n := l.r.listOf(r); n > 0 {
			l.tryAll(l.r.triggers[n], c.Start+at, i)
		}
	}
	for l.passed < len(l.roles) && l.roles[l.passed].Filler.Start < c.End {
		role := l.roles[l.passed]
		l.passed++
		if before := l.text[c.Start:max(c.Start, role.Filler.Start)]; before == "" || strings.LastIndex(before, "《") > strings.LastIndex(before, "》") {
			continue
		}
		for _, f := range l.r.onRoles {
			l.tryRole(&l.r.frames[f], role, i)
		}
	}
}

// tryAll tries the frames of the triggers that stand at byte at in clause i. A
// frame goes by the longest of its words there.
func (l *linker) tryAll(triggers []trigger, at, i int) {
	c := l.clauses[i]
	l.tried = l.tried[:0]
	for k := range triggers {
		t := &triggers[k]
		if !strings.HasPrefix(l.text[at:c.End], t.word) {
			continue
		}
		next := at + len(t.word)
		if t.single {
			if before, _ := utf8.DecodeLastRuneInString(l.text[c.Start:at]); l.bound(before, t.word, l.text[next:c.End]) {
				continue
			}
		}
		for _, f := range t.frames {
			if !slices.Contains(l.tried, f) {
				l.tried = append(l.tried, f)
				l.try(&l.r.frames[f], at, next, i)
			}
		}
	}
}

// A match is a frame laid on the text.
type match struct {
	from, to   tifa.Span
	fromClause int // -1 where no slot took the end
	toClause   int
	toOpen     bool // nothing of the frame stands behind the slot
	at         int  // the anchor
	clause     int  // of the anchor
}

// try lays frame f on the text with its anchor at [at, next) in clause i.
func (l *linker) try(f *frame, at, next, i int) {
	m := match{fromClause: -1, toClause: -1, at: at, clause: i}
	if !l.leads(f, &m) {
		return
	}
	if f.notBefore != "" && at > l.clauses[i].Start {
		if before, _ := utf8.DecodeLastRuneInString(l.text[:at]); strings.ContainsRune(f.notBefore, before) {
			return
		}
	}
	if m, ok := l.walk(f, f.rest, next, i, m); ok {
		l.settle(f, m)
	}
}

// tryRole lays frame f, whose anchor is the name of a role, on role.
func (l *linker) tryRole(f *frame, role tifa.Role, i int) {
	next := role.Filler.End + len("为") + len(role.Role)
	if next > l.clauses[i].End {
		return
	}
	m := match{fromClause: i, from: role.Filler, toClause: -1, at: role.Filler.Start, clause: i}
	if m, ok := l.walk(f, f.rest, next, i, m); ok {
		l.settle(f, m)
	}
}

// leads matches what stands before the anchor.
func (l *linker) leads(f *frame, m *match) bool {
	i := m.clause
	switch {
	case m.at < l.bareHead(i):
		return false
	case f.atHead && f.lead != nil && !l.opening(i):
		return false
	case f.atHead && f.lead == nil:
		return m.at == l.head(i) || m.at == l.bareHead(i)
	case f.leadComma:
		if i == 0 || l.stopBehind(i-1) != '，' || m.at != l.clauses[i].Start && m.at != l.head(i) || !l.opening(i-1) {
			return false
		}
		before := tifa.Span{Start: l.bareHead(i - 1), End: l.clauses[i-1].End}
		return l.take(f.lead, before, i-1, m)
	case f.lead != nil:
		before := tifa.Span{Start: l.bareHead(i), End: m.at}
		if utf8.RuneCountInString(l.text[before.Start:min(before.End, before.Start+400)]) > 80 {
			return false
		}
		return l.take(f.lead, l.withoutAdverb(before), i, m)
	}
	return true
}

// opening reports whether clause i opens its stretch or a sentence in it, time
// and scene left out.
func (l *linker) opening(i int) bool {
	const scenes = 3
	for k := i - 1; k >= 0 && l.stopBehind(k) != 0; k-- {
		if i-k > scenes || !l.isScene(k) {
			return false
		}
	}
	return true
}

// take notes what slot e holds; false if it may not hold it.
func (l *linker) take(e *element, s tifa.Span, i int, m *match) bool {
	if s.Start > s.End || e.end != 0 && strings.HasSuffix(l.in(s), "、") {
		return false
	}
	cleaned := s
	if e.end != 0 {
		cleaned = l.clean(s)
	}
	if e.hold == holdsAt {
		cleaned.Start += len(l.r.time.at(l.in(cleaned)))
	}
	if !e.holds(l.in(cleaned)) {
		return false
	}
	switch e.end {
	case 'f':
		m.from, m.fromClause = s, i
	case 't':
		m.to, m.toClause = s, i
	}
	return true
}

// longestSlot is how far a slot reaches for the words behind it, in bytes.
const longestSlot = 360

// walk matches the elements behind the anchor from byte at in clause i.
func (l *linker) walk(f *frame, rest []element, at, i int, m match) (match, bool) {
	if len(rest) == 0 {
		return m, true
	}
	e, c := &rest[0], l.clauses[i]
	switch e.kind {
	case literal:
		word := e.words.at(l.text[at:c.End])
		if word == "" && !e.optional {
			return m, false
		}
		return l.walk(f, rest[1:], at+len(word), i, m)
	case notNext:
		if at < c.End && strings.ContainsRune(e.runes, firstRune(l.text[at:])) {
			return m, false
		}
		return l.walk(f, rest[1:], at, i, m)
	case clauseEnd:
		if at != c.End {
			return m, false
		}
		return l.walk(f, rest[1:], at, i, m)
	case comma:
		if at != c.End || i+1 >= len(l.clauses) || l.stopBehind(i) != '，' {
			return m, false
		}
		return l.walk(f, rest[1:], l.clauses[i+1].Start, i+1, m)
	case slot:
		return l.walkSlot(f, rest, at, i, m)
	}
	return m, false
}

// walkSlot matches a slot: to the end of the clause if it is the last element,
// else to where the rest of the frame goes on.
func (l *linker) walkSlot(f *frame, rest []element, at, i int, m match) (match, bool) {
	e, c := &rest[0], l.clauses[i]
	if len(rest) == 1 {
		m.toOpen = e.end == 't'
		end := c.End
		switch {
		case at == c.End && f.to == byNoun: // 是， or 是：: see nounEnd
			m.to, m.toClause = tifa.Span{Start: at, End: at}, i
			return m, true
		case e.hold == holdsAll:
			end = at + len(e.words.at(l.text[at:c.End]))
		case f.lookout != nil:
			end = at + l.repeats(f.lookout, l.text[at:c.End])
		}
		return m, l.take(e, tifa.Span{Start: at, End: end}, i, &m)
	}
	next := &rest[1]
	switch next.kind {
	case comma:
		clauses := 1
		if e.end == 't' {
			clauses = 4 // 只要A，B，就C
		}
		for k := i; k < min(i+clauses, len(l.clauses)-1); k++ {
			if l.stopBehind(k) != '，' {
				break
			}
			n := m
			if l.take(e, tifa.Span{Start: at, End: l.clauses[k].End}, i, &n) {
				if n, ok := l.walk(f, rest[1:], l.clauses[k].End, k, n); ok {
					return n, true
				}
			}
		}
		return m, false
	case clauseEnd:
		if !l.take(e, tifa.Span{Start: at, End: c.End}, i, &m) {
			return m, false
		}
		return l.walk(f, rest[1:], c.End, i, m)
	}
	limit := min(c.End, at+longestSlot)
	for k, r := range l.text[at:limit] {
		if k == 0 && e.end != 0 || next.kind == literal && !next.words.opens.has(r) {
			continue
		}
		if next.kind == literal && l.isPart(next.words.at(l.text[at+k:c.End]), at+k, c.End) {
			continue
		}
		n := m
		if next.kind == literal && (next.words.at(l.text[at+k:c.End]) == "" || r == '作' && f.relation == tifa.Purpose && workBefore(l.text[at:at+k])) || !l.take(e, tifa.Span{Start: at, End: at + k}, i, &n) {
			continue
		}
		if n, ok := l.walk(f, rest[1:], at+k, i, n); ok {
			return n, true
		}
	}
	return m, false
}

// isPart reports whether the word w at byte at is one character of a longer word.
func (l *linker) isPart(w string, at, limit int) bool {
	r, n := utf8.DecodeRuneInString(w)
	if n == 0 || n < len(w) || r != '向' && r != '到' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(l.text[:at])
	return l.bound(before, w, l.text[at+n:limit])
}

// workBefore reports whether 作 behind s ends a word of two characters: 合作.
func workBefore(s string) bool {
	before, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(beforeWork, before)
}

// repeats is the length of s up to where a frame repeats behind 、.
func (l *linker) repeats(lookout []element, s string) int {
	for i := 0; ; {
		k := strings.Index(s[i:], "、")
		if k < 0 {
			return len(s)
		}
		i += k + len("、")
		if lookout[1].words.at(s[i:]) != "" {
			return i - len("、")
		}
	}
}

// settle cuts both ends of a match and keeps the link.
func (l *linker) settle(f *frame, m match) {
	if f.to == byEach {
		l.settleEach(f, m)
		return
	}
	if k := l.verbBehind(l.in(m.from)); f.to == byNext && m.fromClause == m.clause && k < m.from.Len() && l.r.plight.ends(l.in(m.from)) == "" {
		m.to = tifa.Span{Start: m.from.Start + k, End: m.from.End} // 针对P做Q
		m.toClause, m.from.End = m.fromClause, m.to.Start
		f = &frame{relation: f.relation, from: bySlot, to: bySlot}
	}
	to, ok := l.toEnd(f, m)
	if !ok || to.Len() == 0 {
		return
	}
	from, ok := l.fromEnd(f, m)
	if !ok || !l.sensible(f.relation, from, to) || from != nil && (from.Len() == 0 || from.Start < to.End && to.Start < from.End && f.from != byBefore) {
		return
	}
	l.found = append(l.found, tifa.Link{Relation: f.relation, From: from, To: to, Statement: l.statementAt(m.at)})
}

// settleEach keeps a link to each clause behind the frame that opens with two
// characters and 了.
func (l *linker) settleEach(f *frame, m match) {
	const most = 10
	for k := m.clause + 1; k < min(len(l.clauses), m.clause+most); k++ {
		c := tifa.Span{Start: l.bareHead(k), End: l.clauses[k].End}
		_, one := utf8.DecodeRuneInString(l.in(c))
		_, two := utf8.DecodeRuneInString(l.text[c.Start+one : c.End])
		if !strings.HasPrefix(l.text[c.Start+one+two:c.End], "了") {
			return
		}
		from := l.clean(m.from)
		l.found = append(l.found, tifa.Link{Relation: f.relation, From: &from, To: c, Statement: l.statementAt(m.at)})
	}
}

// statementAt is the index of the statement that says the byte at, -1 if none.
func (l *linker) statementAt(at int) int {
	i, found := slices.BinarySearchFunc(l.statements, at, func(s tifa.Statement, at int) int { return s.Span.Start - at })
	if !found {
		i--
	}
	if i < 0 || at >= l.statements[i].Span.End {
		return -1
	}
	return i
}

// distinct are the links found, in order, without those that two frames found
// alike.
func (l *linker) distinct() []tifa.Link {
	sort.SliceStable(l.found, func(i, j int) bool {
		a, b := l.found[i].To, l.found[j].To
		return a.Start < b.Start
	})
	const back = 4
	var out []tifa.Link
	for _, x := range l.found {
		if !slices.ContainsFunc(out[max(0, len(out)-back):], func(y tifa.Link) bool {
			return x.Relation == y.Relation && (x.To.Start == y.To.Start || near(x.To, y.To))
		}) {
			out = append(out, x)
		}
	}
	return out
}

// near reports whether two spans share seven tenths of what they cover.
func near(a, b tifa.Span) bool {
	shared := min(a.End, b.End) - max(a.Start, b.Start)
	return 10*shared >= 7*(max(a.End, b.End)-min(a.Start, b.Start))
}
