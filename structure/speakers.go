package structure

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
)

// noteSubject remembers who or what a sentence without speech is about.
func (t *reading) noteSubject(s *sentence) {
	if len(s.clauses) == 0 {
		return
	}
	if who, ok := t.subjectOf(s.clauses[0], s); ok {
		t.subject = who
	}
}

// namesSpeaker reports whether a sentence names as its subject the person whose
// statement stands open: nobody speaks so of themselves.
func (t *reading) namesSpeaker(s *sentence) bool {
	speaker := t.personNamed(t.statements[len(t.statements)-1].Speaker)
	for _, m := range t.mentionsIn(s.Span) {
		if t.address(t.text[m.End:s.End]) > 0 {
			continue
		}
		if m.person != speaker {
			if m.lead == s.Start && s.Start == t.paragraphs[t.flat.Paragraph(s.Start)].body {
				return true
			}
			if m.lead == s.Start && !strings.HasPrefix(t.text[m.End:s.End], "也") && (t.acts(t.in(m.Span), t.text[m.End:s.End]) || strings.ContainsRune("在同与将还请", firstRune(t.text[m.End:s.End]))) {
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

// isGuest reports whether a short name that no table knows can be that of the
// guest whom the document tells of: somebody is received or met.
func (t *reading) isGuest(name string) bool {
	return t.meets && utf8.RuneCountInString(name) <= 6 && t.groups.suffix(name) == 0
}

// interrupts reports whether a group takes over within a paragraph from one that
// is no meeting: in news one voice follows another.
func (t *reading) interrupts(who subject, found cue) bool {
	last := t.statements[len(t.statements)-1].Speaker
	return t.groups.suffix(who.name) > 0 && t.speakers.suffix(last) == 0 && (t.echoed || !t.isLeader(last) || strings.HasSuffix(who.name, "们")) && (found.act == tifa.State || found.act == tifa.Judge)
}

// isLeader reports whether a speaker is a person under a Chinese name, whose speech
// may hold what others say.
func (t *reading) isLeader(name string) bool { return t.known(name) && t.nameLen(name) == len(name) }

// mayInterrupt reports whether a name that no table knows may take over from a
// speaker at the start of a paragraph: a group, a name, an office with its name.
func (t *reading) mayInterrupt(name string) bool {
	return t.groups.suffix(name) > 0 || t.nameLen(name) == len(name) || t.foreignName(name) == len(name) ||
		t.foreign.suffix(name) > 0 || strings.HasPrefix(name, "《") || strings.HasSuffix(name, "》")
}

// describedSpeaker reads a clause that is a subject and a cue: 多位专家表示.
func (t *reading) describedSpeaker(c tifa.Span) (who subject, found cue, at int, ok bool) {
	clause := strings.TrimSuffix(t.in(c), "了")
	if n := len(passedBefore.FindString(clause)); n > 0 { // 会议通过的《…》提出
		c.Start += n
		clause = clause[n:]
	}
	if n := accordingTo(clause) + alsoThere(clause); n > 0 {
		c.Start += n
		clause = clause[n:]
	}
	found, head, ok := t.cueAtEnd(clause)
	if !ok || t.noSpeaker.prefix(clause) > 0 || found.act == tifa.Decide && strings.HasPrefix(clause, "经") {
		return who, found, 0, false
	}
	m := []int{0, len(head), 0, len(head)}
	if !t.isPlain(head) {
		m = t.described.FindStringSubmatchIndex(head)
		if m != nil && strings.Contains(head[m[3]:], "的") && t.groups.suffix(head) > 0 && t.groups.suffix(head[:m[3]]) == 0 {
			m[3] = len(head) // 参与…的|科学家
		}
	}
	if m == nil || obliges.MatchString(head[:m[3]]) || strings.ContainsAny(head[:m[3]], "我你他她它这那就只还甚又也都没不") {
		return who, found, 0, false
	}
	name := tifa.Span{Start: c.Start, End: c.Start + m[3]}
	if named := t.mentionsIn(name); len(named) == 1 && named[0].End == name.End { // 大会新闻发言人|某某
		return subject{name: t.in(named[0].Span), end: name.End}, found, c.Start + len(head), true
	}
	if t.notInBody.MatchString(head[:m[3]]) {
		return who, found, 0, false
	}
	return subject{name: t.printed(name), end: name.End, group: true, described: true}, found, c.Start + len(head), true
}

// isPlain reports whether what stands before a cue is a subject and nothing that
// may stand between it and the cue.
func (t *reading) isPlain(head string) bool {
	if n := utf8.RuneCountInString(head); n < 2 || n > 40 || t.adverbs.suffix(head) > 0 {
		return false
	}
	for _, r := range head {
		if !unicode.Is(unicode.Han, r) || strings.ContainsRune("在就对代出主听会接回针参考视调看慰向以日号发作致时说援召举投", r) {
			return false
		}
	}
	return true
}

// speakerOf reads a clause that is a speaker, named or described, and a cue.
func (t *reading) speakerOf(c tifa.Span, s *sentence) (who subject, found cue, at int, ok bool) {
	if who, ok := t.subjectOf(c, s); ok {
		said := strings.TrimSuffix(t.text[who.end:c.End], "了")
		if found, head, ok := t.cueAtEnd(said); ok && t.mayPrecedeCue(head) {
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
		names := []string{t.in(named[0].Span)}
		end := named[0].End
		for _, m := range named[1:] {
			if strings.Trim(t.text[end:m.lead], "、和及") != "" {
				break
			}
			names = append(names, t.in(m.Span))
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
	body := clause[accordingTo(clause):]
	for _, w := range []string{"随后", "之后", "最后", "同时", "此外", "另外", "而", "但", "此次", "本次", "这次"} {
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
			if m := f.pattern.FindString(clause); len(m) > len(name) && !r.notInBody.MatchString(m) {
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
	return t.personNamed(name) >= 0
}

// personNamed is the index of the person of that name, or of whom a part of it
// calls so; -1 if there is none.
func (t *reading) personNamed(name string) int {
	if i, ok := t.byName[name]; ok {
		return i
	}
	if i, ok := t.aliases[name]; ok {
		return i
	}
	return -1
}
