package publish

import (
	"slices"

	"tifa"
	"tifa/compare"
)

// A piece is a paragraph as it is shown: of one text, or of both at once.
type piece struct {
	old, new int // indices of the paragraphs it shows, -1 for none
	parts    []part
	// mark says which text has a paragraph end here: Kept both, Dropped the old,
	// Added the new.
	mark compare.Kind
}

// sides are which texts a row is shown of.
type sides int

const (
	oldSide sides = 1 << iota
	newSide
	bothSides = oldSide | newSide
)

// A segment is a part, or a piece of it, within one paragraph of each text that
// has it.
type segment struct {
	part
	oldAt, newAt int // index of the paragraph, -1 where the text has it not
}

// pieces cuts the parts of a row at the ends of paragraphs. White space between
// paragraphs is left out.
func (t *texts) pieces(parts []part, which sides) []piece {
	segments := t.segments(parts, which)
	// What follows decides whether both texts break at one place.
	nextOld, nextNew := make([]int, len(segments)), make([]int, len(segments))
	o, n := -1, -1
	for i, s := range slices.Backward(segments) {
		if s.oldAt >= 0 {
			o = s.oldAt
		}
		if s.newAt >= 0 {
			n = s.newAt
		}
		nextOld[i], nextNew[i] = o, n
	}
	var out []piece
	current := piece{old: -1, new: -1, mark: compare.Kept}
	for i, s := range segments {
		oldBreak := current.old >= 0 && nextOld[i] > current.old
		newBreak := current.new >= 0 && nextNew[i] > current.new
		if oldBreak && s.oldAt >= 0 || newBreak && s.newAt >= 0 {
			done := current
			current = piece{old: done.old, new: done.new, mark: compare.Kept}
			switch {
			case oldBreak && newBreak:
				current.old, current.new = nextOld[i], nextNew[i]
			case oldBreak:
				done.mark = compare.Dropped
				current.old = nextOld[i]
			default:
				done.mark = compare.Added
				current.new = nextNew[i]
			}
			out = append(out, done)
		}
		if s.oldAt >= 0 {
			current.old = s.oldAt
		}
		if s.newAt >= 0 {
			current.new = s.newAt
		}
		current.parts = append(current.parts, s.part)
	}
	if len(current.parts) == 0 {
		return out
	}
	switch { // what ends here
	case current.new < 0:
		current.mark = compare.Dropped
	case current.old < 0:
		current.mark = compare.Added
	}
	return append(out, current)
}

// segments cuts parts so that each lies within one paragraph.
func (t *texts) segments(parts []part, which sides) []segment {
	var out []segment
	for _, p := range parts {
		o, n := p.old, p.new
		hasOld := p.op != compare.Added && which&oldSide != 0
		hasNew := p.op != compare.Dropped && which&newSide != 0
		if !hasOld {
			o.End = o.Start
		}
		if !hasNew {
			n.End = n.Start
		}
		for o.Len()+n.Len() > 0 {
			s := segment{part: p, oldAt: -1, newAt: -1}
			step := max(o.Len(), n.Len())
			if hasOld {
				at, left := paragraphAt(t.oldParagraphs, o.Start)
				s.oldAt, step = at, min(step, left)
			}
			if hasNew {
				at, left := paragraphAt(t.newParagraphs, n.Start)
				s.newAt, step = at, min(step, left)
			}
			s.old, s.new = advance(&o, hasOld, step), advance(&n, hasNew, step)
			switch { // white space that one text alone has within a paragraph
			case s.oldAt < 0 && s.newAt < 0:
				continue
			case p.op == compare.Kept && which == bothSides && s.newAt < 0:
				s.op, s.new.End = compare.Dropped, s.new.Start
			case p.op == compare.Kept && which == bothSides && s.oldAt < 0:
				s.op, s.old.End = compare.Added, s.old.Start
			}
			out = append(out, s)
		}
	}
	return out
}

// advance cuts the first n bytes off s, if it is moving.
func advance(s *tifa.Span, moving bool, n int) tifa.Span {
	if !moving {
		return *s
	}
	head := tifa.Span{Start: s.Start, End: s.Start + n}
	s.Start += n
	return head
}

// paragraphAt is the paragraph that holds a byte, or -1, and how many bytes lie
// before the next boundary.
func paragraphAt(paragraphs []tifa.Span, at int) (index, left int) {
	i, _ := slices.BinarySearchFunc(paragraphs, at, func(p tifa.Span, at int) int { // the first that ends after it
		if p.End <= at {
			return -1
		}
		return 1
	})
	const none = int(^uint(0) >> 1)
	switch {
	case i == len(paragraphs):
		return -1, none
	case at < paragraphs[i].Start:
		return -1, paragraphs[i].Start - at
	}
	return i, paragraphs[i].End - at
}
