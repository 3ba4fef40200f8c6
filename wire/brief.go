package wire

import "tifa/brief"

// Brief is a brief as data and in words.
type Brief struct {
	Document string         `json:"document"`
	Old      *string        `json:"old"`
	Before   string         `json:"before"`
	Certain  bool           `json:"certain"`
	Coverage Coverage       `json:"coverage"`
	Weights  map[string]int `json:"weights"`
	Findings []BriefFinding `json:"findings"`
	Left     int            `json:"left"`
	LooksNew []Recurrence   `json:"looks_new"`
	Standing []Recurrence   `json:"standing"`
	Unjudged []string       `json:"unjudged"`
}

// BriefFinding is one of the ten.
type BriefFinding struct {
	Kind   brief.Kind     `json:"kind"`
	Score  int            `json:"score"`
	Words  string         `json:"words"`
	Old    *Quote         `json:"old"`
	New    *Quote         `json:"new"`
	Before *Precedent     `json:"before"`
	Replay []brief.Replay `json:"replay"`
}

// Quote is a passage of a document.
type Quote struct {
	Document  string `json:"document"`
	Paragraph int    `json:"paragraph"`
	Span
	Text string `json:"text"`
	// Translation renders the passage in an official translation that the corpus
	// holds; null where none is held, or none is certain.
	Translation *Quote `json:"translation"`
	Language    string `json:"language,omitempty"` // of a translation
}

// Precedent is how often words were said before.
type Precedent struct {
	Words       string       `json:"words"`
	Occurrences int          `json:"occurrences"`
	Documents   int          `json:"documents"`
	First       *Hit         `json:"first"`
	Replay      brief.Replay `json:"replay"`
}

// Recurrence is a clause and what of it was said before.
type Recurrence struct {
	Clause Quote     `json:"clause"`
	Before Precedent `json:"before"`
}

// NewBrief is b, whose words are those of p.
func NewBrief(b *brief.Brief, p *brief.Page) Brief {
	out := Brief{
		Document: b.New.ID, Before: string(b.Before), Certain: b.Certain, Coverage: NewCoverage(b.Coverage),
		Weights: map[string]int{}, Findings: []BriefFinding{}, Left: b.Left, LooksNew: recurrences(b.LooksNew),
		Standing: recurrences(b.Standing), Unjudged: []string{},
	}
	if b.Old != nil {
		out.Old = known(b.Old.ID)
	}
	for _, w := range brief.Weights() {
		out.Weights[string(w.Kind)] = w.Weight
	}
	for i, f := range b.Findings {
		item := p.Sections[0].Items[i]
		out.Findings = append(out.Findings, BriefFinding{f.Kind, f.Score, item.Head.String(), quote(f.Old), quote(f.New), precedent(f.Before), item.Replay})
	}
	for _, item := range p.Sections[len(p.Sections)-1].Items {
		out.Unjudged = append(out.Unjudged, item.Head.String())
	}
	return out
}

func recurrences(in []brief.Recurrence) []Recurrence {
	out := []Recurrence{}
	for _, r := range in {
		out = append(out, Recurrence{*quote(&r.Clause), *precedent(&r.Said)})
	}
	return out
}

func quote(q *brief.Quote) *Quote {
	if q == nil {
		return nil
	}
	return &Quote{q.Document, q.Paragraph, Span{q.Points.Start, q.Points.End}, q.Text, quote(q.Translation), q.Language}
}

func precedent(s *brief.Said) *Precedent {
	if s == nil {
		return nil
	}
	return &Precedent{s.Words, s.Occurrences, s.Documents, hit(s.First), s.Replay}
}
