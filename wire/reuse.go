package wire

import (
	"tifa"
	"tifa/reuse"
	"tifa/text"
)

// SharedRun is a passage that documents share.
type SharedRun struct {
	Text       string  `json:"text"`
	Characters int     `json:"characters"`
	Documents  int     `json:"documents"`
	Places     []Place `json:"places"` // by date and id of the document, then in the order of the text
}

// Reuse says what passages were looked for in.
type Reuse struct {
	Least      int      `json:"least"` // characters, or words and signs of a spaced script
	Passages   int      `json:"passages"`
	Shown      int      `json:"shown"`
	Document   *string  `json:"document"`   // that they stand in; null if in any two
	Repeated   *int     `json:"repeated"`   // of its characters, those in a passage
	Characters *int     `json:"characters"` // that it has
	Coverage   Coverage `json:"coverage"`
}

// Place is where a passage stands.
type Place struct {
	Document string  `json:"document"`
	Date     *string `json:"date"`
	Span
}

// NewSharedRun is r. It keeps in points what it works out of each document for further
// runs.
func NewSharedRun(r *reuse.Run, points map[*tifa.Document]*text.Points) SharedRun {
	out := SharedRun{Text: r.Text, Characters: r.Characters, Documents: r.Documents, Places: []Place{}}
	for _, p := range r.Places {
		if points[p.Document] == nil {
			points[p.Document] = text.NewPoints(p.Document.Text)
		}
		out.Places = append(out.Places, Place{p.Document.ID, known(p.Document.Date), span(points[p.Document], p.Span)})
	}
	return out
}
