package wire

import (
	"tifa"
	"tifa/novelty"
	"tifa/text"
)

// Novelty is a text read against earlier documents.
type Novelty struct {
	Document     string         `json:"document"`
	Before       string         `json:"before"`
	Certain      bool           `json:"certain"` // else "never said" is only "not found"
	Fold         *string        `json:"fold"`    // what was overlooked: "script", or null
	Coverage     Coverage       `json:"coverage"`
	Clauses      []ReadClause   `json:"clauses"`
	Formulations []Unseen       `json:"formulations"`
	More         int            `json:"more"`
	Settings     []NewSetting   `json:"settings"`
	Sentences    []int          `json:"sentences"` // indices of clauses
	Templates    []Template     `json:"templates"`
	Weights      map[string]int `json:"weights"` // of the marks of formulations
}

// ReadClause is a clause with its history.
type ReadClause struct {
	Span
	Judged  bool     `json:"judged"`
	Said    *History `json:"said"`
	Parts   []Part   `json:"parts"`
	Longest *Part    `json:"longest"`
	Known   float64  `json:"known"`
}

// Part is a part of a clause.
type Part struct {
	Span
	Text string `json:"text"`
	Said bool   `json:"said"`
}

// History is how often exact words were said before.
type History struct {
	Occurrences int  `json:"occurrences"`
	Documents   int  `json:"documents"`
	Series      int  `json:"series_documents"`
	First       *Hit `json:"first"`
	Last        *Hit `json:"last"`
}

// Unseen is a formulation that was not said before.
type Unseen struct {
	Formulation string         `json:"formulation"`
	Occurrences []Span         `json:"occurrences"`
	Marks       []novelty.Mark `json:"marks"`
	Score       int            `json:"score"`
	Longest     *Part          `json:"longest"`
}

// NewSetting is a known formulation in a new part; one of the fields that choose
// a passage is given.
type NewSetting struct {
	Formulation string `json:"formulation"`
	Span
	Said    History `json:"said"`
	Speaker *string `json:"speaker"`
	Act     *string `json:"act"`
	In      *string `json:"in"`
	Role    *string `json:"role"` // that the text gives it, never before near it
}

// Template is a like-built series whose frame was said before.
type Template struct {
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
	Items  []Span `json:"items"`
	Before *Hit   `json:"before"`
	Series bool   `json:"series"` // before stands in a series, too
}

// NewNovelty is r, a reading of d.
func NewNovelty(d *tifa.Document, r *novelty.Reading) Novelty {
	p := text.NewPoints(d.Text)
	out := Novelty{
		Document: d.ID, Before: string(r.Before), Certain: r.Certain(), Fold: known(r.Fold), Coverage: NewCoverage(r.Coverage),
		Clauses: []ReadClause{}, Formulations: []Unseen{}, More: r.More, Settings: []NewSetting{},
		Sentences: list(r.Sentences), Templates: []Template{}, Weights: map[string]int{},
	}
	for _, w := range novelty.Marks() {
		out.Weights[string(w.Mark)] = w.Weight
	}
	for i := range r.Clauses {
		c := &r.Clauses[i]
		x := ReadClause{Span: span(p, c.Span), Judged: c.Judged, Parts: []Part{}, Longest: part(p, c.Longest), Known: c.Known()}
		if c.Said.Occurrences > 0 {
			s := history(c.Said)
			x.Said = &s
		}
		for _, y := range c.Parts {
			x.Parts = append(x.Parts, *part(p, y))
		}
		out.Clauses = append(out.Clauses, x)
	}
	for _, f := range r.Formulations {
		out.Formulations = append(out.Formulations, Unseen{f.Text, spans(p, f.All), list(f.Marks), f.Score, part(p, f.Longest)})
	}
	for _, s := range r.Settings {
		out.Settings = append(out.Settings, NewSetting{
			s.Text, span(p, s.Span), history(s.Said), known(s.New.Speaker), known(s.New.Act), known(s.New.In), known(s.Role),
		})
	}
	for _, t := range r.Templates {
		out.Templates = append(out.Templates, Template{t.Prefix, t.Suffix, spans(p, t.Items), hit(t.Before), t.Series})
	}
	return out
}

func part(p *text.Points, x novelty.Part) *Part {
	if x.Span.Len() == 0 {
		return nil
	}
	return &Part{span(p, x.Span), x.Text, x.Said}
}

func history(s novelty.Said) History {
	return History{s.Occurrences, s.Documents, s.Series, hit(s.First), hit(s.Last)}
}
