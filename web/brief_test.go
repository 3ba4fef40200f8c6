package web_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tifa/text"
)

// Every quotation of a brief leads to its passage, every finding and earlier saying
// likewise, and beside each number stands the command that gives it again.
func TestBriefLeads(t *testing.T) {
	s := room(t, nil)
	marks := map[string]string{} // by address
	for _, language := range []string{"zh", "en"} {
		d := page(t, s, "/brief/"+newest, "Accept-Language", language)
		marked := func(a *goquery.Selection) string {
			to := a.AttrOr("href", "")
			if marks[to] == "" {
				marks[to] = text.OneLine(page(t, s, strings.TrimSuffix(to, "#passage")).Find("#text mark").Text())
			}
			return marks[to]
		}
		leads := func(what, words string, a *goquery.Selection) int {
			for i := range a.Length() {
				if got := marked(a.Eq(i)); got == "" || !strings.Contains(words, got) {
					t.Errorf("%s %q leads to %q", what, words, got)
				}
			}
			return a.Length()
		}
		quotes, heads, notes := 0, 0, 0
		d.Find(".brief ol > li").Each(func(_ int, item *goquery.Selection) {
			item.Find("blockquote").Each(func(_ int, q *goquery.Selection) {
				if n := leads("the quotation", q.Text(), q.Find("cite a")); n != 1 {
					t.Errorf("%d links of %q, want 1", n, q.Text())
				}
				quotes++
			})
			head := item.Find("b").Text()
			heads += leads("the finding", head, item.Find("b a"))
			notes += leads("the note", item.Find("p.note").Text()+head, item.Find("p.note a")) // which may be of the words above
			item.Find(".again a").Each(func(_ int, a *goquery.Selection) {
				if command := a.Text(); !strings.HasPrefix(command, "tifa ") || !strings.Contains(command, " --at ") {
					t.Errorf("the command %q", command)
				}
				page(t, s, a.AttrOr("href", ""))
			})
		})
		if quotes < 5 || heads < 5 || notes < 3 {
			t.Errorf("%s: %d quotations, %d findings, %d notes with places", language, quotes, heads, notes)
		}
	}
	n := page(t, s, "/").Find(".news a")
	if n.Length() == 0 || !strings.Contains(n.AttrOr("href", ""), "/doc/") {
		t.Error("what is new on the first page leads to no passage")
	}
}
