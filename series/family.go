package series

import (
	"cmp"
	"slices"

	"tifa"
	"tifa/compare"
)

// A Family is a clause with its rewordings in other editions.
type Family struct {
	Clauses []Clause // by edition, then in the order of the text
}

// In are the clauses of an edition.
func (f *Family) In(edition int) (out []Clause) {
	for _, c := range f.Clauses {
		if c.Edition == edition {
			out = append(out, c)
		}
	}
	return out
}

// Last is the latest clause.
func (f *Family) Last() Clause { return f.Clauses[len(f.Clauses)-1] }

// Editions is the number of editions that have a clause of f.
func (f *Family) Editions() int {
	n := 0
	for i, c := range f.Clauses {
		if i == 0 || f.Clauses[i-1].Edition != c.Edition {
			n++
		}
	}
	return n
}

// A Table has the editions of a series in columns and families in rows.
type Table struct {
	Editions []Edition
	// Families stand together by the function of their latest clause and, within
	// it, in the order in which a reader meets them who reads the newest edition
	// first and then those before it. So do the functions; clauses without one
	// come last.
	Families []Family
	Coverage tifa.Coverage // of the series
}

// alike is the likeness from which on two clauses of different editions are one
// wording, reworded. It is [compare.Likeness.Similarity].
const alike = 0.5

// candidates is how many clauses of earlier editions are considered for one.
const candidates = 6

// Families gathers the clauses of editions, the oldest first, into families. A
// clause joins the family that holds the clause of an earlier edition most like
// it; a family has at most one wording of an edition, and the more alike goes
// first. Clauses outside statements, and those of fewer than four characters,
// are left out.
func Families(editions []Edition) []Family {
	var families []Family
	var all []Clause
	var familyOf []int // of each clause
	found := compare.NewFinder()
	for n, e := range editions {
		if e.Text == nil {
			continue
		}
		clauses := read(e.Text, n).stated()
		type join struct {
			clause, like int
			similarity   float64
		}
		var joins []join
		for i, c := range clauses {
			for _, l := range found.Nearest(c.Text, alike, candidates) {
				joins = append(joins, join{i, l.Passage, l.Similarity})
			}
		}
		slices.SortStableFunc(joins, func(a, b join) int { return cmp.Compare(b.similarity, a.similarity) })
		into := map[int]int{}     // family of each clause that joins one
		taken := map[int]string{} // wording by which this edition is in a family
		likeness := map[int]float64{}
		for _, j := range joins {
			f := familyOf[j.like]
			wording, full := taken[f]
			if _, done := into[j.clause]; done || full && wording != clauses[j.clause].Text {
				continue
			}
			into[j.clause], taken[f], likeness[j.clause] = f, clauses[j.clause].Text, j.similarity
		}
		own := map[string]int{} // families that begin in this edition, by wording
		for i, c := range clauses {
			f, ok := into[i]
			if !ok {
				f, ok = own[c.Text]
			}
			if !ok {
				f = len(families)
				families = append(families, Family{})
				own[c.Text] = f
			}
			c.Likeness = likeness[i]
			families[f].Clauses = append(families[f].Clauses, c.Clause)
			all, familyOf = append(all, c.Clause), append(familyOf, f)
		}
		for _, c := range all[len(all)-len(clauses):] {
			found.Add(c.Text)
		}
	}
	inOrder(families)
	return families
}

// inOrder sorts families as [Table.Families] says.
func inOrder(families []Family) {
	slices.SortStableFunc(families, func(a, b Family) int {
		x, y := a.Last(), b.Last()
		return cmp.Or(cmp.Compare(y.Edition, x.Edition), cmp.Compare(x.Location.Span.Start, y.Location.Span.Start))
	})
	place := map[tifa.Function]int{"": len(families) + 1}
	for i := range families {
		if f := families[i].Last().Function; place[f] == 0 {
			place[f] = i + 1
		}
	}
	slices.SortStableFunc(families, func(a, b Family) int {
		return cmp.Compare(place[a.Last().Function], place[b.Last().Function])
	})
}
