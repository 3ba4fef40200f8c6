package compare

import (
	"cmp"
	"context"
	"math"
	"slices"

	"tifa"
)

// What two clauses have in common at least to be near: of their features, the
// rare ones counting more, by which clauses are chosen, and of their wordings.
const (
	alikeClauses = 0.30
	nearClauses  = 0.40
)

// A Correspondence pairs a clause of an old text with a clause of a new one.
type Correspondence struct {
	// Old and New are indices of clauses, -1 where a clause has no partner on
	// that side.
	Old, New int
	// Similarity is the share of the two wordings that they have in common, in
	// order, from 0 to 1: 1 for clauses that are equal, 0 where there is no
	// partner. Punctuation counts for nothing, and a particle less than another
	// character.
	Similarity float64
}

// Equal reports whether the two clauses have the same wording.
func (c Correspondence) Equal() bool { return c.Similarity == 1 }

// Correspondences pairs the clauses of two texts wherever they stand: each with
// at most one of the other text, equal ones first, as many as possible in order,
// then the others by their likeness. It lists every clause of either: those of
// the new text in order, then those of the old that have no partner.
// The error is that of the context, which ends the search.
func Correspondences(ctx context.Context, old, new string, oldClauses, newClauses []Clause) ([]Correspondence, error) {
	return Options{}.Correspondences(ctx, old, new, oldClauses, newClauses)
}

// Correspondences is the function [Correspondences] under options.
func (o Options) Correspondences(ctx context.Context, old, new string, oldClauses, newClauses []Clause) ([]Correspondence, error) {
	spans := func(clauses []Clause) []tifa.Span {
		out := make([]tifa.Span, len(clauses))
		for i, c := range clauses {
			out[i] = c.Span
		}
		return out
	}
	o.OldBoilerplate, o.NewBoilerplate = []tifa.Span{}, []tifa.Span{}
	a := o.read(ctx, old, new, spans(oldClauses), spans(newClauses))
	ofOld, ofNew := make([]int, len(oldClauses)), make([]Correspondence, len(newClauses))
	for j := range ofNew {
		ofNew[j] = Correspondence{-1, j, 0}
	}
	for i := range ofOld {
		ofOld[i] = -1
	}
	pair := func(i, j int, similarity float64) {
		if ofOld[i] < 0 && ofNew[j].Old < 0 {
			ofOld[i], ofNew[j] = j, Correspondence{i, j, similarity}
		}
	}
	numbers := map[string]int{}
	a.pairEqual(a.old.numbered(numbers), a.new.numbered(numbers), func(i, j int) { pair(i, j, 1) })
	for _, l := range a.nearClauses(func(i int) bool { return ofOld[i] < 0 }, func(j int) bool { return ofNew[j].Old < 0 }) {
		pair(l.old, l.new, l.similarity)
	}
	out := ofNew
	for i, j := range ofOld {
		if j < 0 {
			out = append(out, Correspondence{i, -1, 0})
		}
	}
	return out, ctx.Err()
}

// nearClauses pairs the paragraphs of a, which are clauses, that are near and
// that pass, the most alike first.
func (a *alignment) nearClauses(old, new func(int) bool) []likeness {
	f := features{}
	profiles := func(d *side, pass func(int) bool) []profile {
		out := make([]profile, len(d.spans))
		for i := range out {
			if pass(i) {
				out[i] = f.profile(d.tokens[d.first[i]:d.first[i+1]])
			}
		}
		return out
	}
	olds, news := profiles(a.old, old), profiles(a.new, new)
	found := f.near(a.ended, olds, news, alikeClauses)
	out := found[:0]
	for _, l := range found {
		if a.ended() {
			return nil
		}
		old, new := a.wordings(one(l.old), one(l.new))
		old.body, new.body = 0, 0
		if l.similarity = keptShare(old, new, keeps(old, new)); l.similarity >= nearClauses {
			out = append(out, l)
		}
	}
	return out
}

// near finds the profiles of clauses that are alike by least, the most first.
func (f features) near(ended func() bool, olds, news []profile, least float64) []likeness {
	found := f.alike(ended, olds, news, func(times int) float64 { return 1 / math.Sqrt(float64(times)) }, func(l likeness) bool {
		return l.similarity >= least
	})
	for n := range found {
		l := &found[n]
		l.distance = math.Abs(float64(l.old)/float64(len(olds)) - float64(l.new)/float64(len(news)))
	}
	slices.SortFunc(found, func(x, y likeness) int {
		return cmp.Or(cmp.Compare(y.similarity, x.similarity), cmp.Compare(x.distance, y.distance),
			cmp.Compare(x.new, y.new), cmp.Compare(x.old, y.old))
	})
	return found
}
