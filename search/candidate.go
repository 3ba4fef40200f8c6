package search

import (
	"cmp"
	"slices"

	"tifa/index"
)

// required makes the finder of a requirement.
func (w *walker) required(r requirement) (finder, error) {
	switch r := r.(type) {
	case sequence:
		it, err := w.part.LookupSets(r)
		return &holding{w.part, it}, err
	case allOf:
		return w.all(r)
	case anyOf:
		var out anyFinder
		for _, part := range r {
			f, err := w.required(part)
			if err != nil {
				return nil, err
			}
			out = append(out, f)
		}
		return out, nil
	case separated:
		return w.separated(r)
	}
	return everyFinder{}, nil
}

// all makes the finder of several requirements.
func (w *walker) all(r allOf) (finder, error) {
	out := allFinder{documents: w.part.Documents()}
	for _, part := range r {
		f, err := w.required(part)
		if err != nil {
			return nil, err
		}
		if _, every := f.(everyFinder); !every {
			out.parts = append(out.parts, f)
		}
	}
	if len(out.parts) == 0 {
		return everyFinder{}, nil
	}
	return &out, nil
}

// mostPairs is how many pairs of characters of a string are required that a
// fold may have set apart: each costs a look-up of many bigrams.
const mostPairs = 4

// separated makes the finder of characters with none or some between them that
// the fold drops: each is followed by the next one or by such a character, and
// preceded alike. The rarest are required.
func (w *walker) separated(characters []rune) (finder, error) {
	var dropped []rune
	for r := range w.part.Alphabet {
		if w.folds.Drops(r) {
			dropped = append(dropped, r)
		}
	}
	if len(characters) == 1 {
		return w.required(sequence{w.class(characters[0])})
	}
	var its []*index.Iterator
	for i := range len(characters) - 1 {
		a, b := w.class(characters[i]), w.class(characters[i+1])
		behind, err := w.part.LookupSets([][]rune{a, distinct(append(slices.Clone(b), dropped...))})
		if err != nil {
			return nil, err
		}
		before, err := w.part.LookupSets([][]rune{distinct(append(slices.Clone(a), dropped...)), b})
		if err != nil {
			return nil, err
		}
		its = append(its, behind, before)
	}
	slices.SortStableFunc(its, func(a, b *index.Iterator) int { return cmp.Compare(a.Most(), b.Most()) })
	out := &allFinder{documents: w.part.Documents()}
	for _, it := range its[:min(len(its), mostPairs)] {
		out.parts = append(out.parts, &holding{w.part, it})
	}
	return out, nil
}

// holding finds the documents that hold a string.
type holding struct {
	part *part
	it   *index.Iterator
}

func (h *holding) next(doc int) int {
	pos, ok := h.it.NextGEQ(h.part.Start(doc))
	if !ok {
		return h.part.Documents()
	}
	return h.part.DocumentAt(pos)
}

// allFinder finds the documents that all its parts can hold.
type allFinder struct {
	documents int
	parts     []finder
}

func (f *allFinder) next(doc int) int {
	for i := 0; i < len(f.parts) && doc < f.documents; i++ {
		if d := f.parts[i].next(doc); d > doc {
			doc = d
			if i > 0 {
				i = -1
			}
		}
	}
	return doc
}

// anyFinder finds the documents that one of its parts can hold.
type anyFinder []finder

func (f anyFinder) next(doc int) int {
	least := -1
	for _, part := range f {
		if d := part.next(doc); least < 0 || d < least {
			least = d
		}
	}
	return max(least, 0)
}

// everyFinder requires nothing.
type everyFinder struct{}

func (everyFinder) next(doc int) int { return doc }
