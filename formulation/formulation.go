// Package formulation tells the life of fixed official wordings (提法) in a
// corpus: where one is first attested and last, how often in each year, and
// when it lapsed. It also finds the wordings that recur, without a list of words:
// a [Gatherer] collects texts, [Gatherer.Discover] ranks the strings in them.
package formulation

import (
	"context"
	"slices"

	"tifa"
	"tifa/query"
)

// A Life is what a corpus attests of a formulation. None of it holds beyond
// Count.Coverage.
type Life struct {
	Formulation string
	Count       tifa.Count   // its groups are the years of the coverage
	First, Last *tifa.Hit    // in dated documents; nil if there is none
	Years       []tifa.Group // the years that hold documents, in order
	Lapses      []Lapse
	// Speakers and Acts are those of the statements that hold it, the commonest
	// first; "" is no statement. YearActs are the acts of each of Years.
	Speakers, Acts []tifa.Group
	YearActs       [][]tifa.Group
	// Path are the series that hold it, in the order in which they said it first;
	// those without a date come last.
	Path []tifa.Step
}

// A Lapse is a run of years, between the first attestation and the last, that
// hold documents but not the formulation. A year without documents neither
// makes a lapse nor ends one.
type Lapse struct {
	From, To  string // years, both included
	Documents int    // held of these years
	Revival   string // the year in which it came back
}

// Trace tells the life of the exact wording f in the documents that pass the
// filter.
func Trace(ctx context.Context, s tifa.Searcher, f string, filter tifa.Filter) (*Life, error) {
	q := tifa.Query{Text: query.Quote(f), Filter: filter}
	survey, err := s.Survey(ctx, q)
	if err != nil {
		return nil, err
	}
	l := &Life{Formulation: f, Count: survey.Count, Speakers: survey.Speakers, Acts: survey.Acts, Path: survey.Path}
	if l.First, l.Last, err = s.Ends(ctx, q); err != nil {
		return nil, err
	}
	for i, g := range survey.Groups {
		if g.Key != "" {
			l.Years, l.YearActs = append(l.Years, g), append(l.YearActs, survey.YearActs[i])
		}
	}
	l.Lapses = lapses(l.Years)
	return l, nil
}

// typicalLines is how many [Typical] finds.
const typicalLines = 5

// Typical finds a line of each of the last five years of a life that have one: the
// first of the year. The filter is that of the life; the latest year comes first.
func Typical(ctx context.Context, s tifa.Searcher, l *Life, filter tifa.Filter) ([]tifa.Hit, error) {
	var out []tifa.Hit
	for _, y := range slices.Backward(l.Years) {
		if y.Occurrences == 0 {
			continue
		}
		year, err := filter.And(tifa.Filter{Since: tifa.Date(y.Key), Until: tifa.Date(y.Key)})
		if err != nil {
			return nil, err
		}
		first, _, err := s.Ends(ctx, tifa.Query{Text: query.Quote(l.Formulation), Filter: year})
		if err != nil {
			return nil, err
		}
		if first != nil {
			out = append(out, *first)
		}
		if len(out) == typicalLines {
			break
		}
	}
	return out, nil
}

func lapses(years []tifa.Group) []Lapse {
	var out []Lapse
	var open *Lapse
	begun := false
	for _, y := range years {
		switch {
		case y.Occurrences > 0:
			if open != nil {
				open.Revival = y.Key
				out = append(out, *open)
			}
			open, begun = nil, true
		case !begun:
		case open == nil:
			open = &Lapse{From: y.Key, To: y.Key, Documents: y.Searched}
		default:
			open.To = y.Key
			open.Documents += y.Searched
		}
	}
	return out
}
