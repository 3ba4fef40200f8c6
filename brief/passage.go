package brief

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/compare"
)

// passages are what was put in and what was taken out, the longest first, where most
// of the text stayed.
func (w *writer) passages() (out []Finding, err error) {
	if w.Summary == nil {
		return nil, nil
	}
	if share, _ := w.Summary.Redline.Summary().NewShare(); share < sameShare {
		return nil, nil
	}
	size := func(f Finding) int {
		if f.New != nil {
			return letters(f.New.Text)
		}
		return letters(f.Old.Text)
	}
	cutDown := w.apart() == Shorter
	add := func(k Kind, span *tifa.Span) {
		if span == nil || span.Len() == 0 || k == TakenOut && cutDown {
			return
		}
		x := Finding{Kind: k, Replay: w.compareCommand()}
		q := &x.New
		if k == TakenOut {
			x.Old = w.old(whole(w.out.Old.Text, *span))
			q = &x.Old
		} else {
			x.New = w.quote(whole(w.doc.Text, *span))
		}
		if letters((*q).Text) >= leastPassage && !strings.Contains((*q).Text, "://") {
			out = append(out, x)
		}
	}
	for _, e := range w.Summary.Redline.Edits {
		switch {
		case e.Ignored:
		case len(e.Changes) > 0:
			for _, c := range e.Changes {
				if c.Op == compare.Added && !c.Ignored {
					add(PutIn, &c.New)
				} else if c.Op == compare.Dropped && !c.Ignored {
					add(TakenOut, &c.Old)
				}
			}
		case e.Kind == compare.Added:
			add(PutIn, e.New)
		case e.Kind == compare.Dropped:
			add(TakenOut, e.Old)
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(size(b), size(a)) })
	const compared = 8 // passages of which the first ones are told
	kept := out[:0]
	for i, x := range out { // what a text says twice is told once
		if i >= compared || !slices.ContainsFunc(kept, func(k Finding) bool { return repeats(x.Old, k.Old) || repeats(x.New, k.New) }) {
			kept = append(kept, x)
		}
	}
	return kept, nil
}

func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// whole is a passage without the beginning of a clause that goes on behind it, where
// enough is left.
func whole(s string, at tifa.Span) tifa.Span {
	const ends = "，。；：！？,;:\n" // a full stop may stand in a name
	at = trimmed(s, at)
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(s[at.End:], " ”’\"'"))
	last, _ := utf8.DecodeLastRuneInString(at.In(s))
	if cut := (tifa.Span{Start: at.Start, End: at.Start + max(0, strings.LastIndexAny(at.In(s), ends))}); at.End < len(s) && !strings.ContainsRune(ends+".", next) && !strings.ContainsRune(ends+".", last) && letters(cut.In(s)) >= leastPassage {
		at = cut
	}
	return at
}

// repeats reports whether half of a passage stands in another.
func repeats(q, in *Quote) bool {
	if q == nil || in == nil {
		return false
	}
	kept, _ := common(q, in)
	return 2*kept >= utf8.RuneCountInString(q.Text)
}
