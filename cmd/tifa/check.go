package main

import (
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/corpus"
	"tifa/edition"
)

func (a *app) checkCommand() *cobra.Command {
	var mend bool
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Verify every file of the corpus against its checksum",
		Long: `Check reads the whole corpus: each original against the SHA-256 in its name, each
text and each record against its checksum, and the catalogue as SQLite verifies it.
Each fault is one line with its place; the exit status is then 2.

With --repair it writes the shards anew that are damaged or missing: from what can
still be read of them, and from the original files that the corpus keeps. It names
the documents that could not be had again; these are gone from every snapshot.`,
		Example: `  tifa check
  tifa check --repair
  tifa check --json`,
		Args: args(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if mend {
				if err := a.mend(cmd.Context(), wait); err != nil {
					return err
				}
			}
			return a.check(cmd.Context())
		},
	}
	cmd.Flags().BoolVar(&mend, "repair", false, "rebuild damaged shards, then check")
	waitFlag(cmd, &wait)
	return cmd
}

// mend rebuilds what is damaged.
func (a *app) mend(ctx context.Context, wait time.Duration) error {
	c, err := a.openWriter(ctx, "tifa check --repair", wait)
	if err != nil {
		return err
	}
	defer c.Close()
	rules, err := loadRules("")
	if err != nil {
		return err
	}
	r, err := c.Repair(ctx, corpus.Reader{
		Texts:     a.textsOf,
		Structure: func(d *tifa.Document) *tifa.Structure { return edition.Structure(rules, d) },
	})
	if err != nil {
		return err
	}
	switch {
	case r.Shards == 0 && r.Read+r.Rebuilt+len(r.Lost) == 0:
		a.note("nothing to repair")
	default:
		a.note("%s written anew: %s read from what was left, %s from the originals, %s lost",
			counted(r.Shards, "shard"), counted(r.Read, "text"), number(r.Rebuilt), counted(len(r.Lost), "document"))
	}
	if r.Reread > 0 {
		a.note("%s of them read otherwise than before: add their files again to have all read by the same rules", counted(r.Reread, "structure"))
	}
	for _, id := range r.Lost {
		a.note("lost: %s", oneLine(id))
	}
	return nil
}

// textsOf reads the documents of an original again, by a copy that has the name
// of the file, which tells how to read it.
func (a *app) textsOf(ctx context.Context, name string, original io.Reader) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		dir, err := os.MkdirTemp("", "tifa-repair-*")
		if err != nil {
			yield("", err)
			return
		}
		defer os.RemoveAll(dir)
		file := filepath.Join(dir, fileName(name))
		if err := copyTo(file, original); err != nil {
			yield("", err)
			return
		}
		r := a.reader()
		defer r.Close()
		for d, err := range r.Read(ctx, file) {
			if d == nil {
				continue
			}
			if !yield(d.Text, nil) || err != nil && ctx.Err() != nil {
				return
			}
		}
	}
}

// fileName is the name of the file that a document was read from, whatever
// member or line of it.
func fileName(path string) string {
	path, _, _ = strings.Cut(path, "!")
	name := filepath.Base(filepath.FromSlash(path))
	if i := strings.LastIndexByte(name, ':'); i > 0 {
		name = name[:i]
	}
	return name
}

func copyTo(path string, from io.Reader) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Close())
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
