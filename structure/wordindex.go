package structure

import (
	"strings"
	"unicode/utf8"
)

// A wordIndex finds which of many words occur in a text in one pass over it.
type wordIndex struct {
	byFirst [][]indexedWord // by first character; the first list is empty
	list    [1 << 16]uint16 // of each character of the basic plane, its list in byFirst; others share one
	n       int
}

type indexedWord struct {
	word   string
	second rune // its second character, 0 if it has one only
	longer bool // more must be compared than two characters
	bit    int
}

// wordBits is a set of indexed words. Where there are more words than bits, some
// share one, and a word may seem to occur that does not.
type wordBits [8]uint64

func (b *wordBits) add(bit int) { b[bit/64%len(b)] |= 1 << (bit % 64) }

// meets reports whether a and b have a word in common.
func (b *wordBits) meets(a *wordBits) bool {
	return b[0]&a[0]|b[1]&a[1]|b[2]&a[2]|b[3]&a[3]|b[4]&a[4]|b[5]&a[5]|b[6]&a[6]|b[7]&a[7] != 0
}

// add takes a word into the index and gives its bit.
func (x *wordIndex) add(word string) int {
	if x.byFirst == nil {
		x.byFirst = [][]indexedWord{nil}
	}
	list := &x.list[min(firstRune(word), 0xFFFF)]
	if *list == 0 {
		*list = uint16(len(x.byFirst))
		x.byFirst = append(x.byFirst, nil)
	}
	for _, w := range x.byFirst[*list] {
		if w.word == word {
			return w.bit
		}
	}
	w := indexedWord{word: word, bit: x.n}
	first, n := utf8.DecodeRuneInString(word)
	if n < len(word) {
		second, k := utf8.DecodeRuneInString(word[n:])
		w.second, w.longer = second, n+k < len(word)
	}
	w.longer = w.longer || first >= 0xFFFF
	x.byFirst[*list] = append(x.byFirst[*list], w)
	x.n++
	return x.n - 1
}

// of is the set of words.
func (x *wordIndex) of(words []string) (b wordBits) {
	for _, w := range words {
		b.add(x.add(w))
	}
	return b
}

// find is the set of indexed words that occur in s.
func (x *wordIndex) find(s string) (b wordBits) {
	r, n := utf8.DecodeRuneInString(s)
	for i := 0; i < len(s); {
		next, k := utf8.DecodeRuneInString(s[i+n:])
		words := x.byFirst[x.list[min(r, 0xFFFF)]]
		for k := range words {
			w := &words[k]
			if (w.second == 0 || w.second == next) && (!w.longer || strings.HasPrefix(s[i:], w.word)) {
				b.add(w.bit)
			}
		}
		i += n
		r, n = next, k
	}
	return b
}
