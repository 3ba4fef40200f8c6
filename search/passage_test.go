package search

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tifa"
	"tifa/index"
	"tifa/tifatest"
)

// marked writes a shard of documents with marks.
func marked(t *testing.T, docs []*tifa.Document, marks [][]index.Mark) *Collection {
	w := index.NewWriter()
	for i, d := range docs {
		x := index.Document{Key: int64(i), Marks: marks[i]}
		x.Document = *d
		if err := w.Add(&x); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "a.tifa")
	if err := w.Write(path); err != nil {
		t.Fatal(err)
	}
	s, err := index.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return New("", Source{Shard: s})
}

// drawMarks draws the marks of a text.
func drawMarks(t *rapid.T, text string) (marks []index.Mark) {
	var ends []int
	for at := range text {
		ends = append(ends, at)
	}
	ends = append(ends, len(text))
	for range rapid.IntRange(0, 4).Draw(t, "marks") {
		a, b := rapid.SampledFrom(ends).Draw(t, "start"), rapid.SampledFrom(ends).Draw(t, "end")
		m := index.Mark{Span: tifa.Span{Start: min(a, b), End: max(a, b)}}
		m.Place = string(rapid.SampledFrom([]tifa.Place{tifa.InStatement, tifa.InStatement, tifa.InList, tifa.InQuote}).Draw(t, "place"))
		if m.Place == string(tifa.InStatement) {
			m.Speaker = rapid.SampledFrom([]string{"甲", "乙"}).Draw(t, "speaker")
			m.Act = string(rapid.SampledFrom([]tifa.Act{tifa.Stress, tifa.Require}).Draw(t, "act"))
		}
		marks = append(marks, m)
	}
	return marks
}

// in reports whether a span of a text stands in the passage.
func in(s tifa.Span, marks []index.Mark, p tifa.Passage) bool {
	stands := func(test func(m *index.Mark) bool) bool {
		return slices.ContainsFunc(marks, func(m index.Mark) bool { return m.Span.Contains(s) && test(&m) })
	}
	if p.Speaker != "" || p.Act != "" {
		if !stands(func(m *index.Mark) bool {
			return m.Place == string(tifa.InStatement) && (p.Speaker == "" || m.Speaker == p.Speaker) && (p.Act == "" || m.Act == string(p.Act))
		}) {
			return false
		}
	}
	return p.In == "" || stands(func(m *index.Mark) bool { return m.Place == string(p.In) })
}

// Hits are chosen by the passages that they stand in, found by the index and by
// reading alike.
func TestPassages(t *testing.T) {
	t.Parallel()
	outer := t
	rapid.Check(t, func(t *rapid.T) {
		docs := tifatest.Draw(t)
		marks := make([][]index.Mark, len(docs))
		for i, d := range docs {
			marks[i] = drawMarks(t, d.Text)
		}
		c := marked(outer, docs, marks)
		for range 20 {
			q := tifa.Query{Text: rapid.SampledFrom([]string{"会议", "会", "a", "议 | 出", "/会./", "会 ..3 。", "会[*]出"}).Draw(t, "query")}
			q.Passage = tifa.Passage{
				Speaker: rapid.SampledFrom([]string{"", "", "甲", "丙"}).Draw(t, "speaker"),
				Act:     rapid.SampledFrom([]tifa.Act{"", "", tifa.Require}).Draw(t, "act"),
				In:      rapid.SampledFrom([]tifa.Place{"", "", tifa.InList, tifa.InQuote, tifa.InStatement}).Draw(t, "in"),
			}
			want := map[string][]tifa.Span{}
			for i, d := range docs {
				for _, s := range tifatest.Occurrences(d.Text, q) {
					if in(s, marks[i], q.Passage) {
						want[d.ID] = append(want[d.ID], s)
					}
				}
			}
			for name, s := range map[string]tifa.Searcher{"index": c, "reading": c.Reading()} {
				got := map[string][]tifa.Span{}
				for h, err := range s.Find(context.Background(), q) {
					if err != nil {
						t.Fatal(err)
					}
					got[h.Document] = append(got[h.Document], h.Span)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("%s: %+v in %q with %+v: %s", name, q, docs[0].Text, marks, diff)
				}
				checkByStatement(t, s, q, want)
			}
		}
	})
}

// checkByStatement checks that a count by speaker agrees with the hits.
func checkByStatement(t *rapid.T, s tifa.Searcher, q tifa.Query, want map[string][]tifa.Span) {
	total := 0
	for _, spans := range want {
		total += len(spans)
	}
	n, err := s.Count(context.Background(), q, tifa.BySpeaker)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, g := range n.Groups {
		sum += g.Occurrences
	}
	if sum != total || n.Occurrences != total || n.Documents != len(want) {
		t.Fatalf("%+v: %d by speaker, %d in all of %d documents, want %d of %d", q, sum, n.Occurrences, n.Documents, total, len(want))
	}
	if m, err := s.Total(context.Background(), q); err != nil || m != total {
		t.Fatal(fmt.Sprint(m, err))
	}
}
