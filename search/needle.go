package search

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/query"
	"tifa/text"
)

// A needle is a query made ready to be found in texts, one after the other. It
// is safe for concurrent use.
type needle struct {
	root    query.Node // its strings in the form that is searched
	filter  tifa.Filter
	passage tifa.Passage
	exact   bool
	folds   text.Folds
	overlap bool
	// may tells from a text as issued whether it can hold an occurrence. It is
	// never wrong in saying no. It is made when the first text is read.
	may  func(s string) bool
	once sync.Once
}

// parse makes n of q. Its filter is that of q and that of its text.
func (n *needle) parse(q tifa.Query) error {
	parsed, err := query.Parse(q.Text)
	if err != nil {
		return err
	}
	if parsed.Root == nil {
		return &tifa.Problem{Path: "query", Fact: "only filters, nothing to find", Hint: "put a string before them"}
	}
	if n.folds, err = text.ParseFolds(q.Fold); err != nil {
		return err
	}
	if q.Exact && n.folds != 0 {
		return &tifa.Problem{Path: "query", Fact: "an exact search folds nothing", Hint: "leave out --exact or --fold"}
	}
	n.exact, n.overlap = q.Exact, !q.NonOverlapping
	if n.filter, err = parsed.Filter.And(q.Filter); err != nil {
		return err
	}
	if n.passage, err = parsed.Passage.And(q.Passage); err != nil {
		return err
	}
	if _, ok := parsed.Root.(query.Literal); ok {
		n.root, err = n.prepare(parsed.Root)
	} else {
		n.root, err = query.Map(parsed.Root, n.prepare)
	}
	return err
}

// prepare brings the strings of a leaf into the form that is searched.
func (n *needle) prepare(leaf query.Node) (query.Node, error) {
	if n.exact {
		return leaf, nil
	}
	switch l := leaf.(type) {
	case query.Literal:
		s, err := n.form(string(l))
		if s == string(l) {
			return leaf, err
		}
		return query.Literal(s), err
	case query.Pattern:
		out := slices.Clone(l)
		for i := range out {
			if out[i].Any != query.NoGap {
				continue
			}
			var err error
			if out[i].Text, err = n.form(out[i].Text); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	return leaf, nil
}

// form is the form of s that is searched.
func (n *needle) form(s string) (string, error) {
	out := text.FormOf(s, n.folds)
	if out == "" {
		return "", &tifa.Problem{Path: "query", Fact: "nothing is left of " + query.Quote(s) + " in the form that is searched", Hint: "search with --exact"}
	}
	return out, nil
}

// spans are the occurrences in the text s, as spans of s, in order.
func (n *needle) spans(s string) []tifa.Span {
	n.once.Do(func() { n.may = n.mayHold(n.root) })
	if !n.may(s) {
		return nil
	}
	form := text.Exact(s)
	if !n.exact {
		form = text.NewForm(s, n.folds)
	}
	found := query.Eval(n.root, query.InText(form.Text), func(leaf query.Node) []tifa.Span { return occurrences(leaf, form.Text) })
	if !n.overlap {
		found = apart(found)
	}
	for i := range found {
		found[i] = form.Span(found[i])
	}
	return found
}

// occurrences finds a leaf in s.
func occurrences(leaf query.Node, s string) []tifa.Span {
	switch leaf := leaf.(type) {
	case query.Pattern:
		return leaf.Find(s)
	case query.Regexp:
		return leaf.Find(s)
	case query.Literal:
		return literal(string(leaf), s)
	}
	return nil
}

// literal finds want in s, overlapping occurrences too.
func literal(want, s string) []tifa.Span {
	var out []tifa.Span
	_, step := utf8.DecodeRuneInString(want)
	for i := 0; ; i += step {
		k := strings.Index(s[i:], want)
		if k < 0 {
			return out
		}
		i += k
		out = append(out, tifa.Span{Start: i, End: i + len(want)})
	}
}

// apart drops spans that overlap one before.
func apart(spans []tifa.Span) []tifa.Span {
	end := 0
	return slices.DeleteFunc(spans, func(s tifa.Span) bool {
		if s.Start < end {
			return true
		}
		end = s.End
		return false
	})
}

// mayHold makes the test of a text as issued for node.
func (n *needle) mayHold(node query.Node) func(s string) bool {
	all := func(nodes ...query.Node) func(string) bool {
		tests := make([]func(string) bool, len(nodes))
		for i, part := range nodes {
			tests[i] = n.mayHold(part)
		}
		return func(s string) bool {
			return !slices.ContainsFunc(tests, func(may func(string) bool) bool { return !may(s) })
		}
	}
	switch node := node.(type) {
	case query.Or:
		tests := make([]func(string) bool, len(node))
		for i, part := range node {
			tests[i] = n.mayHold(part)
		}
		return func(s string) bool {
			return slices.ContainsFunc(tests, func(may func(string) bool) bool { return may(s) })
		}
	case query.Near:
		return all(node.A, node.B)
	case query.And:
		return all(node.A, node.B)
	case query.Within:
		if !node.Not {
			return all(node.A, node.B)
		}
		return n.mayHold(node.A)
	case query.Not:
		return n.mayHold(node.A)
	case query.Literal:
		return n.holds(string(node))
	case query.Pattern:
		var texts strings.Builder
		for _, e := range node {
			texts.WriteString(e.Text)
		}
		return n.holds(texts.String())
	}
	return func(string) bool { return true }
}

// holds makes a test for the characters of want, the rarest first, in any of
// the shapes that the folds make equal. White space and what a fold drops may
// stand between them.
func (n *needle) holds(want string) func(s string) bool {
	var characters []rune
	for _, r := range want {
		if !unicode.IsSpace(r) && !slices.Contains(characters, r) {
			characters = append(characters, r)
		}
	}
	shapes := make(map[rune]string, len(characters))
	for _, r := range characters {
		shapes[r] = string(r)
		if n.folds != 0 {
			shapes[r] = string(n.folds.Class(r))
		}
	}
	var once sync.Once
	return func(s string) bool {
		once.Do(func() { rarestFirst(characters, s) })
		for _, r := range characters {
			if set := shapes[r]; len(set) > utf8.RuneLen(r) {
				if !strings.ContainsAny(s, set) {
					return false
				}
			} else if !strings.Contains(s, set) {
				return false
			}
		}
		return true
	}
}

// rarestFirst orders characters by how often sample holds them.
func rarestFirst(characters []rune, sample string) {
	counts := make(map[rune]int, len(characters))
	for _, r := range characters {
		counts[r] = strings.Count(sample, string(r))
	}
	slices.SortStableFunc(characters, func(a, b rune) int { return counts[a] - counts[b] })
}
