package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tifa"
)

func TestCoverageHoles(t *testing.T) {
	months := func(year string, from, to int) (out []string) {
		for m := from; m <= to; m++ {
			out = append(out, fmt.Sprintf("%s-%02d-01", year, m))
		}
		return out
	}
	for _, tt := range []struct {
		name  string
		dates []string // "series date" or "date"
		want  string   // kind from–to
	}{
		{"nothing", nil, ""},
		{"undated", []string{"", ""}, ""},
		{"years", []string{"1961", "1964", "1975-02-01", "1976"}, "year 1962–1963, year 1965–1974"},
		{"months where most are held", slices.Concat(months("2031", 1, 5), months("2031", 8, 9)), "month 2031-06–2031-07"},
		{"months where few are held", []string{"2031-01-01", "2031-12-01"}, ""},
		{"months over too short a time", []string{"2031-01-01", "2031-03-01"}, ""},
		{"a year is not told again by months", slices.Concat(months("2031", 1, 12), months("2033", 1, 12)), "year 2032–2032"},
		{"months of a year known only as such", slices.Concat(months("2031", 1, 12), []string{"2032"}, months("2033", 1, 12)), "month 2032-01–2032-12"},
		{"editions", []string{"c 2031", "c 2032", "c 2033", "c 2035", "2034"}, "edition c 2034–2034"},
		{"editions twice a year", []string{"c 2031-01", "c 2031-07", "c 2032-01", "c 2032-07", "c 2033-01", "c 2035-07", "2034"}, "edition c 2034–2034"},
		{"not yearly", []string{"c 2031", "c 2033", "c 2035", "2032", "2034"}, ""},
		{"three events a year", []string{"c 2031-01", "c 2031-02", "c 2031-03", "c 2032-01", "c 2032-02", "c 2032-03", "c 2034-01", "c 2034-02", "c 2034-03", "2033"}, ""},
		{"two years only", []string{"c 2031", "c 2033", "2032"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var docs []*tifa.Document
			for i, s := range tt.dates {
				series, date, ok := strings.Cut(s, " ")
				if !ok {
					series, date = "", s
				}
				docs = append(docs, &tifa.Document{ID: fmt.Sprint(i), Series: series, Date: tifa.Date(date)})
			}
			c, err := manyShards(t, docs).Coverage(t.Context(), tifa.Filter{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range c.Holes {
				got = append(got, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s–%s", h.Kind, h.Series, h.From, h.To)), " "))
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, ", ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
