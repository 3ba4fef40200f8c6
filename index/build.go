package index

import "slices"

// commonIn is how often a bigram occurs at least that is common in a stream of
// length u: what follows it is tabulated, so that three characters are a look-up
// as well. Intersecting a list of 1,024 takes less than 0.1 ms. The table keeps
// to about 1.5 % of the text.
func commonIn(u uint32) int { return max(1024, int(u>>15)) }

// A build writes the sections of a shard in the order in which they come to be
// known.
type build struct {
	f     *fileWriter
	u     uint32 // length of the stream
	shape shape
	enc   encoder

	characters                 []rune
	newline                    uint32 // the number of '\n', or none
	bigrams, bridged, trigrams dictionaryWriter
	common                     []int64
}

func newBuild(f *fileWriter, u uint32) *build {
	b := &build{f: f, u: u}
	b.shape[shapePositions] = int64(u)
	b.bigrams.u = u
	return b
}

// alphabet sets the characters.
func (b *build) alphabet(characters []rune) {
	b.characters = characters
	b.newline = ^uint32(0)
	if i, ok := slices.BinarySearch(characters, '\n'); ok {
		b.newline = uint32(i)
	}
}

// postings writes the lists, for which each is called with every first, and the
// dictionaries.
func (b *build) postings(each func(first uint32) error) error {
	b.f.section(secPostings)
	for a := range uint32(len(b.characters)) {
		b.bigrams.first()
		b.bridged.first()
		if err := each(a); err != nil {
			return err
		}
	}
	b.f.write(make([]byte, overread))
	b.f.section(secCharacters)
	numbers(b.f, b.characters)
	b.f.endTable()
	b.dictionary(secBigrams, &b.bigrams)
	b.dictionary(secBridged, &b.bridged)
	return nil
}

// tabulated writes the table of trigrams.
func (b *build) tabulated() {
	b.f.section(secTrigrams)
	numbers(b.f, b.common)
	b.dictionaryBody(secTrigrams, &b.trigrams)
}

func (b *build) dictionary(id sectionID, d *dictionaryWriter) {
	b.f.section(id)
	b.dictionaryBody(id, d)
}

func (b *build) dictionaryBody(id sectionID, d *dictionaryWriter) {
	d.writeIndex(b.f)
	b.f.endTable()
	b.f.section(id + 1)
	b.f.write(d.entries)
}

// posting writes the list of a bigram.
func (b *build) posting(second uint32, list []uint32) {
	b.enc.begin(len(list), b.u)
	for _, p := range list {
		b.enc.add(p)
	}
	b.f.write(b.enc.end())
	b.bigrams.add(second, len(list))
}

// list writes a section of one list.
func (b *build) list(id sectionID, list []uint32, u uint32) {
	b.f.section(id)
	b.enc.begin(len(list), u)
	for _, p := range list {
		b.enc.add(p)
	}
	b.f.write(b.enc.end())
	b.f.write(make([]byte, overread))
	switch id {
	case secParagraphs:
		b.shape[shapeParagraphs] = int64(len(list))
	case secBridges:
		b.shape[shapeBridges] = int64(len(list))
	case secJumps:
		b.shape[shapeJumps] = int64(len(list))
	}
}

// jumps writes the jumps and their shifts.
func (b *build) jumps(all []jump) {
	at, shifts := make([]uint32, len(all)), make([]uint32, len(all))
	sum := uint32(0)
	for i, j := range all {
		sum += j.growth
		at[i], shifts[i] = j.at, sum
	}
	b.shape[shapeShifts] = int64(sum)
	b.list(secJumps, at, b.u)
	b.list(secShifts, shifts, sum+1)
}

func (b *build) writeShape(documents int) {
	b.shape[shapeDocuments] = int64(documents)
	b.f.section(secShape)
	numbers(b.f, b.shape[:])
	b.f.endTable()
}

// sort writes the postings and the tables of a stream.
func (b *build) sort(s *stream, bridges []uint32) error {
	s.alphabetize()
	b.alphabet(s.alphabet)
	positions, after, starts := b.byFirst(s)
	pairs := make([]uint64, len(bridges))
	for i, p := range bridges {
		pairs[i] = uint64(s.at(p))<<32 | uint64(s.at(p+1))
	}
	slices.Sort(pairs)
	t := newTally(len(s.alphabet))
	k := sorter{after: after, tally: newTally(len(s.alphabet))}
	err := b.postings(func(a uint32) error {
		pairs = b.bridgedOf(a, pairs)
		k.bucket(positions[starts[a]:starts[a+1]], starts[a], func(second uint32, list []uint32) {
			b.posting(second, list)
			if len(list) >= commonIn(b.u) && second != b.newline {
				for _, p := range list {
					t.add(s.at(p + 2))
				}
				b.thirds(a, second, t)
			}
		})
		return nil
	})
	b.tabulated()
	return err
}

// byFirst sorts the positions of a stream by their characters, and with them
// the characters that follow: fetching those later would miss the cache once
// for each position, which takes longer than all the rest of sorting.
func (b *build) byFirst(s *stream) (positions []uint32, after *stream, starts []uint32) {
	starts = make([]uint32, len(s.alphabet)+1)
	for p := range uint32(s.len()) {
		if c := s.at(p); c != b.newline {
			starts[c+1]++
		}
	}
	for c := range s.alphabet {
		starts[c+1] += starts[c]
	}
	n := starts[len(s.alphabet)]
	positions, after = make([]uint32, n), &stream{low: make([]uint16, n)}
	if s.high != nil {
		after.high = make([]uint8, n)
	}
	next := slices.Clone(starts)
	for p := range uint32(s.len()) {
		if c := s.at(p); c != b.newline {
			i := next[c]
			positions[i] = p
			after.set(int(i), s.at(p+1))
			next[c]++
		}
	}
	return positions, after, starts
}

// bridgedOf enters the pairs that begin with a and gives the rest.
func (b *build) bridgedOf(a uint32, pairs []uint64) (rest []uint64) {
	for len(pairs) > 0 && uint32(pairs[0]>>32) == a {
		n := 1
		for n < len(pairs) && pairs[n] == pairs[0] {
			n++
		}
		b.bridged.add(uint32(pairs[0]), n)
		pairs = pairs[n:]
	}
	return pairs
}

// thirds enters a common bigram and what follows it, and empties t.
func (b *build) thirds(first, second uint32, t *tally) {
	b.common = append(b.common, b.key(first, second))
	b.trigrams.first()
	for _, c := range t.sorted() {
		b.trigrams.add(c, int(t.counts[c]))
	}
	t.reset()
}

// A tally counts characters.
type tally struct {
	counts []uint32
	seen   []uint32 // characters counted at least once
}

func newTally(characters int) *tally { return &tally{counts: make([]uint32, characters)} }

func (t *tally) add(c uint32) { t.addMany(c, 1) }

// addMany counts c n times.
func (t *tally) addMany(c, n uint32) {
	if t.counts[c] == 0 && n > 0 {
		t.seen = append(t.seen, c)
	}
	t.counts[c] += n
}

func (t *tally) sorted() []uint32 {
	slices.Sort(t.seen)
	return t.seen
}

func (t *tally) reset() {
	for _, c := range t.seen {
		t.counts[c] = 0
	}
	t.seen = t.seen[:0]
}

// A sorter sorts the positions of a character by the character that follows.
type sorter struct {
	after  *stream
	tally  *tally
	keys   []uint64
	sorted []uint32
}

// bucket calls emit with the list of each second, in order. The seconds of
// positions stand in k.after from base on.
func (k *sorter) bucket(positions []uint32, base uint32, emit func(second uint32, list []uint32)) {
	const few = 64
	if len(positions) <= few {
		k.small(positions, base, emit)
		return
	}
	k.sorted = slices.Grow(k.sorted[:0], len(positions))[:len(positions)]
	for i := range positions {
		k.tally.add(k.after.at(base + uint32(i)))
	}
	next := k.tally.counts // turned into where the list goes on
	at := uint32(0)
	for _, c := range k.tally.sorted() {
		at += next[c]
		next[c] = at - next[c]
	}
	for i, p := range positions {
		c := k.after.at(base + uint32(i))
		k.sorted[next[c]] = p
		next[c]++
	}
	at = 0
	for _, c := range k.tally.seen {
		emit(c, k.sorted[at:next[c]])
		at = next[c]
	}
	k.tally.reset()
}

// small does the same for few positions, by comparing.
func (k *sorter) small(positions []uint32, base uint32, emit func(second uint32, list []uint32)) {
	k.keys = k.keys[:0]
	for i, p := range positions {
		k.keys = append(k.keys, uint64(k.after.at(base+uint32(i)))<<32|uint64(p))
	}
	slices.Sort(k.keys)
	k.sorted = k.sorted[:0]
	for i, key := range k.keys {
		k.sorted = append(k.sorted, uint32(key))
		if i+1 == len(k.keys) || k.keys[i+1]>>32 != key>>32 {
			emit(uint32(key>>32), k.sorted)
			k.sorted = k.sorted[:0]
		}
	}
}
