package structure

import (
	"fmt"
	"strings"
	"testing"

	"tifa"
)

func TestAttendance(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{
			"categories", "会议指出，很好。\n联邦执政委员会委员，联邦议会有关领导同志，各部部长等出席会议。",
			"attend 联邦执政委员会委员 | attend 联邦议会有关领导同志 | attend 各部部长",
		},
		{
			"bodies", "水利部、商务部、东山州负责同志及常驻海峡理事会代表团代表作交流发言。",
			"speak body 水利部 | speak body 商务部 | speak body 东山州 | speak body 常驻海峡理事会代表团",
		},
		{"persons are no groups", "联邦副总统苏慕白出席会议。", ""},
		{"what is said is no attendance", "会议强调，各州各部门要带头出席会议。", ""},
		{"a count", "各州和各部门主要负责同志，驻外使节等约300人参加会议。", "attend 各州和各部门主要负责同志 | attend 驻外使节"},
		{"a clause that tells of the meeting", "海事会议12月1日召开，港务局出席。", "attend 港务局"},
		{"where the meeting was held", "海事会议于12月1日在东山举行，会前，港务局、船员工会负责人出席。", "attend 港务局、船员工会负责人"},
		{"two that took part", "港务委员会委员出席会议，各州有关部门负责同志列席会议。", "attend 港务委员会委员 | attend 各州有关部门负责同志"},
		{"traditional script", "聯邦議會有關領導同志，各部部長出席會議。", "attend 聯邦議會有關領導同志 | attend 各部部長"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out []string
			for _, g := range standard(t).Attendance(&tifa.Document{Text: tt.text}) {
				what := string(g.Part)
				if g.Body {
					what += " body"
				}
				out = append(out, fmt.Sprintf("%s %s", what, g.Name))
				if got := g.Span.In(tt.text); got != g.Name {
					t.Errorf("span of %s holds %s", g.Name, got)
				}
			}
			if got := strings.Join(out, " | "); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
