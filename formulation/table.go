package formulation

import "math"

// hashFactor makes the hash of a string from that of its beginning: a polynomial
// of the hashes of its symbols, modulo 2^64, so that the hash of any part follows
// from those of the beginnings.
const hashFactor = 0x9E3779B97F4A7C15

// symbolHash spreads the bits of a symbol.
func symbolHash(symbol uint32) uint64 { return mix(uint64(symbol)) }

// mix spreads the bits of z (splitmix64, Steele and others 2014).
func mix(z uint64) uint64 {
	z += 0x9E3779B97F4A7C15
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// A table holds how often each frequent string occurs, by its hash. Two strings
// of one hash are so rare, and would disturb a cohesion so little, that they are
// not told apart; no count that is given out comes from here.
type table struct {
	hashes []uint64
	counts []uint32
	mask   uint64
}

// newTable makes a table for so many strings.
func newTable(strings int) *table {
	size := 16
	for size < strings*3/2 {
		size *= 2
	}
	return &table{make([]uint64, size), make([]uint32, size), uint64(size - 1)}
}

func (t *table) put(hash uint64, count uint32) {
	i := hash >> 7 & t.mask
	for t.counts[i] != 0 {
		i = (i + 1) & t.mask
	}
	t.hashes[i], t.counts[i] = hash, count
}

// count is 0 for strings that are not there.
func (t *table) count(hash uint64) int {
	for i := hash >> 7 & t.mask; t.counts[i] != 0; i = (i + 1) & t.mask {
		if t.hashes[i] == hash {
			return int(t.counts[i])
		}
	}
	return 0
}

// hashes are those of the beginnings of a string, from which those of all its
// parts follow.
type hashes struct {
	start, power [longest + 1]uint64
}

// newHashes reads the first n symbols, at most [longest].
func newHashes(symbols []uint32, n int) *hashes {
	h := &hashes{}
	h.power[0] = 1
	for i, symbol := range symbols[:n] {
		h.start[i+1] = h.start[i]*hashFactor + symbolHash(symbol&^symbolMarks)
		h.power[i+1] = h.power[i] * hashFactor
	}
	return h
}

// of is the hash of the symbols from one index to another.
func (h *hashes) of(from, to int) uint64 { return h.start[to] - h.start[from]*h.power[to-from] }

// cohere measures how the symbols of r hang together: how much more often they
// stand together than by chance at the weakest of all points where they could be
// split, the minimum of log2(f(w)·N/(f(left)·f(right))); and how often the string
// occurs without its first and without its last symbol.
func (t *table) cohere(r *repeat, symbols []uint32, positions int) {
	n := r.length
	h := newHashes(symbols, n)
	most := 0.0 // the greatest f(left)·f(right)
	for i := 1; i < n; i++ {
		most = max(most, float64(t.count(h.of(0, i)))*float64(t.count(h.of(i, n))))
	}
	r.cohesion = math.Log2(float64(r.read) * float64(positions) / most)
	r.tail, r.head = t.count(h.of(1, n)), t.count(h.of(0, n-1))
}
