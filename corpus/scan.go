package corpus

import (
	"context"
	"iter"
	"runtime"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
	"unsafe"

	"tifa"
	"tifa/text"
)

// contextPoints is how many code points of a paragraph a hit shows on either
// side.
const contextPoints = 40

var _ tifa.Searcher = (*Corpus)(nil)

// Find yields the hits of q by reading the texts. It holds a view of the corpus
// until the loop over it ends.
func (c *Corpus) Find(ctx context.Context, q tifa.Query) iter.Seq2[tifa.Hit, error] {
	return func(yield func(tifa.Hit, error) bool) {
		if err := c.find(ctx, q, yield); err != nil {
			yield(tifa.Hit{}, c.fault(err))
		}
	}
}

// find reads the texts in runs, the first one short: so few hits come soon, and
// many need little memory.
func (c *Corpus) find(ctx context.Context, q tifa.Query, yield func(tifa.Hit, error) bool) error {
	const first, most = 512 << 10, 16 << 20 // bytes of text
	n, err := newNeedle(q)
	if err != nil {
		return err
	}
	v, err := c.view(ctx)
	if err != nil {
		return err
	}
	defer v.Close()
	docs, err := v.documents(ctx, n.filter)
	if err != nil {
		return err
	}
	for size := first; len(docs) > 0; size = min(2*size, most) {
		run := 0
		for bytes := 0; run < len(docs) && bytes < size; run++ {
			bytes += docs[run].length
		}
		found := make([][]tifa.Hit, run)
		err := v.eachText(ctx, docs[:run], func(i int, s string) {
			if spans := n.spans(s); spans != nil {
				found[i] = hits(docs[i], s, spans)
			}
		})
		if err != nil {
			return err
		}
		for _, some := range found {
			for _, h := range some {
				if !yield(h, nil) {
					return nil
				}
			}
		}
		docs = docs[run:]
	}
	return nil
}

// eachText calls do with the text of each of docs, out of order and from
// several goroutines. The text is valid during the call only.
func (v *view) eachText(ctx context.Context, docs []*record, do func(i int, text string)) error {
	byBlock := map[int64][]int{}
	var ids []int64
	for i, r := range docs {
		if byBlock[r.block] == nil {
			ids = append(ids, r.block)
		}
		byBlock[r.block] = append(byBlock[r.block], i)
	}
	sort.Slice(ids, func(i, j int) bool { return ids[i] < ids[j] })

	blocks := make(chan *block, 4)
	workers := min(runtime.GOMAXPROCS(0), len(ids))
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for b := range blocks {
				if errs[w] == nil {
					errs[w] = v.scanBlock(b, docs, byBlock[b.id], do)
				}
			}
		})
	}
	err := v.readBlocks(ctx, ids, blocks)
	close(blocks)
	wg.Wait()
	for _, e := range errs {
		if e != nil {
			return e
		}
	}
	return err
}

func (v *view) readBlocks(ctx context.Context, ids []int64, blocks chan<- *block) error {
	if len(ids) == 0 {
		return nil
	}
	read, err := v.tx.PrepareContext(ctx, blockQuery)
	if err != nil {
		return err
	}
	defer read.Close()
	for _, id := range ids {
		b := &block{id: id}
		if err := read.QueryRowContext(ctx, id).Scan(&b.length, &b.sum, &b.data); err != nil {
			return missingBlock(v.c.dir, id, err)
		}
		blocks <- b
	}
	return nil
}

func (v *view) scanBlock(b *block, docs []*record, in []int, do func(int, string)) error {
	texts, err := b.open(v.c.decoder)
	if err != nil {
		return damaged(v.c.dir, b.id, err)
	}
	for _, i := range in {
		t, err := docs[i].textIn(texts)
		if err != nil {
			return damaged(v.c.dir, b.id, err)
		}
		if len(t) > 0 {
			do(i, unsafe.String(&t[0], len(t))) // texts are not changed any more
		}
	}
	return nil
}

// hits are the occurrences at spans of the text s, in their context.
func hits(r *record, s string, spans []tifa.Span) []tifa.Hit {
	paragraphs := text.Paragraphs(s)
	points := text.NewPoints(s)
	// the paragraph that holds an offset, or the last one before it
	paragraph := func(at int) tifa.Span {
		n := sort.Search(len(paragraphs), func(i int) bool { return paragraphs[i].Start > at })
		return paragraphs[max(0, n-1)]
	}
	out := make([]tifa.Hit, len(spans))
	for i, span := range spans {
		// an exact occurrence may run over a paragraph or stand outside of all
		from := backward(s, span.Start, min(span.Start, paragraph(span.Start).Start))
		to := forward(s, span.End, max(span.End, paragraph(span.End-1).End))
		line := strings.Clone(s[from:to]) // s belongs to a whole block
		at, end := span.Start-from, span.End-from
		out[i] = tifa.Hit{
			Document: r.ID, Date: r.Date, Title: r.Title, Span: span,
			Points: tifa.Span{Start: points.At(span.Start), End: points.At(span.End)},
			Left:   line[:at], Node: line[at:end], Right: line[end:],
		}
	}
	return out
}

// backward is the offset of the code point [contextPoints] before i, or bound.
func backward(s string, i, bound int) int {
	for n := 0; n < contextPoints && i > bound; n++ {
		_, size := utf8.DecodeLastRuneInString(s[bound:i])
		i -= size
	}
	return i
}

// forward is the offset [contextPoints] code points after i, or bound.
func forward(s string, i, bound int) int {
	for n := 0; n < contextPoints && i < bound; n++ {
		_, size := utf8.DecodeRuneInString(s[i:bound])
		i += size
	}
	return i
}
