package reuse

import (
	"context"
	"fmt"
	"regexp"
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
		{"words", []string{"in the open seas of all", "another open seas of all ports"}, "open seas of all: a@7 b@8"}, // and not "er open"
		{"too few words", []string{"in the open sea", "an open sea"}, ""},
		{"words and signs", []string{"calm,  open sea", "calm, open\nsea; calm, open sea"}, "calm,  open sea: a@0 b@16"},
		{"numbers beside characters", []string{"港2031年", "港2031年"}, "港2031年: a@0 b@0"},
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
	piece := rapid.SampledFrom([]string{"港", "口", "港口", "开放", "，", " ", "\n", "a", "b ", "sea ", "calm ", "lane ", "open, "})
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
			same := keyAt(r.Places[0])
			got = append(got, same)
			if at, want := notation([]Run{r})[0], r.Text+": "+everywhere(docs, same); at != want {
				t.Errorf("got %q\nwant %q", at, want)
			}
			for _, p := range r.Places {
				if k := keyAt(p); k != same {
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

// A unit is a character, or a word or sign of a paragraph of a spaced script.
type unit struct {
	text       string
	start, end int
}

// units cuts a paragraph.
func units(line string) (all []unit) {
	if !spaced(line) {
		for i, r := range line {
			all = append(all, unit{string(r), i, i + len(string(r))})
		}
		return all
	}
	for _, at := range regexp.MustCompile(`[a-z]+|\S`).FindAllStringIndex(line, -1) {
		kind := ""
		if line[at[0]] >= 'a' && line[at[0]] <= 'z' {
			kind = "word "
		}
		all = append(all, unit{kind + line[at[0]:at[1]], at[0], at[1]})
	}
	return all
}

func key(all []unit) string {
	var b strings.Builder
	for _, u := range all {
		b.WriteString(u.text + "|")
	}
	return b.String()
}

// each calls do with the units of each paragraph of d, their offsets those of the text
// as issued.
func each(d *tifa.Document, do func([]unit)) {
	form, start := text.NewForm(d.Text, 0), 0
	for line := range strings.SplitAfterSeq(form.Text, "\n") {
		all := units(strings.TrimSuffix(line, "\n"))
		for i, u := range all {
			in := form.Span(tifa.Span{Start: start + u.start, End: start + u.end})
			all[i].start, all[i].end = in.Start, in.End
		}
		do(all)
		start += len(line)
	}
}

// keyAt is the key of the units at a place.
func keyAt(p Place) (out string) {
	each(p.Document, func(all []unit) {
		for i, u := range all {
			for j := i; u.start == p.Span.Start && j < len(all); j++ {
				if all[j].end == p.Span.End {
					out = key(all[i : j+1])
				}
			}
		}
	})
	return out
}

// everywhere is where the units of a key stand in any of the documents, the earliest
// first, as [notation] writes it.
func everywhere(docs []*tifa.Document, same string) string {
	var at []string
	n := strings.Count(same, "|")
	for _, d := range docs {
		each(d, func(all []unit) {
			for i := 0; i+n <= len(all); i++ {
				if key(all[i:i+n]) == same {
					at = append(at, fmt.Sprintf("%s@%d", d.ID, all[i].start))
				}
			}
		})
	}
	return strings.Join(at, " ")
}

// maximal are the keys of the strings of least units and more that stand in two
// documents, such that no unit beside them is the same at all their places.
func maximal(docs []*tifa.Document, least int) []string {
	type beside struct{ left, right map[string]bool }
	at := map[string]*beside{}
	in := map[string]map[int]bool{}
	for n, d := range docs {
		for _, line := range strings.Split(text.NewForm(d.Text, 0).Text, "\n") {
			r := units(line)
			for i := range r {
				for j := i + least; j <= len(r); j++ {
					s := key(r[i:j])
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

// edge is the unit at i, "" beyond the ends.
func edge(r []unit, i int) string {
	if i < 0 || i >= len(r) {
		return ""
	}
	return r[i].text
}
