package formulation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/query"
	"tifa/text"
)

// A Variant is another wording of a formulation.
type Variant struct {
	Text        string
	Rule        Rule
	Distance    int // units inserted, deleted and substituted: characters, or words of a spaced script
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
	OtherCase    Rule = "capitals"     // capitals and small letters
	OtherSigns   Rule = "signs"        // signs and quotation marks, and their width
	Reordering   Rule = "reordering"   // the same units in another order
	Insertion    Rule = "insertion"    // all units of the formulation and more between or beside them
	Deletion     Rule = "deletion"     // fewer
	Substitution Rule = "substitution" // others in their place
	Filled       Rule = "template"     // a part stays, the rest is filled otherwise: [Templates]
	Confirmed    Rule = "family"       // a user keeps it in the family: [Family.Lives]
)

// From this number of characters, or of words of a spaced script, on a formulation
// has variants by more than characters, capitals and signs.
const (
	VariantShortest = 5
	VariantWords    = 3
)

// The bounds of [Variants].
const (
	variantHits   = 2000  // passages looked at for each pair of blocks
	variantSame   = 20000 // passages looked at that differ in characters, capitals and signs
	variantBlocks = 4     // blocks by pairs of which passages are found
	variantMost   = 20    // variants told
	variantFewest = 2     // occurrences of one that is told
	// variantDistance is the share of the units of a formulation that may differ.
	variantDistance = 0.4
	// What goes on in the same way in this share of its passages, of variantTold or
	// more, is a part of something longer.
	variantClosed = 0.8
	variantTold   = 4
)

// Variants finds other wordings of f in the documents that pass the filter, the
// commonest first. What differs in simplified and traditional characters, in capitals
// or in signs is found however short f is. For the rest, passages are found by pairs
// of the blocks of f, in either order: pairs of its characters that hold together
// best, or its rarest words. In the clause of each the string that comes nearest to f
// by edit distance (Sellers 1980) is a variant, if two units in five differ at most
// and it begins and ends as f does, or with its clause, or is a part of f; and if it
// neither begins within a word nor goes on in the same way nearly always. What shares
// no two blocks with f is not found. Formulations of fewer than five characters, or
// three words, have too many neighbours for that.
func Variants(ctx context.Context, s tifa.Searcher, f string, filter tifa.Filter) ([]Variant, error) {
	v := &varier{ctx: ctx, searcher: s, filter: filter, f: text.FormOf(f, 0), phrase: newPhrase(f)}
	names, err := v.respelled()
	if err != nil {
		return nil, err
	}
	if v.long() {
		near, err := v.near()
		if err != nil {
			return nil, err
		}
		for _, x := range near {
			if !slices.Contains(names, x) {
				names = append(names, x)
			}
		}
	}
	var out []Variant
	for _, name := range names[:min(len(names), variantMost)] {
		x, err := v.life(name)
		if err != nil {
			return nil, err
		}
		if x.Occurrences >= variantFewest || x.Rule.spelling() && x.Occurrences > 0 {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b Variant) int { return cmp.Compare(b.Occurrences, a.Occurrences) })
	return out, nil
}

// spelling reports whether the rule leaves the words as they are.
func (r Rule) spelling() bool { return r == OtherScript || r == OtherCase || r == OtherSigns }

// LongEnough reports whether f is long enough to have variants by more than
// characters, capitals and signs.
func LongEnough(f string) bool { return (&varier{phrase: newPhrase(f)}).long() }

// A varier finds the variants of f.
type varier struct {
	ctx      context.Context
	searcher tifa.Searcher
	filter   tifa.Filter
	f        string
	phrase   phrase
}

func (v *varier) long() bool {
	if v.phrase.spaced() {
		return v.phrase.len() >= VariantWords
	}
	return v.phrase.len() >= VariantShortest
}

func (v *varier) total(s string) (int, error) {
	return v.searcher.Total(v.ctx, tifa.Query{Text: query.Quote(s), Filter: v.filter})
}

// Respelled counts the occurrences of f in other characters, capitals or width: what an
// exact count, and so a "first", leaves out.
func Respelled(ctx context.Context, s tifa.Searcher, f string, filter tifa.Filter) (int, error) {
	q := tifa.Query{Text: query.Quote(f), Filter: filter}
	exact, err := s.Total(ctx, q)
	if err != nil {
		return 0, err
	}
	q.Fold = (text.Width | text.Script | text.Case).String()
	all, err := s.Total(ctx, q)
	return all - exact, err
}

// respelled are the wordings that differ from f in characters, capitals or signs, the
// commonest first. Only the years are read in which there are any.
func (v *varier) respelled() ([]string, error) {
	q := tifa.Query{Text: query.Quote(v.f), Filter: v.filter}
	exact, err := v.searcher.Count(v.ctx, q, tifa.ByYear)
	if err != nil {
		return nil, err
	}
	q.Fold = (text.Width | text.Script | text.Case).String()
	if v.long() {
		q.Fold = (text.Width | text.Script | text.Case | text.Punct).String()
	}
	folded, err := v.searcher.Count(v.ctx, q, tifa.ByYear)
	if err != nil || exact.Occurrences == folded.Occurrences {
		return nil, err
	}
	counts, seen := map[string]int{}, 0
	for i, g := range folded.Groups {
		if g.Occurrences == exact.Groups[i].Occurrences || seen == variantSame {
			continue
		}
		if q.Filter, err = v.year(g.Key); err != nil {
			return nil, err
		}
		for h, err := range v.searcher.Find(v.ctx, q) {
			if err != nil {
				return nil, err
			}
			if s := text.FormOf(h.Node, 0); s != v.f && balanced(s) && !strings.ContainsAny(s, outerSigns("。；！？;!?.", v.f)) {
				counts[s]++
			}
			if seen++; seen == variantSame {
				break
			}
		}
	}
	return byCount(counts, 1), nil
}

// year is the filter of the documents of one year; of all, if that is not known.
func (v *varier) year(key string) (tifa.Filter, error) {
	return v.filter.And(tifa.Filter{Since: tifa.Date(key), Until: tifa.Date(key)})
}

// byCount are the strings counted least times or more, the commonest first.
func byCount(counts map[string]int, least int) (all []string) {
	for s, n := range counts {
		if n >= least {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	return all
}

// A nearby is a string that comes near to a formulation.
type nearby struct {
	passages      int
	before, after map[string]int // the unit beside it in its clause; "" at an end, or of a function word
}

// near are the wordings that come near to f, the commonest first.
func (v *varier) near() ([]string, error) {
	blocks, err := v.blocks()
	if err != nil {
		return nil, err
	}
	found := map[string]*nearby{}
	counts := map[string]int{} // the most passages of one pair, since two may find the same
	for i, a := range blocks {
		for _, b := range blocks[i+1:] {
			pair, err := v.passages(a, b)
			if err != nil {
				return nil, err
			}
			for s, x := range pair {
				if counts[s] < x.passages {
					counts[s], found[s] = x.passages, x
				}
			}
		}
	}
	all := byCount(counts, variantFewest)
	for i := 0; i < len(all) && i < variantMost; { // what is not told makes room
		cut, err := v.cut(all[i], found[all[i]])
		switch {
		case err != nil:
			return nil, err
		case cut:
			all = slices.Delete(all, i, i+1)
		default:
			i++
		}
	}
	return all, nil
}

// passages are the strings near to f in the clauses where blocks a and b stand near
// each other.
func (v *varier) passages(a, b string) (map[string]*nearby, error) {
	const insertions = 4 // characters, and as many words
	reach := utf8.RuneCountInString(v.f) + insertions
	if v.phrase.spaced() {
		reach += 6 * insertions
	}
	ends := outerSigns(clauseEnds, v.f)
	q := tifa.Query{Text: fmt.Sprintf("%s ~%d %s", query.Quote(a), reach, query.Quote(b)), Filter: v.filter, Fold: (text.Script | text.Case).String()}
	out, seen := map[string]*nearby{}, 0
	for h, err := range v.searcher.Find(v.ctx, q) {
		if err != nil {
			return nil, err
		}
		if seen++; seen > variantHits {
			break
		}
		if strings.ContainsAny(h.Node, ends) || v.phrase.spaced() && strings.Contains(h.Node, ". ") {
			continue
		}
		c, _, _ := clauseAround(&h, ends)
		from, to, _, ok := nearest(&v.phrase, &c)
		if !ok || strings.Contains(c.part(from, to), v.f) {
			continue
		}
		from, to = paired(&c, from, to)
		s := c.part(from, to)
		if !balanced(s) {
			continue
		}
		x := out[s]
		if x == nil {
			x = &nearby{before: map[string]int{}, after: map[string]int{}}
			out[s] = x
		}
		x.passages++
		x.before[beside(&c, from-1)]++
		x.after[beside(&c, to)]++
	}
	return out, nil
}

// beside is unit i of c, if it is one of its clause and no function word or sign.
func beside(c *phrase, i int) string {
	if i < 0 || i >= c.len() || c.function(i) {
		return ""
	}
	return c.unit(i)
}

// paired leaves out a quotation mark at either end of units i up to j that has no
// partner within them.
func paired(c *phrase, i, j int) (from, to int) {
	for i < j && strings.Contains(opening, c.unit(i)) && !strings.ContainsAny(c.part(i, j), closing) {
		i++
	}
	for i < j && strings.Contains(closing, c.unit(j-1)) && !strings.ContainsAny(c.part(i, j), opening) {
		j--
	}
	return i, j
}

// balanced reports whether every quotation within s has both its marks.
func balanced(s string) bool {
	open := 0
	for _, r := range s {
		switch {
		case strings.ContainsRune("“「『", r):
			open++
		case strings.ContainsRune("”」』", r):
			open--
		}
		if open < 0 {
			return false
		}
	}
	return open == 0
}

// cut reports whether s is a piece of something longer: it goes on in the same way
// nearly always, or begins within a word.
func (v *varier) cut(s string, x *nearby) (bool, error) {
	p := newPhrase(s)
	if strings.Contains(v.f, s) || p.len() < 2 {
		return false, nil
	}
	always := func(n int) bool { return float64(n) >= variantClosed*float64(x.passages) }
	if unit, n := commonest(x.after); unit != "" && always(n) && x.passages >= variantTold {
		return true, nil
	}
	unit, n := commonest(x.before)
	if unit == "" || !always(n) || p.spaced() {
		return false, nil
	}
	const more = 4 // as often as it goes with what follows
	across, err := v.total(unit + p.unit(0))
	if err != nil {
		return false, err
	}
	inside, err := v.total(p.part(0, 2))
	return across > more*max(1, inside), err
}

// life counts a variant, a part of f outside of it.
func (v *varier) life(s string) (x Variant, err error) {
	var around []string
	if strings.Contains(v.f, s) {
		around = []string{v.f}
	}
	if x, err = lifeOutside(v.ctx, v.searcher, s, around, v.filter); err != nil {
		return x, err
	}
	p := newPhrase(s)
	x.Rule, x.Distance = ruleOf(v.f, s), editDistance(v.phrase.folded(), p.folded())
	return x, nil
}

// blocks are strings of f by which passages are found, in the order of f: of a spaced
// script the rarest words, else pairs of neighbouring characters, without overlap,
// that hold together best, that is, occur most of what their characters do. So they
// are words rather than the end of one and the beginning of the next.
func (v *varier) blocks() ([]string, error) {
	type block struct {
		at   int
		hold float64
		text string
	}
	size := 2
	if v.phrase.spaced() {
		size = 1
	}
	var all []block
	for i := 0; i+size <= v.phrase.len(); i++ {
		b := block{at: i, text: v.phrase.part(i, i+size)}
		if v.phrase.function(i) || v.phrase.function(i+size-1) || strings.IndexFunc(b.text, unicode.IsLetter) < 0 {
			continue
		}
		n, err := v.total(b.text)
		if err != nil {
			return nil, err
		}
		if b.hold = float64(n); size == 1 {
			b.hold = -b.hold
		}
		for k := i; size == 2 && k < i+2; k++ {
			n, err := v.total(v.phrase.unit(k))
			if err != nil {
				return nil, err
			}
			b.hold /= float64(max(1, n))
		}
		all = append(all, b)
	}
	slices.SortStableFunc(all, func(a, b block) int { return cmp.Compare(b.hold, a.hold) })
	var kept []block
	for _, b := range all {
		if len(kept) < variantBlocks && !slices.ContainsFunc(kept, func(k block) bool { return k.at-size < b.at && b.at < k.at+size || k.text == b.text }) {
			kept = append(kept, b)
		}
	}
	slices.SortFunc(kept, func(a, b block) int { return cmp.Compare(a.at, b.at) })
	out := make([]string, len(kept))
	for i, b := range kept {
		out[i] = b.text
	}
	return out, nil
}

// clauseEnds close a clause. Line breaks do not: what stands around a hit is of one
// paragraph.
const clauseEnds = "，。；：！？,;:!?"

// ruleOf says how v differs from f.
func ruleOf(f, v string) Rule {
	alike := func(folds text.Folds) bool { return text.FormOf(f, folds) == text.FormOf(v, folds) }
	a, b := newPhrase(f), newPhrase(v)
	switch {
	case alike(text.Script):
		return OtherScript
	case alike(text.Case):
		return OtherCase
	case alike(text.Width | text.Punct):
		return OtherSigns
	case alike(text.Width | text.Case | text.Punct):
		return OtherCase // and signs
	case alike(text.Width | text.Script | text.Case | text.Punct):
		return OtherScript // and capitals or signs
	case slices.Equal(a.sorted(), b.sorted()):
		return Reordering
	case within(a.folded(), b.folded()):
		return Insertion
	case within(b.folded(), a.folded()):
		return Deletion
	}
	return Substitution
}
