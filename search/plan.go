package search

import (
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/query"
	"tifa/text"
)

// A plan is how a query is answered.
type plan struct {
	needle
	root   query.Node // of needle, its leaves numbered
	leaves []query.Node
	only   [1]query.Node // which are the leaves where there is one
	// reads tells that occurrences are found by reading texts, not by their
	// positions.
	reads bool
	// blind tells that no index is asked which texts to read.
	blind bool
}

// A leaf is a leaf of a query with its number.
type leaf struct {
	query.Node
	number int
}

func newPlan(q tifa.Query) (*plan, error) {
	p := &plan{}
	if err := p.parse(q); err != nil {
		return nil, err
	}
	if l, ok := p.needle.root.(query.Literal); ok { // which needs no tree
		p.only[0], p.root = l, leaf{l, 0}
		p.leaves = p.only[:]
		p.reads = p.folds&text.Punct != 0 || !p.placed(l)
		return p, nil
	}
	p.reads = p.folds&text.Punct != 0 || p.exact && hasNear(p.needle.root)
	var err error
	p.root, err = query.Map(p.needle.root, func(node query.Node) (query.Node, error) {
		p.leaves = append(p.leaves, node)
		p.reads = p.reads || !p.placed(node)
		return leaf{node, len(p.leaves) - 1}, nil
	})
	return p, err
}

// hasNear reports whether n measures distances.
func hasNear(n query.Node) bool {
	switch n := n.(type) {
	case query.Near:
		return true
	case query.Or:
		for _, part := range n {
			if hasNear(part) {
				return true
			}
		}
	case query.Within:
		return hasNear(n.A) || hasNear(n.B)
	case query.And:
		return hasNear(n.A) || hasNear(n.B)
	case query.Not:
		return hasNear(n.A) || hasNear(n.B)
	}
	return false
}

// placed reports whether the positions of the characters of a leaf tell its
// occurrences. White space at an end stands for more than itself, and in the
// exact form the stream has not all of it.
func (p *plan) placed(node query.Node) bool {
	switch node := node.(type) {
	case query.Literal:
		return inStream(string(node), p.exact)
	case query.Pattern:
		for _, e := range node {
			if e.Any == query.Anyrun || p.exact || e.Text != "" && !inStream(e.Text, p.exact) {
				return false
			}
		}
		return true
	}
	return false
}

// inStream reports whether the positions of the characters of s, in the form that
// is searched, tell its occurrences; see placed.
func inStream(s string, exact bool) bool {
	if exact {
		for _, r := range s {
			if unicode.IsSpace(r) {
				return false
			}
		}
		return true
	}
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	return !unicode.IsSpace(first) && !unicode.IsSpace(last)
}

// sets is the characters that each place of s may have.
func (p *plan) sets(s string) [][]rune {
	characters := []rune(s)
	out := make([][]rune, len(characters))
	for i, r := range characters {
		if out[i] = characters[i : i+1]; p.folds != 0 {
			out[i] = p.class(r)
		}
	}
	return out
}

// A wanted string is what a query asks for that is one string.
type wanted struct {
	one  []rune   // its characters where each place has one
	sets [][]rune // else the characters of each place
}

// places are the characters of each place.
func (w *wanted) places() [][]rune {
	if w.sets != nil {
		return w.sets
	}
	sets := make([][]rune, len(w.one))
	for i := range w.one {
		sets[i] = w.one[i : i+1]
	}
	return sets
}

// single is the only string that is asked for, all of whose occurrences count;
// ok is false if there is more to the query.
func (p *plan) single() (w wanted, ok bool) {
	l, ok := p.needle.root.(query.Literal)
	if !ok || p.reads || !p.overlap || p.passage != (tifa.Passage{}) {
		return wanted{}, false
	}
	if p.folds == 0 {
		return wanted{one: []rune(string(l))}, true
	}
	sets := p.sets(string(l))
	one := make([]rune, len(sets))
	for i, set := range sets {
		if len(set) > 1 {
			return wanted{sets: sets}, true
		}
		one[i] = set[0]
	}
	return wanted{one: one}, true
}
