package compare

import "tifa/text"

// A Summary counts what a redline shows.
type Summary struct {
	Old, New              Size // the whole texts
	Kept, Moved, Reworded Sides
	Added, Dropped        Size // of the new text; of the old
	// Survived counts the characters of the old text that stand in the new, as
	// far as the redline shows them kept: in paragraphs kept or moved, and in
	// the kept parts of the others.
	Survived int
}

// A Size is how much text some paragraphs hold.
type Size struct {
	Paragraphs int
	Characters int // code points that are neither white space nor punctuation
}

// Sides are the two wordings of what stands in both texts.
type Sides struct{ Old, New Size }

// Summary counts the edits of r. It is zero unless r was made by [Texts].
func (r Redline) Summary() Summary { return r.summary }

// OldShare is the part of the characters of the old text that survives in the
// new; ok is false where the old text has none.
func (s Summary) OldShare() (share float64, ok bool) { return shareOf(s.Survived, s.Old.Characters) }

// NewShare is the part of the characters of the new text that stood in the old;
// ok is false where the new text has none.
func (s Summary) NewShare() (share float64, ok bool) { return shareOf(s.Survived, s.New.Characters) }

func shareOf(part, base int) (share float64, ok bool) {
	if base == 0 {
		return 0, false
	}
	return float64(part) / float64(base), true
}

func (s *Size) add(paragraph string) {
	s.Paragraphs++
	s.Characters += characters(paragraph)
}

func characters(s string) int { return text.SizeOf(s).Characters }
