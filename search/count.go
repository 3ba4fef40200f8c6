package search

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"

	"tifa"
	"tifa/index"
	"tifa/query"
	"tifa/text"
)

// Total is the number of hits of q.
func (c *Collection) Total(ctx context.Context, q tifa.Query) (int, error) {
	if n, ok, err := c.totalOfString(ctx, &q); ok || err != nil {
		return n, err
	}
	return c.total(ctx, q, newPlan)
}

// totalOfString counts what is asked for most, one string in whole shards, for
// which no plan is made: that would take longer than to count it. ok is false for
// anything else.
func (c *Collection) totalOfString(ctx context.Context, q *tifa.Query) (total int, ok bool, err error) {
	l, ok := query.Alone(q.Text)
	if !ok || q.Fold != "" || q.NonOverlapping || q.Passage != (tifa.Passage{}) {
		return 0, false, nil
	}
	s := string(l)
	if !q.Exact {
		s = text.FormOf(s, 0)
	}
	if s == "" || !inStream(s, q.Exact) {
		return 0, false, nil
	}
	defer index.Guard(&err, c.shards...)()
	sub, err := c.choose(ctx, q.Filter)
	if err != nil {
		return 0, false, err
	}
	var usual [32]rune // for which no memory is asked
	one := usual[:0]
	for _, r := range s {
		one = append(one, r)
	}
	for k, on := range c.parts {
		if part := &sub.parts[k]; len(part.runs) == 0 {
			continue
		} else if !part.whole {
			return 0, false, nil
		}
		n, err := on.count(one, q.Exact)
		if err != nil {
			return 0, false, err
		}
		total += n
	}
	return total, true, ctx.Err()
}

// count counts a string in the whole shard.
func (p *part) count(one []rune, exact bool) (int, error) {
	if exact {
		return p.CountUnbridged(one)
	}
	return p.Shard.Count(one)
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
	want, single := p.single()
	if !single {
		err = c.eachFound(ctx, p, sub, func(f *attested) { total += len(f.spans) })
		return total, err
	}
	for k, on := range c.parts {
		n, err := on.total(p, &sub.parts[k], &want)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, ctx.Err()
}

// total counts the occurrences of a string in the documents of sub.
func (p *part) total(plan *plan, sub *chosen, want *wanted) (n int, err error) {
	if len(sub.runs) == 0 {
		return 0, nil
	}
	switch {
	case sub.whole && want.one != nil:
		return p.count(want.one, plan.exact)
	case sub.whole:
		return p.CountSets(want.sets)
	}
	counts, err := p.CountRunsSets(want.places(), sub.runs)
	for _, c := range counts {
		n += c
	}
	if err != nil || !plan.exact || n == 0 {
		return n, err
	}
	bridged, err := p.LookupBridged(want.one)
	for _, pos := range bridged {
		if sub.has(p.DocumentAt(pos)) {
			n--
		}
	}
	return n, err
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
	want, single := p.single()
	if !single {
		return c.eachFound(ctx, p, sub, func(f *attested) { enter(out, len(f.spans)) })
	}
	for k, on := range c.parts {
		looked, ok, err := on.tallyRuns(p, &want, sub.parts[k].runs)
		if err != nil {
			return err
		}
		for _, t := range looked {
			add(out, t)
		}
		if ok {
			continue
		}
		found, err := on.documents(p, &sub.parts[k], &want)
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
	want, single := p.single()
	if !single {
		return c.eachFound(ctx, p, sub, func(f *attested) {
			enter(&out[keys.of[f.part][f.doc]], len(f.spans))
		})
	}
	for k, on := range c.parts {
		runs, groups := keys.within(k, &sub.parts[k])
		looked, ok, err := on.tallyRuns(p, &want, runs)
		if err != nil {
			return err
		}
		for i, t := range looked {
			add(&out[groups[i]], t)
		}
		if ok {
			continue
		}
		found, err := on.documents(p, &sub.parts[k], &want)
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
func (p *part) tallyRuns(plan *plan, want *wanted, runs []index.Run) (all []index.Tally, ok bool, err error) {
	switch {
	case len(runs) == 0:
		return nil, true, nil
	case len(want.one) != 2:
		return nil, false, nil
	case plan.exact:
		return p.TallyUnbridged([2]rune(want.one), runs)
	}
	return p.TallyRuns([2]rune(want.one), runs)
}

// A tally is how often a document of a part holds a string.
type tally struct{ part, doc, n uint32 }

// many occurrences are shared by the processors.
const many = 1 << 14

// documents counts the occurrences of a string in each document of sub that
// holds it, in order. Where there are many occurrences the processors share
// them.
func (p *part) documents(plan *plan, sub *chosen, want *wanted) (found [][]tally, err error) {
	if len(sub.runs) == 0 {
		return nil, nil
	}
	sets := want.places()
	it, err := p.LookupSets(sets)
	if err != nil {
		return nil, err
	}
	var bridged []uint32
	if plan.exact {
		if bridged, err = p.LookupBridged(want.one); err != nil {
			return nil, err
		}
	}
	workers, most := 1, min(it.Most(), p.Documents())
	if it.Most() >= many {
		workers = runtime.GOMAXPROCS(0)
		if len(want.one) == 2 {
			if most, err = p.CountDocuments([2]rune(want.one)); err != nil {
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
