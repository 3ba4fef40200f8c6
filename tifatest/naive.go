package tifatest

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/query"
	"tifa/text"
)

// A reader reads texts as a search is defined to read them.
type reader struct {
	folds text.Folds
	exact bool
}

func newReader(folds text.Folds, exact bool) *reader { return &reader{folds, exact} }

// A character of a form, and where it stands in the text as issued.
type character struct {
	r rune
	tifa.Span
}

// form is a text as it is searched, paragraphs separated by line breaks.
func (r *reader) form(s string) (form string, at []character) {
	if r.exact {
		at = characters(s, 0)
	} else {
		for i, p := range text.Paragraphs(s) {
			if i > 0 {
				at = append(at, character{'\n', tifa.Span{Start: p.Start, End: p.Start}})
			}
			at = append(at, r.line(p.In(s), p.Start)...)
		}
	}
	var b strings.Builder
	for _, c := range at {
		b.WriteRune(c.r)
	}
	return b.String(), at
}

func characters(s string, at int) (all []character) {
	for i, c := range s {
		all = append(all, character{c, tifa.Span{Start: at + i, End: at + i + utf8.RuneLen(c)}})
	}
	return all
}

// line reads s, which begins at offset at, as one line, and says where each of
// its code points stood: white space is nothing beside Han, and elsewhere one
// space if it breaks the line.
func (r *reader) line(s string, at int) (line []character) {
	chars := characters(s, at)
	for i := 0; i < len(chars); {
		j := i
		for j < len(chars) && unicode.IsSpace(chars[j].r) {
			j++
		}
		if j == i {
			line = append(line, chars[i])
			i++
			continue
		}
		spaced := (i == 0 || !text.IsHan(chars[i-1].r)) && (j == len(chars) || !text.IsHan(chars[j].r))
		broken := strings.ContainsAny(s[chars[i].Start-at:chars[j-1].End-at], "\n\v\f\r\u0085\u2028\u2029")
		switch {
		case spaced && broken:
			line = append(line, character{' ', tifa.Span{Start: chars[i].Start, End: chars[j-1].End}})
		case spaced:
			line = append(line, chars[i:j]...)
		}
		i = j
	}
	line = slices.DeleteFunc(line, func(c character) bool { return r.folds.Drops(c.r) })
	for i := range line {
		line[i].r = r.folds.Rune(line[i].r)
	}
	return line
}

var errEmpty = errors.New("nothing is left of a string")

// leaf brings the strings of a leaf into the form that is searched.
func (r *reader) leaf(n query.Node) (query.Node, error) {
	form := func(s string) (string, error) {
		if r.exact {
			return s, nil
		}
		var b strings.Builder
		for _, c := range r.line(s, 0) {
			b.WriteRune(c.r)
		}
		if b.Len() == 0 {
			return "", errEmpty
		}
		return b.String(), nil
	}
	switch n := n.(type) {
	case query.Literal:
		s, err := form(string(n))
		return query.Literal(s), err
	case query.Pattern:
		out := slices.Clone(n)
		for i := range out {
			if out[i].Text != "" {
				var err error
				if out[i].Text, err = form(out[i].Text); err != nil {
					return nil, err
				}
			}
		}
		return out, nil
	}
	return n, nil
}

// find gives the occurrences of n in the text s, in order.
func (r *reader) find(n query.Node, s string, apart bool) []tifa.Span {
	form, at := r.form(s)
	starts := make([]int, 0, len(at)+1) // of the characters, in bytes of form
	for i := range form {
		starts = append(starts, i)
	}
	starts = append(starts, len(form))
	found := query.Eval(n, query.InText(form), func(n query.Node) []tifa.Span {
		switch n := n.(type) {
		case query.Pattern:
			return n.Find(form)
		case query.Regexp:
			return n.Find(form)
		}
		return literal(string(n.(query.Literal)), form)
	})
	var out []tifa.Span
	end := 0
	for _, f := range found {
		if apart && f.Start < end {
			continue
		}
		end = f.End
		first, _ := slices.BinarySearch(starts, f.Start)
		last, _ := slices.BinarySearch(starts, f.End)
		out = append(out, tifa.Span{Start: at[first].Start, End: at[last-1].End})
	}
	return out
}

// literal finds want in form, character by character.
func literal(want, form string) (out []tifa.Span) {
	for i := range form {
		if strings.HasPrefix(form[i:], want) {
			out = append(out, tifa.Span{Start: i, End: i + len(want)})
		}
	}
	return out
}
