package novelty_test

import (
	"path/filepath"
	"slices"
	"testing"

	"tifa"
	"tifa/formulation"
	"tifa/index"
	"tifa/internal/realdata"
	"tifa/novelty"
	"tifa/search"
	"tifa/structure"
)

// TestSeed reads the conference of 2023 against the readouts up to 2021: what it
// coined, the formulation that it took up, and the template that it filled.
func TestSeed(t *testing.T) {
	rules, err := structure.Standard()
	if err != nil {
		t.Fatal(err)
	}
	w := index.NewWriter()
	for i, x := range realdata.Records(t, "zh/readouts.jsonl.zst") {
		d := index.Document{Key: int64(i)}
		d.Document = *x.Document()
		if err := w.Add(&d); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "a")
	if err := w.Write(path); err != nil {
		t.Fatal(err)
	}
	shard, err := index.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer shard.Close()
	c := search.New("", search.Source{Shard: shard})
	d := &tifa.Document{ID: "seed", Date: "2023-12-28", Language: "zh", Text: realdata.Seed(t)}
	r, err := novelty.Read(t.Context(), c, d, rules.Read(d), novelty.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var first []string
	for _, f := range r.Formulations[:min(5, len(r.Formulations))] {
		first = append(first, f.Text)
	}
	for _, want := range []string{"平等有序的世界多极化", "普惠包容的经济全球化"} {
		if !slices.Contains(first, want) {
			t.Errorf("%s is not among the first five, %q", want, first)
		}
	}
	if !slices.ContainsFunc(r.Settings, func(s novelty.Setting) bool {
		return s.Text == "构建人类命运共同体" && s.Said.Documents >= 20 && s.Said.First.Date < "2018"
	}) {
		t.Errorf("构建人类命运共同体 is not told with its history: %+v", r.Settings)
	}
	if !slices.ContainsFunc(r.Templates, func(x novelty.Template) bool { return x.Suffix == "不会改变" && len(x.Items) == 3 }) {
		t.Errorf("…不会改变 is no template: %+v", r.Templates)
	}
	if r.Certain() {
		t.Error("certain, two years after the last document")
	}
	l, err := formulation.Trace(t.Context(), c, "习近平外交思想", tifa.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if l.First == nil || l.First.Date != "2018-06-23" {
		t.Errorf("习近平外交思想 is first at %+v, want the conference of 22–23 June 2018", l.First)
	}
}
