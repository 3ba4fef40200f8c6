package search

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"tifa"
	"tifa/index"
)

// A place is a document of a collection.
type place struct{ part, doc int }

// Reading answers like the collection by reading every text, without the help
// of postings: the oracle that the index is held against.
func (c *Collection) Reading() tifa.Searcher { return reading{c} }

type reading struct{ *Collection }

// eachText calls do with the number and the text of each of places, out of order
// and from several goroutines.
func (c *Collection) eachText(ctx context.Context, places []place, do func(i int, text string)) error {
	return c.each(ctx, places, func(i int) error {
		text, err := c.parts[places[i].part].Text(places[i].doc)
		if err == nil {
			do(i, text)
		}
		return err
	})
}

// each calls do with the number of each of places from several goroutines, in the
// order in which their texts lie: neighbours share blocks of text.
func (c *Collection) each(ctx context.Context, places []place, do func(i int) error) error {
	order := make([]int, len(places))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		x, y := places[i], places[j]
		return cmp.Or(cmp.Compare(x.part, y.part), cmp.Compare(c.parts[x.part].TextAt(x.doc), c.parts[y.part].TextAt(y.doc)))
	})
	const stride = 64
	workers := min(runtime.GOMAXPROCS(0), (len(order)+stride-1)/stride)
	errs := make([]error, workers)
	var next atomic.Int64
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			defer index.Guard(&errs[w], c.shards...)()
			for {
				from := int(next.Add(stride)) - stride
				if from >= len(order) {
					return
				}
				for _, i := range order[from:min(from+stride, len(order))] {
					if err := cmp.Or(do(i), ctx.Err()); err != nil {
						errs[w] = err
						next.Store(int64(len(order)))
						return
					}
				}
			}
		})
	}
	wg.Wait()
	return cmp.Or(errs...)
}
