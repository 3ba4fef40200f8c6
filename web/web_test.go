package web_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/time/rate"

	"tifa"
	"tifa/corpus"
	"tifa/edition"
	"tifa/formulation"
	"tifa/ladder"
	"tifa/structure"
	"tifa/text"
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

// What a text has stands on its page to the last character, and its statements in
// the margin.
func TestDocumentIsWhole(t *testing.T) {
	s := room(t, nil)
	want, err := os.ReadFile(filepath.Join("..", "cmd", "tifa", "sample", newest+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	d := page(t, s, "/doc/"+newest)
	var shown strings.Builder
	d.Find(".words").Each(func(_ int, p *goquery.Selection) { shown.WriteString(p.Text()) })
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	if squeeze(shown.String()) != squeeze(string(want)) {
		t.Error("the page does not hold the text")
	}
	if n := d.Find(".margin p").Length(); n < 8 {
		t.Errorf("%d statements in the margin, want 8 at least", n)
	}
	if first := d.Find(".words .item").First().Text(); !strings.HasPrefix(first, "一是") {
		t.Errorf("first item %q", first)
	}
	if d.Find(".actions a[href*='/compare?']").Length() != 1 {
		t.Error("no link to the redline against the predecessor")
	}
}

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

// Words are marked by whether they were said before, and tell when.
func TestNovelty(t *testing.T) {
	s := room(t, nil)
	d := page(t, s, "/doc/"+newest+"?marks=novelty")
	said := func(class, words string) (title string) {
		d.Find(".words ." + class).EachWithBreak(func(_ int, x *goquery.Selection) bool {
			if strings.Contains(x.Text(), words) {
				title = x.AttrOr("title", "none")
			}
			return title == ""
		})
		return title
	}
	if got := said("never", "同海共治"); !strings.Contains(got, "before") {
		t.Errorf("同海共治: %q, want a formulation never said before", got)
	}
	if got := said("rare", "签了字的要办到"); got != "said before in 3 documents, 3 times; first 2031-12-17, last 2033-12-22" {
		t.Errorf("签了字的要办到: %q", got)
	}
	if n := page(t, s, "/doc/"+newest).Find(".words [title]").Length(); n > 0 {
		t.Errorf("%d marks that nobody asked for", n)
	}
}

// A line of a concordance leads to its passage, and the citation of that quotes it.
func TestFromLineToCitation(t *testing.T) {
	s := room(t, nil)
	d := page(t, s, "/search?q="+q("同海共治"))
	to, ok := d.Find(".kwic a").First().Attr("href")
	if !ok {
		t.Fatal("no line")
	}
	d = page(t, s, strings.TrimSuffix(to, "#passage"))
	if got := d.Find("mark").Text(); got != "同海共治" {
		t.Errorf("marked %q", got)
	}
	var selector struct {
		Selector []struct {
			Type, Exact, Prefix, Suffix string
			Start, End                  int
		}
	}
	if err := json.Unmarshal([]byte(d.Find(".citation pre").First().Text()), &selector); err != nil {
		t.Fatal(err)
	}
	var doc struct{ Text string }
	r := answer(s, request(strings.Split(to, "?")[0], "Accept", "application/json"))
	if err := json.NewDecoder(r.Body).Decode(&doc); err != nil {
		t.Fatal(err)
	}
	quote, position := selector.Selector[0], selector.Selector[1]
	points := text.NewPoints(doc.Text)
	if at := doc.Text[points.Byte(position.Start):points.Byte(position.End)]; at != quote.Exact || at != "同海共治" {
		t.Errorf("positions hold %q, quote %q", at, quote.Exact)
	}
	if !strings.Contains(doc.Text, quote.Prefix+quote.Exact+quote.Suffix) {
		t.Errorf("%q + %q + %q is not in the text", quote.Prefix, quote.Exact, quote.Suffix)
	}
	link, _ := d.Find(".citation a[href*=':~:text=']").Attr("href")
	_, directive, _ := strings.Cut(link, ":~:text=")
	plain, err := url.QueryUnescape(directive)
	if err != nil || !strings.Contains(plain, "同海共治") {
		t.Errorf("text fragment %q", plain)
	}
}

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

// CSV holds the lines of the page below what was asked and counted, and nothing that
// a spreadsheet takes for a formula.
func TestExport(t *testing.T) {
	s := room(t, nil, &tifa.Document{ID: "=1+1", Date: "2033-01-01", Title: "=HYPERLINK(1)", Text: "同航共济"})
	r := answer(s, request("/search?format=csv&q="+q("同航共济")))
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	body := string(b)
	for _, want := range []string{"query,同航共济", "occurrences,10", "snapshot,", "this corpus of 7 documents", "'=1+1", "'=HYPERLINK(1)"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in %s", want, body)
		}
	}
	if strings.Contains(body, "\n=") || strings.Contains(body, ",=") {
		t.Error("a field begins with =")
	}
	for _, format := range []string{"html", "docx", "md"} {
		r := answer(s, request("/brief/"+newest+"?format="+format))
		if b, _ := io.ReadAll(r.Body); r.StatusCode != 200 || len(b) < 1000 || !strings.Contains(r.Header.Get("Content-Disposition"), "brief."+format) {
			t.Errorf("brief as %s: status %d, %d bytes", format, r.StatusCode, len(b))
		}
	}
	for _, format := range []string{"html", "docx", "md", "csv"} {
		r := answer(s, request("/compare?new="+newest+"&format="+format))
		if b, _ := io.ReadAll(r.Body); r.StatusCode != 200 || len(b) < 1000 || !strings.Contains(r.Header.Get("Content-Disposition"), "comparison."+format) {
			t.Errorf("%s: status %d, %d bytes", format, r.StatusCode, len(b))
		}
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
	if got := d.Find(".coverage").Text(); !strings.Contains(got, "港口年会 2029–2030") {
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

// A document leads to the other texts of its event and to what they change, and a
// comparison to the table of the series.
func TestVersions(t *testing.T) {
	s := room(t, nil, &tifa.Document{
		ID: "short", Date: "2034-12-19", Event: &tifa.Event{Name: seriesName, Start: "2034-12-18", End: "2034-12-19"},
		Text: "联邦对外事务工作会议在澄津举行\n会议强调，要守住航道。",
	})
	d := page(t, s, "/doc/short")
	if to := d.Find(".beside .entries a").First().AttrOr("href", ""); to != "/doc/"+newest {
		t.Errorf("another text of the event is at %q", to)
	}
	d = page(t, s, d.Find(".beside .entries a[href^='/compare']").AttrOr("href", ""))
	table := d.Find(".actions a[href^='/series/']").AttrOr("href", "")
	if n := page(t, s, table).Find("main td").Length(); n < 20 {
		t.Errorf("%q: a table of %d cells", table, n)
	}
}
