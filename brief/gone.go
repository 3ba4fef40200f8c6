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
	verbAndObject  = 6   // characters
	cohesion       = 5.0 // bits, of the weakest place
	commonPart     = 10  // a matter of one document in ten and more is none
	leastOften     = 10  // times as often as in the corpus
	oftenAlone     = 100 // times, so that nothing need be known of bursts
	leastSeries    = 5   // documents of the series before something is told to be raised in it
	silentMonths   = 24  // before it
	freePart       = 50  // one occurrence in so many stands beside signs and what joins
	goesMore       = 4   // times as often that a character goes with another one
	leastRaised    = 3   // times that what is raised is said, else
	rarePart       = 50  // one document in so many has it at most
)

func (w *writer) gone() ([]Finding, error) {
	if w.Summary == nil {
		return nil, nil
	}
	here := text.NewForm(w.doc.Text, 0).Text
	matters, err := w.matters(&w.Summary.Old, func(s string) (bool, error) { return !strings.Contains(here, s), nil })
	if err != nil || len(matters) == 0 {
		return nil, err
	}
	x := Finding{Kind: Gone, Replay: w.compareCommand("--summary")}
	for _, m := range matters[:min(ofMany, len(matters))] {
		x.Words = append(x.Words, Count{Text: m.text, N: m.n})
	}
	if x.Before, err = w.said(x.Words[0].Text); err != nil {
		return nil, err
	}
	if i := strings.Index(w.out.Old.Text, x.Words[0].Text); i >= 0 {
		x.Old = w.old(tifa.Span{Start: i, End: i + len(x.Words[0].Text)})
	}
	return []Finding{x}, nil
}

// raised are matters that the series had no word of in the last two years.
func (w *writer) raised() ([]Finding, error) {
	if w.Summary == nil || w.Summary.Old.Document.Series == "" {
		return nil, nil
	}
	filter, err := w.Filter.And(tifa.Filter{Series: w.Summary.Old.Document.Series, Until: w.out.Before})
	if err != nil {
		return nil, err
	}
	window := filter
	if t, ok := w.out.Before.Time(); ok {
		window.Since = tifa.DateOf(t.AddDate(0, -silentMonths, 0))
	}
	read, err := w.Corpus.Coverage(w.ctx, window)
	if err != nil {
		return nil, err
	}
	if read.Documents < leastSeries {
		if window = filter; w.Summary.Coverage.Documents < leastSeries {
			return nil, nil
		}
		read = w.Summary.Coverage
	}
	matters, err := w.matters(&w.New, func(s string) (bool, error) {
		n, err := w.Corpus.Total(w.ctx, tifa.Query{Text: query.Quote(s), Filter: window})
		return n == 0, err
	})
	matters = slices.DeleteFunc(matters, func(m matter) bool { return m.n < leastRaised && rarePart*m.documents > w.out.Coverage.Documents })
	if err != nil || len(matters) == 0 {
		return nil, err
	}
	x := Finding{Kind: Raised, Numbers: []int{read.Documents}, From: string(read.From), To: string(read.To), Replay: w.compareCommand("--summary")}
	for _, m := range matters[:min(ofMany, len(matters))] {
		_, last, err := w.Corpus.Ends(w.ctx, tifa.Query{Text: query.Quote(m.text), Filter: filter})
		if err != nil {
			return nil, err
		}
		c := Count{Text: m.text, N: m.n}
		if last != nil {
			c.Last = last.Date
		}
		x.Words = append(x.Words, c)
	}
	if x.Before, err = w.said(x.Words[0].Text); err != nil {
		return nil, err
	}
	form := text.NewForm(w.doc.Text, 0)
	if i := strings.Index(form.Text, x.Words[0].Text); i >= 0 {
		x.New = w.quote(form.Span(tifa.Span{Start: i, End: i + len(x.Words[0].Text)}))
	}
	return []Finding{x}, nil
}

type matter struct {
	text      string
	n         int
	beside    []string // the strings that it stands in with the character before or behind it
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
// or its first or last two characters hardly ever stand beside what words begin
// behind or end before: 主义, of 社会主义, begins none.
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
		free := 0
		for _, c := range side.beside {
			m, err := w.Corpus.Total(w.ctx, tifa.Query{Text: query.Quote(side.longer(string(c))), Filter: filter})
			if err != nil {
				return false, err
			}
			if free += m; free*freePart >= n {
				break
			}
		}
		if free*freePart < n {
			return true, nil
		}
	}
	return w.halfWord(m.text, filter)
}

// halfWord reports whether a matter with an odd number of characters, where most words
// have two, never stands beside what words begin behind or end before.
func (w *writer) halfWord(s string, filter tifa.Filter) (bool, error) {
	if utf8.RuneCountInString(s)%2 == 0 {
		return false, nil
	}
	for _, longer := range []struct {
		beside string
		with   func(string) string
	}{{beforeMatters, func(c string) string { return c + s }}, {behindMatters, func(c string) string { return s + c }}} {
		free := false
		for _, c := range longer.beside {
			n, err := w.Corpus.Total(w.ctx, tifa.Query{Text: query.Quote(longer.with(string(c))), Filter: filter})
			if err != nil {
				return false, err
			}
			if free = n > 0; free {
				break
			}
		}
		if !free {
			return true, nil
		}
	}
	return false, nil
}

// What stands beside words: signs and characters that join.
const (
	behindMatters = "的，、。；和"
	beforeMatters = "的，、。；和在对"
)

// matters are those of an edition that are lacking elsewhere.
func (w *writer) matters(e *compare.Edition, lacking func(string) (bool, error)) ([]matter, error) {
	counts := substrings(e)
	goesOn := longer(counts)
	var found []matter
	for s, n := range counts {
		size := len([]rune(s))
		numeral := strings.IndexFunc(s, func(r rune) bool { return !isNumeral(r) }) < 0
		if n >= 2 && size >= shortestMatter && size <= longestMatter && !numeral && bare(s) && !goesOn[s] {
			lacks, err := lacking(s)
			if size >= verbAndObject && lacks && err == nil { // the object may go with another verb there
				lacks, err = lacking(string([]rune(s)[2:]))
			}
			if err != nil {
				return nil, err
			}
			if lacks {
				found = append(found, matter{text: s, n: n})
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
// character longer.
func substrings(e *compare.Edition) map[string]int {
	counts := map[string]int{}
	for _, c := range compare.Clauses(e.Document.Text, e.Structure.Paragraphs) {
		if !inStatement(e.Structure, c.Span) {
			continue
		}
		for _, item := range strings.Split(text.FormOf(c.Span.In(e.Document.Text), 0), "、") {
			r := []rune(item)
			for i := range r {
				for j := i + 1; j <= len(r) && j-i <= longestMatter+1; j++ {
					counts[string(r[i:j])]++
				}
			}
		}
	}
	return counts
}

func inStatement(s *tifa.Structure, at tifa.Span) bool {
	return slices.ContainsFunc(s.Statements, func(x tifa.Statement) bool { return x.Span.Contains(at) })
}

// bare reports whether s is Chinese characters alone and none of them a function
// character or 么, which only ends pronouns.
func bare(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !text.IsIdeograph(r) || formulation.IsFunction(r) || r == '么' })
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
