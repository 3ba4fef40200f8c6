package compare

import (
	"fmt"
	"strings"
	"testing"

	"tifa"
	"tifa/text"

	"github.com/google/go-cmp/cmp"
)

// withMoves is notation, followed by the moves.
func withMoves(r Redline, old, new string) string {
	var b strings.Builder
	b.WriteString(notation(r, old, new))
	for i, m := range r.Moves {
		words := m.New.In(new)
		if m.Changes != nil {
			words = inline(m.Changes)
		}
		fmt.Fprintf(&b, "%d %s\n", i+1, words)
	}
	return b.String()
}

func TestMoves(t *testing.T) {
	const (
		opening = "港口管理会议在临海市举行，全体委员出席。\n"
		dredge  = "会议指出，航道疏浚要提前两个月完成，保证冬季通航，逐段公布水深。\n"
		cranes  = "会议强调，旧吊车一律停用，新吊车经检验后投入使用，操作人员持证上岗。\n"
	)
	for _, tt := range []struct{ name, old, new, want string }{
		{
			"clauses swapped", dredge, "会议指出，航道疏浚要提前两个月完成，逐段公布水深，保证冬季通航。\n",
			"~ 会议指出，航道疏浚要提前两个月完成，[逐段公布水深，+1]保证冬季通航[，逐段公布水深-1]。\n1 逐段公布水深\n",
		},
		{
			"a clause goes to another paragraph", opening + dredge + cranes,
			opening + "会议指出，航道疏浚要提前两个月完成，逐段公布水深。\n" + "会议强调，旧吊车一律停用，新吊车经检验后投入使用，保证冬季通航，操作人员持证上岗。\n",
			"= " + opening + "~ 会议指出，航道疏浚要提前两个月完成，[保证冬季通航，-1]逐段公布水深。\n" +
				"~ 会议强调，旧吊车一律停用，新吊车经检验后投入使用，[保证冬季通航，+1]操作人员持证上岗。\n1 保证冬季通航\n",
		},
		{
			"reworded on its way", dredge + cranes,
			"会议指出，航道疏浚要提前两个月完成，逐段公布水深。\n会议强调，旧吊车一律停用，新吊车经检验后投入使用，操作人员持证上岗，切实保证冬季安全通航。\n",
			"~ 会议指出，航道疏浚要提前两个月完成，[保证冬季通航，-]逐段公布水深。\n" +
				"~ 会议强调，旧吊车一律停用，新吊车经检验后投入使用，操作人员持证上岗[，切实保证冬季安全通航+]。\n",
		},
		{
			"items of a list change places", "要坚持安全优先、绿色发展、区域协作。\n", "要坚持绿色发展、安全优先、区域协作。\n",
			"~ 要坚持[绿色发展、+1]安全优先、[绿色发展、-1]区域协作。\n1 绿色发展\n",
		},
		{
			"what opens every paragraph is no move", "会议指出，航道要疏浚。\n会议强调，吊车要停用。\n", "会议强调，渔船登记须逐年更新。\n会议指出，灯塔无人值守。\n",
			"- 会议指出，航道要疏浚。\n- 会议强调，吊车要停用。\n+ 会议强调，渔船登记须逐年更新。\n+ 会议指出，灯塔无人值守。\n",
		},
		{
			"a paragraph split", opening + "会议指出，航道疏浚要提前两个月完成。渡轮公司公布每日班次，不得随意取消。\n",
			opening + "会议指出，航道疏浚要提前两个月完成。\n渡轮公司公布每日班次，不得随意取消。\n",
			"= " + opening + "~ 会议指出，航道疏浚要提前两个月完成。[\n+]渡轮公司公布每日班次，不得随意取消。\n",
		},
		{
			"paragraphs merged, and reworded", opening + "会议指出，航道疏浚要提前两个月完成。\n渡轮公司公布每日班次，不得随意取消。\n",
			opening + "会议指出，航道疏浚要提前三个月完成。渡轮公司公布每日班次，不得随意取消。\n",
			"= " + opening + "~ 会议指出，航道疏浚要提前[两-][三+]个月完成。[\n-]渡轮公司公布每日班次，不得随意取消。\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := ofLines(tt.old, tt.new)
			if diff := cmp.Diff(tt.want, withMoves(r, tt.old, tt.new)); diff != "" {
				t.Errorf("redline (-want +got):\n%s", diff)
			}
			if problem := broken(r, tt.old, tt.new, lines(tt.old), lines(tt.new)); problem != "" {
				t.Error(problem)
			}
		})
	}
}

func TestOptions(t *testing.T) {
	for _, tt := range []struct {
		name, old, new string
		o              Options
		want           string
	}{
		{
			"a programme tag against a dateline", "海峡台消息（晚间新闻）：港口管理会议在临海市举行。\n", "砺屿通讯社云港12月3日电 港口管理会议在临海市举行。\n",
			Options{},
			"= [海峡台消息（晚间新闻）：→砺屿通讯社云港12月3日电 ]港口管理会议在临海市举行。\n",
		},
		{
			"a source line", "港口管理会议在临海市举行。\n", "港口管理会议在临海市举行。\n资料来源：《砺屿网》（2034年6月2日）\n",
			Options{},
			"= 港口管理会议在临海市举行。\n+ 资料来源：《砺屿网》（2034年6月2日）\n",
		},
		{
			"boilerplate told by the caller to be none", "海峡台消息（晚间新闻）：港口管理会议在临海市举行。\n", "港口管理会议在临海市举行。\n",
			Options{OldBoilerplate: []tifa.Span{}, NewBoilerplate: []tifa.Span{}},
			"~ [海峡台消息（晚间新闻）：-]港口管理会议在临海市举行。\n",
		},
		{
			"scripts", "會議指出，航道疏浚要提前完成。\n", "会议指出，航道疏浚要按期完成。\n",
			Options{Folds: text.Script},
			"~ 会议指出，航道疏浚要[提前-][按期+]完成。\n",
		},
		{
			"scripts, nothing else", "會議指出，航道疏浚要提前完成。\n", "会议指出，航道疏浚要提前完成。\n",
			Options{Folds: text.Script},
			"= 會議指出，航道疏浚要提前完成。\n",
		},
		{
			"numbering", "3. Decides to close the northern basin;\n", "4. Decides to open the northern basin;\n",
			Options{Ignore: Numbering},
			"~ [3. →4. ]Decides to [close -][open +]the northern basin;\n",
		},
		{
			"dates", "港口管理会议12月3日至5日在临海市举行。\n", "港口管理会议11月30日在临海市举行。\n",
			Options{Ignore: Dates},
			"= 港口管理会议[12月3日至5日→11月30日]在临海市举行。\n",
		},
		{
			"also", "Also welcomes the report of the Harbour Board;\n", "Welcomes the report of the Harbour Board;\n",
			Options{Ignore: Also},
			"= [Also welcomes →Welcomes ]the report of the Harbour Board;\n",
		},
		{
			"a date within what is new is new", "港口管理会议在临海市举行。\n", "港口管理会议在临海市举行，定于12月3日复会。\n",
			Options{Ignore: Dates},
			"~ 港口管理会议在临海市举行[，定于12月3日复会+]。\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, b := lines(tt.old), lines(tt.new)
			r := tt.o.Texts(tt.old, tt.new, a, b)
			if diff := cmp.Diff(tt.want, notation(r, tt.old, tt.new)); diff != "" {
				t.Errorf("redline (-want +got):\n%s", diff)
			}
			if problem := tt.o.broken(r, tt.old, tt.new, a, b); problem != "" {
				t.Error(problem)
			}
		})
	}
}

func TestClauses(t *testing.T) {
	const s = "会议指出，要“稳中求进。”一是航道疏浚、灯塔修复；水深5.5米。\nThe Board, led by J. Doe, met at 10.30. It noted:"
	var got []string
	for _, c := range Clauses(s, lines(s)) {
		got = append(got, fmt.Sprintf("%d %s", c.Paragraph, c.Span.In(s)))
	}
	want := []string{
		"0 会议指出", "0 要“稳中求进", "0 一是航道疏浚、灯塔修复", "0 水深5.5米",
		"1 The Board", "1 led by J. Doe", "1 met at 10.30", "1 It noted",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("clauses (-want +got):\n%s", diff)
	}
	got = nil
	for _, c := range Sentences(s, lines(s)) {
		got = append(got, c.Span.In(s))
	}
	want = []string{"会议指出，要“稳中求进", "一是航道疏浚、灯塔修复", "水深5.5米", "The Board, led by J. Doe, met at 10.30", "It noted:"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sentences (-want +got):\n%s", diff)
	}
}

func TestCorrespondences(t *testing.T) {
	const (
		old = "港口关系框架要开放有序，灯塔无人值守。\n必须坚持岸电优先。"
		new = "必须毫不动摇坚持岸电优先，渔船登记逐年更新。\n灯塔无人值守，港口关系格局要开放有序。"
	)
	a, b := Clauses(old, lines(old)), Clauses(new, lines(new))
	var got []string
	found, err := Correspondences(t.Context(), old, new, a, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range found {
		side := func(text string, clauses []Clause, i int) string {
			if i < 0 {
				return "–"
			}
			return clauses[i].Span.In(text)
		}
		got = append(got, fmt.Sprintf("%.2f %v %s → %s", c.Similarity, c.Equal(), side(old, a, c.Old), side(new, b, c.New)))
	}
	want := []string{
		"0.80 false 必须坚持岸电优先 → 必须毫不动摇坚持岸电优先",
		"0.00 false – → 渔船登记逐年更新",
		"1.00 true 灯塔无人值守 → 灯塔无人值守",
		"0.82 false 港口关系框架要开放有序 → 港口关系格局要开放有序",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("correspondences (-want +got):\n%s", diff)
	}
}

func TestAbridges(t *testing.T) {
	const (
		full  = "港口管理会议在临海市举行，全体委员出席。\n会议指出，航道疏浚要提前两个月完成，保证冬季通航，逐段公布水深。\n会议要求，各港做好防汛准备。"
		short = "海峡台消息（晚间新闻）：港口管理会议在临海市举行。会议指出，航道疏浚要提前两个月完成。"
	)
	s := ofLines(full, short).Summary()
	old, _ := s.OldShare()
	new, _ := s.NewShare()
	if !s.Abridges() || new != 1 || s.InOrder != 28 {
		t.Errorf("abridges %v, %.2f of the new found, %.2f of the old kept, %d in order", s.Abridges(), new, old, s.InOrder)
	}
	if s := ofLines(short, full).Summary(); s.Abridges() {
		t.Error("the fuller text abridges the other")
	}
}
