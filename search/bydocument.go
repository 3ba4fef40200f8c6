package search

import (
	"context"
	"slices"
	"strings"

	"tifa"
)

// byDocument counts the hits in each document, in the order of the catalogue.
func (c *Collection) byDocument(ctx context.Context, p *plan, sub *subcorpus, out *tifa.Count) error {
	type counted struct {
		place
		n int
	}
	var all []counted
	sorted := true
	err := c.perDocument(ctx, p, sub, func(k, i, n int) {
		if last := len(all) - 1; last >= 0 && sorted {
			sorted = all[last].part == k && all[last].doc < i
		}
		all = append(all, counted{place{k, i}, n})
	})
	if err != nil || len(all) == 0 {
		return err
	}
	if !sorted {
		slices.SortFunc(all, func(a, b counted) int { return c.parts[a.part].Compare(a.doc, c.parts[b.part].Shard, b.doc) })
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

// perDocument calls do with each document of sub that holds occurrences: its
// part, its number there, and how many.
func (c *Collection) perDocument(ctx context.Context, p *plan, sub *subcorpus, do func(part, doc, n int)) error {
	sets, single := p.single()
	if !single {
		return c.eachFound(ctx, p, sub, func(at place, spans []tifa.Span, _ func(int) tifa.Span) { do(at.part, at.doc, len(spans)) })
	}
	for k, on := range c.parts {
		found, err := on.documents(p, &sub.parts[k], sets)
		if err != nil {
			return err
		}
		for _, all := range found {
			for _, t := range all {
				do(k, int(t.doc), int(t.n))
			}
		}
	}
	return ctx.Err()
}
