//go:build linux

package index

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// A Writer that is filled and written takes less than 160 MB of memory, without
// the collector being told to. It is measured in a process of its own.
func TestMemoryOfWriter(t *testing.T) {
	const variable = "TIFA_TEST_MEMORY"
	if testing.Short() {
		t.Skip("NOT RUN: filling a Writer takes too long for -short")
	}
	if dir := os.Getenv(variable); dir != "" {
		fillWriter(t, dir)
		return
	}
	child := exec.Command(os.Args[0], "-test.run", "^TestMemoryOfWriter$", "-test.v")
	child.Env = append(os.Environ(), variable+"="+t.TempDir(), "GOGC=100", "GOMEMLIMIT=off")
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	peak := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(out)
	if peak == nil {
		t.Fatalf("no peak in %s", out)
	}
	if n, err := strconv.Atoi(string(peak[1])); err != nil || n > 220_000 { // some 150,000, and what a late garbage collector leaves
		t.Errorf("the peak was %s kB, want 220,000 at most", peak[1])
	}
}

func fillWriter(t *testing.T, dir string) {
	r := rand.New(rand.NewPCG(51, 52))
	w := NewWriter()
	for i := 0; !w.Full(); i++ {
		d := newsItem(r, i, 1450)
		// Enough different bigrams for dictionaries as large as real ones.
		b := []rune(d.Text)
		for k := 0; k < len(b); k += 20 {
			b[k] = rune(0x4E00 + r.IntN(3000))
		}
		d.Text = string(b)
		if err := w.Add(d); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Write(filepath.Join(dir, "a.tifa")); err != nil {
		t.Fatal(err)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("%s\n", status)
}
