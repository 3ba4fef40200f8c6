package corpus

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/text"
)

// breaks are the line breaks that Unicode knows.
const breaks = "\n\v\f\r\u0085\u2028\u2029"

// A needle is a string to find in texts. Within a paragraph a line break, with
// the white space around it, reads as nothing beside a Chinese character and as
// one space between others; other white space must match as it is. The same
// holds for line breaks in the string itself.
//
// Texts are searched as they are issued, for the byte of the string that is the
// rarest: the first byte of a Chinese character is among the commonest, and
// looking for it takes several times as long. Only where a line break could
// hide an occurrence is the text read paragraph by paragraph.
type needle struct {
	text    string
	overlap bool
	// edge tells white space at an end, which may match beside a paragraph.
	edge bool
	rare func(sample string) int // offset of the rarest byte
}

func newNeedle(q tifa.Query) (*needle, error) {
	n := &needle{text: join(q.Text).text, overlap: !q.NonOverlapping}
	if n.text == "" || !utf8.ValidString(n.text) {
		return nil, &tifa.Problem{Fact: "nothing to find: the query is empty or not UTF-8", Hint: "tifa find TEXT"}
	}
	first, _ := utf8.DecodeRuneInString(n.text)
	last, _ := utf8.DecodeLastRuneInString(n.text)
	n.edge = unicode.IsSpace(first) || unicode.IsSpace(last)
	var once sync.Once
	var at int
	n.rare = func(sample string) int {
		once.Do(func() { at = rarest(sample, n.text) })
		return at
	}
	return n, nil
}

// rarest is the offset of the byte of s that sample holds fewest of.
func rarest(sample, s string) int {
	var counts [256]int
	for i := range len(sample) {
		counts[sample[i]]++
	}
	at := 0
	for i := range len(s) {
		if counts[s[i]] < counts[s[at]] {
			at = i
		}
	}
	return at
}

// spans are the occurrences in s as issued, in order.
func (n *needle) spans(s string) []tifa.Span {
	var out []tifa.Span
	if n.mayCross(s) {
		return n.spansByParagraph(s)
	}
	n.each(s, func(at int) { out = append(out, tifa.Span{Start: at, End: at + len(n.text)}) })
	if n.edge && len(out) > 0 {
		return n.spansByParagraph(s)
	}
	return out
}

// each calls found with the offset of each occurrence in s, line breaks as they
// are.
func (n *needle) each(s string, found func(at int)) {
	rare := n.rare(s)
	c := n.text[rare]
	for i := rare; i < len(s); i++ {
		next := strings.IndexByte(s[i:], c)
		if next < 0 {
			return
		}
		i += next
		if !strings.HasPrefix(s[i-rare:], n.text) {
			continue
		}
		found(i - rare)
		if !n.overlap {
			i += len(n.text) - 1
		}
	}
}

// spansByParagraph reads each paragraph of s as one line.
func (n *needle) spansByParagraph(s string) []tifa.Span {
	var out []tifa.Span
	for _, p := range text.Paragraphs(s) {
		line := join(p.In(s))
		n.each(line.text, func(at int) {
			span := line.span(at, at+len(n.text))
			out = append(out, tifa.Span{Start: p.Start + span.Start, End: p.Start + span.End})
		})
	}
	return out
}

// mayCross reports whether an occurrence may run over a line break of s. It is
// never wrong in saying no.
func (n *needle) mayCross(s string) bool {
	next := nextBreak(s)
	for i := next(0); i >= 0; {
		before := strings.TrimRightFunc(s[:i], unicode.IsSpace)
		after := strings.TrimLeftFunc(s[i:], unicode.IsSpace)
		if n.crosses(before, after) {
			return true
		}
		i = next(len(s) - len(after))
	}
	return false
}

// nextBreak gives a function that finds the first line break of s at or after
// an offset, -1 if there is none. Nearly all texts break lines with \n alone.
func nextBreak(s string) func(from int) int {
	from := func(i int, find func(string) int) int {
		if n := find(s[i:]); n >= 0 {
			return i + n
		}
		return -1
	}
	if !hasOddBreak(s) {
		return func(i int) int { return from(i, func(s string) int { return strings.IndexByte(s, '\n') }) }
	}
	return func(i int) int { return from(i, func(s string) int { return strings.IndexAny(s, breaks) }) }
}

// hasOddBreak reports whether s holds a line break other than \n.
func hasOddBreak(s string) bool {
	for _, c := range []byte("\v\f\r") {
		if strings.IndexByte(s, c) >= 0 {
			return true
		}
	}
	return strings.Contains(s, "\u0085") || strings.Contains(s, "\u2028") || strings.Contains(s, "\u2029")
}

// crosses reports whether the needle may run from the end of before, over a
// line break, to the start of after.
func (n *needle) crosses(before, after string) bool {
	if before == "" || after == "" {
		return false
	}
	gap := separator(before, after)
	for k := range len(n.text) + 1 {
		if k+len(gap) > len(n.text) || n.text[k:k+len(gap)] != gap {
			continue
		}
		if gap == "" && (k == 0 || k == len(n.text)) {
			continue
		}
		if strings.HasSuffix(before, n.text[:k]) && begins(after, n.text[k+len(gap):]) {
			return true
		}
	}
	return false
}

// begins reports whether s begins with want, or with as much of it as comes
// before the first white space of s.
func begins(s, want string) bool {
	i := 0
	for i < len(s) && i < len(want) && s[i] == want[i] {
		i++
	}
	if i == len(want) || i == len(s) {
		return true
	}
	for i > 0 && !utf8.RuneStart(s[i]) {
		i--
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsSpace(r)
}

// separator is what a line break between before and after reads as.
func separator(before, after string) string {
	a, _ := utf8.DecodeLastRuneInString(before)
	b, _ := utf8.DecodeRuneInString(after)
	if text.IsHan(a) || text.IsHan(b) {
		return ""
	}
	return " "
}

// A joined line is a paragraph without its line breaks.
type joined struct {
	text  string
	parts []part // in order
}

// A part is where a stretch of a joined line comes from.
type part struct {
	at       int       // its offset in the line
	original tifa.Span // in the paragraph
	gap      bool      // the stretch is the space that a line break reads as
}

// join reads s as one line. White space with a line break at an end of s is
// left out.
func join(s string) joined {
	if !strings.ContainsAny(s, breaks) {
		return joined{s, []part{{0, tifa.Span{Start: 0, End: len(s)}, false}}}
	}
	var line joined
	var b strings.Builder
	add := func(t string, from, to int, gap bool) {
		line.parts = append(line.parts, part{b.Len(), tifa.Span{Start: from, End: to}, gap})
		b.WriteString(t)
	}
	start := 0
	for i := strings.IndexAny(s, breaks); i >= 0; {
		from := max(start, len(strings.TrimRightFunc(s[:i], unicode.IsSpace)))
		to := len(s) - len(strings.TrimLeftFunc(s[i:], unicode.IsSpace))
		if from > start {
			add(s[start:from], start, from, false)
		}
		if from > 0 && to < len(s) {
			if gap := separator(s[:from], s[to:]); gap != "" {
				add(gap, from, to, true)
			}
		}
		start = to
		if i = strings.IndexAny(s[to:], breaks); i >= 0 {
			i += to
		}
	}
	if start < len(s) {
		add(s[start:], start, len(s), false)
	}
	line.text = b.String()
	return line
}

// span is where bytes [from, to) of the line stand in the paragraph.
func (l joined) span(from, to int) tifa.Span {
	return tifa.Span{Start: l.offset(from, false), End: l.offset(to-1, true)}
}

// offset is where byte i of the line begins, or ends, in the paragraph.
func (l joined) offset(i int, end bool) int {
	n, found := slices.BinarySearchFunc(l.parts, i, func(p part, i int) int { return p.at - i })
	if !found {
		n--
	}
	p := l.parts[n]
	switch {
	case p.gap && end:
		return p.original.End
	case p.gap:
		return p.original.Start
	case end:
		return p.original.Start + i - p.at + 1
	}
	return p.original.Start + i - p.at
}
