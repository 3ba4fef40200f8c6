package brief

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
	"tifa/compare"
	"tifa/formulation"
	"tifa/query"
	"tifa/text"
)

// Matters are strings of a text: of two to eight characters, within a clause of its
// statements, said there twice or more, and as long as they are always the same.
// They hold together: in the earlier documents all their parts go together far more
// often than by chance (cohesion, see below). Gone are those of the old text of which
// the new one has no word, raised are those of the new text of which no earlier one
// of the series has. They are said ten times as often, for its length, as in the
// corpus; those come first that are said often, and the more often the sooner.
const (
	shortestMatter = 2
	longestMatter  = 8
	headedItem     = 6   // characters, from which an item may hold the head of those before it
	verbAndObject  = 6   // characters
	cohesion       = 5.0 // bits, of the weakest place
	commonPart     = 10  // a matter of one document in ten and more is none
	leastOften     = 10  // times as often as in the corpus
	oftenAlone     = 100 // times, so that nothing need be known of bursts
	endsPart       = 5   // one occurrence in so many of a verb with its object ends a clause or an item
	freePart       = 50  // one occurrence in so many stands beside signs and what joins
	leastSeen      = 5   // occurrences of two characters that say where a longer string ends
	goesMore       = 4   // times as often that a character goes with another one
	leastRaised    = 3   // times that a matter is said which nothing else bears out
	rarePart       = 50  // one document in so many has it at most
	leastBranching = 4   // characters, from which a matter may be a verb with the beginning of its object
	verbAlone      = 20  // one occurrence in so many of a word stands behind 要 or 并 if it is a verb and no matter
)

type matter struct {
	text      string
	n         int
	beside    []string // the strings that it stands in with the character before or behind it
	ends      bool     // see [substrings]
	documents int      // earlier ones that have it
	score     float64
}

// neighbours tells of matters what stands beside them.
func neighbours(found []matter, counts map[string]int) {
	index := map[string]int{}
	for i, m := range found {
		index[m.text] = i
	}
	for s := range counts {
		r := []rune(s)
		for _, part := range []string{string(r[1:]), string(r[:len(r)-1])} {
			if i, ok := index[part]; ok {
				found[i].beside = append(found[i].beside, s)
			}
		}
	}
}

// goesWith reports whether the character that longer has beside s goes with the one
// at that end of s far more often than that does with its own neighbour in s: then s
// ends within a word.
func (w *writer) goesWith(longer, s string, filter tifa.Filter) (bool, error) {
	r, l := []rune(s), []rune(longer)
	outer, inner := string(l[:2]), string(r[:2]) // what is beside stands before
	if strings.HasPrefix(longer, s) {
		outer, inner = string(l[len(l)-2:]), string(r[len(r)-2:])
	}
	if strings.ContainsFunc(outer, formulation.IsFunction) {
		return false, nil
	}
	out, err := w.Corpus.Total(w.ctx, tifa.Query{Text: query.Quote(outer), Filter: filter})
	if err != nil {
		return false, err
	}
	in, err := w.Corpus.Total(w.ctx, tifa.Query{Text: query.Quote(inner), Filter: filter})
	return out > goesMore*max(1, in), err
}

// goesOn reports whether a matter begins or ends within a word: the character at its
// end goes with those beside it, in all places of the text together, as in goesWith;
// or one of withinWord, halfWord and branches holds.
func (w *writer) goesOn(m *matter, filter tifa.Filter) (bool, error) {
	r := []rune(m.text)
	first, last := string(r[:2]), string(r[len(r)-2:])
	before, behind := 0, 0
	for _, longer := range m.beside {
		l := []rune(longer)
		outer, sum := string(l[:2]), &before
		if strings.HasPrefix(longer, m.text) {
			outer, sum = string(l[len(l)-2:]), &behind
		}
		if strings.ContainsFunc(outer, formulation.IsFunction) {
			continue
		}
		n, err := w.Corpus.Total(w.ctx, tifa.Query{Text: query.Quote(outer), Filter: filter})
		if err != nil {
			return false, err
		}
		*sum += n
	}
	for _, side := range []struct {
		inner string
		outer int
	}{{first, before}, {last, behind}} {
		n, err := w.Corpus.Total(w.ctx, tifa.Query{Text: query.Quote(side.inner), Filter: filter})
		if err != nil || side.outer > goesMore*max(1, n) {
			return true, err
		}
	}
	if within, err := w.withinWord(m.text, filter); within || err != nil {
		return within, err
	}
	if half, err := w.halfWord(m.text, filter); half || err != nil {
		return half, err
	}
	return w.branches(m, filter)
}

// branches reports whether a matter is a verb, or breaks off within what it begins.
// One that begins with a verb ends where a clause or an item does, in this text or an
// earlier one, else its object goes on: of 制定监察法规 no 制定监察. Any other that is said
// but twice stands somewhere beside what words end before.
func (w *writer) branches(m *matter, filter tifa.Filter) (bool, error) {
	r := []rune(m.text)
	if len(r) == 2 {
		return w.isVerb(m.text, verbAlone, filter)
	}
	if len(r) < leastBranching || m.ends {
		return false, nil
	}
	if r[len(r)-1] == r[len(r)-2] { // 人人, everyone, does something
		return true, nil
	}
	isVerb, err := w.isVerb(string(r[:2]), freePart, filter)
	if err != nil {
		return false, err
	}
	ends := behindMatters
	if isVerb {
		ends = behindItems
	}
	enough := 1
	if isVerb {
		all, err := w.Corpus.Total(w.ctx, tifa.Query{Text: query.Quote(m.text), Filter: filter})
		if err != nil {
			return false, err
		}
		enough = max(1, all/endsPart)
	}
	behind, err := w.standsBeside(ends, func(c string) string { return m.text + c }, enough, filter)
	return behind < enough && (isVerb || m.n < leastRaised), err
}

// isVerb reports whether one in so many earlier occurrences of a word stands behind 要 or
// 并.
func (w *writer) isVerb(word string, in int, filter tifa.Filter) (bool, error) {
	all, err := w.Corpus.Total(w.ctx, tifa.Query{Text: query.Quote(word), Filter: filter})
	if err != nil {
		return false, err
	}
	asked, err := w.standsBeside(beforeVerbs, func(c string) string { return c + word }, all, filter)
	return asked*in >= all, err
}

// standsBeside counts the earlier occurrences of what with makes of each of the
// characters, until there are enough.
func (w *writer) standsBeside(characters string, with func(string) string, enough int, filter tifa.Filter) (sum int, err error) {
	for _, c := range characters {
		if sum >= enough {
			break
		}
		n, err := w.Corpus.Total(w.ctx, tifa.Query{Text: query.Quote(with(string(c))), Filter: filter})
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// withinWord reports whether the first or the last two characters of s hardly ever stand
// beside what words begin behind or end before: 主义, of 社会主义, begins none.
func (w *writer) withinWord(s string, filter tifa.Filter) (bool, error) {
	r := []rune(s)
	first, last := string(r[:2]), string(r[len(r)-2:])
	for _, side := range []struct {
		inner, beside string
		longer        func(string) string
	}{
		{first, beforeMatters, func(c string) string { return c + first }},
		{last, behindMatters, func(c string) string { return last + c }},
	} {
		n, err := w.Corpus.Total(w.ctx, tifa.Query{Text: query.Quote(side.inner), Filter: filter})
		if err != nil {
			return false, err
		}
		free, err := w.standsBeside(side.beside, side.longer, (n+freePart-1)/freePart, filter)
		if err != nil {
			return false, err
		}
		if free*freePart < n && (n >= leastSeen || len(r) < leastBranching) {
			return true, nil
		}
	}
	return false, nil
}

// halfWord reports whether a matter with an odd number of characters, where most words
// have two, never stands beside what words begin behind or end before.
func (w *writer) halfWord(s string, filter tifa.Filter) (bool, error) {
	if utf8.RuneCountInString(s)%2 == 0 {
		return false, nil
	}
	before, err := w.standsBeside(beforeMatters, func(c string) string { return c + s }, 1, filter)
	if before == 0 || err != nil {
		return err == nil, err
	}
	behind, err := w.standsBeside(behindMatters, func(c string) string { return s + c }, 1, filter)
	return behind == 0, err
}

// What stands beside words: signs and characters that join.
const (
	behindMatters = "的，、。；和"
	beforeMatters = "的，、。；和在对"
	behindItems   = "，、。；"
	beforeVerbs   = "要并" // what asks for something, and what joins verbs
)

// matters are those of an edition that are lacking elsewhere.
func (w *writer) matters(e *compare.Edition, lacking func(string) (bool, error)) ([]matter, error) {
	counts, ends, leads := substrings(e)
	goesOn := longer(counts)
	var found []matter
	for s, n := range counts {
		size := len([]rune(s))
		numeral := strings.IndexFunc(s, func(r rune) bool { return !isNumeral(r) }) < 0
		if n >= 2 && size >= shortestMatter && size <= longestMatter && !numeral && bare(s) && !goesOn[s] && (leads[s] || size < headedItem) {
			lacks, err := lacking(s)
			if size >= verbAndObject && lacks && err == nil { // the object may go with another verb there
				lacks, err = lacking(string([]rune(s)[2:]))
			}
			if err != nil {
				return nil, err
			}
			if lacks {
				found = append(found, matter{text: s, n: n, ends: ends[s]})
			}
		}
	}
	neighbours(found, counts)
	filter := tifa.Filter{Until: w.out.Before}
	perCharacter := float64(w.out.Coverage.Characters) / float64(max(1, text.SizeOf(e.Document.Text).Characters))
	var out []matter
	for _, m := range found {
		holds, err := w.holdsTogether(m.text, filter)
		if err != nil {
			return nil, err
		}
		cut, err := w.goesOn(&m, filter)
		if err != nil {
			return nil, err
		}
		if !holds || cut {
			continue
		}
		count, err := w.documents(m.text, tifa.Filter{}, "")
		if err != nil {
			return nil, err
		}
		often := float64(m.n) * perCharacter / float64(max(1, count.Occurrences))
		if commonPart*count.Documents > w.out.Coverage.Documents || often < leastOften || often < oftenAlone && !bursts(count) {
			continue // it goes without saying, or is a word of style
		}
		m.documents = count.Documents
		m.score = float64(m.n) * math.Log2(often)
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b matter) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.text, b.text))
	})
	var kept []matter
	for _, m := range out { // of two that overlap in words the first stays
		if !slices.ContainsFunc(kept, func(k matter) bool { return strings.Contains(k.text, m.text) || strings.Contains(m.text, k.text) }) {
			kept = append(kept, m)
		}
	}
	return kept, nil
}

// substrings counts the strings of an edition that may be matters, and those one
// character longer, and tells with which of them a clause or an item ends, and which
// stand somewhere but at the beginning of a further item: of 甲港、乙港长期繁荣 no
// 乙港长期繁荣.
func substrings(e *compare.Edition) (counts map[string]int, ends, leads map[string]bool) {
	counts, ends, leads = map[string]int{}, map[string]bool{}, map[string]bool{}
	for _, c := range compare.Clauses(e.Document.Text, e.Structure.Paragraphs) {
		if !inStatement(e.Structure, c.Span) {
			continue
		}
		for further, item := range strings.Split(text.FormOf(c.Span.In(e.Document.Text), 0), "、") {
			r := []rune(item)
			for i := range r {
				for j := i + 1; j <= len(r) && j-i <= longestMatter+1; j++ {
					s := string(r[i:j])
					counts[s]++
					ends[s] = ends[s] || j == len(r)
					leads[s] = leads[s] || i > 0 || further == 0
				}
			}
		}
	}
	return counts, ends, leads
}

func inStatement(s *tifa.Structure, at tifa.Span) bool {
	return slices.ContainsFunc(s.Statements, func(x tifa.Statement) bool { return x.Span.Contains(at) })
}

// bare reports whether s is Chinese characters alone and none of them a function
// character, nor 么 or 哪 of the pronouns.
func bare(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !text.IsIdeograph(r) || formulation.IsFunction(r) || strings.ContainsRune("么哪", r)
	})
}

// longer are the strings that go on in the same way wherever they stand.
func longer(counts map[string]int) map[string]bool {
	out := map[string]bool{}
	for s, n := range counts {
		r := []rune(s)
		for _, part := range []string{string(r[1:]), string(r[:len(r)-1])} {
			if counts[part] == n {
				out[part] = true
			}
		}
	}
	return out
}

// holdsTogether reports whether at the weakest place of s the cohesion
// log2(f(s)·N/(f(left)·f(right))) is enough, with N the characters of the earlier
// documents.
func (w *writer) holdsTogether(s string, filter tifa.Filter) (bool, error) {
	total := func(s string) (float64, error) {
		n, err := w.Corpus.Total(w.ctx, tifa.Query{Text: query.Quote(s), Filter: filter})
		return float64(n), err
	}
	whole, err := total(s)
	if err != nil || whole < 2 {
		return false, err
	}
	r := []rune(s)
	for i := 1; i < len(r); i++ {
		left, err := total(string(r[:i]))
		if err != nil {
			return false, err
		}
		right, err := total(string(r[i:]))
		if err != nil {
			return false, err
		}
		if math.Log2(whole*float64(w.out.Coverage.Characters)/(left*right)) < cohesion {
			return false, nil
		}
	}
	return true, nil
}
