package corpus

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"tifa"
	"tifa/tifatest"
)

// realReadouts reads the readouts among the real documents, which are no part
// of the repository.
func realReadouts(t *testing.T) (docs []*tifa.Document) {
	dir := os.Getenv("TIFA_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	path := filepath.Join(dir, "zh", "readouts.jsonl.zst")
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("NOT RUN: the real documents are not there: %v; set TIFA_DATA", err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var r struct {
			ID, Date, Title, Source, Lang, Text, Series, Event, Version string

			SeriesName string `json:"series_name"`
			Partial    bool
		}
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		docs = append(docs, &tifa.Document{
			ID: r.ID, Date: tifa.Date(r.Date), Title: r.Title, Source: r.Source, Language: r.Lang, Text: r.Text,
			Series: r.Series, SeriesName: r.SeriesName, Version: r.Version, Partial: r.Partial, Event: &tifa.Event{ID: r.Event},
			Provenance: tifa.Provenance{Path: path, MediaType: "application/jsonl"},
		})
	}
	if len(docs) < 1000 {
		t.Fatalf("%d readouts, want 1,000 at least", len(docs))
	}
	return docs
}

func TestRealReadouts(t *testing.T) {
	t.Parallel()
	docs := realReadouts(t)
	c := openWriter(t, t.TempDir())
	put(t, c, docs...)
	seed := &tifa.Document{ID: "seed.txt", Date: "2023-12-28", Event: &tifa.Event{Name: "中央外事工作会议", Start: "2023-12-27"}}
	e, err := now(t, c).Predecessor(t.Context(), seed, "中央外事工作会议")
	if err != nil || e.ID != "cfawc-2018-06-23-12371" {
		t.Errorf("predecessor %v, %v", e, err)
	}
	for _, q := range []string{"的", "人类命运共同体", "发展", "%", "，", "2018年"} {
		want := map[string]int{}
		for _, d := range docs {
			if n := len(tifatest.Occurrences(d.Text, tifa.Query{Text: q})); n > 0 {
				want[d.ID] = n
			}
		}
		n, err := now(t, c).Count(t.Context(), tifa.Query{Text: q}, tifa.ByDocument)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		for _, g := range n.Groups {
			got[g.Key] = g.Occurrences
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", q, diff)
		}
		if q != "%" && strings.TrimSpace(q) != "" && n.Occurrences == 0 {
			t.Errorf("%q is not found", q)
		}
	}
	sound(t, c)
}
