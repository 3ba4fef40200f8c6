package query

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
)

// Limits on what a query may hold; more is a mistake or an attack.
const (
	maxBytes = 64 << 10
	maxTerms = 1000
	maxNear  = 10_000 // characters
	maxRuns  = 3      // [*] in one pattern; each multiplies the work by Run
)

// Parse reads a query. An error is a [*tifa.Problem] with the position, counted
// in code points from 1, and a hint.
func Parse(s string) (*Query, error) {
	if l, ok := Alone(s); ok {
		return &Query{Root: l}, nil
	}
	if len(s) > maxBytes {
		return nil, &tifa.Problem{Path: "query", Fact: fmt.Sprintf("query of %d bytes, the limit is %d", len(s), maxBytes)}
	}
	if !utf8.ValidString(s) {
		return nil, &tifa.Problem{Path: "query", Fact: "the query is not UTF-8", Hint: "set the terminal to UTF-8"}
	}
	p := &parser{source: s}
	if err := p.scan(); err != nil {
		return nil, err
	}
	q := &Query{Filter: p.chosen.Filter, Passage: p.chosen.Passage}
	if len(p.tokens) == 0 {
		if p.filters == nil {
			return nil, p.fault(0, "nothing to find", "want a string of one character or more")
		}
		return q, nil
	}
	root, err := p.document()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != end {
		return nil, p.unexpected(t)
	}
	q.Root = root
	return q, nil
}

// Alone reads a query that is one string without any sign of the language, or
// one in quotes: the commonest, which need no parser. ok is false for any other.
func Alone(s string) (l Literal, ok bool) {
	if s == "" || len(s) > maxBytes || !utf8.ValidString(s) {
		return "", false
	}
	if n := len(s) - 1; s[0] == '"' {
		if n < 2 || s[n] != '"' || strings.IndexByte(s[1:n], '"') >= 0 || strings.IndexByte(s[1:n], '\\') >= 0 {
			return "", false
		}
		return Literal(s[1:n]), true
	}
	const signs = " \t\n\r\"\\/:[]()|"
	if strings.ContainsAny(s, signs) || operators[s] != end {
		return "", false
	}
	_, _, near := distance(s)
	return Literal(s), !near
}

type tokenKind int

const (
	end tokenKind = iota
	term
	opOr
	opNear
	opWithin
	opNotWithin
	opAnd
	opNot
	open
	shut
)

// A token is a term or an operator at a byte of the source.
type token struct {
	kind tokenKind
	at   int
	word string // as written
	node Node   // of a term
	n    int    // of a distance
	ordered
}

type ordered bool

type parser struct {
	source  string
	tokens  []token
	next    int
	chosen  Query    // by fields
	filters []string // names given
}

// fault is a problem at byte at.
func (p *parser) fault(at int, fact, hint string) error {
	return &tifa.Problem{Path: "query", Line: 1, Column: 1 + utf8.RuneCountInString(p.source[:at]), Fact: fact, Hint: hint}
}

var operators = map[string]tokenKind{"|": opOr, "WITHIN": opWithin, "AND": opAnd, "NOT": opNot, "(": open, ")": shut}

// scan cuts the source into tokens. Words that follow one another are one
// string, with the white space between them as it is written.
func (p *parser) scan() error {
	s := p.source
	run := -1 // start of the run of words, if one is open
	stop := 0 // its end so far
	flush := func() error {
		if run < 0 {
			return nil
		}
		node, err := p.words(run, stop)
		p.tokens = append(p.tokens, token{kind: term, at: run, word: s[run:stop], node: node})
		run = -1
		return err
	}
	for i := 0; i < len(s); {
		if r, n := utf8.DecodeRuneInString(s[i:]); r == ' ' || r == '\t' || r == '\n' || r == '\r' {
			i += n
			continue
		}
		var err error
		from := i
		switch {
		case run < 0 && (s[i] == '"' || s[i] == '/'):
			i, err = p.delimited(i)
		default:
			word := s[i : i+wordEnd(s[i:])]
			if t, ok := p.operator(i, word); ok {
				if err = flush(); err == nil {
					p.tokens = append(p.tokens, t)
				}
			} else if n, isFilter, e := p.field(i); isFilter || e != nil {
				if err = flush(); err == nil {
					err = e
				}
				word = s[i : i+n]
			} else {
				if run < 0 {
					run = i
				}
				stop = i + len(word)
			}
			i += len(word)
		}
		if err != nil {
			return err
		}
		if len(p.tokens) > maxTerms {
			return p.fault(from, fmt.Sprintf("more than %d terms", maxTerms), "ask in several queries")
		}
	}
	if err := flush(); err != nil {
		return err
	}
	p.joinNotWithin()
	return nil
}

// wordEnd is the length of the word that opens s.
func wordEnd(s string) int {
	if i := strings.IndexAny(s, " \t\n\r"); i >= 0 {
		return i
	}
	return len(s)
}

func (p *parser) operator(at int, word string) (token, bool) {
	if kind, ok := operators[word]; ok {
		return token{kind: kind, at: at, word: word}, true
	}
	if n, inOrder, ok := distance(word); ok {
		return token{kind: opNear, at: at, word: word, n: n, ordered: ordered(inOrder)}, true
	}
	return token{}, false
}

// joinNotWithin makes one operator of NOT WITHIN.
func (p *parser) joinNotWithin() {
	var out []token
	for _, t := range p.tokens {
		if n := len(out); t.kind == opWithin && n > 0 && out[n-1].kind == opNot {
			out[n-1].kind, out[n-1].word = opNotWithin, "NOT WITHIN"
			continue
		}
		out = append(out, t)
	}
	p.tokens = out
}

// delimited reads a quoted string or a regular expression at byte i and gives
// the offset behind it.
func (p *parser) delimited(i int) (next int, err error) {
	s := p.source
	mark, name := s[i], "quotation mark"
	if mark == '/' {
		name = "/"
	}
	var b strings.Builder
	for k := i + 1; k < len(s); k++ {
		switch c := s[k]; {
		case c == '\\' && k+1 < len(s) && (s[k+1] == mark || s[k+1] == '\\'):
			k++
			if mark == '/' && s[k] == '\\' { // RE2 reads it
				b.WriteByte('\\')
			}
			b.WriteByte(s[k])
		case c == mark:
			if k+1 < len(s) && wordEnd(s[k+1:]) != 0 {
				return 0, p.fault(k+1, fmt.Sprintf("text right behind the closing %s", name), "set it off with a space, or escape the mark: \\"+string(mark))
			}
			node, err := p.term(i, mark, b.String())
			p.tokens = append(p.tokens, token{kind: term, at: i, word: s[i : k+1], node: node})
			return k + 1, err
		default:
			b.WriteByte(c)
		}
	}
	last := strings.TrimRightFunc(s, unicode.IsSpace)
	if k := strings.LastIndexAny(last, " \t"); k > i {
		last = last[k+1:]
	} else {
		last = last[i+1:]
	}
	if mark == '/' { // 1/3 and and/or are ordinary text, so an opening / alone is one, too
		return 0, p.fault(i, "unclosed regular expression", `add / at its end, or put the string in quotes: "`+s[i:]+`"`)
	}
	return 0, p.fault(i, "unclosed quotation mark", `add " after `+last)
}

// term is the node of what stands between two marks.
func (p *parser) term(at int, mark byte, s string) (Node, error) {
	if mark == '"' {
		if s == "" {
			return nil, p.fault(at, "an empty string occurs everywhere", "want one character or more")
		}
		return Literal(s), nil
	}
	return p.regexp(at, s)
}

func (p *parser) regexp(at int, expr string) (Node, error) {
	if expr == "" {
		return nil, p.fault(at, "an empty regular expression", "want an expression between the marks")
	}
	re, err := regexp.Compile(expr)
	if err != nil {
		fact := err.Error()
		if e, ok := err.(*syntax.Error); ok {
			fact = fmt.Sprintf("%s: %s", e.Code, e.Expr)
		}
		return nil, p.fault(at, "regular expression: "+fact, "RE2 syntax: no look-around, no back-references")
	}
	if re.MatchString("") {
		return nil, p.fault(at, "the regular expression matches the empty string, which occurs everywhere", "make a part of it necessary, for instance + for *")
	}
	return Regexp{re}, nil
}

// words is the node of a run of words: a literal, or a pattern if it holds a
// gap.
func (p *parser) words(from, to int) (Node, error) {
	s := p.source[from:to]
	if i := strings.IndexByte(s, '"'); i >= 0 {
		return nil, p.fault(from+i, "a quotation mark within a string", "put the whole string in quotes and escape the mark: "+Quote(s))
	}
	if !strings.Contains(s, "[?]") && !strings.Contains(s, "[*]") {
		return Literal(s), nil
	}
	var out Pattern
	for s != "" {
		i := len(s)
		for _, gap := range []string{"[?]", "[*]"} {
			if k := strings.Index(s, gap); k >= 0 {
				i = min(i, k)
			}
		}
		if i > 0 {
			out = append(out, Element{Text: s[:i]})
			s = s[i:]
			continue
		}
		gap := One
		if s[1] == '*' {
			gap = Anyrun
		}
		out = append(out, Element{Any: gap})
		s = s[len("[?]"):]
	}
	if out[0].Text == "" || out[len(out)-1].Text == "" {
		return nil, p.fault(from, "a pattern begins and ends with text", "put a character before the first gap and behind the last")
	}
	runs := 0
	for _, e := range out {
		if e.Any == Anyrun {
			runs++
		}
	}
	if runs > maxRuns {
		return nil, p.fault(from, fmt.Sprintf("%d gaps [*], the limit is %d", runs, maxRuns), "join shorter patterns with ..10")
	}
	return out, nil
}

// field reads a filter at byte i: name:value, the value in quotes if it holds a
// space. n is its length.
func (p *parser) field(i int) (n int, ok bool, err error) {
	s := p.source[i:]
	for _, f := range fields {
		value, found := strings.CutPrefix(s, f.name+":")
		if !found {
			continue
		}
		n = len(f.name) + 1
		if strings.HasPrefix(value, `"`) {
			q := &parser{source: p.source}
			next, err := q.delimited(i + n)
			if err != nil {
				return 0, false, err
			}
			n = next - i
			value = string(q.tokens[0].node.(Literal))
		} else {
			value = value[:wordEnd(value)]
			n += len(value)
		}
		if value == "" {
			return n, true, p.fault(i, fmt.Sprintf("no value behind %s:", f.name), fmt.Sprintf("to find the string itself, put it in quotes: %q", f.name+":"))
		}
		if slices.Contains(p.filters, f.name) {
			return n, true, p.fault(i, f.name+" is given twice", "want one filter of a kind")
		}
		p.filters = append(p.filters, f.name)
		if err := f.set(&p.chosen, value); err != nil {
			return n, true, p.fault(i, err.Error(), map[string]string{"date": "for instance date:2012..2020, date:2018-06, date:..2017"}[f.name])
		}
		return n, true, nil
	}
	return 0, false, nil
}

func (p *parser) peek() token {
	if p.next < len(p.tokens) {
		return p.tokens[p.next]
	}
	return token{kind: end, at: len(p.source)}
}

func (p *parser) take(kinds ...tokenKind) (token, bool) {
	t := p.peek()
	if !slices.Contains(kinds, t.kind) {
		return t, false
	}
	p.next++
	return t, true
}

func (p *parser) unexpected(t token) error {
	switch t.kind {
	case end:
		return p.fault(t.at, "the query breaks off", "want a string behind the operator")
	case term:
		return p.fault(t.at, "two strings without an operator between them", "join them with |, AND, ..10 or ~10, or put both in one pair of quotes")
	case shut:
		return p.fault(t.at, `")" without "("`, `to find the sign itself, put it in quotes: ")"`)
	}
	return p.fault(t.at, fmt.Sprintf("operator %s without a string before it", t.word), fmt.Sprintf("to find the word itself, put it in quotes: %q", t.word))
}

// document reads A AND B, A NOT B, from the left.
func (p *parser) document() (Node, error) {
	a, err := p.within()
	for err == nil {
		t, ok := p.take(opAnd, opNot)
		if !ok {
			break
		}
		var b Node
		if b, err = p.within(); err != nil {
			break
		}
		if t.kind == opAnd {
			a = And{a, b}
		} else {
			a = Not{a, b}
		}
	}
	return a, err
}

// within reads A WITHIN B, A NOT WITHIN B.
func (p *parser) within() (Node, error) {
	a, err := p.near()
	for err == nil {
		t, ok := p.take(opWithin, opNotWithin)
		if !ok {
			break
		}
		var b Node
		if b, err = p.near(); err == nil {
			a = Within{a, b, t.kind == opNotWithin}
		}
	}
	return a, err
}

// near reads A ..10 B, A ~10 B.
func (p *parser) near() (Node, error) {
	a, err := p.or()
	for err == nil {
		t, ok := p.take(opNear)
		if !ok {
			break
		}
		if t.n > maxNear {
			return nil, p.fault(t.at, fmt.Sprintf("distance %d, the limit is %d characters", t.n, maxNear), "")
		}
		var b Node
		if b, err = p.or(); err == nil {
			a = Near{a, b, t.n, bool(t.ordered)}
		}
	}
	return a, err
}

// or reads A | B | C.
func (p *parser) or() (Node, error) {
	a, err := p.primary()
	if err != nil {
		return nil, err
	}
	all := Or{a}
	for {
		if _, ok := p.take(opOr); !ok {
			break
		}
		b, err := p.primary()
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	if len(all) == 1 {
		return a, nil
	}
	return all, nil
}

// primary reads a string, a pattern, a regular expression, or a query in
// parentheses.
func (p *parser) primary() (Node, error) {
	if t, ok := p.take(term); ok {
		return t.node, nil
	}
	t, ok := p.take(open)
	if !ok {
		return nil, p.unexpected(t)
	}
	inner, err := p.document()
	if err != nil {
		return nil, err
	}
	if _, ok := p.take(shut); !ok {
		if next := p.peek(); next.kind != end {
			return nil, p.unexpected(next)
		}
		return nil, p.fault(t.at, `unclosed "("`, `add " )", or put the sign in quotes: "("`)
	}
	return inner, nil
}
