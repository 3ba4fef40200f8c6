package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tifa/internal/realdata"
)

// output runs a command of the program and gives what it writes.
func output(t *testing.T, args ...string) string {
	t.Helper()
	out, err := os.CreateTemp(t.TempDir(), "out")
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	errs, err := os.CreateTemp(t.TempDir(), "err")
	if err != nil {
		t.Fatal(err)
	}
	defer errs.Close()
	a := newApp(strings.NewReader(""), out, errs)
	root := a.root()
	root.SetArgs(args)
	if err := root.ExecuteContext(t.Context()); err != nil {
		t.Fatalf("tifa %s: %v", strings.Join(args, " "), err)
	}
	if err := a.out.Flush(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestBriefOfSeed holds the brief of a real readout, against all readouts before it,
// to what an analyst found in it by hand.
func TestBriefOfSeed(t *testing.T) {
	readouts, seed := realdata.Path(t, "zh/readouts.jsonl.zst"), realdata.Beside(t, "seed/*.txt")[0]
	dir := filepath.Join(t.TempDir(), "corpus")
	output(t, "add", "--corpus", dir, readouts)
	var b struct {
		Findings []struct {
			Kind, Words string
			Old, New    *struct{ Text string }
		}
		LooksNew []struct {
			Clause struct{ Text string }
			Before struct {
				Words string
				First struct{ Date string }
			}
		} `json:"looks_new"`
	}
	if err := json.Unmarshal([]byte(output(t, "brief", "--corpus", dir, "--json", seed)), &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ kind, words string }{
		{"new", "平等有序的世界多极化"},
		{"new", "普惠包容的经济全球化"},
		{"hub", "人类命运共同体"},
		{"speaker", "习近平"},
		{"reworded", "大国关系格局"},
		{"matured", "全球伙伴关系网络"},
		{"gone", "周边"},
		{"gone", "全球治理体系"},
	} {
		if !slices.ContainsFunc(b.Findings, func(f struct {
			Kind, Words string
			Old, New    *struct{ Text string }
		},
		) bool {
			return f.Kind == want.kind && (strings.Contains(f.Words, want.words) || f.New != nil && strings.Contains(f.New.Text, want.words))
		}) {
			t.Errorf("no finding of kind %s tells of %s", want.kind, want.words)
		}
	}
	old := false
	for _, r := range b.LooksNew {
		old = old || r.Before.Words == "外交大权在党中央" && strings.HasPrefix(r.Before.First.Date, "2017-12")
		if !strings.HasSuffix(r.Clause.Text, r.Before.Words) {
			t.Errorf("%s is told to be old, and is no end of %s", r.Before.Words, r.Clause.Text)
		}
	}
	if !old {
		t.Errorf("of what looks new and is old 外交大权在党中央 is missing: %+v", b.LooksNew)
	}
	if len(b.Findings) != 10 {
		t.Errorf("%d findings, want 10", len(b.Findings))
	}
}

// TestBriefOfStatement holds the brief of a short standing statement, of which there
// are eight a year, to telling what was taken out of it.
func TestBriefOfStatement(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "corpus")
	output(t, "add", "--corpus", dir, realdata.Path(t, "en/fomc.jsonl"))
	page := output(t, "brief", "--corpus", dir, "fomc-2013-12-18")
	for _, want := range []string{"Put in", "Taken out", "However, the Committee decided to await more evidence"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not told:\n%s", want, page)
		}
	}
	if strings.Contains(page, "agenda") {
		t.Errorf("what is lacking is not told:\n%s", page)
	}
}
