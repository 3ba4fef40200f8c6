package publish

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"tifa/compare"
)

// read parses a page.
func read(t interface{ Fatal(...any) }, p *Page) *goquery.Document {
	var b bytes.Buffer
	if err := p.Write(&b, HTML); err != nil {
		t.Fatal(err)
	}
	d, err := goquery.NewDocumentFromReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// issued is the text of a selection as it was issued, without what tifa adds and
// without the elements named.
func issued(s *goquery.Selection, without string) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
			return
		}
		if n.Type == html.ElementNode && n.Data == without {
			return
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "class" && (a.Val == "hidden" || a.Val == "note"):
				return
			case a.Key == "data-code":
				for code := range strings.FieldsSeq(a.Val) {
					r, err := strconv.ParseInt(code, 16, 32)
					if err != nil {
						panic(err)
					}
					b.WriteRune(rune(r))
				}
				return
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	for _, n := range s.Nodes {
		walk(n)
	}
	return b.String()
}

// numbered reads "¶3–4" as the indices 2 and 3.
func numbered(s string) []int {
	from, to, several := strings.Cut(strings.TrimPrefix(s, "¶"), "–")
	a, _ := strconv.Atoi(from)
	z := a
	if several {
		z, _ = strconv.Atoi(to)
	}
	var out []int
	for i := a; i <= z; i++ {
		out = append(out, i-1)
	}
	return out
}

// brokenPage says which promise the page of p does not keep, "" if none.
func brokenPage(d *goquery.Document, p *Page) string {
	sides := map[string][]string{"old": paragraphs(p.Comparison.Old), "new": paragraphs(p.Comparison.New)}
	for side, want := range sides {
		var got []string
		d.Find(".redline tbody td." + side + ".side p").Each(func(_ int, s *goquery.Selection) { got = append(got, issued(s, "")) })
		if !slices.Equal(got, want) {
			return fmt.Sprintf("side by side, %s: %q, want %q", side, got, want)
		}
		for i := range want {
			if n := d.Find(fmt.Sprintf("[id=%s-%d]", side, i+1)).Length(); n != 1 {
				return fmt.Sprintf("%d anchors of paragraph %d of the %s text", n, i+1, side)
			}
		}
	}
	told := map[string][]int{}
	problem := ""
	d.Find(".redline tbody tr").Each(func(_ int, row *goquery.Selection) {
		if row.Find("td.one").Length() != 1 {
			problem = "a row has not one cell of the view in one"
		}
		for side, gone := range map[string]string{"old": "ins", "new": "del"} {
			var numbers []int
			row.Find("th a." + side).Each(func(_ int, a *goquery.Selection) {
				numbers = append(numbers, numbered(strings.TrimPrefix(a.AttrOr("id", ""), side+"-"))...)
			})
			if row.Is(".moved") {
				numbers = nil // told where the paragraph came
				if from := row.Find("th .word a[href^='#old-']"); from.Length() == 1 && side == "old" {
					numbers = numbered(from.Text())
				} else if from.Length() == 1 {
					row.Find("th a.new").Each(func(_ int, a *goquery.Selection) {
						numbers = append(numbers, numbered(strings.TrimPrefix(a.Text(), "new "))...)
					})
				}
			}
			want := ""
			for _, n := range numbers {
				want += sides[side][n]
			}
			told[side] = append(told[side], numbers...)
			if got := issued(row.Find("td.one"), gone); got != want {
				problem = fmt.Sprintf("in one, %s paragraphs %v: %q, want %q", side, numbers, got, want)
			}
		}
	})
	for side, want := range sides {
		slices.Sort(told[side])
		if n := len(slices.Compact(told[side])); n != len(want) || len(told[side]) != n {
			problem = fmt.Sprintf("in one: paragraphs %v of %d of the %s text", told[side], len(want), side)
		}
	}
	d.Find("a[href^='#']").Each(func(_ int, a *goquery.Selection) {
		if target := a.AttrOr("href", "")[1:]; d.Find("[id='"+target+"']").Length() != 1 {
			problem = "a link leads to " + target + ", which is not there once"
		}
	})
	if n := d.Find("script, img, link, iframe, b, i, [style], [src], [onclick]").Length(); n > 0 {
		problem = fmt.Sprintf("%d elements that no page may have", n)
	}
	return problem
}

func TestPageHoldsBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := invented().Draw(t, "page")
		if problem := brokenPage(read(t, p), p); problem != "" {
			t.Fatal(problem)
		}
	})
}

// Every move can be followed both ways.
func TestMovesAreLinked(t *testing.T) {
	moved := 0
	rapid.Check(t, func(t *rapid.T) {
		p := invented().Draw(t, "page")
		d := read(t, p)
		d.Find("tr.moved").Each(func(_ int, row *goquery.Selection) {
			moved++
			there := d.Find("[id='" + row.Find(".word a").AttrOr("href", "#")[1:] + "']").Closest("tr")
			back := there.Find(".word a").AttrOr("href", "#")[1:]
			if row.Find("[id='"+back+"']").Length() != 1 {
				t.Fatalf("the way back leads to %s", back)
			}
		})
		for _, end := range []string{"ins.move", "del.move"} {
			d.Find(".side " + end).Each(func(_ int, s *goquery.Selection) {
				if next := s.Next(); !next.Is("a.note") {
					t.Fatalf("%s without a link", end)
				}
			})
		}
	})
	if moved == 0 {
		t.Error("no move was drawn")
	}
}

// What the page says does not hang on its style or on colour.
func TestPageReadsWithoutStyle(t *testing.T) {
	p := page("港口<开放>。\n旧段。", "港口<开放>。\n新段。")
	p.Imprint.Coverage, p.Imprint.Snapshot = []string{"this corpus of 2 documents"}, "abc"
	d := read(t, p)
	for _, tt := range []struct{ selector, want string }{
		{"h1", "新会"},
		{"tr.added ins", " [added: 新段。] "},
		{"tr.dropped del", " [dropped: 旧段。] "},
		{"tr.kept td.new", "港口<开放>。"},
		{"dl.edition dd", "旧会"},
		{"footer", "this corpus of 2 documents"},
		{"footer code", "tifa compare a b"},
		{"#summary p", "of the 8 characters of the new text stood in the old one"},
		{".views label", "Side by side"},
	} {
		if got := d.Find(tt.selector).First().Text(); !strings.Contains(got, tt.want) {
			t.Errorf("%s is %q, want %q", tt.selector, got, tt.want)
		}
	}
	for _, tt := range []struct{ selector, attribute, want string }{
		{"tr.kept td.old p", "lang", "zh-Hant"},
		{"tr.kept td.new p", "lang", "zh-Hans"},
		{"h1", "lang", "zh-Hans"},
		{"html", "lang", "en"},
	} {
		if got := d.Find(tt.selector).AttrOr(tt.attribute, ""); got != tt.want {
			t.Errorf("%s of %s is %q, want %q", tt.attribute, tt.selector, got, tt.want)
		}
	}
	policy := d.Find("meta[http-equiv='Content-Security-Policy']").AttrOr("content", "")
	if !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") {
		t.Errorf("security policy %q", policy)
	}
}

// The ways to show a line break in a paragraph.
func TestGlyphs(t *testing.T) {
	for _, tt := range []struct {
		before rune
		s      string
		after  rune
		want   string
	}{
		{'港', "口\n开放", '。', "口{A:}开放"},
		{'港', "口", '。', "口"},
		{0, "the\r\nharbour", 0, "the{D A: }harbour"},
		{'港', "\n\n", '口', "{A A:}"},
		{0, "a\x00b\tc\u202e", 0, "a{0:␀}b\tc{202E:\uFFFD}"},
		{0, "a  b", 0, "a  b"},
	} {
		var b strings.Builder
		for _, g := range glyphs(tt.before, tt.s, tt.after) {
			if g.Code == "" {
				b.WriteString(g.Text)
			} else {
				fmt.Fprintf(&b, "{%s:%s}", strings.ReplaceAll(strings.TrimLeft(g.Code, "0"), " 000", " "), g.Text)
			}
		}
		if got := strings.NewReplacer("{000", "{", "{:", "{0:").Replace(b.String()); got != tt.want {
			t.Errorf("%q is %s, want %s", tt.s, got, tt.want)
		}
	}
}

// A paragraph that moved is read in its place in the order of each text.
func TestRowsKeepBothOrders(t *testing.T) {
	p := page("首段在此。\n防汛要早做准备，各港负责。\n甲乙丙丁戊己庚辛，港口建设要加快，航道疏浚要跟上，船员培训要落实。\n灯塔全部点亮，全年无休。",
		"首段在此。\n甲乙丙丁戊己庚辛，港口建设要加快，航道疏浚要跟上，船员培训要落实。\n灯塔全部点亮，全年无休。\n防汛要早做准备，各港负责。")
	d := read(t, p)
	var rows []string
	d.Find(".redline tbody tr").Each(func(_ int, s *goquery.Selection) {
		old, _ := s.Find("a.old").Attr("id")
		new, _ := s.Find("a.new").Attr("id")
		rows = append(rows, strings.TrimSpace(old+" "+new)+" "+s.Find(".word").Text())
	})
	want := []string{"old-1 new-1 kept", "old-2 moved to ¶4", "old-3 new-2 kept", "old-4 new-3 kept", "new-4 moved from ¶2"}
	if !slices.Equal(rows, want) {
		t.Errorf("rows %q, want %q", rows, want)
	}
}

// Where characters are overlooked, each side still shows its own.
func TestOverlooked(t *testing.T) {
	p := page("會議指出。", "会议指出。")
	p.redline().Edits = []compare.Edit{{
		Kind: compare.Kept, Old: &p.Comparison.Old.Structure.Paragraphs[0], New: &p.Comparison.New.Structure.Paragraphs[0],
		OldParagraphs: compare.Run{End: 1}, NewParagraphs: compare.Run{End: 1},
	}}
	d := read(t, p)
	if problem := brokenPage(d, p); problem != "" {
		t.Error(problem)
	}
	if !strings.Contains(d.Find(".legend").Text(), "counts for nothing") {
		t.Error("the page does not tell that differences were overlooked")
	}
	if got := d.Find("td.both del.ignored").Text() + "/" + d.Find("td.both ins.ignored").Text(); got != "會議/会议" {
		t.Errorf("overlooked: %s", got)
	}
}
