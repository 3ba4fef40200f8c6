package search

import (
	"cmp"
	"context"
	"runtime"
	"slices"
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
		err = c.eachFound(ctx, p, sub, func(f *attested) { total += len(f.spans) })
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
	if len(sub.runs) == 0 {
		return 0, nil
	}
	one, single := alone(sets)
	switch {
	case sub.whole && plan.exact:
		return p.CountUnbridged(one)
	case sub.whole && single:
		return p.Shard.Count(one)
	case sub.whole:
		return p.CountSets(sets)
	}
	counts, err := p.CountRunsSets(sets, sub.runs)
	for _, c := range counts {
		n += c
	}
	if err != nil || !plan.exact || n == 0 {
		return n, err
	}
	bridged, err := p.LookupBridged(one)
	for _, pos := range bridged {
		if sub.has(p.DocumentAt(pos)) {
			n--
		}
	}
	return n, err
}

// alone are the characters of sets that have one each, as they do in the exact
// form; ok is false where one has more.
func alone(sets [][]rune) (one []rune, ok bool) {
	one = make([]rune, len(sets))
	for i, set := range sets {
		if len(set) > 1 {
			return nil, false
		}
		one[i] = set[0]
	}
	return one, true
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
		err = c.byGroup(ctx, p, sub, keys, tallies)
		for n, t := range tallies {
			out.Occurrences += t.Occurrences
			out.Documents += t.Documents
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

// countAll counts the hits in all of sub.
func (c *Collection) countAll(ctx context.Context, p *plan, sub *subcorpus, out *tifa.Tally) error {
	sets, single := p.single()
	if !single {
		return c.eachFound(ctx, p, sub, func(f *attested) { enter(out, len(f.spans)) })
	}
	for k, on := range c.parts {
		looked, ok, err := on.tallyRuns(p, sets, sub.parts[k].runs)
		if err != nil {
			return err
		}
		for _, t := range looked {
			add(out, t)
		}
		if ok {
			continue
		}
		found, err := on.documents(p, &sub.parts[k], sets)
		if err != nil {
			return err
		}
		for _, all := range found {
			for _, t := range all {
				enter(out, int(t.n))
			}
		}
	}
	return ctx.Err()
}

// byGroup counts the hits in the groups of keys.
func (c *Collection) byGroup(ctx context.Context, p *plan, sub *subcorpus, keys *keys, out []tifa.Tally) error {
	sets, single := p.single()
	if !single {
		return c.eachFound(ctx, p, sub, func(f *attested) {
			enter(&out[keys.of[f.part][f.doc]], len(f.spans))
		})
	}
	for k, on := range c.parts {
		runs, groups := keys.within(k, &sub.parts[k])
		looked, ok, err := on.tallyRuns(p, sets, runs)
		if err != nil {
			return err
		}
		for i, t := range looked {
			add(&out[groups[i]], t)
		}
		if ok {
			continue
		}
		found, err := on.documents(p, &sub.parts[k], sets)
		if err != nil {
			return err
		}
		of := keys.of[k]
		for _, all := range found {
			for _, t := range all {
				enter(&out[of[t.doc]], int(t.n))
			}
		}
	}
	return ctx.Err()
}

// enter counts a document with n occurrences.
func enter(t *tifa.Tally, n int) {
	t.Occurrences += n
	t.Documents++
}

// add counts documents with their occurrences.
func add(t *tifa.Tally, more index.Tally) {
	t.Occurrences += more.Occurrences
	t.Documents += more.Documents
}

// tallyRuns counts a string in runs of documents; ok is false where its
// occurrences have to be read for that.
func (p *part) tallyRuns(plan *plan, sets [][]rune, runs []index.Run) (all []index.Tally, ok bool, err error) {
	one, single := alone(sets)
	switch {
	case len(runs) == 0:
		return nil, true, nil
	case !single || len(one) != 2:
		return nil, false, nil
	case plan.exact:
		return p.TallyUnbridged([2]rune(one), runs)
	}
	return p.TallyRuns([2]rune(one), runs)
}

// A tally is how often a document of a part holds a string.
type tally struct{ part, doc, n uint32 }

// many occurrences are shared by the processors.
const many = 1 << 14

// documents counts the occurrences of a string in each document of sub that
// holds it, in order. Where there are many occurrences the processors share
// them.
func (p *part) documents(plan *plan, sub *chosen, sets [][]rune) (found [][]tally, err error) {
	if len(sub.runs) == 0 {
		return nil, nil
	}
	it, err := p.LookupSets(sets)
	if err != nil {
		return nil, err
	}
	var bridged []uint32
	if one, _ := alone(sets); plan.exact {
		if bridged, err = p.LookupBridged(one); err != nil {
			return nil, err
		}
	}
	workers, most := 1, min(it.Most(), p.Documents())
	if it.Most() >= many {
		workers = runtime.GOMAXPROCS(0)
		if one, single := alone(sets); single && len(one) == 2 {
			if most, err = p.CountDocuments([2]rune(one)); err != nil {
				return nil, err
			}
		}
	}
	found = make([][]tally, workers)
	return found, p.share(sub, workers, func(w int, run index.Run) (err error) {
		found[w], err = p.tally(sub, sets, run, most/workers+most/16, bridged)
		return err
	})
}

// share calls do for each of so many workers at the same time, with a run of the
// documents of sub. The runs are in order and have about the same length of text.
func (p *part) share(sub *chosen, workers int, do func(w int, run index.Run) error) error {
	errs := make([]error, workers)
	var wg sync.WaitGroup
	from, last := sub.runs[0].From, sub.runs[len(sub.runs)-1].End
	start, size := uint64(p.Start(from)), uint64(p.Start(last)-p.Start(from))
	for w := range workers {
		run := index.Run{From: from, End: last}
		if w < workers-1 {
			run.End = max(from, p.DocumentAt(uint32(start+size*uint64(w+1)/uint64(workers))))
		}
		from = run.End
		work := func() {
			defer index.Guard(&errs[w], p.Shard)()
			errs[w] = do(w, run)
		}
		if w == workers-1 {
			work()
		} else {
			wg.Go(work)
		}
	}
	wg.Wait()
	return cmp.Or(errs...)
}

// tally counts the occurrences of a string in each document of a run that holds
// it, about so many, but for bridged ones.
func (p *part) tally(sub *chosen, sets [][]rune, run index.Run, about int, bridged []uint32) ([]tally, error) {
	start := p.Start(run.From)
	skip, _ := slices.BinarySearch(bridged, start)
	bridged = bridged[skip:]
	all := make([]tally, 0, about)
	err := p.PerDocumentIn(sets, run, func(doc, n int) bool {
		if len(bridged) > 0 {
			end := p.Start(doc + 1)
			for len(bridged) > 0 && bridged[0] < end {
				bridged = bridged[1:]
				n--
			}
		}
		if n > 0 && sub.has(doc) {
			all = append(all, tally{p.number, uint32(doc), uint32(n)})
		}
		return true
	})
	return all, err
}
