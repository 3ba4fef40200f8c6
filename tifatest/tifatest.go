// Package tifatest holds every [tifa.Searcher] to the same answers: those that
// follow from the definition of an occurrence, read character by character.
//
// A package that implements a Searcher runs it in one test:
//
//	func TestSearcher(t *testing.T) {
//		tifatest.Run(t, func(tb testing.TB, docs []*tifa.Document) tifa.Searcher { … })
//	}
package tifatest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tifa"
	"tifa/query"
	"tifa/text"
)

// Open makes a Searcher over documents, whose ids differ. It ends with tb.
type Open func(tb testing.TB, docs []*tifa.Document) tifa.Searcher

// Run runs all tests over what open makes.
func Run(t *testing.T, open Open) {
	t.Run("lines", func(t *testing.T) { lines(t, open) })
	t.Run("order", func(t *testing.T) { order(t, open) })
	t.Run("bad queries", func(t *testing.T) { badQueries(t, open) })
	t.Run("cancelled", func(t *testing.T) { cancelled(t, open) })
	t.Run("versions", func(t *testing.T) { versions(t, open) })
	t.Run("definition", func(t *testing.T) { definition(t, open) })
}

// Document is an invented readout whose facts derive from its id.
func Document(id, text string) *tifa.Document {
	return &tifa.Document{ID: id, Title: "第" + id + "次会议", Date: "2033-04-05", Language: "zh", Script: "Hans", Text: text}
}

// lines tests hits in their context.
func lines(t *testing.T, open Open) {
	long := strings.Repeat("各方应当携手前行，", 8)
	for _, tt := range []struct {
		name, text, query string
		want              string // left[node]right of each hit, by |
	}{
		{"once", "会议指出，很好。", "指出", "会议[指出]，很好。"},
		{"whole paragraph", "甲\n乙\n", "乙", "[乙]"},
		{"none", "会议指出，很好。", "强调", ""},
		{"overlapping", "哈哈哈", "哈哈", "[哈哈]哈|哈[哈哈]"},
		{"within its paragraph", "甲会议\n会议乙", "会议", "甲[会议]|[会议]乙"},
		{"not over paragraphs", "会议很好。\n指出", "好。指", ""},
		{"over a page break", "会议认为，很好。推动构建均\n\n衡发展的格局。", "均衡", "会议认为，很好。推动构建[均\n\n衡]发展的格局。"},
		{"beside a page break", "会议认为，很好。推动构建均\n\n衡发展的格局。", "发展的", "会议认为，很好。推动构建均\n\n衡[发展的]格局。"},
		{"over a form feed", long + "作出战\f略安排。" + long, "出战略安", "前行，" + long[:4*len(long)/8] + "作[出战\f略安]排。" + long[:4*len(long)/8] + "各方"},
		{"over a break between words", "It was agreed. The parties would meet\n\nagain in June.", "meet again", "It was agreed. The parties would [meet\n\nagain] in June."},
		{"a stray space hides nothing", "商务 部", "商务部", "[商务 部]"},
		{"a space in the query", "商务部", "务 部", "商[务部]"},
		{"indented", "\u3000\u3000会议", "\u3000会议", "[会议]"},
		{"spaces between words", "the  General Assembly", "the General", ""},
		{"line break between words", "It met. It was agreed. The parties of the General \n\nassembly met.", `"General "`, " met. It was agreed. The parties of the [General \n\n]assembly met."},
		{"an operator", "改革开放，改革", "改革 NOT WITHIN 改革开放", "改革开放，[改革]"},
		{"a gap of one", "第一次，第\n二次", "第[?]次", "[第一次]，第"},
		{"near, not over paragraphs", "改革推动发展。\n改革\n发展", "改革 ..4 发展", "[改革推动发展]。"},
		{"line break in the query", "会议认为，很好。推动构建均\n\n衡发展的格局。", "均\n衡", "会议认为，很好。推动构建[均\n\n衡]发展的格局。"},
		{"beyond the BMP", "𠮷野家𠮷", "𠮷", "[𠮷]野家𠮷|𠮷野家[𠮷]"},
		{"a single byte", "a-b-c", "-", "a[-]b-c|a-b[-]c"},
		{"context of forty", strings.Repeat("一", 50) + "节" + strings.Repeat("二", 50), "节", strings.Repeat("一", 40) + "[节]" + strings.Repeat("二", 40)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for h, err := range open(t, []*tifa.Document{Document("a", tt.text)}).Find(t.Context(), tifa.Query{Text: tt.query}) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, h.Left+"["+h.Node+"]"+h.Right)
				if h.Span.In(tt.text) != h.Node || string([]rune(tt.text)[h.Points.Start:h.Points.End]) != h.Node {
					t.Errorf("span %v, points %v, node %q", h.Span, h.Points, h.Node)
				}
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, "|")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// order tests that hits come by date, id and place.
func order(t *testing.T, open Open) {
	dates := map[string]tifa.Date{"d": "2031-05-01", "a": "2033-01-01", "c": "", "b": "2033-01-01", "e": "2031"}
	var docs []*tifa.Document
	for _, id := range slices.Sorted(maps.Keys(dates)) {
		d := Document(id, "甲乙甲")
		d.Date = dates[id]
		docs = append(docs, d)
	}
	s := open(t, docs)
	for _, q := range []string{"甲", "甲 | 丙", "/甲/"} {
		var got []string
		for h, err := range s.Find(t.Context(), tifa.Query{Text: q}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprint(h.Document, h.Span.Start))
		}
		if want := "e0 e6 d0 d6 a0 a6 b0 b6 c0 c6"; strings.Join(got, " ") != want {
			t.Errorf("%s: got %s, want %s", q, got, want)
		}
		first, last, err := s.Ends(t.Context(), tifa.Query{Text: q})
		if err != nil || first == nil || last == nil {
			t.Fatalf("%s: ends %v, %v, %v", q, first, last, err)
		}
		if first.Document != "e" || first.Span.Start != 0 || last.Document != "b" || last.Span.Start != 6 {
			t.Errorf("%s: first %+v, last %+v", q, first, last)
		}
	}
}

func badQueries(t *testing.T, open Open) {
	s := open(t, []*tifa.Document{Document("a", "甲")})
	for _, q := range []string{"", "\n", "\xe4\xbc", "lang:zh", "甲 |", `"甲`} {
		for _, err := range s.Find(t.Context(), tifa.Query{Text: q}) {
			if tifa.Hint(err) == "" {
				t.Errorf("find %q: %v", q, err)
			}
		}
		if _, err := s.Count(t.Context(), tifa.Query{Text: q}, tifa.ByYear); tifa.Hint(err) == "" {
			t.Errorf("count %q: %v", q, err)
		}
		if _, err := s.Total(t.Context(), tifa.Query{Text: q}); tifa.Hint(err) == "" {
			t.Errorf("total %q: %v", q, err)
		}
		if _, _, err := s.Ends(t.Context(), tifa.Query{Text: q}); tifa.Hint(err) == "" {
			t.Errorf("ends %q: %v", q, err)
		}
		if _, err := s.Survey(t.Context(), tifa.Query{Text: q}); tifa.Hint(err) == "" {
			t.Errorf("survey %q: %v", q, err)
		}
	}
}

func cancelled(t *testing.T, open Open) {
	s := open(t, []*tifa.Document{Document("a", "甲")})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, q := range []string{"甲", "甲 | 乙", "/甲/"} {
		for _, err := range s.Find(ctx, tifa.Query{Text: q}) {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("find %s: %v", q, err)
			}
		}
		if _, err := s.Count(ctx, tifa.Query{Text: q}, tifa.Ungrouped); !errors.Is(err, context.Canceled) {
			t.Errorf("count %s: %v", q, err)
		}
		if _, err := s.Survey(ctx, tifa.Query{Text: q}); !errors.Is(err, context.Canceled) {
			t.Errorf("survey %s: %v", q, err)
		}
	}
}

// versions tests that of the versions of an event only the fullest counts.
func versions(t *testing.T, open Open) {
	var docs []*tifa.Document
	for _, v := range []struct {
		id, event, text string
		partial         bool
	}{
		{"a", "e1", "会议指出，改革。", false},
		{"b", "e1", "会议指出，改革，改革，再改革，直到完成。", false},
		{"c", "e1", "会议指出，改革，改革，再改革，直到完成为止，然后还要改革。", true},
		{"d", "e2", "改革", false},
		{"e", "", "改革改革", false},
	} {
		d := Document(v.id, v.text)
		d.Partial = v.partial
		if v.event != "" {
			d.Event = &tifa.Event{ID: v.event}
		}
		docs = append(docs, d)
	}
	s := open(t, docs)
	n, err := s.Count(t.Context(), tifa.Query{Text: "改革", Filter: tifa.Filter{Fullest: true}}, tifa.ByDocument)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, g := range n.Groups {
		got += fmt.Sprint(g.Key, g.Occurrences, " ")
	}
	if want := "b3 d1 e2 "; got != want || n.Searched != 3 || n.Coverage.Documents != 3 {
		t.Errorf("got %s of %d, want %s of 3", got, n.Searched, want)
	}
}

// definition tests any query over any documents against what is found in each
// text by itself.
func definition(t *testing.T, open Open) {
	rapid.Check(t, func(rt *rapid.T) {
		docs := Draw(rt)
		s := open(t, docs)
		for range 40 {
			q := drawQuery(rt, docs)
			want, ok := expect(docs, q)
			if !ok {
				continue
			}
			compare(rt, s, docs, q, want)
		}
	})
}

// pieces are what texts are made of: lines that break off and go on, indents,
// every line break, words and characters.
var pieces = []string{
	"会", "议", "会议", "指出", "，", "。", "a", "bc ", "The ", "it met. ", " ", "\u3000", "\n", "\n\n", "\r\n", "\f", "\u2028", "\u0085", "𠮷", "12", "會議", "Ａ", "bC", "－",
	"会议认为，各方应当携手前行。推动构建均", "agreed. The members of the council of",
}

// DrawText draws a text of the kinds of line breaks, white space and scripts
// that real ones have.
func DrawText(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 30).Draw(t, "text"), "")
}

// Draw draws up to nine documents with ids of their own.
func Draw(t *rapid.T) []*tifa.Document {
	var docs []*tifa.Document
	for i := range rapid.IntRange(1, 9).Draw(t, "documents") {
		d := Document(string(rune('a'+i)), DrawText(t))
		d.Date = tifa.Date(rapid.SampledFrom([]string{"", "2031", "2031-02", "2033-04-05"}).Draw(t, "date"))
		d.Series = rapid.SampledFrom([]string{"", "s", "z"}).Draw(t, "series")
		d.Source = rapid.SampledFrom([]string{"", "Gazette"}).Draw(t, "source")
		docs = append(docs, d)
	}
	return docs
}

// drawString is a part of a text, as issued or without its white space, or made
// up.
func drawString(t *rapid.T, docs []*tifa.Document) string {
	r := []rune(rapid.SampledFrom(docs).Draw(t, "of").Text)
	if len(r) == 0 || rapid.IntRange(0, 4).Draw(t, "made up") == 0 {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces[:12]), 1, 3).Draw(t, "string"), "")
	}
	from := rapid.IntRange(0, len(r)-1).Draw(t, "from")
	to := rapid.IntRange(from+1, min(len(r), from+12)).Draw(t, "to")
	q := string(r[from:to])
	if rapid.Bool().Draw(t, "joined") {
		q = strings.Join(strings.Fields(q), "")
	}
	if q == "" {
		return "会"
	}
	return q
}

// operators join two strings.
var operators = []string{"|", "..3", "~2", "WITHIN", "NOT WITHIN", "AND", "NOT"}

// drawQuery draws a string, or what operators, gaps and expressions make of
// some.
func drawQuery(t *rapid.T, docs []*tifa.Document) tifa.Query {
	term := func() string {
		s := drawString(t, docs)
		r := []rune(s)
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0:
			if len(r) > 2 && !strings.ContainsAny(s, "[]\"/ \n\r\t\f") {
				gap := rapid.SampledFrom([]string{"[?]", "[*]"}).Draw(t, "gap")
				return string(r[0]) + gap + string(r[len(r)-1])
			}
		case 1:
			return rapid.SampledFrom([]string{"/会.?/", "/[a-c议]+/", "/议|出/", `/\s./`, "/(?i)the/", "/会议(指出|，)/"}).Draw(t, "expression")
		}
		return query.Quote(s)
	}
	q := tifa.Query{
		Text: term(), NonOverlapping: rapid.Bool().Draw(t, "non-overlapping"),
		Fold: rapid.SampledFrom([]string{"", "", "width", "script", "case", "punct", "width,script,case,punct"}).Draw(t, "fold"),
	}
	for range rapid.IntRange(0, 2).Draw(t, "operators") {
		q.Text = "( " + q.Text + " ) " + rapid.SampledFrom(operators).Draw(t, "operator") + " " + term()
	}
	if q.Fold == "" {
		q.Exact = rapid.Bool().Draw(t, "exact")
	}
	if rapid.Bool().Draw(t, "since") {
		q.Filter.Since = "2031-02"
	}
	q.Filter.Series = rapid.SampledFrom([]string{"", "", "s"}).Draw(t, "series")
	return q
}

// expect is what a query finds in each document; ok is false if it is none.
func expect(docs []*tifa.Document, q tifa.Query) (found map[string][]tifa.Span, ok bool) {
	parsed, err := query.Parse(q.Text)
	if err != nil {
		return nil, false
	}
	folds, err := text.ParseFolds(q.Fold)
	if err != nil {
		return nil, false
	}
	read := newReader(folds, q.Exact)
	root, err := query.Map(parsed.Root, read.leaf)
	if err != nil {
		return nil, false
	}
	found = map[string][]tifa.Span{}
	for _, d := range docs {
		if e := (tifa.Entry{Document: *d}); !q.Filter.Admits(&e) {
			continue
		}
		if spans := read.find(root, d.Text, q.NonOverlapping); len(spans) > 0 {
			found[d.ID] = spans
		}
	}
	return found, true
}

// compare compares every answer of s with what is to be found.
func compare(t *rapid.T, s tifa.Searcher, docs []*tifa.Document, q tifa.Query, want map[string][]tifa.Span) {
	ctx := context.Background()
	got := map[string][]tifa.Span{}
	total := 0
	var hits []tifa.Hit
	for h, err := range s.Find(ctx, q) {
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		got[h.Document] = append(got[h.Document], h.Span)
		hits = append(hits, h)
		total++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%+v in %s: %s", q, show(docs), diff)
	}
	if n, err := s.Total(ctx, q); err != nil || n != total {
		t.Fatalf("%+v in %s: total %d, want %d: %v", q, show(docs), n, total, err)
	}
	first, last, err := s.Ends(ctx, q)
	dated := slices.DeleteFunc(slices.Clone(hits), func(h tifa.Hit) bool { return h.Date == "" })
	switch {
	case err != nil:
		t.Fatal(err)
	case len(dated) == 0 && (first != nil || last != nil), len(dated) > 0 && (first == nil || last == nil):
		t.Fatalf("%+v in %s: ends %v and %v of %d hits", q, show(docs), first, last, len(dated))
	case len(dated) > 0 && (*first != dated[0] || *last != dated[len(dated)-1]):
		t.Fatalf("%+v in %s: ends %v and %v, want %v and %v", q, show(docs), first, last, dated[0], dated[len(dated)-1])
	}
	for _, g := range append(tifa.Groupings[:], tifa.Ungrouped) {
		n, err := s.Count(ctx, q, g)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tally(docs, q, g, want), n, cmp.FilterPath(isCoverage, cmp.Ignore())); diff != "" {
			t.Fatalf("%+v in %s: count by %q: %s", q, show(docs), g, diff)
		}
	}
	surveyed(t, s, docs, q, hits, want)
}

// surveyed compares a survey with what is found document by document, and with what
// counts by statement say.
func surveyed(t *rapid.T, s tifa.Searcher, docs []*tifa.Document, q tifa.Query, hits []tifa.Hit, want map[string][]tifa.Span) {
	ctx := context.Background()
	got, err := s.Survey(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	fail := func(what, diff string) {
		if diff != "" {
			t.Fatalf("%+v in %s: survey, %s: %s", q, show(docs), what, diff)
		}
	}
	fail("years", cmp.Diff(tally(docs, q, tifa.ByYear, want), got.Count, cmp.FilterPath(isCoverage, cmp.Ignore())))
	fail("path", cmp.Diff(path(docs, q, hits, want), got.Path))
	groups := func(q tifa.Query, g tifa.Grouping) []tifa.Group {
		n, err := s.Count(ctx, q, g)
		if err != nil {
			t.Fatal(err)
		}
		return n.Groups
	}
	fail("speakers", cmp.Diff(groups(q, tifa.BySpeaker), got.Speakers))
	fail("acts", cmp.Diff(groups(q, tifa.ByAct), got.Acts))
	for i, y := range got.Groups {
		if y.Key == "" {
			continue // no filter asks for what has no date
		}
		in := q
		if in.Filter, err = q.Filter.And(tifa.Filter{Since: tifa.Date(y.Key), Until: tifa.Date(y.Key)}); err != nil {
			t.Fatal(err)
		}
		if in.Filter.Since == tifa.Date(y.Key) {
			fail("acts of "+y.Key, cmp.Diff(groups(in, tifa.ByAct), got.YearActs[i]))
		}
	}
}

// path is the way of what is to be found through the series.
func path(docs []*tifa.Document, q tifa.Query, hits []tifa.Hit, want map[string][]tifa.Span) (steps []tifa.Step) {
	series := map[string]string{}
	for _, d := range docs {
		series[d.ID] = d.Series
	}
	tallies := map[string]tifa.Tally{}
	for _, g := range tally(docs, q, tifa.BySeries, want).Groups {
		tallies[g.Key] = g.Tally
	}
	seen := map[string]bool{}
	for _, h := range hits {
		key := series[h.Document]
		if seen[key] {
			continue
		}
		seen[key] = true
		step := tifa.Step{Series: key, Tally: tallies[key]}
		if h.Date != "" {
			step.First = &tifa.Attestation{Document: h.Document, Date: h.Date, Points: h.Points}
		}
		steps = append(steps, step)
	}
	return steps
}

func isCoverage(p cmp.Path) bool { return p.Last().String() == ".Coverage" }

func show(docs []*tifa.Document) string {
	var b strings.Builder
	for _, d := range docs {
		fmt.Fprintf(&b, "[%s %s %s %q]", d.ID, d.Date, d.Series, d.Text)
	}
	return b.String()
}

// tally counts what is to be found.
func tally(docs []*tifa.Document, q tifa.Query, g tifa.Grouping, want map[string][]tifa.Span) (n tifa.Count) {
	n.Unit = tifa.Characters
	groups := map[string]*tifa.Tally{}
	for _, d := range docs {
		e := tifa.Entry{Document: *d}
		if !q.Filter.Admits(&e) {
			continue
		}
		size := text.SizeOf(d.Text)
		all := []*tifa.Tally{&n.Tally}
		if g != tifa.Ungrouped && (g != tifa.ByDocument || len(want[d.ID]) > 0) {
			key := g.Key(&e)
			if groups[key] == nil {
				groups[key] = &tifa.Tally{Unit: tifa.Characters}
			}
			all = append(all, groups[key])
		}
		for _, t := range all {
			t.Searched++
			t.Characters += size.Characters
			t.Words += size.Words
			t.Occurrences += len(want[d.ID])
			if len(want[d.ID]) > 0 {
				t.Documents++
			}
		}
	}
	keys := slices.Sorted(maps.Keys(groups))
	if len(keys) > 0 && keys[0] == "" {
		keys = append(keys[1:], "") // the unknown last
	}
	if g == tifa.ByDocument {
		byID := map[string]*tifa.Document{}
		for _, d := range docs {
			byID[d.ID] = d
		}
		slices.SortFunc(keys, func(a, b string) int {
			x, y := byID[a], byID[b]
			if (x.Date == "") != (y.Date == "") {
				return len(y.Date) - len(x.Date)
			}
			return strings.Compare(string(x.Date)+" "+x.ID, string(y.Date)+" "+y.ID)
		})
	}
	for _, k := range keys {
		n.Groups = append(n.Groups, tifa.Group{Key: k, Tally: *groups[k]})
	}
	return n
}

// Occurrences are those of q in the text s, by the definition, filters apart.
func Occurrences(s string, q tifa.Query) []tifa.Span {
	found, _ := expect([]*tifa.Document{{Text: s}}, tifa.Query{Text: q.Text, NonOverlapping: q.NonOverlapping, Exact: q.Exact, Fold: q.Fold})
	return found[""]
}
