package wire

import (
	"tifa"
	"tifa/compare"
	"tifa/text"
)

// Redline is the new text read as a change of the old one.
type Redline struct {
	Old   string `json:"old"`
	New   string `json:"new"`
	Edits []Edit `json:"edits"`
	Moves []Move `json:"moves"`
}

// Edit is what became of a paragraph, or of a run of paragraphs that were kept,
// split or merged.
type Edit struct {
	Kind          compare.Kind `json:"kind"`
	Old           *Span        `json:"old"`
	New           *Span        `json:"new"`
	OldParagraphs *Run         `json:"old_paragraphs"`
	NewParagraphs *Run         `json:"new_paragraphs"`
	Ignored       bool         `json:"ignored"`
	Changes       []Change     `json:"changes"`
}

// Run is a run of paragraphs by their numbers, which count from 1.
type Run struct {
	First int `json:"first"`
	Last  int `json:"last"`
}

// Change is a part of an edit's wording. Was is the old wording of what is kept,
// where it differs from Text.
type Change struct {
	Op      compare.Kind `json:"op"`
	Text    string       `json:"text"`
	Was     *string      `json:"was"`
	Old     Span         `json:"old"`
	New     Span         `json:"new"`
	Move    *int         `json:"move"` // 1 for the first of moves
	Ignored bool         `json:"ignored"`
}

// Move is a passage that stands in both texts in another place.
type Move struct {
	Old     Span     `json:"old"`
	New     Span     `json:"new"`
	Changes []Change `json:"changes"`
}

// NewRedline is r, which compares the old document with the new one.
func NewRedline(before, after *tifa.Document, r compare.Redline) Redline {
	out := Redline{Old: before.ID, New: after.ID, Edits: []Edit{}, Moves: []Move{}}
	w := sides{before.Text, text.NewPoints(before.Text), text.NewPoints(after.Text)}
	for _, e := range r.Edits {
		edit := Edit{
			Kind: e.Kind, OldParagraphs: run(e.OldParagraphs), NewParagraphs: run(e.NewParagraphs),
			Ignored: e.Ignored, Changes: w.changes(e.Changes),
		}
		if e.Old != nil {
			s := span(w.old, *e.Old)
			edit.Old = &s
		}
		if e.New != nil {
			s := span(w.new, *e.New)
			edit.New = &s
		}
		out.Edits = append(out.Edits, edit)
	}
	for _, m := range r.Moves {
		out.Moves = append(out.Moves, Move{span(w.old, m.Old), span(w.new, m.New), w.changes(m.Changes)})
	}
	return out
}

func run(r compare.Run) *Run {
	if r.Len() == 0 {
		return nil
	}
	return &Run{r.Start + 1, r.End}
}

// sides convert the offsets of both texts.
type sides struct {
	oldText  string
	old, new *text.Points
}

func (w sides) changes(in []compare.Change) []Change {
	out := make([]Change, len(in))
	for i, c := range in {
		out[i] = Change{Op: c.Op, Text: c.Text, Old: span(w.old, c.Old), New: span(w.new, c.New), Ignored: c.Ignored}
		if was := c.Old.In(w.oldText); c.Op == compare.Kept && was != c.Text {
			out[i].Was = &was
		}
		if c.Move > 0 {
			out[i].Move = &c.Move
		}
	}
	return out
}
