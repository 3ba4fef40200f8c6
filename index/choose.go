package index

// A pair is what stands for two neighbouring places of a string.
type pair struct {
	known bool // that it was looked up
	count int
	one   entry   // the first of its bigrams, which is mostly all
	more  []entry // the others
}

// all are the bigrams that occur.
func (p *pair) all() []entry {
	if p.count == 0 {
		return nil
	}
	return append([]entry{p.one}, p.more...)
}

// look looks up the bigrams of two places.
func (p *pair) look(s *Shard, first, second []uint32) (err error) {
	p.known = true
	if len(first) == 1 && len(second) == 1 {
		p.one, err = s.bigrams.find(first[0], second[0])
		p.count = p.one.count
		return err
	}
	for _, a := range first {
		for _, b := range second {
			e, err := s.bigrams.find(a, b)
			switch {
			case err != nil:
				return err
			case e.count == 0:
				continue
			case p.count == 0:
				p.one = e
			default:
				p.more = append(p.more, e)
			}
			p.count += e.count
		}
	}
	return nil
}

// choose chooses pairs that cover all places, the rarest first; none if one of
// them occurs nowhere. Pairs are looked up only where they are needed: around
// one of rare characters, and the others where all of these are common. They are
// appended to buf by number.
func (s *Shard) choose(places [][]uint32, pairs []pair, buf []int) (chosen []int, err error) {
	const few = 64 // positions, each of which costs less than to look up a pair
	rarest, least := 0, maxPositions
	last := s.total(places[0])
	for i := range pairs {
		next := s.total(places[i+1])
		if n := min(last, next); n < least {
			rarest, least = i, n
		}
		last = next
	}
	chosen = cover(buf, len(pairs), rarest)
	if rarest, err = s.look(places, pairs, chosen); err != nil || rarest < 0 {
		return nil, err
	}
	if pairs[rarest].count > few {
		chosen = chosen[:0]
		for i := range pairs {
			chosen = append(chosen, i)
		}
		if rarest, err = s.look(places, pairs, chosen); err != nil || rarest < 0 {
			return nil, err
		}
		chosen = cover(chosen[:0], len(pairs), rarest)
	}
	for i, k := range chosen { // an insertion sort of a few
		for ; i > 0 && pairs[chosen[i-1]].count > pairs[k].count; i-- {
			chosen[i] = chosen[i-1]
		}
		chosen[i] = k
	}
	return chosen, nil
}

// total is how many bigrams begin with characters.
func (s *Shard) total(characters []uint32) (n int) {
	for _, c := range characters {
		n += int(s.bigrams.totals.at(int(c)))
	}
	return n
}

// look looks pairs up and says which is the rarest, or -1 if one occurs nowhere.
func (s *Shard) look(places [][]uint32, pairs []pair, all []int) (rarest int, err error) {
	rarest = all[0]
	for _, i := range all {
		p := &pairs[i]
		if !p.known {
			if err = p.look(s, places[i], places[i+1]); err != nil {
				return 0, err
			}
		}
		if p.count == 0 {
			return -1, nil
		}
		if p.count < pairs[rarest].count {
			rarest = i
		}
	}
	return rarest, nil
}

// cover appends to buf the number of a pair and from it to both ends every other
// one, so that each place is in one of them.
func cover(buf []int, pairs, from int) []int {
	buf = append(buf, from)
	for i := from; i > 0; {
		i = max(i-2, 0)
		buf = append(buf, i)
	}
	for i := from; i < pairs-1; {
		i = min(i+2, pairs-1)
		buf = append(buf, i)
	}
	return buf
}
