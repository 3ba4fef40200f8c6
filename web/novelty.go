package web

import (
	"tifa"
	"tifa/compare"
	"tifa/novelty"
	"tifa/structure"
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
	never := v.say("marks.never")
	if !r.Certain() {
		never = v.say("marks.notfound")
	}
	var all []mark
	for _, f := range r.Formulations {
		for _, at := range f.All {
			all = append(all, mark{span: at, class: "never", said: never})
		}
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
		all = append(all, mark{span: c.Span, class: class, said: v.say("marks."+class, c.Said.Documents, c.Said.Occurrences, string(c.Said.First.Date), string(c.Said.Last.Date))})
	}
	return all, nil
}
