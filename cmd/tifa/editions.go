package main

import (
	"context"

	"tifa"
	"tifa/edition"
	"tifa/ladder"
	"tifa/series"
	"tifa/structure"
)

// background is what the change from one document to another is read against, and
// what closes the corpus that it is read from.
func (a *app) background(ctx context.Context, rules *structure.Rules, before, after *tifa.Document, ladders []ladder.Ladder) (series.Background, func(), error) {
	alone := series.Background{Ladders: ladders, SetsScene: rules.SetsScene}
	if edition.SeriesOf(before, after) == "" {
		return alone, func() {}, nil
	}
	v, err := a.view(ctx)
	if err != nil {
		if a.at == "" && a.corpusDir == "" {
			return alone, func() {}, nil // files are compared without a corpus
		}
		return alone, nil, err
	}
	b, err := edition.Background(ctx, v.View, rules, before, after, ladders)
	if err != nil {
		v.Close()
		return b, nil, err
	}
	return b, v.Close, nil
}
