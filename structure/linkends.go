package structure

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
)

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
		if f.relation == tifa.Change || f.relation == tifa.Duty && l.r.act.at(l.in(from)) == "" {
			if m := behindBy.FindStringSubmatchIndex(l.in(from)); m != nil { // 将规费由|审批改为备案, 灯塔由|港务部门负责修缮
				from.Start += m[2]
			}
		}
		if f.relation == tifa.Mainline && (l.r.act.at(l.in(from)) != "" || strings.Contains(l.in(from), "要") || l.endsWithCue(l.in(from)) || l.sceneAt(l.in(from)) != "") {
			return nil, false
		}
		if l.isPronoun(from) && !(f.relation == tifa.Duty && l.r.body.ends(l.in(from)) != "") || f.to == byNoun && l.r.notBe.ends(l.in(from)) != "" && !strings.HasSuffix(l.in(from), "纲要") {
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
		if next := m.clause + 1; next < len(l.clauses) && strings.HasPrefix(l.in(l.clauses[next]), "必须") {
			return nil, false // 实现B，必须C: an aim
		}
		from := known(l.means(m.clause))
		if from == nil && m.clause > 0 && l.stopBehind(m.clause-1) == '，' && l.r.assess.at(l.in(tifa.Span{Start: l.head(m.clause - 1), End: l.clauses[m.clause-1].End})) != "" {
			from = known(l.topic(match{at: l.clauses[m.clause].Start, clause: m.clause}))
		}
		return from, from != nil
	case byBefore:
		from := known(l.before(m))
		return from, from != nil
	case byBearer:
		from := known(l.bearer(m))
		return from, from != nil
	case byAim:
		from := l.aim(m.clause)
		return from, from != nil
	case byVoice:
		k := l.voice(m.clause)
		if k < 0 {
			return nil, false
		}
		from := l.clauses[k]
		from.End = from.Start + len("会议")
		return &from, true
	case byHead:
		if from, ok := l.topic(m); ok {
			return &from, true
		}
		return known(l.headline(m)), true
	}
	return nil, true
}

// behindBy is what was, behind what changes, and who acts, behind what he acts on.
var behindBy = regexp.MustCompile(`[^自理缘经事因要]由([^于，]{2,})$`)

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
		case said == "" || l.isDate(s):
			continue
		case l.r.outcome.at(said) != "" && !(k == i-1 && l.lets(i) && !l.lets(k) && l.demandAt(l.in(tifa.Span{Start: l.bareHead(k), End: l.clauses[k].End})) != ""):
			continue
		case l.isScene(k) && !(strings.HasPrefix(said, "对") && demandsWithin.MatchString(said)):
			continue
		case strings.HasPrefix(said, "这") || strings.HasPrefix(said, "此举"):
			continue
		case strings.HasPrefix(said, "是") || strings.HasPrefix(said, "就是") || l.identifies(k) || l.r.knows.ends(said) != "" || l.r.assess.at(said) != "":
			return s, false
		}
		const idiom = 4 // characters; one alone is no means: 加强协调，各负其责，相互支持
		for k > 0 && utf8.RuneCountInString(l.in(l.clauses[k])) <= idiom && l.stopBehind(k-1) == '，' && l.demandAt(said) == "" && !l.isScene(k-1) {
			k--
			said = l.in(l.clauses[k])
		}
		s.Start = l.bareHead(k)
		if n := len(aimIs.FindString(l.in(s))); n > 0 && n < s.Len() { // 某事的目的是|修好灯塔，使…
			s.Start += n
		}
		if named, ok := l.subjectIn(s); ok && l.demandAt(l.text[named.End:s.End]) != "" {
			s.Start = named.End // the means is what the bearer must do
		}
		return l.clean(s), true
	}
	return tifa.Span{}, false
}

// aimIs is what stands before an end that a clause names as such.
var aimIs = regexp.MustCompile(`^[^，是]{1,24}目的(?:就)?是`)

// lets reports whether clause i tells what its means lets happen: 使, 让, 确保.
func (l *linker) lets(i int) bool {
	said := l.text[l.head(i):l.clauses[i].End]
	return strings.HasPrefix(said, "使") || strings.HasPrefix(said, "让") || strings.HasPrefix(said, "确保")
}

// identifies reports whether clause k has been found to say what something is.
func (l *linker) identifies(k int) bool {
	return slices.ContainsFunc(l.found[max(l.first, len(l.found)-8):], func(x tifa.Link) bool {
		return x.Relation == tifa.Identity && l.clauses[k].Contains(x.To)
	})
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
	for i-1 > first && concerns.MatchString(l.in(l.clauses[i-1])) { // 某事，事关…，是…
		i--
	}
	const most = 180 // bytes
	s := tifa.Span{Start: l.bareHead(first), End: l.clauses[i-1].End}
	if i-first > 3 || s.Len() > most {
		s.Start = l.bareHead(i - 1)
	}
	if l.isScene(i-1) && i-1 == first && l.temporal.words[l.in(s)] {
		return s, false
	}
	s = l.clean(s)
	if named, ok := l.subjectIn(s); ok && first == i-1 && l.r.act.at(l.in(s)) == "" && !strings.HasSuffix(l.in(named), "求") && alsoIs.MatchString(l.text[named.End:s.End]) {
		s = named // 联邦作为海运国家，是…: the subject of both
	}
	return s, l.pronounAt(l.in(s)) == ""
}

// concerns is how a clause opens that tells what a topic bears on.
var concerns = regexp.MustCompile(`^(?:也|又|直接)?(?:关系|事关|关乎)`)

// alsoIs is how the predicate opens in a clause before 是 that has the same subject.
var alsoIs = regexp.MustCompile(`^(?:是|作为|同属|具有|有着|凝聚|事关|关系到?|关乎)`)

// pronounAt is the pronoun that s begins with; 这 in 这次会议 is none.
func (l *linker) pronounAt(s string) string {
	w := l.r.pronoun.at(s)
	if strings.HasPrefix(s[len(w):], "的") || l.bound(0, w, s[len(w):]) {
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

// bearer is who bears the duty in a clause before: 引航人员 in
// 引航人员既要…，又要….
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

// aim is the aim whose condition was told right before clause i and its ；.
func (l *linker) aim(i int) *tifa.Span {
	if i == 0 || l.stopBehind(i-1) != '；' {
		return nil
	}
	for _, x := range slices.Backward(l.found[max(l.first, len(l.found)-8):]) {
		if x.Relation == tifa.Condition && x.From != nil && x.To.End == l.clauses[i-1].End && strings.HasSuffix(l.text[:x.To.Start], "必须") {
			return x.From
		}
	}
	return nil
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
	row := strings.HasPrefix(l.text[m.at:], "、") // 围绕中心、服务大局
	for n := 0; n < 6; n++ {
		w := l.leadAt(l.in(own))
		if w == "" || l.r.act.at(w) == w && w != "坚持" {
			break
		}
		own.Start += len(w)
	}
	for _, w := range []string{"希望", "使", "让", "把", "将"} {
		own.Start += len(l.in(own)) - len(strings.TrimPrefix(l.in(own), w))
	}
	if own = l.clean(l.withoutAdverb(own)); own.Len() >= len("外交") && own.Len() < longestSlot && l.sceneAt(l.in(own)) == "" && !l.dangles(own) && !strings.HasPrefix(l.in(own), "是") && !strings.HasPrefix(l.in(own), "就是") {
		if s, ok := l.subjectIn(own); ok {
			return s, !l.isPronoun(s) && !l.isDate(s)
		}
		if !row && !strings.Contains(l.in(own), "了") && (l.r.act.at(l.in(own)) == "" || own.Len() > len("修好灯")) {
			return own, !l.isPronoun(own) && !l.isDate(own)
		}
	}
	const back = 12
	demanded := false
	for k := m.clause; k >= max(0, m.clause-back) && (k == m.clause || l.stopBehind(k) != 0); k-- {
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
	return strings.ContainsRune("和与及、的", last) || l.r.govern.ends(l.in(s)) != ""
}

// isDate reports whether s ends with a day or a span of time, so that it says
// when and not what: 联邦总统林海川3月1日.
func (l *linker) isDate(s tifa.Span) bool {
	w := l.r.date.ends(l.in(s))
	before := l.text[s.Start : s.End-len(w)]
	return w != "" && (utf8.RuneCountInString(w) > 1 || !strings.Contains("日月年", w) || before != "" && isDigit(before[len(before)-1]))
}

// subject is the subject or topic that clause i names: a noun phrase before its
// predicate, or a whole clause before what is demanded or said of it.
func (l *linker) subject(i int) (tifa.Span, bool) {
	c := tifa.Span{Start: l.bareHead(i), End: l.clauses[i].End}
	if l.isScene(i) || c.Start >= c.End || l.marks.has(firstRune(l.in(c))) && l.isMarked(l.in(c)+"，") { // 第二，…
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
	if strings.HasPrefix(said, "实事求是") || l.leadAt(said) != "" || l.demandAt(said) != "" || l.sceneAt(said) != "" || l.opens(&l.r.predicate, said) != "" {
		return c, false
	}
	const longest = 40 // characters of a subject
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
			return s, s.Len() >= len("外交") && !l.dangles(s) && l.r.time.at(l.in(s)) != l.in(s) && !l.temporal.words[l.in(s)] && (!verb || l.r.organ.ends(l.in(s)) != "" || l.isSaid(said, w))
		}
		before = r
	}
	return c, false
}

// isSaid reports whether a clause that begins with a verb is, up to its
// predicate w, what something is said of: 构建共同体|从…扩大为….
func (l *linker) isSaid(clause, w string) bool {
	return (w == "是" || w == "从") && l.r.cause.at(clause) == ""
}

// bound reports whether the word w of one character is part of a longer word.
func (l *linker) bound(before rune, w, after string) bool {
	around := l.r.bound[w]
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

func (l *linker) opens(words *lexicon, s string) string {
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
	for m := range l.markers {
		if _, n := l.ordinal(m, l.in(c)); n > 0 {
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
	const longest = 14 // characters of a clause that ends with a word of time
	c := tifa.Span{Start: l.bareHead(i), End: l.clauses[i].End}
	said := l.in(c)
	return l.sceneAt(said) != "" && !actsIn.MatchString(said) || l.temporal.words[said] || len(said) <= longest*len("中") && l.isDate(c)
}

// actsIn is a clause of place that goes on to its predicate: 在护渔上持续发力.
var actsIn = regexp.MustCompile(`^在[^，上中下]{2,24}[上中](?:凝|聚|持续|下更?大?功夫|出实招|见实效|用力|发力|狠|走在|作表率|带头|率先)`)

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
