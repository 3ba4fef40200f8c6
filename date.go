package tifa

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Date is a day, a month or a year in ISO 8601: "2023-12-28", "2023-12",
// "2023". The empty Date is unknown. Dates order as strings.
type Date string

// ParseDate reads a date to the day, the month or the year. Its errors say
// which part is wrong.
func ParseDate(s string) (Date, error) {
	layout := map[int]string{4: "2006", 7: "2006-01", 10: time.DateOnly}[len(s)]
	if layout == "" {
		return "", fmt.Errorf("date %q: want YYYY-MM-DD, YYYY-MM or YYYY", s)
	}
	if _, err := time.Parse(layout, s); err != nil {
		reason := "want YYYY-MM-DD, YYYY-MM or YYYY"
		var parse *time.ParseError
		if errors.As(err, &parse) && parse.Message != "" {
			reason = strings.TrimPrefix(parse.Message, ": ") // "month out of range"
		}
		return "", fmt.Errorf("date %q: %s", s, reason)
	}
	return Date(s), nil
}

// DateOf is the Date of the day on which t falls.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Year is the year of d, "" if d is unknown.
func (d Date) Year() string { return string(d[:min(4, len(d))]) }

// Month is the month of d as "2023-12", "" if d is not known that closely.
func (d Date) Month() string {
	if len(d) < 7 {
		return ""
	}
	return string(d[:7])
}

// Time is midnight UTC of the day d; ok is false unless d is known to the day.
func (d Date) Time() (t time.Time, ok bool) {
	t, err := time.Parse(time.DateOnly, string(d))
	return t, err == nil
}

// DaysTo is the number of days from d to e; ok is false unless both are known
// to the day.
func (d Date) DaysTo(e Date) (days int, ok bool) {
	a, ok1 := d.Time()
	b, ok2 := e.Time()
	return int(b.Sub(a).Hours() / 24), ok1 && ok2
}

// Within reports whether d may lie between since and until, both included and
// each unbounded if empty. A date known only to the year is compared by year.
// An unknown date lies within no bound.
func (d Date) Within(since, until Date) bool {
	if d == "" {
		return since == "" && until == ""
	}
	n := min(len(d), len(since))
	if d[:n] < since[:n] {
		return false
	}
	n = min(len(d), len(until))
	return d[:n] <= until[:n]
}

// Next is the day after d, or the month or year if d is known to no day; "" of an
// unknown date.
func (d Date) Next() Date { return d.step(1) }

// Previous is the day before d, or the month or year if d is known to no day; ""
// of an unknown date.
func (d Date) Previous() Date { return d.step(-1) }

func (d Date) step(n int) Date {
	layout := "2006-01-02"[:min(len(d), 10)]
	t, err := time.Parse(layout, string(d))
	if d == "" || err != nil {
		return ""
	}
	switch len(d) {
	case 4:
		t = t.AddDate(n, 0, 0)
	case 7:
		t = t.AddDate(0, n, 0)
	default:
		t = t.AddDate(0, 0, n)
	}
	return Date(t.Format(layout))
}
