package web

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/query"
)

// An example is a query made of words of the corpus, for the help.
type example struct {
	About, Query string
	To           string // address of the search
	Total        int
	Line         *lineRow // the first, nil if there is none
}

// exampleWords are what examples are made of.
type exampleWords struct {
	first, second string // clauses of one document that recur in the corpus
	series        string
	year          string
	speaker       string
	act           tifa.Act
}

const (
	triedMost    = 40 // clauses that are counted to find one that recurs
	clauseLeast  = 4  // code points
	clauseMost   = 24
	exampledKept = 4 // states of the corpus whose words are kept
)

// examples are queries in the language that find something in the user's own corpus,
// made of words of the newest text. There are none where no text has a date.
func (v *visit) examples() (all []example, err error) {
	w, err := v.exampled.of(v.Context(), v.view.Snapshot().Name, v.exampleWords)
	if err != nil || w.first == "" {
		return nil, err
	}
	a := word(w.first)
	head, tail := ends(w.first)
	add := func(key, q string) {
		all = append(all, example{About: v.say("example." + key), Query: q})
	}
	add("string", a)
	if w.second != "" {
		b := word(w.second)
		add("or", a+" | "+b)
		add("and", a+" AND "+b)
		add("near", a+" ~200 "+b)
	}
	if tail != "" {
		add("within", word(tail)+" NOT WITHIN "+a)
		add("gap", head+"[*]"+tail)
	}
	if w.year != "" {
		add("date", a+" date:"+w.year+"..")
	}
	if w.series != "" {
		add("series", a+" series:"+quoted(w.series))
	}
	if w.speaker != "" {
		add("speaker", a+" speaker:"+quoted(w.speaker))
		add("act", a+" act:"+string(w.act))
	}
	for i := range all {
		x := &all[i]
		x.To = v.to("/search", "q", x.Query)
		q := tifa.Query{Text: x.Query}
		if x.Total, err = v.total(x.Query); err != nil {
			return nil, err
		}
		for h, err := range v.view.Find(v.Context(), q) {
			if err != nil {
				return nil, err
			}
			x.Line = &lineRow{Left: lastRunes(h.Left, 16), Node: clip(h.Node, 60), Right: firstRunes(h.Right, 16), To: v.passage(h.Document, h.Points), Date: string(h.Date)}
			break
		}
	}
	return all, nil
}

// total is how often a query finds something.
func (v *visit) total(q string) (int, error) {
	return v.totals.of(v.Context(), v.view.Snapshot().Name+" "+q, func() (int, error) {
		return v.view.Total(v.Context(), tifa.Query{Text: q})
	})
}

// exampleWords takes the clause of the statements of the newest text that recurs most,
// and another of its paragraph.
func (v *visit) exampleWords() (w exampleWords, err error) {
	h, err := v.held()
	if err != nil || h.newest == nil {
		return w, err
	}
	e, err := v.view.Document(v.Context(), h.newest.ID)
	if err != nil {
		return w, err
	}
	s := v.Rules.Read(&e.Document)
	tried := clausesOf(e.Text, s)
	for i := range tried {
		if tried[i].n, err = v.view.Total(v.Context(), tifa.Query{Text: query.Quote(tried[i].words)}); err != nil {
			return w, err
		}
	}
	slices.SortStableFunc(tried, func(a, b triedClause) int { return cmp.Compare(b.n, a.n) })
	if len(tried) == 0 {
		return w, nil
	}
	first := tried[0]
	w.first, w.series, w.year = first.words, cmp.Or(e.SeriesName, e.Series), e.Date.Year()
	w.speaker, w.act = first.in.Speaker, first.in.Act
	for _, p := range s.Paragraphs {
		if !p.Contains(first.at) {
			continue
		}
		for _, c := range tried[1:] {
			if p.Contains(c.at) && !strings.Contains(w.first, c.words) && !strings.Contains(c.words, w.first) {
				w.second = c.words
				break
			}
		}
	}
	return w, nil
}

// A triedClause is a clause of a statement.
type triedClause struct {
	words string
	at    tifa.Span
	in    tifa.Statement
	n     int // occurrences in the corpus
}

// clausesOf are clauses of statements, without their cues, each once.
func clausesOf(text string, s *tifa.Structure) (all []triedClause) {
	apart := func(r rune) bool { return unicode.IsPunct(r) || unicode.IsControl(r) }
	for _, x := range s.Statements {
		at := x.Span.Start
		for at < x.Span.End && len(all) < triedMost {
			rest := text[at:x.Span.End]
			size := strings.IndexFunc(rest, apart)
			if size < 0 {
				size = len(rest)
			}
			c := triedClause{words: rest[:size], at: tifa.Span{Start: at, End: at + size}, in: x}
			n := utf8.RuneCountInString(c.words)
			cue := x.At.Start < c.at.End && c.at.Start < x.At.End
			if n >= clauseLeast && n <= clauseMost && !cue && strings.TrimSpace(c.words) == c.words && !strings.ContainsFunc(c.words, unicode.IsDigit) &&
				!slices.ContainsFunc(all, func(o triedClause) bool { return o.words == c.words }) {
				all = append(all, c)
			}
			at += size
			if r, w := utf8.DecodeRuneInString(text[at:x.Span.End]); w > 0 && apart(r) {
				at += w
			}
		}
	}
	return all
}

// word is a string as a query has it, in quotes where it needs them.
func word(s string) string { return query.Display(query.Quote(s)) }

// quoted is the value of a filter.
func quoted(s string) string {
	if strings.ContainsAny(s, " \t\"") {
		return query.Quote(s)
	}
	return s
}

// ends are the beginning and the end of a clause: its first and last word, of a
// script without spaces two characters; "" where they would be all of it.
func ends(clause string) (head, tail string) {
	if f := strings.Fields(clause); len(f) > 2 {
		return f[0], f[len(f)-1]
	}
	r := []rune(clause)
	if strings.Contains(clause, " ") || len(r) <= clauseLeast {
		return "", ""
	}
	return string(r[:2]), string(r[len(r)-2:])
}
