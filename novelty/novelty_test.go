package novelty

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tifa"
	"tifa/query"
)

// A library is a Searcher that looks strings up in a few texts by reading them.
type library []*tifa.Document

func (l library) each(q tifa.Query, do func(d *tifa.Document, at int, s string)) {
	parsed, err := query.Parse(q.Text)
	if err != nil {
		panic(err)
	}
	for _, d := range l {
		if !q.Filter.Admits(&tifa.Entry{Document: *d}) {
			continue
		}
		switch n := parsed.Root.(type) {
		case query.Literal:
			for i := range d.Text {
				if strings.HasPrefix(d.Text[i:], string(n)) {
					do(d, i, string(n))
				}
			}
		case query.Near:
			s := string(n.A.(query.Literal))
			if i := strings.Index(d.Text, s); i >= 0 && strings.Count(d.Text, s) > 1 {
				do(d, i, s)
			}
		}
	}
}

func (l library) Total(_ context.Context, q tifa.Query) (n int, err error) {
	if q.Passage != (tifa.Passage{}) {
		return 0, nil // the texts have no statements
	}
	l.each(q, func(*tifa.Document, int, string) { n++ })
	return n, nil
}

func (l library) Count(_ context.Context, q tifa.Query, _ tifa.Grouping) (out tifa.Count, err error) {
	documents := map[string]bool{}
	l.each(q, func(d *tifa.Document, _ int, _ string) {
		out.Occurrences++
		documents[d.ID] = true
	})
	out.Documents = len(documents)
	return out, nil
}

func (l library) Ends(_ context.Context, q tifa.Query) (first, last *tifa.Hit, err error) {
	l.each(q, func(d *tifa.Document, at int, s string) {
		h := &tifa.Hit{Document: d.ID, Date: d.Date, Span: tifa.Span{Start: at, End: at + len(s)}}
		if first == nil || h.Date < first.Date {
			first = h
		}
		if last == nil || h.Date >= last.Date {
			last = h
		}
	})
	return first, last, nil
}

func (l library) Coverage(_ context.Context, f tifa.Filter) (c tifa.Coverage, err error) {
	for _, d := range l {
		if f.Admits(&tifa.Entry{Document: *d}) {
			c.Documents++
			c.To = max(c.To, d.Date)
		}
	}
	if days, ok := c.To.DaysTo(f.Until); ok {
		c.GapDays = &days
	}
	return c, nil
}

func (l library) Survey(context.Context, tifa.Query) (*tifa.Survey, error) {
	panic("novelty tells no lives")
}

func (l library) Find(context.Context, tifa.Query) iter.Seq2[tifa.Hit, error] {
	panic("novelty lists no hits")
}

func document(id string, date tifa.Date, text string) *tifa.Document {
	return &tifa.Document{ID: id, Date: date, Language: "zh", Text: text}
}

// paragraphs is a structure without statements, so that all is judged.
func paragraphs(d *tifa.Document) *tifa.Structure {
	s := &tifa.Structure{}
	at := 0
	for line := range strings.SplitAfterSeq(d.Text, "\n") {
		if n := len(strings.TrimSuffix(line, "\n")); n > 0 {
			s.Paragraphs = append(s.Paragraphs, tifa.Span{Start: at, End: at + n})
		}
		at += len(line)
	}
	return s
}

var earlierTexts = library{
	document("a", "2031-03-01", "会议指出，要疏浚航道，建设平安港口。"),
	document("b", "2032-03-01", "会议强调，要建设平安港口，航运的方向不会改变，守信的规矩不会改变。"),
	document("c", "2033-03-01", "会议强调，要疏浚航道。"),
	document("same event", "2034-03-02", "会议指出，安宁有序的海上通道。"),
}

func read(t *testing.T, l library, d *tifa.Document, s *tifa.Structure, o Options) *Reading {
	t.Helper()
	r, err := Read(t.Context(), l, d, s, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRead(t *testing.T) {
	d := document("new", "2034-03-03", "会议指出，要疏浚航道，建设平安港口群。要护持安宁有序的海上通道。安宁有序的海上通道，就是彼此守信。")
	d.Event = &tifa.Event{Start: "2034-03-01", End: "2034-03-02"}
	s := paragraphs(d)
	s.Definitions = []tifa.Definition{{Term: "安宁有序的海上通道"}}
	r := read(t, earlierTexts, d, s, Options{})
	if r.Before != "2034-02-28" || r.Coverage.Documents != 3 || r.Certain() {
		t.Errorf("before %s, %d documents, certain %t; want 2034-02-28, 3, and not certain after a year without documents", r.Before, r.Coverage.Documents, r.Certain())
	}
	var got []string
	for i := range r.Clauses {
		c := &r.Clauses[i]
		mark := "+"
		if c.Said.Occurrences > 0 {
			mark = string('0' + rune(c.Said.Documents))
		}
		parts := make([]string, len(c.Parts))
		for j, p := range c.Parts {
			parts[j] = p.Text
		}
		got = append(got, mark+c.Text+":"+strings.Join(parts, "|")+":"+c.Longest.Text)
	}
	want := []string{
		"1会议指出::", "2要疏浚航道::", "+建设平安港口群:建设平安港口|群:建设平安港口",
		"+要护持安宁有序的海上通道:要|护|持|安|宁|有|序|的|海|上|通|道:要",
		"+安宁有序的海上通道:安|宁|有|序|的|海|上|通|道:安", "+就是彼此守信:就|是|彼|此|守信:守信",
	}
	if !slices.Equal(got, want) {
		t.Errorf("clauses\n got %q\nwant %q", got, want)
	}
	if len(r.Formulations) == 0 || r.Formulations[0].Text != "安宁有序的海上通道" || len(r.Formulations[0].All) != 2 {
		t.Fatalf("formulations %+v, want 安宁有序的海上通道 first, twice", r.Formulations)
	}
	if m := r.Formulations[0].Marks; !slices.Equal(m, []Mark{Defined, Repeated, Alone}) {
		t.Errorf("marks %q, want defined, repeated, clause", m)
	}
}

func TestSettings(t *testing.T) {
	d := document("new", "2034-03-03", "会议要求，以建设平安港口为抓手。")
	s := paragraphs(d)
	filler := strings.Index(d.Text, "建设平安港口")
	s.Roles = []tifa.Role{{Role: "抓手", Filler: tifa.Span{Start: filler, End: filler + len("建设平安港口")}}}
	if r := read(t, earlierTexts, d, s, Options{}); len(r.Settings) != 0 {
		t.Errorf("settings %+v of what two documents said, want none", r.Settings)
	}
	more := append(slices.Clone(earlierTexts), document("e", "2033-05-01", "建设平安港口。"))
	r := read(t, more, d, s, Options{})
	if len(r.Settings) != 1 || r.Settings[0].Text != "建设平安港口" || r.Settings[0].New.In != tifa.InRole || r.Settings[0].Said.Documents != 3 {
		t.Errorf("settings %+v, want 建设平安港口, never as a role, said in 3 documents", r.Settings)
	}
}

// TestHead: a known formulation is given a role that never stood near it; that the
// words for the role are no filler is no finding.
func TestHead(t *testing.T) {
	text := "会议指出，建设平安港口，以守信互利为长远路径。"
	d := document("new", "2034-03-03", text)
	s := paragraphs(d)
	filler := strings.Index(text, "守信互利")
	s.Roles = []tifa.Role{{Head: "建设平安港口", Role: "长远路径", Filler: tifa.Span{Start: filler, End: filler + len("守信互利")}}}
	more := append(slices.Clone(earlierTexts), document("e", "2033-05-01", "建设平安港口。走长远路径，认长远路径，寻长远路径。"), document("f", "2033-06-01", "长远路径。"), document("g", "2033-07-01", "长远路径。"))
	r := read(t, more, d, s, Options{})
	if len(r.Settings) != 1 || r.Settings[0].Text != "建设平安港口" || r.Settings[0].Role != "长远路径" {
		t.Errorf("settings %+v, want 建设平安港口 with the role 长远路径 alone", r.Settings)
	}
}

func TestTemplates(t *testing.T) {
	d := document("new", "2034-03-03", "通商的趋势不会改变，睦邻的愿望不会改变。")
	s := paragraphs(d)
	first, second, _ := strings.Cut(d.Text, "，")
	s.Lists = []tifa.List{{Kind: tifa.Parallel, Items: []tifa.Span{{Start: 0, End: len(first)}, {Start: len(first) + len("，"), End: len(first) + len("，") + len(second)}}}}
	r := read(t, earlierTexts, d, s, Options{})
	if len(r.Templates) != 1 || r.Templates[0].Suffix != "不会改变" || r.Templates[0].Before.Document != "b" {
		t.Errorf("templates %+v, want …不会改变, first in b", r.Templates)
	}
}

// Clauses side by side that the structure tells of no list, and a wording that stood
// alone before.
func TestAlike(t *testing.T) {
	before := library{document("a", "2031-03-01", "会议指出，航道的疏浚一刻不停歇。")}
	for _, tt := range []struct{ text, want string }{
		{"港口的建设一刻不停歇，航道的看护一刻不停歇，灯塔的值守一刻不停歇。", "一刻不停歇 a 3"},
		{"港口的建设一刻不停歇，航道的看护一刻不停歇。", ""},
		{"港口的建设一刻不停歇，灯塔亮着，航道的看护一刻不停歇。", ""},
	} {
		d := document("new", "2034-03-03", tt.text)
		got := ""
		for _, x := range read(t, before, d, paragraphs(d), Options{}).Templates {
			got += fmt.Sprint(x.Suffix, " ", x.Before.Document, " ", len(x.Items))
			if x.Series {
				t.Error("it stood in no series")
			}
		}
		if got != tt.want {
			t.Errorf("%s: template %q, want %q", tt.text, got, tt.want)
		}
	}
}

// English: no function words at the ends, no reporting verb, no names, no dates.
func TestEnglish(t *testing.T) {
	before := library{{ID: "a", Date: "2034-02-01", Language: "en", Text: "The Council met."}}
	text := "Recalling the shared harbour charter, the Council welcomed Governor Ada Stone on 3 March 2034, although it noted, in view of the open lanes, that the tides of mutual trust would carry further than before."
	d := &tifa.Document{ID: "new", Date: "2034-03-03", Language: "en", Text: text}
	s := &tifa.Structure{Paragraphs: []tifa.Span{{Start: 0, End: len(text)}}, Statements: []tifa.Statement{{At: tifa.Span{Start: 0, End: len("Recalling")}, Span: tifa.Span{Start: 0, End: len(text)}}}}
	r := read(t, before, d, s, Options{})
	var got []string
	for _, f := range r.Formulations {
		got = append(got, f.Text)
	}
	slices.Sort(got)
	want := []string{"mutual trust", "open lanes", "shared harbour charter"}
	if !slices.Equal(got, want) {
		t.Errorf("formulations %q, want %q", got, want)
	}
}

func TestCertain(t *testing.T) {
	near := library{document("a", "2034-02-01", "会议指出。")}
	d := document("new", "2034-03-03", "会议强调。")
	if !read(t, near, d, paragraphs(d), Options{}).Certain() {
		t.Error("not certain with a document of the month before, and no hole")
	}
	if read(t, nil, d, paragraphs(d), Options{}).Certain() {
		t.Error("certain without any document")
	}
}

func TestUndated(t *testing.T) {
	d := document("new", "", "会议强调。")
	_, err := Read(t.Context(), earlierTexts, d, paragraphs(d), Options{})
	var p *tifa.Problem
	if !errors.As(err, &p) || p.Hint == "" {
		t.Errorf("got %v, want a problem with a hint", err)
	}
}

// TestDefinition holds clauses to what their fields say, by looking every part of
// them up.
func TestDefinition(t *testing.T) {
	piece := rapid.SampledFrom([]string{"港", "口", "航道", "，", "。", "开放", "的", "“", "”", "、", "一 ", "\n", "sea ", "lanes "})
	text := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 25).Draw(t, "pieces"), "") })
	rapid.Check(t, func(t *rapid.T) {
		l := library{document("a", "2031-03-01", text.Draw(t, "a")), document("b", "2032-03-01", text.Draw(t, "b"))}
		d := document("new", "2034-03-03", text.Draw(t, "new"))
		r, err := Read(context.Background(), l, d, paragraphs(d), Options{})
		if err != nil {
			t.Fatal(err)
		}
		said := func(s string) bool { return strings.Contains(l[0].Text, s) || strings.Contains(l[1].Text, s) }
		for i := range r.Clauses {
			c := &r.Clauses[i]
			if got := c.Said.Occurrences > 0; got != said(c.Text) {
				t.Errorf("%q said before: got %t", c.Text, got)
			}
			if c.Said.Occurrences > 0 {
				continue
			}
			units := 0
			for _, p := range c.Parts {
				units += p.Units
				if p.Said != said(p.Text) || !p.Said && p.Units > 1 {
					t.Errorf("%q: part %q said %t", c.Text, p.Text, p.Said)
				}
			}
			if units != c.Units {
				t.Errorf("%q: parts of %d units, want %d", c.Text, units, c.Units)
			}
			x := newClause(d.Text, c.Span)
			for i := range x.units {
				for j := i + 1; j <= x.len(); j++ {
					if said(x.text(i, j)) && j-i > c.Longest.Units {
						t.Errorf("%q: %q is longer than %q", c.Text, x.text(i, j), c.Longest.Text)
					}
				}
			}
		}
		for _, f := range r.Formulations {
			if said(f.Text) || f.Longest.Said && !said(f.Longest.Text) {
				t.Errorf("formulation %+v was said before", f)
			}
		}
	})
}
