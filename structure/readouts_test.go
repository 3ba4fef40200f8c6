package structure

import (
	"cmp"
	"slices"
	"testing"

	"tifa"
	"tifa/internal/realdata"
)

// A readout is a record of the test data as it is read, with the fields that
// are hidden from the analysis.
type readout struct {
	doc           *tifa.Document
	structure     *tifa.Structure
	series, event string
}

// readReadouts reads the readouts of the test data, which are no part of the
// project, with series, event and version hidden.
func readReadouts(t testing.TB) []readout {
	t.Helper()
	r := standard(t)
	var out []readout
	for _, x := range realdata.Records(t, "zh/readouts.jsonl.zst") {
		d := &tifa.Document{ID: x.ID, Date: tifa.Date(x.Date), Title: x.Title, Source: x.Source, Language: x.Lang, Text: x.Text}
		out = append(out, readout{d, r.Read(d), x.Series, x.Event})
	}
	if len(out) < 1000 {
		t.Fatalf("%d readouts, want 1,000 at least", len(out))
	}
	return out
}

// day is when the event of a readout began, as far as its text tells.
func (r *readout) day() tifa.Date {
	if e := r.doc.Event; e != nil && e.Start != "" {
		return e.Start
	}
	return r.doc.Date
}

// predecessorEvents finds for each readout the event before its own among the
// readouts of its series, by a name of the series and of the event; "" where
// there is none.
func predecessorEvents(all []readout, series, event func(*readout) string) map[string]string {
	bySeries := map[string][]*readout{}
	for i := range all {
		if s := series(&all[i]); s != "" {
			bySeries[s] = append(bySeries[s], &all[i])
		}
	}
	out := map[string]string{}
	for _, editions := range bySeries {
		slices.SortStableFunc(editions, func(a, b *readout) int { return cmp.Compare(a.day(), b.day()) })
		for i, e := range editions {
			for j := i - 1; j >= 0; j-- {
				if p := editions[j]; p.day() < e.day() && event(p) != event(e) {
					out[e.doc.ID] = event(p)
					break
				}
			}
		}
	}
	return out
}

// The series that the data name is hidden. The predecessor that the series key
// finds must be of the same event as the one that the name finds, or none where
// it finds none. Both take the latest event before the day on which the text
// says that its own began.
func TestSeriesOfReadouts(t *testing.T) {
	all := readReadouts(t)
	event := func(r *readout) string { return r.event }
	want := predecessorEvents(all, func(r *readout) string { return r.series }, event)
	got := predecessorEvents(all, func(r *readout) string { return SeriesKey(r.doc) }, event)
	same := 0
	for i := range all {
		r := &all[i]
		if got[r.doc.ID] == want[r.doc.ID] {
			same++
			continue
		}
		t.Logf("%s (key %q): predecessor %q, by the name of its series %q", r.doc.ID, SeriesKey(r.doc), got[r.doc.ID], want[r.doc.ID])
	}
	rate := float64(same) / float64(len(all))
	t.Logf("predecessors of %d of %d readouts as with the name of the series (%.3f)", same, len(all), rate)
	if rate < .95 {
		t.Errorf("%.3f is below 0.95", rate)
	}
}
