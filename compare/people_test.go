package compare

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func named(names []string) (out []Name) {
	for _, n := range names {
		out = append(out, Name{Name: n})
	}
	return out
}

func TestNames(t *testing.T) {
	for _, tt := range []struct{ before, after, want string }{
		{"", "", ""},
		{"a b c", "a b c", "a kept, b kept, c kept"},
		{"a b c", "a c", "a kept, c kept, b left"},
		{"a c", "a b c", "a kept, b joined, c kept"},
		{"a b c d", "d a b c", "d up, a kept, b kept, c kept"},
		{"a b c d", "b c d a", "b kept, c kept, d kept, a down"},
		{"海事委員 港務局", "港务局 海事委员", "港务局 kept, 海事委员 down"},
	} {
		var out []string
		for _, m := range Names(named(strings.Fields(tt.before)), named(strings.Fields(tt.after))) {
			out = append(out, m.Name+" "+string(m.Change))
		}
		if got := strings.Join(out, ", "); got != tt.want {
			t.Errorf("%q to %q: got %s, want %s", tt.before, tt.after, got, tt.want)
		}
	}
}

// Every name of both lists has one move; those kept stand in the same order in
// both.
func TestNamesHold(t *testing.T) {
	names := rapid.SliceOfNDistinct(rapid.Map(rapid.IntRange(0, 30), func(i int) string { return fmt.Sprint(i) }), 0, 12, rapid.ID[string])
	rapid.Check(t, func(t *rapid.T) {
		before, after := names.Draw(t, "before"), names.Draw(t, "after")
		seen := map[string]bool{}
		last := 0
		for _, m := range Names(named(before), named(after)) {
			if seen[m.Name] || m.OldRank == 0 && m.NewRank == 0 {
				t.Fatalf("%+v", m)
			}
			seen[m.Name] = true
			if m.OldRank > 0 && before[m.OldRank-1] != m.Name || m.NewRank > 0 && after[m.NewRank-1] != m.Name {
				t.Fatalf("%+v", m)
			}
			if m.Change == Stayed {
				if m.OldRank < last {
					t.Fatalf("%s is kept out of order", m.Name)
				}
				last = m.OldRank
			}
		}
		for _, n := range append(append([]string{}, before...), after...) {
			if !seen[n] {
				t.Fatalf("%s is lost", n)
			}
		}
	})
}
