package brief

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
	"tifa/novelty"
	"tifa/text"
)

// A Recurrence is a clause of the new text and what of it was said before: all of
// it, or its end, half of it at least.
//
// It looks new if the old text has not the clause in these words and what was said
// before is no formula (worth.go). The longer and the rarer this is, the sooner it is
// taken for new, save what but one has said, which may be chance: the order is by the
// units of it, its share of the clause and log2(N/n)·n/(n+1), where n of N earlier
// documents have it. Of what the old text was the first to say, what is left without
// its first words is told if that is older, else nothing.
type Recurrence struct {
	Clause Quote
	Part   string // all of the clause where it stands in the same words
	Said   Said
}

// shortestWhole is the number of units that a clause has at least, [longest] is that
// of a part.
const shortestWhole = 4

// recurrences find what looks new and is old, and what stands.
func (w *writer) recurrences() error {
	oldText := ""
	if w.Summary != nil {
		oldText = text.NewForm(w.Summary.Old.Document.Text, 0).Text
	}
	type ranked struct {
		Recurrence
		rank float64
	}
	var looksNew []ranked
	for i := range w.Novelty.Clauses {
		c := &w.Novelty.Clauses[i]
		if !c.Judged {
			continue
		}
		whole := c.Said.Occurrences > 0
		part, err := w.saidPart(c)
		if err != nil {
			return err
		}
		if part.Units < shortestWhole || !wordy(part.Text) {
			continue
		}
		said, err := w.said(part.Text)
		if err != nil {
			return err
		}
		if said.First == nil {
			continue // in documents without a date alone
		}
		r := Recurrence{*w.quote(c.Span), part.Text, *said}
		switch common := w.common(said.Documents); {
		case whole && (common || strings.Contains(oldText, c.Text)):
			w.out.Standing = append(w.out.Standing, r)
		case !common:
			units, n := float64(part.Units), float64(said.Documents)
			rank := units * units / float64(c.Units) * math.Log2(float64(w.out.Coverage.Documents)/n) * n / (n + 1)
			if w.Summary != nil && said.First.Document == w.out.Old.ID {
				if r.Part, r.Said, err = w.older(c, part, *said); err != nil {
					return err
				}
				if r.Said.First.Document == w.out.Old.ID {
					continue
				}
			}
			looksNew = append(looksNew, ranked{r, rank})
		}
	}
	slices.SortStableFunc(looksNew, func(a, b ranked) int { return cmp.Compare(b.rank, a.rank) })
	for _, r := range looksNew {
		told := slices.ContainsFunc(w.out.LooksNew, func(o Recurrence) bool { return strings.Contains(o.Part, r.Part) || strings.Contains(r.Part, o.Part) })
		if !told && len(w.out.LooksNew) < ofMany {
			w.out.LooksNew = append(w.out.LooksNew, r.Recurrence)
		}
	}
	slices.SortStableFunc(w.out.Standing, func(a, b Recurrence) int { return cmp.Compare(b.Said.Documents, a.Said.Documents) })
	w.out.Standing = slices.CompactFunc(w.out.Standing, func(a, b Recurrence) bool { return a.Part == b.Part })
	w.out.Standing = w.out.Standing[:min(ofMany, len(w.out.Standing))]
	return nil
}

// saidPart is what the history of a clause is told of: all of it where it was said
// before, else its end, if that is half of it at least; of no units where there is none.
func (w *writer) saidPart(c *novelty.Clause) (novelty.Part, error) {
	if c.Said.Occurrences > 0 {
		return novelty.Part{Span: c.Span, Text: c.Text, Units: c.Units}, nil
	}
	if c.Ending.Cuts {
		return novelty.Part{}, nil
	}
	p, err := w.uncut(c.Ending)
	if err != nil || p.Units < longest || 2*p.Units < c.Units {
		return novelty.Part{}, err
	}
	return p, nil
}

// uncut is a part without the characters at its beginning that end a word before it:
// of 对外工作 no 外工作.
func (w *writer) uncut(p novelty.Part) (novelty.Part, error) {
	for p.Units > 1 {
		cut, err := w.cutsStart(p.Span)
		if !cut || err != nil {
			return p, err
		}
		_, size := utf8.DecodeRuneInString(p.Text)
		p.Text = p.Text[size:]
		p.Span = trimmed(w.doc.Text, tifa.Span{Start: p.Span.Start + size, End: p.Span.End})
		p.Units--
	}
	return p, nil
}

// older is the longest end of a part, half of the clause at least, that is older than
// the old text; the part itself if none is.
func (w *writer) older(c *novelty.Clause, part novelty.Part, said Said) (string, Said, error) {
	for i := range part.Text {
		rest := part.Text[i:]
		units := utf8.RuneCountInString(rest)
		if i == 0 || !text.IsIdeograph([]rune(rest)[0]) {
			continue
		}
		if units < longest || 2*units < c.Units {
			break
		}
		n, err := w.said(rest)
		if err != nil {
			return "", said, err
		}
		if n.Documents == said.Documents || n.First.Date >= w.out.Old.Date || w.common(n.Documents) {
			continue
		}
		cut, err := w.cutsWord(tifa.Span{Start: part.Span.End - len(rest), End: part.Span.End})
		if err != nil {
			return "", said, err
		}
		if !cut {
			return rest, *n, nil
		}
	}
	return part.Text, said, nil
}

// common reports whether so many of the earlier documents make a formula.
func (w *writer) common(documents int) bool {
	return documents >= max(leastFormula, w.out.Coverage.Documents/formulaShare)
}
