package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/compare"
	"tifa/structure"
	"tifa/text"
	"tifa/wire"
)

func (a *app) compareCommand() *cobra.Command {
	var previous bool
	var fold, ignore string
	cmd := &cobra.Command{
		Use:   "compare OLD NEW",
		Short: "Compare two editions: kept, added, dropped, moved, reworded",
		Long: `Compare aligns the paragraphs of two documents and shows what became of each; within
a reworded paragraph it shows the changed words, and which clauses stand elsewhere.
Documents are files, or ids of the corpus. With --previous the old one is the
predecessor in the series of the new: the fullest text of the last earlier edition
that the corpus holds. Datelines, programme tags and source lines count for nothing.

Dropped words stand in [-…-], added ones in {+…+}, clauses of a dropped or an added
paragraph that stand elsewhere in ‹…›, each with the number of its move if it has
one; on a terminal they are coloured, too. With --json, "edits" is a
partition of both texts, in code points.`,
		Example: `  tifa compare conference-2018.txt conference-2023.txt
  tifa compare --previous readout.txt
  tifa compare cewc-2020-12-18-sdx cewc-2021-12-10-sdx --json`,
		Args: func(cmd *cobra.Command, names []string) error {
			if previous {
				return args(1, 1, "one document beside --previous")(cmd, names)
			}
			return args(2, 2, "the old document and the new one")(cmd, names)
		},
		RunE: func(cmd *cobra.Command, names []string) error {
			folds, err := text.ParseFolds(fold)
			if err != nil {
				return err
			}
			ignored, err := compare.ParseIgnore(ignore)
			if err != nil {
				return err
			}
			return a.compare(cmd.Context(), names, previous, compare.Options{Folds: folds, Ignore: ignored})
		},
	}
	cmd.Flags().StringVar(&fold, "fold", "", "overlook differences: any of width,script,case")
	cmd.Flags().StringVar(&ignore, "ignore", "", "count as no difference: any of numbering,dates,also")
	complete(cmd, "fold", "width", "script", "case")
	complete(cmd, "ignore", "numbering", "dates", "also")
	cmd.Flags().BoolVar(&previous, "previous", false, "compare with the predecessor in the series")
	return cmd
}

func (a *app) compare(ctx context.Context, names []string, previous bool, o compare.Options) error {
	rules, err := loadRules("")
	if err != nil {
		return err
	}
	after, _, err := a.document(ctx, rules, names[len(names)-1])
	if err != nil {
		return err
	}
	var before *tifa.Document
	if previous {
		before, err = a.predecessor(ctx, after)
	} else {
		before, _, err = a.document(ctx, rules, names[0])
	}
	if err != nil {
		return err
	}
	r := o.Texts(before.Text, after.Text, text.Paragraphs(before.Text), text.Paragraphs(after.Text))
	if a.json {
		return a.export(wire.NewRedline(before, after, r))
	}
	a.redline(before, after, r)
	return nil
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

// redline prints a comparison for people.
func (a *app) redline(before, after *tifa.Document, r compare.Redline) {
	a.printf("%s %s\n", pad("old", 4), documentWords(before))
	a.printf("%s %s\n", pad("new", 4), documentWords(after))
	a.summaryLines(r.Summary())
	a.printf("\n")
	oldAt, newAt := paragraphNumbers(before.Text), paragraphNumbers(after.Text)
	for _, e := range r.Edits {
		switch e.Kind {
		case compare.Kept:
			kept := e.New.In(after.Text)
			n := newAt(e.New.End-1) - newAt(e.New.Start) + 1
			a.printf("= %s %s\n", a.style.faint(counted(n, "paragraph")+" kept:"), a.style.faint(fit(oneLine(kept), max(20, a.width-24))))
		case compare.Added:
			a.printf("+ %s\n", a.alone(e.Changes, e.New.In(after.Text), a.style.added))
		case compare.Dropped:
			a.printf("- %s\n", a.alone(e.Changes, e.Old.In(before.Text), a.style.dropped))
		case compare.Moved:
			a.printf("> moved from paragraph %d to %d: %s\n", oldAt(e.Old.Start), newAt(e.New.Start), a.changes(e.Changes, e.New.In(after.Text)))
		case compare.Reworded:
			a.printf("~ %s\n", a.changes(e.Changes, ""))
		}
	}
	for i, m := range r.Moves {
		a.printf("%s %s\n", a.style.faint(fmt.Sprintf("%d from paragraph %d to %d:", i+1, oldAt(m.Old.Start), newAt(m.New.Start))),
			a.changes(m.Changes, m.New.In(after.Text)))
	}
}

func documentWords(d *tifa.Document) string {
	words := d.ID
	if d.Date != "" {
		words += "  " + string(d.Date)
	}
	return words + "  " + oneLine(d.Title)
}

func (a *app) summaryLines(s compare.Summary) {
	line := func(mark, what string, n compare.Size) {
		if n.Paragraphs > 0 {
			a.printf("  %s %-9s %s, %s\n", mark, what, counted(n.Paragraphs, "paragraph"), counted(n.Characters, "character"))
		}
	}
	line("=", "kept", s.Kept.New)
	line("~", "reworded", s.Reworded.New)
	line(">", "moved", s.Moved.New)
	line("+", "added", s.Added)
	line("-", "dropped", s.Dropped)
	if old, ok := s.OldShare(); ok && s.Abridges() {
		a.printf("  the new text abridges the old one, of which it holds %.0f %%\n", 100*old)
	}
	if share, ok := s.NewShare(); ok {
		a.printf("  %.0f %% of the %s of the new text stood in the old (without punctuation and white space)\n",
			100*share, counted(s.New.Characters, "character"))
	}
}

// changes writes a reworded paragraph with its marks, which need no colour.
func (a *app) changes(changes []compare.Change, unchanged string) string {
	if len(changes) == 0 {
		return oneLine(unchanged)
	}
	var b strings.Builder
	for _, c := range changes {
		t := oneLine(c.Text)
		if t == "" && c.Op != compare.Kept {
			t = "⏎" // nothing but a line break changed
		}
		switch c.Op {
		case compare.Added:
			b.WriteString(a.style.added("{+"+t+"+}") + moveMark(c))
		case compare.Dropped:
			b.WriteString(a.style.dropped("[-"+t+"-]") + moveMark(c))
		default:
			b.WriteString(t)
		}
	}
	return b.String()
}

// moveMark is the number of the move that a change is an end of.
func moveMark(c compare.Change) string {
	if c.Move == 0 {
		return ""
	}
	return fmt.Sprintf("(%d)", c.Move)
}

// alone writes a paragraph that one text has and the other has not; what of it
// stands elsewhere is marked.
func (a *app) alone(changes []compare.Change, whole string, style func(string) string) string {
	if len(changes) == 0 {
		return style(oneLine(whole))
	}
	var b strings.Builder
	for _, c := range changes {
		if t := oneLine(c.Text); c.Move > 0 {
			b.WriteString(style("‹"+t+"›") + moveMark(c))
		} else {
			b.WriteString(style(t))
		}
	}
	return b.String()
}

// paragraphNumbers tells the number of the paragraph that holds a byte.
func paragraphNumbers(s string) func(at int) int {
	paragraphs := text.Paragraphs(s)
	return func(at int) int {
		n := 0
		for n < len(paragraphs) && paragraphs[n].Start <= at {
			n++
		}
		return n
	}
}
