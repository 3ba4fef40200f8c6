package search

import (
	"context"
	"sync"

	"tifa"
	"tifa/index"
	"tifa/query"
	"tifa/text"
)

// A sieve keeps the occurrences that stand in a passage that is asked for: for
// each of its conditions, in a mark that meets it.
type sieve struct {
	part       *part
	conditions []condition
	impossible bool // no mark of the shard meets some condition
}

// A condition is the values of a mark that are asked for, -1 for any.
type condition [4]int

// newSieve makes the sieve of a part; nil if all occurrences pass.
func newSieve(p *part, q tifa.Passage) *sieve {
	if q == (tifa.Passage{}) {
		return nil
	}
	s := &sieve{part: p}
	if q.Speaker != "" || q.Cue != "" || q.Act != "" {
		s.demand(tifa.InStatement, q.Speaker, q.Cue, string(q.Act))
	}
	if q.In != "" {
		s.demand(q.In, "", "", "")
	}
	return s
}

func (s *sieve) demand(place tifa.Place, speaker, cue, act string) {
	c := condition{-1, -1, -1, -1}
	for f, value := range []string{string(place), speaker, cue, act} {
		if value == "" {
			continue
		}
		code, ok := s.part.MarkCodeOf(index.MarkField(f), value)
		s.impossible = s.impossible || !ok
		c[f] = code
	}
	s.conditions = append(s.conditions, c)
}

func (c *condition) meets(p *part, mark int) bool {
	for f, code := range c {
		if code >= 0 && p.MarkCode(index.MarkField(f), mark) != code {
			return false
		}
	}
	return true
}

// keep leaves the spans that stand in the passages of document i. The scale is
// that of the spans.
func (s *sieve) keep(i int, spans []tifa.Span, scale func(mark int) tifa.Span) []tifa.Span {
	if s == nil || len(spans) == 0 {
		return spans
	}
	if s.impossible {
		return nil
	}
	first, end := s.part.Marks(i)
	for k := range s.conditions {
		var inside []tifa.Span
		for m := first; m < end; m++ {
			if s.conditions[k].meets(s.part, m) {
				inside = append(inside, scale(m))
			}
		}
		if spans = query.Inside(spans, inside); len(spans) == 0 {
			return nil
		}
	}
	return spans
}

// markPositions is the span of a mark in positions.
func (p *part) markPositions(mark int) tifa.Span {
	start, end := p.MarkAt(mark)
	return tifa.Span{Start: int(start), End: int(end)}
}

// markBytes gives the span of a mark in bytes of the text s of its document.
func (p *part) markBytes(s string) func(mark int) tifa.Span {
	var points *text.Points
	return func(mark int) tifa.Span {
		if points == nil {
			points = text.NewPoints(s)
		}
		start, end := p.MarkAt(mark)
		_, from := p.Locate(start)
		_, to := p.Locate(end - 1)
		return tifa.Span{Start: points.Byte(from), End: points.Byte(to + 1)}
	}
}

// byStatement counts the hits in each document of sub, split by the statements
// that hold them.
func (c *Collection) byStatement(ctx context.Context, p *plan, sub *subcorpus, g tifa.Grouping, out *tifa.Count) error {
	type counted struct {
		*holders
		codes
		all []seen
	}
	parts := make([]counted, len(c.parts))
	for k, on := range c.parts {
		field := newCodes(on, markOf[g])
		parts[k] = counted{newHolders(on), field, make([]seen, field.size)}
	}
	err := c.eachFound(ctx, p, sub, func(f *attested) {
		enter(&out.Tally, len(f.spans))
		on := &parts[f.part]
		for _, mark := range on.holding(f) {
			on.all[on.code(mark)].add(f.doc, 1)
		}
	})
	tallies := map[string]*tifa.Tally{}
	for k := range parts {
		parts[k].add(tallies, parts[k].all, &sub.base)
	}
	out.Groups = byCount(tallies)
	return err
}

// An attested document is one that has hits.
type attested struct {
	place
	// spans are its hits, in order: in positions of its part or, if its text was
	// read for them, in bytes.
	spans []tifa.Span
	read  bool
	text  string
	scale func(mark int) tifa.Span // of a mark, in the unit of spans
}

// points is hit i of f in code points of the text.
func (c *Collection) points(f *attested, i int) tifa.Span {
	s := f.spans[i]
	if f.read {
		points := text.NewPoints(f.text)
		return tifa.Span{Start: points.At(s.Start), End: points.At(s.End)}
	}
	_, start := c.parts[f.part].Locate(uint32(s.Start))
	_, last := c.parts[f.part].Locate(uint32(s.End - 1))
	return tifa.Span{Start: start, End: last + 1}
}

// eachFound calls do with each document of sub that has hits, out of order.
func (c *Collection) eachFound(ctx context.Context, p *plan, sub *subcorpus, do func(f *attested)) error {
	walkers, err := c.walkers(p)
	if err != nil {
		return err
	}
	if !p.reads {
		for k, w := range walkers {
			for i, spans := range w.found(ctx, &sub.parts[k], 0, w.part.Documents()) {
				do(&attested{place: place{k, i}, spans: spans, scale: w.part.markPositions})
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		return ctx.Err()
	}
	var one sync.Mutex
	places := candidates(ctx, walkers, sub)
	return c.eachText(ctx, places, func(i int, s string) {
		at := places[i]
		w := walkers[at.part]
		if spans := w.read(at.doc, s); len(spans) > 0 {
			one.Lock()
			defer one.Unlock()
			do(&attested{at, spans, true, s, w.part.markBytes(s)})
		}
	})
}

// candidates are the documents of sub that can hold an occurrence.
func candidates(ctx context.Context, walkers []*walker, sub *subcorpus) (places []place) {
	for k, w := range walkers {
		for i := range w.candidates(ctx, &sub.parts[k], 0, w.part.Documents()) {
			places = append(places, place{k, i})
		}
	}
	return places
}

// read finds the occurrences in the text s of document i, in bytes.
func (w *walker) read(i int, s string) []tifa.Span {
	spans := w.plan.spans(s)
	if w.sieve == nil || len(spans) == 0 {
		return spans
	}
	return w.sieve.keep(i, spans, w.part.markBytes(s))
}
