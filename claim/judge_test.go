package claim_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tifa"
	"tifa/claim"
	"tifa/corpus"
	"tifa/structure"
)

// library keeps documents in a corpus of its own, and views it.
func library(tb testing.TB, docs ...*tifa.Document) *corpus.View {
	tb.Helper()
	rules, err := structure.Standard()
	if err != nil {
		tb.Fatal(err)
	}
	c, err := corpus.OpenWriter(tb.Context(), tb.TempDir(), corpus.Writer{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = c.Close() })
	b := c.Begin()
	for _, d := range docs {
		s := rules.Read(d)
		if _, err := b.Put(d, structure.SeriesKey(d), s); err != nil {
			tb.Fatal(err)
		}
	}
	if err := b.Commit(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	v, err := c.At(context.Background(), "")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(v.Close)
	return v
}

// sea is a yearly series of invented readouts without an edition of 2034.
func sea() []*tifa.Document {
	docs := []*tifa.Document{
		{ID: "sea-2031", Date: "2031-05-02", Text: "会议指出，要疏浚航道。会议强调，要守护航道。"},
		{ID: "sea-2032", Date: "2032-05-02", Text: "会议指出，要疏浚航道，建设平安港口。"},
		{ID: "sea-2033", Date: "2033-05-02", Text: "会议指出，要疏浚航道，疏浚航道，哈哈哈。"},
		{ID: "sea-2035", Date: "2035-05-02", Text: "会议指出，要灯塔长明。"},
		{ID: "sea-2036", Date: "2036-05-02", Text: "会议指出，要万船齐发。", Partial: true},
	}
	for _, d := range docs {
		d.Series, d.Event = "sea", &tifa.Event{ID: d.ID, Start: d.Date}
	}
	return append(docs, &tifa.Document{ID: "other", Date: "2036-08-01", Series: "land", Text: "会议指出，要疏浚航道。\n会议强调，要守护航道。"})
}

// TestExamples runs the examples of docs/claims.md.
func TestExamples(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "docs", "claims.md"))
	if err != nil {
		t.Fatal(err)
	}
	j := claim.NewJudge(library(t, sea()...))
	examples := 0
	for n, line := range strings.Split(string(page), "\n") {
		words := strings.Fields(line)
		if !strings.HasPrefix(line, "    ") || len(words) == 0 {
			continue
		}
		examples++
		want := claim.Verdict(words[len(words)-1])
		c, err := claim.Parse("docs/claims.md", n+1, strings.TrimSuffix(strings.TrimSpace(line), string(want)))
		if err != nil {
			t.Error(err)
			continue
		}
		got, err := j.Judge(t.Context(), c)
		if err != nil {
			t.Errorf("docs/claims.md:%d: %v", n+1, err)
			continue
		}
		if got.Verdict != want || got.Because == "" {
			t.Errorf("docs/claims.md:%d: %s: %s, want %s (%s)", n+1, c.Text, got.Verdict, want, got.Because)
		}
	}
	if examples < 30 {
		t.Errorf("%d examples, want 30 at least", examples)
	}
}

// TestEvidence holds judgements to their passages.
func TestEvidence(t *testing.T) {
	j := claim.NewJudge(library(t, sea()...))
	for _, tt := range []struct{ claim, hits string }{
		{"first 疏浚航道 in series:sea = 2031", "sea-2031 sea-2033"},
		{"absent 疏浚航道 in sea-2033", "sea-2033 sea-2033"},
		{"dropped 疏浚航道 since sea-2031", "sea-2031 sea-2032"},
		{"new 平安港口 in sea-2032", "sea-2032"},
		{"said 疏浚航道 by 会议", "sea-2031 other"},
		{"absent 深海 in series:sea", ""},
	} {
		c, err := claim.Parse("", 1, tt.claim)
		if err != nil {
			t.Fatal(err)
		}
		got, err := j.Judge(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, h := range got.Hits {
			ids = append(ids, h.Document)
			if h.Node != c.F {
				t.Errorf("%s: passage %q", tt.claim, h.Node)
			}
		}
		if strings.Join(ids, " ") != tt.hits {
			t.Errorf("%s: passages of %v, want %s", tt.claim, ids, tt.hits)
		}
	}
}
