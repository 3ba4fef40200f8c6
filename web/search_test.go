package web_test

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tifa"
)

// A year of the time line, of the table beside it, and a facet lead to their lines.
func TestSearchNarrows(t *testing.T) {
	s := room(t, nil)
	d := page(t, s, "/search?q="+q("必须"))
	all := d.Find(".kwic tr").Length()
	bars := d.Find(".chart a[href]")
	if bars.Length() != 4 || all != 19 {
		t.Fatalf("%d bars, want 4; %d lines, want 19", bars.Length(), all)
	}
	sum := 0
	bars.Each(func(_ int, a *goquery.Selection) {
		to, _ := a.Attr("href")
		sum += page(t, s, to).Find(".kwic tr").Length()
		if d.Find("td a[href], th a[href]").FilterFunction(func(_ int, x *goquery.Selection) bool { return x.AttrOr("href", "") == to }).Length() != 1 {
			t.Errorf("no row of the table leads to %s", to)
		}
	})
	if sum != all {
		t.Errorf("the years hold %d lines, all %d", sum, all)
	}
	d = page(t, s, "/search?q="+q("必须")+"&sort=right")
	var right []string
	d.Find(".kwic .right").Each(func(_ int, c *goquery.Selection) { right = append(right, c.Text()) })
	if len(right) != 19 || !slices.IsSorted(right) {
		t.Errorf("not in order of the right: %q", right)
	}
}

// A year on the time line opens its months, and these their lines; the file has what is
// shown.
func TestSearchMonths(t *testing.T) {
	var more []*tifa.Document
	for i, date := range []tifa.Date{"2040-01-05", "2040-01-20", "2040-03-02", "2041-02-01"} {
		more = append(more, &tifa.Document{ID: "m" + strconv.Itoa(i), Date: date, Language: "zh", Text: "会议指出，要守望浅滩。"})
	}
	s := room(t, nil, more...)
	years := page(t, s, "/search?q="+q("守望浅滩"))
	year := years.Find(".chart a[href*='since=2040']")
	d := page(t, s, year.AttrOr("href", ""), "Accept-Language", "en")
	if got := d.Find("details.data tbody th").Text(); got != "2040-012040-03" {
		t.Errorf("months %q", got)
	}
	if got := d.Find(".chosen a").Text(); !strings.Contains(got, "2040") || d.Find(".chosen a").Length() != 1 {
		t.Errorf("chosen %q, want 2040 once", got)
	}
	if n := d.Find(".holes rect").Length(); n != 1 {
		t.Errorf("%d months of which nothing is held, want 1", n)
	}
	month := page(t, s, d.Find(".chart a[href*='since=2040-01']").AttrOr("href", ""))
	if n := month.Find(".kwic tr").Length(); n != 2 {
		t.Errorf("%d lines of January, want 2", n)
	}
	if n := month.Find(".chart").Length(); n != 0 {
		t.Error("one month is drawn")
	}
	b, err := io.ReadAll(answer(s, request(year.AttrOr("href", "")+"&format=csv", "Accept-Language", "en")).Body)
	if err != nil || !strings.Contains(string(b), "\nby month\nmonth,") || !strings.Contains(string(b), "\n2040-01,2,2,2,") {
		t.Errorf("%v: %s", err, b)
	}
}
