package web

import (
	"slices"

	"tifa"
	"tifa/compare"
	"tifa/novelty"
	"tifa/structure"
	"tifa/text"
)

// rareMost is the number of documents up to which words said before are rare.
const rareMost = 3

// novelty marks what the text says for the first time, rarely and often, if the
// address asks for it: that takes the whole corpus. Formulations never said before
// come first, then the clauses that were said as a whole.
func (m *documentMain) novelty(v *visit, d *tifa.Document, s *tifa.Structure) ([]mark, error) {
	asked, err := v.choice("marks", "parts", "novelty")
	if err != nil {
		return nil, err
	}
	if asked == "parts" {
		m.Marks = link{Words: v.say("marks.novelty"), To: v.with("marks", "novelty")}
		return nil, nil
	}
	m.Marks = link{Words: v.say("marks.parts"), To: v.with("marks", "")}
	r, err := novelty.Read(v.Context(), v.view, d, s, novelty.Options{
		Series: v.view.SeriesOf(d, structure.SeriesKey(d)), First: 1000, Setting: compare.Boilerplate(d.Text, s.Paragraphs),
	})
	if err != nil {
		return nil, err
	}
	m.Before = v.coverage(r.Coverage).Held
	m.Never = v.say("marks.never")
	never := m.Never
	if !r.Certain() {
		m.Never, never = v.say("marks.holes"), v.say("marks.notfound")
	}
	points := text.NewPoints(d.Text)
	row := func(class, words, trace string, at tifa.Span) saidLine {
		place := tifa.Span{Start: points.At(at.Start), End: points.At(at.End)}
		return saidLine{Class: class, Words: link{Words: words, To: v.to("/trace", "f", trace)}, Here: v.passage(d.ID, place), start: at.Start}
	}
	var all []mark
	for _, f := range r.Formulations {
		for _, at := range f.All {
			all = append(all, mark{span: at, class: "never", said: never})
		}
		line := row("never", text.OneLine(f.Span.In(d.Text)), f.Text, f.Span)
		line.Said = never
		m.Said = append(m.Said, line)
	}
	for i := range r.Clauses {
		c := &r.Clauses[i]
		if !c.Judged || c.Said.First == nil {
			continue
		}
		class := "standing"
		if c.Said.Documents <= rareMost {
			class = "rare"
		}
		x := mark{span: c.Span, class: class, said: v.say("marks."+class, c.Said.Documents, c.Said.Occurrences, string(c.Said.First.Date), string(c.Said.Last.Date))}
		if c.Said.Series > 0 {
			x.said += v.say("marks.series", c.Said.Series)
		}
		all = append(all, x)
		if class == "rare" {
			line := row(class, text.OneLine(c.Span.In(d.Text)), c.Text, c.Span)
			line.Said = v.say("marks.counted", c.Said.Documents, c.Said.Occurrences)
			line.First = link{Words: string(c.Said.First.Date), To: v.passage(c.Said.First.Document, c.Said.First.Points)}
			line.Last = link{Words: string(c.Said.Last.Date), To: v.passage(c.Said.Last.Document, c.Said.Last.Points)}
			m.Said = append(m.Said, line)
		}
	}
	slices.SortStableFunc(m.Said, func(a, b saidLine) int { return a.start - b.start })
	m.SaidMore = max(0, len(m.Said)-saidShown)
	m.Said = m.Said[:len(m.Said)-m.SaidMore]
	return all, nil
}

// saidShown is how many rows tell of words never or rarely said.
const saidShown = 40

// A saidLine is words of the text that were never said before, or rarely.
type saidLine struct {
	Class, Said string
	Words       link   // to their life
	Here        string // address of the passage
	First, Last link   // to the passages that said them before
	start       int
}
