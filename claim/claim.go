// Package claim reads claims about a corpus and judges each by what the corpus
// holds.
//
// The grammar is in docs/claims.md. A claim is supported or contradicted only if
// no hole in what was searched could change that: an edition or a stretch of time
// of which nothing is held, a text known to be abridged. Else it is undecidable.
// All counts are those of a [tifa.Searcher], so they are exact for the documents
// held.
package claim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/query"
)

// A Kind says what is claimed.
type Kind string

// The kinds of claim.
const (
	First   Kind = "first"   // F is first attested on a date, or in a document
	Absent  Kind = "absent"  // F stands nowhere in a document or subcorpus
	Count   Kind = "count"   // F occurs so often
	Dropped Kind = "dropped" // F stands in a document, and in no later one of its series
	New     Kind = "new"     // F stands in a document, and in none before its event
	Said    Kind = "said"    // F is said by a speaker
	More    Kind = "more"    // F occurs more often than G
	Same    Kind = "same"    // two documents have the same text
)

// A Counting says which occurrences a count claims.
type Counting string

// The countings.
const (
	All            Counting = "" // also inside longer strings, overlapping ones too
	Free           Counting = "free"
	Nested         Counting = "nested" // inside the longer ones that free ones are outside of
	NonOverlapping Counting = "non-overlapping"
)

// A Claim is one claim as read.
type Claim struct {
	Kind      Kind
	Text      string // as written
	Line      int    // in its file, counted from 1
	F, G      string // formulations; G of [More] alone
	Filter    tifa.Filter
	Document  string // an id, "" where none is named
	Second    string // the other document of [Same]
	Date      tifa.Date
	Speaker   string
	Act       tifa.Act
	Number    int // of [Count]
	Documents bool
	Counting  Counting
}

// Parse reads a claim that stands on a line of a file. An error is a
// [*tifa.Problem] with line, column in code points, and a hint; where the path is
// empty it is "claim".
func Parse(path string, line int, s string) (*Claim, error) {
	if path == "" {
		path = "claim"
	}
	p := &parser{path: path, line: line, source: s}
	if err := p.scan(); err != nil {
		return nil, err
	}
	c, err := p.claim()
	if err != nil {
		return nil, err
	}
	c.Text, c.Line = strings.TrimSpace(s), line
	return c, nil
}

// Comment reports whether a line of a file of claims holds none: it is empty or
// begins with #.
func Comment(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || strings.HasPrefix(line, "#")
}

// forms are the kinds with how each is written.
var forms = []struct {
	kind Kind
	form string
}{
	{First, `first F [in FILTER] [= DATE or DOC]`},
	{Absent, `absent F in DOC or FILTER`},
	{Count, `count [documents] [free, nested or non-overlapping] F [in FILTER] = N`},
	{Dropped, `dropped F since DOC`},
	{New, `new F in DOC [among FILTER]`},
	{Said, `said F by SPEAKER [with ACT] [in FILTER]`},
	{More, `more F than G [in FILTER]`},
	{Same, `same DOC DOC`},
}

func formOf(k Kind) string {
	for _, f := range forms {
		if f.kind == k {
			return f.form
		}
	}
	return ""
}

// A word of a claim, or a string in quotes.
type word struct {
	at     int // byte of the source
	text   string
	quoted bool
}

type parser struct {
	path   string
	line   int
	source string
	words  []word
	next   int
}

func (p *parser) fault(at int, fact, hint string) error {
	return &tifa.Problem{Path: p.path, Line: p.line, Column: 1 + utf8.RuneCountInString(p.source[:at]), Fact: fact, Hint: hint}
}

// scan cuts the source into words. A quotation mark opens a string at the start of
// a word, or behind the colon of a filter.
func (p *parser) scan() error {
	s := p.source
	if !utf8.ValidString(s) {
		return p.fault(0, "the claim is not UTF-8", "save the file as UTF-8")
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.IsSpace(r) {
			i += n
			continue
		}
		from := i
		quote := -1
		for i < len(s) {
			r, n := utf8.DecodeRuneInString(s[i:])
			if quote < 0 && unicode.IsSpace(r) {
				break
			}
			switch {
			case r == '\\' && quote >= 0 && i+1 < len(s):
				n = 2
			case r == '"' && quote >= 0:
				quote = -1
			case r == '"' && (i == from || s[i-1] == ':'):
				quote = i
			}
			i += n
		}
		if quote >= 0 {
			return p.fault(quote, "unclosed quotation mark", `add " at the end of the string`)
		}
		w := word{from, s[from:i], s[from] == '"'}
		if w.quoted {
			if w.text = query.Unquote(w.text); strings.HasPrefix(w.text, `"`) || w.text == "" {
				return p.fault(from, "want one string in quotes", `write \" for a quotation mark within it`)
			}
		}
		p.words = append(p.words, w)
	}
	if len(p.words) == 0 {
		return p.fault(0, "no claim", "for example: "+forms[0].form)
	}
	return nil
}

func (p *parser) claim() (*Claim, error) {
	c := &Claim{Kind: Kind(p.words[0].text)}
	p.next = 1
	var err error
	switch c.Kind {
	case First:
		err = p.first(c)
	case Absent:
		err = p.absent(c)
	case Count:
		err = p.count(c)
	case Dropped:
		if c.F, err = p.formulation("since"); err == nil {
			c.Document, err = p.after("since", "the id of a document")
		}
	case New:
		if c.F, err = p.formulation("in"); err == nil {
			if c.Document, err = p.after("in", "the id of a document"); err == nil && p.is("among") {
				err = p.filter(c, "among")
			}
		}
	case Said:
		err = p.said(c)
	case More:
		if c.F, err = p.formulation("than"); err == nil {
			p.next++
			if c.G, err = p.formulation("in"); err == nil && p.is("in") {
				err = p.filter(c, "in")
			}
		}
	case Same:
		if c.Document, err = p.after("same", "the id of a document"); err == nil {
			p.next--
			c.Second, err = p.after("", "the id of a document")
		}
	default:
		return nil, p.fault(p.words[0].at, fmt.Sprintf("%q is no claim", p.words[0].text), "claims: "+kinds())
	}
	if err == nil && p.next < len(p.words) {
		w := p.words[p.next]
		err = p.fault(w.at, fmt.Sprintf("%q is out of place", w.text), "want "+formOf(c.Kind))
	}
	return c, err
}

func kinds() string {
	all := make([]string, len(forms))
	for i, f := range forms {
		all[i] = string(f.kind)
	}
	return strings.Join(all, ", ")
}

// is reports whether the next word is a keyword, not in quotes.
func (p *parser) is(keyword string) bool {
	return p.next < len(p.words) && !p.words[p.next].quoted && p.words[p.next].text == keyword
}

// want is what is missing at the end of a claim.
func (p *parser) want(what string) error {
	k := Kind(p.words[0].text)
	at := len(strings.TrimRightFunc(p.source, unicode.IsSpace))
	if p.next < len(p.words) {
		at = p.words[p.next].at
	}
	return p.fault(at, "want "+what, "want "+formOf(k))
}

// formulation reads a string in quotes, or words up to a keyword or the end.
func (p *parser) formulation(keywords ...string) (string, error) {
	if p.next < len(p.words) && p.words[p.next].quoted {
		p.next++
		return p.words[p.next-1].text, nil
	}
	from := p.next
	for p.next < len(p.words) && !slices.ContainsFunc(keywords, p.is) {
		p.next++
	}
	if p.next == from {
		return "", p.want("a formulation")
	}
	end := p.words[p.next-1]
	return p.source[p.words[from].at : end.at+len(end.text)], nil
}

// after reads the word behind a keyword, which is what; "" is the next word, whatever
// stands before it.
func (p *parser) after(keyword, what string) (string, error) {
	if keyword != "" && keyword != string(Same) && !p.is(keyword) {
		return "", p.want(keyword)
	}
	if keyword != string(Same) {
		p.next++
	}
	if p.next >= len(p.words) {
		return "", p.want(what)
	}
	p.next++
	return p.words[p.next-1].text, nil
}

// filter reads filters behind a keyword, up to the next keyword or the end.
func (p *parser) filter(c *Claim, keyword string) error {
	if !p.is(keyword) {
		return p.want(keyword)
	}
	p.next++
	from := p.next
	for p.next < len(p.words) && !p.is("=") && !p.is("with") && isFilter(p.words[p.next]) {
		p.next++
	}
	if p.next == from {
		return p.want("a filter: series: date: source: lang: kind: title:")
	}
	start, last := p.words[from].at, len(p.source)
	if p.next < len(p.words) {
		last = p.words[p.next].at
	}
	q, err := query.Parse(strings.TrimSpace(p.source[start:last]))
	if err != nil {
		return p.within(start, err)
	}
	if q.Root != nil || q.Passage != (tifa.Passage{}) {
		return p.fault(start, "want filters of documents alone", "series: date: source: lang: kind: title:")
	}
	c.Filter = q.Filter
	return nil
}

// isFilter reports whether w is name:value.
func isFilter(w word) bool {
	name, _, ok := strings.Cut(w.text, ":")
	return !w.quoted && ok && name != "" && strings.IndexFunc(name, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
}

// within places an error of a part that begins at a byte of the claim.
func (p *parser) within(start int, err error) error {
	inner, ok := err.(*tifa.Problem)
	if !ok {
		return p.fault(start, err.Error(), "")
	}
	out := *inner
	out.Path, out.Line = p.path, p.line
	out.Column = utf8.RuneCountInString(p.source[:start]) + max(1, inner.Column)
	return &out
}

func (p *parser) first(c *Claim) (err error) {
	if c.F, err = p.formulation("in", "="); err != nil {
		return err
	}
	if p.is("in") {
		if err := p.filter(c, "in"); err != nil {
			return err
		}
	}
	if !p.is("=") {
		return nil
	}
	value, err := p.after("=", "a date or the id of a document")
	if err != nil {
		return err
	}
	word := p.words[p.next-1]
	d, err := tifa.ParseDate(value)
	switch {
	case err == nil:
		c.Date = d
	case !word.quoted && strings.Trim(value, "0123456789-/.年月日") == "":
		return p.fault(word.at, fmt.Sprintf("%q is no date", value), `want 2018, 2018-03 or 2018-03-05; put the id of a document that looks so in quotes`)
	default:
		c.Document = value
	}
	return nil
}

func (p *parser) absent(c *Claim) (err error) {
	if c.F, err = p.formulation("in"); err != nil {
		return err
	}
	if p.is("in") && p.next+1 < len(p.words) && isFilter(p.words[p.next+1]) {
		return p.filter(c, "in")
	}
	c.Document, err = p.after("in", "the id of a document")
	return err
}

func (p *parser) count(c *Claim) (err error) {
	for done := false; !done; {
		switch {
		case p.is("documents"):
			c.Documents = true
		case p.is("occurrences"):
		case p.is(string(Free)), p.is(string(Nested)), p.is(string(NonOverlapping)):
			if c.Counting != "" {
				return p.fault(p.words[p.next].at, fmt.Sprintf("%s and %s are two ways of counting", c.Counting, p.words[p.next].text), "leave out one of them, or put the formulation in quotes")
			}
			c.Counting = Counting(p.words[p.next].text)
		default:
			done = true
			continue
		}
		p.next++
	}
	if c.Documents && (c.Counting == Free || c.Counting == Nested) {
		return p.fault(p.words[1].at, "free and nested occurrences are counted, not the documents that hold them", "leave out documents")
	}
	if c.F, err = p.formulation("in", "="); err != nil {
		return err
	}
	if p.is("in") {
		if err := p.filter(c, "in"); err != nil {
			return err
		}
	}
	if !p.is("=") {
		return p.want("= and a number")
	}
	value, err := p.after("=", "a number")
	if err != nil {
		return err
	}
	at := p.words[p.next-1].at
	if c.Number, err = strconv.Atoi(strings.ReplaceAll(value, ",", "")); err != nil || c.Number < 0 {
		return p.fault(at, fmt.Sprintf("%q is no number of occurrences", value), "want 0 or more")
	}
	return nil
}

func (p *parser) said(c *Claim) (err error) {
	if c.F, err = p.formulation("by"); err != nil {
		return err
	}
	if c.Speaker, err = p.after("by", "a speaker"); err != nil {
		return err
	}
	if p.is("with") {
		act, err := p.after("with", "an act")
		if err != nil {
			return err
		}
		c.Act = tifa.Act(act)
		var acts []string
		for _, a := range []tifa.Act{tifa.Judge, tifa.State, tifa.Stress, tifa.Require, tifa.Decide, tifa.Told} {
			acts = append(acts, string(a))
		}
		if !slices.Contains(acts, act) {
			return p.fault(p.words[p.next-1].at, fmt.Sprintf("%q is no act", act), "want one of "+strings.Join(acts, ", "))
		}
	}
	if p.is("in") {
		return p.filter(c, "in")
	}
	return nil
}
