package compare

import (
	"slices"

	"tifa"
	"tifa/text"
)

// A Name is somebody or something that an edition names among others, where
// order counts.
type Name struct {
	Name    string
	Offices []string // as printed; nil for groups and bodies
	Span    tifa.Span
}

// A NameChange is what became of a name between two lists of names.
type NameChange struct {
	Name    string
	Change  Order
	OldRank int       // place in the old list, counted from 1; 0 where it is not
	NewRank int       // likewise
	Old     *Location // the first mention of the name; nil where it is not
	New     *Location
	// OldOffices and NewOffices are the offices as printed.
	OldOffices, NewOffices []string
	sameOffices            bool // as far as they are told apart
}

// An Order is what became of the place of a name.
type Order string

// The changes of place.
const (
	Joined Order = "joined" // only in the new list
	Left   Order = "left"   // only in the old one
	Up     Order = "up"     // nearer to the head, among the names of both lists
	Down   Order = "down"
	Stayed Order = "kept"
)

// OfficesChanged reports whether a name of both lists has other offices in the
// new one. Where one list gives none, nothing is known to have changed.
func (m *NameChange) OfficesChanged() bool {
	return len(m.OldOffices) > 0 && len(m.NewOffices) > 0 && !m.sameOffices && !slices.Equal(m.OldOffices, m.NewOffices)
}

// people are the persons whom an edition names.
func (e *Edition) people() (out []Name) {
	for _, p := range e.Structure.People {
		out = append(out, Name{p.Name, p.Offices, p.Span})
	}
	return out
}

// Names tells what became of each name between two lists: who joined and left,
// and of those in both who moved up or down. A name that occurs again in a list
// counts where it stands first. As few as possible are said to have moved: the
// others keep the order they had among themselves. Names of the new list come
// first, in its order, then those that left, in the old order. The locations
// have spans alone, no paragraph and no statement.
func Names(before, after []Name) []NameChange { return Options{}.Names(before, after) }

// Names is the function [Names] under options: names that differ by what is
// folded alone, or by script, are one.
func (o Options) Names(before, after []Name) []NameChange {
	before, after = o.once(before), o.once(after)
	place := map[string]int{}
	for i, n := range before {
		place[o.form(n.Name)] = i + 1
	}
	var common []int // old places, in the new order
	for _, n := range after {
		if p := place[o.form(n.Name)]; p > 0 {
			common = append(common, p)
		}
	}
	stayed := longestRising(common)
	ranks := slices.Sorted(slices.Values(common))
	var out []NameChange
	met := 0 // of the common ones so far
	for i, n := range after {
		m := NameChange{Name: n.Name, Change: Joined, OldRank: place[o.form(n.Name)], NewRank: i + 1, New: &Location{Span: n.Span}, NewOffices: n.Offices}
		if m.OldRank > 0 {
			old := before[m.OldRank-1]
			m.Old, m.OldOffices = &Location{Span: old.Span}, old.Offices
			m.sameOffices = slices.EqualFunc(old.Offices, n.Offices, func(a, b string) bool { return o.form(a) == o.form(b) })
			rank, _ := slices.BinarySearch(ranks, m.OldRank)
			switch {
			case stayed[m.OldRank]:
				m.Change = Stayed
			case met <= rank:
				m.Change = Up
			default:
				m.Change = Down
			}
			met++
		}
		delete(place, o.form(n.Name))
		out = append(out, m)
	}
	for i, n := range before {
		if _, left := place[o.form(n.Name)]; left {
			out = append(out, NameChange{Name: n.Name, Change: Left, OldRank: i + 1, Old: &Location{Span: n.Span}, OldOffices: n.Offices})
		}
	}
	return out
}

// once is names without those that stood before.
func (o Options) once(names []Name) (out []Name) {
	seen := map[string]bool{}
	for _, n := range names {
		if key := o.form(n.Name); !seen[key] {
			seen[key] = true
			out = append(out, n)
		}
	}
	return out
}

// form is s as it is compared, folded.
func (o Options) form(s string) string {
	return text.FormOf(s, o.Folds|text.Script)
}

// AmongBoth gives the places, counted from 1, of the names that stand in both
// lists, among these only.
func AmongBoth(moves []NameChange) (before, after map[string]int) {
	both := slices.DeleteFunc(slices.Clone(moves), func(m NameChange) bool { return m.OldRank == 0 || m.NewRank == 0 })
	before, after = map[string]int{}, map[string]int{}
	for i, m := range both { // moves of the new list stand in its order
		after[m.Name] = i + 1
	}
	slices.SortFunc(both, func(a, b NameChange) int { return a.OldRank - b.OldRank })
	for i, m := range both {
		before[m.Name] = i + 1
	}
	return before, after
}

// longestRising is the set of the numbers of a longest rising subsequence, of
// several the one that ends first.
func longestRising(list []int) map[int]bool {
	length := make([]int, len(list)) // of the longest that ends here
	before := make([]int, len(list))
	last := -1
	for i := range list {
		length[i], before[i] = 1, -1
		for j := range i {
			if list[j] < list[i] && length[j]+1 > length[i] {
				length[i], before[i] = length[j]+1, j
			}
		}
		if last < 0 || length[i] > length[last] {
			last = i
		}
	}
	out := map[int]bool{}
	for ; last >= 0; last = before[last] {
		out[list[last]] = true
	}
	return out
}
