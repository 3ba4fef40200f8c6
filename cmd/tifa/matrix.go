package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/edition"
	"tifa/publish"
	"tifa/query"
	"tifa/series"
	"tifa/wire"
)

// A matrixFlags says what a matrix holds.
type matrixFlags struct {
	filterFlags
	from        string
	csv         bool
	publication publication
}

func (a *app) matrixCommand() *cobra.Command {
	f := matrixFlags{}
	cmd := &cobra.Command{
		Use:   "matrix FORMULATION… --series SERIES",
		Short: "Tell in which editions of a series formulations stand",
		Long: `Matrix counts formulations in the editions of a series: one row for each, editions in
columns, with its first and its last. A row may be several wordings counted
together, set apart by "|": a place where one wording holds another counts once.
Of each event the fullest text is counted.

A cell is a number; 0 where the text does not have it; "unknown" where the text is
abridged and does not have it; "no text" where none of the edition is held. First
and last hold for the corpus stated and no further.

Formulations can be read from a file, one a line; lines that begin with # are
comments.`,
		Example: `  tifa matrix 稳中求进 六稳 --series cewc
  tifa matrix '和平统一 | 祖国统一 | 完全统一' --series gwr
  tifa matrix --from terms.txt --series cewc --csv > matrix.csv`,
		Args: func(cmd *cobra.Command, words []string) error {
			if f.from != "" {
				return nil
			}
			return args(1, -1, "formulations, or --from FILE")(cmd, words)
		},
		RunE: func(cmd *cobra.Command, words []string) error {
			if f.series == "" {
				return usage(cmd, "matrix: want --series")
			}
			if err := f.publication.begin(a, cmd); err != nil {
				return err
			}
			return a.matrix(cmd.Context(), words, &f)
		},
	}
	cmd.Flags().StringVar(&f.from, "from", "", "file of formulations, one a line")
	cmd.Flags().BoolVar(&f.csv, "csv", false, "write CSV")
	f.publication.flags(cmd)
	f.filterFlags.add(cmd)
	return cmd
}

func (a *app) matrix(ctx context.Context, words []string, f *matrixFlags) error {
	filter, err := f.filter()
	if err != nil {
		return err
	}
	rows, err := a.matrixRows(words, f.from)
	if err != nil {
		return err
	}
	v, err := a.view(ctx)
	if err != nil {
		return err
	}
	defer v.Close()
	editions, err := edition.Of(ctx, v.View, nil, filter, func(*series.Edition) bool { return false })
	if err != nil {
		return err
	}
	if len(editions) == 0 {
		return a.noSeries(ctx, v, f.series)
	}
	m, err := series.Count(ctx, v.View, filter, editions, rows)
	if err != nil {
		return err
	}
	found := count(m.Rows, func(r series.Row) bool { return r.Occurrences > 0 }) > 0
	switch {
	case f.publication.wanted():
		err = a.publishTable(f.publication, "Formulations in the editions of "+f.series, publish.Matrix(m, publish.English), m.Coverage)
	case a.json:
		err = a.export(wire.NewMatrix(f.series, m))
	case f.csv:
		err = a.matrixCSV(m)
	default:
		a.printMatrix(f.series, m)
		a.snapshotNote(m.Coverage)
	}
	if err == nil && !found {
		return errNothing
	}
	return err
}

// matrixRows are the wordings of each row.
func (a *app) matrixRows(words []string, from string) (rows [][]string, err error) {
	if from != "" {
		in := a.stdin
		if from != "-" {
			f, err := os.Open(from)
			if err != nil {
				return nil, &tifa.Problem{Path: from, Fact: "no such file of formulations", Hint: "want a text file, one formulation a line", Err: err}
			}
			defer f.Close()
			in = f
		}
		scan := bufio.NewScanner(in)
		for scan.Scan() {
			words = append(words, strings.TrimPrefix(scan.Text(), "\ufeff"))
		}
		if err := scan.Err(); err != nil {
			return nil, &tifa.Problem{Path: from, Fact: err.Error(), Err: err}
		}
	}
	for _, line := range words {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		var row []string
		for _, w := range strings.Split(line, "|") {
			if w = strings.TrimSpace(w); w != "" {
				row = append(row, query.Unquote(w))
			}
		}
		if row != nil {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil, &tifa.Problem{Path: from, Fact: "no formulation", Hint: "want one a line"}
	}
	return rows, nil
}

// cellWords writes a cell.
func cellWords(c series.Cell) string {
	if c.State == series.Counted {
		return number(c.Occurrences)
	}
	return string(c.State)
}

// printMatrix prints a matrix for people. Columns that do not fit stand below, in
// blocks.
func (a *app) printMatrix(name string, m *series.Matrix) {
	held := count(m.Editions, func(e series.Edition) bool { return e.Text != nil })
	a.printf("%s  %s in %s; of each event the fullest text\n", a.style.bold(name), counted(held, "edition"), corpusWords(m.Coverage))
	a.coverage(m.Coverage)
	heads := editionHeads(m.Editions)
	label, cell := 12, 0
	for _, r := range m.Rows {
		label = max(label, width(strings.Join(r.Wordings, " | ")))
		for _, c := range r.Cells {
			cell = max(cell, width(cellWords(c)))
		}
	}
	for _, h := range heads {
		cell = max(cell, width(h))
	}
	label, cell = min(label, a.width/2), cell+2
	fits := max(1, (a.width-label)/cell)
	for start := 0; start < len(heads); start += fits {
		end := min(len(heads), start+fits)
		var head strings.Builder
		for _, h := range heads[start:end] {
			head.WriteString(padLeft(h, cell))
		}
		a.printf("\n%s%s\n", pad("", label), a.style.faint(head.String()))
		for _, r := range m.Rows {
			var row strings.Builder
			for _, c := range r.Cells[start:end] {
				row.WriteString(padLeft(cellWords(c), cell))
			}
			a.printf("%s%s\n", pad(fit(strings.Join(r.Wordings, " | "), label), label), row.String())
		}
	}
	a.printf("\n")
	for _, r := range m.Rows {
		words := "not found"
		if r.First != nil {
			words = fmt.Sprintf("%s in %s, first in %s, %s, last in %s, %s", counted(r.Occurrences, "occurrence"), counted(r.Documents, "document"),
				r.First.Document, r.First.Date, r.Last.Document, r.Last.Date)
		}
		a.printf("%s: %s\n", strings.Join(r.Wordings, " | "), a.style.faint(words))
	}
}

// matrixCSV writes a matrix, a row a formulation.
func (a *app) matrixCSV(m *series.Matrix) error {
	w := csv.NewWriter(a.out)
	head := []string{"formulation", "occurrences", "documents", "first", "last"}
	for i, h := range editionHeads(m.Editions) {
		if id := idOf(&m.Editions[i]); id != "" {
			h += " " + id
		}
		head = append(head, h)
	}
	rows := [][]string{head}
	for _, r := range m.Rows {
		row := []string{strings.Join(r.Wordings, " | "), itoa(r.Occurrences), itoa(r.Documents), "none", "none"}
		if r.First != nil {
			row[3], row[4] = string(r.First.Date), string(r.Last.Date)
		}
		for _, c := range r.Cells {
			words := string(c.State)
			if c.State == series.Counted {
				words = itoa(c.Occurrences)
			}
			row = append(row, words)
		}
		rows = append(rows, row)
	}
	return w.WriteAll(rows)
}
