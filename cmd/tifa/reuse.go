package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/reuse"
	"tifa/text"
	"tifa/wire"
)

func (a *app) reuseCommand() *cobra.Command {
	var f filterFlags
	var rules string
	var least, limit int
	cmd := &cobra.Command{
		Use:   "reuse [DOCUMENT]",
		Short: "Find passages that texts share word for word, the earliest source first",
		Long: `Reuse finds every passage of ten characters or more, in a spaced script of ten words
and signs (--least), that stands in two documents of the corpus at least, as long as it is the same in all of them; those
first that carry most text from one document to others. Frequent formulas are
kept. Of a document, a file or an id, it finds the passages that other documents
have too, in the order of the text, each with its earliest source.

Versions of one event repeat one another: --distinct event leaves all out but the
fullest.`,
		Example: `  tifa reuse --series gwr --distinct event
  tifa reuse readout.txt --until 2023
  tifa reuse cewc-2021-12-10-sdx --least 20 --json`,
		Args: args(0, 1, "one document, or none"),
		RunE: func(cmd *cobra.Command, names []string) error {
			return a.reuse(cmd.Context(), rules, names, &f, least, limit)
		},
	}
	cmd.Flags().IntVar(&least, "least", reuse.Least, "characters, or words and signs of a spaced script, that a passage has at least")
	cmd.Flags().IntVar(&limit, "limit", 50, "passages shown at most; 0 is all")
	f.add(cmd)
	rulesFlag(cmd, &rules)
	a.fileFlags(cmd)
	return cmd
}

func (a *app) reuse(ctx context.Context, folder string, names []string, f *filterFlags, least, limit int) error {
	filter, err := f.filter()
	if err != nil {
		return err
	}
	if least < 2 {
		return &tifa.Problem{Fact: fmt.Sprintf("--least %d: want 2 characters or more", least)}
	}
	finder := reuse.NewFinder(least)
	var of *tifa.Document
	if len(names) == 1 {
		rules, err := loadRules(folder)
		if err != nil {
			return err
		}
		if of, _, err = a.document(ctx, rules, names[0]); err != nil {
			return err
		}
		finder = reuse.NewFinderIn(of, least)
	}
	c, err := a.view(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	coverage, err := c.Coverage(ctx, filter)
	if err != nil {
		return err
	}
	bar := a.counting(coverage.Documents, "reading")
	defer bar.Finish()
	for e, err := range c.Documents(ctx, filter) {
		if err != nil {
			return err
		}
		if of == nil || e.ID != of.ID {
			finder.Add(&e.Document)
		}
		_ = bar.Add(1)
	}
	runs, err := finder.Runs(ctx)
	if err != nil {
		return err
	}
	return a.passages(runs, of, least, limit, coverage)
}

// passages tells runs, those in a document or all.
func (a *app) passages(runs []reuse.Run, of *tifa.Document, least, limit int, coverage tifa.Coverage) error {
	var repeated int
	if of != nil {
		runs, repeated = recycled(runs, of)
	}
	if len(runs) == 0 && !a.json {
		a.noRun(least, of, coverage)
		return errNothing
	}
	shown, left := runs, 0
	switch {
	case limit == 0:
	case of == nil && !a.json:
		shown, left = apart(runs, limit)
	default:
		shown = runs[:min(limit, len(runs))]
		left = len(runs) - len(shown)
	}
	size := 0
	if of != nil {
		size = text.SizeOf(of.Text).Characters
	}
	if a.json {
		sum := wire.Reuse{Least: least, Passages: len(runs), Shown: len(shown), Coverage: wire.NewCoverage(coverage)}
		if of != nil {
			sum.Document, sum.Repeated, sum.Characters = &of.ID, &repeated, &size
		}
		if err := a.exportRuns(shown, sum); err != nil || len(runs) > 0 {
			return err
		}
		return errNothing
	}
	a.printf("%s of %s %s or more", counted(len(runs), "passage"), number(least), unitsOf(runs))
	if of != nil {
		a.printf(" that %s shares with other documents: %s of its %s (%.0f %%)", of.ID, number(repeated), counted(size, "character"), 100*float64(repeated)/float64(max(1, size)))
	}
	a.printf("\nin %s\n", corpusWords(coverage))
	a.coverage(coverage)
	a.printf("\n")
	a.printRuns(shown, of, len(runs), left)
	a.snapshotNote(coverage)
	return nil
}

// printRuns prints the runs that are shown of all, and how many are left behind the last.
func (a *app) printRuns(shown []reuse.Run, of *tifa.Document, all, left int) {
	for _, r := range shown {
		a.run(&r, of)
	}
	if all > len(shown) {
		note := counted(left, "passage") + " more"
		if n := all - len(shown) - left; n > 0 {
			note += ", and " + number(n) + " that lie within one of these or hold it"
		}
		a.note("%s: --limit 0 shows all", note)
	}
}

// noRun says that nothing is shared, and where that was looked for.
func (a *app) noRun(least int, of *tifa.Document, coverage tifa.Coverage) {
	what := "two documents share"
	if of != nil {
		what = of.ID + " shares with another document"
	}
	a.printf("no passage of %s characters or more that %s, in %s\n", number(least), what, corpusWords(coverage))
	a.coverage(coverage)
	a.snapshotNote(coverage)
}

// recycled are the runs of d that lie in no longer one at their place, in the order
// of its text, and the number of its characters in them.
func recycled(runs []reuse.Run, d *tifa.Document) (kept []reuse.Run, characters int) {
	type placed struct {
		run reuse.Run
		at  tifa.Span
	}
	var all []placed
	for _, r := range runs {
		for _, p := range r.Places {
			if p.Document == d {
				all = append(all, placed{r, p.Span})
			}
		}
	}
	slices.SortFunc(all, func(x, y placed) int {
		return cmp.Or(cmp.Compare(x.at.Start, y.at.Start), cmp.Compare(y.at.End, x.at.End))
	})
	end := 0
	for _, p := range all {
		if p.at.End <= end {
			continue
		}
		kept = append(kept, p.run)
		characters += text.SizeOf(d.Text[max(end, p.at.Start):p.at.End]).Characters
		end = p.at.End
	}
	return kept, characters
}

// apart are the first runs of which none is a part of an earlier one or holds it, a
// list for people, and the number of those behind the last.
func apart(runs []reuse.Run, most int) (kept []reuse.Run, left int) {
	for i, r := range runs {
		if len(kept) == most {
			return kept, len(runs) - i
		}
		if !slices.ContainsFunc(kept, func(k reuse.Run) bool { return strings.Contains(k.Text, r.Text) || strings.Contains(r.Text, k.Text) }) {
			kept = append(kept, r)
		}
	}
	return kept, 0
}

// unitsOf is what the lengths of runs are counted in.
func unitsOf(runs []reuse.Run) string {
	han, words := false, false
	for _, r := range runs {
		if strings.IndexFunc(r.Text, text.IsIdeograph) >= 0 {
			han = true
		} else {
			words = true
		}
	}
	switch {
	case han && words:
		return "characters, or words,"
	case words:
		return "words"
	}
	return "characters"
}

// exportRuns writes runs, and last what they were looked for in.
func (a *app) exportRuns(runs []reuse.Run, sum wire.Reuse) error {
	points := map[*tifa.Document]*text.Points{}
	for i := range runs {
		if err := a.exportLine(wire.NewSharedRun(&runs[i], points)); err != nil {
			return err
		}
	}
	return a.export(sum)
}

// run prints a passage with its earliest source and how far it went.
func (a *app) run(r *reuse.Run, of *tifa.Document) {
	first, last := r.Places[0].Document, r.Places[0].Document
	for _, p := range r.Places {
		if p.Document != of && first == of {
			first = p.Document
		}
		if p.Document.Date != "" {
			last = p.Document
		}
	}
	a.printf("%s\n", a.style.node(fit(oneLine(strings.Trim(r.Text, "，。、；：！？,.;:“”\" ")), max(60, 2*a.width-4))))
	documents := counted(r.Documents, "document")
	if of != nil {
		documents = counted(r.Documents-1, "other document")
	}
	where := fmt.Sprintf("    %s, %s; first %s %s", counted(r.Characters, "character"), documents, first.Date, first.ID)
	if last != first && last != of {
		where += fmt.Sprintf(", last %s %s", last.Date, last.ID)
	}
	a.printf("%s\n", a.style.faint(where))
}
