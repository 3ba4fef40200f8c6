package compare

import (
	"context"
	"encoding/binary"
	"slices"
	"unicode/utf8"

	"tifa/text"
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

	// A paragraph that stands alone between the same neighbours in both texts is
	// one if a clause stayed: of five characters, and this share of the whole.
	stayedClause = 40
	keptAlone    = 0.15

	// inOrder is added to the similarity of a pair that keeps its place among
	// the equal ones.
	inOrder = 0.10
	// inChain is added to that of a pair in the heaviest chain of strong pairs:
	// where a text says a thing twice, each of both pairs with its own.
	inChain = 0.20
)

// The bounds on the search for paragraphs alike.
const (
	maxPairCells    = 1 << 20  // old paragraphs times new ones, of an alignment in full
	postingsOfAll   = 20 << 20 // looked at, for all new paragraphs together
	postingsOfOne   = 1 << 10  // but at least these for each
	candidatesOfOne = 8        // old paragraphs considered for one new
	piecesOfOne     = 64       // old paragraphs considered as parts of one new
	mostCopyPairs   = 1 << 12  // of paragraphs that stand in a text several times
)

// A pair is what was found in both texts: a paragraph, or one paragraph and the
// run of adjacent ones that it was split into or merged from.
type pair struct {
	old, new  Run
	identical bool    // as far as the options tell characters apart
	blocks    []block // what the rewording keeps; nil if identical
	moved     bool
}

// An alignment pairs paragraphs of two texts.
type alignment struct {
	ctx          context.Context // of this one comparison
	old, new     *side
	folds        text.Folds
	ofOld, ofNew []*pair // by paragraph, nil without a partner
}

func newAlignment(ctx context.Context, old, new *side, folds text.Folds) *alignment {
	return &alignment{
		ctx: ctx, old: old, new: new, folds: folds,
		ofOld: make([]*pair, len(old.spans)), ofNew: make([]*pair, len(new.spans)),
	}
}

func (a *alignment) align() {
	numbers := map[string]int{}
	old, new := a.old.numbered(numbers), a.new.numbered(numbers)
	equal := func(i, j int) { a.pair(one(i), one(j), nil) }
	// Which copy is which shows by what else keeps its place.
	oldSingle, newSingle := setApart(old, new)
	a.pairEqual(oldSingle, newSingle, equal)
	a.pairAlike()
	a.pairEqual(old, new, equal)
	stays := a.staying()
	for _, p := range a.pairs() {
		if stays[p] {
			continue
		}
		p.moved = true
		if old, new := a.wordings(p.old, p.new); !p.identical && keptShare(old, new, p.blocks) < keptOfMoved {
			a.unpair(p)
		}
	}
}

// ended reports whether nobody waits for the comparison any longer.
func (a *alignment) ended() bool { return a.ctx.Err() != nil }

// pairs lists the pairs in the order of the new text.
func (a *alignment) pairs() []*pair {
	var out []*pair
	for j, p := range a.ofNew {
		if p != nil && p.new.Start == j {
			out = append(out, p)
		}
	}
	return out
}

// pair pairs paragraphs that have no partner yet. Blocks say what the rewording
// keeps, nil if nobody asked so far.
func (a *alignment) pair(old, new Run, blocks []block) *pair {
	p := &pair{old: old, new: new, blocks: blocks, identical: a.identical(old, new)}
	if p.identical {
		p.blocks = nil
	} else if blocks == nil {
		p.blocks = keeps(a.wordings(old, new))
	}
	for i := old.Start; i < old.End; i++ {
		a.ofOld[i] = p
	}
	for j := new.Start; j < new.End; j++ {
		a.ofNew[j] = p
	}
	return p
}

func (a *alignment) unpair(p *pair) {
	clear(a.ofOld[p.old.Start:p.old.End])
	clear(a.ofNew[p.new.Start:p.new.End])
}

// free reports whether no paragraph of either run has a partner.
func (a *alignment) free(old, new Run) bool {
	for _, p := range a.ofOld[old.Start:old.End] {
		if p != nil {
			return false
		}
	}
	for _, p := range a.ofNew[new.Start:new.End] {
		if p != nil {
			return false
		}
	}
	return true
}

// identical reports whether the texts of two runs are the same, white space
// included.
func (a *alignment) identical(old, new Run) bool {
	s, t := a.old.span(old).In(a.old.text), a.new.span(new).In(a.new.text)
	return sameCharacters(s, t, a.folds)
}

// sameCharacters reports whether s and t are the same but for folds.
func sameCharacters(s, t string, folds text.Folds) bool {
	if s == t || folds == 0 {
		return s == t
	}
	for s != "" && t != "" {
		q, n := utf8.DecodeRuneInString(s)
		r, m := utf8.DecodeRuneInString(t)
		if folds.Rune(q) != folds.Rune(r) || q == utf8.RuneError && s[:n] != t[:m] {
			return false
		}
		s, t = s[n:], t[m:]
	}
	return s == t
}

func (a *alignment) wordings(i, j Run) (old, new *wording) {
	return a.old.wording(i), a.new.wording(j)
}

// one is the run of one paragraph.
func one(i int) Run { return Run{i, i + 1} }

// staying is the heaviest chain of pairs in order.
func (a *alignment) staying() map[*pair]bool {
	pairs := a.pairs()
	points := make([]point, len(pairs))
	for n, p := range pairs {
		old, _ := a.wordings(p.old, p.new)
		kept := old.size()
		if !p.identical {
			kept = 0
			for _, k := range p.blocks {
				kept += old.content(k.old, k.old+k.n)
			}
		}
		points[n] = point{p.old.Start, p.new.Start, 1 + kept}
	}
	out := make(map[*pair]bool, len(pairs))
	for _, n := range heaviestChain(points) {
		out[pairs[n]] = true
	}
	return out
}

// pairEqual pairs the paragraphs that have the same number and no partner: the
// heaviest chain first, then what is left, out of order.
func (a *alignment) pairEqual(old, new []int, pair func(i, j int)) {
	oldPaired, newPaired := make([]bool, len(old)), make([]bool, len(new))
	for i, p := range a.ofOld {
		oldPaired[i] = p != nil
	}
	for j, p := range a.ofNew {
		newPaired[j] = p != nil
	}
	of := func(numbers []int, paired []bool) (left, at []int) {
		for i, n := range numbers {
			if !paired[i] {
				left, at = append(left, n), append(at, i)
			}
		}
		return left, at
	}
	oldLeft, oldAt := of(old, oldPaired)
	newLeft, newAt := of(new, newPaired)
	weight := func(i, j int) int {
		i, j = oldAt[i], newAt[j]
		return places*(1+a.old.content(a.old.first[i], a.old.first[i+1])) + int(places*(1-a.apart(i, j)))
	}
	for _, p := range commonParagraphs(oldLeft, newLeft, weight) {
		i, j := oldAt[p.old], newAt[p.new]
		pair(i, j)
		oldPaired[i], newPaired[j] = true, true
	}
	// What is left of both stands in another order. Copies pair off in theirs.
	copies := map[int][]int{}
	for i, n := range old {
		if !oldPaired[i] {
			copies[n] = append(copies[n], i)
		}
	}
	for j, n := range new {
		if left := copies[n]; !newPaired[j] && len(left) > 0 {
			pair(left[0], j)
			copies[n] = left[1:]
		}
	}
}

// setApart gives paragraphs of which a text has several copies numbers of their
// own, unless there are too many.
func setApart(old, new []int) (oldSingle, newSingle []int) {
	oldCopies, newCopies := map[int]int{}, map[int]int{}
	for _, n := range old {
		oldCopies[n]++
	}
	for _, n := range new {
		newCopies[n]++
	}
	pairs := 0
	for n, times := range oldCopies {
		if times*newCopies[n] > 1 {
			pairs += times * newCopies[n]
		}
	}
	if pairs > mostCopyPairs {
		return old, new
	}
	apart := func(numbers []int, text int) []int {
		out := slices.Clone(numbers)
		for i, n := range numbers {
			if oldCopies[n]*newCopies[n] > 1 {
				out[i] = -2*i - text
			}
		}
		return out
	}
	return apart(old, 1), apart(new, 2)
}

// numbered numbers the paragraphs, equal ones alike.
func (d *side) numbered(numbers map[string]int) []int {
	out := make([]int, len(d.spans))
	var key []byte
	for i := range d.spans {
		tokens := d.tokens[d.first[i]:d.first[i+1]]
		key = key[:0]
		for _, t := range tokens {
			if t.role == plain {
				key = appendID(key, t.id)
			}
		}
		if len(key) == 0 {
			for _, t := range tokens {
				key = appendID(key, t.id)
			}
		}
		n, ok := numbers[string(key)]
		if !ok {
			n = len(numbers)
			numbers[string(key)] = n
		}
		out[i] = n
	}
	return out
}

func appendID(key []byte, id int32) []byte { return binary.LittleEndian.AppendUint32(key, uint32(id)) }
