package main

import "slices"

// A move is what became of a name between two lists.
type move struct {
	Name string `json:"name"`
	What string `json:"change"` // joined, left, up, down, kept
	Old  int    `json:"old"`    // place in the old list, counted from 1; 0 where it is not
	New  int    `json:"new"`
}

// compareOrder tells what became of each name between two lists without
// repetition: who joined and left, and of those in both who moved up or down.
// As few as possible are said to have moved: the others keep the order they had
// among themselves. Names of the new list come first, in its order, then those
// that left, in the old order.
func compareOrder(before, after []string) []move {
	place := map[string]int{}
	for i, name := range before {
		place[name] = i + 1
	}
	var common []int // old places, in the new order
	for _, name := range after {
		if p := place[name]; p > 0 {
			common = append(common, p)
		}
	}
	stayed := longestRising(common)
	ranks := slices.Sorted(slices.Values(common))
	var out []move
	n := 0 // of the common ones so far
	for i, name := range after {
		m := move{Name: name, What: "joined", Old: place[name], New: i + 1}
		if m.Old > 0 {
			rank, _ := slices.BinarySearch(ranks, m.Old)
			switch {
			case stayed[m.Old]:
				m.What = "kept"
			case n <= rank:
				m.What = "up"
			default:
				m.What = "down"
			}
			n++
		}
		out = append(out, m)
	}
	for i, name := range before {
		if !slices.Contains(after, name) {
			out = append(out, move{Name: name, What: "left", Old: i + 1})
		}
	}
	return out
}

// longestRising is the set of the numbers of a longest rising subsequence.
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
