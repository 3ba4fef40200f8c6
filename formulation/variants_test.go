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
		{"keep the sea lanes open", "to keep all the sea lanes open to trade", "keep all the sea lanes open", 1},
		{"keep the sea lanes open", "Keep sea lanes open", "Keep sea lanes open", 1},
		{"keep the sea lanes open", "build a harbour", "", 0},
	} {
		f, c := newPhrase(tt.f), newPhrase(tt.clause)
		from, to, n, ok := nearest(&f, &c)
		got := c.part(from, to)
		if !ok {
			got, n = "", 0
		}
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
		{"acting under Chapter VII", "Acting under Chapter VII", OtherCase},
		{"不忘来路、记住航程", "“不忘来路，记住航程", OtherSigns},
		{"安全稳定的海", "稳定安全的海", Reordering},
		{"safe and open lanes", "open and safe lanes", Reordering},
		{"safe lanes", "safe sea lanes", Insertion},
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
		if got := editDistance(strings.Split(tt.a, ""), strings.Split(tt.b, "")); got != tt.want {
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
	life := &Life{Formulation: "甲丙", Years: years("3 2 0 1 0 2")}
	got := Reigns(life, []Variant{{Text: "乙", Years: years("0 2 0 4 1 0")}, {Text: "丙", Years: years("9 9 9 9 9 9")}})
	want := []Reign{{"甲丙", "2030", "2031"}, {"乙", "2033", "2034"}, {"甲丙", "2035", "2035"}} // 丙 is but a part
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("reign %d: got %v, want %v", i, got[i], want[i])
		}
	}
}
