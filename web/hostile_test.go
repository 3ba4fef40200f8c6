package web_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"

	"tifa/web"
)

// A hostile request gets a page with one sentence; the server lives.
func TestHostile(t *testing.T) {
	s := room(t, nil, hostile())
	long := strings.Repeat("x", 10<<20)
	terms := strings.Repeat("a | ", 5000) + "a"
	for _, c := range []struct {
		name, target string
		status       []int
	}{
		{"10 MB query", "/search?q=" + long, []int{414}},
		{"long path", "/doc/" + long[:1<<20], []int{414}},
		{"long query", "/search?q=" + long[:100_000], []int{400}},
		{"alternation", "/search?q=" + q(terms), []int{400}},
		{"nested expression", "/search?q=" + q("/((((a*)*)*)*)*b/"), []int{200, 400, 503}},
		{"repeated expression", "/search?q=" + q("/(.{1,1000}){1,1000}/"), []int{400}},
		{"everything", "/search?q=" + q("/./"), []int{200, 503}},
		{"gaps", "/search?q=" + q("的[*]的[*]的[*]的[*]的"), []int{400}},
		{"bad UTF-8", "/search?q=%ff%fe", []int{400}},
		{"bad escape", "/search?q=%zz", []int{400}},
		{"NUL", "/search?q=%00", []int{200, 400}},
		{"empty", "/search?q=", []int{400}},
		{"no query", "/search", []int{400}},
		{"unclosed", "/search?q=" + q(`"x`), []int{400}},
		{"page", "/search?q=x&page=-1", []int{400}},
		{"huge page", "/search?q=x&page=99999999999999999999", []int{400}},
		{"sort", "/search?q=x&sort=up", []int{400}},
		{"date", "/search?q=x&since=2033-13-01", []int{400}},
		{"traversal", "/doc/..%2f..%2f..%2fetc%2fpasswd", []int{404}},
		{"absolute", "/doc/%2fetc%2fpasswd", []int{404}},
		{"static traversal", "/static/..%2fwords.txt", []int{404}},
		{"static folder", "/static/", []int{404}},
		{"span", "/doc/" + newest + "?start=5&end=2", []int{400}},
		{"span beyond", "/doc/" + newest + "?start=0&end=99999999", []int{400}},
		{"snapshot", "/?at=..%2f..%2fx", []int{404}},
		{"many formulations", "/trace?" + strings.Repeat("f=a&f=b&f=c&f=d&f=e&f=g&f=h&", 1), []int{400}},
		{"series", "/series/none", []int{404}},
		{"no such page", "/admin", []int{404}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := request("/")
			u, path := url.URL{}, c.target
			path, u.RawQuery, _ = strings.Cut(path, "?")
			u.RawPath = path
			var err error
			if u.Path, err = url.PathUnescape(path); err != nil {
				t.Fatal(err)
			}
			r.URL = &u
			got := answer(s, r)
			if !slices.Contains(c.status, got.StatusCode) {
				t.Fatalf("status %d, want one of %v", got.StatusCode, c.status)
			}
			if got.StatusCode == 200 {
				return
			}
			d := pageOf(t, got, got.StatusCode, c.name)
			if s := d.Find("h1").Text(); !strings.HasSuffix(s, ".") || strings.Count(s, ".") != 1 {
				t.Errorf("want one sentence, got %q", s)
			}
		})
	}
	for _, target := range targets() {
		page(t, s, target) // it lives
	}
}

// Nothing of a document or a request becomes markup.
func TestEscapes(t *testing.T) {
	d := hostile()
	s := room(t, nil, d)
	script := `<script>alert(1)</script>`
	for _, target := range append(targets(), "/doc/"+url.PathEscape(d.ID), "/series/"+url.PathEscape(d.Series), "/brief/"+url.PathEscape(d.ID),
		"/compare?new="+newest+"&old="+q(d.ID), "/search?q="+q(script), "/trace?f="+q(script), "/search?q=alert&source="+q(script),
		"/doc/"+url.PathEscape(script), "/search?q=x&sort="+q(script)) {
		r := answer(s, request(target))
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		page, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if page.Find("script:not([src]), img, [onerror]").Length() > 0 || page.Find("script").Length() != 1 {
			t.Errorf("%s: markup of a document or request is live", target)
		}
		page.Find("[href], [action]").Each(func(_ int, x *goquery.Selection) {
			to := x.AttrOr("href", x.AttrOr("action", ""))
			if strings.HasPrefix(to, "javascript:") || strings.HasPrefix(to, "//") {
				t.Errorf("%s: leads to %s", target, to)
			}
		})
		if !utf8.Valid(body) {
			t.Errorf("%s: not UTF-8", target)
		}
	}
	if to := answer(s, request("/doc/"+url.PathEscape(d.ID))); to.StatusCode != 200 {
		t.Errorf("a document with a strange id: status %d", to.StatusCode)
	}
}

// Who may ask, and how often.
func TestGuard(t *testing.T) {
	s := room(t, func(c *web.Config) { c.Limits.Rate = 1 })
	other := request("/")
	other.Host = "evil.example"
	if got := answer(s, other).StatusCode; got != http.StatusMisdirectedRequest {
		t.Errorf("another host: status %d", got)
	}
	answer(s, request("/healthz"))
	answer(s, request("/healthz"))
	if got := answer(s, request("/healthz")).StatusCode; got != http.StatusTooManyRequests {
		t.Errorf("the third request in a moment: status %d", got)
	}
	s = room(t, nil)
	r := answer(s, request("/"))
	if policy := r.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'self';") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q", policy)
	}
	if r.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Error("no nosniff")
	}
	post := httptest.NewRequest("POST", "/login", strings.NewReader("token=x"))
	post.Host = "127.0.0.1:8470"
	post.Header.Set("Origin", "https://evil.example")
	post.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if got := answer(s, post).StatusCode; got != http.StatusForbidden {
		t.Errorf("a form of another site: status %d", got)
	}
}

// A query that runs too long is stopped and says so.
func TestTimeLimit(t *testing.T) {
	s := room(t, func(c *web.Config) { c.Limits.Time = time.Nanosecond })
	d := pageOf(t, answer(s, request("/search?q=x")), http.StatusServiceUnavailable, "/search")
	if got := d.Find("h1").Text(); got != "This request took too long and was stopped." {
		t.Errorf("%q", got)
	}
}

// The server ends when it is told to, after what runs has ended.
func TestServeEnds(t *testing.T) {
	s := room(t, nil)
	server := httptest.NewUnstartedServer(nil)
	l := server.Listener
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- s.Serve(ctx, l, nil) }()
	r, err := http.Get("http://" + l.Addr().String() + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != 200 {
		t.Errorf("status %d", r.StatusCode)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// Hundreds ask at once, each on a connection of its own.
func TestAtOnce(t *testing.T) {
	s := room(t, nil)
	server := httptest.NewServer(s)
	defer server.Close()
	readers := 500
	if testing.Short() {
		readers = 50
	}
	errs := make(chan string, readers)
	all := []string{"/", "/doc/" + newest, "/search?q=" + q("必须"), "/trace?f=" + q("同航共济")}
	for i := range readers {
		go func() {
			r, err := http.Get(server.URL + all[i%len(all)])
			switch {
			case err != nil:
				errs <- err.Error()
			case r.StatusCode != 200:
				errs <- r.Status
			default:
				_, _ = io.Copy(io.Discard, r.Body)
				errs <- ""
			}
			if r != nil {
				r.Body.Close()
			}
		}()
	}
	for range readers {
		if e := <-errs; e != "" {
			t.Error(e)
		}
	}
}
