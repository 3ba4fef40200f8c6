package tifatest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"tifa"
)

// News are n items of news that never happened, of some 1.5 kB each, the same ones in
// every run: 560 a year. One in 700 has a sentence of its own.
func News(n int) []*tifa.Document {
	words := strings.Fields("会议 指出 各方 应当 推动 建设 发展 合作 港口 海湾 经济 社会 文化 改革 开放 坚持 加强 完善 体系 制度 群岛 议会 代表 人民 未来 道路 和平 共同 繁荣 责任 的 和 在 以 为 要 是 不断 深入 全面")
	r := rand.New(rand.NewPCG(1, 2))
	docs := make([]*tifa.Document, n)
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
		d := Document(fmt.Sprintf("item-%05d", i), b.String())
		d.Date = tifa.Date(fmt.Sprintf("%d-%02d-%02d", 2021+i/560, 1+i%560*12/560, 1+i%28))
		docs[i] = d
	}
	return docs
}
