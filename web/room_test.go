package web_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/time/rate"

	"tifa"
	"tifa/corpus"
	"tifa/edition"
	"tifa/ladder"
	"tifa/structure"
	"tifa/web"
)

const newest = "conference-2034"

// hostile is a document whose every field tries to be markup.
func hostile() *tifa.Document {
	const script = `"><script>alert(1)</script>`
	return &tifa.Document{
		ID: `../x/` + script + `?a=1#b&%2f`, Title: script + `</title>`, Date: "2033-03-03", Source: script, Series: script,
		Language: "zh", Text: "会议指出，" + script + "要同航共济。\n<img src=x onerror=alert(1)>",
		Provenance: tifa.Provenance{URL: "javascript:alert(1)", Path: script},
	}
}

// room is a server over the sample texts and the documents given.
func room(t *testing.T, change func(*web.Config), more ...*tifa.Document) *web.Server {
	t.Helper()
	return serve(t, shelf(t, more...), change)
}

// shelf is a corpus of the sample texts and the documents given.
func shelf(t *testing.T, more ...*tifa.Document) *corpus.Corpus {
	t.Helper()
	rules, err := structure.Standard()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	w, err := corpus.OpenWriter(t.Context(), dir, corpus.Writer{Command: "test"})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join("..", "cmd", "tifa", "sample", "*.txt"))
	if err != nil || len(files) < 6 {
		t.Fatalf("%d sample texts, want 6 at least: %v", len(files), err)
	}
	b := w.Begin()
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		more = append(more, &tifa.Document{ID: strings.TrimSuffix(filepath.Base(name), ".txt"), Text: string(text)})
	}
	for _, d := range more {
		s := edition.Structure(rules, d)
		if _, err := b.Put(d, structure.SeriesKey(d), s); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	c, err := corpus.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// serve is a server over a corpus.
func serve(t *testing.T, c *corpus.Corpus, change func(*web.Config)) *web.Server {
	t.Helper()
	rules, err := structure.Standard()
	if err != nil {
		t.Fatal(err)
	}
	var ladders []ladder.Ladder
	for _, name := range ladder.Carried() {
		f, err := ladder.OpenCarried(name)
		if err != nil {
			t.Fatal(err)
		}
		l, err := ladder.Read(name, f)
		if err != nil {
			t.Fatal(err)
		}
		ladders = append(ladders, l)
	}
	config := web.Config{Corpus: c, Rules: rules, Ladders: ladders, Log: slog.New(slog.DiscardHandler), Limits: web.Limits{Rate: rate.Inf, Time: 10 * time.Minute}}
	if change != nil {
		change(&config)
	}
	if config.Dir == "add" {
		config.Dir = c.Dir()
	}
	s, err := web.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// talks are twenty texts of 2035 and as many of 2036, between which a wording went
// and another came.
func talks() (all []*tifa.Document) {
	for i := range 40 {
		words, year := "旧航道分段看守", 2035+i/20
		if year == 2036 {
			words = "新灯塔连片照海"
		}
		n := strconv.Itoa(i)
		all = append(all, &tifa.Document{
			ID: "talk-" + n, Date: tifa.Date(strconv.Itoa(year) + "-01-" + strconv.Itoa(10+i%20)), Title: "谈话" + n, Series: "talks", Language: "zh",
			Text: "会议指出，" + words + "，这是第" + n + "回。",
		})
	}
	return all
}

func request(target string, header ...string) *http.Request {
	r := httptest.NewRequest("GET", target, nil)
	r.Host = "127.0.0.1:8470"
	r.Header.Set("Accept-Language", "en")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

func answer(s *web.Server, r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

// page is the page at an address, which must be there and hold no remains of a
// template that could not be filled.
func page(t *testing.T, s *web.Server, target string, header ...string) *goquery.Document {
	t.Helper()
	for ; ; time.Sleep(10 * time.Millisecond) { // until neither it nor a part of it is being worked out
		r := answer(s, request(target, header...))
		if r.Header.Get("Refresh") != "" {
			continue
		}
		if d := pageOf(t, r, http.StatusOK, target); d.Find(".waits").Length() == 0 {
			return d
		}
	}
}

func pageOf(t *testing.T, r *http.Response, status int, target string) *goquery.Document {
	t.Helper()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if r.StatusCode != status {
		t.Fatalf("%s: status %d, want %d: %s", target, r.StatusCode, status, body[:min(2000, len(body))])
	}
	for _, bad := range []string{"ZgotmplZ", "<no value>", "%!"} {
		if bytes.Contains(body, []byte(bad)) {
			t.Errorf("%s: page holds %q", target, bad)
		}
	}
	d, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func q(s string) string { return url.QueryEscape(s) }

const seriesName = "联邦对外事务工作会议"

func targets() []string {
	return []string{
		"/", "/doc/" + newest, "/doc/council-2033", "/doc/" + newest + "?start=0&end=20", "/doc/" + newest + "?marks=novelty",
		"/search?q=" + q("同航共济"), "/search?q=" + q("必须") + "&sort=left", "/search?q=" + q("必须") + "&sort=right&since=2033&until=2033",
		"/search?q=nothing+like+this", "/search?q=straits", "/search?q=" + q("会议 act:require"),
		"/trace", "/trace?f=" + q("同航共济") + "&f=" + q("同港共兴"), "/trace?f=" + q("同航共济") + "&card=yes", "/trace?f=" + q("共济") + "&count=free", "/trace?f=none",
		"/compare", "/compare?new=" + newest, "/compare?old=council-2033&new=council-2034",
		"/series/" + url.PathEscape(seriesName), "/series/" + url.PathEscape(seriesName) + "?clauses=2&f=" + q("同航共济"),
		"/discover", "/discover?type=slogan&occurrences=3&documents=2", "/discover?type=frame&occurrences=2&documents=2", "/discover?type=slogan&since=2033&against=2031..2032&occurrences=2&documents=2",
		"/brief/" + newest, "/help",
	}
}
