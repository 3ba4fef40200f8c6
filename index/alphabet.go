package index

import "math/bits"

// An alphabet numbers the characters of a stream, in order. For each 64 code
// points it holds a bit for those that are characters, and how many there are
// before, so that to number one takes no search.
type alphabet []struct {
	held   uint64
	before uint32
}

// newAlphabet numbers characters, which ascend.
func newAlphabet(characters *column) alphabet {
	if characters.n == 0 {
		return nil
	}
	all := make(alphabet, characters.at(characters.n-1)>>6+1)
	for i := range characters.n {
		r := characters.at(i)
		all[r>>6].held |= 1 << (r & 63)
	}
	before := 0
	for i := range all {
		all[i].before = uint32(before)
		before += bits.OnesCount64(all[i].held)
	}
	return all
}

// number is the number of a code point; ok is false where the stream has none.
func (a alphabet) number(r rune) (n uint32, ok bool) {
	if r < 0 || int(r>>6) >= len(a) {
		return 0, false
	}
	e := &a[r>>6]
	below := e.held & (1<<(r&63) - 1)
	return e.before + uint32(bits.OnesCount64(below)), e.held>>(r&63)&1 != 0
}
