package structure

import "unicode/utf8"

// A wordSet tells quickly whether a text begins or ends with one of its words.
type wordSet struct {
	words        map[string]bool
	starts, ends runeBits // first and last characters of the words
	runes        int      // length of the longest
}

// runeBits is a set of characters of the basic plane; others share their bit.
type runeBits [1 << 16 / 64]uint64

func (b *runeBits) add(r rune)      { b[r&0xFFFF>>6] |= 1 << (r & 63) }
func (b *runeBits) has(r rune) bool { return b[r&0xFFFF>>6]&(1<<(r&63)) != 0 }

func (s *wordSet) add(w string) {
	s.words[w] = true
	first, _ := utf8.DecodeRuneInString(w)
	last, _ := utf8.DecodeLastRuneInString(w)
	s.starts.add(first)
	s.ends.add(last)
	s.runes = max(s.runes, utf8.RuneCountInString(w))
}

// suffix is the length in bytes of the longest word that ends t, 0 if none
// does.
func (s *wordSet) suffix(t string) int {
	last, _ := utf8.DecodeLastRuneInString(t)
	if !s.ends.has(last) {
		return 0
	}
	longest := 0
	for i, n := len(t), 0; n < s.runes && i > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(t[:i])
		i -= size
		if s.words[t[i:]] {
			longest = len(t) - i
		}
	}
	return longest
}

// prefix is the length in bytes of the longest word that begins t, 0 if none
// does.
func (s *wordSet) prefix(t string) int {
	first, _ := utf8.DecodeRuneInString(t)
	if !s.starts.has(first) {
		return 0
	}
	longest := 0
	for i, n := 0, 0; n < s.runes && i < len(t); n++ {
		_, size := utf8.DecodeRuneInString(t[i:])
		i += size
		if s.words[t[:i]] {
			longest = i
		}
	}
	return longest
}
