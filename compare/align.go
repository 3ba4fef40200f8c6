package compare

import (
	"strings"
	"unicode"
)

// The likeness that two paragraphs need to be read as one, reworded: of their
// similarity, by which pairs are chosen, and of the share of both that the
// rewording keeps. Between successive readouts of a series, pairs below these
// marks have in common what the genre repeats; a pair out of order has to be
// more alike, since to say that a passage moved is to say more.
const (
	alikeAnywhere = 0.40
	alikeInOrder  = 0.20
	keptOfMoved   = 0.35
	keptInOrder   = 0.25

	// inOrder is added to the similarity of a pair that keeps its place among
	// the equal ones.
	inOrder = 0.10
)

// The bounds on the search for paragraphs alike.
const (
	maxPairCells    = 1 << 20  // old paragraphs times new ones, of an alignment in full
	postingsOfAll   = 20 << 20 // looked at, for all new paragraphs together
	postingsOfOne   = 1 << 10  // but at least these for each
	candidatesOfOne = 8        // old paragraphs considered for one new
)

// A pair is a paragraph found in both texts.
type pair struct {
	old, new  int
	identical bool
	blocks    []block // what the rewording keeps; nil if identical
	moved     bool
}

// An alignment pairs paragraphs of two texts.
type alignment struct {
	old, new               []string
	words                  lexicon
	ofOld, ofNew           []*pair    // by paragraph, nil without a partner
	oldWording, newWording []*wording // by paragraph, nil until needed
}

func align(old, new []string) *alignment {
	a := &alignment{
		old: old, new: new,
		words: lexicon{},
		ofOld: make([]*pair, len(old)), ofNew: make([]*pair, len(new)),
		oldWording: make([]*wording, len(old)), newWording: make([]*wording, len(new)),
	}
	a.pairEqual()
	a.pairAlike()
	stays := a.staying()
	for j, p := range a.ofNew {
		if p == nil || stays[p] {
			continue
		}
		p.moved = true
		if old, new := a.wordings(p.old, j); !p.identical && keptShare(old, new, p.blocks) < keptOfMoved {
			a.ofOld[p.old], a.ofNew[j] = nil, nil
		}
	}
	return a
}

func (a *alignment) pair(i, j int) *pair {
	p := &pair{old: i, new: j, identical: a.old[i] == a.new[j]}
	a.ofOld[i], a.ofNew[j] = p, p
	return p
}

// wordings prepares paragraphs for comparison, once each.
func (a *alignment) wordings(i, j int) (old, new *wording) {
	return a.wording(&a.oldWording[i], a.old[i]), a.wording(&a.newWording[j], a.new[j])
}

func (a *alignment) wording(w **wording, s string) *wording {
	if *w == nil {
		*w = a.words.wording(s)
	}
	return *w
}

// staying is the heaviest chain of pairs in order.
func (a *alignment) staying() map[*pair]bool {
	var pairs []*pair
	var points []point
	for j, p := range a.ofNew {
		if p == nil {
			continue
		}
		kept := len(a.new[j])
		if !p.identical {
			old, _ := a.wordings(p.old, p.new)
			kept = 0
			for _, k := range p.blocks {
				kept += old.from(k.old+k.n) - old.from(k.old)
			}
		}
		pairs = append(pairs, p)
		points = append(points, point{p.old, p.new, 1 + kept})
	}
	out := make(map[*pair]bool, len(pairs))
	for _, n := range heaviestChain(points) {
		out[pairs[n]] = true
	}
	return out
}

// pairEqual pairs the paragraphs that have the same visible characters.
func (a *alignment) pairEqual() {
	numbers := map[string]int{}
	number := func(paragraphs []string) []int {
		out := make([]int, len(paragraphs))
		for i, s := range paragraphs {
			s = visible(s)
			if _, ok := numbers[s]; !ok {
				numbers[s] = len(numbers)
			}
			out[i] = numbers[s]
		}
		return out
	}
	old, new := number(a.old), number(a.new)
	match := func(i, j int) {
		p := a.pair(i, j)
		if !p.identical {
			p.blocks = keeps(a.wordings(i, j))
		}
	}
	for _, p := range commonParagraphs(old, new, func(i int) int { return 1 + len(a.old[i]) }) {
		match(p.old, p.new)
	}

	// What is left of both stands in another order. Copies pair off in theirs.
	copies := map[int][]int{}
	for i, n := range old {
		if a.ofOld[i] == nil {
			copies[n] = append(copies[n], i)
		}
	}
	for j, n := range new {
		if left := copies[n]; a.ofNew[j] == nil && len(left) > 0 {
			match(left[0], j)
			copies[n] = left[1:]
		}
	}
}

// visible is s without white space, in which editions of one text differ.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// commonParagraphs finds the heaviest common subsequence of two lists of
// paragraphs. Where the lists are too long for that it cuts them first at the
// paragraphs that occur once in each, and leaves out what is still too long.
func commonParagraphs(old, new []int, weight func(i int) int) []point {
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
func single(old, new []int, r rect, weight func(i int) int) []point {
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
			points = append(points, point{i, p.new, weight(i)})
		}
	}
	var out []point
	for _, n := range heaviestChain(points) {
		out = append(out, points[n])
	}
	return out
}

// heaviestCommon is the heaviest common subsequence within r.
func heaviestCommon(old, new []int, r rect, weight func(i int) int) []point {
	rows, width := r.oldEnd-r.old, r.newEnd-r.new+1
	best := make([]int, (rows+1)*width) // of what follows a cell
	for i := rows - 1; i >= 0; i-- {
		for j := width - 2; j >= 0; j-- {
			n := max(best[(i+1)*width+j], best[i*width+j+1])
			if old[r.old+i] == new[r.new+j] {
				n = max(n, best[(i+1)*width+j+1]+weight(r.old+i))
			}
			best[i*width+j] = n
		}
	}
	var out []point
	for i, j := 0, 0; i < rows && j < width-1; {
		switch here := best[i*width+j]; {
		case old[r.old+i] == new[r.new+j] && here == best[(i+1)*width+j+1]+weight(r.old+i):
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
