package index

import "slices"

// stretch is how many positions are marked at a time: as many as a cache holds
// marks for. A mark counts the common bigrams that end in one character, of
// which there are fewer than 32,800 however long the stream is.
const stretch = 1 << 21

// A third is how often a character follows a common bigram.
type third struct{ c, n uint32 }

// trigrams makes the table of trigrams after the common bigrams are known. An
// input that has tabulated a bigram and drops no document tells its thirds;
// otherwise they are counted from the lists: first the positions of b in the
// bigrams a b are marked, then the marks are read at the positions of all
// bigrams b c.
func (m *merger) trigrams() error {
	bySecond := map[uint32][]uint32{} // the firsts of the common bigrams, ascending
	var seconds []uint32
	k := int64(len(m.characters))
	for _, key := range m.common {
		a, b := uint32(key/k), uint32(key%k)
		if bySecond[b] == nil {
			seconds = append(seconds, b)
		}
		bySecond[b] = append(bySecond[b], a)
	}
	all := map[int64][]third{}
	var marks []uint16
	for _, b := range seconds {
		if err := m.ctx.Err(); err != nil {
			return err
		}
		found := make([][]third, len(bySecond[b]))
		for _, in := range m.in {
			if in.old[b] < 0 {
				continue
			}
			left, err := in.tabulated(bySecond[b], b, found)
			if err != nil {
				return err
			}
			if left == nil {
				continue
			}
			if marks == nil {
				marks = make([]uint16, min(stretch, m.longest()+1))
			}
			if err := in.countThirds(left, b, found, marks); err != nil {
				return err
			}
		}
		for i, a := range bySecond[b] {
			all[m.key(a, b)] = combine(found[i])
		}
	}
	for _, key := range m.common {
		m.build.trigrams.first()
		for _, t := range all[key] {
			m.build.trigrams.add(t.c, int(t.n))
		}
	}
	m.build.tabulated()
	return nil
}

// longest is the length of the longest stream.
func (m *merger) longest() int {
	n := 0
	for _, in := range m.in {
		n = max(n, int(in.positions))
	}
	return n
}

// combine sums up the counts of each character.
func combine(all []third) []third {
	slices.SortFunc(all, func(a, b third) int { return int(a.c) - int(b.c) })
	n := 0
	for _, t := range all {
		if n > 0 && all[n-1].c == t.c {
			all[n-1].n += t.n
			continue
		}
		all[n] = t
		n++
	}
	return slices.Clone(all[:n])
}

// tabulated appends to found what the table of the input tells, and gives the
// bigrams that it does not tell of: for each of firsts its entry, or none.
func (in *input) tabulated(firsts []uint32, b uint32, found [][]third) (left []entry, err error) {
	var buf []entry
	for i, a := range firsts {
		if in.old[a] < 0 {
			continue
		}
		key := in.old[a]*int64(in.characters.n) + in.old[b]
		k := in.common.from(key)
		if in.dropped || k == in.common.n || in.common.at(k) != key {
			e, err := in.bigrams.find(uint32(in.old[a]), uint32(in.old[b]), true)
			if err != nil {
				return nil, err
			}
			if e.count > 0 && left == nil {
				left = make([]entry, len(firsts))
			}
			if e.count > 0 {
				left[i] = e
			}
			continue
		}
		if buf, err = in.trigrams.of(uint32(k), buf[:0]); err != nil {
			return nil, err
		}
		for _, e := range buf {
			if int(e.second) >= len(in.renumbered) {
				return nil, corrupt(in.path, secTrigramEntries, 0, "character %d of %d", e.second, len(in.renumbered))
			}
			found[i] = append(found[i], third{in.renumbered[e.second], uint32(e.count)})
		}
	}
	return left, nil
}

// countThirds appends to found what follows the bigrams of left, which end in
// b, in documents that are kept. The marks are zero before and after.
func (in *input) countThirds(left []entry, b uint32, found [][]third, marks []uint16) error {
	firsts := make([]*cursor, len(left))
	for i, e := range left {
		if e.count > 0 {
			var err error
			if firsts[i], err = in.posting(e); err != nil {
				return err
			}
		}
	}
	entries, err := in.bigrams.of(uint32(in.old[b]), nil)
	if err != nil {
		return err
	}
	thirds := make([]*cursor, len(entries))
	for i, e := range entries {
		if thirds[i], err = in.posting(e); err != nil {
			return err
		}
	}
	counts := make([]uint32, len(left))
	for base := uint32(0); base < in.positions; base += uint32(len(marks)) {
		marked := in.mark(firsts, base, marks)
		for i, c := range thirds {
			if int(entries[i].second) >= len(in.renumbered) {
				return corrupt(in.path, secBigramEntries, 0, "character %d of %d", entries[i].second, len(in.renumbered))
			}
			each(c, base, len(marks), func(p uint32) {
				if k := marks[p-base]; k > 0 {
					counts[k-1]++
				}
			})
			for k, n := range counts {
				if n > 0 {
					found[k] = append(found[k], third{in.renumbered[entries[i].second], n})
					counts[k] = 0
				}
			}
		}
		for _, p := range marked {
			marks[p] = 0
		}
	}
	return nil
}

// mark notes in marks which of firsts precedes a position from base on, and
// gives the marks made.
func (in *input) mark(firsts []*cursor, base uint32, marks []uint16) (made []uint32) {
	hint, skip := 0, 1
	if base == 0 {
		skip = 0 // no position precedes the first one
	}
	for i, c := range firsts {
		if c == nil {
			continue
		}
		each(c, base-uint32(skip), len(marks)-1+skip, func(p uint32) {
			if _, kept := in.move(p, &hint); kept {
				marks[p+1-base] = uint16(i) + 1
				made = append(made, p+1-base)
			}
		})
	}
	return made
}

// each yields the numbers of c from base on, n of them at most possible; it
// leaves c at the first one behind.
func each(c *cursor, base uint32, n int, yield func(p uint32)) {
	end := uint64(base) + uint64(n)
	for p, ok := c.seek(base); ok && uint64(p) < end; p, ok = c.next() {
		yield(p)
	}
}
