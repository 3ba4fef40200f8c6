// Package structure recognises the parts of an official text: the event it
// reads out, who was there, who states, stresses and requires what, the lists,
// definitions and roles in it.
//
// Its rules are tables in the folder data, one concept a file; the code only
// says how a table is applied. All analysis runs over the flat form of a text
// (see [text.Flat]), where a page break or a stray space hides nothing, and
// every span is mapped back to the text as issued.
package structure

import (
	"strings"
	"unicode/utf8"

	"tifa"
	"tifa/text"
)

// Read recognises the structure of d. It also fills those fields of d that are
// empty and that the text itself tells (date, place, agency, event, …) and
// notes in d.Evidence where each was read. A field already filled is kept.
func (r *Rules) Read(d *tifa.Document) *tifa.Structure { return r.read(d).structure() }

// ReadParts is Read, Sections and Attendance in one reading.
func (r *Rules) ReadParts(d *tifa.Document) (*tifa.Structure, []tifa.Section, []Group) {
	t := r.read(d)
	sections, groups := t.sections(), t.attendance() // before the structure, which turns t into spans of the text as issued
	return t.structure(), sections, groups
}

func (t *reading) structure() *tifa.Structure {
	s := t.result()
	s.Quotes = quotes(t.doc.Text, s.Paragraphs)
	return s
}

func (r *Rules) read(d *tifa.Document) *reading {
	t := newReading(r, d)
	t.settle()
	t.findTurns()
	t.own = t.firstPerson()
	t.findEvent()
	t.meets = t.isMeeting()
	t.echoed = strings.Contains(t.doc.Title, "反响") || strings.Contains(t.lede(), "反响")
	t.findPeople()
	t.findStatements()
	t.assignParts()
	t.findLists()
	t.findRoles()
	t.findDefinitions()
	t.findKind()
	t.findLinks()
	return t
}

// A reading is one text under analysis. All spans are of the flat text until
// result maps them back.
type reading struct {
	*Rules
	doc  *tifa.Document
	flat *text.Flat
	text string // of flat

	paragraphs []paragraph
	people     []person
	byName     map[string]int // index in people
	aliases    map[string]int // the same of parts of names
	nameStarts runeBits       // first characters of the names met so far
	folded     bool           // text is in simplified characters, the issued one is not
	mentions   []mention      // in order of the text
	statements []tifa.Statement
	subject    subject // whom or what the last sentence was about
	lastNamed  lastNamed
	passing    bool // the last speaker is described, and speaks for a paragraph at most
	own        bool // the text is what its author says
	turns      []turn
	issued     bool // the text is what a body or several sides issue as their own
	echoed     bool // the text tells what others say of a speech
	meets      bool // the event is that somebody is received or met
	lists      []tifa.List
	defs       []tifa.Definition
	roles      []tifa.Role
	found      []tifa.Link
	original   []tifa.Span // paragraphs of the text as issued
	evidence   map[string]tifa.Span
}

// A paragraph is a line of the flat text with what it is for.
type paragraph struct {
	tifa.Span
	kind      paragraphKind
	body      int // where its text begins, after a dateline or programme tag
	sentences []sentence
	roster    bool // names set apart by spaces, or what heads them
}

type paragraphKind int

const (
	bodyText paragraphKind = iota
	heading                // a headline
	colophon               // a source line, a link, an editor's line
)

// A sentence is a stretch that ends with 。！？ or the paragraph, with its
// clauses, which end with ，；：.
type sentence struct {
	tifa.Span
	clauses []tifa.Span // the stop of each left out
	words   wordBits    // which of the words that formulas are tried by it holds
}

func newReading(r *Rules, d *tifa.Document) *reading {
	t := &reading{Rules: r, doc: d, byName: map[string]int{}, aliases: map[string]int{}, evidence: map[string]tifa.Span{}}
	t.original = text.Paragraphs(d.Text)
	t.flat = text.Flatten(d.Text, t.original)
	t.text = t.flat.Text
	t.settleLanguage()
	t.paragraphs = make([]paragraph, len(t.flat.Paragraphs))
	for i, p := range t.flat.Paragraphs {
		t.paragraphs[i] = paragraph{Span: p, body: p.Start}
	}
	return t
}

// body yields the sentences of the text proper, each with its paragraph.
func (t *reading) body(yield func(p *paragraph, s *sentence) bool) {
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		if p.kind != bodyText {
			continue
		}
		for j := range p.sentences {
			if !yield(p, &p.sentences[j]) {
				return
			}
		}
	}
}

func (t *reading) in(s tifa.Span) string { return t.text[s.Start:s.End] }

// printed is what s covers in the text as issued, line breaks within left out.
func (t *reading) printed(s tifa.Span) string {
	return strings.Join(strings.FieldsFunc(t.flat.Span(s).In(t.doc.Text), func(r rune) bool {
		return r == '\n' || r == '\r' || r == '\f'
	}), "")
}

// result maps what was found back to the text as issued.
func (t *reading) result() *tifa.Structure {
	out := &tifa.Structure{Paragraphs: t.original}
	if t.folded {
		t.unfold()
	}
	for _, p := range t.people {
		q := p.Person
		q.Span = t.flat.Span(q.Span)
		out.People = append(out.People, q)
	}
	for _, s := range t.statements {
		s.Span, s.At = t.flat.Span(s.Span), t.flat.Span(s.At)
		out.Statements = append(out.Statements, s)
	}
	for _, l := range t.lists {
		for i := range l.Items {
			l.Items[i] = t.flat.Span(l.Items[i])
		}
		out.Lists = append(out.Lists, l)
	}
	for _, d := range t.defs {
		d.Span = t.flat.Span(d.Span)
		out.Definitions = append(out.Definitions, d)
	}
	for _, r := range t.roles {
		r.Filler = t.flat.Span(r.Filler)
		out.Roles = append(out.Roles, r)
	}
	for _, l := range t.found {
		l.To = t.flat.Span(l.To)
		if l.From != nil {
			from := t.flat.Span(*l.From)
			l.From = &from
		}
		out.Links = append(out.Links, l)
	}
	if t.doc.Evidence == nil {
		t.doc.Evidence = map[string]tifa.Span{}
	}
	for field, s := range t.evidence {
		t.doc.Evidence[field] = t.flat.Span(s)
	}
	return out
}

// settleLanguage tells language and script. The tables are in simplified
// characters, so a traditional text is read in these, character by character.
func (t *reading) settleLanguage() {
	d := t.doc
	language, script := text.Language(d.Text)
	if d.Language == "" {
		d.Language = language
	}
	if d.Script == "" && d.Language == language {
		d.Script = script
	}
	if d.Language != "zh" || d.Script == "Hans" {
		return
	}
	simplified := strings.Map(func(r rune) rune {
		if s := text.Script.Rune(r); utf8.RuneLen(s) == utf8.RuneLen(r) {
			return s
		}
		return r
	}, t.text)
	t.folded = simplified != t.text
	t.text = simplified
}

// unfold puts what was read in simplified characters back as it is printed.
func (t *reading) unfold() {
	names := map[string]string{}
	for i := range t.people {
		p := &t.people[i]
		names[p.Name] = t.printed(p.Span)
		p.Name = names[p.Name]
	}
	for i := range t.statements {
		s := &t.statements[i]
		s.Cue = t.printed(s.At)
		if name, ok := names[s.Speaker]; ok {
			s.Speaker = name
		} else if t.known(s.Speaker) {
			s.Speaker = t.printedBefore(s.At.Start, s.Speaker)
		}
	}
	for i := range t.roles {
		r := &t.roles[i]
		r.Role = t.printedBefore(r.Filler.End+len("为")+len(r.Role), r.Role)
		r.Head = t.printedBefore(r.Filler.Start, r.Head)
	}
	for i := range t.people {
		for k, o := range t.people[i].Offices {
			t.people[i].Offices[k] = t.printedBefore(t.people[i].Span.Start, o)
		}
	}
	if e := t.doc.Event; e != nil {
		if at, ok := t.evidence["event.name"]; ok && t.in(at) == e.Name {
			e.Name = t.printed(at)
		}
		if at, ok := t.evidence["event.place"]; ok && t.in(at) == e.Place {
			e.Place = t.printed(at)
		}
	}
	for field, to := range map[string]*string{"agency": &t.doc.Agency, "place": &t.doc.Place, "source": &t.doc.Source} {
		if at, ok := t.evidence[field]; ok {
			*to = t.printed(at)
		}
	}
}

// printedBefore is s as it is printed at its last place before byte limit.
func (t *reading) printedBefore(limit int, s string) string {
	if i := strings.LastIndex(t.text[:min(limit, len(t.text))], s); s != "" && i >= 0 {
		return t.printed(tifa.Span{Start: i, End: i + len(s)})
	}
	return s
}

// cut splits a stretch of the flat text into sentences and clauses. Stops
// within quotation marks and brackets end nothing, unless the whole paragraph is
// quoted; a mark that the paragraph never closes opens nothing.
func (t *reading) cut(span tifa.Span) []sentence {
	var out []sentence
	depth, left := 0, closingMarks(t.in(span))
	start, clause := span.Start, span.Start
	var clauses []tifa.Span
	endClause := func(at, next int) {
		if at > clause {
			clauses = append(clauses, tifa.Span{Start: clause, End: at})
		}
		clause = next
	}
	endSentence := func(at int) {
		if at > start {
			span := tifa.Span{Start: start, End: at}
			out = append(out, sentence{span, clauses, t.index.find(t.in(span))})
		}
		start, clause, clauses = at, at, nil
	}
	s := t.text[:span.End]
	for i := span.Start; i < span.End; {
		r, n := utf8.DecodeRuneInString(s[i:])
		next := i + n
		switch r {
		case '“', '《', '（', '(', '「', '『':
			if depth < left && (i > span.Start || !isQuoted(s[i:])) {
				depth++
			}
		case '”', '》', '）', ')', '」', '』':
			left--
			depth = min(max(0, depth-1), left)
			// “…。” ends a sentence where the mark closes after its stop
			if before, _ := utf8.DecodeLastRuneInString(s[:i]); depth == 0 && isStop(before) && (r == '”' || r == '』') {
				endClause(i, next)
				endSentence(next)
			}
		case '，', '；', '：', ',', ';', ':':
			if depth == 0 && !betweenDigits(s, i, next) {
				endClause(i, next)
			}
		default:
			if depth == 0 && !strings.HasPrefix(s[next:], "”") && (isStop(r) || r == '.' && englishStop(s, next) && !abbreviated(s[start:i])) {
				endClause(i, next)
				endSentence(next)
				for next < span.End && s[next] == ' ' {
					next++
					start, clause = next, next
				}
			}
		}
		i = next
	}
	endClause(span.End, span.End)
	endSentence(span.End)
	return out
}

// closingMarks counts the marks in s that close quotations, titles and brackets.
func closingMarks(s string) (n int) {
	for _, r := range s {
		switch r {
		case '”', '》', '）', ')', '」', '』':
			n++
		}
	}
	return n
}

// isQuoted reports whether a paragraph is all one quotation: it opens with a mark
// that closes at its end, or in a later one.
func isQuoted(paragraph string) bool {
	if !strings.HasPrefix(paragraph, "“") {
		return false
	}
	depth := 0
	for i, r := range paragraph {
		switch r {
		case '“':
			depth++
		case '”':
			if depth--; depth == 0 {
				return i+len("”") == len(paragraph)
			}
		}
	}
	return true
}

func isStop(r rune) bool { return r == '。' || r == '！' || r == '？' || r == '!' || r == '?' }

// betweenDigits reports whether the mark at s[i:next] stands within a number
// or a time: 9,195 or 17:30.
func betweenDigits(s string, i, next int) bool {
	return i > 0 && isDigit(s[i-1]) && next < len(s) && isDigit(s[next])
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// englishStop reports whether a full stop before s[next:] ends a sentence: a
// space and a capital follow.
func englishStop(s string, next int) bool {
	return next == len(s) || next+1 < len(s) && s[next] == ' ' && 'A' <= s[next+1] && s[next+1] <= 'Z'
}
