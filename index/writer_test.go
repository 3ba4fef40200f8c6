package index

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"unicode/utf8"

	"tifa"
)

// A document with more different characters than two bytes can number.
func TestAllCharacters(t *testing.T) {
	var all []rune
	for r := rune('!'); len(all) < 70_000; r++ {
		if utf8.ValidRune(r) && r != 0x85 && r != 0x2028 && r != 0x2029 {
			all = append(all, r)
		}
	}
	rand.New(rand.NewPCG(15, 16)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	var d Document
	d.ID, d.Text = "all", "一"+string(all)+"一"
	dir := t.TempDir()
	s := writeShard(t, filepath.Join(dir, "a.tifa"), []*Document{newsItem(rand.New(rand.NewPCG(1, 1)), 1, 500), &d})
	defer s.Close()
	path := filepath.Join(dir, "b.tifa")
	if err := Merge(t.Context(), path, nil, s); err != nil {
		t.Fatal(err)
	}
	m, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	equalSections(t, m, s)
	o := newOracle([]*Document{newsItem(rand.New(rand.NewPCG(1, 1)), 1, 500), &d})
	o.checkDocuments(t, m)
	for _, p := range o.patterns(rand.New(rand.NewPCG(17, 18)), 300) {
		o.check(t, s, p)
		o.check(t, m, p)
	}
}

func TestWriterRefuses(t *testing.T) {
	w := NewWriter()
	for _, d := range []Document{{}, {}} {
		d.Text = "会议\xff"
		if err := w.Add(&d); err == nil {
			t.Error("text that is not UTF-8 is taken")
		}
	}
	if w.Len() > 0 {
		t.Errorf("%d documents after none was taken", w.Len())
	}
	missing := filepath.Join(t.TempDir(), "missing", "a.tifa")
	var p *tifa.Problem
	if err := w.Write(missing); !errors.As(err, &p) || p.Path != missing {
		t.Errorf("write to a directory that is not there: %v", err)
	}
	if _, err := Open(missing); !errors.Is(err, tifa.ErrNotFound) {
		t.Errorf("open what is not there: %v", err)
	}
}

func TestOpenWhatIsNoShard(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.tifa")
	data, _ := sound(t)
	later := slices.Clone(data)
	later[len(magic)]++
	for name, content := range map[string][]byte{
		"empty": nil, "a text": []byte("会议指出，各方应当推动建设。这是一个文本文件，不是索引。"), "another version": later,
	} {
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := Open(path)
		if !errors.Is(err, tifa.ErrCorrupt) {
			t.Errorf("%s: %v, %v", name, s, err)
		}
	}
}

// A merge that fails leaves nothing behind.
func TestMergeFails(t *testing.T) {
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(19, 20))
	s := writeShard(t, filepath.Join(dir, "a.tifa"), []*Document{newsItem(r, 1, 5000)})
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Merge(ctx, filepath.Join(dir, "b.tifa"), nil, s); !errors.Is(err, context.Canceled) {
		t.Errorf("a merge that was called off: %v", err)
	}
	data, _ := sound(t)
	data[offsetOf(data, secPostings)+100] ^= 1
	damaged, err := read("damaged.tifa", data)
	if err != nil {
		t.Fatal(err)
	}
	if err := Merge(t.Context(), filepath.Join(dir, "b.tifa"), nil, s, damaged); !errors.Is(err, tifa.ErrCorrupt) {
		t.Errorf("a merge of a damaged shard: %v", err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Errorf("files left: %v, %v", files, err)
	}
}

func TestConcurrentUse(t *testing.T) {
	data, patterns := sound(t)
	want, err := answers(data, patterns, false)
	if err != nil {
		t.Fatal(err)
	}
	s, err := read("a.tifa", data)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if got, err := answersOf(s, patterns, true); err != nil || got != want {
				t.Errorf("answer %x, %v, want %x", got, err, want)
			}
		})
	}
	wg.Wait()
}

// What follows common bigrams is the same whether it is counted anew or what is
// dropped is taken away from what was tabulated.
func TestThirdsOfWhatIsKept(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	dir := t.TempDir()
	var docs []*Document
	for i := range 60 {
		docs = append(docs, newsItem(r, i, 30_000))
	}
	s := writeShard(t, filepath.Join(dir, "a.tifa"), docs)
	defer s.Close()
	for _, kept := range []int64{59, 57, 33, 27, 20} {
		keep := func(key int64) bool { return key*7%60 < kept }
		path := filepath.Join(dir, "merged.tifa")
		if err := Merge(t.Context(), path, keep, s); err != nil {
			t.Fatal(err)
		}
		got, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer got.Close()
		left := slices.DeleteFunc(slices.Clone(docs), func(d *Document) bool { return !keep(d.Key) })
		want := writeShard(t, filepath.Join(dir, "want.tifa"), left)
		defer want.Close()
		if got.Documents() != int(kept) || want.Stats().Common < 10 {
			t.Fatalf("%d documents, %d common bigrams", got.Documents(), want.Stats().Common)
		}
		equalSections(t, got, want)
	}
}

// Real readouts in three shards, of interleaving dates, merged with some of
// them dropped, against a scan.
func TestRealEqualsScan(t *testing.T) {
	if testing.Short() {
		t.Skip("NOT RUN: real documents take too long for -short")
	}
	docs, _ := realDocuments(t, "readouts*")
	if len(docs) < 1000 {
		t.Fatalf("%d documents, want 1,000 at least", len(docs))
	}
	r := rand.New(rand.NewPCG(23, 24))
	keep := func(key int64) bool { return key%7 != 0 }
	kept := slices.DeleteFunc(slices.Clone(docs), func(d *Document) bool { return !keep(d.Key) })
	s := merged(t, t.TempDir(), r, docs, 3, keep)
	defer s.Close()
	o := newOracle(kept)
	patterns := o.patterns(r, 60)
	if len(patterns) < 50 {
		t.Fatalf("%d strings, want 50 at least", len(patterns))
	}
	for _, p := range patterns {
		o.check(t, s, p)
	}
	for i, d := range o.docs {
		if text, err := s.Text(i); err != nil || text != d.Text {
			t.Fatalf("document %d: another text, %v", i, err)
		}
	}
}
