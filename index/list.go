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
	if low := bits.Len32(u) - bits.Len32(uint32(n)); low > 0 { // floor(log2(u/n)) without dividing, or 1 more
		if uint64(n)<<low > uint64(u) {
			low--
		}
		l.low = low
	}
	l.zeros = int((u - 1) >> l.low)
	l.upper = (n*l.low + 7) / 8
	l.samples = l.upper + (n+l.zeros+1+7)/8
	l.size = l.samples + l.zeros/sampleRate*4
	return l
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
	c := cursor{layout: layoutOf(n, u), data: data}
	c.begin(u)
	return c
}

// begin puts the cursor before the first number.
func (c *cursor) begin(u uint32) {
	c.u, c.i, c.one, c.value = u, -1, -1, 0
	if c.n > plainMost {
		c.word = load(c.data, c.upper)
	}
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
func (c *cursor) fill(buf []uint32) int { return c.before(past, buf) }

// before reads the next numbers that are below end into buf and says how many.
// It leaves the cursor on the last one.
func (c *cursor) before(end uint32, buf []uint32) int {
	end = min(end, c.u) // beyond which only a damaged list has numbers
	i, todo := c.i+1, min(len(buf), c.n-c.i-1)
	if todo <= 0 {
		c.end()
		return 0
	}
	if c.n <= plainMost {
		k := 0
		for k < todo && c.plain(i+k) < end {
			c.value = c.plain(i + k)
			buf[k] = c.value
			k++
		}
		c.i += k
		return k
	}
	buf = c.highs(buf[:todo])
	if len(buf) == 0 {
		c.end()
		return 0
	}
	c.lows(buf, i)
	k := len(buf)
	if buf[k-1]>>c.low >= end>>c.low { // some may not be below end
		for k > 0 && buf[k-1]>>c.low >= end>>c.low {
			k--
		}
		for k < len(buf) && buf[k] < end {
			k++
		}
		if k == 0 {
			return 0
		}
	}
	c.value = buf[k-1]
	c.stand(i+k-1, int(c.value>>c.low)+i+k-1)
	return k
}

// highs reads the high bits of the next numbers into buf. There are fewer only
// if the list is damaged.
func (c *cursor) highs(buf []uint32) []uint32 {
	word, at := c.word, max(c.one, 0)&^63
	for k := 0; k < len(buf); {
		for word == 0 {
			at += 64
			if at > c.n+c.zeros {
				return buf[:k]
			}
			word = load(c.data, c.upper+at>>3)
		}
		some := buf[k:min(k+bits.OnesCount64(word), len(buf))]
		h := uint32(at - c.i - 1 - k)
		for j := range some {
			some[j] = h + uint32(bits.TrailingZeros64(word))
			h--
			word &= word - 1
		}
		k += len(some)
	}
	return buf
}

// lows adds the low bits to numbers from number i on that are high bits.
func (c *cursor) lows(buf []uint32, i int) {
	if c.low == 0 {
		return
	}
	const whole = 57 // bits that a load has at least
	low, mask, bit := c.low&31, uint32(1)<<c.low-1, i*c.low
	for each := whole / c.low; len(buf) > 0; bit += each * low {
		word := load(c.data, bit>>3) >> (bit & 7)
		some := buf[:min(each, len(buf))]
		for j := range some {
			some[j] = some[j]<<low | uint32(word)&mask
			word >>= low
		}
		buf = buf[len(some):]
	}
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
