package corpus

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"tifa"
)

// sample is a corpus of invented items, the same in each run: about 8 MB of
// text in 5,600 documents of the length of news items.
func sample() []*tifa.Document {
	words := strings.Fields("会议 指出 各方 应当 推动 建设 发展 合作 港口 海湾 经济 社会 文化 改革 开放 坚持 加强 完善 体系 制度 群岛 议会 代表 人民 未来 道路 和平 共同 繁荣 责任 的 和 在 以 为 要 是 不断 深入 全面")
	r := rand.New(rand.NewPCG(1, 2))
	docs := make([]*tifa.Document, 5600)
	for i := range docs {
		var b strings.Builder
		for b.Len() < 1450 {
			for range 8 + r.IntN(12) {
				b.WriteString(words[r.IntN(len(words))])
			}
			b.WriteString([]string{"，", "。", "。\n"}[r.IntN(3)])
		}
		if i%700 == 0 {
			b.WriteString("这是罕见的提法。")
		}
		docs[i] = document(fmt.Sprintf("item-%05d", i), b.String())
		docs[i].Date = tifa.Date(fmt.Sprintf("%d-%02d-%02d", 2021+i/560, 1+i%560*12/560, 1+i%28))
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
