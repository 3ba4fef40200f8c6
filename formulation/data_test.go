package formulation

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tifa"
	"tifa/internal/realdata"
	"tifa/structure"
)

// slogans are the set phrases of the list in testdata.
func slogans(t *testing.T) (out []string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "slogans_2012_2021.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	if len(out) < 150 {
		t.Fatalf("%d phrases, want 150 at least", len(out))
	}
	return out
}

// TestReadouts discovers in real readouts. Its numbers are golden: how many of
// the phrases of the list are found at all and among the first two thousand, and
// that nothing of other types stands among formulations.
func TestReadouts(t *testing.T) {
	rules, err := structure.Standard()
	if err != nil {
		t.Fatal(err)
	}
	g := NewGatherer()
	for _, x := range realdata.Records(t, "zh/readouts.jsonl.zst") {
		d := &tifa.Document{ID: x.ID, Date: tifa.Date(x.Date), Title: x.Title, Language: x.Lang, Text: x.Text, Partial: x.Partial}
		s := rules.Read(d)
		d.Event = &tifa.Event{ID: x.Event}
		g.Add(NewText(d, s), d)
	}
	d := found(t, g, Options{SetsScene: rules.SetsScene})
	if d.Documents < 1000 || d.Events >= d.Documents {
		t.Fatalf("%d documents of %d events", d.Documents, d.Events)
	}
	place := map[string]int{}
	for i, f := range d.Best(0) {
		place[f.Text] = i + 1
		if !f.Type.Formulation() || f.Score <= 0 {
			t.Errorf("%s: type %s, score %v", f.Text, f.Type, f.Score)
		}
	}
	all, first := 0, 0
	for _, s := range slogans(t) {
		if n := place[s]; n > 0 {
			all++
			first += btoi(n <= 2000)
		}
	}
	t.Logf("%d of %d phrases found, %d among the first 2,000 of %d", all, len(slogans(t)), first, len(place))
	if all < 115 || first < 75 {
		t.Errorf("%d phrases found, %d among the first 2,000; want 115 and 75 at least", all, first)
	}
}
