package index

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"sort"

	"tifa"
)

// Merge writes one shard of the documents of several to path: those whose key
// keep admits, or all of them if keep is nil. No text is read again: postings
// are moved and blocks of text copied, except blocks that are small or hold
// documents that are dropped. 36 shards of 258 Mi positions and 475,000
// documents together take 90 MB of memory, or 150 MB if every tenth document is
// dropped. Documents of the same date and id stand in the order of in.
func Merge(ctx context.Context, path string, keep func(key int64) bool, in ...*Shard) error {
	return merge(ctx, path, keep, nil, in)
}

func merge(ctx context.Context, path string, keep func(key int64) bool, steps Steps, in []*Shard) (err error) {
	defer Guard(&err, in...)()
	m := &merger{ctx: ctx, in: make([]*input, len(in))}
	for i, s := range in {
		m.in[i] = &input{Shard: s}
	}
	if err := m.arrange(keep); err != nil {
		return err
	}
	f, err := newFileWriter(path, steps)
	if err != nil {
		return err
	}
	m.build = newBuild(f, m.length)
	m.documents = newFinder(m.length, len(m.docs), func(i int) uint32 { return m.docs[i].start })
	if err := m.parts(in); err != nil {
		f.abandon()
		return err
	}
	return f.finish()
}

// parts writes the sections. Texts come last, when the postings have given back
// their memory.
func (m *merger) parts(in []*Shard) (err error) {
	defer Guard(&err, in...)()
	m.renumber()
	for _, part := range []func() error{m.findCommon, m.postings, m.texts, m.places} {
		if err := part(); err != nil {
			return err
		}
	}
	m.f.documents(m)
	m.marks(m.mergedMarks())
	m.writeShape(len(m.docs))
	return nil
}

// A merger moves the contents of several shards into one.
type merger struct {
	*build
	ctx    context.Context
	in     []*input
	docs   []origin
	length uint32 // of the stream

	textAt, pointAt []int64  // of each document
	written         [][]rune // codes

	nodes      []node   // lists of one first
	chained    []chain  // the same by second
	chains     []chain  // for each second
	seen       []uint64 // a bit for each of them
	entries    []entry
	spare      []uint32
	ends       []int
	bridgedAt  []uint64 // bridged positions of one first behind the second character
	cursor     cursor
	chunk      [512]uint32
	everything bool // no document is dropped
}

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

// until is the first position from which on none moves to one below to.
func (in *input) until(to uint32) uint32 {
	k := sort.Search(len(in.runs)-1, func(i int) bool { return in.runs[i].from+in.runs[i].by >= to })
	if k == 0 {
		return 0
	}
	return min(to-in.runs[k-1].by, in.runs[k-1].end)
}

// gather appends the new positions of a list of an input to buf.
func (m *merger) gather(in *input, e entry, buf []uint32) (_ []uint32, err error) {
	before := len(buf)
	buf = slices.Grow(buf, e.count)
	all := buf[before : before+e.count]
	if e.count <= plainMost { // as most are
		err = in.plain(e, all)
	} else if err = in.bigrams.open(&m.cursor, e); err == nil {
		all = all[:m.cursor.fill(all)]
	}
	if err != nil {
		return nil, err
	}
	if len(all) < e.count {
		return nil, corrupt(in.path, secPostings, e.list, "a list of %d positions has %d", e.count, len(all))
	}
	if len(in.made) > 0 {
		in.look(all)
	}
	moved := in.move(all)
	if !in.dropped && len(moved) < e.count {
		return nil, corrupt(in.path, secPostings, e.list, "a list of %d positions has %d", e.count, len(moved))
	}
	return buf[:before+len(moved)], nil
}

// plain reads a list that is stored as it is.
func (in *input) plain(e entry, all []uint32) error {
	width := bytesFor(in.positions)
	data, err := in.sections[secPostings].view(e.list, int64(e.count*width+overread))
	if err != nil {
		return err
	}
	for i := range all {
		all[i] = uint32(load(data, i*width) & (1<<(8*width) - 1))
		if all[i] >= in.positions {
			return corrupt(in.path, secPostings, e.list, "position %d of %d", all[i], in.positions)
		}
	}
	return nil
}

// renumber makes the new alphabet.
func (m *merger) renumber() {
	var all []rune
	for _, in := range m.in {
		for i := range in.characters.n {
			all = append(all, rune(in.characters.at(i)))
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	m.alphabet(all)
	m.chains, m.seen = make([]chain, len(all)), make([]uint64, (len(all)+63)/64)
	for _, in := range m.in {
		in.old = make([]int32, len(all))
		in.renumbered = make([]uint32, in.characters.n)
		k := 0
		for i, r := range all {
			in.old[i] = -1
			if k < in.characters.n && in.characters.at(k) == int64(r) {
				in.old[i], in.renumbered[k] = int32(k), uint32(i)
				k++
			}
		}
	}
}

// A node is a list of an input, in the chain of those of the same bigram.
type node struct {
	entry
	in   *input
	next int32 // node of the next input that has the bigram, or -1
}

// A chain is the first and the last node of a bigram.
type chain struct {
	second      uint32
	first, last int32
}

// postings merges the lists of the bigrams, and counts what follows the common
// ones on the way.
func (m *merger) postings() error {
	thirds := m.newThirdCounter()
	err := m.build.postings(func(first uint32) error {
		if err := cmp.Or(m.ctx.Err(), m.f.err); err != nil {
			return err
		}
		if err := cmp.Or(m.link(first), thirds.begin(first)); err != nil {
			return err
		}
		for _, c := range m.chained {
			if err := m.posting(c, thirds); err != nil {
				return err
			}
		}
		thirds.end()
		return m.mergeBridged(first)
	})
	m.tabulated()
	m.bigrams, m.bridged, m.trigrams, m.nodes = dictionaryWriter{}, dictionaryWriter{}, dictionaryWriter{}, nil
	m.bridgedLists, m.bridgedAt = nil, nil
	for _, in := range m.in {
		in.marking, in.stretch, in.runs = marking{}, nil, nil
	}
	return err
}

// link chains the lists of the bigrams that begin with a character.
func (m *merger) link(first uint32) (err error) {
	m.nodes, m.chained = m.nodes[:0], m.chained[:0]
	for _, in := range m.in {
		if in.old[first] < 0 {
			continue
		}
		if m.entries, err = in.bigrams.of(uint32(in.old[first]), m.entries[:0]); err != nil {
			return err
		}
		for _, e := range m.entries {
			if int(e.second) >= len(in.renumbered) {
				return corrupt(in.path, secBigramEntries, 0, "character %d of %d", e.second, len(in.renumbered))
			}
			second := in.renumbered[e.second]
			at := int32(len(m.nodes))
			m.nodes = append(m.nodes, node{e, in, -1})
			c := &m.chains[second]
			if m.seen[second>>6]>>(second&63)&1 == 0 {
				m.seen[second>>6] |= 1 << (second & 63)
				*c = chain{second: second, first: at}
			} else {
				m.nodes[c.last].next = at
			}
			c.last = at
		}
	}
	for i, word := range m.seen {
		for ; word != 0; word &= word - 1 {
			m.chained = append(m.chained, m.chains[i<<6+bits.TrailingZeros64(word)])
		}
		m.seen[i] = 0
	}
	return nil
}

// atOnce is how long a list is that is merged at once, more or less.
const atOnce = 1 << 17

// posting merges the lists of one bigram.
func (m *merger) posting(c chain, thirds *thirdCounter) error {
	n := 0
	for i := c.first; i >= 0; i = m.nodes[i].next {
		n += m.nodes[i].count
	}
	if n > atOnce {
		return m.longPosting(c, n, thirds)
	}
	list, documents := m.ascending[:0], 0
	m.ends = m.ends[:0]
	for i := c.first; i >= 0; i = m.nodes[i].next {
		s := &m.nodes[i]
		before := len(list)
		var err error
		if list, err = m.gather(s.in, s.entry, list); err != nil {
			return err
		}
		m.taken(thirds, s.in, c.second)
		m.stretched(list, before)
		documents += s.documents
	}
	list = m.inOrder(list)
	m.ascending = list
	if len(list) == 0 {
		return nil
	}
	if !m.everything {
		documents = 0
	}
	m.build.posting(c.second, list, documents)
	return nil
}

// taken takes what was counted of the marks of an input.
func (m *merger) taken(thirds *thirdCounter, in *input, second uint32) {
	if len(in.touched) > 0 {
		thirds.take(in, second)
	}
}

// stretched notes where the numbers of a list that follow those before do not
// ascend from them.
func (m *merger) stretched(list []uint32, before int) {
	if before > 0 && len(list) > before && list[before] < list[before-1] {
		m.ends = append(m.ends, before)
	}
}

// longPosting merges the lists of one bigram, n positions together, stretch by
// stretch of the new stream, so that they need not be held.
func (m *merger) longPosting(c chain, n int, thirds *thirdCounter) error {
	var cursors []cursor
	steps := uint64(n/atOnce + 1)
	kept := n
	if !m.everything {
		kept = 0
	}
	for i := c.first; i >= 0; i = m.nodes[i].next {
		s := &m.nodes[i]
		open, err := s.in.posting(s.entry)
		if err != nil {
			return err
		}
		cursors = append(cursors, open)
		if !m.everything {
			kept += m.countMoved(s.in, open)
		}
	}
	if kept == 0 {
		return nil
	}
	m.enc.begin(kept, m.u)
	m.openings.begin(kept)
	written := 0
	for step := range steps {
		list := m.ascending[:0]
		m.ends = m.ends[:0]
		to := uint32(uint64(m.u) * (step + 1) / steps)
		for i, k := c.first, 0; i >= 0; i, k = m.nodes[i].next, k+1 {
			before := len(list)
			list = m.gatherUntil(m.nodes[i].in, &cursors[k], to, list)
			m.taken(thirds, m.nodes[i].in, c.second)
			m.stretched(list, before)
		}
		list = m.inOrder(list)
		m.ascending = list
		if written += len(list); written > kept {
			break
		}
		m.enc.add(list)
		m.openings.add(list, m.documents)
	}
	if written != kept {
		return corrupt(m.nodes[c.first].in.path, secPostings, m.nodes[c.first].list, "lists of %d positions have %d", kept, written)
	}
	m.f.write(m.enc.end())
	if kept >= m.bigrams.kind.opened {
		m.f.write(m.openings.bits)
	}
	m.bigrams.add(c.second, kept, m.openings.documents)
	return nil
}

// gatherUntil appends the new positions below to that are left in a list of an
// input to buf.
func (m *merger) gatherUntil(in *input, c *cursor, to uint32, buf []uint32) []uint32 {
	end, chunk := in.until(to), m.chunk[:]
	for n := c.before(end, chunk); n > 0; n = c.before(end, chunk) {
		if len(in.made) > 0 {
			in.look(chunk[:n])
		}
		buf = append(buf, in.move(chunk[:n])...)
	}
	return buf
}

// countMoved is how many positions of a list of an input are kept.
func (m *merger) countMoved(in *input, c cursor) (kept int) {
	chunk := m.chunk[:]
	for n := c.fill(chunk); n > 0; n = c.fill(chunk) {
		kept += len(in.move(chunk[:n]))
	}
	return kept
}

// inOrder merges the ascending stretches that a list consists of and that end
// before m.ends, two neighbours at a time.
func (m *merger) inOrder(list []uint32) []uint32 {
	for ends := m.ends; len(ends) > 0; {
		ends = append(ends, len(list))
		m.spare = slices.Grow(m.spare[:0], len(list))
		from := 0
		left := ends[:0]
		for i := 0; i < len(ends); i += 2 {
			mid, end := ends[i], ends[min(i+1, len(ends)-1)]
			m.spare = mergeTwo(m.spare, list[from:mid], list[mid:end])
			left = append(left, end)
			from = end
		}
		list, m.spare = m.spare, list
		ends = left[:len(left)-1]
	}
	return list
}

// mergeTwo appends the numbers of a and b, which ascend, in order.
func mergeTwo(out, a, b []uint32) []uint32 {
	for len(a) > 0 && len(b) > 0 {
		if a[0] > b[0] {
			a, b = b, a
		}
		n := 1
		for n < len(a) && a[n] < b[0] {
			n++
		}
		out = append(out, a[:n]...)
		a = a[n:]
	}
	return append(append(out, a...), b...)
}

// mergeBridged enters the bridged positions of the bigrams that begin with a
// character.
func (m *merger) mergeBridged(first uint32) (err error) {
	m.bridgedAt = m.bridgedAt[:0]
	for _, in := range m.in {
		if in.old[first] < 0 {
			continue
		}
		if m.entries, err = in.bridged.of(uint32(in.old[first]), m.entries[:0]); err != nil {
			return err
		}
		for _, e := range m.entries {
			if int(e.second) >= len(in.renumbered) {
				return corrupt(in.path, secBridgedEntries, 0, "character %d of %d", e.second, len(in.renumbered))
			}
			if err := in.bridged.open(&m.cursor, e); err != nil {
				return err
			}
			second := uint64(in.renumbered[e.second]) << 32
			for n := m.cursor.fill(m.chunk[:]); n > 0; n = m.cursor.fill(m.chunk[:]) {
				for _, p := range in.move(m.chunk[:n]) {
					m.bridgedAt = append(m.bridgedAt, second|uint64(p))
				}
			}
		}
	}
	m.bridgedOf(m.bridgedAt)
	return nil
}

// places merges the lists of places. The documents' runs, in the order of the
// new stream, leave nothing to sort.
func (m *merger) places() error {
	jumps := func(in *input) cursor { return in.jumps }
	var err error
	growth := func(in *input, i int) uint32 {
		before := uint32(0)
		if i > 0 {
			before = in.shifts.at(i - 1)
		}
		at := in.shifts.at(i)
		if at < before || int64(at) > in.shape[shapeShifts] {
			err = corrupt(in.path, secShifts, 0, "number %d is %d after %d", i, at, before)
			return 0
		}
		return at - before
	}
	sum := uint32(0)
	m.eachPlace(jumps, func(in *input, i int, _ uint32) { sum += growth(in, i) })
	if err != nil {
		return err
	}
	m.shape[shapeShifts] = int64(sum)
	m.ascending = m.ascending[:0]
	position := func(_ *input, _ int, p uint32) uint32 { return p }
	shift := uint32(0)
	for _, l := range []struct {
		id    sectionID
		shape int
		of    func(*input) cursor
		u     uint32
		value func(in *input, i int, p uint32) uint32
	}{
		{secParagraphs, shapeParagraphs, func(in *input) cursor { return in.paragraphs }, m.u, position},
		{secBridges, shapeBridges, func(in *input) cursor { return in.bridges }, m.u, position},
		{secJumps, shapeJumps, jumps, m.u, position},
		{secShifts, shapeJumps, jumps, sum + 1, func(in *input, i int, _ uint32) uint32 {
			shift += growth(in, i)
			return shift
		}},
	} {
		n := 0
		m.eachPlace(l.of, func(*input, int, uint32) { n++ })
		m.enc.begin(n, l.u)
		m.eachPlace(l.of, func(in *input, i int, p uint32) {
			if m.ascending = append(m.ascending, l.value(in, i, p)); len(m.ascending) == 512 {
				m.enc.add(m.ascending)
				m.ascending = m.ascending[:0]
			}
		})
		m.enc.add(m.ascending)
		m.ascending = m.ascending[:0]
		m.shape[l.shape] = int64(n)
		m.f.section(l.id)
		m.f.write(m.enc.end())
		m.f.write(make([]byte, overread))
	}
	return nil
}

// eachPlace yields the numbers of a list of each input with their new
// positions, in order.
func (m *merger) eachPlace(of func(*input) cursor, yield func(in *input, i int, p uint32)) {
	cursors := make([]cursor, len(m.in))
	for i, in := range m.in {
		cursors[i] = of(in)
	}
	for i := 0; i < len(m.docs); {
		o := m.docs[i]
		last := o.doc
		for i++; i < len(m.docs) && m.docs[i].in == o.in && m.docs[i].doc == last+1; i++ {
			last++
		}
		in, c := m.in[o.in], &cursors[o.in]
		from, end := in.Start(int(o.doc)), in.Start(int(last)+1)
		for p, ok := c.seek(from); ok && p < end; p, ok = c.next() {
			yield(in, c.i, p-from+o.start)
		}
	}
}

// len, number, own and values give the documents to write.
func (m *merger) len() int { return len(m.docs) }

func (m *merger) number(column, i int) int64 {
	o := m.docs[i]
	switch column {
	case docStart:
		return int64(o.start)
	case docTextAt:
		return m.textAt[i]
	case docPointAt:
		return m.pointAt[i]
	}
	return m.in[o.in].numbers[column].at(int(o.doc))
}

func (m *merger) own(f Field, i int) string {
	o := m.docs[i]
	return m.in[o.in].Field(f, int(o.doc))
}

func (m *merger) values(f Field) (values []string, code func(i int) int) {
	// New codes by old ones, -1 while unused; behind them that of the empty
	// string, which stands for a code that a damaged shard has no value for.
	codes := make([][]int, len(m.in))
	for i, in := range m.in {
		codes[i] = slices.Repeat([]int{-1}, in.Values(f)+1)
	}
	old := func(o origin) int {
		in := m.in[o.in]
		if old := in.Code(f, int(o.doc)); old >= 0 && old < in.Values(f) {
			return old
		}
		return in.Values(f)
	}
	for _, o := range m.docs {
		if k := old(o); codes[o.in][k] < 0 {
			codes[o.in][k] = 0
			values = append(values, m.in[o.in].Value(f, k))
		}
	}
	slices.Sort(values)
	values = slices.Compact(values)
	for i, in := range m.in {
		for k := range codes[i] {
			codes[i][k], _ = slices.BinarySearch(values, in.Value(f, k))
		}
	}
	return values, func(i int) int { return codes[m.docs[i].in][old(m.docs[i])] }
}
