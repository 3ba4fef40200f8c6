package programme

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
)

// A Comparison is what became of the programme of an old text in a new one.
type Comparison struct {
	Kept    []Pair
	Gained  []int     // edges of the new programme
	Lost    []int     // edges of the old one
	Matured []Matured // tasks of the old text that are results in the new
	Hub     *NewHub   // nil where the concept with most edges is the same, or was not in the old text
}

// A Pair is an edge of the old programme and the one of the new that says the
// same.
type Pair struct{ Old, New int }

// Matured is a task of the old text that the new one tells as a result: 打造…网络
// and 形成了…网络. Both are quoted.
type Matured struct {
	Task   tifa.Span // a clause of the old text
	Result int       // an edge of the new programme
	Shared string    // the end that both have in common
}

// NewHub is an item of the old text that most of the new programme hangs on.
type NewHub struct {
	Name     string
	Mentions int // of the name in the old text
	Old, New int // edges that hang on it
	Before   string
	BeforeN  int // the concept that most of the old programme hung on, and its edges
}

// A Side is a document with its structure and its programme.
type Side struct {
	Document  *tifa.Document
	Structure *tifa.Structure
	Programme *Programme
}

// Compare tells what became of the programme of before in after.
func Compare(before, after Side) Comparison {
	var c Comparison
	c.pair(before.Programme, after.Programme)
	c.mature(before, after)
	c.Hub = newHub(before, after)
	return c
}

// mostCompared is up to how many pairs of edges wordings are compared; texts of
// more pair only what is the same word by word.
const mostCompared = 4_000_000

// pair finds for each new edge an old one of the same relation whose to end is
// alike and whose from end is alike, or understood in one of the two. What is
// the same word by word is paired first, then what is most alike.
func (c *Comparison) pair(before, after *Programme) {
	oldTaken, newTaken := make([]bool, len(before.Edges)), make([]bool, len(after.Edges))
	keep := func(x Pair) {
		if !oldTaken[x.Old] && !newTaken[x.New] {
			oldTaken[x.Old], newTaken[x.New] = true, true
			c.Kept = append(c.Kept, x)
		}
	}
	type wording struct {
		relation        tifa.Relation
		label, from, to string
	}
	same := map[wording][]int{}
	of := func(e Edge) wording { return wording{e.Relation, e.Label, e.FromWords, e.ToWords} }
	for i, e := range before.Edges {
		same[of(e)] = append(same[of(e)], i)
	}
	for j, e := range after.Edges {
		if left := same[of(e)]; len(left) > 0 {
			keep(Pair{left[0], j})
			same[of(e)] = left[1:]
		}
	}
	if len(before.Edges)*len(after.Edges) <= mostCompared {
		for _, x := range alikePairs(before, after, oldTaken, newTaken) {
			keep(x)
		}
	}
	slices.SortFunc(c.Kept, func(a, b Pair) int { return a.New - b.New })
	c.Lost, c.Gained = indices(oldTaken, false), indices(newTaken, false)
}

func indices(marked []bool, want bool) (out []int) {
	for i, m := range marked {
		if m == want {
			out = append(out, i)
		}
	}
	return out
}

// alikePairs are the pairs of edges left whose wordings are alike, the most alike
// first.
func alikePairs(before, after *Programme, oldTaken, newTaken []bool) []Pair {
	type scored struct {
		Pair
		alike float64
	}
	var all []scored
	for j, e := range after.Edges {
		for i, f := range before.Edges {
			if newTaken[j] || oldTaken[i] || e.Relation != f.Relation || e.Label != f.Label {
				continue
			}
			to, from := alike(f.ToWords, e.ToWords), 1.0
			if f.FromWords != "" && e.FromWords != "" {
				from = alike(f.FromWords, e.FromWords)
			}
			reworded := to >= .4 && from >= .8 && e.FromWords != "" && e.Relation != tifa.Identity && e.Relation != tifa.Duty
			if to >= .6 && from >= .4 || reworded {
				all = append(all, scored{Pair{i, j}, to + from})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.alike, a.alike) })
	pairs := make([]Pair, len(all))
	for i, x := range all {
		pairs[i] = x.Pair
	}
	return pairs
}

// alike is the Dice coefficient of the pairs of neighbouring characters of two
// wordings, from 0 to 1; 1 for one that the other ends with.
func alike(a, b string) float64 {
	if a == b || utf8.RuneCountInString(a) >= fewestShared && strings.HasSuffix(b, a) || utf8.RuneCountInString(b) >= fewestShared && strings.HasSuffix(a, b) {
		return 1
	}
	x, y := bigrams(a), bigrams(b)
	if len(x)+len(y) == 0 {
		return 0
	}
	count := map[[2]rune]int{}
	for _, g := range x {
		count[g]++
	}
	shared := 0
	for _, g := range y {
		if count[g] > 0 {
			count[g]--
			shared++
		}
	}
	return 2 * float64(shared) / float64(len(x)+len(y))
}

func bigrams(s string) [][2]rune {
	runes := []rune(s)
	var out [][2]rune
	for i := 1; i < len(runes); i++ {
		out = append(out, [2]rune{runes[i-1], runes[i]})
	}
	return out
}

// mature finds, for each result of the new text that is told as done (了), the
// task of the old text that has its head noun.
func (c *Comparison) mature(before, after Side) {
	tasks := tasksOf(before)
	said := make([][]rune, len(tasks))
	for i, t := range tasks {
		said[i] = []rune(printed(t.In(before.Document.Text)))
	}
	for i, e := range after.Programme.Edges {
		if e.Relation != tifa.Result || !done(e.ToWords) {
			continue
		}
		best, shared := -1, ""
		result := []rune(e.ToWords)
		for k := range tasks {
			if s := sharedHead(said[k], result); len(s) > len(shared) {
				best, shared = k, s
			}
		}
		if best >= 0 {
			c.Matured = append(c.Matured, Matured{tasks[best], i, shared})
		}
	}
}

// done reports whether the verb that a clause opens with is told as done: 形成了.
func done(clause string) bool {
	const opening = 6 // characters that hold a verb and 了
	n := 0
	for _, r := range clause {
		if n++; n > opening {
			break
		}
		if r == '了' {
			return true
		}
	}
	return false
}

// tasksOf are the clauses of a text that it demands: they stand, not told as
// done, behind 要 or 必须 in their sentence, or in what is required.
func tasksOf(s Side) []tifa.Span {
	var out []tifa.Span
	for _, st := range s.Structure.Statements {
		if st.Act == tifa.Told || st.Act == tifa.Judge {
			continue
		}
		demanded := st.Act == tifa.Require
		for _, c := range clauses(s.Document.Text, st.Span) {
			said := c.In(s.Document.Text)
			demanded = demanded || demands(said)
			if demanded && !strings.Contains(said, "了") {
				out = append(out, c)
			}
			if rest := s.Document.Text[c.End:]; strings.HasPrefix(rest, "。") && st.Act != tifa.Require {
				demanded = false
			}
		}
	}
	return out
}

// demands reports whether a clause holds 要 as a demand, or 必须.
func demands(clause string) bool {
	if strings.Contains(clause, "必须") {
		return true
	}
	for i := 0; ; {
		k := strings.Index(clause[i:], "要")
		if k < 0 {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(clause[:i+k])
		after, _ := utf8.DecodeRuneInString(clause[i+k+len("要"):])
		if !strings.ContainsRune("重主需只纲摘提简首概", before) && !strings.ContainsRune("求素点", after) {
			return true
		}
		i += k + len("要")
	}
}

// sharedHead is the head noun that two phrases have in common: a run of
// characters that ends both, or ends just before the last noun of two
// characters of each (…大协同|局面, …大协同|格局). It is "" where it has fewer than
// five characters, or six before different nouns.
func sharedHead(x, y []rune) string {
	if s := commonEnd(x, y); len(s) >= 5 {
		return string(s)
	}
	const noun = 2
	if len(x) > noun && len(y) > noun {
		if s := commonEnd(x[:len(x)-noun], y[:len(y)-noun]); len(s) >= 6 {
			return string(s)
		}
	}
	return ""
}

func commonEnd(x, y []rune) []rune {
	n := 0
	for n < min(len(x), len(y)) && x[len(x)-1-n] == y[len(y)-1-n] {
		n++
	}
	return x[len(x)-n:]
}

// newHub tells whether another concept carries the new programme than the old,
// one that the old text names.
func newHub(before, after Side) *NewHub {
	oldHubs, _ := before.Programme.Hubs()
	newHubs, _ := after.Programme.Hubs()
	if len(newHubs) == 0 {
		return nil
	}
	hub := after.Programme.Concepts[newHubs[0].Concept]
	h := &NewHub{Name: hub.Name, New: len(hub.Edges)}
	h.Mentions = strings.Count(printed(before.Document.Text), hub.Name)
	if len(oldHubs) > 0 {
		was := before.Programme.Concepts[oldHubs[0].Concept]
		h.Before, h.BeforeN = was.Name, len(was.Edges)
		if was.Name == hub.Name || strings.HasSuffix(was.Name, hub.Name) || strings.HasSuffix(hub.Name, was.Name) {
			return nil
		}
	}
	if h.Mentions == 0 {
		return nil
	}
	for _, x := range before.Programme.Concepts {
		if strings.HasSuffix(x.Name, hub.Name) || strings.HasSuffix(hub.Name, x.Name) && utf8.RuneCountInString(x.Name) >= fewestShared {
			h.Old = max(h.Old, len(x.Edges))
		}
	}
	return h
}
