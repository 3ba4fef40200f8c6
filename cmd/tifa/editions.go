package main

import (
	"cmp"
	"context"
	"slices"

	"tifa"
	"tifa/compare"
	"tifa/corpus"
	"tifa/ladder"
	"tifa/series"
	"tifa/structure"
)

// edition is a document as it is compared.
func edition(rules *structure.Rules, d *tifa.Document, s *tifa.Structure) compare.Edition {
	e := compare.Edition{Document: d, Structure: s, Sections: rules.Sections(d)}
	for _, g := range rules.Attendance(d) {
		n := compare.Name{Name: oneLine(g.Name), Span: g.Span}
		if g.Body {
			e.Bodies = append(e.Bodies, n)
		} else {
			e.Groups = append(e.Groups, n)
		}
	}
	return e
}

// documentsOf are the documents that f admits, by date and id, each as an
// edition without groups and bodies.
func documentsOf(ctx context.Context, v *corpus.View, rules *structure.Rules, f tifa.Filter) (out []compare.Edition, entries []*tifa.Entry, err error) {
	entries, err = v.Entries(ctx, f)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		full, err := v.Document(ctx, e.ID)
		if err != nil {
			return nil, nil, err
		}
		d := &full.Document
		s := understand(rules, d)
		out = append(out, compare.Edition{Document: d, Structure: s, Sections: rules.Sections(d)})
	}
	return out, entries, nil
}

// editionsOf are the editions of a series, the oldest first: of each event that
// f admits the fullest text, and a place for each edition that is missing.
func editionsOf(ctx context.Context, v *corpus.View, rules *structure.Rules, f tifa.Filter) ([]series.Edition, error) {
	f.Fullest = true
	documents, _, err := documentsOf(ctx, v, rules, f)
	if err != nil {
		return nil, err
	}
	coverage, err := v.Coverage(ctx, f)
	if err != nil {
		return nil, err
	}
	var out []series.Edition
	for i := range documents {
		d := &documents[i]
		out = append(out, series.Edition{When: series.When(d.Document), Text: d, Partial: d.Document.Partial})
	}
	for _, h := range coverage.Holes {
		if h.Kind == tifa.MissingEditions {
			for y := h.From.Year(); y != "" && y <= h.To.Year(); y = nextYear(y) {
				out = append(out, series.Edition{When: tifa.Date(y)})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b series.Edition) int { return cmp.Compare(a.When, b.When) })
	return out, nil
}

// nextYear is the year after y, "" if y is none.
func nextYear(y string) string {
	t, err := tifa.ParseDate(y)
	if err != nil || len(t) != 4 {
		return ""
	}
	n := 0
	for _, c := range y {
		n = 10*n + int(c-'0')
	}
	return itoa(n + 1)
}

// background is what the change from one document to another is read against:
// their series in the corpus, as far as it goes before the new document.
func (a *app) background(ctx context.Context, rules *structure.Rules, before, after *tifa.Document, ladders []ladder.Ladder) (series.Background, func(), error) {
	b := series.Background{Ladders: ladders}
	name := seriesOf(before, after)
	if name == "" {
		return b, func() {}, nil
	}
	v, err := a.view(ctx)
	if err != nil {
		if a.at == "" && a.corpusDir == "" {
			return b, func() {}, nil // files are compared without a corpus
		}
		return b, nil, err
	}
	b.Searcher, b.Series = v.View, tifa.Filter{Series: name}
	documents, _, err := documentsOf(ctx, v.View, rules, b.Series)
	if err == nil {
		b.Editions, err = editionsOf(ctx, v.View, rules, b.Series)
	}
	if err != nil {
		v.Close()
		return b, nil, err
	}
	when := series.When(after)
	earlier := func(d *tifa.Document) bool {
		return d.ID != after.ID && series.When(d) != "" && (when == "" || series.When(d) < when) && !series.SameEvent(d, after)
	}
	for _, d := range documents {
		if earlier(d.Document) {
			b.Documents = append(b.Documents, d)
		}
	}
	b.Editions = slices.DeleteFunc(b.Editions, func(e series.Edition) bool { return e.Text == nil || !earlier(e.Text.Document) })
	return b, v.Close, nil
}

// seriesOf is the series of two documents: that of the new one, else that of the
// old one if their events go by one name, else that name.
func seriesOf(before, after *tifa.Document) string {
	key := structure.SeriesKey(after)
	switch {
	case after.Series != "":
		return after.Series
	case key != "" && key == structure.SeriesKey(before):
		return cmp.Or(before.Series, key)
	}
	return ""
}
