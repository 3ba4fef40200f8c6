//go:build linux

package index

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tifa"
)

// A shard that is cut while it is open answers as before, or says that it was
// cut; the process goes on.
func TestGuard(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	var docs []*Document
	for i := range 60 {
		docs = append(docs, newsItem(r, i, 30_000))
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "a.tifa")
	writeShard(t, path, docs).Close()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	patterns := newOracle(docs).patterns(r, 10)
	want, err := answers(data, patterns, false)
	if err != nil {
		t.Fatal(err)
	}
	guarded := func(s *Shard) (digest uint64, err error) {
		defer Guard(&err, s)()
		return answersOf(s, patterns, false)
	}
	faults := 0
	for size := 0; size < len(data); size += len(data)/25 + 1 {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, int64(size)); err != nil {
			t.Fatal(err)
		}
		got, err := guarded(s)
		if err == nil && got != want || err != nil && !errors.Is(err, tifa.ErrCorrupt) {
			t.Errorf("cut to %d bytes: %v, another answer %v", size, err, got != want)
		}
		if err != nil && strings.Contains(err.Error(), "cut while it was open") && strings.HasPrefix(err.Error(), path) {
			faults++
		}
		if err := s.Verify(t.Context()); !errors.Is(err, tifa.ErrCorrupt) {
			t.Errorf("cut to %d bytes: not found by Verify: %v", size, err)
		}
		if err := Merge(t.Context(), filepath.Join(dir, "b.tifa"), nil, s); !errors.Is(err, tifa.ErrCorrupt) {
			t.Errorf("cut to %d bytes: merged, %v", size, err)
		}
		s.Close()
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("files left: %v, %v", files, err)
	}
	if faults < 20 {
		t.Errorf("%d faults, want 20 at least", faults)
	}
}

// Guard lets other panics through.
func TestGuardOfOthers(t *testing.T) {
	data, _ := sound(t)
	s, err := read("a.tifa", data)
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range []any{"a panic", errors.New("an error")} {
		func() {
			defer func() {
				if got := recover(); got != value {
					t.Errorf("panic %v, want %v", got, value)
				}
			}()
			defer Guard(&err, s)()
			panic(value)
		}()
	}
	if err != nil {
		t.Error(err)
	}
}
