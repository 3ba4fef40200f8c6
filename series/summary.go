package series

import (
	"context"
	"strings"
	"time"
	"unicode"

	"tifa"
	"tifa/compare"
	"tifa/ladder"
	"tifa/query"
	"tifa/text"
)

// A Background is what the change from one edition to the next is read against.
type Background struct {
	// Searcher counts what was said before; nil where there is no corpus, and then
	// nothing is said of that.
	Searcher tifa.Searcher
	// Series chooses the documents of the series, of any date.
	Series tifa.Filter
	// Editions are those of the series before the new one, the oldest first. Only
	// the last four complete ones need a structure.
	Editions []Edition
	// Documents are all earlier texts of the series, the abridged ones too; of
	// wordings that come equally near, that of the last is shown.
	Documents []*tifa.Document
	Ladders   []ladder.Ladder
	// SetsScene reports whether a clause only sets the time, the place or the manner
	// of what follows; it is no formulation. It may be nil.
	SetsScene func(clause string) bool
}

// A Summary says in numbers and passages what a new edition changes.
type Summary struct {
	*compare.Comparison
	Clauses ClauseCount
	New     []NewClause // in the order of the new text

	Added, Dropped []Formulation // in the order of their text
	Climbs         []Climb
	Silences       []Silence  // the most often said first
	Silent         SilentRule // what the silences were looked for by
	Sentences      []Sentence // of the statements of the new text, in order

	Abridged *Abridgement // where both texts are of one event, else nil
	// Coverage is of the documents of the series before the new one; zero where
	// there is no corpus.
	Coverage tifa.Coverage
}

// A ClauseCount counts the clauses in the statements of the new text by what the
// old text has of them, and their characters (neither white space nor
// punctuation).
type ClauseCount struct{ Kept, Reworded, New ClauseSize }

// A ClauseSize is a number of clauses and their length.
type ClauseSize struct{ Clauses, Characters int }

// A NewClause is a clause of the new text that the old one has not in these
// words.
type NewClause struct {
	Clause
	Old     *compare.Location // the clause of the old text that it rewords, nil if none
	Earlier *Earlier          // nil where nothing earlier in the series comes near
}

// Said is in how many documents exact words were said before. The texts of one
// event of the series count as one.
type Said struct {
	Documents   int
	Searched    int       // documents looked at, counted likewise
	From, To    tifa.Date // of those searched
	First, Last *tifa.Hit // nil if there is none
}

// A Sentence is a sentence of the new text with its history in the series.
type Sentence struct {
	Location compare.Location
	Text     string
	Before   Said // the whole sentence in the same words
	// Clauses is the number of its clauses, Known how many of them stand in the
	// same words in an earlier text.
	Clauses, Known int
}

// An Abridgement is what the shorter of two texts of one event leaves out of the
// fuller one.
type Abridgement struct {
	OldIsFuller bool
	// Share is the part of the characters of the fuller text that stand in the
	// shorter one.
	Share float64
	Cut   []compare.Location // clauses that the shorter one has not, neighbours joined
}

// Summarize reads a comparison against its background.
func Summarize(ctx context.Context, c *compare.Comparison, b Background) (*Summary, error) {
	if b.SetsScene == nil {
		b.SetsScene = func(string) bool { return false }
	}
	w := summarizer{Summary: &Summary{Comparison: c}, b: b, old: read(&c.Old, 0), new: read(&c.New, 0)}
	if err := w.countClauses(ctx); err != nil {
		return nil, err
	}
	if c.Old.Document.SameEvent(c.New.Document) {
		w.abridge()
	}
	w.climb()
	if b.Searcher == nil {
		return w.Summary, nil
	}
	w.event = map[string]int{}
	for i, e := range b.Editions {
		for _, id := range e.Texts {
			w.event[id] = i
		}
	}
	w.before = b.Series
	if when := c.New.Document.When(); when != "" {
		w.before.Until = dayBefore(when)
	}
	var err error
	if w.Coverage, err = b.Searcher.Coverage(ctx, w.before); err != nil {
		return nil, err
	}
	if err := w.formulations(ctx); err != nil {
		return nil, err
	}
	if err := w.sentences(ctx); err != nil {
		return nil, err
	}
	return w.Summary, w.silences(ctx)
}

// A summarizer works out a summary.
type summarizer struct {
	*Summary
	b        Background
	old, new *reading
	before   tifa.Filter // the documents of the series before the new one
	pairs    []compare.Correspondence
	archive  *Archive
	event    map[string]int // index of the edition that a document of the series is a text of
}

// dayBefore is the day before d; of a date known to the month or the year, what
// is certainly before it.
func dayBefore(d tifa.Date) tifa.Date {
	for len(d) < len(time.DateOnly) {
		d += "-01"
	}
	t, ok := d.Time()
	if !ok {
		return d
	}
	return tifa.DateOf(t.AddDate(0, 0, -1))
}

// countClauses pairs the clauses of both texts and lists what is new.
func (w *summarizer) countClauses(ctx context.Context) error {
	spans := func(r *reading) (out []compare.Clause) {
		for _, c := range r.clauses {
			out = append(out, compare.Clause{Span: c.flat, Paragraph: c.Location.Paragraph})
		}
		return out
	}
	var err error
	if w.pairs, err = compare.Correspondences(ctx, w.old.flat.Text, w.new.flat.Text, spans(w.old), spans(w.new)); err != nil {
		return err
	}
	w.archive = NewArchive(w.b.Documents)
	in := map[string]bool{}
	for _, c := range w.old.clauses {
		in[c.Text] = true
	}
	for _, p := range w.pairs {
		if p.New < 0 {
			continue
		}
		c := w.new.clauses[p.New]
		size := text.SizeOf(c.Text).Characters
		if !w.new.states(c) {
			continue
		}
		n := &w.Clauses.New
		switch {
		case in[c.Text]:
			n = &w.Clauses.Kept
		case p.Old >= 0:
			n = &w.Clauses.Reworded
		}
		n.Clauses++
		n.Characters += size
		if in[c.Text] || size < least {
			continue
		}
		x := NewClause{Clause: c.Clause, Earlier: w.archive.Nearest(c.Text)}
		if p.Old >= 0 {
			at := w.old.clauses[p.Old].Location
			x.Old = &at
		}
		w.New = append(w.New, x)
	}
	return nil
}

// abridge tells what the shorter text leaves out.
func (w *summarizer) abridge() {
	fuller, sizes := w.old, [2]int{text.SizeOf(w.old.flat.Text).Characters, text.SizeOf(w.new.flat.Text).Characters}
	a := &Abridgement{OldIsFuller: sizes[0] >= sizes[1]}
	shorter := w.new
	if !a.OldIsFuller {
		fuller, shorter = w.new, w.old
	}
	kept := make([]float64, len(fuller.clauses))
	for _, p := range w.pairs {
		i := p.Old
		if !a.OldIsFuller {
			i = p.New
		}
		if i >= 0 {
			kept[i] = p.Similarity
		}
	}
	there, stands := 0.0, bare(shorter.flat.Text)
	for i, c := range fuller.clauses {
		size := float64(text.SizeOf(c.Text).Characters)
		if strings.Contains(stands, bare(c.Text)) {
			kept[i] = 1
		}
		there += kept[i] * size
		if kept[i] > 0 {
			continue
		}
		if n := len(a.Cut); n > 0 && i > 0 && kept[i-1] == 0 && a.Cut[n-1].Paragraph == c.Location.Paragraph {
			a.Cut[n-1].Span.End = c.Location.Span.End
		} else {
			a.Cut = append(a.Cut, c.Location)
		}
	}
	if size := max(sizes[0], sizes[1]); size > 0 {
		a.Share = min(1, there/float64(size))
	}
	w.Abridged = a
}

// said counts exact words in the documents of the series before the new one.
func (w *summarizer) said(ctx context.Context, words string) (Said, error) {
	q := tifa.Query{Text: query.Quote(words), Filter: w.before}
	n, err := w.b.Searcher.Count(ctx, q, tifa.ByDocument)
	if err != nil {
		return Said{}, err
	}
	s := Said{Searched: len(w.b.Editions), From: w.Coverage.From, To: w.Coverage.To}
	events := map[int]bool{}
	for _, g := range n.Groups {
		if i, ok := w.event[g.Key]; ok && g.Occurrences > 0 {
			events[i] = true
		}
	}
	if s.Documents = len(events); s.Documents > 0 {
		s.First, s.Last, err = w.b.Searcher.Ends(ctx, q)
	}
	return s, err
}

// saidIn counts exact words in what f chooses.
func (w *summarizer) saidIn(ctx context.Context, words string, f tifa.Filter) (Said, error) {
	q := tifa.Query{Text: query.Quote(words), Filter: f}
	n, err := w.b.Searcher.Count(ctx, q, tifa.Ungrouped)
	if err != nil {
		return Said{}, err
	}
	s := Said{Documents: n.Documents, Searched: n.Searched, From: n.Coverage.From, To: n.Coverage.To}
	if s.Documents > 0 {
		s.First, s.Last, err = w.b.Searcher.Ends(ctx, q)
	}
	return s, err
}

// sentences tells of each sentence in the statements of the new text what was
// said of it before.
func (w *summarizer) sentences(ctx context.Context) error {
	for _, clauses := range w.new.sentences() {
		first, last := clauses[0], clauses[len(clauses)-1]
		s := Sentence{
			Location: first.Location, Clauses: len(clauses),
			Text: tifa.Span{Start: first.flat.Start, End: last.flat.End}.In(w.new.flat.Text),
		}
		s.Location.Span.End = last.Location.Span.End
		for _, c := range clauses {
			if w.archive.Holds(c.Text) {
				s.Known++
			}
		}
		var err error
		if s.Before, err = w.said(ctx, s.Text); err != nil {
			return err
		}
		w.Sentences = append(w.Sentences, s)
	}
	return nil
}

// sentences are the runs of stated clauses that end with a sentence.
func (r *reading) sentences() (out [][]flatClause) {
	var run []flatClause
	end := func() {
		if len(run) > 0 {
			out = append(out, run)
		}
		run = nil
	}
	for i, c := range r.clauses {
		if !r.states(c) {
			end()
			continue
		}
		if len(run) > 0 && run[0].Location.Paragraph != c.Location.Paragraph {
			end()
		}
		run = append(run, c)
		next := len(r.flat.Text)
		if i+1 < len(r.clauses) {
			next = r.clauses[i+1].flat.Start
		}
		if strings.ContainsAny(r.flat.Text[c.flat.End:next], "。！？.!?\n") {
			end()
		}
	}
	end()
	return out
}

// bare is s without white space and without the signs by which editions set one
// wording differently: 大众创业、万众创新 and 大众创业万众创新.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("、·“”‘’《》", r) {
			return -1
		}
		return r
	}, s)
}
