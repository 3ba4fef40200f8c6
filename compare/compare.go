// Package compare aligns two editions of a text and writes their redline.
//
// The reader's question is what a new edition keeps, adds, drops, moves and
// rewords. A comparison of the two texts character by character does not answer
// it: it shows a moved paragraph as a deletion and an insertion, and it finds in
// any two pages of official prose enough equal characters to dissolve both into
// confetti. So the texts are aligned in three layers. What the answers promise and
// how they were measured stands in docs/redline.md.
//
// # Paragraphs
//
// Paragraphs of the same wording are paired first: as much text as possible in
// order, then what is left, out of order. Copies wait until it shows which of them
// stands where. The others are paired by the similarity of their wording, the
// most alike first; what stands out of order must be more alike than what keeps
// its place. A paragraph of which several adjacent ones are parts is paired with
// these: it was split, or they were merged. One that stands alone between the
// same neighbours needs but a clause that stayed. Of all pairs the heaviest chain that
// rises in both texts stays, where a pair weighs as much text as it keeps; the
// pairs outside the chain have moved.
//
// # Clauses
//
// What is not kept in its place is looked for in every other: the same clauses
// and items, runs of them, and clauses that are near. Those found are moves. The
// paragraphs that they leave and come to are compared without them. [Clauses] and
// [Correspondences] offer this layer alone, for texts of which no paragraphs
// correspond.
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
// there are none, the stretch between is read as replaced. The search for what is
// alike looks at a bounded number of candidates. These bounds give up detail and
// never a guarantee: every redline is a partition of both texts.
package compare

import (
	"context"

	"tifa"
	"tifa/text"
)

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
	// Moves are clauses, or runs of clauses, that stand in both texts but out of
	// order or in other paragraphs, in the order of the new text. Paragraphs that
	// moved whole are edits of kind [Moved] and not among them.
	Moves []Move

	summary Summary
}

// An Edit is what became of one paragraph; of a run of adjacent paragraphs that
// were kept together with the white space between them; or of one paragraph
// that is a run of adjacent ones in the other text, split or merged.
type Edit struct {
	Kind Kind
	// Old and New are bytes of each text, nil on the side that has no such
	// paragraph. The texts under a kept edit without changes are equal, as far as
	// [Options] tells their characters apart.
	Old, New *tifa.Span
	// OldParagraphs and NewParagraphs say which paragraphs those are.
	OldParagraphs, NewParagraphs Run
	// Changes are how the wording of Old becomes New; nil where that takes no
	// more than the kind to say. A paragraph added or dropped has them if a part
	// of it has moved, one that is kept if it holds differences that are ignored.
	Changes []Change
	// Ignored marks a paragraph of boilerplate on one side alone: it is shown
	// and counts for nothing.
	Ignored bool
}

// A Run is a run of paragraphs by their indices in the order of the text,
// half-open. The empty run stands for none.
type Run struct{ Start, End int }

// Len is the number of paragraphs.
func (r Run) Len() int { return r.End - r.Start }

// A Change is a part of an edit's wording. The kept and dropped parts, one after
// the other, are the old passage by their Old spans; the kept and added parts
// are the new one by their New spans. Neighbours differ in Op, in Move or in
// Ignored, and what was dropped stands before what was added in its place.
type Change struct {
	Op Kind // Kept, Added or Dropped
	// Old and New are where the change stands, in bytes of each text. The Old
	// span of what was added and the New span of what was dropped are empty and
	// stand where the change takes place. Under a kept change the texts are
	// equal, unless it is ignored or [Options] folds characters.
	Old, New tifa.Span
	// Text is the wording as the new text has it, of what was dropped as the old.
	Text string
	// Move is the move that the change is an end of, as 1 + its index in
	// Redline.Moves, or 0: what was dropped here stands elsewhere in the new
	// text, what was added elsewhere in the old.
	Move int
	// Ignored marks a kept change whose texts differ by what counts for nothing:
	// boilerplate, or what [Options] ignores. One of its spans may be empty.
	Ignored bool
}

// A Move is a passage that stands in both texts in another place.
type Move struct {
	Old, New tifa.Span // bytes of each text
	// Changes are what was reworded within, nil if nothing. Their Move is 0.
	Changes []Change
}

// Options say what a comparison overlooks. The zero value overlooks nothing but
// white space and boilerplate.
type Options struct {
	// Folds are differences between characters that are none: with
	// [text.Script], simplified and traditional forms are equal. The texts are
	// shown as issued.
	Folds text.Folds
	// Ignore are kinds of wording whose differences count for nothing.
	Ignore Ignore
	// OldBoilerplate and NewBoilerplate are the spans of each text that belong
	// to its setting and not to what it says, in order and disjoint. Where they
	// are nil, [Boilerplate] finds them; an empty slice that is not nil says that
	// there are none.
	OldBoilerplate, NewBoilerplate []tifa.Span
}

// Ignore is a set of kinds of wording.
type Ignore uint8

// The kinds of wording whose differences can be ignored.
const (
	// Numbering is the number of a paragraph or an item: "12.", "(a)", 一是.
	Numbering Ignore = 1 << iota
	// Dates are dates and years.
	Dates
	// Also is the "also" and "further" by which resolutions vary the verb that
	// opens a paragraph.
	Also
)

// Texts compares two texts, whose paragraphs are given in order, disjoint, with
// nothing but white space outside. Where neither text has a paragraph, there are
// no edits.
func Texts(old, new string, oldParagraphs, newParagraphs []tifa.Span) Redline {
	return Options{}.Texts(old, new, oldParagraphs, newParagraphs)
}

// Texts is the function [Texts] under options.
func (o Options) Texts(old, new string, oldParagraphs, newParagraphs []tifa.Span) Redline {
	return o.texts(context.Background(), old, new, oldParagraphs, newParagraphs)
}

// texts is Texts as long as the context lasts; what it gives afterwards is of no use.
func (o Options) texts(ctx context.Context, old, new string, oldParagraphs, newParagraphs []tifa.Span) Redline {
	a := o.read(ctx, old, new, oldParagraphs, newParagraphs)
	a.align()
	w := writer{alignment: a}
	w.summary.Old, w.summary.Boilerplate.Old, w.summary.Ignored.Old = a.old.totals()
	w.summary.New, w.summary.Boilerplate.New, w.summary.Ignored.New = a.new.totals()
	moves := w.findMoves()
	w.edit()
	return Redline{Edits: w.edits, Moves: moves, summary: w.summary}
}

// read prepares two texts for comparison.
func (o Options) read(ctx context.Context, old, new string, oldParagraphs, newParagraphs []tifa.Span) *alignment {
	words := newLexicon(o.Folds)
	if o.Ignore&Also != 0 {
		words.folds |= text.Case // "Also decides" and "Decides"
	}
	return newAlignment(ctx,
		newSide(words, old, oldParagraphs, o.marks(old, oldParagraphs, o.OldBoilerplate)),
		newSide(words, new, newParagraphs, o.marks(new, newParagraphs, o.NewBoilerplate)), o.Folds)
}
