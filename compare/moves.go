package compare

import (
	"cmp"
	"encoding/binary"
	"slices"

	"tifa"
)

// What a passage holds at least to be shown as moved, in the unit of [earns]: a
// moved passage claims more than a change does, the more so from one paragraph
// to another.
const (
	leastMovedWithin = 24 // three characters, within a paragraph that stands in both texts
	leastMovedAcross = 40 // five, to another paragraph
	leastMovedWords  = 32 // four, that are no clause and no item, within a paragraph
	leastMovedCopy   = 64 // eight, of what stands more than once in a text
	leastMovedReword = 56 // seven, in other words
	mostCopies       = 16
	// settled is how much more what is kept in place weighs than a passage of which
	// it has to be told whether it moved.
	settled           = 4
	alikeMoved        = 0.45 // by which reworded clauses are looked for
	keptOfMovedClause = 0.7
)

// A passage is a run of tokens of each text that is the same, or near, in
// another place.
type passage struct {
	old, oldEnd, new, newEnd int
	blocks                   []block // what its rewording keeps; nil if nothing was reworded
}

// findMoves finds what has moved, marks its tokens, and lets the rewordings of
// paragraphs keep nothing of it.
func (w *writer) findMoves() []Move {
	moved := w.movedPassages()
	slices.SortFunc(moved, func(x, y passage) int { return cmp.Compare(x.new, y.new) })
	w.tally(moved)
	kept := w.keptTokens()
	var out []Move
	for n, p := range moved {
		m := Move{
			Old: tifa.Span{Start: w.old.tokens[p.old].start, End: w.old.tokens[p.oldEnd-1].end},
			New: tifa.Span{Start: w.new.tokens[p.new].start, End: w.new.tokens[p.newEnd-1].end},
		}
		if old, new := w.old.passage(p.old, p.oldEnd), w.new.passage(p.new, p.newEnd); p.blocks != nil {
			m.Changes = w.changes(old, new, p.blocks)
		} else if !sameCharacters(m.Old.In(w.old.text), m.New.In(w.new.text), w.folds) { // white space, or what is ignored
			m.Changes = w.changes(old, new, keeps(old, new))
		}
		out = append(out, m)
		w.old.mark(p.old, p.oldEnd, n+1, kept.old)
		w.new.mark(p.new, p.newEnd, n+1, kept.new)
	}
	return out
}

// movedPassages finds the passages that stand in both texts but in another
// place: equal clauses first, then what else was dropped and added in the same
// words, then clauses that are near.
func (w *writer) movedPassages() []passage {
	kept := w.keptTokens()
	moved := w.equalPassages(kept)
	if len(moved) > 0 {
		w.reword(moved)
		kept = w.keptTokens()
	}
	found := func(all []passage) { // and is not looked for again
		for _, p := range all {
			w.old.mark(p.old, p.oldEnd, 1, kept.old)
			w.new.mark(p.new, p.newEnd, 1, kept.new)
		}
	}
	found(moved)
	words := w.equalWords()
	found(words)
	moved = append(moved, words...)
	if near := w.nearPassages(kept); len(near) > 0 {
		moved = append(moved, near...)
		w.reword(moved)
	}
	clear(w.old.moves)
	clear(w.new.moves)
	return moved
}

// mark marks tokens i to j as a part of a move, with the sign that closes them
// or else the one before, if it is not kept.
func (d *side) mark(i, j, move int, kept []bool) {
	p := d.paragraph(i)
	signs := func(at int) bool {
		return at >= d.first[p] && at < d.first[p+1] && !kept[at] && d.moves[at] == 0 &&
			(d.tokens[at].class == comma || d.tokens[at].class == stop || d.tokens[at].class == pause)
	}
	switch {
	case signs(j):
		j++
	case signs(i - 1):
		i--
	}
	for ; i < j; i++ {
		d.moves[i] = int32(move)
	}
}

// passage is tokens i to j, prepared for comparison.
func (d *side) passage(i, j int) *wording {
	return &wording{
		text: d.text, span: tifa.Span{Start: d.tokens[i].start, End: d.tokens[j-1].end}, at: i,
		tokens: d.tokens[i:j], ends: d.ends[i : j+1], sums: d.sums[i : j+1],
	}
}

// inPlace says which tokens of each text stand in both in their place.
type inPlace struct{ old, new []bool }

func (a *alignment) keptTokens() inPlace {
	k := inPlace{make([]bool, len(a.old.tokens)), make([]bool, len(a.new.tokens))}
	set := func(b []bool, from, n int) {
		for i := from; i < from+n; i++ {
			b[i] = true
		}
	}
	for _, p := range a.pairs() {
		old, new := a.wordings(p.old, p.new)
		if p.identical {
			set(k.old, old.at, len(old.tokens))
			set(k.new, new.at, len(new.tokens))
		}
		for _, b := range p.blocks {
			set(k.old, old.at+b.old, b.n)
			set(k.new, new.at+b.new, b.n)
		}
	}
	return k
}

// open lists the units of d that are not kept whole.
func (d *side) open(kept []bool) []unit {
	var out []unit
	for _, u := range d.units(byItem) {
		if slices.Contains(kept[u.start:u.end], false) {
			out = append(out, u)
		}
	}
	return out
}

// equalPassages finds the runs of clauses and items that are not kept in their
// place and stand in another with the same wording.
func (w *writer) equalPassages(kept inPlace) []passage {
	old, new := w.old.open(kept.old), w.new.open(kept.new)
	standing := map[string][]int{} // of old units, by wording
	var key []byte
	for i, u := range old {
		key = w.old.key(key[:0], u)
		standing[string(key)] = append(standing[string(key)], i)
	}
	partner := make([]int, len(new)) // 1 + index of the old unit, 0 if none
	taken := make([]bool, len(old))
	copies := map[string]int{}
	for _, u := range new {
		key = w.new.key(key[:0], u)
		copies[string(key)]++
	}
	for j, u := range new {
		key = w.new.key(key[:0], u)
		candidates := standing[string(key)]
		if len(candidates) == 0 || len(candidates) > mostCopies {
			continue
		}
		best, bestRank := -1, 0
		for _, i := range candidates {
			if taken[i] {
				continue
			}
			rank := 1
			if j > 0 && i > 0 && partner[j-1] == i && next(old[i-1], old[i]) && next(new[j-1], u) {
				rank += 4 // goes on with what stands before it
			}
			if w.together(old[i], u) {
				rank += 2
			}
			if rank > bestRank {
				best, bestRank = i, rank
			}
		}
		if best < 0 {
			continue
		}
		partner[j], taken[best] = best+1, true
	}
	runs := w.runs(old, new, partner)
	return w.leaving(slices.DeleteFunc(runs, func(p passage) bool {
		size := w.old.said(p.old, p.oldEnd)
		one := old[w.unitAt(old, p.old)]
		if w.together(one, new[w.unitAt(new, p.new)]) {
			return size < leastMovedWithin
		}
		key = w.old.key(key[:0], one)
		several := len(standing[string(key)]) > 1 || copies[string(key)] > 1
		return size < leastMovedAcross || several && size < leastMovedCopy || one.item
	}))
}

// said is the content of tokens i to j, where a word of a spaced script counts
// half: there are more of them to a clause that says as much.
func (d *side) said(i, j int) int {
	sum := 0
	for ; i < j; i++ {
		n := d.content(i, i+1)
		if c := d.tokens[i].class; c == shortWord || c == longWord {
			n /= 2
		}
		sum += n
	}
	return sum
}

func (w *writer) unitAt(units []unit, start int) int {
	i, _ := slices.BinarySearchFunc(units, start, func(u unit, start int) int { return cmp.Compare(u.start, start) })
	return i
}

// next reports whether u follows on t in its paragraph, a mark between them or
// none.
func next(t, u unit) bool {
	between := u.start - t.next
	return t.paragraph == u.paragraph && (between == 0 || between == 1)
}

// key is the wording of a unit.
func (d *side) key(key []byte, u unit) []byte {
	for _, t := range d.tokens[u.start:u.end] {
		key = binary.LittleEndian.AppendUint32(key, uint32(t.id))
	}
	return key
}

// together reports whether the paragraphs of two units are a pair.
func (a *alignment) together(old, new unit) bool {
	p := a.ofOld[old.paragraph]
	return p != nil && p == a.ofNew[new.paragraph]
}

// runs joins units that follow on each other in both texts.
func (w *writer) runs(old, new []unit, partner []int) []passage {
	var out []passage
	for j := 0; j < len(new); j++ {
		if partner[j] == 0 {
			continue
		}
		i := partner[j] - 1
		p := passage{old: old[i].start, oldEnd: old[i].end, new: new[j].start, newEnd: new[j].end}
		for j+1 < len(new) && i+1 < len(old) && partner[j+1] == i+2 && next(old[i], old[i+1]) && next(new[j], new[j+1]) {
			i, j = i+1, j+1
			p.oldEnd, p.newEnd = old[i].end, new[j].end
		}
		out = append(out, p)
	}
	return out
}

// leaving takes out the passages that stay in their place: of those whose
// paragraphs are a pair, and what else is kept there, the heaviest chain.
func (w *writer) leaving(all []passage) []passage {
	of := map[*pair][]int{}
	for n, p := range all {
		q := w.new.paragraph(p.new)
		if pair := w.ofNew[q]; pair != nil && pair == w.ofOld[w.old.paragraph(p.old)] {
			of[pair] = append(of[pair], n)
		}
	}
	stays := make([]bool, len(all))
	for pair, list := range of {
		var points []point
		for _, n := range list {
			points = append(points, point{all[n].old, all[n].new, 1 + w.old.content(all[n].old, all[n].oldEnd)})
		}
		old, new := w.wordings(pair.old, pair.new)
		for _, k := range pair.blocks {
			// A block that shares its tokens with a passage out of line counts
			// for what is left of it.
			for _, b := range w.outside(block{k.old + old.at, k.new + new.at, k.n}, all, list) {
				points = append(points, point{b.old, b.new, 1 + settled*w.old.content(b.old, b.old+b.n)})
			}
		}
		for _, n := range heaviestChain(points) {
			if n < len(list) {
				stays[list[n]] = true
			}
		}
	}
	out := all[:0]
	for n, p := range all {
		if !stays[n] {
			out = append(out, p)
		}
	}
	return out
}

// outside is what is left of a block without the tokens of passages.
func (w *writer) outside(k block, all []passage, list []int) []block {
	in := func(n int) bool {
		for _, m := range list {
			p := all[m]
			if i, j := k.old+n, k.new+n; p.old <= i && i < p.oldEnd || p.new <= j && j < p.newEnd {
				return true
			}
		}
		return false
	}
	var out []block
	for n := range k.n {
		switch last := len(out) - 1; {
		case in(n):
		case last >= 0 && out[last].old+out[last].n == k.old+n:
			out[last].n++
		default:
			out = append(out, block{k.old + n, k.new + n, 1})
		}
	}
	return out
}

// paragraph is the paragraph of token i.
func (d *side) paragraph(i int) int {
	n, found := slices.BinarySearch(d.first, i)
	if !found {
		return n - 1
	}
	for d.first[n+1] == i { // an empty paragraph
		n++
	}
	return n
}

// reword compares the paragraphs that passages leave or come to anew, without
// them.
func (w *writer) reword(moved []passage) {
	again := map[*pair]bool{}
	for _, p := range moved {
		again[w.ofOld[w.old.paragraph(p.old)]] = true
		again[w.ofNew[w.new.paragraph(p.new)]] = true
		w.old.hide(p.old, p.oldEnd, hiddenOld)
		w.new.hide(p.new, p.newEnd, hiddenNew)
	}
	for p := range again {
		if p != nil {
			p.blocks = keeps(w.wordings(p.old, p.new))
		}
	}
	w.old.show()
	w.new.show()
}
