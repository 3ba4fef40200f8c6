package text

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
)

// A Form is a text as a search reads it. By default that is its flat form; the
// exact form is the text as issued. Folds make characters alike in either case
// of the flat form, and may drop some. It maps every span back to the text as
// issued.
type Form struct {
	Text  string
	flat  *Flat  // nil for the exact form
	jumps []jump // from offsets of Text to those of flat.Text; nil where they are the same
}

// Exact is the text s as issued, to be searched without any folding.
func Exact(s string) *Form { return &Form{Text: s} }

// NewForm is the flat form of s with folds.
func NewForm(s string, folds Folds) *Form {
	f := &Form{flat: Flatten(s, Paragraphs(s))}
	f.Text, f.jumps = folded(f.flat.Text, folds)
	return f
}

// FormOf is a string to be found in forms made with the same folds. It is empty
// where nothing of the string is left.
func FormOf(s string, folds Folds) string {
	if folds == 0 && !hasSpace(s) {
		return s
	}
	flat := Flatten(s, []tifa.Span{{Start: 0, End: len(s)}})
	out, _ := folded(flat.Text, folds)
	return out
}

// folded applies folds to s, a character at a time.
func folded(s string, folds Folds) (string, []jump) {
	if folds == 0 {
		return s, nil
	}
	var b strings.Builder
	b.Grow(len(s))
	jumps := []jump{{0, 0}}
	for i, r := range s {
		if folds.Drops(r) {
			continue
		}
		switch last := &jumps[len(jumps)-1]; {
		case last.flat == b.Len():
			last.original = i
		case i-last.original != b.Len()-last.flat:
			jumps = append(jumps, jump{b.Len(), i})
		}
		b.WriteRune(folds.Rune(r))
	}
	return b.String(), jumps
}

// Span is where the characters of s, a span of f.Text, stand in the text as
// issued.
func (f *Form) Span(s tifa.Span) tifa.Span {
	if f.flat == nil {
		return s
	}
	if f.jumps != nil && s.Len() > 0 {
		_, n := utf8.DecodeLastRuneInString(f.Text[:s.End])
		last := f.offset(s.End - n)
		_, n = utf8.DecodeRuneInString(f.flat.Text[last:])
		s = tifa.Span{Start: f.offset(s.Start), End: last + n}
	}
	return f.flat.Span(s)
}

// offset is where the character at byte i of f.Text stands in the flat text.
func (f *Form) offset(i int) int {
	n, found := slices.BinarySearchFunc(f.jumps, i, func(j jump, i int) int { return j.flat - i })
	if !found {
		n--
	}
	return f.jumps[n].original + i - f.jumps[n].flat
}
