package series

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
	"tifa/compare"
	"tifa/text"
)

// A Formulation is a fixed wording that one of two editions has and the other
// has not.
type Formulation struct {
	Text      string
	Locations []compare.Location // in the edition that has it
	Before    Said               // in the series before the new edition
	Anywhere  Said               // in the whole corpus before it, of each event the fullest text
}

// leastAttested is how many documents of the corpus, before the new edition,
// must have a wording for it to count as fixed.
const leastAttested = 2

// formulations lists the fixed wordings added and dropped.
func (w *summarizer) formulations(ctx context.Context) error {
	old, new := bare(w.old.flat.Text), bare(w.new.flat.Text)
	anywhere := tifa.Filter{Until: w.before.Until, Fullest: true}
	list := func(units []unit, other string) (out []Formulation, err error) {
		for _, u := range units {
			if strings.Contains(other, bare(u.text)) || w.b.SetsScene(u.text) {
				continue
			}
			f := Formulation{Text: u.text, Locations: u.at}
			if f.Anywhere, err = w.saidIn(ctx, u.text, anywhere); err != nil {
				return nil, err
			}
			if f.Anywhere.Documents < leastAttested && !u.marked && len(u.at) < 2 {
				continue
			}
			if f.Before, err = w.said(ctx, u.text); err != nil {
				return nil, err
			}
			out = append(out, f)
		}
		return out, nil
	}
	var err error
	if w.Added, err = list(w.new.units(), old); err != nil {
		return err
	}
	w.Dropped, err = list(w.old.units(), new)
	return err
}

// A unit is what may be a fixed wording: a short clause, an item of a clause, or
// what stands in quotation marks or is defined.
type unit struct {
	text   string
	at     []compare.Location
	marked bool // quoted or defined
}

// The length of units, in characters.
const (
	shortestUnit = 4
	longestUnit  = 16
)

// settings begin clauses that only set the time, the place or the manner.
const settings = "在以从把对当随按据经由自至为和与并而"

// parallel reports whether item i is one of a series: what stands beside it is
// as long. The first and the last item have often words of the clause with them.
func parallel(items []string, i int) bool {
	size := func(i int) int { return utf8.RuneCountInString(strings.TrimSuffix(items[i], "、")) }
	return i > 0 && size(i-1) == size(i) || i+1 < len(items) && size(i+1) == size(i)
}

// units are those of the statements of a text, in the order of their first
// places.
func (r *reading) units() (out []unit) {
	index := map[string]int{}
	add := func(flat tifa.Span, marked bool) {
		words := flat.In(r.flat.Text)
		if n := utf8.RuneCountInString(words); n > longestUnit || n < shortestUnit || text.SizeOf(words).Characters < 2 {
			return
		}
		i, ok := index[words]
		if !ok {
			i = len(out)
			index[words] = i
			out = append(out, unit{text: words})
		}
		out[i].marked = out[i].marked || marked
		if at := r.Locate(r.flat.Span(flat)); !slices.Contains(out[i].at, at) {
			out[i].at = append(out[i].at, at)
		}
	}
	for _, c := range r.stated() {
		if first, _ := utf8.DecodeRuneInString(c.Text); !strings.ContainsRune(settings, first) {
			add(c.flat, false)
		}
		start := c.flat.Start
		items := strings.SplitAfter(c.Text, "、")
		for i, item := range items {
			if parallel(items, i) {
				add(tifa.Span{Start: start, End: start + len(strings.TrimSuffix(item, "、"))}, false)
			}
			start += len(item)
		}
		open := -1
		for i, x := range c.Text {
			switch {
			case x == '“':
				open = i
			case x == '”' && open >= 0:
				add(tifa.Span{Start: c.flat.Start + open, End: c.flat.Start + i + len("”")}, true)
				open = -1
			}
		}
	}
	for _, d := range r.Structure.Definitions {
		if i := strings.Index(r.flat.Text, d.Term); i >= 0 && d.Term != "" {
			add(tifa.Span{Start: i, End: i + len(d.Term)}, true)
		}
	}
	return out
}
