package compare

import (
	"slices"

	"tifa"
)

// An Attribution is a passage that both texts have in the same words, stated by
// somebody else or under another cue. It begins and ends with whole clauses.
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

// A Handover is a wholesale change of speaker: From states more than half of
// all that is stated in the old text, To in the new one.
type Handover struct {
	From, To string
	Old, New SpeakerShare // of From in the old text; of To in the new one
}

// A SpeakerShare is how much of the statements of a text is one speaker's.
// Speech told without its content does not count.
type SpeakerShare struct {
	Statements, OfStatements int
	Characters, OfCharacters int // neither white space nor punctuation
}

// leastAttributed is how many characters a clause must have, neither white
// space nor punctuation, to be recognised in another statement: shorter ones
// stand anywhere.
const leastAttributed = 8

// attribute finds what is said by another voice.
func (c *Comparison) attribute() {
	c.Handover = c.handover()
	said := map[string][]placed{} // clauses of the old text
	for _, x := range c.Old.clauses() {
		if c.Old.states(x) {
			said[c.options.form(x.text)] = append(said[c.options.form(x.text)], x)
		}
	}
	var last *Attribution
	var lastOld, lastNew int // index of the last pair of clauses
	for _, x := range c.New.clauses() {
		if !c.New.states(x) {
			continue
		}
		to := c.New.voice(x.Statement)
		olds := said[c.options.form(x.text)]
		if len(olds) == 0 || slices.ContainsFunc(olds, func(o placed) bool { return c.sameVoice(c.Old.voice(o.Statement), to) }) {
			continue
		}
		old := olds[0]
		if i := slices.IndexFunc(olds, func(o placed) bool { return last != nil && o.index == lastOld+1 }); i >= 0 {
			old = olds[i]
		}
		from := c.Old.voice(old.Statement)
		if last != nil && old.index == lastOld+1 && x.index == lastNew+1 && last.Old.Statement == old.Statement && last.New.Statement == x.Statement {
			last.Old.Span.End, last.New.Span.End = old.Span.End, x.Span.End
		} else {
			c.Attributions = append(c.Attributions, Attribution{Old: old.Location, New: x.Location, From: from, To: to})
			last = &c.Attributions[len(c.Attributions)-1]
			if h := c.Handover; h != nil {
				last.Handed = h.From == from.Speaker && h.To == to.Speaker
			}
		}
		lastOld, lastNew = old.index, x.index
	}
}

// A placed clause is a clause with what it is compared by.
type placed struct {
	Location
	index      int // among the clauses of the text
	text       string
	characters int
}

func (e *Edition) clauses() []placed {
	all := Clauses(e.Document.Text, e.Structure.Paragraphs)
	out := make([]placed, len(all))
	for i, c := range all {
		s := unspaced(c.Span.In(e.Document.Text))
		out[i] = placed{e.Locate(c.Span), i, s, characters(s)}
	}
	return out
}

// states reports whether a clause is long enough to be recognised and is what a
// statement says.
func (e *Edition) states(x placed) bool {
	return x.Statement >= 0 && x.characters >= leastAttributed && e.Structure.Statements[x.Statement].Act != tifa.Told
}

// sameVoice reports whether two voices differ by nothing but what is folded.
func (c *Comparison) sameVoice(a, b Voice) bool {
	return c.options.form(a.Speaker) == c.options.form(b.Speaker) && c.options.form(a.Cue) == c.options.form(b.Cue)
}

// voice is that of a statement.
func (e *Edition) voice(statement int) Voice {
	s := &e.Structure.Statements[statement]
	return Voice{s.Speaker, s.Cue, s.Act}
}

// handover is the change of the speaker who states the greater part, nil where
// either text has no such speaker or both have the same.
func (c *Comparison) handover() *Handover {
	from, fromShare := c.Old.mainSpeaker()
	to, toShare := c.New.mainSpeaker()
	if from == "" || to == "" || c.options.form(from) == c.options.form(to) {
		return nil
	}
	return &Handover{From: from, To: to, Old: fromShare, New: toShare}
}

// mainSpeaker is who states more than half of the characters stated, "" if
// nobody does.
func (e *Edition) mainSpeaker() (speaker string, share SpeakerShare) {
	by := map[string]*SpeakerShare{}
	var all SpeakerShare
	for _, s := range e.Structure.Statements {
		if s.Act == tifa.Told {
			continue
		}
		if by[s.Speaker] == nil {
			by[s.Speaker] = &SpeakerShare{}
		}
		n := characters(s.Span.In(e.Document.Text))
		by[s.Speaker].Statements++
		by[s.Speaker].Characters += n
		all.OfStatements++
		all.OfCharacters += n
	}
	for name, s := range by {
		if name != "" && 2*s.Characters > all.OfCharacters {
			s.OfStatements, s.OfCharacters = all.OfStatements, all.OfCharacters
			return name, *s
		}
	}
	return "", SpeakerShare{}
}
