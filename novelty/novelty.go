// Package novelty reads a text against the documents that were issued before its
// event: what was said before and where, and what is said for the first time.
//
// A clause, or a part of one, was said before if the same characters stand in an
// earlier document, in any clause. Of each clause that was not, the longest part
// that was is found, and the clause is divided, from the left, into the fewest
// parts that were. All counts are those of a [tifa.Searcher], so they are exact;
// what they hold for is the coverage of a [Reading] and no more.
//
// # Ranks
//
// Nearly every clause of a new text is new as a whole, so that is no finding.
// What was never said before is told in three ranks.
//
// First, unseen formulations. Candidates are what the text itself sets apart: a
// term that it defines, what it gives a role and what fills that, what it puts between
// quotation marks, the ends of its links, series of like-built items between 、, short
// clauses, in a spaced script words between function words, and strings of four
// characters and more that it repeats. A candidate was never said before, lies in one
// clause, has 4 to 24 characters (2 to 8 words in a spaced script) and is no name of a
// person; in a spaced script it neither begins nor ends with a function word, nor ends
// with what earlier documents use as a verb or before a noun, nor is it all capitals and
// numbers, unless the text defines or quotes it. It counts by what sets it apart, see
// [Marks]; of two that overlap the one that counts more stays. Of those that count alike
// the more often said come first, then, in a spaced script, those of rarer words.
//
// Second, known formulations in a new setting: said before in three documents or
// more, but never in a role, with a role or in a list as here, never by this speaker or
// by this act: the first of these that holds is told.
//
// Third, clauses never said before that no formulation of the first rank is in,
// with the part of each that was.
package novelty

import (
	"context"
	"slices"
	"strings"

	"tifa"
	"tifa/compare"
	"tifa/text"
)

// A Reading is a text read against earlier documents.
type Reading struct {
	// Before is the last day whose documents were read: the one before the
	// event, else before the date of issue. So no other version of the event is
	// among them.
	Before   tifa.Date
	Coverage tifa.Coverage // of these documents
	// Fold names the differences overlooked, as in a [tifa.Query]: the script for a
	// text in traditional characters, since most of what was said before is held in
	// simplified ones; else none.
	Fold    string
	Clauses []Clause // of the whole text, in order

	Formulations []Formulation // the first rank, the highest first
	More         int           // formulations beyond [Options.First]
	Settings     []Setting     // the second, the commonest formulation first
	Sentences    []int         // the third: indices of clauses, in order
	Templates    []Template    // like-built series whose frame was said before
}

// MaxGap is the number of days between the last earlier document and the event
// up to which an absence is told as "never before".
const MaxGap = 60

// Certain reports whether what was not found was never said before in the
// documents held: they have no hole, and the last one is [MaxGap] days old at
// most. Else it is only not found.
func (r *Reading) Certain() bool {
	gap := r.Coverage.GapDays
	return r.Coverage.Documents > 0 && len(r.Coverage.Holes) == 0 && gap != nil && *gap <= MaxGap
}

// A Clause is a clause of the text with its history.
type Clause struct {
	Span   tifa.Span
	Text   string // as searched: white space beside Chinese characters left out
	Units  int    // Chinese characters, words and signs
	Judged bool   // else it is told what was said of it before, and nothing is found in it
	Said   Said   // of the whole clause
	// Parts divide a clause that was not said before, from the left, into the
	// fewest that were; a character that was not is a part of its own.
	Parts []Part
	// Longest is the longest part of such a clause that was said before, the
	// first of several; its span is empty if there is none.
	Longest Part
	// Ending is the longest part of such a clause that was said before and ends with
	// it, without what only joins at its beginning; its span is empty if there is none.
	Ending Part
}

// Known is the share of the units of the clause that stand in parts of four units
// and more which were said before, from 0 to 1.
func (c *Clause) Known() float64 {
	if c.Said.Occurrences > 0 {
		return 1
	}
	known := 0
	for _, p := range c.Parts {
		if p.Units >= knownPart {
			known += p.Units
		}
	}
	return float64(known) / float64(max(1, c.Units))
}

// knownPart is the number of units from which a part counts as known: nearly every
// pair of characters was said before.
const knownPart = 4

// A Part is a part of a clause.
type Part struct {
	Span  tifa.Span
	Text  string
	Units int
	Said  bool // it was said before
	Cuts  bool // of [Clause.Ending]: it begins within a word, by what earlier documents have
}

// Said is how often exact words were said before.
type Said struct {
	Occurrences int
	Documents   int
	Series      int       // documents of the series of the text
	First, Last *tifa.Hit // nil if there is none
}

// Options say what to read against. The zero value reads everything earlier.
type Options struct {
	Filter tifa.Filter // of the earlier documents
	Series string      // of the text, as a filter names it: for [Said.Series]
	First  int         // formulations of the first rank that are told; 0 is 15
	// Setting are spans of the text that say where it comes from and not what it
	// says: dateline, source line. Clauses in them are not judged.
	Setting []tifa.Span
}

// Read reads d, whose structure is s, against the documents of corpus issued
// before its event. The error is a [tifa.Problem] if d has no date.
func Read(ctx context.Context, corpus tifa.Searcher, d *tifa.Document, s *tifa.Structure, o Options) (*Reading, error) {
	before := d.When().Previous()
	if before == "" {
		return nil, &tifa.Problem{
			Path: d.ID, Fact: "no day is known, so no document is known to be earlier",
			Hint: "say when it was issued: --date YYYY-MM-DD for a file, the date of its record in a corpus",
		}
	}
	e := &earlier{ctx: ctx, corpus: corpus, series: o.Series, totals: map[string]int{}}
	if d.Script == "Hant" {
		e.fold = text.Script.String()
	}
	var err error
	if e.filter, err = o.Filter.And(tifa.Filter{Until: before}); err != nil {
		return nil, err
	}
	r := &reader{earlier: e, doc: d, structure: s, apart: o.Setting}
	r.out.Before, r.out.Fold = before, e.fold
	if r.out.Coverage, err = corpus.Coverage(ctx, e.filter); err != nil {
		return nil, err
	}
	if err := r.readClauses(); err != nil {
		return nil, err
	}
	first := o.First
	if first == 0 {
		first = 15
	}
	for _, step := range []func() error{
		func() error { return r.formulations(first) },
		r.settings,
		r.templates,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	r.sentences()
	return &r.out, nil
}

// A reader reads one text.
type reader struct {
	*earlier
	doc       *tifa.Document
	structure *tifa.Structure
	apart     []tifa.Span // see Options.Setting
	clauses   []clause    // as many as out.Clauses
	failed    error       // of a question asked deep within
	out       Reading
}

// readClauses finds what of each clause was said before.
func (r *reader) readClauses() error {
	judged := r.judged()
	for _, c := range compare.Clauses(r.doc.Text, r.structure.Paragraphs) {
		x := newClause(r.doc.Text, c.Span)
		x.cued(r.structure.Statements)
		out := Clause{Span: c.Span, Text: x.text(0, x.len()), Units: x.len(), Judged: judged(c.Span)}
		var err error
		if x.reach, err = r.reaches(&x); err != nil {
			return err
		}
		if x.said(0, x.len()) {
			if out.Said, err = r.history(out.Text); err != nil {
				return err
			}
		} else {
			out.Parts = x.parts()
		}
		r.clauses = append(r.clauses, x)
		if len(out.Parts) > 0 {
			from, to := x.longest()
			out.Longest = x.part(from, to)
			from = x.ending()
			out.Ending = x.part(from, x.len())
			out.Ending.Cuts = r.cuts(place{len(r.clauses) - 1, from, x.len()})
		}
		r.out.Clauses = append(r.out.Clauses, out)
	}
	return r.failed
}

// judged tells which clauses say something: those of statements, where the text
// reports any; else all but the title and what [Options.Setting] sets apart.
func (r *reader) judged() func(tifa.Span) bool {
	statements := make([]tifa.Span, 0, len(r.structure.Statements))
	for _, s := range r.structure.Statements {
		statements = append(statements, s.Span)
	}
	apart := r.apart
	if p := r.structure.Paragraphs; len(p) > 1 && bareWords(p[0].In(r.doc.Text)) == bareWords(r.doc.Title) {
		apart = append(slices.Clip(apart), p[0])
	}
	return func(s tifa.Span) bool {
		return !overlaps(apart, s) && (len(statements) == 0 || overlaps(statements, s))
	}
}

// bareWords is s without white space.
func bareWords(s string) string { return strings.Join(strings.Fields(s), "") }

// sentences are the clauses of the third rank.
func (r *reader) sentences() {
	for i := range r.out.Clauses {
		c := &r.out.Clauses[i]
		if !c.Judged || c.Said.Occurrences > 0 || c.Units < shortest {
			continue
		}
		told := false
		for _, f := range r.out.Formulations {
			told = told || slices.ContainsFunc(f.All, c.Span.Contains)
		}
		if !told {
			r.out.Sentences = append(r.out.Sentences, i)
		}
	}
}

// overlaps reports whether s shares a byte with one of spans.
func overlaps(spans []tifa.Span, s tifa.Span) bool {
	for _, o := range spans {
		if s.Start < o.End && o.Start < s.End {
			return true
		}
	}
	return false
}
