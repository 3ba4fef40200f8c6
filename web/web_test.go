package web_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tifa"
	"tifa/formulation"
)

// Every page is whole in both languages, has one heading of the first order, says
// its language, and has a label for each field and words for each link.
func TestPages(t *testing.T) {
	s := room(t, nil)
	for _, target := range targets() {
		for _, language := range []string{"zh", "en"} {
			d := page(t, s, target, "Accept-Language", language)
			if got := d.Find("html").AttrOr("lang", ""); !strings.HasPrefix(got, language) {
				t.Errorf("%s: lang %q, want %s", target, got, language)
			}
			if n := d.Find("h1").Length(); n != 1 {
				t.Errorf("%s: %d headings h1", target, n)
			}
			d.Find("input:not([type=hidden]), textarea, select").Each(func(_ int, f *goquery.Selection) {
				id := f.AttrOr("id", "")
				if f.Closest("label").Length() == 0 && (id == "" || d.Find("label[for='"+id+"']").Length() == 0) {
					t.Errorf("%s: field %q without a label", target, f.AttrOr("name", ""))
				}
			})
			d.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
				if strings.TrimSpace(a.Text()) == "" && a.AttrOr("aria-label", "") == "" && a.Find("title").Length() == 0 {
					t.Errorf("%s: link to %s without words", target, a.AttrOr("href", ""))
				}
			})
			if d.Find("[style], style, script:not([src])").Length() > 0 {
				t.Errorf("%s: inline style or script, which the policy forbids", target)
			}
			seen := map[string]bool{}
			d.Find("[id]").Each(func(_ int, x *goquery.Selection) {
				if id := x.AttrOr("id", ""); seen[id] {
					t.Errorf("%s: id %q twice", target, id)
				} else {
					seen[id] = true
				}
			})
		}
	}
}

// The words of the interface have no key left, in either language.
func TestWordsAreWhole(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED, NOT EVERY PAGE LOOKED AT: -short")
	}
	s := room(t, nil)
	key := regexp.MustCompile(`^(nav/|(fact|facet|act|part|rule|per|unit|coverage|sort|count|fault|series|page|type|marks|marked|judge|add|home|example|export|discover)\.)[a-z.]+$`)
	all, err := os.ReadFile("words.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range formulation.Types() {
		if !strings.Contains(string(all), "\ntype."+string(kind)+"\t") {
			t.Errorf("no words for findings of type %s", kind)
		}
	}
	for _, target := range targets() {
		for _, language := range []string{"zh", "en"} {
			words := page(t, s, target, "Accept-Language", language).Find("body").Text()
			for word := range strings.FieldsSeq(words) {
				if key.MatchString(word) {
					t.Errorf("%s in %s: %q", target, language, word)
				}
			}
		}
	}
}

// Each link of each page leads to a page, and to a place on it.
func TestLinks(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED, NOT EVERY PAGE LOOKED AT: -short")
	}
	s := room(t, nil)
	seen, queue := map[string]bool{}, targets()
	pages := map[string]*goquery.Document{}
	at := func(target string) *goquery.Document {
		if pages[target] == nil {
			r := answer(s, request(target))
			if r.StatusCode != http.StatusOK {
				return nil
			}
			pages[target] = pageOf(t, r, http.StatusOK, target)
		}
		return pages[target]
	}
	checked := 0
	for _, target := range queue {
		at(target).Find("a[href], link[href]").Each(func(_ int, a *goquery.Selection) {
			href, _ := a.Attr("href")
			if strings.HasPrefix(href, "#") {
				href = target + href
			}
			if seen[href] || !strings.HasPrefix(href, "/") || strings.Contains(href, "format=") || strings.Contains(href, "#:~:") {
				return
			}
			seen[href] = true
			checked++
			path, fragment, _ := strings.Cut(href, "#")
			d := at(path)
			switch {
			case d == nil:
				t.Errorf("%s: link to %s, which is no page", target, href)
			case fragment != "" && d.Find("[id='"+fragment+"']").Length() == 0:
				t.Errorf("%s: link to %s, where no such place is", target, href)
			}
		})
	}
	if checked < 150 {
		t.Errorf("%d links checked, want 150 at least", checked)
	}
}

// The same address gives JSON, whose answer is that of the page.
func TestJSON(t *testing.T) {
	s := room(t, nil)
	for _, target := range targets() {
		if target == "/compare" {
			continue // words alone
		}
		r := answer(s, request(target, "Accept", "application/json"))
		if kind := r.Header.Get("Content-Type"); r.StatusCode != 200 || kind != "application/json; charset=utf-8" {
			t.Errorf("%s: status %d, %s", target, r.StatusCode, kind)
			continue
		}
		body, err := io.ReadAll(r.Body)
		if err != nil || !json.Valid(body) {
			t.Errorf("%s: no JSON: %v", target, err)
		}
	}
	var got struct {
		Count struct{ Occurrences int }
		Lines []struct{ Node string }
	}
	r := answer(s, request("/search?q="+q("同航共济"), "Accept", "application/json"))
	if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if got.Count.Occurrences != 9 || len(got.Lines) != 9 || got.Lines[0].Node != "同航共济" {
		t.Errorf("%+v, want 9 occurrences", got)
	}
}

// The address with the snapshot gives the same page.
func TestPermalink(t *testing.T) {
	s := room(t, nil)
	for _, target := range targets() {
		d := page(t, s, target)
		to, ok := d.Find(".foot a").First().Attr("href")
		if !ok || !strings.Contains(to, "at=") {
			t.Errorf("%s: no permalink", target)
			continue
		}
		again := page(t, s, to)
		if a, b := d.Find("main").Text(), again.Find("main").Text(); a != b {
			t.Errorf("%s: another page at %s", target, to)
		}
	}
	pageOf(t, answer(s, request("/?at=no-such-state")), http.StatusNotFound, "/?at=")
}

// The language asked for is kept in a cookie.
func TestLanguage(t *testing.T) {
	s := room(t, nil)
	r := answer(s, request("/?ui=zh"))
	cookies := r.Cookies()
	if len(cookies) != 1 || cookies[0].Value != "zh" {
		t.Fatalf("cookies %v", cookies)
	}
	again := request("/")
	again.AddCookie(cookies[0])
	d := pageOf(t, answer(s, again), 200, "/")
	if got := d.Find("html").AttrOr("lang", ""); got != "zh-Hans" {
		t.Errorf("lang %q after the choice was kept", got)
	}
	other, _ := d.Find("nav a[hreflang]").Attr("href")
	if got := page(t, s, other).Find("html").AttrOr("lang", ""); got != "en" {
		t.Errorf("the switch leads to %q", got)
	}
}

// Requests are counted by page and status, not by address.
func TestMetrics(t *testing.T) {
	s := room(t, nil)
	for range 3 {
		answer(s, request("/doc/"+newest))
	}
	answer(s, request("/doc/none"))
	b, err := io.ReadAll(answer(s, request("/metrics")).Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`tifa_requests_total{page="GET /doc/{id...}",status="200"} 3`, `tifa_requests_total{page="GET /doc/{id...}",status="404"} 1`,
		`tifa_request_seconds_count{page="GET /doc/{id...}"} 4`, "tifa_requests_running 1\n",
	} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %s in\n%s", want, b)
		}
	}
}

// Where the interface is Chinese, nothing English is said of Chinese texts.
func TestChinese(t *testing.T) {
	s := room(t, nil)
	english := regexp.MustCompile(`[A-Za-z][a-z]{3,}`)
	for _, target := range []string{"/compare?new=" + newest, "/series/" + url.PathEscape(seriesName) + "?clauses=2&f=" + q("同航共济"), "/doc/" + newest, "/brief/" + newest} {
		d := page(t, s, target, "Accept-Language", "zh")
		main := d.Find("main")
		main.Find("a, code, pre, .copy, dd, [lang^=zh], section[aria-label=加强或减弱]").Remove() // ladders name their sources
		for _, w := range english.FindAllString(main.Text(), -1) {
			if !strings.HasPrefix(w, "conference") && w != "document" {
				t.Errorf("%s: %q", target, w)
			}
		}
	}
}

// The first page tells what is new in the newest text, and draws of which years and
// series nothing is held.
func TestHomeNews(t *testing.T) {
	gap := func(id, date string) *tifa.Document {
		return &tifa.Document{ID: id, Date: tifa.Date(date), Series: "port", SeriesName: "港口年会", Text: "港口年会在澄津举行\n会议强调，要守住航道。"}
	}
	s := room(t, nil, gap("p1", "2026-03-01"), gap("p2", "2027-03-01"), gap("p3", "2028-03-01"), gap("p4", "2031-03-01"), gap("p5", "2032-03-01"))
	d := page(t, s, "/", "Accept-Language", "zh")
	if got := d.Find(".news li").Text(); !strings.Contains(got, "同海共治") {
		t.Errorf("news: %q", got)
	}
	drawn := d.Find("svg[aria-label^=各系列] .holes rect title").Text()
	if !strings.Contains(drawn, "港口年会 2029") || strings.Contains(drawn, "港口年会 2031") {
		t.Errorf("drawn as missing: %q", drawn)
	}
	if got := d.Find(".coverage").Text(); !strings.Contains(got, "港口年会（2029–2030）") {
		t.Errorf("coverage %q", got)
	}
}

// The help has examples of words of the corpus, which find something there.
func TestExamples(t *testing.T) {
	s := room(t, nil)
	var got struct {
		Corpus []struct {
			Query       string
			Occurrences int
		}
	}
	if err := json.NewDecoder(answer(s, request("/help", "Accept", "application/json")).Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if len(got.Corpus) < 9 {
		t.Errorf("%d examples, want 9 at least", len(got.Corpus))
	}
	for _, x := range got.Corpus {
		if x.Occurrences == 0 && !strings.Contains(x.Query, "NOT WITHIN") {
			t.Errorf("%q finds nothing", x.Query)
		}
	}
	d := page(t, s, "/help", "Accept-Language", "zh")
	if n := d.Find(".example mark").Length(); n < 9 {
		t.Errorf("%d lines found, want 9 at least", n)
	}
}
