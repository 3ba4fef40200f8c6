package formulation

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/text"
)

// A phrase is a string in its flat form, cut into units: words of spaced scripts and
// single characters of others, signs among them.
type phrase struct {
	text  string
	units []tifa.Span
}

func newPhrase(s string) phrase {
	var p phrase
	p.add(text.FormOf(s, 0))
	return p
}

// add appends a string that is in its flat form.
func (p *phrase) add(s string) {
	at := len(p.text)
	p.text += s
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if isWord(r) {
			n = wordLength(s[i:])
		}
		if !unicode.IsSpace(r) {
			p.units = append(p.units, tifa.Span{Start: at + i, End: at + i + n})
		}
		i += n
	}
}

func (p *phrase) len() int          { return len(p.units) }
func (p *phrase) unit(i int) string { return p.units[i].In(p.text) }

// part is units i up to j.
func (p *phrase) part(i, j int) string {
	if i == j {
		return ""
	}
	return p.text[p.units[i].Start:p.units[j-1].End]
}

// word reports whether unit i is a word of a spaced script, or a number.
func (p *phrase) word(i int) bool {
	r, _ := utf8.DecodeRuneInString(p.unit(i))
	return isWord(r)
}

// spaced reports whether most units are words of a spaced script.
func (p *phrase) spaced() bool {
	words := 0
	for i := range p.units {
		if p.word(i) {
			words++
		}
	}
	return 2*words > len(p.units)
}

// function reports whether unit i is a function character or word, or a sign.
func (p *phrase) function(i int) bool {
	s := p.unit(i)
	r, _ := utf8.DecodeRuneInString(s)
	switch {
	case p.word(i):
		return IsFunctionWord(s)
	case text.IsIdeograph(r):
		return IsFunction(r)
	}
	return IsFunction(r) || unicode.IsPunct(r)
}

// folded are the units in lower case.
func (p *phrase) folded() []string {
	out := make([]string, len(p.units))
	for i := range p.units {
		out[i] = strings.ToLower(p.unit(i))
	}
	return out
}

// hitContext is the number of characters from which a context was cut, perhaps
// within a word.
const hitContext = 40

// clauseAround is the clause that a hit stands in, as far as its context goes, and
// the units of the hit in it. A clause ends at one of ends, and at a full stop
// between words; signs of the hit itself end none.
func clauseAround(h *tifa.Hit, ends string) (p phrase, from, to int) {
	node := text.FormOf(h.Node, 0)
	left, right := text.FormOf(h.Left, 0), text.FormOf(h.Right, 0)
	if r, _ := utf8.DecodeRuneInString(node); text.IsHan(r) {
		left = strings.TrimRightFunc(left, unicode.IsSpace)
	}
	if r, _ := utf8.DecodeLastRuneInString(node); text.IsHan(r) {
		right = strings.TrimLeftFunc(right, unicode.IsSpace)
	}
	before := phrase{}
	before.add(left)
	first := 0
	if utf8.RuneCountInString(h.Left) >= hitContext && before.len() > 0 && before.word(0) {
		first = 1 // perhaps the end of a word
	}
	for i := before.len() - 1; i >= first; i-- {
		if before.ends(i, ends) {
			first = i + 1
		}
	}
	if first < before.len() {
		p.add(left[before.units[first].Start:])
	}
	from = p.len()
	p.add(node)
	to = p.len()
	after := phrase{}
	after.add(right)
	last := after.len()
	if utf8.RuneCountInString(h.Right) >= hitContext && last > 0 && after.word(last-1) {
		last--
	}
	for i := range last {
		if after.ends(i, ends) {
			last = i
			break
		}
	}
	if last > 0 {
		p.add(right[:after.units[last-1].End])
	}
	return p, from, to
}

// ends reports whether unit i ends a clause: it is one of ends, or a full stop that
// no digit or letter follows at once.
func (p *phrase) ends(i int, ends string) bool {
	s := p.unit(i)
	return strings.Contains(ends, s) || s == "."
}

// outerSigns are the signs that end a clause and that f has not.
func outerSigns(signs, f string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(f, r) {
			return -1
		}
		return r
	}, signs)
}

// commonest is the commonest value of counts, the least of several, and how often it
// was counted.
func commonest(counts map[string]int) (value string, n int) {
	for v, c := range counts {
		if c > n || c == n && v < value {
			value, n = v, c
		}
	}
	return value, n
}

// sorted are the units of a phrase in a fixed order, in lower case.
func (p *phrase) sorted() []string {
	out := p.folded()
	slices.Sort(out)
	return out
}
