package corpus

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tifa"
	"tifa/query"
	"tifa/text"
)

func TestFind(t *testing.T) {
	t.Parallel()
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
		{"line break in the query", "会议认为，很好。推动构建均\n\n衡发展的格局。", "均\n衡", "会议认为，很好。推动构建[均\n\n衡]发展的格局。"},
		{"beyond the BMP", "𠮷野家𠮷", "𠮷", "[𠮷]野家𠮷|𠮷野家[𠮷]"},
		{"a single byte", "a-b-c", "-", "a[-]b-c|a-b[-]c"},
		{"context of forty", strings.Repeat("一", 50) + "节" + strings.Repeat("二", 50), "节", strings.Repeat("一", 40) + "[节]" + strings.Repeat("二", 40)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			add(t, dir, document("a", tt.text))
			var got []string
			for h, err := range openReader(t, dir).Find(t.Context(), tifa.Query{Text: tt.query}) {
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

func TestFindNothingToFind(t *testing.T) {
	dir := t.TempDir()
	add(t, dir, document("a", "甲"))
	c := openReader(t, dir)
	for _, q := range []string{"", "\n", "\xe4\xbc", "lang:zh"} {
		for _, err := range c.Find(t.Context(), tifa.Query{Text: q}) {
			if tifa.Hint(err) == "" {
				t.Errorf("find %q: %v", q, err)
			}
		}
		if _, err := c.Count(t.Context(), tifa.Query{Text: q}, tifa.ByYear); tifa.Hint(err) == "" {
			t.Errorf("count %q: %v", q, err)
		}
	}
}

func TestFindOrder(t *testing.T) {
	dir := t.TempDir()
	dates := map[string]tifa.Date{"d": "2031-05-01", "a": "2033-01-01", "c": "", "b": "2033-01-01", "e": "2031"}
	var docs []*tifa.Document
	for id, date := range dates {
		d := document(id, "甲乙甲")
		d.Date = date
		docs = append(docs, d)
	}
	add(t, dir, docs...)
	var got []string
	c := openReader(t, dir)
	for h, err := range c.Find(t.Context(), tifa.Query{Text: "甲"}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(h.Document, h.Span.Start))
	}
	if want := "e0 e6 d0 d6 a0 a6 b0 b6 c0 c6"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", got, want)
	}
	entries, err := c.Entries(t.Context(), tifa.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	var ids string
	for _, e := range entries {
		ids += e.ID
	}
	if ids != "edabc" {
		t.Errorf("catalogue order %s", ids)
	}
	n, err := c.Count(t.Context(), tifa.Query{Text: "甲"}, tifa.Ungrouped)
	if err != nil {
		t.Fatal(err)
	}
	if n.First.Document != "e" || n.First.Span.Start != 0 || n.Last.Document != "b" || n.Last.Span.Start != 6 {
		t.Errorf("first %+v, last %+v", n.First, n.Last)
	}
}

func TestFindCancelled(t *testing.T) {
	dir := t.TempDir()
	add(t, dir, document("a", "甲"))
	c := openReader(t, dir)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range c.Find(ctx, tifa.Query{Text: "甲"}) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("find: %v", err)
		}
	}
	if _, err := c.Count(ctx, tifa.Query{Text: "甲"}, tifa.Ungrouped); !errors.Is(err, context.Canceled) {
		t.Errorf("count: %v", err)
	}
}

// pieces are what the texts of the property tests are made of: lines that break
// off and go on, indents, every line break, words and characters.
var pieces = []string{
	"会", "议", "会议", "指出", "，", "。", "a", "bc ", "The ", "it met. ", " ", "\u3000", "\n", "\n\n", "\r\n", "\f", "\u2028", "\u0085", "𠮷", "12", "會議", "Ａ", "bC", "－",
	"会议认为，各方应当携手前行。推动构建均", "agreed. The members of the council of",
}

func drawText(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 30).Draw(t, "text"), "")
}

// drawQuery is a part of s, as issued or without its line breaks, or made up.
func drawQuery(t *rapid.T, s string) string {
	r := []rune(s)
	if len(r) == 0 || rapid.IntRange(0, 4).Draw(t, "made up") == 0 {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces[:12]), 1, 3).Draw(t, "query"), "")
	}
	from := rapid.IntRange(0, len(r)-1).Draw(t, "from")
	to := rapid.IntRange(from+1, min(len(r), from+12)).Draw(t, "to")
	q := string(r[from:to])
	if rapid.Bool().Draw(t, "joined") {
		q = strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, q)
	}
	return q
}

// naive finds q in s by the definition: code point by code point, in each
// paragraph as it is read.
func naive(s, q, fold string, overlap bool) []tifa.Span {
	folds, err := text.ParseFolds(fold)
	if err != nil {
		panic(err)
	}
	read := func(s string, at int) (line []rune, spans []tifa.Span) {
		runes, all := naiveLine(s, at)
		for i, r := range runes {
			if !folds.Drops(r) {
				line, spans = append(line, folds.Rune(r)), append(spans, all[i])
			}
		}
		return line, spans
	}
	want, _ := read(q, 0)
	var out []tifa.Span
	for _, p := range text.Paragraphs(s) {
		r, spans := read(p.In(s), p.Start)
		for i := 0; i+len(want) <= len(r); i++ {
			if slices.Equal(r[i:i+len(want)], want) {
				out = append(out, tifa.Span{Start: spans[i].Start, End: spans[i+len(want)-1].End})
				if !overlap {
					i += len(want) - 1
				}
			}
		}
	}
	return out
}

// naiveLine reads s, which begins at offset at, as one line, and says where
// each of its code points stood: white space is nothing beside Han, and
// elsewhere one space if it breaks the line.
func naiveLine(s string, at int) (line []rune, spans []tifa.Span) {
	type char struct {
		r rune
		tifa.Span
	}
	var chars []char
	for i, r := range s {
		chars = append(chars, char{r, tifa.Span{Start: at + i, End: at + i + utf8.RuneLen(r)}})
	}
	for i := 0; i < len(chars); {
		j := i
		for j < len(chars) && unicode.IsSpace(chars[j].r) {
			j++
		}
		if j == i {
			line = append(line, chars[i].r)
			spans = append(spans, chars[i].Span)
			i++
			continue
		}
		spaced := (i == 0 || !text.IsHan(chars[i-1].r)) && (j == len(chars) || !text.IsHan(chars[j].r))
		broken := strings.ContainsAny(s[chars[i].Start-at:chars[j-1].End-at], "\n\v\f\r\u0085\u2028\u2029")
		switch {
		case spaced && broken:
			line = append(line, ' ')
			spans = append(spans, tifa.Span{Start: chars[i].Start, End: chars[j-1].End})
		case spaced:
			for _, c := range chars[i:j] {
				line = append(line, c.r)
				spans = append(spans, c.Span)
			}
		}
		i = j
	}
	return line, spans
}

func TestSpansAgreeWithDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawText(t)
		for range 100 {
			want := drawQuery(t, s)
			fold := rapid.SampledFrom([]string{"", "", "width", "script", "case", "punct", "width,script,case,punct"}).Draw(t, "fold")
			q := tifa.Query{Text: query.Quote(want), NonOverlapping: rapid.Bool().Draw(t, "non-overlapping"), Fold: fold}
			n, err := newNeedle(q)
			if err != nil {
				continue
			}
			spans := naive(s, want, fold, !q.NonOverlapping)
			if diff := cmp.Diff(spans, n.spans(s)); diff != "" {
				t.Fatalf("%q in %q: %s", q.Text, s, diff)
			}
			hits(&record{}, s, spans) // finds a paragraph for each
		}
	})
}

func TestCountAgreesWithFind(t *testing.T) {
	dir := t.TempDir()
	c := openWriter(t, dir)
	rapid.Check(t, func(t *rapid.T) {
		d := document(fmt.Sprint(rapid.IntRange(0, 40).Draw(t, "id")), drawText(t))
		d.Date = tifa.Date(rapid.SampledFrom([]string{"", "2031", "2031-02", "2033-04-05"}).Draw(t, "date"))
		b := c.Begin()
		if _, err := b.Put(d, ""); err != nil && !errors.Is(err, ErrRefused) {
			t.Fatal(err)
		}
		if err := b.Commit(); err != nil {
			t.Fatal(err)
		}
		q := tifa.Query{Text: drawQuery(t, d.Text)}
		if strings.TrimSpace(q.Text) == "" {
			return
		}
		if rapid.Bool().Draw(t, "since") {
			q.Filter.Since = "2031-02"
		}
		want := map[string]int{}
		for h, err := range c.Find(context.Background(), q) {
			if err != nil {
				t.Fatal(err)
			}
			want[h.Date.Year()]++
		}
		n, err := c.Count(context.Background(), q, tifa.ByYear)
		if err != nil {
			t.Fatal(err)
		}
		got, sum := map[string]int{}, 0
		for _, g := range n.Groups {
			sum += g.Occurrences
			if g.Occurrences > 0 {
				got[g.Key] = g.Occurrences
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || sum != n.Occurrences {
			t.Fatalf("count of %q: %d, by year %s", q.Text, n.Occurrences, diff)
		}
	})
}
