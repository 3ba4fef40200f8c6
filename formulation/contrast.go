package formulation

import (
	"cmp"
	"context"
	"math"
	"slices"

	"tifa"
	"tifa/measure"
)

// A Side is what a document is to a contrast.
type Side int

// The sides of a contrast.
const (
	Neither Side = iota
	Focus
	Reference
)

// A Unit is what a contrast counts.
type Unit string

// The units of a contrast: documents, those of one event counted once, against
// documents; occurrences against characters.
const (
	ByDocument   Unit = "documents"
	ByOccurrence Unit = "occurrences"
)

// A Comparison is what one side has more of than the other, and less.
type Comparison struct {
	Unit             Unit
	Focus, Reference int // sizes: documents read, or their characters
	More, Less       []Contrasted
}

// A Contrasted is a finding with how often two sides have it.
type Contrasted struct {
	Finding
	Contrast measure.Contrast // of texts that are read
	// LogLikelihood is G² of two terms, LogRatio log2 of the ratio of the relative
	// frequencies; see [measure.Contrast].
	LogLikelihood, LogRatio float64
}

// significant is the log-likelihood from which a difference is told: chance makes
// one as great once in a thousand times.
const significant = 10.83

// Contrast tells which findings of some types one side has more of, and which
// less, those with the greatest product of log-likelihood and score first: at
// most limit of each, all if it is 0. Differences with a log-likelihood below
// 10.83 are left out.
func (d *Discovery) Contrast(ctx context.Context, side func(id string, date tifa.Date) Side, by Unit, limit int, types ...Type) *Comparison {
	s := d.stream
	sides := make([]Side, len(s.documents))
	var sizes [3]int
	for n := range s.documents {
		if d.parts.documents[n] == 0 {
			continue // folded into another, or empty
		}
		sides[n] = side(s.documents[n].id, s.documents[n].date)
		if by == ByDocument {
			sizes[sides[n]]++
		} else {
			sizes[sides[n]] += d.parts.documents[n]
		}
	}
	type contrasted struct {
		c *candidate
		measure.Contrast
		g2, ratio float64
	}
	all := make([]contrasted, len(d.found))
	each(ctx, len(d.found), func(i int) {
		c := d.found[i]
		if !d.admits(c.kind, types) {
			return
		}
		var counts [3]int
		last := -1
		for _, p := range c.run[:c.read] {
			if n := s.at(p); by == ByOccurrence || n != last {
				counts[sides[n]]++
				last = n
			}
		}
		k := measure.Contrast{Focus: counts[Focus], Reference: counts[Reference], FocusSize: sizes[Focus], ReferenceSize: sizes[Reference]}
		if k.Focus+k.Reference > 0 && k.FocusSize > 0 && k.ReferenceSize > 0 {
			all[i] = contrasted{c, k, k.LogLikelihood(), k.LogRatio()}
		}
	})
	out := &Comparison{Unit: by, Focus: sizes[Focus], Reference: sizes[Reference]}
	all = slices.DeleteFunc(all, func(x contrasted) bool { return x.g2 < significant || math.IsNaN(x.ratio) })
	slices.SortFunc(all, func(a, b contrasted) int {
		return cmp.Or(cmp.Compare(b.g2*b.c.score, a.g2*a.c.score), cmp.Compare(a.c.text, b.c.text))
	})
	for _, x := range all {
		to := &out.More
		if x.ratio < 0 {
			to = &out.Less
		}
		if limit == 0 || len(*to) < limit {
			*to = append(*to, Contrasted{d.finding(x.c), x.Contrast, x.g2, x.ratio})
		}
	}
	return out
}

// Holds reports whether the discovery read the document of this id: it is in the
// texts, and not folded into a fuller text of its event.
func (d *Discovery) Holds(id string) bool {
	for n := range d.stream.documents {
		if d.stream.documents[n].id == id {
			return d.parts.documents[n] > 0
		}
	}
	return false
}
