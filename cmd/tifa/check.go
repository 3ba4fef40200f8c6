package main

import (
	"context"

	"github.com/spf13/cobra"
)

func (a *app) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Verify every file of the corpus against its checksum",
		Long: `Check reads the whole corpus: each original against the SHA-256 in its name, each
text and each record against its checksum, and the catalogue as SQLite verifies it.
Each fault is one line with its place; the exit status is then 2.`,
		Example: `  tifa check
  tifa check --json`,
		Args: args(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.check(cmd.Context()) },
	}
}

func (a *app) check(ctx context.Context) error {
	c, err := a.open()
	if err != nil {
		return err
	}
	defer c.Close()
	bar := a.progress(0, "checking")
	report, err := c.Check(ctx, func(done, total int64) {
		bar.ChangeMax64(total)
		_ = bar.Set64(done)
	})
	_ = bar.Finish()
	if err != nil {
		return err
	}
	faults := []problem{}
	for _, f := range report.Faults {
		faults = append(faults, newProblem(f))
		if !a.json {
			a.fail(f)
		}
	}
	if a.json {
		err = a.write(struct {
			Documents int       `json:"documents"`
			Revisions int       `json:"revisions"`
			Originals int       `json:"originals"`
			Faults    []problem `json:"faults"`
			Leftovers []string  `json:"leftovers"`
		}{report.Documents, report.Revisions, report.Originals, faults, append([]string{}, report.Leftovers...)})
		if err != nil {
			return err
		}
	} else {
		a.printf("%s in %s and %s checked: %s\n", counted(report.Documents, "document"),
			counted(report.Revisions, "revision"), counted(report.Originals, "original"), faultWords(len(faults)))
		for _, l := range report.Leftovers {
			a.printf("left over by a writer that was stopped, and harmless: %s\n", l)
		}
	}
	if len(faults) > 0 {
		return errReported
	}
	return nil
}

func faultWords(n int) string {
	if n == 0 {
		return "all as they were written"
	}
	return counted(n, "fault")
}
