package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
)

// A branch is a part of a document with the parts within it.
type branch struct {
	label    string // what it is: 会议 指出 (state)
	text     string // what it says, on one line; "" for a part that only holds others
	at       tifa.Span
	within   tifa.Span  // what its holder must hold, at if empty
	ends     *[2]string // of a link, which stand for the text
	children []*branch
}

// newTree builds the system of statements of a document as a tree: the event,
// in it the statements, in these the lists with their items, the definitions
// and the roles, each within the smallest part that holds it.
func newTree(d *tifa.Document, s *tifa.Structure) *branch {
	root := &branch{label: treeTitle(d), at: tifa.Span{End: len(d.Text)}}
	var all []*branch
	for _, st := range s.Statements {
		all = append(all, &branch{label: fmt.Sprintf("%s %s (%s)", st.Speaker, st.Cue, st.Act), text: oneLine(st.Span.In(d.Text)), at: st.Span, within: withoutStop(d, st.Span)})
	}
	for _, l := range s.Lists {
		whole := tifa.Span{Start: l.Items[0].Start, End: l.Items[len(l.Items)-1].End}
		list := &branch{label: fmt.Sprintf("%s list of %d", l.Kind, len(l.Items)), at: whole}
		all = append(all, list)
		for _, item := range l.Items {
			all = append(all, &branch{text: oneLine(item.In(d.Text)), at: item})
		}
	}
	for _, x := range s.Definitions {
		all = append(all, &branch{label: "definition  " + oneLine(x.Term) + " =", text: oneLine(x.Span.In(d.Text)), at: x.Span})
	}
	for _, r := range s.Roles {
		label := "role  "
		if r.Head != "" {
			label += oneLine(r.Head) + ", "
		}
		all = append(all, &branch{label: label + r.Role + ":", text: oneLine(r.Filler.In(d.Text)), at: r.Filler})
	}
	// the order of parts that begin and end together is that of the kinds above
	slices.SortStableFunc(all, func(a, b *branch) int {
		if a.at.Start != b.at.Start {
			return a.at.Start - b.at.Start
		}
		return b.at.End - a.at.End
	})
	root.fill(all)
	return root
}

func treeTitle(d *tifa.Document) string {
	if d.Event != nil && d.Event.Name != "" {
		return d.Event.Name
	}
	if d.Title != "" {
		return oneLine(d.Title)
	}
	return d.ID
}

// link hangs the links of a document below the statements that say them, those
// that no statement says below the root.
func (b *branch) link(d *tifa.Document, s *tifa.Structure) {
	under := map[int]*branch{-1: b}
	for i := range s.Statements {
		under[i] = b.statement(d, s.Statements[i].Span)
	}
	for _, relation := range tifa.Relations() {
		for _, l := range s.Links {
			if l.Relation != relation {
				continue
			}
			ends := [2]string{"", oneLine(l.To.In(d.Text))}
			if l.From != nil {
				ends[0] = oneLine(l.From.In(d.Text))
			}
			at := under[l.Statement]
			at.children = append(at.children, &branch{label: pad(string(relation), relationColumns), ends: &ends, at: l.To})
		}
	}
}

// relationColumns is the width of the longest name of a relation.
const relationColumns = len("opposition")

// statement is the branch that covers at, or the nearest one that holds it.
func (b *branch) statement(d *tifa.Document, at tifa.Span) *branch {
	for _, c := range b.children {
		if c.at == at {
			return c
		}
		if c.at.Contains(withoutStop(d, at)) {
			return c.statement(d, at)
		}
	}
	return b
}

// withoutStop is a span of the text without the stop at its end, which an item of
// a list leaves out.
func withoutStop(d *tifa.Document, at tifa.Span) tifa.Span {
	at.End = at.Start + len(strings.TrimRight(at.In(d.Text), "。；，;,. "))
	return at
}

// arrow writes the ends of a link in a line of at most columns, each in half of
// it if both are long.
func (b *branch) arrow(columns int) string {
	from, to := b.ends[0], b.ends[1]
	const arrow = " → "
	half := max(8, (columns-width(arrow))/2)
	if from == "" {
		return strings.TrimLeft(arrow, " ") + fit(to, columns-width(arrow)+1)
	}
	if spare := half - width(to); spare > 0 {
		return fit(from, half+spare) + arrow + to
	}
	from = fit(from, half)
	return from + arrow + fit(to, columns-width(from)-width(arrow))
}

// fill puts parts, sorted by where they begin and the longer first, each into
// the last one before it that holds it.
func (b *branch) fill(parts []*branch) {
	path := []*branch{b}
	for _, p := range parts {
		within := p.within
		if within.Len() == 0 {
			within = p.at
		}
		for len(path) > 1 && !path[len(path)-1].at.Contains(within) {
			path = path[:len(path)-1]
		}
		holder := path[len(path)-1]
		holder.children = append(holder.children, p)
		path = append(path, p)
	}
}

// line is a branch in one line of at most columns.
func (b *branch) line(columns int) string {
	if b.text == "" {
		return b.label
	}
	if b.label == "" {
		return fit(b.text, columns)
	}
	return b.label + " " + fit(b.text, max(16, columns-width(b.label)-1))
}

// printTree prints the branches below b, each behind the lines that lead to it.
func (a *app) printTree(b *branch, margin string) {
	for i, c := range b.children {
		stem, below := "├─ ", "│  "
		if i+1 == len(b.children) {
			stem, below = "└─ ", "   "
		}
		room := max(24, a.width-width(margin)-3)
		label := c.label
		if c.ends != nil {
			a.printf("%s%s %s\n", a.style.faint(margin+stem), a.style.faint(label), c.arrow(max(24, room-width(label)-1)))
			continue
		}
		if label != "" && c.text != "" {
			a.printf("%s%s %s\n", a.style.faint(margin+stem), a.style.bold(label), fit(c.text, max(16, room-width(label)-1)))
		} else {
			a.printf("%s%s\n", a.style.faint(margin+stem), c.line(room))
		}
		a.printTree(c, margin+below)
	}
}

// printDot writes the tree in the language of Graphviz.
func (a *app) printDot(root *branch) {
	a.printf("digraph outline {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n")
	n := 0
	var walk func(b *branch) int
	walk = func(b *branch) int {
		id := n
		n++
		a.printf("  n%d [label=\"%s\"];\n", id, dotEscape.Replace(b.caption()))
		for _, c := range b.children {
			a.printf("  n%d -> n%d;\n", id, walk(c))
		}
		return id
	}
	walk(root)
	a.printf("}\n")
}

// printMermaid writes the tree in the language of Mermaid.
func (a *app) printMermaid(root *branch) {
	a.printf("graph LR\n")
	n := 0
	var walk func(b *branch) int
	walk = func(b *branch) int {
		id := n
		n++
		a.printf("  n%d[\"%s\"]\n", id, mermaidEscape.Replace(b.caption()))
		for _, c := range b.children {
			a.printf("  n%d --> n%d\n", id, walk(c))
		}
		return id
	}
	walk(root)
}

var (
	dotEscape     = strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	mermaidEscape = strings.NewReplacer(`"`, "#quot;", "#", "#35;", "<", "#lt;", ">", "#gt;", "`", "#96;")
)

// caption is a branch as a box of a drawing holds it.
func (b *branch) caption() string {
	const longest = 48 // code points
	line := strings.TrimSpace(b.label + " " + b.text)
	if utf8.RuneCountInString(line) > longest {
		line = string([]rune(line)[:longest-1]) + "…"
	}
	return line
}

// countWords tells how many parts of each kind a structure has: "11 statements:
// judge 2, …; 1 list of 10 items; 2 definitions; 7 roles".
func countWords(s *tifa.Structure) string {
	acts := map[tifa.Act]int{}
	for _, st := range s.Statements {
		acts[st.Act]++
	}
	var words []string
	for _, act := range []tifa.Act{tifa.Judge, tifa.State, tifa.Stress, tifa.Require, tifa.Decide, tifa.Told} {
		if n := acts[act]; n > 0 {
			words = append(words, fmt.Sprintf("%s %d", act, n))
		}
	}
	all := []string{counted(len(s.Statements), "statement")}
	if len(words) > 0 {
		all[0] += " (" + strings.Join(words, ", ") + ")"
	}
	if n := len(s.Lists); n > 0 {
		items := 0
		for _, l := range s.Lists {
			items += len(l.Items)
		}
		all = append(all, counted(n, "list")+" with "+counted(items, "item"))
	}
	if n := len(s.Definitions); n > 0 {
		all = append(all, counted(n, "definition"))
	}
	if n := len(s.Roles); n > 0 {
		all = append(all, counted(n, "role"))
	}
	if n := len(s.Links); n > 0 {
		all = append(all, counted(n, "link"))
	}
	return strings.Join(all, ", ")
}
