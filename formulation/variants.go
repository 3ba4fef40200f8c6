package formulation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"tifa"
	"tifa/query"
	"tifa/text"
)

// A Variant is another wording of a formulation.
type Variant struct {
	Text        string
	Rule        Rule
	Distance    int // characters inserted, deleted and substituted
	Occurrences int // of a part of the formulation, outside of it
	Documents   int
	First, Last *tifa.Hit
	Years       []tifa.Group // the years that hold documents, in order
}

// A Rule is how a variant differs from the formulation. Exact identity stays
// first: a variant is never counted with it.
type Rule string

// The rules, as they are tried.
const (
	OtherScript  Rule = "script"       // simplified and traditional characters
	Reordering   Rule = "reordering"   // the same characters in another order
	Insertion    Rule = "insertion"    // all characters of the formulation and more between or beside them
	Deletion     Rule = "deletion"     // fewer
	Substitution Rule = "substitution" // others in their place
	Filled       Rule = "template"     // a part stays, the rest is filled otherwise: [Templates]
)

// VariantShortest is the number of characters from which a formulation has variants.
const VariantShortest = 5

// The bounds of [Variants].
const (
	variantHits   = 2000 // passages looked at for each pair of blocks
	variantBlocks = 3    // pairs of characters by which passages are found
	variantMost   = 20   // variants told
	variantFewest = 2    // occurrences of one that is told
	// variantDistance is the share of the characters of a formulation that may
	// differ.
	variantDistance = 0.4
)

// Variants finds other wordings of f in the documents that pass the filter, the
// commonest first. Passages are found by the pairs of characters of f that hold
// together best and stand near one another in either order; in the clause of each the string that
// comes nearest to f by edit distance (Sellers 1980) is a variant, if two
// characters in five differ at most and it begins and ends as f does, or with its
// clause, or is a part of f. What shares no two pairs of characters with f
// is not found. Formulations of fewer than five characters have too many
// neighbours and no variants.
func Variants(ctx context.Context, s tifa.Searcher, f string, filter tifa.Filter) ([]Variant, error) {
	r := []rune(f)
	if len(r) < VariantShortest {
		return nil, nil
	}
	blocks, err := closestBlocks(ctx, s, r, filter)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for i, a := range blocks {
		for _, b := range blocks[i+1:] {
			q := tifa.Query{Text: fmt.Sprintf("%s ~%d %s", query.Quote(a), len(r)+4, query.Quote(b)), Filter: filter, Fold: "script"}
			seen := 0
			for h, err := range s.Find(ctx, q) {
				if err != nil {
					return nil, err
				}
				if v, _ := nearest(r, clauseOf(&h)); v != "" {
					counts[v]++
				}
				if seen++; seen == variantHits {
					break
				}
			}
		}
	}
	var names []string
	for v, n := range counts {
		if n >= variantFewest && !strings.Contains(v, f) {
			names = append(names, v)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	var out []Variant
	for _, v := range names[:min(len(names), variantMost)] {
		x, err := life(ctx, s, f, v, filter)
		if err != nil {
			return nil, err
		}
		if x.Occurrences >= variantFewest {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b Variant) int { return cmp.Compare(b.Occurrences, a.Occurrences) })
	return out, nil
}

// life counts a variant.
func life(ctx context.Context, s tifa.Searcher, f, v string, filter tifa.Filter) (x Variant, err error) {
	q := tifa.Query{Text: query.Quote(v), Filter: filter}
	if strings.Contains(f, v) {
		q.Text += " NOT WITHIN " + query.Quote(f)
	}
	count, err := s.Count(ctx, q, tifa.ByYear)
	if err != nil {
		return x, err
	}
	x = Variant{Text: v, Rule: ruleOf(f, v), Distance: editDistance([]rune(f), []rune(v)), Occurrences: count.Occurrences, Documents: count.Documents}
	for _, g := range count.Groups {
		if g.Key != "" {
			x.Years = append(x.Years, g)
		}
	}
	x.First, x.Last, err = s.Ends(ctx, q)
	return x, err
}

// closestBlocks are the pairs of neighbouring characters of f, without overlap, that
// hold together best: that occur most of what their characters do. So they are words
// rather than the end of one and the beginning of the next. They stand in the order
// of f.
func closestBlocks(ctx context.Context, s tifa.Searcher, f []rune, filter tifa.Filter) ([]string, error) {
	type block struct {
		at    int
		hold  float64
		words string
	}
	total := func(words string) (float64, error) {
		n, err := s.Total(ctx, tifa.Query{Text: query.Quote(words), Filter: filter})
		return float64(n), err
	}
	var all []block
	for i := 0; i+2 <= len(f); i++ {
		if IsFunction(f[i]) || IsFunction(f[i+1]) || !unicode.IsLetter(f[i]) || !unicode.IsLetter(f[i+1]) {
			continue
		}
		b := block{at: i, words: string(f[i : i+2])}
		pair, err := total(b.words)
		if err != nil {
			return nil, err
		}
		b.hold = pair
		for _, r := range f[i : i+2] {
			n, err := total(string(r))
			if err != nil {
				return nil, err
			}
			b.hold /= max(1, n)
		}
		all = append(all, b)
	}
	slices.SortStableFunc(all, func(a, b block) int { return cmp.Compare(b.hold, a.hold) })
	var kept []block
	for _, b := range all {
		if len(kept) < variantBlocks && !slices.ContainsFunc(kept, func(k block) bool { return k.at-1 <= b.at && b.at <= k.at+1 || k.words == b.words }) {
			kept = append(kept, b)
		}
	}
	slices.SortFunc(kept, func(a, b block) int { return cmp.Compare(a.at, b.at) })
	out := make([]string, len(kept))
	for i, b := range kept {
		out[i] = b.words
	}
	return out, nil
}

// clauseEnds close a clause. Line breaks do not: what stands around a hit is of one
// paragraph.
const clauseEnds = "，。；：！？,;:!?"

// clauseOf is the clause that a hit stands in, as far as its context goes.
func clauseOf(h *tifa.Hit) []rune {
	left := h.Left
	if i := strings.LastIndexAny(left, clauseEnds); i >= 0 {
		for _, r := range left[i:] {
			left = left[i+len(string(r)):]
			break
		}
	}
	right := h.Right
	if i := strings.IndexAny(right, clauseEnds); i >= 0 {
		right = right[:i]
	}
	return []rune(strings.Join(strings.Fields(left+h.Node+right), ""))
}

// nearest is the string of a clause that comes nearest to f, and how far it is from
// it; "" if none is near enough. It begins and ends with no function character that
// f does not begin or end with.
func nearest(f, clause []rune) (v string, distance int) {
	most := int(variantDistance * float64(len(f)))
	// previous[j] is the least distance of the characters of f so far to a string
	// that ends before clause[j], start[j] where that begins.
	previous, start := make([]int, len(clause)+1), make([]int, len(clause)+1)
	for j := range start {
		start[j] = j
	}
	for i := 1; i <= len(f); i++ {
		row, from := make([]int, len(clause)+1), make([]int, len(clause)+1)
		row[0] = i
		for j := 1; j <= len(clause); j++ {
			row[j], from[j] = previous[j-1], start[j-1]
			if f[i-1] != clause[j-1] {
				row[j]++
			}
			if n := previous[j] + 1; n < row[j] {
				row[j], from[j] = n, start[j]
			}
			if n := row[j-1] + 1; n < row[j] {
				row[j], from[j] = n, from[j-1]
			}
		}
		previous, start = row, from
	}
	best := -1
	for j, n := range previous {
		if n <= most && j > start[j] && (best < 0 || n < previous[best]) {
			best = j
		}
	}
	if best < 0 {
		return "", 0
	}
	from, to := start[best], best
	for from < to && IsFunction(clause[from]) && clause[from] != f[0] {
		from++
	}
	for to > from && IsFunction(clause[to-1]) && clause[to-1] != f[len(f)-1] {
		to--
	}
	v = string(clause[from:to])
	// What begins or ends otherwise than f does so with its clause, or else it is a
	// part of f: other words that happen to stand beside one belong to no variant.
	part := strings.Contains(string(f), v)
	begins := from == 0 || clause[from] == f[0]
	ends := to == len(clause) || clause[to-1] == f[len(f)-1]
	distance = editDistance(f, clause[from:to])
	if from == to || distance > most || !part && !(begins && ends) {
		return "", 0
	}
	return v, distance
}

// ruleOf says how v differs from f.
func ruleOf(f, v string) Rule {
	a, b := []rune(f), []rune(v)
	sorted := func(r []rune) []rune {
		out := slices.Clone(r)
		slices.Sort(out)
		return out
	}
	switch {
	case len(a) == len(b) && text.FormOf(f, text.Script) == text.FormOf(v, text.Script):
		return OtherScript
	case slices.Equal(sorted(a), sorted(b)):
		return Reordering
	case within(a, b):
		return Insertion
	case within(b, a):
		return Deletion
	}
	return Substitution
}

// within reports whether a's characters stand in b in their order.
func within(a, b []rune) bool {
	i := 0
	for _, r := range b {
		if i < len(a) && a[i] == r {
			i++
		}
	}
	return i == len(a)
}

// editDistance is the number of characters inserted, deleted and substituted between a
// and b (Levenshtein 1966).
func editDistance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			n := diagonal
			if x != y {
				n++
			}
			diagonal = row[j+1]
			row[j+1] = min(n, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// A Reign is a run of years in which one wording is the commonest of a family.
type Reign struct {
	Text     string
	From, To string // years, both included
}

// Reigns tell which wording of a family ruled when, by the occurrences of each
// year; the formulation itself rules where it occurs as often as another. Years in
// which none occurs belong to no reign and end none.
func Reigns(l *Life, variants []Variant) []Reign {
	var out []Reign
	for i, y := range l.Years {
		best, most := l.Formulation, y.Occurrences
		for _, v := range variants {
			if n := v.Years[i].Occurrences; n > most {
				best, most = v.Text, n
			}
		}
		switch {
		case most == 0:
		case len(out) > 0 && out[len(out)-1].Text == best:
			out[len(out)-1].To = y.Key
		default:
			out = append(out, Reign{best, y.Key, y.Key})
		}
	}
	return out
}
