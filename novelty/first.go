package novelty

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/formulation"
)

// A Mark is what sets a formulation apart in the text.
type Mark string

// The marks.
const (
	Titled   Mark = "in the title"
	Defined  Mark = "defined"
	Repeated Mark = "repeated"
	InRole   Mark = "role"
	Quoted   Mark = "quoted"
	Listed   Mark = "series" // items of three characters or more, as long as each other, between 、, with what follows them
	Words    Mark = "words"  // the same of two characters, with 等 behind them, or of three with one suffix: 思想性、指导性
	Linked   Mark = "linked" // an end of a link
	Alone    Mark = "clause" // a short clause of its own
	Phrase   Mark = "phrase" // words of a spaced script between function words, none with a capital
)

// Marks are the marks with what each adds to the score of a formulation. A chosen
// scale, not a measured one: what a text defines or repeats it means to be
// repeated.
func Marks() []struct {
	Mark   Mark
	Weight int
} {
	return []struct {
		Mark   Mark
		Weight int
	}{{Defined, 5}, {Repeated, 4}, {Titled, 3}, {InRole, 3}, {Quoted, 3}, {Listed, 3}, {Words, 2}, {Linked, 1}, {Alone, 1}, {Phrase, 1}}
}

func weight(m Mark) int {
	for _, w := range Marks() {
		if w.Mark == m {
			return w.Weight
		}
	}
	return 0
}

// A Formulation was never said before.
type Formulation struct {
	Text    string
	Span    tifa.Span   // the first occurrence
	All     []tifa.Span // all of them, in order
	Marks   []Mark      // in the order of [Marks]
	Score   int         // the sum of their weights
	Longest Part        // the longest part of it that was said before
}

// The size of a formulation, in units: characters or, of a spaced script, words.
const (
	shortest      = 4
	longest       = 24
	shortClause   = 12
	shortestItem  = 3 // of a series
	shortestWords = 2
	longestWords  = 8
	longestPhrase = 4
)

// A place is a stretch of units of one clause.
type place struct{ clause, from, to int }

func (p place) overlaps(q place) bool {
	return p.clause == q.clause && p.from < q.to && q.from < p.to
}

// A candidate is a string that may be an unseen formulation.
type candidate struct {
	text   string
	places []place
	marks  []Mark
	fills  bool        // it fills a role
	roles  []tifa.Role // that it is given
	rarity float64     // see [reader.rarity]
}

// set reports whether the text itself sets the bounds of c, by a definition or by
// quotation marks.
func (c *candidate) set() bool {
	return slices.Contains(c.marks, Defined) || slices.Contains(c.marks, Quoted)
}

func (c *candidate) score() int {
	sum := 0
	for _, m := range c.marks {
		sum += weight(m)
	}
	return sum
}

// formulations finds the first rank.
func (r *reader) formulations(most int) error {
	var found []*candidate
	candidates := r.candidates()
	if r.failed != nil {
		return r.failed
	}
	for _, c := range candidates {
		if c.places = r.places(c.text); len(c.places) == 0 || r.names(c) {
			continue
		}
		if c.set() || r.whole(c.places[0]) {
			c.rarity = r.rarity(c.places[0])
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.score(), a.score()), cmp.Compare(len(b.places), len(a.places)), cmp.Compare(b.rarity, a.rarity),
			cmp.Compare(a.places[0].clause, b.places[0].clause), cmp.Compare(a.places[0].from, b.places[0].from))
	})
	var taken []place
	for _, c := range found {
		if slices.ContainsFunc(c.places, func(p place) bool { return slices.ContainsFunc(taken, p.overlaps) }) {
			continue
		}
		taken = append(taken, c.places...)
		if len(r.out.Formulations) == most {
			r.out.More++
			continue
		}
		r.out.Formulations = append(r.out.Formulations, r.formulation(c))
	}
	return nil
}

func (r *reader) formulation(c *candidate) Formulation {
	out := Formulation{Text: c.text, Marks: c.marks, Score: c.score()}
	for _, p := range c.places {
		out.All = append(out.All, r.clauses[p.clause].at(p.from, p.to))
	}
	out.Span = out.All[0]
	p := c.places[0]
	x := &r.clauses[p.clause]
	from, to := p.from, p.from
	for i := p.from; i < p.to; i++ {
		if end := min(x.reach[i], p.to); end-i > to-from {
			from, to = i, end
		}
	}
	out.Longest = x.part(from, to)
	return out
}

// candidates are what the text sets apart, with their marks, in the order in
// which they are met.
func (r *reader) candidates() []*candidate {
	byText := map[string]*candidate{}
	var all []*candidate
	add := func(s string, m Mark) *candidate {
		c := byText[s]
		if c == nil {
			c = &candidate{text: s}
			byText[s] = c
			all = append(all, c)
		}
		if !slices.Contains(c.marks, m) {
			c.marks = append(c.marks, m)
		}
		return c
	}
	span := func(s tifa.Span, m Mark) {
		for i := range r.clauses {
			if from, to, ok := r.clauses[i].unitsOf(s); ok {
				from, to = r.clauses[i].content(from, to)
				c := add(r.clauses[i].text(from, to), m)
				c.fills = c.fills || m == InRole
			}
		}
	}
	for _, d := range r.structure.Definitions {
		add(d.Term, Defined)
	}
	for _, s := range r.repeated() {
		add(s, Repeated)
	}
	for _, x := range r.structure.Roles {
		head := add(x.Head, InRole)
		head.roles = append(head.roles, x)
		span(x.Filler, InRole)
	}
	for _, q := range r.structure.Quotes {
		span(q, Quoted)
	}
	for i := range r.clauses {
		c := &r.clauses[i]
		if from, mark := c.series(); mark != "" && !r.cuts(place{i, from, c.len()}) {
			add(c.text(from, c.len()), mark)
		}
		if from, to := c.content(0, c.len()); c.len() <= shortClause && to == c.len() && (from == c.cue || from == c.cue+1 && isArticle(c.text(c.cue, from))) {
			add(c.text(from, to), Alone)
		}
		for _, p := range r.phrases(c) {
			add(p, Phrase)
		}
	}
	for _, l := range r.structure.Links {
		if l.From != nil {
			span(*l.From, Linked)
		}
		span(l.To, Linked)
	}
	title := bareWords(r.doc.Title)
	for _, c := range all {
		if c.text != "" && strings.Contains(title, c.text) {
			c.marks = append(c.marks, Titled)
		}
		slices.SortFunc(c.marks, func(a, b Mark) int { return cmp.Compare(weight(b), weight(a)) })
	}
	return all
}

// series is where a series of three items or more between 、, as long as each other,
// begins; it goes on with what follows it in the clause. Where the first item begins
// is told by the length of the others. It is marked [Listed] or [Words], "" is none.
func (c *clause) series() (from int, mark Mark) {
	var commas []int // units
	for i := range c.units {
		if c.text(i, i+1) == "、" {
			commas = append(commas, i)
		}
	}
	if len(commas) < 2 {
		return 0, ""
	}
	size := commas[1] - commas[0] - 1
	for k := 2; k < len(commas); k++ {
		if commas[k]-commas[k-1]-1 != size {
			return 0, ""
		}
	}
	last := commas[len(commas)-1]
	if size < 2 || commas[0] < size || last+1+size > c.len() {
		return 0, ""
	}
	mark = Listed
	behind := c.text(last+1+size, c.len())
	ending := func(end int) string { return c.text(end-1, end) }
	alike := size == shortestItem && behind == "" && ending(commas[0]) == ending(commas[1]) && ending(commas[1]) == ending(c.len())
	if size < shortestItem || strings.HasPrefix(behind, "等") || alike {
		mark = Words
	}
	return commas[0] - size, mark
}

// places are where s, which was never said before, stands in clauses that are
// judged; none if it was said, or has not the size of a formulation.
func (r *reader) places(s string) []place {
	var out []place
	for n := range r.clauses {
		c := &r.clauses[n]
		if !r.out.Clauses[n].Judged || !strings.Contains(c.form.Text, s) {
			continue
		}
		for i := range c.units {
			if !strings.HasPrefix(c.form.Text[c.units[i].Start:], s) {
				continue
			}
			j, ok := c.unitEnding(c.units[i].Start + len(s))
			if !ok || c.said(i, j) || !c.sized(i, j) {
				continue
			}
			if len(out) == 0 || !out[len(out)-1].overlaps(place{n, i, j}) {
				out = append(out, place{n, i, j})
			}
		}
	}
	return out
}

// unitEnding is the number of units up to the one that ends at byte end of the
// form.
func (c *clause) unitEnding(end int) (j int, ok bool) {
	j, ok = slices.BinarySearchFunc(c.units, end, func(u tifa.Span, end int) int { return cmp.Compare(u.End, end) })
	return j + 1, ok
}

// sized reports whether units i up to j have the size of a formulation.
func (c *clause) sized(i, j int) bool {
	if c.spaced() {
		return shortestWords <= j-i && j-i <= longestWords
	}
	return shortest <= j-i && j-i <= longest
}

// content is units i up to j without a reporting verb at the beginning and without
// function words at the ends, in a spaced script.
func (c *clause) content(i, j int) (from, to int) {
	if !c.spaced() {
		return i, j
	}
	i = min(max(i, c.cue), j)
	for i < j && c.loose(i) {
		i++
	}
	for i < j && c.loose(j-1) {
		j--
	}
	return i, j
}

// loose reports whether unit k is a function word, a sign or a letter that counts items.
func (c *clause) loose(k int) bool {
	s := c.text(k, k+1)
	return len(s) == 1 && !unicode.IsDigit(rune(s[0])) || formulation.IsFunctionWord(s)
}

// phrases are the runs of two to four words of a spaced script between function words,
// signs, numbers and words with a capital, and behind the reporting verb, that were
// never said before; without verbs at the beginning and what cannot end a phrase.
func (r *reader) phrases(c *clause) (all []string) {
	if !c.spaced() {
		return nil
	}
	from := c.cue
	for i := c.cue; i <= c.len(); i++ {
		if i < c.len() {
			first, _ := utf8.DecodeRuneInString(c.text(i, i+1))
			if unicode.IsLower(first) && !formulation.IsFunctionWord(c.text(i, i+1)) {
				continue
			}
		}
		to := i
		if c.said(from, to) {
			from = i + 1
			continue
		}
		for to-from >= shortestWords && r.leads(c.text(from, from+1)) {
			from++
		}
		for to-from >= shortestWords && !r.closes(c.text(to-1, to)) {
			to--
		}
		if n := to - from; n >= shortestWords && n <= longestPhrase {
			all = append(all, c.text(from, to))
		}
		from = i + 1
	}
	return all
}

// isArticle reports whether s is an English article.
func isArticle(s string) bool { return slices.Contains([]string{"the", "a", "an"}, strings.ToLower(s)) }

// names reports whether a candidate is little but the name of a person, a date, or
// words of a spaced script that are all printed with capitals and that the text
// neither defines nor quotes.
func (r *reader) names(c *candidate) bool {
	s := c.text
	for _, p := range r.structure.People {
		if before, after, ok := strings.Cut(s, p.Name); ok && (after == "" || utf8.RuneCountInString(before+after) < shortest) {
			return true
		}
	}
	if !c.set() && properName(s) {
		return true
	}
	digits := strings.IndexFunc(s, unicode.IsDigit) >= 0
	return digits && (strings.ContainsAny(s, "年月日") || namesMonth(s))
}

// namesMonth reports whether one of the words of s is an English month.
func namesMonth(s string) bool {
	for m := time.January; m <= time.December; m++ {
		if slices.Contains(strings.Fields(s), m.String()) {
			return true
		}
	}
	return false
}

// properName reports whether all words of s but function words are numbers or begin
// with a capital.
func properName(s string) bool {
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	for _, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsDigit(first) && !unicode.IsUpper(first) && !formulation.IsFunctionWord(w) {
			return false
		}
	}
	return len(words) > 0
}
