package compare

import (
	"cmp"
	"slices"
	"testing"

	"tifa"
	"tifa/internal/editions"
	"tifa/internal/realdata"
	"tifa/text"
)

// A readout is a record of the real documents.
type readout = realdata.Record

// readouts reads the readouts of the test data in order of series and date.
func readouts(t *testing.T) []readout {
	t.Helper()
	out := realdata.Records(t, "zh/readouts.jsonl.zst")
	slices.SortStableFunc(out, func(a, b readout) int {
		return cmp.Or(cmp.Compare(a.Series, b.Series), cmp.Compare(a.Date, b.Date))
	})
	return out
}

// TestLossless holds the redlines of real documents and their predecessors, and
// of editions made of them, to every promise, under options in turn.
func TestLossless(t *testing.T) {
	var pairs [][2]string
	for _, name := range []string{
		"zh/readouts.jsonl.zst",
		"zh/gwr.jsonl.zst",
		"zh/gwr_variants.jsonl.zst",
		"zh/cpc_congress.jsonl",
		"zh/zh_hant_sample.jsonl",
		"en/fomc.jsonl",
		"en/unsc_res_en.jsonl.zst",
		"en/wh_joint_statements.jsonl",
	} {
		all := realdata.Records(t, name)
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
	if realdata.Long(t) {
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
