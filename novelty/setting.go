package novelty

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
)

// A Setting is a formulation said before that the text gives a new part: never
// before by this speaker, by this act, in this place.
type Setting struct {
	Text string
	Span tifa.Span
	Said Said
	// What of the passage it stands in is new; the other fields are empty.
	New tifa.Passage
}

// known is the number of earlier documents that make a formulation known.
const known = 3

// settings finds the second rank among what the text sets apart.
func (r *reader) settings() error {
	met := map[string]bool{}
	for _, c := range r.candidates() {
		if met[c.text] || r.names(c) || slices.Equal(c.marks, []Mark{Phrase}) {
			continue
		}
		met[c.text] = true
		for n := range r.clauses {
			x := &r.clauses[n]
			if !r.out.Clauses[n].Judged {
				continue
			}
			start := strings.Index(x.form.Text, c.text)
			if start < 0 || c.text == "" {
				continue
			}
			j, ok := x.unitEnding(start + len(c.text))
			i := slices.IndexFunc(x.units, func(u tifa.Span) bool { return u.Start == start })
			if !ok || i < 0 || !x.said(i, j) || !x.sized(i, j) {
				continue
			}
			if err := r.setting(c, x.at(i, j)); err != nil {
				return err
			}
			break
		}
	}
	slices.SortStableFunc(r.out.Settings, func(a, b Setting) int { return cmp.Compare(b.Said.Documents, a.Said.Documents) })
	return nil
}

// setting tells what is new of the passage that c stands in at a place.
func (r *reader) setting(c *candidate, at tifa.Span) error {
	passages := r.passages(c, at)
	if len(passages) == 0 {
		return nil
	}
	if n, err := r.total(c.text); err != nil || n < known {
		return err
	}
	said, err := r.history(c.text)
	if err != nil || said.Documents < known {
		return err
	}
	for _, p := range passages {
		q := r.query(c.text)
		q.Passage = p
		n, err := r.corpus.Total(r.ctx, q)
		if err != nil {
			return err
		}
		if n == 0 {
			r.out.Settings = append(r.out.Settings, Setting{c.text, at, said, p})
			return nil
		}
	}
	return nil
}

// passages are what can be new of the place, one condition each, the strongest
// first.
func (r *reader) passages(c *candidate, at tifa.Span) []tifa.Passage {
	var out []tifa.Passage
	if slices.Contains(c.marks, InRole) {
		out = append(out, tifa.Passage{In: tifa.InRole})
	}
	for _, s := range r.structure.Statements {
		if s.Span.Contains(at) {
			return append(out, tifa.Passage{Speaker: s.Speaker}, tifa.Passage{Act: s.Act})
		}
	}
	return out
}

// A Template is a series of like-built clauses whose common wording was said
// before, in one clause after another, with other fillers.
type Template struct {
	Prefix, Suffix string      // one of them may be empty
	Items          []tifa.Span // the clauses of the text
	Before         *tifa.Hit   // the first time that the frame stood twice within [templateReach] characters
}

const (
	templateReach = 40 // characters from one item of a series to the next
	templateFrame = 4  // characters of its common wording
)

// templates finds series whose frame was said before.
func (r *reader) templates() error {
	for _, l := range r.structure.Lists {
		if l.Kind != tifa.Parallel || len(l.Items) < 2 {
			continue
		}
		prefix, suffix := frame(r.doc.Text, l.Items)
		wording := prefix
		if utf8.RuneCountInString(suffix) > utf8.RuneCountInString(prefix) {
			wording = suffix
		}
		if utf8.RuneCountInString(wording) < templateFrame {
			continue
		}
		q := r.query(wording)
		q.Text += " ..40 " + q.Text
		first, _, err := r.corpus.Ends(r.ctx, q)
		if err != nil {
			return err
		}
		if first != nil {
			r.out.Templates = append(r.out.Templates, Template{prefix, suffix, l.Items, first})
		}
	}
	return nil
}

// frame is what all items begin and end with, signs left out.
func frame(s string, items []tifa.Span) (prefix, suffix string) {
	texts := make([][]rune, len(items))
	for i, it := range items {
		texts[i] = []rune(strings.Trim(it.In(s), "，；。、：！？ \n"))
	}
	n := 0
	for same(texts, func(r []rune) (rune, bool) { return at(r, n) }) {
		n++
	}
	m := 0
	for same(texts, func(r []rune) (rune, bool) { return at(r, len(r)-1-m) }) {
		m++
	}
	first := texts[0]
	if n+m > len(first) {
		m = len(first) - n
	}
	return string(first[:n]), string(first[len(first)-m:])
}

func at(r []rune, i int) (rune, bool) {
	if i < 0 || i >= len(r) {
		return 0, false
	}
	return r[i], true
}

// same reports whether pick finds the same character in all of texts.
func same(texts [][]rune, pick func([]rune) (rune, bool)) bool {
	want, ok := pick(texts[0])
	for _, t := range texts {
		if got, has := pick(t); !has || got != want {
			return false
		}
	}
	return ok
}
