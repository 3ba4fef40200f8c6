package series

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/compare"
	"tifa/text"
)

// A Silence is a wording that earlier editions have and the new one has not.
type Silence struct {
	Text string
	Rule Rule
	// Said are the first places of it in the texts that the rule looked at, the
	// latest first; by the rule of siblings it is in the old text alone.
	Said    []Attestation
	Sibling *Said // by the rule of siblings, what they say
	// Near is the clause of the new text that comes nearest, nil if none does: the
	// matter may go on in other words.
	Near *Clause
}

// An Attestation is a place in a document.
type Attestation struct {
	Document string
	Date     tifa.Date
	Location compare.Location
	Points   tifa.Span // the same range in code points
}

// attest is a place in the text of r.
func (r *reading) attest(at compare.Location) Attestation {
	if r.points == nil {
		r.points = text.NewPoints(r.Document.Text)
	}
	return Attestation{r.Document.ID, r.Document.Date, at, inPoints(r.points, at.Span)}
}

// A Rule is why a silence counts as one.
type Rule string

// The rules. With four complete earlier editions or more the first one holds,
// with fewer the others.
const (
	ThreeOfFour Rule = "said in at least three of the last four complete editions"
	EveryOne    Rule = "said in every complete earlier edition"
	Siblings    Rule = "said in the edition before and by sibling series within 24 months"
)

// A SilentRule says by what silences were looked for.
type SilentRule struct {
	Rules    []Rule   // none where nothing could be looked for
	Editions []string // ids of the complete texts looked at, the latest first
	Siblings int      // documents of other series within 24 months
}

// LastEditions is how many complete editions [ThreeOfFour] looks at.
const LastEditions = 4

// How silences by the rule of siblings are looked for.
const (
	siblingMonths    = 24
	siblingDocuments = 3 // that must have said it
)

// silences finds what the new text has no longer. Of a text known to be abridged
// nothing is told: what it lacks may have been said.
func (w *summarizer) silences(ctx context.Context) error {
	if w.Comparison.New.Document.Partial {
		return nil
	}
	var texts []*reading // complete, the latest first
	for i, e := range slices.Backward(w.b.Editions) {
		if e.Complete() && len(texts) < LastEditions {
			texts = append(texts, read(e.Text, i))
		}
	}
	rule, k := ThreeOfFour, 3
	if len(texts) < LastEditions {
		rule, k = EveryOne, len(texts)
	}
	for _, r := range texts {
		w.Silent.Editions = append(w.Silent.Editions, r.Document.ID)
	}
	if k >= 2 {
		w.Silent.Rules = append(w.Silent.Rules, rule)
		w.silentOf(texts, k, rule)
	}
	if len(w.b.Editions) == 0 || rule == ThreeOfFour {
		return nil
	}
	return w.silentSiblings(ctx)
}

// silentOf finds the wordings of k of the texts.
func (w *summarizer) silentOf(texts []*reading, k int, rule Rule) {
	now := bare(w.new.flat.Text)
	found := compare.NewFinder()
	stated := w.new.stated()
	for _, c := range stated {
		found.Add(c.Text)
	}
	for _, g := range repeated(texts, k) {
		if strings.Contains(now, bare(g.text)) || w.b.SetsScene(g.text) {
			continue
		}
		s := Silence{Text: g.text, Rule: rule, Said: g.places}
		if near := found.Nearest(g.text, alike, 1); len(near) > 0 {
			c := stated[near[0].Passage].Clause
			s.Near = &c
		}
		w.Silences = append(w.Silences, s)
	}
	slices.SortStableFunc(w.Silences, func(a, b Silence) int {
		return cmp.Or(cmp.Compare(len(b.Said), len(a.Said)), cmp.Compare(utf8.RuneCountInString(b.Text), utf8.RuneCountInString(a.Text)), cmp.Compare(a.Text, b.Text))
	})
}

// silentSiblings finds what the old text and sibling series said.
func (w *summarizer) silentSiblings(ctx context.Context) error {
	when, ok := w.Comparison.New.Document.When().Time()
	if !ok {
		return nil
	}
	f := tifa.Filter{
		Language: w.Comparison.New.Document.Language,
		Since:    tifa.DateOf(when.AddDate(0, -siblingMonths, 0)), Until: tifa.DateOf(when.Add(-24 * time.Hour)),
	}
	all, err := w.b.Searcher.Coverage(ctx, f)
	if err != nil {
		return err
	}
	own := f
	own.Series = w.b.Series.Series
	mine, err := w.b.Searcher.Coverage(ctx, own)
	if err != nil {
		return err
	}
	w.Silent.Rules = append(w.Silent.Rules, Siblings)
	if w.Silent.Siblings = all.Documents - mine.Documents; w.Silent.Siblings < siblingDocuments {
		return nil
	}
	known := map[string]bool{}
	for _, s := range w.Silences {
		known[s.Text] = true
	}
	now := bare(w.new.flat.Text)
	var found []Silence
	for _, u := range w.old.units() {
		if known[u.text] || strings.Contains(now, bare(u.text)) || w.b.SetsScene(u.text) {
			continue
		}
		said, err := w.saidIn(ctx, u.text, f)
		if err != nil {
			return err
		}
		mine, err := w.saidIn(ctx, u.text, own)
		if err != nil {
			return err
		}
		said.Documents -= mine.Documents
		said.Searched -= mine.Searched
		if said.Documents >= siblingDocuments {
			found = append(found, Silence{Text: u.text, Rule: Siblings, Sibling: &said, Said: []Attestation{w.old.attest(u.at[0])}})
		}
	}
	slices.SortStableFunc(found, func(a, b Silence) int { return cmp.Compare(b.Sibling.Documents, a.Sibling.Documents) })
	w.Silences = append(w.Silences, found...)
	return nil
}

// A gram is a string that several texts have in common.
type gram struct {
	text   string
	places []Attestation // the first of each text
}

// The bounds of what is looked for as a wording in common, in characters.
const (
	shortest = 4
	longest  = 40
)

// repeated finds the strings within clauses that stand in k texts at least and
// that no longer string contains in as many. Such a string begins and ends, in
// one text at least, where a clause or an item does; one that contains another
// such string is left out, since the shorter says as much.
func repeated(texts []*reading, k int) []gram {
	held := map[string]uint64{} // texts that have a string of n characters, a bit each
	each := func(n int, do func(t, c int, words string, s tifa.Span)) {
		for t, r := range texts {
			for c, clause := range r.stated() {
				starts := runeStarts(clause.Text)
				for i := 0; i+n < len(starts); i++ {
					do(t, c, clause.Text, tifa.Span{Start: starts[i], End: starts[i+n]})
				}
			}
		}
	}
	enough := func(set uint64) bool { return ones(set) >= k }
	var maximal []string
	for n := shortest; n <= longest; n++ {
		next := map[string]uint64{}
		each(n, func(t, _ int, words string, s tifa.Span) {
			g := s.In(words)
			if n > shortest {
				_, size := utf8.DecodeRuneInString(g)
				_, tail := utf8.DecodeLastRuneInString(g)
				if !enough(held[g[size:]]) || !enough(held[g[:len(g)-tail]]) {
					return
				}
			}
			next[g] |= 1 << t
		})
		longer := map[string]bool{} // strings of n-1 that one of n holds in as many texts
		any := false
		for g, set := range next {
			if !enough(set) {
				continue
			}
			any = true
			_, size := utf8.DecodeRuneInString(g)
			_, tail := utf8.DecodeLastRuneInString(g)
			for _, part := range []string{g[size:], g[:len(g)-tail]} {
				if held[part] == set {
					longer[part] = true
				}
			}
		}
		for g, set := range held {
			if enough(set) && !longer[g] {
				maximal = append(maximal, g)
			}
		}
		held = next
		if !any {
			break
		}
	}
	return wellFormed(texts, maximal)
}

// wellFormed keeps the strings that begin and end where a clause or an item
// does, and of those that contain one another the shortest.
func wellFormed(texts []*reading, all []string) (out []gram) {
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	var kept []string
	for _, g := range all {
		first, _ := utf8.DecodeRuneInString(g)
		last, _ := utf8.DecodeLastRuneInString(g)
		if strings.ContainsRune(particles, first) || strings.ContainsRune(particles, last) || !inWord(last) || !inWord(first) {
			continue
		}
		if slices.ContainsFunc(kept, func(s string) bool { return strings.Contains(g, s) }) {
			continue
		}
		x := gram{text: g}
		begins, ends := false, false
		for _, r := range texts {
			found := false
			for _, c := range r.stated() {
				i := strings.Index(c.Text, g)
				if i < 0 {
					continue
				}
				begins = begins || opensItem(c.Text[:i])
				ends = ends || closesItem(c.Text[i+len(g):])
				if !found {
					at := tifa.Span{Start: c.flat.Start + i, End: c.flat.Start + i + len(g)}
					x.places = append(x.places, r.attest(r.Locate(r.flat.Span(at))))
				}
				found = true
			}
		}
		if begins && ends {
			out, kept = append(out, x), append(kept, g)
		}
	}
	return out
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// particles neither begin nor end a wording.
const particles = "的地得了着之其和与及在是以为对把被将于而并等也从到向由要使让"

// opensItem reports whether an item may begin behind s.
func opensItem(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return s == "" || strings.ContainsRune("、“《（和与及要", r)
}

// closesItem reports whether an item may end before s.
func closesItem(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s == "" || strings.ContainsRune("、”》）和与及", r)
}

func ones(set uint64) (n int) {
	for ; set != 0; set &= set - 1 {
		n++
	}
	return n
}

// runeStarts are the bytes where the characters of s begin, and its length.
func runeStarts(s string) []int {
	out := make([]int, 0, len(s)/3+1)
	for i := range s {
		out = append(out, i)
	}
	return append(out, len(s))
}
