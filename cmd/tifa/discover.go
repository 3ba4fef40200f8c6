package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/edition"
	"tifa/formulation"
	"tifa/publish"
	"tifa/query"
	"tifa/structure"
	"tifa/wire"
)

type discoverFlags struct {
	filterFlags
	date, against, document   string
	minOccurrences, minEvents int
	limit                     int
	types                     string
	publication               publication
}

func (a *app) discoverCommand() *cobra.Command {
	var f discoverFlags
	cmd := &cobra.Command{
		Use:   "discover [QUERY]",
		Short: "Find the formulations that recur, without a word list",
		Long: `Discover finds strings that recur in the documents chosen, as they are printed, and
ranks them so that formulations come first: wordings that hang together, stand by
themselves as clauses, items or quotations, are stated by somebody, and come in
many documents. Names, organs, datelines and dates recur too; they are left out
unless --type asks for them. What is measured, and how, stands in docs/discover.md.

Of the texts of one event only the fullest is read, so that versions and copies
prove nothing; occurrences and documents are counted in all. With a query only the
documents that have it are looked at.

--against compares with the documents of another time: which wordings more of the
documents have now, and which fewer. --document shows what one document says more
often than all the others.`,
		Example: `  tifa discover --series cewc
  tifa discover 'source:新华社 改革' --limit 50
  tifa discover --type 'list name' --json
  tifa discover --since 2017 --against 2012..2016
  tifa discover --document cewc-2020-12-18`,
		Args: args(0, 1, "one query or none"),
		RunE: func(cmd *cobra.Command, words []string) error {
			if err := f.publication.begin(a, cmd); err != nil {
				return err
			}
			return a.discover(cmd.Context(), strings.Join(words, ""), &f)
		},
	}
	f.publication.tableFlags(cmd)
	flags := cmd.Flags()
	flags.IntVar(&f.minOccurrences, "min-occurrences", formulation.MinOccurrences, "occurrences of what is found at least, 2 or more")
	flags.IntVar(&f.minEvents, "min-documents", formulation.MinEvents, "documents that have it at least, those of one event counted once")
	flags.IntVar(&f.limit, "limit", 100, "findings to show, 0 for all")
	flags.StringVar(&f.types, "type", "", "only findings of these types, set apart by commas; all for every type (default slogan,frame,list name,title)")
	flags.StringVar(&f.date, "date", "", "only documents of these days, months or years: 2012..2016")
	flags.StringVar(&f.against, "against", "", "compare with the documents of these days, months or years: 2012..2016")
	flags.StringVar(&f.document, "document", "", "what this document says more often than the others")
	names := []string{"all"}
	for _, t := range formulation.Types() {
		names = append(names, string(t))
	}
	complete(cmd, "type", names...)
	f.add(cmd)
	return cmd
}

// chosenTypes are the types that --type names, by any beginning of their names;
// none is those of formulations.
func (f *discoverFlags) chosenTypes() (types []formulation.Type, err error) {
	if f.types == "" {
		return nil, nil
	}
	all := formulation.Types()
	for name := range strings.SplitSeq(f.types, ",") {
		name = strings.TrimSpace(name)
		if name == "all" {
			return all, nil
		}
		i := slices.IndexFunc(all, func(t formulation.Type) bool { return name != "" && strings.HasPrefix(string(t), name) })
		if i < 0 {
			var names []string
			for _, t := range all {
				names = append(names, string(t))
			}
			return nil, &tifa.Problem{Fact: fmt.Sprintf("--type %q: want all, or of %s", name, strings.Join(names, ", "))}
		}
		types = append(types, all[i])
	}
	return types, nil
}

// A discovery is what the flags ask for.
type discovery struct {
	*discoverFlags
	types     []formulation.Type
	query     tifa.Query // the text is "" where no query chooses documents
	filter    tifa.Filter
	reference *tifa.Filter // of the documents to compare with
	document  string       // the id
}

// plan reads the flags.
func (f *discoverFlags) plan(text string) (*discovery, error) {
	d := &discovery{discoverFlags: f}
	var err error
	if d.types, err = f.chosenTypes(); err != nil {
		return nil, err
	}
	switch {
	case f.limit < 0:
		return nil, &tifa.Problem{Fact: fmt.Sprintf("--limit %d: want 0 for all, or more", f.limit)}
	case f.minOccurrences < 2:
		return nil, &tifa.Problem{Fact: fmt.Sprintf("--min-occurrences %d: want 2 or more", f.minOccurrences)}
	case f.minEvents < 1:
		return nil, &tifa.Problem{Fact: fmt.Sprintf("--min-documents %d: want 1 or more", f.minEvents)}
	case f.against != "" && f.document != "":
		return nil, &tifa.Problem{Fact: "--against and --document: want one of them"}
	}
	if d.filter, err = f.filter(); err != nil {
		return nil, err
	}
	if text != "" {
		parsed, err := query.Parse(text)
		if err != nil {
			return nil, err
		}
		if d.filter, err = d.filter.And(parsed.Filter); err != nil {
			return nil, err
		}
		if parsed.Root != nil || parsed.Passage != (tifa.Passage{}) {
			d.query = tifa.Query{Text: text}
		}
	}
	base := d.filter
	if f.date != "" {
		if d.filter, err = within("--date", base, f.date); err != nil {
			return nil, err
		}
	}
	if f.against != "" {
		base.Since, base.Until = "", ""
		reference, err := within("--against", base, f.against)
		if err != nil {
			return nil, err
		}
		d.reference = &reference
	}
	return d, nil
}

// within narrows a filter to the dates of a flag.
func within(flag string, filter tifa.Filter, dates string) (tifa.Filter, error) {
	out, err := edition.Within(filter, dates)
	if err != nil {
		return filter, &tifa.Problem{Fact: flag + " " + err.Error(), Err: err}
	}
	return out, nil
}

func (a *app) discover(ctx context.Context, text string, f *discoverFlags) error {
	d, err := f.plan(text)
	if err != nil {
		return err
	}
	rules, err := loadRules("")
	if err != nil {
		return err
	}
	c, err := a.view(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if f.document != "" {
		if d.document, err = c.Resolve(ctx, f.document); err != nil {
			return err
		}
	}
	// What is counted is held in a few large pieces: collecting garbage more often
	// costs little and keeps a part of the memory.
	defer debug.SetGCPercent(debug.SetGCPercent(75))
	g, err := a.gather(ctx, c, rules, d)
	if err != nil {
		return err
	}
	found, err := a.recurring(ctx, rules, g.Gatherer, d)
	if err != nil {
		return err
	}
	coverage, err := c.Coverage(ctx, d.filter)
	if err != nil {
		return err
	}
	if g.Side != nil {
		var against *tifa.Coverage
		if d.reference != nil {
			of, err := c.Coverage(ctx, *d.reference)
			if err != nil {
				return err
			}
			against = &of
		}
		return a.contrast(ctx, found, g.Side, d, coverage, against)
	}
	return a.findings(found, d, coverage)
}

// gather reads the documents chosen.
func (a *app) gather(ctx context.Context, c *reading, rules *structure.Rules, d *discovery) (*edition.Gathered, error) {
	bar := a.counting(1, "reading")
	defer bar.Finish()
	choice := edition.Choice{Filter: d.filter, Query: d.query, Reference: d.reference, Document: d.document}
	return edition.Gather(ctx, c.View, rules, choice, func(done, total int) {
		bar.ChangeMax(total)
		_ = bar.Set(done)
	})
}

// recurring finds what recurs in the texts gathered.
func (a *app) recurring(ctx context.Context, rules *structure.Rules, g *formulation.Gatherer, d *discovery) (*formulation.Discovery, error) {
	bar := a.measuring("counting", "characters")
	defer bar.Finish()
	return g.Discover(ctx, formulation.Options{
		MinOccurrences: d.minOccurrences, MinEvents: d.minEvents, Document: d.document, SetsScene: rules.SetsScene,
		Progress: func(done, total int) {
			bar.ChangeMax64(int64(total))
			_ = bar.Set64(int64(done))
		},
	})
}

// findings shows what recurs.
func (a *app) findings(found *formulation.Discovery, d *discovery, coverage tifa.Coverage) error {
	list := found.Best(d.limit, d.types...)
	all := found.Len(d.types...)
	switch {
	case d.publication.wanted():
		out := publish.Discovered{Discovery: found, Found: list, Formulas: wire.NewDiscovery(found, coverage, len(list), all).Formulas}
		if err := a.exportDiscovered(&out, d, coverage); err != nil {
			return err
		}
	case a.json:
		for i := range list {
			if err := a.exportLine(wire.NewFinding(&list[i])); err != nil {
				return err
			}
		}
		if err := a.export(wire.NewDiscovery(found, coverage, len(list), all)); err != nil {
			return err
		}
	default:
		if len(list) > 0 {
			a.findingTable(list)
		}
		a.discoveryFoot(found, d, coverage, len(list), all)
	}
	if len(list) == 0 {
		return errNothing
	}
	return nil
}

// exportDiscovered writes findings as tables.
func (a *app) exportDiscovered(out *publish.Discovered, d *discovery, coverage tifa.Coverage) error {
	imprint, err := a.imprint(d.publication)
	if err != nil {
		return err
	}
	imprint.Coverage = coverageLines(coverage)
	return a.publication(d.publication, out.Export(imprint).Write)
}

// findingTable prints findings in columns: the wording takes what is left of the
// terminal.
func (a *app) findingTable(list []formulation.Finding) {
	const rest = 62
	column := width("formulation")
	for i := range list {
		column = max(column, width(list[i].Printed))
	}
	column = max(20, min(column, a.width-rest))
	a.printf("%s %-11s %8s %9s %7s  %-10s %-10s\n", pad("formulation", column), "type", "occurr.", "documents", "events", "first", "last")
	for i := range list {
		f := &list[i]
		a.printf("%s %-11s %8s %9s %7s  %-10s %-10s\n", a.wording(f, column), f.Type, number(f.Occurrences),
			number(f.Documents), number(f.Events), f.First, f.Last)
		if len(f.Items) > 0 {
			a.printf("  %s\n", a.style.faint(fit("= "+strings.Join(f.Items, "、"), a.width-2)))
		}
	}
}

// wording is a finding as printed, in a column; one that is wider has a line of its
// own, since a part of it would be another wording.
func (a *app) wording(f *formulation.Finding, column int) string {
	end := ""
	if width(f.Printed) > column {
		end = "\n" + strings.Repeat(" ", column)
	}
	return a.style.bold(f.Printed) + end + strings.Repeat(" ", max(0, column-width(f.Printed)))
}

// discoveryFoot tells what findings were measured against.
func (a *app) discoveryFoot(found *formulation.Discovery, d *discovery, c tifa.Coverage, shown, all int) {
	b := found.Bounds
	switch {
	case found.Documents == 0:
		a.note("no document to look at in %s", corpusWords(c))
	case all == 0:
		a.note("nothing of %d characters or more recurs %d times in %s of different events, in %s", b.Shortest, b.MinOccurrences, counted(b.MinEvents, "document"), corpusWords(c))
		if found.Events < b.MinEvents {
			a.note("tifa: hint: these are %s; ask for --min-documents %d", counted(found.Events, "event"), max(1, found.Events))
		}
	default:
		a.note("%s of %s, %d times or more in %s or more of different events, in %s", number(shown), counted(all, "finding"), b.MinOccurrences, counted(b.MinEvents, "document"), corpusWords(c))
	}
	if found.Events < found.Documents {
		a.note("%s of %s: of each the fullest was read", counted(found.Documents, "document"), counted(found.Events, "event"))
	}
	for _, note := range coverageNotes(c) {
		a.note("note: %s", note)
	}
	a.note("snapshot %s: --at %s repeats this answer", c.Snapshot, c.Snapshot)
}

// contrast shows what one side says more of, and less.
func (a *app) contrast(ctx context.Context, found *formulation.Discovery, side map[string]formulation.Side, d *discovery, coverage tifa.Coverage, against *tifa.Coverage) error {
	unit := formulation.ByDocument
	if d.document != "" {
		unit = formulation.ByOccurrence
	}
	x := found.Contrast(ctx, func(id string, _ tifa.Date) formulation.Side { return side[id] }, unit, d.limit, d.types...)
	if d.document != "" {
		x.Less = nil // what one text does not say is legion
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	shown := len(x.More) + len(x.Less)
	switch {
	case d.publication.wanted():
		out := publish.Discovered{Discovery: found, Compared: x, Formulas: wire.NewDiscovery(found, coverage, 0, 0).Formulas}
		if err := a.exportDiscovered(&out, d, coverage); err != nil {
			return err
		}
	case a.json:
		for i := range x.More {
			if err := a.exportLine(wire.NewContrasted(&x.More[i])); err != nil {
				return err
			}
		}
		for i := range x.Less {
			if err := a.exportLine(wire.NewContrasted(&x.Less[i])); err != nil {
				return err
			}
		}
		out := wire.NewDiscovery(found, coverage, shown, found.Len(d.types...))
		if against != nil {
			of := wire.NewCoverage(*against)
			out.Against = &of
		}
		out.Contrast = &wire.Sides{Unit: x.Unit, Focus: x.Focus, Reference: x.Reference}
		if err := a.export(out); err != nil {
			return err
		}
	default:
		more, less := "in more of the documents than before or elsewhere", "in fewer of the documents"
		if d.document != "" {
			more = "more often in this document"
		}
		a.contrastTable(more, x.More, x)
		a.contrastTable(less, x.Less, x)
		a.discoveryFoot(found, d, coverage, shown, found.Len(d.types...))
		if against != nil {
			a.note("compared with %s", corpusWords(*against))
		}
	}
	if shown == 0 {
		return errNothing
	}
	return nil
}

func (a *app) contrastTable(title string, list []formulation.Contrasted, x *formulation.Comparison) {
	if len(list) == 0 {
		return
	}
	const rest = 60
	column := width("formulation")
	for i := range list {
		column = max(column, width(list[i].Printed))
	}
	column = max(20, min(column, a.width-rest))
	a.printf("%s\n", a.style.bold(title))
	a.printf("%s %15s %17s %11s %9s\n", pad("formulation", column), "of "+number(x.Focus), "of "+number(x.Reference), "log-likel.", "log ratio")
	for i := range list {
		f := &list[i]
		a.printf("%s %15s %17s %11.1f %+9.2f\n", a.wording(&f.Finding, column), number(f.Contrast.Focus), number(f.Contrast.Reference), f.LogLikelihood, f.LogRatio)
	}
	a.printf("%s\n\n", a.style.faint(string(x.Unit)+" that have it, of those of either side; log ratio: each unit is a doubling"))
}
