package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tifa/web"
)

// upload posts a file, or a text where name is "".
func upload(s *web.Server, name string, content []byte) *http.Response {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	if name == "" {
		_ = form.WriteField("text", string(content))
	} else if part, err := form.CreateFormFile("file", name); err == nil {
		_, _ = part.Write(content)
	}
	_ = form.Close()
	return follow(s, post(s, "/add", form.FormDataContentType(), b.Bytes()))
}

// follow goes where an answer leads, and asks again as long as work is in progress.
func follow(s *web.Server, r *http.Response) *http.Response {
	for to := r.Header.Get("Location"); r.StatusCode == http.StatusSeeOther; to = r.Header.Get("Location") {
		r = answer(s, request(to))
		for r.Header.Get("Refresh") != "" {
			r = answer(s, request(to))
		}
	}
	return r
}

func post(s *web.Server, target, kind string, body []byte) *http.Response {
	r := httptest.NewRequest("POST", target, bytes.NewReader(body))
	r.Host = "127.0.0.1:8470"
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Accept-Language", "en")
	return answer(s, r)
}

// submit posts the form of a page with some of its fields changed.
func submit(t *testing.T, s *web.Server, form *goquery.Selection, change ...string) *http.Response {
	t.Helper()
	values := url.Values{}
	form.Find("input[name]").Each(func(_ int, f *goquery.Selection) { values.Set(f.AttrOr("name", ""), f.AttrOr("value", "")) })
	for i := 0; i < len(change); i += 2 {
		if !values.Has(change[i]) && form.Find("button[name='"+change[i]+"']").Length() == 0 {
			t.Fatalf("the form has no field %q", change[i])
		}
		values.Set(change[i], change[i+1])
	}
	return follow(s, post(s, form.AttrOr("action", ""), "application/x-www-form-urlencoded", []byte(values.Encode())))
}

const pasted = `联邦对外事务工作会议在澄津举行 陆崇岸发表重要讲话

砺屿通讯社澄津12月20日电 联邦对外事务工作会议12月19日至20日在澄津举行。

会议指出，处理与霁海沿岸国家的关系，要坚持同航共济、同舟共渡。
`

// A text that is pasted is shown as understood, corrected, stored, read, taken back.
func TestAdd(t *testing.T) {
	s := room(t, func(c *web.Config) { c.Dir = "add" })
	page(t, s, "/add")
	d := pageOf(t, upload(s, "", []byte(pasted)), 200, "/add")
	if got := d.Find("#title").AttrOr("value", ""); got != "联邦对外事务工作会议在澄津举行 陆崇岸发表重要讲话" {
		t.Errorf("title understood as %q", got)
	}
	if got := d.Find("#series").AttrOr("value", ""); got != seriesName {
		t.Errorf("series understood as %q", got)
	}
	pageOf(t, answer(s, request("/doc/conference-2035")), 404, "before it is stored")
	form := d.Find("form[action='/add/store']")
	// It can be read against the corpus without being stored.
	unstored := pageOf(t, submit(t, s, form, "then", "brief"), 200, "/brief?arrival=")
	if got := unstored.Find(".brief").Text(); !strings.Contains(got, "not stored") || !strings.Contains(got, "no day is known") {
		t.Errorf("a text without a year: %q", got)
	}
	unstored = pageOf(t, submit(t, s, form, "date", "2035-12-20", "event.start", "2035-12-19", "then", "brief"), 200, "/brief?arrival=")
	if got := unstored.Find(".brief").Text(); !strings.Contains(got, "not stored") || !strings.Contains(got, "同舟共渡") {
		t.Error("no brief of what is not stored")
	}
	if r := answer(s, request("/brief?doc="+newest)); r.StatusCode != 303 || r.Header.Get("Location") != "/brief/"+newest {
		t.Errorf("brief by id leads to %q", r.Header.Get("Location"))
	}
	d = pageOf(t, submit(t, s, form, "id", "conference-2035", "date", "2035-12-20", "event.start", "2035-12-19"), 200, "/add/store")
	if got := d.Find(".brief").Text(); !strings.Contains(got, "同舟共渡") || !strings.Contains(got, "Stored.") {
		t.Error("no brief of what was stored")
	}
	to, ok := d.Find(".actions a").Attr("href")
	if !ok || to != "/doc/conference-2035" {
		t.Fatalf("stored at %q", to)
	}
	read := page(t, s, to)
	if text := read.Find("#text").Text(); !strings.Contains(text, "同舟共渡") {
		t.Error("the stored text is not on its page")
	}
	if before := read.Find(".actions a").First().AttrOr("href", ""); before != "/doc/conference-2034" {
		t.Errorf("predecessor %q", before)
	}
	if n := page(t, s, "/search?q="+q("同舟共渡")).Find(".kwic tr").Length(); n != 1 {
		t.Errorf("%d lines, want 1", n)
	}
	pageOf(t, submit(t, s, form), 200, "stored twice")
	if n := page(t, s, "/search?q="+q("同舟共渡")).Find(".kwic tr").Length(); n != 1 {
		t.Errorf("stored twice: %d lines, want 1", n)
	}
	d = pageOf(t, submit(t, s, d.Find("form[action='/add/undo']")), 200, "/add/undo")
	if got := d.Find("[role=status]").Text(); !strings.HasPrefix(got, "1 document taken back") {
		t.Errorf("%q", got)
	}
	pageOf(t, answer(s, request("/doc/conference-2035")), 404, "after it was taken back")
}

// A file of records is stored as it was read; what cannot be read of it is told.
func TestAddRecords(t *testing.T) {
	s := room(t, func(c *web.Config) { c.Dir = "add" })
	d := pageOf(t, upload(s, "x.jsonl", []byte(`{"id":"a","date":"2036-01-01","title":"甲","text":"同舟共渡"}
{"id":"b","date":"2036-13-01","title":"乙","text":"同舟共渡"}
{"id":"c","date":"2036-01-02","title":"丙","text":"同舟共渡"}
`)), 200, "/add")
	if n := d.Find("tbody tr").Length(); n != 2 || d.Find(".faults li").Length() != 1 {
		t.Errorf("%d documents, want 2; faults %q", n, d.Find(".faults").Text())
	}
	pageOf(t, submit(t, s, d.Find("form[action='/add/store']")), 200, "/add/store")
	page(t, s, "/doc/c")
}

// Several files are read at once, each under its name; of two of one name the second
// has another id.
func TestAddFiles(t *testing.T) {
	s := room(t, func(c *web.Config) { c.Dir = "add" })
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for i, name := range []string{"a.txt", "x/a.txt", "b.txt"} {
		part, err := form.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write([]byte(strings.Replace(pasted, "同舟共渡", "同舟共渡"+strings.Repeat("远", i), 1)))
	}
	_ = form.Close()
	d := pageOf(t, follow(s, post(s, "/add", form.FormDataContentType(), b.Bytes())), 200, "/add")
	var ids []string
	d.Find("tbody th").Each(func(_ int, x *goquery.Selection) { ids = append(ids, x.Text()) })
	if !slices.Equal(ids, []string{"a", "a-2", "b"}) {
		t.Fatalf("ids %q", ids)
	}
	// The second is corrected alone.
	one := page(t, s, d.Find("td a[aria-label$='a-2']").AttrOr("href", ""))
	d = pageOf(t, submit(t, s, one.Find("form[action='/add/store']"), "id", "second", "date", "2034-12-20", "event.name", "联邦对外事务工作会议", "event.start", "2034-12-18", "then", "list"), 200, "/add/store")
	if row := d.Find("tbody tr").Eq(1); row.Find("th").Text() != "second" || row.Find("td").First().Text() != "2034-12-20" || row.Find("td").Eq(5).Text() != "1" {
		t.Errorf("corrected: %q", row.Text())
	}
	if got := d.Find("tbody th").First().Text(); got != "a" {
		t.Errorf("the first is now %q", got)
	}
	one = page(t, s, d.Find("td a[aria-label$='second']").AttrOr("href", ""))
	if got := one.Find(".entries a").AttrOr("href", ""); got != "/doc/"+newest {
		t.Errorf("another text of the event: %q, want that of %s", got, newest)
	}
	unstored := pageOf(t, submit(t, s, one.Find("form[action='/add/store']"), "then", "brief"), 200, "/brief?arrival=")
	if got := unstored.Find(".brief").Text(); !strings.Contains(got, "同舟共渡远") {
		t.Error("no brief of the second")
	}
	d = pageOf(t, submit(t, s, d.Find("form[action='/add/store']")), 200, "/add/store")
	if n := d.Find(".entries a").Length(); n != 3 {
		t.Errorf("%d stored, want 3", n)
	}
	page(t, s, "/doc/second")
	d = pageOf(t, submit(t, s, d.Find("form[action='/add/undo']")), 200, "/add/undo")
	if got := d.Find("[role=status]").Text(); !strings.HasPrefix(got, "3 documents taken back") {
		t.Errorf("%q", got)
	}
}

func TestAddHostile(t *testing.T) {
	s := room(t, func(c *web.Config) { c.Dir = "add"; c.Limits.Upload = 1 << 20 })
	for _, c := range []struct {
		name, file string
		content    []byte
		status     []int
	}{
		{"nothing", "x.txt", nil, []int{400}},
		{"no text", "", []byte("  "), []int{400}},
		{"picture", "x.png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"), []int{400}},
		{"broken PDF", "x.pdf", []byte("%PDF-1.7\nnothing of it"), []int{400}},
		{"broken archive", "x.zip", []byte("PK\x03\x04 broken"), []int{400}},
		{"too large", "x.txt", bytes.Repeat([]byte("改革"), 1<<20), []int{413}},
		{"name that climbs", "../../etc/passwd", []byte("会议指出，同航共济。"), []int{200}},
		{"script", "x.html", []byte("<title><script>alert(1)</script></title><p><img src=x onerror=alert(1)>会议指出，同航共济。</p>"), []int{200, 400}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := upload(s, c.file, c.content)
			if !slices.Contains(c.status, r.StatusCode) {
				t.Fatalf("status %d, want one of %v", r.StatusCode, c.status)
			}
			d := pageOf(t, r, r.StatusCode, c.name)
			if d.Find("script").Length() != 1 || d.Find("img").Length() > 0 {
				t.Error("markup is live")
			}
			if id := d.Find("#id").AttrOr("value", ""); strings.ContainsAny(id, "/\\") {
				t.Errorf("id %q", id)
			}
		})
	}
	if got := post(s, "/add", "text/plain", []byte("x")).StatusCode; got != 400 {
		t.Errorf("no form: status %d", got)
	}
	if got := post(s, "/add/store", "application/x-www-form-urlencoded", []byte("name=guessed")).StatusCode; got != 404 {
		t.Errorf("a guessed name: status %d", got)
	}
	cross := httptest.NewRequest("POST", "/add/undo", strings.NewReader("name=x"))
	cross.Host = "127.0.0.1:8470"
	cross.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := answer(s, cross).StatusCode; got != http.StatusForbidden {
		t.Errorf("from another site: status %d", got)
	}
	reading := room(t, nil)
	if got := upload(reading, "", []byte(pasted)).StatusCode; got != 404 && got != 405 {
		t.Errorf("where readers may only read: status %d", got)
	}
}
