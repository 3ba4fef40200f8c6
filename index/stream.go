package index

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/text"
)

// characters is how many code points there may be.
const codePoints = unicode.MaxRune + 1

// A stream holds code points by their number in its alphabet, which are few
// enough for two bytes in all but the strangest texts.
type stream struct {
	low      []uint16
	high     []uint8 // nil while the alphabet has no more than 65,536 characters
	alphabet []rune
	pages    [codePoints >> 8]*[256]uint32 // 1 + number of a code point
}

func (s *stream) len() int { return len(s.low) }

// at is the number of the character at position p.
func (s *stream) at(p uint32) uint32 {
	n := uint32(s.low[p])
	if s.high != nil {
		n |= uint32(s.high[p]) << 16
	}
	return n
}

// append adds a code point at the end.
func (s *stream) append(r rune) {
	page := s.pages[r>>8]
	if page == nil {
		page = new([256]uint32)
		s.pages[r>>8] = page
	}
	n := page[r&0xFF]
	if n == 0 {
		s.alphabet = append(s.alphabet, r)
		n = uint32(len(s.alphabet))
		page[r&0xFF] = n
		if n == 1<<16+1 {
			s.high = make([]uint8, len(s.low), cap(s.low))
		}
	}
	n--
	s.low = append(s.low, uint16(n))
	if s.high != nil {
		s.high = append(s.high, uint8(n>>16))
	}
}

// reset empties the stream and its alphabet, but for the memory.
func (s *stream) reset() { *s = stream{low: s.low[:0]} }

// reserve makes room for n characters, for many more where it must: append,
// which grows a long slice by a quarter, would copy the stream four times. There
// is room for no more than a full stream and the n last ones.
func (s *stream) reserve(n int) {
	if cap(s.low)-len(s.low) < n {
		s.low = append(make([]uint16, 0, len(s.low)+max(n, min(len(s.low), fullAt+n-len(s.low)))), s.low...)
	}
}

// plain appends t, unless it holds white space; then it appends nothing, or
// some of t, and reports false.
func (s *stream) plain(t string) bool {
	for i := 0; i < len(t); {
		r, n := rune(t[i]), 1
		switch {
		case r < utf8.RuneSelf:
		case r>>4 == 0xE && i+2 < len(t): // most characters of Chinese text
			r, n = r&0xF<<12|rune(t[i+1])&0x3F<<6|rune(t[i+2])&0x3F, 3
		default:
			r, n = utf8.DecodeRuneInString(t[i:])
		}
		i += n
		if r <= '\u3000' && unicode.IsSpace(r) {
			return false
		}
		if page := s.pages[r>>8]; page != nil && page[r&0xFF] > 0 && s.high == nil {
			s.low = append(s.low, uint16(page[r&0xFF]-1))
		} else {
			s.append(r)
		}
	}
	return true
}

// cut leaves n characters of the stream.
func (s *stream) cut(n int) {
	s.low = s.low[:n]
	if s.high != nil {
		s.high = s.high[:n]
	}
}

// paragraphs are the positions of '\n', of which there are n.
func (s *stream) paragraphs(n int) []uint32 {
	all := make([]uint32, 0, n)
	newline := slices.Index(s.alphabet, '\n')
	if newline < 0 {
		return nil
	}
	for p, low := range s.low {
		if low == uint16(newline) && s.at(uint32(p)) == uint32(newline) {
			all = append(all, uint32(p))
		}
	}
	return all
}

// alphabetize numbers the characters in the order of their code points, and
// counts them.
func (s *stream) alphabetize() (counts []uint32) {
	sorted := slices.Sorted(slices.Values(s.alphabet))
	rank := make([]uint32, len(sorted))
	for i, r := range sorted {
		rank[s.pages[r>>8][r&0xFF]-1] = uint32(i)
		s.pages[r>>8][r&0xFF] = uint32(i) + 1
	}
	s.alphabet = sorted
	counts = make([]uint32, len(sorted))
	if s.high != nil {
		for p := range s.low {
			c := rank[s.at(uint32(p))]
			s.low[p], s.high[p] = uint16(c), uint8(c>>16)
			counts[c]++
		}
		return counts
	}
	for p, low := range s.low {
		c := rank[low]
		s.low[p] = uint16(c)
		counts[c]++
	}
	return counts
}

// A jump is a place of the stream where the distance from the text as issued
// grows.
type jump struct{ at, growth uint32 }

// A flattener appends flat texts to a stream. The places it notes count from
// the start of their document.
type flattener struct {
	*stream
	jumps    []jump
	bridges  []uint32
	newlines int

	points int    // of the text as issued, before what comes next
	flat   int    // likewise of the flat text
	shift  uint32 // by which the last place differs
}

// reset empties the stream and what was noted.
func (f *flattener) reset() {
	f.stream.reset()
	*f = flattener{stream: f.stream, jumps: f.jumps[:0], bridges: f.bridges[:0]}
}

// document appends the flat form of s, which must be valid UTF-8. A paragraph
// without white space is flat as it is; most are.
func (f *flattener) document(s string) {
	f.points, f.flat, f.shift = 0, 0, 0
	f.reserve(len(s))
	paragraphs := text.Paragraphs(s)
	var flat *text.Flat
	end := 0
	for i, p := range paragraphs {
		if i > 0 {
			f.put('\n')
		}
		f.points += utf8.RuneCountInString(s[end:p.Start])
		f.jump()
		end = p.End
		if f.verbatim(p.In(s)) {
			continue
		}
		if flat == nil {
			flat = text.Flatten(s, paragraphs)
		}
		f.paragraph(p.In(s), flat.Paragraphs[i].In(flat.Text))
	}
	f.put('\n')
}

// verbatim appends s, unless it holds white space.
func (f *flattener) verbatim(s string) bool {
	before := f.len()
	if !f.plain(s) {
		f.cut(before)
		return false
	}
	f.flat += f.len() - before
	f.points += f.len() - before
	return true
}

func (f *flattener) put(r rune) {
	if r == '\n' {
		f.newlines++
	}
	f.append(r)
	f.flat++
}

// jump notes where the text as issued has got ahead of the flat text.
func (f *flattener) jump() {
	if shift := uint32(f.points - f.flat); shift > f.shift {
		f.jumps = append(f.jumps, jump{uint32(f.flat), shift - f.shift})
		f.shift = shift
	}
}

// paragraph appends a paragraph, which reads s as issued.
func (f *flattener) paragraph(s, flat string) {
	for s != "" {
		n := strings.IndexFunc(s, unicode.IsSpace)
		if n < 0 {
			n = len(s)
		}
		f.verbatim(s[:n])
		s, flat = s[n:], flat[n:]
		gap := len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
		if gap > 0 {
			flat = flat[f.gap(s[:gap], flat):]
			s = s[gap:]
		}
	}
}

// gap appends white space within a paragraph as the flat text has it, which it
// begins: as it is, as one space, or not at all. It says how long that is.
func (f *flattener) gap(space, flat string) int {
	if strings.HasPrefix(flat, space) {
		for _, r := range space {
			f.put(r)
			f.points++
		}
		return len(space)
	}
	f.bridges = append(f.bridges, uint32(f.flat-1))
	f.points += utf8.RuneCountInString(space)
	if !strings.HasPrefix(flat, " ") {
		f.jump()
		return 0
	}
	f.bridges = append(f.bridges, uint32(f.flat))
	f.put(' ')
	f.jump()
	return 1
}

// validate reports what keeps d from being indexed.
func validate(d *Document) error {
	switch {
	case !utf8.ValidString(d.Text), !utf8.ValidString(d.Title):
		return &tifa.Problem{Fact: "the text or the title of " + d.ID + " is not UTF-8"}
	case len(d.Text) > maxPositions/2:
		return &tifa.Problem{Fact: "the text of " + d.ID + " is longer than a shard can hold"}
	}
	return nil
}
