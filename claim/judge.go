package claim

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tifa"
	"tifa/compare"
	"tifa/formulation"
	"tifa/query"
	"tifa/text"
)

// A Verdict says what the corpus makes of a claim.
type Verdict string

// The verdicts.
const (
	Supported    Verdict = "supported"
	Contradicted Verdict = "contradicted"
	Undecidable  Verdict = "undecidable"
)

// MaxGap is the number of days before a document of which nothing need be held for
// "new" to be decided among all documents. Among those of a series it is editions
// that must not be missing.
const MaxGap = 60

// A Judgement is a claim with its verdict and what it rests on.
type Judgement struct {
	*Claim
	Verdict  Verdict
	Because  string        // one clause
	Hits     []tifa.Hit    // passages, a few
	Found    *int          // what was counted, nil where nothing was; of More, of F
	Other    *int          // of More, of G
	Unit     string        // "occurrences" or "documents"
	Coverage tifa.Coverage // of what was searched
}

// A Library is a corpus whose documents can be read.
type Library interface {
	tifa.Searcher
	// Resolve is the id of the document that name means; the error wraps
	// [tifa.ErrNotFound] if there is none.
	Resolve(ctx context.Context, name string) (string, error)
	Document(ctx context.Context, id string) (*tifa.Entry, error)
}

// A Judge judges claims. It is not safe for concurrent use.
type Judge struct {
	corpus    Library
	coverages map[tifa.Filter]tifa.Coverage
}

// NewJudge makes a Judge of claims about a corpus.
func NewJudge(corpus Library) *Judge {
	return &Judge{corpus, map[tifa.Filter]tifa.Coverage{}}
}

// Judge judges a claim. A claim about a document that is not held is undecidable;
// errors are those of reading the corpus.
func (j *Judge) Judge(ctx context.Context, c *Claim) (*Judgement, error) {
	out := &Judgement{Claim: c}
	judges := map[Kind]func(context.Context, *Judgement) error{
		First: j.first, Absent: j.absent, Count: j.count, Dropped: j.dropped,
		New: j.new, Said: j.said, More: j.more, Same: j.same,
	}
	err := judges[c.Kind](ctx, out)
	var missing *missingError
	if errors.As(err, &missing) {
		out.rule(Undecidable, "no document %q is held", missing.id)
		err = nil
	}
	return out, err
}

func (o *Judgement) rule(v Verdict, because string, args ...any) {
	o.Verdict, o.Because = v, fmt.Sprintf(because, args...)
}

// A missingError says that the corpus lacks a document that a claim names.
type missingError struct{ id string }

func (e *missingError) Error() string { return "no document " + e.id }

// document reads the document that a claim names.
func (j *Judge) document(ctx context.Context, name string) (*tifa.Entry, error) {
	id, err := j.corpus.Resolve(ctx, name)
	if errors.Is(err, tifa.ErrNotFound) {
		return nil, &missingError{name}
	}
	if err != nil {
		return nil, err
	}
	return j.corpus.Document(ctx, id)
}

func (j *Judge) coverage(ctx context.Context, f tifa.Filter) (tifa.Coverage, error) {
	if c, ok := j.coverages[f]; ok {
		return c, nil
	}
	c, err := j.corpus.Coverage(ctx, f)
	if err == nil {
		j.coverages[f] = c
	}
	return c, err
}

// hole tells what of the coverage of a filter could hold what was not found, "" if
// nothing could. With until only what is earlier matters.
func (j *Judge) hole(ctx context.Context, c tifa.Coverage, f tifa.Filter, until tifa.Date) (string, error) {
	if h := missing(c, f, until); h != "" {
		return h, nil
	}
	for _, id := range c.Partial {
		e, err := j.corpus.Document(ctx, id)
		if err != nil {
			return "", err
		}
		if until == "" || e.Date < until {
			return id + " is known to be abridged", nil
		}
	}
	return "", nil
}

// missing tells of a stretch within the bounds of a filter of which nothing is
// held.
func missing(c tifa.Coverage, f tifa.Filter, until tifa.Date) string {
	if c.Documents == 0 {
		return "no document is held that the filter admits"
	}
	for _, h := range c.Holes {
		if until != "" && h.From >= until {
			continue
		}
		words := "no text of " + string(h.From)
		if h.To != h.From {
			words += " to " + string(h.To)
		}
		if h.Series != "" {
			words += " of the series " + h.Series
		}
		return words + " is held"
	}
	if f.Since != "" && !c.From.Within("", f.Since) && c.From.Year() > f.Since.Year() {
		return fmt.Sprintf("nothing is held from %s to %s", f.Since, c.From)
	}
	if f.Until != "" && until == "" && c.To.Year() < f.Until.Year() {
		return fmt.Sprintf("nothing is held after %s", c.To)
	}
	return ""
}

func literal(s string, f tifa.Filter) tifa.Query { return tifa.Query{Text: query.Quote(s), Filter: f} }

// ends finds the first and the last hit, and notes them.
func (j *Judge) ends(ctx context.Context, o *Judgement, q tifa.Query) (first, last *tifa.Hit, err error) {
	if first, last, err = j.corpus.Ends(ctx, q); err != nil || first == nil {
		return first, last, err
	}
	o.Hits = append(o.Hits, *first)
	if last.Document != first.Document || last.Span != first.Span {
		o.Hits = append(o.Hits, *last)
	}
	return first, last, nil
}

func (j *Judge) first(ctx context.Context, o *Judgement) (err error) {
	if o.Coverage, err = j.coverage(ctx, o.Filter); err != nil {
		return err
	}
	first, _, err := j.ends(ctx, o, literal(o.F, o.Filter))
	if err != nil {
		return err
	}
	claimed := o.Date
	if o.Document != "" {
		e, err := j.document(ctx, o.Document)
		if err != nil {
			return err
		}
		o.Claim.Document, claimed = e.ID, e.Date
	}
	switch {
	case first == nil && claimed == "":
		return j.unless(ctx, o, "", Contradicted, "it occurs nowhere")
	case first == nil && o.Coverage.To.Year() < claimed.Year():
		o.rule(Undecidable, "nothing is held after %s", o.Coverage.To)
		return nil
	case first == nil:
		return j.unless(ctx, o, after(claimed), Contradicted, "it occurs nowhere")
	case !first.Date.Within("", claimed): // not so early, as far as texts are held
		return j.unless(ctx, o, after(claimed), Contradicted, "first in %s on %s", first.Document, first.Date)
	case claimed != "" && !first.Date.Within(claimed, claimed):
		o.rule(Contradicted, "it stands earlier, in %s on %s", first.Document, first.Date)
		return nil
	}
	if o.Document != "" {
		e, err := j.document(ctx, o.Document)
		if err != nil {
			return err
		}
		if len(j.occurrences(e, o.F)) == 0 {
			o.rule(Contradicted, "first in %s on %s", first.Document, first.Date)
			return nil
		}
	}
	return j.unless(ctx, o, first.Date, Supported, "first in %s on %s", first.Document, first.Date)
}

// after is a date behind all days of d, to be compared as a string.
func after(d tifa.Date) tifa.Date { return d + "~" }

// unless rules as told, unless a hole in what was searched matters.
func (j *Judge) unless(ctx context.Context, o *Judgement, until tifa.Date, v Verdict, because string, args ...any) error {
	o.rule(v, because, args...)
	return j.doubt(ctx, o, o.Coverage, until)
}

// doubt makes a verdict undecidable if a hole of a coverage matters.
func (j *Judge) doubt(ctx context.Context, o *Judgement, c tifa.Coverage, until tifa.Date) error {
	h, err := j.hole(ctx, c, o.Filter, until)
	if h == "" && o.Coverage.Documents == 0 {
		h = "no document is held that the filter admits"
	}
	if h != "" {
		o.Verdict = Undecidable
		o.Because += ", but " + h
	}
	return err
}

// occurrences are where f stands in a document, counted as a search does.
func (j *Judge) occurrences(e *tifa.Entry, f string) []tifa.Span {
	form, f := text.NewForm(e.Text, 0), text.FormOf(f, 0)
	var out []tifa.Span
	for i := 0; f != "" && i < len(form.Text); {
		k := strings.Index(form.Text[i:], f)
		if k < 0 {
			break
		}
		i += k
		out = append(out, form.Span(tifa.Span{Start: i, End: i + len(f)}))
		i++
	}
	return out
}

// hits are passages of e, three at most.
func hits(e *tifa.Entry, spans []tifa.Span) []tifa.Hit {
	const most, context = 3, 20
	p := text.NewPoints(e.Text)
	var out []tifa.Hit
	for _, s := range spans[:min(most, len(spans))] {
		h := tifa.Hit{
			Document: e.ID, Date: e.Date, Title: e.Title, Span: s, Node: s.In(e.Text),
			Points: tifa.Span{Start: p.At(s.Start), End: p.At(s.End)},
		}
		left, right := []rune(paragraphEnd(e.Text[:s.Start])), []rune(paragraphStart(e.Text[s.End:]))
		h.Left = string(left[max(0, len(left)-context):])
		h.Right = string(right[:min(context, len(right))])
		out = append(out, h)
	}
	return out
}

func paragraphEnd(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }

func paragraphStart(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

func (j *Judge) absent(ctx context.Context, o *Judgement) error {
	if o.Document != "" {
		e, err := j.document(ctx, o.Document)
		if err != nil {
			return err
		}
		spans := j.occurrences(e, o.F)
		o.count(len(spans), "occurrences")
		o.Hits = hits(e, spans)
		switch {
		case len(spans) > 0:
			o.rule(Contradicted, "it stands in %s", e.ID)
		case e.Partial:
			o.rule(Undecidable, "not found, but %s is known to be abridged", e.ID)
		default:
			o.rule(Supported, "it stands nowhere in %s", e.ID)
		}
		return nil
	}
	n, err := j.total(ctx, o)
	if err != nil {
		return err
	}
	if n > 0 {
		o.rule(Contradicted, "it occurs")
		_, _, err = j.ends(ctx, o, literal(o.F, o.Filter))
		return err
	}
	return j.unless(ctx, o, "", Supported, "it occurs nowhere")
}

func (o *Judgement) count(n int, unit string) { o.Found, o.Unit = &n, unit }

// total counts F in the documents of the filter and notes it.
func (j *Judge) total(ctx context.Context, o *Judgement) (n int, err error) {
	if o.Coverage, err = j.coverage(ctx, o.Filter); err != nil {
		return 0, err
	}
	n, err = j.corpus.Total(ctx, literal(o.F, o.Filter))
	o.count(n, "occurrences")
	return n, err
}

func (j *Judge) count(ctx context.Context, o *Judgement) (err error) {
	if o.Coverage, err = j.coverage(ctx, o.Filter); err != nil {
		return err
	}
	q := literal(o.F, o.Filter)
	q.NonOverlapping = o.Counting == NonOverlapping
	switch {
	case o.Counting == Free || o.Counting == Nested:
		n, err := formulation.Nested(ctx, j.corpus, o.F, o.Filter)
		if err != nil {
			return err
		}
		o.count(n.Free, "occurrences")
		if o.Counting == Nested {
			o.count(n.Occurrences-n.Free, "occurrences")
		}
	case o.Documents:
		n, err := j.corpus.Count(ctx, q, tifa.Ungrouped)
		if err != nil {
			return err
		}
		o.count(n.Documents, "documents")
	default:
		n, err := j.corpus.Total(ctx, q)
		if err != nil {
			return err
		}
		o.count(n, "occurrences")
	}
	n := *o.Found
	if _, _, err = j.ends(ctx, o, q); err != nil {
		return err
	}
	switch {
	case n > o.Number && o.Counting != Free && o.Counting != Nested: // texts not held could but add to them
		o.rule(Contradicted, "%d are held", n)
		return nil
	case n == o.Number:
		return j.unless(ctx, o, "", Supported, "%d are held", n)
	}
	return j.unless(ctx, o, "", Contradicted, "%d are held", n)
}

func (j *Judge) dropped(ctx context.Context, o *Judgement) error {
	e, err := j.document(ctx, o.Document)
	if err != nil {
		return err
	}
	spans := j.occurrences(e, o.F)
	o.Hits = hits(e, spans)
	switch {
	case len(spans) == 0 && e.Partial:
		o.rule(Undecidable, "not found in %s, which is known to be abridged", e.ID)
		return nil
	case len(spans) == 0:
		o.rule(Contradicted, "it does not stand in %s", e.ID)
		return nil
	case e.Series == "" || e.Date == "":
		o.rule(Undecidable, "the series or the date of %s is not known", e.ID)
		return nil
	}
	f := tifa.Filter{Series: e.Series, Since: e.Date.Next()}
	if o.Coverage, err = j.coverage(ctx, f); err != nil {
		return err
	}
	first, _, err := j.corpus.Ends(ctx, literal(o.F, f))
	if err != nil {
		return err
	}
	switch {
	case first != nil:
		o.Hits = append(o.Hits, *first)
		o.rule(Contradicted, "it stands later, in %s on %s", first.Document, first.Date)
	case o.Coverage.Documents == 0:
		o.rule(Undecidable, "no later document of the series %s is held", e.Series)
	default:
		o.rule(Supported, "it stands in none of the %d later documents of the series %s", o.Coverage.Documents, e.Series)
		whole, err := j.coverage(ctx, tifa.Filter{Series: e.Series})
		if err != nil {
			return err
		}
		for _, h := range whole.Holes {
			if after(h.To) > e.Date {
				o.rule(Undecidable, "%s, but no text of %s to %s is held", o.Because, h.From, h.To)
			}
		}
		for _, id := range o.Coverage.Partial {
			o.rule(Undecidable, "%s, but %s is known to be abridged", o.Because, id)
		}
	}
	return nil
}

func (j *Judge) new(ctx context.Context, o *Judgement) error {
	e, err := j.document(ctx, o.Document)
	if err != nil {
		return err
	}
	spans := j.occurrences(e, o.F)
	o.Hits = hits(e, spans)
	switch {
	case len(spans) == 0 && e.Partial:
		o.rule(Undecidable, "not found in %s, which is known to be abridged", e.ID)
		return nil
	case len(spans) == 0:
		o.rule(Contradicted, "it does not stand in %s", e.ID)
		return nil
	}
	day := e.When()
	if day == "" {
		o.rule(Undecidable, "the date of %s is not known", e.ID)
		return nil
	}
	f, err := o.Filter.And(tifa.Filter{Until: day.Previous()})
	if err != nil {
		return err
	}
	if o.Coverage, err = j.coverage(ctx, f); err != nil {
		return err
	}
	first, _, err := j.corpus.Ends(ctx, literal(o.F, f))
	if err != nil {
		return err
	}
	if first != nil {
		o.Hits = append(o.Hits, *first)
		o.rule(Contradicted, "it stands before, in %s on %s", first.Document, first.Date)
		return nil
	}
	if gap := o.Coverage.GapDays; o.Filter.Series == "" && gap != nil && *gap > MaxGap {
		o.rule(Undecidable, "not found before, but nothing is held of the last %d days before %s", *gap, day)
		return nil
	}
	o.rule(Supported, "it stands in none of the %d documents before %s", o.Coverage.Documents, day)
	whole, err := j.coverage(ctx, o.Filter) // which tells of a hole just before the day, too
	if err != nil {
		return err
	}
	return j.doubt(ctx, o, whole, day)
}

func (j *Judge) said(ctx context.Context, o *Judgement) (err error) {
	if o.Coverage, err = j.coverage(ctx, o.Filter); err != nil {
		return err
	}
	q := literal(o.F, o.Filter)
	q.Passage = tifa.Passage{Speaker: o.Speaker, Act: o.Act}
	n, err := j.corpus.Total(ctx, q)
	if err != nil {
		return err
	}
	o.count(n, "occurrences")
	if n > 0 {
		o.rule(Supported, "said so")
		_, _, err = j.ends(ctx, o, q)
		return err
	}
	return j.unless(ctx, o, "", Contradicted, "it stands in no such statement")
}

func (j *Judge) more(ctx context.Context, o *Judgement) error {
	f, err := j.total(ctx, o)
	if err != nil {
		return err
	}
	g, err := j.corpus.Total(ctx, literal(o.G, o.Filter))
	if err != nil {
		return err
	}
	o.Other = &g
	v := Contradicted
	if f > g {
		v = Supported
	}
	return j.unless(ctx, o, "", v, "%d against %d are held", f, g)
}

func (j *Judge) same(ctx context.Context, o *Judgement) error {
	a, err := j.document(ctx, o.Document)
	if err != nil {
		return err
	}
	b, err := j.document(ctx, o.Second)
	if err != nil {
		return err
	}
	ofA, ofB := saying(a), saying(b)
	if ofA == ofB {
		o.rule(Supported, "the same words, but for datelines and source lines")
		return nil
	}
	share, _ := compare.Texts(a.Text, b.Text, text.Paragraphs(a.Text), text.Paragraphs(b.Text)).Summary().NewShare()
	if a.Partial || b.Partial {
		o.rule(Undecidable, "%.0f %% of %s stands in %s, but one of them is known to be abridged", 100*share, b.ID, a.ID)
		return nil
	}
	o.rule(Contradicted, "%.0f %% of %s stands in %s", 100*share, b.ID, a.ID)
	return nil
}

// saying is what a document says, without its setting and without white space.
func saying(e *tifa.Entry) string {
	var b strings.Builder
	at := 0
	for _, s := range compare.Boilerplate(e.Text, text.Paragraphs(e.Text)) {
		b.WriteString(e.Text[at:s.Start])
		at = s.End
	}
	b.WriteString(e.Text[at:])
	return strings.Join(strings.Fields(b.String()), "")
}
