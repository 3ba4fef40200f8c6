package compare

import (
	"cmp"
	"math"
	"slices"
)

// A likeness is a pair of paragraphs that may be one, reworded, or of which one
// may be a part of the other.
type likeness struct {
	old, new     int
	similarity   float64
	inNew, inOld float64 // the share of the old paragraph that the new one has, and the reverse
	rank         float64 // the similarity, and what the place adds
	distance     float64 // between the places, each as a share of its text
}

// pairAlike pairs the paragraphs that have no equal by their wording.
func (a *alignment) pairAlike() {
	low, high := a.room()
	found := a.likenesses()
	if a.ended() {
		return
	}
	var strong []int
	var points []point
	for n := range found {
		l := &found[n]
		l.rank = l.similarity
		if low[l.new] < l.old && l.old < high[l.new] {
			l.rank += inOrder
		}
		if l.similarity >= alikeAnywhere {
			strong = append(strong, n)
			points = append(points, a.point(one(l.old), one(l.new), l.rank))
		}
		l.distance = a.apart(l.old, l.new)
	}
	for _, p := range a.pairs() {
		points = append(points, a.point(p.old, p.new, 1+inOrder))
	}
	chain := map[int]int{}
	for _, n := range heaviestChain(points) {
		if n < len(strong) {
			l := &found[strong[n]]
			l.rank += inChain
			chain[l.old] = l.new
		}
	}
	slices.SortFunc(found, func(x, y likeness) int {
		return cmp.Or(cmp.Compare(y.rank, x.rank), cmp.Compare(x.distance, y.distance),
			cmp.Compare(x.new, y.new), cmp.Compare(x.old, y.old))
	})
	a.pairRuns(found, chain)
	for _, l := range found {
		if a.ended() {
			return
		}
		if l.similarity >= alikeAnywhere {
			a.pairReworded(l)
		}
	}
	a.extendRuns(found)

	low, high = a.room()
	var weak []likeness
	points = points[:0]
	for _, l := range found {
		if l.similarity >= alikeInOrder && a.free(one(l.old), one(l.new)) && low[l.new] < l.old && l.old < high[l.new] {
			old, new := a.wordings(one(l.old), one(l.new))
			points = append(points, point{l.old, l.new, int(l.similarity * float64(old.size()+new.size()))})
			weak = append(weak, l)
		}
	}
	for _, n := range heaviestChain(points) {
		a.pairReworded(weak[n])
	}
	a.pairLonely()
	a.extendRuns(found)
}

// pairLonely pairs a paragraph of each text that stand alone between the same
// neighbours, if a clause of it stayed.
func (a *alignment) pairLonely() {
	stays := a.staying()
	at := 0 // the first old paragraph after the last pair that stays
	var olds, news []int
	between := func(end int) {
		for i := at; i < end; i++ {
			if a.ofOld[i] == nil {
				olds = append(olds, i)
			}
		}
		if len(olds) == 1 && len(news) == 1 {
			old, new := a.wordings(one(olds[0]), one(news[0]))
			blocks := keeps(old, new)
			if longest(old, blocks) >= stayedClause && keptShare(old, new, blocks) >= keptAlone {
				a.pair(one(olds[0]), one(news[0]), blocks)
			}
		}
		olds, news = olds[:0], news[:0]
	}
	for j, p := range a.ofNew {
		switch {
		case p == nil:
			news = append(news, j)
		case stays[p] && p.new.Start == j:
			between(p.old.Start)
			at = p.old.End
		}
	}
	between(len(a.ofOld))
}

// longest is the content of the largest of blocks, the opening of the old
// wording left out.
func longest(old *wording, blocks []block) int {
	most := 0
	for _, k := range blocks {
		most = max(most, old.content(max(k.old, min(old.body, k.old+k.n)), k.old+k.n))
	}
	return most
}

// places tells, of pairs of the same weight, those that stand at about the same
// place of their texts.
const places = 64

// apart is the distance between the places of two paragraphs, each as a share of
// its text.
func (a *alignment) apart(i, j int) float64 {
	return math.Abs(float64(i)/float64(len(a.ofOld)) - float64(j)/float64(len(a.ofNew)))
}

// point is a pair as a point of a chain, which weighs what is alike in it.
func (a *alignment) point(old, new Run, rank float64) point {
	s, t := a.wordings(old, new)
	apart := a.apart(old.Start, new.Start)
	return point{old.Start, new.Start, places*(1+int(rank*float64(s.size()+t.size()))) + int(places*(1-apart))}
}

// pairReworded pairs l, unless one side is taken or the rewording keeps too
// little.
func (a *alignment) pairReworded(l likeness) {
	if !a.free(one(l.old), one(l.new)) {
		return
	}
	old, new := a.wordings(one(l.old), one(l.new))
	if blocks := keeps(old, new); keptShare(old, new, blocks) >= keptInOrder {
		a.pair(one(l.old), one(l.new), blocks)
	}
}

// room is where a partner of each new paragraph has to stand, both bounds
// excluded, to be in order among the pairs there are.
func (a *alignment) room() (low, high []int) {
	low, high = make([]int, len(a.ofNew)), make([]int, len(a.ofNew))
	stays := a.staying()
	last := -1
	for j, p := range a.ofNew {
		low[j] = last
		if stays[p] {
			last = p.old.End - 1
		}
	}
	last = len(a.ofOld)
	for j, p := range slices.Backward(a.ofNew) {
		high[j] = last
		if stays[p] {
			last = p.old.Start
		}
	}
	return low, high
}
