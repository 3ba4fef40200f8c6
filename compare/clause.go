package compare

import (
	"strings"
	"unicode/utf8"

	"tifa"
	"tifa/text"
)

// A Clause is a part of a paragraph up to the sign that closes it, the smallest
// passage that is looked for in other places.
type Clause struct {
	Span      tifa.Span // bytes of the text, without the closing signs
	Paragraph int       // the index of its paragraph
}

// Clauses divides the paragraphs of a text at the signs that close a clause:
// ，；：。！？ and their partners in a spaced script, where white space must
// follow. Items between 、 stay together, and what holds no letter or digit is
// no clause. The clauses stand in the order of the text.
func Clauses(s string, paragraphs []tifa.Span) []Clause {
	return divide(s, paragraphs, byClause)
}

// Sentences divides the paragraphs of a text as [Clauses] does, at the signs that
// close a sentence alone: 。；！？ and their partners in a spaced script. They
// correspond as clauses do.
func Sentences(s string, paragraphs []tifa.Span) []Clause {
	return divide(s, paragraphs, bySentence)
}

func divide(s string, paragraphs []tifa.Span, by class) []Clause {
	d := newSide(newLexicon(0), s, paragraphs, nil)
	var out []Clause
	for _, c := range d.units(by) {
		out = append(out, Clause{tifa.Span{Start: d.tokens[c.start].start, End: d.tokens[c.end-1].end}, c.paragraph})
	}
	return out
}

// A division into units goes by the class of the signs that close them: by that
// one and those above it.
const (
	byItem     = pause
	byClause   = comma
	bySentence = stop
)

// A unit is a clause or an item as a run of tokens.
type unit struct {
	start, end int // without the closing signs
	next       int // the token after these
	paragraph  int
	item       bool // 、 closes it, or the unit before it in its paragraph
}

// units divides the paragraphs of d at signs of class by and above.
func (d *side) units(by class) []unit {
	var out []unit
	for p := range d.spans {
		start, item := d.first[p], false
		last := d.first[p+1]
		for start < last && d.tokens[start].role == setting {
			start++
		}
		for i := start; i < last; i++ {
			if !d.closes(i, last, by) {
				continue
			}
			pausing := d.tokens[i].class == pause
			end := i
			for i+1 < last && d.closesToo(i+1) {
				i++
			}
			if d.speaks(start, end) {
				from, to := d.unpaired(start, end)
				out = append(out, unit{from, to, i + 1, p, item || pausing})
			}
			start, item = i+1, pausing
		}
		if d.speaks(start, last) {
			from, to := d.unpaired(start, last)
			out = append(out, unit{from, to, last, p, item})
		}
	}
	return out
}

// closes reports whether token i, in a paragraph that ends before token last,
// closes a unit.
func (d *side) closes(i, last int, by class) bool {
	t := d.tokens[i]
	if t.class < by || t.class > stop {
		return false
	}
	if t.end-t.start > 1 || i+1 == last { // not ASCII
		return true
	}
	if b := d.tokens[max(i-1, 0)]; i > 0 && b.class == shortWord && b.end-b.start == 1 && b.end == t.start && d.text[t.start] == '.' {
		return false // an initial
	}
	next, _ := utf8.DecodeRuneInString(d.text[t.end:])
	return d.tokens[i+1].start > t.end || text.IsHan(next)
}

// closesToo reports whether token i, after a closing sign, belongs to it: as a
// quotation mark does, or a second sign.
func (d *side) closesToo(i int) bool {
	t := d.tokens[i]
	switch d.text[t.start:t.end] {
	case "”", "’", "」", "』", "）", ")", "》", "。", "！", "？":
		return true
	}
	return false
}

// unpaired takes from both ends of tokens i to j the quotation marks and brackets
// whose partner stands outside.
func (d *side) unpaired(i, j int) (from, to int) {
	const opening, closing = "“‘「『（(《", "”’」』）)》"
	partner := func(at int, of, partners string) (string, bool) {
		n := strings.Index(of, d.text[d.tokens[at].start:d.tokens[at].end])
		if n < 0 || d.tokens[at].class != mark {
			return "", false
		}
		r := utf8.RuneCountInString(of[:n])
		return string([]rune(partners)[r]), true
	}
	holds := func(s string) bool {
		for _, t := range d.tokens[i:j] {
			if d.text[t.start:t.end] == s {
				return true
			}
		}
		return false
	}
	for i < j {
		if s, ok := partner(i, opening, closing); !ok || holds(s) {
			break
		}
		i++
	}
	for i < j {
		if s, ok := partner(j-1, closing, opening); !ok || holds(s) {
			break
		}
		j--
	}
	return i, j
}

// speaks reports whether tokens i to j hold a letter or a digit.
func (d *side) speaks(i, j int) bool {
	for ; i < j; i++ {
		if d.tokens[i].class >= particle {
			return true
		}
	}
	return false
}
