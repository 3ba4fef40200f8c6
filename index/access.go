package index

// TextAt says where the text of document i lies among the texts of the shard:
// who reads many texts is quickest in this order.
func (s *Shard) TextAt(i int) int64 { return s.numbers[docTextAt].at(i) }

// Bridges gives the bridged positions; see [Shard.Bridged]. An occurrence of n
// characters at a position is bridged if one of the first n-1 of its positions
// is.
func (s *Shard) Bridges() *Iterator {
	c := s.bridges
	return &Iterator{&c, c.n}
}

// Holds reports whether the stream has this character.
func (s *Shard) Holds(r rune) bool {
	_, ok := s.character(r)
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
