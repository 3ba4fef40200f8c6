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

// count is how many documents ascending positions are in, besides the one that
// ends before end; and where the last one ends.
func (f *finder) count(list []uint32, end uint32) (documents int, last uint32) {
	for _, p := range list {
		if p >= end {
			documents++
			end = f.starts[f.document(p)+1]
		}
	}
	return documents, end
}
