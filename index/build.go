package index

import (
	"math/bits"
	"slices"
)

// commonIn is how often a bigram occurs at least that is common in a stream of
// length u: what follows it is tabulated, so that three characters are a look-up
// as well. The table takes 3.6 % of the text of a shard as a full Writer writes
// it, and 2.0 % once four of these are merged. A merge need not count what its
// inputs have tabulated; with a least of 1,024 it would take a quarter longer.
func commonIn(u uint32) int { return max(256, int(u>>15)) }

// openedIn is how many positions a bigram has at least whose list is followed by
// openings: with them the documents of a year are counted, without them its
// positions are read. They take half a per cent of the text.
func openedIn(u uint32) int { return max(256, int(u>>11)) }

// openedKind and plainKind are the lists of positions below u, with openings and
// without.
func openedKind(u uint32) listKind { return newListKind(u, openedIn(u)) }
func plainKind(u uint32) listKind  { return newListKind(u, maxPositions) }

// A build writes the sections of a shard in the order in which they come to be
// known.
type build struct {
	f         *fileWriter
	u         uint32 // length of the stream
	documents *finder
	shape     shape
	enc       encoder
	ascending []uint32

	characters                 []rune
	newline                    uint32 // the number of '\n', or none
	bigrams, bridged, trigrams dictionaryWriter
	bridgedLists               []byte
	openings                   openings
	common                     []int64
}

func newBuild(f *fileWriter, u uint32) *build {
	b := &build{}
	b.begin(f, u)
	return b
}

// begin begins a file, in the memory of the one before.
func (b *build) begin(f *fileWriter, u uint32) {
	*b = build{
		f: f, u: u, enc: b.enc, ascending: b.ascending[:0],
		bigrams: b.bigrams.emptied(), bridged: b.bridged.emptied(), trigrams: b.trigrams.emptied(), common: b.common[:0],
		bridgedLists: b.bridgedLists[:0], openings: openings{bits: b.openings.bits},
	}
	b.shape[shapePositions] = int64(u)
	b.bigrams.kind, b.bridged.kind = openedKind(u), plainKind(u)
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
	b.f.section(secBridgedPostings)
	b.f.write(b.bridgedLists)
	b.f.write(make([]byte, overread))
	return nil
}

// tabulated writes the table of trigrams.
func (b *build) tabulated() {
	b.f.section(secTrigramEntries)
	b.f.write(b.trigrams.entries)
	b.f.section(secTrigrams)
	numbers(b.f, b.common)
	b.trigrams.writeIndex(b.f)
	b.f.endTable()
}

func (b *build) dictionary(id sectionID, d *dictionaryWriter) {
	b.f.section(id + 1)
	b.f.write(d.entries)
	b.f.section(id)
	d.writeIndex(b.f)
	b.f.endTable()
}

// key is the number of a common bigram. Common bigrams that end in the same
// character follow one another, so that a merge counts what follows them in one
// go.
func (b *build) key(first, second uint32) int64 {
	return int64(second)*int64(len(b.characters)) + int64(first)
}

// isCommon reports whether a bigram that occurs so often is common.
func (b *build) isCommon(second uint32, count int) bool {
	return count >= commonIn(b.u) && second != b.newline
}

// posting writes the list of a bigram. Documents is how many it is in, or 0 if
// that was not counted.
func (b *build) posting(second uint32, list []uint32, documents int) {
	switch n := len(list); {
	case n >= b.bigrams.kind.opened:
		b.openings.begin(n)
		b.openings.add(list, b.documents)
		documents = b.openings.documents
	case n == 1:
		documents = 1
	case documents == 0:
		documents = b.documents.count(list)
	}
	if len(list) <= plainMost { // as most are
		width := bytesFor(b.u)
		for _, p := range list {
			b.f.write([]byte{byte(p), byte(p >> 8), byte(p >> 16), byte(p >> 24)}[:width])
		}
	} else {
		b.f.write(b.enc.all(list, b.u))
	}
	if len(list) >= b.bigrams.kind.opened {
		b.f.write(b.openings.bits)
	}
	b.bigrams.add(second, len(list), documents)
}

// bridgedOf enters the bridged positions of the bigrams that begin with a
// character: each behind the second character, in any order.
func (b *build) bridgedOf(all []uint64) {
	slices.Sort(all)
	for len(all) > 0 {
		second := uint32(all[0] >> 32)
		list := b.ascending[:0]
		for len(all) > 0 && uint32(all[0]>>32) == second {
			list = append(list, uint32(all[0]))
			all = all[1:]
		}
		b.ascending = list
		b.bridgedLists = append(b.bridgedLists, b.enc.all(list, b.u)...)
		b.bridged.add(second, len(list), b.documents.count(list))
	}
}

// list writes a section of one list, whose length is this number of the shape.
func (b *build) list(id sectionID, list []uint32, u uint32, n int) {
	b.shape[n] = int64(len(list))
	b.f.section(id)
	b.f.write(b.enc.all(list, u))
	b.f.write(make([]byte, overread))
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
	b.list(secJumps, at, b.u, shapeJumps)
	b.list(secShifts, shifts, sum+1, shapeJumps)
}

func (b *build) writeShape(documents int) {
	b.shape[shapeDocuments] = int64(documents)
	b.f.section(secShape)
	numbers(b.f, b.shape[:])
	b.f.endTable()
}

// A tally counts characters.
type tally struct {
	counts []uint32
	seen   []uint32 // characters counted at least once
	bits   []uint64
}

func newTally(characters int) *tally {
	return &tally{counts: make([]uint32, characters), bits: make([]uint64, (characters+63)/64)}
}

func (t *tally) add(c uint32) {
	if t.counts[c] == 0 {
		t.seen = append(t.seen, c)
	}
	t.counts[c]++
}

// addMany counts c n times.
func (t *tally) addMany(c, n uint32) {
	if t.counts[c] == 0 && n > 0 {
		t.seen = append(t.seen, c)
	}
	t.counts[c] += n
}

// takeAway counts c n times less, after everything was counted.
func (t *tally) takeAway(c, n uint32) { t.counts[c] -= min(n, t.counts[c]) }

// sorted gives the characters that were counted, in order. Where there are many
// they are not compared, but found in a map of bits.
func (t *tally) sorted() []uint32 {
	if len(t.seen) < len(t.bits)/2 {
		slices.Sort(t.seen)
		return t.seen
	}
	for _, c := range t.seen {
		t.bits[c>>6] |= 1 << (c & 63)
	}
	t.seen = t.seen[:0]
	for i, word := range t.bits {
		for ; word != 0; word &= word - 1 {
			t.seen = append(t.seen, uint32(i<<6+bits.TrailingZeros64(word)))
		}
		t.bits[i] = 0
	}
	return t.seen
}

func (t *tally) reset() {
	for _, c := range t.seen {
		t.counts[c] = 0
	}
	t.seen = t.seen[:0]
}

// A third is how often a character follows a common bigram.
type third struct{ c, n uint32 }

// take appends the counts in order of the characters to all, and empties t.
func (t *tally) take(all []third) []third {
	for _, c := range t.sorted() {
		if n := t.counts[c]; n > 0 {
			all = append(all, third{c, n})
		}
	}
	t.reset()
	return all
}

// entriesOf adds the entries of the next first.
func (w *dictionaryWriter) entriesOf(all []third) {
	w.first()
	for _, t := range all {
		w.add(t.c, int(t.n), 0)
	}
}
