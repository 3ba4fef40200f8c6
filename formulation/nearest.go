package formulation

import "strings"

// nearest is the stretch of a clause, in units, that comes nearest to f, and how far
// it is from it. It begins and ends with no function word that f does not begin or
// end with. ok is false if none is near enough.
func nearest(f, c *phrase) (from, to, distance int, ok bool) {
	want, clause := f.folded(), c.folded()
	most := int(variantDistance * float64(len(want)))
	// previous[j] is the least distance of the units of f so far to a string that
	// ends before clause[j], start[j] where that begins.
	previous, start := make([]int, len(clause)+1), make([]int, len(clause)+1)
	for j := range start {
		start[j] = j
	}
	for i := 1; i <= len(want); i++ {
		row, from := make([]int, len(clause)+1), make([]int, len(clause)+1)
		row[0] = i
		for j := 1; j <= len(clause); j++ {
			row[j], from[j] = previous[j-1], start[j-1]
			if want[i-1] != clause[j-1] {
				row[j]++
			}
			if n := previous[j] + 1; n < row[j] {
				row[j], from[j] = n, start[j]
			}
			if n := row[j-1] + 1; n <= row[j] { // rather more units than another beginning
				row[j], from[j] = n, from[j-1]
			}
		}
		previous, start = row, from
	}
	best := -1
	for j, n := range previous {
		if n <= most && j > start[j] && (best < 0 || n < previous[best]) {
			best = j
		}
	}
	if best < 0 {
		return 0, 0, 0, false
	}
	from, to = start[best], best
	for from < to && c.function(from) && clause[from] != want[0] {
		from++
	}
	for to > from && c.function(to-1) && clause[to-1] != want[len(want)-1] {
		to--
	}
	if from == to {
		return 0, 0, 0, false
	}
	// What begins or ends otherwise than f does so with its clause, or else it is a
	// part of f: other words that happen to stand beside one belong to no variant.
	part := strings.Contains(f.text, c.part(from, to))
	begins := from == 0 || kin(clause[from], want[0])
	ends := to == len(clause) || kin(clause[to-1], want[len(want)-1])
	distance = editDistance(want, clause[from:to])
	return from, to, distance, distance <= most && (part || begins && ends)
}

// kin reports whether a and b are one unit, or words of one stem: they begin with the
// same four letters, and three more at most are different (expand, expanding).
func kin(a, b string) bool {
	const stem, ending = 4, 3
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return a == b || n >= stem && max(len(a), len(b))-n <= ending
}

// within reports whether a's units stand in b in their order.
func within(a, b []string) bool {
	i := 0
	for _, u := range b {
		if i < len(a) && a[i] == u {
			i++
		}
	}
	return i == len(a)
}

// editDistance is the number of units inserted, deleted and substituted between a
// and b (Levenshtein 1966).
func editDistance(a, b []string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			n := diagonal
			if x != y {
				n++
			}
			diagonal = row[j+1]
			row[j+1] = min(n, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}
