package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"tifa"
	"tifa/corpus"
	"tifa/internal/realdata"
	"tifa/tifatest"
	"tifa/web"
)

// crowded is a corpus of so much that some requests take long.
func crowded(t *testing.T) *corpus.Corpus {
	t.Helper()
	all := tifatest.News(600)
	var long strings.Builder
	for _, d := range all[:12] {
		long.WriteString(d.Text + "\n")
	}
	return shelf(t, append(all, &tifa.Document{ID: "long", Date: "2031-02-02", Title: "长", Language: "zh", Series: "x", Text: long.String()})...)
}

func limited(l web.Limits) func(*web.Config) {
	l.Rate = rate.Inf
	return func(c *web.Config) { c.Limits = l }
}

// What takes long, or is made to, is stopped or refused, and the server lives.
func TestLongWork(t *testing.T) {
	if !realdata.Long(t) {
		t.Skip("SKIPPED, LIMITS NOT TRIED ON LONG WORK")
	}
	c := crowded(t)
	t.Run("stopped", func(t *testing.T) { stopped(t, c) })
	t.Run("discovery", func(t *testing.T) { longDiscovery(t, c) })
	t.Run("bombs", func(t *testing.T) { queryBombs(t, c) })
	t.Run("texts", func(t *testing.T) { longTexts(t, c) })
}

// A request that takes long without a limit is stopped by a short one, wherever it is.
func stopped(t *testing.T, c *corpus.Corpus) {
	tried := 0
	for _, target := range []string{
		"/search?q=" + q("/[^a-z]{3}[^，]{5,90}[。，]/"), "/search?sort=left&q=" + q("/[发展合作]./"), "/search?fold=punct&q=" + q("和[*]平"),
		"/trace?f=" + q("会议") + "&card=yes", "/trace?f=" + q("会议") + "&count=free", "/doc/long?marks=novelty", "/brief/long",
	} {
		took := time.Hour
		for range 4 { // the best, since others may be at work on this machine
			free := serve(t, c, limited(web.Limits{Time: time.Hour}))
			start := time.Now()
			if got := answer(free, request(target)).StatusCode; got != http.StatusOK {
				t.Fatalf("%s: status %d without a limit", target, got)
			}
			took = min(took, time.Since(start))
		}
		if took < 50*time.Millisecond {
			t.Logf("%s takes %v: too short to be stopped", target, took)
			continue
		}
		tried++
		s := serve(t, c, limited(web.Limits{Time: took / 8}))
		d := pageOf(t, answer(s, request(target)), http.StatusServiceUnavailable, target)
		if got := d.Find("h1").Text(); got != "This request took too long and was stopped." {
			t.Errorf("%s: %q", target, got)
		}
	}
	if tried < 3 {
		t.Errorf("%d requests took long, want 3 at least", tried)
	}
}

// A discovery that takes too long is stopped, and its page says so.
func longDiscovery(t *testing.T, c *corpus.Corpus) {
	s := serve(t, c, limited(web.Limits{Work: time.Millisecond, Time: time.Minute}))
	r := answer(s, request("/discover?type=slogan"))
	for r.Header.Get("Refresh") != "" {
		r = answer(s, request("/discover?type=slogan"))
	}
	d := pageOf(t, r, http.StatusServiceUnavailable, "/discover")
	if got := d.Find("h1").Text(); got != "This request took too long and was stopped." {
		t.Errorf("%q", got)
	}
}

// Queries that are made to take long, or to take memory, are answered, refused or
// stopped.
func queryBombs(t *testing.T, c *corpus.Corpus) {
	s := serve(t, c, limited(web.Limits{Time: 200 * time.Millisecond}))
	many := make([]string, 1000)
	for i := range many {
		many[i] = string(rune(0x4e00+i)) + string(rune(0x4e00+3*i))
	}
	bombs := []string{
		"/./", "/.*/", "/((((a*)*)*)*)*b/", "/(.{1,1000}){1,1000}/", "/(会|议|发|展|合|作)*国/", "/[^的]{1,1000}的/", `/\p{Han}{500}/`, "/(?i)" + strings.Repeat("(a|b)?", 400) + "/",
		"[*]", "[?]", "的[*]的[*]的[*]的[*]的", "会[*]议[*]会", strings.Repeat("的[?]", 2000), strings.Join(many, " | "), strings.Join(many[:60], " | "),
		"(" + strings.Join(many[:60], " | ") + ") NEAR/100 (" + strings.Join(many[60:120], " | ") + ")", "会议 NEAR/1000000000 发展", strings.Repeat("(", 5000) + "a" + strings.Repeat(")", 5000),
		"会议" + strings.Repeat(" NOT WITHIN 会议", 500), strings.Repeat("的", 50_000), `"` + strings.Repeat(`\"`, 5000) + `"`, "\u202e\u2066会议", "\ufeff", strings.Repeat("\u0301", 1000),
	}
	for _, bomb := range bombs {
		for _, target := range []string{"/search?q=", "/search?sort=right&q=", "/search?fold=width,script,case,punct&q=", "/search?act=state&page=900000&q=", "/trace?card=yes&f="} {
			target += url.QueryEscape(bomb)
			name := target[:min(60, len(target))]
			switch got := answer(s, request(target)); got.StatusCode {
			case http.StatusOK:
			case http.StatusBadRequest, http.StatusServiceUnavailable, http.StatusRequestURITooLong:
				if d := pageOf(t, got, got.StatusCode, name); strings.Count(d.Find("h1").Text(), ".") != 1 {
					t.Errorf("%s: want one sentence, got %q", name, d.Find("h1").Text())
				}
			default:
				t.Errorf("%s: status %d", name, got.StatusCode)
			}
		}
	}
	page(t, s, "/search?q="+q("罕见的提法")) // it lives
}

// A text that is too long to be worked on while somebody waits is not.
func longTexts(t *testing.T, c *corpus.Corpus) {
	s := serve(t, c, limited(web.Limits{Text: 10_000, Time: time.Minute}))
	for _, target := range []string{"/doc/long", "/brief/long", "/compare?new=long&old=item-00001", "/compare?new=item-00001&old=long", "/series/x?clauses=2"} {
		d := pageOf(t, answer(s, request(target)), http.StatusBadRequest, target)
		if got := d.Find("main").Text(); !strings.Contains(got, "too long for a") {
			t.Errorf("%s: %q", target, got)
		}
	}
	page(t, s, "/doc/item-00001")
	page(t, s, "/series/x")
}
