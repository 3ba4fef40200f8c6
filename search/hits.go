package search

import (
	"sort"
	"strings"
	"unicode/utf8"

	"tifa"
	"tifa/index"
	"tifa/text"
)

// contextPoints is how many code points of a paragraph a hit shows on either
// side.
const contextPoints = 40

// lines are the occurrences at spans of document i of p, in their context. The
// spans are in positions.
func (p *part) lines(i int, spans []tifa.Span) ([]tifa.Hit, error) {
	title, err := p.Title(i)
	if err != nil {
		return nil, err
	}
	id, date := p.Field(index.ID, i), tifa.Date(p.Field(index.Date, i))
	out := make([]tifa.Hit, len(spans))
	for k, s := range spans {
		from, to := p.Paragraph(uint32(s.Start))
		_, start := p.Locate(uint32(s.Start))
		_, end := p.Locate(uint32(s.End - 1))
		_, left := p.Locate(from)
		_, right := p.Locate(to - 1)
		end, right = end+1, right+1
		left, right = max(left, start-contextPoints), min(right, end+contextPoints)
		line, offset, err := p.Excerpt(i, left, right)
		if err != nil {
			return nil, err
		}
		at, stop := pointsIn(line, start-left), pointsIn(line, end-left)
		out[k] = tifa.Hit{
			Document: id, Date: date, Title: title,
			Span:   tifa.Span{Start: offset + at, End: offset + stop},
			Points: tifa.Span{Start: start, End: end},
			Left:   line[:at], Node: line[at:stop], Right: line[stop:],
		}
	}
	return out, nil
}

// pointsIn is the length in bytes of the first n code points of s.
func pointsIn(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// linesOf are the occurrences at spans of the text s of document i of p, in
// their context. The spans are in bytes.
func (p *part) linesOf(i int, s string, spans []tifa.Span) ([]tifa.Hit, error) {
	title, err := p.Title(i)
	if err != nil {
		return nil, err
	}
	id, date := p.Field(index.ID, i), tifa.Date(p.Field(index.Date, i))
	paragraphs := text.Paragraphs(s)
	points := text.NewPoints(s)
	// the paragraph that holds an offset, or the last one before it
	paragraph := func(at int) tifa.Span {
		n := sort.Search(len(paragraphs), func(i int) bool { return paragraphs[i].Start > at })
		if len(paragraphs) == 0 {
			return tifa.Span{}
		}
		return paragraphs[max(0, n-1)]
	}
	out := make([]tifa.Hit, len(spans))
	for k, span := range spans {
		// an exact occurrence may run over a paragraph or stand outside of all
		from := backward(s, span.Start, min(span.Start, paragraph(span.Start).Start))
		to := forward(s, span.End, max(span.End, paragraph(span.End-1).End))
		line := strings.Clone(s[from:to])
		at, end := span.Start-from, span.End-from
		out[k] = tifa.Hit{
			Document: id, Date: date, Title: title, Span: span,
			Points: tifa.Span{Start: points.At(span.Start), End: points.At(span.End)},
			Left:   line[:at], Node: line[at:end], Right: line[end:],
		}
	}
	return out, nil
}

// backward is the offset of the code point [contextPoints] before i, or bound.
func backward(s string, i, bound int) int {
	for n := 0; n < contextPoints && i > bound; n++ {
		_, size := utf8.DecodeLastRuneInString(s[bound:i])
		i -= size
	}
	return i
}

// forward is the offset [contextPoints] code points after i, or bound.
func forward(s string, i, bound int) int {
	for n := 0; n < contextPoints && i < bound; n++ {
		_, size := utf8.DecodeRuneInString(s[i:bound])
		i += size
	}
	return i
}
