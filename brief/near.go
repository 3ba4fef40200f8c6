package brief

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tifa/text"
)

const (
	mostPutIn  = 3 // characters between those of a wording that stands nearly
	leastNear  = 3 // characters of it
	manyForOne = 8 // characters, from which one word may be missing
	turned     = 8 // characters at most whose parts may change places
	standsHalf = 2 // times that what stands of a passage is its length, to be no news
)

// styleEndings end names of tasks, which are named without them too.
var styleEndings = []string{"工作", "建设"}

// stands reports whether words stand in a text, a form of it, as they are or nearly so:
// with something put in between, 巡视巡察工作 for 巡视工作; without a word of two characters
// of many; with their parts in another order, 疫情防控 for 防控疫情; without a last word of
// style, 互联互通 for 互联互通建设; or the items of a series, each by itself.
func stands(in, words string) bool {
	if strings.Contains(in, words) {
		return true
	}
	r := []rune(words)
	if len(r) < leastNear || spaced(words) {
		return false
	}
	for i := 2; len(r) <= turned && i <= len(r)-2; i++ {
		if strings.Contains(in, string(r[i:])+string(r[:i])) {
			return true
		}
	}
	if items := strings.Split(words, "、"); len(items) > 1 && !slices.ContainsFunc(items, func(s string) bool { return !stands(in, s) }) {
		return true
	}
	for _, end := range styleEndings {
		if name, ok := strings.CutSuffix(words, end); ok && len(r) >= 6 && strings.Contains(in, name) {
			return true
		}
	}
	for i := range r {
		if len(r) >= manyForOne && i+2 <= len(r) && strings.Contains(in, string(r[:i])+string(r[i+2:])) {
			return true
		}
	}
	return standsApart(in, r)
}

// standsApart reports whether characters stand in a clause in this order, few others
// between them.
func standsApart(in string, r []rune) bool {
	first := string(r[0])
	for at := strings.Index(in, first); at >= 0; {
		at += len(first)
		n, left := 1, min(mostPutIn, len(r)/2)
		for _, c := range in[at:] {
			if c == r[n] {
				n++
			} else {
				left--
			}
			if n == len(r) {
				return true
			}
			if left < 0 || !text.IsIdeograph(c) {
				break
			}
		}
		next := strings.Index(in[at:], first)
		if next < 0 {
			return false
		}
		at += next
	}
	return false
}

// clausesOf are the clauses of a form.
func clausesOf(form string) []string {
	return strings.FieldsFunc(form, func(r rune) bool { return strings.ContainsRune("，。；：！？,;\n", r) })
}

// printedTwice reports whether most clauses of a passage of a text, a form of it, stand in
// it twice, as in a page of a newspaper with a box: no edition has them both.
func printedTwice(passage, in string) bool {
	all, twice := 0, 0
	for _, clause := range clausesOf(text.FormOf(passage, 0)) {
		n := utf8.RuneCountInString(clause)
		all += n
		if n >= manyForOne && strings.Count(in, clause) > 1 {
			twice += n
		}
	}
	return standsHalf*twice >= all
}

// kept reports whether half of a passage stands in the other text, a form of it, clause by
// clause: a page may print it twice, and the comparison found a partner for one of them.
func kept(passage, other string) bool {
	all, standing := 0, 0
	others := clausesOf(other)
	for _, clause := range clausesOf(text.FormOf(passage, 0)) {
		n := utf8.RuneCountInString(clause)
		all += n
		if n >= leastNear && (stands(other, clause) || n >= manyForOne && !spaced(clause) && slices.ContainsFunc(others, func(s string) bool { return holdsMost(s, clause) })) {
			standing += n
		}
	}
	return standsHalf*standing >= all
}
