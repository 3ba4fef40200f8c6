package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/corpus"
	"tifa/wire"
)

func (a *app) listCommand() *cobra.Command {
	var f filterFlags
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the documents of the corpus",
		Long:  `List writes the documents of the corpus by date and id: id, date, series, title.`,
		Example: `  tifa list --series cewc
  tifa list --since 2018 --json`,
		Args: args(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.list(cmd.Context(), &f) },
	}
	f.add(cmd)
	return cmd
}

func (a *app) list(ctx context.Context, f *filterFlags) error {
	filter, err := f.filter()
	if err != nil {
		return err
	}
	c, err := a.view(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	entries, err := c.Entries(ctx, filter)
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return errNothing
	}
	id, series := 0, 0
	for _, e := range entries {
		id, series = max(id, width(e.ID)), max(series, width(e.Series))
	}
	id, series = min(id, 44), min(series, 24)
	for _, e := range entries {
		if a.json {
			if err := a.exportLine(wire.NewEntry(e)); err != nil {
				return err
			}
			continue
		}
		title := oneLine(e.Title)
		if a.tty {
			title = fit(title, max(20, a.width-id-series-16))
		}
		line := fmt.Sprintf("%s  %s  %s  %s", pad(oneLine(e.ID), id), pad(string(e.Date), 10), pad(e.Series, series), title)
		a.printf("%s\n", strings.TrimRight(line, " "))
	}
	return nil
}

func (a *app) removeCommand() *cobra.Command {
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "remove ID…",
		Short: "Remove documents from the corpus, all or none",
		Long: `Remove takes documents out of the corpus with all their revisions. The snapshots
before hold them still; tifa prune drops these, and then the texts leave the disk,
and the original bytes too unless another document came from them.`,
		Example: `  tifa remove cewc-2012-12-17-sdx`,
		Args:    args(1, -1, "the ids of documents"),
		RunE: func(cmd *cobra.Command, names []string) error {
			return a.remove(cmd.Context(), names, wait)
		},
	}
	waitFlag(cmd, &wait)
	return writer(cmd)
}

// waitFlag adds the flag of commands that write.
func waitFlag(cmd *cobra.Command, wait *time.Duration) {
	cmd.Flags().DurationVar(wait, "wait", 10*time.Second, "how long to wait for another writer")
}

// openWriter opens a corpus that there is for writing.
func (a *app) openWriter(ctx context.Context, cmd string, wait time.Duration) (*corpus.Corpus, error) {
	dir, err := a.dir()
	if err != nil {
		return nil, err
	}
	if !isDir(dir) {
		return corpus.Open(dir) // says that there is none
	}
	return corpus.OpenWriter(ctx, dir, corpus.Writer{Command: cmd, Wait: wait})
}

func (a *app) remove(ctx context.Context, names []string, wait time.Duration) error {
	c, err := a.openWriter(ctx, "tifa remove", wait)
	if err != nil {
		return err
	}
	defer c.Close()
	v, err := c.At(ctx, "")
	if err != nil {
		return err
	}
	defer v.Close()
	ids := make([]string, len(names))
	for i, name := range names {
		if ids[i], err = v.Resolve(ctx, name); err != nil {
			return err
		}
	}
	if err := c.Remove(ctx, ids...); err != nil {
		return err
	}
	if a.json {
		return a.write(struct {
			Removed []string `json:"removed"`
		}{ids})
	}
	a.printf("%s removed\n", counted(len(ids), "document"))
	a.note("earlier snapshots still hold what was removed; tifa prune drops them")
	return nil
}

func (a *app) status(ctx context.Context) error {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	c, err := a.view(ctx)
	if errors.Is(err, tifa.ErrNotFound) && !a.json && a.at == "" {
		a.printf("There is no corpus yet at %s\n\n", dir)
		a.printf("  tifa demo               take a tour with a sample corpus\n")
		a.printf("  tifa add PATH…          keep your texts\n")
		a.printf("  tifa read FILE          show the structure of a text without keeping it\n")
		a.printf("  tifa help               see everything\n")
		return nil
	}
	if err != nil {
		return err
	}
	defer c.Close()
	coverage, err := c.Coverage(ctx, tifa.Filter{})
	if err != nil {
		return err
	}
	if a.json {
		return a.write(struct {
			Corpus   string        `json:"corpus"`
			Coverage wire.Coverage `json:"coverage"`
		}{dir, wire.NewCoverage(coverage)})
	}
	a.printf("corpus    %s\n", dir)
	a.printf("holds     %s, %s, %s characters\n", counted(coverage.Documents, "document"),
		between(string(coverage.From), string(coverage.To)), number(coverage.Characters))
	a.printf("snapshot  %s\n", coverage.Snapshot)
	for _, n := range coverageNotes(coverage) {
		a.printf("note      %s\n", n)
	}
	a.printf("\nTry: tifa find, tifa trace, tifa compare, tifa list; tifa help shows everything.\n")
	return nil
}
