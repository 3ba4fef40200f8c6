package formulation

import (
	"strings"
	"testing"

	"tifa"
)

// What fills the slot, by the context of an occurrence: left[node]right.
func TestFilling(t *testing.T) {
	for _, tt := range []struct{ template, hit, want string }{
		{"…不会改变", "我们相信，通航的方向[不会改变]。", "通航的方向"},
		{"…不会改变", "通航的方向[不会改变]，", "通航的方向"},
		{"…不会改变", "通航的方向[不会改变]的时候", ""},
		{"…不会改变", "他说，[不会改变]。", ""},
		{"…不会改变", "方向不会改变、决心[不会改变]。", "决心"},
		{"…不会改变", "“守信的决心[不会改变]”，他说", "守信的决心"},
		{"…动摇", "坚持“两个毫不[动摇]”。", ""},
		{"…动摇", "“四个意识”[动摇]，", "四个意识"},
		{"…不会改变", "一二三四五六七八九十一二三四五六七八九十一[不会改变]。", ""},
		{"必须坚持…", "。[必须坚持]疏浚航道，", "疏浚航道"},
		{"必须坚持…", "这就[必须坚持]疏浚航道，", ""},
		{"必须坚持…", "、[必须坚持]守信、必须坚持互利。", "守信"},
		{"坚持…不动摇", "，[坚持航道畅通不动摇]。", "航道畅通"},
		{"坚持…不动摇", "，[坚持守信，毫不动摇]。", ""},
		{"坚持…不动摇", "，[坚持航道畅通不动摇]了。", ""},
	} {
		var x Template
		x.Before, x.After, _ = strings.Cut(tt.template, "…")
		var h tifa.Hit
		h.Left, h.Node, _ = strings.Cut(tt.hit, "[")
		h.Node, h.Right, _ = strings.Cut(h.Node, "]")
		if got := x.filling(&h); got != tt.want {
			t.Errorf("%s in %s: got %q, want %q", tt.template, tt.hit, got, tt.want)
		}
	}
}
