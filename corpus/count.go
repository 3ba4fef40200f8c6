package corpus

import (
	"cmp"
	"context"
	"slices"

	"tifa"
)

// Count counts the hits of q by reading the texts.
func (c *Corpus) Count(ctx context.Context, q tifa.Query, g tifa.Grouping) (tifa.Count, error) {
	count, err := c.count(ctx, q, g)
	return count, c.fault(err)
}

func (c *Corpus) count(ctx context.Context, q tifa.Query, g tifa.Grouping) (out tifa.Count, err error) {
	n, err := newNeedle(q)
	if err != nil {
		return out, err
	}
	v, err := c.view(ctx)
	if err != nil {
		return out, err
	}
	defer v.Close()
	docs, err := v.documents(ctx, n.filter)
	if err != nil {
		return out, err
	}
	counts := make([]int, len(docs))
	err = v.eachText(ctx, docs, func(i int, s string) { counts[i] = len(n.spans(s)) })
	if err != nil {
		return out, err
	}
	out.Tally, out.Groups = tally(docs, counts, g)
	if out.First, out.Last, err = v.firstAndLast(ctx, n, docs, counts); err != nil {
		return out, err
	}
	out.Coverage, err = v.coverage(docs, n.filter)
	return out, err
}

// tally sums counts, one for each of docs, up to a whole and to groups.
func tally(docs []*record, counts []int, g tifa.Grouping) (all tifa.Tally, groups []tifa.Group) {
	all.Unit = unit(docs)
	byKey := map[string]*tifa.Tally{}
	for i, r := range docs {
		enter(&all, r, counts[i])
		if g == tifa.Ungrouped || g == tifa.ByDocument && counts[i] == 0 {
			continue
		}
		key := g.Key(&r.Entry)
		if byKey[key] == nil {
			byKey[key] = &tifa.Tally{Unit: all.Unit}
		}
		enter(byKey[key], r, counts[i])
	}
	for key, t := range byKey {
		groups = append(groups, tifa.Group{Key: key, Tally: *t})
	}
	slices.SortFunc(groups, func(a, b tifa.Group) int {
		if a.Key == "" || b.Key == "" {
			return cmp.Compare(len(b.Key), len(a.Key)) // the unknown last
		}
		return cmp.Compare(a.Key, b.Key)
	})
	return all, groups
}

func enter(t *tifa.Tally, r *record, occurrences int) {
	t.Occurrences += occurrences
	if occurrences > 0 {
		t.Documents++
	}
	t.Searched++
	t.Characters += r.Characters
	t.Words += r.Words
}

// unit is words if each of docs is known to be written with spaces between
// them.
func unit(docs []*record) tifa.Unit {
	for _, r := range docs {
		spaced := r.Script == "Latn" || r.Script == "" && r.Language != "" && r.Language != "zh"
		if !spaced {
			return tifa.Characters
		}
	}
	if len(docs) == 0 {
		return tifa.Characters
	}
	return tifa.Words
}

// firstAndLast are the first and the last hit in dated documents.
func (v *view) firstAndLast(ctx context.Context, n *needle, docs []*record, counts []int) (first, last *tifa.Hit, err error) {
	a, b := -1, -1
	for i, r := range docs {
		if counts[i] > 0 && r.Date != "" {
			if a < 0 {
				a = i
			}
			b = i
		}
	}
	if a < 0 {
		return nil, nil, nil
	}
	var ends [2][]tifa.Hit
	err = v.eachText(ctx, []*record{docs[a], docs[b]}, func(i int, s string) {
		ends[i] = hits([]*record{docs[a], docs[b]}[i], s, n.spans(s))
	})
	if err != nil {
		return nil, nil, err
	}
	return &ends[0][0], &ends[1][len(ends[1])-1], nil
}
