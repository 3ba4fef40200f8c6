package novelty

import (
	"slices"
	"strings"
	"testing"
)

// TestWords: in a spaced script a formulation neither begins with what earlier
// documents use as a verb nor ends with what they use before a noun.
func TestWords(t *testing.T) {
	said := strings.Repeat("They agree to deepen the channel. All national harbours are open, and all efforts are welcome. They keep dredging the bay. ", 10)
	d := document("new", "2034-03-03", "They deepen muddy basins. There are patient efforts planned in a calm national harbour. It is for dredging wide bays. "+
		"It is the lasting promise of these quiet lanes, and these quiet lanes end.")
	d.Language = "en"
	r := read(t, library{document("old", "2033-03-01", said)}, d, paragraphs(d), Options{})
	var got []string
	for _, f := range r.Formulations {
		got = append(got, f.Text)
	}
	for _, want := range []string{"muddy basins", "patient efforts", "wide bays", "lasting promise"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not among %q", want, got)
		}
	}
	for _, s := range got {
		for _, bad := range []string{"deepen", "planned", "dredging", "these"} {
			if strings.Contains(s, bad) {
				t.Errorf("%q holds %q", s, bad)
			}
		}
		if strings.HasSuffix(s, "national") {
			t.Errorf("%q ends with an adjective", s)
		}
	}
}
