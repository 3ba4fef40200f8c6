package compare

import "math"

// tidy gives up, the weakest of its neighbourhood first, the blocks between two
// changes that do not bear out the claim that something was kept there.
func tidy(a, b *wording, blocks []block) []block {
	strengths := make([]float64, len(blocks))
	for {
		var changes []rect // before each block and after the last
		between(whole(a, b), blocks, func(r rect) { changes = append(changes, r) }, func(block) {})
		strong := true
		for n, k := range blocks {
			strengths[n] = strength(a, b, k, changes[n], changes[n+1])
			strong = strong && strengths[n] >= 1
		}
		if strong {
			return blocks
		}
		left := 0
		for n, k := range blocks {
			weakest := strengths[n] < 1 &&
				(n == 0 || strengths[n-1] > strengths[n]) &&
				(n+1 == len(blocks) || strengths[n+1] >= strengths[n])
			if !weakest {
				blocks[left] = k
				left++
			}
		}
		blocks = blocks[:left]
	}
}

// strength is what block k carries, as a multiple of what it has to carry
// between the changes before and after it.
func strength(a, b *wording, k block, before, after rect) float64 {
	if before.empty() || after.empty() {
		return math.Inf(1) // at an end of the paragraph
	}
	shown := min(before.shown(a, b), after.shown(a, b))
	within := max(a.content(a.clauseStart(before.oldEnd, before.old), before.oldEnd), b.content(b.clauseStart(before.newEnd, before.new), before.newEnd)) +
		max(a.content(after.old, a.clauseEnd(after.old, after.oldEnd)), b.content(after.new, b.clauseEnd(after.new, after.newEnd)))
	return float64(a.content(k.old, k.old+k.n)) / float64(max(leastKept, shown/keptToShown, within/keptToClause))
}

// clauseStart is where the clause or item begins that goes on at token i, least
// or after it.
func (w *wording) clauseStart(i, least int) int {
	for i > least && w.ends[i] > endAtComma {
		i--
	}
	return i
}

// clauseEnd is where the clause or item ends that goes on at token i, most or
// before it.
func (w *wording) clauseEnd(i, most int) int {
	for i < most && w.ends[i] > endAtComma {
		i++
	}
	return i
}

// shown is how much a change of r gives to read on its longer side.
func (r rect) shown(a, b *wording) int {
	return max(a.content(r.old, r.oldEnd), b.content(r.new, r.newEnd))
}

func (r rect) empty() bool { return r.old == r.oldEnd && r.new == r.newEnd }
