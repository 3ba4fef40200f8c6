package compare

import (
	"strconv"
	"strings"
	"testing"

	"tifa"

	"github.com/google/go-cmp/cmp"
)

// lines are the paragraphs of a text that has one a line.
func lines(s string) []tifa.Span {
	var out []tifa.Span
	at := 0
	for line := range strings.SplitAfterSeq(s, "\n") {
		body := strings.TrimSpace(line)
		if body != "" {
			start := at + strings.Index(line, body)
			out = append(out, tifa.Span{Start: start, End: start + len(body)})
		}
		at += len(line)
	}
	return out
}

func ofLines(old, new string) Redline { return Texts(old, new, lines(old), lines(new)) }

// notation writes a redline as a table of tests reads best: "=" kept, "-"
// dropped, "+" added, "~" reworded, ">" moved.
func notation(r Redline, old, new string) string {
	var b strings.Builder
	for _, e := range r.Edits {
		b.WriteString(map[Kind]string{Kept: "= ", Dropped: "- ", Added: "+ ", Reworded: "~ ", Moved: "> "}[e.Kind])
		switch {
		case e.Changes != nil:
			b.WriteString(inlineOf(old, e.Changes))
		case e.Old != nil:
			b.WriteString(e.Old.In(old))
		default:
			b.WriteString(e.New.In(new))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// move is the number of the move that a change is an end of.
func move(c Change) string {
	if c.Move == 0 {
		return ""
	}
	return strconv.Itoa(c.Move)
}

func inline(changes []Change) string { return inlineOf("", changes) }

// inlineOf is inline; what is ignored stands in both wordings, the old one first.
func inlineOf(old string, changes []Change) string {
	var b strings.Builder
	for _, c := range changes {
		if c.Ignored && old != "" {
			b.WriteString("[" + c.Old.In(old) + "→" + c.Text + "]")
			continue
		}
		switch c.Op {
		case Kept:
			b.WriteString(c.Text)
		case Dropped:
			b.WriteString("[" + c.Text + "-" + move(c) + "]")
		case Added:
			b.WriteString("[" + c.Text + "+" + move(c) + "]")
		}
	}
	return b.String()
}

func TestTexts(t *testing.T) {
	const (
		harbour = "港口管理会议在临海市举行，全体委员出席。\n"
		dredge  = "会议指出，航道疏浚要提前两个月完成，保证冬季通航。\n"
		cranes  = "会议强调，旧吊车一律停用，新吊车经检验后投入使用。\n"
		ferry   = "会议要求，渡轮公司公布每日班次，不得随意取消。\n"
	)
	for _, tt := range []struct{ name, old, new, want string }{
		{"nothing", "", "", ""},
		{"white space", " \n\n", "\t", ""},
		{"all new", "", harbour, "+ " + harbour},
		{"all gone", harbour, "\n", "- " + harbour},
		{"same", harbour + dredge, harbour + dredge, "= " + harbour + dredge},
		{
			"same but for the space between", harbour + dredge, harbour + "\n" + dredge,
			"= " + harbour + "= " + dredge,
		},
		{
			"dropped and added", harbour + dredge + cranes, harbour + ferry + cranes,
			"= " + harbour + "- " + dredge + "+ " + ferry + "= " + cranes,
		},
		{
			"dropped at the start", dredge + harbour, harbour,
			"- " + dredge + "= " + harbour,
		},
		{
			"moved: the shorter of two", harbour + dredge + cranes + ferry, harbour + ferry + dredge + cranes,
			"= " + harbour + "> " + ferry + "= " + dredge + cranes,
		},
		{
			"moved and reworded", harbour + dredge + cranes + ferry,
			harbour + "会议要求，渡轮公司公布每周班次，不得随意取消。\n" + dredge + cranes,
			"= " + harbour + "> 会议要求，渡轮公司公布每[日-][周+]班次，不得随意取消。\n= " + dredge + cranes,
		},
		{
			"copies keep their order", ferry + dredge + ferry + cranes, ferry + ferry + dredge + ferry + cranes,
			"= " + ferry + "+ " + ferry + "= " + dredge + ferry + cranes,
		},
		{
			"the opening of every paragraph is no likeness", "会议指出，航道疏浚要提前完成。\n", "会议指出，渔船登记须逐年更新。\n",
			"- 会议指出，航道疏浚要提前完成。\n+ 会议指出，渔船登记须逐年更新。\n",
		},
		{
			"a word put in", "必须坚持岸电优先，逐步淘汰柴油机。\n", "必须毫不动摇坚持岸电优先，逐步淘汰柴油机。\n",
			"~ 必须[毫不动摇+]坚持岸电优先，逐步淘汰柴油机。\n",
		},
		{
			"an item dropped", "坚持安全观、效益观、协作观谋划工作。\n", "坚持安全观、效益观谋划工作。\n",
			"~ 坚持安全观、效益观[、协作观-]谋划工作。\n",
		},
		{
			"a frame around what stayed", "推动构建开放有序、均衡布局的港口关系框架。\n", "推动构建互利共赢、开放有序、均衡布局的港口关系格局。\n",
			"~ 推动构建[互利共赢、+]开放有序、均衡布局的港口关系[框架-][格局+]。\n",
		},
		{
			"a clause put in", "加强协作，完善制度。\n", "加强协作，扩大开放，完善制度。\n",
			"~ 加强协作，[扩大开放，+]完善制度。\n",
		},
		{
			"a sentence put in goes in whole", "要守住底线。要建好码头。要管好航道。\n", "要守住底线。要建好船坞。要建好码头。要管好航道。\n",
			"~ 要守住底线。[要建好船坞。+]要建好码头。要管好航道。\n",
		},
		{
			"a clause rewritten is one replacement", "会议在临海市举行，积极推动岸线绿色发展，完善协作机制。\n", "会议在临海市举行，大力促进港区绿色转型，完善协作机制。\n",
			"~ 会议在临海市举行，[积极推动岸线绿色发展-][大力促进港区绿色转型+]，完善协作机制。\n",
		},
		{
			"white space beside a character parts nothing", "港务局3 月 5 日通报海事 部门检查结果。\n", "港务局3月6日通报海事部门检查结果。\n",
			"~ 港务局3[ -]月[ 5 -][6+]日通报海事[ -]部门检查结果。\n",
		},
		{
			"English by words", "The Harbour Board notes the delay and encourages the operators to publish their timetable.\n",
			"The Harbour Board deplores the delay and strongly encourages the operators to publish their timetable.\n",
			"~ The Harbour Board [notes -][deplores +]the delay and [strongly +]encourages the operators to publish their timetable.\n",
		},
		{
			"numbers stay whole", "Traffic rose by 5.5 per cent to 10,000 containers in the northern basin.\n",
			"Traffic rose by 6.5 per cent to 12,000 containers in the northern basin.\n",
			"~ Traffic rose by [5.5 -][6.5 +]per cent to [10,000 -][12,000 +]containers in the northern basin.\n",
		},
		{
			"English clause at the end", "The dredging is complete, which opens the northern basin.\n", "The dredging is complete.\n",
			"~ The dredging is complete[, which opens the northern basin-].\n",
		},
		{
			"re-attributed", "张远在讲话中指出，码头安全是一切工作的前提，任何人不得违反。\n", "会议指出，码头安全是一切工作的前提，任何人不得违反。\n",
			"~ [张远在讲话中-][会议+]指出，码头安全是一切工作的前提，任何人不得违反。\n",
		},
		{"invalid bytes", "港口\xff开放\n", "港口\xfe开放\n", "~ 港口[\xff-][\xfe+]开放\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := ofLines(tt.old, tt.new)
			if diff := cmp.Diff(tt.want, notation(r, tt.old, tt.new)); diff != "" {
				t.Errorf("redline (-want +got):\n%s", diff)
			}
			if problem := broken(r, tt.old, tt.new, lines(tt.old), lines(tt.new)); problem != "" {
				t.Error(problem)
			}
		})
	}
}

func TestSummary(t *testing.T) {
	const (
		old = "甲乙丙丁。\n港口开放，航道畅通。\n渡轮停航。\n"
		new = "渡轮停航。\n甲乙丙丁。\n港口开放，航线畅通。\n灯塔修复！\n"
	)
	want := Summary{
		Old:      Size{3, 16},
		New:      Size{4, 20},
		Kept:     Sides{Size{1, 4}, Size{1, 4}},
		Moved:    Sides{Size{1, 4}, Size{1, 4}},
		Reworded: Sides{Size{1, 8}, Size{1, 8}},
		Added:    Size{1, 4},
		Survived: 15,
		InOrder:  11,
	}
	r := ofLines(old, new)
	got := r.Summary()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("summary of\n%s(-want +got):\n%s", notation(r, old, new), diff)
	}
	if share, ok := got.OldShare(); !ok || share != 15./16 {
		t.Errorf("OldShare() = %v, %v, want 15/16", share, ok)
	}
	if share, ok := got.NewShare(); !ok || share != 15./20 {
		t.Errorf("NewShare() = %v, %v, want 15/20", share, ok)
	}
	if _, ok := (Redline{}).Summary().NewShare(); ok {
		t.Error("an empty text has a share")
	}
}
