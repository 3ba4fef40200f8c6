package web_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tifa"
)

// A long series shows the clauses of its last editions, and says what it leaves out.
func TestLongSeries(t *testing.T) {
	var more []*tifa.Document
	for year := 2035; year < 2050; year++ {
		date := tifa.Date(strconv.Itoa(year) + "-12-20")
		more = append(more, &tifa.Document{
			ID: "long-" + strconv.Itoa(year), Date: date, Title: "会", Series: "long", Language: "zh", Text: "会议指出，要坚持同航共济的主张。",
			Event: &tifa.Event{Name: "会", Start: date, End: date},
		})
	}
	d := page(t, room(t, nil, more...), "/series/long?clauses=2")
	heads := d.Find("table").Last().Find("thead th")
	if n := heads.Length(); n != 14 || heads.Last().Text() != "2049" {
		t.Errorf("%d columns up to %s, want 12 editions and 2 others", n, heads.Last().Text())
	}
	if words := d.Find("main").Text(); !strings.Contains(words, "3 earlier ones are left out") {
		t.Error("nothing says what is left out")
	}
}

// Each count of a matrix leads to the lines it counts, and its first and last date to
// the passages.
func TestMatrixLeads(t *testing.T) {
	s := room(t, nil)
	d := page(t, s, "/series/"+url.PathEscape(seriesName)+"?f="+q("必须")+"&f="+q("同航共济"))
	cells, passages := 0, 0
	d.Find("table.matrix tbody td a").Each(func(_ int, a *goquery.Selection) {
		to := a.AttrOr("href", "")
		switch {
		case strings.HasPrefix(to, "/search?"):
			cells++
			if n := page(t, s, to).Find(".kwic tr").Length(); strconv.Itoa(n) != a.Text() {
				t.Errorf("%s counted, %d lines at %s", a.Text(), n, to)
			}
		case strings.HasPrefix(to, "/doc/") && strings.HasSuffix(to, "#passage"):
			passages++
			if n := page(t, s, strings.TrimSuffix(to, "#passage")).Find("#text mark").Length(); n == 0 {
				t.Errorf("no passage at %s", to)
			}
		}
	})
	if cells < 4 || passages < 4 {
		t.Errorf("%d counts and %d dates lead somewhere", cells, passages)
	}
}
