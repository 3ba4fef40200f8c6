package index

import "math/bits"

// A list is read forward only.
type list interface {
	next() (uint32, bool)
	// seek goes to the first number that is not below x, or stays.
	seek(x uint32) (uint32, bool)
	// fill reads the next numbers into buf and says how many; 0 at the end.
	fill(buf []uint32) int
	// keep leaves of all, which ascend, those that are at less than a number of
	// the list. It is not mixed with the others.
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
func (s *Shard) Lookup(p []rune) (*Iterator, error) {
	places, ok := s.placesOf(p)
	if !ok {
		return &Iterator{}, nil
	}
	return s.lookup(places)
}

// LookupSets finds the strings that have one of the characters of p[i] in place
// i. The sets must not hold a character twice.
func (s *Shard) LookupSets(p [][]rune) (*Iterator, error) {
	places, ok := s.places(p)
	if !ok {
		return &Iterator{}, nil
	}
	return s.lookup(places)
}

// lookup finds what stands in places.
func (s *Shard) lookup(places [][]uint32) (*Iterator, error) {
	if len(places) <= 2 {
		all, count, err := s.entriesOf(places)
		if err != nil || count == 0 {
			return &Iterator{}, err
		}
		l, err := s.open(all)
		return &Iterator{l, count}, err
	}
	w := s.lookout()
	defer s.done(w)
	pairs, chosen, err := w.choose(s, places)
	if err != nil || chosen == nil {
		return &Iterator{}, err
	}
	x := &intersection{}
	most := 0
	if x.parts, most, err = s.openParts(pairs, chosen, make([]part, len(chosen)), make([]cursor, len(chosen))); err != nil {
		return &Iterator{}, err
	}
	if x.chunk = x.few[:]; most > len(x.few) {
		x.chunk = make([]uint32, min(most, chunkMost))
	}
	return &Iterator{x, most}, nil
}

// openParts opens the lists of the pairs that were chosen, in memory of as many
// parts and cursors, and says how often the string can occur.
func (s *Shard) openParts(pairs []pair, chosen []int, parts []part, cursors []cursor) (_ []part, most int, err error) {
	parts = parts[:len(chosen)]
	for i, k := range chosen {
		pair, part := &pairs[k], &parts[i]
		part.at, part.list, part.cursor = uint32(k), nil, &cursors[i]
		if pair.more == nil {
			part.one, err = s.bigrams.packed(pair.one)
		} else {
			part.list, err = s.open(pair.all())
		}
		if err != nil {
			return nil, 0, err
		}
	}
	parts[0].open()
	return parts, pairs[chosen[0]].count, nil
}

// placesOf numbers the characters of a string; see places.
func (s *Shard) placesOf(p []rune) (all [][]uint32, ok bool) {
	return s.numbered(p, make([][]uint32, len(p)), make([]uint32, len(p)))
}

// numbered is placesOf in memory of as many places.
func (s *Shard) numbered(p []rune, all [][]uint32, numbers []uint32) (_ [][]uint32, ok bool) {
	for i, r := range p {
		if numbers[i], ok = s.alphabet.number(r); !ok {
			return nil, false
		}
		all[i] = numbers[i : i+1 : i+1]
	}
	return all, len(p) > 0
}

// places numbers the characters of p. ok is false where a place has none, or p
// is empty.
func (s *Shard) places(p [][]rune) (all [][]uint32, ok bool) {
	all = make([][]uint32, len(p))
	numbers := make([]uint32, 0, len(p))
	for i, set := range p {
		from := len(numbers)
		for _, r := range set {
			if n, ok := s.alphabet.number(r); ok {
				numbers = append(numbers, n)
			}
		}
		if len(numbers) == from {
			return nil, false
		}
		all[i] = numbers[from:]
	}
	return all, len(p) > 0
}

// entriesOf are the bigrams that stand for one place or two, and how often they
// occur: for one place those that begin with its characters. A '\n' begins none.
func (s *Shard) entriesOf(places [][]uint32) (all []entry, count int, err error) {
	if len(places) == 2 {
		var p pair
		err = p.look(s, places[0], places[1])
		return p.all(), p.count, err
	}
	for _, c := range places[0] {
		if all, err = s.bigrams.of(c, all); err != nil {
			return nil, 0, err
		}
	}
	return all, s.total(places[0]), nil
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

// A part of an intersection gives positions that are at too great. Most are
// looked into at a few places alone, for which no cursor is made.
type part struct {
	at   uint32
	list list   // nil where it is one that no cursor reads yet
	one  packed // this
	// to read it with
	cursor *cursor
}

// open makes a list that is read one number after the other.
func (p *part) open() {
	if p.list == nil {
		*p.cursor = cursor{packed: p.one, i: -1, one: -1}
		p.list = p.cursor
	}
}

// keep leaves of all, which ascend, those that the part has.
func (p *part) keep(all []uint32) []uint32 {
	const few = 4
	if p.list == nil && len(all) <= few {
		return p.one.keepFar(all, p.at)
	}
	p.open()
	return p.list.keep(all, p.at)
}

const chunkMost = 512

// An intersection gives the positions that all its parts have. The first part
// leads: its numbers are read in chunks, and each other part sieves a chunk as a
// whole, which takes half the time of asking all parts for one number after the
// other. Chunks grow, so that the first positions come soon.
type intersection struct {
	parts []part
	chunk []uint32
	few   [32]uint32 // which is the chunk where there are no more
	size  int        // of the chunk read last
	left  []uint32   // of it; the first one was given last
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
	lead := &x.parts[0]
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
	for i := 1; i < len(x.parts) && len(chunk) > 0; i++ {
		chunk = x.parts[i].keep(chunk)
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

// count counts the positions that are left.
func (x *intersection) count() (total int) {
	x.size = len(x.chunk) // all are wanted
	for _, ok := x.next(); ok; _, ok = x.first() {
		total += len(x.left)
		x.left = nil
	}
	return total
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
