package web_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"tifa/web"
)

// What a proxy says of whom it asks for is believed, what anybody else says is not, nor
// what stands before the first address that is no proxy's.
func TestProxies(t *testing.T) {
	const proxy, second, other = "192.0.2.7:5000", "198.51.100.2", "203.0.113.9:5000"
	var log bytes.Buffer
	s := room(t, func(c *web.Config) {
		c.Access, c.Log = web.Access{Token: token, Role: web.Reader}, slog.New(slog.NewTextHandler(&log, nil))
		c.Proxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.7/32"), netip.MustParsePrefix("198.51.100.0/24")}
	})
	for _, tt := range []struct {
		from      string
		forwarded []string
		want      string // how the log names who asks
	}{
		{proxy, []string{"203.0.113.1"}, "203.0.113.1"},
		{proxy, []string{"10.0.0.1, 203.0.113.1"}, "203.0.113.1"},
		{proxy, []string{"10.0.0.1", "203.0.113.1, " + second}, "203.0.113.1"},
		{proxy, []string{"203.0.113.1, unknown, " + second}, second},
		{proxy, []string{"2001:db8::1"}, "2001:db8::1"},
		{proxy, []string{"[2001:db8::1]:4711"}, "[2001:db8::1]:4711"},
		{"[::ffff:192.0.2.7]:5000", []string{"203.0.113.1"}, "203.0.113.1"},
		{proxy, nil, proxy},
		{proxy, []string{"nonsense"}, proxy},
		{other, []string{"203.0.113.1"}, other},
	} {
		log.Reset()
		r := request("/healthz")
		r.RemoteAddr = tt.from
		for _, x := range tt.forwarded {
			r.Header.Add("X-Forwarded-For", x)
		}
		answer(s, r)
		if got := log.String(); !strings.Contains(got, "from="+tt.want+" ") {
			t.Errorf("%s with %q: want %s in %s", tt.from, tt.forwarded, tt.want, got)
		}
	}
}

// Behind a proxy each client has a rate of his own, and cookies and addresses are those
// of TLS where the client speaks it with the proxy.
func TestBehindProxy(t *testing.T) {
	s := room(t, func(c *web.Config) {
		c.Access, c.Limits.Rate = web.Access{Token: token, Role: web.Reader}, 1e-3
		c.Proxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.7/32")}
	})
	ask := func(client string) *http.Response {
		r := request("/doc/"+newest+"?start=0&end=9", "Authorization", "Bearer "+token, "X-Forwarded-For", client, "X-Forwarded-Proto", "https")
		r.RemoteAddr = "192.0.2.7:5000"
		return answer(s, r)
	}
	for _, tt := range []struct {
		client string
		want   int
	}{{"203.0.113.1", 200}, {"203.0.113.1", 429}, {"203.0.113.2", 200}} {
		if got := ask(tt.client).StatusCode; got != tt.want {
			t.Errorf("%s: status %d, want %d", tt.client, got, tt.want)
		}
	}
	d := pageOf(t, ask("203.0.113.3"), 200, "the page")
	if got := d.Find(".citation .copy a").Text(); !strings.HasPrefix(got, "https://") {
		t.Errorf("cited as %q", got)
	}
	direct := session(t, s, "", token, func(r *http.Request) { r.RemoteAddr = "203.0.113.4:1"; r.Header.Set("X-Forwarded-Proto", "https") })
	proxied := session(t, s, "", token, func(r *http.Request) {
		r.RemoteAddr = "192.0.2.7:1"
		r.Header.Set("X-Forwarded-For", "203.0.113.5")
		r.Header.Set("X-Forwarded-Proto", "https")
	})
	if direct.Secure || !proxied.Secure {
		t.Errorf("secure cookies: %t without a proxy, %t behind one", direct.Secure, proxied.Secure)
	}
}
