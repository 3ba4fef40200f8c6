// Package wire writes the vocabulary as JSON: one compact object a document, a
// hit or an answer, with every field present. An unknown scalar is null, an
// empty list []. Offsets count Unicode code points of the document's text and
// are half-open.
package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"tifa"
	"tifa/formulation"
	"tifa/text"
)

// Write writes v as one line of compact JSON, characters as they are.
func Write(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	out := b.Bytes()
	if bytes.ContainsFunc(out, command) {
		var escaped []byte
		for _, r := range string(out) {
			if command(r) {
				escaped = fmt.Appendf(escaped, `\u%04x`, r)
			} else {
				escaped = utf8.AppendRune(escaped, r)
			}
		}
		out = escaped
	}
	_, err := w.Write(out)
	return err
}

// command reports whether r, which JSON may hold as it is, could command a
// terminal that shows it.
func command(r rune) bool {
	return r >= 0x7F && r <= 0x9F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// Span is a range of code points, half-open.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

func span(p *text.Points, s tifa.Span) Span { return Span{p.At(s.Start), p.At(s.End)} }

func spans(p *text.Points, in []tifa.Span) []Span {
	out := make([]Span, len(in))
	for i, s := range in {
		out[i] = span(p, s)
	}
	return out
}

// known is nil for the zero value, which stands for what is unknown.
func known[T ~string](s T) *string {
	if s == "" {
		return nil
	}
	out := string(s)
	return &out
}

// list is in, never nil.
func list[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}

// Facts are what is known of a document apart from its text.
type Facts struct {
	ID         string     `json:"id"`
	Title      *string    `json:"title"`
	Date       *string    `json:"date"`
	Kind       *string    `json:"kind"`
	Language   *string    `json:"language"`
	Script     *string    `json:"script"`
	Issuer     *string    `json:"issuer"`
	Agency     *string    `json:"agency"`
	Place      *string    `json:"place"`
	Series     *string    `json:"series"`
	Version    *string    `json:"version"`
	Source     *string    `json:"source"`
	Event      *Event     `json:"event"`
	Provenance Provenance `json:"provenance"`
}

// Event is the event that a document reads out.
type Event struct {
	ID    *string `json:"id"`
	Name  *string `json:"name"`
	Start *string `json:"start"`
	End   *string `json:"end"`
	Place *string `json:"place"`
}

// Provenance says where a text was got.
type Provenance struct {
	Path      *string `json:"path"`
	SHA256    *string `json:"sha256"`
	MediaType *string `json:"media_type"`
	Encoding  *string `json:"encoding"`
	URL       *string `json:"url"`
	Publisher *string `json:"publisher"`
}

func facts(d *tifa.Document) Facts {
	f := Facts{
		ID: d.ID, Title: known(d.Title), Date: known(d.Date), Kind: known(d.Kind),
		Language: known(d.Language), Script: known(d.Script), Issuer: known(d.Issuer), Agency: known(d.Agency),
		Place: known(d.Place), Series: known(d.Series), Version: known(d.Version), Source: known(d.Source),
		Provenance: Provenance{
			known(d.Provenance.Path), known(d.Provenance.SHA256), known(d.Provenance.MediaType),
			known(d.Provenance.Encoding), known(d.Provenance.URL), known(d.Provenance.Publisher),
		},
	}
	f.Event = event(d.Event)
	return f
}

func event(e *tifa.Event) *Event {
	if e == nil {
		return nil
	}
	return &Event{known(e.ID), known(e.Name), known(e.Start), known(e.End), known(e.Place)}
}

// Document is a document with its structure.
type Document struct {
	Facts
	Evidence    map[string]Span `json:"evidence"`
	Text        string          `json:"text"`
	Paragraphs  []Span          `json:"paragraphs"`
	People      []Person        `json:"people"`
	Statements  []Statement     `json:"statements"`
	Lists       []List          `json:"lists"`
	Definitions []Definition    `json:"definitions"`
	Roles       []Role          `json:"roles"`
	Links       []Link          `json:"links"`
}

// Person is somebody named, in order of first mention.
type Person struct {
	Name    string      `json:"name"`
	Offices []string    `json:"offices"`
	Parts   []tifa.Part `json:"parts"`
}

// Statement is what one speaker says under one cue.
type Statement struct {
	Speaker string   `json:"speaker"`
	Cue     string   `json:"cue"`
	Act     tifa.Act `json:"act"`
	Span
}

// List is a run of sibling items.
type List struct {
	Kind  tifa.ListKind `json:"kind"`
	Items []Span        `json:"items"`
}

// Definition is what a text says a term is.
type Definition struct {
	Term string `json:"term"`
	Span
}

// Role is a part that a text gives to something.
type Role struct {
	Head   string `json:"head"`
	Role   string `json:"role"`
	Filler Span   `json:"filler"`
}

// Link is a relation that the words of a text state. From is null where it is
// only understood, Statement where the link stands in no statement.
type Link struct {
	Relation  tifa.Relation `json:"relation"`
	From      *Span         `json:"from"`
	To        Span          `json:"to"`
	Statement *int          `json:"statement"`
}

func link(p *text.Points, l tifa.Link) Link {
	out := Link{Relation: l.Relation, To: span(p, l.To)}
	if l.From != nil {
		from := span(p, *l.From)
		out.From = &from
	}
	if l.Statement >= 0 {
		out.Statement = &l.Statement
	}
	return out
}

// NewDocument is d with its structure s.
func NewDocument(d *tifa.Document, s *tifa.Structure) Document {
	p := text.NewPoints(d.Text)
	out := Document{
		Facts: facts(d), Evidence: map[string]Span{}, Text: d.Text, Paragraphs: spans(p, s.Paragraphs),
		People: []Person{}, Statements: []Statement{}, Lists: []List{}, Definitions: []Definition{}, Roles: []Role{},
		Links: []Link{},
	}
	for field, at := range d.Evidence {
		out.Evidence[field] = span(p, at)
	}
	for _, x := range s.People {
		out.People = append(out.People, Person{x.Name, list(x.Offices), list(x.Parts)})
	}
	for _, x := range s.Statements {
		out.Statements = append(out.Statements, Statement{x.Speaker, x.Cue, x.Act, span(p, x.Span)})
	}
	for _, x := range s.Lists {
		out.Lists = append(out.Lists, List{x.Kind, spans(p, x.Items)})
	}
	for _, x := range s.Definitions {
		out.Definitions = append(out.Definitions, Definition{x.Term, span(p, x.Span)})
	}
	for _, x := range s.Roles {
		out.Roles = append(out.Roles, Role{x.Head, x.Role, span(p, x.Filler)})
	}
	for _, x := range s.Links {
		out.Links = append(out.Links, link(p, x))
	}
	return out
}

// Entry is a document as the catalogue lists it, without its text.
type Entry struct {
	Facts
	SeriesName *string `json:"series_name"`
	Partial    bool    `json:"partial"`
	Revision   int     `json:"revision"`
	Added      *string `json:"added"`
	Characters int     `json:"characters"`
	Words      int     `json:"words"`
}

// NewEntry is e.
func NewEntry(e *tifa.Entry) Entry {
	return Entry{facts(&e.Document), known(e.SeriesName), e.Partial, e.Revision, known(e.Added), e.Characters, e.Words}
}

// Trace is the life of a formulation.
type Trace struct {
	Formulation string   `json:"formulation"`
	Occurrences int      `json:"occurrences"`
	Documents   int      `json:"documents"`
	Coverage    Coverage `json:"coverage"`
	First       *Hit     `json:"first"`
	FirstBy     *Voice   `json:"first_by"`
	Last        *Hit     `json:"last"`
	LastBy      *Voice   `json:"last_by"`
	Respelled   *int     `json:"respelled"` // occurrences in other characters, capitals or width, counted nowhere else; null if not asked for
	Years       []Year   `json:"years"`
	Lapses      []Lapse  `json:"lapses"`
	// The commonest first; null is no statement.
	Speakers []Speaker `json:"speakers"`
	Acts     []Act     `json:"acts"`
	Path     []Step    `json:"path"`
	// What was asked for beside the life.
	Family     *KeptFamily      `json:"family"`
	Members    []Variant        `json:"members"` // the wordings of the family, each outside of the longer ones
	Variants   []Variant        `json:"variants"`
	Reigns     []Reign          `json:"reigns"`
	Templates  []FilledTemplate `json:"templates"`
	Nesting    *Nesting         `json:"nesting"`
	Companions []Companion      `json:"companions"`
	Lines      []Hit            `json:"lines"`
}

// Step is a series on the way of a formulation.
type Step struct {
	Series *string `json:"series"`
	Tally
	First *Place `json:"first"`
}

// Year is one year of a life.
type Year struct {
	Year string `json:"year"`
	Tally
	Tier *string `json:"tier"` // by the share of documents
	Acts []Act   `json:"acts"`
}

// Speaker is how often one speaker states a formulation.
type Speaker struct {
	Speaker     *string `json:"speaker"`
	Occurrences int     `json:"occurrences"`
	Documents   int     `json:"documents"`
}

// Act is how often a formulation is stated by one act.
type Act struct {
	Act         *string `json:"act"`
	Occurrences int     `json:"occurrences"`
	Documents   int     `json:"documents"`
}

func acts(groups []tifa.Group) []Act {
	out := []Act{}
	for _, g := range groups {
		out = append(out, Act{known(g.Key), g.Occurrences, g.Documents})
	}
	return out
}

// Lapse is a run of years with documents and without the formulation.
type Lapse struct {
	From      string `json:"from"`
	To        string `json:"to"`
	Documents int    `json:"documents"`
	Revival   string `json:"revival"`
}

// NewTrace is t, with the voices of its first and last passage, nil if they stand
// in no statement, and what was asked for beside it.
func NewTrace(t *formulation.Life, first, last *Voice, x TraceExtras) Trace {
	out := Trace{
		Formulation: t.Formulation, Occurrences: t.Count.Occurrences, Documents: t.Count.Documents,
		Coverage: NewCoverage(t.Count.Coverage), First: hit(t.First), Last: hit(t.Last), FirstBy: first, LastBy: last,
		Years: []Year{}, Lapses: []Lapse{}, Path: []Step{}, Speakers: []Speaker{}, Acts: acts(t.Acts),
		Respelled: x.Respelled, Members: []Variant{}, Variants: []Variant{}, Reigns: []Reign{}, Templates: []FilledTemplate{}, Companions: []Companion{}, Lines: []Hit{},
	}
	out.extras(x)
	for i, y := range t.Years {
		tier := formulation.TierOf(x.Tiers, y.Tally)
		out.Years = append(out.Years, Year{y.Key, NewTally(y.Tally), known(tier), acts(t.YearActs[i])})
	}
	for _, x := range t.Path {
		step := Step{Series: known(x.Series), Tally: NewTally(x.Tally)}
		if a := x.First; a != nil {
			step.First = &Place{a.Document, known(a.Date), Span{a.Points.Start, a.Points.End}}
		}
		out.Path = append(out.Path, step)
	}
	for _, g := range t.Speakers {
		out.Speakers = append(out.Speakers, Speaker{known(g.Key), g.Occurrences, g.Documents})
	}
	for _, l := range t.Lapses {
		out.Lapses = append(out.Lapses, Lapse(l))
	}
	return out
}

// Nesting splits the occurrences of a string by the longer ones that contain it.
type Nesting struct {
	Formulation string   `json:"formulation"`
	Occurrences int      `json:"occurrences"`
	Free        int      `json:"free"`
	Longer      []Longer `json:"longer"`
	Coverage    Coverage `json:"coverage"`
}

// Longer is a string that contains a formulation often.
type Longer struct {
	Text        string `json:"text"`
	Occurrences int    `json:"occurrences"`
	Own         int    `json:"own"`
}

// NewNesting is n.
func NewNesting(n *formulation.Nesting) Nesting {
	out := Nesting{Formulation: n.Formulation, Occurrences: n.Occurrences, Free: n.Free, Longer: []Longer{}, Coverage: NewCoverage(n.Coverage)}
	for _, l := range n.Longer {
		out.Longer = append(out.Longer, Longer(l))
	}
	return out
}

// Snapshot is a state of the corpus that is kept.
type Snapshot struct {
	Snapshot  string  `json:"snapshot"`
	Label     *string `json:"label"`
	Documents int     `json:"documents"`
	Made      string  `json:"made"`
	Current   bool    `json:"current"`
}

// NewSnapshot is the state of this name.
func NewSnapshot(name, label, made string, documents int, current bool) Snapshot {
	return Snapshot{name, known(label), documents, made, current}
}
