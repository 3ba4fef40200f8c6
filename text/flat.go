package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
)

// A Flat is a text without the accidents of its setting: each paragraph is one
// line, and no white space stands beside a Chinese character (商务 部 reads
// 商务部, 12 月 28 日 reads 12月28日). A line break between words of a spaced
// script, with the white space around it, becomes one space. It maps every span
// back to the text as issued.
type Flat struct {
	Text       string
	Paragraphs []tifa.Span // of Flat.Text; paragraph i is paragraph i of the original
	original   string
	jumps      []jump // in order of both offsets
}

// lineBreaks are the line breaks that Unicode knows.
const lineBreaks = "\n\v\f\r\u0085\u2028\u2029"

// A jump is where the distance between the two texts changes.
type jump struct{ flat, original int }

// Flatten writes the plain form of paragraphs of s.
func Flatten(s string, paragraphs []tifa.Span) *Flat {
	f := &Flat{Paragraphs: make([]tifa.Span, 0, len(paragraphs)), original: s}
	var b strings.Builder
	b.Grow(len(s))
	for _, p := range paragraphs {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		start := b.Len()
		f.paragraph(&b, s, p)
		f.Paragraphs = append(f.Paragraphs, tifa.Span{Start: start, End: b.Len()})
	}
	f.Text = b.String()
	return f
}

func (f *Flat) paragraph(b *strings.Builder, s string, p tifa.Span) {
	from := p.Start // start of the run not yet written
	f.jumps = append(f.jumps, jump{b.Len(), from})
	if !hasSpace(p.In(s)) {
		b.WriteString(p.In(s))
		return
	}
	var before rune // the visible character before the white space
	for i := p.Start; i < p.End; {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsSpace(r) {
			before = r
			i += n
			continue
		}
		gap := i
		for i < p.End && unicode.IsSpace(r) {
			i += n
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		spaced := !IsHan(before) && !IsHan(r)
		if spaced && !strings.ContainsAny(s[gap:i], lineBreaks) {
			continue
		}
		b.WriteString(s[from:gap])
		if spaced {
			f.jumps = append(f.jumps, jump{b.Len(), gap})
			b.WriteByte(' ')
		}
		from = i
		f.jumps = append(f.jumps, jump{b.Len(), from})
	}
	b.WriteString(s[from:p.End])
}

// hasSpace reports whether s may hold white space ([unicode.IsSpace]), by the
// bytes that its UTF-8 begins with. It is quick for Chinese, of which most
// characters begin with 0xE4 to 0xE9.
func hasSpace(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c > ' ' && c < 0xC2, c > 0xE3:
			continue
		case c <= ' ', c == 0xC2, c == 0xE1: // controls; U+0085, U+00A0; U+1680
			return true
		case c == 0xE2: // U+2000 to U+200A, U+2028, U+2029, U+202F; U+205F
			if i+1 < len(s) && (s[i+1] == 0x80 && (i+2 >= len(s) || s[i+2] < 0x90 || s[i+2] >= 0xA8) || s[i+1] == 0x81) {
				return true
			}
		case c == 0xE3: // U+3000
			if strings.HasPrefix(s[i:], "\u3000") {
				return true
			}
		}
	}
	return false
}

// Offset is where the byte at offset i of the flat text stands in the original.
func (f *Flat) Offset(i int) int {
	n, found := slices.BinarySearchFunc(f.jumps, i, func(j jump, i int) int { return j.flat - i })
	if !found {
		n--
	}
	for n+1 < len(f.jumps) && f.jumps[n+1].flat == i {
		n++
	}
	if n < 0 {
		return 0
	}
	return f.jumps[n].original + i - f.jumps[n].flat
}

// Span is where the characters of s stand in the original: from its first to
// its last. A space at its end that a line break became stands for all the white
// space there.
func (f *Flat) Span(s tifa.Span) tifa.Span {
	if s.Len() <= 0 {
		at := f.Offset(s.Start)
		return tifa.Span{Start: at, End: at}
	}
	end := f.Offset(s.End-1) + 1
	if f.Text[s.End-1] == ' ' {
		rest := f.original[end-1:]
		gap := rest[:len(rest)-len(strings.TrimLeftFunc(rest, unicode.IsSpace))]
		if strings.ContainsAny(gap, lineBreaks) {
			end += len(gap) - 1
		}
	}
	return tifa.Span{Start: f.Offset(s.Start), End: end}
}

// Paragraph is the index of the paragraph that holds offset i of the flat
// text.
func (f *Flat) Paragraph(i int) int {
	n, found := slices.BinarySearchFunc(f.Paragraphs, i, func(p tifa.Span, i int) int { return p.Start - i })
	if !found {
		n--
	}
	return max(n, 0)
}
