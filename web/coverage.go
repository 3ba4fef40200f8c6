package web

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"tifa"
)

// coverage is what an answer was measured against, in words.
func (v *visit) coverage(c tifa.Coverage) coverageMain {
	out := coverageMain{Held: v.say("coverage", c.Documents, c.Characters)}
	if c.From != "" {
		out.Held = v.say("coverage.dated", c.Documents, string(c.From), string(c.To), c.Characters)
	}
	note := func(key string, about ...any) { out.Notes = append(out.Notes, v.say(key, about...)) }
	for _, kind := range []tifa.HoleKind{tifa.MissingYears, tifa.MissingMonths, tifa.MissingEditions} {
		var all []string
		for _, h := range c.Holes {
			if h.Kind == kind {
				all = append(all, strings.TrimSpace(v.seriesName(h.Series)+" "+between(string(h.From), string(h.To))))
			}
		}
		if len(all) > 0 {
			note("coverage.hole."+string(kind), v.some(all, 6))
		}
	}
	if c.Undated > 0 {
		note("coverage.undated", c.Undated)
	}
	if n := len(c.Partial); n > 0 {
		note("coverage.partial", n, v.some(c.Partial, 3))
	}
	return out
}

// some lists up to n of all.
func (v *visit) some(all []string, n int) string {
	comma := v.say("comma")
	if len(all) <= n {
		return strings.Join(all, comma)
	}
	return v.say("some", strings.Join(all[:n], comma), len(all)-n)
}

func between(from, to string) string {
	if to == "" || from == to {
		return from
	}
	return from + "–" + to
}

// yearsFrom are the years from one to another, both included; nil if one is none.
func yearsFrom(from, to string) (all []string) {
	first, err := strconv.Atoi(from)
	last, err2 := strconv.Atoi(to)
	if err != nil || err2 != nil || last-first > 10_000 {
		return nil
	}
	for y := first; y <= last; y++ {
		all = append(all, fmt.Sprintf("%04d", y))
	}
	return all
}

// pathEscape is a name as one segment of an address.
func pathEscape(name string) string { return url.PathEscape(name) }
