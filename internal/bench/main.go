// Command bench measures tifa against other engines that find strings in Chinese
// texts, and writes docs/performance.md. It needs the real documents.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"time"

	"tifa"
	"tifa/internal/realdata"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		if hint := tifa.Hint(err); hint != "" {
			fmt.Fprintln(os.Stderr, "bench: hint:", hint)
		}
		os.Exit(2)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	data := flags.String("data", realdata.Dir(), "`directory` of the real documents")
	corpus := flags.String("corpus", "both", "xwlb, zh or both")
	copies := flags.Int("times", 4, "how many times over the text is for the rows about growth; 1 leaves them out")
	quick := flags.Bool("quick", false, "measure a tenth of the documents")
	out := flags.String("out", "", "`file` to write the page to; standard output without it")
	only := flags.String("only", "", "formulations: measure these alone, and leave the rest of the page as it is")
	find := flags.String("find", "", "find what recurs in the evening news by tifa or by the yardstick, and print what it took, as JSON")
	nth := flags.Int("nth", 1, "with -find, read every nth document")
	memory := flags.Bool("memory", false, "build one corpus, -times over, from a stream, and print the most anonymous memory held, in bytes")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *find != "" {
		f, err := findStrings(ctx, *find, *data, max(1, *nth))
		return errors.Join(err, json.NewEncoder(stdout).Encode(f))
	}
	benches, err := choose(*corpus, *only)
	if err != nil {
		return err
	}
	start, load := time.Now(), loadNow()
	note := func(s string) { fmt.Fprintf(stderr, "%4.0f s  %s\n", time.Since(start).Seconds(), s) }
	for _, b := range benches {
		b.data, b.quick, b.copies = *data, *quick, max(1, *copies)
		b.note = note
		if *memory {
			peak, err := b.buildAndWatch(ctx, b.copies)
			fmt.Fprintln(stdout, peak)
			return err
		}
		if err := b.run(ctx); err != nil {
			return err
		}
	}
	section, err := formulations(ctx, *data, *quick, note)
	if err != nil {
		return err
	}
	var rest []byte
	if len(benches) > 0 {
		rest = page(ctx, load, benches)
	} else if *out != "" {
		if rest, err = os.ReadFile(*out); err != nil {
			return err
		}
	}
	text := withSection(rest, section)
	if *out == "" {
		_, err = stdout.Write(text)
	} else {
		err = os.WriteFile(*out, text, 0o644)
	}
	return errors.Join(err, disagreements(benches, stderr))
}

// choose makes the benches of the corpora that are asked for.
func choose(corpus, only string) (benches []*bench, err error) {
	switch only {
	case "":
	case "formulations":
		return nil, nil
	default:
		return nil, &tifa.Problem{Fact: fmt.Sprintf("-only %q", only), Hint: "formulations"}
	}
	switch corpus {
	case "both":
		return []*bench{{corpus: "xwlb"}, {corpus: "zh"}}, nil
	case "xwlb", "zh":
		return []*bench{{corpus: corpusName(corpus)}}, nil
	}
	return nil, &tifa.Problem{Fact: fmt.Sprintf("no corpus %q", corpus), Hint: "xwlb, zh or both"}
}

// disagreements tells the first wrong answers of each engine. Those of an engine
// that claims to be exact are an error.
func disagreements(benches []*bench, w io.Writer) error {
	var wrong []string
	for _, b := range benches {
		for _, example := range b.oracle.examples {
			fmt.Fprintf(w, "differs from the scan: %s: %s\n", b.corpus, example)
		}
		for _, e := range b.engines {
			if n := b.oracle.wrong[e.name]; n > 0 && e.claim != loose {
				wrong = append(wrong, fmt.Sprintf("%s: %d wrong answers of %s", b.corpus, n, e.name))
			}
		}
	}
	if wrong == nil {
		return nil
	}
	return errors.New(strings.Join(wrong, "; "))
}
