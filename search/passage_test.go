package search

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"unicode"

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

// drawMarks draws the marks of a text. None begins or ends before white space, of
// which the index may keep nothing: so it is clear which one begins first.
func drawMarks(t *rapid.T, text string) (marks []index.Mark) {
	var ends []int
	for at, r := range text {
		if !unicode.IsSpace(r) {
			ends = append(ends, at)
		}
	}
	ends = append(ends, len(text))
	for range rapid.IntRange(0, 4).Draw(t, "marks") {
		a, b := rapid.SampledFrom(ends).Draw(t, "start"), rapid.SampledFrom(ends).Draw(t, "end")
		m := index.Mark{Span: tifa.Span{Start: min(a, b), End: max(a, b)}}
		m.Place = string(rapid.SampledFrom([]tifa.Place{tifa.InStatement, tifa.InStatement, tifa.InList, tifa.InQuote}).Draw(t, "place"))
		if m.Place == string(tifa.InStatement) {
			m.Speaker = rapid.SampledFrom([]string{"甲", "乙", ""}).Draw(t, "speaker")
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
				checkByStatement(t, s, docs, marks, q, want)
			}
		}
	})
}

// Where occurrences are many the processors share them, which changes no answer.
func TestSharedSurvey(t *testing.T) {
	t.Parallel()
	docs := tifatest.News(2800)
	marks := make([][]index.Mark, len(docs))
	for i, d := range docs {
		d.Series = fmt.Sprint(i % 7)
		third := len(d.Text) / 9 * 3 // between characters
		for k, speaker := range []string{"甲", "乙"} {
			m := index.Mark{Span: tifa.Span{Start: k * third, End: (k + 1) * third}}
			m.Place, m.Speaker, m.Act = string(tifa.InStatement), speaker, string(tifa.Stress)
			marks[i] = append(marks[i], m)
		}
	}
	c := marked(t, docs, marks)
	q := tifa.Query{Text: "发展"}
	got, err := c.Survey(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if got.Occurrences < many {
		t.Fatalf("%d occurrences, want %d for the processors to share", got.Occurrences, many)
	}
	want, err := c.Reading().Survey(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// checkByStatement checks that counts by statement agree with the hits.
func checkByStatement(t *rapid.T, s tifa.Searcher, docs []*tifa.Document, marks [][]index.Mark, q tifa.Query, want map[string][]tifa.Span) {
	ctx := context.Background()
	survey, err := s.Survey(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	year := func(d *tifa.Document) string { return d.Date.Year() }
	all := func(*tifa.Document) string { return "" }
	for _, tt := range []struct {
		by    tifa.Grouping
		value func(m *index.Mark) string
		got   []tifa.Group
	}{
		{tifa.BySpeaker, func(m *index.Mark) string { return m.Speaker }, survey.Speakers},
		{tifa.ByAct, func(m *index.Mark) string { return m.Act }, survey.Acts},
	} {
		n, err := s.Count(ctx, q, tt.by)
		if err != nil {
			t.Fatal(err)
		}
		wanted := stated(docs, marks, want, tt.value, all)[""]
		for _, groups := range [][]tifa.Group{n.Groups, tt.got} {
			if diff := cmp.Diff(wanted, tallied(groups)); diff != "" {
				t.Fatalf("%+v in %q with %+v by %s: %s", q, docs[0].Text, marks, tt.by, diff)
			}
		}
	}
	acts := stated(docs, marks, want, func(m *index.Mark) string { return m.Act }, year)
	for i, y := range survey.Groups {
		if diff := cmp.Diff(acts[y.Key], tallied(survey.YearActs[i])); diff != "" {
			t.Fatalf("%+v in %q with %+v in %s: %s", q, docs[0].Text, marks, y.Key, diff)
		}
	}
	if n, err := s.Total(ctx, q); err != nil || n != survey.Occurrences {
		t.Fatalf("%+v: total %d, want %d: %v", q, n, survey.Occurrences, err)
	}
}

// stated counts spans by a value of the statements that hold them, occurrences and
// documents, in groups of documents. Of several statements that hold a span it is
// the one that begins last.
func stated(docs []*tifa.Document, marks [][]index.Mark, spans map[string][]tifa.Span, value func(m *index.Mark) string, group func(d *tifa.Document) string) map[string]map[string][2]int {
	out := map[string]map[string][2]int{}
	for i, d := range docs {
		seen := map[string]bool{}
		for _, s := range spans[d.ID] {
			holder := -1
			for k, m := range marks[i] {
				if m.Place != string(tifa.InStatement) || !m.Span.Contains(s) {
					continue
				}
				// of two that begin at one place the shorter one comes later
				if holder < 0 || m.Span.Start > marks[i][holder].Span.Start || m.Span.Start == marks[i][holder].Span.Start && m.Span.Len() <= marks[i][holder].Span.Len() {
					holder = k
				}
			}
			key := ""
			if holder >= 0 {
				key = value(&marks[i][holder])
			}
			g := group(d)
			if out[g] == nil {
				out[g] = map[string][2]int{}
			}
			n := out[g][key]
			n[0]++
			if !seen[key] {
				n[1]++
				seen[key] = true
			}
			out[g][key] = n
		}
	}
	return out
}

// tallied are the occurrences and documents of groups; nil if there are none.
func tallied(groups []tifa.Group) map[string][2]int {
	if groups == nil {
		return nil
	}
	out := map[string][2]int{}
	for _, g := range groups {
		out[g.Key] = [2]int{g.Occurrences, g.Documents}
	}
	return out
}
