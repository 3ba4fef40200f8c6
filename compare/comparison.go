package compare

import "tifa"

// An Edition is a document as it is compared: with its structure and with what
// else the tables of structure find in it. Groups, Bodies and Sections may be
// empty; then nothing is said of them.
type Edition struct {
	Document  *tifa.Document
	Structure *tifa.Structure
	Groups    []Name // categories of people who took part, in the order of the text
	Bodies    []Name // bodies that somebody spoke for, likewise
	Sections  []tifa.Section
}

// A Comparison reads a new edition as a change of an old one: its wording, who
// says it, the items of its lists and the names in it. All spans are bytes of
// the text of their side.
type Comparison struct {
	Old, New Edition
	Redline  Redline

	// Attributions are the passages that stand in both texts in the same words
	// under another speaker or cue, in the order of the new text. Handover is the
	// change of speaker that most of a text shares, nil where there is none.
	Attributions []Attribution
	Handover     *Handover

	Lists []ListPair // in the order of the new text, then the dropped ones in that of the old

	// Names that joined, left, changed places or offices, and those that stay.
	People, Groups, Bodies []Move

	Acts      []ActCount     // of either text, in the order of the vocabulary
	Functions []FunctionPair // of either text, in the order of the new text, then the old
}

// A Location is where something stands in a text.
type Location struct {
	Span      tifa.Span
	Paragraph int // index of the paragraph that holds the first byte
	Statement int // index of the statement likewise, -1 where it stands in none
}

// An Attribution is a passage that both texts have in the same words and that
// is said by somebody else, or under another cue. The speaker "" is nobody: the
// passage stands in no statement there.
type Attribution struct {
	Old, New Location
	From, To Voice
	// Handed reports that the change of speaker is that of [Comparison.Handover].
	Handed bool
}

// A Voice is who says something and how.
type Voice struct {
	Speaker, Cue string
	Act          tifa.Act
}

// A Handover is a wholesale change of speaker: From speaks for the greater part
// of all that is stated in the old text, To in the new one.
type Handover struct {
	From, To string
	Old, New SpeakerShare // of From in the old text; of To in the new one
}

// A SpeakerShare is how much of the statements of a text is one speaker's.
type SpeakerShare struct {
	Statements, OfStatements int
	Characters, OfCharacters int // neither white space nor punctuation
}

// A ListPair is a list of the old text and the one of the new text that is most
// like it. A list without its like stands alone; the other side is nil.
type ListPair struct {
	Kind     tifa.ListKind
	Old, New *Location // from the first item to the last
	OldItems int       // number of items, 0 on the side that has no such list
	NewItems int
	Items    []Item // in the order of the new list, then the dropped in that of the old
}

// An Item is what became of an item of a list. Moved items have changed places
// with items that both lists have.
type Item struct {
	Kind        Kind
	Old, New    *Location // nil on the side that has no such item
	OldRank     int       // place in its list, counted from 1; 0 where it has none
	NewRank     int
	Changes     []Change // of an item reworded, or moved and reworded; else nil
	RewordedToo bool     // a moved item is reworded, too
}

// A Name is somebody or something that an edition names among others, where
// order counts.
type Name struct {
	Name    string
	Offices []string // as printed; nil for groups and bodies
	Span    tifa.Span
}

// A Move is what became of a name between two lists of names.
type Move struct {
	Name     string
	Change   Order
	OldRank  int // place in the old list, counted from 1; 0 where it is not
	NewRank  int
	Old, New *Location // the first mention of the name; nil where it is not
	// OldOffices and NewOffices are the offices as printed.
	OldOffices, NewOffices []string
	OfficesChanged         bool
}

// An Order is what became of the place of a name.
type Order string

// The changes of place.
const (
	Joined Order = "joined" // only in the new list
	Left   Order = "left"   // only in the old one
	Up     Order = "up"     // nearer to the head, among the names of both lists
	Down   Order = "down"
	Stayed Order = "kept"
)

// An ActCount is how many statements of each text perform an act.
type ActCount struct {
	Act      tifa.Act
	Old, New int
}

// A FunctionPair is the text of both editions that serves one function.
type FunctionPair struct {
	Function tifa.Function
	Old, New []Location // the sections of it, in order; empty on a side without one
	// OldCharacters and NewCharacters count code points of the sections that are
	// neither white space nor punctuation.
	OldCharacters, NewCharacters int
}
