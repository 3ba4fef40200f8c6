package index

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"unicode/utf8"
)

// A code numbers code points: the first 127 take a byte, the others two, and
// those that are not in the code four. Number 0 stands before a code point that
// is written out. A code is begun with the commonest code points of some text
// and grows with each new one, so that what was written in it stays readable.
const (
	codeMost = 128 + 1<<14 - 1 // code points of a code
	escape   = 0
)

// A coder writes texts in a code.
type coder struct {
	code  []rune
	pages [codePoints >> 8]*[256]uint16 // of each code point the bytes that it is written as, 0 if it has no number
}

// coded is number n of a code as it is written, the first byte low.
func coded(n int) uint16 {
	if n < 128 {
		return uint16(n)
	}
	n -= 128
	return uint16(n>>7|128) | uint16(n&127)<<8
}

// newCoder makes a coder that begins with a code.
func newCoder(code []rune) *coder {
	c := &coder{code: make([]rune, 0, len(code)+1024)}
	for _, r := range code {
		c.add(r)
	}
	return c
}

// coderFor makes a coder for texts, the commonest code points first.
func coderFor(texts [][]byte) *coder {
	counts := map[rune]int{}
	var pages [codePoints >> 8]*[256]int
	for _, text := range texts {
		for len(text) > 0 {
			r, size := utf8.DecodeRune(text)
			text = text[size:]
			if pages[r>>8] == nil {
				pages[r>>8] = new([256]int)
			}
			pages[r>>8][r&0xFF]++
		}
	}
	for i, page := range pages {
		if page == nil {
			continue
		}
		for k, n := range page {
			if n > 0 {
				counts[rune(i<<8+k)] = n
			}
		}
	}
	return newCoder(slices.SortedFunc(maps.Keys(counts), func(a, b rune) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	}))
}

// add gives a code point a number and says how that is written; 0 if there is
// none left.
func (c *coder) add(r rune) uint16 {
	if len(c.code) == codeMost {
		return escape
	}
	c.code = append(c.code, r)
	page := c.pages[r>>8]
	if page == nil {
		page = new([256]uint16)
		c.pages[r>>8] = page
	}
	page[r&0xFF] = coded(len(c.code))
	return page[r&0xFF]
}

// append writes text after out. Which code points take two bytes cannot be
// foretold, so the loop does not branch on it.
func (c *coder) append(out, text []byte) []byte {
	out = slices.Grow(out, len(text)/2+2*overread)
	for i := 0; i < len(text); {
		k := len(out)
		if cap(out)-k < overread {
			out = slices.Grow(out, len(text)-i+2*overread)
		}
		to := out[k : k+4 : cap(out)]
		r, size := rune(text[i]), 1
		switch {
		case r < utf8.RuneSelf:
		case r>>4 == 0xE && i+2 < len(text): // most characters of Chinese text
			r, size = r&0xF<<12|rune(text[i+1])&0x3F<<6|rune(text[i+2])&0x3F, 3
		default:
			r, size = utf8.DecodeRune(text[i:])
		}
		i += size
		n := uint16(0)
		if page := c.pages[r>>8]; page != nil {
			n = page[r&0xFF]
		}
		if n == escape {
			n = c.add(r)
		}
		if n == escape {
			to[0], to[1], to[2], to[3] = escape, byte(r), byte(r>>8), byte(r>>16)
			out = out[:k+4]
			continue
		}
		binary.LittleEndian.PutUint16(to, n)
		out = out[:k+1+int(n>>7&1)]
	}
	return out
}

// A decoder reads what a coder wrote. Each number of the code has its UTF-8 in
// the low bytes, and its length in the high ones.
type decoder []uint64

func newDecoder(code []rune) decoder {
	d := make(decoder, 1, len(code)+1)
	for _, r := range code {
		var b [8]byte
		n := utf8.EncodeRune(b[:], r)
		d = append(d, binary.LittleEndian.Uint64(b[:])|uint64(n)<<32)
	}
	return d
}

// append writes the text in packed, which has size bytes, after out; ok is false
// if it is another one. Which code points take two bytes cannot be foretold,
// so the loop does not branch on it.
func (d decoder) append(out, packed []byte, size int) (_ []byte, ok bool) {
	k, end := len(out), len(out)+size
	out = slices.Grow(out, size+overread)[:end+overread]
	packed = append(packed, 0) // the byte after the last code point
	for i := 0; i < len(packed)-1 && k <= end; {
		n := int(packed[i])
		two := n >> 7
		n += -two & (n&127<<7 + int(packed[i+1]) + 128 - n)
		i += 1 + two
		if n >= len(d) {
			return out, false
		}
		if n == escape {
			if i+3 >= len(packed) {
				return out, false
			}
			r := rune(packed[i]) | rune(packed[i+1])<<8 | rune(packed[i+2])<<16
			k += utf8.EncodeRune(out[k:k+4], r)
			i += 3
			continue
		}
		e := d[n]
		binary.LittleEndian.PutUint32(out[k:], uint32(e))
		k += int(e >> 32)
	}
	return out[:end], k == end
}

// codes writes the codes that blocks of text are written in.
func (b *build) codes(all [][]rune) {
	b.f.section(secCodes)
	var ends []int64
	size := 0
	for _, c := range all {
		size += len(c)
		ends = append(ends, int64(size))
	}
	numbers(b.f, ends)
	numbers(b.f, slices.Concat(all...))
	b.f.endTable()
}

// readCodes reads the codes.
func (s *Shard) readCodes() (all [][]rune, err error) {
	columns, err := s.table(secCodes, 2)
	if err != nil {
		return nil, err
	}
	points := columns[1]
	from := int64(0)
	if columns[0].n > s.text.sums.n+1 {
		return nil, corrupt(s.path, secCodes, 0, "%d codes of %d blocks", columns[0].n, s.text.sums.n)
	}
	for i := range columns[0].n {
		end := columns[0].at(i)
		if end < from || end > int64(points.n) || end-from > codeMost {
			return nil, corrupt(s.path, secCodes, 0, "code %d ends at %d", i, end)
		}
		var code []rune
		for k := from; k < end; k++ {
			r := points.at(int(k))
			if r < 0 || r >= codePoints {
				return nil, corrupt(s.path, secCodes, 0, "code point %d", r)
			}
			code = append(code, rune(r))
		}
		all = append(all, code)
		from = end
	}
	return all, nil
}
