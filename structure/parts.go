package structure

import (
	"slices"
	"strings"

	"tifa"
)

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
			first := i
			if together.MatchString(predicate) && i > 0 && withAnother.MatchString(t.text[named[i-1].End:named[i].lead]) {
				first-- // 某人与某人共同出席
			}
			for _, m := range named[first:j] {
				t.part(m.person, predicate, &s.words)
			}
			i = j
		}
	}
	writing := map[int]bool{} // who is told of so far as the author of an instruction or a letter
	for _, s := range t.statements {
		if s.Act == tifa.Told {
			continue
		}
		if i := t.personNamed(s.Speaker); i >= 0 {
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

// part notes what a predicate says that a person did; words are those of its
// sentence.
func (t *reading) part(person int, predicate string, words *wordBits) {
	if t.invites.mayHold(words) {
		if i := t.invites.pattern.FindStringIndex(predicate); i != nil { // others are asked to come
			predicate = predicate[:i[0]]
		}
	}
	if i := receives.FindStringIndex(predicate); i != nil { // others attend
		predicate = predicate[:i[0]]
	}
	predicate, _, _ = strings.Cut(predicate, "，会上") // whoever it was
	heard, _, _ := strings.Cut(predicate, "听取")     // others spoke
	summed := t.summing.mayHold(words)
	spoken := heard
	if summed {
		spoken = t.summing.pattern.ReplaceAllString(heard, "")
	}
	parts := t.parts
	if t.doc.Language == "en" {
		parts = t.englishParts
	}
	for i := range parts {
		p := &parts[i]
		said := predicate
		if p.part == tifa.Speak {
			said = spoken
		}
		if !p.mayHold(words) && (p.part != tifa.Speak || !summed) || !p.pattern.MatchString(said) { // what is left of a summary may read otherwise
			continue
		}
		if p.part == tifa.Speak && t.spokenOf.mayHold(words) && t.spokenOf.pattern.MatchString(predicate) {
			continue
		}
		t.addPart(person, p.part)
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
