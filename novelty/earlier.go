package novelty

import (
	"context"

	"tifa"
	"tifa/query"
)

// earlier asks what was said in earlier documents.
type earlier struct {
	ctx    context.Context
	corpus tifa.Searcher
	filter tifa.Filter
	series string
	fold   string         // see Reading.Fold
	totals map[string]int // by string
}

func (e *earlier) query(s string) tifa.Query {
	return tifa.Query{Text: query.Quote(s), Filter: e.filter, Fold: e.fold}
}

// total is the number of occurrences of s.
func (e *earlier) total(s string) (int, error) {
	if n, ok := e.totals[s]; ok {
		return n, nil
	}
	n, err := e.corpus.Total(e.ctx, e.query(s))
	e.totals[s] = n
	return n, err
}

// history is where s was said before.
func (e *earlier) history(s string) (said Said, err error) {
	q := e.query(s)
	count, err := e.corpus.Count(e.ctx, q, tifa.Ungrouped)
	if err != nil {
		return said, err
	}
	said.Occurrences, said.Documents = count.Occurrences, count.Documents
	if said.First, said.Last, err = e.corpus.Ends(e.ctx, q); err != nil || e.series == "" || said.Documents == 0 {
		return said, err
	}
	if q.Filter.Series == "" {
		q.Filter.Series = e.series
		count, err = e.corpus.Count(e.ctx, q, tifa.Ungrouped)
	}
	said.Series = count.Documents
	return said, err
}

// reaches tells, for each unit of a clause, where the longest string that begins
// there and was said before ends. A part of what was said was said, so the ends
// never fall, and each unit is asked for twice at most (the matching statistics of
// Chang and Lawler 1994, by counts instead of a tree).
func (e *earlier) reaches(c *clause) ([]int, error) {
	out := make([]int, c.len())
	end := 0
	for i := range out {
		end = max(end, i)
		for end < c.len() {
			n, err := e.total(c.text(i, end+1))
			if err != nil {
				return nil, err
			}
			if n == 0 {
				break
			}
			end++
		}
		out[i] = end
	}
	return out, nil
}
