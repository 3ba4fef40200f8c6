package formulation

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// A repeat is a string that recurs, with what was counted of it.
type repeat struct {
	run    []uint32 // where it begins, ascending
	length int      // symbols
	read   int      // of run, those in texts that are read: the first ones

	events      int // among these
	left, right float64
	cohesion    float64
	tail, head  int // how often it occurs without its first symbol, and without its last
}

// bounds are the fewest occurrences and events of what is looked for.
type bounds struct{ occurrences, events int }

// grow finds the strings that recur. It goes through the positions by their
// first symbol; of each string the positions are split by the symbol that comes
// next, as long as enough are left. So each frequent string is visited once, and
// the work is bounded by the characters of text times the greatest length.
func grow(ctx context.Context, s *stream, b bounds, progress func(done, total int)) (all []repeat, counts *table, err error) {
	buckets, single := s.buckets()
	order := make([]int, 0, len(buckets))
	for symbol, run := range buckets {
		if symbol != edge && !s.comma(uint32(symbol)) && uint32(symbol) != s.title && s.firstFolded(run) >= b.occurrences {
			order = append(order, symbol)
		}
	}
	slices.SortFunc(order, func(x, y int) int {
		return cmp.Or(cmp.Compare(len(buckets[y]), len(buckets[x])), cmp.Compare(x, y))
	})
	total, done := len(s.symbols), atomic.Int64{}
	strings := atomic.Int64{} // in all growers
	growers := make([]*grower, min(runtime.GOMAXPROCS(0), max(1, len(order))))
	var next atomic.Int64
	var wg sync.WaitGroup
	for i := range growers {
		w := newGrower(s, b, single)
		growers[i] = w
		wg.Go(func() {
			for ctx.Err() == nil && strings.Load() <= mostStrings {
				n := int(next.Add(1)) - 1
				if n >= len(order) {
					return
				}
				before, run := len(w.hashes), buckets[order[n]]
				w.grow(run, 1, symbolHash(uint32(order[n])), 0)
				strings.Add(int64(len(w.hashes) - before))
				if now := done.Add(int64(len(run))); progress != nil {
					progress(int(now), total)
				}
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	if strings.Load() > mostStrings {
		return nil, nil, errTooMany(b.occurrences)
	}
	size := 0
	for _, w := range growers {
		size += len(w.hashes)
	}
	counts = newTable(size)
	for _, w := range growers {
		for i, h := range w.hashes {
			counts.put(h, w.counts[i])
		}
		all = append(all, w.found...)
		w.hashes, w.counts, w.found = nil, nil, nil
	}
	return all, counts, nil
}

// buckets are the positions of each symbol, and how many of each are read.
func (s *stream) buckets() (runs [][]uint32, single []int) {
	sizes := make([]int, len(s.vocabulary))
	for p := range s.symbols {
		sizes[s.symbol(uint32(p))]++
	}
	sizes[edge] = 0
	total := 0
	for _, n := range sizes {
		total += n
	}
	all := make([]uint32, total)
	runs, single = make([][]uint32, len(sizes)), make([]int, len(sizes))
	at := 0
	for symbol, n := range sizes {
		runs[symbol] = all[at : at : at+n]
		at += n
	}
	for p := range s.symbols {
		if symbol := s.symbol(uint32(p)); symbol != edge {
			runs[symbol] = append(runs[symbol], uint32(p))
		}
	}
	for symbol, run := range runs {
		single[symbol] = s.firstFolded(run)
	}
	return runs, single
}

// A grower grows the strings that begin with some symbols.
type grower struct {
	*stream
	bounds
	single      []int
	left, right tally
	// Of each symbol of right: how often a quotation ends before it, and
	// how often it follows in all texts, those that are folded included.
	parted, total []uint32
	buffers       [][]uint32 // the positions of the strings on the way, by length
	nlogn         []float64  // n·log2 n of small n

	hashes []uint64
	counts []uint32
	found  []repeat
	store  []uint32 // what is left of the space for the runs of found
}

func newGrower(s *stream, b bounds, single []int) *grower {
	w := &grower{stream: s, bounds: b, single: single, buffers: make([][]uint32, longest+1)}
	w.left.count, w.right.count = make([]uint32, len(s.vocabulary)), make([]uint32, len(s.vocabulary))
	w.parted, w.total = make([]uint32, len(s.vocabulary)), make([]uint32, len(s.vocabulary))
	w.nlogn = make([]float64, 4096)
	for i := 2; i < len(w.nlogn); i++ {
		w.nlogn[i] = float64(i) * math.Log2(float64(i))
	}
	return w
}

// A tally counts symbols that stand beside a string.
type tally struct {
	count []uint32 // by symbol, 0 between uses
	seen  []uint32 // the symbols counted
}

func (t *tally) clear() {
	for _, symbol := range t.seen {
		t.count[symbol] = 0
	}
	t.seen = t.seen[:0]
}

// A branch is how a string goes on to one side.
type branch struct {
	entropy float64
	most    uint32 // occurrences of the commonest neighbour
}

// branch sums up the neighbours of so many occurrences. Each edge of a clause,
// and each quotation mark, is a neighbour of its own.
func (w *grower) branch(t *tally, of int) (b branch) {
	sum := 0.0
	for _, symbol := range t.seen {
		n := t.count[symbol]
		if symbol == edge {
			continue
		}
		b.most = max(b.most, n)
		if int(n) < len(w.nlogn) {
			sum += w.nlogn[n]
		} else {
			sum += float64(n) * math.Log2(float64(n))
		}
	}
	b.entropy = math.Log2(float64(of)) - sum/float64(of)
	return b
}

// grow takes the string of some length that begins at the positions of run, and
// all that begin with it. before is how often the string occurs without its last
// symbol.
func (w *grower) grow(run []uint32, length int, hash uint64, before int) {
	read := w.firstFolded(run)
	w.hashes, w.counts = append(w.hashes, hash), append(w.counts, uint32(read))
	right := &w.right
	for i, p := range run {
		symbol := w.symbols[p+uint32(length)]
		bare := symbol &^ symbolMarks
		if w.total[bare] == 0 {
			right.seen = append(right.seen, bare)
		}
		w.total[bare]++
		switch {
		case i >= read:
		case symbol&closeMark != 0 && w.encloses(p, length):
			w.parted[bare]++
		default:
			right.count[bare]++
		}
	}
	if length > 1 {
		w.consider(run, read, length, before)
	}
	for _, p := range w.split(run, length) {
		w.grow(p.run, length+1, hash*hashFactor+symbolHash(p.symbol), read)
	}
}

// A part is the positions of a string that goes on with a symbol.
type part struct {
	symbol uint32
	run    []uint32
}

// split divides run by the symbol behind the string, and keeps what is frequent.
// It forgets what was counted.
func (w *grower) split(run []uint32, length int) (parts []part) {
	size := uint32(0)
	for _, symbol := range w.right.seen {
		n := w.total[symbol]
		w.total[symbol] = 0 // from here on: where its next position goes, plus one
		if symbol != edge && symbol != w.title && int(w.right.count[symbol]+w.parted[symbol]) >= w.occurrences && length < longest {
			w.total[symbol] = size + 1
			size += n
			parts = append(parts, part{symbol: symbol})
		}
	}
	if len(parts) > 0 {
		if cap(w.buffers[length]) < int(size) {
			w.buffers[length] = make([]uint32, size+size/2)
		}
		buffer := w.buffers[length][:size]
		for _, p := range run {
			symbol := w.symbol(p + uint32(length))
			if to := w.total[symbol]; to > 0 {
				buffer[to-1] = p
				w.total[symbol]++
			}
		}
		from := uint32(0)
		for i := range parts {
			end := w.total[parts[i].symbol] - 1
			parts[i].run = buffer[from:end]
			from = end
			w.total[parts[i].symbol] = 0
		}
	}
	for _, symbol := range w.right.seen {
		w.parted[symbol] = 0
	}
	w.right.clear()
	return parts
}

// consider keeps the string if it may be a formulation by itself: it does not
// end with 、, recurs in enough events, hangs together as far as its last symbol
// tells, and does not go on in the same way nearly always.
func (w *grower) consider(run []uint32, read, length, before int) {
	last := w.symbol(run[0] + uint32(length) - 1)
	if read < w.occurrences || w.comma(last) {
		return
	}
	right := w.branch(&w.right, read)
	if w.goesOn(right, read) {
		return
	}
	if pointwise(read, before, w.single[last], w.positions) < leastBond {
		return
	}
	events, document := 0, -1
	for _, p := range run[:read] {
		if d := w.at(p); d != document {
			events++
			document = d
		}
	}
	if events < w.events {
		return
	}
	left := w.before(run[:read], length)
	if w.goesOn(left, read) {
		return
	}
	w.found = append(w.found, repeat{
		run: w.keep(run), length: length, read: read, events: events,
		left: left.entropy, right: right.entropy,
	})
}

// before is how the string at the positions of run goes on to the left.
func (w *grower) before(run []uint32, length int) branch {
	for _, p := range run {
		symbol := w.symbol(p - 1)
		if w.symbols[p]&openMark != 0 && w.encloses(p, length) {
			symbol = edge
		}
		if w.left.count[symbol] == 0 {
			w.left.seen = append(w.left.seen, symbol)
		}
		w.left.count[symbol]++
	}
	b := w.branch(&w.left, len(run))
	w.left.clear()
	return b
}

// goesOn reports whether a string hardly ever stands without the same neighbour.
func (w *grower) goesOn(b branch, occurrences int) bool {
	const others = 2 // occurrences with another neighbour, of four or more
	return occurrences-int(b.most) < min(others, occurrences/2) || float64(b.most) > mostClosed*float64(occurrences) || b.entropy < leastEntropy
}

// keep copies a run.
func (w *grower) keep(run []uint32) []uint32 {
	const chunk = 1 << 20
	if len(w.store) < len(run) {
		w.store = make([]uint32, max(chunk, len(run)))
	}
	n := copy(w.store, run)
	kept := w.store[:n:n]
	w.store = w.store[n:]
	return kept
}

// pointwise is the pointwise mutual information of two strings that stand
// together so many times, log2(together·n/(a·b)).
func pointwise(together, a, b, n int) float64 {
	return math.Log2(float64(together) * float64(n) / (float64(a) * float64(b)))
}
