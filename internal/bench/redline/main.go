// Command redline prints, in Markdown, how many of the edits made to documents
// tifa's redline tells, beside sergi/go-diff with its semantic clean-up.
//
//	go run -C internal/bench ./redline
//
// It edits the readouts of the test data ($TIFA_DATA, else shared/data beside the
// repository), or invented documents where there are none.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/sergi/go-diff/diffmatchpatch"

	"tifa"
	"tifa/compare"
	"tifa/internal/editions"
	"tifa/text"
)

func main() {
	n := flag.Int("documents", 500, "how many documents are edited")
	flag.Parse()
	if err := run(*n); err != nil {
		fmt.Fprintln(os.Stderr, "redline:", err)
		os.Exit(2)
	}
}

func run(n int) error {
	texts, err := documents()
	if err != nil {
		return err
	}
	what := "readouts"
	if texts == nil {
		what = "invented documents"
		for seed := range uint64(n) {
			texts = append(texts, strings.TrimSpace(editions.Invented(seed, 1_500)))
		}
	}
	rivals := []struct {
		name    string
		compare func(old, new string) editions.Comparison
		score   *editions.Score
		took    time.Duration
	}{
		{name: "tifa", compare: redline, score: editions.NewScore()},
		{name: "go-diff", compare: goDiff, score: editions.NewScore()},
	}
	edits, characters := 0, 0
	for k := range n {
		old, new, made := editions.OfCorpus(texts, k, n)
		edits += len(made)
		characters += text.SizeOf(old).Characters
		for i := range rivals {
			r := &rivals[i]
			start := time.Now()
			told := r.compare(old, new)
			r.took += time.Since(start)
			r.score.Judge(old, new, made, told)
		}
	}
	fmt.Printf("%d edits of %d %s (%d characters).\n\n", edits, n, what, characters)
	fmt.Print(editions.Table([]string{rivals[0].name, rivals[1].name}, rivals[0].score, rivals[1].score))
	for _, r := range rivals {
		fmt.Printf("\n%s took %.1f ms a pair.\n", r.name, r.took.Seconds()*1000/float64(n))
	}
	return nil
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

// documents are the readouts of the test data, nil without the data.
func documents() ([]string, error) {
	dir := os.Getenv("TIFA_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(dir, "zh", "readouts.jsonl.zst"))
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	var out []string
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var r struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, err
		}
		if editions.Fits(r.Text) {
			out = append(out, r.Text)
		}
	}
	return out, lines.Err()
}
