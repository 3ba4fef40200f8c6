package corpus

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"tifa"
)

// A Change is what became of a document from one state to another.
type Change struct {
	Kind     ChangeKind
	Old, New *tifa.Entry // without texts; nil where it did not stand
}

// A ChangeKind names a change.
type ChangeKind string

// The kinds of change.
const (
	Appeared  ChangeKind = "added"
	Gone      ChangeKind = "removed"
	Revised   ChangeKind = "revised"   // another text
	Corrected ChangeKind = "corrected" // the same text, other facts
)

// Changes are the documents that differ between two states of one corpus, in
// order of their ids.
func (v *View) Changes(ctx context.Context, old *View) ([]Change, error) {
	tx := v.tx
	if old.state.generation > v.state.generation {
		tx = old.tx // which sees what came later
	}
	then, err := v.c.stored(ctx, tx, "WHERE "+old.alive+" AND NOT ("+v.alive+")")
	if err != nil {
		return nil, v.c.fault(err)
	}
	now, err := v.c.stored(ctx, tx, "WHERE "+v.alive+" AND NOT ("+old.alive+")")
	if err != nil {
		return nil, v.c.fault(err)
	}
	byID := map[string]*Change{}
	before := map[string]*record{}
	for _, r := range then {
		old.complete(r)
		byID[r.ID] = &Change{Kind: Gone, Old: &r.Entry}
		before[r.ID] = r
	}
	for _, r := range now {
		v.complete(r)
		c, b := byID[r.ID], before[r.ID]
		switch {
		case c == nil:
			byID[r.ID] = &Change{Kind: Appeared, New: &r.Entry}
		case !bytes.Equal(b.textSum, r.textSum):
			c.Kind, c.New = Revised, &r.Entry
		case !bytes.Equal(b.facts, r.facts):
			c.Kind, c.New = Corrected, &r.Entry
		default:
			delete(byID, r.ID) // removed and put again as it was
		}
	}
	all := make([]Change, 0, len(byID))
	for _, c := range byID {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b Change) int { return cmp.Compare(a.ID(), b.ID()) })
	return all, nil
}

// ID is the id of the document.
func (c *Change) ID() string {
	if c.New != nil {
		return c.New.ID
	}
	return c.Old.ID
}
