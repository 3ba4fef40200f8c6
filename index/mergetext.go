package index

import (
	"slices"
	"sort"
)

// texts writes the texts of the inputs, one input after the other: nothing
// depends on their order. What is packed anew is written in a new code.
func (m *merger) texts() error {
	m.textAt, m.pointAt = make([]int64, len(m.docs)), make([]int64, len(m.docs))
	m.written = [][]rune{codeFor(m.characters, m.counts())}
	m.f.section(secText)
	w, err := newTextWriter(m.written[0], 0, m.f.write)
	if err != nil {
		return err
	}
	byInput := make([][]int, len(m.in))
	for i, o := range m.docs {
		byInput[o.in] = append(byInput[o.in], i)
	}
	for i, in := range m.in {
		if err := m.textsOf(in, byInput[i], w); err != nil {
			return err
		}
	}
	w.flush()
	m.blocks(w)
	m.codes(m.written)
	return nil
}

// counts is how often each character begins a bigram in the inputs.
func (m *merger) counts() []int64 {
	counts := make([]int64, len(m.characters))
	for _, in := range m.in {
		for old, c := range in.renumbered {
			counts[c] += in.bigrams.totals.at(old)
		}
	}
	return counts
}

// textsOf writes the texts of one input, those of docs.
func (m *merger) textsOf(in *input, docs []int, w *textWriter) error {
	codes, err := in.readCodes()
	if err != nil {
		return err
	}
	title := func(i int) int64 { return in.numbers[docTitle].at(int(m.docs[i].doc)) }
	at := func(i int) int64 { return in.numbers[docTextAt].at(int(m.docs[i].doc)) - title(i) }
	length := func(i int) int64 { return in.numbers[docLength].at(int(m.docs[i].doc)) + title(i) }
	sort.SliceStable(docs, func(a, b int) bool {
		return at(docs[a]) < at(docs[b]) || at(docs[a]) == at(docs[b]) && length(docs[a]) < length(docs[b])
	})
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
		whole := held == t.bytesAt.at(chain)-t.bytesAt.at(block) && (chain > block+1 || held >= blockTarget/2)
		if whole {
			err = m.copyBlocks(in, docs[:n], block, chain, codes, w)
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

// codeNumber gives a code its number in the new shard.
func (m *merger) codeNumber(code []rune) int64 {
	n := slices.IndexFunc(m.written, func(c []rune) bool { return slices.Equal(c, code) })
	if n < 0 {
		n = len(m.written)
		m.written = append(m.written, code)
	}
	return int64(n)
}

// copyBlocks copies blocks as they are.
func (m *merger) copyBlocks(in *input, docs []int, block, end int, codes [][]rune, w *textWriter) error {
	w.flush()
	t := &in.text
	bytesAt, pointsAt := w.bytesAt[len(w.bytesAt)-1]-t.bytesAt.at(block), w.pointsAt[len(w.pointsAt)-1]-t.pointsAt.at(block)
	for b := block; b < end; b++ {
		packed, err := t.packed(b)
		if err != nil {
			return err
		}
		code := int(t.code.at(b))
		if code < 0 || code >= len(codes) {
			return corrupt(in.path, secBlocks, 0, "block %d is in code %d of %d", b, code, len(codes))
		}
		w.block(packed, uint32(t.sums.at(b)), m.codeNumber(codes[code]), t.bytesAt.at(b+1)-t.bytesAt.at(b), t.pointsAt.at(b+1)-t.pointsAt.at(b))
	}
	for _, i := range docs {
		doc := int(m.docs[i].doc)
		m.textAt[i] = in.numbers[docTextAt].at(doc) + bytesAt
		m.pointAt[i] = in.numbers[docPointAt].at(doc) + pointsAt
	}
	return nil
}

// repack compresses the texts of docs anew.
func (m *merger) repack(in *input, docs []int, w *textWriter) error {
	for _, i := range docs {
		doc := int(m.docs[i].doc)
		text, err := in.Text(doc)
		if err != nil {
			return err
		}
		title, err := in.Title(doc)
		if err != nil {
			return err
		}
		m.textAt[i], m.pointAt[i] = w.add(title, text)
	}
	return nil
}
