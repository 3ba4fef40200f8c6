package claim

import (
	"context"

	"tifa"
)

// MaxGap is the number of days before a document of which nothing need be held for
// "new" to be decided among all documents. Among those of a series it is editions
// that must not be missing.
const MaxGap = 60

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

func (j *Judge) dropped(ctx context.Context, o *Judgement) error {
	e, err := j.holding(ctx, o)
	if e == nil {
		return err
	}
	switch {
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
	e, err := j.holding(ctx, o)
	if e == nil {
		return err
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

// holding is the document of a claim, nil where the formulation does not stand in it,
// which is judged then.
func (j *Judge) holding(ctx context.Context, o *Judgement) (*tifa.Entry, error) {
	e, err := j.document(ctx, o.Document)
	if err != nil {
		return nil, err
	}
	spans := j.occurrences(e, o.F)
	o.Hits = hits(e, spans)
	switch {
	case len(spans) > 0:
		return e, nil
	case e.Partial:
		o.rule(Undecidable, "not found in %s, which is known to be abridged", e.ID)
	default:
		o.rule(Contradicted, "it does not stand in %s", e.ID)
	}
	return nil, nil
}
