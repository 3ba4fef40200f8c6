package structure

import (
	"strings"
	"unicode/utf8"

	"tifa"
)

// later looks for a cue in the clauses behind the one that names the subject:
// 出席会议并发表重要讲话，强调….
func (t *reading) later(who subject, i int, s *sentence) []tifa.Statement {
	predicate := t.text[who.end:s.clauses[i].End]
	for j := i + 1; j < len(s.clauses) && j <= i+12; j++ {
		c := s.clauses[j]
		if first, ok := t.told(who, c, s); ok {
			return t.chain(who, first, j+1, s)
		}
		if first, ok := t.protested(who, c, s); ok {
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
		if last.Act == tifa.Told && othersDiscuss.MatchString(t.in(c)) {
			return t.endBefore(out, c)
		}
		if t.beforeMark(c.Start) > last.Span.End { // the rest of the agenda stands between
			next, ok := t.chainedCue(subject{name: last.Speaker, group: true}, "", c, s)
			if ok && next.Act != tifa.Told {
				out = append(out, next)
			}
			continue
		}
		if m := alsoDemands.FindStringSubmatchIndex(t.in(c)); m != nil && last.Act != tifa.Told {
			out = t.endBefore(out, c)
			demand := t.statement(who, cue{t.in(c)[m[2]:m[3]], tifa.Told, reported}, c.Start+m[2], c.Start+len("并"), s.End)
			out = append(out, demand)
			continue
		}
		if found, at, ok := t.goesOn(c, s); ok && (last.Act != tifa.Told || last.Cue == "提出") && last.Speaker == who.name {
			if last.Act == tifa.Told { // it only opens what is said
				out = out[:len(out)-1]
			} else {
				out = t.endBefore(out, c)
			}
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
			out = append(t.endBefore(out, c), next) // 给予高度评价，认为…
		} else if said, ok := t.takesOver(c, s); ok {
			out = append(t.endBefore(out, c), said)
		} else if last.Act != tifa.Told && t.agenda.matches(t.in(c)) && !namesAgenda.MatchString(t.in(last.Span)) {
			if out = t.endBefore(out, c); len(out) == 0 {
				return nil
			}
		}
	}
	return out
}

// endBefore ends the last of said before clause c, and leaves it out where
// nothing is left of it.
func (t *reading) endBefore(said []tifa.Statement, c tifa.Span) []tifa.Statement {
	last := &said[len(said)-1]
	if last.Span.End = t.beforeMark(c.Start); last.Span.End < last.Span.Start {
		return said[:len(said)-1]
	}
	return said
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
			if found, head, ok := t.cueAtEnd(said); ok && t.mayPrecedeCue(head) {
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
