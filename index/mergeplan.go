package index

import (
	"cmp"
	"sort"

	"tifa"
)

// An origin is where a document of the new shard comes from.
type origin struct {
	in, doc uint32
	start   uint32 // in the new stream
}

// An input is a shard to merge.
type input struct {
	*Shard
	index    uint32
	next     int    // document to arrange
	date, id string // of it

	runs    []run   // in order of both streams
	dropped bool    // some document is
	old     []int32 // of each character of the new shard its number here, or -1
	// Of each character here its number in the new shard.
	renumbered []uint32
	// Of each stretch of the stream twice the first run that ends in it or
	// later, and 1 more if all of the stretch is in that.
	stretch  []uint32
	fewKept  bool     // less than half of the stream
	codes    [][]rune // of the texts
	newCodes []int64  // of each its number in the new shard, or -1
	marking
}

// A run is what follows one another in an input's stream and in the new one. It
// moves by a distance that may be negative.
type run struct{ from, end, by uint32 }

// arrange puts the documents that are kept in order and plans their moves.
func (m *merger) arrange(keep func(int64) bool) error {
	var heads []*input // a heap by the next document
	documents := 0
	for i, in := range m.in {
		documents += in.Documents()
		in.index = uint32(i)
		if in.next = -1; in.advance(keep) {
			heads = append(heads, in)
		}
	}
	for i := len(heads) - 1; i >= 0; i-- {
		sink(heads, i)
	}
	m.docs = make([]origin, 0, documents)
	sum := uint64(0)
	for len(heads) > 0 {
		in := heads[0]
		from, end := in.Start(in.next), in.Start(in.next+1)
		m.docs = append(m.docs, origin{in.index, uint32(in.next), uint32(sum)})
		if k := len(in.runs) - 1; k >= 0 && in.runs[k].end == from && from+in.runs[k].by == uint32(sum) {
			in.runs[k].end = end
		} else {
			in.runs = append(in.runs, run{from, end, uint32(sum) - from})
		}
		if sum += uint64(end - from); sum > maxPositions {
			return &tifa.Problem{Fact: "the shards to merge are longer than one can hold"}
		}
		if !in.advance(keep) {
			heads[0] = heads[len(heads)-1]
			heads = heads[:len(heads)-1]
		}
		sink(heads, 0)
	}
	m.length = uint32(sum)
	m.everything = true
	for _, in := range m.in {
		in.stretches()
		m.everything = m.everything && !in.dropped
	}
	return nil
}

// advance goes to the next document that is kept.
func (in *input) advance(keep func(int64) bool) bool {
	for in.next++; in.next < in.Documents(); in.next++ {
		if keep == nil || keep(in.Key(in.next)) {
			in.date, in.id = in.Field(Date, in.next), in.Field(ID, in.next)
			return true
		}
		in.dropped = true
	}
	return false
}

// before reports whether the next document of in comes before that of other.
func (in *input) before(other *input) bool {
	return cmp.Or(inOrder(in.date, in.id, other.date, other.id), cmp.Compare(in.index, other.index)) < 0
}

// sink moves number i of a heap down to where it belongs.
func sink(heads []*input, i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(heads); child++ {
			if heads[child].before(heads[least]) {
				least = child
			}
		}
		if least == i {
			return
		}
		heads[i], heads[least] = heads[least], heads[i]
		i = least
	}
}

// stretches prepares to find runs.
func (in *input) stretches() {
	kept := 0
	for _, r := range in.runs {
		kept += int(r.end - r.from)
	}
	in.fewKept = kept < int(in.positions)/2
	in.runs = append(in.runs, run{past, past, 0})
	in.stretch = make([]uint32, in.positions>>finderBits+1)
	k := uint32(0)
	for i := range in.stretch {
		from := uint32(i) << finderBits
		for in.runs[k].end <= from {
			k++
		}
		in.stretch[i] = k << 1
		if in.runs[k].from <= from && in.runs[k].end-from >= 1<<finderBits {
			in.stretch[i] |= 1
		}
	}
}

// runAt is the first run that ends behind p, which may begin behind it.
func (in *input) runAt(p uint32) *run {
	k := in.stretch[p>>finderBits] >> 1
	for in.runs[k].end <= p {
		k++
	}
	return &in.runs[k]
}

// kept reports whether p is in a document that is kept.
func (in *input) kept(p uint32) bool { return !in.dropped || in.runAt(p).from <= p }

// move puts the new positions of all, which ascend, in their place; those in
// documents that are dropped have none.
func (in *input) move(all []uint32) (moved []uint32) {
	n := 0
	for _, p := range all {
		k := in.stretch[p>>finderBits]
		r := &in.runs[k>>1]
		if k&1 == 0 {
			if r = in.runAt(p); p < r.from {
				continue
			}
		}
		all[n] = p + r.by
		n++
	}
	return all[:n]
}

// until is a position from which on none moves to one below to: behind all of
// them, those in documents that are dropped as well, if no other is left.
func (in *input) until(to uint32) uint32 {
	last := len(in.runs) - 1 // behind which there is none
	k := sort.Search(last, func(i int) bool { return in.runs[i].from+in.runs[i].by >= to })
	switch {
	case k == last && (k == 0 || in.runs[k-1].end+in.runs[k-1].by <= to):
		return in.positions
	case k == 0:
		return 0
	}
	return min(to-in.runs[k-1].by, in.runs[k-1].end)
}
