package tifa_test

import (
	"errors"
	"fmt"
	"testing"

	"tifa"
)

func TestParseDate(t *testing.T) {
	for _, tt := range []struct{ in, fault string }{
		{"2023-12-28", ""},
		{"2023-12", ""},
		{"1921", ""},
		{"2023-13-02", `date "2023-13-02": month out of range`},
		{"2023-02-30", `date "2023-02-30": day out of range`},
		{"28.12.2023", `date "28.12.2023": want YYYY-MM-DD, YYYY-MM or YYYY`},
		{"", `date "": want YYYY-MM-DD, YYYY-MM or YYYY`},
		{"20a3", `date "20a3": want YYYY-MM-DD, YYYY-MM or YYYY`},
	} {
		d, err := tifa.ParseDate(tt.in)
		fault := ""
		if err != nil {
			fault = err.Error()
		}
		if fault != tt.fault || err == nil && string(d) != tt.in {
			t.Errorf("ParseDate(%q) = %q, %q; want fault %q", tt.in, d, fault, tt.fault)
		}
	}
}

func TestDateWithin(t *testing.T) {
	for _, tt := range []struct {
		d, since, until tifa.Date
		want            bool
	}{
		{"2023-12-28", "", "", true},
		{"2023-12-28", "2023-12-28", "2023-12-28", true},
		{"2023-12-28", "2023", "2023", true},
		{"2023-12-28", "2023-12-29", "", false},
		{"2023-12-28", "", "2023-11", false},
		{"2023", "2023-05", "", true}, // may lie within
		{"2022", "2023-05", "", false},
		{"", "", "", true},
		{"", "2023", "", false},
	} {
		if got := tt.d.Within(tt.since, tt.until); got != tt.want {
			t.Errorf("%q within %q and %q: got %t", tt.d, tt.since, tt.until, got)
		}
	}
}

func ExampleDate_DaysTo() {
	days, ok := tifa.Date("2018-06-23").DaysTo("2023-12-28")
	fmt.Println(days, ok)
	_, ok = tifa.Date("2018").DaysTo("2023-12-28")
	fmt.Println(ok)
	// Output:
	// 2014 true
	// false
}

func TestTallyRate(t *testing.T) {
	tally := tifa.Tally{Occurrences: 5, Documents: 1, Searched: 4, Characters: 20_000, Words: 10_000, Unit: tifa.Characters}
	if rate, ok := tally.Rate(); rate != 2.5 || !ok {
		t.Errorf("rate per 10,000 characters = %g, %t", rate, ok)
	}
	tally.Unit = tifa.Words
	if rate, ok := tally.Rate(); rate != 5 || !ok {
		t.Errorf("rate per 10,000 words = %g, %t", rate, ok)
	}
	if share, ok := tally.Share(); share != .25 || !ok {
		t.Errorf("share = %g, %t", share, ok)
	}
	if _, ok := (tifa.Tally{Occurrences: 1}).Rate(); ok {
		t.Error("a rate without text to divide by")
	}
}

func TestProblem(t *testing.T) {
	err := fmt.Errorf("adding: %w", &tifa.Problem{Path: "a.jsonl", Line: 88, Fact: "no text", Hint: "look", Err: tifa.ErrCorrupt})
	if err.Error() != "adding: a.jsonl:88: no text" || tifa.Hint(err) != "look" || !errors.Is(err, tifa.ErrCorrupt) {
		t.Errorf("problem reads %q, hint %q", err, tifa.Hint(err))
	}
}
