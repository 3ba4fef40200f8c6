package index

import (
	"encoding/binary"
	"math/bits"
)

const (
	plainMost  = 2   // numbers of a list that is stored as it is
	sampleRate = 256 // zeros from one sample to the next
	near       = 2   // numbers that a search looks at before it leaps
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
	l := layout{n: n}
	if q := u / uint32(n); q > 1 {
		l.low = bits.Len32(q) - 1
	}
	l.zeros = int((u - 1) >> l.low)
	l.upper = (n*l.low + 7) / 8
	l.samples = l.upper + (n+l.zeros+1+7)/8
	l.size = l.samples + l.zeros/sampleRate*4
	return l
}

// bytesFor is how many bytes a number below u needs.
func bytesFor(u uint32) int { return (bits.Len32(max(u, 1)-1) + 7) / 8 }

// An encoder writes one list after the other. It holds the bytes of one.
type encoder struct {
	layout
	u    uint32
	buf  []byte
	i    int // numbers added
	last int // high bits of the number added last
}

// begin starts a list of n numbers below u.
func (e *encoder) begin(n int, u uint32) {
	e.layout = layoutOf(n, u)
	e.u, e.i, e.last = u, 0, 0
	if need := e.size + overread; cap(e.buf) < need {
		e.buf = make([]byte, need)
	} else {
		e.buf = e.buf[:need]
		clear(e.buf)
	}
}

// add appends x, which must be greater than the number before.
func (e *encoder) add(x uint32) {
	i := e.i
	e.i++
	if e.n <= plainMost {
		w := e.size / e.n
		var b [4]byte
		binary.LittleEndian.PutUint32(b[:], x)
		copy(e.buf[i*w:], b[:w])
		return
	}
	bit := i * e.low
	word := e.buf[bit>>3 : bit>>3+8]
	// Bits of the vector that begins in the same 8 bytes stay as they are.
	binary.LittleEndian.PutUint64(word, binary.LittleEndian.Uint64(word)|uint64(x&(1<<e.low-1))<<(bit&7))
	h := int(x >> e.low)
	one := h + i
	e.buf[e.upper+one>>3] |= 1 << (one & 7)
	if h/sampleRate > e.last/sampleRate {
		e.sample(h)
	}
	e.last = h
}

// sample notes the samples after e.last up to zero h.
func (e *encoder) sample(h int) {
	ones := e.i - 1
	for j := e.last/sampleRate + 1; j <= h/sampleRate; j++ {
		binary.LittleEndian.PutUint32(e.buf[e.samples+4*(j-1):], uint32(j*sampleRate+ones))
	}
}

// end gives the bytes of the list. They are valid until the next begin.
func (e *encoder) end() []byte {
	if e.n > plainMost {
		e.i++
		e.sample(e.zeros)
	}
	return e.buf[:e.size]
}

// A cursor reads a list. It stands on a number, before the first or behind the
// last one. Reading never leaves the bytes of the list, whatever they hold.
type cursor struct {
	layout
	u     uint32
	data  []byte // the list and [overread] bytes more
	i     int    // index of the number it stands on; -1 before the first
	value uint32
	one   int    // bit of that number in the bit vector
	word  uint64 // what follows it in its word of the bit vector
}

// newCursor reads n numbers below u from data, which holds the list and
// [overread] bytes more.
func newCursor(data []byte, n int, u uint32) cursor {
	c := cursor{layout: layoutOf(n, u), u: u, data: data, i: -1, one: -1}
	if n > plainMost {
		c.word = load(data, c.upper)
	}
	return c
}

// lower reads the low bits of number i.
func (c *cursor) lower(i int) uint32 {
	bit := i * c.low
	return uint32(load(c.data, bit>>3)>>(bit&7)) & (1<<c.low - 1)
}

// plain reads number i of a list that is stored as it is.
func (c *cursor) plain(i int) uint32 {
	w := c.size / c.n
	return uint32(load(c.data, i*w) & (1<<(8*w) - 1))
}

// end goes behind the last number.
func (c *cursor) end() (uint32, bool) {
	c.i = c.n
	return 0, false
}

func (c *cursor) next() (uint32, bool) {
	c.i++
	if c.i >= c.n {
		return c.end()
	}
	if c.n <= plainMost {
		c.value = c.plain(c.i)
		return c.value, c.value < c.u
	}
	at := c.one &^ 63
	if c.one < 0 {
		at = 0
	}
	for c.word == 0 {
		at += 64
		if at > c.n+c.zeros {
			return c.end()
		}
		c.word = load(c.data, c.upper+at>>3)
	}
	c.one = at + bits.TrailingZeros64(c.word)
	c.word &= c.word - 1
	c.value = uint32(c.one-c.i)<<c.low | c.lower(c.i)
	if c.value >= c.u { // the list is damaged
		return c.end()
	}
	return c.value, true
}

// seek goes forward to the first number that is not below x, or stays.
func (c *cursor) seek(x uint32) (uint32, bool) {
	if c.i >= c.n || x >= c.u {
		return c.end()
	}
	if c.i >= 0 && c.value >= x {
		return c.value, true
	}
	if c.n <= plainMost {
		for v, ok := c.next(); ok; v, ok = c.next() {
			if v >= x {
				return v, true
			}
		}
		return 0, false
	}
	for range near {
		if v, ok := c.next(); !ok || v >= x {
			return v, ok
		}
	}
	h := int(x >> c.low)
	at, ok := c.bucket(h)
	if !ok {
		return c.end()
	}
	first := at - h // index of the first number with these high bits
	n := c.run(at)
	if first+n > c.n {
		return c.end()
	}
	k := c.search(first, n, x&(1<<c.low-1))
	c.stand(first+k, at+k)
	if k == n { // on the zero that ends the run
		c.i--
		return c.next()
	}
	c.value = uint32(h)<<c.low | c.lower(c.i)
	return c.value, true
}

// stand puts the cursor on number i, at this bit of the bit vector.
func (c *cursor) stand(i, bit int) {
	c.i, c.one = i, bit
	c.word = load(c.data, c.upper+bit>>6<<3) &^ (2<<(bit&63) - 1)
}

// bucket is the bit after zero h: where the numbers with high bits h begin. It
// must not lie before the cursor.
func (c *cursor) bucket(h int) (bit int, ok bool) {
	at, zeros := 0, 0 // a bit, and how many zeros there are before it
	if c.i >= 0 {
		at, zeros = c.one, c.one-c.i
	}
	if j := h / sampleRate; j*sampleRate > zeros {
		at, zeros = int(binary.LittleEndian.Uint32(c.data[c.samples+4*(j-1):])), j*sampleRate
	}
	if at > c.n+c.zeros {
		return 0, false
	}
	k := h - zeros
	if k <= 0 {
		return at, k == 0
	}
	word := ^load(c.data, c.upper+at>>6<<3) &^ (1<<(at&63) - 1)
	at &^= 63
	for n := bits.OnesCount64(word); n < k; n = bits.OnesCount64(word) {
		k -= n
		at += 64
		if at > c.n+c.zeros {
			return 0, false
		}
		word = ^load(c.data, c.upper+at>>3)
	}
	bit = at + selectBit(word, k-1) + 1
	return bit, bit <= c.n+c.zeros && bit >= h
}

// run is how many ones follow one another from bit on.
func (c *cursor) run(bit int) int {
	n := 0
	for bit+n <= c.n+c.zeros {
		at := bit + n
		w := load(c.data, c.upper+at>>3) >> (at & 7)
		ones := min(bits.TrailingZeros64(^w), 56)
		n += ones
		if ones < 56 {
			break
		}
	}
	return n
}

// search is the index, from first on, of the first of n numbers whose low bits
// are not below low; n if there is none.
func (c *cursor) search(first, n int, low uint32) int {
	const few = 8
	k := 0
	for n-k > few {
		mid := (k + n) / 2
		if c.lower(first+mid) < low {
			k = mid + 1
		} else {
			n = mid
		}
	}
	for k < n && c.lower(first+k) < low {
		k++
	}
	return k
}

// rank is how many numbers of the list are below x. The cursor must not stand
// on one that is not.
func (c *cursor) rank(x uint32) int {
	if x >= c.u {
		return c.n
	}
	c.seek(x)
	return c.i
}

// at reads number i.
func (c *cursor) at(i int) uint32 {
	if c.n <= plainMost {
		return c.plain(i)
	}
	lo, hi := 0, c.zeros/sampleRate // samples before lo have no more than i ones before them
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if int(binary.LittleEndian.Uint32(c.data[c.samples+4*(mid-1):]))-mid*sampleRate <= i {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	at, k := 0, i
	if lo > 0 {
		at = int(binary.LittleEndian.Uint32(c.data[c.samples+4*(lo-1):]))
		k -= at - lo*sampleRate
	}
	if at > c.n+c.zeros || k < 0 {
		return 0
	}
	word := load(c.data, c.upper+at>>6<<3) &^ (1<<(at&63) - 1)
	at &^= 63
	for n := bits.OnesCount64(word); n <= k; n = bits.OnesCount64(word) {
		k -= n
		at += 64
		if at > c.n+c.zeros {
			return 0
		}
		word = load(c.data, c.upper+at>>3)
	}
	return uint32(at+selectBit(word, k)-i)<<c.low | c.lower(i)
}

// fill reads the next numbers into buf and says how many.
func (c *cursor) fill(buf []uint32) int {
	if c.n <= plainMost {
		k := 0
		for ; k < len(buf); k++ {
			v, ok := c.next()
			if !ok {
				break
			}
			buf[k] = v
		}
		return k
	}
	i, word, at := c.i+1, c.word, max(c.one, 0)&^63
	low, mask, k := c.low, uint32(1)<<c.low-1, 0
	todo := min(len(buf), c.n-i)
	for k < todo {
		for word == 0 {
			at += 64
			if at > c.n+c.zeros {
				c.end()
				return k
			}
			word = load(c.data, c.upper+at>>3)
		}
		one := at + bits.TrailingZeros64(word)
		word &= word - 1
		bit := i * low
		buf[k] = uint32(one-i)<<low | uint32(load(c.data, bit>>3)>>(bit&7))&mask
		c.one = one
		k++
		i++
	}
	c.i, c.word = i-1, word
	if k == 0 {
		c.end()
		return 0
	}
	c.value = buf[k-1]
	return k
}

// keep leaves of all, which ascend, those that are at less than a number of the
// list.
func (c *cursor) keep(all []uint32, at uint32) []uint32 {
	out := all[:0]
	for _, p := range all {
		x := p + at
		if c.i < 0 || c.value < x {
			// The next number may be it.
			if c.word != 0 && c.i >= 0 && c.i+1 < c.n {
				c.i++
				c.one = c.one&^63 + bits.TrailingZeros64(c.word)
				c.word &= c.word - 1
				c.value = uint32(c.one-c.i)<<c.low | c.lower(c.i)
			}
			if c.i < 0 || c.value < x {
				if _, ok := c.seek(x); !ok {
					break
				}
			}
		}
		if c.value == x {
			out = append(out, p)
		}
	}
	return out
}

// selectBit is the place of the one number k of w, counted from 0. It follows
// Vigna, Broadword Implementation of Rank/Select Queries, 2008. w must have
// more than k ones.
func selectBit(w uint64, k int) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	s := w - w>>1&0x5555555555555555
	s = s&0x3333333333333333 + s>>2&0x3333333333333333
	s = (s + s>>4) & 0x0f0f0f0f0f0f0f0f * ones // ones up to and with each byte
	place := bits.OnesCount64(((uint64(k)*ones|highs)-s)&highs) << 3
	k -= int(s << 8 >> place & 0xff)
	b := w >> place & 0xff
	for ; k > 0; k-- {
		b &= b - 1
	}
	return place + bits.TrailingZeros64(b)
}
