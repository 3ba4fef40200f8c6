package compare

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

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
	items    []string
	starts   []int // byte of the text where each begins
	size     int   // characters of the items
	function tifa.Function
}

// marker is what numbers an item: 一是, 第二，, （三）, 4.
var marker = regexp.MustCompile(`^(?:(?:[一二三四五六七八九十]+是(?:要)?|第[一二三四五六七八九十]+[，、]|[（(]?[一二三四五六七八九十]{1,3}[）)、]|[（(]?\d{1,2}(?:[）)、]|\.\s))\s*)`)

func (e *Edition) lists() (out []listed) {
	for _, l := range e.Structure.Lists {
		x := listed{List: l, function: functionAt(e.Sections, l.Items[0].Start)}
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
func (c *Comparison) pairLists(ctx context.Context) {
	old, new := c.Old.lists(), c.New.lists()
	oldOf, newOf := likeLists(ctx, old, new)
	for j := range new {
		p := ListPair{Kind: new[j].Kind, New: c.New.listAt(new[j].List), NewItems: len(new[j].Items)}
		if i := oldOf[j]; i >= 0 {
			p.Old, p.OldItems = c.Old.listAt(old[i].List), len(old[i].Items)
			p.Items = c.items(ctx, old[i], new[j])
		} else {
			p.Items = c.items(ctx, listed{}, new[j])
		}
		c.Lists = append(c.Lists, p)
	}
	for i := range old {
		if newOf[i] < 0 {
			c.Lists = append(c.Lists, ListPair{
				Kind: old[i].Kind, Old: c.Old.listAt(old[i].List), OldItems: len(old[i].Items), Items: c.items(ctx, old[i], listed{}),
			})
		}
	}
}

// likeLists pairs lists by what their items have in common, the most first, and
// then numbered lists that are the only ones left: to serve their function, or at
// all.
// oldOf and newOf are indices, -1 without a partner.
func likeLists(ctx context.Context, old, new []listed) (oldOf, newOf []int) {
	flatten := func(lists []listed) (items []string, list []int) {
		for i, l := range lists {
			items = append(items, l.items...)
			list = append(list, slices.Repeat([]int{i}, len(l.items))...)
		}
		return items, list
	}
	oldItems, oldList := flatten(old)
	newItems, newList := flatten(new)
	shared := map[[2]int]float64{}
	for _, p := range correspond(ctx, oldItems, newItems) {
		if p.Old >= 0 && p.New >= 0 {
			shared[[2]int{oldList[p.Old], newList[p.New]}] += p.Similarity * float64(min(characters(oldItems[p.Old]), characters(newItems[p.New])))
		}
	}
	type like struct {
		old, new int
		shared   float64
	}
	var all []like
	for k, n := range shared {
		if n >= sharedOfLists*float64(min(old[k[0]].size, new[k[1]].size)) {
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
	for j := range new {
		f := new[j].function
		same := func(l *listed) bool { return f != "" && l.function == f }
		if i := onlyOf(old, newOf, same); i >= 0 && j == onlyOf(new, oldOf, same) {
			oldOf[j], newOf[i] = i, j
		}
	}
	any := func(*listed) bool { return true }
	if i, j := onlyOf(old, newOf, any), onlyOf(new, oldOf, any); i >= 0 && j >= 0 {
		oldOf[j], newOf[i] = i, j
	}
	return oldOf, newOf
}

// onlyOf is the only numbered list without a partner that passes, -1 if there is
// none or several.
func onlyOf(lists []listed, partner []int, pass func(*listed) bool) int {
	found := -1
	for i := range lists {
		if !pass(&lists[i]) || lists[i].Kind != tifa.Numbered || partner[i] >= 0 {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

// correspond pairs passages by their wording.
func correspond(ctx context.Context, old, new []string) []Correspondence {
	join := func(all []string) (string, []Clause) {
		var b strings.Builder
		var spans []Clause
		for i, s := range all {
			spans = append(spans, Clause{Span: tifa.Span{Start: b.Len(), End: b.Len() + len(s)}, Paragraph: i})
			b.WriteString(s + "\n")
		}
		return b.String(), spans
	}
	oldText, oldSpans := join(old)
	newText, newSpans := join(new)
	out, _ := Correspondences(ctx, oldText, newText, oldSpans, newSpans) // Editions tells the error
	return out
}

// correspondByHeads pairs items by their wording, and what is left by the wording
// of their first sentences: these name what an item is about.
func correspondByHeads(ctx context.Context, old, new []string) []Correspondence {
	pairs := correspond(ctx, old, new)
	var olds, news []int
	for _, p := range pairs {
		switch {
		case p.New < 0:
			olds = append(olds, p.Old)
		case p.Old < 0:
			news = append(news, p.New)
		}
	}
	heads := func(items []string, of []int) (out []string) {
		for _, i := range of {
			head, _, _ := strings.Cut(items[i], "。")
			out = append(out, head)
		}
		return out
	}
	partner := without(len(new))
	paired := map[int]bool{}
	for _, p := range correspond(ctx, heads(old, olds), heads(new, news)) {
		if p.Old >= 0 && p.New >= 0 {
			partner[news[p.New]] = olds[p.Old]
			paired[olds[p.Old]] = true
		}
	}
	for n := range pairs {
		if p := &pairs[n]; p.Old < 0 {
			p.Old = partner[p.New]
		}
	}
	return slices.DeleteFunc(pairs, func(p Correspondence) bool { return p.New < 0 && paired[p.Old] })
}

// items tells what became of the items of two lists, either of which may be
// empty.
func (c *Comparison) items(ctx context.Context, old, new listed) (out []Item) {
	pairs := correspondByHeads(ctx, old.items, new.items)
	var both []int // ranks in the old list, in the new order
	for _, p := range pairs {
		if p.Old >= 0 && p.New >= 0 {
			both = append(both, p.Old)
		}
	}
	stayed := longestRising(both)
	for _, p := range pairs {
		item := Item{Kind: Kept, OldRank: p.Old + 1, NewRank: p.New + 1}
		if p.Old >= 0 {
			item.Old = c.Old.at(old.Items[p.Old])
		}
		if p.New >= 0 {
			item.New = c.New.at(new.Items[p.New])
		}
		switch {
		case item.Old == nil:
			item.Kind = Added
		case item.New == nil:
			item.Kind = Dropped
		default:
			a, b := old.items[p.Old], new.items[p.New]
			if unspaced(a) != unspaced(b) {
				item.Kind = Reworded
				item.Changes = Wording(a, b)
				shift := func(s *tifa.Span, by int) { s.Start, s.End = s.Start+by, s.End+by }
				for i := range item.Changes {
					shift(&item.Changes[i].Old, old.starts[p.Old])
					shift(&item.Changes[i].New, new.starts[p.New])
				}
			}
			if !stayed[p.Old] {
				item.Kind = Moved
			}
		}
		out = append(out, item)
	}
	return out
}

// without is n times -1.
func without(n int) []int { return slices.Repeat([]int{-1}, n) }

func (e *Edition) listAt(l tifa.List) *Location {
	return e.at(tifa.Span{Start: l.Items[0].Start, End: l.Items[len(l.Items)-1].End})
}
