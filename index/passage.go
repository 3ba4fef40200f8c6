package index

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"tifa"
)

// A Mark is a passage of a document that the caller knows something of: a
// statement and whose it is, an item of a list.
type Mark struct {
	Span tifa.Span // bytes of the text
	MarkFields
}

// MarkFields say what a mark is of. Empty fields are unknown.
type MarkFields struct{ Place, Speaker, Cue, Act string }

// A MarkField is a string of a mark.
type MarkField int

// The strings of a mark.
const (
	MarkPlace MarkField = iota
	MarkSpeaker
	MarkCue
	MarkAct
	markFields
)

func (f *MarkFields) strings() [markFields]string {
	return [markFields]string{f.Place, f.Speaker, f.Cue, f.Act}
}

// A placedMark is a mark in positions of a stream.
type placedMark struct {
	start, length uint32
	codes         [markFields]uint32 // of its strings
}

// markCodes number the strings of the marks of a Writer.
type markCodes [markFields]interner

// place brings the marks of a text into positions that count from the start
// of its document, whose jumps and length are given. What covers white space
// alone is dropped.
func (c *markCodes) place(text string, marks []Mark, jumps []jump, length int) []placedMark {
	if len(marks) == 0 {
		return nil
	}
	ends := make([]int, 0, 2*len(marks))
	for _, m := range marks {
		ends = append(ends, m.Span.Start, m.Span.End)
	}
	slices.Sort(ends)
	ends = slices.Compact(ends)
	at := make(map[int]uint32, len(ends)) // position of each offset in bytes
	point, from := 0, 0
	p := placer{jumps: jumps}
	for _, end := range ends {
		end = min(max(end, 0), len(text))
		point += utf8.RuneCountInString(text[from:end])
		from = end
		at[end] = min(p.position(uint32(point)), uint32(length))
	}
	out := make([]placedMark, 0, len(marks))
	for _, m := range marks {
		start, end := at[min(max(m.Span.Start, 0), len(text))], at[min(max(m.Span.End, 0), len(text))]
		if end > start {
			p := placedMark{start: start, length: end - start}
			for f, s := range m.strings() {
				p.codes[f] = c[f].code(s)
			}
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b placedMark) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.length, a.length))
	})
	return out
}

// A placer tells the positions of ascending offsets in code points.
type placer struct {
	jumps []jump
	shift uint32
}

// position is the first position that does not stand before the code point.
func (p *placer) position(point uint32) uint32 {
	for len(p.jumps) > 0 && p.jumps[0].at+p.shift+p.jumps[0].growth <= point {
		p.shift += p.jumps[0].growth
		p.jumps = p.jumps[1:]
	}
	at := point - p.shift
	if len(p.jumps) > 0 && at > p.jumps[0].at {
		return p.jumps[0].at // in white space that was removed
	}
	return at
}

// marked are marks to write. Its functions are called for each mark in order of
// position, and then from the first one again.
type marked struct {
	n             int
	start, length func(i int) int64
	codes         [markFields]func(i int) int64
	values        [markFields][]string
}

// marks writes section marks.
func (b *build) marks(m *marked) {
	w := b.f
	w.section(secMarks)
	w.column(m.n, m.start)
	w.column(m.n, m.length)
	for f := range m.codes {
		w.column(m.n, m.codes[f])
		w.pool(len(m.values[f]), func(i int) string { return m.values[f][i] })
	}
	w.endTable()
}

// readMarks reads section marks.
func (s *Shard) readMarks() error {
	all, err := s.table(secMarks, 2+3*int(markFields))
	if err != nil {
		return err
	}
	s.markStart, s.markLength = all[0], all[1]
	n := s.markStart.n
	ok := s.markLength.n == n && s.markStart.ascends(int64(s.positions))
	for f := range s.markCodes {
		c := all[2+3*f:]
		s.markCodes[f] = stringColumn{codes: c[0], ends: c[1], pool: c[2]}
		ok = ok && c[0].n == n && c[1].n <= n && (n == 0 || c[1].n > 0)
	}
	if !ok {
		return corrupt(s.path, secMarks, 0, "the columns of %d marks do not agree", n)
	}
	return nil
}

// Marks are the marks of document i, from first on and before end, in order of
// their starts, the longest of one start first.
func (s *Shard) Marks(i int) (first, end int) {
	return s.markStart.from(int64(s.Start(i))), s.markStart.from(int64(s.Start(i + 1)))
}

// MarksFrom does the same for who asks for one document after the other: it looks
// from mark near on first, which may be any.
func (s *Shard) MarksFrom(near, i int) (first, end int) {
	first = s.markStart.fromNear(near, int64(s.Start(i)))
	return first, s.markStart.fromNear(first, int64(s.Start(i+1)))
}

// MarkAt gives the positions that mark m covers, from start on and before end.
func (s *Shard) MarkAt(m int) (start, end uint32) {
	start = uint32(s.markStart.at(m))
	return start, min(start+uint32(s.markLength.at(m)), s.positions)
}

// MarkCode is the number of the value that field f of mark m has. Values are
// numbered from 0, in order of their bytes.
func (s *Shard) MarkCode(f MarkField, m int) int {
	return min(s.markCodes[f].code(m), s.markCodes[f].ends.n-1)
}

// MarkValues is how many values field f has.
func (s *Shard) MarkValues(f MarkField) int { return s.markCodes[f].ends.n }

// MarkValue is the value of this code.
func (s *Shard) MarkValue(f MarkField, code int) string { return string(s.markCodes[f].value(code)) }

// MarkCodeOf is the code of a value; ok is false if no mark has it.
func (s *Shard) MarkCodeOf(f MarkField, value string) (code int, ok bool) {
	return s.markCodes[f].find(value)
}

// inTurn makes a function of i, called as [marked] says, of one that is called
// with group g and a number k in it; size is the length of a group.
func inTurn(size func(g int) (first, end int), at func(g, k int) int64) func(i int) int64 {
	g, k, end := -1, 0, 0
	return func(i int) int64 {
		if i == 0 {
			g, k, end = -1, 0, 0
		}
		for k == end {
			g++
			k, end = size(g)
		}
		v := at(g, k)
		k++
		return v
	}
}

// collectedMarks are the marks of the documents of a Writer.
func (w *Writer) collectedMarks() *marked {
	m := &marked{}
	for _, d := range w.docs {
		m.n += len(d.placed)
	}
	size := func(g int) (first, end int) { return 0, len(w.docs[g].placed) }
	m.start = inTurn(size, func(g, k int) int64 { return w.docs[g].row[docStart] + int64(w.docs[g].placed[k].start) })
	m.length = inTurn(size, func(g, k int) int64 { return int64(w.docs[g].placed[k].length) })
	for f := range markFields {
		values, rank := w.marks[f].sorted()
		m.values[f] = values
		m.codes[f] = inTurn(size, func(g, k int) int64 { return int64(rank[w.docs[g].placed[k].codes[f]]) })
	}
	return m
}

// mergedMarks are the marks of the documents that are kept.
func (m *merger) mergedMarks() *marked {
	out := &marked{}
	size := func(g int) (first, end int) { return m.in[m.docs[g].in].Marks(int(m.docs[g].doc)) }
	for g := range m.docs {
		first, end := size(g)
		out.n += end - first
	}
	out.start = inTurn(size, func(g, k int) int64 {
		in, o := m.in[m.docs[g].in], m.docs[g]
		return in.markStart.at(k) - int64(in.Start(int(o.doc))) + int64(o.start)
	})
	out.length = inTurn(size, func(g, k int) int64 { return m.in[m.docs[g].in].markLength.at(k) })
	for f := range markFields {
		codes := m.markCodes(f, out)
		out.codes[f] = inTurn(size, func(g, k int) int64 {
			in := m.docs[g].in
			return codes[in][m.in[in].MarkCode(f, k)]
		})
	}
	return out
}

// markCodes are the new codes of a field for each input by the old ones, of
// values that documents have which are kept. It sets the values of out.
func (m *merger) markCodes(f MarkField, out *marked) [][]int64 {
	used := make([][]bool, len(m.in))
	for i, in := range m.in {
		used[i] = make([]bool, in.MarkValues(f))
	}
	for _, o := range m.docs {
		in := m.in[o.in]
		first, end := in.Marks(int(o.doc))
		for k := first; k < end; k++ {
			used[o.in][in.MarkCode(f, k)] = true
		}
	}
	var values []string
	for i, in := range m.in {
		for code, is := range used[i] {
			if is {
				values = append(values, in.MarkValue(f, code))
			}
		}
	}
	slices.Sort(values)
	out.values[f] = slices.Compact(values)
	codes := make([][]int64, len(m.in))
	for i, in := range m.in {
		codes[i] = make([]int64, in.MarkValues(f))
		for code := range codes[i] {
			n, _ := slices.BinarySearch(out.values[f], in.MarkValue(f, code))
			codes[i][code] = int64(n)
		}
	}
	return codes
}
