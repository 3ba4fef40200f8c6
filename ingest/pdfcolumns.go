package ingest

import (
	"math"
	"slices"
)

// A column is a stretch of a page that is read from top to bottom.
type column struct {
	runs []run
	key  [2]int // which of how many
}

// usualGutter is the gutter in the middle of the pages that have one, 0 if none
// has: the last page may have too few lines to tell.
func usualGutter(pages [][]run) float64 {
	var found []float64
	for _, page := range pages {
		if x, ok := gutter(page); ok {
			found = append(found, x)
		}
	}
	if len(found) == 0 {
		return 0
	}
	slices.Sort(found)
	return found[len(found)/2]
}

// inColumns parts the runs of a page, or of a column, into columns in reading
// order: a line across the gutter is read after the columns above it. Where no
// gutter shows, runs that keep clear of the usual one are parted by that.
func inColumns(all []run, usual float64, depth int) []column {
	single := []column{{runs: all, key: [2]int{0, 1}}}
	if depth == 2 {
		return single
	}
	x, ok := gutter(all)
	if !ok {
		if usual == 0 || slices.ContainsFunc(all, func(r run) bool { return r.x0 < usual && r.x1 > usual }) {
			return single
		}
		if !slices.ContainsFunc(all, func(r run) bool { return r.x0 > usual }) {
			return []column{{runs: all, key: [2]int{0, 2}}} // the rest of a left column
		}
		x = usual
	}
	var out []column
	var full []run
	flush := func() {
		if len(full) > 0 {
			out = append(out, column{runs: full, key: [2]int{0, 1}})
			full = nil
		}
	}
	for _, b := range bands(all, x) {
		left, right := inColumns(b.left, 0, depth+1), inColumns(b.right, 0, depth+1)
		if b.crossing != nil || lineCount(b.left) < 2 || lineCount(b.right) < 1 {
			full = append(append(append(full, b.crossing...), b.left...), b.right...)
			continue
		}
		flush()
		for i, c := range append(left, right...) {
			out = append(out, column{runs: c.runs, key: [2]int{i, len(left) + len(right)}})
		}
	}
	flush()
	return out
}

// A band is a slice of a page: what crosses the gutter, or what stands on
// either side of it.
type band struct{ crossing, left, right []run }

func bands(all []run, x float64) []band {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b run) int { return order(a.y, b.y) })
	var out []band
	for _, r := range sorted {
		crossing := r.x0 < x && r.x1 > x
		if n := len(out); n == 0 || crossing != (out[n-1].crossing != nil) {
			out = append(out, band{})
		}
		b := &out[len(out)-1]
		switch {
		case crossing:
			b.crossing = append(b.crossing, r)
		case r.x1 <= x:
			b.left = append(b.left, r)
		default:
			b.right = append(b.right, r)
		}
	}
	return out
}

// gutter finds the left edge of a right-hand column: where several lines begin
// and, over at least six lines on both sides, none passes.
func gutter(all []run) (x float64, ok bool) {
	starts := map[int]int{}
	minX, maxX := math.Inf(1), math.Inf(-1)
	for _, r := range all {
		starts[int(math.Round(r.x0-0.3*r.size))]++
		minX, maxX = min(minX, r.x0), max(maxX, r.x1)
	}
	var candidates []int
	for s, n := range starts {
		if n >= 2 && float64(s) > minX+0.12*(maxX-minX) && float64(s) < maxX-0.12*(maxX-minX) {
			candidates = append(candidates, s)
		}
	}
	slices.SortFunc(candidates, func(a, b int) int {
		if starts[a] != starts[b] {
			return starts[b] - starts[a]
		}
		return a - b
	})
	best := 0
	for _, s := range candidates[:min(8, len(candidates))] {
		score := 0
		for _, b := range bands(all, float64(s)) {
			l, r := lineCount(b.left), lineCount(b.right)
			if min(l, r) >= 2 && l+r >= 6 && filled(b.left) && filled(b.right) {
				score += min(l, r)
			}
		}
		if score > best {
			best, x = score, float64(s)
		}
	}
	return x, best > 0
}

func lineCount(all []run) int { return len(rows(all)) }

// filled reports whether runs look like running text rather than a table: most
// of them are as wide as the widest allows.
func filled(all []run) bool {
	minX, maxX, sum := math.Inf(1), math.Inf(-1), 0.0
	for _, r := range all {
		minX, maxX = min(minX, r.x0), max(maxX, r.x1)
		sum += r.x1 - r.x0
	}
	return sum > 0.5*(maxX-minX)*float64(lineCount(all))
}
