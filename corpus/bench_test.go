package corpus

import (
	"context"
	"fmt"
	"testing"

	"tifa"
	"tifa/tifatest"
)

// sample is about 8 MB of text in 5,600 documents of the length of news items.
func sample() []*tifa.Document {
	docs := tifatest.News(5600)
	for i, d := range docs {
		date := d.Date
		docs[i] = document(d.ID, d.Text)
		docs[i].Date = date
	}
	return docs
}

func size(docs []*tifa.Document) (n int64) {
	for _, d := range docs {
		n += int64(len(d.Text))
	}
	return n
}

func BenchmarkAdd(b *testing.B) {
	docs := sample()
	b.SetBytes(size(docs))
	for b.Loop() {
		add(b, b.TempDir(), docs...)
	}
}

func BenchmarkAddUnchanged(b *testing.B) {
	docs, dir := sample(), b.TempDir()
	add(b, dir, docs...)
	b.SetBytes(size(docs))
	for b.Loop() {
		add(b, dir, docs...)
	}
}

func benchmarkCorpus(b *testing.B) *Corpus {
	docs, dir := sample(), b.TempDir()
	add(b, dir, docs...)
	b.SetBytes(size(docs))
	return openReader(b, dir)
}

func BenchmarkCount(b *testing.B) {
	c := benchmarkCorpus(b)
	v := now(b, c).view()
	defer v.Close()
	for _, q := range []string{"的", "发展", "罕见的提法"} {
		b.Run(q, func(b *testing.B) {
			for b.Loop() {
				if n, err := v.Count(context.Background(), tifa.Query{Text: q}, tifa.ByYear); err != nil || n.Occurrences == 0 {
					b.Fatal(n, err)
				}
			}
		})
	}
}

func BenchmarkFind(b *testing.B) {
	c := benchmarkCorpus(b)
	v := now(b, c).view()
	defer v.Close()
	for _, limit := range []int{50, 1 << 30} {
		b.Run(fmt.Sprint("first ", limit), func(b *testing.B) {
			for b.Loop() {
				n := 0
				for _, err := range v.Find(context.Background(), tifa.Query{Text: "发展"}) {
					if err != nil {
						b.Fatal(err)
					}
					if n++; n == limit {
						break
					}
				}
			}
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	add(b, dir, sample()...)
	for b.Loop() {
		c := openReader(b, dir)
		now(b, c).view().Close()
		shut(b, c)
	}
}

func BenchmarkCheck(b *testing.B) {
	c := benchmarkCorpus(b)
	for b.Loop() {
		sound(b, c)
	}
}
