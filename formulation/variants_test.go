package formulation

import (
	"strings"
	"testing"

	"tifa"
)

func TestNearest(t *testing.T) {
	for _, tt := range []struct {
		f, clause, want string
		distance        int
	}{
		{"守护海上通道", "要守护海上通道", "守护海上通道", 0},
		{"守护海上通道", "要坚决守护好海上大通道安全", "守护好海上大通道", 2},
		{"守护海上通道", "守护通道", "守护通道", 2},
		{"守护海上通道", "要把海上通道建好", "海上通道", 2},
		{"守护海上通道", "大力保障海上通道", "", 0},
		{"守护海上通道", "保障海上通道", "保障海上通道", 2},
		{"守护海上通道", "发展港口经济", "", 0},
		{"守护海上通道", "", "", 0},
	} {
		got, n := nearest([]rune(tt.f), []rune(tt.clause))
		if got != tt.want || n != tt.distance {
			t.Errorf("%s in %s: got %s (%d), want %s (%d)", tt.f, tt.clause, got, n, tt.want, tt.distance)
		}
	}
}

func TestRuleOf(t *testing.T) {
	for _, tt := range []struct {
		f, v string
		want Rule
	}{
		{"总体稳定发展", "總體穩定發展", OtherScript},
		{"安全稳定的海", "稳定安全的海", Reordering},
		{"守护海上通道", "守护好海上大通道", Insertion},
		{"守护海上通道", "守护通道", Deletion},
		{"守护海上通道", "保障海上通道", Substitution},
	} {
		if got := ruleOf(tt.f, tt.v); got != tt.want {
			t.Errorf("%s → %s: %s, want %s", tt.f, tt.v, got, tt.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"甲", "", 1}, {"甲乙丙", "乙丙丁", 2}, {"甲乙", "甲丙", 1}} {
		if got := editDistance([]rune(tt.a), []rune(tt.b)); got != tt.want {
			t.Errorf("%s to %s: %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestReigns(t *testing.T) {
	years := func(counts string) (out []tifa.Group) {
		for i, c := range strings.Fields(counts) {
			out = append(out, tifa.Group{Key: "203" + string('0'+rune(i)), Tally: tifa.Tally{Occurrences: int(c[0] - '0')}})
		}
		return out
	}
	life := &Life{Formulation: "甲", Years: years("3 2 0 1 0 2")}
	got := Reigns(life, []Variant{{Text: "乙", Years: years("0 2 0 4 1 0")}})
	want := []Reign{{"甲", "2030", "2031"}, {"乙", "2033", "2034"}, {"甲", "2035", "2035"}}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("reign %d: got %v, want %v", i, got[i], want[i])
		}
	}
}
