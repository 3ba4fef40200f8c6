package compare

import (
	"bufio"
	"cmp"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tifa"
	"tifa/internal/editions"
	"tifa/text"

	"github.com/klauspost/compress/zstd"
)

// A readout is a record of the test data.
type readout struct{ ID, Date, Series, Agenda, Event, Text string }

// readouts reads the readouts of the test data in order of series and date.
func readouts(t *testing.T) []readout {
	t.Helper()
	out := records[readout](t, "zh", "readouts.jsonl.zst")
	slices.SortStableFunc(out, func(a, b readout) int {
		return cmp.Or(cmp.Compare(a.Series, b.Series), cmp.Compare(a.Date, b.Date))
	})
	return out
}

// records reads a file of the test data.
func records[T any](t *testing.T, name ...string) []T {
	t.Helper()
	path := dataFile(name...)
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("NOT TESTED ON REAL DOCUMENTS: %v; set TIFA_DATA to the directory that holds %s", err, filepath.Join(name...))
	}
	defer f.Close()
	var in io.Reader = f
	if filepath.Ext(path) == ".zst" {
		z, err := zstd.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		in = z
	}
	var out []T
	s := bufio.NewScanner(in)
	s.Buffer(nil, 16<<20)
	for s.Scan() {
		var r T
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			t.Fatalf("%s:%d: %v", path, len(out)+1, err)
		}
		out = append(out, r)
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestLossless holds the redlines of real documents and their predecessors, and
// of editions made of them, to every promise, under options in turn.
func TestLossless(t *testing.T) {
	var pairs [][2]string
	for _, name := range [][]string{
		{"zh", "readouts.jsonl.zst"},
		{"zh", "gwr.jsonl.zst"},
		{"zh", "gwr_variants.jsonl.zst"},
		{"zh", "cpc_congress.jsonl"},
		{"zh", "zh_hant_sample.jsonl"},
		{"en", "fomc.jsonl"},
		{"en", "unsc_res_en.jsonl.zst"},
		{"en", "wh_joint_statements.jsonl"},
	} {
		all := records[readout](t, name...)
		slices.SortStableFunc(all, func(a, b readout) int {
			return cmp.Or(cmp.Compare(a.Series, b.Series), cmp.Compare(a.Agenda, b.Agenda), cmp.Compare(a.Date, b.Date))
		})
		for i := 1; i < len(all); i++ {
			pairs = append(pairs, [2]string{all[i-1].Text, all[i].Text})
		}
	}
	editedDocuments(documents(t), 500, func(old, new string, _ []editions.Edit) { pairs = append(pairs, [2]string{old, new}) })
	const want = 2_000
	if len(pairs) < want {
		t.Errorf("%d pairs, want at least %d", len(pairs), want)
	}
	every := 20
	if long(t) {
		every = 1
	}
	options := []Options{
		{},
		{Folds: text.Script | text.Width | text.Case},
		{Ignore: Numbering | Dates | Also},
		{Folds: text.Script, Ignore: Dates, OldBoilerplate: []tifa.Span{}},
	}
	done := 0
	var sum Summary
	for i := 0; i < len(pairs); i += every {
		o, old, new := options[done%len(options)], pairs[i][0], pairs[i][1]
		a, b := text.Paragraphs(old), text.Paragraphs(new)
		r := o.Texts(old, new, a, b)
		if problem := o.broken(r, old, new, a, b); problem != "" {
			t.Errorf("pair %d: %.300s", i, problem)
		}
		s := r.Summary()
		sum.New.add(s.New)
		sum.Survived += s.Survived
		done++
	}
	share, _ := sum.NewShare()
	t.Logf("%d pairs of %d; %.1f %% of the %d characters of the later texts stood in the earlier", done, len(pairs), 100*share, sum.New.Characters)
}

// documents are the texts of the readouts that are fit to be edited.
func documents(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, r := range readouts(t) {
		if editions.Fits(r.Text) {
			out = append(out, r.Text)
		}
	}
	return out
}

// dataFile is where a file of the test data stands.
func dataFile(name ...string) string {
	dir := os.Getenv("TIFA_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	return filepath.Join(append([]string{dir}, name...)...)
}
