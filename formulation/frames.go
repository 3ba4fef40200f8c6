package formulation

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
	"sync"
	"unicode"
)

// A frame is a wording with a slot: what a clause begins with and, behind the
// slot, what it ends with (坚持…不动摇) or what goes on to another slot
// (把…作为…). It is told from chance by how many different clauses have it, and
// by how much more often its two parts stand together than each by itself would
// have it.
type frame struct {
	key        uint64
	at         uint32 // where a clause stands that has it
	from       int    // where in the clause its second part begins
	start, end int    // symbols of its two parts
	open       bool   // a second slot follows
	slot       uint64 // the hash of what fills the slot
	// A bit for each of 64 classes of different fillers; and of the symbols beside
	// the slot, and behind the second part of an open frame.
	slots        uint64
	inner        [3]uint64
	clauses      int // different ones; of many, an estimate
	starts, ends int // different clauses that begin so; that end so, or occurrences of its second part
	bond         float64
	sub          bool // a part or a variant of another one
}

// The bounds of frames.
const (
	startMost   = 4 // symbols
	endLeast    = 2
	endMost     = 5
	slotMost    = 20
	openStart   = 2 // symbols at most before the slot of an open frame
	openSlot    = 12
	leastFrames = 12 // different clauses
	frameBond   = 4.5
	leastSlots  = 10 // classes of fillers
	leastInner  = 5  // classes of symbols beside a slot: with fewer, it cuts words
	// A frame of which so much goes on in the same way is a part of a longer one;
	// one that is less of a shorter one is a variant of that.
	frameShare = .6
	// clausesMost is about how many clauses are looked at for frames.
	clausesMost = 400_000
	// framesMost frames are kept, those of the most clauses.
	framesMost = 2000
)

// A clause is where one stands.
type clause struct {
	at     uint32
	length int
}

// clauses calls do with each clause of the texts from one position to another.
func (s *stream) clauses(from, end uint32, do func(c clause)) {
	start := from
	for p := from; p < end; p++ {
		if symbol := s.symbol(p); symbol == edge || symbol == s.title {
			if p > start {
				do(clause{start, int(p - start)})
			}
			start = p + 1
		}
	}
}

// pairs calls do with the key and the shape of each frame that c may have.
func (s *stream) pairs(c clause, h *hashes, do func(f frame)) {
	for n := 1; n <= min(startMost, c.length-1-endLeast); n++ {
		for m := endLeast; m <= min(endMost, c.length-n-1); m++ {
			if from := c.length - m; from-n <= slotMost {
				do(frame{key: join(h.of(0, n), h.of(from, c.length), false), at: c.at, from: from, start: n, end: m, slot: h.of(n, from)})
			}
		}
		if n > openStart {
			continue
		}
		for from := n + 1; from <= min(n+openSlot, c.length-endLeast-1); from++ {
			key := join(h.of(0, n), h.of(from, from+endLeast), true)
			do(frame{key: key, at: c.at, from: from, start: n, end: endLeast, open: true, slot: h.of(n, from)})
		}
	}
}

// join is the key of a frame of two parts. The first one's hash is spread, since
// hashes of strings are sums: without that 中…以央 would be 以…中央.
func join(first, second uint64, open bool) uint64 {
	return mix(first+uint64(btoi(open)))*hashFactor + second
}

// frames finds the frames of clauses. A clause that is printed the same way again
// counts once. counts are those of the strings that recur.
func (s *stream) frames(ctx context.Context, counts *table, b bounds) []candidate {
	distinct, draw := s.distinct()
	starts, ends := map[uint64]int{}, map[uint64]int{}
	var both sync.WaitGroup
	both.Go(func() {
		for _, c := range distinct {
			for n, h := 1, newHashes(s.symbols[c.at:], min(c.length, startMost)); n <= min(startMost, c.length); n++ {
				starts[h.of(0, n)]++
			}
		}
	})
	both.Go(func() {
		for _, c := range distinct {
			m := min(c.length, endMost)
			for n, h := endLeast, newHashes(s.symbols[int(c.at)+c.length-m:], m); n <= m; n++ {
				ends[h.of(m-n, m)]++
			}
		}
	})
	both.Wait()
	found := s.count(ctx, distinct)
	for key, f := range found {
		h := newHashes(s.symbols[f.at:], f.from+f.end)
		f.starts = starts[h.of(0, f.start)]
		expected := len(distinct)
		if f.ends = ends[h.of(f.from, f.from+f.end)]; f.open {
			f.ends, expected = counts.count(h.of(f.from, f.from+f.end)), s.positions/openSlot
		}
		f.bond = pointwise(f.clauses, f.starts, f.ends, expected)
		if f.clauses < leastFrames || f.bond < frameBond || !f.varied() {
			delete(found, key)
		}
		f.clauses *= draw
	}
	return s.attest(s.chosen(found), b)
}

// varied reports whether what fills the slots of f varies, and does so from the
// first symbol to the last.
func (f *frame) varied() bool {
	for i, symbols := range f.inner {
		if (i < 2 || f.open) && bits.OnesCount64(symbols) < leastInner {
			return false
		}
	}
	return bits.OnesCount64(f.slots) >= leastSlots
}

// distinct are the clauses that can hold a frame, each once; of many, one in draw,
// chosen by their hashes.
func (s *stream) distinct() (out []clause, draw int) {
	all := 0
	s.clauses(0, s.read, func(clause) { all++ })
	draw = 1 + all/clausesMost
	seen := map[uint64]bool{}
	s.clauses(0, s.read, func(c clause) {
		if c.length < 1+1+endLeast || c.length > longest {
			return
		}
		if h := s.hash(c); h>>32%uint64(draw) == 0 && !seen[h] {
			seen[h] = true
			out = append(out, c)
		}
	})
	return out, draw
}

func (s *stream) hash(c clause) (h uint64) {
	for i := range uint32(c.length) {
		h = h*hashFactor + symbolHash(s.symbol(c.at+i))
	}
	return h
}

// count counts the frames of different clauses. A sieve of counters, of which
// several frames may share one, keeps most rare ones out of the table.
func (s *stream) count(ctx context.Context, distinct []clause) map[uint64]*frame {
	const width = 24
	sieve := make([]uint8, 1<<width)
	each := func(do func(f frame)) {
		for i, c := range distinct {
			if i%4096 == 0 && ctx.Err() != nil {
				return
			}
			s.pairs(c, newHashes(s.symbols[c.at:], c.length), do)
		}
	}
	each(func(f frame) {
		if at := f.key >> (64 - width); sieve[at] < math.MaxUint8 {
			sieve[at]++
		}
	})
	found := map[uint64]*frame{}
	each(func(f frame) {
		if sieve[f.key>>(64-width)] < leastFrames {
			return
		}
		known := found[f.key]
		if known == nil {
			known = &f
			found[f.key] = known
		}
		known.clauses++
		known.slots |= 1 << (f.slot >> 58)
		for i, p := range [...]int{f.start, f.from - 1, f.from + f.end} {
			known.inner[i] |= 1 << (symbolHash(s.symbol(f.at+uint32(p))) >> 58)
		}
	})
	return found
}

// chosen are the frames that are neither parts nor variants of others, those of
// the most clauses first.
func (s *stream) chosen(found map[uint64]*frame) []*frame {
	all := make([]*frame, 0, len(found))
	for _, f := range found {
		all = append(all, f)
		h := newHashes(s.symbols[f.at:], f.from+f.end)
		key := func(from, start, second, end int) uint64 {
			return join(h.of(from, start), h.of(second, end), f.open)
		}
		second, end := f.from, f.from+f.end
		for _, less := range []uint64{
			key(0, f.start-1, second, end), key(1, f.start, second, end), key(0, f.start, second+1, end), key(0, f.start, second, end-1),
		} {
			switch shorter := found[less]; {
			case shorter == nil || shorter == f:
			case float64(f.clauses) >= frameShare*float64(shorter.clauses):
				shorter.sub = true
			default:
				f.sub = true
			}
		}
	}
	all = slices.DeleteFunc(all, func(f *frame) bool { return f.sub || s.cut(f) || s.empty(f) })
	slices.SortFunc(all, func(a, b *frame) int { return cmp.Or(cmp.Compare(b.clauses, a.clauses), cmp.Compare(a.key, b.key)) })
	return all[:min(len(all), framesMost)]
}

// cut reports whether 、 stands at an edge of a part of f.
func (s *stream) cut(f *frame) bool {
	for _, p := range []int{f.start - 1, f.from, f.from + f.end - 1} {
		if symbol := s.symbol(f.at + uint32(p)); s.comma(symbol) {
			return true
		}
	}
	return false
}

// empty reports whether the parts of f are but function words and numbers of a spaced
// script.
func (s *stream) empty(f *frame) bool {
	for p := range f.from + f.end {
		if p >= f.start && p < f.from {
			continue
		}
		word := s.vocabulary[s.symbol(f.at+uint32(p))]
		if r := firstRune(word); !isWord(r) || !unicode.IsNumber(r) && !IsFunctionWord(word) {
			return false
		}
	}
	return true
}

// attest finds where frames stand.
func (s *stream) attest(chosen []*frame, b bounds) []candidate {
	all := make([]candidate, len(chosen))
	byKey := map[uint64]*candidate{}
	for i, f := range chosen {
		c := &all[i]
		c.text = s.words(f.at, f.start) + "…" + s.words(f.at+uint32(f.from), f.end)
		if f.open {
			c.text += "…"
		}
		c.kind, c.length, c.cohesion, c.slot = Frame, f.start+f.end, f.bond, f
		byKey[f.key] = c
	}
	s.clauses(0, uint32(len(s.symbols)), func(at clause) {
		if at.length > longest {
			return
		}
		s.pairs(at, newHashes(s.symbols[at.at:], at.length), func(f frame) {
			if c := byKey[f.key]; c != nil && (len(c.run) == 0 || c.run[len(c.run)-1] != at.at) {
				c.run = append(c.run, at.at)
			}
		})
	})
	for i := range all {
		c := &all[i]
		c.read = s.firstFolded(c.run)
		last := -1
		for _, p := range c.run[:c.read] {
			c.stated += btoi(s.marks[p]&stated != 0)
			c.cued += btoi(s.marks[p]&(cued|furniture) != 0)
			if d := s.at(p); d != last {
				c.events++
				last = d
			}
		}
	}
	return slices.DeleteFunc(all, func(c candidate) bool { return c.events < b.events || c.read < b.occurrences || half(c.cued, c.read) })
}
