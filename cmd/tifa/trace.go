package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/formulation"
	"tifa/query"
	"tifa/wire"
)

func (a *app) traceCommand() *cobra.Command {
	var f filterFlags
	var scan bool
	cmd := &cobra.Command{
		Use:   "trace FORMULATION",
		Short: "Tell the life of a formulation: first, last, per year, lapses",
		Long: `Trace tells when the exact wording of a formulation is first and last attested in
the corpus, how often in each year, and when it lapsed. All of it holds for the
corpus stated and no further: an earlier text that you do not hold is not known.`,
		Example: `  tifa trace 人类命运共同体
  tifa trace 高质量发展 --series cewc --json`,
		Args: args(1, 1, "one formulation"),
		RunE: func(cmd *cobra.Command, words []string) error {
			return a.trace(cmd.Context(), query.Unquote(words[0]), &f, scan)
		},
	}
	cmd.Flags().BoolVar(&scan, "scan", false, "answer by reading every text, without an index")
	f.add(cmd)
	return cmd
}

func (a *app) trace(ctx context.Context, text string, f *filterFlags, scan bool) error {
	filter, err := f.filter()
	if err != nil {
		return err
	}
	if text == "" {
		return &tifa.Problem{Fact: "trace: want one character or more"}
	}
	c, err := a.view(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	life, err := formulation.Trace(ctx, c.searcher(scan), text, filter)
	if err != nil {
		return err
	}
	if a.json {
		if err := a.export(wire.NewTrace(life)); err != nil {
			return err
		}
	} else {
		a.life(life)
		a.snapshotNote(life.Count.Coverage)
	}
	if life.Count.Occurrences == 0 {
		return errNothing
	}
	return nil
}

func (a *app) life(l *formulation.Life) {
	c := l.Count
	if c.Occurrences == 0 {
		a.printf("%s: not found in %s\n", l.Formulation, corpusWords(c.Coverage))
		a.coverage(c.Coverage)
		return
	}
	a.printf("%s: %s in %s, %s\n", a.style.bold(l.Formulation), counted(c.Occurrences, "occurrence"),
		counted(c.Documents, "document"), rateWords(c.Tally))
	a.printf("in %s\n", corpusWords(c.Coverage))
	a.coverage(c.Coverage)
	a.printf("\n")
	a.attestation("first attested in this corpus", l.First)
	a.attestation("last attested in this corpus", l.Last)
	a.attribution(l)
	for _, lapse := range l.Lapses {
		a.printf("lapse  %s: none in the %s held\n", between(lapse.From, lapse.To), counted(lapse.Documents, "document"))
	}
	most := 0.0
	for _, y := range l.Years {
		rate, _ := y.Rate()
		most = max(most, rate)
	}
	a.printf("\nyear  %11s %18s %12s\n", "occurrences", "documents", "per 10,000")
	for _, y := range l.Years {
		rate, _ := y.Rate()
		row := fmt.Sprintf("%s  %11s %18s %12s  %s", y.Key, number(y.Occurrences),
			number(y.Documents)+" of "+number(y.Searched), shortFloat(rate), bar(rate, most, 40))
		a.printf("%s\n", strings.TrimRight(row, " "))
	}
	a.printf("%s\n", a.style.faint("bars: occurrences per 10,000 "+c.Unit.String()+" of the year's documents"))
}

// attribution tells who states the formulation, and by which acts.
func (a *app) attribution(l *formulation.Life) {
	words := func(groups []tifa.Group, most int) string {
		var all []string
		for _, g := range groups {
			name := g.Key
			if name == "" {
				name = "(no statement)"
			}
			all = append(all, oneLine(name)+" "+number(g.Occurrences))
		}
		return some(all, most)
	}
	if len(l.Acts) == 0 || len(l.Acts) == 1 && l.Acts[0].Key == "" {
		return // it stands in no statement
	}
	a.printf("said by  %s\n", words(l.Speakers, 6))
	a.printf("acts     %s\n", words(l.Acts, 8))
	var years []string
	for i, y := range l.Years {
		if len(l.YearActs[i]) > 0 {
			years = append(years, y.Key+" "+words(l.YearActs[i], 8))
		}
	}
	for _, line := range lines(years, a.width-9) {
		a.printf("         %s\n", line)
	}
}

// lines joins parts to lines of some columns at most.
func lines(parts []string, columns int) (all []string) {
	line := ""
	for _, p := range parts {
		switch {
		case line == "":
			line = p
		case width(line)+width(p)+2 > columns:
			all = append(all, line+";")
			line = p
		default:
			line += "; " + p
		}
	}
	return append(all, line)
}

func (a *app) attestation(what string, h *tifa.Hit) {
	if h == nil {
		return
	}
	a.printf("%s  %s  %s\n", what, h.Date, a.style.faint(h.Document))
	side := max(12, (a.width-width(h.Node)-6)/2)
	a.printf("    %s%s%s\n", fitLeft(oneLine(h.Left), side), a.style.node(oneLine(h.Node)), fit(oneLine(h.Right), side))
}
