package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/claim"
	"tifa/publish"
	"tifa/wire"
)

func (a *app) verifyCommand() *cobra.Command {
	var p publication
	cmd := &cobra.Command{
		Use:   "verify CLAIMS",
		Short: "Check claims before publishing: supported, contradicted or undecidable",
		Long: `Verify judges claims by what the corpus holds: of a file, one a line, or one given
as it is. A claim is undecidable if something that is not held could change the
verdict: an edition missing, a text known to be abridged.

  first F [in FILTER] [= DATE or DOC]     absent F in DOC or FILTER
  count [documents] [free, nested or non-overlapping] F [in FILTER] = N
  dropped F since DOC                     new F in DOC [among FILTER]
  said F by SPEAKER [with ACT] [in FILTER]
  more F than G [in FILTER]               same DOC DOC

docs/claims.md has an example of each. Exit status 0 says that all are supported,
1 that some are not.`,
		Example: `  tifa verify claims.txt
  tifa verify 'first "新质生产力" in series:gwr'
  tifa verify 'new 三重压力 in cewc-2021-12-10-sdx among series:cewc' --json`,
		Args: args(1, 1, "a file of claims, or one claim"),
		RunE: func(cmd *cobra.Command, names []string) error {
			if err := p.begin(a, cmd); err != nil {
				return err
			}
			return a.verify(cmd.Context(), names[0], p)
		},
	}
	p.flags(cmd)
	return cmd
}

// mostNotUnderstood is the number of claims whose fault is told; the others are
// counted.
const mostNotUnderstood = 20

func (a *app) verify(ctx context.Context, name string, p publication) error {
	source, path, err := a.claims(name)
	if err != nil {
		return err
	}
	defer source.Close()
	c, err := a.view(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	verdicts, table, bad, err := a.judgeAll(ctx, claim.NewJudge(c), source, path, p.wanted())
	if err != nil {
		return err
	}
	judged := verdicts[claim.Supported] + verdicts[claim.Contradicted] + verdicts[claim.Undecidable]
	coverage, err := c.Coverage(ctx, tifa.Filter{})
	if err != nil {
		return err
	}
	switch {
	case p.wanted():
		if err := a.publishVerdicts(p, table, coverage); err != nil {
			return err
		}
	case !a.json:
		if judged > 1 {
			a.printf("%s: %d supported, %d contradicted, %d undecidable\n", counted(judged, "claim"),
				verdicts[claim.Supported], verdicts[claim.Contradicted], verdicts[claim.Undecidable])
		}
		a.printf("in %s\n", corpusWords(coverage))
		a.snapshotNote(coverage)
	}
	switch {
	case bad > 0:
		fact := counted(bad, "claim") + " not understood"
		if bad > mostNotUnderstood {
			fact += fmt.Sprintf(", of which the first %d are told", mostNotUnderstood)
		}
		return &tifa.Problem{Path: path, Fact: fact, Hint: "tifa help verify shows the forms"}
	case judged == 0 || judged > verdicts[claim.Supported]:
		return errNothing
	}
	return nil
}

// judgeAll judges the claims of a source, one a line, and shows each judgement as it
// comes, or gathers them in a table to publish. Claims that are not understood are
// reported and counted.
func (a *app) judgeAll(ctx context.Context, judge *claim.Judge, source io.Reader, path string, publishing bool) (verdicts map[claim.Verdict]int, table publish.Table, bad int, err error) {
	verdicts = map[claim.Verdict]int{}
	table.Head = []string{"Claim", "Verdict", "Because", "Passages"}
	lines := bufio.NewScanner(source)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan() && ctx.Err() == nil; n++ {
		line := strings.TrimPrefix(lines.Text(), "\ufeff")
		if claim.Comment(line) {
			continue
		}
		x, err := claim.Parse(path, n, line)
		if err != nil {
			if bad++; bad <= mostNotUnderstood {
				a.report(err)
			}
			continue
		}
		j, err := judge.Judge(ctx, x)
		if err != nil {
			return nil, table, bad, err
		}
		verdicts[j.Verdict]++
		switch {
		case publishing:
			table.Rows = append(table.Rows, verdictRow(j))
		case a.json:
			err = a.exportLine(wire.NewJudgement(j))
		default:
			a.judgement(j)
		}
		if err != nil {
			return nil, table, bad, err
		}
	}
	if ctx.Err() != nil {
		return nil, table, bad, ctx.Err()
	}
	if err := lines.Err(); err != nil {
		return nil, table, bad, &tifa.Problem{Path: path, Fact: err.Error(), Hint: "one claim a line, of 1 MB at most", Err: err}
	}
	return verdicts, table, bad, nil
}

// claims opens a file of claims, or reads one that is given as it is.
func (a *app) claims(name string) (r io.ReadCloser, path string, err error) {
	if name == "-" {
		return io.NopCloser(a.stdin), "standard input", nil
	}
	f, err := os.Open(name)
	if err == nil {
		return f, name, nil
	}
	if errors.Is(err, os.ErrNotExist) && !strings.ContainsAny(name, " \t") {
		return nil, "", &tifa.Problem{Path: name, Fact: "no such file, and no claim", Hint: "for example: tifa verify 'first 改革 in series:gwr = 1978'", Err: tifa.ErrNotFound}
	}
	return io.NopCloser(strings.NewReader(name)), "", nil
}

// verdictRow is a judgement as a row of a table.
func verdictRow(j *claim.Judgement) []publish.Cell {
	cell := func(lines ...string) publish.Cell {
		var c publish.Cell
		for _, l := range lines {
			c.Lines = append(c.Lines, publish.Line{Text: oneLine(l)})
		}
		return c
	}
	var passages []string
	for i := range j.Hits {
		h := &j.Hits[i]
		passages = append(passages, fmt.Sprintf("%s %s:%d …%s%s%s…", h.Date, h.Document, h.Points.Start, h.Left, h.Node, h.Right))
	}
	return []publish.Cell{cell(j.Text), cell(string(j.Verdict)), cell(j.Because), cell(passages...)}
}

func (a *app) publishVerdicts(p publication, t publish.Table, c tifa.Coverage) error {
	imprint, err := a.imprint(p)
	if err != nil {
		return err
	}
	imprint.Coverage = coverageLines(c)
	sheet := publish.Sheet{Title: "Claims", Tables: []publish.Table{t}, Imprint: imprint}
	return a.publication(p, sheet.Write)
}

func (a *app) judgement(j *claim.Judgement) {
	mark := map[claim.Verdict]string{
		claim.Supported: a.style.added("supported   "), claim.Contradicted: a.style.dropped("contradicted"), claim.Undecidable: a.style.bold("undecidable "),
	}[j.Verdict]
	a.printf("%s  %s\n", mark, oneLine(j.Text))
	a.printf("              %s\n", a.style.faint(oneLine(j.Because)))
	for i := range j.Hits[:min(2, len(j.Hits))] {
		h := &j.Hits[i]
		a.printf("              %s  %s%s%s  %s\n", h.Date, fitLeft(oneLine(h.Left), 24), a.style.node(oneLine(h.Node)), fit(oneLine(h.Right), 24),
			a.style.faint(fmt.Sprintf("%s:%d", h.Document, h.Points.Start)))
	}
}
