package index

// A lookout is the memory of one look-up of three places or more. Strings are
// mostly short and rare, and to ask for memory takes longer than to find them:
// a lookout is used again where nothing of it outlasts an answer.
type lookout struct {
	numbers [usual + 1]uint32
	places  [usual + 1][]uint32
	pairs   [usual]pair
	chosen  [usual + 2]int
	parts   [usual/2 + 2]part
	cursors [usual/2 + 2]cursor
	chunk   [chunkMost]uint32
	found   intersection
}

// usual is how many pairs most strings have at most. Longer ones ask for memory.
const usual = 20

// lookout gives memory that is given back by [Shard.done].
func (s *Shard) lookout() *lookout { return s.lookouts.Get().(*lookout) }

// done takes the memory back, of which nothing may be used afterwards.
func (s *Shard) done(w *lookout) { s.lookouts.Put(w) }

// placesOf is [Shard.placesOf] in the memory of w.
func (w *lookout) placesOf(s *Shard, p []rune) (all [][]uint32, ok bool) {
	if n := len(p); n <= len(w.places) {
		return s.numbered(p, w.places[:n], w.numbers[:n])
	}
	return s.placesOf(p)
}

// choose is [Shard.choose] in the memory of w. What it gives is valid until w is
// used again.
func (w *lookout) choose(s *Shard, places [][]uint32) (pairs []pair, chosen []int, err error) {
	pairs = w.pairs[:]
	if n := len(places) - 1; n <= usual {
		pairs = pairs[:n]
		clear(pairs)
	} else {
		pairs = make([]pair, n)
	}
	chosen, err = s.choose(places, pairs, w.chosen[:0])
	return pairs, chosen, err
}

// find opens what stands in places, three or more, to be read in the memory of w;
// nil if the string occurs nowhere. Most is how often it can occur.
func (w *lookout) find(s *Shard, places [][]uint32) (x *intersection, most int, err error) {
	pairs, chosen, err := w.choose(s, places)
	if err != nil || chosen == nil {
		return nil, 0, err
	}
	parts, cursors := w.parts[:], w.cursors[:]
	if len(chosen) > len(parts) {
		parts, cursors = make([]part, len(chosen)), make([]cursor, len(chosen))
	}
	parts, most, err = s.openParts(pairs, chosen, parts, cursors)
	x = &w.found
	x.parts, x.chunk, x.size, x.left = parts, w.chunk[:], 0, nil
	return x, most, err
}

// findString is find for a string of three characters or more.
func (w *lookout) findString(s *Shard, p []rune) (x *intersection, most int, err error) {
	places, ok := w.placesOf(s, p)
	if !ok {
		return nil, 0, nil
	}
	return w.find(s, places)
}
