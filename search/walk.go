package search

import (
	"context"
	"iter"
	"slices"

	"tifa"
	"tifa/index"
	"tifa/query"
)

// A walker goes through the documents of a part that can hold an occurrence of
// a plan, forward only. It is for one goroutine.
type walker struct {
	*plan
	part   *part
	leaves []finder
	sieve  *sieve
}

// A finder tells the documents that can hold a leaf.
type finder interface {
	// next is the first document from doc on that can; the number of documents
	// if none can.
	next(doc int) int
}

func newWalker(p *plan, on *part) (*walker, error) {
	w := &walker{plan: p, part: on, leaves: make([]finder, len(p.leaves)), sieve: newSieve(on, p.passage)}
	if p.blind {
		return w, nil
	}
	for i, node := range p.leaves {
		var err error
		if w.leaves[i], err = w.finder(node); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// next is the first document from doc on that can hold an occurrence of n.
func (w *walker) next(n query.Node, doc int) int {
	switch n := n.(type) {
	case query.Or:
		least := w.part.Documents()
		for _, part := range n {
			least = min(least, w.next(part, doc))
		}
		return least
	case query.Near:
		return w.both(n.A, n.B, doc)
	case query.And:
		return w.both(n.A, n.B, doc)
	case query.Within:
		if n.Not {
			return w.next(n.A, doc)
		}
		return w.both(n.A, n.B, doc)
	case query.Not:
		return w.next(n.A, doc)
	case leaf:
		return w.leaves[n.number].next(doc)
	}
	return doc
}

func (w *walker) both(a, b query.Node, doc int) int {
	for {
		doc = w.next(a, doc)
		also := w.next(b, doc)
		if also == doc || also >= w.part.Documents() {
			return also
		}
		doc = also
	}
}

// candidates yields the documents of sub from doc on, before end, that can hold
// an occurrence. It ends early when ctx is done.
func (w *walker) candidates(ctx context.Context, sub *chosen, doc, end int) iter.Seq[int] {
	const often = 1024 // documents, after which it is asked whether to go on
	return func(yield func(int) bool) {
		n := 0
		for _, r := range sub.runs {
			for doc = max(doc, r.From); doc < min(r.End, end); doc++ {
				if !w.blind {
					doc = w.next(w.root, doc)
				}
				if doc >= min(r.End, end) {
					break
				}
				if n++; n%often == 0 && ctx.Err() != nil || !yield(doc) {
					return
				}
			}
		}
	}
}

// found yields the documents of sub from doc on, before end, that hold an
// occurrence, with the spans of their occurrences in positions. It ends early when
// ctx is done.
func (w *walker) found(ctx context.Context, sub *chosen, doc, end int) iter.Seq2[int, []tifa.Span] {
	return func(yield func(int, []tifa.Span) bool) {
		for i := range w.candidates(ctx, sub, doc, end) {
			if spans := w.spans(i); len(spans) > 0 && !yield(i, spans) {
				return
			}
		}
	}
}

// spans are the occurrences in a document that is not before the one asked for
// last, in positions. Each leaf is asked once.
func (w *walker) spans(doc int) []tifa.Span {
	known := make([][]tifa.Span, len(w.leaves))
	asked := make([]bool, len(w.leaves))
	out := query.Eval(w.root, w.gauge, func(n query.Node) []tifa.Span {
		i := n.(leaf).number
		if !asked[i] {
			known[i], asked[i] = w.leaves[i].(*positions).spans(doc), true
		}
		return known[i]
	})
	if !w.overlap {
		out = apart(out)
	}
	return w.sieve.keep(doc, out, w.part.markPositions)
}

// gauge is a [query.Gauge] of positions.
func (w *walker) gauge(from, to, most int) int {
	if to-from > most {
		return -1
	}
	if to > from {
		if _, end := w.part.Paragraph(uint32(from)); int(end) < to {
			return -1
		}
	}
	return to - from
}

// finder makes the finder of a leaf.
func (w *walker) finder(node query.Node) (finder, error) {
	if w.reads {
		return w.required(w.requires(node))
	}
	o := &positions{part: w.part, exact: w.exact}
	pattern, ok := node.(query.Pattern)
	if !ok {
		pattern = query.Pattern{{Text: string(node.(query.Literal))}}
	}
	for _, e := range pattern {
		if e.Text == "" {
			o.length++
			continue
		}
		sets := w.sets(e.Text)
		it, err := w.part.LookupSets(sets)
		if err != nil {
			return nil, err
		}
		o.texts = append(o.texts, placed{it, uint32(o.length)})
		o.length += len(sets)
	}
	o.gapped = len(o.texts) > 1
	slices.SortStableFunc(o.texts, func(a, b placed) int { return a.it.Most() - b.it.Most() })
	return o, nil
}

// positions are the positions of a string or a pattern of [?].
type positions struct {
	part   *part
	texts  []placed // the rarest first
	length int      // in characters
	gapped bool
	exact  bool // none of the bridged ones
}

// A placed string stands at this distance from the start of a pattern.
type placed struct {
	it *index.Iterator
	at uint32
}

// from is the first occurrence from position x on.
func (o *positions) from(x uint32) (pos uint32, ok bool) {
	for {
		if x, ok = o.match(x); !ok {
			return 0, false
		}
		if o.exact && o.part.Bridged(x, o.length) {
			x++
			continue
		}
		if o.gapped {
			if _, end := o.part.Paragraph(x); uint64(end) < uint64(x)+uint64(o.length) {
				x++
				continue
			}
		}
		return x, true
	}
}

// match is the first position from x on that all texts agree in.
func (o *positions) match(x uint32) (pos uint32, ok bool) {
	for i := 0; i < len(o.texts); i++ {
		t := o.texts[i]
		p, ok := t.it.NextGEQ(x + t.at)
		if !ok {
			return 0, false
		}
		if p-t.at != x {
			x = p - t.at
			if i > 0 {
				i = -1
			}
		}
	}
	return x, true
}

func (o *positions) next(doc int) int {
	pos, ok := o.from(o.part.Start(doc))
	if !ok {
		return o.part.Documents()
	}
	return o.part.DocumentAt(pos)
}

// spans are the occurrences in a document, in positions.
func (o *positions) spans(doc int) (out []tifa.Span) {
	end := o.part.Start(doc + 1)
	for pos, ok := o.from(o.part.Start(doc)); ok && pos < end; pos, ok = o.from(pos + 1) {
		out = append(out, tifa.Span{Start: int(pos), End: int(pos) + o.length})
	}
	return out
}
