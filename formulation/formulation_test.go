package formulation

import (
	"strings"
	"testing"

	"tifa"
)

func TestLapses(t *testing.T) {
	for _, tt := range []struct{ years, want string }{ // a year: its occurrences; want: lapses as from-to(documents)
		{"", ""},
		{"0 0", ""},
		{"3 0 0 1", "2001-2002(4)"},
		{"0 3 0 1 0 0", "2002-2002(2)"},
		{"1 0 1 0 1", "2001-2001(2) 2003-2003(2)"},
		{"1 0", ""},
	} {
		var years []tifa.Group
		for i, n := range strings.Fields(tt.years) {
			years = append(years, tifa.Group{Key: "200" + string(rune('0'+i)), Tally: tifa.Tally{Occurrences: int(n[0] - '0'), Searched: 2}})
		}
		var got []string
		for _, l := range lapses(years) {
			got = append(got, l.From+"-"+l.To+"("+string(rune('0'+l.Documents))+")")
		}
		if g := strings.Join(got, " "); g != tt.want {
			t.Errorf("lapses of %q: got %q, want %q", tt.years, g, tt.want)
		}
	}
}
