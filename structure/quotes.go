package structure

import (
	"slices"

	"tifa"
)

// closing is the mark that closes what the quotation mark r opens, in Chinese and
// English texts; 0 if r opens nothing.
func closing(r rune) rune {
	switch r {
	case '“', '‘', '「', '『': // the pairs stand side by side
		return r + 1
	}
	return 0
}

// quotes are what stands between quotation marks within a paragraph of text, in
// order of their starts. Marks without a partner enclose nothing; ’ alone is an
// apostrophe.
func quotes(text string, paragraphs []tifa.Span) []tifa.Span {
	const deepest = 8
	type open struct {
		closes rune
		at     int // behind the mark
	}
	var out []tifa.Span
	for _, p := range paragraphs {
		var stack []open
		for i, r := range p.In(text) {
			if closes := closing(r); closes != 0 {
				if len(stack) == deepest {
					stack = stack[1:]
				}
				stack = append(stack, open{closes, p.Start + i + len(string(r))})
				continue
			}
			for k, o := range slices.Backward(stack) {
				if o.closes == r {
					if end := p.Start + i; end > o.at {
						out = append(out, tifa.Span{Start: o.at, End: end})
					}
					stack = stack[:k]
					break
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b tifa.Span) int { return a.Start - b.Start })
	return out
}
