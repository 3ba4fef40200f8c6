package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A row is one thing that was measured, of each engine that can do it.
type row struct {
	name   string
	unit   unit
	values map[string]float64 // by the name of the engine
	hits   int                // that tifa found on the way
	bars   []bar
}

// A bar is what tifa has to reach in a row: to be so many times better than
// a rival, or a value.
type bar struct {
	rival string // "" for a value
	limit float64
	least bool // the value is to be reached, not to be kept below
}

// beats are bars against rivals.
func beats(times float64, rivals ...string) (bars []bar) {
	for _, r := range rivals {
		bars = append(bars, bar{rival: r, limit: times})
	}
	return bars
}

func atMost(limit float64) []bar { return []bar{{limit: limit}} }

// text is the bar as it stands in the page.
func (b bar) text(u unit) string {
	switch {
	case b.rival != "":
		return fmt.Sprintf("≥ %s × %s", number(b.limit), b.rival)
	case b.least:
		return "≥ " + u.text(b.limit)
	}
	return "≤ " + u.text(b.limit)
}

// verdict says whether the engines of tifa reach the bars of the row.
func (r row) verdict() string {
	if len(r.values) == 0 || len(r.bars) == 0 {
		return ""
	}
	var missed, unknown []string
	for _, b := range r.bars {
		for _, name := range tifaNames {
			v, there := r.values[name]
			if !there {
				continue
			}
			rival, known := r.values[b.rival]
			switch {
			case b.rival == "" && (b.least && v < b.limit || !b.least && v > b.limit):
				missed = append(missed, fmt.Sprintf("%s %s", name, r.unit.text(v)))
			case b.rival != "" && !known:
				if !slices.Contains(unknown, b.rival) {
					unknown = append(unknown, b.rival)
				}
			case b.rival != "" && rival/v < b.limit:
				missed = append(missed, fmt.Sprintf("%s %s × %s", name, number(rival/v), b.rival))
			}
		}
	}
	switch {
	case len(missed) > 0:
		return "**not met**: " + strings.Join(missed, ", ")
	case len(unknown) > 0:
		return "not measured: " + strings.Join(unknown, ", ")
	}
	return "met"
}

// A unit is how the values of a row are written.
type unit int

const (
	seconds unit = iota
	ofText       // a share of the bytes of the text
	speed        // bytes a second
	memory       // bytes
	plain        // a number of things
)

func (u unit) text(v float64) string {
	switch u {
	case seconds:
		return duration(v)
	case ofText:
		return strconv.FormatFloat(v, 'f', 2, 64)
	case speed:
		return number(v/1e6) + " MB/s"
	case plain:
		return number(v)
	}
	return number(v/1e6) + " MB"
}

// duration writes seconds in the unit that suits them.
func duration(s float64) string {
	for _, u := range []struct {
		least float64
		name  string
	}{{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}} {
		if s >= u.least {
			return number(s/u.least) + " " + u.name
		}
	}
	return number(s/1e-9) + " ns"
}

// number writes three digits, all those before the point if there are more, and
// commas between thousands.
func number(v float64) string {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	digits := max(0, 2-int(math.Floor(math.Log10(math.Abs(v)))))
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(v, 'f', digits, 64), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		return whole + "." + fraction
	}
	return whole
}
