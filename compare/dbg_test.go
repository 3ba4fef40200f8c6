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
		a, b := text.Paragraphs(old), text.Paragraphs(new)
		r := Texts(old, new, a, b)
		s := editions.NewScore()
		s.Judge(old, new, edits, comparison(r))
		bad := false
		for _, m := range s.Missed {
			bad = bad || strings.HasPrefix(m, "three") || strings.HasPrefix(m, "paragraph split")
		}
		if !bad {
			return
		}
		n++
		fmt.Println("=======", n, len(old), len(s.Missed))
		al := Options{}.read(old, new, a, b)
		al.align()
		for _, l := range al.likenesses() {
			fmt.Println("LIKE", l)
		}
		for _, m := range s.Missed {
			fmt.Printf("%.200s\n", m)
		}
		for _, e := range r.Edits {
			fmt.Print(e.Kind, e.OldParagraphs, e.NewParagraphs, " ")
			if e.Kind == Added {
				fmt.Print(e.New.In(new))
			}
			if e.Kind == Dropped {
				fmt.Print(e.Old.In(old))
			}
			for _, c := range e.Changes {
				if c.Op == Kept {
					fmt.Printf("(%d)", len(c.Text)/3)
				} else {
					fmt.Printf("%s%d{%.60s}", c.Op, c.Move, c.Text)
				}
			}
			fmt.Println()
		}
		for _, e := range edits {
			fmt.Println("   ", e.Kind, e.Old.In(old)[:min(60, e.Old.Len())]+"|"+e.New.In(new)[:min(60, e.New.Len())])
		}
	})
}
