package structure

import (
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
	if t.own {
		return
	}
	open := false
	for p, s := range t.body {
		if s.Start == p.body && (t.passing || t.isSubhead(p)) || open && t.quotationEnds(s) {
			open = false
		}
		if found := t.speech(p, s, open); len(found) > 0 {
			t.statements = append(t.statements, found...)
			last := found[len(found)-1]
			t.subject = subject{name: last.Speaker, group: !t.known(last.Speaker)}
			open = last.Act != tifa.Told && last.Span.End >= s.End
			continue
		}
		if t.narrates(s) || open && t.namesSpeaker(s) {
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

// quotationEnds reports whether the last statement is a quotation that closes
// before s, and s does not go on in its manner.
func (t *reading) quotationEnds(s *sentence) bool {
	said := t.statements[len(t.statements)-1].Span
	return strings.HasSuffix(t.text[:said.Start], "“") && strings.HasSuffix(t.text[:said.End], "”") && t.content.prefix(t.in(s.Span)) == 0
}

// unquote leaves out the closing mark of a quotation whose opening one stands
// before the content.
func (t *reading) unquote(s *tifa.Statement) {
	s.Span.End = max(s.Span.Start, s.Span.End) // a cue at the end of its clause may be followed by another at once
	said := t.in(s.Span)
	before, _ := utf8.DecodeLastRuneInString(t.text[:s.Span.Start])
	if end, ok := strings.CutSuffix(said, "”"); ok && before == '“' && !strings.Contains(end, "“") {
		s.Span.End -= len("”")
	}
}

// firstPerson reports whether the text is itself what somebody says: a speech
// or report that addresses its hearers and has no speaker but its author.
func (t *reading) firstPerson() bool {
	n := 0
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		if p.kind != bodyText {
			continue
		}
		line := t.text[p.body:p.End]
		if t.salutes.prefix(line) > 0 {
			return true
		}
		if n++; n == 6 {
			break
		}
	}
	return false
}

// noteSubject remembers who or what a sentence without speech is about.
func (t *reading) noteSubject(s *sentence) {
	if len(s.clauses) == 0 {
		return
	}
	if who, ok := t.subjectOf(s.clauses[0], s); ok {
		t.subject = who
	}
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

// namesSpeaker reports whether a sentence names as its subject the person whose
// statement stands open: nobody speaks so of themselves.
func (t *reading) namesSpeaker(s *sentence) bool {
	speaker := t.statements[len(t.statements)-1].Speaker
	for _, m := range t.mentionsIn(s.Span) {
		if t.address(t.text[m.End:s.End]) > 0 {
			continue
		}
		if t.people[m.person].Name != speaker {
			if m.lead == s.Start && !strings.HasPrefix(t.text[m.End:s.End], "也") && t.acts(t.in(m.Span), t.text[m.End:s.End]) {
				return true
			}
			continue
		}
		for _, c := range s.clauses {
			if m.lead == c.Start {
				return true
			}
		}
	}
	return false
}

// opensWithSubject is 1 where a person, body or pronoun opens the sentence, -1
// where none does.
func (t *reading) opensWithSubject(s *sentence) int {
	for i, c := range s.clauses {
		if _, ok := t.subjectOf(c, s); ok {
			return 1
		}
		if i > 2 || t.scenes.prefix(t.in(c)) == 0 {
			break
		}
	}
	return -1
}

// A subject is who speaks in a clause.
type subject struct {
	name  string
	end   int  // where the clause goes on after the subject
	group bool // a body or group rather than named persons

	described bool // in words that no table knows
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
			if open && (t.citesBody(who, c, p, s) || t.citesPerson(who, p, s)) {
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
	if !open {
		if found := t.speakerBehind(s); found != nil {
			return found
		}
	}
	if found := t.speechOfGroup(s); found != nil {
		return found
	}
	return t.unnamed(p, s, open)
}

// speakerBehind reads a person who speaks behind a clause that tells what went
// on: 某局在某地召开会议，某人在会上强调，….
func (t *reading) speakerBehind(s *sentence) []tifa.Statement {
	for i, c := range s.clauses[1:min(5, len(s.clauses))] {
		if !t.closed(c.End, s.End) {
			continue
		}
		who, ok := t.subjectOf(c, s)
		if !ok || who.group {
			continue
		}
		if first, ok := t.spoken(who, tifa.Span{Start: who.end, End: c.End}, s); ok && first.Act != tifa.Told {
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

// citesBody reports whether a body with a name of its own is only cited within
// what somebody says: 某次代表大会提出了….
func (t *reading) citesBody(who subject, c tifa.Span, p *paragraph, s *sentence) bool {
	return who.group && s.Start != p.body && utf8.RuneCountInString(who.name) > 4 && !t.closed(c.End, s.End)
}

// citesPerson reports whether a person under a form of address is only cited
// within what another one says: 某主席提出….
func (t *reading) citesPerson(who subject, p *paragraph, s *sentence) bool {
	return !who.group && s.Start != p.body && who.name != t.statements[len(t.statements)-1].Speaker &&
		t.addresses.suffix(t.text[s.Start:who.end]) > 0
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
	if m := t.omitted.FindStringSubmatchIndex(clause); m != nil && t.subject.name != "" && (!open || m[2] > 0) {
		found := t.byVerb[clause[m[2]:m[3]]]
		return t.chain(t.subject, t.statement(t.subject, found, c.Start+m[2], t.afterMark(c.End, s.End), s.End), i+1, s)
	}
	who, found, at, ok := t.describedSpeaker(c)
	if !ok || open && !(s.Start == p.body && t.mayInterrupt(who.name)) && !t.isGuest(who.name) {
		return nil
	}
	return t.chain(who, t.statement(who, found, at, t.afterMark(c.End, s.End), s.End), i+1, s)
}

// isGuest reports whether a short name that no table knows can be that of the
// guest whom the document tells of: somebody is received or met.
func (t *reading) isGuest(name string) bool {
	return t.meets && utf8.RuneCountInString(name) <= 6 && t.groups.suffix(name) == 0
}

// mayInterrupt reports whether a name that no table knows may take over from a
// speaker at the start of a paragraph: a group, a name, an office with its name.
func (t *reading) mayInterrupt(name string) bool {
	return t.groups.suffix(name) > 0 || t.nameLen(name) == len(name) || t.foreignName(name) == len(name) ||
		t.foreign.suffix(name) > 0 || strings.HasPrefix(name, "《") || strings.HasSuffix(name, "》")
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

// describedSpeaker reads a clause that is a subject and a cue: 多位专家表示.
func (t *reading) describedSpeaker(c tifa.Span) (who subject, found cue, at int, ok bool) {
	clause := strings.TrimSuffix(t.in(c), "了")
	if n := len(passedBefore.FindString(clause)); n > 0 { // 会议通过的《…》提出
		c.Start += n
		clause = clause[n:]
	}
	found, head, ok := t.cueAtEnd(clause)
	if !ok || t.noSpeaker.prefix(clause) > 0 {
		return who, found, 0, false
	}
	m := t.described.FindStringSubmatchIndex(head)
	if m == nil || t.notInBody.MatchString(head[:m[3]]) || obliges.MatchString(head[:m[3]]) || strings.ContainsAny(head[:m[3]], "我你他她它这那就只还甚又也都没不") {
		return who, found, 0, false
	}
	name := tifa.Span{Start: c.Start, End: c.Start + m[3]}
	return subject{name: t.printed(name), end: name.End, group: true, described: true}, found, c.Start + len(head), true
}

// cueAtEnd is the cue that ends a clause and what stands before it.
func (t *reading) cueAtEnd(clause string) (found cue, head string, ok bool) {
	last, _ := utf8.DecodeLastRuneInString(clause)
	if !t.cueEnds.has(last) {
		return cue{}, "", false
	}
	for _, c := range t.cues {
		if head, ok := strings.CutSuffix(clause, c.verb); ok && c.content != reported && !strings.HasSuffix(head, "的") && !nounBefore.MatchString(head) {
			return c, head, true
		}
	}
	return cue{}, "", false
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

// speakerOf reads a clause that is a speaker, named or described, and a cue.
func (t *reading) speakerOf(c tifa.Span, s *sentence) (who subject, found cue, at int, ok bool) {
	if who, ok := t.subjectOf(c, s); ok {
		said := strings.TrimSuffix(t.text[who.end:c.End], "了")
		if found, head, ok := t.cueAtEnd(said); ok && t.beforeCue.MatchString(head) {
			return who, found, who.end + len(head), true
		}
	}
	return t.describedSpeaker(c)
}

// subjectOf reads who speaks at the head of a clause: persons named with or
// without their offices, a body, a pronoun.
func (t *reading) subjectOf(c tifa.Span, s *sentence) (subject, bool) {
	named := t.mentionsIn(c)
	if len(named) > 0 && headed(named[0].lead, c, s) {
		names := []string{t.people[named[0].person].Name}
		end := named[0].End
		for _, m := range named[1:] {
			if strings.Trim(t.text[end:m.lead], "、和及") != "" {
				break
			}
			names = append(names, t.people[m.person].Name)
			end = m.End
		}
		return subject{name: strings.Join(names, "、"), end: end + t.address(t.text[end:c.End])}, true
	}
	clause := t.in(c)
	for _, p := range t.pronouns {
		if strings.HasPrefix(clause, p) {
			if name := t.personBefore(c.Start); name != "" {
				return subject{name: name, end: c.Start + len(p)}, true
			}
		}
	}
	body := clause
	for _, w := range []string{"随后", "最后", "同时", "此外", "另外", "此次", "本次", "这次"} {
		body = strings.TrimPrefix(body, w)
	}
	if m := t.bodyName(body, &s.words); m != "" && !goesOn.MatchString(body[len(m):]) && strings.Count(m, "“") == strings.Count(m, "”") && !t.notInBody.MatchString(m) {
		at := c.Start + len(clause) - len(body)
		return subject{name: t.printed(tifa.Span{Start: at, End: at + len(m)}), end: at + len(m), group: true}, true
	}
	if !strings.HasSuffix(clause, "会议") {
		return subject{}, false
	}
	if m := convenes.FindStringSubmatchIndex(clause); m != nil {
		return subject{name: t.printed(tifa.Span{Start: c.Start + m[2], End: c.Start + m[3]}), end: c.Start + m[3], group: true}, true
	}
	return subject{}, false
}

// bodyName is the longest name of a body or group that opens a clause, "" if
// none does; words are those of its sentence.
func (r *speechRules) bodyName(clause string, words *wordBits) string {
	name := clause[:r.speakers.prefix(clause)]
	for i := range r.named {
		if f := &r.named[i]; f.mayFit(clause, words) {
			if m := f.pattern.FindString(clause); len(m) > len(name) {
				name = m
			}
		}
	}
	return name
}

// headed reports whether a name whose offices begin at lead stands at the head
// of clause c: at its start, or at the start of the sentence where the clauses
// between list people only.
func headed(lead int, c tifa.Span, s *sentence) bool { return lead <= c.Start && lead >= s.Start }

// address is the length of the forms of address that open s.
func (t *reading) address(s string) int { return t.addresses.prefix(s) }

// personBefore is the person whom the last sentence before at, in the same
// paragraph, that names anybody names first; else who spoke last, if a person;
// "" if none. It goes on from where it was asked last.
func (t *reading) personBefore(at int) string {
	n := t.flat.Paragraph(at)
	if l := &t.lastNamed; l.paragraph != n || l.at > at {
		*l = lastNamed{paragraph: n}
	}
	l := &t.lastNamed
	p := &t.paragraphs[n]
	for ; l.next < len(p.sentences) && p.sentences[l.next].Start < at; l.next++ {
		s := &p.sentences[l.next]
		if named := t.mentionsIn(tifa.Span{Start: s.Start, End: min(s.End, at)}); len(named) > 0 {
			l.name = t.people[named[0].person].Name
		}
		if s.End > at { // look at the rest of it again
			break
		}
	}
	l.at = at
	if l.name == "" && len(t.statements) > 0 {
		if s := t.statements[len(t.statements)-1]; t.known(s.Speaker) {
			return s.Speaker
		}
	}
	return l.name
}

// lastNamed is how far the sentences of a paragraph have been looked through
// for persons, and whom they named last.
type lastNamed struct {
	paragraph, next, at int
	name                string
}

func (t *reading) known(name string) bool {
	_, ok := t.byName[name]
	return ok
}

// closed reports whether the clause that ends at i is followed by a mark behind
// which content may stand.
func (t *reading) closed(i, limit int) bool {
	return i < limit && strings.ContainsRune("，：,:“", firstRune(t.text[i:limit]))
}

// spoken reads the cue in rest, what a clause says of its subject.
func (t *reading) spoken(who subject, rest tifa.Span, s *sentence) (tifa.Statement, bool) {
	said := t.in(rest)
	if strings.Contains(said, "提出") {
		if m := t.counted.FindStringSubmatchIndex(said); m != nil {
			verb, what := m[len(m)-4:len(m)-2], m[len(m)-2]
			return t.statement(who, t.byVerb[said[verb[0]:verb[1]]], rest.Start+verb[0], rest.Start+what, s.End), true
		}
	}
	if s.words.meets(&t.tellers) {
		if m := t.toldIn.FindStringSubmatchIndex(said); m != nil && (!who.group || said[m[4]:m[5]] == "肯定") {
			verb := said[m[4]:m[5]]
			at := rest.Start + m[4]
			if i := strings.LastIndex(said[m[2]:m[4]], "提出"); i >= 0 { // 对…提出要求
				verb, at = "提出", rest.Start+m[2]+i
			}
			return t.statement(who, cue{verb, tifa.Told, reported}, at, rest.Start+m[2], s.End), true
		}
	}
	if t.closed(rest.End, s.End) {
		if c, head, ok := t.cueAtEnd(strings.TrimSuffix(said, "了")); ok && t.beforeCue.MatchString(head) {
			return t.statement(who, c, rest.Start+len(head), t.afterMark(rest.End, s.End), s.End), true
		}
	}
	if first, ok := t.told(who, rest, s); ok {
		return first, true
	}
	if first, ok := t.directly(who, rest, s); ok {
		return first, true
	}
	return t.toldSpeech(who, rest, s)
}

// directly reads a cue that its content follows at once: 要求各方….
func (t *reading) directly(who subject, rest tifa.Span, s *sentence) (tifa.Statement, bool) {
	said := t.in(rest)
	head := t.directCue.FindString(said)
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
		case (c.verb == "认为" || c.verb == "指出" && who.group) && head == "" && len(after) >= 6*len("中"):
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
	if verb[0] < 0 {
		verb = m[4:6]
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
	m := t.toldContent.FindStringSubmatchIndex(said)
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
		if c.End != end && t.agenda.MatchString(t.in(c)) {
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

// later looks for a cue in the clauses behind the one that names the subject:
// 出席会议并发表重要讲话，强调….
func (t *reading) later(who subject, i int, s *sentence) []tifa.Statement {
	predicate := t.text[who.end:s.clauses[i].End]
	for j := i + 1; j < len(s.clauses) && j <= i+12; j++ {
		c := s.clauses[j]
		if first, ok := t.told(who, c, s); ok {
			return t.chain(who, first, j+1, s)
		}
		if first, ok := t.bareTold(who, predicate, c, s); ok {
			return t.chain(who, first, j+1, s)
		}
		if first, ok := t.chainedCue(who, predicate, c, s); ok {
			return t.chain(who, first, j+1, s)
		}
		next, ok := t.subjectOf(c, s)
		if !ok || next.group && !t.closed(c.End, s.End) {
			continue
		}
		// another one takes over as the subject
		who, predicate = next, t.text[next.end:c.End]
		if first, ok := t.spoken(who, tifa.Span{Start: who.end, End: c.End}, s); ok {
			return t.chain(who, first, j+1, s)
		}
	}
	return nil
}

// bareTold reads 总结…，分析… of a person who has spoken in the clause before.
func (t *reading) bareTold(who subject, predicate string, c tifa.Span, s *sentence) (tifa.Statement, bool) {
	if who.group || !t.does(tifa.Speak, predicate) {
		return tifa.Statement{}, false
	}
	m := t.bareTeller.FindStringIndex(t.in(c))
	if m == nil {
		return tifa.Statement{}, false
	}
	return t.statement(who, cue{t.in(c)[:m[1]], tifa.Told, reported}, c.Start, c.Start, s.End), true
}

// chainedCue reads a clause that opens with a cue whose subject is understood.
// What a meeting decides, the meeting says and not who presides.
func (t *reading) chainedCue(who subject, predicate string, c tifa.Span, s *sentence) (tifa.Statement, bool) {
	clause := t.in(c)
	m := t.chained.FindStringSubmatchIndex(clause)
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
	case found.content == direct, found.verb == "认为", found.verb == "建议" && who.group, found.verb == "指出", found.verb == "表示" && firstRune(t.text[start:]) != '对' && !t.courteous(c):
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

// chain adds to a statement those that follow it in the same sentence. After a
// report or a decision a cue opens a new one; elsewhere only the formula
// 并就…提出要求 does. A decision ends before the rest of the agenda.
func (t *reading) chain(who subject, first tifa.Statement, from int, s *sentence) []tifa.Statement {
	out := []tifa.Statement{first}
	t.passing = who.described
	for _, c := range s.clauses[min(from, len(s.clauses)):] {
		last := &out[len(out)-1]
		if c.Start < last.Span.Start {
			continue
		}
		if t.beforeMark(c.Start) > last.Span.End { // the rest of the agenda stands between
			next, ok := t.chainedCue(subject{name: last.Speaker, group: true}, "", c, s)
			if ok && next.Act != tifa.Told {
				out = append(out, next)
			}
			continue
		}
		if m := alsoDemands.FindStringSubmatchIndex(t.in(c)); m != nil && last.Act != tifa.Told {
			last.Span.End = t.beforeMark(c.Start)
			demand := t.statement(who, cue{t.in(c)[m[2]:m[3]], tifa.Told, reported}, c.Start+m[2], c.Start+len("并"), s.End)
			out = append(out, demand)
			continue
		}
		if found, at, ok := t.goesOn(c, s); ok && last.Act != tifa.Told && last.Speaker == who.name {
			last.Span.End = t.beforeMark(c.Start)
			out = append(out, t.statement(who, found, at, t.afterMark(c.End, s.End), s.End))
			continue
		}
		if last.Act != tifa.Told && last.Cue != "评价" && (last.Act != tifa.Decide || strings.HasPrefix(t.text[last.At.End:], "，")) && !t.nextBusiness(s, c) {
			continue // 决定，A，B: what follows a comma belongs to the content
		}
		if next, ok := t.chainedCue(subject{name: last.Speaker, group: who.group || last.Act == tifa.Decide}, "", c, s); ok && opensAnew(*last, next) {
			if next.Act != tifa.Decide {
				next.Speaker = who.name
			}
			last.Span.End = t.beforeMark(c.Start)
			out = append(out, next)
		} else if said, ok := t.takesOver(c, s); ok {
			last.Span.End = t.beforeMark(c.Start)
			out = append(out, said)
		} else if last.Act != tifa.Told && t.agenda.MatchString(t.in(c)) {
			last.Span.End = t.beforeMark(c.Start)
		}
	}
	return out
}

// goesOn reads a clause that is a pronoun and a cue and nothing else, in which
// whoever speaks goes on: …，他说，….
func (t *reading) goesOn(c tifa.Span, s *sentence) (found cue, at int, ok bool) {
	const longest = 8 * len("中")
	clause := t.in(c)
	if len(clause) > longest || !t.closed(c.End, s.End) {
		return cue{}, 0, false
	}
	for _, p := range t.pronouns {
		if said, ok := strings.CutPrefix(clause, p); ok {
			if found, head, ok := t.cueAtEnd(said); ok && t.beforeCue.MatchString(head) {
				return found, c.Start + len(p) + len(head), true
			}
		}
	}
	return cue{}, 0, false
}

// nextBusiness reports whether a semicolon before c sets it apart as a further
// item of what a meeting did.
func (t *reading) nextBusiness(s *sentence, c tifa.Span) bool {
	return strings.HasSuffix(t.text[:c.Start], "；") && convened.MatchString(t.text[s.Start:c.Start])
}

// opensAnew reports whether next is a statement of its own behind last: told
// speech runs on over what else was put forward in it.
func opensAnew(last, next tifa.Statement) bool {
	return last.Act != tifa.Told || next.Act == tifa.Stress || next.Act == tifa.State || next.Cue == "认为" || next.Cue == "同意" || next.Act == tifa.Require && next.Cue != "提出" && next.Cue != "部署"
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
