package wire

import "tifa"

// Hit is an occurrence in its context.
type Hit struct {
	Document string  `json:"document"`
	Date     *string `json:"date"`
	Title    *string `json:"title"`
	Span
	Left  string `json:"left"`
	Node  string `json:"node"`
	Right string `json:"right"`
}

// NewHit is h.
func NewHit(h *tifa.Hit) Hit {
	return Hit{h.Document, known(h.Date), known(h.Title), Span{h.Points.Start, h.Points.End}, h.Left, h.Node, h.Right}
}

func hit(h *tifa.Hit) *Hit {
	if h == nil {
		return nil
	}
	out := NewHit(h)
	return &out
}

// Base is what a rate divides by: occurrences per Per units, in a text of Size
// units.
type Base struct {
	Unit string `json:"unit"`
	Per  int    `json:"per"`
	Size int    `json:"size"`
}

// Tally holds occurrences against the text they were counted in.
type Tally struct {
	Occurrences int      `json:"occurrences"`
	Documents   int      `json:"documents"`
	Searched    int      `json:"searched"`
	Characters  int      `json:"characters"`
	Rate        *float64 `json:"rate"`
	Base        Base     `json:"base"`
	Share       *float64 `json:"share"`
}

// NewTally is t.
func NewTally(t tifa.Tally) Tally {
	out := Tally{
		Occurrences: t.Occurrences, Documents: t.Documents, Searched: t.Searched, Characters: t.Characters,
		Base: Base{t.Unit.String(), tifa.Per, t.Base()},
	}
	if rate, ok := t.Rate(); ok {
		out.Rate = &rate
	}
	if share, ok := t.Share(); ok {
		out.Share = &share
	}
	return out
}

// Coverage states what an answer was measured against.
type Coverage struct {
	Documents  int      `json:"documents"`
	Characters int      `json:"characters"`
	From       *string  `json:"from"`
	To         *string  `json:"to"`
	Undated    int      `json:"undated"`
	GapDays    *int     `json:"gap_days"`
	Partial    []string `json:"partial"`
	Holes      []Hole   `json:"holes"`
	Snapshot   string   `json:"snapshot"`
}

// Hole is a stretch of a coverage for which no document is held.
type Hole struct {
	Kind   tifa.HoleKind `json:"kind"`
	Series *string       `json:"series"`
	From   tifa.Date     `json:"from"`
	To     tifa.Date     `json:"to"`
}

// NewCoverage is c.
func NewCoverage(c tifa.Coverage) Coverage {
	out := Coverage{
		Documents: c.Documents, Characters: c.Characters, From: known(c.From), To: known(c.To),
		Undated: c.Undated, GapDays: c.GapDays, Partial: list(c.Partial), Holes: []Hole{}, Snapshot: c.Snapshot,
	}
	for _, h := range c.Holes {
		out.Holes = append(out.Holes, Hole{h.Kind, known(h.Series), h.From, h.To})
	}
	return out
}

// Count is the answer to how often and where.
type Count struct {
	Query string `json:"query"`
	Tally
	Coverage Coverage `json:"coverage"`
	Groups   []Group  `json:"groups"`
}

// Group is one part of a split count.
type Group struct {
	Key *string `json:"key"`
	Tally
}

// NewCount is the count c of query.
func NewCount(query string, c tifa.Count) Count {
	out := Count{Query: query, Tally: NewTally(c.Tally), Coverage: NewCoverage(c.Coverage), Groups: []Group{}}
	for _, g := range c.Groups {
		out.Groups = append(out.Groups, Group{known(g.Key), NewTally(g.Tally)})
	}
	return out
}
