package reuse

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tifa"
	"tifa/text"
)

func document(id string, date tifa.Date, s string) *tifa.Document {
	return &tifa.Document{ID: id, Date: date, Text: s}
}

// notation writes runs as text: document@start, …
func notation(runs []Run) []string {
	var out []string
	for _, r := range runs {
		var at []string
		for _, p := range r.Places {
			at = append(at, fmt.Sprintf("%s@%d", p.Document.ID, p.Span.Start))
		}
		out = append(out, r.Text+": "+strings.Join(at, " "))
	}
	slices.Sort(out)
	return out
}

func runs(t interface{ Fatal(...any) }, least int, docs ...*tifa.Document) []Run {
	f := NewFinder(least)
	for _, d := range docs {
		f.Add(d)
	}
	out, err := f.Runs(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRuns(t *testing.T) {
	for _, tt := range []struct {
		name  string
		texts []string
		want  string
	}{
		{"none", []string{"港口开放", "航道疏浚"}, ""},
		{"whole", []string{"港口开放", "港口开放"}, "港口开放: a@0 b@0"},
		{"within", []string{"要港口开放。", "把港口开放吧"}, "港口开放: a@3 b@3"},
		{"too short", []string{"要港口开", "把港口开吧"}, ""},
		{"in one document alone", []string{"港口开放，港口开放", "航道"}, ""},
		{"a part in a third", []string{"港口开放发展", "港口开放发展", "港口开放"}, "港口开放: a@0 b@0 c@0|港口开放发展: a@0 b@0"},
		{"not over paragraphs", []string{"港口\n开放", "港口\n开放"}, ""},
		{"over a stray space", []string{"港口 开放", "港口开放"}, "港口开放: a@0 b@0"},
		{"twice in one", []string{"港口开放，港口开放。", "港口开放"}, "港口开放: a@0 a@15 b@0"},
		{"spaced", []string{"the open sea", "an open sea"}, " open sea: a@3 b@2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var docs []*tifa.Document
			for i, s := range tt.texts {
				docs = append(docs, document(string('a'+rune(i)), tifa.Date(fmt.Sprint(2030+i)), s))
			}
			if got := strings.Join(notation(runs(t, 4, docs...)), "|"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestOrder says which document comes first, and which run.
func TestOrder(t *testing.T) {
	got := runs(t, 4, document("late", "2033", "港口开放，航道疏浚要及时"), document("early", "2031", "港口开放"), document("undated", "", "航道疏浚要及时。港口开放"))
	if len(got) != 2 || got[0].Text != "港口开放" || got[1].Text != "航道疏浚要及时" {
		t.Fatalf("got %q, want 港口开放, which carries 8 characters, before 航道疏浚要及时, which carries 7", notation(got))
	}
	if first := got[0].Places[0].Document.ID; first != "early" {
		t.Errorf("first in %s, want early", first)
	}
	if last := got[0].Places[2].Document.ID; last != "undated" {
		t.Errorf("last in %s, want undated", last)
	}
}

// TestDefinition compares the runs with those found by looking every string up in
// every text.
func TestDefinition(t *testing.T) {
	piece := rapid.SampledFrom([]string{"港", "口", "港口", "开放", "，", " ", "\n", "a", "b "})
	doc := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 16).Draw(t, "pieces"), "") })
	rapid.Check(t, func(t *rapid.T) {
		const least = 3
		var docs []*tifa.Document
		for i := range rapid.IntRange(1, 4).Draw(t, "documents") {
			docs = append(docs, document(string('a'+rune(i)), tifa.Date(fmt.Sprint(2030+i)), doc.Draw(t, "text")))
		}
		var got []string
		found := runs(t, least, docs...)
		for _, r := range found {
			got = append(got, r.Text)
			if at, want := notation([]Run{r})[0], r.Text+": "+everywhere(docs, r.Text); at != want {
				t.Errorf("got %q\nwant %q", at, want)
			}
			for _, p := range r.Places {
				if s := text.FormOf(p.Span.In(p.Document.Text), 0); s != r.Text && strings.TrimSpace(s) != strings.TrimSpace(r.Text) {
					t.Errorf("place of %q covers %q", r.Text, p.Span.In(p.Document.Text))
				}
			}
		}
		slices.Sort(got)
		f := NewFinderIn(docs[0], least)
		for _, d := range docs[1:] {
			f.Add(d)
		}
		in, err := f.Runs(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if got, want := notation(in), notation(slices.DeleteFunc(found, func(r Run) bool {
			return !slices.ContainsFunc(r.Places, func(p Place) bool { return p.Document == docs[0] })
		})); !slices.Equal(got, want) {
			t.Errorf("in the first document: got %q\nwant %q", got, want)
		}
		if want := maximal(docs, least); !slices.Equal(got, want) {
			t.Errorf("got %q\nwant %q", got, want)
		}
	})
}

// everywhere is where s stands in any of the documents, the earliest first, as
// [notation] writes it.
func everywhere(docs []*tifa.Document, s string) string {
	var at []string
	for _, d := range docs {
		form := text.NewForm(d.Text, 0)
		for i := range form.Text {
			if strings.HasPrefix(form.Text[i:], s) {
				at = append(at, fmt.Sprintf("%s@%d", d.ID, form.Span(tifa.Span{Start: i, End: i + len(s)}).Start))
			}
		}
	}
	return strings.Join(at, " ")
}

// maximal are the strings of least characters and more that stand in two
// documents, such that no character beside them is the same at all their places.
func maximal(docs []*tifa.Document, least int) []string {
	type beside struct{ left, right map[string]bool }
	at := map[string]*beside{}
	in := map[string]map[int]bool{}
	for n, d := range docs {
		for _, line := range strings.Split(text.NewForm(d.Text, 0).Text, "\n") {
			r := []rune(line)
			for i := range r {
				for j := i + least; j <= len(r); j++ {
					s := string(r[i:j])
					if at[s] == nil {
						at[s], in[s] = &beside{map[string]bool{}, map[string]bool{}}, map[int]bool{}
					}
					in[s][n] = true
					at[s].left[edge(r, i-1)] = true
					at[s].right[edge(r, j)] = true
				}
			}
		}
	}
	var out []string
	for s, b := range at {
		if len(in[s]) > 1 && (len(b.left) > 1 || b.left[""]) && (len(b.right) > 1 || b.right[""]) {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return out
}

// edge is the character at i, "" beyond the ends.
func edge(r []rune, i int) string {
	if i < 0 || i >= len(r) {
		return ""
	}
	return string(r[i])
}
