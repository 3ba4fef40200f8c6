package compare

import (
	"unicode"
	"unicode/utf8"

	"tifa"
)

// A Clause is a part of a paragraph up to the sign that closes it, the smallest
// passage that is looked for in other places.
type Clause struct {
	Span      tifa.Span // bytes of the text, without the closing sign and white space around
	Paragraph int       // the index of its paragraph
}

// Clauses divides the paragraphs of a text at the signs that close a clause:
// ，；：。！？ and their partners in a spaced script, where white space must
// follow. Items between 、 stay together, and what holds no letter or digit is
// no clause. The clauses stand in the order of the text.
func Clauses(text string, paragraphs []tifa.Span) []Clause {
	var out []Clause
	for n, p := range paragraphs {
		start := p.Start
		close := func(end int) {
			if s, ok := trim(text, tifa.Span{Start: start, End: end}); ok {
				out = append(out, Clause{s, n})
			}
		}
		for i := p.Start; i < p.End; {
			r, size := utf8.DecodeRuneInString(text[i:p.End])
			if closesClause(r, text[i+size:p.End]) {
				close(i)
				start = i + size
			}
			i += size
		}
		close(p.End)
	}
	return out
}

// closesClause reports whether r, followed by rest, closes a clause.
func closesClause(r rune, rest string) bool {
	switch r {
	case '，', '；', '：', '。', '！', '？':
		return true
	case ',', ';', ':', '.', '!', '?':
		next, _ := utf8.DecodeRuneInString(rest)
		return rest == "" || unicode.IsSpace(next) || unicode.Is(unicode.Han, next)
	}
	return false
}

// trim takes what is neither letter nor digit from both ends of s, but for
// brackets and quotation marks; ok is false where nothing is left.
func trim(text string, s tifa.Span) (trimmed tifa.Span, ok bool) {
	first, last := -1, -1
	for i, r := range s.In(text) {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			if first < 0 {
				first = i
			}
			last = i + utf8.RuneLen(r)
		}
	}
	if first < 0 {
		return s, false
	}
	in := s.In(text)
	for first > 0 {
		r, size := utf8.DecodeLastRuneInString(in[:first])
		if !unicode.In(r, unicode.Ps, unicode.Pi) && r != '"' {
			break
		}
		first -= size
	}
	for last < len(in) {
		r, size := utf8.DecodeRuneInString(in[last:])
		if !unicode.In(r, unicode.Pe, unicode.Pf) && r != '"' && r != '%' {
			break
		}
		last += size
	}
	return tifa.Span{Start: s.Start + first, End: s.Start + last}, true
}
