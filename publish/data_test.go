package publish

import (
	"bufio"
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"tifa"
	"tifa/compare"
	"tifa/text"
)

// TestReadouts publishes real documents against their predecessors and holds the
// page and the tracked changes to both texts. One pair in step is taken.
func TestReadouts(t *testing.T) {
	dir := os.Getenv("TIFA_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	path := filepath.Join(dir, "zh", "readouts.jsonl.zst")
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("NOT TESTED ON REAL READOUTS: %v; set TIFA_DATA to the directory that holds zh/readouts.jsonl.zst", err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	type record struct{ ID, Date, Series, Text string }
	var all []record
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var r record
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	slices.SortStableFunc(all, func(a, b record) int {
		return cmp.Or(cmp.Compare(a.Series, b.Series), cmp.Compare(a.Date, b.Date))
	})
	const step, want = 25, 40
	pairs, moved, made := 0, 0, time.Date(2034, 5, 6, 7, 8, 9, 0, time.UTC)
	for i := step; i < len(all); i += step {
		side := func(r record) compare.Edition {
			return compare.Edition{
				Document:  &tifa.Document{ID: r.ID, Date: tifa.Date(r.Date), Text: r.Text},
				Structure: &tifa.Structure{Paragraphs: text.Paragraphs(r.Text)},
			}
		}
		p := &Page{Comparison: compare.Editions(side(all[i-1]), side(all[i])), Imprint: Imprint{Made: made}}
		pairs++
		moved += len(p.redline().Moves)
		if problem := brokenPage(read(t, p), p); problem != "" {
			t.Errorf("%s → %s: %s", all[i-1].ID, all[i].ID, problem)
		}
		document := unzip(t, p)["word/document.xml"]
		if err := wellTracked(document); err != nil {
			t.Errorf("%s → %s: %v", all[i-1].ID, all[i].ID, err)
		}
		for _, tt := range []struct {
			gone decision
			want compare.Edition
		}{{accept, p.Comparison.New}, {reject, p.Comparison.Old}} {
			got, err := decided(document, tt.gone)
			var want []string
			for _, s := range paragraphs(tt.want) {
				want = append(want, plain(s))
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s → %s: the tracked changes do not give %s: %v", all[i-1].ID, all[i].ID, tt.want.Document.ID, err)
			}
		}
	}
	if pairs < want || moved == 0 {
		t.Errorf("%d pairs with %d passages that moved, want at least %d", pairs, moved, want)
	}
}
