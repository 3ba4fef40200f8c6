package formulation

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"
)

// A candidate is a string that may be a formulation, with what its rank follows
// from.
type candidate struct {
	repeat
	stance
	text   string
	kind   Type
	score  float64
	size   int     // characters, a word of a spaced script counting two
	longer int     // longer candidates that contain it
	inside int     // the sum of their occurrences
	most   int     // the most events of one of them
	rest   bool    // what is left without the first symbol is a candidate, too
	spread float64 // DPnorm over years
	slot   *frame  // of a frame
}

// cValue is the C-value (Frantzi, Ananiadou and Mima 2000), log2 |w|·(f(w) - mean
// f of the longer candidates that contain it), |w| in symbols; times e(w)/f(w), so
// that it counts events rather than repetitions in one text. It prefers what
// stands in many different longer strings to what always stands in the same one.
func (c *candidate) cValue() float64 {
	mean := 0.0
	if c.longer > 0 {
		mean = float64(c.inside) / float64(c.longer)
	}
	return math.Log2(float64(c.length)) * (float64(c.read) - mean) * float64(c.events) / float64(c.read)
}

// share is n as a part of the occurrences that were read.
func (c *candidate) share(n int) float64 { return float64(n) / float64(c.read) }

// nest tells each candidate of the longer ones that contain it.
func (s *stream) nest(ctx context.Context, all []candidate) {
	index := newTable(len(all))
	for i := range all {
		h := newHashes(s.symbols[all[i].run[0]:], all[i].length)
		index.put(h.of(0, all[i].length), uint32(i+1))
	}
	sums := make([]struct{ longer, inside, most atomic.Int64 }, len(all))
	each(ctx, len(all), func(i int) {
		c := &all[i]
		h := newHashes(s.symbols[c.run[0]:], c.length)
		for n := c.length - 1; n > 1; n-- {
			for from := 0; from+n <= c.length; from++ {
				k := index.count(h.of(from, from+n)) - 1
				if k < 0 {
					continue
				}
				c.rest = c.rest || from == 1 && n == c.length-1
				sum, events := &sums[k], int64(c.events)
				sum.longer.Add(1)
				sum.inside.Add(int64(c.read))
				for most := sum.most.Load(); most < events && !sum.most.CompareAndSwap(most, events); most = sum.most.Load() {
				}
			}
		}
	})
	for i := range all {
		sum := &sums[i]
		all[i].longer, all[i].inside, all[i].most = int(sum.longer.Load()), int(sum.inside.Load()), int(sum.most.Load())
	}
}

// A scorer ranks candidates.
type scorer struct {
	function string   // characters that a formulation neither begins nor ends with
	openers  []string // words that open no formulation
	scene    func(clause string) bool
}

func newScorer(scene func(string) bool) *scorer {
	return &scorer{function: functionCharacters(), openers: words(openersData), scene: scene}
}

// score is the product of
//
//   - log2(1 + C-value) to the power of 1.6;
//   - length: 0.35 of two characters, 0.65 of three, 0.9 of four, 1 of five, and
//     0.04 more for each further one up to ten; a coined term in quotation marks,
//     at least 0.9; down to a quarter less for four characters or fewer that
//     hardly ever begin, or end, at an edge (below);
//   - 0.4 + 0.6·cohesion/12, cohesion counted up to 12;
//   - edges: how far the ends of the string are ends of clauses, items of 、 and
//     quotations: 0.45 + 0.55·e, where e grows with the share of occurrences that
//     end there (full from 0.3), begin there (0.6), fill it (0.33) or are
//     quoted (0.17); times 0.7 + 0.3·min(1, twice the shares that fill it or are
//     quoted);
//   - authority: 0.35 + 0.65·a, where a grows with the share that stands in what
//     a speaker states (full from 0.5) or is quoted;
//   - 1 down to 0.6, as 60 to 100 % of its events are those of one longer string;
//   - 0.6 + 0.4·b, where b grows with the lesser branching entropy (full from 3
//     bits), or with the edges on that side;
//   - 0.7 + 0.3·d, where d grows with DPnorm over years (full from 0.35): wordings
//     of policy come and go, stock phrases stay;
//   - the share that is no part of a longer title;
//   - 0.4 for each end that is a function word, if it does not stand there by
//     itself and the rest does without it (in a spaced script, always); 0.6 where
//     the function word may be cut off; 0.5 for what begins with a word of
//     data/openers.txt, and for clauses that only set a scene; 0.6 for lists of which
//     more items come before or behind.
//
// The numbers were set by reading lists of findings; what they do to the lists
// is in docs/quality.md.
func (s *scorer) score(c *candidate) float64 {
	right, left, whole, quoted := c.share(c.ends), c.share(c.begins), c.share(c.whole), c.share(c.quoted)
	length := 1 + .04*float64(min(c.size-5, 5))
	switch c.size {
	case 2:
		length = .35
	case 3:
		length = .65
	case 4:
		length = .9
	}
	if quoted >= quoteShare {
		length = max(length, .9)
	}
	if c.size <= 4 {
		length *= .75 + .25*min(1, max(min(left, right)/.15, quoted/.05))
	}
	edges := .45 + .55*min(1, max(right/.3, left/.6, 3*whole, 6*quoted))
	edges *= .7 + .3*min(1, 2*(whole+quoted))
	authority := .35 + .65*min(1, max(c.share(c.stated)/.5, 1.5*quoted))
	nested := float64(c.most) / float64(c.events)
	score := math.Pow(math.Log2(1+max(0, c.cValue())), 1.6) * length * (.4 + .6*min(c.cohesion, 12)/12) * edges * authority
	score *= 1 - max(0, nested-.6)
	score *= .6 + .4*min(1, max(c.repeat.left/3, left/.3, 3*quoted), max(c.repeat.right/3, right/.3, 3*quoted))
	score *= .7 + .3*min(1, c.spread/.35)
	score *= 1 - c.share(c.titled-c.titles)
	return score * s.penalties(c, left, right)
}

// scoreFrame is that of a frame: by log2(1 + different clauses) to the power of 1.6
// and by the bond of its parts in place of cohesion; with half the weight, since
// what stands in the slot is no part of it.
func (s *scorer) scoreFrame(c *candidate) float64 {
	authority := .35 + .65*min(1, c.share(c.stated)/.5)
	score := .5 * math.Pow(math.Log2(1+float64(c.slot.clauses)), 1.6) * (.4 + .6*min(c.cohesion, 12)/12) * authority
	return score * (.7 + .3*min(1, c.spread/.35))
}

func (s *scorer) penalties(c *candidate, left, right float64) float64 {
	p := 1.0
	first, last := s.ends(c.text)
	const alone = .6 // the share of the rest that has the function word
	inWords := isWord(firstRune(c.text)) && isWord(lastRune(c.text))
	if first && (inWords || left < .5 && float64(c.read) < alone*float64(c.tail)) {
		p *= .4
	}
	if last && (inWords || right < .5 && float64(c.read) < alone*float64(c.head)) {
		p *= .4
	}
	if first && c.rest {
		p *= .6
	}
	if slices.ContainsFunc(s.openers, func(w string) bool { return strings.HasPrefix(c.text, w) }) {
		p *= .5
	}
	if s.scene != nil && s.scene(c.text) {
		p *= .5
	}
	if strings.ContainsAny(c.text, "、,") && (c.share(c.before) >= .5 || c.share(c.behind) >= .5) {
		p *= .6
	}
	return p
}

// ends reports whether text begins and ends with a function word.
func (s *scorer) ends(text string) (first, last bool) {
	r, _ := utf8.DecodeRuneInString(text)
	if isWord(r) && r > '9' {
		i, j := strings.IndexByte(text, ' '), strings.LastIndexByte(text, ' ')
		return i > 0 && IsFunctionWord(strings.TrimRight(text[:i], ",")), j > 0 && IsFunctionWord(text[j+1:])
	}
	e, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(s.function, r), strings.ContainsRune(s.function, e)
}
