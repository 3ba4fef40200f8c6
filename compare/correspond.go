package compare

import "tifa"

// A Correspondence pairs a clause of an old text with a clause of a new one.
type Correspondence struct {
	// Old and New are indices of clauses, -1 where a clause has no partner on
	// that side.
	Old, New int
	// Similarity is the share of both wordings that is the same, from 0 to 1: 1
	// for clauses that are equal, 0 where there is no partner.
	Similarity float64
}

// Equal reports whether the two clauses have the same wording.
func (c Correspondence) Equal() bool { return c.Similarity == 1 }

// Correspondences pairs the clauses of two texts wherever they stand: each with
// at most one of the other text. It lists every clause of either: those of the new
// text in order, then those of the old that have no partner.
func Correspondences(old, new string, oldClauses, newClauses []Clause) []Correspondence {
	return Options{}.Correspondences(old, new, oldClauses, newClauses)
}

// Correspondences is the function [Correspondences] under options.
func (o Options) Correspondences(old, new string, oldClauses, newClauses []Clause) []Correspondence {
	spans := func(clauses []Clause) []tifa.Span {
		out := make([]tifa.Span, len(clauses))
		for i, c := range clauses {
			out[i] = c.Span
		}
		return out
	}
	a := align(cut(old, spans(oldClauses)), cut(new, spans(newClauses)))
	var out []Correspondence
	for j, p := range a.ofNew {
		switch {
		case p == nil:
			out = append(out, Correspondence{-1, j, 0})
		case p.blocks == nil:
			out = append(out, Correspondence{p.old, j, 1})
		default:
			old, new := a.wordings(p.old, j)
			out = append(out, Correspondence{p.old, j, keptShare(old, new, p.blocks)})
		}
	}
	for i, p := range a.ofOld {
		if p == nil {
			out = append(out, Correspondence{i, -1, 0})
		}
	}
	return out
}
