package web_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"tifa/corpus"
	"tifa/web"
)

// listening is a server on a socket. What it gives ends it and waits for that.
func listening(t *testing.T, s *web.Server) (address string, end func()) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l, nil) }()
	end = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(end)
	return l.Addr().String(), end
}

// raw sends bytes and gives the status of the answer, 0 where the connection was
// closed without one.
func raw(t *testing.T, address, sent string) int {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, _ = io.WriteString(c, sent) // the server may close before the end
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return 0
	}
	defer r.Body.Close()
	_, _ = io.Copy(io.Discard, r.Body)
	return r.StatusCode
}

// What is no HTTP, or more of it than is read, is refused, and others are answered
// meanwhile.
func TestRawRequests(t *testing.T) {
	address, _ := listening(t, room(t, nil))
	head := " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
	for _, c := range []struct {
		name, sent string
		most       int // status; 0 where the connection may be closed at once
	}{
		{"10 MB query", "GET /search?q=" + strings.Repeat("x", 10<<20) + head + "\r\n", 431},
		{"10 MB head", "GET /" + head + "X: " + strings.Repeat("x", 10<<20) + "\r\n\r\n", 431},
		{"many heads", "GET /" + head + strings.Repeat("X: y\r\n", 200_000) + "\r\n", 431},
		{"bad escape", "GET /doc/%zz" + head + "\r\n", 400},
		{"bad UTF-8", "GET /doc/\xff\xfe" + head + "\r\n", 404},
		{"bad UTF-8, escaped", "GET /doc/%ff%fe" + head + "\r\n", 404},
		{"NUL", "GET /doc/%00" + head + "\r\n", 404},
		{"no host", "GET / HTTP/1.1\r\n\r\n", 400},
		{"two hosts", "GET /" + head + "Host: evil.example\r\n\r\n", 400},
		{"another host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421},
		{"a proxy's request", "GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 421},
		{"two lengths", "POST /login" + head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
		{"length and chunks", "POST /none" + head + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 404},
		{"a large body", "POST /none" + head + "Content-Length: 99999999999\r\n\r\n", 413},
		{"a tunnel", "CONNECT example.org:443" + head + "\r\n", 421},
		{"TRACE", "TRACE /" + head + "\r\n", 404},
		{"another version", "GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n", 505},
		{"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400},
		{"climbs", "GET /static/../../../etc/passwd" + head + "\r\n", 404},
		{"climbs in the id", "GET /doc/../../../etc/passwd" + head + "\r\n", 404},
	} {
		got := raw(t, address, c.sent+"\r\n")
		if got == 0 && c.most == 431 {
			continue // closed while it was sent
		}
		if redirected := got == http.StatusTemporaryRedirect || got == http.StatusMovedPermanently; got != c.most && !(redirected && strings.HasPrefix(c.name, "climbs")) {
			t.Errorf("%s: status %d, want %d", c.name, got, c.most)
		}
		if got := raw(t, address, "GET /healthz"+head+"\r\n"); got != 200 {
			t.Fatalf("%s: the server is gone, status %d", c.name, got)
		}
	}
}

// Clients that send their heads slowly keep nobody out and are sent away.
func TestSlowClients(t *testing.T) {
	s := room(t, func(c *web.Config) { c.Limits.Time = 500 * time.Millisecond })
	address, _ := listening(t, s)
	slow := make([]net.Conn, 100)
	for i := range slow {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		slow[i] = c
		if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "); err != nil {
			t.Fatal(err)
		}
	}
	if got := raw(t, address, "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"); got != 200 {
		t.Errorf("status %d beside slow clients", got)
	}
	for _, c := range slow {
		if _, err := io.Copy(io.Discard, c); err != nil && !strings.Contains(err.Error(), "reset") {
			t.Fatal(err) // it ends when the server closes
		}
	}
}

// A request that is running when the server is told to end is answered, and what it
// stores is there afterwards.
func TestEndLosesNothing(t *testing.T) {
	c := shelf(t)
	s := serve(t, c, func(c *web.Config) { c.Dir = "add" })
	address, end := listening(t, s)
	d := pageOf(t, upload(s, "", []byte(pasted)), 200, "/add")
	form := url.Values{"id": {"late"}, "name": {d.Find("input[name=name]").AttrOr("value", "")}}
	d.Find("form[action='/add/store'] input[name]").Each(func(_ int, f *goquery.Selection) {
		if name := f.AttrOr("name", ""); !form.Has(name) {
			form.Set(name, f.AttrOr("value", ""))
		}
	})
	sent := form.Encode()
	client, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	fmt.Fprintf(client, "POST /add/store HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(sent))
	in := bufio.NewReader(client)
	if line, err := in.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("%q, %v", line, err) // the page has begun to read the form
	}
	ended := make(chan struct{})
	go func() { end(); close(ended) }()
	for answer(s, request("/readyz")).StatusCode == http.StatusOK {
		runtime.Gosched() // until the end has begun
	}
	if _, err := io.WriteString(client, sent); err != nil {
		t.Fatal(err)
	}
	_, _ = in.ReadString('\n')
	r, err := http.ReadResponse(in, nil)
	if err != nil || r.StatusCode != http.StatusSeeOther {
		t.Fatalf("%v, %v", r, err)
	}
	r.Body.Close()
	<-ended
	again, err := corpus.Open(c.Dir())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	view, err := again.At(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	if _, err := view.Document(t.Context(), "late"); err != nil {
		t.Error(err)
	}
	if got := upload(s, "", []byte(pasted)).StatusCode; got != http.StatusServiceUnavailable {
		t.Errorf("adding after the end: status %d", got)
	}
}

// Several read while one writes: each page is of one state of the corpus.
func TestReadersAndWriter(t *testing.T) {
	s := room(t, func(c *web.Config) { c.Dir = "add" })
	const texts, readers = 4, 6
	stop := make(chan struct{})
	var all sync.WaitGroup
	for i := range readers {
		all.Go(func() {
			last := 0
			for n := i; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				target := []string{"/", "/doc/" + newest, "/search?q=" + q("同舟共渡") + "&ui=en&n=" + fmt.Sprint(n), "/trace?f=" + q("同舟共渡"), "/compare?new=" + newest, "/help"}[n%6]
				r := answer(s, request(target))
				if r.StatusCode != http.StatusOK {
					t.Errorf("%s: status %d", target, r.StatusCode)
					return
				}
				if n%6 == 2 {
					lines := pageOf(t, r, 200, target).Find(".kwic tr").Length()
					if lines < last || lines > texts {
						t.Errorf("%d lines, after %d, of %d texts", lines, last, texts)
					}
					last = lines
				}
			}
		})
	}
	for i := range texts {
		d := pageOf(t, upload(s, "", []byte(pasted)), 200, "/add")
		id := fmt.Sprintf("later-%d", i)
		pageOf(t, submit(t, s, d.Find("form[action='/add/store']"), "id", id), 200, "/add/store")
		page(t, s, "/doc/"+id) // who wrote reads it at once
	}
	close(stop)
	all.Wait()
	if n := page(t, s, "/search?q="+q("同舟共渡")).Find(".kwic tr").Length(); n != texts {
		t.Errorf("%d lines at the end, want %d", n, texts)
	}
}

// Each request is a line of the log, and nothing of a request breaks the line.
func TestLog(t *testing.T) {
	var log bytes.Buffer
	s := room(t, func(c *web.Config) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	answer(s, request("/doc/"+newest))
	answer(s, request("/doc/a%0Alevel=ERROR%20msg=forged"))
	lines := strings.Split(strings.TrimSuffix(log.String(), "\n"), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines, want 2: %q", len(lines), lines)
	}
	for i, want := range []string{"msg=request method=GET path=/doc/" + newest + " status=200 ", "status=404 "} {
		if !strings.Contains(lines[i], want) || !strings.Contains(lines[i], "level=INFO") {
			t.Errorf("%q, want %q in it", lines[i], want)
		}
	}
}
