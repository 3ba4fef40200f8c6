package compare

import (
	"fmt"
	"strings"
	"testing"

	"tifa/internal/editions"
	"tifa/text"
)

func TestDbg(t *testing.T) {
	n := 0
	editedDocuments(t, 500, func(old, new string, edits []editions.Edit) {
		if n > 4 {
			return
		}
		a, b := text.Paragraphs(old), text.Paragraphs(new)
		r := Texts(old, new, a, b)
		s := editions.NewScore()
		s.Judge(old, new, edits, comparison(r))
		bad := ""
		for _, m := range s.Missed {
			if strings.HasPrefix(m, "paragraph split") || strings.Contains(m, "11月11日主持") {
				bad += m + "\n"
			}
		}
		if bad == "" {
			return
		}
		n++
		fmt.Println("=======", len(old), bad)
		for _, e := range r.Edits {
			fmt.Print(e.Kind, e.OldParagraphs, e.NewParagraphs, " ")
			for _, c := range e.Changes {
				if c.Op == Kept {
					fmt.Printf("(%d)", len(c.Text)/3)
				} else {
					fmt.Printf("%s%d{%s}", c.Op, c.Move, c.Text)
				}
			}
			fmt.Println()
		}
		for _, e := range edits {
			fmt.Println(e.Kind, e.Old.In(old)+"|"+e.New.In(new))
		}
	})
}
