package index

import (
	"bytes"
	"cmp"
)

// TextAt says where the text of document i lies among the texts of the shard:
// who reads many texts is quickest in this order.
func (s *Shard) TextAt(i int) int64 { return s.numbers[docTextAt].at(i) }

// Holds reports whether the stream has this character.
func (s *Shard) Holds(r rune) bool {
	_, ok := s.alphabet.number(r)
	return ok
}

// Alphabet yields the characters of the stream, ascending.
func (s *Shard) Alphabet(yield func(r rune) bool) {
	for i := range s.characters.n {
		if !yield(rune(s.characters.at(i))) {
			return
		}
	}
}

// Compare orders document i of s and document k of t as a shard does: by date,
// those without one last, then by id.
func (s *Shard) Compare(i int, t *Shard, k int) int {
	a, b := s.fieldBytes(Date, i), t.fieldBytes(Date, k)
	if (len(a) == 0) != (len(b) == 0) {
		return cmp.Compare(len(b), len(a))
	}
	return cmp.Or(bytes.Compare(a, b), bytes.Compare(s.fieldBytes(ID, i), t.fieldBytes(ID, k)))
}

// fieldBytes is a string of document i, in memory that is unmapped with the
// shard.
func (s *Shard) fieldBytes(f Field, i int) []byte {
	c := &s.fields[f]
	return c.value(c.code(i))
}
