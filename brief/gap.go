package brief

import (
	"math"
	"slices"
	"strconv"

	"tifa"
	"tifa/novelty"
	"tifa/query"
)

// A Gap is something that could not be judged, and why.
type Gap struct {
	Kind GapKind
	What string // a document, a series, dates, a number
}

// A GapKind says what is missing.
type GapKind string

// The kinds of gap.
const (
	NoPredecessor GapKind = "no predecessor"
	NoDocuments   GapKind = "no documents before"
	MissingText   GapKind = "nothing held"
	Elsewhere     GapKind = "nothing held elsewhere" // What is the number of such stretches
	AbridgedText  GapKind = "abridged"
	LastDays      GapKind = "days before the text"
	Agendas       GapKind = "agendas"
	LittleCommon  GapKind = "little in common"
	Shorter       GapKind = "shorter"
)

// often is the number of documents a year from which the editions of a series are
// taken to have agendas of their own: what one of them lacks is then no finding.
const often = 4

// gaps tell what could not be judged.
func (w *writer) gaps() error {
	add := func(k GapKind, what string) { w.out.Unjudged = append(w.out.Unjudged, Gap{k, what}) }
	if w.Summary == nil {
		add(NoPredecessor, w.Predecessor)
	}
	if w.out.Apart != "" {
		add(w.out.Apart, w.out.Old.ID)
	}
	if w.out.Apart == Agendas || w.out.Apart == LittleCommon {
		nearer, err := w.nearer()
		if err != nil {
			return err
		}
		w.out.Nearer = nearer
	}
	c := w.out.Coverage
	if c.Documents == 0 {
		add(NoDocuments, string(w.out.Before))
		return nil
	}
	matters, err := w.mattering()
	if err != nil {
		return err
	}
	apart := 0
	for _, h := range c.Holes {
		if !matters(h) {
			apart++
			continue
		}
		what := string(h.From)
		if h.To != h.From {
			what += "–" + string(h.To)
		}
		if h.Series != "" {
			what = h.Series + " " + what
		}
		add(MissingText, what)
	}
	if apart > 0 {
		add(Elsewhere, strconv.Itoa(apart))
	}
	for _, id := range c.Partial {
		add(AbridgedText, id)
	}
	if c.GapDays != nil && *c.GapDays > novelty.MaxGap {
		add(LastDays, string(c.To))
	}
	return nil
}

// leastNearer is the number of clauses that a nearer edition has.
const leastNearer = 3

// nearer is the edition of the series, other than the old text, that has most of the
// clauses of the new one which are no formulas, each by its length and rarity; "" where
// none has three.
func (w *writer) nearer() (string, error) {
	filter, err := w.Filter.And(tifa.Filter{Series: w.Summary.Old.Document.Series, Until: w.out.Before})
	if err != nil || w.Summary.Old.Document.Series == "" {
		return "", err
	}
	clauses, weight := map[string]int{}, map[string]float64{}
	for i := range w.Novelty.Clauses {
		c := &w.Novelty.Clauses[i]
		if !c.Judged || c.Said.Series == 0 || w.common(c.Said.Documents) || c.Units < longest {
			continue
		}
		n, err := w.Corpus.Count(w.ctx, tifa.Query{Text: query.Quote(c.Text), Filter: filter}, tifa.ByDocument)
		if err != nil {
			return "", err
		}
		for _, g := range n.Groups {
			if g.Occurrences > 0 {
				clauses[g.Key]++
				weight[g.Key] += float64(c.Units) * math.Log2(float64(w.out.Coverage.Documents)/float64(c.Said.Documents))
			}
		}
	}
	best := ""
	for id, n := range clauses {
		if n >= leastNearer && (best == "" || weight[id] > weight[best] || weight[id] == weight[best] && id > best) {
			best = id
		}
	}
	if best == w.out.Old.ID {
		best = ""
	}
	return best, nil
}

// leastSibling is the number of wordings of the page that a sibling series said
// before.
const leastSibling = 3

// mattering tells which holes matter to the text: those of its own series and of
// sibling series, which said some of what the page tells the history of, and times of
// which nothing at all is held, both from the first document of its series on,
// months of the last two years alone. Without a series these are all times.
func (w *writer) mattering() (func(tifa.Hole) bool, error) {
	since := w.out.Coverage.From
	if w.Series != "" {
		own, err := w.Corpus.Coverage(w.ctx, tifa.Filter{Series: w.Series, Until: w.out.Before})
		if err != nil {
			return nil, err
		}
		if own.From != "" {
			since = own.From
		}
	}
	recent := tifa.Date("")
	if t, ok := w.out.Before.Time(); ok {
		recent = tifa.DateOf(t.AddDate(0, -silentMonths, 0))
	}
	siblings := map[string]int{}
	if slices.ContainsFunc(w.out.Coverage.Holes, func(h tifa.Hole) bool { return h.Series != "" && h.Series != w.Series }) {
		filter, err := w.Filter.And(tifa.Filter{Until: w.out.Before})
		if err != nil {
			return nil, err
		}
		for _, words := range w.history() {
			n, err := w.Corpus.Count(w.ctx, tifa.Query{Text: query.Quote(words), Filter: filter}, tifa.BySeries)
			if err != nil {
				return nil, err
			}
			for _, g := range n.Groups {
				if g.Documents > 0 {
					siblings[g.Key]++
				}
			}
		}
	}
	return func(h tifa.Hole) bool {
		if h.Series != "" && h.Series == w.Series {
			return true
		}
		if h.Kind == tifa.MissingMonths && h.To < recent {
			return false
		}
		return string(h.To) >= string(since)[:min(len(since), len(h.To))] && (h.Series == "" || siblings[h.Series] >= leastSibling)
	}, nil
}

// history are the wordings of findings and of what looks new that were said before,
// each once.
func (w *writer) history() (out []string) {
	add := func(s *Said) {
		if s != nil && s.Occurrences > 0 && !slices.Contains(out, s.Words) {
			out = append(out, s.Words)
		}
	}
	for i := range w.out.Findings {
		add(w.out.Findings[i].Before)
	}
	for i := range w.out.LooksNew {
		add(&w.out.LooksNew[i].Said)
	}
	return out
}
