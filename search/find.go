package search

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"tifa"
	"tifa/index"
)

// Find yields the hits of q.
func (c *Collection) Find(ctx context.Context, q tifa.Query) iter.Seq2[tifa.Hit, error] {
	return c.hits(ctx, q, newPlan)
}

// Find yields the hits of q by reading every text.
func (r reading) Find(ctx context.Context, q tifa.Query) iter.Seq2[tifa.Hit, error] {
	return r.hits(ctx, q, newBlindPlan)
}

func newBlindPlan(q tifa.Query) (*plan, error) {
	p, err := newPlan(q)
	if err != nil {
		return nil, err
	}
	p.reads, p.blind = true, true
	return p, nil
}

func (c *Collection) hits(ctx context.Context, q tifa.Query, plan func(tifa.Query) (*plan, error)) iter.Seq2[tifa.Hit, error] {
	return func(yield func(tifa.Hit, error) bool) {
		p, sub, err := c.prepare(ctx, q, plan)
		if err == nil {
			err = c.find(ctx, p, sub, func(hits []tifa.Hit) bool {
				for _, h := range hits {
					if !yield(h, nil) {
						return false
					}
				}
				return true
			})
		}
		if err != nil {
			yield(tifa.Hit{}, err)
		}
	}
}

func (c *Collection) prepare(ctx context.Context, q tifa.Query, plan func(tifa.Query) (*plan, error)) (*plan, *subcorpus, error) {
	p, err := plan(q)
	if err != nil {
		return nil, nil, err
	}
	sub, err := c.choose(ctx, p.filter)
	return p, sub, err
}

// find yields the hits of each document that has any.
func (c *Collection) find(ctx context.Context, p *plan, sub *subcorpus, yield func([]tifa.Hit) bool) (err error) {
	defer index.Guard(&err, c.shards...)()
	walkers, err := c.walkers(p)
	if err != nil {
		return err
	}
	if p.reads {
		return c.findByReading(ctx, sub, walkers, yield)
	}
	return c.findByPositions(ctx, sub, walkers, yield)
}

// findByPositions unpacks the lines of the documents that hold an occurrence in runs:
// first of one document, for who asks for the first hit alone, then of about a page.
func (c *Collection) findByPositions(ctx context.Context, sub *subcorpus, walkers []*walker, yield func([]tifa.Hit) bool) (err error) {
	const page, most = 64, 8192 // documents
	sources := make([]iter.Seq2[int, []tifa.Span], len(walkers))
	for k, w := range walkers {
		sources[k] = w.found(ctx, &sub.parts[k], 0, w.part.Documents())
	}
	size := func(run int) int {
		if run == 0 {
			return 1
		}
		return min(max(2*run, page), most)
	}
	return c.inRuns(ctx, sources, size, func(run []place, spans [][]tifa.Span) ([][]tifa.Hit, error) {
		found := make([][]tifa.Hit, len(run))
		err := c.each(ctx, run, func(i int) (err error) {
			found[i], err = c.parts[run[i].part].lines(run[i].doc, spans[i])
			return err
		})
		return found, err
	}, yield)
}

// inRuns yields the hits of what each part yields, by date and id. They are read in runs
// of places: of how many follows from how many the last run had, 0 before the first.
func (c *Collection) inRuns(
	ctx context.Context, sources []iter.Seq2[int, []tifa.Span], size func(run int) int,
	read func([]place, [][]tifa.Span) ([][]tifa.Hit, error), yield func([]tifa.Hit) bool,
) (err error) {
	var run []place
	var spans [][]tifa.Span
	most := size(0)
	flush := func() (more bool, err error) {
		found, err := read(run, spans)
		if err != nil {
			return false, err
		}
		run, spans, most = run[:0], spans[:0], size(most)
		for _, hits := range found {
			if len(hits) > 0 && !yield(hits) {
				return false, nil
			}
		}
		return true, nil
	}
	for at, all := range c.inOrder(sources, &err) {
		run, spans = append(run, at), append(spans, slices.Clone(all))
		if len(run) < most {
			continue
		}
		if more, err := flush(); !more {
			return err
		}
	}
	if err = cmp.Or(err, ctx.Err()); err != nil {
		return err
	}
	_, err = flush()
	return err
}

// walkers makes a walker for each part.
func (c *Collection) walkers(p *plan) ([]*walker, error) {
	out := make([]*walker, len(c.parts))
	for k, on := range c.parts {
		var err error
		if out[k], err = newWalker(p, on); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// inOrder merges what each part yields by date and id. It ends early with err
// set if a shard is cut meanwhile.
func (c *Collection) inOrder(sources []iter.Seq2[int, []tifa.Span], err *error) iter.Seq2[place, []tifa.Span] {
	type head struct {
		key
		doc   int
		spans []tifa.Span
		ok    bool
		next  func() (int, []tifa.Span, bool)
	}
	return func(yield func(place, []tifa.Span) bool) {
		heads := make([]head, len(sources))
		advance := func(k int) {
			h := &heads[k]
			if h.doc, h.spans, h.ok = h.next(); h.ok {
				h.key = c.parts[k].key(h.doc)
			}
		}
		for k, s := range sources {
			next, stop := iter.Pull2(func(yield func(int, []tifa.Span) bool) {
				defer index.Guard(err, c.parts[k].Shard)()
				s(yield)
			})
			defer stop()
			heads[k].next = next
			advance(k)
		}
		for {
			least := -1
			for k := range heads {
				if heads[k].ok && (least < 0 || heads[k].before(heads[least].key)) {
					least = k
				}
			}
			if least < 0 || *err != nil || !yield(place{least, heads[least].doc}, heads[least].spans) {
				return
			}
			advance(least)
		}
	}
}

// A key orders documents: by date and id, those without a date last.
type key struct{ date, id string }

func (p *part) key(i int) key { return key{p.Field(index.Date, i), p.Field(index.ID, i)} }

func (k key) before(other key) bool {
	if (k.date == "") != (other.date == "") {
		return k.date != ""
	}
	return k.date < other.date || k.date == other.date && k.id < other.id
}

// findByReading reads the texts of the candidates in runs, the first one short:
// so few hits come soon, and many need little memory.
func (c *Collection) findByReading(ctx context.Context, sub *subcorpus, walkers []*walker, yield func([]tifa.Hit) bool) (err error) {
	const first, most = 256, 8192 // documents
	sources := make([]iter.Seq2[int, []tifa.Span], len(walkers))
	for k, w := range walkers {
		sources[k] = func(yield func(int, []tifa.Span) bool) {
			for i := range w.candidates(ctx, &sub.parts[k], 0, w.part.Documents()) {
				if !yield(i, nil) {
					return
				}
			}
		}
	}
	size := func(run int) int { return min(max(2*run, first), most) }
	return c.inRuns(ctx, sources, size, func(run []place, _ [][]tifa.Span) ([][]tifa.Hit, error) {
		return c.readLines(ctx, walkers, run)
	}, yield)
}

// readLines are the hits in each of places.
func (c *Collection) readLines(ctx context.Context, walkers []*walker, places []place) ([][]tifa.Hit, error) {
	found, errs := make([][]tifa.Hit, len(places)), make([]error, len(places))
	err := c.eachText(ctx, places, func(i int, text string) {
		at := places[i]
		w := walkers[at.part]
		if spans := w.read(at.doc, text); len(spans) > 0 {
			found[i], errs[i] = w.part.linesOf(at.doc, text, spans)
		}
	})
	if err = cmp.Or(err, cmp.Or(errs...)); err != nil {
		return nil, err
	}
	return found, nil
}
