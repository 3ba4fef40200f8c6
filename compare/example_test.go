package compare_test

import (
	"context"
	"fmt"
	"strings"

	"tifa/compare"
	"tifa/text"
)

func ExampleTexts() {
	const (
		before = "会议在临海市举行。\n会议指出，要推动构建开放有序、均衡布局的港口关系框架。\n会议要求，各港做好防汛准备。"
		after  = "会议在临海市举行。\n会议要求，各港做好防汛准备。\n会议指出，要推动构建互利共赢、开放有序、均衡布局的港口关系格局。"
	)
	r := compare.Texts(before, after, text.Paragraphs(before), text.Paragraphs(after))
	for _, e := range r.Edits {
		if e.Changes == nil {
			fmt.Println(e.Kind, e.New.In(after))
			continue
		}
		var b strings.Builder
		for _, c := range e.Changes {
			switch c.Op {
			case compare.Kept:
				b.WriteString(c.Text)
			case compare.Dropped:
				b.WriteString("[-" + c.Text + "]")
			case compare.Added:
				b.WriteString("[+" + c.Text + "]")
			}
		}
		fmt.Println(e.Kind, &b)
	}
	s := r.Summary()
	fmt.Printf("%d of %d characters survive, %d of %d paragraphs moved\n",
		s.Survived, s.Old.Characters, s.Moved.New.Paragraphs, s.New.Paragraphs)
	// Output:
	// kept 会议在临海市举行。
	// moved 会议要求，各港做好防汛准备。
	// reworded 会议指出，要推动构建[+互利共赢、]开放有序、均衡布局的港口关系[-框架][+格局]。
	// 42 of 44 characters survive, 1 of 3 paragraphs moved
}

func ExampleCorrespondences() {
	const (
		before = "会议指出，灯塔无人值守。\n必须坚持岸电优先。"
		after  = "必须毫不动摇坚持岸电优先，渔船登记逐年更新。\n灯塔无人值守。"
	)
	old, new := compare.Clauses(before, text.Paragraphs(before)), compare.Clauses(after, text.Paragraphs(after))
	found, err := compare.Correspondences(context.Background(), before, after, old, new)
	if err != nil {
		panic(err)
	}
	for _, c := range found {
		switch {
		case c.New < 0:
			fmt.Println("gone:", old[c.Old].Span.In(before))
		case c.Old < 0:
			fmt.Println("new:", new[c.New].Span.In(after))
		case c.Equal():
			fmt.Println("the same:", new[c.New].Span.In(after))
		default:
			fmt.Printf("near: %s (%.0f %% of %s)\n", new[c.New].Span.In(after), 100*c.Similarity, old[c.Old].Span.In(before))
		}
	}
	// Output:
	// near: 必须毫不动摇坚持岸电优先 (80 % of 必须坚持岸电优先)
	// new: 渔船登记逐年更新
	// the same: 灯塔无人值守
	// gone: 会议指出
}

func ExampleOptions_Texts() {
	const before, after = "3. 會議12月3日舉行，港口開放。", "4. 会议12月5日举行，港口开放，航道畅通。"
	o := compare.Options{Folds: text.Script, Ignore: compare.Numbering | compare.Dates}
	r := o.Texts(before, after, text.Paragraphs(before), text.Paragraphs(after))
	for _, c := range r.Edits[0].Changes {
		fmt.Printf("%s %q ignored %v\n", c.Op, c.Text, c.Ignored)
	}
	// Output:
	// kept "4. " ignored true
	// kept "会议" ignored false
	// kept "12月5日" ignored true
	// kept "举行，港口开放" ignored false
	// added "，航道畅通" ignored false
	// kept "。" ignored false
}
