package index

import "slices"

// Bridged reports whether the n characters at pos are not written so in the
// text as issued: white space was removed between two of them, or one of them
// is a space that stands for white space with a line break. Strings that begin or end with
// a space, or are one, may be written so for all that: for them read the text.
func (s *Shard) Bridged(pos uint32, n int) bool {
	c := s.bridges
	at, ok := c.seek(pos)
	return ok && uint64(at)+1 < uint64(pos)+uint64(n)
}

// LookupBridged finds the bridged occurrences of the string p, in order; see
// [Shard.Bridged]. It reads what is bridged of each two neighbouring characters,
// which is little, and not the occurrences.
func (s *Shard) LookupBridged(p []rune) (all []uint32, err error) {
	places, ok := s.placesOf(p)
	if !ok {
		return nil, nil
	}
	for i := range len(places) - 1 {
		if all, err = s.appendBridged(all, places[i][0], places[i+1][0], uint32(i)); err != nil {
			return nil, err
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if len(places) <= 2 || len(all) == 0 {
		return all, nil
	}
	w := s.lookout()
	defer s.done(w)
	x, _, err := w.find(s, places)
	if err != nil || x == nil {
		return nil, err
	}
	for i := range x.parts {
		all = x.parts[i].keep(all)
	}
	return all, nil
}

// appendBridged appends the bridged positions of two characters, less at.
func (s *Shard) appendBridged(all []uint32, a, b, at uint32) ([]uint32, error) {
	e, err := s.bridged.find(a, b)
	if err != nil || e.count == 0 {
		return all, err
	}
	var c cursor
	if err := s.bridged.open(&c, e); err != nil {
		return nil, err
	}
	for p, ok := c.next(); ok; p, ok = c.next() {
		if p >= at {
			all = append(all, p-at)
		}
	}
	return all, nil
}

// CountBridged is how many of the occurrences of the two characters p are
// bridged; see [Shard.Bridged]. It is looked up.
func (s *Shard) CountBridged(p [2]rune) (int, error) {
	e, err := s.entryOf(&s.bridged, p)
	return e.count, err
}

// CountUnbridged is how many of the occurrences of the string p are not bridged;
// see [Shard.Bridged] and [Shard.Count].
func (s *Shard) CountUnbridged(p []rune) (n int, err error) {
	switch len(p) {
	case 0, 1:
		return s.Count(p)
	case 2:
		if n, err = s.Count(p); err != nil {
			return 0, err
		}
		bridged, err := s.CountBridged([2]rune(p))
		return n - bridged, err
	case 3:
		if n, ok, err := s.countThree(p); ok || err != nil {
			return s.lessBridged(n, p, err)
		}
	}
	w := s.lookout()
	defer s.done(w)
	x, most, err := w.findString(s, p)
	if err != nil || x == nil {
		return 0, err
	}
	const few = 64 // whose bridges are looked for one by one
	if most > few {
		return s.lessBridged(x.count(), p, nil)
	}
	for pos, ok := x.next(); ok; pos, ok = x.next() {
		if !s.Bridged(pos, len(p)) {
			n++
		}
	}
	return n, nil
}

// lessBridged takes the bridged ones off n occurrences of p.
func (s *Shard) lessBridged(n int, p []rune, err error) (int, error) {
	if n == 0 || err != nil {
		return 0, err
	}
	bridged, err := s.LookupBridged(p)
	return n - len(bridged), err
}
