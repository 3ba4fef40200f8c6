// Package query reads what a user asks for into a tree, and evaluates the tree
// over the occurrences of its strings in one document.
//
// A bare run of words is one exact string, spaces included. Operators are
// upper-case words or signs set off by spaces, so that ordinary text needs no
// escaping; inside straight quotes everything is literal. docs/query.md is the
// manual, and each example in it is run by a test. [Parse] and [Query.String]
// are inverse.
package query

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tifa"
)

// A Query is a parsed query: what to find, in which documents, and in what.
type Query struct {
	Root    Node        // nil if there are only filters
	Filter  tifa.Filter // from field:value, and so is
	Passage tifa.Passage
}

// A Node is a part of the tree: [Literal], [Pattern], [Regexp], [Or], [Near],
// [Within], [And] or [Not].
type Node interface {
	// String is the node in the query language.
	String() string
	binding() int
}

// A Literal is an exact string of one character or more.
type Literal string

// A Pattern is a sequence of strings with gaps between: [?] is one character,
// [*] up to [Run] characters within a clause.
type Pattern []Element

// An Element of a pattern is a string or a gap.
type Element struct {
	Text string // "" for a gap
	Any  Gap
}

// A Gap is what stands for characters left open.
type Gap int

// The gaps of a pattern.
const (
	NoGap  Gap = iota
	One        // [?]: one character, no line break
	Anyrun     // [*]: none to Run characters, none of which ends a clause
)

// Run is the number of characters that [*] covers at most.
const Run = 20

// ClauseEnds are the characters that [*] does not cover.
const ClauseEnds = "，。；：！？,;:!?\n"

// A Regexp is a regular expression in RE2 syntax. Its matches do not overlap
// and do not run over paragraphs.
type Regexp struct{ *regexp.Regexp }

// Or has the occurrences of each of its nodes.
type Or []Node

// Near has the occurrences of A with B at most Distance characters away in the
// same paragraph: behind it if Ordered, else on either side. An occurrence runs
// from one to the other.
type Near struct {
	A, B     Node
	Distance int
	Ordered  bool
}

// Within has the occurrences of A that lie in an occurrence of B; with Not,
// those that lie in none.
type Within struct {
	A, B Node
	Not  bool
}

// And has the occurrences of A and of B in documents that hold both.
type And struct{ A, B Node }

// Not has the occurrences of A in documents without B.
type Not struct{ A, B Node }

// How tightly a node binds; a node that binds less stands in parentheses.
const (
	bindDocument = iota // AND, NOT
	bindWithin
	bindNear
	bindOr
	bindTerm
)

func (Literal) binding() int { return bindTerm }
func (Pattern) binding() int { return bindTerm }
func (Regexp) binding() int  { return bindTerm }
func (Or) binding() int      { return bindOr }
func (Near) binding() int    { return bindNear }
func (Within) binding() int  { return bindWithin }
func (And) binding() int     { return bindDocument }
func (Not) binding() int     { return bindDocument }

// paren writes n, in parentheses if it binds less than tight.
func paren(n Node, tight int) string {
	if n.binding() < tight {
		return "( " + n.String() + " )"
	}
	return n.String()
}

// String is the literal, in quotes where the language could read it otherwise.
func (l Literal) String() string {
	s := string(l)
	if plain(s) {
		return s
	}
	return Quote(s)
}

// Quote is s as a literal in straight quotes.
func Quote(s string) string {
	if !strings.ContainsAny(s, `"\`) {
		return `"` + s + `"`
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// Unquote is the string that s stands for: what straight quotes around it
// enclose, else s itself.
func Unquote(s string) string {
	if q, err := Parse(s); err == nil && strings.HasPrefix(s, `"`) {
		if l, ok := q.Root.(Literal); ok {
			return string(l)
		}
	}
	return s
}

// Display is a query as it is shown with its answer: a string alone without
// quotes, else the query in the language.
func Display(s string) string {
	q, err := Parse(s)
	if err != nil {
		return s
	}
	if l, ok := q.Root.(Literal); ok && !q.filtered() {
		return string(l)
	}
	return q.String()
}

// Filter is the filter of q and of its text together.
func Filter(q tifa.Query) (tifa.Filter, error) {
	parsed, err := Parse(q.Text)
	if err != nil {
		return q.Filter, err
	}
	return parsed.Filter.And(q.Filter)
}

// filtered reports whether q chooses documents or passages.
func (q *Query) filtered() bool {
	return q.Filter != (tifa.Filter{}) || q.Passage != (tifa.Passage{})
}

// plain reports whether s reads as the literal s without quotes.
func plain(s string) bool {
	q, err := Parse(s)
	if err != nil || q.filtered() {
		return false
	}
	l, ok := q.Root.(Literal)
	return ok && string(l) == s
}

func (p Pattern) String() string {
	var b strings.Builder
	for _, e := range p {
		switch e.Any {
		case One:
			b.WriteString("[?]")
		case Anyrun:
			b.WriteString("[*]")
		default:
			b.WriteString(e.Text)
		}
	}
	return b.String()
}

func (r Regexp) String() string {
	return "/" + strings.ReplaceAll(r.Regexp.String(), "/", `\/`) + "/"
}

func (o Or) String() string {
	parts := make([]string, len(o))
	for i, n := range o {
		parts[i] = paren(n, bindOr+1)
	}
	return strings.Join(parts, " | ")
}

func (n Near) String() string {
	sign := "~"
	if n.Ordered {
		sign = ".."
	}
	return fmt.Sprintf("%s %s%d %s", paren(n.A, bindNear), sign, n.Distance, paren(n.B, bindNear+1))
}

func (w Within) String() string {
	op := "WITHIN"
	if w.Not {
		op = "NOT WITHIN"
	}
	return paren(w.A, bindWithin) + " " + op + " " + paren(w.B, bindWithin+1)
}

func (a And) String() string {
	return paren(a.A, bindDocument) + " AND " + paren(a.B, bindDocument+1)
}

func (n Not) String() string {
	return paren(n.A, bindDocument) + " NOT " + paren(n.B, bindDocument+1)
}

// String is the query in the query language.
func (q Query) String() string {
	var parts []string
	if q.Root != nil {
		parts = append(parts, q.Root.String())
	}
	for _, f := range fields {
		if v := f.print(&q); v != "" {
			parts = append(parts, f.name+":"+v)
		}
	}
	return strings.Join(parts, " ")
}

// A field is a filter that a query may name.
type field struct {
	name  string
	set   func(q *Query, value string) error
	print func(q *Query) string
}

// text is a field whose value is a string.
func text[T ~string](name string, at func(q *Query) *T) field {
	return field{
		name: name,
		set: func(q *Query, value string) error {
			*at(q) = T(value)
			return nil
		},
		print: func(q *Query) string {
			v := string(*at(q))
			if strings.ContainsAny(v, " \t\n\"\\") {
				v = Quote(v)
			}
			return v
		},
	}
}

// fields are the filters of the language.
var fields = []field{
	text("series", func(q *Query) *string { return &q.Filter.Series }),
	{"date", setDate, printDate},
	text("source", func(q *Query) *string { return &q.Filter.Source }),
	text("lang", func(q *Query) *string { return &q.Filter.Language }),
	text("kind", func(q *Query) *string { return &q.Filter.Kind }),
	text("title", func(q *Query) *string { return &q.Filter.Title }),
	text("speaker", func(q *Query) *string { return &q.Passage.Speaker }),
	text("cue", func(q *Query) *string { return &q.Passage.Cue }),
	text("act", func(q *Query) *tifa.Act { return &q.Passage.Act }),
	{"in", setPlace, func(q *Query) string { return string(q.Passage.In) }},
}

// setPlace reads the name of a place.
func setPlace(q *Query, value string) error {
	place, err := ParsePlace(value)
	q.Passage.In = place
	return err
}

// ParsePlace reads the name of a place.
func ParsePlace(name string) (tifa.Place, error) {
	if name == "" || slices.Contains(tifa.Places[:], tifa.Place(name)) {
		return tifa.Place(name), nil
	}
	return "", fmt.Errorf("in:%s: want statement, list, definition, role or quote", name)
}

// setDate reads a day, month or year, or two of them with .. between, of which
// one may be missing.
func setDate(q *Query, value string) error {
	f := &q.Filter
	from, to, ranged := strings.Cut(value, "..")
	if !ranged {
		to = from
	}
	for _, bound := range []struct {
		value string
		at    *tifa.Date
	}{{from, &f.Since}, {to, &f.Until}} {
		if bound.value == "" {
			continue
		}
		d, err := tifa.ParseDate(bound.value)
		if err != nil {
			return err
		}
		*bound.at = d
	}
	if f.Since == "" && f.Until == "" {
		return errors.New("date .. bounds nothing")
	}
	if f.Since != "" && f.Until != "" && !f.Since.Within("", f.Until) {
		return fmt.Errorf("date %s is later than %s", f.Since, f.Until)
	}
	return nil
}

func printDate(q *Query) string {
	f := &q.Filter
	switch {
	case f.Since == "" && f.Until == "":
		return ""
	case f.Since == f.Until:
		return string(f.Since)
	}
	return string(f.Since) + ".." + string(f.Until)
}

// distance reads the number of ..10 or ~10.
func distance(word string) (n int, ordered, ok bool) {
	digits, ordered := strings.CutPrefix(word, "..")
	if !ordered {
		if digits, ok = strings.CutPrefix(word, "~"); !ok {
			return 0, false, false
		}
	}
	n, err := strconv.Atoi(digits)
	return n, ordered, err == nil && n >= 0 && digits == strconv.Itoa(n)
}
