package formulation

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
	"tifa/measure"
	"tifa/query"
)

// A Companion is a clause or an item that stands beside a formulation, within forty
// characters.
type Companion struct {
	Text     string
	Together int     // passages of the formulation that it stands beside
	LogDice  float64 // of Together, all occurrences of both; 14 at most
}

// The bounds of [Companions].
const (
	companionHits   = 2000 // passages looked at, the first ones
	companionFewest = 2
	companionMost   = 15
	companionLeast  = 3 // characters
	companionWidest = 14
)

// Companions finds what a formulation is said together with, the strongest
// association first: clauses and items between 、 of three to fourteen characters in
// the context of its occurrences; in a spaced script runs of two to five words between
// function words and signs. Of a formulation that occurs more than 2,000 times
// the first passages stand for all; looked is their number.
func Companions(ctx context.Context, s tifa.Searcher, f string, filter tifa.Filter) (all []Companion, looked int, err error) {
	together := map[string]int{}
	formulation := newPhrase(f)
	spaced := formulation.spaced()
	for h, err := range s.Find(ctx, tifa.Query{Text: query.Quote(f), Filter: filter}) {
		if err != nil {
			return nil, 0, err
		}
		beside := map[string]bool{}
		if spaced {
			for _, p := range slices.Concat(runs(h.Left, 1, 0), runs(h.Right, 0, 1)) {
				beside[p] = true
			}
		}
		for _, p := range slices.Concat(between(h.Left, 1, 0), between(h.Right, 0, 1)) {
			if n := utf8.RuneCountInString(p); !spaced && n >= companionLeast && n <= companionWidest && !strings.Contains(p, f) {
				beside[p] = true
			}
		}
		for p := range beside {
			together[p]++
		}
		if looked++; looked == companionHits {
			break
		}
	}
	for p, n := range together {
		if n < companionFewest {
			continue
		}
		total, err := s.Total(ctx, tifa.Query{Text: query.Quote(p), Filter: filter})
		if err != nil {
			return nil, 0, err
		}
		all = append(all, Companion{p, n, measure.Pair{Together: n, First: looked, Second: max(n, total)}.LogDice()})
	}
	slices.SortFunc(all, func(a, b Companion) int {
		return cmp.Or(cmp.Compare(b.LogDice, a.LogDice), cmp.Compare(b.Together, a.Together), cmp.Compare(a.Text, b.Text))
	})
	return all[:min(len(all), companionMost)], looked, nil
}

// between are the clauses and items of a context, of one side of an occurrence, that
// are there from end to end: not the one that the context cuts off, nor the one that
// the occurrence belongs to. Of these first are left out at the beginning, last at
// the end, of what does not end there with a sign.
func between(context string, first, last int) []string {
	closes := func(r rune) bool { return strings.ContainsRune(clauseEnds+"、", r) }
	parts := strings.FieldsFunc(context, closes)
	if r, _ := utf8.DecodeRuneInString(context); len(parts) > 0 && (first > 0 || !closes(r)) {
		parts = parts[1:]
	}
	if r, _ := utf8.DecodeLastRuneInString(context); len(parts) > 0 && (last > 0 || !closes(r)) {
		parts = parts[:len(parts)-1]
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// runs are the runs of two to five words of a context of a spaced script that stand
// between function words and signs, but for first at its beginning and last at its end,
// which go on outside of it.
func runs(context string, first, last int) (all []string) {
	const fewest, most = 2, 5
	p := newPhrase(context)
	from := 0
	for i := 0; i <= p.len(); i++ {
		if i < p.len() && !p.function(i) && p.word(i) {
			continue
		}
		cut := from == 0 && first > 0 || i == p.len() && last > 0
		if n := i - from; !cut && n >= fewest && n <= most {
			all = append(all, p.part(from, i))
		}
		from = i + 1
	}
	return all
}
