// Package series reads the editions of one series side by side: which clauses
// go on from edition to edition, where each was said before, what has fallen
// silent.
//
// A clause is what stands between two signs that close clauses. A clause of one
// edition and a clause of a later one are one wording, reworded, where their
// likeness says so; such clauses are a [Family], and a [Table] has the families
// in rows and the editions in columns. What was said before is counted by a
// [tifa.Searcher], and each such claim carries the coverage that it holds for.
package series

import (
	"cmp"
	"slices"

	"tifa"
	"tifa/compare"
	"tifa/text"
)

// An Edition is one event of a series with the fullest text that is held of it.
type Edition struct {
	// When is the first day of the event, else the date of the text; of an edition
	// without a text it may be a year alone.
	When tifa.Date
	Text *compare.Edition // the fullest; nil where no text of the event is held
	// Texts are the ids of all texts held of the event, the fullest first.
	Texts []string
	// Partial reports that the fullest text is abridged: what it lacks may have
	// been said.
	Partial bool
}

// Events groups documents of one series by their events, in the order of the
// first of each. The first of a group is the fullest: what is not known to be
// abridged goes before what is, and a text before one that is shorter by more
// than one part in fifty; the first id decides among equals.
func Events(documents []*tifa.Entry) (groups [][]*tifa.Entry) {
	for _, d := range documents {
		i := slices.IndexFunc(groups, func(g []*tifa.Entry) bool {
			return slices.ContainsFunc(g, func(e *tifa.Entry) bool { return e.SameEvent(&d.Document) })
		})
		if i < 0 {
			groups = append(groups, []*tifa.Entry{d})
		} else {
			groups[i] = append(groups[i], d)
		}
	}
	for _, g := range groups {
		slices.SortStableFunc(g, func(a, b *tifa.Entry) int { return cmp.Compare(a.ID, b.ID) })
		longest := 0
		complete := slices.ContainsFunc(g, func(e *tifa.Entry) bool { return !e.Partial })
		for _, e := range g {
			if !e.Partial || !complete {
				longest = max(longest, e.Characters)
			}
		}
		i := slices.IndexFunc(g, func(e *tifa.Entry) bool {
			return (!e.Partial || !complete) && 50*e.Characters >= 49*longest
		})
		g[0], g[i] = g[i], g[0]
	}
	return groups
}

// Complete reports whether the text of e is held in full.
func (e *Edition) Complete() bool { return e.Text != nil && !e.Partial }

// A Clause is a clause of an edition, without the sign that closes it.
type Clause struct {
	Edition  int // index in the editions read
	Location compare.Location
	Text     string        // as printed, without line breaks within it
	Function tifa.Function // of the section that it stands in, "" if none
	// Likeness is that to the nearest clause of an earlier edition in its family,
	// from 0 to 1; 0 of the first.
	Likeness float64
}

// least is how many characters a clause has at least to be followed through the
// editions: shorter ones are alike by chance.
const least = 4

// A reading is an edition with its clauses.
type reading struct {
	*compare.Edition
	flat    *text.Flat
	clauses []flatClause // in order
	said    []flatClause // of stated; nil until needed
	points  *text.Points // likewise
	speaks  bool         // four fifths of the text stand in no statement
}

// A flatClause is a clause with its place in the flat text.
type flatClause struct {
	Clause
	flat tifa.Span
}

func read(e *compare.Edition, edition int) *reading {
	r := &reading{Edition: e, flat: text.Flatten(e.Document.Text, e.Structure.Paragraphs)}
	for _, c := range compare.Clauses(r.flat.Text, r.flat.Paragraphs) {
		at := e.Locate(r.flat.Span(c.Span))
		at.Paragraph = c.Paragraph
		r.clauses = append(r.clauses, flatClause{
			Clause{Edition: edition, Location: at, Text: c.Span.In(r.flat.Text), Function: function(e.Sections, at.Span.Start)}, c.Span,
		})
	}
	in := 0
	for _, c := range r.clauses {
		if c.Location.Statement >= 0 {
			in += c.flat.Len()
		}
	}
	r.speaks = 5*in < len(r.flat.Text)
	return r
}

// function is that of the section that holds byte at, "" if none does.
func function(sections []tifa.Section, at int) tifa.Function {
	i, found := slices.BinarySearchFunc(sections, at, func(s tifa.Section, at int) int { return s.Span.Start - at })
	if !found {
		i--
	}
	if i >= 0 && at < sections[i].Span.End {
		return sections[i].Function
	}
	return ""
}

// stated are the clauses that statements say. Who attended, the title, speech
// told without its content and the lines of the editors are none of them. In a
// text that its author speaks (a report, a speech) all clauses are stated.
func (r *reading) stated() []flatClause {
	if r.said == nil {
		r.said = []flatClause{}
		for _, c := range r.clauses {
			if r.states(c) && text.SizeOf(c.Text).Characters >= least {
				r.said = append(r.said, c)
			}
		}
	}
	return r.said
}

func (r *reading) states(c flatClause) bool {
	i := c.Location.Statement
	return i < 0 && r.speaks || i >= 0 && r.Structure.Statements[i].Act != tifa.Told
}
