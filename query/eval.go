package query

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
)

// A Gauge is the number of characters between two offsets of a document, the
// first not behind the second; -1 if it is more than most or if a paragraph ends
// between them.
type Gauge func(from, to, most int) int

// Eval gives the occurrences of n in one document, in order of start and end,
// without doubles. leaf gives those of a Literal, Pattern or Regexp in the same
// order; gauge measures in the offsets that leaf gives.
func Eval(n Node, gauge Gauge, leaf func(Node) []tifa.Span) []tifa.Span {
	switch n := n.(type) {
	case Or:
		var out []tifa.Span
		for _, part := range n {
			out = append(out, Eval(part, gauge, leaf)...)
		}
		return inOrder(out)
	case Near:
		a := Eval(n.A, gauge, leaf)
		if len(a) == 0 {
			return nil
		}
		return near(a, Eval(n.B, gauge, leaf), gauge, n)
	case Within:
		a := Eval(n.A, gauge, leaf)
		if len(a) == 0 {
			return nil
		}
		return within(a, Eval(n.B, gauge, leaf), n.Not)
	case And:
		a := Eval(n.A, gauge, leaf)
		if len(a) == 0 {
			return nil
		}
		b := Eval(n.B, gauge, leaf)
		if len(b) == 0 {
			return nil
		}
		return inOrder(append(a, b...))
	case Not:
		a := Eval(n.A, gauge, leaf)
		if len(a) > 0 && len(Eval(n.B, gauge, leaf)) > 0 {
			return nil
		}
		return a
	}
	return leaf(n)
}

// inOrder sorts spans by start and end and drops doubles.
func inOrder(spans []tifa.Span) []tifa.Span {
	slices.SortFunc(spans, func(a, b tifa.Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	return slices.Compact(spans)
}

// Inside keeps the spans of a that lie in one of b. Both are in order of their
// starts.
func Inside(a, b []tifa.Span) []tifa.Span { return within(a, b, false) }

// within keeps the spans of a that lie in one of b, or in none.
func within(a, b []tifa.Span, not bool) []tifa.Span {
	var out []tifa.Span
	i, reach := 0, 0 // reach is the furthest end of those of b that begin by now
	for _, s := range a {
		for i < len(b) && b[i].Start <= s.Start {
			reach = max(reach, b[i].End)
			i++
		}
		if (reach >= s.End) != not {
			out = append(out, s)
		}
	}
	return out
}

// near pairs each of a with the nearest of b in reach.
func near(a, b []tifa.Span, gauge Gauge, n Near) []tifa.Span {
	ends := slices.Clone(b) // b in order of its ends
	slices.SortFunc(ends, func(x, y tifa.Span) int { return cmp.Compare(x.End, y.End) })
	var out []tifa.Span
	for _, s := range a {
		after, best := tifa.Span{}, -1
		if i, _ := slices.BinarySearchFunc(b, s.End, func(x tifa.Span, at int) int { return x.Start - at }); i < len(b) {
			if d := gauge(s.End, b[i].Start, n.Distance); d >= 0 {
				after, best = tifa.Span{Start: s.Start, End: b[i].End}, d
			}
		}
		if !n.Ordered {
			i, _ := slices.BinarySearchFunc(ends, s.Start+1, func(x tifa.Span, at int) int { return x.End - at })
			if i > 0 {
				before := ends[i-1]
				if d := gauge(before.End, s.Start, n.Distance); d >= 0 && (best < 0 || d < best) {
					after, best = tifa.Span{Start: before.Start, End: s.End}, d
				}
			}
		}
		if best >= 0 {
			out = append(out, after)
		}
	}
	return inOrder(out)
}

// InText gauges a text by its bytes' offsets, paragraphs separated by line
// breaks.
func InText(form string) Gauge {
	return func(from, to, most int) int {
		if to-from > most*utf8.UTFMax {
			return -1
		}
		between := form[from:to]
		n := utf8.RuneCountInString(between)
		if n > most || strings.Contains(between, "\n") {
			return -1
		}
		return n
	}
}

// Find gives the occurrences of a pattern in form, at most one at each start:
// the shortest.
func (p Pattern) Find(form string) []tifa.Span {
	var out []tifa.Span
	first := p[0].Text
	for i := 0; ; {
		k := strings.Index(form[i:], first)
		if k < 0 {
			return out
		}
		i += k
		if end := match(p[1:], form, i+len(first)); end >= 0 {
			out = append(out, tifa.Span{Start: i, End: end})
		}
		_, n := utf8.DecodeRuneInString(form[i:])
		i += n
	}
}

// match is the end of the shortest way in which p continues at byte i, -1 if
// there is none.
func match(p Pattern, form string, i int) int {
	if len(p) == 0 {
		return i
	}
	switch p[0].Any {
	case One:
		r, n := utf8.DecodeRuneInString(form[i:])
		if n == 0 || r == '\n' {
			return -1
		}
		return match(p[1:], form, i+n)
	case Anyrun:
		for range Run + 1 {
			if end := match(p[1:], form, i); end >= 0 {
				return end
			}
			r, n := utf8.DecodeRuneInString(form[i:])
			if n == 0 || strings.ContainsRune(ClauseEnds, r) {
				return -1
			}
			i += n
		}
		return -1
	}
	if strings.HasPrefix(form[i:], p[0].Text) {
		return match(p[1:], form, i+len(p[0].Text))
	}
	return -1
}

// Find gives the occurrences of the expression in form, paragraph by
// paragraph.
func (r Regexp) Find(form string) []tifa.Span {
	var out []tifa.Span
	start := 0
	for line := range strings.SplitSeq(form, "\n") {
		for _, m := range r.FindAllStringIndex(line, -1) {
			if m[1] > m[0] {
				out = append(out, tifa.Span{Start: start + m[0], End: start + m[1]})
			}
		}
		start += len(line) + 1
	}
	return out
}

// Map is the tree n with each leaf replaced by what f makes of it.
func Map(n Node, f func(leaf Node) (Node, error)) (Node, error) {
	var err error
	part := func(n Node) Node {
		var out Node
		if err == nil {
			out, err = Map(n, f)
		}
		return out
	}
	var out Node
	switch n := n.(type) {
	case Or:
		all := make(Or, len(n))
		for i := range n {
			all[i] = part(n[i])
		}
		out = all
	case Near:
		out = Near{part(n.A), part(n.B), n.Distance, n.Ordered}
	case Within:
		out = Within{part(n.A), part(n.B), n.Not}
	case And:
		out = And{part(n.A), part(n.B)}
	case Not:
		out = Not{part(n.A), part(n.B)}
	default:
		return f(n)
	}
	return out, err
}
