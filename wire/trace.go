package wire

import (
	"tifa"
	"tifa/formulation"
)

// TraceExtras are what can be told beside a life.
type TraceExtras struct {
	Respelled  *int // see [formulation.Respelled]
	Family     *formulation.Family
	Members    []formulation.Variant // of the family
	Variants   []formulation.Variant
	Reigns     []formulation.Reign
	Templates  []formulation.Template
	Tiers      []formulation.Tier
	Nesting    *formulation.Nesting
	Companions []formulation.Companion
	Lines      []tifa.Hit
}

// KeptFamily is a set of wordings that the user takes for one formulation.
type KeptFamily struct {
	Name     string   `json:"name"`
	Wordings []string `json:"wordings"`
	Note     *string  `json:"note"`
	Line     int      `json:"line"`
}

// NewFamily is f.
func NewFamily(f *formulation.Family) KeptFamily {
	return KeptFamily{f.Name, f.Wordings, known(f.Note), f.Line}
}

// Variant is another wording of a formulation.
type Variant struct {
	Text        string           `json:"text"`
	Rule        formulation.Rule `json:"rule"`
	Distance    int              `json:"distance"`
	Occurrences int              `json:"occurrences"`
	Documents   int              `json:"documents"`
	First       *Hit             `json:"first"`
	Last        *Hit             `json:"last"`
}

func newVariant(v *formulation.Variant) Variant {
	return Variant{v.Text, v.Rule, v.Distance, v.Occurrences, v.Documents, hit(v.First), hit(v.Last)}
}

// Reign is a run of years in which one wording is the commonest.
type Reign struct {
	Text string `json:"text"`
	From string `json:"from"`
	To   string `json:"to"`
}

// FilledTemplate is a wording with a slot that the formulation fills, among others.
type FilledTemplate struct {
	Text        string           `json:"text"` // … is the slot
	Before      string           `json:"before"`
	After       string           `json:"after"`
	Rule        formulation.Rule `json:"rule"`
	Occurrences int              `json:"occurrences"`
	Documents   int              `json:"documents"`
	Together    int              `json:"together"` // of the occurrences, those beside another filling
	First       *Hit             `json:"first"`
	Last        *Hit             `json:"last"`
	Fillings    []Filling        `json:"fillings"` // the commonest first
	Partial     bool             `json:"partial"`  // not all passages were looked at
}

// Filling is what stands in the slot of a template.
type Filling struct {
	Text        string `json:"text"`
	Occurrences int    `json:"occurrences"`
	First       *Hit   `json:"first"`
}

func newFilledTemplate(t *formulation.Template) FilledTemplate {
	out := FilledTemplate{
		Text: t.String(), Before: t.Before, After: t.After, Rule: formulation.Filled, Occurrences: t.Occurrences, Documents: t.Documents,
		Together: t.Together, First: hit(t.First), Last: hit(t.Last), Fillings: []Filling{}, Partial: t.Partial,
	}
	for _, f := range t.Fillings {
		out.Fillings = append(out.Fillings, Filling{f.Text, f.Occurrences, hit(f.First)})
	}
	return out
}

// Companion is what a formulation is said together with.
type Companion struct {
	Text     string  `json:"text"`
	Together int     `json:"together"`
	LogDice  float64 `json:"log_dice"`
}

func (t *Trace) extras(x TraceExtras) {
	if f := x.Family; f != nil {
		kept := NewFamily(f)
		t.Family = &kept
	}
	for i := range x.Members {
		t.Members = append(t.Members, newVariant(&x.Members[i]))
	}
	for i := range x.Variants {
		t.Variants = append(t.Variants, newVariant(&x.Variants[i]))
	}
	for _, r := range x.Reigns {
		t.Reigns = append(t.Reigns, Reign(r))
	}
	for i := range x.Templates {
		t.Templates = append(t.Templates, newFilledTemplate(&x.Templates[i]))
	}
	if x.Nesting != nil {
		n := NewNesting(x.Nesting)
		t.Nesting = &n
	}
	for _, c := range x.Companions {
		t.Companions = append(t.Companions, Companion(c))
	}
	for i := range x.Lines {
		t.Lines = append(t.Lines, NewHit(&x.Lines[i]))
	}
}
