package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"tifa"
	"tifa/compare"
	"tifa/corpus"
	"tifa/ladder"
	"tifa/series"
	"tifa/structure"
)

// newEdition reads a document as it is compared.
func newEdition(rules *structure.Rules, d *tifa.Document) compare.Edition {
	s, sections, groups := rules.ReadParts(d)
	namePublisher(d)
	e := compare.Edition{Document: d, Structure: s, Sections: sections}
	for _, g := range groups {
		n := compare.Name{Name: oneLine(g.Name), Span: g.Span}
		if g.Body {
			e.Bodies = append(e.Bodies, n)
		} else {
			e.Groups = append(e.Groups, n)
		}
	}
	return e
}

// editionsOf are the editions of a series, the oldest first: of each event that
// f admits the fullest text, and a place for each edition that is missing. The
// texts that read chooses are read with their structure, the others alone.
func editionsOf(ctx context.Context, v *corpus.View, rules *structure.Rules, f tifa.Filter, read func(*series.Edition) bool) ([]series.Edition, error) {
	entries, err := v.Entries(ctx, f)
	if err != nil {
		return nil, err
	}
	coverage, err := v.Coverage(ctx, f)
	if err != nil {
		return nil, err
	}
	var out []series.Edition
	for _, g := range series.Events(entries) {
		e := series.Edition{When: g[0].When(), Text: &compare.Edition{Document: &g[0].Document}, Partial: g[0].Partial}
		for _, d := range g {
			e.Texts = append(e.Texts, d.ID)
		}
		out = append(out, e)
	}
	for _, h := range coverage.Holes {
		if h.Kind == tifa.MissingEditions {
			for _, y := range years(h.From, h.To) {
				out = append(out, series.Edition{When: y})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b series.Edition) int { return cmp.Compare(a.When, b.When) })
	for i := range slices.Backward(out) {
		if e := &out[i]; e.Text != nil && read(e) {
			full, err := v.Document(ctx, e.Text.Document.ID)
			if err != nil {
				return nil, err
			}
			*e.Text = newEdition(rules, &full.Document)
		}
	}
	return out, nil
}

// years are those from one to another, both included.
func years(from, to tifa.Date) (all []tifa.Date) {
	first, err := strconv.Atoi(from.Year())
	last, err2 := strconv.Atoi(to.Year())
	if err != nil || err2 != nil {
		return nil
	}
	for y := first; y <= last; y++ {
		all = append(all, tifa.Date(fmt.Sprintf("%04d", y)))
	}
	return all
}

// background is what the change from one document to another is read against:
// their series in the corpus, as far as it goes before the new document.
func (a *app) background(ctx context.Context, rules *structure.Rules, before, after *tifa.Document, ladders []ladder.Ladder) (series.Background, func(), error) {
	b := series.Background{Ladders: ladders, SetsScene: rules.SetsScene}
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
	if err := fillBackground(ctx, v.View, rules, &b, after); err != nil {
		v.Close()
		return b, nil, err
	}
	// Of wordings that come equally near, that of the old text is shown.
	if i := slices.IndexFunc(b.Documents, func(d *tifa.Document) bool { return d.ID == before.ID }); i >= 0 {
		d := b.Documents[i]
		b.Documents = append(slices.Delete(b.Documents, i, i+1), d)
	}
	return b, v.Close, nil
}

// fillBackground reads the editions before a document.
func fillBackground(ctx context.Context, v *corpus.View, rules *structure.Rules, b *series.Background, after *tifa.Document) error {
	when := after.When()
	earlier := func(d *tifa.Document) bool {
		return d.ID != after.ID && d.When() != "" && (when == "" || d.When() < when) && !d.SameEvent(after)
	}
	complete := 0
	editions, err := editionsOf(ctx, v, rules, b.Series, func(e *series.Edition) bool { // the latest first
		if !earlier(e.Text.Document) || e.Partial {
			return false
		}
		complete++
		return complete <= series.LastEditions
	})
	if err != nil {
		return err
	}
	for _, e := range editions {
		if e.Text == nil || !earlier(e.Text.Document) {
			continue
		}
		b.Editions = append(b.Editions, e)
		for _, id := range slices.Backward(e.Texts) { // the fullest last
			full, err := v.Document(ctx, id)
			if err != nil {
				return err
			}
			b.Documents = append(b.Documents, &full.Document)
		}
	}
	return nil
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
