package wire

import (
	"tifa"
	"tifa/programme"
	"tifa/text"
)

// Map is the programme of a document.
type Map struct {
	Document string    `json:"document"`
	Title    *string   `json:"title"`
	Date     *string   `json:"date"`
	Hub      *string   `json:"hub"`
	Concepts []Concept `json:"concepts"`
	Edges    []Edge    `json:"edges"`
}

// Concept is what the ends of edges name. Edges are indices.
type Concept struct {
	Name     string   `json:"name"`
	Wordings []string `json:"wordings"`
	Edges    []int    `json:"edges"`
}

// Edge is a link or a role between two concepts. From is null where it is only
// understood, Role null unless a role is given.
type Edge struct {
	Relation  tifa.Relation `json:"relation"`
	Role      *string       `json:"role"`
	From      *End          `json:"from"`
	To        End           `json:"to"`
	Statement *int          `json:"statement"`
}

// End is an end of an edge: the index of its concept, its words, and where they
// stand.
type End struct {
	Concept int    `json:"concept"`
	Words   string `json:"words"`
	Span
}

// NewMap is the programme p of d.
func NewMap(d *tifa.Document, p *programme.Programme) Map {
	out := Map{Document: d.ID, Title: known(d.Title), Date: known(d.Date), Concepts: []Concept{}, Edges: edges(d, p, nil)}
	if hubs, _ := p.Hubs(); len(hubs) > 0 {
		out.Hub = known(p.Concepts[hubs[0].Concept].Name)
	}
	for _, c := range p.Concepts {
		out.Concepts = append(out.Concepts, Concept{c.Name, list(c.Wordings), list(c.Edges)})
	}
	return out
}

// edges are those of p that are chosen, all of them if chosen is nil.
func edges(d *tifa.Document, p *programme.Programme, chosen []int) []Edge {
	points := text.NewPoints(d.Text)
	out := []Edge{}
	add := func(e programme.Edge) {
		x := Edge{Relation: e.Relation, Role: known(e.Label), To: End{e.To, e.ToWords, span(points, e.Span)}}
		if e.FromSpan != nil {
			x.From = &End{e.From, e.FromWords, span(points, *e.FromSpan)}
		}
		if e.Statement >= 0 {
			x.Statement = &e.Statement
		}
		out = append(out, x)
	}
	if chosen == nil {
		for _, e := range p.Edges {
			add(e)
		}
	}
	for _, i := range chosen {
		add(p.Edges[i])
	}
	return out
}

// Cover says how many clauses of the statements belong to a part of the
// structure, and which do not.
type Cover struct {
	Document string   `json:"document"`
	Clauses  int      `json:"clauses"`
	Covered  int      `json:"covered"`
	Share    *float64 `json:"share"`
	Scenes   int      `json:"openings"`
	Rest     []Span   `json:"rest"`
}

// NewCover is c, of d.
func NewCover(d *tifa.Document, c programme.Cover) Cover {
	out := Cover{Document: d.ID, Clauses: c.Clauses, Covered: c.Clauses - len(c.Rest), Scenes: c.Scenes, Rest: spans(text.NewPoints(d.Text), c.Rest)}
	if share, ok := c.Share(); ok {
		out.Share = &share
	}
	return out
}

// MapComparison is what became of the programme of an old document in a new
// one.
type MapComparison struct {
	Old     string    `json:"old"`
	New     string    `json:"new"`
	Hub     *NewHub   `json:"became_hub"`
	Matured []Matured `json:"matured"`
	Kept    []Kept    `json:"kept"`
	Gained  []Edge    `json:"gained"`
	Lost    []Edge    `json:"lost"`
}

// NewHub is an item of the old text that most of the new programme hangs on.
type NewHub struct {
	Name     string  `json:"name"`
	Mentions int     `json:"old_mentions"`
	Old      int     `json:"old_links"`
	New      int     `json:"new_links"`
	Before   *string `json:"old_hub"`
	BeforeN  int     `json:"old_hub_links"`
}

// Matured is a task of the old text that is a result in the new.
type Matured struct {
	Task   Span   `json:"task"`
	Result Span   `json:"result"`
	Shared string `json:"shared"`
}

// Kept is a link that both texts state.
type Kept struct {
	Old Edge `json:"old"`
	New Edge `json:"new"`
}

// NewMapComparison is c, which compares before with after.
func NewMapComparison(before, after programme.Side, c programme.Comparison) MapComparison {
	out := MapComparison{
		Old: before.Document.ID, New: after.Document.ID, Matured: []Matured{}, Kept: []Kept{},
		Gained: edges(after.Document, after.Programme, list(c.Gained)), Lost: edges(before.Document, before.Programme, list(c.Lost)),
	}
	if h := c.Hub; h != nil {
		out.Hub = &NewHub{h.Name, h.Mentions, h.Old, h.New, known(h.Before), h.BeforeN}
	}
	oldPoints, newPoints := text.NewPoints(before.Document.Text), text.NewPoints(after.Document.Text)
	for _, m := range c.Matured {
		out.Matured = append(out.Matured, Matured{span(oldPoints, m.Task), span(newPoints, after.Programme.Edges[m.Result].Span), m.Shared})
	}
	for _, k := range c.Kept {
		out.Kept = append(out.Kept, Kept{
			edges(before.Document, before.Programme, []int{k.Old})[0], edges(after.Document, after.Programme, []int{k.New})[0],
		})
	}
	return out
}
