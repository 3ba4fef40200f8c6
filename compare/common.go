package compare

// commonParagraphs finds the heaviest common subsequence of two lists of
// paragraphs. Where the lists are too long for that it cuts them first at the
// paragraphs that occur once in each, and leaves out what is still too long.
func commonParagraphs(old, new []int, weight func(i, j int) int) []point {
	var out []point
	n := min(len(old), len(new))
	head := 0
	for ; head < n && old[head] == new[head]; head++ {
		out = append(out, point{old: head, new: head})
	}
	tail := 0
	for ; tail < n-head && old[len(old)-1-tail] == new[len(new)-1-tail]; tail++ {
		out = append(out, point{old: len(old) - 1 - tail, new: len(new) - 1 - tail})
	}
	r := rect{head, len(old) - tail, head, len(new) - tail}
	if r.cells() <= maxPairCells {
		return append(out, heaviestCommon(old, new, r, weight)...)
	}
	for _, p := range append(single(old, new, r, weight), point{old: r.oldEnd, new: r.newEnd}) {
		gap := rect{r.old, p.old, r.new, p.new}
		if gap.cells() <= maxPairCells {
			out = append(out, heaviestCommon(old, new, gap, weight)...)
		}
		if p.old < r.oldEnd {
			out = append(out, p)
		}
		r.old, r.new = p.old+1, p.new+1
	}
	return out
}

// single is the heaviest chain of the paragraphs that occur once on each side
// of r.
func single(old, new []int, r rect, weight func(i, j int) int) []point {
	type places struct{ old, new, olds, news int }
	found := map[int]places{}
	for i := r.old; i < r.oldEnd; i++ {
		p := found[old[i]]
		p.old, p.olds = i, p.olds+1
		found[old[i]] = p
	}
	for j := r.new; j < r.newEnd; j++ {
		p := found[new[j]]
		p.new, p.news = j, p.news+1
		found[new[j]] = p
	}
	var points []point
	for i := r.old; i < r.oldEnd; i++ {
		if p := found[old[i]]; p.olds == 1 && p.news == 1 {
			points = append(points, point{i, p.new, weight(i, p.new)})
		}
	}
	var out []point
	for _, n := range heaviestChain(points) {
		out = append(out, points[n])
	}
	return out
}

// heaviestCommon is the heaviest common subsequence within r.
func heaviestCommon(old, new []int, r rect, weight func(i, j int) int) []point {
	rows, width := r.oldEnd-r.old, r.newEnd-r.new+1
	best := make([]int, (rows+1)*width) // of what follows a cell
	for i := rows - 1; i >= 0; i-- {
		for j := width - 2; j >= 0; j-- {
			n := max(best[(i+1)*width+j], best[i*width+j+1])
			if old[r.old+i] == new[r.new+j] {
				n = max(n, best[(i+1)*width+j+1]+weight(r.old+i, r.new+j))
			}
			best[i*width+j] = n
		}
	}
	var out []point
	for i, j := 0, 0; i < rows && j < width-1; {
		switch here := best[i*width+j]; {
		case old[r.old+i] == new[r.new+j] && here == best[(i+1)*width+j+1]+weight(r.old+i, r.new+j):
			out = append(out, point{old: r.old + i, new: r.new + j})
			i, j = i+1, j+1
		case here == best[(i+1)*width+j]:
			i++
		default:
			j++
		}
	}
	return out
}
