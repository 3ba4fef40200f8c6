package compare

import "tifa/text"

// A Summary counts what a redline shows.
type Summary struct {
	Old, New              Size // the whole texts, without boilerplate and what is ignored
	Kept, Moved, Reworded Sides
	Added, Dropped        Size // of the new text; of the old
	// Survived counts the characters of the old text that stand in the new, as
	// far as the redline shows them kept: in paragraphs kept or moved, in the
	// kept parts of the others, and in moves.
	Survived int
	// InOrder counts those of Survived that come in the same order in both texts,
	// moved or not.
	InOrder int
	// Boilerplate is what belongs to the setting of each text, and Ignored what
	// [Options] ignores. The other counts leave both out; a paragraph counts as
	// boilerplate if it is nothing else.
	Boilerplate, Ignored Sides
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

// The shares by which a text is an abridgement.
const (
	leastOfAbridged = 0.9 // of its characters that stand in the fuller text, in order
	mostOfFuller    = 0.9 // of those of the fuller text that it holds
)

// Abridges reports whether the new text is an abridgement of the old one: nine
// tenths of it stand in the old, in the same order, and it leaves out more than a
// tenth of that. NewShare and OldShare tell how much.
func (s Summary) Abridges() bool {
	new, ok := shareOf(s.InOrder, s.New.Characters)
	old, _ := s.OldShare()
	return ok && new >= leastOfAbridged && old < mostOfFuller
}

func shareOf(part, base int) (share float64, ok bool) {
	if base == 0 {
		return 0, false
	}
	return float64(part) / float64(base), true
}

// tally counts what survives of the old text, in places and in passages that
// have moved.
func (w *writer) tally(moved []passage) {
	var points []point
	add := func(old, new, n int) {
		points = append(points, point{old, new, w.old.characters(old, old+n)})
		w.summary.Survived += points[len(points)-1].weight
	}
	for _, p := range w.pairs() {
		old, new := w.wordings(p.old, p.new)
		if p.identical {
			add(old.at, new.at, len(old.tokens))
		}
		for _, k := range p.blocks {
			add(old.at+k.old, new.at+k.new, k.n)
		}
	}
	for _, p := range moved {
		if p.blocks == nil {
			add(p.old, p.new, p.oldEnd-p.old)
		}
		for _, k := range p.blocks {
			add(p.old+k.old, p.new+k.new, k.n)
		}
	}
	for _, n := range heaviestChain(points) {
		w.summary.InOrder += points[n].weight
	}
}

func (s *Size) add(t Size) {
	s.Paragraphs += t.Paragraphs
	s.Characters += t.Characters
}

// totals counts the paragraphs of d, its boilerplate and what is ignored.
func (d *side) totals() (all, boilerplate, ignored Size) {
	all = Size{len(d.spans), d.characters(0, len(d.tokens))}
	for i := range d.spans {
		if d.isSetting(i) {
			boilerplate.Paragraphs++
			all.Paragraphs--
		}
	}
	for _, t := range d.tokens {
		switch n := text.SizeOf(d.text[t.start:t.end]).Characters; t.role {
		case setting:
			boilerplate.Characters += n
		case overlooked:
			ignored.Characters += n
		case plain:
		}
	}
	return all, boilerplate, ignored
}

// size is what r counts.
func (d *side) size(r Run) Size {
	n := Size{r.Len(), d.characters(d.first[r.Start], d.first[r.End])}
	for i := r.Start; i < r.End; i++ {
		if d.isSetting(i) {
			n.Paragraphs--
		}
	}
	return n
}

// characters counts those of tokens i to j, without boilerplate and what is
// ignored.
func (d *side) characters(i, j int) int { return int(d.counts[j] - d.counts[i]) }

// isSetting reports whether paragraph i is boilerplate and nothing else.
func (d *side) isSetting(i int) bool {
	tokens := d.tokens[d.first[i]:d.first[i+1]]
	for _, t := range tokens {
		if t.role != setting {
			return false
		}
	}
	return len(tokens) > 0
}
