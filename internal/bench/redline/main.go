// Command redline prints, in Markdown, how many of the edits made to documents
// tifa's redline tells, beside sergi/go-diff with its semantic clean-up.
//
//	go run -C internal/bench ./redline
//
// It edits the readouts, or the documents of another file, of the test data
// ($TIFA_DATA, else shared/data beside the repository), or invented documents
// where there are none.
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"

	"tifa"
	"tifa/compare"
	"tifa/internal/editions"
	"tifa/internal/realdata"
	"tifa/text"
)

func main() {
	n := flag.Int("documents", 500, "how many documents are edited")
	file := flag.String("file", "zh/readouts.jsonl.zst", "of the test data, the documents")
	flag.Parse()
	if err := run(*file, *n); err != nil {
		fmt.Fprintln(os.Stderr, "redline:", err)
		os.Exit(2)
	}
}

func run(file string, n int) error {
	all, err := realdata.Read[readout](filepath.Join(realdata.Dir(), filepath.FromSlash(file)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var texts []string
	for _, r := range all {
		if editions.Fits(r.Text) {
			texts = append(texts, r.Text)
		}
	}
	what := "documents of " + file
	if texts == nil {
		what = "invented documents"
		for seed := range uint64(n) {
			texts = append(texts, strings.TrimSpace(editions.Invented(seed, 1_500)))
		}
	}
	edited(texts, n, what, editions.Kinds())
	fmt.Printf("\nWhere nothing moves: ")
	edited(texts, n, what, editions.Still())
	successive(all)
	return nil
}

// edited prints what is told of edits of these kinds.
func edited(texts []string, n int, what string, kinds []editions.Kind) {
	rivals := []struct {
		name    string
		compare func(old, new string) editions.Comparison
		score   *editions.Score
	}{
		{name: "tifa", compare: redline, score: editions.NewScore()},
		{name: "go-diff", compare: goDiff, score: editions.NewScore()},
	}
	edits, characters := 0, 0
	for k := range n {
		old, new, made := editions.OfCorpus(texts, k, n, kinds)
		edits += len(made)
		characters += text.SizeOf(old).Characters
		for i := range rivals {
			r := &rivals[i]
			r.score.Judge(old, new, made, r.compare(old, new))
		}
	}
	fmt.Printf("%d edits of %d %s (%d characters).\n\n", edits, n, what, characters)
	fmt.Print(editions.Table([]string{rivals[0].name, rivals[1].name}, rivals[0].score, rivals[1].score))
}

// A readout is a record of the real documents.
type readout = realdata.Record

// successive prints how readable the redlines of successive readouts are.
func successive(all []readout) {
	slices.SortStableFunc(all, func(a, b readout) int {
		return cmp.Or(cmp.Compare(a.Series, b.Series), cmp.Compare(a.Date, b.Date))
	})
	pairs := 0
	var runs, strays [2]int
	for i := 1; i < len(all); i++ {
		old, new := all[i-1].Text, all[i].Text
		if all[i].Series == "" || all[i-1].Series != all[i].Series || !editions.Fits(old) || !editions.Fits(new) {
			continue
		}
		pairs++
		for n, c := range []editions.Comparison{redline(old, new), goDiff(old, new)} {
			runs[n] += len(c.Runs)
			strays[n] += c.Strays(old, new)
		}
	}
	if pairs == 0 {
		return
	}
	fmt.Printf("\n%d pairs of successive readouts of a series:\n\n| | tifa | go-diff |\n|---|---:|---:|\n", pairs)
	fmt.Printf("| changed runs a pair | %.1f | %.1f |\n", float64(runs[0])/float64(pairs), float64(runs[1])/float64(pairs))
	fmt.Printf("| of them parted from the next by fewer than two characters | %d | %d |\n", strays[0], strays[1])
}

func redline(old, new string) editions.Comparison {
	r := compare.Texts(old, new, text.Paragraphs(old), text.Paragraphs(new))
	var c editions.Comparison
	for _, e := range r.Edits {
		changes := e.Changes
		if e.Kind == compare.Moved {
			c.Moves = append(c.Moves, editions.Run{Old: *e.Old, New: *e.New})
			c.Runs = append(c.Runs, editions.Run{Old: *e.Old}, editions.Run{New: *e.New})
		}
		if changes == nil && e.Old != nil && e.New == nil {
			c.Runs = append(c.Runs, editions.Run{Old: *e.Old})
		}
		if changes == nil && e.New != nil && e.Old == nil {
			c.Runs = append(c.Runs, editions.Run{New: *e.New})
		}
		for open := false; len(changes) > 0; changes = changes[1:] {
			x := changes[0]
			switch last := len(c.Runs) - 1; {
			case x.Op == compare.Kept:
				open = false
			case open:
				c.Runs[last].Old.End, c.Runs[last].New.End = x.Old.End, x.New.End
			default:
				c.Runs = append(c.Runs, editions.Run{Old: x.Old, New: x.New})
				open = true
			}
		}
	}
	for _, m := range r.Moves {
		c.Moves = append(c.Moves, editions.Run{Old: m.Old, New: m.New})
	}
	return c
}

// goDiff compares by characters and cleans up. It knows no moves.
func goDiff(old, new string) editions.Comparison {
	d := diffmatchpatch.New()
	d.DiffTimeout = 0
	diffs := d.DiffCleanupSemanticLossless(d.DiffCleanupSemantic(d.DiffMain(old, new, false)))
	var c editions.Comparison
	i, j := 0, 0
	open := false
	for _, x := range diffs {
		n := len(x.Text)
		if x.Type == diffmatchpatch.DiffEqual {
			i, j, open = i+n, j+n, false
			continue
		}
		if !open {
			c.Runs = append(c.Runs, editions.Run{Old: tifa.Span{Start: i, End: i}, New: tifa.Span{Start: j, End: j}})
			open = true
		}
		if last := &c.Runs[len(c.Runs)-1]; x.Type == diffmatchpatch.DiffDelete {
			i += n
			last.Old.End = i
		} else {
			j += n
			last.New.End = j
		}
	}
	return c
}
