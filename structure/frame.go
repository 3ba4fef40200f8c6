package structure

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
)

// A frame is a turn of words that states a link, compiled from a row of
// frames.csv. One element, the anchor, is looked for in the text; what the
// frame holds before it is matched backwards within the clause, what it holds
// behind it forwards.
type frame struct {
	relation tifa.Relation
	source   string
	from, to endRule

	atHead    bool   // the anchor opens its clause
	notBefore string // characters that may not stand before the anchor
	lead      *element
	leadComma bool // the lead fills the clause before that of the anchor
	anchor    lexicon
	rest      []element
	lookout   []element // what ends an open slot where the frame repeats: 、 and the anchor
}

// An endRule says how an end of a link is found or cut.
type endRule string

// How the ends of links are found; docs/links.md describes each.
const (
	bySlot   endRule = "slot"     // what the slot holds, to the end of the clause if it is open
	byRun    endRule = "run"      // an open slot, to the next ； or the end of the sentence
	byNoun   endRule = "noun"     // an open slot that holds a noun phrase or, behind a stop, a definition
	byObject endRule = "object"   // an open slot, up to a verb of the list tail
	byFrame  endRule = "frame"    // the frame's own words and all behind them in the clause
	byNext   endRule = "next"     // an open slot without the subject before it
	byEach   endRule = "each"     // each clause to come that opens with two characters and 了
	byTopic  endRule = "topic"    // the topic of the sentence, else nothing
	byMeans  endRule = "means"    // the topic of the sentence, else the clause before
	byClause endRule = "clause"   // the clause before, else there is no link
	byBefore endRule = "before"   // all of the sentence before the frame
	byBearer endRule = "bearer"   // who bears the duty in a clause before
	byHead   endRule = "head"     // the topic of the sentence, else the clause that heads an item, else nothing
	byAim    endRule = "aim"      // the aim of the condition before ；
	byVoice  endRule = "speaker"  // the meeting that a clause behind names before its cue
	byNone   endRule = "none"     // nothing
	byTask   endRule = "business" // an open slot, to where a clause names the meeting
	frameOff endRule = "off"      // the frame is not used
)

var fromRules = []endRule{bySlot, byTopic, byMeans, byClause, byBefore, byBearer, byHead, byAim, byVoice, byNone, byRun}

var toRules = []endRule{bySlot, byRun, byNoun, byObject, byFrame, byNext, byEach, byTask}

// An element is a part of a frame.
type element struct {
	kind     elementKind
	words    lexicon // of literals, and what a slot must hold
	optional bool
	end      byte     // of a slot: 'f', 't', or 0 for a gap
	hold     holdKind // where a slot holds one of words
	runes    string   // that may not come next
}

type elementKind int

const (
	literal elementKind = iota
	slot
	comma
	clauseEnd
	notNext
	roleName
)

type holdKind int

const (
	anything holdKind = iota
	holdsAt           // begins with a word
	holdsEnd          // ends with a word
	holdsIn           // contains a word
	holdsAll          // is a word
)

// A lexicon finds which of its words a text goes on with or ends with. The zero
// set holds none.
type lexicon struct {
	first, last   map[rune][]string // the words by first and by last character, longest first
	opens, closes runeMask          // which characters may be one of those
}

// A runeMask tells fast that a character is not in a set; it may be wrong where
// it says that one is.
type runeMask [16]uint64

func (m *runeMask) add(r rune)      { m[r>>6&15] |= 1 << (r & 63) }
func (m *runeMask) has(r rune) bool { return m[r>>6&15]&(1<<(r&63)) != 0 }

func newLexicon(words []string) lexicon {
	s := lexicon{first: map[rune][]string{}, last: map[rune][]string{}}
	for _, w := range words {
		first := firstRune(w)
		if slices.Contains(s.first[first], w) {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(w)
		s.first[first], s.last[last] = append(s.first[first], w), append(s.last[last], w)
		s.opens.add(first)
		s.closes.add(last)
	}
	for _, by := range []map[rune][]string{s.first, s.last} {
		for _, list := range by {
			slices.SortStableFunc(list, func(a, b string) int { return len(b) - len(a) })
		}
	}
	return s
}

// at is the longest word that s begins with, "" if none.
func (w *lexicon) at(s string) string {
	first := firstRune(s)
	if !w.opens.has(first) || s == "" {
		return ""
	}
	for _, word := range w.first[first] {
		if strings.HasPrefix(s, word) {
			return word
		}
	}
	return ""
}

// ends is the longest word that s ends with, "" if none.
func (w *lexicon) ends(s string) string {
	last, _ := utf8.DecodeLastRuneInString(s)
	if !w.closes.has(last) || s == "" {
		return ""
	}
	for _, word := range w.last[last] {
		if strings.HasSuffix(s, word) {
			return word
		}
	}
	return ""
}

// in reports whether s contains a word.
func (w *lexicon) in(s string) bool {
	for i := range s {
		if w.at(s[i:]) != "" {
			return true
		}
	}
	return false
}

// holds reports whether s is what a slot may hold.
func (e *element) holds(s string) bool {
	switch e.hold {
	case holdsAt:
		return e.words.at(s) != ""
	case holdsEnd:
		return e.words.ends(s) != ""
	case holdsIn:
		return e.words.in(s)
	case holdsAll:
		return e.words.at(s) == s && s != ""
	}
	return s != "" || e.end == 0
}

// A frameParser reads the notation of frames; it is described in docs/links.md.
type frameParser struct {
	source, left string
	lists        map[string][]string
}

// newFrame compiles a row of frames.csv.
func newFrame(row []string, lists map[string][]string) (frame, error) {
	f := frame{relation: tifa.Relation(row[0]), source: row[1], from: endRule(row[2]), to: endRule(row[3])}
	switch {
	case !slices.Contains(tifa.Relations(), f.relation):
		return f, fmt.Errorf("no such relation: %q", row[0])
	case !slices.Contains(fromRules, f.from):
		return f, fmt.Errorf("no such rule for the from end: %q", row[2])
	case !slices.Contains(toRules, f.to):
		return f, fmt.Errorf("no such rule for the to end: %q", row[3])
	}
	p := frameParser{source: row[1], left: row[1], lists: lists}
	var all []element
	for p.left != "" {
		e, err := p.next()
		if err != nil {
			return f, err
		}
		all = append(all, e)
	}
	return f, f.arrange(all)
}

// arrange tells the anchor of a frame from what stands before and behind it.
func (f *frame) arrange(all []element) error {
	if strings.HasPrefix(f.source, "^") {
		f.atHead, all = true, all[1:]
	}
	if len(all) > 0 && all[0].kind == slot {
		f.lead, all = &all[0], all[1:]
	}
	if f.lead != nil && len(all) > 0 && all[0].kind == comma {
		f.leadComma, all = true, all[1:]
	}
	if len(all) > 0 && all[0].kind == notNext {
		f.notBefore, all = all[0].runes, all[1:]
	}
	if len(all) == 0 || all[0].kind != literal && all[0].kind != roleName || all[0].optional {
		return fmt.Errorf("frame %q: want words to look for, behind ^, a slot or [^…] at most", f.source)
	}
	if all[0].kind == literal {
		f.anchor = all[0].words
		f.lookout = []element{{kind: literal, words: newLexicon([]string{"、"})}, all[0]}
	}
	f.rest = all[1:]
	named := map[byte]bool{'f': all[0].kind == roleName} // the filler of the role
	for _, e := range append(slices.Clone(all), f.slotBefore()...) {
		named[e.end] = named[e.end] || e.kind == slot
	}
	if f.from == bySlot && !named['f'] || f.from != bySlot && f.from != byRun && named['f'] {
		return fmt.Errorf("frame %q: rule %q does not fit its slots", f.source, f.from)
	}
	if !named['t'] && f.to != byFrame && f.to != byEach {
		return fmt.Errorf("frame %q: no slot {to}", f.source)
	}
	return nil
}

func (f *frame) slotBefore() []element {
	if f.lead == nil {
		return nil
	}
	return []element{*f.lead}
}

// next reads an element.
func (p *frameParser) next() (element, error) {
	r, n := utf8.DecodeRuneInString(p.left)
	switch r {
	case '^':
		p.left = p.left[n:]
		return element{kind: notNext}, nil // only its place counts: see arrange
	case '，':
		p.left = p.left[n:]
		return element{kind: comma}, nil
	case '$':
		p.left = p.left[n:]
		return element{kind: clauseEnd}, nil
	case '{':
		body, err := p.bracket("{", "}")
		if err != nil {
			return element{}, err
		}
		return p.slot(body)
	case '[':
		body, err := p.bracket("[^", "]")
		return element{kind: notNext, runes: body}, err
	case '<':
		body, err := p.bracket("<", ">")
		if err != nil {
			return element{}, err
		}
		if body == "role" {
			return element{kind: roleName}, nil
		}
		words, err := p.list(body)
		return p.literal(words), err
	case '(':
		body, err := p.bracket("(", ")")
		return p.literal(strings.Split(body, "|")), err
	}
	i := strings.IndexAny(p.left, "，${[<(")
	if i < 0 {
		i = len(p.left)
	}
	word := p.left[:i]
	p.left = p.left[i:]
	return p.literal([]string{word}), nil
}

func (p *frameParser) literal(words []string) element {
	e := element{kind: literal, words: newLexicon(words)}
	if strings.HasPrefix(p.left, "?") {
		e.optional, p.left = true, p.left[1:]
	}
	return e
}

// bracket takes what stands between two marks.
func (p *frameParser) bracket(open, shut string) (string, error) {
	rest, ok := strings.CutPrefix(p.left, open)
	body, after, closed := strings.Cut(rest, shut)
	if !ok || !closed || body == "" && open != "{" {
		return "", fmt.Errorf("frame %q: want %s…%s at %q", p.source, open, shut, p.left)
	}
	p.left = after
	return body, nil
}

func (p *frameParser) list(name string) ([]string, error) {
	words := p.lists[name]
	if len(words) == 0 {
		return nil, fmt.Errorf("frame %q: no list %q in frame_words.csv", p.source, name)
	}
	return words, nil
}

// slot reads {from}, {to}, {} and what they must hold: {from:*body}.
func (p *frameParser) slot(body string) (element, error) {
	name, hold, typed := strings.Cut(body, ":")
	e := element{kind: slot}
	switch name {
	case "from":
		e.end = 'f'
	case "to":
		e.end = 't'
	case "":
	default:
		return e, fmt.Errorf("frame %q: no such slot: {%s}", p.source, name)
	}
	if !typed {
		return e, nil
	}
	list := strings.Trim(hold, "*")
	words, err := p.list(list)
	if err != nil {
		return e, err
	}
	e.words = newLexicon(words)
	switch hold {
	case list:
		e.hold = holdsAll
	case list + "*":
		e.hold = holdsAt
	case "*" + list:
		e.hold = holdsEnd
	default:
		e.hold = holdsIn
	}
	return e, nil
}

// linkRules reads the frames of links and their lists of words. Of frames with
// the same relation and the same words the one of the last folder counts.
func (l *loader) linkRules() *linkRules {
	lists := map[string][]string{}
	for _, row := range l.rows("frame_words.csv", 2) {
		lists[row[0]] = append(lists[row[0]], strings.Fields(row[1])...)
	}
	var frames []frame
	seen := map[[2]string]int{} // places in frames
	l.table("frames.csv", 5, func(row []string, line int) {
		f := frame{from: frameOff}
		if endRule(row[2]) != frameOff {
			var err error
			if f, err = newFrame(row, lists); err != nil {
				l.fail(&tifa.Problem{Path: "frames.csv", Line: line, Fact: err.Error(), Hint: "docs/links.md describes the notation of frames"})
				return
			}
		}
		key := [2]string{row[0], row[1]}
		if i, ok := seen[key]; ok {
			frames[i] = f
			return
		}
		seen[key] = len(frames)
		frames = append(frames, f)
	})
	r := newLinkRules(slices.DeleteFunc(frames, func(f frame) bool { return f.from == frameOff }), lists)
	r.bound = map[string][2]string{}
	for _, row := range l.rows("bound.csv", 3) {
		was := r.bound[row[0]]
		r.bound[row[0]] = [2]string{was[0] + row[1], was[1] + row[2]}
	}
	return r
}

// table calls each with the rows of a CSV table and their lines, folder after
// folder.
func (l *loader) table(name string, fields int, each func(row []string, line int)) {
	l.open(name, func(f fs.File) {
		r := csv.NewReader(f)
		r.Comment, r.FieldsPerRecord = '#', fields
		for {
			row, err := r.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			var parse *csv.ParseError
			if errors.As(err, &parse) {
				l.fail(&tifa.Problem{Path: name, Line: parse.Line, Column: parse.Column, Fact: parse.Err.Error(), Err: err})
				return
			}
			if err != nil {
				l.fail(&tifa.Problem{Path: name, Fact: err.Error(), Err: err})
				return
			}
			line, _ := r.FieldPos(0)
			each(row, line)
		}
	})
}
