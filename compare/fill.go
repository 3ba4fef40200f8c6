package compare

import "slices"

// The steps of fill: where the best score of a cell came from.
const (
	fromOld    = 0 // a change that drops one more token
	fromNew    = 1 // a change that adds one more token
	fromKept   = 2 // a change that opens here
	changeMask = 3
	closes     = 4 // the token kept here closes a change
)

// fill finds the blocks kept within r, whose neighbours are kept or the ends of
// the paragraphs, that score the most: what they earn less what the changes
// between them cost. It is an alignment with affine gaps (Gotoh 1982) in which a
// gap may drop and add at once and opens and closes at a cost that depends on
// the place.
func fill(a, b *wording, r rect) []block {
	rows, columns := r.oldEnd-r.old, r.newEnd-r.new
	if rows == 0 || columns == 0 {
		return nil
	}
	const never = -1 << 30
	old, new := a.tokens[r.old:r.oldEnd], b.tokens[r.new:r.newEnd]
	oldEnds, newEnds := a.ends[r.old:], b.ends[r.new:]
	width := columns + 1
	steps := make([]byte, (rows+1)*width)
	kept := make([]int32, width)   // best score of a row's cells that end in a kept token
	change := make([]int32, width) // and of those that end in a change
	for i := 0; i <= rows; i++ {
		diagonalKept, diagonalChange := int32(never), int32(never)
		row := steps[i*width : (i+1)*width]
		for j := 0; j <= columns; j++ {
			k, step := int32(never), byte(0)
			switch {
			case i == 0 && j == 0:
				k = 0
			case i > 0 && j > 0 && old[i-1].id == new[j-1].id:
				k = diagonalKept
				if c := diagonalChange - oldEnds[i-1] - newEnds[j-1]; c > k {
					k, step = c, closes
				}
				k += earns[old[i-1].class]
			}
			c, source := k-costOfChange-oldEnds[i]-newEnds[j], byte(fromKept)
			if i > 0 && change[j] > c {
				c, source = change[j], fromOld
			}
			if j > 0 && change[j-1] > c {
				c, source = change[j-1], fromNew
			}
			diagonalKept, diagonalChange = kept[j], change[j]
			kept[j], change[j] = k, c
			row[j] = step | source
		}
	}

	var out []block // from the last to the first
	i, j := rows, columns
	inChange := change[columns]-oldEnds[rows]-newEnds[columns] > kept[columns]
	for i > 0 || j > 0 {
		step := steps[i*width+j]
		switch {
		case !inChange:
			i, j = i-1, j-1
			if n := len(out); n > 0 && out[n-1].old == r.old+i+1 && out[n-1].new == r.new+j+1 {
				out[n-1] = block{r.old + i, r.new + j, out[n-1].n + 1}
			} else {
				out = append(out, block{r.old + i, r.new + j, 1})
			}
			inChange = step&closes != 0
		case step&changeMask == fromOld:
			i--
		case step&changeMask == fromNew:
			j--
		default:
			inChange = false
		}
	}
	slices.Reverse(out)
	return out
}
