package programme

import (
	"strings"
	"unicode/utf8"

	"tifa"
)

// A Cover says how much of what is said the structure of a text accounts for.
type Cover struct {
	Clauses int         // of the statements that tell their content, openings left out
	Rest    []tifa.Span // those of them that belong to no link, list, role or definition
	Scenes  int         // openings that only set time, place or manner
}

// Share is the part of the clauses that is accounted for; false without a
// clause.
func (c Cover) Share() (float64, bool) {
	if c.Clauses == 0 {
		return 0, false
	}
	return float64(c.Clauses-len(c.Rest)) / float64(c.Clauses), true
}

// Rest finds the clauses within the statements of d that no link, list, role or
// definition of s lies in or over. A clause ends at ，；：。！？ outside of
// quotation marks and brackets. What setsScene holds for is no clause.
func Rest(d *tifa.Document, s *tifa.Structure, setsScene func(clause string) bool) Cover {
	var c Cover
	parts := partsOf(d, s)
	for _, st := range s.Statements {
		if st.Act == tifa.Told {
			continue
		}
		for _, clause := range clauses(d.Text, st.Span) {
			touched := parts.touch(clause)
			if !touched && setsScene(printed(clause.In(d.Text))) {
				c.Scenes++
				continue
			}
			c.Clauses++
			if !touched {
				c.Rest = append(c.Rest, clause)
			}
		}
	}
	return c
}

// marks are the bytes of a text that parts of its structure lie over.
type marks []bool

func partsOf(d *tifa.Document, s *tifa.Structure) marks {
	var m marks
	lay := func(at tifa.Span) {
		for len(m) < at.End {
			m = append(m, make([]bool, at.End-len(m))...)
		}
		for i := at.Start; i < at.End; i++ {
			m[i] = true
		}
	}
	for _, l := range s.Links {
		lay(l.To)
		if l.From != nil {
			lay(*l.From)
		}
	}
	for _, l := range s.Lists {
		for _, i := range l.Items {
			lay(i)
		}
	}
	for _, r := range s.Roles {
		lay(r.Filler)
		if at, ok := headSpan(d.Text, r); ok {
			lay(at)
		}
	}
	for _, x := range s.Definitions {
		lay(x.Span)
	}
	return m
}

func (m marks) touch(at tifa.Span) bool {
	for i := at.Start; i < min(at.End, len(m)); i++ {
		if m[i] {
			return true
		}
	}
	return false
}

// clauses cuts a stretch of text into clauses, stops left out.
func clauses(text string, at tifa.Span) []tifa.Span {
	var out []tifa.Span
	depth, start := 0, at.Start
	end := func(i int) {
		c := tifa.Span{Start: start, End: i}
		said := c.In(text)
		c.Start += len(said) - len(strings.TrimLeft(said, " \n\r\t\f　”』」"))
		c.End -= len(said) - len(strings.TrimRight(said, " \n\r\t\f　“『「"))
		if c.Start < c.End {
			out = append(out, c)
		}
	}
	for i := at.Start; i < at.End; {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch r {
		case '“', '《', '（', '「', '『':
			depth++
		case '”', '》', '）', '」', '』':
			depth = max(0, depth-1)
		case '，', '；', '：', '。', '！', '？':
			if depth == 0 {
				end(i)
				start = i + n
			}
		}
		i += n
	}
	end(at.End)
	return out
}
