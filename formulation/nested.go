package formulation

import (
	"cmp"
	"context"
	_ "embed"
	"slices"
	"strings"
	"sync"

	"tifa"
	"tifa/query"
)

// A Nesting splits the occurrences of a string by the longer formulations that
// contain them: 改革 inside 改革开放, inside 全面深化改革, and free.
type Nesting struct {
	Formulation string
	Occurrences int
	Free        int      // in none of Longer
	Longer      []Longer // the most own occurrences first
	Coverage    tifa.Coverage
}

// A Longer is a string that contains a formulation often.
type Longer struct {
	Text        string
	Occurrences int // of the formulation within Text
	Own         int // of these, those in no longer one of the list
}

// The bounds of [Nested].
const (
	nestReach  = 10   // characters, or words, of the clause looked at on either side
	nestFewest = 3    // occurrences of a longer one
	nestShare  = 0.01 // of all occurrences
	nestMost   = 30   // longer ones told
	// A longer one of which this share goes on in the same way is part of one
	// that is longer still.
	nestClosed = 0.75
)

//go:embed data/function.txt
var functionData string

// Nested finds the longer formulations that contain f in the documents that pass
// the filter, and splits the occurrences of f among them: each is own to the
// longest that contains it. A longer one stands in one clause, has at least 3
// occurrences and one in a hundred of those of f, does not go on in the same way
// in three of four cases, and neither begins nor ends with a character of
// data/function.txt or a word of data/english.txt. A spaced script is read by words. Whether it is a fixed wording is for the reader to say.
func Nested(ctx context.Context, s tifa.Searcher, f string, filter tifa.Filter) (*Nesting, error) {
	q := tifa.Query{Text: query.Quote(f), Filter: filter}
	n := &nester{counts: map[string]int{}}
	ends := outerSigns(query.ClauseEnds+"“”‘’（）()《》〈〉—…、\"", f)
	for h, err := range s.Find(ctx, q) {
		if err != nil {
			return nil, err
		}
		n.places = append(n.places, newPlace(&h, ends))
	}
	coverage, err := s.Coverage(ctx, filter)
	if err != nil {
		return nil, err
	}
	out := &Nesting{Formulation: f, Occurrences: len(n.places), Coverage: coverage}
	n.fewest = max(nestFewest, int(nestShare*float64(len(n.places))))
	n.grow()
	out.Longer = n.choose()
	out.Free = out.Occurrences
	for _, l := range out.Longer {
		out.Free -= l.Own
	}
	return out, nil
}

// IsFunction reports whether r is a character of data/function.txt, which a
// formulation neither begins nor ends with.
func IsFunction(r rune) bool { return strings.ContainsRune(functionCharacters(), r) }

// IsFunctionWord reports whether a word is one of data/english.txt, which a
// formulation in English neither begins nor ends with.
func IsFunctionWord(word string) bool { return englishWords()[strings.ToLower(word)] }

var englishWords = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, w := range words(englishData) {
		out[w] = true
	}
	return out
})

var functionCharacters = sync.OnceValue(func() string {
	var b strings.Builder
	for line := range strings.Lines(functionData) {
		if !strings.HasPrefix(line, "#") {
			b.WriteString(strings.TrimSpace(line))
		}
	}
	return b.String()
})

// A place is an occurrence with the units around it, those of its clause within reach.
type place struct {
	text        string
	starts      []uint32 // of the units, in bytes of text, and the end of the last
	left, right int      // units before and behind the occurrence
}

func newPlace(h *tifa.Hit, ends string) place {
	clause, from, to := clauseAround(h, ends)
	first, end := max(0, from-nestReach), min(clause.len(), to+nestReach)
	p := place{text: strings.Clone(clause.part(first, end)), starts: make([]uint32, 0, end-first+1), left: from - first, right: end - to}
	for _, u := range clause.units[first:end] {
		p.starts = append(p.starts, uint32(u.Start-clause.units[first].Start))
	}
	p.starts = append(p.starts, uint32(len(p.text)))
	return p
}

// around is the string from i units before the occurrence to j behind it.
func (p *place) around(i, j int) string {
	return strings.TrimRight(p.text[p.starts[p.left-i]:p.starts[len(p.starts)-1-p.right+j]], " ")
}

// A nester counts the strings around the occurrences of a formulation.
type nester struct {
	places []place
	counts map[string]int // of the strings that are frequent
	fewest int
}

// grow counts ever longer strings: one can be frequent only if what is left of
// it without its first and without its last character is.
func (n *nester) grow() {
	for size := 1; ; size++ {
		found := map[string]int{}
		for k := range n.places {
			p := &n.places[k]
			for i := max(0, size-p.right); i <= min(size, p.left); i++ {
				j := size - i
				if size > 1 && (i > 0 && n.counts[p.around(i-1, j)] == 0 || j > 0 && n.counts[p.around(i, j-1)] == 0) {
					continue
				}
				found[p.around(i, j)]++
			}
		}
		more := false
		for s, count := range found {
			if count >= n.fewest {
				n.counts[s], more = count, true
			}
		}
		if !more {
			return
		}
	}
}

// choose takes the longer ones that are whole, and gives each place to the
// longest around it.
func (n *nester) choose() []Longer {
	goesOn := map[string]int{} // the commonest string that is one character longer
	for s, count := range n.counts {
		p := newPhrase(s)
		for _, part := range []string{p.part(1, p.len()), p.part(0, p.len()-1)} {
			goesOn[part] = max(goesOn[part], count)
		}
	}
	chosen := map[string]*Longer{}
	for s, count := range n.counts {
		if float64(goesOn[s]) < nestClosed*float64(count) && whole(s) {
			chosen[s] = &Longer{Text: s, Occurrences: count}
		}
	}
	for drop := true; drop; { // the least until few are left
		n.assign(chosen)
		drop = false
		for s, l := range chosen {
			if l.Own < n.fewest {
				delete(chosen, s)
				drop = true
			}
		}
	}
	out := make([]Longer, 0, len(chosen))
	for _, l := range chosen {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b Longer) int {
		return cmp.Or(cmp.Compare(b.Own, a.Own), cmp.Compare(a.Text, b.Text))
	})
	return out[:min(len(out), nestMost)]
}

// whole reports whether s neither begins nor ends with a function character or word.
func whole(s string) bool {
	p := newPhrase(s)
	return !p.function(0) && !p.function(p.len()-1)
}

// assign counts the own occurrences of each of chosen.
func (n *nester) assign(chosen map[string]*Longer) {
	for _, l := range chosen {
		l.Own = 0
	}
	for k := range n.places {
		p := &n.places[k]
	longest:
		for size := p.left + p.right; size > 0; size-- {
			for i := max(0, size-p.right); i <= min(size, p.left); i++ {
				if l := chosen[p.around(i, size-i)]; l != nil {
					l.Own++
					break longest
				}
			}
		}
	}
}
