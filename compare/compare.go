// Package compare aligns two editions of a text and writes their redline.
//
// The reader's question is what a new edition keeps, adds, drops, moves and
// rewords. A comparison of the two texts character by character does not answer
// it: it shows a moved paragraph as a deletion and an insertion, and it finds in
// any two pages of official prose enough equal characters to dissolve both into
// confetti. So the texts are aligned in two layers.
//
// # Paragraphs
//
// Paragraphs of the same visible characters are paired first: as much text as
// possible in order, then what is left, out of order. The others are paired by
// the similarity of their wording, the most alike first; what stands out of
// order must be more alike than what keeps its place. Of all pairs the heaviest
// chain that rises in both texts stays, where a pair weighs as much text as it
// keeps; the pairs outside the chain have moved.
//
// # Wording
//
// The two paragraphs of a pair are compared token by token: a character of
// Chinese, a word or number of a spaced script. Of all ways to read the new
// wording as a change of the old one, the redline takes the one that keeps the
// most while it changes in the fewest places: each kept token earns its weight,
// each change costs, and a change that begins or ends within a clause costs
// more than one that takes the clause whole. What is kept between two changes
// must earn the split, or it is not shown as kept; this is what makes a reworded
// clause read as one replacement.
//
// # Cost
//
// The comparison of two paragraphs of m and n tokens takes m·n steps, up to a
// million. Longer ones are first cut at long runs that occur once in each; where
// there are none, the stretch between is read as replaced. These bounds give up
// detail and never a guarantee: every redline is a partition of both texts.
package compare

import "tifa"

// A Kind says what became of a paragraph, or of a part of its wording.
type Kind string

// The kinds of edit. A change within a paragraph is kept, added or dropped.
const (
	Kept     Kind = "kept"     // the same characters, in order
	Added    Kind = "added"    // only in the new text
	Dropped  Kind = "dropped"  // only in the old text
	Moved    Kind = "moved"    // out of order, in the same words or in others
	Reworded Kind = "reworded" // in order, in other words
)

// A Redline reads a new text as a change of an old one.
type Redline struct {
	// Edits are a partition of both texts: each paragraph of either stands in
	// exactly one. They are ordered as the new text is read. Dropped paragraphs
	// stand in the order of the old text, after the nearest paragraph before
	// them that kept its place.
	Edits []Edit

	summary Summary
}

// An Edit is what became of one paragraph, or of a run of adjacent paragraphs
// that were kept together with the white space between them.
type Edit struct {
	Kind Kind
	// Old and New are bytes of each text, nil on the side that has no such
	// paragraph. The texts under a kept edit are equal.
	Old, New *tifa.Span
	// Changes are how the wording of Old becomes New, of a paragraph reworded or
	// moved with changes; else nil.
	Changes []Change
}

// A Change is a part of a paragraph's wording. The kept and dropped parts, one
// after the other, are the old paragraph; the kept and added parts are the new
// one. Neighbours differ in Op, and what was dropped stands before what was
// added in its place.
type Change struct {
	Op   Kind // Kept, Added or Dropped
	Text string
}

// Texts compares two texts, whose paragraphs are given in order, disjoint, with
// nothing but white space outside. Where neither text has a paragraph, there are
// no edits.
func Texts(old, new string, oldParagraphs, newParagraphs []tifa.Span) Redline {
	w := writer{
		alignment: align(cut(old, oldParagraphs), cut(new, newParagraphs)),
		oldText:   old, newText: new,
		oldSpans: oldParagraphs, newSpans: newParagraphs,
	}
	for _, s := range w.old {
		w.summary.Old.add(s)
	}
	for _, s := range w.new {
		w.summary.New.add(s)
	}
	w.droppedFrom(0)
	for j, p := range w.ofNew {
		if p == nil {
			w.added(j)
			continue
		}
		w.found(p)
		if !p.moved {
			w.droppedFrom(p.old + 1)
		}
	}
	return Redline{Edits: w.edits, summary: w.summary}
}

// cut gives the strings of spans.
func cut(text string, spans []tifa.Span) []string {
	out := make([]string, len(spans))
	for i, s := range spans {
		out[i] = s.In(text)
	}
	return out
}

// A writer writes an alignment as edits, and counts them.
type writer struct {
	*alignment
	oldText, newText   string
	oldSpans, newSpans []tifa.Span
	edits              []Edit
	kept               *pair // the last edit's last, if it was kept
	summary            Summary
}

func (w *writer) write(e Edit) {
	w.edits = append(w.edits, e)
	w.kept = nil
}

// droppedFrom writes the paragraphs dropped between old paragraph i and the
// next one that stays in place.
func (w *writer) droppedFrom(i int) {
	for ; i < len(w.old); i++ {
		switch p := w.ofOld[i]; {
		case p == nil:
			w.write(Edit{Kind: Dropped, Old: &tifa.Span{Start: w.oldSpans[i].Start, End: w.oldSpans[i].End}})
			w.summary.Dropped.add(w.old[i])
		case !p.moved:
			return
		}
	}
}

func (w *writer) added(j int) {
	w.write(Edit{Kind: Added, New: &tifa.Span{Start: w.newSpans[j].Start, End: w.newSpans[j].End}})
	w.summary.Added.add(w.new[j])
}

// found writes a paragraph that stands in both texts.
func (w *writer) found(p *pair) {
	old, new := w.oldSpans[p.old], w.newSpans[p.new]
	e := Edit{Kind: Reworded, Old: &old, New: &new}
	count := &w.summary.Reworded
	switch {
	case p.moved:
		e.Kind, count = Moved, &w.summary.Moved
	case p.identical:
		e.Kind, count = Kept, &w.summary.Kept
	}
	count.Old.add(w.old[p.old])
	count.New.add(w.new[p.new])

	if p.identical {
		w.summary.Survived += characters(w.old[p.old])
	} else {
		e.Changes = changes(w.oldWording[p.old], w.newWording[p.new], p.blocks)
		for _, c := range e.Changes {
			if c.Op == Kept {
				w.summary.Survived += characters(c.Text)
			}
		}
	}
	if e.Kind != Kept {
		w.write(e)
		return
	}
	if w.goesOn(p) {
		last := w.edits[len(w.edits)-1]
		last.Old.End, last.New.End = old.End, new.End
	} else {
		w.write(e)
	}
	w.kept = p
}

// goesOn reports whether p, which was kept, follows on the last edit in both
// texts after the same white space.
func (w *writer) goesOn(p *pair) bool {
	k := w.kept
	return k != nil && k.old+1 == p.old && k.new+1 == p.new &&
		w.oldText[w.oldSpans[k.old].End:w.oldSpans[p.old].Start] == w.newText[w.newSpans[k.new].End:w.newSpans[p.new].Start]
}
