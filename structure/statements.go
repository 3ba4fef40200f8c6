package structure

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"tifa"
)

// findStatements walks through the sentences of the body. A sentence may open
// a statement; one that tells what went on ends it; any other continues the
// statement that stands open, over paragraphs too.
func (t *reading) findStatements() {
	if t.doc.Language == "en" {
		t.englishStatements()
		return
	}
	open := false
	for _, s := range t.body {
		if found := t.speech(s); len(found) > 0 {
			t.statements = append(t.statements, found...)
			open = found[len(found)-1].Act != tifa.Told && found[len(found)-1].Span.End == s.End
			continue
		}
		if t.narrates(s) {
			open = false
			continue
		}
		if open {
			t.statements[len(t.statements)-1].Span.End = s.End
		}
	}
}

// narrates reports whether a sentence tells what went on: it fits a formula of
// procedure, and is no demand of the kind 要主持好会议.
func (t *reading) narrates(s *sentence) bool {
	line := t.in(s.Span)
	for _, w := range []string{"要", "必须", "应当", "坚持", "推动", "加强"} {
		if strings.HasPrefix(line, w) {
			return false
		}
	}
	for i := range t.procedure {
		if t.procedure[i].fits(line) {
			return true
		}
	}
	return false
}

// A subject is who speaks in a clause.
type subject struct {
	name  string
	end   int  // where the clause goes on after the subject
	group bool // a body or group rather than named persons
}

// speech reads the statements that a sentence opens: none, one, or several
// where cues follow one another (确定…，决定…).
func (t *reading) speech(s *sentence) []tifa.Statement {
	for i, c := range s.clauses {
		who, ok := t.subjectOf(c, s)
		if !ok {
			if i < 3 && t.introduces(t.in(c)) {
				continue
			}
			return nil
		}
		rest := tifa.Span{Start: who.end, End: c.End}
		if first, ok := t.spoken(who, rest, s); ok {
			return t.chain(who, first, i+1, s)
		}
		return t.later(who, i, s)
	}
	return nil
}

// introduces reports whether a clause only sets the scene for the one behind
// it.
func (t *reading) introduces(clause string) bool {
	for _, w := range []string{"在", "随后", "会前", "会后", "会上", "当天", "同时", "最后", "其间", "期间", "听取"} {
		if strings.HasPrefix(clause, w) {
			return true
		}
	}
	return false
}

// subjectOf reads who speaks at the head of a clause: persons named with or
// without their offices, a body, a pronoun.
func (t *reading) subjectOf(c tifa.Span, s *sentence) (subject, bool) {
	clause := t.in(c)
	named := t.mentionsIn(c)
	if len(named) > 0 && t.headed(named[0].lead, c, s) {
		names := []string{t.people[named[0].person].Name}
		end := named[0].End
		for _, m := range named[1:] {
			if strings.Trim(t.text[end:m.lead], "、和及") != "" {
				break
			}
			names = append(names, t.people[m.person].Name)
			end = m.End
		}
		return subject{name: strings.Join(names, "、"), end: end + address(t.text[end:c.End])}, true
	}
	for _, p := range t.pronouns {
		if strings.HasPrefix(clause, p) {
			if name := t.personBefore(c.Start); name != "" {
				return subject{name: name, end: c.Start + len(p)}, true
			}
		}
	}
	body := clause
	for _, w := range []string{"随后，", "随后", "最后，"} {
		body = strings.TrimPrefix(body, w)
	}
	if m := t.speakers.FindString(body); m != "" {
		at := c.Start + len(clause) - len(body)
		return subject{name: t.printed(tifa.Span{Start: at, End: at + len(m)}), end: at + len(m), group: true}, true
	}
	return subject{}, false
}

// headed reports whether a name whose offices begin at lead stands at the head
// of clause c: at its start, or at the start of the sentence where the clauses
// between list people only.
func (t *reading) headed(lead int, c tifa.Span, s *sentence) bool {
	return lead <= c.Start && lead >= s.Start
}

// address is the length of a form of address that opens s.
func address(s string) int {
	for _, w := range []string{"总书记", "同志", "主席", "总理"} {
		if strings.HasPrefix(s, w) {
			return len(w)
		}
	}
	return 0
}

// personBefore is the person the sentence before at, in the same paragraph,
// names first; "" if none.
func (t *reading) personBefore(at int) string {
	p := t.paragraphs[t.flat.Paragraph(at)]
	last := ""
	for _, s := range p.sentences {
		if s.Start >= at {
			break
		}
		if named := t.mentionsIn(s.Span); len(named) > 0 {
			last = t.people[named[0].person].Name
		}
	}
	if last == "" && len(t.statements) > 0 {
		if s := t.statements[len(t.statements)-1]; t.known(s.Speaker) {
			last = s.Speaker
		}
	}
	return last
}

func (t *reading) known(name string) bool {
	_, ok := t.byName[name]
	return ok
}

var (
	// what may stand between a subject and its cue
	beforeCue = regexp.MustCompile(`^(?:[还也并]|一致|最后|首先|随后|同时|明确|特别|进一步|再次|反复|郑重|着重|在[^，]{0,40}?[时中上后说会]|(?:就|对|代表|出席|主持|听取|会见)[^，]{1,60}?|(?:` + day + `)|发表(?:了)?(?:重要)?讲话|作(?:了)?(?:重要)?讲话|时|说)*$`)
	// 还明确要求…
	directCue = regexp.MustCompile(`^(?:[还也并]|就此|一致|最后|首先|随后|同时|进一步|再次|高度|充分|郑重|在[^，]{0,20}?[时中上后]|发表(?:了)?(?:重要)?讲话)*`)
	// 就…作了说明, 先后发言
	toldSpeech = regexp.MustCompile(`(?:(?:就|对|向)[^，]{1,60}?)?(?:先后|分别|逐个|依次)?(?:作(?:了|出)?|进行(?:了)?)(?:[\p{Han}]{0,4}?)(讲话|发言|说明|汇报)$|(?:先后|分别|逐个|依次)(发言)$`)
	// 系统总结…
	toldContent = regexp.MustCompile(`^(?:在[^，]{0,20}?[中时上])?((?:系统|全面|深刻|充分|高度|科学|精辟|深入)+(总结|阐述|阐明|分析|回顾|肯定))|^在[^，]{0,12}讲话中((总结|阐述|阐明|分析|回顾|肯定))`)
	// 并就…提出要求
	alsoDemands = regexp.MustCompile(`^并(?:就|对)[^，。]{2,60}?(提出)(?:了)?(?:明确|具体)?要求$`)
)

// spoken reads the cue in rest, what a clause says of its subject.
func (t *reading) spoken(who subject, rest tifa.Span, s *sentence) (tifa.Statement, bool) {
	said := t.in(rest)
	closed := rest.End < s.End && strings.ContainsRune("，：,:", firstRune(t.text[rest.End:]))
	if closed || strings.HasPrefix(t.text[rest.End:], "“") {
		for _, c := range t.cues {
			head, ok := strings.CutSuffix(strings.TrimSuffix(said, "了"), c.verb)
			if ok && c.content != reported && beforeCue.MatchString(head) {
				return t.statement(who, c, rest.Start+len(head), t.afterMark(rest.End, s.End), s.End), true
			}
		}
	}
	if first, ok := t.told(who, rest, s); ok {
		return first, true
	}
	head := directCue.FindString(said)
	for _, c := range t.cues {
		if c.content != direct || !strings.HasPrefix(said[len(head):], c.verb) {
			continue
		}
		at := len(head) + len(c.verb)
		after := strings.TrimPrefix(said[at:], "了")
		if after == "" || strings.HasPrefix(after, "的") {
			break
		}
		return t.statement(who, c, rest.Start+len(head), rest.End-len(after), s.End), true
	}
	if m := toldSpeech.FindStringSubmatchIndex(said); m != nil && !attends.MatchString(said) && !presides.MatchString(said) {
		verb := m[2:4]
		if verb[0] < 0 {
			verb = m[4:6]
		}
		start := rest.Start + m[0]
		if in := scene.FindString(said); len(in) <= m[0] && !who.group {
			start = rest.Start + len(in)
		}
		return t.statement(who, cue{said[verb[0]:verb[1]], tifa.Told, reported}, rest.Start+verb[0], start, s.End), true
	}
	return tifa.Statement{}, false
}

// told reads a predicate that reports speech without its content: 系统总结….
func (t *reading) told(who subject, predicate tifa.Span, s *sentence) (tifa.Statement, bool) {
	said := t.in(predicate)
	m := toldContent.FindStringSubmatchIndex(said)
	if m == nil {
		return tifa.Statement{}, false
	}
	whole, verb := m[2:4], m[4:6]
	if whole[0] < 0 {
		whole, verb = m[6:8], m[8:10]
	}
	c := cue{said[verb[0]:verb[1]], tifa.Told, reported}
	return t.statement(who, c, predicate.Start+verb[0], predicate.Start+whole[0], s.End), true
}

// scene is the place or time that precedes a predicate.
var scene = regexp.MustCompile(`^(?:在[^，]{1,20}?(?:上|时|中|后))?`)

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// afterMark is the offset behind the comma or colon at i, and behind an
// opening quotation mark there.
func (t *reading) afterMark(i, limit int) int {
	for _, marks := range []string{"，：,:", "“「"} {
		if r, n := utf8.DecodeRuneInString(t.text[i:limit]); n > 0 && strings.ContainsRune(marks, r) {
			i += n
		}
	}
	return i
}

func (t *reading) statement(who subject, c cue, at, start, end int) tifa.Statement {
	return tifa.Statement{
		Speaker: who.name, Cue: c.verb, Act: c.act,
		Span: tifa.Span{Start: start, End: end},
		At:   tifa.Span{Start: at, End: at + len(c.verb)},
	}
}

// later looks for a cue in the clauses behind the one that names the subject:
// 出席会议并发表重要讲话，强调….
func (t *reading) later(who subject, i int, s *sentence) []tifa.Statement {
	predicate := t.text[who.end:s.clauses[i].End]
	for j := i + 1; j < len(s.clauses) && j <= i+6; j++ {
		c := s.clauses[j]
		if first, ok := t.told(who, c, s); ok {
			return t.chain(who, first, j+1, s)
		}
		if first, ok := t.chainedCue(who, predicate, c, s); ok {
			return t.chain(who, first, j+1, s)
		}
		if len(t.mentionsIn(c)) > 0 && j > i {
			// another person takes over as the subject
			if next, ok := t.subjectOf(c, s); ok {
				who, predicate = next, t.text[next.end:c.End]
				if first, ok := t.spoken(who, tifa.Span{Start: who.end, End: c.End}, s); ok {
					return t.chain(who, first, j+1, s)
				}
			}
		}
	}
	return nil
}

// chainedCue reads a clause that opens with a cue whose subject is understood.
// What a meeting decides, the meeting says and not who presides.
func (t *reading) chainedCue(who subject, predicate string, c tifa.Span, s *sentence) (tifa.Statement, bool) {
	clause := t.in(c)
	m := t.chained.FindStringSubmatchIndex(clause)
	if m == nil {
		return tifa.Statement{}, false
	}
	found := t.cueOf(clause[m[2]:m[3]])
	start := c.Start + m[1]
	if start == c.End { // the content stands behind a comma
		start = t.afterMark(c.End, s.End)
	} else if found.content != direct || strings.HasPrefix(t.text[start:], "的") {
		return tifa.Statement{}, false
	}
	if found.act == tifa.Decide && !who.group {
		if meeting := convened.FindStringSubmatch(predicate); meeting != nil {
			who.name = meeting[1]
		}
	}
	return t.statement(who, found, c.Start+m[2], start, s.End), true
}

// convened is the meeting that somebody presides over.
var convened = regexp.MustCompile(`主持召开(?:了)?([^，。]{2,40}?(?:会议|大会|全会|座谈会))`)

func (t *reading) cueOf(verb string) cue {
	for _, c := range t.cues {
		if c.verb == verb {
			return c
		}
	}
	return cue{}
}

// chain adds to a statement those that follow it in the same sentence. After a
// report or a decision any cue opens a new one; elsewhere only the formula
// 并就…提出要求 does.
func (t *reading) chain(who subject, first tifa.Statement, from int, s *sentence) []tifa.Statement {
	out := []tifa.Statement{first}
	for _, c := range s.clauses[min(from, len(s.clauses)):] {
		last := &out[len(out)-1]
		if c.Start < last.Span.Start {
			continue
		}
		if m := alsoDemands.FindStringSubmatchIndex(t.in(c)); m != nil && last.Act != tifa.Told {
			last.Span.End = t.beforeMark(c.Start)
			demand := t.statement(who, cue{t.in(c)[m[2]:m[3]], tifa.Told, reported}, c.Start+m[2], c.Start+len("并"), s.End)
			out = append(out, demand)
			continue
		}
		if last.Act != tifa.Told && (last.Act != tifa.Decide || strings.HasPrefix(t.text[last.At.End:], "，")) {
			continue // 决定，A，B: what follows a comma belongs to the content
		}
		if next, ok := t.chainedCue(subject{name: last.Speaker, group: who.group || last.Act == tifa.Decide}, "", c, s); ok {
			if next.Act != tifa.Decide {
				next.Speaker = who.name
			}
			last.Span.End = t.beforeMark(c.Start)
			out = append(out, next)
		} else if said, ok := t.takesOver(c, s); ok {
			last.Span.End = t.beforeMark(c.Start)
			out = append(out, said)
		}
	}
	return out
}

// takesOver reads a clause in which another, named person speaks.
func (t *reading) takesOver(c tifa.Span, s *sentence) (tifa.Statement, bool) {
	if len(t.mentionsIn(c)) == 0 {
		return tifa.Statement{}, false
	}
	who, ok := t.subjectOf(c, s)
	if !ok || who.group {
		return tifa.Statement{}, false
	}
	return t.spoken(who, tifa.Span{Start: who.end, End: c.End}, s)
}

// beforeMark is the offset of the mark that ends right before i.
func (t *reading) beforeMark(i int) int {
	_, n := utf8.DecodeLastRuneInString(t.text[:i])
	return i - n
}

// newEnglishLead is a paragraph led by one of verbs: The Council also welcomed ….
func newEnglishLead(verbs []string) *regexp.Regexp {
	return regexp.MustCompile(`^(?:\d{1,3}\. )?[“"]?((?:The|Its) [A-Z][\p{L}’' -]{2,60}?|Ministers|Leaders|Participants|Members|They|It)` +
		`(?: (?:also|further|strongly|once again|again|firmly|solemnly|deeply|unanimously))* (` + strings.Join(verbs, "|") + `)\b`)
}

// englishStatements reads the paragraphs of a communiqué that a body opens as
// its own subject; each holds one statement.
func (t *reading) englishStatements() {
	speaker := ""
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		if p.kind != bodyText {
			continue
		}
		line := t.text[p.body:p.End]
		m := t.englishLead.FindStringSubmatchIndex(line)
		if m == nil {
			continue
		}
		verb := line[m[4]:m[5]]
		who := line[m[2]:m[3]]
		if (who == "It" || who == "They") && speaker != "" {
			who = speaker
		}
		speaker = who
		start := p.body + m[5]
		for start < p.End && strings.ContainsRune(" ,:", rune(t.text[start])) {
			start++
		}
		t.statements = append(t.statements, tifa.Statement{
			Speaker: who, Cue: verb, Act: t.englishCues[verb],
			Span: tifa.Span{Start: start, End: p.End},
			At:   tifa.Span{Start: p.body + m[4], End: p.body + m[5]},
		})
	}
}
