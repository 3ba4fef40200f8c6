package web

import "testing"

// A name that is too wide loses its middle, between words where there are some.
func TestFitted(t *testing.T) {
	for _, tt := range []struct {
		name string
		most int
		want string
	}{
		{"港口年会", 8, "港口年会"},
		{"港口年会年会港口", 12, "港口…会港口"},
		{"Statement of the Harbour Council: Lights of the Strait", 36, "Statement of…Lights of the Strait"},
		{"Statement of the Harbour Council: Lights of the Strait", 60, "Statement of the Harbour Council: Lights of the Strait"},
		{"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", 12, "abcd…tuvwxyz"},
	} {
		if got := fitted(tt.name, tt.most); got != tt.want {
			t.Errorf("%s in %d: %q, want %q", tt.name, tt.most, got, tt.want)
		}
	}
}
