package ladder

import (
	"strings"
	"testing"

	"tifa"
)

const own = "# title: own\n# source: our own\n坚持 | 继续\n始终坚持\n绝不\n"

func TestRung(t *testing.T) {
	l, err := Read("own.txt", strings.NewReader(own))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text, wording string
		rung          int
	}{
		{"要守信", "", 0},
		{"继续疏通航道", "继续", 1},
		{"始终坚持守信", "始终坚持", 2}, // not 坚持
		{"坚持守信，绝不坐视", "绝不", 3},
	} {
		if rung, wording := l.Rung(tt.text); rung != tt.rung || wording != tt.wording {
			t.Errorf("%s: rung %d, %q; want %d, %q", tt.text, rung, wording, tt.rung, tt.wording)
		}
	}
	if l.RankOf("继续") != 1 || l.RankOf("继") != 0 {
		t.Error("a rank is that of a whole wording")
	}
}

func TestReadNamesTheFault(t *testing.T) {
	for _, tt := range []struct{ file, fact string }{
		{"一\n二\n", "the ladder names no source"},
		{"# source: x\n一\n", "the ladder has 1 rung, want two at least"},
		{"# source: x\n# ranks: colours\n一\n二\n", "ranks colours"},
	} {
		if _, err := Read("f", strings.NewReader(tt.file)); err == nil || !strings.Contains(err.Error(), tt.fact) {
			t.Errorf("%q: %v, want %s", tt.file, err, tt.fact)
		}
	}
}

// The ladders that the program carries can be read and name their source.
func TestCarried(t *testing.T) {
	names := Carried()
	if len(names) < 2 {
		t.Fatalf("%d ladders carried, want 2 at least", len(names))
	}
	for _, name := range names {
		f, err := OpenCarried(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Read(name, f); err != nil {
			t.Error(err)
		}
		f.Close()
	}
	if _, err := OpenCarried("nowhere"); tifa.Hint(err) == "" {
		t.Error("no hint names the ladders there are")
	}
}
