package formulation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/query"
	"tifa/text"
)

// A Template is a wording with a slot that texts fill in many ways: …不会改变. One
// of Before and After may be empty.
type Template struct {
	Before, After string
	// Of the clauses that the template makes, the one of the formulation included.
	Occurrences, Documents int
	Together               int       // of these, those beside another one, with another filling
	First, Last            *tifa.Hit // nil if no document that has it is dated
	Fillings               []Filling // the commonest first, then the earliest
	Partial                bool      // only the first 20,000 passages were looked at
}

// A Filling is what stands in the slot of a template.
type Filling struct {
	Text        string // without quotation marks
	Occurrences int
	First       *tifa.Hit // nil if no document that has it is dated
}

func (t *Template) String() string { return t.Before + "…" + t.After }

// The bounds of [Templates].
const (
	templateHits     = 20000 // passages looked at
	templateShortest = 3     // characters of a formulation that is a template as a whole
	templateFixed    = 4     // characters of one fixed part, or of both
	templatePart     = 2     // characters of one of two
	templateSlot     = 20    // characters of a filling at most
	templateLeast    = 3     // different fillings, and documents
	templateReach    = 40    // characters from one clause of a series to the next
	templateSeries   = 0.1   // of the clauses, those in a series
	templateWords    = 4     // words of a formulation of a spaced script, one of them in the slot
	templateFilled   = 3     // words of its filling at most
	templateMost     = 3     // templates told of it, those with most fillings
	// A fixed part that goes on as the formulation does in this share of its
	// occurrences is a part of a longer one.
	templateClosed = 0.6
)

// Templates tells which templates the formulation f fills, in the documents that
// pass the filter, those with most fillings first. A fixed part is f itself (…f, f…),
// its end, its beginning, or both with a slot between; it is as long as it goes on
// otherwise than f in two places of five. It makes a template if it begins and ends
// clauses, or items of 、, the slot filled in between, in three ways or more and in
// three documents or more, and if like-built clauses stand beside one another: one
// in ten of these within forty characters of another with another filling. So words
// that are merely common make none. A formulation of more than one clause has none.
//
// In a spaced script the slot is one word of f that is no function word, and what
// texts put there are one to three words of the same sentence: expand at a … pace. Both
// parts have a word that is no function word. There a template needs no like-built
// clauses beside one another.
func Templates(ctx context.Context, s tifa.Searcher, f string, filter tifa.Filter) ([]Template, error) {
	f = text.FormOf(f, 0)
	r := []rune(f)
	w := &templater{ctx: ctx, searcher: s, filter: filter}
	if p := newPhrase(f); p.spaced() {
		return w.worded(&p)
	}
	if len(r) < templateShortest || strings.ContainsAny(f, clauseEnds) {
		return nil, nil
	}
	parts, err := w.fixedParts(r)
	if err != nil {
		return nil, err
	}
	var out []Template
	for _, p := range parts {
		t, err := w.template(p[0], p[1])
		if err != nil {
			return nil, err
		}
		if t.many() && float64(t.Together) >= templateSeries*float64(t.Occurrences) {
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b Template) int { return cmp.Compare(len(b.Fillings), len(a.Fillings)) })
	return out, nil
}

// many reports whether a template has ways and documents enough.
func (t *Template) many() bool {
	return t.Documents >= templateLeast && len(t.Fillings) >= templateLeast
}

// worded are the templates of a formulation of a spaced script.
func (w *templater) worded(f *phrase) (out []Template, err error) {
	if f.len() < templateWords || f.len() > VariantLongest || strings.ContainsAny(f.text, clauseEnds) {
		return nil, nil
	}
	content := func(from, to int) bool {
		for i := from; i < to; i++ {
			if f.word(i) && !f.function(i) {
				return true
			}
		}
		return false
	}
	for i := 1; i+1 < f.len(); i++ {
		if f.function(i) || !content(0, i) || !content(i+1, f.len()) {
			continue
		}
		t, err := w.template(f.part(0, i), f.part(i+1, f.len()))
		if err != nil {
			return nil, err
		}
		if t.many() {
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b Template) int { return cmp.Compare(len(b.Fillings), len(a.Fillings)) })
	return out[:min(len(out), templateMost)], nil
}

// A templater asks for the clauses of templates.
type templater struct {
	ctx      context.Context
	searcher tifa.Searcher
	filter   tifa.Filter
}

// fixedParts are what stands before and after the slots of templates that f can fill.
func (w *templater) fixedParts(f []rune) ([][2]string, error) {
	parts := [][2]string{{"", string(f)}, {string(f), ""}}
	for _, least := range []int{templateFixed, templatePart} {
		after, err := w.closed(f, least, true)
		if err != nil {
			return nil, err
		}
		before, err := w.closed(f, least, false)
		if err != nil {
			return nil, err
		}
		more := [][2]string{{"", after}, {before, ""}}
		if least == templatePart {
			more = [][2]string{{before, after}}
		}
		for _, p := range more {
			if n := utf8.RuneCountInString(p[0] + p[1]); templateFixed <= n && n < len(f) && !slices.Contains(parts, p) {
				parts = append(parts, p)
			}
		}
	}
	return parts, nil
}

// closed is the shortest end of f, or beginning, of least characters or more that
// does not mostly go on as f does.
func (w *templater) closed(f []rune, least int, end bool) (string, error) {
	part := func(n int) string {
		if end {
			return string(f[len(f)-n:])
		}
		return string(f[:n])
	}
	total := func(s string) (int, error) {
		return w.searcher.Total(w.ctx, tifa.Query{Text: query.Quote(s), Filter: w.filter})
	}
	n := min(least, len(f))
	have, err := total(part(n))
	for ; err == nil && n < len(f); n++ {
		var more int
		if more, err = total(part(n + 1)); float64(more) < templateClosed*float64(have) {
			break
		}
		have = more
	}
	return part(n), err
}

// template reads the clauses that a template makes.
func (w *templater) template(before, after string) (t Template, err error) {
	t = Template{Before: before, After: after}
	q := tifa.Query{Filter: w.filter}
	switch {
	case before == "":
		q.Text = query.Quote(after)
	case after == "":
		q.Text = query.Quote(before)
	default:
		width := templateSlot
		if p := newPhrase(before + " " + after); p.spaced() {
			width *= 2
		}
		q.Text = fmt.Sprintf("%s ..%d %s", query.Quote(before), width, query.Quote(after))
	}
	documents, looked := map[string]bool{}, 0
	c := row{of: &t, at: map[string]int{}}
	for h, err := range w.searcher.Find(w.ctx, q) {
		if err != nil {
			return t, err
		}
		if filling := t.filling(&h); filling != "" {
			c.add(&h, filling)
			documents[h.Document] = true
		}
		if looked++; looked == templateHits {
			t.Partial = true
			break
		}
	}
	t.Documents = len(documents)
	slices.SortStableFunc(t.Fillings, func(a, b Filling) int { return cmp.Compare(b.Occurrences, a.Occurrences) })
	return t, nil
}

// row is the clauses of a template, in their order.
type row struct {
	of       *Template
	at       map[string]int // of a filling among those of the template
	last     *tifa.Hit
	filling  string // of last
	together bool   // last is counted as beside another
}

func (c *row) add(h *tifa.Hit, filling string) {
	t := c.of
	i, met := c.at[filling]
	if !met {
		i = len(t.Fillings)
		c.at[filling] = i
		t.Fillings = append(t.Fillings, Filling{Text: filling})
	}
	t.Occurrences++
	t.Fillings[i].Occurrences++
	beside := c.last != nil && c.last.Document == h.Document && h.Points.Start-c.last.Points.End <= templateReach && c.filling != filling
	if beside {
		t.Together += 1 + btoi(!c.together)
	}
	c.last, c.filling, c.together = h, filling, beside
	if h.Date != "" {
		t.Last = h
		t.First = cmp.Or(t.First, h)
		t.Fillings[i].First = cmp.Or(t.Fillings[i].First, h)
	}
}

const quotes = "“”‘’「」『』\""

// filling is what stands in the slot where the fixed parts are; "" if they do not
// make a clause, or an item of 、, with it.
func (t *Template) filling(h *tifa.Hit) string {
	if p := newPhrase(t.Before + " " + t.After); t.Before != "" && t.After != "" && p.spaced() {
		return t.words(h)
	}
	edges := clauseEnds + "、"
	left, right := strings.TrimRight(h.Left, quotes), strings.TrimLeft(h.Right, quotes)
	last, _ := utf8.DecodeLastRuneInString(left)
	first, _ := utf8.DecodeRuneInString(right)
	begins := left == "" || strings.ContainsRune(edges, last)
	ends := right == "" || strings.ContainsRune(edges, first)
	slot := ""
	switch {
	case t.Before == "" && ends:
		slot = left
		if i := strings.LastIndexAny(left, clauseEnds); i >= 0 {
			_, n := utf8.DecodeRuneInString(left[i:])
			slot = left[i+n:]
		}
		if i := strings.LastIndex(slot, t.After); i >= 0 { // an item before
			slot = strings.TrimLeft(slot[i+len(t.After):], quotes+"、")
		}
	case t.After == "" && begins:
		if slot = right; strings.ContainsAny(slot, clauseEnds) {
			slot = slot[:strings.IndexAny(slot, clauseEnds)]
		}
		if i := strings.Index(slot, t.Before); i >= 0 {
			slot = strings.TrimRight(slot[:i], quotes+"、")
		}
	case t.Before != "" && t.After != "" && begins && ends:
		slot = strings.TrimSuffix(strings.TrimPrefix(text.FormOf(h.Node, 0), t.Before), t.After)
		if strings.ContainsAny(slot, clauseEnds) {
			return ""
		}
	}
	slot = strings.TrimSpace(text.FormOf(slot, 0))
	// A quotation that opens within the slot and closes behind it holds the fixed part.
	if inner, _ := strings.CutPrefix(slot, "“"); strings.Count(slot, "“") != strings.Count(slot, "”") && strings.ContainsAny(inner, "“”") {
		return ""
	}
	slot = strings.Map(func(r rune) rune {
		if strings.ContainsRune(quotes, r) {
			return -1
		}
		return r
	}, slot)
	if n := utf8.RuneCountInString(slot); n == 0 || n > templateSlot || strings.IndexFunc(slot, unicode.IsLetter) < 0 {
		return ""
	}
	return slot
}

// words is what stands in the slot of a template of a spaced script; "" if that is
// more than a few words or goes over the end of a sentence, or if the fixed parts are
// pieces of words.
func (t *Template) words(h *tifa.Hit) string {
	left, _ := utf8.DecodeLastRuneInString(h.Left)
	right, _ := utf8.DecodeRuneInString(h.Right)
	if isWord(left) || isWord(right) {
		return ""
	}
	slot := strings.TrimSuffix(strings.TrimPrefix(text.FormOf(h.Node, 0), t.Before), t.After)
	p := newPhrase(slot)
	if p.len() == 0 || p.len() > templateFilled || slot[0] != ' ' || slot[len(slot)-1] != ' ' {
		return ""
	}
	for i := range p.units {
		if !p.word(i) {
			return ""
		}
	}
	return strings.ToLower(strings.TrimSpace(slot))
}
