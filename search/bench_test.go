package search

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"tifa"
)

// invented is a corpus of news items that do not exist, the same in each run:
// about 8 MB of text in 5,600 documents.
func invented() []*tifa.Document {
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
		docs[i] = &tifa.Document{ID: fmt.Sprint(i), Date: tifa.Date(fmt.Sprintf("%d-%02d-%02d", 2021+i/560, 1+i%560*12/560, 1+i%28)), Text: b.String()}
	}
	return docs
}

// Every kind of query, by the index and by reading.
func BenchmarkQueries(b *testing.B) {
	c := oneShard(b, invented())
	for _, q := range []tifa.Query{
		{Text: "发展"},
		{Text: "罕见的提法"},
		{Text: "改革", Exact: true},
		{Text: "改革", Fold: "width,script,case,punct"},
		{Text: "改革 NOT WITHIN 改革开放"},
		{Text: "改革 ..4 发展"},
		{Text: "改革 AND 罕见"},
		{Text: "坚持[*]发展"},
		{Text: "/罕见的.法/"},
	} {
		name := strings.ReplaceAll(fmt.Sprint(q.Text, " ", q.Fold, " ", q.Exact), "/", "|")
		b.Run("count "+name, func(b *testing.B) { count(b, c, q) })
		b.Run("scan "+name, func(b *testing.B) { count(b, c.Reading(), q) })
	}
}

func count(b *testing.B, s tifa.Searcher, q tifa.Query) {
	for b.Loop() {
		if n, err := s.Count(b.Context(), q, tifa.ByYear); err != nil || n.Occurrences == 0 {
			b.Fatal(n, err)
		}
	}
}
