package brief

import "testing"

func TestRewordings(t *testing.T) {
	for _, tt := range []struct {
		old, new string
		nothing  bool // is said by the change
	}{
		{"the Council met in September and heard reports", "the Council met in November and heard reports", true},
		{"recalling resolution 12 (2030) of the Council", "recalling resolution 17 (2031) of the Council", true},
		{"the report of the harbour master (S/2030/12", "the report of the harbour master (S/2031/7", true},
		{"send harmonised messages", "send harmonized messages", true},
		{"ahead of all referenda on ports", "ahead of all referendums on the ports", true},
		{"ships shall pay dues", "ships may pay dues", false},
		{"ships pay 12 crowns", "ships pay 17 crowns", false},
		{"keep watch over the harbour", "keep close watch over the harbour", false},
		{"要守护海岛", "要守护岛屿", false},
		{"2031年3月守护海岛", "2032年3月守护海岛", true},
	} {
		if got := renamed(tt.old, tt.new) || respelled(tt.old, tt.new); got != tt.nothing {
			t.Errorf("%s → %s: says nothing: %t", tt.old, tt.new, got)
		}
	}
}

func TestLoose(t *testing.T) {
	for _, tt := range []struct {
		s     string
		loose bool
		wordy bool
	}{
		{"will add to its holdings of", true, false},
		{"safe sea lanes", false, true},
		{"Taken together", false, false},
		{"1882 (2009)", true, false},
		{"守护海岛", false, true},
		{"", true, false},
	} {
		if got := loose(tt.s); got != tt.loose {
			t.Errorf("%q is loose: %t", tt.s, got)
		}
		if got := wordy(tt.s); got != tt.wordy {
			t.Errorf("%q is wordy: %t", tt.s, got)
		}
	}
}
