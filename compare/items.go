package compare

import (
	"cmp"
	"regexp"
	"slices"

	"tifa"
)

// A ListPair is a list of the old text and the list of the new text that is
// most like it. A list without its like stands alone; the other side is nil.
type ListPair struct {
	Kind     tifa.ListKind // of the new list, else of the old
	Old, New *Location     // from the first item to the last
	OldItems int           // number of items, 0 on the side that has no such list
	NewItems int
	Items    []Item // in the order of the new list, then the dropped in that of the old
}

// An Item is what became of an item of a list. Items are compared without the
// markers that number them.
type Item struct {
	// Kind is Kept, Added, Dropped, Reworded or, of an item that has changed
	// places with others of both lists, Moved.
	Kind     Kind
	Old, New *Location // nil on the side that has no such item
	OldRank  int       // place in its list, counted from 1; 0 where it has none
	NewRank  int
	Changes  []Change // of an item reworded, or moved with other words; else nil
}

// Changed reports whether the lists differ in anything.
func (p *ListPair) Changed() bool {
	return slices.ContainsFunc(p.Items, func(i Item) bool { return i.Kind != Kept })
}

// sharedOfLists is the share of the smaller of two lists, by weight of wording,
// that its items must have in common with those of the other to be that list in
// another edition.
const sharedOfLists = 0.2

// A listed is a list with its items as they are compared.
type listed struct {
	tifa.List
	items  []string
	starts []int // byte of the text where each begins
	size   int   // characters of the items
}

// marker is what numbers an item: 一是, 第二，, （三）, 4.
var marker = regexp.MustCompile(`^(?:(?:[一二三四五六七八九十]+是(?:要)?|第[一二三四五六七八九十]+[，、]|[（(]?[一二三四五六七八九十]{1,3}[）)、]|[（(]?\d{1,2}(?:[）)、]|\.\s))\s*)`)

func (e *Edition) lists() (out []listed) {
	for _, l := range e.Structure.Lists {
		x := listed{List: l}
		for _, i := range l.Items {
			s := i.In(e.Document.Text)
			n := len(marker.FindString(s))
			s = s[n:]
			x.items, x.starts = append(x.items, s), append(x.starts, i.Start+n)
			x.size += characters(s)
		}
		out = append(out, x)
	}
	return out
}

// pairLists pairs the lists of both texts and tells what became of the items.
func (c *Comparison) pairLists() {
	old, new := c.Old.lists(), c.New.lists()
	oldOf, newOf := likeLists(old, new)
	for j := range new {
		i := oldOf[j]
		p := ListPair{Kind: new[j].Kind, New: c.New.listAt(new[j].List), NewItems: len(new[j].Items)}
		var before []string
		if i >= 0 {
			p.Old, p.OldItems, before = c.Old.listAt(old[i].List), len(old[i].Items), old[i].items
			p.Items = c.items(&old[i], &new[j], align(before, new[j].items))
		} else {
			p.Items = c.items(nil, &new[j], nil)
		}
		c.Lists = append(c.Lists, p)
	}
	for i := range old {
		if newOf[i] < 0 {
			c.Lists = append(c.Lists, ListPair{
				Kind: old[i].Kind, Old: c.Old.listAt(old[i].List), OldItems: len(old[i].Items), Items: c.items(&old[i], nil, nil),
			})
		}
	}
}

// likeLists pairs lists by what their items have in common, the most first.
// oldOf and newOf are indices, -1 without a partner.
func likeLists(old, new []listed) (oldOf, newOf []int) {
	var oldItems, newItems []string
	var oldList, newList []int // of each item
	for i, l := range old {
		for _, s := range l.items {
			oldItems, oldList = append(oldItems, s), append(oldList, i)
		}
	}
	for j, l := range new {
		for _, s := range l.items {
			newItems, newList = append(newItems, s), append(newList, j)
		}
	}
	shared := map[[2]int]int{}
	for _, p := range align(oldItems, newItems).ofNew {
		if p != nil {
			shared[[2]int{oldList[p.old], newList[p.new]}] += min(characters(oldItems[p.old]), characters(newItems[p.new]))
		}
	}
	type like struct{ old, new, shared int }
	var all []like
	for k, n := range shared {
		if float64(n) >= sharedOfLists*float64(min(old[k[0]].size, new[k[1]].size)) {
			all = append(all, like{k[0], k[1], n})
		}
	}
	slices.SortFunc(all, func(a, b like) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(a.new, b.new), cmp.Compare(a.old, b.old))
	})
	oldOf, newOf = without(len(new)), without(len(old))
	for _, l := range all {
		if oldOf[l.new] < 0 && newOf[l.old] < 0 {
			oldOf[l.new], newOf[l.old] = l.old, l.new
		}
	}
	return oldOf, newOf
}

// without is n times -1.
func without(n int) []int { return slices.Repeat([]int{-1}, n) }

// items tells what became of the items of two lists, either of which may be nil.
func (c *Comparison) items(old, new *listed, a *alignment) (out []Item) {
	if new != nil {
		for j := range new.Items {
			item := Item{Kind: Added, New: c.New.at(new.Items[j]), NewRank: j + 1}
			if a != nil && a.ofNew[j] != nil {
				p := a.ofNew[j]
				item.Old, item.OldRank = c.Old.at(old.Items[p.old]), p.old+1
				switch {
				case p.moved:
					item.Kind = Moved
				case p.identical || visible(a.old[p.old]) == visible(a.new[j]):
					item.Kind = Kept
				default:
					item.Kind = Reworded
				}
				if visible(a.old[p.old]) != visible(a.new[j]) {
					before, after := a.wordings(p.old, j)
					item.Changes = changes(before, after, p.blocks, old.starts[p.old], new.starts[j])
				}
			}
			out = append(out, item)
		}
	}
	if old != nil {
		for i := range old.Items {
			if a == nil || a.ofOld[i] == nil {
				out = append(out, Item{Kind: Dropped, Old: c.Old.at(old.Items[i]), OldRank: i + 1})
			}
		}
	}
	return out
}

func (e *Edition) listAt(l tifa.List) *Location {
	return e.at(tifa.Span{Start: l.Items[0].Start, End: l.Items[len(l.Items)-1].End})
}
