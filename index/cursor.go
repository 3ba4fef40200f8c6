package index

import (
	"encoding/binary"
	"math/bits"
)

const near = 2 // numbers that a search looks at before it leaps

// A cursor reads a list. It stands on a number, before the first or behind the
// last one. Reading never leaves the bytes of the list, whatever they hold.
type cursor struct {
	packed
	i     int // index of the number it stands on; -1 before the first
	value uint32
	one   int    // bit of that number in the bit vector
	word  uint64 // what follows it in its word of the bit vector
}

// A packed list is one that can be looked into.
type packed struct {
	layout
	u    uint32
	data []byte // the list and [overread] bytes more
}

// newCursor reads n numbers below u from data, which holds the list and
// [overread] bytes more. It stands before the first number and has read nothing:
// where a list is looked into, its start is not needed.
func newCursor(data []byte, n int, u uint32) cursor {
	return cursor{packed: packed{layoutOf(n, u), u, data}, i: -1, one: -1}
}

// lower reads the low bits of number i.
func (c *packed) lower(i int) uint32 {
	bit := i * c.low
	return uint32(load(c.data, bit>>3)>>(bit&7)) & (1<<c.low - 1)
}

// plain reads number i of a list that is stored as it is.
func (c *packed) plain(i int) uint32 {
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
	at := c.one &^ 63 // before the first word at first
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
func (c *packed) run(bit int) int {
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
func (c *packed) search(first, n int, low uint32) int {
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
	word, at := c.word, c.one&^63
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
	const few, close = 4, 8
	n := len(all)
	switch {
	case n > few && c.n > plainMost && uint64(all[n-1]-all[0])*uint64(c.n) < close*uint64(c.u)*uint64(n): // numbers of the list for one of them
		return c.keepNear(all, at)
	}
	return c.keepFar(all, at)
}

// keepFar is keep where most numbers of the list are passed over. It goes from
// the numbers of some high bits to others.
func (c *packed) keepFar(all []uint32, at uint32) []uint32 {
	if c.n <= plainMost {
		return c.keepPlain(all, at)
	}
	out := all[:0]
	low, end := c.low, c.n+c.zeros
	bit, zeros := 0, 0 // that stand before it
	for _, p := range all {
		x := p + at
		h := int(x >> low)
		if x >= c.u {
			break
		}
		if h > zeros {
			if bit = c.bucketFrom(bit, zeros, h); bit > end {
				break // the list is damaged
			}
			zeros = h
		}
		first := bit - h
		n := bits.TrailingZeros64(^(load(c.data, c.upper+bit>>3) >> (bit & 7)))
		if n > 56-8 {
			n = c.run(bit)
		}
		if first < 0 || first+n > c.n {
			break // the list is damaged
		}
		want := x & (1<<low - 1)
		k := 0
		if n > 8 {
			k = c.search(first, n, want)
		} else {
			for k < n && c.lower(first+k) < want {
				k++
			}
		}
		if k < n && c.lower(first+k) == want {
			out = append(out, p)
		}
	}
	return out
}

// keepPlain is keep in a list that is stored as it is.
func (c *packed) keepPlain(all []uint32, at uint32) []uint32 {
	out := all[:0]
	for _, p := range all {
		for i := range c.n {
			if c.plain(i) == p+at {
				out = append(out, p)
				break
			}
		}
	}
	return out
}

// keepNear is keep where the next numbers of the list are likely to be it.
func (c *cursor) keepNear(all []uint32, at uint32) []uint32 {
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

// bucketFrom is the bit after zero h, where the numbers with high bits h begin. It
// is looked for from a bit on that fewer zeros stand before. It is too great if
// the list is damaged.
func (c *packed) bucketFrom(at, zeros, h int) (bit int) {
	const far = 128 // zeros
	k := h - zeros
	if j := h / sampleRate; k > far && j*sampleRate > zeros {
		at, k = int(binary.LittleEndian.Uint32(c.data[c.samples+4*(j-1):])), h-j*sampleRate
	}
	end := c.n + c.zeros
	if at > end || k == 0 {
		return at
	}
	word := ^load(c.data, c.upper+at>>6<<3) &^ (1<<(at&63) - 1)
	at &^= 63
	for n := bits.OnesCount64(word); n < k; n = bits.OnesCount64(word) {
		k -= n
		at += 64
		if at > end {
			return at
		}
		word = ^load(c.data, c.upper+at>>3)
	}
	return at + selectBit(word, k-1) + 1
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
