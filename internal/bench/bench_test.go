package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tifa"
)

// TestMain lets the test's own process be the one whose memory is measured.
func TestMain(m *testing.M) {
	if slices.Contains(os.Args, "-memory") {
		main()
		return
	}
	os.Exit(m.Run())
}

// invented are documents of a few sentences each.
func invented(t *testing.T) (docs []document) {
	data, err := os.ReadFile(filepath.Join("testdata", "sentences.txt"))
	if err != nil {
		t.Fatal(err)
	}
	sentences := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(sentences) < 24 {
		t.Fatalf("%d sentences, want 24 at least", len(sentences))
	}
	for i := range 60 {
		var text []string
		for k := range 3 + i%3 {
			text = append(text, sentences[(7*i+5*k*k)%len(sentences)])
		}
		docs = append(docs, document{Document: &tifa.Document{
			ID: fmt.Sprintf("invented-%02d", i), Date: tifa.Date(fmt.Sprintf("%d-%02d-11", 2031+i%4, 1+i%12)),
			Source: "临港日报", Language: "zh", Text: strings.Join(text, "\n"),
		}})
	}
	return docs
}

// everyEngine builds all engines; that of ripgrep only where it is installed.
func everyEngine(t *testing.T, docs []document, o *oracle) []engine {
	engines := []engine{o.issued.engine()}
	for _, m := range makers() {
		_, some, err := m.make(t.Context(), t.TempDir(), docs)
		if err != nil {
			t.Fatalf("%s: %v", m.name, err)
		}
		if len(some) == 0 {
			t.Logf("NOT COMPARED: %s is not installed", m.name)
		}
		engines = append(engines, some...)
	}
	t.Cleanup(func() {
		if err := closeAll(engines); err != nil {
			t.Error(err)
		}
	})
	return engines
}

// substrings are all strings of the lines of the documents, and a few that
// do not occur.
func substrings(docs []document) []string {
	all := map[string]bool{"航路封锁": true, "舍近求进": true, "Lingang met": true, "𠮷港": true}
	for _, d := range docs[:30] {
		for line := range strings.Lines(d.Text) {
			runes := []rune(strings.TrimSpace(line))
			for n := 1; n <= 9; n += 1 + n/3 {
				for i := 0; i+n <= len(runes); i += 1 + len(all)%3 {
					if s := string(runes[i : i+n]); strings.TrimSpace(s) == s {
						all[s] = true
					}
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

func TestEnginesAgree(t *testing.T) {
	docs := invented(t)
	o := newOracle(docs)
	set := substrings(docs)
	if len(set) < 1000 {
		t.Fatalf("%d strings, want 1,000 at least", len(set))
	}
	for _, e := range everyEngine(t, docs, o) {
		t.Run(e.name, func(t *testing.T) {
			for i, p := range set {
				switch {
				case e.name == "ripgrep" && i%50 > 0: // a process each
				case e.claim == loose:
					compareLoose(t, e, o, p)
				default:
					compare(t, e, o, p)
				}
			}
		})
	}
}

// compare holds the answers of an exact engine against naive counting.
func compare(t *testing.T, e engine, o *oracle, p string) {
	want := o.truth(e.claim, p)
	if n, err := e.total(t.Context(), p); err != nil || n != want.occurrences {
		t.Errorf("total of %q: %d, %v, want %d", p, n, err, want.occurrences)
	}
	if e.documents == nil {
		return
	}
	if n, err := e.documents(t.Context(), p); err != nil || n != want.documents {
		t.Errorf("documents with %q: %d, %v, want %d", p, n, err, want.documents)
	}
	s := o.issued
	if e.claim == flat {
		s, p = o.flat, asFlatQuery(p)
	}
	years, byDocument := map[string]tally{}, map[string]int{}
	s.documents(p, func(doc, n int) {
		byDocument[s.ids[doc]] = n
		years[s.years[doc]] = tally{years[s.years[doc]].occurrences + n, years[s.years[doc]].documents + 1}
	})
	if got, err := e.byYear(t.Context(), p); err != nil || !maps.Equal(got, years) {
		t.Errorf("%q by year: %v, %v, want %v", p, got, err, years)
	}
	got := map[string]int{}
	err := e.byDocument(t.Context(), p, func(id string, n int) { got[id] = n })
	if err != nil || !maps.Equal(got, byDocument) {
		t.Errorf("%q by document: %v, %v, want %v", p, got, err, byDocument)
	}
	if n, _, err := e.lines(t.Context(), p, 5); err != nil || n != min(5, want.occurrences) {
		t.Errorf("lines of %q: %d, %v, want %d", p, n, err, min(5, want.occurrences))
	}
}

// compareLoose compares what bleve can tell: Chinese characters, two and more.
func compareLoose(t *testing.T, e engine, o *oracle, p string) {
	if !ideographs(p) || len([]rune(p)) < 2 {
		return
	}
	want := o.truth(issued, p)
	if n, err := e.documents(t.Context(), p); err != nil || n != want.documents {
		t.Errorf("documents with %q: %d, %v, want %d", p, n, err, want.documents)
	}
	if n, err := e.total(t.Context(), p); err != nil || n != want.occurrences {
		t.Errorf("total of %q: %d, %v, want %d", p, n, err, want.occurrences)
	}
	n := 0
	if err := e.byDocument(t.Context(), p, func(string, int) { n++ }); err != nil || n != want.documents {
		t.Errorf("%q by document: %d, %v, want %d", p, n, err, want.documents)
	}
}

// The scan is the oracle of all others, so it is compared with the standard
// library.
func TestScan(t *testing.T) {
	docs := invented(t)
	o := newOracle(docs)
	for _, p := range substrings(docs) {
		var want tally
		separate := 0
		for _, d := range docs {
			if n := occurrences(d.Text, p); n > 0 {
				want = tally{want.occurrences + n, want.documents + 1}
			}
			separate += strings.Count(d.Text, p)
		}
		if got := o.issued.count(p); got != want {
			t.Errorf("%q: %v, want %v", p, got, want)
		}
		if got := o.issued.countApart(p); got != separate {
			t.Errorf("%q apart: %d, want %d", p, got, separate)
		}
	}
}

// A whole run over invented records, and its page.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	var records bytes.Buffer
	for _, d := range invented(t) {
		line, err := json.Marshal(map[string]string{"id": d.ID, "date": string(d.Date), "source": d.Source, "lang": "zh", "text": d.Text})
		if err != nil {
			t.Fatal(err)
		}
		records.Write(append(line, '\n'))
	}
	path := filepath.Join(dir, "zh", "xwlb.jsonl")
	if err := errors.Join(os.Mkdir(filepath.Dir(path), 0o700), os.WriteFile(path, records.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	b := &bench{data: dir, corpus: "xwlb", copies: 2, most: 5, note: func(string) {}}
	if err := b.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := disagreements([]*bench{b}, io.Discard); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"tifa", "tifa --exact", "FTS5", "bleve"} {
		if n := b.oracle.compared[name]; n < 40 {
			t.Errorf("%s: %d answers compared, want 40 at least", name, n)
		}
	}
	out := string(page(t.Context(), "", []*bench{b}))
	for _, want := range []string{
		"\n60 documents", "| build of the index with texts, CPU |", "| index with text ÷ text |", "| total of two characters drawn, median |", ", p99 |",
		"| commonest words by year, median |", "| opening |", ", 0 different", "### The same text 2 times over",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the page lacks %q:\n%s", want, out)
		}
	}
}

func TestRunWithoutData(t *testing.T) {
	err := run(t.Context(), []string{"-data", t.TempDir()}, &bytes.Buffer{}, &bytes.Buffer{})
	if err == nil || tifa.Hint(err) == "" {
		t.Errorf("%v, want an error with a hint", err)
	}
}

// A wrong answer is told and fails the run; one of an engine that does not claim
// to be exact is told.
func TestDisagreements(t *testing.T) {
	docs := invented(t)
	for _, tt := range []struct {
		claim claim
		a     answer
		told  bool
		fails bool
	}{
		{issued, answer{0, 0}, false, false},
		{issued, answer{-1, 0}, false, false},
		{issued, answer{1, -1}, true, true},
		{flat, answer{-1, 1}, true, true},
		{loose, answer{1, 1}, true, false},
	} {
		b := &bench{corpus: "zh", oracle: newOracle(docs), engines: []engine{{name: "rival", claim: tt.claim}}}
		b.oracle.compare(b.engines[0], "无此一句", tt.a, 1)
		var told bytes.Buffer
		err := disagreements([]*bench{b}, &told)
		if (err != nil) != tt.fails || (told.Len() > 0) != tt.told {
			t.Errorf("%+v: %v, told %q", tt, err, told.String())
		}
	}
}

func TestVerdict(t *testing.T) {
	values := map[string]float64{"tifa": 2e-3, "tifa --exact": 4e-3, "FTS5": 0.1}
	for _, tt := range []struct {
		bars []bar
		want string
	}{
		{nil, ""},
		{beats(25, "FTS5"), "met"},
		{beats(30, "FTS5"), "**not met**: tifa --exact 25 × FTS5"},
		{beats(30, "ripgrep"), "not measured: ripgrep"},
		{atMost(4e-3), "met"},
		{atMost(3e-3), "**not met**: tifa --exact 4 ms"},
		{[]bar{{limit: 1e-3, least: true}}, "met"},
		{[]bar{{limit: 1, least: true}}, "**not met**: tifa 2 ms, tifa --exact 4 ms"},
	} {
		if got := (row{values: values, bars: tt.bars}).verdict(); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.bars, got, tt.want)
		}
	}
}

func TestNumber(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 0.0512: "0.0512", 1: "1", 9.996: "10", 12.345: "12.3", 999.6: "1,000", 1234.5: "1,234", 51357: "51,357", 1234567: "1,234,567",
	} {
		if got := number(v); got != want {
			t.Errorf("%v: %s, want %s", v, got, want)
		}
	}
	for v, want := range map[float64]string{5.1e-8: "51 ns", 1.84e-6: "1.84 µs", 0.0046: "4.6 ms", 12: "12 s"} {
		if got := duration(v); got != want {
			t.Errorf("%v: %s, want %s", v, got, want)
		}
	}
}

func TestQuantile(t *testing.T) {
	all := []float64{5, 1, 4, 2, 3}
	for q, want := range map[float64]float64{0.01: 1, 0.5: 3, 0.8: 4, 0.99: 5, 1: 5} {
		if got := quantile(all, q); got != want {
			t.Errorf("%v: %v, want %v", q, got, want)
		}
	}
}
