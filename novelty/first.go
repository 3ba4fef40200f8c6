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
		if c.places = r.places(c.text); len(c.places) > 0 && !r.names(c) {
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.score(), a.score()), cmp.Compare(len(b.places), len(a.places)),
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
		add(x.Role, InRole)
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
		for _, p := range c.phrases() {
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
// signs, numbers and words with a capital, and behind the reporting verb.
func (c *clause) phrases() (all []string) {
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
		if n := i - from; n >= shortestWords && n <= longestPhrase {
			all = append(all, c.text(from, i))
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
	if !slices.Contains(c.marks, Defined) && !slices.Contains(c.marks, Quoted) && properName(s) {
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

// repeated are the strings never said before that the text has more than once,
// as long as they go on alike, within a clause and without function characters at
// their ends.
func (r *reader) repeated() []string {
	seeds := map[string][]place{}
	var order []string
	for n := range r.clauses {
		c := &r.clauses[n]
		if !r.out.Clauses[n].Judged || c.said(0, c.len()) {
			continue
		}
		size := c.seed()
		for i := 0; i+size <= c.len(); i++ {
			s := c.text(i, i+size)
			if seeds[s] == nil {
				order = append(order, s)
			}
			seeds[s] = append(seeds[s], place{n, i, i + size})
		}
	}
	const most = 64 // occurrences of a seed that are compared
	var out []string
	met := map[string]bool{}
	for _, s := range order {
		at := seeds[s]
		if len(at) < 2 || len(at) > most {
			continue
		}
		for k, p := range at {
			for _, q := range at[k+1:] {
				p, q := p, q
				if r.before(p) != "" && r.before(p) == r.before(q) {
					continue // an earlier seed goes on to here
				}
				for r.after(p) != "" && r.after(p) == r.after(q) {
					p.to, q.to = p.to+1, q.to+1
				}
				if s := r.bare(p); s != "" && !met[s] && !p.overlaps(q) && r.delimited(s) {
					met[s] = true
					out = append(out, s)
				}
			}
		}
	}
	return out
}

// delimited reports whether s stands once at least behind the beginning of a clause,
// a sign or a function character, and once before the end of one: else it is a piece
// of something longer.
func (r *reader) delimited(s string) bool {
	edge := func(unit string) bool {
		first, _ := utf8.DecodeRuneInString(unit)
		return unit == "" || formulation.IsFunction(first) || !unicode.IsLetter(first) && !unicode.IsDigit(first)
	}
	begins, ends := false, false
	for _, p := range r.places(s) {
		if r.clauses[p.clause].spaced() {
			return true
		}
		begins = begins || edge(r.before(p))
		ends = ends || edge(r.after(p))
	}
	return begins && ends
}

// seed is the number of units that a repeated string has at least.
func (c *clause) seed() int {
	if c.spaced() {
		return shortestWords
	}
	return shortest
}

// before is the unit before p in its clause, after the one behind it; "" at the
// ends.
func (r *reader) before(p place) string {
	if p.from == 0 {
		return ""
	}
	return r.clauses[p.clause].text(p.from-1, p.from)
}

func (r *reader) after(p place) string {
	c := &r.clauses[p.clause]
	if p.to == c.len() {
		return ""
	}
	return c.text(p.to, p.to+1)
}

// The characters that a repeated string is cut short by at its beginning and at its
// end: those that only join.
const (
	opens = "的了着过之所等们和与及或而且并但则若即在对把被将以为向从由于到给让使按是有要会能可须应也都又就才再还已更这那其此、，"
	joins = "的了着过和与及或而且并在对把被将以向从由是更最还也都不就才再、，"
)

// bare is the text of p without function characters and signs at its ends; "" if
// what is left was said before, has not the size of a formulation, or cuts a word.
func (r *reader) bare(p place) string {
	c := &r.clauses[p.clause]
	for p.from < p.to && (p.from < c.cue || c.joins(p.from, opens)) {
		p.from++
	}
	for p.from < p.to && c.joins(p.to-1, joins) {
		p.to--
	}
	if open := strings.Count(c.text(p.from, p.to), "“") > strings.Count(c.text(p.from, p.to), "”"); open && r.after(p) == "”" {
		p.to++
	}
	s := c.text(p.from, p.to)
	if p.from == p.to || c.said(p.from, p.to) || !c.sized(p.from, p.to) || strings.Contains(s, "、") || r.cuts(p) {
		return ""
	}
	return s
}

// cuts reports whether an end of p cuts a word: in earlier documents its last
// character goes with the one behind it, which is no function character, far more
// often than with the one before it, or the first likewise.
func (r *reader) cuts(p place) bool {
	const more = 4
	c := &r.clauses[p.clause]
	if c.spaced() || p.to-p.from < 2 {
		return false
	}
	across := func(neighbour, outer, inner string) bool {
		if first, _ := utf8.DecodeRuneInString(neighbour); formulation.IsFunction(first) {
			return false
		}
		out, err := r.total(outer)
		if err != nil {
			r.failed = err
		}
		in, err := r.total(inner)
		if err != nil {
			r.failed = err
		}
		return out > more*max(1, in)
	}
	return p.from > 0 && across(r.before(p), c.text(p.from-1, p.from+1), c.text(p.from, p.from+2)) ||
		p.to < c.len() && across(r.after(p), c.text(p.to-1, p.to+1), c.text(p.to-2, p.to))
}
