package compare

import "tifa"

// The costs of a change, in the unit of [earns], where a character is 8. Each
// of its two ends costs in both texts, so a kept run within a clause splits a
// change in two only if it earns 12 + 4·3 = 24: three characters.
const (
	costOfChange = 12

	endAtStop  = 0 // after the end of a sentence, or at an end of the paragraph
	endAtComma = 1 // after the end of a clause or an item
	endAtWord  = 2 // between words, or before a sign that closes a clause
	endWithin  = 3
)

// The bounds of a comparison by [fill].
const (
	maxCells = 1 << 20 // tokens of one side times tokens of the other

	// A run common to the beginnings, the ends or, once in each, the middles of
	// two paragraphs is kept without asking, but for a margin where fill may
	// still move the border of a change to the end of a sentence.
	margin   = 64
	longSeed = 32 // tokens by which common runs in the middle are found
	// shortSeed finds common runs in a stretch that is still too large.
	shortSeed = 8
)

// A kept run must earn more the longer the changes are that it stands between:
// at least a part of what the shorter of them shows, and of what both show in the
// clauses that it stands in.
const (
	leastKept    = 16 // two characters, or a long word
	keptToShown  = 6
	keptToClause = 5
)

// A block is a run of n tokens kept, from a token of the old paragraph and one
// of the new.
type block struct{ old, new, n int }

// A wording is a paragraph, or a run of paragraphs, prepared for comparison.
type wording struct {
	text   string
	span   tifa.Span // of the text
	at     int       // its first token among those of the text
	tokens []token
	ends   []int32 // the cost of a change's end before token i; len(tokens)+1 long
	sums   []int32 // the content of the tokens before token i, but for a constant; likewise
	body   int     // the token that follows the opening, 0 if there is none
}

// longestOpening is how many characters of Chinese a clause may have, with its
// comma, that opens a paragraph and says, more often than not, who speaks
// (会议指出，): it counts for nothing when paragraphs are paired.
const longestOpening = 10

// content is the weight of tokens i to j, without punctuation and white space.
func (w *wording) content(i, j int) int { return int(w.sums[j] - w.sums[i]) }

// size is the content of the whole passage.
func (w *wording) size() int { return w.content(0, len(w.tokens)) }

// from is the byte where token i begins, or the passage ends.
func (w *wording) from(i int) int {
	if i == len(w.tokens) {
		return w.span.End
	}
	return w.tokens[i].start
}

// keeps finds what the rewording of a as b keeps: blocks in order that neither
// overlap nor touch in both texts.
func keeps(a, b *wording) []block {
	var out []block
	between(whole(a, b), frame(a.tokens, b.tokens), func(r rect) {
		if r.cells() <= maxCells {
			out = append(out, fill(a, b, r)...)
			return
		}
		seeds := shift(r, common(a.tokens[r.old:r.oldEnd], b.tokens[r.new:r.newEnd], shortSeed))
		between(r, seeds, func(r rect) {
			if r.cells() <= maxCells {
				out = append(out, fill(a, b, r)...)
			}
		}, func(k block) { out = append(out, k) })
	}, func(k block) { out = append(out, k) })
	return tidy(a, b, join(out))
}

// A rect is a stretch of the old tokens and the stretch of the new ones that it
// is compared with. Ends are excluded.
type rect struct{ old, oldEnd, new, newEnd int }

func whole(a, b *wording) rect { return rect{0, len(a.tokens), 0, len(b.tokens)} }

// cells is the size of a comparison by fill.
func (r rect) cells() int { return (r.oldEnd - r.old) * (r.newEnd - r.new) }

// between calls gap for each stretch of r outside blocks and kept for each
// block, in order.
func between(r rect, blocks []block, gap func(rect), kept func(block)) {
	for _, k := range blocks {
		gap(rect{r.old, k.old, r.new, k.new})
		kept(k)
		r.old, r.new = k.old+k.n, k.new+k.n
	}
	gap(r)
}

func shift(r rect, blocks []block) []block {
	for i := range blocks {
		blocks[i].old += r.old
		blocks[i].new += r.new
	}
	return blocks
}

// join makes one of blocks that touch in both texts, and leaves out empty ones.
func join(blocks []block) []block {
	var out []block
	for _, k := range blocks {
		if n := len(out); n > 0 && out[n-1].old+out[n-1].n == k.old && out[n-1].new+out[n-1].n == k.new {
			out[n-1].n += k.n
		} else if k.n > 0 {
			out = append(out, k)
		}
	}
	return out
}

// frame finds the long runs of a and b that are kept in any case, each less its
// margins.
func frame(a, b []token) []block {
	head := 0
	for head < min(len(a), len(b)) && a[head].id == b[head].id {
		head++
	}
	if head == len(a) && head == len(b) {
		return []block{{0, 0, head}}
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail].id == b[len(b)-1-tail].id {
		tail++
	}
	head, tail = max(0, head-margin), max(0, tail-margin)
	r := rect{head, len(a) - tail, head, len(b) - tail}

	out := []block{{0, 0, head}}
	for _, k := range shift(r, common(a[r.old:r.oldEnd], b[r.new:r.newEnd], longSeed)) {
		if k.n > 2*margin {
			out = append(out, block{k.old + margin, k.new + margin, k.n - 2*margin})
		}
	}
	return append(out, block{r.oldEnd, r.newEnd, tail})
}

// common finds runs of at least seed tokens that occur once in a and once in b
// and stand in the same order in both: the patience of Bram Cohen's diff, on
// runs instead of lines.
func common(a, b []token, seed int) []block {
	if len(a) < seed || len(b) < seed {
		return nil
	}
	type places struct{ old, new int32 } // -1 none, -2 several
	found := make(map[uint64]places, len(a)-seed+1)
	rolling(a, seed, func(i int, sum uint64) {
		if _, twice := found[sum]; twice {
			found[sum] = places{-2, -1}
		} else {
			found[sum] = places{int32(i), -1}
		}
	})
	rolling(b, seed, func(j int, sum uint64) {
		p, ok := found[sum]
		if !ok {
			return
		}
		if p.new == -1 {
			p.new = int32(j)
		} else {
			p.new = -2
		}
		found[sum] = p
	})
	var points []point
	rolling(a, seed, func(i int, sum uint64) {
		if p := found[sum]; p.old == int32(i) && p.new >= 0 && equal(a[i:i+seed], b[p.new:int(p.new)+seed]) {
			points = append(points, point{i, int(p.new), 1})
		}
	})

	var out []block
	end := block{} // of the run before
	for _, at := range heaviestChain(points) {
		p := points[at]
		if p.old < end.old || p.new < end.new {
			continue
		}
		i, j := p.old, p.new
		for i > end.old && j > end.new && a[i-1].id == b[j-1].id {
			i, j = i-1, j-1
		}
		n := p.old - i + seed
		for i+n < len(a) && j+n < len(b) && a[i+n].id == b[j+n].id {
			n++
		}
		out = append(out, block{i, j, n})
		end = block{old: i + n, new: j + n}
	}
	return out
}

// rolling calls f with a hash of each run of n tokens.
func rolling(tokens []token, n int, f func(i int, sum uint64)) {
	const prime = 0x9E3779B97F4A7C15
	drop := uint64(1)
	for range n {
		drop *= prime
	}
	sum := uint64(0)
	for i, t := range tokens {
		sum = sum*prime + uint64(t.id) + 1
		if i >= n {
			sum -= drop * (uint64(tokens[i-n].id) + 1)
		}
		if i >= n-1 {
			f(i-n+1, sum)
		}
	}
}

// keptShare is the part of the content of two wordings, their openings left out,
// that blocks keep: from 0, nothing, to 1, all.
func keptShare(a, b *wording, blocks []block) float64 {
	kept := 0
	for _, k := range blocks {
		opening := min(k.n, max(0, a.body-k.old, b.body-k.new))
		kept += a.content(k.old+opening, k.old+k.n)
	}
	size := a.size() - a.content(0, a.body) + b.size() - b.content(0, b.body)
	return 2 * float64(kept) / float64(max(1, size))
}
