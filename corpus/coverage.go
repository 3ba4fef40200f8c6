package corpus

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"tifa"
)

// Coverage says which documents an answer under f holds for.
func (c *Corpus) Coverage(ctx context.Context, f tifa.Filter) (tifa.Coverage, error) {
	v, err := c.view(ctx)
	if err != nil {
		return tifa.Coverage{}, err
	}
	defer v.Close()
	docs, err := v.documents(ctx, f)
	if err != nil {
		return tifa.Coverage{}, c.fault(err)
	}
	out, err := v.coverage(docs, f)
	return out, c.fault(err)
}

// coverage describes docs, which are those that f admits in catalogue order.
func (v *view) coverage(docs []*record, f tifa.Filter) (c tifa.Coverage, err error) {
	c.Documents = len(docs)
	for _, r := range docs {
		c.Characters += r.Characters
		if r.Partial {
			c.Partial = append(c.Partial, r.ID)
		}
		if r.Date == "" {
			c.Undated++
			continue
		}
		if c.From == "" {
			c.From = r.Date
		}
		c.To = r.Date
	}
	slices.Sort(c.Partial)
	if days, ok := c.To.DaysTo(f.Until); ok && days > 0 {
		c.GapDays = &days
	}
	c.Holes = holes(docs)
	c.Snapshot, err = v.snapshot()
	return c, err
}

// holes are the stretches of time that docs leave open: years, then months,
// then editions of yearly series in order of the series.
func holes(docs []*record) []tifa.Hole {
	years, months := map[int]bool{}, map[int]bool{}
	bySeries := map[string]map[int]map[string]bool{} // series, year, event
	for _, r := range docs {
		if y, ok := yearOf(r.Date); ok {
			years[y] = true
		}
		if m, ok := monthOf(r.Date); ok {
			months[m] = true
		}
		y, ok := yearOf(when(&r.Document))
		if r.Series == "" || !ok {
			continue
		}
		if bySeries[r.Series] == nil {
			bySeries[r.Series] = map[int]map[string]bool{}
		}
		if bySeries[r.Series][y] == nil {
			bySeries[r.Series][y] = map[string]bool{}
		}
		bySeries[r.Series][y][eventName(r)] = true
	}
	out := missing(years, tifa.Hole{Kind: tifa.MissingYears}, yearDate)
	out = append(out, missingMonths(years, months)...)
	for _, series := range sortedKeys(bySeries) {
		editions := map[int]bool{}
		for y := range bySeries[series] {
			editions[y] = true
		}
		if yearly(bySeries[series]) {
			out = append(out, missing(editions, tifa.Hole{Kind: tifa.MissingEditions, Series: series}, yearDate)...)
		}
	}
	return out
}

// eventName tells the events of a series apart.
func eventName(r *record) string {
	if r.Event != nil && r.Event.ID != "" {
		return r.Event.ID
	}
	return string(when(&r.Document))
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
