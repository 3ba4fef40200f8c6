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

// eachText calls do with the text of each of places, out of order and from
// several goroutines.
func (c *Collection) eachText(ctx context.Context, places []place, do func(at place, text string)) error {
	order := slices.Clone(places)
	slices.SortFunc(order, func(x, y place) int {
		return cmp.Or(cmp.Compare(x.part, y.part), cmp.Compare(c.parts[x.part].TextAt(x.doc), c.parts[y.part].TextAt(y.doc)))
	})
	const stride = 64 // neighbours share blocks of text
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
				for _, at := range order[from:min(from+stride, len(order))] {
					text, err := c.parts[at.part].Text(at.doc)
					if err = cmp.Or(err, ctx.Err()); err != nil {
						errs[w] = err
						next.Store(int64(len(order)))
						return
					}
					do(at, text)
				}
			}
		})
	}
	wg.Wait()
	return cmp.Or(errs...)
}
