package wire

import "tifa/claim"

// Judgement is a claim with its verdict.
type Judgement struct {
	Claim    string        `json:"claim"`
	Line     int           `json:"line"`
	Verdict  claim.Verdict `json:"verdict"`
	Because  string        `json:"because"`
	Found    *int          `json:"found"`
	Other    *int          `json:"other"` // of "more", how often the second formulation was found
	Unit     *string       `json:"unit"`
	Passages []Hit         `json:"passages"`
	Coverage *Coverage     `json:"coverage"` // null where a document alone was read
}

// NewJudgement is j.
func NewJudgement(j *claim.Judgement) Judgement {
	out := Judgement{
		Claim: j.Text, Line: j.Line, Verdict: j.Verdict, Because: j.Because, Found: j.Found, Other: j.Other,
		Unit: known(j.Unit), Passages: []Hit{},
	}
	for i := range j.Hits {
		out.Passages = append(out.Passages, NewHit(&j.Hits[i]))
	}
	if j.Coverage.Snapshot != "" {
		c := NewCoverage(j.Coverage)
		out.Coverage = &c
	}
	return out
}
