package index

import (
	"cmp"
	"slices"
	"strings"
)

// fullAt is the length of the stream at which a Writer is full. Larger shards
// come from [Merge].
const fullAt = 8 << 20

// A Writer collects documents for one shard after the other, in memory, their
// texts compressed. It keeps the memory of one shard for the next. It is not safe
// for concurrent use.
type Writer struct {
	flat   flattener
	texts  *textWriter
	packed spool // of texts
	docs   []*collected
	marks  markCodes
	build  build
	sorter sorter
}

// collected is a document that waits in a Writer, without its text and title.
type collected struct {
	Document
	row
	position, length int // in the stream of the Writer
	// Ranges of the places noted by the flattener.
	jump, jumps, bridge, bridged int
	placed                       []placedMark
}

// NewWriter makes an empty Writer.
func NewWriter() *Writer {
	return &Writer{flat: flattener{stream: new(stream)}}
}

// Full reports that the documents should be written before more are added.
func (w *Writer) Full() bool { return w.flat.len() >= fullAt }

// Len is how many documents were added.
func (w *Writer) Len() int { return len(w.docs) }

// Add takes a document in, whose strings other than the text and the title it
// holds until Write. A document that cannot be indexed (text that is not UTF-8)
// changes nothing.
func (w *Writer) Add(d *Document) (err error) {
	if err := validate(d); err != nil {
		return err
	}
	if err := w.begin(); err != nil {
		return err
	}
	c := &collected{Document: *d, position: w.flat.len(), jump: len(w.flat.jumps), bridge: len(w.flat.bridges)}
	c.Evidence, c.Marks, c.Text, c.Title = nil, nil, "", ""
	w.flat.document(d.Text)
	c.length = w.flat.len() - c.position
	c.jumps, c.bridged = len(w.flat.jumps), len(w.flat.bridges)
	c.placed = w.marks.place(d.Text, d.Marks, w.flat.jumps[c.jump:c.jumps], c.length)
	c.row = row{
		docKey: d.Key, docBorn: d.Born, docLength: int64(len(d.Text)), docTitle: int64(len(d.Title)),
		docCharacters: int64(d.Characters), docWords: int64(d.Words), docDay: dayOf(d.Date),
	}
	c.row[docTextAt], c.row[docPointAt] = addText(w.texts, d.Title, d.Text)
	if d.Partial {
		c.row[docPartial] = 1
	}
	w.docs = append(w.docs, c)
	return nil
}

// begin makes a writer of texts if there is none.
func (w *Writer) begin() (err error) {
	if w.texts == nil {
		w.texts, err = newTextWriter(w.packed.add)
	}
	return err
}

// Reset drops the documents that were added and not written.
func (w *Writer) Reset() {
	w.flat.reset()
	w.packed.used = 0
	if w.texts != nil {
		w.texts.reset()
	}
	clear(w.docs)
	w.docs, w.marks = w.docs[:0], markCodes{}
}

// A spool holds bytes in pieces, so that none is moved when more come.
type spool struct {
	pieces [][]byte
	used   int
}

func (s *spool) add(b []byte) {
	const piece = 256 << 10
	if s.used == 0 || len(s.pieces[s.used-1])+len(b) > cap(s.pieces[s.used-1]) {
		if s.used++; s.used > len(s.pieces) {
			s.pieces = append(s.pieces, nil)
		}
		last := &s.pieces[s.used-1]
		*last = slices.Grow((*last)[:0], max(piece, len(b)))
	}
	s.pieces[s.used-1] = append(s.pieces[s.used-1], b...)
}

// inOrder compares documents in the order of a shard.
func inOrder(date1, id1, date2, id2 string) int {
	if (date1 == "") != (date2 == "") {
		return cmp.Compare(date2, date1) // the one without a date is the later one
	}
	return cmp.Or(strings.Compare(date1, date2), strings.Compare(id1, id2))
}

// Write writes the shard to path, where nothing is to be seen of it before it
// is whole and on the disk. The Writer is empty afterwards, even after an error.
func (w *Writer) Write(path string) error { return w.write(path, nil) }

func (w *Writer) write(path string, steps Steps) error {
	defer w.Reset()
	if err := w.begin(); err != nil {
		return err
	}
	w.arrange()
	f, err := newFileWriter(path, steps)
	if err != nil {
		return err
	}
	u := uint32(w.flat.len())
	b := &w.build
	b.begin(f, u)
	b.documents = newFinder(u, len(w.docs), func(i int) uint32 { return uint32(w.docs[i].row[docStart]) })
	w.compressed(b)
	bridges := w.bridges()
	if err := w.sorter.sort(b, w.flat.stream, w.flat.alphabetize(), bridges); err != nil {
		f.abandon()
		return err
	}
	b.list(secBridges, bridges, b.u, shapeBridges)
	b.list(secParagraphs, w.flat.paragraphs(w.flat.newlines), b.u, shapeParagraphs)
	b.jumps(w.jumps())
	f.documents(collection(w.docs))
	b.marks(w.collectedMarks())
	b.writeShape(len(w.docs))
	return f.finish()
}

// compressed writes the texts.
func (w *Writer) compressed(b *build) {
	w.texts.end()
	b.codes([][]rune{w.texts.coder.code})
	b.f.section(secText)
	for _, piece := range w.packed.pieces[:w.packed.used] {
		b.f.write(piece)
	}
	b.blocks(w.texts)
}

// arrange puts the documents and the stream in the order of the shard.
func (w *Writer) arrange() {
	slices.SortStableFunc(w.docs, func(a, b *collected) int {
		return inOrder(string(a.Date), a.ID, string(b.Date), b.ID)
	})
	start, moved := 0, false
	for i := range w.docs {
		d := w.docs[i]
		d.row[docStart] = int64(start)
		moved = moved || d.position != start
		start += d.length
	}
	if !moved {
		return
	}
	s := w.flat.stream
	low := w.sorter.lend(len(s.low))[:0]
	for _, d := range w.docs {
		low = append(low, s.low[d.position:d.position+d.length]...)
	}
	copy(s.low, low)
	if s.high != nil {
		high := make([]uint8, 0, len(s.high))
		for _, d := range w.docs {
			high = append(high, s.high[d.position:d.position+d.length]...)
		}
		s.high = high
	}
}

// jumps are the jumps of the arranged stream.
func (w *Writer) jumps() []jump {
	jumps := make([]jump, 0, len(w.flat.jumps))
	for _, d := range w.docs {
		for _, j := range w.flat.jumps[d.jump:d.jumps] {
			jumps = append(jumps, jump{j.at + uint32(d.row[docStart]), j.growth})
		}
	}
	return jumps
}

// bridges are the bridged positions of the arranged stream.
func (w *Writer) bridges() []uint32 {
	all := make([]uint32, 0, len(w.flat.bridges))
	for _, d := range w.docs {
		for _, p := range w.flat.bridges[d.bridge:d.bridged] {
			all = append(all, p+uint32(d.row[docStart]))
		}
	}
	return slices.Compact(all)
}

// collection gives collected documents as rows.
type collection []*collected

func (c collection) len() int                   { return len(c) }
func (c collection) number(column, i int) int64 { return c[i].row[column] }
func (c collection) own(f Field, i int) string  { return f.of(&c[i].Document) }

func (c collection) values(f Field) (values []string, code func(i int) int) {
	codes := make([]uint32, len(c))
	var in interner
	for i := range c {
		codes[i] = in.code(c.own(f, i))
	}
	values, rank := in.sorted()
	return values, func(i int) int { return int(rank[codes[i]]) }
}

// An interner numbers strings in the order in which they come first.
type interner struct {
	codes  map[string]uint32
	values []string
	last   uint32 // code
}

// code is the number of s, which is often that of the string before.
func (n *interner) code(s string) uint32 {
	if len(n.values) > 0 && n.values[n.last] == s {
		return n.last
	}
	code, ok := n.codes[s]
	if !ok {
		if n.codes == nil {
			n.codes = map[string]uint32{}
		}
		code = uint32(len(n.values))
		s = strings.Clone(s) // it may be a piece of a text
		n.codes[s] = code
		n.values = append(n.values, s)
	}
	n.last = code
	return code
}

// sorted gives the strings in order, and of each code its place there.
func (n *interner) sorted() (values []string, rank []uint32) {
	values = slices.Sorted(slices.Values(n.values))
	rank = make([]uint32, len(values))
	for i, s := range values {
		rank[n.codes[s]] = uint32(i)
	}
	return values, rank
}
