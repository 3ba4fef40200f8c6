package editions

import (
	"math/rand/v2"
	"strings"
)

// Invented invents a report of about n characters, a paragraph a line: official
// prose of no country.
func Invented(seed uint64, n int) string {
	random := rand.New(rand.NewPCG(seed, 1))
	pick := func(words string) string {
		all := strings.Fields(words)
		return all[random.IntN(len(all))]
	}
	clause := func() string {
		return pick("坚持 推进 完善 加强 深化 落实 统筹 优化 规范 扩大 巩固 健全") +
			pick("港口 航道 渔业 灯塔 岸电 仓储 潮汐 船员 海图 引航 浮标 防波堤 造船 救助 集装箱 渡轮") +
			pick("安全 协作 开放 绿色 数字 区域 冬季 基层 联合 信息 长期 公共") +
			pick("体系 机制 标准 能力 布局 服务 监管 建设 培训 规划 合作 改革")
	}
	var b strings.Builder
	for written := 0; written < n; {
		b.WriteString(pick("会议指出， 会议强调， 会议要求， 会议认为， 各港要"))
		written += 5
		for range 3 + random.IntN(5) {
			clauses := 2 + random.IntN(4)
			for c := range clauses {
				s := clause()
				b.WriteString(s)
				written += len(s)/3 + 1
				if c+1 < clauses {
					b.WriteString("，")
				}
			}
			b.WriteString("。")
		}
		b.WriteString("\n")
	}
	return b.String()
}
