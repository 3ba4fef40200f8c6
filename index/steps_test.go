package index

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

var errStop = errors.New("the machine stopped")

// stopAt stops before step n, counted from 0, and counts the steps asked for.
func stopAt(n int, asked *[]string) Steps {
	return func(step string) error {
		*asked = append(*asked, step)
		if len(*asked) > n {
			return errStop
		}
		return nil
	}
}

// cutAnywhere has write stopped before every step there is, with nothing under
// the name of the shard before, and with another shard there.
func cutAnywhere(t *testing.T, write func(path string, steps Steps) error) {
	var asked []string
	r := rand.New(rand.NewPCG(31, 32))
	dir := t.TempDir()
	path := filepath.Join(dir, "a.tifa")
	if err := write(path, stopAt(1<<30, &asked)); err != nil {
		t.Fatal(err)
	}
	whole := documentsIn(t, path)
	steps := len(asked)
	if steps < 20 || asked[0] != "create" || asked[steps-1] != "done" || asked[steps-3] != "rename" || asked[steps-5] != "sync" {
		t.Fatalf("steps %v", asked)
	}
	for n := range steps {
		for _, before := range []int{0, 3} {
			dir := t.TempDir()
			path := filepath.Join(dir, "a.tifa")
			if before > 0 {
				var docs []*Document
				for i := range before {
					docs = append(docs, newsItem(r, i, 50))
				}
				writeShard(t, path, docs).Close()
			}
			asked = nil
			if err := write(path, stopAt(n, &asked)); !errors.Is(err, errStop) {
				t.Fatalf("cut before step %d: %v", n, err)
			}
			want := before
			if n > steps-3 { // the name has been given
				want = whole
			}
			if got := documentsIn(t, path); got != want {
				t.Errorf("cut before step %d, %s: %d documents, want %d", n, asked[n], got, want)
			}
			left, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range left {
				if f.Name() != "a.tifa" && !Temporary(f.Name()) {
					t.Errorf("cut before step %d, %s: %s is left", n, asked[n], f.Name())
				}
			}
		}
	}
}

// documentsIn is how many documents a valid shard holds; 0 if there is none.
func documentsIn(t *testing.T, path string) int {
	t.Helper()
	s, err := Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s.Documents()
}

func TestWriteCut(t *testing.T) {
	cutAnywhere(t, func(path string, steps Steps) error {
		r := rand.New(rand.NewPCG(33, 34))
		w := NewWriter()
		for i := range 5 {
			if err := w.Add(newsItem(r, i, 40_000)); err != nil {
				t.Fatal(err)
			}
		}
		return steps.Write(w, path)
	})
}

func TestMergeCut(t *testing.T) {
	r := rand.New(rand.NewPCG(35, 36))
	var in []*Shard
	for i := range 3 {
		s := writeShard(t, filepath.Join(t.TempDir(), "in.tifa"), []*Document{newsItem(r, 2*i, 60_000), newsItem(r, 2*i+1, 500)})
		defer s.Close()
		in = append(in, s)
	}
	cutAnywhere(t, func(path string, steps Steps) error {
		return steps.Merge(t.Context(), path, nil, in...)
	})
}
