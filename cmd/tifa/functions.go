package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tifa"
	"tifa/compare"
	"tifa/series"
)

// functions prints what serves one function side by side, the old text on the
// left, and under it each new clause with the earlier wording that comes
// nearest.
func (a *app) functions(s *series.Summary) {
	c := s.Comparison
	if len(c.Functions) == 0 {
		a.printf("no passage of a function known: the table functions.csv has no words of these texts\n")
		return
	}
	side := (a.width - 3) / 2
	new := slices.Clone(s.New)
	for _, f := range c.Functions {
		a.printf("\n%s %s\n", a.style.bold(cmp.Or(string(f.Function), "other")), a.style.faint(sizes(f)))
		left := wrap(a.sections(c.Old.Document, f.Old), side)
		right := wrap(a.sections(c.New.Document, f.New), side)
		for i := range max(len(left), len(right)) {
			l, r := "", ""
			if i < len(left) {
				l = left[i]
			}
			if i < len(right) {
				r = right[i]
			}
			a.printf("%s\n", strings.TrimRight(pad(l, side)+" │ "+r, " "))
		}
		var own []series.NewClause
		for _, n := range new {
			if n.Function == f.Function {
				own = append(own, n)
			}
		}
		a.earlier(own, c.Old.Document.ID)
	}
}

func sizes(f compare.FunctionPair) string {
	words := func(n int) string {
		if n == 0 {
			return "none"
		}
		return number(n)
	}
	return fmt.Sprintf("%s → %s characters", words(f.OldCharacters), words(f.NewCharacters))
}

// sections are the passages at locations of d, one after the other.
func (a *app) sections(d *tifa.Document, at []compare.Location) string {
	var all []string
	for _, l := range at {
		all = append(all, oneLine(l.Span.In(d.Text)))
	}
	return strings.Join(all, "\n")
}

// earlier prints new clauses that reword an earlier one, of the old text or of
// another document.
func (a *app) earlier(new []series.NewClause, old string) {
	near, without := 0, 0
	for _, n := range new {
		e := n.Earlier
		if e == nil {
			without++
			continue
		}
		if near++; near == 1 {
			a.printf("  %s\n", a.style.faint("new clauses beside the nearest earlier wording in the series"))
		}
		from := a.style.faint(fmt.Sprintf("(%s, paragraph %d)", e.Document, e.Location.Paragraph+1))
		if e.Document == old {
			from = a.style.faint(fmt.Sprintf("(old, paragraph %d)", e.Location.Paragraph+1))
		}
		if e.Likeness == 1 {
			a.printf("  = %s %s\n", n.Text, from)
			continue
		}
		a.printf("  ~ %s %s\n", a.rewording(e.Text, n.Text), from)
	}
	if without > 0 {
		a.printf("  %s\n", a.style.faint(counted(without, "new clause")+" without anything like it in the earlier texts held"))
	}
}

// rewording writes what became of one wording as another.
func (a *app) rewording(old, new string) string { return a.changes(compare.Wording(old, new), "") }

// wrap breaks text into lines of some columns at most, at spaces where words are
// spaced. No line begins with a sign that closes.
func wrap(text string, columns int) (all []string) {
	for _, line := range strings.Split(text, "\n") {
		var b []rune
		used := 0
		for _, r := range line {
			w := width(string(r))
			if used+w > columns {
				cut := len(b)
				if i := slices.IndexFunc(b, func(r rune) bool { return r == ' ' }); i >= 0 && r < 0x250 {
					for cut > 0 && b[cut-1] != ' ' {
						cut--
					}
				} else if strings.ContainsRune("，。、；：！？”》）", r) && cut > 1 {
					cut--
				}
				all = append(all, strings.TrimRight(string(b[:cut]), " "))
				b = slices.Clone(b[cut:])
				used = width(string(b))
			}
			b, used = append(b, r), used+w
		}
		all = append(all, string(b))
	}
	if len(all) == 1 && all[0] == "" {
		return nil
	}
	return all
}
