package structure

import (
	"slices"
	"strings"
	"testing"

	"tifa"
	"tifa/internal/realdata"
)

func TestDeclared(t *testing.T) {
	for _, tt := range []struct{ name, title, text, want string }{
		{
			"two sides", "砺屿联邦和南屏国联合声明",
			"一、双方高度评价两国关系，一致认为航道意义重大。\n双方将继续通航。\n二、南屏方重申尊重砺屿联邦主权，反对封锁。砺屿方将增派海员。\n三、双方愿扩大贸易，支持两国海员往来。",
			"双方 评价 judge: 两国关系\n双方 认为 judge: 航道意义重大。⏎双方将继续通航。\n南屏方 重申 stress: 尊重砺屿联邦主权\n南屏方 反对 judge: 封锁。\n双方 愿 state: 扩大贸易，支持两国海员往来。",
		},
		{
			"those who say we", "九海峡领导人云港峰会宣言",
			"1．我们，九海峡领导人，在云港举行会议。\n2．我们重申航道自由。我们还强烈谴责海盗，呼吁各国护航。",
			"我们 重申 stress: 航道自由。\n我们 谴责 judge: 海盗\n我们 呼吁 require: 各国护航。",
		},
		{
			"a resolution", "第12(2034)号决议",
			"海峡理事会，\n回顾其第3(2031)号决议，\n深为关切地注意到海盗猖獗，强调指出护航之必要，为此又回顾各国的义务，\n根据《海峡宪章》第七章采取行动，\n1. 决定将护航队任期延长至2035年；\n2. 请秘书长：\n(a) 提出报告；\n(b) 支持护航队；\n3. 再次促请各国合作，并敦促商船登记。",
			"海峡理事会 回顾 state: 其第3(2031)号决议，\n海峡理事会 注意到 state: 海盗猖獗\n海峡理事会 强调指出 stress: 护航之必要\n海峡理事会 回顾 state: 各国的义务，\n海峡理事会 采取行动 state: 根据《海峡宪章》第七章\n" +
				"海峡理事会 决定 decide: 将护航队任期延长至2035年；\n海峡理事会 请 require: 秘书长：⏎(a) 提出报告；⏎(b) 支持护航队；\n海峡理事会 促请 require: 各国合作\n海峡理事会 敦促 require: 商船登记。",
		},
		{
			"news of a declaration", "九海峡领导人云港峰会宣言",
			"砺屿通讯社云港5月8日电 九海峡领导人发表宣言。宣言指出，我们重申航道自由。",
			"宣言 指出 state: 我们重申航道自由。",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := &tifa.Document{Title: tt.title, Text: tt.text}
			var got []string
			for _, s := range standard(t).Read(d).Statements {
				got = append(got, s.Speaker+" "+s.Cue+" "+string(s.Act)+": "+strings.ReplaceAll(s.Span.In(tt.text), "\n", "⏎"))
			}
			if got := strings.Join(got, "\n"); got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

// The preambles of the resolutions of the Security Council in Chinese name the
// verb that leads each paragraph; of operative paragraphs every numbered one has
// a verb.
func TestRealResolutionsInChinese(t *testing.T) {
	rules := standard(t)
	heads, led, operative, stated := 0, 0, 0, 0
	all, err := realdata.Read[struct {
		realdata.Record
		Paras []struct{ Sec, Num, Head string }
	}](realdata.Path(t, "en/unsc_res_zh.jsonl.zst"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		d := r.Document()
		cues := map[int]string{} // by the line that the statement begins in
		for _, s := range rules.Read(d).Statements {
			line := strings.Count(d.Text[:s.Span.Start], "\n")
			if _, known := cues[line]; !known {
				cues[line] = s.Cue
			}
		}
		for line, p := range r.Paras {
			head := strings.TrimSuffix(strings.TrimSuffix(p.Head, "，"), "了")
			switch {
			case p.Sec == "preamble" && head != "":
				heads++
				if cue := cues[line]; cue != "" && (strings.Contains(head, cue) || strings.HasPrefix(cue, head)) {
					led++
				}
			case p.Sec == "operative" && p.Num != "" && slices.Contains([]byte("123456789"), p.Num[0]):
				operative++
				if cues[line] != "" {
					stated++
				}
			}
		}
	}
	t.Logf("%d of %d preambular paragraphs led by the verb that the drafters name; %d of %d operative ones have a verb", led, heads, stated, operative)
	if heads < 2000 || operative < 2000 { // 167 resolutions hold more
		t.Fatal("too few paragraphs were read")
	}
	if 100*led < 95*heads || 100*stated < 98*operative {
		t.Errorf("preambles %.3f, want 0.95; operative %.3f, want 0.98", float64(led)/float64(heads), float64(stated)/float64(operative))
	}
}
