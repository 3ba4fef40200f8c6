package claim

import (
	"context"
	"fmt"

	"tifa"
)

// mostCoverages are kept: claims ask for the same few filters again and again.
const mostCoverages = 1000

func (j *Judge) coverage(ctx context.Context, f tifa.Filter) (tifa.Coverage, error) {
	if c, ok := j.coverages[f]; ok {
		return c, nil
	}
	c, err := j.corpus.Coverage(ctx, f)
	if err == nil {
		if len(j.coverages) == mostCoverages {
			clear(j.coverages)
		}
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
