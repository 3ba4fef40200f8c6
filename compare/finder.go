package compare

import (
	"cmp"
	"context"
	"math"
	"slices"

	"tifa"
)

// A Finder finds, of the passages that it was given, those whose wording is most
// like another's. It is not safe for concurrent use. The zero value is not
// usable; see [NewFinder].
type Finder struct {
	words    *lexicon
	numbers  features
	profiles []profile
	postings [][]holds // of each feature

	// What follows is worked out when something is looked for after an addition.
	weights []float64 // of each feature
	sizes   []float64 // of each passage, by weight
	shared  []float64 // with what is looked for, all 0 between calls
}

// A holds says how often a passage holds a feature.
type holds struct{ passage, count int32 }

// A Likeness is how much a passage is like the one asked about.
type Likeness struct {
	Passage int // counted from 0 in the order in which passages were added
	// Similarity is Dice's coefficient, 2·shared/(a+b), of pairs of neighbouring
	// characters, or words, each counting by its rarity, ln(1 + N/n) where n of N
	// passages hold it: from 0, nothing shared, to 1. It knows no order.
	Similarity float64
}

// NewFinder makes a Finder without passages.
func NewFinder() *Finder { return &Finder{words: newLexicon(0), numbers: features{}} }

// Add adds a passage. The first one has the number 0.
func (f *Finder) Add(s string) {
	p := f.profile(s)
	for range len(f.numbers) - len(f.postings) {
		f.postings = append(f.postings, nil)
	}
	for _, x := range p {
		f.postings[x.number] = append(f.postings[x.number], holds{int32(len(f.profiles)), x.count})
	}
	f.profiles = append(f.profiles, p)
}

func (f *Finder) profile(s string) profile {
	return f.numbers.profile(f.words.tokens(nil, s, tifa.Span{End: len(s)}, nil))
}

// weigh works out the weights of what was added.
func (f *Finder) weigh() {
	f.weights = make([]float64, len(f.postings))
	for n, held := range f.postings {
		f.weights[n] = f.rarity(len(held))
	}
	f.sizes = make([]float64, len(f.profiles))
	for i, p := range f.profiles {
		f.sizes[i] = p.size(f.weights)
	}
	f.shared = make([]float64, len(f.profiles))
}

func (f *Finder) rarity(held int) float64 {
	return math.Log1p(float64(len(f.profiles)+1) / float64(held+1))
}

// Nearest are up to most passages that are like s by least or more, the most
// alike first and of equals the last added.
func (f *Finder) Nearest(s string, least float64, most int) []Likeness {
	if len(f.sizes) != len(f.profiles) {
		f.weigh()
	}
	p := f.profile(s)
	size, known := 0.0, p[:0]
	for _, x := range p {
		if int(x.number) < len(f.weights) {
			size += f.weights[x.number] * float64(x.count)
			known = append(known, x)
		} else {
			size += f.rarity(0) * float64(x.count)
		}
	}
	left := 0.0 // weight of the features that are not yet looked up
	for _, x := range known {
		left += f.weights[x.number] * float64(x.count)
	}
	slices.SortFunc(known, func(a, b feature) int { return cmp.Compare(len(f.postings[a.number]), len(f.postings[b.number])) })
	var met []int32
	for _, x := range known {
		weight := f.weights[x.number]
		// What shares none of the rarer features cannot be alike enough any more.
		opens := 2*left >= least*(size+left)
		for _, h := range f.postings[x.number] {
			if f.shared[h.passage] == 0 {
				if !opens {
					continue
				}
				met = append(met, h.passage)
			}
			f.shared[h.passage] += weight * float64(min(x.count, h.count))
		}
		left -= weight * float64(x.count)
	}
	var out []Likeness
	for _, i := range met {
		if similarity := 2 * f.shared[i] / (size + f.sizes[i]); similarity >= least {
			out = append(out, Likeness{int(i), min(1, similarity)})
		}
		f.shared[i] = 0
	}
	slices.SortFunc(out, func(a, b Likeness) int {
		return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(b.Passage, a.Passage))
	})
	return out[:min(most, len(out))]
}

// Wording tells how a passage old becomes new, whether they are alike or not.
// The spans of the changes are bytes of old and of new.
func Wording(old, new string) []Change {
	o := Options{OldBoilerplate: []tifa.Span{}, NewBoilerplate: []tifa.Span{}}
	a := o.read(context.Background(), old, new, []tifa.Span{{End: len(old)}}, []tifa.Span{{End: len(new)}})
	before, after := a.wordings(one(0), one(0))
	return a.changes(before, after, keeps(before, after))
}
