package novelty

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/text"
)

// A clause is prepared for questions about any part of it. Its units are Chinese
// characters, words of spaced scripts and signs.
type clause struct {
	span  tifa.Span
	form  *text.Form
	units []tifa.Span // bytes of the form
	words int         // units that are words of a spaced script
	hans  int         // units that are Chinese characters
	cue   int         // units up to the end of the reporting verb that it begins with
	reach []int       // where the longest string from each unit that was said before ends
}

func newClause(s string, span tifa.Span) clause {
	c := clause{span: span, form: text.NewForm(span.In(s), 0)}
	in := c.form.Text
	for i := 0; i < len(in); {
		r, n := utf8.DecodeRuneInString(in[i:])
		start := i
		i += n
		if unicode.IsSpace(r) {
			continue
		}
		if inWord(r) {
			for i < len(in) {
				r, n := utf8.DecodeRuneInString(in[i:])
				if !inWord(r) && r != '\'' && r != '’' && r != '-' {
					break
				}
				i += n
			}
			if unicode.IsLetter(r) {
				c.words++
			}
		}
		if text.IsIdeograph(r) {
			c.hans++
		}
		c.units = append(c.units, tifa.Span{Start: start, End: i})
	}
	return c
}

// inWord reports whether r is part of a word or number in a spaced script.
func inWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !text.IsIdeograph(r)
}

// cued sets the end of a reporting verb that the clause begins with, a subject before
// it: of a spaced script alone.
func (c *clause) cued(statements []tifa.Statement) {
	const subject = 4 // units
	if !c.spaced() {
		return
	}
	for _, s := range statements {
		if from, to, ok := c.unitsOf(s.At); ok && from <= subject {
			c.cue = max(c.cue, to)
		}
	}
}

func (c *clause) len() int { return len(c.units) }

// spaced reports whether the clause is written in a spaced script.
func (c *clause) spaced() bool { return c.words > c.hans }

// text is units i up to j as searched.
func (c *clause) text(i, j int) string {
	if i == j {
		return ""
	}
	return c.form.Text[c.units[i].Start:c.units[j-1].End]
}

// at is where units i up to j stand in the text as issued.
func (c *clause) at(i, j int) tifa.Span {
	if i == j {
		return tifa.Span{Start: c.span.Start, End: c.span.Start}
	}
	s := c.form.Span(tifa.Span{Start: c.units[i].Start, End: c.units[j-1].End})
	return tifa.Span{Start: c.span.Start + s.Start, End: c.span.Start + s.End}
}

// said reports whether units i up to j were said before.
func (c *clause) said(i, j int) bool { return i == j || c.reach[i] >= j }

func (c *clause) part(i, j int) Part {
	return Part{Span: c.at(i, j), Text: c.text(i, j), Units: j - i, Said: i < j && c.said(i, j)}
}

// parts divides the clause, from the left, into the fewest parts that were said
// before.
func (c *clause) parts() []Part {
	var out []Part
	for i := 0; i < c.len(); {
		j := max(c.reach[i], i+1)
		out = append(out, c.part(i, j))
		i = j
	}
	return out
}

// longest is the longest part that was said before, the first of several.
func (c *clause) longest() (from, to int) {
	for i, j := range c.reach {
		if j-i > to-from {
			from, to = i, j
		}
	}
	return from, to
}

// ending is where the longest part that was said before and ends with the clause
// begins, behind what only joins.
func (c *clause) ending() int {
	i := 0
	for i < c.len() && !c.said(i, c.len()) {
		i++
	}
	for i < c.len() && c.joins(i, opens) {
		i++
	}
	return i
}

// joins reports whether unit i is a sign, one of loose characters, or a loose word.
func (c *clause) joins(i int, loose string) bool {
	s := c.text(i, i+1)
	first, size := utf8.DecodeRuneInString(s)
	return size == len(s) && (strings.ContainsRune(loose, first) || unicode.IsPunct(first)) || c.spaced() && c.loose(i)
}

// unitsOf are the units that s, a span of the text, covers; ok is false where it
// is no part of the clause.
func (c *clause) unitsOf(s tifa.Span) (i, j int, ok bool) {
	if !c.span.Contains(s) || s.Len() == 0 {
		return 0, 0, false
	}
	i, j = -1, -1
	for k := range c.units {
		if at := c.at(k, k+1); at.Start < s.End && s.Start < at.End {
			if i < 0 {
				i = k
			}
			j = k + 1
		}
	}
	return i, j, i >= 0
}
