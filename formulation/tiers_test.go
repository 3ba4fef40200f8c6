package formulation

import (
	"strings"
	"testing"

	"tifa"
)

func TestTiers(t *testing.T) {
	tiers := CarriedTiers()
	if len(tiers) != 2 || tiers[0].Name != "沸" || tiers[1].Documents != 500 {
		t.Fatalf("carried tiers %v, want the two published", tiers)
	}
	for _, tt := range []struct {
		documents, searched int
		want                string
	}{{52, 1000, "沸"}, {13, 1000, "烫"}, {12, 1000, ""}, {0, 1000, ""}, {0, 0, ""}, {50, 499, ""}} {
		if got := TierOf(tiers, tifa.Tally{Documents: tt.documents, Searched: tt.searched}); got != tt.want {
			t.Errorf("%d of %d: %q, want %q", tt.documents, tt.searched, got, tt.want)
		}
	}
	for _, tt := range []struct{ table, want string }{
		{"沸 2000", "mine.txt:1: 2 fields, want 3"},
		{"# a\n沸 many 0.1", `mine.txt:2: "many" is no number of documents`},
		{"沸 1 1.5", `mine.txt:1: "1.5" is no share`},
		{"温 1 0.1\n沸 2 0.2", "mine.txt:2: 沸 stands above a lower tier"},
	} {
		if _, err := ParseTiers("mine.txt", tt.table); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%q: %v, want %s", tt.table, err, tt.want)
		}
	}
}
