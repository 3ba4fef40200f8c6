// Package programme gathers the links and roles of a text into concepts: what
// the text sets out as means and ends, what answers and opposes what, and which
// concept most of it hangs on. It compares the programmes of two editions and
// tells the clauses that none of it accounts for.
//
// Nothing is inferred. Two ends are of one concept where they are the same
// string, or where one is the end of the other: 推动构建共同体 and 共同体. The
// wordings that were brought together are kept and can be shown.
package programme

import (
	"container/heap"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
)

// Role is the relation of an edge that stands for a role: from the head to the
// filler, with the name of the role as its label.
const Role tifa.Relation = "role"

// A Programme is the links and roles of one document as a graph.
type Programme struct {
	Concepts []Concept // in order of first mention
	Edges    []Edge    // in order of the text
}

// A Concept is what the ends of edges name.
type Concept struct {
	Name     string   // its shortest wording
	Wordings []string // all of them as printed, in order of first mention, without line breaks
	Edges    []int    // that it is an end of, in order
}

// An Edge is a link, or a role that a text gives to something.
type Edge struct {
	Relation  tifa.Relation
	Label     string // the name of a role as printed; also of one that only a basis is told by
	From, To  int    // concepts; From is -1 where it is only understood
	FromWords string // as printed, without line breaks
	ToWords   string
	FromSpan  *tifa.Span // nil where FromWords is empty
	Span      tifa.Span  // of the to end, or of the filler
	Statement int        // index in the structure, -1 if none
}

// New gathers the programme of d from its structure s.
func New(d *tifa.Document, s *tifa.Structure) *Programme {
	p := &Programme{}
	bases := map[tifa.Span]int{} // the basis edges by their grounds
	for _, l := range s.Links {
		e := Edge{Relation: l.Relation, From: -1, To: -1, ToWords: printed(l.To.In(d.Text)), Span: l.To, Statement: l.Statement}
		if l.From != nil {
			e.FromWords, e.FromSpan = printed(l.From.In(d.Text)), l.From
			if l.Relation == tifa.Basis {
				bases[*l.From] = len(p.Edges)
			}
		}
		p.Edges = append(p.Edges, e)
	}
	for _, r := range s.Roles {
		if i, ok := bases[r.Filler]; ok && r.Head == "" {
			p.Edges[i].Label = r.Role // of nothing else: 以守信为根本走互利道路
			continue
		}
		e := Edge{
			Relation: Role, Label: r.Role, From: -1, To: -1,
			ToWords: printed(r.Filler.In(d.Text)), Span: r.Filler, Statement: statementAt(s, r.Filler.Start),
		}
		if at, ok := headSpan(d.Text, r); ok {
			e.FromWords, e.FromSpan = printed(at.In(d.Text)), &at
		}
		p.Edges = append(p.Edges, e)
	}
	slices.SortStableFunc(p.Edges, func(a, b Edge) int { return a.Span.Start - b.Span.Start })
	p.name()
	return p
}

// headSpan finds the head of r in text, where line breaks may stand within it:
// its nearest place before the filler, or behind it where the role is an
// attribute.
func headSpan(text string, r tifa.Role) (tifa.Span, bool) {
	const near = 900 // bytes
	if r.Head == "" {
		return tifa.Span{}, false
	}
	for i := r.Filler.Start - 1; i >= max(0, r.Filler.Start-near); i-- {
		if n := printedLen(text[i:], r.Head); n > 0 {
			return tifa.Span{Start: i, End: i + n}, true
		}
	}
	for i := r.Filler.End; i < min(len(text), r.Filler.End+near); i++ {
		if n := printedLen(text[i:], r.Head); n > 0 {
			return tifa.Span{Start: i, End: i + n}, true
		}
	}
	return tifa.Span{}, false
}

// printedLen is how many bytes of text print words, white space between its
// characters left out; 0 if text does not begin with them.
func printedLen(text, words string) int {
	i := 0
	for k, r := range words {
		for k > 0 && !unicode.IsSpace(r) && i < len(text) {
			space, n := utf8.DecodeRuneInString(text[i:])
			if !unicode.IsSpace(space) {
				break
			}
			i += n
		}
		if !strings.HasPrefix(text[i:], string(r)) {
			return 0
		}
		i += utf8.RuneLen(r)
	}
	return i
}

func statementAt(s *tifa.Structure, at int) int {
	return slices.IndexFunc(s.Statements, func(x tifa.Statement) bool { return x.Span.Start <= at && at < x.Span.End })
}

// printed is a passage without line breaks and the white space around them.
func printed(s string) string {
	if !strings.ContainsFunc(s, unicode.IsSpace) {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) && r != ' ' }), "")
}

// fewestShared is how many characters the end of a wording must have to make it
// one concept with another wording that is just these characters.
const fewestShared = 4

// name brings the ends of all edges together into concepts.
func (p *Programme) name() {
	var words []string
	seen := map[string]bool{}
	for _, e := range p.Edges {
		for _, w := range []string{e.FromWords, e.ToWords} {
			if w != "" && !seen[w] {
				seen[w] = true
				words = append(words, w)
			}
		}
	}
	concept := map[string]int{}
	of := func(w string) int {
		name := shortestEnd(w, seen)
		i, ok := concept[name]
		if !ok {
			i = len(p.Concepts)
			concept[name] = i
			p.Concepts = append(p.Concepts, Concept{Name: name})
		}
		return i
	}
	for _, w := range words {
		i := of(w)
		p.Concepts[i].Wordings = append(p.Concepts[i].Wordings, w)
	}
	for i := range p.Edges {
		e := &p.Edges[i]
		e.To = of(e.ToWords)
		p.Concepts[e.To].Edges = append(p.Concepts[e.To].Edges, i)
		if e.FromWords == "" {
			continue
		}
		if e.From = of(e.FromWords); e.From != e.To {
			p.Concepts[e.From].Edges = append(p.Concepts[e.From].Edges, i)
		}
	}
}

// shortestEnd is the shortest end of w that is a wording itself and has enough
// characters; w if there is none. What only ends a row (甲、乙 or 甲和乙) is one
// of several things and not the whole.
func shortestEnd(w string, wordings map[string]bool) string {
	n := 0
	name := ""
	for i := len(w); i > 0 && name == ""; {
		_, size := utf8.DecodeLastRuneInString(w[:i])
		i -= size
		if n++; n >= fewestShared && wordings[w[i:]] {
			name = w[i:]
		}
	}
	before := strings.TrimSuffix(w, name)
	if name == "" || strings.ContainsAny(before, "，、；：") || slices.ContainsFunc(joints, func(j string) bool { return strings.HasSuffix(before, j) }) {
		return w
	}
	return name
}

// joints join things of a row.
var joints = []string{"和", "与", "及", "或", "特别是", "尤其是"}

// A Hub is a concept with the edges that hang on it.
type Hub struct {
	Concept int
	Edges   []int
}

// Hubs takes the programme apart: first the concept with most edges, then the
// one with most of those that are left, down to concepts with two; rest are the
// edges that stand alone. Of concepts with as many edges the first mentioned
// comes first.
func (p *Programme) Hubs() (hubs []Hub, rest []int) {
	taken := make([]bool, len(p.Edges))
	left := make([]int, len(p.Concepts))
	for i, c := range p.Concepts {
		left[i] = len(c.Edges)
	}
	queue := &byEdges{}
	for i, n := range left {
		heap.Push(queue, candidate{n, i})
	}
	for queue.Len() > 0 {
		top := heap.Pop(queue).(candidate)
		best := top.concept
		if left[best] < 2 {
			continue
		}
		if left[best] < top.edges { // some have been taken since
			heap.Push(queue, candidate{left[best], best})
			continue
		}
		h := Hub{Concept: best}
		for _, i := range p.Concepts[best].Edges {
			if taken[i] {
				continue
			}
			taken[i] = true
			h.Edges = append(h.Edges, i)
			left[p.Edges[i].To]--
			if from := p.Edges[i].From; from >= 0 && from != p.Edges[i].To {
				left[from]--
			}
		}
		hubs = append(hubs, h)
	}
	for i := range p.Edges {
		if !taken[i] {
			rest = append(rest, i)
		}
	}
	return hubs, rest
}

// byEdges is a queue of concepts: those with most edges first, and of these the
// first mentioned.
type byEdges []candidate

type candidate struct{ edges, concept int }

func (q byEdges) Len() int      { return len(q) }
func (q byEdges) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q byEdges) Less(i, j int) bool {
	return q[i].edges > q[j].edges || q[i].edges == q[j].edges && q[i].concept < q[j].concept
}
func (q *byEdges) Push(x any) { *q = append(*q, x.(candidate)) }
func (q *byEdges) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// Understood stands for an end that is not printed.
const Understood = "(understood)"

// A Spoke is an edge as it is told from one of its ends.
type Spoke struct {
	Words string // what the other end is to the concept: "serves", "is served by", the name of a role
	Other string // the other end as printed, "" where it is only understood
	In    bool   // the edge leads to the concept
	Edge  int
}

// Spokes tells the edges of h from its concept: what leads to it first, then
// what leads from it, each by relation and in the order of the text.
func (p *Programme) Spokes(h Hub) []Spoke {
	var out []Spoke
	for _, i := range h.Edges {
		e := p.Edges[i]
		s := Spoke{Edge: i, In: e.To == h.Concept, Other: e.ToWords}
		if s.In {
			s.Other = e.FromWords
		}
		s.Words = Words(e, s.In)
		out = append(out, s)
	}
	rank := func(s Spoke) int {
		n := slices.Index(order[:], p.Edges[s.Edge].Relation)
		if !s.In {
			n += len(order)
		}
		return n
	}
	slices.SortStableFunc(out, func(a, b Spoke) int { return rank(a) - rank(b) })
	return out
}

// order is that in which the edges of a concept are told.
var order = [...]tifa.Relation{
	Role, tifa.Basis, tifa.Mainline, tifa.Identity, tifa.Change, tifa.Purpose, tifa.Result, tifa.Response, tifa.Condition, tifa.Duty, tifa.Opposition,
}

// Words says what the to end of e is to its from end or, told the other way
// round, what the from end is to the to end.
func Words(e Edge, back bool) string {
	if e.Relation == Role {
		if back {
			return e.Label + " of"
		}
		return e.Label
	}
	words := map[tifa.Relation][2]string{
		tifa.Purpose:    {"serves", "is served by"},
		tifa.Result:     {"brought", "came of"},
		tifa.Identity:   {"is", "is what is said of"},
		tifa.Change:     {"became", "was before"},
		tifa.Response:   {"is answered by", "answers"},
		tifa.Opposition: {"opposes", "is opposed by"},
		tifa.Condition:  {"takes", "is taken by"},
		tifa.Duty:       {"must", "is the duty of"},
		tifa.Mainline:   {"is oriented to", "orients"},
		tifa.Basis:      {"is the ground to", "stands on"},
	}[e.Relation]
	word := words[0]
	if back {
		word = words[1]
	}
	if e.Label != "" {
		word += ", as " + e.Label
	}
	return word
}
