package index

import (
	"encoding/binary"
	"math/bits"
)

const (
	plainMost  = 2   // numbers of a list that is stored as it is
	sampleRate = 256 // zeros from one sample to the next
)

// A layout is where the parts of a list are, in bytes from its start.
type layout struct {
	n, low  int
	zeros   int // before the last possible number
	upper   int // start of the bit vector; the low bits stand before it
	samples int // start of the samples
	size    int
}

// layoutOf is the layout of a list of n numbers below u.
func layoutOf(n int, u uint32) layout {
	if n <= plainMost {
		return layout{n: n, size: n * bytesFor(u)}
	}
	l := layout{n: n, low: lowBits(n, u)}
	l.zeros = int((u - 1) >> l.low)
	l.upper = (n*l.low + 7) / 8
	l.samples = l.upper + (n+l.zeros+1+7)/8
	l.size = l.samples + l.zeros/sampleRate*4
	return l
}

// lowBits is floor(log2(u/n)) without dividing, 0 for more than u numbers.
func lowBits(n int, u uint32) int {
	low := max(bits.Len32(u)-bits.Len32(uint32(n)), 0) // or 1 more
	return max(low+int(int64(uint64(u)-uint64(n)<<(low&31))>>63), 0)
}

// bytesFor is how many bytes a number below u needs.
func bytesFor(u uint32) int { return (bits.Len32(max(u, 1)-1) + 7) / 8 }

// An encoder writes one list after the other. It holds the bytes of one. The
// words that low bits are written in may reach over their end: until the list is
// whole, the bit vector stands [overread] bytes behind it.
type encoder struct {
	layout
	buf  []byte
	i    int // numbers added
	last int // high bits of the number added last

	lows   uint64 // low bits, less than a byte of them, not yet written from byte lowsAt on
	lowsIn int    // bits of lows
	lowsAt int
	vector []byte // of high bits, and the samples
	highs  uint64 // word of it
	word   int
}

// begin starts a list of n numbers below u.
func (e *encoder) begin(n int, u uint32) {
	l := layoutOf(n, u)
	buf := e.buf
	if need := l.size + 2*overread; cap(buf) < need {
		buf = make([]byte, need+need/4)
	}
	buf = buf[:l.size+2*overread]
	clear(buf[l.upper:])
	*e = encoder{layout: l, buf: buf, vector: buf[l.upper+overread:]}
}

// add appends numbers, which ascend and are greater than those before.
func (e *encoder) add(all []uint32) {
	if e.n <= plainMost {
		for _, x := range all {
			e.plain(x)
		}
		return
	}
	i, last, lowsAt := e.i, e.last, e.lowsAt
	low, mask := e.low, uint32(1)<<e.low-1
	lows, in, highs, word := e.lows, e.lowsIn, e.highs, e.word
	buf, vector := e.buf, e.vector
	sampled := last | (sampleRate - 1) // the last zero that needs no sample
	for _, x := range all {
		lows |= uint64(x&mask) << (in & 63)
		binary.LittleEndian.PutUint64(buf[lowsAt:], lows)
		in += low
		lowsAt += in >> 3
		lows >>= in &^ 7 & 63
		in &= 7
		h := int(x >> (low & 31))
		one := h + i
		if one>>6 != word {
			binary.LittleEndian.PutUint64(vector[word<<3:], highs)
			highs, word = 0, one>>6
		}
		highs |= 1 << (one & 63)
		if h > sampled {
			e.sample(last, h, i)
			sampled = h | (sampleRate - 1)
		}
		last = h
		i++
	}
	e.i, e.last, e.lowsAt = i, last, lowsAt
	e.lows, e.lowsIn, e.highs, e.word = lows, in, highs, word
}

// plain appends a number to a list that is stored as it is.
func (e *encoder) plain(x uint32) {
	w := e.size / e.n
	var b [4]byte
	binary.LittleEndian.PutUint32(b[:], x)
	copy(e.buf[e.i*w:], b[:w])
	e.i++
}

// sample notes the samples after those of zero last up to those of zero h,
// before which there are so many ones.
func (e *encoder) sample(last, h, ones int) {
	for j := last/sampleRate + 1; j <= h/sampleRate; j++ {
		binary.LittleEndian.PutUint32(e.vector[e.samples-e.upper+4*(j-1):], uint32(j*sampleRate+ones))
	}
}

// end gives the bytes of the list. They are valid until the next begin.
func (e *encoder) end() []byte {
	if e.n > plainMost {
		putBytes(e.vector[e.word<<3:e.samples-e.upper], e.highs)
		e.sample(e.last, e.zeros, e.i)
		copy(e.buf[e.upper:], e.vector[:e.size-e.upper])
	}
	return e.buf[:e.size]
}

// putBytes writes as many bytes of v as b has room for.
func putBytes(b []byte, v uint64) {
	for i := range min(len(b), 8) {
		b[i] = byte(v >> (8 * i))
	}
}

// all writes a list.
func (e *encoder) all(list []uint32, u uint32) []byte {
	e.begin(len(list), u)
	e.add(list)
	return e.end()
}
