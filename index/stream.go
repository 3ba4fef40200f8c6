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

func (s *stream) set(p int, n uint32) {
	s.low[p] = uint16(n)
	if s.high != nil {
		s.high[p] = uint8(n >> 16)
	}
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

// reserve makes room for n characters, for many more where it must: append,
// which grows a long slice by a quarter, would copy the stream four times.
func (s *stream) reserve(n int) {
	if cap(s.low)-len(s.low) < n {
		s.low = slices.Grow(s.low, max(n, len(s.low)))
	}
}

// paragraphs are the positions of '\n'.
func (s *stream) paragraphs() []uint32 {
	var all []uint32
	newline := slices.Index(s.alphabet, '\n')
	if newline < 0 {
		return nil
	}
	for p := range uint32(s.len()) {
		if s.at(p) == uint32(newline) {
			all = append(all, p)
		}
	}
	return all
}

// counts is how often each character occurs.
func (s *stream) counts() []int64 {
	counts := make([]int64, len(s.alphabet))
	for p := range uint32(s.len()) {
		counts[s.at(p)]++
	}
	return counts
}

// alphabetize numbers the characters in the order of their code points.
func (s *stream) alphabetize() {
	sorted := slices.Sorted(slices.Values(s.alphabet))
	rank := make([]uint32, len(sorted))
	for i, r := range sorted {
		rank[s.pages[r>>8][r&0xFF]-1] = uint32(i)
	}
	for p := range s.low {
		s.set(p, rank[s.at(uint32(p))])
	}
	for i, r := range sorted {
		s.pages[r>>8][r&0xFF] = uint32(i) + 1
	}
	s.alphabet = sorted
}

// A jump is a place of the stream where the distance from the text as issued
// grows.
type jump struct{ at, growth uint32 }

// A flattener appends flat texts to a stream. The places it notes count from
// the start of their document.
type flattener struct {
	*stream
	jumps   []jump
	bridges []uint32

	points int    // of the text as issued, before what comes next
	flat   int    // likewise of the flat text
	shift  uint32 // by which the last place differs
}

// document appends the flat form of s, which must be valid UTF-8.
func (f *flattener) document(s string) {
	f.points, f.flat, f.shift = 0, 0, 0
	f.reserve(len(s))
	paragraphs := text.Paragraphs(s)
	flat := text.Flatten(s, paragraphs)
	end := 0
	for i, p := range paragraphs {
		if i > 0 {
			f.put('\n')
		}
		f.points += utf8.RuneCountInString(s[end:p.Start])
		f.jump()
		f.paragraph(p.In(s), flat.Paragraphs[i].In(flat.Text))
		end = p.End
	}
	f.put('\n')
}

func (f *flattener) put(r rune) {
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
	if s == flat {
		before := f.len()
		for _, r := range s {
			f.append(r)
		}
		f.flat += f.len() - before
		f.points += f.len() - before
		return
	}
	for s != "" {
		gap := len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
		if gap > 0 {
			flat = flat[f.gap(s[:gap], flat):]
			s = s[gap:]
			continue
		}
		r, n := utf8.DecodeRuneInString(s)
		f.put(r)
		f.points++
		s, flat = s[n:], flat[n:]
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
