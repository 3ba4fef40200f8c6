package brief

import "testing"

func TestEvenItems(t *testing.T) {
	for _, tt := range []struct{ s, want string }{
		{"护港湾、守灯塔、通航道的长效管理调控机制", "护港湾、守灯塔、通航道"},
		{"护港湾、守灯塔、通航道的机制", ""},       // a head that all share
		{"护港湾、守灯塔、通航道上的老水手制度", ""},   // the last item goes on
		{"近海巡查、远海巡查、近距离巡查的港口体系", ""}, // a longer last item
		{"不敢出海、作风漂浮、推诿扯皮的", "不敢出海、作风漂浮、推诿扯皮"},
		{"护港湾、守灯塔的长效管理调控机制", ""},
		{"护港湾", ""},
	} {
		if got := tt.s[:evenItems(tt.s)]; got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.s, got, tt.want)
		}
	}
}

func TestHoldsMost(t *testing.T) {
	for _, tt := range []struct {
		s, wording string
		want       bool
	}{
		{"制定和实施振兴北部等老港口战略", "北部等老港口振兴", true},
		{"坚持巡查灯塔", "疏浚近海航道", false},
		{"港港", "港港港", false},
	} {
		if got := holdsMost(tt.s, tt.wording); got != tt.want {
			t.Errorf("%s in %s: got %t", tt.wording, tt.s, got)
		}
	}
}

func TestAlwaysGoesOn(t *testing.T) {
	const in = "疏浚航道，向海员公开征求意见。要向海员公开征求意见，守灯塔，灯塔长明"
	for s, want := range map[string]bool{"海员公开征求意见": true, "灯塔": false, "公开征求": true, "意见": true, "航道": true} {
		if got := alwaysGoesOn(in, s); got != want {
			t.Errorf("%s: got %t", s, got)
		}
	}
}

func TestAsked(t *testing.T) {
	for s, want := range map[string]string{"要疏浚航道": "疏浚航道", "二是要疏浚航道": "疏浚航道", "(三)疏浚航道": "疏浚航道", "一要疏浚航道": "疏浚航道", "一切航道": "一切航道"} {
		if got := asked.ReplaceAllString(s, ""); got != want {
			t.Errorf("%s: got %s", s, got)
		}
	}
}
