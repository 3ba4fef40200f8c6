package series_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tifa"
	"tifa/compare"
	"tifa/internal/realdata"
	"tifa/series"
	"tifa/structure"
)

// realDocuments reads the entries of a file of real documents.
func realDocuments(t *testing.T, file string) (all []*tifa.Entry) {
	t.Helper()
	for _, d := range realdata.Documents(t, "zh/"+file) {
		all = append(all, &tifa.Entry{Document: *d, Characters: utf8.RuneCountInString(d.Text)})
	}
	return all
}

// realSeries reads the editions of a series of the real readouts, the oldest
// first.
func realSeries(t *testing.T, name string) []series.Edition {
	t.Helper()
	entries := slices.DeleteFunc(realDocuments(t, "readouts.jsonl.zst"), func(e *tifa.Entry) bool { return e.Series != name })
	return editionsOf(t, entries)
}

func editionsOf(t *testing.T, entries []*tifa.Entry) (out []series.Edition) {
	t.Helper()
	for _, g := range series.Events(entries) {
		e := read(t, &g[0].Document)
		edition := series.Edition{When: g[0].Date, Text: &e, Partial: g[0].Partial}
		for _, d := range g {
			edition.Texts = append(edition.Texts, d.ID)
		}
		out = append(out, edition)
	}
	return out
}

func read(t *testing.T, d *tifa.Document) compare.Edition {
	t.Helper()
	rules, err := structure.Standard()
	if err != nil {
		t.Fatal(err)
	}
	s, sections, _ := rules.ReadParts(d)
	return compare.Edition{Document: d, Structure: s, Sections: sections}
}

// Wordings that a conference of 2023 takes up from that of 2018, in other words
// and under other functions, are found: each new clause that holds the first
// term has an earlier wording that holds the second.
func TestEarlierWordings(t *testing.T) {
	editions := realSeries(t, "cfawc")
	new := read(t, &tifa.Document{ID: "2023", Date: "2023-12-28", Text: realdata.Seed(t)})
	var old *compare.Edition
	b := series.Background{}
	for _, e := range editions {
		b.Documents = append(b.Documents, e.Text.Document)
		old = e.Text
	}
	s, err := series.Summarize(t.Context(), compared(t, *old, new), b)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ new, old string }{
		{"大国关系格局", "大国关系框架"},
		{"毫不动摇坚持外交大权", "必须坚持外交大权"},
		{"历史观、大局观", "历史观、大局观、角色观"},
	} {
		found := false
		for _, n := range s.New {
			if strings.Contains(n.Text, want.new) {
				found = true
				if n.Earlier == nil || !strings.Contains(n.Earlier.Text, want.old) || n.Earlier.Date != "2018-06-23" {
					t.Errorf("%s: the nearest earlier wording is %+v", n.Text, n.Earlier)
				}
			}
		}
		if !found {
			t.Errorf("no new clause holds %s", want.new)
		}
	}
	near := 0
	for _, n := range s.New {
		if n.Earlier != nil {
			near++
		}
	}
	share, _ := s.Redline.Summary().OldShare()
	t.Logf("%d new clauses, %d with an earlier wording; %.0f %% of the old text survives", len(s.New), near, 100*share)
	if h := s.Handover; h == nil || h.To != "会议" {
		t.Errorf("handover %+v, want one to the meeting", h)
	}
}

// The standing line of a yearly conference is one family.
func TestStandingLine(t *testing.T) {
	editions := realSeries(t, "cewc")
	if len(editions) < 10 {
		t.Fatalf("%d editions, want 10 at least", len(editions))
	}
	began := time.Now()
	all := series.Families(editions)
	took := time.Since(began)
	most, many := 0, 0
	for i := range all {
		n := all[i].Editions()
		if n >= 3 {
			many++
		}
		if strings.Contains(all[i].Last().Text, "稳中求进工作总基调") {
			most = max(most, n)
		}
	}
	t.Logf("%d editions, %d families, %d of them in 3 editions or more; %v", len(editions), len(all), many, took.Round(time.Millisecond))
	if most < 7 {
		t.Errorf("the family of the standing line has %d editions, want 7 at least", most)
	}
}

// Wordings that the government work reports had for years and that of 2019 has
// not are silences; the press remarked on the first one.
func TestKnownSilences(t *testing.T) {
	entries := slices.DeleteFunc(realDocuments(t, "gwr.jsonl.zst"), func(e *tifa.Entry) bool { return e.Date < "2015" || e.Date > "2019-12-31" })
	for _, e := range entries {
		e.Event = nil
	}
	editions := editionsOf(t, entries)
	if len(editions) != 5 {
		t.Fatalf("%d reports from 2015 to 2019, want 5", len(editions))
	}
	s := summary(t, editions)
	for _, words := range []string{"中国制造2025", "“三个代表”"} {
		if !slices.ContainsFunc(s.Silences, func(x series.Silence) bool { return strings.Contains(x.Text, words) && len(x.Said) == 4 }) {
			t.Errorf("%s is no silence", words)
		}
	}
	t.Logf("%d silences", len(s.Silences))
}
