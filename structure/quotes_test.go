package structure

import (
	"strings"
	"testing"

	"tifa/text"
)

func TestQuotes(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{"会议指出，“同航共济”是方针。", "同航共济"},
		{"他说：“要‘守信’，要和气。”又说：“好。”", "要‘守信’，要和气。|守信|好。"},
		{"「港口」與『航道』", "港口|航道"},
		{"the council’s “common channel”", "common channel"},
		{"“没有关上\n另一段”", ""},
		{"“”", ""},
		{"”“反了”", "反了"},
		{"“外‘内”外", "外‘内"},
	} {
		var got []string
		for _, s := range quotes(tt.text, text.Paragraphs(tt.text)) {
			got = append(got, s.In(tt.text))
		}
		if g := strings.Join(got, "|"); g != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, g, tt.want)
		}
	}
}
