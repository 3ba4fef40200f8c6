package brief

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
	"tifa/query"
)

const (
	leastReturned    = 3  // documents that said it before it went
	awayMonths       = 36 // that none said it
	shortestReturned = 8  // characters: what is shorter is mostly a word of style
	mostReturned     = 4  // that are told
)

// asked is what stands before a task and is no part of it.
var asked = regexp.MustCompile(`^(?:[（(][一二三四五六七八九十]+[)）])?(?:[一二三四五六七八九十]+[是要])?要?`)

// returned are the wordings that several documents said and none in the last three
// years that are held, as one finding, those first that most had said. A wording is
// what the history of a clause is told of, without the number of an item and 要 before
// it; what stands behind its first word, or behind its first two, was not said either.
func (w *writer) returned() ([]Finding, error) {
	end := min(w.out.Before, w.out.Coverage.To)
	t, ok := end.Time()
	if !ok {
		return nil, nil
	}
	since := tifa.DateOf(t.AddDate(0, -awayMonths, 0))
	recent, err := w.Filter.And(tifa.Filter{Since: since, Until: w.out.Before})
	if err != nil {
		return nil, err
	}
	type wording struct {
		count  Count
		span   tifa.Span
		before *Said
	}
	var all []wording
	for i := range w.Novelty.Clauses {
		c := &w.Novelty.Clauses[i]
		if !c.Judged || !inStatement(w.New.Structure, c.Span) || w.SetsScene != nil && w.SetsScene(c.Text) {
			continue
		}
		part, err := w.saidPart(c)
		if err != nil {
			return nil, err
		}
		words := asked.ReplaceAllString(part.Text, "")
		if utf8.RuneCountInString(words) < shortestReturned || !wordy(words) || slices.ContainsFunc(all, func(x wording) bool { return strings.Contains(x.count.Text, words) }) {
			continue
		}
		before, err := w.said(words)
		if err != nil {
			return nil, err
		}
		if before.Documents < leastReturned || w.common(before.Documents) || before.First == nil {
			continue
		}
		filter, err := w.Filter.And(tifa.Filter{Until: w.out.Before})
		if err != nil {
			return nil, err
		}
		_, last, err := w.Corpus.Ends(w.ctx, tifa.Query{Text: query.Quote(words), Filter: filter})
		if err != nil {
			return nil, err
		}
		away := last.Date < since
		for _, n := range []int{2, 4} { // without a verb, and what goes before it
			if r := []rune(words); away && len(r) >= n+shortestMatter {
				rest, err := w.Corpus.Total(w.ctx, tifa.Query{Text: query.Quote(string(r[n:])), Filter: recent})
				if err != nil {
					return nil, err
				}
				away = rest == 0
			}
		}
		if away {
			all = append(all, wording{Count{Text: words, N: before.Documents, Last: last.Date}, part.Span, before})
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	slices.SortStableFunc(all, func(a, b wording) int { return cmp.Compare(b.count.N, a.count.N) })
	x := Finding{Kind: Returned, New: w.quote(all[0].span), Before: all[0].before, Replay: all[0].before.Replay}
	for _, r := range all[:min(mostReturned, len(all))] {
		x.Words = append(x.Words, r.count)
	}
	return []Finding{x}, nil
}
