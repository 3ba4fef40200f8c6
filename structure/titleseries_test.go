package structure

import (
	"testing"

	"tifa"
	"tifa/internal/realdata"
)

func TestSeriesByTitle(t *testing.T) {
	for _, tt := range []struct{ title, want string }{
		{"Harbour Committee statement 2031-06-13", "Harbour Committee statement"},
		{"Statement of the Harbour Committee, June 13, 2031", "Statement of the Harbour Committee"},
		{"Statement of the Harbour Committee, 13 June 2031", "Statement of the Harbour Committee"},
		{"Council resolution 412 (2031) [on the situation in Norland]", "Council resolution [on the situation in Norland]"},
		{"Council resolution 412 (2031) [on extension of the mandate of the Mission in Norland (MINOR) until 30 June 2032]", "mandate of MINOR"},
		{"Council resolution 430 (2032) [on renewal of the force in Norland for a further period of 12 months]", "Council resolution [on renewal of the force in Norland]"},
		{"Readout of the Second Harbour Task Force Meeting", "Readout of the Harbour Task Force Meeting"},
		{"Readout of the Second Gentleman’s Call with Norland", "Readout of the Second Gentleman’s Call with Norland"},
		{"12th Summit of Norland and Westmark", "Summit of Norland and Westmark"},
		{"2031", ""},
		{"Communiqué", ""},
		{"", ""},
	} {
		if got := SeriesKey(&tifa.Document{Language: "en", Title: tt.title}); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.title, got, tt.want)
		}
	}
}

// The statements of a committee are one series, and most resolutions have a
// predecessor.
func TestSeriesByTitleOnRealTexts(t *testing.T) {
	of := func(name string) (documents int, sizes map[string]int) {
		sizes = map[string]int{}
		for _, d := range realdata.Documents(t, name) {
			if key := SeriesKey(d); key != "" {
				sizes[key]++
			}
			documents++
		}
		return documents, sizes
	}
	if n, sizes := of("en/fomc.jsonl"); len(sizes) != 2 { // statements, and notes
		t.Errorf("%d texts are of %d series, want 2", n, len(sizes))
	}
	n, sizes := of("en/unsc_res_en.jsonl.zst")
	together := 0
	for _, k := range sizes {
		if k > 1 {
			together += k
		}
	}
	t.Logf("%d of %d resolutions are of a series of two and more", together, n)
	if together*2 < n {
		t.Errorf("%d of %d resolutions are of a series of two and more, want half", together, n)
	}
}
