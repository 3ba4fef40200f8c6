package index

import (
	"cmp"
	"math/bits"
	"slices"
)

// gather appends the new positions of a list of an input to buf.
func (m *merger) gather(in *input, e entry, buf []uint32) (_ []uint32, err error) {
	before := len(buf)
	buf = slices.Grow(buf, e.count)
	all := buf[before : before+e.count]
	if e.count <= plainMost { // as most are
		err = in.plain(e, all)
	} else if err = in.bigrams.open(&m.cursor, e); err == nil {
		all = all[:m.cursor.fill(all)]
	}
	if err != nil {
		return nil, err
	}
	if len(all) < e.count {
		return nil, corrupt(in.path, secPostings, e.list, "a list of %d positions has %d", e.count, len(all))
	}
	if len(in.made) > 0 {
		in.look(all)
	}
	moved := in.move(all)
	if !in.dropped && len(moved) < e.count {
		return nil, corrupt(in.path, secPostings, e.list, "a list of %d positions has %d", e.count, len(moved))
	}
	return buf[:before+len(moved)], nil
}

// plain reads a list that is stored as it is.
func (in *input) plain(e entry, all []uint32) error {
	width := bytesFor(in.positions)
	data, err := in.sections[secPostings].view(e.list, int64(e.count*width+overread))
	if err != nil {
		return err
	}
	for i := range all {
		all[i] = uint32(load(data, i*width) & (1<<(8*width) - 1))
		if all[i] >= in.positions {
			return corrupt(in.path, secPostings, e.list, "position %d of %d", all[i], in.positions)
		}
	}
	return nil
}

// renumber makes the new alphabet.
func (m *merger) renumber() {
	var all []rune
	for _, in := range m.in {
		for i := range in.characters.n {
			all = append(all, rune(in.characters.at(i)))
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	m.alphabet(all)
	m.chains, m.seen = make([]chain, len(all)), make([]uint64, (len(all)+63)/64)
	for _, in := range m.in {
		in.old = make([]int32, len(all))
		in.renumbered = make([]uint32, in.characters.n)
		k := 0
		for i, r := range all {
			in.old[i] = -1
			if k < in.characters.n && in.characters.at(k) == int64(r) {
				in.old[i], in.renumbered[k] = int32(k), uint32(i)
				k++
			}
		}
	}
}

// A node is a list of an input, in the chain of those of the same bigram.
type node struct {
	entry
	in   *input
	next int32 // node of the next input that has the bigram, or -1
}

// A chain is the first and the last node of a bigram.
type chain struct {
	second      uint32
	first, last int32
}

// postings merges the lists of the bigrams, and counts what follows the common
// ones on the way.
func (m *merger) postings() error {
	thirds := m.newThirdCounter()
	err := m.build.postings(func(first uint32) error {
		if err := cmp.Or(m.ctx.Err(), m.f.err); err != nil {
			return err
		}
		if err := cmp.Or(m.link(first), thirds.begin(first)); err != nil {
			return err
		}
		for _, c := range m.chained {
			if err := m.posting(c, thirds); err != nil {
				return err
			}
		}
		thirds.end()
		return m.mergeBridged(first)
	})
	m.tabulated()
	m.bigrams, m.bridged, m.trigrams, m.nodes = dictionaryWriter{}, dictionaryWriter{}, dictionaryWriter{}, nil
	m.bridgedLists, m.bridgedAt = nil, nil
	for _, in := range m.in {
		in.marking, in.stretch, in.runs = marking{}, nil, nil
	}
	return err
}

// link chains the lists of the bigrams that begin with a character.
func (m *merger) link(first uint32) (err error) {
	m.nodes, m.chained = m.nodes[:0], m.chained[:0]
	for _, in := range m.in {
		if in.old[first] < 0 {
			continue
		}
		if m.entries, err = in.bigrams.of(uint32(in.old[first]), m.entries[:0]); err != nil {
			return err
		}
		for _, e := range m.entries {
			if int(e.second) >= len(in.renumbered) {
				return corrupt(in.path, secBigramEntries, 0, "character %d of %d", e.second, len(in.renumbered))
			}
			second := in.renumbered[e.second]
			at := int32(len(m.nodes))
			m.nodes = append(m.nodes, node{e, in, -1})
			c := &m.chains[second]
			if m.seen[second>>6]>>(second&63)&1 == 0 {
				m.seen[second>>6] |= 1 << (second & 63)
				*c = chain{second: second, first: at}
			} else {
				m.nodes[c.last].next = at
			}
			c.last = at
		}
	}
	for i, word := range m.seen {
		for ; word != 0; word &= word - 1 {
			m.chained = append(m.chained, m.chains[i<<6+bits.TrailingZeros64(word)])
		}
		m.seen[i] = 0
	}
	return nil
}

// atOnce is how long a list is that is merged at once, more or less.
const atOnce = 1 << 17

// posting merges the lists of one bigram.
func (m *merger) posting(c chain, thirds *thirdCounter) error {
	n := 0
	for i := c.first; i >= 0; i = m.nodes[i].next {
		n += m.nodes[i].count
	}
	if n > atOnce {
		return m.longPosting(c, n, thirds)
	}
	list, documents := m.ascending[:0], 0
	m.ends = m.ends[:0]
	for i := c.first; i >= 0; i = m.nodes[i].next {
		s := &m.nodes[i]
		before := len(list)
		var err error
		if list, err = m.gather(s.in, s.entry, list); err != nil {
			return err
		}
		m.taken(thirds, s.in, c.second)
		m.stretched(list, before)
		documents += s.documents
	}
	list = m.inOrder(list)
	m.ascending = list
	if len(list) == 0 {
		return nil
	}
	if !m.everything {
		documents = 0
	}
	m.build.posting(c.second, list, documents)
	return nil
}

// taken takes what was counted of the marks of an input.
func (m *merger) taken(thirds *thirdCounter, in *input, second uint32) {
	if len(in.touched) > 0 {
		thirds.take(in, second)
	}
}

// stretched notes where the numbers of a list that follow those before do not
// ascend from them.
func (m *merger) stretched(list []uint32, before int) {
	if before > 0 && len(list) > before && list[before] < list[before-1] {
		m.ends = append(m.ends, before)
	}
}

// longPosting merges the lists of one bigram, n positions together, stretch by
// stretch of the new stream, so that they need not be held.
func (m *merger) longPosting(c chain, n int, thirds *thirdCounter) error {
	var cursors []cursor
	steps := uint64(n/atOnce + 1)
	kept := n
	if !m.everything {
		kept = 0
	}
	for i := c.first; i >= 0; i = m.nodes[i].next {
		s := &m.nodes[i]
		open, err := s.in.posting(s.entry)
		if err != nil {
			return err
		}
		cursors = append(cursors, open)
		if !m.everything {
			kept += m.countMoved(s.in, open)
		}
	}
	if kept == 0 {
		return nil
	}
	m.enc.begin(kept, m.u)
	m.openings.begin(kept)
	written := 0
	for step := range steps {
		list := m.ascending[:0]
		m.ends = m.ends[:0]
		to := uint32(uint64(m.u) * (step + 1) / steps)
		for i, k := c.first, 0; i >= 0; i, k = m.nodes[i].next, k+1 {
			before := len(list)
			list = m.gatherUntil(m.nodes[i].in, &cursors[k], to, list)
			m.taken(thirds, m.nodes[i].in, c.second)
			m.stretched(list, before)
		}
		list = m.inOrder(list)
		m.ascending = list
		if written += len(list); written > kept {
			break
		}
		m.enc.add(list)
		m.openings.add(list, m.documents)
	}
	if written != kept {
		return corrupt(m.nodes[c.first].in.path, secPostings, m.nodes[c.first].list, "lists of %d positions have %d", kept, written)
	}
	m.f.write(m.enc.end())
	if kept >= m.bigrams.kind.opened {
		m.f.write(m.openings.bits)
	}
	m.bigrams.add(c.second, kept, m.openings.documents)
	return nil
}

// gatherUntil appends the new positions below to that are left in a list of an
// input to buf.
func (m *merger) gatherUntil(in *input, c *cursor, to uint32, buf []uint32) []uint32 {
	end, chunk := in.until(to), m.chunk[:]
	for n := c.before(end, chunk); n > 0; n = c.before(end, chunk) {
		if len(in.made) > 0 {
			in.look(chunk[:n])
		}
		buf = append(buf, in.move(chunk[:n])...)
	}
	return buf
}

// countMoved is how many positions of a list of an input are kept.
func (m *merger) countMoved(in *input, c cursor) (kept int) {
	chunk := m.chunk[:]
	for n := c.fill(chunk); n > 0; n = c.fill(chunk) {
		kept += len(in.move(chunk[:n]))
	}
	return kept
}

// inOrder merges the ascending stretches that a list consists of and that end
// before m.ends, two neighbours at a time.
func (m *merger) inOrder(list []uint32) []uint32 {
	for ends := m.ends; len(ends) > 0; {
		ends = append(ends, len(list))
		m.spare = slices.Grow(m.spare[:0], len(list))
		from := 0
		left := ends[:0]
		for i := 0; i < len(ends); i += 2 {
			mid, end := ends[i], ends[min(i+1, len(ends)-1)]
			m.spare = mergeTwo(m.spare, list[from:mid], list[mid:end])
			left = append(left, end)
			from = end
		}
		list, m.spare = m.spare, list
		ends = left[:len(left)-1]
	}
	return list
}

// mergeTwo appends the numbers of a and b, which ascend, in order.
func mergeTwo(out, a, b []uint32) []uint32 {
	for len(a) > 0 && len(b) > 0 {
		if a[0] > b[0] {
			a, b = b, a
		}
		n := 1
		for n < len(a) && a[n] < b[0] {
			n++
		}
		out = append(out, a[:n]...)
		a = a[n:]
	}
	return append(append(out, a...), b...)
}

// mergeBridged enters the bridged positions of the bigrams that begin with a
// character.
func (m *merger) mergeBridged(first uint32) (err error) {
	m.bridgedAt = m.bridgedAt[:0]
	for _, in := range m.in {
		if in.old[first] < 0 {
			continue
		}
		if m.entries, err = in.bridged.of(uint32(in.old[first]), m.entries[:0]); err != nil {
			return err
		}
		for _, e := range m.entries {
			if int(e.second) >= len(in.renumbered) {
				return corrupt(in.path, secBridgedEntries, 0, "character %d of %d", e.second, len(in.renumbered))
			}
			if err := in.bridged.open(&m.cursor, e); err != nil {
				return err
			}
			second := uint64(in.renumbered[e.second]) << 32
			for n := m.cursor.fill(m.chunk[:]); n > 0; n = m.cursor.fill(m.chunk[:]) {
				for _, p := range in.move(m.chunk[:n]) {
					m.bridgedAt = append(m.bridgedAt, second|uint64(p))
				}
			}
		}
	}
	m.bridgedOf(m.bridgedAt)
	return nil
}
