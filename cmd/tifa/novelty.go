package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/compare"
	"tifa/novelty"
	"tifa/structure"
	"tifa/wire"
)

func (a *app) noveltyCommand() *cobra.Command {
	var f filterFlags
	var rules string
	var all bool
	var limit int
	cmd := &cobra.Command{
		Use:   "novelty DOCUMENT",
		Short: "Read a text against earlier ones: what it says for the first time",
		Long: `Novelty reads a text, a file or an id of the corpus, against the documents issued
before its event, and tells what was never said before, in three ranks: unseen
formulations, known formulations in a new setting (role, list, speaker, act), and new
clauses of known parts, divided by | into the fewest that were said before.

A formulation is what the text itself sets apart; it is ranked by how, and the
weights are printed. Where the corpus has holes, or ends more than ` + itoa(novelty.MaxGap) + ` days before
the event, what was not found may have been said all the same, and tifa says so.

A template is what clauses side by side begin or end with, four characters at least
(…不会改变), and that was said before with other words in its slot.

With --all it lists every clause with how often it was said before and where
first and last.`,
		Example: `  tifa novelty readout.txt
  tifa novelty cewc-2021-12-10-sdx --series cewc
  tifa novelty readout.txt --all --json`,
		Args: args(1, 1, "one document"),
		RunE: func(cmd *cobra.Command, names []string) error {
			return a.novelty(cmd.Context(), rules, names[0], &f, limit, all)
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "list every clause with its history")
	cmd.Flags().IntVar(&limit, "limit", 15, "formulations, settings and clauses shown at most")
	f.add(cmd)
	rulesFlag(cmd, &rules)
	a.fileFlags(cmd)
	return cmd
}

func (a *app) novelty(ctx context.Context, folder, name string, f *filterFlags, limit int, all bool) error {
	filter, err := f.filter()
	if err != nil {
		return err
	}
	if limit < 1 {
		return &tifa.Problem{Fact: fmt.Sprintf("--limit %d: want 1 or more", limit)}
	}
	rules, err := loadRules(folder)
	if err != nil {
		return err
	}
	d, s, err := a.document(ctx, rules, name)
	if err != nil {
		return err
	}
	c, err := a.view(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	r, err := novelty.Read(ctx, c, d, s, novelty.Options{Filter: filter, Series: c.SeriesOf(d, structure.SeriesKey(d)), First: limit, Setting: compare.Boilerplate(d.Text, s.Paragraphs)})
	if err != nil {
		return err
	}
	if a.json {
		err := a.export(wire.NewNovelty(d, r))
		if err == nil && r.Coverage.Documents == 0 {
			err = errNothing
		}
		return err
	}
	if r.Coverage.Documents == 0 {
		a.printf("%s\nno document of the corpus was issued up to %s: what was said before is not known\n", documentWords(d), r.Before)
		a.snapshotNote(r.Coverage)
		return errNothing
	}
	a.noveltyHead(d, r)
	if all {
		a.noveltyClauses(d, r)
	} else {
		a.noveltyRanks(d, r, limit)
	}
	a.snapshotNote(r.Coverage)
	return nil
}

// noveltyHead says what was read against what, and how certain "never" is.
func (a *app) noveltyHead(d *tifa.Document, r *novelty.Reading) {
	a.printf("%s\n", documentWords(d))
	a.printf("read against %s of the corpus issued up to %s: %s\n", counted(r.Coverage.Documents, "document"), r.Before,
		between(string(r.Coverage.From), string(r.Coverage.To)))
	if r.Fold != "" {
		a.printf("simplified and traditional characters count as the same\n")
	}
	if !r.Certain() {
		a.printf("%s\n", a.style.bold("what is new here was not found in these documents; it may have been said in others:"))
	}
	a.coverage(r.Coverage)
	said, judged := 0, 0
	for i := range r.Clauses {
		if c := &r.Clauses[i]; c.Judged {
			judged++
			if c.Said.Occurrences > 0 {
				said++
			}
		}
	}
	a.printf("%s of statements: %s said before in the same words, %s not\n", counted(judged, "clause"), number(said), number(judged-said))
}

// never is the verdict on what is new.
func never(r *novelty.Reading) string {
	if r.Certain() {
		return "never said before"
	}
	return "not found before"
}

func (a *app) noveltyRanks(d *tifa.Document, r *novelty.Reading, limit int) {
	paragraph := paragraphNumbers(d.Text)
	var weights []string
	for _, w := range novelty.Marks() {
		weights = append(weights, fmt.Sprintf("%s %d", w.Mark, w.Weight))
	}
	a.printf("\n%s  %s\n", a.style.bold("1  formulations "+never(r)), a.style.faint(countOf(len(r.Formulations), len(r.Formulations)+r.More)))
	for _, f := range r.Formulations {
		line := fmt.Sprintf("%3d  %s  %s", f.Score, a.style.node(oneLine(f.Text)), a.style.faint(placesWords(f.All, paragraph)+"; "+markWords(f.Marks)))
		if f.Longest.Units > 1 {
			line += a.style.faint("; said before: " + oneLine(f.Longest.Text))
		}
		a.printf("%s\n", line)
	}
	a.printf("     %s\n", a.style.faint("the number is the sum of weights: "+strings.Join(weights, ", ")))
	if n := len(r.Settings); n > 0 {
		a.printf("\n%s  %s\n", a.style.bold("2  known formulations in a new setting"), a.style.faint(countOf(min(n, limit), n)))
		for _, s := range r.Settings[:min(n, limit)] {
			a.printf("     %s  %s\n", a.style.node(oneLine(s.Text)), a.style.faint(fmt.Sprintf("¶%d %s; said before in %s since %s",
				paragraph(s.Span.Start), settingWords(&s), counted(s.Said.Documents, "document"), s.Said.First.Date)))
		}
	}
	if n := len(r.Sentences); n > 0 {
		shown := newest(r, limit)
		note := "; the part in strings of 4 and more that were said before"
		if len(shown) < n {
			note = ", those with most in no such string" + note + "; --all has every clause"
		}
		a.printf("\n%s  %s\n", a.style.bold("3  clauses "+never(r)), a.style.faint(countOf(len(shown), n)+note))
		for _, i := range shown {
			c := &r.Clauses[i]
			a.printf("%4.0f %%  %s  %s\n", 100*c.Known(), a.parts(c), a.style.faint(fmt.Sprintf("¶%d", paragraph(c.Span.Start))))
		}
	}
	for _, t := range r.Templates {
		before := "said before with other words in its slot, first in"
		if t.Series {
			before = "the like stood side by side before, first in"
		}
		a.printf("\n%s  %s\n", a.style.bold("template  "+oneLine(t.Prefix)+"…"+oneLine(t.Suffix)),
			a.style.faint(fmt.Sprintf("¶%d %s side by side; %s %s, %s", paragraph(t.Items[0].Start), counted(len(t.Items), "clause"), before, t.Before.Document, t.Before.Date)))
	}
}

// newest are the clauses of the third rank with most units in no longer string that was
// said before, most at most, in the order of the text.
func newest(r *novelty.Reading, most int) []int {
	all := slices.Clone(r.Sentences)
	slices.SortStableFunc(all, func(i, j int) int {
		x, y := &r.Clauses[i], &r.Clauses[j]
		return cmp.Compare(float64(y.Units)*(1-y.Known()), float64(x.Units)*(1-x.Known()))
	})
	all = all[:min(len(all), most)]
	slices.Sort(all)
	return all
}

func (a *app) noveltyClauses(d *tifa.Document, r *novelty.Reading) {
	paragraph, last := paragraphNumbers(d.Text), 0
	for i := range r.Clauses {
		c := &r.Clauses[i]
		if n := paragraph(c.Span.Start); n != last {
			a.printf("\n%s\n", a.style.faint(fmt.Sprintf("¶%d", n)))
			last = n
		}
		switch s := c.Said; {
		case s.Occurrences > 0 && s.First != nil:
			where := counted(s.Documents, "document")
			if s.Series > 0 {
				where += ", " + number(s.Series) + " of this series"
			}
			a.printf("  %s  %s\n", oneLine(c.Text), a.style.faint(fmt.Sprintf("%s; first %s %s, last %s", where, s.First.Date, s.First.Document, s.Last.Date)))
		case s.Occurrences > 0:
			a.printf("  %s  %s\n", oneLine(c.Text), a.style.faint(counted(s.Documents, "document")+" without a date"))
		default:
			a.printf("+ %s\n", a.parts(c))
		}
	}
}

// parts writes a clause divided into what was said before and what was not.
func (a *app) parts(c *novelty.Clause) string {
	var all []string
	for _, p := range c.Parts {
		s := oneLine(p.Text)
		if !p.Said {
			s = a.style.added(s)
		}
		all = append(all, s)
	}
	return strings.Join(all, a.style.faint("|"))
}

func placesWords(spans []tifa.Span, paragraph func(int) int) string {
	words := fmt.Sprintf("¶%d", paragraph(spans[0].Start))
	if len(spans) > 1 {
		words += fmt.Sprintf(" and %d more", len(spans)-1)
	}
	return words
}

func markWords(marks []novelty.Mark) string {
	words := make([]string, len(marks))
	for i, m := range marks {
		words[i] = string(m)
	}
	return strings.Join(words, ", ")
}

// settingWords says what of a setting is new.
func settingWords(s *novelty.Setting) string {
	p := s.New
	switch {
	case s.Role != "":
		return fmt.Sprintf("never within %d characters of the role %s", novelty.RoleReach, oneLine(s.Role))
	case p.Speaker != "":
		return "never said by " + oneLine(p.Speaker)
	case p.Act != "":
		return "never said by the act " + string(p.Act)
	}
	return "never in a " + string(p.In)
}

// countOf says how many of all are shown.
func countOf(shown, all int) string {
	if shown == all {
		return number(all)
	}
	return fmt.Sprintf("%s of %s", number(shown), number(all))
}
