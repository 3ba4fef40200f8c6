package web

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

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
		if all := v.holes(c, kind); len(all) > 0 {
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

// lines are all that is told of a coverage.
func (c *coverageMain) lines() []string { return append([]string{c.Held}, c.Notes...) }

// holes are those of a kind: of editions, a series with all that it lacks.
func (v *visit) holes(c tifa.Coverage, kind tifa.HoleKind) (all []string) {
	var series []string
	spans := map[string][]string{}
	for _, h := range c.Holes {
		if h.Kind != kind {
			continue
		}
		if spans[h.Series] == nil {
			series = append(series, h.Series)
		}
		spans[h.Series] = append(spans[h.Series], between(string(h.From), string(h.To)))
	}
	for _, id := range series {
		if id == "" {
			all = append(all, spans[id]...)
		} else {
			all = append(all, v.say("coverage.lacks", fitted(v.seriesName(id), inNote), strings.Join(spans[id], v.say("comma"))))
		}
	}
	return all
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

// monthsFrom are the months from one to another, as 2034-12, both included; nil if one
// is none.
func monthsFrom(from, to string) (all []string) {
	month, err := time.Parse("2006-01", from)
	last, err2 := time.Parse("2006-01", to)
	if err != nil || err2 != nil || last.Sub(month) > 100*366*24*time.Hour {
		return nil
	}
	for ; !month.After(last); month = month.AddDate(0, 1, 0) {
		all = append(all, month.Format("2006-01"))
	}
	return all
}

// pathEscape is a name as one segment of an address.
func pathEscape(name string) string { return url.PathEscape(name) }
