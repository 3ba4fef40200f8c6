package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/compare"
	"tifa/edition"
	"tifa/ladder"
	"tifa/publish"
	"tifa/series"
	"tifa/structure"
	"tifa/text"
	"tifa/wire"
)

// A compareFlags says how two editions, or those of a series, are compared.
type compareFlags struct {
	previous, summary, wordings, csv bool
	series, since, until             string
	view, rules, fold, ignore        string
	below                            float64
	least                            int
	ladders                          []string
	publication                      publication
}

func (a *app) compareCommand() *cobra.Command {
	f := compareFlags{}
	cmd := &cobra.Command{
		Use:   "compare OLD NEW",
		Short: "Compare two editions, or all editions of a series",
		Long: `Compare aligns the paragraphs of two documents and shows what became of each; within
a reworded paragraph it shows the changed words. Before that it tells what is said
by another speaker in the same words, which items of lists and which names came,
went and changed places. Documents are files, or ids of the corpus. With --previous
the old one is the predecessor in the series of the new: the fullest text of the
last earlier edition that the corpus holds.

Where less of the old text survives than --table-below says, a redline tells little.
Then a table comes first: what serves one function (achievements, situation, tasks,
…) side by side, and under it each new clause that rewords an earlier one of any
document of the series. The functions are told by the table functions.csv, to which
--rules adds.

With --summary it says in numbers and passages what has changed: formulations added
and dropped, wordings that rose or fell on a ladder, what has fallen silent and by
which rule, and of each sentence how often it was said before. That takes a corpus.

With --series and no document it shows the editions of a series in columns, one row
for each clause with its rewordings.

With -o it writes a file to publish: HTML (one page, both texts side by side and in
one), DOCX (tracked changes), Markdown or CSV.

Datelines, programme tags and source lines count for nothing. Dropped words stand in
[-…-], added ones in {+…+}, clauses of a dropped or an added paragraph that stand
elsewhere in ‹…›, each with the number of its move if it has one; on a terminal they
are coloured, too. With --json, "edits" is a partition of both texts, in code points.`,
		Example: `  tifa compare conference-2018.txt conference-2023.txt
  tifa compare --previous readout.txt
  tifa compare --previous --summary cewc-2021-12-10-sdx
  tifa compare --series cewc --since 2012 --csv > cewc.csv
  tifa compare cewc-2020-12-18-sdx cewc-2021-12-10-sdx --json`,
		Args: func(cmd *cobra.Command, names []string) error {
			switch {
			case f.series != "":
				return args(0, 0, "no document beside --series")(cmd, names)
			case f.previous:
				return args(1, 1, "one document beside --previous")(cmd, names)
			}
			return args(2, 2, "the old document and the new one")(cmd, names)
		},
		RunE: func(cmd *cobra.Command, names []string) error {
			if f.view != "auto" && f.view != "redline" && f.view != "table" {
				return usage(cmd, "--view "+f.view+": want auto, redline or table")
			}
			if err := f.publication.begin(a, cmd); err != nil {
				return err
			}
			if f.series != "" {
				return a.compareSeries(cmd.Context(), &f)
			}
			if f.csv {
				return usage(cmd, "--csv: want --series beside it")
			}
			return a.compare(cmd.Context(), names, &f)
		},
	}
	f.add(cmd)
	a.fileFlags(cmd)
	return cmd
}

// add defines the flags on a command.
func (f *compareFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&f.previous, "previous", false, "compare with the predecessor in the series")
	flags.BoolVar(&f.summary, "summary", false, "say in numbers and passages what has changed, against the whole series")
	flags.StringVar(&f.view, "view", "auto", "what comes first: redline, table (by function), or auto: the table where little survives")
	flags.Float64Var(&f.below, "table-below", 0.25, "share of the old text below whose survival the table comes first")
	flags.StringArrayVar(&f.ladders, "ladder", ladder.Carried(), "ladder that the summary looks along, a file or a name (repeatable)")
	flags.StringVar(&f.fold, "fold", "", "overlook differences: any of width,script,case")
	flags.StringVar(&f.ignore, "ignore", "", "count as no difference: any of numbering,dates,also")
	flags.StringVar(&f.series, "series", "", "compare all editions of this series (its id or name)")
	flags.StringVar(&f.since, "since", "", "with --series: only editions of this day, month or year and later")
	flags.StringVar(&f.until, "until", "", "with --series: only editions of this day, month or year and earlier")
	flags.IntVar(&f.least, "least", 3, "with --series: editions that a row has at least")
	flags.BoolVar(&f.wordings, "wordings", false, "with --series: every wording of a row, with its editions")
	flags.BoolVar(&f.csv, "csv", false, "with --series: write CSV, one row a clause family, the wordings in its cells")
	complete(cmd, "view", "auto", "redline", "table")
	complete(cmd, "fold", "width", "script", "case")
	f.publication.flags(cmd)
	complete(cmd, "ignore", "numbering", "dates", "also")
	rulesFlag(cmd, &f.rules)
}

func (a *app) compare(ctx context.Context, names []string, f *compareFlags) error {
	rules, err := loadRules(f.rules)
	if err != nil {
		return err
	}
	new, err := a.edition(ctx, rules, names[len(names)-1])
	if err != nil {
		return err
	}
	var old compare.Edition
	if f.previous {
		var before *tifa.Document
		if before, err = a.predecessor(ctx, new.Document); err == nil {
			old = edition.New(rules, before)
		}
	} else {
		old, err = a.edition(ctx, rules, names[0])
	}
	if err != nil {
		return err
	}
	if err := edition.Comparable(old.Document, new.Document); err != nil {
		return err
	}
	options, err := f.options()
	if err != nil {
		return err
	}
	c, err := options.Editions(ctx, old, new)
	if err != nil {
		return err
	}
	share, ok := c.Redline.Summary().OldShare()
	table := f.view == "table" || f.view == "auto" && ok && share < f.below
	var s *series.Summary
	switch {
	case f.summary || table && !a.json:
		s, err = a.summarize(ctx, rules, c, f)
	case !a.json && old.Document.SameEvent(new.Document):
		s, err = series.Summarize(ctx, c, series.Background{}) // what the shorter text leaves out
	}
	if err != nil {
		return err
	}
	switch {
	case f.publication.wanted():
		return a.publish(ctx, f.publication, publish.Page{Comparison: c, Summary: s, ByFunction: table})
	case a.json && f.summary:
		return a.export(wire.NewSummary(s))
	case a.json:
		return a.export(wire.NewComparison(c))
	case f.summary:
		a.printSummary(s)
	default:
		a.comparison(c, s, view{table, f.below})
	}
	return nil
}

// options are what the redline overlooks.
func (f *compareFlags) options() (o compare.Options, err error) {
	if o.Folds, err = text.ParseFolds(f.fold); err != nil {
		return o, err
	}
	o.Ignore, err = compare.ParseIgnore(f.ignore)
	return o, err
}

// edition finds a document by its name, as it is compared.
func (a *app) edition(ctx context.Context, rules *structure.Rules, name string) (compare.Edition, error) {
	d, _, err := a.document(ctx, rules, name)
	if err != nil {
		return compare.Edition{}, err
	}
	return edition.New(rules, d), nil
}

// summarize reads a comparison against the series in the corpus.
func (a *app) summarize(ctx context.Context, rules *structure.Rules, c *compare.Comparison, f *compareFlags) (*series.Summary, error) {
	var ladders []ladder.Ladder
	for _, name := range f.ladders {
		l, err := readLadder(name)
		if err != nil {
			return nil, err
		}
		ladders = append(ladders, l)
	}
	b, done, err := a.background(ctx, rules, c.Old.Document, c.New.Document, ladders)
	if err != nil {
		return nil, err
	}
	defer done()
	return series.Summarize(ctx, c, b)
}

// predecessor finds the last earlier edition of the series of d and says how
// it was chosen.
func (a *app) predecessor(ctx context.Context, d *tifa.Document) (*tifa.Document, error) {
	key := structure.SeriesKey(d)
	if key == "" && d.Series == "" {
		return nil, &tifa.Problem{Path: d.Provenance.Path, Fact: "no series: the text names no event and its record no series", Hint: "name both documents: tifa compare OLD NEW"}
	}
	c, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	e, err := c.Predecessor(ctx, d, key)
	if err != nil {
		return nil, err
	}
	full, err := c.Document(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	if !a.json {
		name := key
		if name == "" {
			name = d.Series
		}
		words := fmt.Sprintf("predecessor in the series %s: %s, %s", name, full.ID, full.Date)
		if days, ok := full.Date.DaysTo(d.Date); ok {
			words += ", " + counted(days, "day") + " earlier"
		}
		a.printf("%s\n", a.style.faint(words))
	}
	return &full.Document, nil
}
