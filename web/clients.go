package web

import (
	"maps"
	"net"
	"net/netip"
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

// network is what an address counts under: of IPv6 the first 64 bits, which one client
// has to itself.
func network(remote string) string {
	if host, _, err := net.SplitHostPort(remote); err == nil {
		remote = host
	}
	ip, err := netip.ParseAddr(remote)
	if err != nil {
		return remote
	}
	ip = ip.Unmap()
	if ip.Is4() {
		return ip.String()
	}
	p, err := ip.Prefix(64)
	if err != nil {
		return remote
	}
	return p.String()
}
