package main

import (
	"encoding/binary"
	"index/suffixarray"
	"math"
	"strings"
	"unicode"
)

// A yardstick finds strings that recur by a suffix array and its longest common
// prefixes, as discovery is done where there is no index: the array of the standard
// library, the prefixes by Kasai and others (2001), their intervals by Abouelhoda and
// others (2004). Each interval is a string that goes on in several ways; how often
// and in how many documents it occurs, and its branching entropies, are counted from
// its suffixes.
type yardstick struct {
	symbols   []uint16 // characters by number; edge ends a clause
	documents []uint32 // of each symbol
	sorted    []uint32 // where the suffixes begin, in their order
	common    []uint8  // symbols that a suffix has in common with the one before it
}

// The bounds of what it finds, those of tifa discover.
const (
	yardShortest, yardLongest = 2, 32
	yardOccurrences           = 5
	yardDocuments             = 3
	yardEntropy               = 0.3

	edge = 0
)

// A recurring string is one that the yardstick finds.
type recurring struct {
	at, length             uint32 // of the first one in the order of suffixes, in symbols
	occurrences, documents int
	left, right            float64 // entropies in bits
}

// newYardstick cuts flat texts into clauses.
func newYardstick(docs []document) *yardstick {
	y := &yardstick{symbols: []uint16{edge}, documents: []uint32{0}}
	numbers := map[rune]uint16{}
	for n, d := range docs {
		for _, r := range asFlat(d.Text) + "\n" {
			symbol := uint16(edge)
			switch {
			case strings.ContainsRune("“‘「『”’」』", r):
				continue
			case r == '、' || !unicode.IsPunct(r) && !unicode.IsSpace(r):
				var known bool
				if symbol, known = numbers[r]; !known {
					symbol = uint16(min(len(numbers)+1, math.MaxUint16))
					numbers[r] = symbol
				}
			}
			y.symbols, y.documents = append(y.symbols, symbol), append(y.documents, uint32(n))
		}
	}
	y.sort(len(numbers))
	y.compare()
	return y
}

// sort makes the array. The library sorts bytes: those suffixes that begin within a
// symbol are left out.
func (y *yardstick) sort(symbols int) {
	text := make([]byte, 0, 2*len(y.symbols))
	for _, s := range y.symbols {
		text = binary.BigEndian.AppendUint16(text, s)
	}
	array := suffixarray.New(text)
	y.sorted = make([]uint32, 0, len(y.symbols))
	for s := range symbols + 1 {
		// The library tells the places of a prefix in the order of its array.
		for _, at := range array.Lookup(binary.BigEndian.AppendUint16(nil, uint16(s)), -1) {
			if at%2 == 0 && s != edge {
				y.sorted = append(y.sorted, uint32(at/2))
			}
		}
	}
}

// compare finds what neighbours in the array have in common, within a clause.
func (y *yardstick) compare() {
	rank := make([]uint32, len(y.symbols))
	for i, at := range y.sorted {
		rank[at] = uint32(i) + 1
	}
	y.common = make([]uint8, len(y.sorted)+1)
	h := uint32(0)
	for at := range y.symbols {
		if rank[at] < 2 {
			h = 0
			continue
		}
		a, b := uint32(at), y.sorted[rank[at]-2]
		for y.symbols[a+h] != edge && y.symbols[a+h] == y.symbols[b+h] {
			h++
		}
		y.common[rank[at]-1] = uint8(min(h, math.MaxUint8))
		if h > 0 {
			h--
		}
	}
}

// find tells the strings that recur.
func (y *yardstick) find(yield func(recurring)) {
	type interval struct{ from, length uint32 }
	c := &neighbours{y: y, seen: make([]uint32, 1+y.documents[len(y.documents)-1])}
	c.count = make([]uint32, math.MaxUint16+1)
	stack := []interval{{0, 0}}
	for i := 1; i <= len(y.sorted); i++ {
		length := uint32(0)
		if i < len(y.sorted) {
			length = uint32(y.common[i])
		}
		from := uint32(i - 1)
		for top := stack[len(stack)-1]; top.length > length; top = stack[len(stack)-1] {
			stack = stack[:len(stack)-1]
			if r, ok := c.judge(y.sorted[top.from:i], top.length); ok {
				yield(r)
			}
			from = top.from
		}
		if length > stack[len(stack)-1].length {
			stack = append(stack, interval{from, length})
		}
	}
}

// neighbours counts what stands beside a string.
type neighbours struct {
	y     *yardstick
	seen  []uint32 // of each document, the number of the string that was seen there last
	turn  uint32
	count []uint32 // of each symbol
}

// judge counts a string by all its suffixes; ok says whether it is found.
func (c *neighbours) judge(suffixes []uint32, length uint32) (r recurring, ok bool) {
	if length < yardShortest || length > yardLongest || len(suffixes) < yardOccurrences {
		return r, false
	}
	r = recurring{at: suffixes[0], length: length, occurrences: len(suffixes)}
	c.turn++
	for _, at := range suffixes {
		if doc := c.y.documents[at]; c.seen[doc] != c.turn {
			c.seen[doc] = c.turn
			r.documents++
		}
	}
	if r.documents < yardDocuments {
		return r, false
	}
	r.left = c.entropy(suffixes, func(at uint32) uint16 { return c.y.symbols[at-1] })
	r.right = c.entropy(suffixes, func(at uint32) uint16 { return c.y.symbols[at+length] })
	return r, r.left >= yardEntropy && r.right >= yardEntropy
}

// entropy is that of the symbols beside a string. Each edge is one of its own.
func (c *neighbours) entropy(suffixes []uint32, beside func(at uint32) uint16) float64 {
	for _, at := range suffixes {
		c.count[beside(at)]++
	}
	c.count[edge] = 0
	sum := 0.0
	for _, at := range suffixes {
		if n := c.count[beside(at)]; n > 0 {
			sum += float64(n) * math.Log2(float64(n))
			c.count[beside(at)] = 0
		}
	}
	return math.Log2(float64(len(suffixes))) - sum/float64(len(suffixes))
}
