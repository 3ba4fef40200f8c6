package compare

import (
	"cmp"
	"slices"
)

// A point pairs a place of the old text with a place of the new.
type point struct{ old, new, weight int }

// heaviestChain finds, of the chains that rise strictly in both texts, the one
// of the greatest weight; it returns indices of points in order. It takes
// n·log n steps (a longest increasing subsequence, weighted, by a Fenwick tree
// of maxima).
func heaviestChain(points []point) []int {
	order := make([]int, len(points))
	news := make([]int, len(points))
	for i, p := range points {
		order[i], news[i] = i, p.new
	}
	// Of points with one old place, the last new place comes first: no chain
	// can then take two of them.
	slices.SortStableFunc(order, func(x, y int) int {
		return cmp.Or(cmp.Compare(points[x].old, points[y].old), cmp.Compare(points[y].new, points[x].new))
	})
	slices.Sort(news)
	news = slices.Compact(news)

	best := make([]int, len(points)) // weight of the heaviest chain that ends in a point
	previous := make([]int, len(points))
	tree := make([]int, len(news)+1) // index+1 of the point whose chain is the heaviest of a range
	last := -1
	for _, i := range order {
		p := points[i]
		rank, _ := slices.BinarySearch(news, p.new)
		previous[i] = -1
		best[i] = p.weight
		for n := rank; n > 0; n &= n - 1 {
			if q := tree[n] - 1; q >= 0 && best[q]+p.weight > best[i] {
				previous[i], best[i] = q, best[q]+p.weight
			}
		}
		for n := rank + 1; n < len(tree); n += n & -n {
			if q := tree[n] - 1; q < 0 || best[i] > best[q] {
				tree[n] = i + 1
			}
		}
		if last < 0 || best[i] > best[last] {
			last = i
		}
	}
	var chain []int
	for ; last >= 0; last = previous[last] {
		chain = append(chain, last)
	}
	slices.Reverse(chain)
	return chain
}
