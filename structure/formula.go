package structure

import (
	"cmp"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// A formula is a pattern that is worth trying where one of its words occurs.
type formula struct {
	words   wordBits
	starts  []string   // words that count only at the start
	needs   []wordBits // the words of which a text that the pattern fits holds one each
	pattern *regexp.Regexp
}

// formula makes a formula of the words of a table's cell, "^" before those that
// count at the start only.
func (l *loader) formula(cell string, pattern *regexp.Regexp) formula {
	f := formula{pattern: pattern, needs: l.needs(pattern)}
	for _, w := range strings.Split(cell, "|") {
		if start, ok := strings.CutPrefix(w, "^"); ok {
			f.starts = append(f.starts, start)
		} else if w != "" {
			f.words.add(l.index.add(w))
		}
	}
	return f
}

// always reports whether the formula has no words to be tried by.
func (f *formula) always() bool { return f.words == wordBits{} && f.starts == nil }

// mayFit reports whether s, in which no words but those of found occur, holds
// one of the words of the formula and what its pattern needs.
func (f *formula) mayFit(s string, found *wordBits) bool {
	if !f.words.meets(found) && !slices.ContainsFunc(f.starts, func(w string) bool { return strings.HasPrefix(s, w) }) {
		return false
	}
	return f.mayHold(found)
}

// mayHold reports whether a text in which no words but those of found occur can
// hold what the pattern needs.
func (f *formula) mayHold(found *wordBits) bool {
	for i := range f.needs {
		if !f.needs[i].meets(found) {
			return false
		}
	}
	return true
}

// needs are the sets of words of which a text that a pattern fits holds one
// each. They are read off the pattern, as Cox reads trigrams off one in
// "Regular Expression Matching with a Trigram Index" (2012).
func (l *loader) needs(pattern *regexp.Regexp) (out []wordBits) {
	tree, err := syntax.Parse(pattern.String(), syntax.Perl)
	if err != nil { // it has been compiled before
		return nil
	}
	for _, words := range needsOf(tree) {
		if b := l.index.of(words); !slices.Contains(out, b) {
			out = append(out, b)
		}
	}
	return out
}

// mostWords is how many words a set may have that a text must hold one of.
const mostWords = 64

// needsOf are the sets of words of which a text that re fits holds one each.
func needsOf(re *syntax.Regexp) [][]string {
	if words := exactly(re); words != nil {
		return worthwhile(words)
	}
	switch re.Op {
	case syntax.OpCapture, syntax.OpPlus:
		return needsOf(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return needsOf(re.Sub[0])
		}
	case syntax.OpConcat:
		return needsOfRow(re.Sub)
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			needs := needsOf(sub)
			if len(needs) == 0 {
				return nil
			}
			all = append(all, slices.MaxFunc(needs, func(a, b []string) int { return shortest(a) - shortest(b) })...)
		}
		return worthwhile(all)
	}
	return nil
}

// needsOfRow is needsOf of expressions that follow one another. Words that stand
// side by side are taken as one.
func needsOfRow(row []*syntax.Regexp) (out [][]string) {
	run := []string{""}
	for _, sub := range row {
		words := exactly(sub)
		if words != nil && len(run)*len(words) <= mostWords {
			run = product(run, words)
			continue
		}
		out = append(out, worthwhile(run)...)
		if run = words; words == nil {
			run = []string{""}
			out = append(out, needsOf(sub)...)
		}
	}
	return append(out, worthwhile(run)...)
}

// worthwhile is a set of words, each cut to its first characters and none that
// holds another one, unless nearly every text holds one of them or they are too
// many.
func worthwhile(words []string) [][]string {
	const enough = 2 // characters of a word
	if len(words) > mostWords || slices.ContainsFunc(words, func(w string) bool { return w == "" || strings.Contains("。，、！：；的", w) }) {
		return nil
	}
	words = slices.Clone(words)
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) })
	var out []string
	holdsOne := func(w string) bool {
		return slices.ContainsFunc(out, func(x string) bool { return strings.Contains(w, x) })
	}
	for _, w := range words {
		if holdsOne(w) {
			continue
		}
		if runes := []rune(w); len(runes) > enough {
			w = string(runes[:enough])
		}
		if !holdsOne(w) {
			out = append(out, w)
		}
	}
	return [][]string{out}
}

// shortest is the length of the shortest of words.
func shortest(words []string) int {
	return len(slices.MinFunc(words, func(a, b string) int { return len(a) - len(b) }))
}

// exactly is all that re fits, nil if that is more than some words.
func exactly(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginText, syntax.OpEndText, syntax.OpBeginLine, syntax.OpEndLine:
		return []string{""} // and no text at all elsewhere
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 && !slices.Contains(re.Rune, utf8.RuneError) {
			return []string{string(re.Rune)}
		}
	case syntax.OpCharClass:
		return members(re.Rune)
	case syntax.OpCapture:
		return exactly(re.Sub[0])
	case syntax.OpQuest:
		return union([][]string{{""}, exactly(re.Sub[0])})
	case syntax.OpConcat:
		words := []string{""}
		for _, sub := range re.Sub {
			if words = product(words, exactly(sub)); words == nil {
				return nil
			}
		}
		return words
	case syntax.OpAlternate:
		var sets [][]string
		for _, sub := range re.Sub {
			sets = append(sets, exactly(sub))
		}
		return union(sets)
	}
	return nil
}

// members are the characters in the ranges of a class, nil if they are more
// than some.
func members(ranges []rune) (out []string) {
	for i := 0; i < len(ranges); i += 2 {
		for c := ranges[i]; c <= ranges[i+1]; c++ {
			if out = append(out, string(c)); len(out) > mostWords {
				return nil
			}
		}
	}
	return out
}

// product are the words of a, each followed by each of b; nil if they are too
// many or one of the sets is nil.
func product(a, b []string) []string {
	if a == nil || b == nil || len(a)*len(b) > mostWords {
		return nil
	}
	out := make([]string, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			out = append(out, x+y)
		}
	}
	return out
}

// union are the words of all sets; nil if they are too many or one of the sets
// is nil.
func union(sets [][]string) (out []string) {
	for _, words := range sets {
		if words == nil {
			return nil
		}
		out = append(out, words...)
	}
	if len(out) > mostWords {
		return nil
	}
	return out
}
