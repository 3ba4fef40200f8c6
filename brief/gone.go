package brief

import (
	"slices"
	"strings"

	"tifa"
	"tifa/query"
	"tifa/text"
)

const (
	leastSeries  = 5  // documents of the series before something is told to be raised in it
	silentMonths = 24 // before it
)

func (w *writer) gone() ([]Finding, error) {
	if w.Summary == nil {
		return nil, nil
	}
	here := text.NewForm(w.doc.Text, 0).Text
	matters, err := w.matters(&w.Summary.Old, func(s string) (bool, error) { return !stands(here, s), nil })
	if err != nil || len(matters) == 0 {
		return nil, err
	}
	x := Finding{Kind: Gone, Replay: w.compareCommand("--summary")}
	for _, m := range matters[:min(ofMany, len(matters))] {
		x.Words = append(x.Words, Count{Text: m.text, N: m.n})
	}
	if x.Before, err = w.said(x.Words[0].Text); err != nil {
		return nil, err
	}
	if i := strings.Index(w.out.Old.Text, x.Words[0].Text); i >= 0 {
		x.Old = w.old(tifa.Span{Start: i, End: i + len(x.Words[0].Text)})
	}
	return []Finding{x}, nil
}

// raised are matters that the series had no word of in the last two years.
func (w *writer) raised() ([]Finding, error) {
	if w.Summary == nil || w.Summary.Old.Document.Series == "" {
		return nil, nil
	}
	filter, err := w.Filter.And(tifa.Filter{Series: w.Summary.Old.Document.Series, Until: w.out.Before})
	if err != nil {
		return nil, err
	}
	window := filter
	if t, ok := w.out.Before.Time(); ok {
		window.Since = tifa.DateOf(t.AddDate(0, -silentMonths, 0))
	}
	read, err := w.Corpus.Coverage(w.ctx, window)
	if err != nil {
		return nil, err
	}
	if read.Documents < leastSeries {
		if window = filter; w.Summary.Coverage.Documents < leastSeries {
			return nil, nil
		}
		read = w.Summary.Coverage
	}
	matters, err := w.matters(&w.New, func(s string) (bool, error) {
		n, err := w.Corpus.Total(w.ctx, tifa.Query{Text: query.Quote(s), Filter: window})
		return n == 0, err
	})
	matters = slices.DeleteFunc(matters, func(m matter) bool { return m.n < leastRaised && rarePart*m.documents > w.out.Coverage.Documents })
	if err != nil || len(matters) == 0 {
		return nil, err
	}
	x := Finding{Kind: Raised, Numbers: []int{read.Documents}, From: string(read.From), To: string(read.To), Replay: w.compareCommand("--summary")}
	for _, m := range matters[:min(ofMany, len(matters))] {
		_, last, err := w.Corpus.Ends(w.ctx, tifa.Query{Text: query.Quote(m.text), Filter: filter})
		if err != nil {
			return nil, err
		}
		c := Count{Text: m.text, N: m.n}
		if last != nil {
			c.Last = last.Date
		}
		x.Words = append(x.Words, c)
	}
	if x.Before, err = w.said(x.Words[0].Text); err != nil {
		return nil, err
	}
	form := text.NewForm(w.doc.Text, 0)
	if i := strings.Index(form.Text, x.Words[0].Text); i >= 0 {
		x.New = w.quote(form.Span(tifa.Span{Start: i, End: i + len(x.Words[0].Text)}))
	}
	return []Finding{x}, nil
}
