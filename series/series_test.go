package series_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tifa"
	"tifa/compare"
	"tifa/corpus"
	"tifa/ladder"
	"tifa/series"
	"tifa/structure"
)

// An edition is named by its year; its text is what the meeting says, a
// paragraph a line.
func edition(t *testing.T, year int, says string) series.Edition {
	t.Helper()
	rules, err := structure.Standard()
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("砺屿通讯社云港%d年12月3日电 海事工作会议12月1日至2日在云港举行。\n会议指出，%s", year, strings.ReplaceAll(says, "\n", "\n会议指出，"))
	d := &tifa.Document{ID: fmt.Sprint("e", year), Date: tifa.Date(fmt.Sprintf("%d-12-03", year)), Series: "maritime", Text: text}
	s, sections, _ := rules.ReadParts(d)
	if len(s.Statements) == 0 {
		t.Fatalf("no statement in %q", text)
	}
	return series.Edition{When: d.When(), Text: &compare.Edition{Document: d, Structure: s, Sections: sections}, Texts: []string{d.ID}}
}

// families writes those of editions, a line each: the wordings of the editions
// set apart by " | ", "-" where an edition has none.
func families(editions []series.Edition) []string {
	var out []string
	for _, f := range series.Families(editions) {
		var row []string
		for i := range editions {
			words := "-"
			for _, c := range f.In(i) {
				words = c.Text
			}
			row = append(row, words)
		}
		out = append(out, strings.Join(row, " | "))
	}
	return out
}

func TestFamilies(t *testing.T) {
	editions := []series.Edition{
		edition(t, 2031, "坚持公共航道共同维护，要疏通航道。严禁夜间捕捞。"),
		edition(t, 2032, "要疏通航道，始终坚持公共航道共同维护。"),
		{When: "2033"},
		edition(t, 2034, "始终坚持公共航道、公共港口共同维护。严禁夜间捕捞。全面更新灯塔设备。"),
	}
	want := []string{
		"坚持公共航道共同维护 | 始终坚持公共航道共同维护 | - | 始终坚持公共航道、公共港口共同维护",
		"严禁夜间捕捞 | - | - | 严禁夜间捕捞",
		"- | - | - | 全面更新灯塔设备",
		"要疏通航道 | 要疏通航道 | - | -",
	}
	if diff := cmp.Diff(want, families(editions)); diff != "" {
		t.Errorf("families (-want +got):\n%s", diff)
	}
}

// Each stated clause of four characters or more stands in one family, at its
// place in the text.
func TestFamiliesHoldEveryClause(t *testing.T) {
	says := "坚持公共航道共同维护，要疏通航道。坚持公共航道共同维护，要守信。"
	editions := []series.Edition{edition(t, 2031, says), edition(t, 2032, says)}
	n := 0
	for _, f := range series.Families(editions) {
		for _, c := range f.Clauses {
			n++
			if got := c.Location.Span.In(editions[c.Edition].Text.Document.Text); got != c.Text {
				t.Errorf("clause %q stands at %q", c.Text, got)
			}
		}
	}
	if n != 6 {
		t.Errorf("%d clauses in families, want 3 in each of 2 editions", n)
	}
}

// held puts the texts of editions into a corpus.
func held(t *testing.T, editions []series.Edition) *corpus.View {
	t.Helper()
	c, err := corpus.OpenWriter(t.Context(), t.TempDir(), corpus.Writer{Command: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	b := c.Begin()
	for _, e := range editions {
		if e.Text == nil {
			continue
		}
		if _, err := b.Put(e.Text.Document, "", e.Text.Structure); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	v, err := c.At(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v
}

// summary is that of the last of editions against those before.
func summary(t *testing.T, editions []series.Edition, ladders ...ladder.Ladder) *series.Summary {
	t.Helper()
	last := len(editions) - 1
	b := series.Background{Searcher: held(t, editions), Series: tifa.Filter{Series: "maritime"}, Editions: editions[:last], Ladders: ladders}
	for _, e := range editions[:last] {
		b.Documents = append(b.Documents, e.Text.Document)
	}
	s, err := series.Summarize(t.Context(), compared(t, *editions[last-1].Text, *editions[last].Text), b)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func silent(s *series.Summary) (out []string) {
	for _, x := range s.Silences {
		out = append(out, fmt.Sprintf("%s %d", x.Text, len(x.Said)))
	}
	return out
}

// With four complete editions three must have said it; a text known to be
// abridged is none of them.
func TestSilences(t *testing.T) {
	always, often, once := "坚持公共航道共同维护", "禁止夜间捕捞", "更新灯塔设备"
	editions := []series.Edition{
		edition(t, 2030, always+"。"+often+"。"),
		edition(t, 2031, always+"。"+often+"。"),
		edition(t, 2032, "要守信重诺。"), // abridged
		edition(t, 2033, always+"。"+often+"。"),
		edition(t, 2034, always+"。"+once+"。"),
		edition(t, 2035, "修好造船厂。"),
	}
	editions[2].Partial = true
	s := summary(t, editions)
	want := []string{always + " 4", often + " 3"}
	if diff := cmp.Diff(want, silent(s)); diff != "" {
		t.Errorf("silences (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"e2034", "e2033", "e2031", "e2030"}, s.Silent.Editions); diff != "" || len(s.Silent.Rules) != 1 || s.Silent.Rules[0] != series.ThreeOfFour {
		t.Errorf("looked at %v by %v", s.Silent.Editions, s.Silent.Rules)
	}
	for _, x := range s.Silences {
		for _, a := range x.Said {
			for _, e := range editions {
				if d := e.Text.Document; d.ID == a.Document && a.Location.Span.In(d.Text) != x.Text {
					t.Errorf("%s is said to stand at %q of %s", x.Text, a.Location.Span.In(d.Text), d.ID)
				}
			}
		}
	}
}

// What an abridged text lacks may have been said.
func TestNoSilencesOfAbridgedTexts(t *testing.T) {
	editions := []series.Edition{edition(t, 2032, "禁止夜间捕捞。"), edition(t, 2033, "禁止夜间捕捞。"), edition(t, 2034, "要守信重诺。")}
	if s := summary(t, editions); len(s.Silences) != 1 {
		t.Fatalf("silences %v of a complete text, want 1", silent(s))
	}
	editions[2].Text.Document.Partial = true
	if s := summary(t, editions); len(s.Silences) != 0 || len(s.Silent.Rules) != 0 {
		t.Errorf("silences %v of an abridged text", silent(s))
	}
}

// With fewer editions all of them must have said it, and what is set otherwise
// is not silent.
func TestSilencesOfFewEditions(t *testing.T) {
	editions := []series.Edition{
		edition(t, 2032, "坚持航道畅通、港口开放。禁止夜间捕捞。"),
		edition(t, 2033, "坚持航道畅通、港口开放。禁止夜间捕捞。更新灯塔设备。"),
		edition(t, 2034, "坚持航道畅通港口开放。"),
	}
	s := summary(t, editions)
	if diff := cmp.Diff([]string{"禁止夜间捕捞 2"}, silent(s)); diff != "" {
		t.Errorf("silences (-want +got):\n%s", diff)
	}
	if s.Silences[0].Rule != series.EveryOne {
		t.Errorf("rule %q", s.Silences[0].Rule)
	}
}

func TestSummary(t *testing.T) {
	l, err := ladder.Read("own", strings.NewReader("# source: our own\n坚持\n始终坚持\n"))
	if err != nil {
		t.Fatal(err)
	}
	editions := []series.Edition{
		edition(t, 2031, "禁止夜间捕捞。推动构建总体稳定的海洋关系框架。"),
		edition(t, 2032, "坚持公共航道共同维护。禁止夜间捕捞。要疏通航道。"),
		edition(t, 2033, "始终坚持公共航道共同维护。推动构建和平、总体稳定的海洋关系格局。要疏通航道。"),
	}
	s := summary(t, editions, l)
	if got, want := s.Clauses, (series.ClauseCount{
		Kept: series.ClauseSize{Clauses: 1, Characters: 5}, Reworded: series.ClauseSize{Clauses: 1, Characters: 12}, New: series.ClauseSize{Clauses: 1, Characters: 17},
	}); got != want {
		t.Errorf("clauses %+v, want %+v", got, want)
	}
	var near []string
	for _, n := range s.New {
		if n.Earlier != nil {
			near = append(near, n.Earlier.Document+" "+n.Earlier.Text)
		}
	}
	if diff := cmp.Diff([]string{"e2032 坚持公共航道共同维护", "e2031 推动构建总体稳定的海洋关系框架"}, near); diff != "" {
		t.Errorf("earlier wordings (-want +got):\n%s", diff)
	}
	if len(s.Climbs) != 1 || !s.Climbs[0].Up() || s.Climbs[0].From != "坚持" || s.Climbs[0].To != "始终坚持" {
		t.Errorf("climbs %+v", s.Climbs)
	}
	var sentences []string
	for _, x := range s.Sentences {
		sentences = append(sentences, fmt.Sprintf("%s: %d of %d, %d of %d", x.Text, x.Before.Documents, x.Before.Searched, x.Known, x.Clauses))
	}
	want := []string{"始终坚持公共航道共同维护: 0 of 2, 0 of 1", "推动构建和平、总体稳定的海洋关系格局: 0 of 2, 0 of 1", "要疏通航道: 1 of 2, 1 of 1"}
	if diff := cmp.Diff(want, sentences); diff != "" {
		t.Errorf("sentences (-want +got):\n%s", diff)
	}
	if c := s.Coverage; c.Documents != 2 || c.From != "2031-12-03" || c.To != "2032-12-03" {
		t.Errorf("coverage %+v", c)
	}
}

// A statement that is made again under another cue moves along a ladder of cues.
func TestClimbOfCues(t *testing.T) {
	l, err := ladder.Read("own", strings.NewReader("# source: our own\n# ranks: cues\n指出\n强调\n"))
	if err != nil {
		t.Fatal(err)
	}
	old, new := edition(t, 2031, "要疏通主要航道，要严禁夜间捕捞。"), edition(t, 2032, "要疏通主要航道，要严禁夜间捕捞。")
	d := *old.Text.Document
	d.Text = strings.Replace(d.Text, "会议指出", "会议强调", 1)
	rules, err := structure.Standard()
	if err != nil {
		t.Fatal(err)
	}
	stressed := compare.Edition{Document: &d, Structure: rules.Read(&d)}
	for _, tt := range []struct {
		old, new compare.Edition
		want     string
	}{
		{stressed, *new.Text, "强调 2 → 指出 1, up false"},
		{*new.Text, stressed, "指出 1 → 强调 2, up true"},
		{*old.Text, *new.Text, ""},
	} {
		s, err := series.Summarize(t.Context(), compared(t, tt.old, tt.new), series.Background{Ladders: []ladder.Ladder{l}})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range s.Climbs {
			got = append(got, fmt.Sprintf("%s %d → %s %d, up %v", c.From, c.FromRung, c.To, c.ToRung, c.Up()))
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("climbs %v, want %q", got, tt.want)
		}
	}
}

// Without a corpus nothing is said of what was said before.
func TestSummaryWithoutCorpus(t *testing.T) {
	old, new := edition(t, 2031, "禁止夜间捕捞。"), edition(t, 2032, "要疏通航道。")
	s, err := series.Summarize(context.Background(), compared(t, *old.Text, *new.Text), series.Background{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Sentences != nil || s.Silences != nil || s.Added != nil || s.Clauses.New.Clauses != 1 {
		t.Errorf("%+v", s)
	}
}

// The shorter text of an event is told by what it leaves out, whichever of the
// two comes first.
func TestAbridgement(t *testing.T) {
	full, short := edition(t, 2031, "禁止夜间捕捞。要疏通航道，要守信重诺。"), edition(t, 2031, "禁止夜间捕捞。")
	for _, tt := range []struct {
		old, new    series.Edition
		oldIsFuller bool
	}{{full, short, true}, {short, full, false}} {
		s, err := series.Summarize(context.Background(), compared(t, *tt.old.Text, *tt.new.Text), series.Background{})
		if err != nil {
			t.Fatal(err)
		}
		a := s.Abridged
		if a == nil || a.OldIsFuller != tt.oldIsFuller || len(a.Cut) != 1 || a.Cut[0].Span.In(full.Text.Document.Text) != "要疏通航道，要守信重诺" {
			t.Errorf("abridgement %+v", a)
		}
	}
}

// A cell is a number, unknown in an abridged text without the words, or says
// that there is no text; a place where one wording holds another counts once.
func TestMatrix(t *testing.T) {
	editions := []series.Edition{
		edition(t, 2031, "和平统一航道，完全统一航道，统一航道。"),
		{When: "2032"},
		edition(t, 2033, "要守信。"),
		edition(t, 2034, "要守信。"),
	}
	editions[2].Partial = true
	m, err := series.Count(t.Context(), held(t, editions), tifa.Filter{Series: "maritime"}, editions, [][]string{{"统一", "和平统一", "完全统一"}, {"要守信"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range m.Rows {
		row := fmt.Sprintf("%s: %d in %d", strings.Join(r.Wordings, "|"), r.Occurrences, r.Documents)
		for _, c := range r.Cells {
			if c.State == series.Counted {
				row += fmt.Sprint(" ", c.Occurrences)
			} else {
				row += " " + string(c.State)
			}
		}
		got = append(got, row)
	}
	want := []string{"统一|和平统一|完全统一: 3 in 1 3 no text unknown 0", "要守信: 2 in 2 0 no text 1 1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("matrix (-want +got):\n%s", diff)
	}
	if f := m.Rows[0].First; f == nil || f.Node != "和平统一" {
		t.Errorf("first %+v", f)
	}
}

// The fullest text stands for an event.
func TestEvents(t *testing.T) {
	entry := func(id string, start tifa.Date, characters int, partial bool) *tifa.Entry {
		return &tifa.Entry{Document: tifa.Document{ID: id, Event: &tifa.Event{Start: start}, Partial: partial}, Characters: characters}
	}
	var got []string
	for _, g := range series.Events([]*tifa.Entry{
		entry("a-long", "2031-01-01", 900, true), entry("a-short", "2031-01-01", 500, false),
		entry("b2", "2032-01-01", 1000, false), entry("b1", "2032-01-01", 990, false), entry("c", "", 10, false),
	}) {
		var ids []string
		for _, e := range g {
			ids = append(ids, e.ID)
		}
		got = append(got, strings.Join(ids, " "))
	}
	if diff := cmp.Diff([]string{"a-short a-long", "b1 b2", "c"}, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// compared compares two editions.
func compared(t *testing.T, old, new compare.Edition) *compare.Comparison {
	t.Helper()
	c, err := compare.Editions(t.Context(), old, new)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
