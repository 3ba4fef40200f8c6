package novelty

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa/formulation"
)

// repeated are the strings never said before that the text has more than once,
// as long as they go on alike, within a clause and without function characters at
// their ends.
func (r *reader) repeated() []string {
	seeds := map[string][]place{}
	var order []string
	for n := range r.clauses {
		c := &r.clauses[n]
		if !r.out.Clauses[n].Judged || c.said(0, c.len()) {
			continue
		}
		size := c.seed()
		for i := 0; i+size <= c.len(); i++ {
			s := c.text(i, i+size)
			if seeds[s] == nil {
				order = append(order, s)
			}
			seeds[s] = append(seeds[s], place{n, i, i + size})
		}
	}
	const most = 64 // occurrences of a seed that are compared
	var out []string
	met := map[string]bool{}
	for _, s := range order {
		at := seeds[s]
		if len(at) < 2 || len(at) > most {
			continue
		}
		for k, p := range at {
			for _, q := range at[k+1:] {
				p, q := p, q
				if r.before(p) != "" && r.before(p) == r.before(q) {
					continue // an earlier seed goes on to here
				}
				for r.after(p) != "" && r.after(p) == r.after(q) {
					p.to, q.to = p.to+1, q.to+1
				}
				if s := r.bare(p); s != "" && !met[s] && !p.overlaps(q) && r.delimited(s) {
					met[s] = true
					out = append(out, s)
				}
			}
		}
	}
	return out
}

// delimited reports whether s stands once at least behind the beginning of a clause,
// a sign or a function character, and once before the end of one: else it is a piece
// of something longer.
func (r *reader) delimited(s string) bool {
	edge := func(unit string) bool {
		first, _ := utf8.DecodeRuneInString(unit)
		return unit == "" || formulation.IsFunction(first) || !unicode.IsLetter(first) && !unicode.IsDigit(first)
	}
	begins, ends := false, false
	for _, p := range r.places(s) {
		if r.clauses[p.clause].spaced() {
			return true
		}
		begins = begins || edge(r.before(p))
		ends = ends || edge(r.after(p))
	}
	return begins && ends
}

// seed is the number of units that a repeated string has at least.
func (c *clause) seed() int {
	if c.spaced() {
		return shortestWords
	}
	return shortest
}

// before is the unit before p in its clause, after the one behind it; "" at the
// ends.
func (r *reader) before(p place) string {
	if p.from == 0 {
		return ""
	}
	return r.clauses[p.clause].text(p.from-1, p.from)
}

func (r *reader) after(p place) string {
	c := &r.clauses[p.clause]
	if p.to == c.len() {
		return ""
	}
	return c.text(p.to, p.to+1)
}

// The characters that a repeated string is cut short by at its beginning and at its
// end: those that only join.
const (
	opens = "的了着过之所等们和与及或而且并但则若即在对把被将以为向从由于到给让使按是有要会能可须应也都又就才再还已更这那其此、，"
	joins = "的了着过和与及或而且并在对把被将以向从由是更最还也都不就才再、，"
)

// bare is the text of p without function characters and signs at its ends; "" if
// what is left was said before, has not the size of a formulation, or cuts a word.
func (r *reader) bare(p place) string {
	c := &r.clauses[p.clause]
	for p.from < p.to && (p.from < c.cue || c.joins(p.from, opens)) {
		p.from++
	}
	for p.from < p.to && c.joins(p.to-1, joins) {
		p.to--
	}
	if open := strings.Count(c.text(p.from, p.to), "“") > strings.Count(c.text(p.from, p.to), "”"); open && r.after(p) == "”" {
		p.to++
	}
	s := c.text(p.from, p.to)
	if p.from == p.to || c.said(p.from, p.to) || !c.sized(p.from, p.to) || strings.Contains(s, "、") || c.halves(p) || r.cuts(p) {
		return ""
	}
	return s
}

// halves reports whether p is the second half of 以…为…, of which the first stands
// before it in its clause.
func (c *clause) halves(p place) bool {
	s := c.text(p.from, p.to)
	return strings.Contains(s, "为") && !strings.Contains(s, "以") && strings.Contains(c.text(0, p.from), "以")
}

// cuts reports whether an end of p cuts a word: in earlier documents its last
// character goes with the one behind it, which is no function character, far more
// often than with the one before it, or the first likewise.
func (r *reader) cuts(p place) bool {
	const more = 4
	c := &r.clauses[p.clause]
	if c.spaced() || p.to-p.from < 2 {
		return false
	}
	across := func(neighbour, outer, inner string) bool {
		if first, _ := utf8.DecodeRuneInString(neighbour); formulation.IsFunction(first) {
			return false
		}
		out, err := r.total(outer)
		if err != nil {
			r.failed = err
		}
		in, err := r.total(inner)
		if err != nil {
			r.failed = err
		}
		return out > more*max(1, in)
	}
	return p.from > 0 && across(r.before(p), c.text(p.from-1, p.from+1), c.text(p.from, p.from+2)) ||
		p.to < c.len() && across(r.after(p), c.text(p.to-1, p.to+1), c.text(p.to-2, p.to))
}
