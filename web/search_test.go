package web_test

import (
	"slices"
	"testing"

	"github.com/PuerkitoBio/goquery"
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
