package structure

import (
	"regexp"
	"slices"
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
	if t.issued = t.isDeclared(); t.issued {
		t.declaredStatements()
		return
	}
	if t.own {
		t.turnStatements()
		return
	}
	open := false
	for p, s := range t.body {
		if p.roster {
			open = false
			continue
		}
		subhead := t.isSubhead(p)
		awaited := open && t.statements[len(t.statements)-1].Span.Len() == 0 // it stands in this paragraph
		if s.Start == p.body && !awaited && (t.passing || subhead || open && !t.goesOnIn(p)) || open && (t.quotationEnds(s) || t.leavesPaper(s)) {
			open = false
		}
		if subhead && len(s.clauses) == 1 { // 某人呼吁停火
			continue
		}
		if found := t.speech(p, s, open); len(found) > 0 {
			if t.introduced(s, found[0]) {
				t.statements = t.statements[:len(t.statements)-1]
			}
			t.statements = append(t.statements, found...)
			last := found[len(found)-1]
			t.subject = subject{name: last.Speaker, group: !t.known(last.Speaker)}
			open = last.Act != tifa.Told && last.Span.End >= s.End
			continue
		}
		if narrated := t.narrates(s); narrated || open && t.namesSpeaker(s) {
			if narrated && open {
				if found := t.speakerBehind(s); len(found) > 0 && len(t.mentionsIn(s.Span)) > 0 {
					t.statements = append(t.statements, found...)
				}
			}
			open = false
			t.noteSubject(s)
			continue
		}
		if open {
			t.statements[len(t.statements)-1].Span.End = s.End
			continue
		}
		t.noteSubject(s)
	}
	for i := range t.statements {
		t.unquote(&t.statements[i])
	}
}

// introduced reports whether the last statement only tells that somebody spoke who
// in s goes on to say what: 某人作了讲话。他说，….
func (t *reading) introduced(s *sentence, next tifa.Statement) bool {
	if len(t.statements) == 0 || next.Act == tifa.Told || !slices.ContainsFunc(t.pronouns, func(p string) bool { return strings.HasPrefix(t.in(s.Span), p) }) {
		return false
	}
	last := t.statements[len(t.statements)-1]
	return last.Act == tifa.Told && last.Cue == "讲话" && last.Speaker == next.Speaker && last.Span.End == s.Start && bareSpeech.MatchString(t.in(last.Span))
}

// bareSpeech is speech told and nothing else.
var bareSpeech = regexp.MustCompile(`^作了?(?:重要)?讲话。$`)

// leavesPaper reports whether the last statement passes a paper by its title and s
// tells of something else than what that holds.
func (t *reading) leavesPaper(s *sentence) bool {
	last := t.statements[len(t.statements)-1]
	return last.Act == tifa.Decide && strings.HasSuffix(last.Cue, "通过") && strings.HasPrefix(t.in(last.Span), "《") && strings.HasSuffix(t.in(last.Span), "》。") &&
		besidePaper.MatchString(t.in(s.Span))
}

// goesOnIn reports whether what somebody says may go on in the next paragraph: a
// meeting or paper is read out to its end, a person goes on where the paragraph
// is numbered, demands something or speaks of us.
func (t *reading) goesOnIn(p *paragraph) bool {
	last := t.statements[len(t.statements)-1]
	atOnce := last.Span.Start == last.At.End // 要求切实做好…: what is told in passing
	if !atOnce && (last.Act == tifa.Require || last.Act == tifa.Decide) || t.speakers.suffix(last.Speaker) > 0 || strings.HasSuffix(last.Speaker, "》") {
		return true
	}
	line := t.text[p.body:p.End]
	if t.isMarked(line) || t.voice.in(line) {
		return true
	}
	for i := range p.sentences {
		for _, c := range p.sentences[i].clauses {
			if t.demands.prefix(t.in(c)) > 0 {
				return true
			}
		}
	}
	return false
}

// quotationEnds reports whether the last statement is a quotation that closes
// before s, and s does not go on in its manner.
func (t *reading) quotationEnds(s *sentence) bool {
	said := t.statements[len(t.statements)-1].Span
	return strings.HasSuffix(t.text[:said.Start], "“") && strings.HasSuffix(strings.TrimSuffix(t.text[:said.End], "。"), "”") && t.content.prefix(t.in(s.Span)) == 0
}

// unquote leaves out the closing mark of a quotation whose opening one stands
// before the content.
func (t *reading) unquote(s *tifa.Statement) {
	said := t.in(s.Span)
	before, _ := utf8.DecodeLastRuneInString(t.text[:s.Span.Start])
	if end, ok := strings.CutSuffix(said, "”"); ok && before == '“' && !strings.Contains(end, "“") {
		s.Span.End -= len("”")
	}
}

// firstPerson reports whether the text is itself what somebody says: a speech
// or report that addresses its hearers and has no speaker but its author, or a
// transcript, whose turns are headed by who speaks.
func (t *reading) firstPerson() bool {
	const ours = 20 // times that a report by its title says 我们
	if t.doc.Agency == "" && authored.MatchString(t.doc.Title) && strings.Count(t.text, "我们") >= ours {
		return true
	}
	if t.turns != nil {
		return true
	}
	n := 0
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		if p.kind != bodyText {
			continue
		}
		if n++; n > 6 {
			break
		}
		if t.salutes.prefix(t.text[p.body:p.End]) > 0 {
			return true
		}
	}
	return false
}

// narrates reports whether a sentence tells what went on: it fits a formula of
// procedure, and is no demand of the kind 要主持好会议.
func (t *reading) narrates(s *sentence) bool {
	line := t.in(s.Span)
	if t.content.prefix(line) > 0 {
		return false
	}
	named := 0 // not known yet
	for i := range t.procedure {
		f := &t.procedure[i]
		if !f.mayFit(line, &s.words) {
			continue
		}
		if f.named {
			if named == 0 {
				named = t.opensWithSubject(s)
			}
			if named < 0 {
				continue
			}
		}
		if f.pattern.MatchString(line) {
			return true
		}
	}
	return false
}

// speech reads the statements that a sentence opens: none, one, or several
// where cues follow one another (确定…，决定…). The clause that names the
// speaker may stand behind others that set the scene or give ends and grounds.
func (t *reading) speech(p *paragraph, s *sentence, open bool) []tifa.Statement {
	if len(s.clauses) == 0 {
		return nil
	}
	if strings.HasPrefix(t.in(s.Span), "“") {
		return t.quoted(s)
	}
	scene, purpose := true, false
	for i, c := range s.clauses {
		if i > 8 || !scene && !purpose {
			break
		}
		if who, ok := t.subjectOf(c, s); ok {
			if strings.HasPrefix(t.text[who.end:s.End], "将") { // 大会将总结…
				return nil
			}
			if open && (t.citesBody(who, c, p, s) || t.citesPerson(who, p, s) || t.citesSides(who, p, s)) {
				return nil
			}
			if first, ok := t.spoken(who, tifa.Span{Start: who.end, End: c.End}, s); ok {
				return t.chain(who, first, i+1, s)
			}
			if scene {
				if found := t.later(who, i, s); found != nil {
					return found
				}
			}
			scene = false
			continue
		}
		clause := t.in(c)
		scene = scene && i < 3 && t.isScene(clause)
		purpose = purpose || i == 0 && t.purposes.prefix(clause) > 0
	}
	if !open || s.Start == p.body && strings.Contains(t.in(s.Span), "：“") {
		if found := t.speakerBehind(s); found != nil {
			return found
		}
	}
	for _, read := range []func(*sentence) []tifa.Statement{t.meetingBehind, t.speechOfGroup} {
		if found := read(s); found != nil {
			return found
		}
	}
	if !open || s.Start == p.body {
		if found := t.responds(s); found != nil {
			return found
		}
	}
	if found := t.passesToo(s); found != nil {
		return found
	}
	return t.unnamed(p, s, open)
}

// passesToo reads a sentence that opens with what the meeting of the sentence before
// passed as well: 会议决定…。审议通过了…. 通过 alone is by means of.
func (t *reading) passesToo(s *sentence) []tifa.Statement {
	who := t.subject
	if len(t.statements) == 0 || !who.group || t.statements[len(t.statements)-1].Act != tifa.Decide || t.statements[len(t.statements)-1].Speaker != who.name {
		return nil
	}
	c := s.clauses[0]
	if first, ok := t.chainedCue(who, "", c, s); ok && first.Act == tifa.Decide && first.Cue != "通过" && strings.HasSuffix(first.Cue, "通过") {
		return t.chain(who, first, 1, s)
	}
	return nil
}

// speakerBehind reads a person who speaks behind a clause that tells what went
// on: 某局在某地召开会议，某人在会上强调，….
func (t *reading) speakerBehind(s *sentence) []tifa.Statement {
	for i, c := range s.clauses[1:min(5, len(s.clauses))] {
		if !t.closed(c.End, s.End) {
			continue
		}
		who, ok := t.subjectOf(c, s)
		if !ok && i < 2 {
			if who, found, at, ok := t.describedSpeaker(c); ok && t.groups.suffix(who.name) > 0 && !strings.HasPrefix(who.name, "对") {
				return t.chain(who, t.statement(who, found, at, t.afterMark(c.End, s.End), s.End), i+2, s)
			}
		}
		if !ok || who.group && (i > 1 || t.groups.suffix(who.name) == 0) {
			continue
		}
		if first, ok := t.spoken(who, tifa.Span{Start: who.end, End: c.End}, s); ok && (first.Act != tifa.Told || !who.group && t.narrates(s)) {
			return t.chain(who, first, i+2, s)
		}
	}
	return nil
}

// meetingBehind reads what the meeting says behind grounds of any wording:
// 贯彻某部署，依据某决定，会议通过….
func (t *reading) meetingBehind(s *sentence) []tifa.Statement {
	for i, c := range s.clauses[1:min(6, len(s.clauses))] {
		if !opensWithMeeting(t.in(c)) {
			continue
		}
		who, ok := t.subjectOf(c, s)
		if !ok {
			continue
		}
		if first, ok := t.spoken(who, tifa.Span{Start: who.end, End: c.End}, s); ok && first.Act != tifa.Told {
			return t.chain(who, first, i+2, s)
		}
	}
	return nil
}

// responds reads a body that no table knows and that answers or meets the press
// before it says something: 某部就某事作出回应，表示….
func (t *reading) responds(s *sentence) []tifa.Statement {
	if len(s.clauses) < 2 {
		return nil
	}
	c := s.clauses[0]
	if !mayAnswer(t.in(c)) {
		return nil
	}
	m := answers.FindStringSubmatchIndex(t.in(c))
	if m == nil {
		return nil
	}
	name := t.in(c)[m[2]:m[3]]
	if t.groups.suffix(name) == 0 || t.noSpeaker.prefix(name) > 0 {
		return nil
	}
	who := subject{name: t.printed(tifa.Span{Start: c.Start + m[2], End: c.Start + m[3]}), end: c.Start + m[3], group: true, described: true}
	for i, c := range s.clauses[1:min(4, len(s.clauses))] {
		if first, ok := t.chainedCue(who, "", c, s); ok && first.Act != tifa.Decide {
			return t.chain(who, first, i+2, s)
		}
	}
	return nil
}

// speechOfGroup reads a list of groups, set apart by commas too, that speak one
// after another: 甲部负责同志，乙省、丙省省委书记作交流发言。
func (t *reading) speechOfGroup(s *sentence) []tifa.Statement {
	line := t.in(s.Span)
	if len(s.clauses) < 2 || !strings.HasSuffix(line, "发言。") || len(t.mentionsIn(s.Span)) > 0 || hears.MatchString(line) {
		return nil
	}
	m := speechInTurn.FindStringSubmatchIndex(line)
	if m == nil || t.offices.suffix(line[:m[3]]) == 0 && t.groups.suffix(line[:m[3]]) == 0 {
		return nil
	}
	for _, c := range s.clauses[:len(s.clauses)-1] {
		if clause := t.in(c); t.offices.suffix(clause) == 0 && t.groups.suffix(clause) == 0 {
			return nil
		}
	}
	who := subject{name: t.printed(tifa.Span{Start: s.Start, End: s.Start + m[3]}), group: true}
	return []tifa.Statement{t.statement(who, cue{"发言", tifa.Told, reported}, s.Start+m[4], s.Start+m[3], s.End)}
}

// citesBody reports whether a body with a name of its own, or a meeting other than
// the one that speaks, is only cited within what is said: 某次代表大会提出了….
func (t *reading) citesBody(who subject, c tifa.Span, p *paragraph, s *sentence) bool {
	other := who.name == "全会" && t.statements[len(t.statements)-1].Speaker == "会议"
	return who.group && s.Start != p.body && (other || utf8.RuneCountInString(who.name) > 4) && !t.closed(c.End, s.End)
}

// citesPerson reports whether a person under a form of address is only cited
// within what another one says: 某主席提出….
func (t *reading) citesPerson(who subject, p *paragraph, s *sentence) bool {
	return !who.group && s.Start != p.body && who.name != t.statements[len(t.statements)-1].Speaker &&
		t.addresses.suffix(t.text[s.Start:who.end]) > 0
}

// citesSides reports whether both sides are only spoken of within what a person
// says: 双方同意….
func (t *reading) citesSides(who subject, p *paragraph, s *sentence) bool {
	return who.group && s.Start != p.body && t.sides.words[who.name] && t.isLeader(t.statements[len(t.statements)-1].Speaker)
}

// isScene reports whether a clause tells no more than when or where.
func (t *reading) isScene(clause string) bool {
	if t.scenes.prefix(clause) > 0 || isDay(clause) {
		return true
	}
	const longest = 16 * len("中")
	last, _ := utf8.DecodeLastRuneInString(clause)
	return len(clause) <= longest && strings.ContainsRune("时后前上间始", last)
}

// isDay reports whether a clause is nothing but a date: 13日.
func isDay(clause string) bool {
	return len(clause) > 0 && (isDigit(clause[0]) || firstRune(clause) >= '０' && firstRune(clause) <= '９') && dayPattern.FindString(clause) == clause
}

// unnamed reads a cue whose speaker no table knows: understood from the
// sentence before (一致认为，…), or described (多位专家表示，…).
func (t *reading) unnamed(p *paragraph, s *sentence, open bool) []tifa.Statement {
	i := 0
	if t.isScene(t.in(s.clauses[0])) && len(s.clauses) > 1 {
		i = 1
	}
	c := s.clauses[i]
	if !t.closed(c.End, s.End) {
		return nil
	}
	clause := t.in(c)
	if _, _, ok := t.cueAtEnd(strings.TrimSuffix(clause, "了")); !ok {
		return nil
	}
	if t.subject.name != "" {
		if m := t.omitted.submatch(clause); m != nil && (!open || m[2] > 0) {
			found := t.byVerb[clause[m[2]:m[3]]]
			return t.chain(t.subject, t.statement(t.subject, found, c.Start+m[2], t.afterMark(c.End, s.End), s.End), i+1, s)
		}
	}
	who, found, at, ok := t.describedSpeaker(c)
	if !ok || open && !(s.Start == p.body && t.mayInterrupt(who.name)) && !t.isGuest(who.name) && !t.interrupts(who, found) {
		return nil
	}
	return t.chain(who, t.statement(who, found, at, t.afterMark(c.End, s.End), s.End), i+1, s)
}

// isSubhead reports whether a paragraph is a headline within the text: one line
// without a stop and without a number.
func (t *reading) isSubhead(p *paragraph) bool {
	const longest = 45 * len("中")
	if p.End-p.body > longest || len(p.sentences) != 1 {
		return false
	}
	line := t.text[p.body:p.End]
	last, _ := utf8.DecodeLastRuneInString(line)
	return !strings.ContainsRune("。！？!?.；;：:，,”）)…", last) && !t.isMarked(line)
}

// quoted reads a quotation before its speaker: “…，”某人说，“…。”.
func (t *reading) quoted(s *sentence) []tifa.Statement {
	line := t.in(s.Span)
	end := strings.Index(line, "”")
	if end < 0 {
		return nil
	}
	from := s.Start + end + len("”")
	limit := s.End
	if from == s.End { // “…。”某人说。
		p := &t.paragraphs[t.flat.Paragraph(s.Start)]
		limit = p.End
	}
	stop := limit
	if i := strings.IndexAny(t.text[from:limit], "，。：！“"); i >= 0 {
		stop = from + i
	}
	c := tifa.Span{Start: from, End: stop}
	if c.Len() == 0 {
		return nil
	}
	start := s.Start + len("“")
	who, found, at, ok := t.speakerOf(c, s)
	if !ok {
		return nil
	}
	said := t.statement(who, found, at, start, s.Start+end)
	if from < s.End && strings.HasPrefix(t.text[stop:s.End], "，") && t.afterMark(stop, s.End) < s.End {
		said.Span.End = s.End
		if strings.HasSuffix(t.in(said.Span), "”") {
			said.Span.End -= len("”")
		}
	}
	t.passing = true
	return []tifa.Statement{said}
}
