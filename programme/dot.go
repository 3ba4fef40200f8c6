package programme

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// A Title stands over a drawing.
type Title struct{ Name, Facts string }

// Dot writes p for Graphviz: a directed graph whose nodes are concepts.
func Dot(w io.Writer, p *Programme, title Title) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "digraph programme {\n  label=%s; labelloc=t; fontsize=20; rankdir=LR; fontname=\"Noto Sans CJK SC\";\n", quote(title.Name+"\n"+title.Facts))
	fmt.Fprintf(b, "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\", fontname=\"Noto Sans CJK SC\"];\n  edge [fontname=\"Noto Sans CJK SC\", fontsize=10];\n")
	hubs, _ := p.Hubs()
	for i, c := range p.Concepts {
		fill := ""
		if len(hubs) > 0 && hubs[0].Concept == i {
			fill = `, fillcolor="#fde8dc", penwidth=2`
		}
		fmt.Fprintf(b, "  c%d [label=%s%s];\n", i, quote(strings.Join(wrap(c.Name, 36), "\n")), fill)
	}
	for i, e := range p.Edges {
		label := strings.TrimSpace(string(e.Relation) + " " + e.Label)
		if e.Relation == Role {
			label = e.Label
		}
		if e.From < 0 {
			fmt.Fprintf(b, "  u%d [shape=point, label=\"\"];\n  u%d -> c%d [label=%s, color=\"%s\"];\n", i, i, e.To, quote(label), colour(e.Relation))
			continue
		}
		fmt.Fprintf(b, "  c%d -> c%d [label=%s, color=\"%s\"];\n", e.From, e.To, quote(label), colour(e.Relation))
	}
	fmt.Fprintln(b, "}")
	return b.Flush()
}

// quote is s as a string of Graphviz.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}
