// Package editions makes new editions of documents by edits that it records, and
// judges how many of them a comparison of the two texts tells.
package editions

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
)

// A Kind is what was done to a text.
type Kind string

// The kinds of edit, by what they change.
const (
	InsertWords      Kind = "words inserted"
	DeleteWords      Kind = "words deleted"
	ReplaceWords     Kind = "words replaced"
	InsertClause     Kind = "clause inserted"
	DeleteClause     Kind = "clause deleted"
	ReplaceClause    Kind = "clause replaced"
	ReplaceClauses   Kind = "three clauses replaced"
	SwapClauses      Kind = "clauses swapped"
	MoveClause       Kind = "clause moved to another paragraph"
	InsertParagraph  Kind = "paragraph inserted"
	DeleteParagraph  Kind = "paragraph deleted"
	RewriteParagraph Kind = "paragraph replaced"
	MoveParagraph    Kind = "paragraph moved"
	SplitParagraph   Kind = "paragraph split"
	MergeParagraphs  Kind = "paragraphs merged"
)

// Kinds lists all kinds.
func Kinds() []Kind {
	return []Kind{
		InsertWords, DeleteWords, ReplaceWords, InsertClause, DeleteClause, ReplaceClause, ReplaceClauses, SwapClauses, MoveClause,
		InsertParagraph, DeleteParagraph, RewriteParagraph, MoveParagraph, SplitParagraph, MergeParagraphs,
	}
}

// Still lists the kinds of edit that move nothing.
func Still() []Kind { return slices.DeleteFunc(Kinds(), Kind.Moves) }

// Moves reports whether an edit of this kind moves what it changes.
func (k Kind) Moves() bool { return k == SwapClauses || k == MoveClause || k == MoveParagraph }

// An Edit is what was done in one place. Spans are bytes.
type Edit struct {
	Kind     Kind
	Old, New tifa.Span // what it changed, empty on a side that it left alone
	// OldWithin and NewWithin are the clauses that it stands in, with their signs:
	// what a comparison may show as changed.
	OldWithin, NewWithin tifa.Span
	// OldPassed and NewPassed are what a moved passage passed by, if as well this
	// may be said to have moved.
	OldPassed, NewPassed []tifa.Span
}

// A unit is a clause with its closing signs.
type unit struct {
	old  tifa.Span // in the old text, empty for what was inserted
	text string
	used bool  // by an edit, or next to one
	edit *Edit // whose New is text[from:to]
	from, to,
	start int // in the new text
}

// core is the clause without its closing signs.
func (u *unit) core() string { return strings.TrimRight(u.text, signs) }

func (u *unit) sign() string { return u.text[len(u.core()):] }

// fewestClauses are the clauses of another document that New needs.
const fewestClauses = 20

const signs = "，；：。！？”’）"

var clauseForm = regexp.MustCompile(`[^，；：。！？\n]+[，；：。！？”’）]*`)

// A paragraph of units, and the edit that inserted or moved it.
type paragraph struct {
	units   []*unit
	edit    *Edit
	whole   bool // it, or one beside it, was inserted, deleted, moved, split or merged
	old     tifa.Span
	present bool
}

// An Editor makes a new edition of a text.
type editor struct {
	random *rand.Rand
	old    string
	paras  []*paragraph
	source []string // clauses of other documents
	edits  []*Edit
}

// New makes an edition of old, whose paragraphs are its lines, by at most n edits
// of some of the kinds that do not touch each other. What it inserts are clauses of
// source that old does not hold. It returns the new text and the edits.
func New(old, source string, kinds []Kind, n int, seed uint64) (string, []Edit) {
	e := &editor{random: rand.New(rand.NewPCG(seed, 11)), old: old}
	for _, c := range clauseForm.FindAllString(source, -1) {
		c = strings.TrimRight(strings.TrimSpace(c), signs)
		if length := utf8.RuneCountInString(c); length >= 6 && length <= 30 && !strings.Contains(old, c) {
			e.source = append(e.source, c)
		}
	}
	at := 0
	for line := range strings.SplitAfterSeq(old, "\n") {
		p := &paragraph{present: true}
		for _, m := range clauseForm.FindAllStringIndex(strings.TrimRight(line, "\n"), -1) {
			p.units = append(p.units, &unit{old: tifa.Span{Start: at + m[0], End: at + m[1]}, text: line[m[0]:m[1]]})
		}
		if len(p.units) > 0 {
			p.old = tifa.Span{Start: p.units[0].old.Start, End: p.units[len(p.units)-1].old.End}
			e.paras = append(e.paras, p)
		}
		at += len(line)
	}
	if len(e.source) < fewestClauses || len(e.paras) == 0 {
		return e.render()
	}
	for tries := 0; tries < 10 && len(e.edits) == 0 && slices.Contains(kinds, MoveParagraph); tries++ {
		e.make(MoveParagraph) // first what needs the most room
	}
	for tries := 0; len(e.edits) < n && tries < 20*n; tries++ {
		e.make(kinds[e.random.IntN(len(kinds))])
	}
	return e.render()
}

// Fits reports whether a text is of a length that editions are made of: some
// paragraphs, and no book.
func Fits(s string) bool { return len(s) > 2_000 && len(s) < 60_000 }

// OfCorpus makes edition k of n of a corpus of texts: the texts are drawn evenly,
// what is inserted comes from a text half a corpus away, and there are three
// edits and one more for every 800 bytes.
func OfCorpus(texts []string, k, n int, kinds []Kind) (old, new string, edits []Edit) {
	at := k * len(texts) / n
	old = texts[at]
	new, edits = New(old, texts[(at+len(texts)/2)%len(texts)], kinds, 3+len(old)/800, uint64(k))
	return old, new, edits
}

// make makes one edit where it finds a place for it.
func (e *editor) make(kind Kind) {
	at := e.random.IntN(len(e.paras))
	p := e.paras[at]
	switch kind {
	case InsertParagraph, DeleteParagraph, RewriteParagraph, MoveParagraph:
		e.wholeParagraph(kind, at)
		return
	case SplitParagraph:
		e.split(p)
		return
	case MergeParagraphs:
		e.merge(at)
		return
	}
	if !p.present || len(p.units) < 5 {
		return
	}
	i := 1 + e.random.IntN(len(p.units)-3)
	if i == 1 && at == 0 {
		return // tags open the text
	}
	around := slices.Clone(p.units[i-1 : i+3])
	for _, u := range around {
		if u.used {
			return
		}
	}
	if u := p.units[i]; e.clause(kind, p, i, u) {
		for _, u := range around {
			u.used = true
		}
	}
}

// add records an edit whose new passage is text[from:to] of u.
func (e *editor) add(kind Kind, old tifa.Span, u *unit, from, to int) *Edit {
	d := &Edit{Kind: kind, Old: old, OldWithin: u.old}
	u.edit, u.from, u.to = d, from, to
	e.edits = append(e.edits, d)
	return d
}

// words draws n characters of another document, the first and the last of which
// differ from those that will stand beside them.
func (e *editor) words(n int, before, after rune) string {
	for range 50 {
		c := []rune(e.source[e.random.IntN(len(e.source))])
		i := e.random.IntN(len(c) - n)
		w := c[i : i+n]
		if w[0] != after && w[n-1] != before && w[0] != before && w[n-1] != after && !strings.ContainsAny(string(w), "、“”‘’（）《》 ") {
			return string(w)
		}
	}
	return ""
}

// clause edits unit i of p.
func (e *editor) clause(kind Kind, p *paragraph, i int, u *unit) bool {
	core, sign := u.core(), u.sign()
	runes := []rune(core)
	comma := sign == "，"
	switch kind {
	case InsertWords, DeleteWords, ReplaceWords:
		if len(runes) < 10 {
			return false
		}
		return e.insideClause(kind, u, runes, sign)
	case InsertClause:
		words := e.source[e.random.IntN(len(e.source))]
		v := &unit{text: words + "，", old: tifa.Span{Start: u.old.Start, End: u.old.Start}}
		e.add(kind, v.old, v, 0, len(words))
		p.units = slices.Insert(p.units, i, v)
		v.used = true
	case DeleteClause:
		if !comma || len(runes) < 4 {
			return false
		}
		p.units = slices.Delete(p.units, i, i+1)
		d := e.add(kind, tifa.Span{Start: u.old.Start, End: u.old.End - len(sign)}, p.units[i], 0, 0)
		d.OldWithin = u.old
	case ReplaceClause:
		words := e.source[e.random.IntN(len(e.source))]
		if len(runes) < 4 || shareAnEnd([]rune(words), runes) {
			return false
		}
		e.add(kind, tifa.Span{Start: u.old.Start, End: u.old.End - len(sign)}, u, 0, len(words))
		u.text = words + sign
	case ReplaceClauses:
		return e.replaceClauses(p, i)
	case SwapClauses:
		return e.swap(p, i)
	case MoveClause:
		return len(runes) >= 6 && comma && e.carry(p, i)
	default:
		return false
	}
	return true
}

// shareAnEnd reports whether two clauses begin or end alike: then less of them is
// replaced than all.
func shareAnEnd(a, b []rune) bool { return a[0] == b[0] || a[len(a)-1] == b[len(b)-1] }

func (e *editor) insideClause(kind Kind, u *unit, runes []rune, sign string) bool {
	n := 2 + e.random.IntN(4)
	at := 2 + e.random.IntN(len(runes)-8)
	gone := n
	if kind == InsertWords {
		gone = 0
	}
	before, after := runes[at-1], runes[at+gone]
	if !unicode.Is(unicode.Han, before) || !unicode.Is(unicode.Han, after) {
		return false // numbers and words stay whole
	}
	if strings.ContainsAny(string(runes[at:at+gone]), "“”‘’（）《》 ") || runes[at] == after && kind == DeleteWords || gone > 0 && runes[at+gone-1] == before {
		return false
	}
	words := ""
	if kind != DeleteWords {
		if words = e.words(n, before, after); words == "" || words == string(runes[at:at+gone]) {
			return false
		}
	}
	if kind == ReplaceWords && strings.ContainsAny(words, string(runes[at:at+gone])) {
		return false // a part of it would stay
	}
	from := len(string(runes[:at]))
	old := tifa.Span{Start: u.old.Start + from, End: u.old.Start + from + len(string(runes[at:at+gone]))}
	e.add(kind, old, u, from, from+len(words))
	u.text = string(runes[:at]) + words + string(runes[at+gone:]) + sign
	return true
}

// replaceClauses replaces clauses i to i+2 of p by three others.
func (e *editor) replaceClauses(p *paragraph, i int) bool {
	if i+4 > len(p.units) || p.units[i+2].used || i+3 < len(p.units) && p.units[i+3].used {
		return false
	}
	u, v := p.units[i], p.units[i+2]
	words := e.clauses(3)
	if shareAnEnd([]rune(words), append([]rune(u.core()), []rune(v.core())...)) {
		return false
	}
	d := e.add(ReplaceClauses, tifa.Span{Start: u.old.Start, End: v.old.End - len(v.sign())}, u, 0, len(words))
	d.OldWithin.End = v.old.End
	u.text = words + v.sign()
	p.units = slices.Delete(p.units, i+1, i+3)
	if i+1 < len(p.units) {
		p.units[i+1].used = true
	}
	return true
}

// clauses draws n clauses of other documents.
func (e *editor) clauses(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = e.source[e.random.IntN(len(e.source))]
	}
	return strings.Join(out, "，")
}

// swap exchanges clauses i and i+1 of p.
func (e *editor) swap(p *paragraph, i int) bool {
	u, v := p.units[i], p.units[i+1]
	a, b := u.core(), v.core()
	if len(a) < 15 || len(b) < 15 || strings.Contains(a, b) || strings.Contains(b, a) || strings.Count(e.old, a) > 1 || strings.Count(e.old, b) > 1 {
		return false
	}
	oldA := tifa.Span{Start: u.old.Start, End: u.old.Start + len(a)}
	oldB := tifa.Span{Start: v.old.Start, End: v.old.Start + len(b)}
	u.text, v.text = b+u.sign(), a+v.sign()
	d := e.add(SwapClauses, oldA, v, 0, len(a))
	d.OldWithin = tifa.Span{Start: u.old.Start, End: v.old.End}
	d.OldPassed = []tifa.Span{oldB}
	return true
}

// carry moves clause i of p to another paragraph.
func (e *editor) carry(p *paragraph, i int) bool {
	q := e.paras[e.random.IntN(len(e.paras))]
	u := p.units[i]
	if q == p || !q.present || len(q.units) < 5 || strings.Count(e.old, u.core()) > 1 {
		return false
	}
	j := 1 + e.random.IntN(len(q.units)-2)
	if q.units[j-1].used || q.units[j].used {
		return false
	}
	q.units[j-1].used, q.units[j].used = true, true
	p.units = slices.Delete(p.units, i, i+1)
	v := &unit{old: u.old, text: u.text, used: true}
	e.add(MoveClause, tifa.Span{Start: u.old.Start, End: u.old.End - len(u.sign())}, v, 0, len(u.core()))
	q.units = slices.Insert(q.units, j, v)
	for _, w := range p.units[max(0, i-1):min(len(p.units), i+1)] {
		w.used = true
	}
	return true
}

// render writes the new text and tells where the edits stand in it.
func (e *editor) render() (string, []Edit) {
	var b strings.Builder
	places := map[tifa.Span]tifa.Span{} // of old paragraphs in the new text
	for _, p := range e.paras {
		if !p.present {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		from := b.Len()
		for _, u := range p.units {
			u.start = b.Len()
			b.WriteString(u.text)
			if d := u.edit; d != nil {
				d.New = tifa.Span{Start: u.start + u.from, End: u.start + u.to}
				d.NewWithin = tifa.Span{Start: u.start, End: b.Len()}
				if u.from == u.to {
					d.NewWithin.End = d.NewWithin.Start
					if d.Kind == DeleteWords {
						d.NewWithin.End = b.Len()
					}
				}
			}
		}
		places[p.old] = tifa.Span{Start: from, End: b.Len()}
		if p.edit != nil {
			p.edit.New = tifa.Span{Start: from, End: b.Len()}
			p.edit.NewWithin = p.edit.New
		}
	}
	out := make([]Edit, len(e.edits))
	for i, d := range e.edits {
		switch d.Kind {
		case SwapClauses:
			d.NewPassed = []tifa.Span{e.swapped(d)}
			d.NewWithin.Start = d.NewPassed[0].Start
		case MoveParagraph:
			for _, s := range d.OldPassed {
				d.NewPassed = append(d.NewPassed, places[s])
			}
		}
		out[i] = *d
	}
	return b.String(), out
}

// swapped is where the clause before that of d stands in the new text.
func (e *editor) swapped(d *Edit) tifa.Span {
	for _, p := range e.paras {
		for i, u := range p.units {
			if u.edit == d {
				before := p.units[i-1]
				return tifa.Span{Start: before.start, End: before.start + len(before.core())}
			}
		}
	}
	return tifa.Span{}
}
