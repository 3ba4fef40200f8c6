package main

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tifa"
)

// The yardstick finds what brute force finds: each string of a clause that recurs
// often enough, goes on in several ways and does not stand in the same surroundings.
func TestYardstick(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		var docs []document
		var clauses [][2]string // with the document
		for n := range 3 + r.IntN(4) {
			var b strings.Builder
			for range 40 {
				b.WriteRune([]rune("甲乙丙、，“”")[r.IntN(7)])
			}
			id := string(rune('a' + n))
			docs = append(docs, document{Document: &tifa.Document{ID: id, Language: "zh", Text: b.String()}})
			for c := range strings.SplitSeq(strings.NewReplacer("“", "", "”", "").Replace(b.String()), "，") {
				clauses = append(clauses, [2]string{c, id})
			}
		}
		got := map[string]recurring{}
		y := newYardstick(docs)
		var names []rune // of the symbols, from 1 on
		for _, d := range docs {
			for _, c := range d.Text {
				if strings.ContainsRune("甲乙丙、", c) && !slices.Contains(names, c) {
					names = append(names, c)
				}
			}
		}
		y.find(func(f recurring) {
			var b strings.Builder
			for _, s := range y.symbols[f.at : f.at+f.length] {
				b.WriteRune(names[s-1])
			}
			f.at, f.length = 0, 0
			got[b.String()] = f
		})
		want := recurringBy(clauses)
		if len(got) != len(want) {
			t.Fatalf("%d strings, want %d, of %q", len(got), len(want), clauses)
		}
		for s, w := range want {
			if g := got[s]; g.occurrences != w.occurrences || g.documents != w.documents || math.Abs(g.left-w.left) > 1e-9 || math.Abs(g.right-w.right) > 1e-9 {
				t.Fatalf("%q: %+v, want %+v, of %q", s, g, w, clauses)
			}
		}
	}
}

// recurringBy reads every string of every clause.
func recurringBy(clauses [][2]string) map[string]recurring {
	type seen struct {
		n           int
		documents   map[string]bool
		left, right map[rune]int
	}
	all := map[string]*seen{}
	for _, c := range clauses {
		line := []rune(c[0])
		for i := range line {
			for j := i + yardShortest; j <= min(len(line), i+yardLongest); j++ {
				s := string(line[i:j])
				if all[s] == nil {
					all[s] = &seen{documents: map[string]bool{}, left: map[rune]int{}, right: map[rune]int{}}
				}
				x := all[s]
				x.n++
				x.documents[c[1]] = true
				if i > 0 {
					x.left[line[i-1]]++
				}
				if j < len(line) {
					x.right[line[j]]++
				}
			}
		}
	}
	entropy := func(n int, counts map[rune]int) float64 {
		h, rest := 0.0, n
		for _, k := range counts {
			p := float64(k) / float64(n)
			h -= p * math.Log2(p)
			rest -= k
		}
		return h + float64(rest)/float64(n)*math.Log2(float64(n)) // edges, one each
	}
	out := map[string]recurring{}
	for s, x := range all {
		r := recurring{occurrences: x.n, documents: len(x.documents), left: entropy(x.n, x.left), right: entropy(x.n, x.right)}
		if x.n >= yardOccurrences && r.documents >= yardDocuments && r.left >= yardEntropy && r.right >= yardEntropy {
			out[s] = r
		}
	}
	return out
}
