package web

import (
	"context"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"

	"golang.org/x/time/rate"
)

// clients holds each of many to its rate.
type clients struct {
	limit    rate.Limit
	burst    int
	mu       sync.Mutex
	limiters map[string]*rate.Limiter
}

func newClients(limit rate.Limit, burst int) *clients {
	return &clients{limit: limit, burst: burst, limiters: map[string]*rate.Limiter{}}
}

// of is what holds one of them to its rate.
func (c *clients) of(name string) *rate.Limiter {
	c.mu.Lock()
	defer c.mu.Unlock()
	const most = 10_000 // remembered; those who had a rest are forgotten first
	if len(c.limiters) > most {
		maps.DeleteFunc(c.limiters, func(_ string, l *rate.Limiter) bool { return l.Tokens() >= float64(c.burst) })
		if len(c.limiters) > most {
			clear(c.limiters)
		}
	}
	l := c.limiters[name]
	if l == nil {
		l = rate.NewLimiter(c.limit, c.burst)
		c.limiters[name] = l
	}
	return l
}

// forwarded is a request as it came to the first of the proxies that asks here: from the
// last address of X-Forwarded-For that is none of theirs, by TLS if X-Forwarded-Proto
// says so. A request that does not come from a proxy is as it is; where an address
// cannot be read, what stands behind it counts.
func (s *Server) forwarded(r *http.Request) *http.Request {
	if !s.proxy(r.RemoteAddr) {
		return r
	}
	from := r.RemoteAddr
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if hop = strings.TrimSpace(hop); !ipOf(hop).IsValid() {
			break
		}
		from = hop
		if !s.proxy(hop) {
			break
		}
	}
	ctx := r.Context()
	if strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
		ctx = context.WithValue(ctx, byTLS{}, true)
	}
	r = r.WithContext(ctx)
	r.RemoteAddr = from
	return r
}

// byTLS marks the context of a request that came to a proxy by TLS.
type byTLS struct{}

// overTLS reports whether who asks does so by TLS.
func overTLS(r *http.Request) bool { return r.TLS != nil || r.Context().Value(byTLS{}) != nil }

// origin is how this server is addressed by who asks.
func (v *visit) origin() string {
	if overTLS(v.Request) {
		return "https://" + v.Host
	}
	return "http://" + v.Host
}

// proxy reports whether an address is that of a proxy.
func (s *Server) proxy(remote string) bool {
	ip := ipOf(remote)
	return slices.ContainsFunc(s.Proxies, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// ipOf is an address with or without a port, the zero one if it is none.
func ipOf(remote string) netip.Addr {
	if host, _, err := net.SplitHostPort(remote); err == nil {
		remote = host
	}
	ip, _ := netip.ParseAddr(strings.Trim(remote, "[]")) // zero where it cannot be read
	return ip.Unmap().WithZone("")
}

// network is what an address counts under: of IPv6 the first 64 bits, which one client
// has to itself.
func network(remote string) string {
	ip := ipOf(remote)
	switch {
	case !ip.IsValid():
		return remote
	case ip.Is4():
		return ip.String()
	}
	p, err := ip.Prefix(64)
	if err != nil {
		return remote
	}
	return p.String()
}
