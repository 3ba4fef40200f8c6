package formulation

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"tifa"
)

//go:embed data/tiers.txt
var tierData string

// A Tier is a step of intensity with its thresholds, both by year.
type Tier struct {
	Name      string
	Documents int     // that contain the formulation
	Share     float64 // of all documents
}

// CarriedTiers are those of data/tiers.txt, the highest first: the two whose
// thresholds are published. They hold for the articles of People's Daily.
func CarriedTiers() []Tier {
	tiers, err := ParseTiers("data/tiers.txt", tierData)
	if err != nil {
		panic(err) // a test reads it
	}
	return tiers
}

// ParseTiers reads a table of tiers: a name, documents a year and their share, a
// line each, the highest first. Lines that begin with # are comments.
func ParseTiers(path, s string) ([]Tier, error) {
	var out []Tier
	for i, line := range strings.Split(s, "\n") {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fail := func(fact string) error {
			return &tifa.Problem{Path: path, Line: i + 1, Fact: fact, Hint: "want: tier documents-a-year share-of-documents, for instance 烫 500 0.0129"}
		}
		f := strings.Fields(line)
		if len(f) != 3 {
			return nil, fail(fmt.Sprintf("%d fields, want 3", len(f)))
		}
		n, err := strconv.Atoi(f[1])
		if err != nil || n < 0 {
			return nil, fail(fmt.Sprintf("%q is no number of documents", f[1]))
		}
		share, err := strconv.ParseFloat(f[2], 64)
		if err != nil || !(share >= 0 && share <= 1) {
			return nil, fail(fmt.Sprintf("%q is no share from 0 to 1", f[2]))
		}
		if len(out) > 0 && (n > out[len(out)-1].Documents || share > out[len(out)-1].Share) {
			return nil, fail(f[0] + " stands above a lower tier")
		}
		out = append(out, Tier{f[0], n, share})
	}
	return out, nil
}

// TierLeast is the number of documents that a year has at least to be put into a
// tier: a share of a handful says nothing of intensity.
const TierLeast = 500

// TierOf is the tier of a year by the share of its documents, which is all that
// can be compared where a corpus is not the whole of a newspaper; "" below the
// lowest tier, and of a year with fewer than [TierLeast] documents.
func TierOf(tiers []Tier, year tifa.Tally) string {
	share, ok := year.Share()
	if !ok || year.Searched < TierLeast {
		return ""
	}
	for _, t := range tiers {
		if year.Documents > 0 && share >= t.Share {
			return t.Name
		}
	}
	return ""
}
