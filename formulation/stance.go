package formulation

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// A stance counts how the occurrences of a string stand, those in texts that
// are read.
type stance struct {
	begins, ends int // at the edge of a clause, of an item of 、 or of a quotation
	whole        int // both: a clause, an item or a quotation by itself
	quoted       int // between quotation marks
	before       int // behind 、
	behind       int // before 、, or before and, or
	stated       int // in statements
	cued         int // with a reporting verb in it
	furniture    int // in datelines, repeated openings and closings
	titled       int // between 《 and 》
	titles       int // all that stands there
}

// stance reads how the occurrences of r stand.
func (s *stream) stance(r *repeat) (c stance) {
	n := uint32(r.length)
	for _, p := range r.run[:r.read] {
		before, behind := s.symbol(p-1), s.symbol(p+n)
		first, last := s.marks[p], s.marks[p+n-1]
		left, right := before == edge || s.comma(before), behind == edge || s.comma(behind)
		if !(left && right) && s.encloses(p, r.length) {
			left, right = left || s.symbols[p]&openMark != 0, right || s.symbols[p+n]&closeMark != 0
		}
		c.begins += btoi(left)
		c.ends += btoi(right)
		c.whole += btoi(left && right)
		c.quoted += btoi(first&quoteBefore != 0 && last&quoteAfter != 0)
		c.before += btoi(s.comma(before))
		c.behind += btoi(s.comma(behind) || behind != edge && (behind == s.joins[0] || behind == s.joins[1]))
		c.stated += btoi(first&stated != 0)
		c.furniture += btoi(first&furniture != 0)
		c.titled += btoi(first&titled != 0)
		c.titles += btoi(first&titled != 0 && before == edge && behind == edge)
		for _, m := range s.marks[p : p+n] {
			if m&cued != 0 {
				c.cued++
				break
			}
		}
	}
	return c
}

// cohere keeps of all the strings that hang together.
func cohere(ctx context.Context, s *stream, all []repeat, counts *table) []repeat {
	each(ctx, len(all), func(i int) {
		r := &all[i]
		p := r.run[0]
		counts.cohere(r, s.symbols[p:int(p)+r.length], s.positions)
	})
	return slices.DeleteFunc(all, func(r repeat) bool { return r.cohesion < leastBond })
}

// each calls do with each number below n, from several goroutines.
func each(ctx context.Context, n int, do func(i int)) {
	const step = 256
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for ctx.Err() == nil {
				from := int(next.Add(step)) - step
				if from >= n {
					return
				}
				for i := from; i < min(n, from+step); i++ {
					do(i)
				}
			}
		})
	}
	wg.Wait()
}
