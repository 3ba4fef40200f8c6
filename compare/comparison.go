package compare

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tifa"
	"tifa/text"
)

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

	// What became of the names in either text.
	People, Groups, Bodies []NameChange

	Acts []ActCount // of either text, in the order of the vocabulary
	// Functions are those of either text, by the place of their longest section in
	// the new text, then in the order of the old, and last what serves none that is
	// known: together they are all paragraphs of both texts. There are none where no
	// section of either text is known.
	Functions []FunctionPair

	options Options
}

// A Location is where something stands in a text.
type Location struct {
	Span      tifa.Span
	Paragraph int // index of the paragraph that holds the first byte
	Statement int // index of the statement likewise, -1 where it stands in none
}

// Editions compares two editions. The error is that of the context, which ends the
// comparison.
func Editions(ctx context.Context, old, new Edition) (*Comparison, error) {
	return Options{}.Editions(ctx, old, new)
}

// Editions is the function [Editions] under options. What is folded counts for
// nothing in names and attributions, too.
func (o Options) Editions(ctx context.Context, old, new Edition) (*Comparison, error) {
	c := &Comparison{Old: old, New: new, options: o}
	c.Redline = o.texts(ctx, old.Document.Text, new.Document.Text, old.Structure.Paragraphs, new.Structure.Paragraphs)
	c.attribute()
	c.pairLists(ctx)
	c.People = c.names(old.people(), new.people())
	c.Groups = c.names(old.Groups, new.Groups)
	c.Bodies = c.names(old.Bodies, new.Bodies)
	c.countActs()
	c.pairFunctions()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return c, nil
}

// names is [Names] with the locations filled in.
func (c *Comparison) names(before, after []Name) []NameChange {
	moves := c.options.Names(before, after)
	for i := range moves {
		m := &moves[i]
		if m.Old != nil {
			m.Old = c.Old.at(m.Old.Span)
		}
		if m.New != nil {
			m.New = c.New.at(m.New.Span)
		}
	}
	return moves
}

// at is where s stands.
func (e *Edition) at(s tifa.Span) *Location {
	l := e.Locate(s)
	return &l
}

// Locate tells where s stands in the text of e.
func (e *Edition) Locate(s tifa.Span) Location {
	paragraph := 0
	for paragraph+1 < len(e.Structure.Paragraphs) && e.Structure.Paragraphs[paragraph+1].Start <= s.Start {
		paragraph++
	}
	return Location{
		Span: s, Paragraph: paragraph,
		Statement: slices.IndexFunc(e.Structure.Statements, func(x tifa.Statement) bool {
			return x.Span.Start <= s.Start && s.Start < x.Span.End
		}),
	}
}

// An ActCount is how many statements of each text perform an act.
type ActCount struct {
	Act      tifa.Act
	Old, New int
}

func (c *Comparison) countActs() {
	for _, act := range []tifa.Act{tifa.Judge, tifa.State, tifa.Stress, tifa.Require, tifa.Decide, tifa.Told} {
		n := ActCount{Act: act, Old: c.Old.count(act), New: c.New.count(act)}
		if n.Old > 0 || n.New > 0 {
			c.Acts = append(c.Acts, n)
		}
	}
}

func (e *Edition) count(act tifa.Act) (n int) {
	for _, s := range e.Structure.Statements {
		if s.Act == act {
			n++
		}
	}
	return n
}

// A FunctionPair is the text of both editions that serves one function.
type FunctionPair struct {
	Function tifa.Function // "" of what no table tells the function of
	Old, New []Location    // the sections of it, in order; empty on a side without one
	// OldCharacters and NewCharacters count the code points of the sections that
	// are neither white space nor punctuation.
	OldCharacters, NewCharacters int
}

func (c *Comparison) pairFunctions() {
	if len(c.Old.Sections) == 0 && len(c.New.Sections) == 0 {
		return
	}
	of := map[tifa.Function]int{}
	pair := func(f tifa.Function) *FunctionPair {
		if _, ok := of[f]; !ok {
			of[f] = len(c.Functions)
			c.Functions = append(c.Functions, FunctionPair{Function: f})
		}
		return &c.Functions[of[f]]
	}
	for _, s := range c.New.allSections() {
		p := pair(s.Function)
		p.New = append(p.New, c.New.Locate(s.Span))
		p.NewCharacters += characters(s.Span.In(c.New.Document.Text))
	}
	for _, s := range c.Old.allSections() {
		p := pair(s.Function)
		p.Old = append(p.Old, c.Old.Locate(s.Span))
		p.OldCharacters += characters(s.Span.In(c.Old.Document.Text))
	}
	slices.SortStableFunc(c.Functions, func(a, b FunctionPair) int {
		return cmp.Compare(mainSection(&a), mainSection(&b))
	})
}

// allSections are the sections of e and, without a function, the rest of its
// paragraphs.
func (e *Edition) allSections() []tifa.Section {
	out := slices.Clone(e.Sections)
	rest := func(from, to int) {
		if from < to && strings.TrimSpace(e.Document.Text[from:to]) != "" {
			out = append(out, tifa.Section{Span: tifa.Span{Start: from, End: to}})
		}
	}
	next := 0 // section
	for _, p := range e.Structure.Paragraphs {
		at := p.Start
		for ; next < len(e.Sections) && e.Sections[next].Span.Start < p.End; next++ {
			s := e.Sections[next].Span
			rest(at, s.Start)
			at = max(at, s.End)
		}
		rest(at, p.End)
	}
	return out
}

// mainSection is where the longest section of a function begins in the new text;
// what the new text has not comes last, in the order of the old.
func mainSection(p *FunctionPair) int {
	at, longest := 1<<40, 0
	if p.Function == "" {
		return at + 1
	}
	for _, l := range p.New {
		if l.Span.Len() > longest {
			at, longest = l.Span.Start, l.Span.Len()
		}
	}
	return at
}

// functionAt is that of the section that holds byte at, "" if none does.
func functionAt(sections []tifa.Section, at int) tifa.Function {
	for _, s := range sections {
		if s.Span.Start <= at && at < s.Span.End {
			return s.Function
		}
	}
	return ""
}

// characters counts the code points of s that are neither white space nor
// punctuation.
func characters(s string) int { return text.SizeOf(s).Characters }

// unspaced is s without white space, in which editions of one text differ.
func unspaced(s string) string { return strings.Join(strings.Fields(s), "") }
