package tifa

import (
	"context"
	"fmt"
	"iter"
)

// A Searcher finds an exact string in a collection of documents. A shard, a
// corpus and the reading of every text all answer alike.
//
// Implementations are safe for concurrent use.
type Searcher interface {
	// Find yields every hit of q, documents in order of date and id, hits in
	// order of the text. It stops at the first error, which it yields last.
	Find(ctx context.Context, q Query) iter.Seq2[Hit, error]

	// Count counts the hits of q and the documents that have them, grouped by g.
	Count(ctx context.Context, q Query, g Grouping) (Count, error)

	// Total is the number of hits of q alone, which is told sooner.
	Total(ctx context.Context, q Query) (int, error)

	// Survey counts the hits of q by year, by series and by the statements that hold
	// them, in one pass.
	Survey(ctx context.Context, q Query) (*Survey, error)

	// Ends are the first and the last hit of q in dated documents, by date; nil
	// if there is none.
	Ends(ctx context.Context, q Query) (first, last *Hit, err error)

	// Coverage says which documents an answer under f holds for.
	Coverage(ctx context.Context, f Filter) (Coverage, error)
}

// A Query asks for a string in the documents that pass a filter.
type Query struct {
	// Text is what to find, in the language of package query: a bare run of
	// words is one exact string, spaces included.
	Text    string
	Filter  Filter
	Passage Passage
	// NonOverlapping counts like ripgrep and bytes.Count: the next occurrence
	// begins where the last one ended. By default 哈哈 occurs twice in 哈哈哈.
	NonOverlapping bool
	// Exact finds strings in the texts as issued, line breaks included. By
	// default an occurrence lies in one paragraph, and white space beside a
	// Chinese character, or a line break, does not hide it.
	Exact bool
	// Fold names the differences between characters to overlook, set apart by
	// commas: width, script, case, punct. See text.Folds.
	Fold string
}

// A Passage chooses occurrences by what they stand in. Empty fields choose all.
type Passage struct {
	// Speaker, Cue and Act are those of the statement that holds an occurrence.
	Speaker, Cue string
	Act          Act
	In           Place
}

// A Place is a part of a text that an occurrence can stand in.
type Place string

// The places told apart.
const (
	InStatement  Place = "statement"
	InList       Place = "list"       // in an item
	InDefinition Place = "definition" // of a term
	InRole       Place = "role"       // in what fills it
	InQuote      Place = "quote"      // between quotation marks
)

// Places are the names of all places.
var Places = [...]Place{InStatement, InList, InDefinition, InRole, InQuote}

// And is the passage of what both p and q choose. It fails where each asks for
// another value of the same field.
func (p Passage) And(q Passage) (Passage, error) {
	var err error
	p.Speaker, err = oneOf("speaker", p.Speaker, q.Speaker, err)
	p.Cue, err = oneOf("cue", p.Cue, q.Cue, err)
	p.Act, err = oneOf("act", p.Act, q.Act, err)
	p.In, err = oneOf("place", p.In, q.In, err)
	return p, err
}

// oneOf is the value of a field that two filters may give.
func oneOf[T ~string](name string, a, b T, err error) (T, error) {
	switch {
	case err != nil || b == "" || a == b:
		return a, err
	case a == "":
		return b, nil
	}
	return a, &Problem{Fact: fmt.Sprintf("two filters of the %s, %q and %q", name, a, b), Hint: "leave one of them out"}
}

// A Filter chooses a subcorpus. Empty fields choose everything.
type Filter struct {
	Series, Source, Language string
	Kind, Title              string
	Since, Until             Date // both included
	// Fullest keeps, of the versions of one event that pass the rest, only the
	// fullest: an event is counted once. See [Searcher].
	Fullest bool
}

// Admits reports whether d passes all but f.Fullest, which takes the other
// documents to decide. A source and a title are chosen by any part, whatever the
// case of its letters.
func (f Filter) Admits(d *Entry) bool {
	return (f.Series == "" || f.Series == d.Series || f.Series == d.SeriesName) &&
		(f.Source == "" || containsFold(d.Source, f.Source)) &&
		(f.Kind == "" || f.Kind == string(d.Kind)) &&
		(f.Title == "" || containsFold(d.Title, f.Title)) &&
		(f.Language == "" || f.Language == d.Language || f.Language == d.Language+"-"+d.Script) &&
		d.Date.Within(f.Since, f.Until)
}

// And is the filter of what both f and g admit. It fails where each asks for
// another value of the same field, since nothing can have both.
func (f Filter) And(g Filter) (Filter, error) {
	var err error
	f.Series, err = oneOf("series", f.Series, g.Series, err)
	f.Source, err = oneOf("source", f.Source, g.Source, err)
	f.Language, err = oneOf("language", f.Language, g.Language, err)
	f.Kind, err = oneOf("kind", f.Kind, g.Kind, err)
	f.Title, err = oneOf("title", f.Title, g.Title, err)
	if err != nil {
		return f, err
	}
	f.Fullest = f.Fullest || g.Fullest
	f.Since = max(f.Since, g.Since)
	if f.Until == "" || g.Until != "" && g.Until < f.Until {
		f.Until = g.Until
	}
	return f, nil
}

// An Entry is what the catalogue of a corpus knows of a document without
// opening its text.
type Entry struct {
	Document // without Text
	Revision int
	Added    string // RFC 3339, UTC

	// Characters counts code points that are neither white space nor
	// punctuation; Words counts words of spaced scripts.
	Characters, Words int
}

// A Grouping splits a count.
type Grouping string

// The groupings of a count.
const (
	Ungrouped  Grouping = ""
	ByYear     Grouping = "year"
	ByMonth    Grouping = "month"
	BySeries   Grouping = "series"
	BySource   Grouping = "source"
	ByDocument Grouping = "document"

	// By the statement that holds an occurrence; "" is the group of those in
	// none. The base of each group is all that was searched.
	BySpeaker Grouping = "speaker"
	ByCue     Grouping = "cue"
	ByAct     Grouping = "act"
)

// Groupings are the names that ask for a count split by document.
var Groupings = [...]Grouping{ByYear, ByMonth, BySeries, BySource, ByDocument}

// StatementGroupings are those that ask for one split by statement.
var StatementGroupings = [...]Grouping{BySpeaker, ByCue, ByAct}

// Key is the group of d under g; "" if the catalogue cannot tell, and for
// groupings by statement.
func (g Grouping) Key(d *Entry) string {
	switch g {
	case ByYear:
		return d.Date.Year()
	case ByMonth:
		return d.Date.Month()
	case BySeries:
		return d.Series
	case BySource:
		return d.Source
	case ByDocument:
		return d.ID
	}
	return ""
}

// A Hit is one occurrence of a query, in its context.
type Hit struct {
	Document string
	Date     Date
	Title    string
	Span     Span // bytes of the text
	Points   Span // the same range in code points
	// Left and Right are the text around the node, within the paragraph.
	Left, Node, Right string
}

// A Count is the answer to how often and where.
type Count struct {
	Tally
	Coverage Coverage
	// Groups are in order of their keys, the unknown one last; those of a count by
	// statement the commonest first; those by document by date and id. Groups
	// without a hit stand too, save of a count by document or statement.
	Groups []Group
}

// A Group is one part of a split count.
type Group struct {
	Key string // "" if unknown
	Tally
}

// A Survey is what one pass over the hits of a query tells of them.
type Survey struct {
	Count // its groups are the years
	// Path are the series that hold hits, in the order in which they had the first
	// one; those without a dated one come last.
	Path []Step
	// Speakers and Acts are the groups of counts by them, YearActs those by act in
	// each of the years.
	Speakers, Acts []Group
	YearActs       [][]Group
}

// A Step is a series on the way of a formulation: from a speech to a meeting to a
// work report.
type Step struct {
	Series string // "" for documents of no series
	Tally
	First *Attestation // nil if no document that holds it is dated
}

// An Attestation is where an occurrence stands, without the words around it.
type Attestation struct {
	Document string
	Date     Date
	Points   Span // code points of the text
}

// A Tally holds occurrences against the text they were counted in.
type Tally struct {
	Occurrences int
	Documents   int // with at least one occurrence
	Searched    int // documents looked at
	Characters  int // in the documents looked at; see Entry
	Words       int // likewise
	Unit        Unit
}

// A Unit is what the base of a rate counts.
type Unit uint8

// The units of a base. A subcorpus is counted in words only where every
// document of it is written in a spaced script.
const (
	Characters Unit = iota
	Words
)

// String is the name of the unit: "characters" or "words".
func (u Unit) String() string {
	if u == Words {
		return "words"
	}
	return "characters"
}

// Per is the number of units that rates are given for.
const Per = 10_000

// Rate is the number of occurrences per [Per] units of base text; ok is false
// where there is no text to divide by.
func (t Tally) Rate() (rate float64, ok bool) {
	base := t.Base()
	if base == 0 {
		return 0, false
	}
	return float64(t.Occurrences) * Per / float64(base), true
}

// Base is the size of the text that a rate divides by, in t.Unit.
func (t Tally) Base() int {
	if t.Unit == Words {
		return t.Words
	}
	return t.Characters
}

// Share is the part of the documents looked at that have a hit.
func (t Tally) Share() (share float64, ok bool) {
	if t.Searched == 0 {
		return 0, false
	}
	return float64(t.Documents) / float64(t.Searched), true
}

// A Coverage states what an answer was measured against. "First" and "never"
// mean nothing without it.
type Coverage struct {
	Documents  int
	Characters int  // without punctuation and white space
	From, To   Date // the earliest and the latest dated document
	Undated    int  // documents without a date, which are neither first nor last
	// GapDays is the number of days from To to the date that was asked about;
	// nil where none was.
	GapDays *int
	Partial []string // ids of documents known to be abridged
	Holes   []Hole
	// Snapshot names the state of the corpus: equal contents, equal snapshots.
	Snapshot string
}

// A Hole is a stretch within a coverage for which no document is held.
type Hole struct {
	Kind     HoleKind
	Series   string // of a missing edition, else ""
	From, To Date   // both included
}

// A HoleKind says what is missing.
type HoleKind string

// The kinds of hole. Months are reported only of a corpus that holds documents
// for most of the months it spans; editions only of yearly series.
const (
	MissingYears    HoleKind = "year"
	MissingMonths   HoleKind = "month"
	MissingEditions HoleKind = "edition"
)
