package structure

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"tifa"
)

// linkRules are the frames of links and the lists that their ends are cut by.
type linkRules struct {
	frames  []frame
	byRune  map[rune][]trigger
	onRoles []int  // frames that are anchored on a role
	opens   []bool // of each ideograph: whether a trigger begins with it

	lead, strip, adverb, act, predicate, pronoun, scene, outcome, assess, demand, notBe, notPhrase, spec, tail, body, time, notFoe, organ, notAction, carry, plight, propose wordSet
}

// A trigger is a word that anchors a frame.
type trigger struct {
	word  string
	frame int
}

const (
	firstIdeograph = 0x4E00
	lastIdeograph  = 0x9FFF
)

// newLinkRules arranges frames for finding. The lists are those of
// frame_words.csv.
func newLinkRules(frames []frame, lists map[string][]string) *linkRules {
	r := &linkRules{frames: frames, byRune: map[rune][]trigger{}, opens: make([]bool, lastIdeograph-firstIdeograph+1)}
	for i := range frames {
		if frames[i].anchor.first == nil {
			r.onRoles = append(r.onRoles, i)
		}
		for first, words := range frames[i].anchor.first {
			if first < firstIdeograph || first > lastIdeograph {
				continue
			}
			r.opens[first-firstIdeograph] = true
			for _, w := range words {
				r.byRune[first] = append(r.byRune[first], trigger{w, i})
			}
		}
	}
	for _, list := range r.byRune {
		sort.SliceStable(list, func(i, j int) bool {
			return len(list[i].word) > len(list[j].word) || len(list[i].word) == len(list[j].word) && list[i].frame < list[j].frame
		})
	}
	for name, set := range map[string]*wordSet{
		"lead": &r.lead, "strip": &r.strip, "adverb": &r.adverb, "act": &r.act, "predicate": &r.predicate, "pronoun": &r.pronoun,
		"scene": &r.scene, "outcome": &r.outcome, "assess": &r.assess, "demand": &r.demand, "notbe": &r.notBe,
		"notphrase": &r.notPhrase, "spec": &r.spec, "tail": &r.tail, "body": &r.body, "time": &r.time, "notfoe": &r.notFoe, "organ": &r.organ, "notaction": &r.notAction, "carry": &r.carry, "propose": &r.propose, "plight": &r.plight,
	} {
		*set = newWordSet(lists[name])
	}
	return r
}

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
	l.clauses, l.heads, l.bare, l.first = l.clauses[:0], l.heads[:0], l.bare[:0], len(l.found)
	for _, c := range s.clauses {
		c.Start, c.End = max(c.Start, start), min(c.End, end)
		if c.Start >= c.End {
			continue
		}
		l.clauses, l.heads, l.bare = append(l.clauses, c), append(l.heads, -1), append(l.bare, -1)
	}
	for i := range l.clauses {
		l.scan(i)
	}
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
		if quoted > 0 || r < firstIdeograph || r > lastIdeograph || !l.r.opens[r-firstIdeograph] {
			continue
		}
		at += c.Start
		l.tried = l.tried[:0] // a frame goes by the longest of its words here
		for _, t := range l.r.byRune[r] {
			if strings.HasPrefix(l.text[at:c.End], t.word) && !slices.Contains(l.tried, t.frame) {
				l.tried = append(l.tried, t.frame)
				l.try(&l.r.frames[t.frame], at, at+len(t.word), i)
			}
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
	if f.notBefore != "" {
		if r, _ := utf8.DecodeLastRuneInString(l.text[l.clauses[i].Start:at]); at > l.clauses[i].Start && strings.ContainsRune(f.notBefore, r) {
			return
		}
	}
	before, _ := utf8.DecodeLastRuneInString(l.text[l.clauses[i].Start:at])
	m := match{fromClause: -1, toClause: -1, at: at, clause: i}
	if l.bound(before, l.text[at:next], l.text[next:l.clauses[i].End]) || !l.leads(f, &m) {
		return
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
		if i == 0 || m.at != l.clauses[i].Start && m.at != l.head(i) || !l.opening(i-1) {
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

// opening reports whether clause i opens its stretch, time and scene left out.
func (l *linker) opening(i int) bool {
	if i > 3 {
		return false
	}
	for k := range i {
		if !l.isScene(k) {
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
		n := m
		if next.kind == literal && next.words.at(l.text[at+k:c.End]) == "" || !l.take(e, tifa.Span{Start: at, End: at + k}, i, &n) {
			continue
		}
		if n, ok := l.walk(f, rest[1:], at+k, i, n); ok {
			return n, true
		}
	}
	return m, false
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

// sensible reports whether the ends can be those of a link of relation r.
func (l *linker) sensible(r tifa.Relation, from *tifa.Span, to tifa.Span) bool {
	var said string
	if from != nil {
		said = l.in(*from)
	}
	verb := l.r.act.at(said)
	switch r {
	case tifa.Purpose: // 以 F 为中心的… is a role
		return from == nil || !strings.HasSuffix(l.text[:from.Start], "以") || l.roleWord(l.text[to.Start:to.End]) == ""
	case tifa.Opposition:
		return l.r.notFoe.ends(l.in(to)) == ""
	case tifa.Condition:
		switch {
		case from != nil && l.isDate(*from):
			return false
		case l.r.body.ends(said) != "" || strings.Contains(said, "是") || strings.HasSuffix(said, "的") || l.sceneAt(said) != "" || l.r.assess.in(said) || strings.Contains(said, "必须"):
			return false
		case verb != "":
			return !strings.HasPrefix(said[len(verb):], "的") && (utf8.RuneCountInString(said) > 4 || to.Start < from.End || strings.Contains(l.text[from.End:to.Start], "，"))
		}
		return true
	case tifa.Response:
		return utf8.RuneCountInString(l.in(to)) > 2 && !l.endsWithCue(l.in(to))
	case tifa.Basis:
		return l.r.notAction.at(l.in(to)) == ""
	case tifa.Duty:
		return (verb == "" || l.r.organ.ends(said) != "") && l.leadAt(said) == "" && l.sceneAt(said) == ""
	}
	return true
}

// endsWithCue reports whether a clause only says who speaks: 他强调.
func (l *linker) endsWithCue(s string) bool {
	return slices.ContainsFunc(l.cues, func(c cue) bool { return strings.HasSuffix(s, c.verb) })
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

// toEnd cuts the to end of a match.
func (l *linker) toEnd(f *frame, m match) (tifa.Span, bool) {
	switch f.to {
	case byRun:
		if m.toOpen {
			m.to.End = l.runEnd(m.toClause)
		}
	case byNoun:
		return l.nounEnd(m)
	case byObject:
		m.to = l.objectEnd(m.to)
	case byFrame:
		m.to = tifa.Span{Start: m.at, End: l.clauses[m.clause].End}
		if next := m.clause + 1; strings.Contains(l.in(m.to), "既") && next < len(l.clauses) && strings.HasPrefix(l.in(l.clauses[next]), "又") {
			m.to.End = l.clauses[next].End // 既…，又… is one
		}
	case byNext:
		m.to = l.answer(m.toClause, m.to)
	}
	if !m.toOpen && f.to != byFrame {
		m.to = l.withoutAdverb(m.to)
	}
	return l.clean(m.to), true
}

// answer is the predicate of clause i, or of one behind it where clause i only
// names a ground or carries the problem on: 面对P，要按照部署，Q.
func (l *linker) answer(i int, s tifa.Span) tifa.Span {
	for range 2 {
		if l.sceneAt(l.in(l.clean(s))) == "" && l.r.carry.at(l.in(s)) == "" || i+1 >= len(l.clauses) || l.stopBehind(i) != '，' {
			break
		}
		i++
		s = l.clauses[i]
	}
	s.Start = max(s.Start, l.bareHead(i))
	if named, ok := l.subject(i); ok {
		s.Start = max(s.Start, named.End)
	}
	s = l.clean(s)
	s.Start += len(l.r.propose.at(l.in(s)))
	return s
}

// nounEnd cuts a noun phrase behind 是; behind a stop, or where the noun before
// names an aim or a task, it is a definition that runs on.
func (l *linker) nounEnd(m match) (tifa.Span, bool) {
	said := l.in(m.to)
	if said == "" {
		if i := m.toClause; i+1 < len(l.clauses) && strings.ContainsRune("，：", l.stopBehind(i)) && i == m.clause {
			return l.clean(tifa.Span{Start: l.clauses[i+1].Start, End: l.runEnd(i + 1)}), true
		}
		return m.to, false
	}
	just := m.fromClause < 0 && strings.HasSuffix(l.text[:m.to.Start], "就是")
	core := strings.HasPrefix(said, "以") && strings.Contains(said, "同志为核心的")
	if strings.HasSuffix(said, "的") || strings.HasPrefix(said, "、") || l.r.notPhrase.at(said) != "" && !just && !core {
		return m.to, false
	}
	if just || m.fromClause >= 0 && l.r.act.at(said) != "" && l.r.spec.ends(l.in(m.from)) != "" {
		m.to.End = l.runEnd(m.toClause)
		return l.clean(m.to), true
	}
	if l.pronounAt(said) != "" && !strings.Contains(said, "的") && m.toClause+1 < len(l.clauses) {
		if next := l.clauses[m.toClause+1]; strings.Contains(l.in(next), "的") && l.stopBehind(m.toClause) == '，' {
			m.to.End = next.End
		}
	}
	return m.to, true
}

// objectEnd cuts what a verb of orientation governs before a verb that follows
// in the same clause.
func (l *linker) objectEnd(s tifa.Span) tifa.Span {
	n := 0
	for i := range l.in(s) {
		if n++; i > longestSlot {
			break
		} else if n > 2 && l.r.tail.at(l.text[s.Start+i:s.End]) != "" {
			return l.withoutAdverb(tifa.Span{Start: s.Start, End: s.Start + i})
		}
	}
	s.End = s.Start + l.verbBehind(l.in(s))
	return l.withoutAdverb(s)
}

// verbBehind is where, in what a verb of orientation governs, another verb takes
// over: 围绕结构性问题|推进改革. What itself begins with a verb is whole.
func (l *linker) verbBehind(said string) int {
	if l.r.act.at(said) != "" {
		return len(said)
	}
	n, since := 0, 0 // characters, and those since 的
	var before rune
	for i, r := range said[:min(len(said), longestSlot)] {
		if w := l.r.act.at(said[i:]); n > 3 && since > 2 && utf8.RuneCountInString(w) > 1 && !strings.ContainsRune("的和、与及全", before) &&
			utf8.RuneCountInString(said[i+len(w):]) > 1 && !strings.Contains(said[i+len(w):], "的") {
			return i
		}
		n++
		since++
		if r == '的' || r == '、' {
			since = 0
		}
		before = r
	}
	return len(said)
}

// fromEnd finds the from end of a match; nil is one that is only understood.
func (l *linker) fromEnd(f *frame, m match) (*tifa.Span, bool) {
	known := func(s tifa.Span, ok bool) *tifa.Span {
		if !ok {
			return nil
		}
		return &s
	}
	switch f.from {
	case byRun:
		m.from.End = l.runEnd(m.fromClause)
		from := l.clean(m.from)
		return &from, true
	case bySlot:
		from := m.from
		if f.to != byNoun || l.pronounAt(l.in(from)) == "" { // 我们面对的 is one
			from = l.clean(l.withoutAdverb(from))
		}
		if l.isPronoun(from) || f.to == byNoun && l.r.notBe.ends(l.in(from)) != "" {
			return nil, false
		}
		return &from, true
	case byTopic:
		return known(l.topic(m)), true
	case byMeans:
		if from, ok := l.topic(m); ok {
			from = l.withoutAim(from)
			return &from, true
		}
		return known(l.means(m.clause)), true
	case byClause:
		from := known(l.means(m.clause))
		return from, from != nil
	case byBefore:
		from := known(l.before(m))
		return from, from != nil
	case byBearer:
		from := known(l.bearer(m))
		return from, from != nil
	case byHead:
		if from, ok := l.topic(m); ok {
			return &from, true
		}
		return known(l.headline(m)), true
	}
	return nil, true
}

// withoutAim cuts the aim from a topic that names one: 海事工作的目标 serves
// what 海事工作 serves.
func (l *linker) withoutAim(s tifa.Span) tifa.Span {
	said := l.in(s)
	if i := strings.LastIndex(said, "的"); i > 0 && l.r.spec.ends(said) != "" {
		s.End = s.Start + i
	}
	return s
}

// means is the nearest clause before clause i that is itself no outcome and no
// end.
func (l *linker) means(i int) (tifa.Span, bool) {
	const back = 8
	for k := i - 1; k >= max(0, i-back); k-- {
		if l.stopBehind(k) != '，' {
			break
		}
		s := tifa.Span{Start: l.head(k), End: l.clauses[k].End}
		said := l.in(s)
		switch {
		case said == "" || l.r.outcome.at(said) != "" || l.isScene(k) || l.isDate(s):
			continue
		case strings.HasPrefix(said, "这") || strings.HasPrefix(said, "此举"):
			continue
		case strings.HasPrefix(said, "是") || l.r.assess.at(said) != "":
			return s, false
		}
		const idiom = 4 // characters; one alone is no means: 强化统筹协调，各有侧重，相互配合
		for k > 0 && utf8.RuneCountInString(l.in(l.clauses[k])) <= idiom && l.stopBehind(k-1) == '，' && l.demandAt(said) == "" && !l.isScene(k-1) {
			k--
			said = l.in(l.clauses[k])
		}
		s.Start = l.bareHead(k)
		if named, ok := l.subjectIn(s); ok && l.demandAt(l.text[named.End:s.End]) != "" {
			s.Start = named.End // the means is what the bearer must do
		}
		return l.clean(s), true
	}
	return tifa.Span{}, false
}

// before is all that stands before the frame in its stretch, or what the same
// sentence has said to be something already.
func (l *linker) before(m match) (tifa.Span, bool) {
	for k := len(l.found) - 1; k >= l.first; k-- {
		if x := l.found[k]; x.Relation == tifa.Identity && x.From != nil {
			return *x.From, true
		}
	}
	if m.clause == 0 || l.stopBehind(m.clause-1) != '，' {
		return tifa.Span{}, false
	}
	i := m.clause
	first := 0
	for first < i-1 && (l.isScene(first) || l.endsWithCue(l.in(l.clauses[first]))) {
		first++
	}
	const most = 180 // bytes
	s := tifa.Span{Start: l.bareHead(first), End: l.clauses[i-1].End}
	if i-first > 3 || s.Len() > most {
		s.Start = l.bareHead(i - 1)
	}
	if l.isScene(i-1) && i-1 == first && l.isTemporal(l.in(s)) {
		return s, false
	}
	s = l.clean(s)
	return s, l.pronounAt(l.in(s)) == ""
}

// pronounAt is the pronoun that s begins with; 这 in 这次会议 is none.
func (l *linker) pronounAt(s string) string {
	w := l.r.pronoun.at(s)
	after := firstRune(s[len(w):])
	if w == "" || after == '的' || utf8.RuneCountInString(w) == 1 && strings.ContainsRune("次项个些国他余中实间一部类届条种党军省市方人们", after) {
		return ""
	}
	return w
}

// isPronoun reports whether s is a pronoun or begins with one that is its
// subject.
func (l *linker) isPronoun(s tifa.Span) bool {
	w := l.pronounAt(l.in(s))
	return w != "" && (w == l.in(s) || !strings.HasSuffix(l.in(s), "的"))
}

// bearer is who bears the duty in a clause before: 外交人员 in
// 外交人员既要…，又要….
func (l *linker) bearer(m match) (tifa.Span, bool) {
	for k := m.clause - 1; k >= max(0, m.clause-4); k-- {
		s := l.clauses[k]
		s.Start = l.bareHead(k)
		if before, _, ok := strings.Cut(l.in(s), "既要"); ok && l.r.body.ends(before) != "" {
			return l.clean(tifa.Span{Start: s.Start, End: s.Start + len(before)}), true
		}
	}
	return tifa.Span{}, false
}

// headline is the clause that heads the item of a list in which the frame
// stands.
func (l *linker) headline(m match) (tifa.Span, bool) {
	if m.clause == 0 || !l.items[l.clauses[0].Start] {
		return tifa.Span{}, false
	}
	return l.clean(tifa.Span{Start: l.bareHead(0), End: l.clauses[0].End}), true
}

// topic is what the frame is said of: the words before it in its clause, or the
// nearest subject named before.
func (l *linker) topic(m match) (tifa.Span, bool) {
	own := tifa.Span{Start: l.bareHead(m.clause), End: m.at}
	for n := 0; n < 6; n++ {
		w := l.leadAt(l.in(own))
		if w == "" || l.r.act.at(w) == w && w != "坚持" {
			break
		}
		own.Start += len(w)
	}
	for _, w := range []string{"使", "让", "把", "将"} {
		own.Start += len(l.in(own)) - len(strings.TrimPrefix(l.in(own), w))
	}
	if own = l.clean(l.withoutAdverb(own)); own.Len() >= len("外交") && own.Len() < longestSlot && l.sceneAt(l.in(own)) == "" && !l.dangles(own) && !strings.HasPrefix(l.in(own), "是") && !strings.HasPrefix(l.in(own), "就是") {
		if s, ok := l.subjectIn(own); ok {
			return s, !l.isPronoun(s) && !l.isDate(s)
		}
		if !strings.Contains(l.in(own), "了") && (l.r.act.at(l.in(own)) == "" || own.Len() > len("修好灯")) {
			return own, !l.isPronoun(own) && !l.isDate(own)
		}
	}
	const back = 12
	demanded := false
	for k := m.clause; k >= max(0, m.clause-back); k-- {
		if s, ok := l.subjectBefore(k, m.clause); ok {
			is := strings.HasPrefix(l.text[s.End:l.clauses[k].End], "是") || s.End == l.clauses[k].End && strings.HasPrefix(l.text[l.clauses[k+1].Start:], "是")
			return s, !l.isPronoun(s) && !l.isDate(s) && !(is && demanded) // 要 behind 是 takes up a new thread
		}
		demanded = demanded || l.demandAt(l.in(l.clauses[k])) != ""
	}
	return tifa.Span{}, false
}

// subjectBefore is the subject that clause k names, if it stands before clause i.
func (l *linker) subjectBefore(k, i int) (tifa.Span, bool) {
	if k == i {
		return tifa.Span{}, false
	}
	return l.subject(k)
}

// dangles reports whether a phrase breaks off: 反垄断和.
func (l *linker) dangles(s tifa.Span) bool {
	last, _ := utf8.DecodeLastRuneInString(l.in(s))
	return strings.ContainsRune("和与及、的", last)
}

// isDate reports whether s ends with a day or a span of time, so that it says
// when and not what: 联邦总统林海川3月1日.
func (l *linker) isDate(s tifa.Span) bool {
	said := l.in(s)
	for _, w := range []string{"日", "月", "年", "时期", "上午", "下午", "以来", "年来", "时", "之际", "期间", "后"} {
		if before, ok := strings.CutSuffix(said, w); ok && (len(w) > len("日") || before != "" && isDigit(before[len(before)-1])) {
			return true
		}
	}
	return false
}

// subject is the subject or topic that clause i names: a noun phrase before its
// predicate, or a whole clause before what is demanded or said of it.
func (l *linker) subject(i int) (tifa.Span, bool) {
	c := tifa.Span{Start: l.bareHead(i), End: l.clauses[i].End}
	if l.isScene(i) || c.Start >= c.End {
		return c, false
	}
	if s, ok := l.subjectIn(c); ok {
		return s, true
	}
	if i+1 >= len(l.clauses) || !l.opening(i) {
		return c, false
	}
	next := l.in(l.clauses[i+1])
	if l.demandAt(next) == "" && !strings.HasPrefix(next, "是") && !strings.HasPrefix(next, "就是") {
		return c, false
	}
	if l.demandAt(l.in(c)) != "" || strings.Contains(l.in(c), "是") {
		return c, false
	}
	return l.clean(c), true
}

// subjectIn is the noun phrase before the predicate in a clause.
func (l *linker) subjectIn(c tifa.Span) (tifa.Span, bool) {
	said := l.in(c)
	if w := l.pronounAt(said); w != "" {
		return tifa.Span{Start: c.Start, End: c.Start + len(w)}, true
	}
	verb := l.r.act.at(said) != ""
	if l.leadAt(said) != "" || l.demandAt(said) != "" || l.sceneAt(said) != "" || l.r.predicate.at(said) != "" {
		return c, false
	}
	const longest = 30 // characters of a subject
	n, quoted := 0, 0
	var before rune
	for i, r := range said {
		if n++; n > longest {
			break
		}
		switch r {
		case '“', '《':
			quoted++
		case '”', '》':
			quoted--
		}
		if w := l.r.predicate.at(said[i:]); n > 2 && quoted == 0 && w != "" && !l.bound(before, w, said[i+len(w):]) {
			s := l.withoutAdverb(tifa.Span{Start: c.Start, End: c.Start + i})
			return s, s.Len() >= len("外交") && !l.dangles(s) && l.r.time.at(l.in(s)) != l.in(s) && !l.isTemporal(l.in(s)) && (!verb || l.r.organ.ends(l.in(s)) != "" || isSaid(said, w))
		}
		before = r
	}
	return c, false
}

// isSaid reports whether a clause that begins with a verb is, up to its
// predicate w, what something is said of: 构建共同体|从…扩大为….
func isSaid(clause, w string) bool {
	causes := []string{"推动", "引导", "促进", "助推", "实现", "支持", "加快"}
	return (w == "是" || w == "从") && !slices.ContainsFunc(causes, func(c string) bool { return strings.HasPrefix(clause, c) })
}

// boundTo are, for words of one character, the characters before them and
// behind them with which they are longer words: 重要, 要求.
var boundTo = map[string][2]string{
	"要": {"重主需只提首紧概纲摘简扼想切", "求素点害领件闻义案"},
	"应": {"相适反响供顺效回", "对急用变邀试付聘收景"},
	"为": {"成作认变视称行人有所因较更尤极甚颇", "了此何"},
	"以": {"可所得难予加给何足用借是", "及来上下后前内外免致便"},
	"是": {"不特但可于还或凡若", "否"},
	"对": {"反相绝面针核应", "于外内话接比策手象"},
	"将": {"", "军领来"},
	"就": {"成造", "业医学近地是"},
	"都": {"首", "市"},
	"从": {"服随跟自", "事业来容"},
	"使": {"大促即行驱特", "命节用馆者得"},
	"在": {"存所现内潜正实", "于"},
	"把": {"", "握关"},
	"让": {"转出", "步"},
	"不": {"", "断少同仅但"},
	"可": {"不许", "能持靠行见"},
	"也": {"", "门"},
	"既": {"", "然定有"},
	"愿": {"意志心", "望景"},
	"同": {"共不相认如合", "时志胞步意"},
	"已": {"", "有"},
	"正": {"公纠改修更端真守匡校", "确常式义当视"},
	"决": {"坚解", "定策议心"},
	"自": {"独各来亲", "主信身觉治己然由强立我力卫"},
	"经": {"已曾", "济验营常历贸典费络纪"},
	"当": {"应适相", "代今地前然作好选家"},
	"因": {"原基", "此素地"},
	"由": {"自理", "于此衷"},
	"向": {"方导面", "上心"},
	"与": {"参", "会其"},
}

// bound reports whether the word w of one character is part of a longer word.
func (l *linker) bound(before rune, w, after string) bool {
	around := boundTo[w]
	return before != 0 && strings.ContainsRune(around[0], before) || after != "" && strings.ContainsRune(around[1], firstRune(after))
}

// demandAt is the demand that s begins with.
func (l *linker) demandAt(s string) string { return l.opens(&l.r.demand, s) }

// leadAt is the adverb or demand that s begins with.
func (l *linker) leadAt(s string) string { return l.opens(&l.r.lead, s) }

// sceneAt is the word of time, place or ground that s begins with; 对 in
// 对外工作 is none.
func (l *linker) sceneAt(s string) string {
	w := l.r.scene.at(s)
	if l.bound(0, w, s[len(w):]) {
		return ""
	}
	return w
}

func (l *linker) opens(words *wordSet, s string) string {
	w := words.at(s)
	last, _ := utf8.DecodeLastRuneInString(w)
	if w != "" && strings.HasPrefix(s[len(w):], "的") || (len(w) == utf8.RuneLen(last) || strings.ContainsRune("要应就都", last)) && l.bound(0, string(last), s[len(w):]) {
		return ""
	}
	return w
}

// bareHead is where clause i begins behind the marker of an item.
func (l *linker) bareHead(i int) int {
	if l.bare[i] >= 0 {
		return l.bare[i]
	}
	c := l.clauses[i]
	at := c.Start
	for m := range markers {
		if _, n := ordinal(m, l.in(c)); n > 0 {
			at += n
			break
		}
	}
	l.bare[i] = min(at, c.End)
	return l.bare[i]
}

// head is where clause i begins behind marker, adverbs and what demands.
func (l *linker) head(i int) int {
	if l.heads[i] < 0 {
		at := l.bareHead(i)
		for n := 0; n < 6; n++ {
			w := l.leadAt(l.text[at:l.clauses[i].End])
			if w == "" {
				break
			}
			at += len(w)
		}
		l.heads[i] = at
	}
	return l.heads[i]
}

// isScene reports whether clause i only sets time or place.
func (l *linker) isScene(i int) bool {
	said := l.text[l.bareHead(i):l.clauses[i].End]
	return l.sceneAt(said) != "" || l.isTemporal(said) || len(said) < 120 && timeOpening.MatchString(said)
}

// SetsScene reports whether a clause of a Chinese text only sets the time, the
// place or the manner of what follows it: 新征程上, 在…实践中, 概括地讲. The table
// is the file openings.csv.
func (r *Rules) SetsScene(clause string) bool {
	for _, w := range r.temporal {
		if clause == w {
			return true
		}
	}
	for _, o := range r.openings {
		if strings.HasPrefix(clause, o.start) && strings.HasSuffix(clause, o.end) && utf8.RuneCountInString(clause) <= o.longest {
			return true
		}
	}
	return false
}

// clean cuts from the front of an end what demands it, from its back stops.
func (l *linker) clean(s tifa.Span) tifa.Span {
	for n := 0; n < 6; n++ {
		w := l.opens(&l.r.strip, l.in(s))
		if after := l.text[s.Start+len(w) : s.End]; w == "" || strings.HasSuffix(w, "我们") && strings.ContainsRune("的党国", firstRune(after)) {
			break
		}
		s.Start += len(w)
	}
	s.End = s.Start + len(strings.TrimRight(l.in(s), "，。；：、！？ "))
	s.Start = s.End - len(strings.TrimLeft(l.in(s), "，。；：、 "))
	return s
}

// withoutAdverb cuts adverbs from the back of a phrase.
func (l *linker) withoutAdverb(s tifa.Span) tifa.Span {
	for n := 0; n < 4; n++ {
		w := l.r.adverb.ends(l.in(s))
		if w == "" || len(w) == s.Len() && n == 0 && len(w) < len("外交") {
			break
		}
		if before, _ := utf8.DecodeLastRuneInString(l.text[s.Start : s.End-len(w)]); l.bound(before, w, "") {
			break
		}
		s.End -= len(w)
	}
	return s
}

// stopBehind is the stop that ends clause i, 0 at the end of the sentence.
func (l *linker) stopBehind(i int) rune {
	switch r := firstRune(l.text[l.clauses[i].End:]); r {
	case '，', ',':
		return '，'
	case '；', ';':
		return '；'
	case '：', ':':
		return '：'
	}
	return 0
}

// runEnd is the end of the run of clauses that clause i opens: at ；, at the end
// of the stretch, or where another bearer of a duty takes over.
func (l *linker) runEnd(i int) int {
	const most = 60 // clauses
	for k := i; ; k++ {
		if k+1 == len(l.clauses) || k-i == most || l.stopBehind(k) != '，' && l.stopBehind(k) != '：' || l.takesDuty(k+1) {
			return l.clauses[k].End
		}
	}
}

// takesDuty reports whether clause i names who must do something.
func (l *linker) takesDuty(i int) bool {
	s, ok := l.subject(i)
	return ok && l.r.body.ends(l.in(s)) != "" && l.demandAt(l.text[s.End:l.clauses[i].End]) != ""
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
