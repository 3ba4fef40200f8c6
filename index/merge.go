package index

import (
	"context"
)

// Merge writes one shard of the documents of several to path: those whose key
// keep admits, or all of them if keep is nil. No text is read again: postings
// are moved and blocks of text copied, except blocks that are small or hold
// documents that are dropped. 36 shards of 259 Mi positions and 475,000
// documents together take 100 MB of memory, or 150 MB if every tenth document is
// dropped; the lists of bridged positions, two bytes for each, are held as well.
// Documents of the same date and id stand in the order of in.
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
	repacked        repacked

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
