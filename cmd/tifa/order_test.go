package main

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCompareOrder(t *testing.T) {
	for _, tt := range []struct{ before, after, want string }{
		{"", "", ""},
		{"a b c", "a b c", "a kept, b kept, c kept"},
		{"a b c", "a c", "a kept, c kept, b left"},
		{"a c", "a b c", "a kept, b joined, c kept"},
		{"a b c d", "d a b c", "d up, a kept, b kept, c kept"},
		{"a b c d", "b c d a", "b kept, c kept, d kept, a down"},
	} {
		var out []string
		for _, m := range compareOrder(strings.Fields(tt.before), strings.Fields(tt.after)) {
			out = append(out, m.Name+" "+m.What)
		}
		if got := strings.Join(out, ", "); got != tt.want {
			t.Errorf("%q to %q: got %s, want %s", tt.before, tt.after, got, tt.want)
		}
	}
}

// Every name of both lists has one move; those kept stand in the same order in
// both.
func TestCompareOrderHolds(t *testing.T) {
	names := rapid.SliceOfNDistinct(rapid.Map(rapid.IntRange(0, 30), func(i int) string { return fmt.Sprint(i) }), 0, 12, rapid.ID[string])
	rapid.Check(t, func(t *rapid.T) {
		before, after := names.Draw(t, "before"), names.Draw(t, "after")
		seen := map[string]bool{}
		last := 0
		for _, m := range compareOrder(before, after) {
			if seen[m.Name] || m.Old == 0 && m.New == 0 {
				t.Fatalf("%+v", m)
			}
			seen[m.Name] = true
			if m.Old > 0 && before[m.Old-1] != m.Name || m.New > 0 && after[m.New-1] != m.Name {
				t.Fatalf("%+v", m)
			}
			if m.What == "kept" {
				if m.Old < last {
					t.Fatalf("%s is kept out of order", m.Name)
				}
				last = m.Old
			}
		}
		for _, n := range append(append([]string{}, before...), after...) {
			if !seen[n] {
				t.Fatalf("%s is lost", n)
			}
		}
	})
}
