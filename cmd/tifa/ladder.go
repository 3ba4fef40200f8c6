package main

import (
	"context"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/ladder"
)

func (a *app) ladderCommand() *cobra.Command {
	var rules string
	cmd := &cobra.Command{
		Use:   "ladder FILE [DOCUMENT…]",
		Short: "Rank acts or wordings by a ladder, a file of rungs",
		Long: `A ladder is an ordered set of ever stronger wordings. It is a text file: one rung
a line, the weakest first, wordings of equal rank on one line with | between
them. Comment lines at its head say what it is:

  # title:   of the ladder
  # source:  who ranks so; sources disagree, so a ladder without one is refused
  # ranks:   cues (reporting verbs of statements), acts (judge, state, stress …)
             or wordings (strings of the text; the default)

Ladder shows the rungs and, of documents, how often each is taken and which is
the highest. The ranking is the file's and no finding of the program.

"reporting-verbs" and "insistence" are examples that the program carries; copy and
edit them:
tifa ladder reporting-verbs --print > my-ladder.txt`,
		Example: `  tifa ladder reporting-verbs readout.txt
  tifa ladder warnings.txt cfawc-2018-06-23-12371 readout.txt`,
		Args: args(1, -1, "a ladder, and documents"),
		RunE: func(cmd *cobra.Command, names []string) error {
			if asIs, err := cmd.Flags().GetBool("print"); err != nil || asIs {
				return a.printLadderFile(names[0])
			}
			return a.ladder(cmd.Context(), rules, names[0], names[1:])
		},
	}
	cmd.Flags().Bool("print", false, "print the file of the ladder as it is")
	rulesFlag(cmd, &rules)
	a.fileFlags(cmd)
	return cmd
}

// openLadder opens a ladder by its path, or one that the program carries by its
// name.
func openLadder(name string) (io.ReadCloser, error) {
	if f, err := os.Open(name); err == nil {
		return f, nil
	}
	return ladder.OpenCarried(name)
}

func (a *app) printLadderFile(name string) error {
	f, err := openLadder(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(a.out, f)
	return err
}

// readLadder reads the file of a ladder.
func readLadder(name string) (ladder.Ladder, error) {
	f, err := openLadder(name)
	if err != nil {
		return ladder.Ladder{}, err
	}
	defer f.Close()
	return ladder.Read(name, f)
}

// climb is what a document takes of a ladder.
type climb struct {
	Document string  `json:"document"`
	Date     *string `json:"date"`
	Counts   []int   `json:"counts"`  // of each rung
	Highest  *int    `json:"highest"` // the rung, counted from 1
}

// climbOf counts how often a document takes each rung.
func climbOf(l *ladder.Ladder, d *tifa.Document, s *tifa.Structure) climb {
	out := climb{Document: d.ID, Counts: l.Counts(d, s)}
	if d.Date != "" {
		date := string(d.Date)
		out.Date = &date
	}
	for i, n := range out.Counts {
		if n > 0 {
			rank := i + 1
			out.Highest = &rank
		}
	}
	return out
}

func (a *app) ladder(ctx context.Context, dir, name string, documents []string) error {
	l, err := readLadder(name)
	if err != nil {
		return err
	}
	rules, err := loadRules(dir)
	if err != nil {
		return err
	}
	var climbs []climb
	failed := false
	for _, name := range documents {
		d, s, err := a.document(ctx, rules, name)
		if err != nil {
			a.fail(err)
			failed = true
			continue
		}
		climbs = append(climbs, climbOf(&l, d, s))
	}
	if a.json {
		err = a.write(struct {
			Title     string       `json:"title"`
			Source    string       `json:"source"`
			Ranks     ladder.Ranks `json:"ranks"`
			Rungs     [][]string   `json:"rungs"` // the weakest first; wordings of equal rank together
			Documents []climb      `json:"documents"`
		}{l.Title, l.Source, l.Ranks, l.Rungs, append([]climb{}, climbs...)})
	} else {
		a.printLadder(l, climbs)
	}
	if failed {
		return errReported
	}
	return err
}

// printLadder prints the rungs, the highest on top, with what each document
// takes of them.
func (a *app) printLadder(l ladder.Ladder, climbs []climb) {
	a.printf("%s\n", a.style.bold(l.Title))
	a.field("source", l.Source)
	a.field("ranks", string(l.Ranks))
	for i, c := range climbs {
		words := c.Document
		if c.Date != nil {
			words += "  " + *c.Date
		}
		a.field("("+itoa(i+1)+")", words)
	}
	a.printf("\n")
	room := 0
	for _, rung := range l.Rungs {
		room = max(room, width(strings.Join(rung, " | ")))
	}
	room = min(room, max(24, a.width-8-8*len(climbs)))
	head := padLeft("rung", 5) + "  " + pad("", room)
	for i := range climbs {
		head += padLeft("("+itoa(i+1)+")", 8)
	}
	a.printf("%s\n", a.style.faint(strings.TrimRight(head, " ")))
	for i := len(l.Rungs) - 1; i >= 0; i-- {
		line := padLeft(itoa(i+1), 5) + "  " + pad(fit(strings.Join(l.Rungs[i], " | "), room), room)
		for _, c := range climbs {
			mark := itoa(c.Counts[i])
			if c.Highest != nil && *c.Highest == i+1 {
				mark = "^" + mark
			}
			line += padLeft(mark, 8)
		}
		a.printf("%s\n", strings.TrimRight(line, " "))
	}
	if len(climbs) > 0 {
		a.printf("%s\n", a.style.faint("^ the highest rung that the document takes"))
	}
}
