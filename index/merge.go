package index

import (
	"context"
	"slices"
	"sort"

	"tifa"
)

// Merge writes one shard of the documents of several to path: those whose key
// keep admits, or all of them if keep is nil. No text is read again: postings
// are moved and blocks of text copied, except blocks that are small or hold
// documents that are dropped. It needs memory for about 80 bytes a document,
// twice the longest list and 32 MB. Documents of the same date and id stand in
// the order of in.
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
	if err := m.parts(in); err != nil {
		f.abandon()
		return err
	}
	return f.finish()
}

// parts writes the sections.
func (m *merger) parts(in []*Shard) (err error) {
	defer Guard(&err, in...)()
	m.renumber()
	for _, part := range []func() error{m.texts, m.postings, m.trigrams, m.places} {
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

	positions, spare []uint32
	entries          []entry
}

// An origin is where a document of the new shard comes from.
type origin struct {
	in, doc uint32
	start   uint32 // in the new stream
}

// An input is a shard to merge.
type input struct {
	*Shard
	runs    []run   // in order of both streams
	dropped bool    // some document is
	old     []int64 // of each character of the new shard its number here, or -1
	// Of each character here its number in the new shard.
	renumbered []uint32
}

// A run is a stretch of an input's stream that moves as a whole.
type run struct{ from, end, to uint32 }

// arrange puts the documents that are kept in order and plans their moves.
func (m *merger) arrange(keep func(int64) bool) error {
	next := make([]int, len(m.in))
	sum := uint64(0)
	for {
		least := -1
		for i, in := range m.in {
			for next[i] < in.Documents() && keep != nil && !keep(in.Key(next[i])) {
				next[i]++
				in.dropped = true
			}
			if next[i] < in.Documents() && (least < 0 || m.before(i, next[i], least, next[least])) {
				least = i
			}
		}
		if least < 0 {
			m.length = uint32(sum)
			return nil
		}
		in, doc := m.in[least], next[least]
		next[least]++
		from, end := in.Start(doc), in.Start(doc+1)
		m.docs = append(m.docs, origin{uint32(least), uint32(doc), uint32(sum)})
		if k := len(in.runs) - 1; k >= 0 && in.runs[k].end == from && in.runs[k].to+from-in.runs[k].from == uint32(sum) {
			in.runs[k].end = end
		} else {
			in.runs = append(in.runs, run{from, end, uint32(sum)})
		}
		if sum += uint64(end - from); sum > maxPositions {
			return &tifa.Problem{Fact: "the shards to merge are longer than one can hold"}
		}
	}
}

// before reports whether document d of input i comes before document e of input
// j.
func (m *merger) before(i, d, j, e int) bool {
	a, b := m.in[i], m.in[j]
	field := func(s *input, f Field, doc int) string {
		c := &s.fields[f]
		return string(c.value(c.code(doc)))
	}
	return inOrder(field(a, Date, d), field(a, ID, d), field(b, Date, e), field(b, ID, e)) < 0
}

// move gives the new position of p; ok is false if its document is dropped.
// hint is where the run of the position before was found.
func (in *input) move(p uint32, hint *int) (to uint32, ok bool) {
	k := *hint
	if k >= len(in.runs) || p < in.runs[k].from || p >= in.runs[k].end {
		if k+1 < len(in.runs) && p >= in.runs[k+1].from && p < in.runs[k+1].end {
			k++
		} else {
			k = sort.Search(len(in.runs), func(i int) bool { return in.runs[i].end > p })
		}
		if k == len(in.runs) || p < in.runs[k].from {
			return 0, false
		}
		*hint = k
	}
	return in.runs[k].to + p - in.runs[k].from, true
}

// gather appends the new positions of a list of an input to buf.
func (in *input) gather(c *cursor, buf []uint32) []uint32 {
	hint := 0
	var chunk [512]uint32
	for n := c.fill(chunk[:]); n > 0; n = c.fill(chunk[:]) {
		for _, p := range chunk[:n] {
			if to, ok := in.move(p, &hint); ok {
				buf = append(buf, to)
			}
		}
	}
	return buf
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
	for _, in := range m.in {
		in.old = make([]int64, len(all))
		in.renumbered = make([]uint32, in.characters.n)
		k := 0
		for i, r := range all {
			in.old[i] = -1
			if k < in.characters.n && in.characters.at(k) == int64(r) {
				in.old[i], in.renumbered[k] = int64(k), uint32(i)
				k++
			}
		}
	}
}

// A source is a list of an input.
type source struct {
	in *input
	entry
}

// postings merges the lists of the bigrams.
func (m *merger) postings() error {
	t := newTally(len(m.characters))
	return m.build.postings(func(first uint32) error {
		if err := m.ctx.Err(); err != nil {
			return err
		}
		all, err := m.sources(first)
		if err != nil {
			return err
		}
		for len(all) > 0 {
			n := 1
			for n < len(all) && all[n].second == all[0].second {
				n++
			}
			if err := m.posting(first, all[:n]); err != nil {
				return err
			}
			all = all[n:]
		}
		return m.bridgedOf(first, t)
	})
}

// sources are the lists of the bigrams that begin with a character, in order of
// their second ones.
func (m *merger) sources(first uint32) (all []source, err error) {
	for _, in := range m.in {
		if in.old[first] < 0 {
			continue
		}
		if m.entries, err = in.bigrams.of(uint32(in.old[first]), m.entries[:0]); err != nil {
			return nil, err
		}
		for _, e := range m.entries {
			if int(e.second) >= len(in.renumbered) {
				return nil, corrupt(in.path, secBigramEntries, 0, "character %d of %d", e.second, len(in.renumbered))
			}
			e.second = in.renumbered[e.second]
			all = append(all, source{in, e})
		}
	}
	slices.SortStableFunc(all, func(a, b source) int { return int(a.second) - int(b.second) })
	return all, nil
}

// posting merges the lists of one bigram.
func (m *merger) posting(first uint32, all []source) error {
	m.positions = m.positions[:0]
	var ends []int // of ascending stretches
	for _, s := range all {
		c, err := s.in.posting(s.entry)
		if err != nil {
			return err
		}
		n := len(m.positions)
		m.positions = s.in.gather(c, m.positions)
		if !s.in.dropped && len(m.positions)-n != s.count {
			return corrupt(s.in.path, secPostings, s.list, "a list of %d positions has %d", s.count, len(m.positions)-n)
		}
		if n > 0 && len(m.positions) > n && m.positions[n] < m.positions[n-1] {
			ends = append(ends, n)
		}
	}
	m.inOrder(ends)
	if len(m.positions) == 0 {
		return nil
	}
	m.build.posting(all[0].second, m.positions)
	if len(m.positions) >= commonIn(m.u) && all[0].second != m.newline {
		m.common = append(m.common, m.key(first, all[0].second))
	}
	return nil
}

// inOrder merges the ascending stretches that positions consist of, two
// neighbours at a time.
func (m *merger) inOrder(ends []int) {
	for len(ends) > 0 {
		ends = append(ends, len(m.positions))
		m.spare = slices.Grow(m.spare[:0], len(m.positions))
		from := 0
		var left []int
		for i := 0; i < len(ends); i += 2 {
			mid, end := ends[i], ends[min(i+1, len(ends)-1)]
			m.spare = mergeTwo(m.spare, m.positions[from:mid], m.positions[mid:end])
			left = append(left, end)
			from = end
		}
		m.positions, m.spare = m.spare, m.positions
		ends = left[:len(left)-1]
	}
}

func mergeTwo(out, a, b []uint32) []uint32 {
	for len(a) > 0 && len(b) > 0 {
		if a[0] < b[0] {
			out = append(out, a[0])
			a = a[1:]
		} else {
			out = append(out, b[0])
			b = b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// bridgedOf enters how many of the bigrams that begin with a character are
// bridged.
func (m *merger) bridgedOf(first uint32, t *tally) error {
	for _, in := range m.in {
		if in.old[first] < 0 {
			continue
		}
		old := uint32(in.old[first])
		all, err := in.bridged.of(old, nil)
		if err != nil {
			return err
		}
		for _, e := range all {
			if int(e.second) >= len(in.renumbered) {
				return corrupt(in.path, secBridgedEntries, 0, "character %d of %d", e.second, len(in.renumbered))
			}
			n := e.count
			if in.dropped {
				if n, err = in.bridgedKept(old, e.second); err != nil {
					return err
				}
			}
			t.addMany(in.renumbered[e.second], uint32(n))
		}
	}
	for _, c := range t.sorted() {
		m.bridged.add(c, int(t.counts[c]))
	}
	t.reset()
	return nil
}

// bridgedKept counts the bridged positions of a bigram in documents that are
// kept.
func (in *input) bridgedKept(first, second uint32) (int, error) {
	e, err := in.bigrams.find(first, second, true)
	if err != nil || e.count == 0 {
		return 0, err
	}
	c, err := in.posting(e)
	if err != nil {
		return 0, err
	}
	bridges := in.bridges
	n, hint := 0, 0
	x := intersection{parts: []part{{c, 0}, {&bridges, 0}}}
	for p, ok := x.next(); ok; p, ok = x.next() {
		if _, kept := in.move(p, &hint); kept {
			n++
		}
	}
	return n, nil
}

// places merges the lists of places. The documents' runs, in the order of the
// new stream, leave nothing to sort.
func (m *merger) places() error {
	runs := m.runs()
	for _, l := range []struct {
		id sectionID
		of func(*input) cursor
	}{
		{secParagraphs, func(in *input) cursor { return in.paragraphs }},
		{secBridges, func(in *input) cursor { return in.bridges }},
	} {
		var all []uint32
		m.eachPlace(runs, l.of, func(_ *input, _ int, p uint32) { all = append(all, p) })
		m.list(l.id, all, m.u)
	}
	var all []jump
	m.eachPlace(runs, func(in *input) cursor { return in.jumps }, func(in *input, i int, p uint32) {
		growth := in.shifts.at(i)
		if i > 0 {
			growth -= in.shifts.at(i - 1)
		}
		all = append(all, jump{p, growth})
	})
	m.jumps(all)
	return nil
}

// A runOf is a run of an input.
type runOf struct {
	*input
	run
}

// runs are the runs of all inputs in the order of the new stream.
func (m *merger) runs() (all []runOf) {
	for _, in := range m.in {
		for _, r := range in.runs {
			all = append(all, runOf{in, r})
		}
	}
	slices.SortFunc(all, func(a, b runOf) int { return int(a.to) - int(b.to) })
	return all
}

// eachPlace yields the numbers of a list of each input with their new
// positions, in order.
func (m *merger) eachPlace(runs []runOf, of func(*input) cursor, yield func(in *input, i int, p uint32)) {
	cursors := map[*input]*cursor{}
	for _, r := range runs {
		c := cursors[r.input]
		if c == nil {
			open := of(r.input)
			c = &open
			cursors[r.input] = c
		}
		for p, ok := c.seek(r.from); ok && p < r.end; p, ok = c.next() {
			yield(r.input, c.i, p-r.from+r.to)
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
	codes := make([][]int, len(m.in)) // new codes by old ones; -1 while unused
	for i, in := range m.in {
		codes[i] = slices.Repeat([]int{-1}, in.Values(f))
	}
	for _, o := range m.docs {
		old := m.in[o.in].Code(f, int(o.doc))
		if codes[o.in][old] < 0 {
			codes[o.in][old] = 0
			values = append(values, m.in[o.in].Value(f, old))
		}
	}
	slices.Sort(values)
	values = slices.Compact(values)
	for i, in := range m.in {
		for old := range codes[i] {
			codes[i][old], _ = slices.BinarySearch(values, in.Value(f, old))
		}
	}
	return values, func(i int) int {
		o := m.docs[i]
		return codes[o.in][m.in[o.in].Code(f, int(o.doc))]
	}
}

// key is the number of a common bigram in section trigrams.
func (b *build) key(first, second uint32) int64 {
	return int64(first)*int64(len(b.characters)) + int64(second)
}
