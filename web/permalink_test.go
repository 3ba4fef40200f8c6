package web_test

import (
	"strings"
	"testing"

	"tifa/web"
)

// The address that a page names for itself gives it again, in the words of either
// language, also when the corpus has grown.
func TestPermalinks(t *testing.T) {
	s := room(t, func(c *web.Config) { c.Dir = "add" })
	states := append(targets(),
		"/search?q="+q("必须")+"&act=require&speaker="+q("会议"), "/search?q="+q("必须")+"&page=2", "/compare?new="+newest+"&view=one",
		"/discover?type=slogan&occurrences=3&documents=2&judged=new&page=2", "/trace?f="+q("同航共济")+"&f="+q("共济")+"&count=free&since=2032&until=2033",
	)
	type state struct{ target, fixed, words string }
	words := func(target, language string) (fixed, words string) {
		d := page(t, s, target, "Accept-Language", language)
		fixed = d.Find(".foot a").First().AttrOr("href", "")
		return fixed, strings.Join(strings.Fields(d.Find("main").Text()), " ")
	}
	var all []state
	for _, target := range states {
		for _, language := range []string{"zh", "en"} {
			x := state{target: target}
			x.fixed, x.words = words(target, language)
			if x.fixed == "" || !strings.Contains(x.fixed, "at=") {
				t.Fatalf("%s: names itself %q", target, x.fixed)
			}
			all = append(all, x)
			if _, again := words(x.fixed, language); again != x.words {
				t.Errorf("%s: is not at %s", target, x.fixed)
			}
		}
	}
	d := pageOf(t, upload(s, "later.txt", []byte(pasted)), 200, "/add")
	pageOf(t, submit(t, s, d.Find("form[action='/add/store']"), "date", "2035-12-20", "event.start", "2035-12-19"), 200, "/add/store")
	changed := 0
	for i, x := range all {
		language := []string{"zh", "en"}[i%2]
		if _, again := words(x.fixed, language); again != x.words {
			t.Errorf("%s: changed at %s when the corpus grew:\n%s\n%s", x.target, x.fixed, x.words, again)
		}
		if _, now := words(x.target, language); now != x.words {
			changed++
		}
	}
	if changed < 10 {
		t.Errorf("%d pages of the newest state changed, want 10 at least", changed)
	}
}
