package formulation

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/text"
)

// A Text is a document cut into what discovery counts. It is read-only.
type Text struct {
	document string
	date     tifa.Date
	event    string
	// A token is a Chinese character or sign, as its code point, or a run of
	// letters or digits, as the index of words behind firstWord. edge ends a
	// clause; titleMark stands for 《 and 》 outside of what they enclose.
	tokens  []uint32
	marks   []marks  // of each token
	words   []string // as printed
	names   []string // of persons
	offices []string // of theirs, as printed
	heading string   // what the text opens with, up to its first colon
	closing string   // its last paragraph if that is short
}

const (
	edge      = 0
	titleMark = '》'
	listComma = ',' // between words
	firstWord = unicode.MaxRune + 1
)

// marks are what is known of a token.
type marks uint8

const (
	quoteBefore marks = 1 << iota // an opening quotation mark stands before it
	quoteAfter                    // a closing one stands behind it
	stated                        // in a statement
	cued                          // in the reporting verb of one
	furniture                     // of the document, not of what it says: a dateline
	titled                        // between 《 and 》
	heads                         // in the opening of a text
	closes                        // in its last paragraph
)

// The classes of punctuation. A sign in none of them counts like a character.
const (
	clauseEdges = "，。；：！？,.;:!?()（）[]【】〔〕{}—–…《》〈〉<>=|~～*#\n\t•●■◆▲△○-－"
	opening     = "“‘「『"
	closing     = "”’」』"
)

// NewText cuts d, whose structure is s. It is safe for concurrent use.
func NewText(d *tifa.Document, s *tifa.Structure) *Text {
	t := &Text{document: d.ID, date: d.Date}
	if d.Event != nil {
		t.event = d.Event.ID
	}
	for _, p := range s.People { // copies, which do not hold on to the text
		t.names = append(t.names, strings.Clone(p.Name))
		for _, office := range p.Offices {
			t.offices = append(t.offices, strings.Clone(office))
		}
	}
	c := cutter{Text: t, d: d, flat: text.Flatten(d.Text, s.Paragraphs), statements: s.Statements}
	t.tokens = make([]uint32, 1, len(d.Text)/3+2) // an edge comes first
	t.marks = make([]marks, 1, cap(t.tokens))
	for i, p := range c.flat.Paragraphs {
		c.paragraph(i, p)
	}
	return t
}

// A cutter cuts a text.
type cutter struct {
	*Text
	d          *tifa.Document
	flat       *text.Flat
	statements []tifa.Statement

	statement int  // the first that does not end before
	depth     int  // of 《
	straight  bool // within straight quotation marks
	open      bool // an opening quotation mark stands before what comes
}

// closingMost is how many bytes a last paragraph has at most that may be
// repeated as the closing of many texts.
const closingMost = 240

func (c *cutter) paragraph(n int, p tifa.Span) {
	s := p.In(c.flat.Text)
	var all marks
	head := 0
	switch {
	case n == 0:
		head = c.head(s)
		c.heading = strings.Clone(s[:head])
	case n == len(c.flat.Paragraphs)-1 && len(s) <= closingMost:
		c.closing, all = strings.Clone(s), closes
	}
	start := c.flat.Offset(p.Start)
	even := len(s) > 0 && c.flat.Offset(p.End-1)-start == len(s)-1 // nothing was left out
	dateline := c.dateline(n, start)
	c.depth, c.straight = 0, false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if isWord(r) {
			size = wordLength(s[i:])
		}
		at := start + i
		if !even {
			at = c.flat.Offset(p.Start + i)
		}
		m := all | c.place(at)
		if i < head {
			m |= heads
		}
		if at < dateline {
			m |= furniture
		}
		switch {
		case c.lists(s, i):
			c.token(listComma, m)
		case !c.initial(s, i):
			c.put(s[i:i+size], r, m)
		}
		i += size
	}
	c.end()
}

// head is the length of what the first paragraph opens with, up to its first
// colon; 0 if there is none.
func (c *cutter) head(s string) int {
	const most = 120 // bytes
	return max(0, strings.IndexAny(s[:min(len(s), most)], "：:"))
}

// dateline is where the opening of paragraph n ends in which the text tells its
// agency, its place and its date; start if it does not.
func (c *cutter) dateline(n, start int) int {
	const (
		within = 150 // bytes
		first  = 3   // paragraphs, since a headline may come before
	)
	end := start
	if n >= first {
		return end
	}
	for _, field := range [...]string{"agency", "place", "date"} {
		if at, ok := c.d.Evidence[field]; ok && at.Start >= start && at.End <= start+within {
			end = max(end, at.End)
		}
	}
	return end
}

// place tells what stands at byte at of the text as issued. It is asked in
// ascending order.
func (c *cutter) place(at int) (m marks) {
	all := c.statements
	for c.statement < len(all) && all[c.statement].Span.End <= at {
		c.statement++
	}
	for k := max(0, c.statement-1); k < min(len(all), c.statement+2); k++ {
		if s := &all[k]; s.Span.Start <= at && at < s.Span.End {
			m |= stated
		}
		if s := &all[k]; s.At.Start <= at && at < s.At.End {
			m |= cued
		}
	}
	return m
}

// end ends a clause.
func (c *cutter) end() {
	c.open = false
	if c.tokens[len(c.tokens)-1] != edge {
		c.tokens, c.marks = append(c.tokens, edge), append(c.marks, 0)
	}
}

// lists reports whether a comma stands between two words of a spaced script. There
// it parts the items of a list as often as clauses, and counts like 、.
func (c *cutter) lists(s string, i int) bool {
	if s[i] != listComma || c.tokens[len(c.tokens)-1] < firstWord || !strings.HasPrefix(s[i+1:], " ") {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s[i+2:])
	return isWord(next)
}

// initial reports whether a point ends an initial (J.) or a title (Dr.) and no
// sentence.
func (c *cutter) initial(s string, i int) bool {
	if s[i] != '.' || c.tokens[len(c.tokens)-1] < firstWord || !strings.HasPrefix(s[i+1:], " ") {
		return false
	}
	word := c.words[len(c.words)-1]
	return len(word) == 1 && word[0] >= 'A' && word[0] <= 'Z' || slices.Contains([]string{"Dr", "Mr", "Mrs", "Ms", "St"}, word)
}

// put takes the next character or word.
func (c *cutter) put(s string, r rune, m marks) {
	switch {
	case r >= 0x4E00 && r <= 0x9FFF:
		c.token(uint32(r), m)
	case isWord(r):
		c.token(firstWord+uint32(len(c.words)), m)
		c.words = append(c.words, strings.Clone(s))
	case r == '《':
		c.token(titleMark, m)
		c.depth++
		c.end()
	case r == '》':
		c.depth = 0
		c.end()
		c.token(titleMark, m)
	case strings.ContainsRune(opening, r), r == '"' && !c.straight:
		c.straight = r == '"'
		c.open = true
	case strings.ContainsRune(closing, r), r == '"':
		c.straight = false
		if n := len(c.marks); c.tokens[n-1] != edge {
			c.marks[n-1] |= quoteAfter
		}
	case unicode.IsSpace(r):
	case strings.ContainsRune(clauseEdges, r):
		c.end()
	default:
		c.token(uint32(r), m)
	}
}

func (c *cutter) token(t uint32, m marks) {
	if c.open {
		m |= quoteBefore
		c.open = false
	}
	if c.depth > 0 {
		m |= titled
	}
	c.tokens, c.marks = append(c.tokens, t), append(c.marks, m)
}

// isWord reports whether r is a letter or digit of a script that is written in
// words.
func isWord(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mn, r)) && !text.IsHan(r) && !text.IsIdeograph(r) ||
		r >= 0xFF10 && r <= 0xFF19 || r >= 0xFF21 && r <= 0xFF3A || r >= 0xFF41 && r <= 0xFF5A // full width
}

// wordLength is the number of bytes of the word that s begins with: letters and
// digits, and one sign between two of them that is part of words (follow-up,
// People's, and/or) or numbers (7.5, 3/4).
func wordLength(s string) int {
	end := 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case isWord(r):
			end = i + size
		case i == end && end > 0 && strings.ContainsRune("-'’/.,", r):
			before := s[end-1]
			next, _ := utf8.DecodeRuneInString(s[i+size:])
			number := before >= '0' && before <= '9' && next >= '0' && next <= '9'
			if !isWord(next) || r != '/' && strings.ContainsRune(".,", r) != number {
				return end
			}
		default:
			return end
		}
		i += size
	}
	return end
}
