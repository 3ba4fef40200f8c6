package claim

import (
	"context"
	"strings"

	"tifa"
	"tifa/compare"
	"tifa/query"
	"tifa/text"
)

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
