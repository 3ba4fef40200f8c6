package novelty

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
	"tifa/query"
)

// A Setting is a formulation said before that the text gives a new part: never
// before by this speaker, by this act, in this place, with this role.
type Setting struct {
	Text string
	Span tifa.Span
	Said Said
	// What of the passage it stands in is new; the other fields are empty.
	New tifa.Passage
	// Role is a role that the text gives it, never before within [RoleReach]
	// characters of it; "" if something else is new.
	Role string
}

// RoleReach is the number of characters within which a formulation and a role are
// taken to belong together in earlier documents.
const RoleReach = 60

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
		q.Passage = p.New
		if p.Role != "" {
			q.Text = fmt.Sprintf("%s ~%d %s", q.Text, RoleReach, query.Quote(p.Role))
		}
		n, err := r.corpus.Total(r.ctx, q)
		if err != nil {
			return err
		}
		if n == 0 {
			if p.Text, p.Said = c.text, said; p.Role == "" {
				p.Span = at
			}
			r.out.Settings = append(r.out.Settings, p)
			return nil
		}
	}
	return nil
}

// passages are what can be new of the place, one condition each, the strongest
// first.
func (r *reader) passages(c *candidate, at tifa.Span) (out []Setting) {
	add := func(p tifa.Passage) { out = append(out, Setting{New: p}) }
	if c.fills {
		add(tifa.Passage{In: tifa.InRole})
	}
	for _, role := range c.roles {
		if head, near := r.heads(c, &role); near {
			out = append(out, Setting{Role: role.Role, Span: head})
		}
	}
	if r.listed(at) {
		add(tifa.Passage{In: tifa.InList})
	}
	for _, s := range r.structure.Statements {
		if s.Span.Contains(at) {
			if r.fold == "" { // names of speakers are told exactly
				add(tifa.Passage{Speaker: s.Speaker})
			}
			add(tifa.Passage{Act: s.Act})
			break
		}
	}
	return out
}

// heads is where c stands before what fills a role that it is given; near is false if
// that is farther away than earlier documents are asked for.
func (r *reader) heads(c *candidate, role *tifa.Role) (at tifa.Span, near bool) {
	i := strings.LastIndex(r.doc.Text[:role.Filler.Start], c.text)
	if i < 0 || role.Role == c.text {
		return at, false
	}
	at = tifa.Span{Start: i, End: i + len(c.text)}
	between := r.doc.Text[at.End:role.Filler.End]
	return at, utf8.RuneCountInString(between)+utf8.RuneCountInString(role.Role) < RoleReach
}

// listed reports whether the span is half of an item of a list, or more.
func (r *reader) listed(at tifa.Span) bool {
	for _, l := range r.structure.Lists {
		for _, item := range l.Items {
			if item.Contains(at) && 2*at.Len() >= item.Len() {
				return true
			}
		}
	}
	return false
}

// A Template is a series of like-built clauses, side by side, whose common wording
// was said before with other fillers.
type Template struct {
	Prefix, Suffix string      // one of them may be empty
	Items          []tifa.Span // the clauses of the text
	// Before is the first time that the common wording stood twice within
	// [templateReach] characters, as it does in a series; if it never did, of a series
	// of three and more the first time that it stood at all.
	Before *tifa.Hit
	Series bool // Before is one of a series
}

const (
	templateReach = 40 // characters from one item of a series to the next
	templateFrame = 4  // characters of its common wording
)

// templates finds series whose frame was said before: those that the structure
// tells, and clauses that follow one another and begin or end alike.
func (r *reader) templates() error {
	met := map[string]bool{}
	for _, items := range append(r.parallel(), r.alike()...) {
		prefix, suffix := frame(r.doc.Text, items)
		wording := prefix
		if utf8.RuneCountInString(suffix) > utf8.RuneCountInString(prefix) {
			wording = suffix
		}
		if utf8.RuneCountInString(wording) < templateFrame || met[wording] {
			continue
		}
		met[wording] = true
		q := r.query(wording)
		twice := q
		twice.Text = fmt.Sprintf("%s ..%d %s", q.Text, templateReach, q.Text)
		first, _, err := r.corpus.Ends(r.ctx, twice)
		series := first != nil
		if err == nil && !series && len(items) > 2 {
			first, _, err = r.corpus.Ends(r.ctx, q)
		}
		if err != nil {
			return err
		}
		if first != nil {
			r.out.Templates = append(r.out.Templates, Template{prefix, suffix, items, first, series})
		}
	}
	return nil
}

// parallel are the items of the lists of like-built clauses.
func (r *reader) parallel() (all [][]tifa.Span) {
	for _, l := range r.structure.Lists {
		if l.Kind == tifa.Parallel && len(l.Items) > 1 {
			all = append(all, l.Items)
		}
	}
	return all
}

// alike are runs of judged clauses that follow one another and end in the same units,
// or begin with them, but for the rest.
func (r *reader) alike() (all [][]tifa.Span) {
	for _, unit := range []func(c *clause, k int) string{
		func(c *clause, k int) string { return c.text(c.len()-1-k, c.len()-k) },
		func(c *clause, k int) string { return c.text(k, k+1) },
	} {
		common := func(a, b *clause) (n int) {
			for n+1 < min(a.len(), b.len()) && unit(a, n) == unit(b, n) {
				n++
			}
			return n
		}
		for i := 0; i < len(r.clauses); i++ {
			items := []tifa.Span{r.clauses[i].span}
			for j := i + 1; j < len(r.clauses) && r.out.Clauses[j-1].Judged && r.out.Clauses[j].Judged &&
				common(&r.clauses[i], &r.clauses[j]) >= templateFrame; j++ {
				items = append(items, r.clauses[j].span)
			}
			if len(items) > 1 {
				all = append(all, items)
				i += len(items) - 1
			}
		}
	}
	return all
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
