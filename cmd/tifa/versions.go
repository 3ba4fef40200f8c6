package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/version"
	"tifa/wire"
)

func (a *app) versionsCommand() *cobra.Command {
	var f filterFlags
	cmd := &cobra.Command{
		Use:   "versions [ID…]",
		Short: "Group the texts of one event; tell the fullest and the abridged",
		Long: `Versions reads the documents of the corpus and groups those that are texts of one
event: they name the same event of the same day, or the shorter repeats most of
the clauses of the other and they were issued within days. What their records say
of series and event plays no part, so that the answer can check those.

Of each event with several versions it shows the fullest (*), which leaves out
least, and those that abridge it: shorter by a tenth at least, and repeating it
for the most part, or known to be partial. With ids, only their events.`,
		Example: `  tifa versions --series cewc
  tifa versions cewc-2020-12-18-sdx`,
		RunE: func(cmd *cobra.Command, names []string) error { return a.versions(cmd.Context(), &f, names) },
	}
	f.add(cmd)
	return cmd
}

func (a *app) versions(ctx context.Context, f *filterFlags, names []string) error {
	filter, err := f.filter()
	if err != nil {
		return err
	}
	c, err := a.view(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	asked := map[string]bool{}
	for _, name := range names {
		id, err := c.Resolve(ctx, name)
		if err != nil {
			return err
		}
		asked[id] = true
	}
	groups, entries, err := a.grouped(ctx, c, filter)
	if err != nil {
		return err
	}
	found := false
	for _, g := range groups {
		if len(names) > 0 && !slices.ContainsFunc(g.Documents, func(id string) bool { return asked[id] }) {
			continue
		}
		if len(names) == 0 && len(g.Documents) == 1 {
			continue
		}
		found = true
		if a.json {
			if err := a.exportLine(wire.NewVersions(g, entries)); err != nil {
				return err
			}
			continue
		}
		a.versionLines(g, entries)
	}
	if !found {
		return errNothing
	}
	return nil
}

// grouped groups the versions of the documents that f admits; the texts of the
// entries are left out.
func (a *app) grouped(ctx context.Context, c *reading, f tifa.Filter) ([]version.Group, map[string]*tifa.Entry, error) {
	coverage, err := c.Coverage(ctx, f)
	if err != nil {
		return nil, nil, err
	}
	bar := a.counting(coverage.Documents, "reading")
	defer bar.Finish()
	g := version.NewGrouper()
	entries := make(map[string]*tifa.Entry, coverage.Documents)
	for e, err := range c.Documents(ctx, f) {
		if err != nil {
			return nil, nil, err
		}
		g.Add(&e.Document)
		e.Text = ""
		entries[e.ID] = e
		_ = bar.Add(1)
	}
	return g.Groups(), entries, nil
}

// versionLines prints the versions of an event, the fullest marked.
func (a *app) versionLines(g version.Group, entries map[string]*tifa.Entry) {
	fullest := entries[g.Fullest]
	name := oneLine(fullest.Title)
	if e := fullest.Event; e != nil && e.Name != "" {
		name = e.Name
		if e.Start != "" {
			name = between(string(e.Start), string(e.End)) + "  " + name
		}
	}
	a.printf("%s  %s\n", a.style.bold(name), a.style.faint(counted(len(g.Documents), "version")))
	id := 0
	for _, d := range g.Documents {
		id = max(id, width(d))
	}
	id = min(id, 44)
	for _, d := range g.Documents {
		e := entries[d]
		mark, note := " ", ""
		switch {
		case d == g.Fullest:
			mark = "*"
		case slices.Contains(g.Abridged, d):
			note = "abridged"
			if fullest.Characters > 0 {
				note += fmt.Sprintf(": %.0f %% of the fullest", 100*float64(e.Characters)/float64(fullest.Characters))
			}
		}
		line := fmt.Sprintf("%s %s  %s  %s  %s  %s", mark, pad(oneLine(d), id), pad(string(e.Date), 10),
			pad(counted(e.Characters, "character"), 18), pad(oneLine(e.Source), 16), note)
		a.printf("%s\n", strings.TrimRight(line, " "))
	}
}
