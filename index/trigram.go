package index

import (
	"cmp"
	"slices"
)

// A thirdCounter finds what follows the common bigrams that end in a character
// b while the lists of the bigrams that begin with b are merged. What an input
// has tabulated is taken from its table; of what it has not, and of documents
// that are dropped, the positions of b in the bigrams a b are marked, and marks
// are looked for at the positions of all bigrams b c.
type thirdCounter struct {
	m      *merger
	common []int64   // those that begin with b or what is behind it
	firsts []uint32  // a of those that end in b
	found  [][]third // what the tables tell
	more   [][]third // what was counted
	lost   [][]third // of what the tables tell what is in documents that are dropped
	tally  *tally
}

// A marking is what an input is asked for while the lists of a character are
// read.
type marking struct {
	marks
	counts  []uint32 // of the marks of each bigram
	touched []uint16 // those that are not 0
	lists   []entry
	most    int // positions in lists
}

func (m *merger) newThirdCounter() *thirdCounter {
	return &thirdCounter{m: m, common: m.common, tally: newTally(len(m.characters))}
}

// begin prepares for the lists that begin with b.
func (c *thirdCounter) begin(b uint32) error {
	k := int64(len(c.m.characters))
	c.firsts = c.firsts[:0]
	for len(c.common) > 0 && c.common[0]/k == int64(b) {
		c.firsts = append(c.firsts, uint32(c.common[0]%k))
		c.common = c.common[1:]
	}
	n := len(c.firsts)
	c.found, c.more, c.lost = emptied(c.found, n), emptied(c.more, n), emptied(c.lost, n)
	for _, in := range c.m.in {
		in.marking.reset(0)
		in.most = 0
		in.lists = slices.Grow(in.lists[:0], 2*n)[:2*n]
		clear(in.lists)
	}
	for i, a := range c.firsts {
		for _, in := range c.m.in {
			if in.old[a] < 0 || in.old[b] < 0 {
				continue
			}
			if err := c.ask(in, i, in.old[a], in.old[b]); err != nil {
				return err
			}
		}
		c.found[i] = c.tally.take(c.found[i])
	}
	for _, in := range c.m.in {
		if in.most > 0 {
			in.counts = append(in.counts[:0], make([]uint32, 2*n)...)
			if err := c.mark(in); err != nil {
				return err
			}
		}
	}
	return nil
}

// emptied makes n empty lists.
func emptied(all [][]third, n int) [][]third {
	all = slices.Grow(all[:0], n)[:n]
	for i := range all {
		all[i] = all[i][:0]
	}
	return all
}

// ask counts what the table of an input tells of common bigram i, which is a b
// there, and notes the list of what it does not: behind all of those the lists
// of which the table tells too much.
func (c *thirdCounter) ask(in *input, i int, a, b int32) error {
	told, err := c.tabulated(in, int64(b)*int64(in.characters.n)+int64(a))
	if err != nil || told && !in.dropped {
		return err
	}
	e, err := in.bigrams.find(uint32(a), uint32(b))
	if err != nil {
		return err
	}
	if told {
		i += len(c.firsts)
	}
	in.lists[i] = e
	in.most += e.count
	return nil
}

// mark marks what the lists of an input hold that is asked for.
func (c *thirdCounter) mark(in *input) (err error) {
	most := in.most
	if in.dropped {
		if most, err = c.marked(in, func(uint32, int) {}); err != nil {
			return err
		}
	}
	in.reset(most)
	_, err = c.marked(in, in.add)
	return err
}

// tabulated counts what the table of an input tells of a common bigram.
func (c *thirdCounter) tabulated(in *input, key int64) (told bool, err error) {
	k := in.common.from(key)
	if in.fewKept || k == in.common.n || in.common.at(k) != key {
		return false, nil
	}
	if c.m.entries, err = in.trigrams.of(uint32(k), c.m.entries[:0]); err != nil {
		return false, err
	}
	for _, e := range c.m.entries {
		if int(e.second) >= len(in.renumbered) {
			return false, corrupt(in.path, secTrigramEntries, 0, "character %d of %d", e.second, len(in.renumbered))
		}
		c.tally.addMany(in.renumbered[e.second], uint32(e.count))
	}
	return true, nil
}

// marked calls mark with what is to be marked, and says how much that is.
func (c *thirdCounter) marked(in *input, mark func(p uint32, i int)) (n int, err error) {
	var chunk [512]uint32
	for i, e := range in.lists {
		if e.count == 0 {
			continue
		}
		list, err := in.posting(e)
		if err != nil {
			return 0, err
		}
		for k := list.fill(chunk[:]); k > 0; k = list.fill(chunk[:]) {
			for _, p := range chunk[:k] {
				if !in.dropped || in.kept(p) == (i < len(c.firsts)) {
					mark(p+1, i)
					n++
				}
			}
		}
	}
	return n, nil
}

// look counts the marks at positions of an input.
func (in *input) look(all []uint32) {
	in.each(all, func(i uint16) {
		if in.counts[i] == 0 {
			in.touched = append(in.touched, i)
		}
		in.counts[i]++
	})
}

// take takes what was counted while the list of b and third was read.
func (c *thirdCounter) take(in *input, follower uint32) {
	n := len(c.firsts)
	for _, i := range in.touched {
		to := c.more
		if int(i) >= n {
			to = c.lost
		}
		to[int(i)%n] = append(to[int(i)%n], third{follower, in.counts[i]})
		in.counts[i] = 0
	}
	in.touched = in.touched[:0]
}

// end enters what follows the common bigrams.
func (c *thirdCounter) end() {
	for i, found := range c.found {
		if len(c.more[i])+len(c.lost[i]) > 0 {
			for _, t := range found {
				c.tally.addMany(t.c, t.n)
			}
			for _, t := range c.more[i] {
				c.tally.addMany(t.c, t.n)
			}
			for _, t := range c.lost[i] {
				c.tally.takeAway(t.c, t.n)
			}
			found = c.tally.take(found[:0])
			c.found[i] = found
		}
		c.m.trigrams.entriesOf(found)
	}
}

// findCommon finds the common bigrams.
func (m *merger) findCommon() error {
	t := newTally(len(m.characters))
	for first := range uint32(len(m.characters)) {
		if err := cmp.Or(m.ctx.Err(), m.countPairs(first, t)); err != nil {
			return err
		}
		for _, second := range t.seen {
			n := int(t.counts[second])
			if !m.isCommon(second, n) {
				continue
			}
			if !m.everything {
				var err error
				if n, err = m.countKept(first, second); err != nil {
					return err
				}
			}
			if m.isCommon(second, n) {
				m.common = append(m.common, m.key(first, second))
			}
		}
		t.reset()
	}
	slices.Sort(m.common)
	return nil
}

// countPairs counts the bigrams that begin with a character in all inputs.
func (m *merger) countPairs(first uint32, t *tally) (err error) {
	for _, in := range m.in {
		if in.old[first] < 0 {
			continue
		}
		if m.entries, err = in.bigrams.counts(uint32(in.old[first]), m.entries[:0]); err != nil {
			return err
		}
		for _, e := range m.entries {
			if int(e.second) >= len(in.renumbered) {
				return corrupt(in.path, secBigramEntries, 0, "character %d of %d", e.second, len(in.renumbered))
			}
			t.addMany(in.renumbered[e.second], uint32(e.count))
		}
	}
	return nil
}

// countKept is how often a bigram occurs in documents that are kept.
func (m *merger) countKept(first, second uint32) (n int, err error) {
	for _, in := range m.in {
		if in.old[first] < 0 || in.old[second] < 0 {
			continue
		}
		e, err := in.bigrams.find(uint32(in.old[first]), uint32(in.old[second]))
		if err != nil {
			return 0, err
		}
		if e.count > 0 {
			c, err := in.posting(e)
			if err != nil {
				return 0, err
			}
			n += m.countMoved(in, c)
		}
	}
	return n, nil
}
