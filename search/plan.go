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
	*needle
	root   query.Node // of needle, its leaves numbered
	leaves []query.Node
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
	n, err := newNeedle(q)
	if err != nil {
		return nil, err
	}
	if l, ok := n.root.(query.Literal); ok { // which needs no tree
		p := &plan{needle: n, leaves: []query.Node{l}, root: leaf{l, 0}, reads: n.folds&text.Punct != 0}
		p.reads = p.reads || !p.placed(l)
		return p, nil
	}
	p := &plan{needle: n, reads: n.folds&text.Punct != 0 || n.exact && hasNear(n.root)}
	p.root, err = query.Map(n.root, func(node query.Node) (query.Node, error) {
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
		return p.inStream(string(node))
	case query.Pattern:
		for _, e := range node {
			if e.Any == query.Anyrun || p.exact || e.Text != "" && !p.inStream(e.Text) {
				return false
			}
		}
		return true
	}
	return false
}

func (p *plan) inStream(s string) bool {
	if p.exact {
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

// single is the only string that is asked for, all of whose occurrences count;
// ok is false if there is more to the query.
func (p *plan) single() (sets [][]rune, ok bool) {
	if l, is := p.root.(leaf); is && !p.reads && p.overlap && p.passage == (tifa.Passage{}) {
		if s, is := l.Node.(query.Literal); is {
			return p.sets(string(s)), true
		}
	}
	return nil, false
}
