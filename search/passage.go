package search

import (
	"cmp"
	"context"
	"slices"
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

// markOf names the fields of statements that counts are split by.
var markOf = map[tifa.Grouping]index.MarkField{
	tifa.BySpeaker: index.MarkSpeaker, tifa.ByCue: index.MarkCue, tifa.ByAct: index.MarkAct,
}

// byStatement counts the hits in each document of sub, split by the statements
// that hold them.
func (c *Collection) byStatement(ctx context.Context, p *plan, sub *subcorpus, g tifa.Grouping, out *tifa.Count) error {
	groups := map[string]*tifa.Tally{}
	err := c.eachFound(ctx, p, sub, func(at place, spans []tifa.Span, scale func(mark int) tifa.Span) {
		enter(&out.Tally, len(spans))
		for key, n := range c.parts[at.part].statements(at.doc, spans, markOf[g], scale) {
			if groups[key] == nil {
				t := sub.base
				groups[key] = &t
			}
			enter(groups[key], n)
		}
	})
	for key, t := range groups {
		out.Groups = append(out.Groups, tifa.Group{Key: key, Tally: *t})
	}
	slices.SortFunc(out.Groups, func(a, b tifa.Group) int {
		if a.Key == "" || b.Key == "" {
			return cmp.Compare(len(b.Key), len(a.Key)) // those in none last
		}
		return cmp.Or(cmp.Compare(b.Occurrences, a.Occurrences), cmp.Compare(a.Key, b.Key))
	})
	return err
}

// statements counts spans of document i by a field of the statements that hold
// them: of several, the one that begins last.
func (p *part) statements(i int, spans []tifa.Span, field index.MarkField, scale func(mark int) tifa.Span) map[string]int {
	counts := map[string]int{}
	statement, ok := p.MarkCodeOf(index.MarkPlace, string(tifa.InStatement))
	first, end := p.Marks(i)
	var marks []int
	var at []tifa.Span
	for m := first; ok && m < end; m++ {
		if p.MarkCode(index.MarkPlace, m) == statement {
			marks, at = append(marks, m), append(at, scale(m))
		}
	}
	for _, s := range spans {
		holder := -1
		for k, m := range at {
			if m.Contains(s) {
				holder = k
			}
		}
		key := ""
		if holder >= 0 {
			key = p.MarkValue(field, p.MarkCode(field, marks[holder]))
		}
		counts[key]++
	}
	return counts
}

// eachFound calls do with each document of sub that has hits, out of order, and
// their spans, whose scale gives marks in the same unit.
func (c *Collection) eachFound(ctx context.Context, p *plan, sub *subcorpus, do func(at place, spans []tifa.Span, scale func(mark int) tifa.Span)) error {
	walkers, err := c.walkers(p)
	if err != nil {
		return err
	}
	if !p.reads {
		for k, w := range walkers {
			for i, spans := range w.found(&sub.parts[k], 0, w.part.Documents()) {
				do(place{k, i}, spans, w.part.markPositions)
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		return ctx.Err()
	}
	var one sync.Mutex
	return c.eachText(ctx, candidates(walkers, sub), func(at place, s string) {
		w := walkers[at.part]
		if spans := w.read(at.doc, s); len(spans) > 0 {
			one.Lock()
			defer one.Unlock()
			do(at, spans, w.part.markBytes(s))
		}
	})
}

// candidates are the documents of sub that can hold an occurrence.
func candidates(walkers []*walker, sub *subcorpus) (places []place) {
	for k, w := range walkers {
		for i := range w.candidates(&sub.parts[k], 0, w.part.Documents()) {
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
