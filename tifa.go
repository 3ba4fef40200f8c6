// Package tifa is the vocabulary of those who read official communiqués: a
// document and its structure, formulations and their attestations, the corpus
// they are counted in and the coverage a count holds for.
//
// The package holds types and no machinery. Readers of files (ingest), the
// analysis of a text (structure), the store (corpus) and the commands meet in
// these terms only.
//
// A [Span] counts bytes of [Document.Text]. Every door of the program (JSON,
// exports, HTTP) counts Unicode code points instead; package wire converts.
package tifa

// A Span is a half-open range of bytes [Start, End) in a document's text. The
// zero value is the empty range at the start of the text.
type Span struct{ Start, End int }

// Len is the number of bytes in s.
func (s Span) Len() int { return s.End - s.Start }

// In returns the part of text that s covers. It panics where s lies outside.
func (s Span) In(text string) string { return text[s.Start:s.End] }

// Contains reports whether t lies within s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// A Document is one text as issued, with what is known of it. An empty field is
// unknown; nothing is guessed.
type Document struct {
	// ID names the document in its corpus: the id of its record, else its path.
	ID    string
	Title string
	Date  Date // of issue, which is not the date of the event
	Kind  Kind

	// Language is a BCP 47 language ("zh", "en"), Script an ISO 15924 code
	// ("Hans", "Hant", "Latn").
	Language, Script string

	Issuer  string // the body that speaks in the text
	Agency  string // the wire or paper that carries it: 新华社
	Place   string // of the dateline
	Source  string // as the source names itself
	Version string // which text of its event: delivered, printed, broadcast, …
	Partial bool   // known to be abridged

	// Series groups documents of one kind by one organ through time; SeriesName
	// is what people call it.
	Series, SeriesName string
	Event              *Event // nil where the text reads out no event

	Provenance Provenance
	// Evidence holds, for each field resolved from the text, the span it was
	// read from. Keys are the JSON names of the fields: "date", "event.start".
	Evidence map[string]Span

	// Text is the text as issued, valid UTF-8 and never altered.
	Text string
}

// When is the first day of the event that d reads out, else the date of d.
func (d *Document) When() Date {
	if d.Event != nil && d.Event.Start != "" {
		return d.Event.Start
	}
	return d.Date
}

// SameEvent reports whether two documents of one series are texts of one event:
// the id of the event says so, or its first day.
func (d *Document) SameEvent(other *Document) bool {
	a, b := d.Event, other.Event
	if a == nil || b == nil {
		return false
	}
	return a.ID != "" && a.ID == b.ID || a.Start != "" && a.Start == b.Start
}

// A Kind is the genre of a document.
type Kind string

// The genres told apart so far. A record may carry another one of its own.
const (
	Readout        Kind = "readout"
	Communique     Kind = "communiqué"
	WorkReport     Kind = "work report"
	Speech         Kind = "speech"
	Resolution     Kind = "resolution"
	JointStatement Kind = "joint statement"
)

// An Event is the meeting, visit or session that a document reads out. Several
// documents may issue from one event: they are its versions.
type Event struct {
	ID         string // names the event in a corpus; "" where none was given
	Name       string // as printed, with its ordinal
	Start, End Date   // the same day for an event of one day
	Place      string
}

// Provenance says where a text was got and how its bytes were read.
type Provenance struct {
	Path      string // of the file; "!" before a member of an archive, ":" before a line
	SHA256    string // of the file's bytes, in hexadecimal
	MediaType string // "text/html"
	Encoding  string // of the characters: "utf-8", "gb18030"
	URL       string
	Publisher string
}

// A Structure is the system of statements that a document sets out.
type Structure struct {
	// Paragraphs cover every character of the text that is not white space, in
	// order and without overlap.
	Paragraphs  []Span
	People      []Person
	Statements  []Statement
	Lists       []List
	Definitions []Definition
	Roles       []Role
	Quotes      []Span // between quotation marks, in order; they may nest
	Links       []Link // in order of To
}

// A Person is somebody the body of a text names, in order of first mention.
type Person struct {
	Name    string
	Offices []string // as printed, in order
	Parts   []Part
	Span    Span // the first mention of the name
}

// A Part is what a text says a person did at an event.
type Part string

// The parts a readout tells apart.
const (
	Attend    Part = "attend"
	Speak     Part = "speak"
	Preside   Part = "preside"
	Report    Part = "report"
	Mentioned Part = "mentioned"
	Absent    Part = "absent"
)

// A Statement is the longest run of text that one speaker is reported to say
// under one cue.
type Statement struct {
	Speaker string // the bare name as printed
	Cue     string // the reporting verb alone: 指出; in a transcript the colon behind who speaks
	Act     Act
	Span    Span // the content, its closing stop included
	At      Span // the cue's own place
}

// An Act is the function of a reporting verb. It is no rank: ladders rank.
type Act string

// The acts of reporting verbs.
const (
	Judge   Act = "judge"   // 认为
	State   Act = "state"   // 指出
	Stress  Act = "stress"  // 强调
	Require Act = "require" // 要求
	Decide  Act = "decide"  // 决定
	Told    Act = "report"  // speech told without its content: 作总结讲话
)

// A List is a run of sibling items.
type List struct {
	Kind  ListKind
	Items []Span // in order, disjoint
}

// A ListKind tells marked lists from series of like-built clauses.
type ListKind string

// The kinds of list.
const (
	Numbered ListKind = "numbered" // 一是…二是…; an item includes its marker
	Parallel ListKind = "parallel" // 必须…。必须…
)

// A Definition is what a text says a term is: "X，就是 Y".
type Definition struct {
	Term string // verbatim
	Span Span   // of Y
}

// A Role is a part that a text gives to something: "以 F 为 R".
type Role struct {
	Head   string // the subject or topic of the sentence, "" if none is printed
	Role   string // R as printed
	Filler Span   // of F
}

// A Link is a relation between two spans of a text that its words themselves
// state. The spans are whole phrases without the words of the frame.
type Link struct {
	Relation  Relation
	From      *Span // nil where it is only understood
	To        Span
	Statement int // index in Structure.Statements, -1 where it stands in none
}

// A Relation is what a link says of its ends.
type Relation string

// The relations of links, each with what From and To are.
const (
	Purpose    Relation = "purpose"    // a means; the end it serves
	Result     Relation = "result"     // a means; its outcome
	Identity   Relation = "identity"   // a thing; what it is
	Change     Relation = "change"     // what was; what became of it
	Response   Relation = "response"   // a problem; the answer to it
	Opposition Relation = "opposition" // who or what opposes; what is opposed
	Condition  Relation = "condition"  // an aim; what it takes
	Duty       Relation = "duty"       // a bearer; what it must do
	Mainline   Relation = "mainline"   // what is oriented; what towards
	Basis      Relation = "basis"      // a ground; the action that stands on it
)

// Relations are all relations of links, in the order in which they are listed.
func Relations() []Relation {
	return []Relation{Purpose, Result, Identity, Change, Response, Opposition, Condition, Duty, Mainline, Basis}
}
