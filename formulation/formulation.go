// Package formulation tells the life of fixed official wordings (提法) in a
// corpus: where one is first attested and last, how often in each year, and
// when it lapsed. It also finds the wordings that recur, without a list of words:
// a [Gatherer] collects texts, [Gatherer.Discover] ranks the strings in them.
package formulation

import (
	"cmp"
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
	Path []Step
}

// A Step is a series on the way of a formulation: from a speech to a meeting to a
// work report.
type Step struct {
	Series string // "" for documents of no series
	tifa.Tally
	First *tifa.Hit // nil if no document that holds it is dated
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
	count, err := s.Count(ctx, q, tifa.ByYear)
	if err != nil {
		return nil, err
	}
	l := &Life{Formulation: f, Count: count}
	if l.First, l.Last, err = s.Ends(ctx, q); err != nil {
		return nil, err
	}
	for _, g := range count.Groups {
		if g.Key != "" {
			l.Years = append(l.Years, g)
		}
	}
	l.Lapses = lapses(l.Years)
	if err := l.follow(ctx, s, q); err != nil {
		return nil, err
	}
	return l, l.attribute(ctx, s, q)
}

// follow tells the way of the formulation through the series.
func (l *Life) follow(ctx context.Context, s tifa.Searcher, q tifa.Query) error {
	count, err := s.Count(ctx, q, tifa.BySeries)
	if err != nil {
		return err
	}
	dated := func(x Step) tifa.Date {
		if x.First == nil {
			return "~" // behind all dates
		}
		return x.First.Date
	}
	for _, g := range count.Groups {
		if g.Occurrences == 0 {
			continue
		}
		x := Step{Series: g.Key, Tally: g.Tally}
		if g.Key != "" {
			in := q
			if in.Filter, err = q.Filter.And(tifa.Filter{Series: g.Key}); err != nil {
				return err
			}
			if x.First, _, err = s.Ends(ctx, in); err != nil {
				return err
			}
		}
		l.Path = append(l.Path, x)
	}
	slices.SortStableFunc(l.Path, func(a, b Step) int { return cmp.Compare(dated(a), dated(b)) })
	return nil
}

// attribute tells who states the formulation, and by which acts over the years.
func (l *Life) attribute(ctx context.Context, s tifa.Searcher, q tifa.Query) error {
	by := func(q tifa.Query, g tifa.Grouping) ([]tifa.Group, error) {
		n, err := s.Count(ctx, q, g)
		return n.Groups, err
	}
	var err error
	if l.Speakers, err = by(q, tifa.BySpeaker); err != nil {
		return err
	}
	if l.Acts, err = by(q, tifa.ByAct); err != nil {
		return err
	}
	for _, y := range l.Years {
		var acts []tifa.Group
		if y.Occurrences > 0 {
			year, err := q.Filter.And(tifa.Filter{Since: tifa.Date(y.Key), Until: tifa.Date(y.Key)})
			if err != nil {
				return err
			}
			in := q
			in.Filter = year
			if acts, err = by(in, tifa.ByAct); err != nil {
				return err
			}
		}
		l.YearActs = append(l.YearActs, acts)
	}
	return nil
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
