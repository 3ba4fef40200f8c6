package main

import (
	"bufio"
	"context"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/corpus"
	"tifa/query"
	"tifa/wire"
)

func (a *app) snapshotsCommand() *cobra.Command {
	var label string
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "snapshots",
		Short: "List the states of the corpus that are kept, or label one",
		Long: `Each run of add that changed something leaves one snapshot or more, and each
removal one. Every answer names the snapshot it holds for, and --at gives the same
answer again, byte for byte, until tifa prune drops the snapshot. A snapshot costs
the disk what was new in it.

With --label the state that --at names, by default the present one, gets a label,
by which --at finds it too. Labelled snapshots stay when others are pruned.`,
		Example: `  tifa snapshots
  tifa snapshots --label before-plenum
  tifa find 改革 --count --at before-plenum`,
		Args: args(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("label") {
				return a.label(cmd.Context(), label, wait)
			}
			return a.snapshots(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&label, "label", "", `what to call the snapshot; "" takes its label away`)
	waitFlag(cmd, &wait)
	return cmd
}

func (a *app) label(ctx context.Context, label string, wait time.Duration) error {
	c, err := a.openWriter(ctx, "tifa snapshots", wait)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Label(ctx, a.at, label)
}

func (a *app) snapshots(ctx context.Context) error {
	c, err := a.open()
	if err != nil {
		return err
	}
	defer c.Close()
	all, err := c.Snapshots(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errNothing
	}
	label := len("label")
	for _, s := range all {
		label = max(label, width(s.Label))
	}
	if !a.json {
		a.printf("%-12s  %s  %10s  %s\n", "snapshot", pad("label", label), "documents", "made")
	}
	for _, s := range all {
		if a.json {
			if err := a.write(wire.NewSnapshot(s.Name, s.Label, s.Made, s.Documents, s.Current)); err != nil {
				return err
			}
			continue
		}
		current := ""
		if s.Current {
			current = "  now"
		}
		a.printf("%s  %s  %10s  %s%s\n", s.Name, pad(oneLine(s.Label), label), number(s.Documents), s.Made, current)
	}
	return nil
}

func (a *app) pruneCommand() *cobra.Command {
	var all bool
	var before string
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "prune",
		Short: "Drop snapshots, and what only they hold",
		Long: `Prune drops the snapshots that have no label, the present one excepted, and takes
from the disk what only they held: removed documents, facts that were corrected,
and originals that no document came from. Former revisions of a document stay as
long as the document does. What was dropped cannot be had again.`,
		Example: `  tifa prune
  tifa prune --before 2034-01-01
  tifa prune --all`,
		Args: args(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.prune(cmd.Context(), all, before, wait) },
	}
	cmd.Flags().BoolVar(&all, "all", false, "drop labelled snapshots too")
	cmd.Flags().StringVar(&before, "before", "", "drop only those made before this day")
	waitFlag(cmd, &wait)
	return writer(cmd)
}

func (a *app) prune(ctx context.Context, all bool, before string, wait time.Duration) error {
	if before != "" {
		if _, err := tifa.ParseDate(before); err != nil {
			return &tifa.Problem{Fact: "--before: " + err.Error()}
		}
	}
	c, err := a.openWriter(ctx, "tifa prune", wait)
	if err != nil {
		return err
	}
	defer c.Close()
	p, err := c.Prune(ctx, func(s *corpus.Snapshot) bool {
		return s.Label != "" && !all || before != "" && s.Made >= before
	})
	if err != nil {
		return err
	}
	if a.json {
		return a.write(struct {
			Snapshots int   `json:"snapshots"`
			Records   int   `json:"records"`
			Originals int   `json:"originals"`
			Bytes     int64 `json:"bytes"`
		}{p.Snapshots, p.Records, p.Originals, p.Bytes})
	}
	a.printf("%s dropped, and with them %s, %s and %s bytes of texts and index\n", counted(p.Snapshots, "snapshot"),
		counted(p.Records, "record"), counted(p.Originals, "original"), number(int(p.Bytes)))
	return nil
}

func (a *app) mergeCommand() *cobra.Command {
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "merge",
		Short: "Merge the shards of the index to as few as there can be",
		Long: `Adding merges small shards by itself. Merge does all of it at once, so that a corpus
that is no longer added to answers as quickly as it can. No answer changes.`,
		Example: `  tifa merge`,
		Args:    args(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.openWriter(cmd.Context(), "tifa merge", wait)
			if err != nil {
				return err
			}
			defer c.Close()
			return c.Merge(cmd.Context())
		},
	}
	waitFlag(cmd, &wait)
	return writer(cmd)
}

func (a *app) changesCommand() *cobra.Command {
	var queries string
	cmd := &cobra.Command{
		Use:   "changes OLD [NEW]",
		Short: "Tell what differs between two snapshots",
		Long: `Changes lists the documents that were added or removed, got another text (revised)
or other facts (corrected) from one snapshot to another, by default the present
one. With --queries it asks each query of a file, one a line, of both, and tells
which are answered differently; # begins a comment.`,
		Example: `  tifa changes before-plenum
  tifa changes 3fa2b1c09d7e 77ab20c1d4f0 --queries watched.txt --json`,
		Args: args(1, 2, "one or two snapshots"),
		RunE: func(cmd *cobra.Command, names []string) error {
			return a.snapshotChanges(cmd.Context(), names[0], strings.Join(names[1:], ""), queries)
		},
	}
	cmd.Flags().StringVar(&queries, "queries", "", "a file of queries, one a line")
	return cmd
}

func (a *app) snapshotChanges(ctx context.Context, before, after, queries string) error {
	c, err := a.open()
	if err != nil {
		return err
	}
	defer c.Close()
	old, err := c.At(ctx, before)
	if err != nil {
		return err
	}
	defer old.Close()
	now, err := c.At(ctx, after)
	if err != nil {
		return err
	}
	defer now.Close()
	all, err := now.Changes(ctx, old)
	if err != nil {
		return err
	}
	for i := range all {
		if err := a.change(&all[i]); err != nil {
			return err
		}
	}
	differ := 0
	if queries != "" {
		if differ, err = a.changedAnswers(ctx, old, now, queries); err != nil {
			return err
		}
	}
	if !a.json {
		a.note("%s differ between %s and %s", counted(len(all), "document"), old.Snapshot().Name, now.Snapshot().Name)
	}
	if len(all)+differ == 0 {
		return errNothing
	}
	return nil
}

// change writes what became of a document.
func (a *app) change(c *corpus.Change) error {
	e := c.New
	if e == nil {
		e = c.Old
	}
	if a.json {
		return a.write(struct {
			Change   corpus.ChangeKind `json:"change"`
			Document string            `json:"document"`
			Date     tifa.Date         `json:"date"`
			Title    string            `json:"title"`
			Revision int               `json:"revision"`
		}{c.Kind, e.ID, e.Date, e.Title, e.Revision})
	}
	a.printf("%-9s  %s  %s  %s\n", c.Kind, oneLine(e.ID), pad(string(e.Date), 10), oneLine(e.Title))
	return nil
}

// changedAnswers tells which queries of a file two states answer differently.
func (a *app) changedAnswers(ctx context.Context, old, now tifa.Searcher, file string) (differ int, err error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, &tifa.Problem{Path: file, Fact: "no such file of queries", Hint: "one query a line", Err: err}
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		q := tifa.Query{Text: text}
		before, err := old.Count(ctx, q, tifa.ByDocument)
		if err != nil {
			return differ, atLine(err, file, n)
		}
		after, err := now.Count(ctx, q, tifa.ByDocument)
		if err != nil {
			return differ, atLine(err, file, n)
		}
		if slices.Equal(before.Groups, after.Groups) {
			continue
		}
		differ++
		if err := a.changedAnswer(text, before, after); err != nil {
			return differ, err
		}
	}
	return differ, lines.Err()
}

func (a *app) changedAnswer(text string, before, after tifa.Count) error {
	if a.json {
		return a.write(struct {
			Query string     `json:"query"`
			Old   wire.Tally `json:"old"`
			New   wire.Tally `json:"new"`
		}{query.Display(text), wire.NewTally(before.Tally), wire.NewTally(after.Tally)})
	}
	a.printf("%-9s  %s: %s in %s, now %s in %s\n", "answer", query.Display(text), counted(before.Occurrences, "occurrence"),
		counted(before.Documents, "document"), number(after.Occurrences), number(after.Documents))
	return nil
}

// atLine says in which line of a file a query is wrong.
func atLine(err error, file string, line int) error {
	return &tifa.Problem{Path: file, Line: line, Fact: err.Error(), Hint: tifa.Hint(err), Err: err}
}
