package publish

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// report invents a report of about n characters.
func report(seed uint64, n int) string {
	random := rand.New(rand.NewPCG(seed, 1))
	pick := func(words string) string {
		all := strings.Fields(words)
		return all[random.IntN(len(all))]
	}
	var b strings.Builder
	for b.Len() < 3*n {
		b.WriteString(pick("会议指出， 会议强调， 会议要求，"))
		for range 20 {
			b.WriteString(pick("坚持 推进 完善 加强 深化 落实") + pick("港口 航道 渔业 灯塔 岸电 船员 引航 造船") +
				pick("安全 协作 开放 数字 基层") + pick("体系 机制 标准 能力 布局 服务") + pick("， 。 、 ；"))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// BenchmarkWrite writes a comparison of two texts of 20,000 characters, of which
// every fifth clause is reworded.
func BenchmarkWrite(b *testing.B) {
	old := report(1, 20_000)
	p := page(old, strings.NewReplacer("推进港口", "推进造船", "加强灯塔", "扩大灯塔", "、", "，并").Replace(old))
	for _, f := range Formats {
		b.Run(string(f), func(b *testing.B) {
			var n counter
			for b.Loop() {
				n = 0
				if err := p.Write(&n, f); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n), "bytes")
		})
	}
}

type counter int

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}
