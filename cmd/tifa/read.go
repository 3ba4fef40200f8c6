package main

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/ingest"
	"tifa/wire"
)

func (a *app) readCommand() *cobra.Command {
	var rules string
	var dot, mermaid, links bool
	cmd := &cobra.Command{
		Use:   "read FILE|ID…",
		Short: "Show the structure of documents: event, people, statements, lists",
		Long: `Read shows what system of statements a document sets out: its event, the people
in the order they are named, and as a tree the statements by speaker and cue,
in them the lists with their items, the definitions and roles, and the links
(what serves what, what answers what …) that they state: if there are few, or all
of them with --links. A name that is no file or folder is looked up in the corpus.
"-" is standard input.

--dot and --mermaid write the tree as a drawing, in the languages of Graphviz
and of Mermaid.

With --json it writes one object a document; offsets count Unicode code points.

Structure is recognised by tables: reporting verbs with their acts, titles of
office, list markers and others. --rules DIR adds the rows of files of the same
names; a word list takes a word out by a minus before it.`,
		Example: `  tifa read readout.txt
  tifa read --links readout.txt
  tifa read --json readouts.jsonl.zst > structure.jsonl
  tifa read --dot readout.txt | dot -Tsvg > outline.svg
  tifa read cfawc-2018-06-23-12371
  curl -s https://example.org/readout.html | tifa read -`,
		Args: args(1, -1, "the files or ids of documents"),
		RunE: func(cmd *cobra.Command, names []string) error {
			show := a.outline
			switch {
			case a.json && (dot || mermaid):
				return usage(cmd, "read: --json and a drawing exclude each other")
			case links:
				show = a.outlineLinks
			case dot:
				show = func(d *tifa.Document, s *tifa.Structure) { a.printDot(newTree(d, s)) }
			case mermaid:
				show = func(d *tifa.Document, s *tifa.Structure) { a.printMermaid(newTree(d, s)) }
			}
			return a.read(cmd.Context(), rules, names, show)
		},
	}
	cmd.Flags().BoolVar(&dot, "dot", false, "write the tree for Graphviz")
	cmd.Flags().BoolVar(&mermaid, "mermaid", false, "write the tree for Mermaid")
	cmd.Flags().BoolVar(&links, "links", false, "show the links however many there are")
	cmd.MarkFlagsMutuallyExclusive("dot", "mermaid", "links")
	a.fileFlags(cmd)
	rulesFlag(cmd, &rules)
	return cmd
}

// read reads the documents of the names and shows each by show, or as JSON.
func (a *app) read(ctx context.Context, dir string, names []string, outline func(*tifa.Document, *tifa.Structure)) error {
	rules, err := loadRules(dir)
	if err != nil {
		return err
	}
	r := a.reader()
	defer r.Close()
	shown, failed := 0, false
	show := func(d *tifa.Document, s *tifa.Structure) error {
		shown++
		if a.json {
			return a.export(wire.NewDocument(d, s))
		}
		if shown > 1 {
			a.printf("\n")
		}
		outline(d, s)
		return nil
	}
	for _, name := range names {
		if _, err := os.Stat(name); err != nil && name != "-" {
			d, s, err := a.document(ctx, rules, name)
			if err != nil {
				a.fail(err)
				failed = true
			} else if err := show(d, s); err != nil {
				return err
			}
			continue
		}
		for d, err := range r.Read(ctx, name) {
			if err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				if !a.passedOver(err) {
					a.fail(err)
					failed = true
				}
			}
			if d == nil {
				continue
			}
			s, err := a.dated(rules, d)
			if err == nil {
				err = show(d, s)
			}
			if err != nil {
				return err
			}
		}
	}
	switch {
	case failed:
		return errReported
	case shown == 0:
		a.note("tifa: no document in %s", strings.Join(names, ", "))
		return errNothing
	}
	return nil
}

// fail reports an error that concerns one of several documents.
func (a *app) fail(err error) {
	a.out.Flush()
	a.report(err)
}

func (a *app) passedOver(err error) bool { return errors.Is(err, ingest.ErrPassedOver) }
