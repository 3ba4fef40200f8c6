package compare_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tifa"
	"tifa/compare"
	"tifa/internal/editions"
	"tifa/structure"
	"tifa/text"
)

func editionOf(t *testing.T, text string) compare.Edition {
	t.Helper()
	rules, err := structure.Standard()
	if err != nil {
		t.Fatal(err)
	}
	d := &tifa.Document{ID: "d", Text: text}
	s, sections, _ := rules.ReadParts(d)
	return compare.Edition{Document: d, Structure: s, Sections: sections}
}

func compared(t *testing.T, old, new string) *compare.Comparison {
	t.Helper()
	c, err := compare.Editions(t.Context(), editionOf(t, old), editionOf(t, new))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// attributions writes what is said by another voice.
func attributions(t *testing.T, c *compare.Comparison) (out []string) {
	for _, a := range c.Attributions {
		old, new := a.Old.Span.In(c.Old.Document.Text), a.New.Span.In(c.New.Document.Text)
		if old != new {
			t.Errorf("%q stands at %q in the old text", new, old)
		}
		out = append(out, fmt.Sprintf("%s %s → %s %s: %s", a.From.Speaker, a.From.Cue, a.To.Speaker, a.To.Cue, new))
	}
	return out
}

func TestAttributions(t *testing.T) {
	c := compared(t,
		"会议指出，要坚持公共航道共同维护，要加快疏通主要航道。会议强调，各方面要守信重诺互相支持。会议要求，严禁夜间在航道捕捞作业。",
		"会议指出，各方面要守信重诺互相支持。会议强调，要坚持公共航道共同维护，要加快疏通主要航道。会议要求，严禁夜间在航道捕捞作业。")
	want := []string{
		"会议 强调 → 会议 指出: 各方面要守信重诺互相支持",
		"会议 指出 → 会议 强调: 要坚持公共航道共同维护，要加快疏通主要航道",
	}
	if diff := cmp.Diff(want, attributions(t, c)); diff != "" {
		t.Errorf("attributions (-want +got):\n%s", diff)
	}
	if c.Handover != nil {
		t.Errorf("handover %+v of one speaker", c.Handover)
	}
}

// A change of the speaker of most of a text is one handover, which marks the
// attributions that follow from it.
func TestHandover(t *testing.T) {
	c := compared(t,
		"联邦总统林海川出席会议。林海川指出，要坚持公共航道共同维护。林海川强调，各方面要守信重诺互相支持。",
		"联邦总统林海川出席会议。会议指出，要坚持公共航道共同维护。会议强调，各方面要守信重诺互相支持。")
	h := c.Handover
	if h == nil || h.From != "林海川" || h.To != "会议" || h.Old.Statements != 2 || h.New.OfStatements != 2 {
		t.Fatalf("handover %+v", h)
	}
	if len(c.Attributions) != 2 || !c.Attributions[0].Handed || !c.Attributions[1].Handed {
		t.Errorf("attributions %+v", c.Attributions)
	}
}

// lists writes what became of lists and items.
func lists(c *compare.Comparison) (out []string) {
	for _, l := range c.Lists {
		row := fmt.Sprintf("%s %d→%d:", l.Kind, l.OldItems, l.NewItems)
		for _, i := range l.Items {
			row += fmt.Sprintf(" %s %d→%d", i.Kind, i.OldRank, i.NewRank)
		}
		out = append(out, row)
	}
	return out
}

func TestLists(t *testing.T) {
	old := "会议强调，要抓好以下工作。一是疏通主要航道。二是更新灯塔设备。三是严禁夜间捕捞作业。四是办好航运对话会议。"
	for _, tt := range []struct{ name, new, want string }{
		{"kept", old, "numbered 4→4: kept 1→1 kept 2→2 kept 3→3 kept 4→4"},
		{"dropped, the markers of the rest changed", "会议强调，要抓好以下工作。一是疏通主要航道。二是严禁夜间捕捞作业。三是办好航运对话会议。", "numbered 4→3: kept 1→1 kept 3→2 kept 4→3 dropped 2→0"},
		{"reordered", "会议强调，要抓好以下工作。一是疏通主要航道。二是严禁夜间捕捞作业。三是办好航运对话会议。四是更新灯塔设备。", "numbered 4→4: kept 1→1 kept 3→2 kept 4→3 moved 2→4"},
		{"reworded", "会议强调，要抓好以下工作。一是疏通主要航道。二是更新灯塔设备。三是坚决严禁夜间捕捞作业。四是办好航运对话会议。", "numbered 4→4: kept 1→1 kept 2→2 reworded 3→3 kept 4→4"},
		{"added", "会议强调，要抓好以下工作。一是疏通主要航道。二是更新灯塔设备。三是培养一批年轻船长。四是严禁夜间捕捞作业。五是办好航运对话会议。", "numbered 4→5: kept 1→1 kept 2→2 added 0→3 kept 3→4 kept 4→5"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := compared(t, old, tt.new)
			if diff := cmp.Diff([]string{tt.want}, lists(c)); diff != "" {
				t.Errorf("lists (-want +got):\n%s", diff)
			}
			for _, i := range c.Lists[0].Items {
				words := ""
				for _, x := range i.Changes {
					if x.Op != compare.Dropped {
						words += x.New.In(tt.new)
					}
				}
				if i.Changes != nil && !strings.HasSuffix(i.New.Span.In(tt.new), words) {
					t.Errorf("the changes of %q read %q", i.New.Span.In(tt.new), words)
				}
			}
		})
	}
}

// Numbered lists without a word in common are one list in two editions where
// each alone serves its function.
func TestListsOfOneFunction(t *testing.T) {
	c := compared(t,
		"会议要求，要抓好重点任务。一是疏通主要航道。二是更新灯塔设备。三是严禁夜间捕捞。",
		"会议要求，要抓好重点任务。一是培养年轻船长。二是修建远洋仓库。")
	if diff := cmp.Diff([]string{"numbered 3→2: added 0→1 added 0→2 dropped 1→0 dropped 2→0 dropped 3→0"}, lists(c)); diff != "" {
		t.Errorf("lists (-want +got):\n%s", diff)
	}

	// What an item is about stands in its first sentence.
	c = compared(t,
		"会议要求，要抓好重点任务。一是疏通主要航道。远海礁石多。二是更新灯塔设备。天黑路远。",
		"会议要求，要抓好重点任务。一是更新灯塔和浮标设备。财力物力向偏远岛屿倾斜。二是培养年轻船长。")
	if diff := cmp.Diff([]string{"numbered 2→2: reworded 2→1 added 0→2 dropped 1→0"}, lists(c)); diff != "" {
		t.Errorf("lists by heads (-want +got):\n%s", diff)
	}
}

func TestFunctions(t *testing.T) {
	c := compared(t,
		"海事会议\n会议指出，当前国际形势复杂严峻。\n会议要求，要加快修造船只。",
		"会议认为，航运工作取得重大成就。\n会议指出，当前国际形势复杂严峻，风浪不小。")
	var got []string
	for _, f := range c.Functions {
		got = append(got, fmt.Sprintf("%s %d→%d, %d→%d", f.Function, len(f.Old), len(f.New), f.OldCharacters, f.NewCharacters))
	}
	want := []string{"achievements 0→1, 0→14", "situation 1→1, 14→18", "tasks 1→0, 11→0", " 1→0, 4→0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("functions (-want +got):\n%s", diff)
	}
}

// The functions together account for every character of both texts.
func TestFunctionsLeaveNothingOut(t *testing.T) {
	c := compared(t,
		"海事会议\n会议指出，当前国际形势复杂严峻。风浪不小。\n一段话。\n会议要求，要加快修造船只。",
		"会议认为，航运工作取得重大成就。\n（责任编辑：林海川）")
	for side, e := range map[string]compare.Edition{"old": c.Old, "new": c.New} {
		n, want := 0, len([]rune(strings.Join(strings.Fields(e.Document.Text), "")))
		for _, f := range c.Functions {
			for _, l := range map[string][]compare.Location{"old": f.Old, "new": f.New}[side] {
				n += len([]rune(l.Span.In(e.Document.Text)))
			}
		}
		if n != want {
			t.Errorf("%s: %d characters in sections, want %d", side, n, want)
		}
	}
}

func TestOfficesChanged(t *testing.T) {
	for _, tt := range []struct {
		old, new string
		want     bool
	}{{"总统", "总统", false}, {"总统", "副总统", true}, {"", "总统", false}} {
		offices := func(s string) []compare.Name { return []compare.Name{{Name: "林海川", Offices: strings.Fields(s)}} }
		if got := compare.Names(offices(tt.old), offices(tt.new))[0]; got.OfficesChanged() != tt.want {
			t.Errorf("%q → %q: changed %v", tt.old, tt.new, got.OfficesChanged())
		}
	}
}

func TestFinder(t *testing.T) {
	f := compare.NewFinder()
	if got := f.Nearest("要疏通航道", 0.1, 3); len(got) != 0 {
		t.Errorf("found %v among nothing", got)
	}
	for _, s := range []string{"坚持公共航道共同维护", "要疏通航道", "严禁夜间捕捞", "坚决维护公共航道"} {
		f.Add(s)
	}
	for _, tt := range []struct {
		words string
		want  []int
	}{
		{"要疏通航道", []int{1}},
		{"始终坚持公共航道共同维护", []int{0}},
		{"林海川出席", nil},
	} {
		var got []int
		for _, l := range f.Nearest(tt.words, 0.5, 3) {
			got = append(got, l.Passage)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.words, diff)
		}
	}
	if got := f.Nearest("严禁夜间捕捞", 0.9, 1); len(got) != 1 || got[0].Similarity < 0.999 {
		t.Errorf("the same words are alike by %v", got)
	}
}

// What a finder skips could not have been found: it agrees with the likeness of
// every passage worked out by itself.
func TestFinderSkipsNothing(t *testing.T) {
	words := []string{"公共航道", "共同维护", "疏通港口", "严禁捕捞", "守信重诺", "灯塔"}
	var all []string
	for i := range 60 {
		all = append(all, words[i%6]+words[i/6%6]+words[(i*7+3)%6])
	}
	f := compare.NewFinder()
	for _, s := range all {
		f.Add(s)
	}
	for _, s := range all {
		every, some := f.Nearest(s, 0.0001, 1000), f.Nearest(s, 0.4, 1000)
		n := 0
		for _, l := range every {
			if l.Similarity >= 0.4 {
				n++
			}
		}
		if n != len(some) {
			t.Fatalf("%s: %d passages alike, found %d", s, n, len(some))
		}
	}
}

// TestEditionsEnd ends comparisons of long texts before and while they are made.
func TestEditionsEnd(t *testing.T) {
	edition := func(seed uint64) compare.Edition {
		s := editions.Invented(seed, 20_000)
		return compare.Edition{Document: &tifa.Document{Text: s}, Structure: &tifa.Structure{Paragraphs: text.Paragraphs(s)}}
	}
	old, new := edition(1), edition(2)
	// A context that is over at its n-th question.
	for n := range 40 {
		c, err := compare.Editions(&ending{Context: t.Context(), left: 3 * n}, old, new)
		if err == nil && n == 0 || (err == nil) != (c != nil) || err != nil && !errors.Is(err, context.Canceled) {
			t.Fatalf("over at question %d: %v, %v", 3*n, c != nil, err)
		}
	}
}

type ending struct {
	context.Context
	left int
}

func (e *ending) Err() error {
	if e.left--; e.left < 0 {
		return context.Canceled
	}
	return nil
}
