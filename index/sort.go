package index

import (
	"cmp"
	"math/bits"
	"slices"
	"unsafe"
)

// groupOf is how many positions are sorted at a time. Each group passes over
// the whole stream once: a full Writer makes two.
const groupOf = 9 << 19

// A sorter sorts the positions of a stream by the two characters that begin
// there. It moves records of 64 bits: the second character, the position and,
// where there is room, the third character. Fetching those from the stream once
// the positions are sorted would miss the cache for each of them, which takes
// longer than all the rest.
type sorter struct {
	*build
	stream   *stream
	counts   []uint32 // of each character
	third    int      // bits of the third character, 0 without room
	position int      // bits of a position
	records  []uint64 // of a group
	sorted   []uint64 // of one first character
	tally    *tally
	next     []slot // for each character
	tables   []thirdsOf
	thirds   []third // of one table after the other

	bridges   []uint64 // bridged positions behind the second character, one first after the other
	bridgeEnd []uint32 // where those of each first end
}

// thirdsOf are the characters that follow a common bigram: those of thirds from
// first on and before end.
type thirdsOf struct {
	key        int64
	first, end int
}

// A slot is where the next record of a character goes, and by how much that
// moves.
type slot struct{ at, step uint32 }

// lend gives memory for n numbers, which is that of the records and theirs again
// when they are sorted.
func (k *sorter) lend(n int) []uint16 {
	if need := max(min(groupOf, n), n/4+1) + 1; cap(k.records) < need {
		k.records = make([]uint64, need)
	}
	return unsafe.Slice((*uint16)(unsafe.Pointer(unsafe.SliceData(k.records))), n)
}

// sort writes the postings and the tables of a stream, whose characters must be
// in order.
func (k *sorter) sort(b *build, s *stream, counts []uint32, bridges []uint32) error {
	b.alphabet(s.alphabet)
	*k = sorter{
		build: b, stream: s, counts: counts, tally: newTally(len(counts)), position: bits.Len32(b.u),
		records: k.records, sorted: k.sorted, tables: k.tables[:0], thirds: k.thirds[:0], bridges: k.bridges,
		next: make([]slot, len(counts)), bridgeEnd: make([]uint32, len(counts)),
	}
	if n := bits.Len(uint(len(counts))); k.position+2*n <= 64 {
		k.third = n
	}
	k.bridge(bridges)
	end, at := uint32(0), 0 // of the group
	err := b.postings(func(a uint32) error {
		if a >= end {
			end, at = k.group(a), 0
		}
		if a != b.newline {
			n := int(counts[a])
			k.first(a, k.records[at:at+n])
			at += n
		}
		return nil
	})
	k.table()
	return err
}

// group makes the records of the characters from a on, and says before which
// one it ends.
func (k *sorter) group(a uint32) (end uint32) {
	// Records of other groups go behind those of this one, all to one place.
	clear(k.next)
	n := uint32(0)
	for end = a; int(end) < len(k.counts) && (end == a || n+k.counts[end] <= groupOf); end++ {
		if end != k.newline {
			k.next[end] = slot{n, 1}
			n += k.counts[end]
		}
	}
	for c := range k.next {
		if k.next[c].step == 0 {
			k.next[c].at = n
		}
	}
	if int(n) >= cap(k.records) {
		k.records = make([]uint64, max(n, min(groupOf, uint32(k.stream.len())))+1)
	}
	k.records = k.records[:n+1]
	s := k.stream
	if s.len() == 0 {
		return end
	}
	last := uint32(s.len() - 1)
	first, second := s.at(0), s.at(min(1, last))
	p := uint32(0)
	if s.high == nil { // as nearly always
		for _, low := range s.low[min(2, s.len()):] {
			third := uint32(low)
			k.place(first, k.record(second, third, p))
			first, second = second, third
			p++
		}
	}
	for ; p <= last; p++ {
		third := uint32(0)
		if p+2 <= last {
			third = s.at(p + 2)
		}
		k.place(first, k.record(second, third, p))
		first, second = second, third
	}
	return end
}

// place puts a record behind those of the same first character.
func (k *sorter) place(first uint32, record uint64) {
	to := k.next[first]
	k.records[to.at] = record
	k.next[first].at = to.at + to.step
}

func (k *sorter) record(second, third, p uint32) uint64 {
	return (uint64(second)<<k.position|uint64(p))<<k.third | uint64(third)&(1<<k.third-1)
}

func (k *sorter) second(r uint64) uint32     { return uint32(r >> (k.third + k.position)) }
func (k *sorter) positionOf(r uint64) uint32 { return uint32(r>>k.third) & (1<<k.position - 1) }

func (k *sorter) thirdOf(r uint64) uint32 {
	if k.third == 0 {
		return k.stream.at(k.positionOf(r) + 2)
	}
	return uint32(r) & (1<<k.third - 1)
}

// first writes the lists of the bigrams that begin with a.
func (k *sorter) first(a uint32, records []uint64) {
	const few = 64
	if len(records) <= few {
		slices.Sort(records)
	} else {
		records = k.bySecond(records)
	}
	for len(records) > 0 {
		second, n := k.second(records[0]), 1
		for n < len(records) && k.second(records[n]) == second {
			n++
		}
		k.bigram(a, second, records[:n])
		records = records[n:]
	}
	k.bridgedOf(k.bridgesOf(a))
}

// bridge sorts bridged positions by the character there, by counting.
func (k *sorter) bridge(positions []uint32) {
	for _, p := range positions {
		k.bridgeEnd[k.stream.at(p)]++
	}
	sum := uint32(0)
	for a, n := range k.bridgeEnd { // where those of a begin, for now
		k.bridgeEnd[a] = sum
		sum += n
	}
	k.bridges = slices.Grow(k.bridges[:0], len(positions))[:len(positions)]
	for _, p := range positions {
		end := &k.bridgeEnd[k.stream.at(p)]
		k.bridges[*end] = uint64(k.stream.at(p+1))<<32 | uint64(p)
		*end++
	}
}

// bridgesOf are the bridged positions of the bigrams that begin with a.
func (k *sorter) bridgesOf(a uint32) []uint64 {
	from := uint32(0)
	if a > 0 {
		from = k.bridgeEnd[a-1]
	}
	return k.bridges[from:k.bridgeEnd[a]]
}

// bySecond sorts records, which are in order of position, by counting.
func (k *sorter) bySecond(records []uint64) []uint64 {
	for _, r := range records {
		k.tally.add(k.second(r))
	}
	next, at := k.tally.counts, uint32(0) // turned into where the records go on
	for _, c := range k.tally.sorted() {
		at += next[c]
		next[c] = at - next[c]
	}
	k.sorted = slices.Grow(k.sorted[:0], len(records))[:len(records)]
	for _, r := range records {
		c := k.second(r)
		k.sorted[next[c]] = r
		next[c]++
	}
	k.tally.reset()
	return k.sorted
}

// bigram writes the list of a bigram and, if it is common, counts what follows.
func (k *sorter) bigram(first, second uint32, records []uint64) {
	list := k.ascending[:0]
	for _, r := range records {
		list = append(list, k.positionOf(r))
	}
	k.ascending = list
	k.posting(second, list, 0)
	if k.isCommon(second, len(list)) {
		for _, r := range records {
			k.tally.add(k.thirdOf(r))
		}
		from := len(k.thirds)
		k.thirds = k.tally.take(k.thirds)
		k.tables = append(k.tables, thirdsOf{k.key(first, second), from, len(k.thirds)})
	}
}

// table writes the table of trigrams.
func (k *sorter) table() {
	slices.SortFunc(k.tables, func(a, b thirdsOf) int { return cmp.Compare(a.key, b.key) })
	for _, t := range k.tables {
		k.common = append(k.common, t.key)
	}
	for _, t := range k.tables {
		k.trigrams.entriesOf(k.thirds[t.first:t.end])
	}
	k.tabulated()
}
