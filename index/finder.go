package index

const finderBits = 8 // documents of news are some stretches long

// A finder finds the document of a position in a step or two: for each stretch
// of the stream it holds the document that its first position is in.
type finder struct {
	starts []uint32 // of the documents, and behind them past
	first  []uint32
}

// newFinder makes a finder of documents in a stream of length u, of which the
// first one starts at 0.
func newFinder(u uint32, documents int, start func(i int) uint32) *finder {
	f := &finder{starts: make([]uint32, documents+2), first: make([]uint32, u>>finderBits+1)}
	for i := range documents {
		f.starts[i] = start(i)
	}
	f.starts[documents], f.starts[documents+1] = past, past
	doc := uint32(0)
	for i := range f.first {
		for f.starts[doc+1] <= uint32(i)<<finderBits {
			doc++
		}
		f.first[i] = doc
	}
	return f
}

// document is the document of p.
func (f *finder) document(p uint32) int {
	doc := f.first[p>>finderBits]
	for f.starts[doc+1] <= p {
		doc++
	}
	return int(doc)
}

// count is how many documents ascending positions are in.
func (f *finder) count(list []uint32) (documents int) {
	end := uint32(0)
	for _, p := range list {
		if p >= end {
			documents++
			end = f.starts[f.document(p)+1]
		}
	}
	return documents
}

// openings are a bit for each number of a list: whether it is the first one in
// its document.
type openings struct {
	bits      []byte
	n         int    // numbers added
	end       uint32 // of the document of the last one
	documents int
}

// begin starts a list of n numbers.
func (o *openings) begin(n int) {
	*o = openings{bits: append(o.bits[:0], make([]byte, (n+7)/8)...)}
}

// add adds positions, which ascend and are greater than those before.
func (o *openings) add(list []uint32, f *finder) {
	for i, p := range list {
		if p >= o.end {
			k := o.n + i
			o.bits[k>>3] |= 1 << (k & 7)
			o.documents++
			o.end = f.starts[f.document(p)+1]
		}
	}
	o.n += len(list)
}
