package web_test

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tifa"
	"tifa/text"
)

// What a text has stands on its page to the last character, and its statements in
// the margin.
func TestDocumentIsWhole(t *testing.T) {
	s := room(t, nil)
	want, err := os.ReadFile(filepath.Join("..", "cmd", "tifa", "sample", newest+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	d := page(t, s, "/doc/"+newest)
	var shown strings.Builder
	d.Find(".words").Each(func(_ int, p *goquery.Selection) { shown.WriteString(p.Text()) })
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	if squeeze(shown.String()) != squeeze(string(want)) {
		t.Error("the page does not hold the text")
	}
	if n := d.Find(".margin p").Length(); n < 8 {
		t.Errorf("%d statements in the margin, want 8 at least", n)
	}
	if first := d.Find(".words .item").First().Text(); !strings.HasPrefix(first, "一是") {
		t.Errorf("first item %q", first)
	}
	if d.Find(".actions a[href*='/compare?']").Length() != 1 {
		t.Error("no link to the redline against the predecessor")
	}
}

// Words are marked by whether they were said before, and tell when.
func TestNovelty(t *testing.T) {
	s := room(t, nil)
	d := page(t, s, "/doc/"+newest+"?marks=novelty")
	said := func(class, words string) (title string) {
		d.Find(".words ." + class).EachWithBreak(func(_ int, x *goquery.Selection) bool {
			if strings.Contains(x.Text(), words) {
				title = x.AttrOr("aria-description", "none")
			}
			return title == ""
		})
		return title
	}
	if got := said("never", "同海共治"); !strings.Contains(got, "before") {
		t.Errorf("同海共治: %q, want a formulation never said before", got)
	}
	if got := said("rare", "签了字的要办到"); got != "said before in 3 documents, 3 times; first 2031-12-17, last 2033-12-22; 3 of them of this series" {
		t.Errorf("签了字的要办到: %q", got)
	}
	leads := 0
	d.Find(".data tbody tr").Each(func(_ int, row *goquery.Selection) {
		row.Find("a[href*='/doc/']").Each(func(_ int, a *goquery.Selection) {
			leads++
			words := row.Find("th span").Text()
			if got := text.OneLine(page(t, s, strings.TrimSuffix(a.AttrOr("href", ""), "#passage")).Find("#text mark").Text()); got != words {
				t.Errorf("%q leads to %q", words, got)
			}
		})
	})
	if leads < 10 {
		t.Errorf("%d passages of words never or rarely said, want 10 at least", leads)
	}
	if n := page(t, s, "/doc/"+newest).Find(".words [aria-description]").Length(); n > 0 {
		t.Errorf("%d marks that nobody asked for", n)
	}
}

// A line of a concordance leads to its passage, and the citation of that quotes it.
func TestFromLineToCitation(t *testing.T) {
	s := room(t, nil)
	d := page(t, s, "/search?q="+q("同海共治"))
	to, ok := d.Find(".kwic a").First().Attr("href")
	if !ok {
		t.Fatal("no line")
	}
	d = page(t, s, strings.TrimSuffix(to, "#passage"))
	if got := d.Find("mark").Text(); got != "同海共治" {
		t.Errorf("marked %q", got)
	}
	var selector struct {
		Selector []struct {
			Type, Exact, Prefix, Suffix string
			Start, End                  int
		}
	}
	if err := json.Unmarshal([]byte(d.Find(".citation pre").First().Text()), &selector); err != nil {
		t.Fatal(err)
	}
	var doc struct{ Text string }
	r := answer(s, request(strings.Split(to, "?")[0], "Accept", "application/json"))
	if err := json.NewDecoder(r.Body).Decode(&doc); err != nil {
		t.Fatal(err)
	}
	quote, position := selector.Selector[0], selector.Selector[1]
	points := text.NewPoints(doc.Text)
	if at := doc.Text[points.Byte(position.Start):points.Byte(position.End)]; at != quote.Exact || at != "同海共治" {
		t.Errorf("positions hold %q, quote %q", at, quote.Exact)
	}
	if !strings.Contains(doc.Text, quote.Prefix+quote.Exact+quote.Suffix) {
		t.Errorf("%q + %q + %q is not in the text", quote.Prefix, quote.Exact, quote.Suffix)
	}
	link, _ := d.Find(".citation a[href*=':~:text=']").Attr("href")
	_, directive, _ := strings.Cut(link, ":~:text=")
	plain, err := url.QueryUnescape(directive)
	if err != nil || !strings.Contains(plain, "同海共治") {
		t.Errorf("text fragment %q", plain)
	}
}

// A document leads to the other texts of its event and to what they change, and a
// comparison to the table of the series.
func TestVersions(t *testing.T) {
	s := room(t, nil, &tifa.Document{
		ID: "short", Date: "2034-12-19", Event: &tifa.Event{Name: seriesName, Start: "2034-12-18", End: "2034-12-19"},
		Text: "联邦对外事务工作会议在澄津举行\n会议强调，要守住航道。",
	})
	d := page(t, s, "/doc/short")
	if to := d.Find(".beside .entries a").First().AttrOr("href", ""); to != "/doc/"+newest {
		t.Errorf("another text of the event is at %q", to)
	}
	d = page(t, s, d.Find(".beside .entries a[href^='/compare']").AttrOr("href", ""))
	table := d.Find(".actions a[href^='/series/']").AttrOr("href", "")
	if n := page(t, s, table).Find("main td").Length(); n < 20 {
		t.Errorf("%q: a table of %d cells", table, n)
	}
}
