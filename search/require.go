package search

import (
	"regexp/syntax"
	"slices"
	"unicode"

	"tifa/query"
	"tifa/text"
)

// A requirement is what a document must hold to have an occurrence: a sequence
// of characters, all or any of several requirements, or nothing.
type requirement interface{ isRequirement() }

type (
	// a sequence has one of the characters of each set in its place
	sequence  [][]rune
	allOf     []requirement
	anyOf     []requirement
	nothing   struct{}
	separated []rune // characters with none or some that a fold drops between them
)

func (sequence) isRequirement()  {}
func (allOf) isRequirement()     {}
func (anyOf) isRequirement()     {}
func (nothing) isRequirement()   {}
func (separated) isRequirement() {}

// requires is what a document must hold to have an occurrence of a leaf. Strings
// of the exact form, white space in them, are required in pieces.
func (n *needle) requires(leaf query.Node) requirement {
	switch leaf := leaf.(type) {
	case query.Literal:
		return n.requiresText(string(leaf))
	case query.Pattern:
		var all allOf
		for _, e := range leaf {
			if e.Text != "" {
				all = append(all, n.requiresText(e.Text))
			}
		}
		return all
	case query.Regexp:
		re, err := syntax.Parse(leaf.Regexp.String(), syntax.Perl)
		if err != nil {
			return nothing{}
		}
		return n.requiresRegexp(re.Simplify())
	}
	return nothing{}
}

// requiresText is what a document must hold to have s.
func (n *needle) requiresText(s string) requirement {
	if n.folds&text.Punct != 0 {
		return separated([]rune(s))
	}
	var all allOf
	var run sequence
	for _, r := range s {
		if unicode.IsSpace(r) {
			all = appendSequence(all, run)
			run = nil
			continue
		}
		run = append(run, n.class(r))
	}
	return appendSequence(all, run)
}

func appendSequence(all allOf, run sequence) allOf {
	if len(run) > 0 {
		return append(all, run)
	}
	return all
}

// class is the characters that the search does not tell from r.
func (n *needle) class(r rune) []rune {
	if n.folds == 0 {
		return []rune{r}
	}
	return n.folds.Class(r)
}

// mostAlternatives is how many characters of a class of a regular expression
// are looked up.
const mostAlternatives = 32

// requiresRegexp follows Cox, Regular Expression Matching with a Trigram Index,
// 2012: what every match must hold, as far as it is worth looking up.
func (n *needle) requiresRegexp(re *syntax.Regexp) requirement {
	if seq, whole := n.fixed(re); whole {
		return n.ofSequence(seq)
	}
	switch re.Op {
	case syntax.OpConcat:
		var all allOf
		var run sequence
		for _, sub := range re.Sub {
			seq, whole := n.fixed(sub)
			run = append(run, seq...)
			if whole {
				continue
			}
			all = append(all, n.ofSequence(run))
			run = nil
			if sub.Op != syntax.OpPlus { // whose first round is in seq
				all = append(all, n.requiresRegexp(sub))
			}
		}
		return append(all, n.ofSequence(run))
	case syntax.OpAlternate:
		var any anyOf
		for _, sub := range re.Sub {
			any = append(any, n.requiresRegexp(sub))
		}
		return any
	case syntax.OpCapture, syntax.OpPlus:
		return n.requiresRegexp(re.Sub[0])
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return n.requiresText(string(re.Rune))
		}
	}
	return nothing{}
}

// ofSequence is a sequence as a requirement; where a fold drops characters, the
// characters that stand alone in their places must be there.
func (n *needle) ofSequence(seq sequence) requirement {
	if len(seq) == 0 {
		return nothing{}
	}
	if n.folds&text.Punct == 0 {
		return seq
	}
	var all allOf
	for _, set := range seq {
		all = append(all, sequence{set})
	}
	return all
}

// fixed is the sequence that a match of re begins with, and whether that is all
// of it.
func (n *needle) fixed(re *syntax.Regexp) (seq sequence, whole bool) {
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			set := n.class(r)
			if re.Flags&syntax.FoldCase != 0 {
				for s := unicode.SimpleFold(r); s != r; s = unicode.SimpleFold(s) {
					set = append(set, n.class(s)...)
				}
			}
			if unicode.IsSpace(r) {
				return seq, false // white space of the form need not be that of the stream
			}
			seq = append(seq, distinct(set))
		}
		return seq, true
	case syntax.OpCharClass:
		var set []rune
		for i := 0; i < len(re.Rune); i += 2 {
			if len(set)+int(re.Rune[i+1]-re.Rune[i]) >= mostAlternatives {
				return nil, false
			}
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				if unicode.IsSpace(r) {
					return nil, false
				}
				set = append(set, n.class(r)...)
			}
		}
		if len(set) == 0 {
			return nil, false
		}
		return sequence{distinct(set)}, true
	case syntax.OpCapture:
		return n.fixed(re.Sub[0])
	case syntax.OpPlus:
		seq, _ := n.fixed(re.Sub[0])
		return seq, false
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			more, whole := n.fixed(sub)
			seq = append(seq, more...)
			if !whole {
				return seq, false
			}
		}
		return seq, true
	case syntax.OpEmptyMatch:
		return nil, true
	}
	return nil, false
}

func distinct(set []rune) []rune {
	set = slices.Clone(set)
	slices.Sort(set)
	return slices.Compact(set)
}
