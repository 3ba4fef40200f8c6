package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tifa"
	"tifa/formulation"
	"tifa/ingest"
	"tifa/novelty"
	"tifa/reuse"

	_ "embed"
)

// share is how much more text the whole is than that which growth is measured from:
// every fourth document.
const share = 4

// A formulationRow is one thing measured of a quarter and of the whole.
type formulationRow struct {
	name    string
	unit    unit
	yard    *float64 // of the whole, by the yardstick
	quarter float64
	whole   float64
	hits    [2]int // of a quarter, of the whole; 0 where the text is what grows
	bars    []bar
}

// formulations measures what is done with formulations, and gives the section of the
// page. Of the whole every nth document is read.
func formulations(ctx context.Context, data string, quick bool, note func(string)) ([]byte, error) {
	nth := 1
	if quick {
		nth = 10
	}
	load := loadNow()
	var rows []formulationRow
	for _, do := range []func(context.Context, string, int, func(string)) ([]formulationRow, error){discoverRows, askRows, reuseRows} {
		some, err := do(ctx, data, nth, note)
		if err != nil {
			return nil, err
		}
		rows = append(rows, some...)
	}
	return formulationSection(rows, load, quick), nil
}

//go:embed formulations.md
var formulationPreface string

// found is what a process of its own measured.
type found struct {
	Steps   map[string]spent
	Memory  int64 // most anonymous memory, the texts held
	Strings int
	Bytes   int64
}

// spent is a cost in seconds.
type spent struct{ CPU, Wall float64 }

func inSeconds(c cost) spent { return spent{c.cpu.Seconds(), c.wall.Seconds()} }

// findStrings finds what recurs in the evening news, by tifa or by the yardstick, and
// prints what that took.
func findStrings(ctx context.Context, by, data string, nth int) (out found, err error) {
	paths, err := corpusName("xwlb").paths(data)
	if err != nil {
		return out, err
	}
	docs, err := collect(stream(ctx, paths, nth))
	if err != nil {
		return out, err
	}
	out.Bytes, out.Steps = bytesOf(docs), map[string]spent{}
	runtime.GC()
	done, watched := make(chan struct{}), make(chan int64)
	go func() { watched <- watch(done) }()
	if by == "yardstick" {
		out.Strings, err = byYardstick(docs, out.Steps)
	} else {
		out.Strings, err = byTifa(ctx, docs, out.Steps)
	}
	close(done)
	out.Memory = <-watched
	return out, err
}

func byYardstick(docs []document, steps map[string]spent) (n int, err error) {
	all, err := measure("", func() error {
		newYardstick(docs).find(func(recurring) { n++ })
		return nil
	})
	steps["find"] = inSeconds(all.cost)
	return n, err
}

func byTifa(ctx context.Context, docs []document, steps map[string]spent) (n int, err error) {
	read, err := measure("", func() error { return understand(docs) })
	if err != nil {
		return 0, err
	}
	steps["structure"] = inSeconds(read.cost)
	var counted cost // at the last report of progress: all are counted, and none ranked
	var reports sync.Mutex
	all, err := measure("", func() error {
		cpu, start := cpuTime(), time.Now()
		g := gather(docs)
		d, err := g.Discover(ctx, formulation.Options{Progress: func(int, int) {
			reports.Lock()
			defer reports.Unlock()
			counted = cost{cpuTime() - cpu, time.Since(start)}
		}})
		if err == nil {
			n = d.Len(formulation.Types()...)
		}
		return err
	})
	steps["find"], steps["all"] = inSeconds(counted), inSeconds(all.cost)
	return n, err
}

// gather cuts the texts, on all processors.
func gather(docs []document) *formulation.Gatherer {
	texts := make([]*formulation.Text, len(docs))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(docs); i = int(next.Add(1)) - 1 {
				texts[i] = formulation.NewText(docs[i].Document, docs[i].structure)
			}
		})
	}
	wg.Wait()
	g := formulation.NewGatherer()
	for i, t := range texts {
		g.Add(t, docs[i].Document)
	}
	return g
}

// discoverRows measure discovery beside the yardstick, each in a process of its own.
func discoverRows(ctx context.Context, data string, nth int, note func(string)) ([]formulationRow, error) {
	measured := map[string]found{}
	for _, by := range []string{"tifa", "yardstick"} {
		for _, n := range []int{nth * share, nth} {
			note(fmt.Sprintf("discover by %s, every %s document", by, ordinal(n)))
			f, err := findElsewhere(ctx, by, data, n)
			if err != nil {
				return nil, err
			}
			measured[by+strconv.Itoa(n)] = f
		}
	}
	quarter, whole, yard := measured["tifa"+strconv.Itoa(nth*share)], measured["tifa"+strconv.Itoa(nth)], measured["yardstick"+strconv.Itoa(nth)]
	row := func(name, step string, yard *float64, wall bool, bars []bar) formulationRow {
		of := func(f found) float64 {
			if wall {
				return f.Steps[step].Wall
			}
			return f.Steps[step].CPU
		}
		return formulationRow{name: name, unit: seconds, yard: yard, quarter: of(quarter), whole: of(whole), bars: bars}
	}
	yardCPU, yardWall := yard.Steps["find"].CPU, yard.Steps["find"].Wall
	yardMemory, yardStrings := float64(yard.Memory), float64(yard.Strings)
	return []formulationRow{
		row("discover: reading the structure of the texts, CPU", "structure", nil, false, nil),
		row("discover: cutting the texts and counting all strings, CPU", "find", &yardCPU, false, nil),
		row("the same, elapsed", "find", &yardWall, true, nil),
		row("discover: the same with types, nesting and ranks, CPU", "all", nil, false, nil),
		row("the same, elapsed", "all", nil, true, atMost(30)),
		{name: "discover: anonymous memory at most, the texts held", unit: memory, yard: &yardMemory, quarter: float64(quarter.Memory), whole: float64(whole.Memory), bars: atMost(1.5e9)},
		{name: "discover: strings found", unit: plain, yard: &yardStrings, quarter: float64(quarter.Strings), whole: float64(whole.Strings)},
	}, nil
}

func ordinal(n int) string {
	if n == 1 {
		return "single"
	}
	return fmt.Sprintf("%dth", n)
}

// findElsewhere runs findStrings in a process of its own.
func findElsewhere(ctx context.Context, by, data string, nth int) (f found, err error) {
	self, err := os.Executable()
	if err != nil {
		return f, err
	}
	cmd := exec.CommandContext(ctx, self, "-find", by, "-data", data, "-nth", strconv.Itoa(nth))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return f, fmt.Errorf("discovery in another process: %w", err)
	}
	return f, json.Unmarshal(out, &f)
}

// askRows measure lives and readings over all Chinese documents.
func askRows(ctx context.Context, data string, nth int, note func(string)) (rows []formulationRow, err error) {
	paths, err := corpusName("zh").paths(data)
	if err != nil {
		return nil, err
	}
	var measured [2]map[string]took
	var asked *questionsOfLives
	for i, n := range []int{nth, nth * share} { // the strings are drawn from the whole
		note(fmt.Sprintf("lives and readings, every %s document", ordinal(n)))
		docs, err := collect(stream(ctx, paths, n))
		if err == nil {
			err = understand(docs)
		}
		if err != nil {
			return nil, err
		}
		if asked == nil {
			asked = drawLives(docs)
		}
		if measured[i], err = asked.put(ctx, docs); err != nil {
			return nil, err
		}
	}
	row := func(name, key string, bars []bar) formulationRow {
		whole, quarter := measured[0][key], measured[1][key]
		return formulationRow{name: name, unit: seconds, quarter: quarter.seconds, whole: whole.seconds, hits: [2]int{quarter.hits, whole.hits}, bars: bars}
	}
	for _, f := range namedFormulations {
		rows = append(rows, row("trace of "+f, f+" 1", atMost(20e-3)))
	}
	return append(rows,
		row("trace of strings of 4 to 12 characters drawn, median", "repeated 0.5", atMost(20e-3)),
		row("the same, slowest", "repeated 1", atMost(20e-3)),
		row("trace of the commonest words of two characters, median", "words 0.5", atMost(20e-3)),
		row("the same, slowest", "words 1", atMost(20e-3)),
		row("novelty of one readout, median", "novelty 0.5", atMost(1)),
		row("the same, slowest", "novelty 1", atMost(1)),
	), nil
}

// namedFormulations are traced one by one: a common one, one that is young, and a
// word that stands everywhere.
var namedFormulations = []string{"改革开放", "习近平外交思想", "发展"}

// took is a time, and the hits found in all of the answers.
type took struct {
	seconds float64
	hits    int
}

// questionsOfLives are what is asked about lives and readings.
type questionsOfLives struct {
	words, repeated []string
	readouts        []document
}

func drawLives(docs []document) *questionsOfLives {
	d := newDrawer(docs)
	q := &questionsOfLives{}
	for _, c := range d.commonest(400, 8<<20) {
		if s := string([]rune{c.a, c.b}); len(q.words) < 8 && ideographs(s) {
			q.words = append(q.words, s)
		}
	}
	o := newOracle(docs)
	q.repeated = d.strings(40, 4, 12, func(s string) bool {
		return ideographs(s) && o.truth(flat, s).documents >= max(10, len(docs)/500)
	})
	var readouts []document
	for _, doc := range docs {
		if doc.Series != "" && doc.Date.Year() >= "2015" && doc.Kind == tifa.Readout {
			readouts = append(readouts, doc)
		}
	}
	const read = 8
	for i := range min(read, len(readouts)) {
		q.readouts = append(q.readouts, readouts[i*len(readouts)/read])
	}
	return q
}

// put asks of a corpus of docs.
func (q *questionsOfLives) put(ctx context.Context, docs []document) (out map[string]took, err error) {
	dir, err := os.MkdirTemp("", "tifa-bench-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if _, err := buildTifa(ctx, dir, held(docs)); err != nil {
		return nil, err
	}
	v, err := openTifa(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	out = map[string]took{}
	trace := func(f string) (int, error) {
		l, err := formulation.Trace(ctx, v, f, tifa.Filter{})
		if err != nil {
			return 0, err
		}
		return l.Count.Occurrences, nil
	}
	for _, f := range namedFormulations {
		if err := timed(out, f, []string{f}, trace); err != nil {
			return nil, err
		}
	}
	if err = timed(out, "repeated", q.repeated, trace); err == nil {
		err = timed(out, "words", q.words, trace)
	}
	if err == nil {
		err = timed(out, "novelty", q.readouts, func(d document) (hits int, err error) {
			r, err := novelty.Read(ctx, v, d.Document, d.structure, novelty.Options{Series: d.Series})
			if err != nil {
				return 0, err
			}
			for _, c := range r.Clauses {
				hits += c.Said.Occurrences
			}
			return hits, nil
		})
	}
	return out, err
}

// timed asks about each of all and enters the median and the slowest time.
func timed[T any](out map[string]took, name string, all []T, do func(T) (int, error)) error {
	var times []float64
	hits := 0
	for _, x := range all {
		n := 0
		d, err := warm(func() (err error) {
			n, err = do(x)
			return err
		})
		if err != nil {
			return err
		}
		hits += n
		times = append(times, d.Seconds())
	}
	for _, q := range []float64{0.5, 1} {
		out[fmt.Sprint(name, " ", q)] = took{quantile(times, q), hits}
	}
	return nil
}

// reuseRows measure the shared passages of the provincial reports.
func reuseRows(ctx context.Context, data string, _ int, note func(string)) ([]formulationRow, error) {
	note("reuse in the provincial reports")
	var r ingest.Reader
	defer r.Close()
	var docs []*tifa.Document
	for d, err := range r.Read(ctx, filepath.Join(data, "zh", "gwr_provincial_2025_2026.jsonl")) {
		if err != nil {
			return nil, err
		}
		docs = append(docs, d)
	}
	row := formulationRow{name: fmt.Sprintf("reuse in %d provincial reports", len(docs)), unit: seconds, bars: atMost(10)}
	for i, nth := range []int{share, 1} {
		places := 0
		d, err := warm(func() error {
			f := reuse.NewFinder(reuse.Least)
			for n := nth - 1; n < len(docs); n += nth {
				f.Add(docs[n])
			}
			runs, err := f.Runs(ctx)
			places = 0
			for _, run := range runs {
				places += len(run.Places)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		row.hits[i] = places
		if nth == 1 {
			row.whole = d.Seconds()
		} else {
			row.quarter = d.Seconds()
		}
	}
	return []formulationRow{row}, nil
}

// formulationTitle begins the section, which is the last one of the page.
const formulationTitle = "\n## Formulations\n"

// formulationSection writes the rows.
func formulationSection(rows []formulationRow, load string, quick bool) []byte {
	var out bytes.Buffer
	out.WriteString(formulationTitle)
	if quick {
		out.WriteString("\nA tenth of the documents, which no bar is meant for.\n")
	}
	fmt.Fprintf(&out, "\nThe machine above%s.\n", load)
	out.WriteString(formulationPreface)
	for _, r := range rows {
		yard, times := "–", ""
		if r.yard != nil {
			yard = r.unit.text(*r.yard)
			if r.unit != plain {
				times = " (" + number(*r.yard/r.whole) + " ×)"
			}
		}
		hits, theirs := "", ""
		if r.hits[0] > 0 {
			hits, theirs = number(float64(r.hits[1])), number(float64(r.hits[1])/float64(r.hits[0]))
		}
		var bars []string
		for _, b := range r.bars {
			bars = append(bars, b.text(r.unit))
		}
		verdict := ""
		if !quick {
			verdict = row{unit: r.unit, values: map[string]float64{tifaNames[0]: r.whole}, bars: r.bars}.verdict()
		}
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", r.name, r.unit.text(r.quarter), r.unit.text(r.whole),
			yard+times, number(r.whole/r.quarter), hits, theirs, strings.Join(bars, ", "), verdict)
	}
	return out.Bytes()
}

// withSection is a page with another section about formulations.
func withSection(page, section []byte) []byte {
	page, _, _ = bytes.Cut(page, []byte(formulationTitle))
	return append(bytes.TrimRight(page, "\n"), append([]byte("\n"), section...)...)
}
