package compare_test

import (
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
