package series

import (
	"context"
	"strings"

	"tifa"
	"tifa/query"
)

// A Matrix tells of formulations in which editions they stand.
type Matrix struct {
	Editions []Edition
	Rows     []Row
	Coverage tifa.Coverage
}

// A Row is a formulation, or several wordings counted together: each place in a
// text counts once, where one wording holds another there as well.
type Row struct {
	Wordings    []string
	Occurrences int // in the editions
	Documents   int // editions with one at least
	First, Last *tifa.Hit
	Cells       []Cell // one for each edition
}

// A Cell is a formulation in an edition.
type Cell struct {
	State       CellState
	Occurrences int
	Hits        []tifa.Hit // in order of the text
}

// A CellState is what is known of an edition.
type CellState string

// The states of a cell. A text known to be abridged that has no occurrence says
// nothing: its cell is Unknown.
const (
	Counted CellState = "counted"
	Unknown CellState = "unknown"
	NoText  CellState = "no text" // of the edition is held
)

// Count counts formulations, each given as its wordings, in editions whose texts
// are among the documents that f admits.
func Count(ctx context.Context, s tifa.Searcher, f tifa.Filter, editions []Edition, rows [][]string) (*Matrix, error) {
	coverage, err := s.Coverage(ctx, f)
	if err != nil {
		return nil, err
	}
	m := &Matrix{Editions: editions, Coverage: coverage}
	column := map[string]int{}
	for i, e := range editions {
		if e.Text != nil {
			column[e.Text.Document.ID] = i
		}
	}
	for _, wordings := range rows {
		r := Row{Wordings: wordings, Cells: make([]Cell, len(editions))}
		for h, err := range s.Find(ctx, tifa.Query{Text: anyOf(wordings), Filter: f}) {
			if err != nil {
				return nil, err
			}
			i, ok := column[h.Document]
			if !ok {
				continue // another text of the event is the fullest
			}
			if hits := r.Cells[i].Hits; len(hits) > 0 && h.Span.Start < hits[len(hits)-1].Span.End {
				last := &hits[len(hits)-1]
				if h.Span.Len() > last.Span.Len() {
					*last = h
				}
				continue
			}
			r.Cells[i].Hits = append(r.Cells[i].Hits, h)
		}
		r.settle(editions)
		m.Rows = append(m.Rows, r)
	}
	return m, nil
}

// settle tells the states of the cells and what they add up to.
func (r *Row) settle(editions []Edition) {
	for i := range r.Cells {
		c, e := &r.Cells[i], &editions[i]
		c.Occurrences = len(c.Hits)
		switch {
		case e.Text == nil:
			c.State = NoText
		case c.Occurrences == 0 && e.Partial:
			c.State = Unknown
		default:
			c.State = Counted
		}
		if c.Occurrences == 0 {
			continue
		}
		r.Occurrences += c.Occurrences
		r.Documents++
		if r.First == nil {
			r.First = &c.Hits[0]
		}
		r.Last = &c.Hits[len(c.Hits)-1]
	}
}

// anyOf asks for one of several wordings.
func anyOf(wordings []string) string {
	quoted := make([]string, len(wordings))
	for i, w := range wordings {
		quoted[i] = query.Quote(w)
	}
	return strings.Join(quoted, " | ")
}
