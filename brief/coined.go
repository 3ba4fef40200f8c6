package brief

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/formulation"
	"tifa/novelty"
	"tifa/text"
)

const (
	leastCoined = 10  // units of a clause
	leastHeld   = 100 // earlier documents: against few of them everything is new
	mostCoined  = 3   // clauses that are told
	mostKnown   = 0.3 // of such a clause
	mostUnits   = 24  // of it that count
	leastCore   = 5   // characters of a core
	oftenCore   = 3   // times that a core is said
	coresTried  = 8   // for one formulation
)

// core is the string within a new formulation that is new as well and that the text says
// most often, twice as often as the formulation at least: of 不断发展甲乙 and 我国甲乙 it
// is 甲乙. It is empty where there is none.
func (w *writer) core(f *novelty.Formulation) (tifa.Span, int, error) {
	form := text.NewForm(w.doc.Text, 0)
	r := []rune(f.Text)
	type candidate struct {
		s string
		n int
	}
	var all []candidate
	for i := range r {
		for j := i + leastCore; j <= len(r); j++ {
			s := string(r[i:j])
			if j-i == len(r) || !bare(string(r[i])+string(r[j-1])) {
				continue
			}
			if n := strings.Count(form.Text, s); n >= oftenCore && n >= 2*len(f.All) && !alwaysGoesOn(form.Text, s) {
				all = append(all, candidate{s, n})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(len(b.s), len(a.s)))
	})
	for _, c := range all[:min(coresTried, len(all))] {
		said, err := w.documents(c.s, tifa.Filter{}, "width,punct")
		if err != nil {
			return tifa.Span{}, 0, err
		}
		i := strings.Index(form.Text, c.s)
		at := form.Span(tifa.Span{Start: i, End: i + len(c.s)})
		if said.Occurrences > 0 {
			continue
		}
		cut, err := w.cutsWord(at)
		if !cut && err == nil {
			cut, err = w.withinWord(c.s, tifa.Filter{Until: w.out.Before})
		}
		if cut || err != nil {
			return tifa.Span{}, 0, err
		}
		return at, c.n, nil
	}
	return tifa.Span{}, 0, nil
}

// alwaysGoesOn reports whether the same character stands before s, or behind it, wherever
// it stands in a text.
func alwaysGoesOn(in, s string) bool {
	before, behind := map[rune]bool{}, map[rune]bool{}
	for at := 0; ; {
		i := strings.Index(in[at:], s)
		if i < 0 {
			return one(before) || one(behind)
		}
		at += i
		b, _ := utf8.DecodeLastRuneInString(in[:at])
		at += len(s)
		a, _ := utf8.DecodeRuneInString(in[at:])
		before[b], behind[a] = true, true
	}
}

// one reports whether a set holds a single ideograph.
func one(set map[rune]bool) bool {
	for r := range set {
		return len(set) == 1 && text.IsIdeograph(r)
	}
	return false
}

// coined are, of a text with less than ten findings, the clauses of its statements in which hardly any words stand that were said
// before, those with most and with the rarest words first. None of them tells a number, sets a scene, leans
// on another clause or holds a formulation that is told.
func (w *writer) coined(most int) (out []Finding, err error) {
	if w.out.Coverage.Documents < leastHeld {
		return nil, nil
	}
	type ranked struct {
		clause *novelty.Clause
		rarity float64
	}
	var all []ranked
	for i := range w.Novelty.Clauses {
		c := &w.Novelty.Clauses[i]
		if !c.Judged || c.Units < leastCoined || c.Known() > mostKnown || !inStatement(w.New.Structure, c.Span) || w.leans(c) ||
			slices.ContainsFunc(w.new, func(s string) bool { return strings.Contains(c.Text, s) || strings.Contains(s, c.Text) }) {
			continue
		}
		rarity, err := w.rarity(c)
		if err != nil {
			return nil, err
		}
		all = append(all, ranked{c, rarity * float64(min(c.Units, mostUnits))})
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(b.rarity, a.rarity) })
	for _, r := range all[:max(0, min(most, mostCoined, len(all)))] {
		words := asked.ReplaceAllString(r.clause.Text, "")
		out = append(out, Finding{Kind: Coined, New: w.quote(r.clause.Span), Words: []Count{{Text: words, N: 1}}, Replay: w.find(words)})
	}
	return out, nil
}

// leans reports whether a clause says nothing by itself: what stands before it or behind
// it goes on, or it gives a figure.
func (w *writer) leans(c *novelty.Clause) bool {
	words := asked.ReplaceAllString(c.Text, "")
	first, _ := utf8.DecodeRuneInString(words)
	last, _ := utf8.DecodeLastRuneInString(words)
	goesOn := spaced(words) && !unicode.IsUpper(first) || // within a sentence
		strings.Contains(words, "通过") && strings.HasPrefix(w.doc.Text[c.Span.End:], "，") // what is done so stands behind
	return goesOn || strings.ContainsFunc(words, unicode.IsDigit) || strings.Contains(words, "既") || w.SetsScene != nil && w.SetsScene(c.Text) ||
		formulation.IsFunction(first) && !strings.ContainsRune(modals, first) || strings.ContainsRune(openings, first) || strings.ContainsRune(closings, last)
}

// rarity is the mean over the units of a clause of log2(N/n), of N earlier documents n of
// which, one at least, have the part that the unit stands in.
func (w *writer) rarity(c *novelty.Clause) (float64, error) {
	sum := 0.0
	for _, p := range c.Parts {
		n := tifa.Tally{}
		if p.Said {
			var err error
			if n, err = w.documents(p.Text, tifa.Filter{}, ""); err != nil {
				return 0, err
			}
		}
		sum += float64(p.Units) * math.Log2(float64(w.out.Coverage.Documents)/float64(max(1, n.Documents)))
	}
	return sum / float64(c.Units), nil
}

// What a clause begins or ends with that leans on another one, and what it may begin with
// though no formulation does.
const (
	openings = "通是又而但并就才让使如除随尤近当面围按依根无"
	closings = "的外后时下来等者中上前"
	modals   = "要必不能会应最更"
)
