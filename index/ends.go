package index

import "math/bits"

// Marks note at positions, of which none is 0, which common bigram ends there.
// Most positions that are asked for have none: a filter tells that of nearly
// all of them.
type marks struct {
	filter []uint64
	mask   uint32   // of the bits of a filter
	keys   []uint32 // open addressing; 0 is free
	firsts []uint16 // there are fewer than 32,800 common bigrams
	shift  int
	made   []uint32
}

// reset removes all marks and makes room for n.
func (m *marks) reset(n int) {
	for _, p := range m.made {
		m.filter[p&m.mask>>6] = 0
	}
	m.made = m.made[:0]
	if n == 0 {
		return
	}
	const most = 1 << 20 // bits of a filter, which fit into a cache
	if size := min(64<<bits.Len(uint(n)), most); size > 64*len(m.filter) {
		m.filter, m.mask = make([]uint64, size/64), uint32(size-1)
	}
	size := 2 << bits.Len(uint(n))
	if size > cap(m.keys) {
		m.keys, m.firsts = make([]uint32, size), make([]uint16, size)
	}
	m.keys, m.firsts = m.keys[:size], m.firsts[:size]
	clear(m.keys)
	m.shift = 33 - bits.Len(uint(size))
}

// slot is where p stands, or would.
func (m *marks) slot(p uint32) uint32 {
	i := p * 0x9E3779B1 >> m.shift // Knuth, The Art of Computer Programming 3, 6.4: by the golden ratio
	for m.keys[i] != 0 && m.keys[i] != p {
		i = (i + 1) & uint32(len(m.keys)-1)
	}
	return i
}

// add makes a mark, of which there may be no more than reset was told.
func (m *marks) add(p uint32, first int) {
	i := m.slot(p)
	m.keys[i], m.firsts[i] = p, uint16(first)
	m.filter[p&m.mask>>6] |= 1 << (p & 63)
	m.made = append(m.made, p)
}

// each calls found with the marks at all, which are positions.
func (m *marks) each(all []uint32, found func(first uint16)) {
	filter, mask := m.filter, m.mask
	for _, p := range all {
		if filter[p&mask>>6]>>(p&63)&1 == 0 {
			continue
		}
		if i := m.slot(p); m.keys[i] == p {
			found(m.firsts[i])
		}
	}
}
