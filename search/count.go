package search

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"

	"tifa"
	"tifa/index"
)

// Total is the number of hits of q.
func (c *Collection) Total(ctx context.Context, q tifa.Query) (int, error) {
	return c.total(ctx, q, newPlan)
}

// Total is the number of hits of q, found by reading.
func (r reading) Total(ctx context.Context, q tifa.Query) (int, error) {
	return r.total(ctx, q, newBlindPlan)
}

func (c *Collection) total(ctx context.Context, q tifa.Query, plan func(tifa.Query) (*plan, error)) (total int, err error) {
	defer index.Guard(&err, c.shards...)()
	p, sub, err := c.prepare(ctx, q, plan)
	if err != nil {
		return 0, err
	}
	sets, single := p.single()
	if !single {
		err = c.perDocument(ctx, p, sub, func(_, _, n int) { total += n })
		return total, err
	}
	for k, on := range c.parts {
		n, err := on.total(p, &sub.parts[k], sets)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, ctx.Err()
}

// total counts the occurrences of a string in the documents of sub.
func (p *part) total(plan *plan, sub *chosen, sets [][]rune) (n int, err error) {
	switch {
	case len(sub.runs) == 0:
		return 0, nil
	case plan.exact && len(sets) > 2 && sub.whole:
		return p.CountUnbridged(sets, nil)
	case plan.exact && len(sets) > 2:
		return p.CountUnbridged(sets, sub.has)
	case sub.whole:
		n, err = p.countAll(sets)
	default:
		var counts []int
		counts, err = p.CountRunsSets(sets, sub.runs)
		for _, c := range counts {
			n += c
		}
	}
	if err != nil || !plan.exact || len(sets) < 2 || n == 0 {
		return n, err
	}
	if sub.whole {
		bridged, err := p.CountBridged([2]rune{sets[0][0], sets[1][0]})
		return n - bridged, err
	}
	err = p.bridged(sets, func(doc int) {
		if sub.has(doc) {
			n--
		}
	})
	return n, err
}

// countAll counts the occurrences of a string in the shard.
func (p *part) countAll(sets [][]rune) (int, error) {
	one := make([]rune, len(sets))
	for i, set := range sets {
		if len(set) > 1 {
			return p.CountSets(sets)
		}
		one[i] = set[0]
	}
	return p.Count(one)
}

// bridged calls do with the document of each occurrence of a string that is
// written with white space between its characters.
func (p *part) bridged(sets [][]rune, do func(doc int)) error {
	it, err := p.LookupSets(sets)
	if err != nil {
		return err
	}
	bridges, reach := p.Bridges(), uint32(len(sets)-1)
	for x := uint32(0); ; {
		pos, ok := it.NextGEQ(x)
		if !ok {
			return nil
		}
		bridge, ok := bridges.NextGEQ(pos)
		if !ok {
			return nil
		}
		if bridge < pos+reach {
			do(p.DocumentAt(pos))
			x = pos + 1
		} else {
			x = bridge + 1 - reach // whatever begins before does not reach it
		}
	}
}

// Count counts the hits of q.
func (c *Collection) Count(ctx context.Context, q tifa.Query, g tifa.Grouping) (tifa.Count, error) {
	return c.count(ctx, q, g, newPlan)
}

// Count counts the hits of q by reading every text.
func (r reading) Count(ctx context.Context, q tifa.Query, g tifa.Grouping) (tifa.Count, error) {
	return r.count(ctx, q, g, newBlindPlan)
}

func (c *Collection) count(ctx context.Context, q tifa.Query, g tifa.Grouping, plan func(tifa.Query) (*plan, error)) (out tifa.Count, err error) {
	defer index.Guard(&err, c.shards...)()
	p, sub, err := c.prepare(ctx, q, plan)
	if err != nil {
		return out, err
	}
	out.Tally = sub.base
	switch g {
	case tifa.Ungrouped:
		err = c.countAll(ctx, p, sub, &out.Tally)
	case tifa.ByDocument:
		err = c.byDocument(ctx, p, sub, &out)
	case tifa.BySpeaker, tifa.ByCue, tifa.ByAct:
		err = c.byStatement(ctx, p, sub, g, &out)
	default:
		keys := c.keys(g)
		tallies := slices.Clone(c.groupBases(sub, g, keys))
		err = c.perDocument(ctx, p, sub, func(k, i, n int) {
			enter(&out.Tally, n)
			enter(&tallies[keys.of[k][i]], n)
		})
		for n, t := range tallies {
			if t.Searched > 0 {
				out.Groups = append(out.Groups, tifa.Group{Key: keys.names[n], Tally: t})
			}
		}
	}
	if err != nil {
		return tifa.Count{}, err
	}
	out.Coverage = c.coverage(sub)
	return out, ctx.Err()
}

// byDocument counts the hits in each document, in the order of the catalogue.
func (c *Collection) byDocument(ctx context.Context, p *plan, sub *subcorpus, out *tifa.Count) error {
	type tally struct {
		place
		n int
	}
	var all []tally
	sorted := true
	err := c.perDocument(ctx, p, sub, func(k, i, n int) {
		if last := len(all) - 1; last >= 0 && sorted {
			sorted = all[last].part == k && all[last].doc < i
		}
		all = append(all, tally{place{k, i}, n})
	})
	if err != nil || len(all) == 0 {
		return err
	}
	if !sorted {
		slices.SortFunc(all, func(a, b tally) int { return c.parts[a.part].Compare(a.doc, c.parts[b.part].Shard, b.doc) })
	}
	const usual = 20 // bytes of an id
	var ids strings.Builder
	ids.Grow(usual * len(all))
	var id []byte
	out.Groups = make([]tifa.Group, len(all))
	for g, t := range all {
		on := c.parts[t.part]
		id = on.AppendID(id[:0], t.doc)
		start := ids.Len()
		ids.Write(id)
		enter(&out.Tally, t.n)
		out.Groups[g] = tifa.Group{Key: ids.String()[start:], Tally: tifa.Tally{
			Occurrences: t.n, Documents: 1, Searched: 1, Characters: on.Characters(t.doc), Words: on.Words(t.doc), Unit: sub.base.Unit,
		}}
	}
	return nil
}

// countAll counts the hits in all of sub. Of two characters that is looked up in
// the parts that are searched whole.
func (c *Collection) countAll(ctx context.Context, p *plan, sub *subcorpus, out *tifa.Tally) error {
	sets, single := p.single()
	if !single || p.exact || len(sets) != 2 || len(sets[0]) != 1 || len(sets[1]) != 1 {
		return c.perDocument(ctx, p, sub, func(_, _, n int) { enter(out, n) })
	}
	pair := [2]rune{sets[0][0], sets[1][0]}
	for k, on := range c.parts {
		if !sub.parts[k].whole {
			if err := on.perDocument(p, &sub.parts[k], sets, func(_, n int) { enter(out, n) }); err != nil {
				return err
			}
			continue
		}
		n, err := on.Shard.Count(pair[:])
		if err != nil {
			return err
		}
		documents, err := on.CountDocuments(pair)
		if err != nil {
			return err
		}
		out.Occurrences += n
		out.Documents += documents
	}
	return ctx.Err()
}

// enter counts a document with n occurrences.
func enter(t *tifa.Tally, n int) {
	t.Occurrences += n
	t.Documents++
}

// perDocument calls do with each document of sub that holds occurrences: its
// part, its number there, and how many.
func (c *Collection) perDocument(ctx context.Context, p *plan, sub *subcorpus, do func(part, doc, n int)) error {
	sets, single := p.single()
	if single {
		for k, on := range c.parts {
			if err := on.perDocument(p, &sub.parts[k], sets, func(doc, n int) { do(k, doc, n) }); err != nil {
				return err
			}
		}
		return ctx.Err()
	}
	return c.eachFound(ctx, p, sub, func(at place, spans []tifa.Span, _ func(int) tifa.Span) { do(at.part, at.doc, len(spans)) })
}

// perDocument counts the occurrences of a string in each document of sub that
// holds it.
func (p *part) perDocument(plan *plan, sub *chosen, sets [][]rune, do func(doc, n int)) error {
	if len(sub.runs) == 0 {
		return nil
	}
	var bridged []int // the document of each occurrence that is
	if plan.exact && len(sets) > 1 {
		if err := p.bridged(sets, func(doc int) { bridged = append(bridged, doc) }); err != nil {
			return err
		}
	}
	return p.walk(sets, func(doc, n int) {
		for len(bridged) > 0 && bridged[0] <= doc {
			bridged = bridged[1:]
			n--
		}
		if n > 0 && sub.has(doc) {
			do(doc, n)
		}
	})
}

// walk calls do with each document of the shard that holds a string, in order.
// Where there are many occurrences the processors share them.
func (p *part) walk(sets [][]rune, do func(doc, n int)) error {
	const many = 1 << 14
	it, err := p.LookupSets(sets)
	if err != nil {
		return err
	}
	workers := runtime.GOMAXPROCS(0)
	if it.Most() < many || workers < 2 {
		return p.PerDocumentSets(sets, func(doc, n int) bool {
			do(doc, n)
			return true
		})
	}
	type tally struct{ doc, n uint32 }
	found, errs := make([][]tally, workers), make([]error, workers)
	from := 0
	var wg sync.WaitGroup
	for w := range workers {
		run := index.Run{From: from, End: p.Documents()}
		if w < workers-1 {
			run.End = max(from, p.DocumentAt(uint32(uint64(p.Positions())*uint64(w+1)/uint64(workers))))
		}
		from = run.End
		wg.Go(func() {
			defer index.Guard(&errs[w], p.Shard)()
			all := make([]tally, 0, min(it.Most(), run.End-run.From))
			errs[w] = p.PerDocumentIn(sets, run, func(doc, n int) bool {
				all = append(all, tally{uint32(doc), uint32(n)})
				return true
			})
			found[w] = all
		})
	}
	wg.Wait()
	for _, all := range found {
		for _, t := range all {
			do(int(t.doc), int(t.n))
		}
	}
	return cmp.Or(errs...)
}
