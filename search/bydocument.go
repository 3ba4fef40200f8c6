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

// byDocument counts the hits in each document, in the order of the catalogue.
func (c *Collection) byDocument(ctx context.Context, p *plan, sub *subcorpus, out *tifa.Count) error {
	found, err := c.documents(ctx, p, sub)
	if err != nil {
		return err
	}
	pieces := c.merged(found)
	n := 0
	for _, all := range pieces {
		n += len(all)
	}
	if n == 0 {
		return nil
	}
	out.Documents = n
	out.Groups = make([]tifa.Group, n)
	occurrences, errs := make([]int, len(pieces)), make([]error, len(pieces))
	var wg sync.WaitGroup
	to := out.Groups
	for w, all := range pieces {
		groups := to[:len(all)]
		to = to[len(all):]
		wg.Go(func() {
			defer index.Guard(&errs[w], c.shards...)()
			occurrences[w] = c.group(all, sub.base.Unit, groups)
		})
	}
	wg.Wait()
	for _, n := range occurrences {
		out.Occurrences += n
	}
	return cmp.Or(errs...)
}

// group makes the groups of documents, and says how many occurrences they hold.
func (c *Collection) group(all []tally, unit tifa.Unit, groups []tifa.Group) (occurrences int) {
	ids := make([]index.IDs, len(c.parts))
	for k, p := range c.parts {
		ids[k] = p.IDs()
	}
	for i, t := range all {
		on, doc := c.parts[t.part], int(t.doc)
		occurrences += int(t.n)
		g := &groups[i] // no copy is made of what may be a hundred thousand
		g.Key = ids[t.part].At(doc)
		g.Occurrences, g.Documents, g.Searched = int(t.n), 1, 1
		g.Characters, g.Words, g.Unit = on.Characters(doc), on.Words(doc), unit
	}
	return occurrences
}

// documents counts the hits in each document of sub that has any: of each part
// in pieces, in order.
func (c *Collection) documents(ctx context.Context, p *plan, sub *subcorpus) (found [][][]tally, err error) {
	found = make([][][]tally, len(c.parts))
	if want, single := p.single(); single {
		for k, on := range c.parts {
			if found[k], err = on.documents(p, &sub.parts[k], &want); err != nil {
				return nil, err
			}
		}
		return found, ctx.Err()
	}
	for k := range found {
		found[k] = make([][]tally, 1)
	}
	err = c.eachFound(ctx, p, sub, func(f *attested) {
		all := &found[f.part][0]
		*all = append(*all, tally{uint32(f.part), uint32(f.doc), uint32(len(f.spans))})
	})
	for k := range found {
		slices.SortFunc(found[k][0], func(a, b tally) int { return cmp.Compare(a.doc, b.doc) })
	}
	return found, err
}

// merged brings the documents of all parts in the order of the catalogue, in
// pieces for the processors to share.
func (c *Collection) merged(found [][][]tally) (pieces [][]tally) {
	if len(found) == 1 {
		return found[0]
	}
	var heads [][]tally
	n := 0
	for _, pieces := range found {
		if all := slices.Concat(pieces...); len(all) > 0 {
			heads = append(heads, all)
			n += len(all)
		}
	}
	all, ranks := make([]tally, n), c.ranks()
	for i := range all {
		first := 0
		for k := 1; k < len(heads); k++ {
			if a, b := heads[first][0], heads[k][0]; ranks[b.part][b.doc] < ranks[a.part][a.doc] {
				first = k
			}
		}
		all[i] = heads[first][0]
		if heads[first] = heads[first][1:]; len(heads[first]) == 0 {
			heads = slices.Delete(heads, first, first+1)
		}
	}
	return slices.Collect(slices.Chunk(all, n/runtime.GOMAXPROCS(0)+1))
}

// ranks are of each part the places of its documents in the catalogue.
func (c *Collection) ranks() [][]uint32 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ranked != nil {
		return c.ranked
	}
	var all []place
	for k, p := range c.parts {
		c.ranked = append(c.ranked, make([]uint32, p.Documents()))
		for i := range p.Documents() {
			all = append(all, place{k, i})
		}
	}
	slices.SortFunc(all, c.compare)
	for rank, at := range all {
		c.ranked[at.part][at.doc] = uint32(rank)
	}
	return c.ranked
}
