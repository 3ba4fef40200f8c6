package brief

import (
	"strings"
	"testing"
)

func TestStands(t *testing.T) {
	const in = "会议强调，抓好巡查巡护工作，做到风暴预警，维护了海峡安全和航道畅通，推进海底联通，贯彻灯塔第五次会议和第六次会议精神，守灯塔"
	for words, want := range map[string]bool{
		"风暴预警":            true,
		"巡查工作":            true,  // with a word put in
		"维护海峡安全和航道畅通":     true,  // with 了
		"预警风暴":            true,  // in another order
		"推进海底联通建设":        true,  // without a word of style
		"贯彻落实灯塔第五次会议":     true,  // without a word of many
		"近海通道畅通、海底联通":     false, // of two items one
		"海峡安全、海底联通":       true,  // each by itself
		"风暴救助":            false, // another word
		"抓好预警":            false, // two clauses
		"灯塔守":             false,
		"巡护员":             false,
		"in another text": false,
	} {
		if got := stands(in, words); got != want {
			t.Errorf("%s: got %t", words, got)
		}
	}
}

func TestGoverning(t *testing.T) {
	for _, tt := range []struct {
		before, series, want string
		governed             bool
	}{
		{"加大对", "近海巡查、远海救助、灯塔养护的支持", "对", false},
		{"加大对各港特别是", "近海巡查、远海救助、灯塔养护的支持", "", true}, // 对 stands farther before it
		{"有效应对", "近海风暴、远海暗流、航道淤塞的挑战", "", false},    // no preposition
		{"体现到", "为港守灯、为船引航的实际行动上", "", true},
		{"在", "为港守灯、为船引航的实际行动中", "", false},
		{"赋予更大", "巡查自主权、更大养护自主权", "更大", false},
		{"对", "守灯塔、护航标、清暗礁", "", false}, // which they are all objects of
		{"坚持", "守灯塔", "", false},
	} {
		if got := governing(tt.before, tt.series); got != tt.want {
			t.Errorf("%s|%s: governed by %q, want %q", tt.before, tt.series, got, tt.want)
		}
		if got := governed(tt.before, tt.series); got != tt.governed {
			t.Errorf("%s|%s: governed from farther %t", tt.before, tt.series, got)
		}
	}
}

func TestKept(t *testing.T) {
	const other = "要守好灯塔，护好航标。会议要求，清除双砾海峡的暗礁。"
	for passage, want := range map[string]bool{
		"要守好灯塔，护好航标，疏浚":       true,
		"要守好灯塔，疏浚云港航道，扩建码头泊位": false,
	} {
		if got := kept(passage, other); got != want {
			t.Errorf("%s: got %t", passage, got)
		}
	}
}

// What a finding above tells is not told again.
func TestOnce(t *testing.T) {
	words := func(all ...string) (out []Count) {
		for _, s := range all {
			out = append(out, Count{Text: s})
		}
		return out
	}
	var got []string
	for _, f := range once([]Finding{
		{Kind: NewWords, Words: words("灯塔守护公约")},
		{Kind: Reworded, New: &Quote{Text: "疏浚近海航道"}},
		{Kind: Gone, Words: words("渔港", "海难救助")},
		{Kind: Silence, Words: words("海难救助")},
		{Kind: Silence, Words: words("灯塔守护公约")}, // which is gone, and no news
		{Kind: Returned, Words: words("守护公约")},
		{Kind: Coined, Words: words("近海航道")},
		{Kind: Raised, Words: words("守护公约", "航标")},
		{Kind: Duty, New: &Quote{Text: "各港清除暗礁"}},
		{Kind: Coined, Words: words("各港清除暗礁")},
	}) {
		name := string(f.Kind)
		for _, w := range f.Words {
			name += " " + w.Text
		}
		got = append(got, name)
	}
	want := "new 灯塔守护公约; reworded; gone 渔港 海难救助; silence 灯塔守护公约; raised 守护公约 航标; duty; coined 各港清除暗礁"
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

func TestKeptInWords(t *testing.T) {
	const other = "The Council took note of the state of the lights."
	if kept("However, the Council decided to await more evidence", other) {
		t.Error("letters in another order are no words")
	}
	if !kept("要守好近海所有灯塔和航标", "会议要求，要守好所有近海灯塔和航标。") {
		t.Error("the same characters in another order are no news")
	}
}

func TestPrintedTwice(t *testing.T) {
	const page = "要守好近海的灯塔和航标，疏浚航道。（框）会议要求，要守好近海的灯塔和航标，扩建远洋码头的泊位。"
	if !printedTwice("要守好近海的灯塔和航标，疏浚", page) || printedTwice("扩建远洋码头的泊位", page) {
		t.Error("a box is taken for no box, or the body for one")
	}
}
