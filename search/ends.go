package search

import (
	"context"

	"tifa"
	"tifa/index"
)

// Ends are the first and the last hit of q in dated documents. Neither lists the
// hits between them.
func (c *Collection) Ends(ctx context.Context, q tifa.Query) (first, last *tifa.Hit, err error) {
	return c.ends(ctx, q, newPlan)
}

// Ends are the first and the last hit of q, found by reading.
func (r reading) Ends(ctx context.Context, q tifa.Query) (first, last *tifa.Hit, err error) {
	return r.ends(ctx, q, newBlindPlan)
}

func (c *Collection) ends(ctx context.Context, q tifa.Query, plan func(tifa.Query) (*plan, error)) (first, last *tifa.Hit, err error) {
	defer index.Guard(&err, c.shards...)()
	p, sub, err := c.prepare(ctx, q, plan)
	if err != nil {
		return nil, nil, err
	}
	err = c.find(ctx, p, sub, func(hits []tifa.Hit) bool {
		if hits[0].Date != "" { // those without a date come last
			first = &hits[0]
		}
		return false
	})
	if err != nil || first == nil {
		return nil, nil, err
	}
	last, err = c.last(ctx, p, sub)
	return first, last, err
}

// last is the last hit in dated documents. Each part is searched from its end,
// in stretches that grow.
func (c *Collection) last(ctx context.Context, p *plan, sub *subcorpus) (*tifa.Hit, error) {
	best := place{-1, -1}
	var bestHits []tifa.Hit
	for k, on := range c.parts {
		end := on.dated()
		for size := 32; end > 0; size *= 4 {
			from := max(0, end-size)
			if best.part >= 0 && on.key(end-1).before(c.parts[best.part].key(best.doc)) {
				break // nothing later than what is found
			}
			doc, hits, err := c.lastIn(ctx, p, &sub.parts[k], k, from, end)
			if err != nil {
				return nil, err
			}
			if hits != nil {
				if best.part < 0 || c.parts[best.part].key(best.doc).before(on.key(doc)) {
					best, bestHits = place{k, doc}, hits
				}
				break
			}
			end = from
		}
	}
	if bestHits == nil {
		return nil, nil
	}
	return &bestHits[len(bestHits)-1], nil
}

// dated is the number of documents with a date, which come first.
func (p *part) dated() int {
	lo, hi := 0, p.Documents()
	for lo < hi {
		mid := (lo + hi) / 2
		if p.Field(index.Date, mid) != "" {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// lastIn is the last document of part k from from on, before end, that has
// hits.
func (c *Collection) lastIn(ctx context.Context, p *plan, sub *chosen, k, from, end int) (doc int, hits []tifa.Hit, err error) {
	w, err := newWalker(p, c.parts[k])
	if err != nil {
		return 0, nil, err
	}
	if !p.reads {
		var spans []tifa.Span
		for i, s := range w.found(ctx, sub, from, end) {
			doc, spans = i, s
		}
		if spans == nil {
			return 0, nil, ctx.Err()
		}
		hits, err = c.parts[k].lines(doc, spans)
		return doc, hits, err
	}
	var places []place
	for i := range w.candidates(ctx, sub, from, end) {
		places = append(places, place{k, i})
	}
	walkers := make([]*walker, len(c.parts))
	walkers[k] = w
	found, err := c.readLines(ctx, walkers, places)
	for i, h := range found {
		if len(h) > 0 {
			doc, hits = places[i].doc, h
		}
	}
	return doc, hits, err
}
