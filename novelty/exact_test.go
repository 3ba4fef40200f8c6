package novelty_test

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tifa"
	"tifa/index"
	"tifa/novelty"
	"tifa/query"
	"tifa/search"
	"tifa/text"
	"tifa/tifatest"
)

// TestExact holds what a reading tells of earlier documents to a reading of all of
// them, over a shard.
func TestExact(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	piece := rapid.SampledFrom([]string{"守护海上，", "通道。", "安宁通道，", "守护", "安宁", "的", "，", "。", "、", "\n", "大 ", "sea ", "lanes "})
	draw := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), "") })
	known, settings := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		docs := tifatest.Draw(t)
		shared := "" // by all texts, in some of the draws
		if rapid.Bool().Draw(t, "shared") {
			shared = "，守护海上安宁，"
		}
		w := index.NewWriter()
		for i, d := range docs {
			d.Text += "，" + draw.Draw(t, "text") + shared
			if i%2 == 0 {
				d.Date = "2032-05-06" // so that there are earlier ones
			}
			x := index.Document{Key: int64(i)}
			x.Document = *d
			if err := w.Add(&x); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Write(path); err != nil {
			t.Fatal(err)
		}
		shard, err := index.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer shard.Close()
		d := tifatest.Document("new", draw.Draw(t, "new")+shared)
		d.Date = "2033-04-05" // one of the days of the documents, which are not earlier then
		s := &tifa.Structure{Paragraphs: text.Paragraphs(d.Text)}
		if n := len(s.Paragraphs); n > 0 {
			s.Statements = []tifa.Statement{{Span: s.Paragraphs[n-1], Speaker: "甲", Act: tifa.Stress}}
		}
		r, err := novelty.Read(context.Background(), search.New("", search.Source{Shard: shard}), d, s, novelty.Options{Series: "s"})
		if err != nil {
			t.Fatal(err)
		}
		e := earlierThan(docs, r.Before)
		for _, c := range r.Clauses {
			e.holds(t, c.Text, c.Said)
			known += c.Said.Documents
			if c.Said.Occurrences > 0 {
				continue
			}
			if c.Longest.Units >= 4 {
				e.holds(t, c.Longest.Text, c.Match)
			}
			for _, p := range append(c.Parts, c.Longest) {
				if p.Units > 0 && p.Said != (e.read(p.Text).Occurrences > 0) {
					t.Fatalf("%q: part %q said %t", c.Text, p.Text, p.Said)
				}
			}
		}
		for _, f := range r.Formulations {
			if n := e.read(f.Text).Occurrences; n > 0 {
				t.Fatalf("%q is told as never said, and was %d times", f.Text, n)
			}
		}
		for _, x := range r.Settings {
			e.holds(t, x.Text, x.Said)
			settings++
		}
	})
	t.Logf("%d documents with a clause, %d settings", known, settings)
	if !testing.Short() && (known == 0 || settings == 0) { // a short run draws a fifth
		t.Errorf("%d documents with a clause, %d settings in all draws: too few to tell", known, settings)
	}
}

// Earlier documents, in order of date and id.
type earlier []*tifa.Document

func earlierThan(docs []*tifa.Document, before tifa.Date) (e earlier) {
	for _, d := range docs {
		if d.Date != "" && d.Date <= before {
			e = append(e, d)
		}
	}
	slices.SortFunc(e, func(a, b *tifa.Document) int { return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID)) })
	return e
}

// read counts s by reading the documents.
func (e earlier) read(s string) (said novelty.Said) {
	for _, d := range e {
		spans := tifatest.Occurrences(d.Text, tifa.Query{Text: query.Quote(s)})
		if len(spans) == 0 {
			continue
		}
		said.Occurrences += len(spans)
		said.Documents++
		if d.Series == "s" {
			said.Series++
		}
		if said.First == nil {
			said.First = &tifa.Hit{Document: d.ID, Span: spans[0]}
		}
		said.Last = &tifa.Hit{Document: d.ID, Span: spans[len(spans)-1]}
	}
	return said
}

func (e earlier) holds(t *rapid.T, s string, got novelty.Said) {
	want := e.read(s)
	end := func(h *tifa.Hit) (at tifa.Hit) {
		if h != nil {
			at.Document, at.Span = h.Document, h.Span
		}
		return at
	}
	if got.Occurrences != want.Occurrences || got.Documents != want.Documents || got.Series != want.Series ||
		end(got.First) != end(want.First) || end(got.Last) != end(want.Last) {
		t.Fatalf("%q: %+v, reading finds %+v", s, got, want)
	}
}
