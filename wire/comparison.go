package wire

import (
	"tifa"
	"tifa/compare"
	"tifa/text"
)

// Comparison is a new edition read as a change of an old one.
type Comparison struct {
	Redline
	Handover     *Handover      `json:"handover"`
	Attributions []Attribution  `json:"attributions"`
	Items        []ListPair     `json:"items"`
	People       []NameChange   `json:"people"`
	Groups       []NameChange   `json:"groups"`
	Bodies       []NameChange   `json:"bodies"`
	Statements   []ActCount     `json:"statements"` // by act
	Functions    []FunctionPair `json:"functions"`
}

// Location is where something stands. Paragraph counts from 1; Statement is an
// index in the statements of the document, null where it stands in none.
type Location struct {
	Span
	Paragraph int  `json:"paragraph"`
	Statement *int `json:"statement"`
}

// Handover is a wholesale change of speaker.
type Handover struct {
	From string       `json:"from"`
	To   string       `json:"to"`
	Old  SpeakerShare `json:"old"`
	New  SpeakerShare `json:"new"`
}

// SpeakerShare is how much of the statements of a text is one speaker's.
type SpeakerShare struct {
	Statements   int `json:"statements"`
	OfStatements int `json:"of_statements"`
	Characters   int `json:"characters"`
	OfCharacters int `json:"of_characters"`
}

// Attribution is a passage of the same words with another speaker or cue.
type Attribution struct {
	Old    Location `json:"old"`
	New    Location `json:"new"`
	Text   string   `json:"text"`
	From   Voice    `json:"from"`
	To     Voice    `json:"to"`
	Handed bool     `json:"handed"` // the change of speaker is that of the handover
}

// Voice is who says something and how.
type Voice struct {
	Speaker string   `json:"speaker"`
	Cue     string   `json:"cue"`
	Act     tifa.Act `json:"act"`
}

// ListPair is a list of either text and what became of its items.
type ListPair struct {
	Kind     tifa.ListKind `json:"kind"`
	Old      *Location     `json:"old"`
	New      *Location     `json:"new"`
	OldItems int           `json:"old_items"`
	NewItems int           `json:"new_items"`
	Items    []Item        `json:"items"`
}

// Item is what became of an item; ranks count from 1 and are null on the side
// that has no such item.
type Item struct {
	Kind    compare.Kind `json:"kind"`
	OldRank *int         `json:"old_rank"`
	NewRank *int         `json:"new_rank"`
	Old     *Location    `json:"old"`
	New     *Location    `json:"new"`
	Changes []Change     `json:"changes"`
}

// NameChange is what became of a name; Old and New are its places in the lists,
// counted from 1, 0 where it is not.
type NameChange struct {
	Name       string        `json:"name"`
	Change     compare.Order `json:"change"`
	Old        int           `json:"old"`
	New        int           `json:"new"`
	OldAt      *Location     `json:"old_at"`
	NewAt      *Location     `json:"new_at"`
	OldOffices []string      `json:"old_offices"`
	NewOffices []string      `json:"new_offices"`
}

// ActCount is how many statements of each text perform an act.
type ActCount struct {
	Act tifa.Act `json:"act"`
	Old int      `json:"old"`
	New int      `json:"new"`
}

// FunctionPair is the text of both editions that serves one function.
type FunctionPair struct {
	Function      *string    `json:"function"` // null of what no table tells it of
	Old           []Location `json:"old"`
	New           []Location `json:"new"`
	OldCharacters int        `json:"old_characters"`
	NewCharacters int        `json:"new_characters"`
}

// NewComparison is c.
func NewComparison(c *compare.Comparison) Comparison {
	w := newSides(c)
	out := Comparison{
		Redline:      NewRedline(c.Old.Document, c.New.Document, c.Redline),
		Attributions: []Attribution{}, Items: []ListPair{}, Statements: []ActCount{}, Functions: []FunctionPair{},
		People: w.names(c.People), Groups: w.names(c.Groups), Bodies: w.names(c.Bodies),
	}
	if h := c.Handover; h != nil {
		out.Handover = &Handover{h.From, h.To, SpeakerShare(h.Old), SpeakerShare(h.New)}
	}
	for _, x := range c.Attributions {
		out.Attributions = append(out.Attributions, Attribution{
			Old: location(w.old, x.Old), New: location(w.new, x.New), Text: x.New.Span.In(c.New.Document.Text),
			From: Voice(x.From), To: Voice(x.To), Handed: x.Handed,
		})
	}
	for _, l := range c.Lists {
		p := ListPair{
			Kind: l.Kind, Old: maybe(w.old, l.Old), New: maybe(w.new, l.New),
			OldItems: l.OldItems, NewItems: l.NewItems, Items: []Item{},
		}
		for _, i := range l.Items {
			p.Items = append(p.Items, Item{
				Kind: i.Kind, OldRank: rank(i.OldRank), NewRank: rank(i.NewRank),
				Old: maybe(w.old, i.Old), New: maybe(w.new, i.New), Changes: w.changes(i.Changes),
			})
		}
		out.Items = append(out.Items, p)
	}
	for _, n := range c.Acts {
		out.Statements = append(out.Statements, ActCount(n))
	}
	for _, f := range c.Functions {
		out.Functions = append(out.Functions, FunctionPair{
			known(f.Function), locations(w.old, f.Old), locations(w.new, f.New), f.OldCharacters, f.NewCharacters,
		})
	}
	return out
}

func newSides(c *compare.Comparison) sides {
	old := c.Old.Document.Text
	return sides{old, text.NewPoints(old), text.NewPoints(c.New.Document.Text)}
}

func location(p *text.Points, l compare.Location) Location {
	out := Location{Span: span(p, l.Span), Paragraph: l.Paragraph + 1}
	if l.Statement >= 0 {
		out.Statement = &l.Statement
	}
	return out
}

func maybe(p *text.Points, l *compare.Location) *Location {
	if l == nil {
		return nil
	}
	out := location(p, *l)
	return &out
}

func locations(p *text.Points, in []compare.Location) []Location {
	out := make([]Location, len(in))
	for i, l := range in {
		out[i] = location(p, l)
	}
	return out
}

// rank is nil for 0, which is no place.
func rank(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

func (w sides) names(in []compare.NameChange) []NameChange {
	out := make([]NameChange, len(in))
	for i, n := range in {
		out[i] = NameChange{
			n.Name, n.Change, n.OldRank, n.NewRank, maybe(w.old, n.Old), maybe(w.new, n.New),
			list(n.OldOffices), list(n.NewOffices),
		}
	}
	return out
}
