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

	"tifa/internal/editions"
	"tifa/text"

	"github.com/klauspost/compress/zstd"
)

// A readout is a record of the test data.
type readout struct{ ID, Date, Series, Event, Text string }

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

// TestReadouts holds the redlines of real documents and their predecessors to
// every promise. One pair in three of the data is taken, from each series.
func TestReadouts(t *testing.T) {
	all := readouts(t)
	const want = 300
	pairs, successive := 0, 0
	var sum Summary
	for i := 1; i < len(all); i++ {
		old, new := all[i-1], all[i]
		if old.Series != new.Series {
			continue
		}
		if successive++; successive%3 != 0 {
			continue
		}
		pairs++
		a, b := text.Paragraphs(old.Text), text.Paragraphs(new.Text)
		r := Texts(old.Text, new.Text, a, b)
		if problem := broken(r, old.Text, new.Text, a, b); problem != "" {
			t.Errorf("%s → %s: %s", old.ID, new.ID, problem)
		}
		s := r.Summary()
		sum.New = total(sum.New, s.New)
		sum.Survived += s.Survived
	}
	if pairs < want {
		t.Errorf("%d pairs, want at least %d", pairs, want)
	}
	share, _ := sum.NewShare()
	t.Logf("%d pairs; %.1f %% of the %d characters of the later texts stood in the earlier", pairs, 100*share, sum.New.Characters)
}

// documents are the texts of the readouts that are long enough to be edited, nil
// without the data.
func documents(t *testing.T) []string {
	t.Helper()
	if _, err := os.Stat(dataFile("zh", "readouts.jsonl.zst")); err != nil {
		return nil
	}
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
