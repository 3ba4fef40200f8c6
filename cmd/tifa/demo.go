package main

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tifa"
	"tifa/compare"
	"tifa/corpus"
	"tifa/edition"
	"tifa/structure"
)

//go:embed sample/*.txt
var sample embed.FS

func (a *app) demoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "Take a tour with a sample corpus",
		Long: `Demo builds a small corpus of invented communiqués, four yearly conferences in
Chinese and two communiqués in English, reads the newest conference, says what is
new in it against its predecessor, traces one formulation, and names commands to
try next.`,
		Example: `  tifa demo`,
		Args:    args(0, 0, "no argument"),
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.demo(cmd.Context()) },
	}
}

const (
	demoNewest      = "conference-2034"
	demoFormulation = "同航共济"
)

func (a *app) demo(ctx context.Context) error {
	dir, err := demoDir()
	if err != nil {
		return err
	}
	c, err := corpus.OpenWriter(ctx, dir, corpus.Writer{Command: "tifa demo"})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := a.addSample(ctx, c, dir); err != nil {
		return err
	}
	v, err := c.At(ctx, "")
	if err != nil {
		return err
	}
	defer v.Close()
	rules, err := structure.Standard()
	if err != nil {
		return err
	}
	shown := func(command string) { a.printf("\n%s\n\n", a.style.bold("$ tifa "+command)) }

	newest, s, err := fromCorpus(ctx, v, rules, demoNewest)
	if err != nil {
		return err
	}
	shown("read " + demoNewest)
	a.outline(newest, s)

	e, err := v.Predecessor(ctx, newest, structure.SeriesKey(newest))
	if err != nil {
		return err
	}
	before, _, err := fromCorpus(ctx, v, rules, e.ID)
	if err != nil {
		return err
	}
	shown("compare --previous " + demoNewest)
	comparison, err := compare.Editions(ctx, edition.New(rules, before), edition.New(rules, newest))
	if err != nil {
		return err
	}
	a.comparison(comparison, nil, view{})

	shown("trace " + demoFormulation)
	life, err := a.traced(ctx, &reading{v, c}, rules, demoFormulation, &traceFlags{}, tifa.Filter{})
	if err != nil {
		return err
	}
	a.life(life)

	a.printf("\nThe sample corpus is yours to try; its states, meetings and persons are invented:\n\n")
	for _, try := range []string{"list", "find 公共航道 --count --by year", "find 必须 --sort right", "read --json conference-2033", "compare council-2033 council-2034"} {
		a.printf("  tifa --corpus %s %s\n", dir, try)
	}
	a.printf("\nThen your own texts: tifa add PATH… keeps them, tifa help shows everything.\n")
	return nil
}

// demoDir is an empty directory for the sample corpus, the same each time.
func demoDir() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	dir := filepath.Join(cache, "tifa", "demo")
	return dir, os.RemoveAll(dir)
}

// addSample adds the texts that the program carries.
func (a *app) addSample(ctx context.Context, c *corpus.Corpus, dir string) error {
	texts, err := fs.Sub(sample, "sample")
	if err != nil {
		return err
	}
	r := a.reader()
	r.Keeper = c
	sum := addition{}
	into := &sink{app: a, c: c, sum: &sum, bar: a.progress(0, "adding"), commit: true}
	if err := into.fill(ctx, r.ReadFS(ctx, "sample", texts)); err != nil {
		return err
	}
	if sum.Refused > 0 || sum.Added == 0 {
		return errors.New("demo: the sample texts were not all added")
	}
	a.printf("%s added to a sample corpus at %s\n", counted(sum.Added, "document"), dir)
	return nil
}
