package index

import (
	"cmp"
	"slices"
)

// texts writes the texts of the inputs, one input after the other: nothing
// depends on their order. What is packed anew is written in the code of the
// largest input.
func (m *merger) texts() error {
	m.textAt, m.pointAt = make([]int64, len(m.docs)), make([]int64, len(m.docs))
	m.f.section(secText)
	code, err := m.commonest()
	if err != nil {
		return err
	}
	w, err := newTextWriter(m.f.write)
	if err != nil {
		return err
	}
	w.coder = newCoder(code)
	if m.repacked.zstd, err = newZstdReader(1); err != nil {
		return err
	}
	defer func() { m.repacked = repacked{} }()
	m.written = [][]rune{code}
	byInput := make([][]uint32, len(m.in))
	for i, o := range m.docs {
		byInput[o.in] = append(byInput[o.in], uint32(i))
	}
	for i, in := range m.in {
		if err := m.textsOf(in, byInput[i], w); err != nil {
			return err
		}
		byInput[i] = nil
	}
	w.end()
	m.blocks(w)
	m.written[0] = w.coder.code
	m.codes(m.written)
	return nil
}

// commonest is the code of the last block of the input that has most of them;
// nothing if there is none.
func (m *merger) commonest() (code []rune, err error) {
	var most *input
	for _, in := range m.in {
		if n := in.text.sums.n; n > 0 && (most == nil || n > most.text.sums.n) {
			most = in
		}
	}
	if most == nil {
		return nil, nil
	}
	codes, err := most.readCodes()
	if err != nil {
		return nil, err
	}
	k := most.text.code.at(most.text.code.n - 1)
	if k < 0 || k >= int64(len(codes)) {
		return nil, corrupt(most.path, secBlocks, 0, "the last block is in code %d of %d", k, len(codes))
	}
	return codes[k], nil
}

// copyFrom is the size in bytes from which on the texts of an input are copied
// as they are. Those of smaller ones are packed anew, so that the shards of many
// small commits do not leave a code each.
const copyFrom = 512 << 10

// textsOf writes the texts of one input, those of docs.
func (m *merger) textsOf(in *input, docs []uint32, w *textWriter) (err error) {
	if in.codes, err = in.readCodes(); err != nil {
		return err
	}
	in.newCodes = slices.Repeat([]int64{-1}, len(in.codes))
	m.repacked.begin(in)
	title := func(i uint32) int64 { return in.numbers[docTitle].at(int(m.docs[i].doc)) }
	at := func(i uint32) int64 { return in.numbers[docTextAt].at(int(m.docs[i].doc)) - title(i) }
	length := func(i uint32) int64 { return in.numbers[docLength].at(int(m.docs[i].doc)) + title(i) }
	slices.SortStableFunc(docs, func(a, b uint32) int { return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(length(a), length(b))) })
	t := &in.text
	for block := 0; block < t.sums.n; {
		if err := m.ctx.Err(); err != nil {
			return err
		}
		// A chain of blocks holds whole documents.
		chain, n, held := block+1, 0, int64(0)
		for n < len(docs) && (at(docs[n]) < t.bytesAt.at(chain) || at(docs[n])+length(docs[n]) <= t.bytesAt.at(chain)) {
			end := at(docs[n]) + length(docs[n])
			for chain < t.sums.n && end > t.bytesAt.at(chain) {
				chain++
			}
			held += length(docs[n])
			n++
		}
		whole := in.shape[shapeBytes] >= copyFrom && held == t.bytesAt.at(chain)-t.bytesAt.at(block) && (chain > block+1 || held >= blockTarget/2)
		if whole {
			err = m.copyBlocks(in, docs[:n], block, chain, w)
		} else {
			err = m.repack(in, docs[:n], w)
		}
		if err != nil {
			return err
		}
		docs, block = docs[n:], chain
	}
	return m.repack(in, docs, w) // empty ones at the end
}

// codeNumber gives code number code of an input its number in the new shard.
func (m *merger) codeNumber(in *input, code int64) (int64, error) {
	if code < 0 || code >= int64(len(in.codes)) {
		return 0, corrupt(in.path, secBlocks, 0, "a block is in code %d of %d", code, len(in.codes))
	}
	if in.newCodes[code] < 0 {
		n := slices.IndexFunc(m.written, func(c []rune) bool { return slices.Equal(c, in.codes[code]) })
		if n < 0 {
			n = len(m.written)
			m.written = append(m.written, in.codes[code])
		}
		in.newCodes[code] = int64(n)
	}
	return in.newCodes[code], nil
}

// copyBlocks copies blocks as they are.
func (m *merger) copyBlocks(in *input, docs []uint32, block, end int, w *textWriter) error {
	w.flush()
	t := &in.text
	bytesAt, pointsAt := w.bytesAt[len(w.bytesAt)-1]-t.bytesAt.at(block), w.pointsAt[len(w.pointsAt)-1]-t.pointsAt.at(block)
	for b := block; b < end; b++ {
		packed, err := t.packed(b)
		if err != nil {
			return err
		}
		code, err := m.codeNumber(in, t.code.at(b))
		if err != nil {
			return err
		}
		w.ended(t.bytesAt.at(b+1)-t.bytesAt.at(b), t.pointsAt.at(b+1)-t.pointsAt.at(b))
		w.take(packed, uint32(t.sums.at(b)), code)
	}
	for _, i := range docs {
		doc := int(m.docs[i].doc)
		m.textAt[i] = in.numbers[docTextAt].at(doc) + bytesAt
		m.pointAt[i] = in.numbers[docPointAt].at(doc) + pointsAt
	}
	return nil
}

// repack compresses the texts of docs anew.
func (m *merger) repack(in *input, docs []uint32, w *textWriter) error {
	for _, i := range docs {
		doc := int(m.docs[i].doc)
		at, title := in.numbers[docTextAt].at(doc), in.numbers[docTitle].at(doc)
		length := in.numbers[docLength].at(doc)
		if title < 0 || length < 0 {
			return corrupt(in.path, secDocuments, 0, "document %d has a title of %d bytes and a text of %d", doc, title, length)
		}
		text, err := m.repacked.piece(at-title, at+length)
		if err != nil {
			return err
		}
		m.textAt[i], m.pointAt[i] = addText(w, text[:title], text[title:])
	}
	return nil
}

// repacked is the text of an input that is packed anew. Its blocks are read one
// after the other; a shard that kept them for readers, and what unpacks them,
// would take a megabyte of memory for each input.
type repacked struct {
	unpacker
	in          *input
	block       int    // that data is, or -1
	data, coded []byte // of a block
	text        []byte
}

// begin turns to the next input.
func (r *repacked) begin(in *input) { r.in, r.block, r.codes = in, -1, nil }

// piece gives bytes from to end of the texts of the input, until the next call.
func (r *repacked) piece(from, end int64) (_ []byte, err error) {
	r.text, err = r.in.text.pieceBy(r.load, from, end, r.text[:0])
	return r.text, err
}

func (r *repacked) load(i int) (_ []byte, err error) {
	if i == r.block {
		return r.data, nil
	}
	if r.codes == nil {
		r.codes = decodersOf(r.in.codes)
	}
	r.block = -1
	if r.data, r.coded, err = r.in.text.decodeBy(&r.unpacker, i, r.data[:0], r.coded); err == nil {
		r.block = i
	}
	return r.data, err
}
