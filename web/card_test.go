package web_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tifa"
)

// The card of a formulation tells the templates that it fills, with what else stands in
// the slot, and lines of its last years.
func TestCard(t *testing.T) {
	var more []*tifa.Document
	for _, x := range []struct{ year, second string }{{"2026", "开放港口的政策"}, {"2027", "互惠贸易的方针"}, {"2028", "敬重渔家的态度"}} {
		more = append(more, &tifa.Document{
			ID: "vow-" + x.year, Date: tifa.Date(x.year + "-03-01"), Language: "zh",
			Text: "港口之约\n会议强调，守护航道的决心永不动摇，" + x.second + "永不动摇。",
		})
	}
	s := room(t, nil, more...)
	target := "/trace?card=yes&f=" + q("守护航道的决心永不动摇")
	d := page(t, s, target, "Accept-Language", "zh")
	if got := d.Find("h3.template").Text(); !strings.Contains(got, "…永不动摇") {
		t.Errorf("template %q", got)
	}
	filling := d.Find("th a").FilterFunction(func(_ int, a *goquery.Selection) bool { return a.Text() == "互惠贸易的方针" })
	if got := page(t, s, filling.AttrOr("href", "")).Find(".lead").First().Text(); !strings.Contains(got, "1 occurrence") {
		t.Errorf("the life of another filling: %q", got)
	}
	if n := d.Find(".attested").Length(); n != 2+3 {
		t.Errorf("%d lines, want the first, the last and those of three years", n)
	}
	var all []struct {
		Templates []struct{ Text string }
		Lines     []struct{ Document string }
	}
	if err := json.NewDecoder(answer(s, request(target, "Accept", "application/json")).Body).Decode(&all); err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || len(all[0].Templates) != 1 || all[0].Templates[0].Text != "…永不动摇" || len(all[0].Lines) != 3 || all[0].Lines[0].Document != "vow-2028" {
		t.Errorf("as JSON %+v", all)
	}
}
