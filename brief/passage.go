package brief

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/compare"
	"tifa/text"
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
	here, there := text.NewForm(w.doc.Text, 0).Text, text.NewForm(w.out.Old.Text, 0).Text
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
		other := there
		if k == TakenOut {
			other = here
		}
		if letters((*q).Text) >= leastPassage && !strings.Contains((*q).Text, "://") && !kept((*q).Text, other) && !(k == TakenOut && printedTwice((*q).Text, there)) {
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
	told := out[:0]
	for i, x := range out { // what a text says twice is told once
		if i >= compared || !slices.ContainsFunc(told, func(k Finding) bool { return repeats(x.Old, k.Old) || repeats(x.New, k.New) }) {
			told = append(told, x)
		}
	}
	return told, nil
}

func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// shortOpening is how many characters of a clause before a passage are told with it.
const shortOpening = 4

// whole is a passage without the beginning of a clause that goes on behind it, and with
// the few characters, 今年是, that open the clause which it begins in. It is empty where
// too little is left.
func whole(s string, at tifa.Span) tifa.Span {
	const ends = "，。；：！？,;:\n" // a full stop may stand in a name
	at = trimmed(s, at)
	in := at.In(s)
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(s[at.End:], " ”’\"'"))
	last, _ := utf8.DecodeLastRuneInString(in)
	goesOn := at.End < len(s) && !strings.ContainsRune(ends+".", next) && !strings.ContainsRune(ends+".", last)
	if cut := at.Start + max(0, strings.LastIndexAny(in, ends)); goesOn && (!spaced(in) || letters(s[at.Start:cut]) >= leastPassage) {
		at.End = cut
	}
	before := s[:at.Start]
	if i := strings.LastIndexAny(before, ends); i >= 0 && !spaced(in) {
		_, n := utf8.DecodeRuneInString(before[i:])
		opening := strings.TrimLeft(before[i+n:], "”’）)\" 　\n")
		if utf8.RuneCountInString(opening) <= shortOpening {
			at.Start -= len(opening)
		}
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
