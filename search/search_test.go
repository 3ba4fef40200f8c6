package search

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"tifa"
	"tifa/index"
	"tifa/text"
	"tifa/tifatest"
)

// shard writes a shard of documents, their keys the numbers in all.
func shard(tb testing.TB, all []*tifa.Document, numbers ...int) *index.Shard {
	tb.Helper()
	dir, err := tempDir(tb)
	if err != nil {
		tb.Fatal(err)
	}
	w := index.NewWriter()
	for _, n := range numbers {
		d := index.Document{Key: int64(n)}
		d.Document = *all[n]
		size := text.SizeOf(d.Text)
		d.Characters, d.Words = size.Characters, size.Words
		if err := w.Add(&d); err != nil {
			tb.Fatal(err)
		}
	}
	path := filepath.Join(dir, "a.tifa")
	if err := w.Write(path); err != nil {
		tb.Fatal(err)
	}
	s, err := index.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return s
}

func tempDir(tb testing.TB) (string, error) { return tb.TempDir(), nil }

func numbers(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// oneShard holds the documents in one shard.
func oneShard(tb testing.TB, docs []*tifa.Document) *Collection {
	return New("", Source{Shard: shard(tb, docs, numbers(len(docs))...)})
}

// manyShards holds them in up to four, among others that are hidden.
func manyShards(tb testing.TB, docs []*tifa.Document) *Collection {
	r := rand.New(rand.NewPCG(uint64(len(docs)), 7))
	all := slices.Clone(docs)
	for i := range min(len(docs), 1+r.IntN(4)) {
		d := *docs[r.IntN(len(docs))]
		d.Date = tifa.Date(fmt.Sprintf("203%d", i))
		all = append(all, &d)
	}
	var in [4][]int
	for n := range all {
		k := r.IntN(len(in))
		in[k] = append(in[k], n)
	}
	var sources []Source
	for _, numbers := range in {
		if len(numbers) > 0 {
			hides := func(key, _ int64) bool { return int(key) >= len(docs) }
			sources = append(sources, Source{Shard: shard(tb, all, numbers...), Hides: hides})
		}
	}
	return New("", sources...)
}

func TestSearchers(t *testing.T) {
	for name, open := range map[string]tifatest.Open{
		"one shard":   func(tb testing.TB, docs []*tifa.Document) tifa.Searcher { return oneShard(tb, docs) },
		"many shards": func(tb testing.TB, docs []*tifa.Document) tifa.Searcher { return manyShards(tb, docs) },
		"scan":        func(tb testing.TB, docs []*tifa.Document) tifa.Searcher { return manyShards(tb, docs).Reading() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tifatest.Run(t, open)
		})
	}
}
