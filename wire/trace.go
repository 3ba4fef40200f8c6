package wire

import (
	"tifa"
	"tifa/formulation"
)

// TraceExtras are what can be told beside a life.
type TraceExtras struct {
	Family     *formulation.Family
	Variants   []formulation.Variant
	Reigns     []formulation.Reign
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

// Reign is a run of years in which one wording is the commonest.
type Reign struct {
	Text string `json:"text"`
	From string `json:"from"`
	To   string `json:"to"`
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
	for _, v := range x.Variants {
		t.Variants = append(t.Variants, Variant{v.Text, v.Rule, v.Distance, v.Occurrences, v.Documents, hit(v.First), hit(v.Last)})
	}
	for _, r := range x.Reigns {
		t.Reigns = append(t.Reigns, Reign(r))
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
