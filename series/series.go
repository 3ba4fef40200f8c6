// Package series reads the editions of one series side by side: which clauses
// go on from edition to edition, where each was said before, what has fallen
// silent.
//
// A clause is the stretch between two signs that close clauses. A clause of one
// edition and a clause of a later one are one wording, reworded, where their
// likeness says so; such clauses are a [Family], and a [Table] has the families
// in rows and the editions in columns. What was said before is counted by a
// [tifa.Searcher], and each such claim carries the coverage that it holds for.
package series

import (
	"tifa"
	"tifa/compare"
	"tifa/ladder"
)

// An Edition is one event of a series with the fullest text that is held of it.
type Edition struct {
	When tifa.Date        // first day of the event, else the date of the text; the year alone of an edition missing
	Text *compare.Edition // nil where no text of the event is held
	// Partial reports that the fullest text is abridged: what it lacks may have
	// been said.
	Partial bool
}

// A Clause is a clause of an edition, as printed, without the sign that closes it.
type Clause struct {
	Edition  int // index in the editions read
	Location compare.Location
	Text     string  // white space at line breaks left out
	Likeness float64 // to the nearest clause of an earlier edition in its family, 0 to 1; 0 of the first
}

// A Family is a clause with its rewordings in other editions.
type Family struct {
	Clauses []Clause // by edition, then in the order of the text
}

// A Table has the editions of a series in columns and families in rows.
type Table struct {
	Editions []Edition
	Families []Family      // in the order in which a reader of the newest edition, then of those before it, meets them
	Coverage tifa.Coverage // of the series
}

// An Earlier is the clause of an earlier document that comes nearest to a new
// one.
type Earlier struct {
	Document string
	Date     tifa.Date
	Location compare.Location
	Text     string
	Likeness float64 // 0 to 1, 1 for the same words
}

// A NewClause is a clause of the new text that the old one has not in these
// words.
type NewClause struct {
	Location compare.Location
	Text     string
	Function tifa.Function // of the section it stands in, "" if none
	Earlier  *Earlier      // nil where nothing earlier in the series comes near
}

// A Summary says in numbers and passages what a new edition changes.
type Summary struct {
	*compare.Comparison
	Wording compare.Summary
	Clauses ClauseCount
	New     []NewClause // in the order of the new text

	Added, Dropped []Formulation
	Climbs         []Climb
	Silences       []Silence
	Sentences      []Sentence // of the new text, in order

	Abridged *Abridgement  // where both texts are of one event, else nil
	Coverage tifa.Coverage // of the documents of the series before the new one
}

// A ClauseCount counts the clauses of the new text by what the old one says.
type ClauseCount struct{ Kept, Reworded, New int }

// A Formulation is a fixed wording that one of two editions has and the other
// has not.
type Formulation struct {
	Text      string
	Locations []compare.Location // in the edition that has it
	Before    Said               // in the documents of the series before the new edition
}

// Said is how often exact words were said before, in a coverage.
type Said struct {
	Documents   int
	First, Last *tifa.Hit // nil if there is none
	Coverage    tifa.Coverage
}

// A Sentence is a sentence of the new text with its history in the series.
type Sentence struct {
	Location compare.Location
	Text     string
	Before   Said     // the whole sentence in the same words
	Nearest  *Earlier // the nearest earlier clause of its new clauses; nil if said before
}

// A Climb is a clause that went up or down a ladder.
type Climb struct {
	Ladder           ladder.Ladder
	Old, New         compare.Location
	From, To         string // wordings, or cues
	Up               bool   // strengthened
	FromRung, ToRung int    // counted from 1, the weakest
}

// A Silence is something that earlier editions said and the new one does not.
type Silence struct {
	Text string // as the latest of them has it
	Rule Rule
	Said []Attestation // the latest first
	Of   []string      // ids of the complete texts that the rule looked at, the latest first
}

// An Attestation is a place in a document.
type Attestation struct {
	Document string
	Date     tifa.Date
	Location compare.Location
}

// A Rule is why a silence counts as one.
type Rule string

// The rules, in the order in which they are tried.
const (
	ThreeOfFour Rule = "three of the last four complete editions"
	EveryOne    Rule = "every complete earlier edition"
	Siblings    Rule = "sibling series within 24 months"
)

// An Abridgement is what a shorter text of an event leaves out of a fuller one.
type Abridgement struct {
	OldIsFuller bool
	Share       float64            // of the characters of the fuller text that stand in the shorter
	Cut         []compare.Location // clauses of the fuller text, adjacent ones joined
}

// A Matrix tells of formulations in which editions they stand.
type Matrix struct {
	Editions []Edition
	Rows     []Row
	Coverage tifa.Coverage
}

// A Row is a formulation, or several wordings counted together.
type Row struct {
	Wordings    []string
	Occurrences int
	Documents   int
	First, Last *tifa.Hit // nil if there is none
	Cells       []Cell    // one for each edition
}

// A Cell is a formulation in an edition. A text known to be abridged that has
// no occurrence says nothing: its cell is Unknown.
type Cell struct {
	State       CellState
	Occurrences int
	Hits        []tifa.Span // bytes of the text, in order
}

// A CellState is what is known of an edition.
type CellState string

// The states of a cell.
const (
	Counted CellState = "counted"
	Unknown CellState = "unknown" // the text is abridged
	NoText  CellState = "no text" // no text of the edition is held
)
