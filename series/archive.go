package series

import (
	"tifa"
	"tifa/compare"
	"tifa/text"
)

// An Archive holds the clauses of earlier documents, to look for the wordings
// that a new one goes back to. It is not safe for concurrent use.
type Archive struct {
	found     *compare.Finder
	documents []*tifa.Document
	points    []*text.Points
	clauses   []Clause // their Edition is the index of a document
}

// An Earlier is a clause of an earlier document that comes near to a new one.
type Earlier struct {
	Document string
	Date     tifa.Date
	Location compare.Location
	Points   tifa.Span // the same range in code points
	Text     string
	Likeness float64 // as of [compare.Likeness], 1 for the same words
}

// nearLeast is how alike an earlier wording must be to be shown beside a new
// one. Below it clauses have in common what the genre repeats.
const nearLeast = 0.35

// NewArchive reads the clauses of documents. Those of four characters at least
// that stand in statements are kept.
func NewArchive(documents []compare.Edition) *Archive {
	a := &Archive{found: compare.NewFinder()}
	for i := range documents {
		a.documents = append(a.documents, documents[i].Document)
		a.points = append(a.points, text.NewPoints(documents[i].Document.Text))
		for _, c := range read(&documents[i], i).stated() {
			a.clauses = append(a.clauses, c.Clause)
			a.found.Add(c.Text)
		}
	}
	return a
}

// Nearest is the clause most like the words given; of equals the one of the
// document that stands last. It is nil where none comes near.
func (a *Archive) Nearest(words string) *Earlier {
	near := a.found.Nearest(words, nearLeast, 1)
	if len(near) == 0 {
		return nil
	}
	c := a.clauses[near[0].Passage]
	d := a.documents[c.Edition]
	e := &Earlier{
		Document: d.ID, Date: d.Date, Location: c.Location, Points: inPoints(a.points[c.Edition], c.Location.Span),
		Text: c.Text, Likeness: near[0].Similarity,
	}
	if c.Text == words {
		e.Likeness = 1
	}
	return e
}

func inPoints(p *text.Points, s tifa.Span) tifa.Span {
	return tifa.Span{Start: p.At(s.Start), End: p.At(s.End)}
}
