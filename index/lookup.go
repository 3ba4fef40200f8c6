package index

import (
	"math/bits"
	"slices"
)

// A list is read forward only.
type list interface {
	next() (uint32, bool)
	// seek goes to the first number that is not below x, or stays.
	seek(x uint32) (uint32, bool)
	// fill reads the next numbers into buf and says how many; 0 at the end.
	fill(buf []uint32) int
	// keep leaves of all, which ascend, those that are at less than a number of
	// the list.
	keep(all []uint32, at uint32) []uint32
}

// fillFrom is fill by next.
func fillFrom(l list, buf []uint32) int {
	for i := range buf {
		v, ok := l.next()
		if !ok {
			return i
		}
		buf[i] = v
	}
	return len(buf)
}

// keepIn is keep by seek.
func keepIn(l list, all []uint32, at uint32) []uint32 {
	out := all[:0]
	for _, p := range all {
		v, ok := l.seek(p + at)
		if !ok {
			break
		}
		if v == p+at {
			out = append(out, p)
		}
	}
	return out
}

// An Iterator gives positions in ascending order. Its lists were checked when it
// was made, so that reading them cannot fail. It is for one goroutine, and for
// as long as its shard is open.
type Iterator struct {
	list list
	size int // an upper bound of the positions
}

// Next gives the next position.
func (it *Iterator) Next() (pos uint32, ok bool) {
	if it.list == nil {
		return 0, false
	}
	return it.list.next()
}

// NextGEQ gives the first position that is not below x, which may be the one
// given last; it never goes back.
func (it *Iterator) NextGEQ(x uint32) (pos uint32, ok bool) {
	if it.list == nil {
		return 0, false
	}
	return it.list.seek(min(x, maxPositions))
}

// Most is a number that the positions do not exceed.
func (it *Iterator) Most() int { return it.size }

// Lookup finds the string p, which is in the form of a flat text. Nothing
// contains a '\n' but at its end. The empty string is nowhere.
func (s *Shard) Lookup(p []rune) (*Iterator, error) { return s.LookupSets(sets(p)) }

// sets makes each character a set of its own.
func sets(p []rune) [][]rune {
	all := make([][]rune, len(p))
	for i := range p {
		all[i] = p[i : i+1]
	}
	return all
}

// LookupSets finds the strings that have one of the characters of p[i] in place
// i. The sets must not hold a character twice.
func (s *Shard) LookupSets(p [][]rune) (*Iterator, error) {
	places, ok := s.places(p)
	if !ok {
		return &Iterator{}, nil
	}
	if len(places) <= 2 {
		all, err := s.entriesOf(places)
		if err != nil || all.count == 0 {
			return &Iterator{}, err
		}
		l, err := s.open(all.entries)
		return &Iterator{l, all.count}, err
	}
	pairs := make([]pair, len(places)-1)
	for i := range pairs {
		var err error
		if pairs[i], err = s.pair(places[i], places[i+1]); err != nil {
			return nil, err
		}
		pairs[i].at = uint32(i)
		if pairs[i].count == 0 {
			return &Iterator{}, nil
		}
	}
	pairs = cover(pairs)
	x := &intersection{parts: make([]part, len(pairs))}
	for i, p := range pairs {
		l, err := s.open(p.entries)
		if err != nil {
			return nil, err
		}
		x.parts[i] = part{l, p.at}
	}
	return &Iterator{x, pairs[0].count}, nil
}

// places numbers the characters of p. ok is false where a place has none, or p
// is empty.
func (s *Shard) places(p [][]rune) (all [][]uint32, ok bool) {
	all = make([][]uint32, len(p))
	for i, set := range p {
		for _, r := range set {
			if n, ok := s.character(r); ok {
				all[i] = append(all[i], n)
			}
		}
		if len(all[i]) == 0 {
			return nil, false
		}
	}
	return all, len(p) > 0
}

// A pair is what stands for two neighbouring places of a string.
type pair struct {
	at      uint32 // the first of the places
	entries []entry
	count   int
}

// pair looks up the bigrams of two places.
func (s *Shard) pair(first, second []uint32) (p pair, err error) {
	for _, a := range first {
		for _, b := range second {
			e, err := s.bigrams.find(a, b, true)
			if err != nil {
				return p, err
			}
			if e.count > 0 {
				p.entries = append(p.entries, e)
				p.count += e.count
			}
		}
	}
	return p, nil
}

// entriesOf are the bigrams that stand for one place or two: for one those that
// begin with its characters. A '\n' begins none.
func (s *Shard) entriesOf(places [][]uint32) (p pair, err error) {
	if len(places) == 2 {
		return s.pair(places[0], places[1])
	}
	for _, c := range places[0] {
		if p.entries, err = s.bigrams.of(c, p.entries); err != nil {
			return p, err
		}
		p.count += int(s.bigrams.totals.at(int(c)))
	}
	return p, nil
}

// open opens the union of lists.
func (s *Shard) open(all []entry) (list, error) {
	if len(all) == 1 {
		c, err := s.posting(all[0])
		return &c, err
	}
	cursors := make([]cursor, len(all))
	for i, e := range all {
		c, err := s.posting(e)
		if err != nil {
			return nil, err
		}
		cursors[i] = c
	}
	return newUnion(cursors), nil
}

// cover chooses the pairs that are looked into: the rarest one, and from it to
// both ends every other one, so that each place is in one of them. The rarest
// come first.
func cover(all []pair) []pair {
	rarest := 0
	for i, p := range all {
		if p.count < all[rarest].count {
			rarest = i
		}
	}
	out := []pair{all[rarest]}
	for i := rarest; i > 0; {
		i = max(i-2, 0)
		out = append(out, all[i])
	}
	for i := rarest; i < len(all)-1; {
		i = min(i+2, len(all)-1)
		out = append(out, all[i])
	}
	slices.SortStableFunc(out, func(a, b pair) int { return a.count - b.count })
	return out
}

// A part of an intersection gives positions that are at too great.
type part struct {
	list list
	at   uint32
}

// An intersection gives the positions that all its parts have. The first part
// leads: its numbers are read in chunks, and each other part sieves a chunk as a
// whole, which takes half the time of asking all parts for one number after the
// other. Chunks grow, so that the first positions come soon.
type intersection struct {
	parts []part
	chunk [512]uint32
	size  int      // of the chunk read last
	left  []uint32 // of it; the first one was given last
}

func (x *intersection) next() (uint32, bool) {
	if len(x.left) > 0 {
		x.left = x.left[1:]
	}
	return x.first()
}

func (x *intersection) seek(pos uint32) (uint32, bool) {
	if len(x.left) > 0 && x.left[len(x.left)-1] >= pos {
		for x.left[0] < pos {
			x.left = x.left[1:]
		}
		return x.left[0], true
	}
	x.left = nil
	lead := x.parts[0]
	v, ok := lead.list.seek(pos + lead.at)
	if !ok {
		return 0, false
	}
	x.chunk[0] = v
	x.sieve(x.chunk[:1])
	return x.first()
}

// first gives the first position left, from the next chunks if there is none in
// this one.
func (x *intersection) first() (uint32, bool) {
	for len(x.left) == 0 {
		x.size = min(max(16, 2*x.size), len(x.chunk))
		n := x.parts[0].list.fill(x.chunk[:x.size])
		if n == 0 {
			return 0, false
		}
		x.sieve(x.chunk[:n])
	}
	return x.left[0], true
}

// sieve leaves the positions of a chunk of the leading part that all have.
func (x *intersection) sieve(chunk []uint32) {
	lead := x.parts[0].at
	for len(chunk) > 0 && chunk[0] < lead {
		chunk = chunk[1:]
	}
	for i := range chunk {
		chunk[i] -= lead
	}
	for _, p := range x.parts[1:] {
		if len(chunk) == 0 {
			break
		}
		chunk = p.list.keep(chunk, p.at)
	}
	x.left = chunk
}

func (x *intersection) fill(buf []uint32) int {
	if _, ok := x.next(); !ok {
		return 0
	}
	n := copy(buf, x.left)
	x.left = x.left[n-1:]
	return n
}

func (x *intersection) keep(all []uint32, at uint32) []uint32 { return keepIn(x, all, at) }

// A union gives the numbers of several lists, which are disjoint.
type union struct {
	cursors []cursor
	heads   []uint32 // what each cursor stands on; past behind the last one
	at      int      // the one given last; -1 before the first
}

const past = ^uint32(0)

// fewLists are united by comparing, more by marking what they have.
const fewLists = 8

// newUnion takes cursors that stand before their first numbers.
func newUnion(cursors []cursor) list {
	heads := make([]uint32, len(cursors))
	for i := range cursors {
		heads[i] = head(cursors[i].next())
	}
	if len(cursors) > fewLists {
		return &window{cursors: cursors, heads: heads, end: 0}
	}
	return &union{cursors, heads, -1}
}

// head is what a cursor stands on.
func head(v uint32, ok bool) uint32 {
	if !ok {
		return past
	}
	return v
}

func (u *union) next() (uint32, bool) {
	if u.at >= 0 && u.heads[u.at] != past {
		u.heads[u.at] = head(u.cursors[u.at].next())
	}
	return u.least()
}

func (u *union) seek(x uint32) (uint32, bool) {
	for i, h := range u.heads {
		if h < x {
			u.heads[i] = head(u.cursors[i].seek(x))
		}
	}
	return u.least()
}

func (u *union) fill(buf []uint32) int { return fillFrom(u, buf) }

func (u *union) keep(all []uint32, at uint32) []uint32 { return keepIn(u, all, at) }

func (u *union) least() (uint32, bool) {
	u.at = 0
	for i, h := range u.heads {
		if h < u.heads[u.at] {
			u.at = i
		}
	}
	return u.heads[u.at], u.heads[u.at] != past
}

const windowBits = 16

// A window is a union of many lists. It marks what they have in one stretch of
// the stream after the other, which takes no comparisons.
type window struct {
	cursors []cursor
	heads   []uint32
	marks   [1 << windowBits / 64]uint64
	base    uint32
	end     uint32 // of the stretch; 0 before the first
	at      uint32 // what was given last, if end > 0
	word    int    // of marks, that it is in
}

// mark takes in the stretch of x, or of the first number behind it.
func (w *window) mark(x uint32) bool {
	least := past
	for i, h := range w.heads {
		if h < x {
			h = head(w.cursors[i].seek(x))
			w.heads[i] = h
		}
		least = min(least, h)
	}
	if least == past {
		return false
	}
	w.base = least &^ (1<<windowBits - 1)
	w.end = w.base + 1<<windowBits
	w.word = 0
	clear(w.marks[:])
	for i, h := range w.heads {
		for h < w.end && h >= w.base {
			w.marks[(h-w.base)>>6] |= 1 << (h & 63)
			h = head(w.cursors[i].next())
		}
		w.heads[i] = h
	}
	return true
}

// take gives the first mark from word on.
func (w *window) take() (uint32, bool) {
	for {
		for ; w.word < len(w.marks); w.word++ {
			if m := w.marks[w.word]; m != 0 {
				w.at = w.base + uint32(w.word)<<6 + uint32(bits.TrailingZeros64(m))
				return w.at, true
			}
		}
		if !w.mark(w.end) {
			return 0, false
		}
	}
}

func (w *window) fill(buf []uint32) int { return fillFrom(w, buf) }

func (w *window) keep(all []uint32, at uint32) []uint32 { return keepIn(w, all, at) }

func (w *window) next() (uint32, bool) {
	if w.word < len(w.marks) {
		w.marks[w.word] &= w.marks[w.word] - 1
	}
	return w.take()
}

func (w *window) seek(x uint32) (uint32, bool) {
	if w.end > 0 && w.at >= x && w.word < len(w.marks) {
		return w.take()
	}
	if x >= w.end {
		if !w.mark(x) {
			w.word, w.end = len(w.marks), past
			return 0, false
		}
		return w.take()
	}
	if x > w.base && w.word < len(w.marks) { // else all was given
		if k := int(x-w.base) >> 6; k > w.word {
			w.word = k
		}
		if k := int(x-w.base) >> 6; k == w.word {
			w.marks[k] &^= 1<<(x&63) - 1
		}
	}
	return w.take()
}
