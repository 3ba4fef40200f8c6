package structure

import (
	"strings"
	"unicode/utf8"

	"tifa"
)

// cueAtEnd is the cue that ends a clause and what stands before it.
func (t *reading) cueAtEnd(clause string) (found cue, head string, ok bool) {
	last, _ := utf8.DecodeLastRuneInString(clause)
	if !t.cueEnds.has(last) {
		return cue{}, "", false
	}
	for _, c := range t.cues {
		if head, ok := strings.CutSuffix(clause, c.verb); ok && c.content != reported && c.content != addressed && !strings.HasSuffix(head, "的") && !nounBefore.MatchString(head) {
			return c, head, true
		}
	}
	return cue{}, "", false
}

// mayPrecedeCue reports whether head may stand between a subject and its cue.
func (r *speechRules) mayPrecedeCue(head string) bool {
	return head == "" || r.adverbs.words[head] || r.beforeCue.matches(head)
}

// closed reports whether the clause that ends at i is followed by a mark behind
// which content may stand.
func (t *reading) closed(i, limit int) bool {
	return i < limit && strings.ContainsRune("，：,:“", firstRune(t.text[i:limit]))
}

// spoken reads the cue in rest, what a clause says of its subject.
func (t *reading) spoken(who subject, rest tifa.Span, s *sentence) (tifa.Statement, bool) {
	said := t.in(rest)
	if strings.Contains(said, "提出") || who.group && strings.Contains(said, "部署") && !t.closed(rest.End, s.End) {
		if m := t.counted.submatch(said); m != nil {
			verb, what := m[len(m)-4:len(m)-2], m[len(m)-2]
			return t.statement(who, t.byVerb[said[verb[0]:verb[1]]], rest.Start+verb[0], rest.Start+what, s.End), true
		}
	}
	if told, ok := t.toldAbout(who, rest, s); ok {
		return told, true
	}
	if t.closed(rest.End, s.End) {
		if c, head, ok := t.cueAtEnd(strings.TrimSuffix(said, "了")); ok && t.mayPrecedeCue(head) {
			return t.statement(who, c, rest.Start+len(head), t.afterMark(rest.End, s.End), s.End), true
		}
	}
	if first, ok := t.told(who, rest, s); ok {
		return first, true
	}
	if first, ok := t.addressing(who, rest, s); ok {
		return first, true
	}
	if first, ok := t.directly(who, rest, s); ok {
		return first, true
	}
	return t.toldSpeech(who, rest, s)
}

// toldAbout reads a predicate that says what somebody spoke about: 对…作了部署.
func (t *reading) toldAbout(who subject, rest tifa.Span, s *sentence) (tifa.Statement, bool) {
	if !s.words.meets(&t.tellers) {
		return tifa.Statement{}, false
	}
	said := t.in(rest)
	m := t.toldIn.submatch(said)
	if m == nil {
		return tifa.Statement{}, false
	}
	verb, at := said[m[4]:m[5]], rest.Start+m[4]
	if who.group && verb != "肯定" && !protests[verb] {
		return tifa.Statement{}, false
	}
	if i := strings.LastIndex(said[m[2]:m[4]], "提出"); i >= 0 { // 对…提出要求
		verb, at = "提出", rest.Start+m[2]+i
	}
	return t.statement(who, cue{verb, tifa.Told, reported}, at, rest.Start+m[2], s.End), true
}

// protests are what is put forward to another state.
var protests = map[string]bool{"交涉": true, "抗议": true}

// protested reads a clause behind the one that names who protests: 召见某国大使，就某
// 事提出严正交涉.
func (t *reading) protested(who subject, c tifa.Span, s *sentence) (tifa.Statement, bool) {
	if clause := t.in(c); !strings.HasSuffix(clause, "交涉") && !strings.HasSuffix(clause, "抗议") {
		return tifa.Statement{}, false
	}
	return t.toldAbout(who, c, s)
}

// directly reads a cue that its content follows at once: 要求各方….
func (t *reading) directly(who subject, rest tifa.Span, s *sentence) (tifa.Statement, bool) {
	said := t.in(rest)
	head := t.directCue.find(said)
	for _, c := range t.cues {
		if !strings.HasPrefix(said[len(head):], c.verb) {
			continue
		}
		after := strings.TrimPrefix(said[len(head)+len(c.verb):], "了")
		switch {
		case c.content == direct:
			if c.verb == "通过" && !mayPass(who, after) {
				return tifa.Statement{}, false
			}
		case (c.verb == "认为" || c.verb == "指出" && who.group) && (head == "" || head == "一致" || head == "普遍") && len(after) >= 6*len("中"):
		case c.verb == "表示" && who.group && !who.described && t.resolves.prefix(after) > 0:
		case c.verb == "表示" && !who.group && t.says(after):
		case c.verb == "明确" && who.group && strings.HasPrefix(said[len(head)+len(c.verb):], "了"):
		case c.verb == "称" && !calls.MatchString(after) && len(after) >= 4*len("中"):
		default:
			continue
		}
		if after == "" || strings.HasPrefix(after, "的") || strings.HasPrefix(after, "和") || strings.HasPrefix(after, "并") {
			return tifa.Statement{}, false
		}
		return t.statement(who, c, rest.Start+len(head), rest.End-len(after), s.End), true
	}
	return tifa.Statement{}, false
}

// addressing reads a cue behind which stands to whom something is said: 正告各方，….
func (t *reading) addressing(who subject, rest tifa.Span, s *sentence) (tifa.Statement, bool) {
	const longest = 10 * len("中") // of the name of those addressed
	if !t.closed(rest.End, s.End) {
		return tifa.Statement{}, false
	}
	said := t.in(rest)
	head := t.directCue.find(said)
	for _, c := range t.cues {
		if c.content != addressed || !strings.HasPrefix(said[len(head):], c.verb) {
			continue
		}
		if to := said[len(head)+len(c.verb):]; to != "" && len(to) <= longest && firstRune(to) != '了' {
			return t.statement(who, c, rest.Start+len(head), t.afterMark(rest.End, s.End), s.End), true
		}
	}
	return tifa.Statement{}, false
}

// says reports whether what follows 表示 at once is something said and neither
// courtesy nor a feeling about something.
func (t *reading) says(after string) bool {
	return len(after) >= 6*len("中") && firstRune(after) != '对' && firstRune(after) != '了' && t.greetings.prefix(after) == 0 && t.greetings.suffix(after) == 0
}

// mayPass reports whether somebody can have passed what: a meeting anything,
// another a paper.
func mayPass(who subject, what string) bool {
	return strings.HasSuffix(who.name, "会") || strings.HasSuffix(who.name, "会议") || passes.MatchString(what) && !byWay.MatchString(what)
}

// toldSpeech reads a predicate in which somebody speaks and nothing is said of
// what: 作总结讲话, 先后发言.
func (t *reading) toldSpeech(who subject, rest tifa.Span, s *sentence) (tifa.Statement, bool) {
	if m := ofMany.FindStringSubmatchIndex(t.in(rest)); m != nil {
		rest.Start += m[2]
	}
	said := t.in(rest)
	if !strings.ContainsAny(said, "话言明报解") { // of 讲话 发言 说明 汇报 讲解
		return tifa.Statement{}, false
	}
	m := toldSpeech.FindStringSubmatchIndex(said)
	if m == nil || t.does(tifa.Attend, said) || hears.MatchString(said) || deals.MatchString(said) {
		return tifa.Statement{}, false
	}
	verb := m[2:4]
	for g := 4; verb[0] < 0; g += 2 {
		verb = m[g : g+2]
	}
	start := rest.Start + m[0]
	if in := scene.FindString(said); len(in) <= m[0] && !who.group {
		start = rest.Start + len(in)
	}
	if i := strings.LastIndex(t.text[start:rest.Start+verb[0]], "并"); i >= 0 && t.does(tifa.Preside, said) {
		start += i + len("并")
		start += len(scene.FindString(t.text[start:rest.End]))
	}
	return t.statement(who, cue{said[verb[0]:verb[1]], tifa.Told, reported}, rest.Start+verb[0], start, s.End), true
}

// told reads a predicate that reports speech without its content: 系统总结….
// A meeting that sums up and analyses along with other business only has it on
// its agenda.
func (t *reading) told(who subject, predicate tifa.Span, s *sentence) (tifa.Statement, bool) {
	if !s.words.meets(&t.tellers) {
		return tifa.Statement{}, false
	}
	said := t.in(predicate)
	m := t.toldContent.submatch(said)
	if m == nil {
		return tifa.Statement{}, false
	}
	for g := 2; g < len(m); g += 4 {
		if m[g] < 0 {
			continue
		}
		c := cue{said[m[g+2]:m[g+3]], tifa.Told, reported}
		if who.group && c.verb != "肯定" && t.hasBusiness(s, predicate.End) {
			return tifa.Statement{}, false
		}
		return t.statement(who, c, predicate.Start+m[g+2], predicate.Start+m[g], s.End), true
	}
	return tifa.Statement{}, false
}

// hasBusiness reports whether a clause of s other than the one that ends at end
// tells what a meeting dealt with.
func (t *reading) hasBusiness(s *sentence, end int) bool {
	for _, c := range s.clauses {
		if c.End != end && t.agenda.matches(t.in(c)) {
			return true
		}
	}
	return false
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// afterMark is the offset behind the comma or colon at i, and behind the
// opening mark of a quotation there, but not of a word in quotation marks.
func (t *reading) afterMark(i, limit int) int {
	if r, n := utf8.DecodeRuneInString(t.text[i:limit]); n > 0 && strings.ContainsRune("，：,:", r) {
		i += n
	}
	if r, n := utf8.DecodeRuneInString(t.text[i:limit]); n > 0 && strings.ContainsRune("“「", r) && isQuotation(t.text[i+n:limit]) {
		i += n
	}
	return i
}

// isQuotation reports whether the quotation that s is in ends with a sentence or
// outlasts s.
func isQuotation(s string) bool {
	i := strings.IndexAny(s, "”」")
	if i < 0 {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(s[:i])
	_, n := utf8.DecodeRuneInString(s[i:])
	after := s[i+n:]
	return after == "" || strings.ContainsRune("。！？…，", last) || strings.ContainsRune("。！？；\n", firstRune(after))
}

func (t *reading) statement(who subject, c cue, at, start, end int) tifa.Statement {
	for start < len(t.text) && t.text[start] == '\n' { // what is said stands in paragraphs of its own
		start++
		end = max(end, start)
	}
	return tifa.Statement{
		Speaker: who.name, Cue: c.verb, Act: c.act,
		Span: tifa.Span{Start: start, End: end},
		At:   tifa.Span{Start: at, End: at + len(c.verb)},
	}
}

// bareTold reads 总结…，分析… of a person who has spoken in the clause before.
func (t *reading) bareTold(who subject, predicate string, c tifa.Span, s *sentence) (tifa.Statement, bool) {
	if who.group || !s.words.meets(&t.tellers) {
		return tifa.Statement{}, false
	}
	m := t.bareTeller.submatch(t.in(c))
	if m == nil || !t.does(tifa.Speak, predicate) {
		return tifa.Statement{}, false
	}
	return t.statement(who, cue{t.in(c)[:m[1]], tifa.Told, reported}, c.Start, c.Start, s.End), true
}

// chainedCue reads a clause that opens with a cue whose subject is understood.
// What a meeting decides, the meeting says and not who presides.
func (t *reading) chainedCue(who subject, predicate string, c tifa.Span, s *sentence) (tifa.Statement, bool) {
	clause := t.in(c)
	m := t.chained.submatch(clause)
	if m == nil {
		return tifa.Statement{}, false
	}
	found := t.byVerb[clause[m[2]:m[3]]]
	start := c.Start + m[1]
	switch {
	case start == c.End: // the content stands behind a comma
		if !t.closed(start, s.End) {
			return tifa.Statement{}, false
		}
		start = t.afterMark(c.End, s.End)
	case found.verb == "提出" && putForward.MatchString(t.text[start:c.End]):
		return tifa.Statement{}, false
	case found.verb == "通过" && !mayPass(who, t.text[start:c.End]):
		return tifa.Statement{}, false
	case strings.HasPrefix(t.text[start:], "的"), found.verb == "表示" && t.greetings.prefix(t.text[start:c.End]) > 0:
		return tifa.Statement{}, false
	case found.verb == "明确" && strings.HasSuffix(t.text[:c.Start], "；"),
		found.content == direct, found.verb == "认为", found.verb == "建议" && who.group, found.verb == "指出", found.verb == "表示" && firstRune(t.text[start:]) != '对' && !t.courteous(c):
	default:
		return tifa.Statement{}, false
	}
	if !who.group && (found.act == tifa.Decide || found.act == tifa.Require && t.hasBusiness(s, c.End)) {
		if meeting := convened.FindStringSubmatch(predicate); meeting != nil {
			who.name, who.group = meeting[1], true
		}
	}
	return t.statement(who, found, c.Start+m[2], start, s.End), true
}

// courteous reports whether a clause ends in a greeting: 表示衷心感谢.
func (t *reading) courteous(c tifa.Span) bool { return t.greetings.suffix(t.in(c)) > 0 }
