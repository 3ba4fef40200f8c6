package structure

import "unicode/utf8"

// A wordIndex finds which of many words occur in a text in one pass over it.
type wordIndex struct {
	first   runeBits // first characters of the words
	byFirst map[rune][]indexedWord
	n       int
}

type indexedWord struct {
	word string
	bit  int
}

// wordBits is a set of indexed words. Where there are more words than bits, some
// share one, and a word may seem to occur that does not.
type wordBits [4]uint64

func (b *wordBits) add(bit int) { b[bit/64%len(b)] |= 1 << (bit % 64) }

// meets reports whether a and b have a word in common.
func (b *wordBits) meets(a *wordBits) bool {
	return b[0]&a[0]|b[1]&a[1]|b[2]&a[2]|b[3]&a[3] != 0
}

// add takes a word into the index and gives its bit.
func (x *wordIndex) add(word string) int {
	if x.byFirst == nil {
		x.byFirst = map[rune][]indexedWord{}
	}
	first, _ := utf8.DecodeRuneInString(word)
	for _, w := range x.byFirst[first] {
		if w.word == word {
			return w.bit
		}
	}
	x.first.add(first)
	x.byFirst[first] = append(x.byFirst[first], indexedWord{word, x.n})
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
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		if x.first.has(r) {
			for _, w := range x.byFirst[r] {
				if len(s)-i >= len(w.word) && s[i:i+len(w.word)] == w.word {
					b.add(w.bit)
				}
			}
		}
		i += n
	}
	return b
}
