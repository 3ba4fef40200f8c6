package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"tifa"
	"tifa/index"
)

// Coverage says which documents an answer under f holds for.
func (c *Collection) Coverage(ctx context.Context, f tifa.Filter) (out tifa.Coverage, err error) {
	defer index.Guard(&err, c.shards...)()
	sub, err := c.choose(ctx, f)
	if err != nil {
		return tifa.Coverage{}, err
	}
	return c.coverage(sub), nil
}

// coverage describes a subcorpus. It is worked out once.
func (c *Collection) coverage(sub *subcorpus) tifa.Coverage {
	sub.mu.Lock()
	defer sub.mu.Unlock()
	if sub.coverage == nil {
		sub.coverage = c.newCoverage(sub)
	}
	out := *sub.coverage
	out.Partial, out.Holes = slices.Clone(out.Partial), slices.Clone(out.Holes)
	return out
}

func (c *Collection) newCoverage(sub *subcorpus) *tifa.Coverage {
	out := &tifa.Coverage{Documents: sub.base.Searched, Characters: sub.base.Characters, Snapshot: c.snapshot}
	h := held{years: map[int]bool{}, months: map[int]bool{}, editions: map[uint32]map[int]map[string]bool{}}
	for k := range sub.parts {
		p := c.parts[k]
		undated, hasUndated := p.CodeOf(index.Date, "")
		dates := make([]bool, p.Values(index.Date))
		editions := map[edition]bool{}
		sub.parts[k].each(func(i int) {
			date := p.Code(index.Date, i)
			if hasUndated && date == undated {
				out.Undated++
			}
			dates[date] = true
			if p.Partial(i) {
				out.Partial = append(out.Partial, p.Field(index.ID, i))
			}
			if p.series[i] != 0 {
				editions[edition{p.series[i], date, p.Code(index.Held, i), p.Code(index.EventID, i)}] = true
			}
		})
		for code, seen := range dates {
			if d := tifa.Date(p.Value(index.Date, code)); seen && d != "" {
				h.date(d)
				if out.From == "" || d < out.From {
					out.From = d
				}
				out.To = max(out.To, d)
			}
		}
		for e := range editions {
			h.edition(p, e)
		}
	}
	slices.Sort(out.Partial)
	if days, ok := out.To.DaysTo(sub.filter.Until); ok && days > 0 {
		out.GapDays = &days
	}
	out.Holes = c.holes(&h)
	return out
}

// An edition is what tells one event of a series from another, in codes of a
// shard.
type edition struct {
	series            uint32
	date, held, event int
}

// held is what a coverage holds documents of.
type held struct {
	years, months map[int]bool
	editions      map[uint32]map[int]map[string]bool // series, year, event
}

func (h *held) date(d tifa.Date) {
	if y, ok := yearOf(d); ok {
		h.years[y] = true
	}
	if m, ok := monthOf(d); ok {
		h.months[m] = true
	}
}

func (h *held) edition(p *part, e edition) {
	when := tifa.Date(cmp.Or(p.Value(index.Held, e.held), p.Value(index.Date, e.date)))
	y, ok := yearOf(when)
	if !ok {
		return
	}
	if h.editions[e.series] == nil {
		h.editions[e.series] = map[int]map[string]bool{}
	}
	if h.editions[e.series][y] == nil {
		h.editions[e.series][y] = map[string]bool{}
	}
	h.editions[e.series][y][cmp.Or(p.Value(index.EventID, e.event), string(when))] = true
}

// holes are the stretches of time that are left open: years, then months, then
// editions of yearly series in order of the series.
func (c *Collection) holes(h *held) []tifa.Hole {
	out := missing(h.years, tifa.Hole{Kind: tifa.MissingYears}, yearDate)
	out = append(out, missingMonths(h.years, h.months)...)
	bySeries := map[string]map[int]map[string]bool{}
	for number, years := range h.editions { // series of one id may go by several names
		id := c.series[number].id
		if bySeries[id] == nil {
			bySeries[id] = years
			continue
		}
		for y, events := range years {
			if bySeries[id][y] == nil {
				bySeries[id][y] = events
			}
			for e := range events {
				bySeries[id][y][e] = true
			}
		}
	}
	for _, id := range sortedKeys(bySeries) {
		editions := map[int]bool{}
		for y := range bySeries[id] {
			editions[y] = true
		}
		if yearly(bySeries[id]) {
			out = append(out, missing(editions, tifa.Hole{Kind: tifa.MissingEditions, Series: id}, yearDate)...)
		}
	}
	return out
}

// yearly reports whether a series, its events by year, meets once or twice
// every year: it has three years at least, successive ones are a year apart in
// the median, and hold two events at most in the median.
func yearly(events map[int]map[string]bool) bool {
	years := sortedKeys(events)
	if len(years) < 3 {
		return false
	}
	var gaps, sizes []int
	for i, y := range years {
		sizes = append(sizes, len(events[y]))
		if i > 0 {
			gaps = append(gaps, y-years[i-1])
		}
	}
	return median(gaps) == 1 && median(sizes) <= 2
}

// median is the middle one of numbers, the upper one of two.
func median(numbers []int) int {
	slices.Sort(numbers)
	return numbers[len(numbers)/2]
}

// missingMonths are the months without a document, if documents are held for
// half of the months at least that they span, and these are six or more. Months
// of years that are missing as a whole are not told again.
func missingMonths(years, months map[int]bool) []tifa.Hole {
	const fewest = 6
	held := sortedKeys(months)
	if len(held) == 0 {
		return nil
	}
	span := held[len(held)-1] - held[0] + 1
	if span < fewest || 2*len(held) < span {
		return nil
	}
	for m := held[0]; m <= held[len(held)-1]; m++ {
		if !years[m/12] {
			months[m] = true
		}
	}
	return missing(months, tifa.Hole{Kind: tifa.MissingMonths}, monthDate)
}

// missing are the runs of numbers between the least and the greatest of held
// that are not in it, as holes like kind.
func missing(held map[int]bool, kind tifa.Hole, date func(int) tifa.Date) []tifa.Hole {
	var out []tifa.Hole
	all := sortedKeys(held)
	for i := 1; i < len(all); i++ {
		if all[i] > all[i-1]+1 {
			kind.From, kind.To = date(all[i-1]+1), date(all[i]-1)
			out = append(out, kind)
		}
	}
	return out
}

func yearOf(d tifa.Date) (year int, ok bool) {
	year, err := strconv.Atoi(d.Year())
	return year, err == nil
}

// monthOf counts months from the year 0.
func monthOf(d tifa.Date) (month int, ok bool) {
	year, ok := yearOf(d)
	if m := d.Month(); ok && m != "" {
		month, err := strconv.Atoi(m[5:])
		return 12*year + month - 1, err == nil
	}
	return 0, false
}

func yearDate(y int) tifa.Date  { return tifa.Date(fmt.Sprintf("%04d", y)) }
func monthDate(m int) tifa.Date { return tifa.Date(fmt.Sprintf("%04d-%02d", m/12, m%12+1)) }

func sortedKeys[K int | string, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
