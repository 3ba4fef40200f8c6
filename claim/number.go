package claim

import (
	"context"

	"tifa"
	"tifa/formulation"
)

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
