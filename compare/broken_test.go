package compare

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"tifa"
	"tifa/text"
)

// broken says what a redline promises and does not keep, "" if nothing.
func (o Options) broken(r Redline, old, new string, oldParagraphs, newParagraphs []tifa.Span) string {
	inOld, inNew := make([]int, len(old)), make([]int, len(new))
	lastNew, lastOld := 0, 0 // ends of the spans that must come in order
	ends := map[int]string{} // by move: what changes show of it
	for _, e := range r.Edits {
		var a, b tifa.Span
		if e.Old != nil {
			a = *e.Old
			for i := a.Start; i < a.End; i++ {
				inOld[i]++
			}
			if e.Kind != Moved {
				if a.Start < lastOld {
					return "old paragraphs out of order"
				}
				lastOld = a.End
			}
		}
		if e.New != nil {
			b = *e.New
			for i := b.Start; i < b.End; i++ {
				inNew[i]++
			}
			if b.Start < lastNew {
				return "new paragraphs out of order"
			}
			lastNew = b.End
		}
		if problem := brokenRun(e.Old, e.OldParagraphs, oldParagraphs) + brokenRun(e.New, e.NewParagraphs, newParagraphs); problem != "" {
			return problem
		}
		if problem := o.brokenKind(e, a, b, old, new); problem != "" {
			return problem
		}
		for _, c := range e.Changes {
			if c.Move > 0 {
				ends[c.Move] += string(c.Op) + " "
				if c.Move > len(r.Moves) || !c.Old.Contains(r.Moves[c.Move-1].Old) && !c.New.Contains(r.Moves[c.Move-1].New) {
					return "a change is no end of its move: " + c.Text
				}
			}
		}
	}
	for i, m := range r.Moves {
		if ends[i+1] != "dropped added " && ends[i+1] != "added dropped " {
			return fmt.Sprintf("move %d has the ends %q", i+1, ends[i+1])
		}
		if m.Changes == nil && !sameCharacters(m.Old.In(old), m.New.In(new), o.Folds) {
			return "a move of two wordings without changes: " + m.Old.In(old)
		}
		if problem := o.brokenChanges(m.Changes, old, new, m.Old, m.New); m.Changes != nil && problem != "" {
			return problem + " in a move"
		}
	}
	for _, side := range []struct {
		text  string
		times []int
	}{{old, inOld}, {new, inNew}} {
		for i, r := range side.text {
			if side.times[i] == 0 && !unicode.IsSpace(r) {
				return "a character stands in no edit"
			}
		}
		if len(side.times) > 0 && slices.Max(side.times) > 1 {
			return "a byte stands in two edits"
		}
	}
	return brokenSummary(r.Summary(), len(oldParagraphs), len(newParagraphs))
}

// broken is the method under no options.
func broken(r Redline, old, new string, oldParagraphs, newParagraphs []tifa.Span) string {
	return Options{}.broken(r, old, new, oldParagraphs, newParagraphs)
}

func brokenSummary(s Summary, oldParagraphs, newParagraphs int) string {
	if s.Old.Paragraphs+s.Boilerplate.Old.Paragraphs != oldParagraphs || s.New.Paragraphs+s.Boilerplate.New.Paragraphs != newParagraphs ||
		s.Old != total(s.Kept.Old, s.Moved.Old, s.Reworded.Old, s.Dropped) ||
		s.New != total(s.Kept.New, s.Moved.New, s.Reworded.New, s.Added) {
		return fmt.Sprintf("the summary does not add up: %+v", s)
	}
	if s.InOrder > s.Survived || s.Survived > s.Old.Characters {
		return fmt.Sprintf("more survived than there was: %+v", s)
	}
	return ""
}

func brokenRun(s *tifa.Span, r Run, paragraphs []tifa.Span) string {
	switch {
	case s == nil && r != Run{}:
		return "a run of paragraphs without a passage"
	case s != nil && (r.Len() < 1 || s.Start != paragraphs[r.Start].Start || s.End != paragraphs[r.End-1].End):
		return "a passage that is not the run of its paragraphs"
	}
	return ""
}

// brokenKind is broken for one edit.
func (o Options) brokenKind(e Edit, a, b tifa.Span, old, new string) string {
	s, t := a.In(old), b.In(new)
	same := sameCharacters(s, t, o.Folds)
	changed, moved := false, false
	for _, c := range e.Changes {
		changed = changed || c.Op != Kept
		moved = moved || c.Move > 0
	}
	switch e.Kind {
	case Kept:
		if e.Changes == nil && !same || changed {
			return "kept, but not the same: " + s
		}
	case Added, Dropped:
		if (e.Kind == Added) != (e.Old == nil) || (e.Kind == Dropped) != (e.New == nil) || e.Changes != nil && !moved {
			return "alone, but has another side: " + s + t
		}
	case Moved, Reworded:
		if same != (e.Changes == nil) || same && e.Kind == Reworded || e.Kind == Reworded && !changed {
			return "changes do not fit the kind: " + s
		}
	default:
		return "no kind: " + string(e.Kind)
	}
	if e.OldParagraphs.Len() > 1 && e.NewParagraphs.Len() > 1 && e.Kind != Kept {
		return "a run of paragraphs became a run"
	}
	if e.Changes == nil {
		return ""
	}
	if e.Old == nil {
		a.Start = e.Changes[0].Old.Start
		a.End = a.Start
	}
	if e.New == nil {
		b.Start = e.Changes[0].New.Start
		b.End = b.Start
	}
	if problem := o.brokenChanges(e.Changes, old, new, a, b); problem != "" {
		return problem + " in " + inline(e.Changes)
	}
	return ""
}

func total(sizes ...Size) Size {
	var out Size
	for _, s := range sizes {
		out.add(s)
	}
	return out
}

func brokenChanges(changes []Change, old, new string, a, b tifa.Span) string {
	return Options{}.brokenChanges(changes, old, new, a, b)
}

// brokenChanges is broken for the changes of the passages a and b.
func (o Options) brokenChanges(changes []Change, old, new string, a, b tifa.Span) string {
	for i, c := range changes {
		if c.Old.Start != a.Start || c.New.Start != b.Start || c.Old.End > a.End || c.New.End > b.End {
			return "a change out of its place"
		}
		a.Start, b.Start = c.Old.End, c.New.End
		s, t := c.Old.In(old), c.New.In(new)
		want := t
		if c.Op == Dropped {
			want = s
		}
		switch {
		case c.Text != want:
			return "a change with another text"
		case s == "" && t == "", c.Op == Dropped && t != "", c.Op == Added && s != "":
			return "an empty change, or one with two sides"
		case c.Op == Kept && !c.Ignored && !sameCharacters(s, t, o.Folds):
			return "kept, but not the same: " + c.Text
		case c.Ignored && (c.Op != Kept || s == t):
			return "ignored, but the same: " + c.Text
		case i > 0 && changes[i-1].Op == c.Op && changes[i-1].Move == c.Move && changes[i-1].Ignored == c.Ignored:
			return "neighbours of one kind"
		case i > 0 && changes[i-1].Op == Added && c.Op == Dropped:
			return "added before dropped"
		case c.Op == Kept && !c.Ignored && strayed(changes, i):
			return "stray " + c.Text
		}
	}
	if a.Len() != 0 || b.Len() != 0 {
		return "the changes do not reach the end"
	}
	return ""
}

// strayed reports whether kept change i stands between two changes of words
// and holds fewer than two characters and no word.
func strayed(changes []Change, i int) bool {
	words := func(from, step int) bool {
		for ; from >= 0 && from < len(changes) && changes[from].Op != Kept; from += step {
			if strings.TrimSpace(changes[from].Text) != "" {
				return true
			}
		}
		return false
	}
	if !words(i-1, -1) || !words(i+1, 1) {
		return false
	}
	n := 0
	for _, r := range changes[i].Text {
		switch {
		case text.IsIdeograph(r):
			n++
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			n += 2
		}
	}
	return n < 2
}
