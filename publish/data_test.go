package publish

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"tifa"
	"tifa/compare"
	"tifa/internal/realdata"
	"tifa/text"
)

// TestReadouts publishes real documents against their predecessors and holds the
// page and the tracked changes to both texts. One pair in step is taken.
func TestReadouts(t *testing.T) {
	all := realdata.Records(t, "zh/readouts.jsonl.zst")
	slices.SortStableFunc(all, func(a, b realdata.Record) int {
		return cmp.Or(cmp.Compare(a.Series, b.Series), cmp.Compare(a.Date, b.Date))
	})
	const step, want = 25, 40
	pairs, moved, made := 0, 0, time.Date(2034, 5, 6, 7, 8, 9, 0, time.UTC)
	for i := step; i < len(all); i += step {
		side := func(r realdata.Record) compare.Edition {
			return compare.Edition{
				Document:  &tifa.Document{ID: r.ID, Date: tifa.Date(r.Date), Text: r.Text},
				Structure: &tifa.Structure{Paragraphs: text.Paragraphs(r.Text)},
			}
		}
		p := &Page{Comparison: compared(t, side(all[i-1]), side(all[i])), Imprint: Imprint{Made: made}}
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
