package series

import (
	"slices"

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
	known     map[string]bool // clauses of any length
	clauses   []Clause        // their Edition is the index of a document
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

// With a run of so many characters in common, and so great a part of the
// shorter clause, less will do.
const (
	nearRun   = 0.2
	runLength = 7
	runPart   = 0.4
)

// sharesRun reports whether two clauses have a long run of characters in common.
func sharesRun(a, b string) bool {
	x, y := []rune(a), []rune(b)
	longest := 0
	row := make([]int, len(y)+1) // length of the common run that ends before a character of y
	for _, r := range x {
		for j := len(y); j > 0; j-- {
			if row[j] = 0; y[j-1] == r {
				row[j] = row[j-1] + 1
			}
			longest = max(longest, row[j])
		}
	}
	return longest >= runLength && float64(longest) >= runPart*float64(min(len(x), len(y)))
}

// NewArchive reads the clauses of documents, which have paragraphs and may have
// no other structure. Clauses of fewer than four characters are left out.
func NewArchive(documents []*tifa.Document) *Archive {
	a := &Archive{found: compare.NewFinder(), documents: documents, known: map[string]bool{}}
	for i, d := range documents {
		a.points = append(a.points, text.NewPoints(d.Text))
		e := compare.Edition{Document: d, Structure: &tifa.Structure{Paragraphs: text.Paragraphs(d.Text)}}
		for _, c := range read(&e, i).clauses {
			a.known[c.Text] = true
			if text.SizeOf(c.Text).Characters >= least {
				a.clauses = append(a.clauses, c.Clause)
				a.found.Add(c.Text)
			}
		}
	}
	return a
}

// Holds reports whether an earlier document has a clause in exactly these words.
func (a *Archive) Holds(words string) bool { return a.known[words] }

// Nearest is the clause most like the words given: by its likeness, or by a run
// of words that it has in common with them (正确的历史观、大局观). Of equals it is
// that of the document that stands last. It is nil where none comes near.
func (a *Archive) Nearest(words string) *Earlier {
	near := a.found.Nearest(words, nearRun, 8)
	near = slices.DeleteFunc(near, func(l compare.Likeness) bool {
		return l.Similarity < nearLeast && !sharesRun(a.clauses[l.Passage].Text, words)
	})
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
