package publish

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	"pgregory.net/rapid"

	"tifa/compare"
)

// rendered is p as a renderer of GitHub Flavored Markdown shows it.
func rendered(t interface{ Fatal(...any) }, p *Page) (*goquery.Document, string) {
	var source, out bytes.Buffer
	if err := p.Write(&source, Markdown); err != nil {
		t.Fatal(err)
	}
	m := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := m.Convert(source.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	d, err := goquery.NewDocumentFromReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	return d, source.String()
}

// Rendered, what is not added is the old text and what is not dropped the new.
func TestMarkdownHoldsBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := invented().Draw(t, "page")
		d, source := rendered(t, p)
		var shown []*goquery.Selection
		d.Find("p").Each(func(_ int, s *goquery.Selection) {
			label := s.Children().First()
			if label.Is("code") && strings.Contains(label.Text(), "→") {
				shown = append(shown, s)
			}
		})
		var rows []row
		x := p.texts()
		for _, r := range x.rows(p.redline()) {
			if r.place != left {
				rows = append(rows, r)
			}
		}
		if len(shown) != len(rows) {
			t.Fatalf("%d paragraphs, want %d:\n%s", len(shown), len(rows), source)
		}
		for i, r := range rows {
			for _, tt := range []struct {
				without string
				from    []string
				run     compare.Run
			}{
				{"strong", paragraphs(p.Comparison.Old), r.old},
				{"del", paragraphs(p.Comparison.New), r.new},
			} {
				s := shown[i].Clone()
				s.Find("sup, br, code").Remove()
				s.ChildrenFiltered("em").First().Remove()
				s.Find(tt.without).Remove()
				want := plain(strings.Join(tt.from[tt.run.Start:tt.run.End], ""))
				if got := strings.TrimPrefix(s.Text(), "  "); strings.TrimSpace(got) != strings.TrimSpace(strings.ReplaceAll(want, "\u2028", "\n")) {
					t.Fatalf("without %s: %q, want %q\n%s", tt.without, got, want, source)
				}
			}
			if shown[i].Find("a, img, h1, li, table, pre, script, b, i").Length() > 0 {
				t.Fatalf("the text is read as markup:\n%s", source)
			}
		}
		if d.Find("h1").Length() != 1 || d.Find("h1").Text() != strings.ReplaceAll(name(p.new()), "\n", " ") {
			t.Fatalf("title %q", d.Find("h1").Text())
		}
	})
}

func TestEmphasis(t *testing.T) {
	for _, tt := range []struct {
		parts []string // delimiter and text in turn
		want  string
	}{
		{[]string{"", "会议", "**", "坚决", "", "反对"}, "会议**坚决**反对"},
		{[]string{"", "航道", "**", "，灯塔，", "", "港口"}, "航道<!-- -->**，灯塔，**<!-- -->港口"},
		{[]string{"~~", "旧", "**", "新"}, "~~旧~~**新**"},
		{[]string{"~~", "旧，", "**", "，新"}, "~~旧，~~<!-- -->**，新**"},
		{[]string{"**", "一", "**", "二"}, "**一**<!-- -->**二**"},
		{[]string{"", "the", "**", " open ", "", "sea"}, "the<!-- -->**&#32;open&#32;**<!-- -->sea"},
		{[]string{"", "a*b|c", "~~", "<i>"}, `a\*b\|c<!-- -->~~\<i\>~~`},
	} {
		var m emphasis
		for i := 0; i < len(tt.parts); i += 2 {
			m.write(tt.parts[i], tt.parts[i+1])
		}
		if got := m.b.String(); got != tt.want {
			t.Errorf("%q: %s, want %s", tt.parts, got, tt.want)
		}
	}
}

// Each row of the CSV tells where in the texts its words stand.
func TestCSVHoldsBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := invented().Draw(t, "page")
		var b bytes.Buffer
		if err := p.Write(&b, CSV); err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(&b).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		column := map[string]int{}
		for i, name := range records[0] {
			column[name] = i
		}
		passages := 0
		for side, s := range map[string]string{"old": p.old().Text, "new": p.new().Text} {
			var told []int
			points := []rune(s)
			for _, r := range records[1:] {
				if r[0] == "passage" {
					passages++
				}
				cell := r[column[side+"_text"]]
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n") {
					t.Fatalf("a cell that begins with %q", cell[:1])
				}
				if r[column[side+"_start"]] == "" {
					if cell != "" {
						t.Fatalf("words that stand nowhere: %q", r)
					}
					continue
				}
				start, _ := strconv.Atoi(r[column[side+"_start"]])
				end, _ := strconv.Atoi(r[column[side+"_end"]])
				want := strings.ReplaceAll(string(points[start:end]), "\x00", "␀")
				got := strings.ReplaceAll(strings.TrimPrefix(cell, "'"), "\r\n", "\n") // as the reader of CSV gives it
				if got != strings.ReplaceAll(want, "\r\n", "\n") {
					t.Fatalf("%s text %q, want %q", side, got, want)
				}
				if r[0] == "paragraph" {
					first, _ := strconv.Atoi(r[column[side+"_paragraph"]])
					last, _ := strconv.Atoi(r[column[side+"_last_paragraph"]])
					for i := first; i <= last; i++ {
						told = append(told, i)
					}
				}
			}
			slices.Sort(told)
			edition := p.Comparison.Old
			if side == "new" {
				edition = p.Comparison.New
			}
			if n := len(edition.Structure.Paragraphs); len(told) != n || len(slices.Compact(told)) != n {
				t.Fatalf("%s paragraphs %v of %d", side, told, n)
			}
		}
		if passages != 2*len(p.redline().Moves) {
			t.Fatalf("%d passages that moved, want %d", passages/2, len(p.redline().Moves))
		}
	})
}

func TestHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-会": "'-会", "@a": "'@a", "＝1": "'＝1", "\tx": "'\tx", "'x": "''x", "港口=1": "港口=1", "": "", "a\x00": "a␀",
	} {
		if got := Harmless(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestCSVNotation(t *testing.T) {
	p := page("会议指出，反对封闭航道，要把港口建设好，让船员安心。", "会议指出，坚决反对封闭航道，要把港口建设好，让船员安心。")
	var b bytes.Buffer
	if err := p.Write(&b, CSV); err != nil {
		t.Fatal(err)
	}
	want := "paragraph,reworded,,1,1,0,26,1,1,0,28,," + p.old().Text + "," + p.new().Text + ",会议指出，{+坚决+}反对封闭航道，要把港口建设好，让船员安心。\n"
	if got := strings.SplitAfterN(b.String(), "\n", 2)[1]; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if fmt.Sprintf("%X", ByteOrderMark) != "EFBBBF" {
		t.Errorf("byte order mark %X", ByteOrderMark)
	}
}
