package web_test

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tifa/web"
)

const recurring = "/discover?type=slogan&occurrences=3&documents=2"

// What recurs is found, judged by plain forms, and the judgement travels with the
// corpus.
func TestDiscoverAndJudge(t *testing.T) {
	dir := ""
	s := room(t, func(c *web.Config) { c.Dir = "add"; dir = c.Corpus.Dir() })
	const wording = "坚持邻岸优先、远洋并举"
	row := func(d *goquery.Document) *goquery.Selection {
		return d.Find("tbody tr").FilterFunction(func(_ int, r *goquery.Selection) bool { return r.Find("th a").Text() == wording })
	}
	judged := func(as, name string) {
		t.Helper()
		form := row(page(t, s, recurring+"&judged=all")).Find("form.judge")
		values := url.Values{"as": {as}}
		form.Find("input[name]").Each(func(_ int, f *goquery.Selection) { values.Set(f.AttrOr("name", ""), f.AttrOr("value", "")) })
		if name != "" {
			values.Set("name", name)
		}
		r := post(s, form.AttrOr("action", ""), "application/x-www-form-urlencoded", []byte(values.Encode()))
		if to := r.Header.Get("Location"); r.StatusCode != 303 || !strings.HasPrefix(to, "/discover?") {
			t.Fatalf("judged %s: status %d to %q", as, r.StatusCode, to)
		}
	}
	file := func() string {
		b, err := os.ReadFile(filepath.Join(dir, "families.txt"))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if n := row(page(t, s, recurring)).Length(); n != 1 {
		t.Fatalf("%d rows of %s, want 1", n, wording)
	}
	judged("keep", "邻岸")
	if got := file(); got != "邻岸: "+wording+"\n" {
		t.Errorf("kept as %q", got)
	}
	if got := row(page(t, s, recurring+"&judged=kept")).Find(".judge b").Text(); got != "kept" {
		t.Errorf("shown as %q", got)
	}
	if got := page(t, s, "/trace?f="+q(wording)).Find(".life").Text(); !strings.Contains(got, "邻岸") {
		t.Error("its page does not tell the family")
	}
	judged("open", "")
	judged("reject", "")
	if got := file(); got != "-: "+wording+"\n" {
		t.Errorf("rejected as %q", got)
	}
	if n := row(page(t, s, recurring)).Length(); n != 0 {
		t.Error("what was rejected is still listed")
	}
	var data struct {
		Findings []struct{ Formulation, Judgement string }
	}
	if err := json.NewDecoder(answer(s, request(recurring+"&judged=rejected", "Accept", "application/json")).Body).Decode(&data); err != nil {
		t.Fatal(err)
	}
	if len(data.Findings) != 1 || data.Findings[0].Formulation != wording || data.Findings[0].Judgement != "rejected" {
		t.Errorf("as JSON %v", data.Findings)
	}
	forged := url.Values{"as": {"keep"}, "wording": {"x"}, "stamp": {"guessed"}}
	if r := post(s, "/discover/judge", "application/x-www-form-urlencoded", []byte(forged.Encode())); r.StatusCode != 403 {
		t.Errorf("a form without the stamp: status %d", r.StatusCode)
	}
	reading := room(t, nil)
	if n := page(t, reading, recurring).Find("form.judge").Length(); n != 0 {
		t.Errorf("%d forms that judge where readers may only read", n)
	}
}

// Two times are compared: what rises stands apart from what falls.
func TestDiscoverCompared(t *testing.T) {
	s := room(t, nil, talks()...)
	var data struct {
		Discovery struct {
			Contrast struct {
				Focus     int `json:"focus_size"`
				Reference int `json:"reference_size"`
			}
		}
		Compared []struct {
			Formulation, Change string
			Focus, Reference    int
		}
	}
	r := answer(s, request("/discover?type=slogan&series=talks&since=2036&until=2036&against=2035&format=json"))
	if err := json.NewDecoder(r.Body).Decode(&data); err != nil {
		t.Fatal(err)
	}
	change := map[string]string{}
	for _, c := range data.Compared {
		change[c.Formulation] = c.Change
	}
	if change["旧航道分段看守"] != "less" || change["新灯塔连片照海"] != "more" {
		t.Errorf("changes %v", change)
	}
	if c := data.Discovery.Contrast; c.Focus != 20 || c.Reference != 20 {
		t.Errorf("compared %+v, want 20 and 20", c)
	}
	d := page(t, s, "/discover?type=slogan&series=talks&since=2036&until=2036&against=2035")
	if got := d.Find("h2").First().Text() + d.Find(".findings").First().Find("tbody th").Text(); !strings.HasPrefix(got, "Rising新灯塔") {
		t.Errorf("first list %q", got)
	}
	pageOf(t, answer(s, request("/discover?type=slogan&since=2036&against=2036")), 400, "a time against itself")
}

// What the address asks for wrongly is told with what there is to choose from, before
// anything is looked for.
func TestDiscoverChoices(t *testing.T) {
	s := room(t, nil)
	for _, target := range []string{"/discover?type=wrong", "/discover?type=slogan&judged=wrong"} {
		var fault struct{ Fact, Hint string }
		r := answer(s, request(target, "Accept", "application/json"))
		if err := json.NewDecoder(r.Body).Decode(&fault); err != nil {
			t.Fatal(err)
		}
		if r.StatusCode != 400 || !strings.Contains(fault.Fact, "wrong") || !strings.HasPrefix(fault.Hint, "want one of ") {
			t.Errorf("%s: status %d, %q, hint %q", target, r.StatusCode, fault.Fact, fault.Hint)
		}
	}
}
