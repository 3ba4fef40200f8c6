package formulation

import (
	"context"
	"strings"

	"tifa"
	"tifa/query"
)

// Lives counts the wordings of a family in the documents that pass the filter, in the
// order of its line: each outside of the longer ones of the family, so that no
// occurrence counts twice. Their rule is [Confirmed].
func (f *Family) Lives(ctx context.Context, s tifa.Searcher, filter tifa.Filter) ([]Variant, error) {
	out := make([]Variant, 0, len(f.Wordings))
	for _, w := range f.Wordings {
		var around []string
		for _, longer := range f.Wordings {
			if longer != w && strings.Contains(longer, w) {
				around = append(around, longer)
			}
		}
		x, err := lifeOutside(ctx, s, w, around, filter)
		if err != nil {
			return nil, err
		}
		x.Rule = Confirmed
		out = append(out, x)
	}
	return out, nil
}

// lifeOutside counts the occurrences of w in none of the strings around it.
func lifeOutside(ctx context.Context, s tifa.Searcher, w string, around []string, filter tifa.Filter) (x Variant, err error) {
	q := tifa.Query{Text: query.Quote(w), Filter: filter}
	for _, a := range around {
		q.Text += " NOT WITHIN " + query.Quote(a)
	}
	count, err := s.Count(ctx, q, tifa.ByYear)
	if err != nil {
		return x, err
	}
	x = Variant{Text: w, Occurrences: count.Occurrences, Documents: count.Documents}
	for _, g := range count.Groups {
		if g.Key != "" {
			x.Years = append(x.Years, g)
		}
	}
	x.First, x.Last, err = s.Ends(ctx, q)
	return x, err
}

// A Reign is a run of years in which one wording is the commonest of a family.
type Reign struct {
	Text     string
	From, To string // years, both included
}

// Reigns tell which of a formulation and its variants ruled when, by the occurrences
// of each year. A part of the formulation is no rival, since it stands in other
// wordings as well, nor are other capitals.
func Reigns(l *Life, variants []Variant) []Reign {
	rivals := []Variant{{Text: l.Formulation, Years: l.Years}}
	for _, v := range variants {
		if v.Rule != OtherCase && !strings.Contains(l.Formulation, v.Text) {
			rivals = append(rivals, v)
		}
	}
	return Ruling(rivals)
}

// Ruling tells which of several wordings ruled when, by the occurrences of each year;
// of two that occur as often the first rules. Years in which none occurs belong to no
// reign and end none.
func Ruling(wordings []Variant) (out []Reign) {
	if len(wordings) == 0 {
		return nil
	}
	for i, y := range wordings[0].Years {
		best, most := "", 0
		for _, w := range wordings {
			if n := w.Years[i].Occurrences; n > most {
				best, most = w.Text, n
			}
		}
		switch {
		case most == 0:
		case len(out) > 0 && out[len(out)-1].Text == best:
			out[len(out)-1].To = y.Key
		default:
			out = append(out, Reign{best, y.Key, y.Key})
		}
	}
	return out
}
