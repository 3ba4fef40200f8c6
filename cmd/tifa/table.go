package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"strings"

	"tifa"
	"tifa/publish"
	"tifa/series"
	"tifa/wire"
)

// compareSeries shows the editions of a series side by side.
func (a *app) compareSeries(ctx context.Context, f *compareFlags) error {
	rules, err := loadRules(f.rules)
	if err != nil {
		return err
	}
	v, err := a.view(ctx)
	if err != nil {
		return err
	}
	defer v.Close()
	filter := tifa.Filter{Series: f.series}
	editions, err := editionsOf(ctx, v.View, rules, filter, func(*series.Edition) bool { return true })
	if err != nil {
		return err
	}
	t := series.Table{Editions: editions}
	if t.Coverage, err = v.Coverage(ctx, filter); err != nil {
		return err
	}
	switch held := count(editions, func(e series.Edition) bool { return e.Text != nil }); held {
	case 0:
		return a.noSeries(ctx, v, f.series)
	case 1:
		return &tifa.Problem{
			Fact: fmt.Sprintf("the series %s has one edition in %s: nothing to compare", f.series, "this corpus"),
			Hint: "add more of its editions", Err: tifa.ErrNotFound,
		}
	}
	t.Families = series.Families(editions)
	f.least = min(f.least, count(editions, func(e series.Edition) bool { return e.Text != nil }))
	switch {
	case f.publication.wanted():
		return a.publishTable(f.publication, "The editions of "+f.series, publish.Editions(&t, f.least), t.Coverage)
	case a.json:
		return a.export(wire.NewTable(f.series, &t))
	case f.csv:
		return a.tableCSV(&t, f.least)
	}
	a.table(f, &t)
	a.snapshotNote(t.Coverage)
	return nil
}

// noSeries says that the corpus has no documents of a series, and which series
// it has.
func (a *app) noSeries(ctx context.Context, v *reading, name string) error {
	count, err := v.Count(ctx, tifa.Query{Text: "的"}, tifa.BySeries)
	if err != nil {
		return err
	}
	var names []string
	for _, g := range count.Groups {
		if g.Key != "" {
			names = append(names, g.Key)
		}
	}
	hint := "tifa list shows what there is"
	if len(names) > 0 {
		hint = "series held: " + some(names, 12)
	}
	return &tifa.Problem{Fact: fmt.Sprintf("no document of the series %q in the corpus", name), Hint: hint, Err: tifa.ErrNotFound}
}

// The marks of a row in a column.
const (
	markFirst    = "+" // first in this edition
	markSame     = "=" // as in the edition before that has it
	markReworded = "~"
	markAbsent   = "·"
	markUnknown  = "?" // the text is abridged
	markNoText   = "x" // no text is held
)

// marks are those of a family, a column each.
func marks(f *series.Family, editions []series.Edition) (out []string) {
	before := ""
	for i := range editions {
		in := f.In(i)
		switch {
		case editions[i].Text == nil:
			out = append(out, markNoText)
		case len(in) == 0 && editions[i].Partial:
			out = append(out, markUnknown)
		case len(in) == 0:
			out = append(out, markAbsent)
		case before == "":
			out = append(out, markFirst)
		case in[0].Text == before:
			out = append(out, markSame)
		default:
			out = append(out, markReworded)
		}
		if len(in) > 0 {
			before = in[0].Text
		}
	}
	return out
}

// table prints a table for people: a mark a column and the newest wording.
func (a *app) table(f *compareFlags, t *series.Table) {
	a.printf("%s  %s, %s\n", a.style.bold(f.series), counted(count(t.Editions, func(e series.Edition) bool { return e.Text != nil }), "edition"),
		between(string(t.Editions[0].When), string(t.Editions[len(t.Editions)-1].When)))
	heads := editionHeads(t.Editions)
	shared, longest := 0, 0
	for i := range t.Families {
		if t.Families[i].Editions() >= f.least {
			shared++
		}
	}
	for i := range heads {
		heads[i] = strings.TrimPrefix(heads[i], "20")
		longest = max(longest, width(heads[i]))
	}
	a.printf("%s\n", a.style.faint(fmt.Sprintf("%s of %s clauses with their rewordings stand in %d editions or more; --least shows others", number(shared), number(len(t.Families)), f.least)))
	a.printf("%s\n", a.style.faint("+ first  = same words  ~ reworded  · absent  ? abridged text  x no text held"))
	for i := range t.Editions {
		e := &t.Editions[i]
		id := idOf(e)
		if id == "" {
			id = "no text held"
		}
		if e.Partial {
			id += ", abridged"
		}
		a.printf("  %s  %s\n", pad(heads[i], longest), a.style.faint(id))
	}
	cell := longest + 1
	room := a.width - cell*len(heads) - 1
	inLine := room >= 30
	if !inLine {
		room = a.width - 2
	}
	var head strings.Builder
	for _, h := range heads {
		head.WriteString(padLeft(h, cell))
	}
	function := tifa.Function("\x00")
	for i := range t.Families {
		f2 := &t.Families[i]
		if f2.Editions() < f.least {
			continue
		}
		last := f2.Last()
		if last.Function != function {
			function = last.Function
			name := string(function)
			if name == "" {
				name = "other"
			}
			a.printf("\n%s\n", a.style.bold(name))
			if inLine {
				a.printf("%s%s\n", pad("", room), a.style.faint(head.String()))
			}
		}
		var row strings.Builder
		for _, m := range marks(f2, t.Editions) {
			row.WriteString(padLeft(m, cell))
		}
		if inLine {
			a.printf("%s%s\n", pad(fit(last.Text, room-1), room), row.String())
		} else {
			a.printf("%s\n  %s\n", fit(last.Text, room), row.String())
		}
		if f.wordings {
			a.wordings(f2, heads)
		}
	}
}

// wordings prints the wordings of a family but the last, each with its editions.
func (a *app) wordings(f *series.Family, heads []string) {
	type wording struct {
		text     string
		editions []string
	}
	var all []wording
	for _, c := range f.Clauses {
		if n := len(all); n > 0 && all[n-1].text == c.Text {
			all[n-1].editions = append(all[n-1].editions, heads[c.Edition])
			continue
		}
		all = append(all, wording{c.Text, []string{heads[c.Edition]}})
	}
	before := ""
	for _, w := range all {
		words := w.text
		if before != "" {
			words = a.rewording(before, w.text)
		}
		a.printf("    %s %s\n", a.style.faint(strings.Join(w.editions, ", ")), words)
		before = w.text
	}
}

// tableCSV writes a table, a row a family, the wordings in its cells.
func (a *app) tableCSV(t *series.Table, least int) error {
	w := csv.NewWriter(a.out)
	head := []string{"function", "editions"}
	for i, h := range editionHeads(t.Editions) {
		if id := idOf(&t.Editions[i]); id != "" {
			h += " " + id
		}
		head = append(head, h)
	}
	if err := w.Write(head); err != nil {
		return err
	}
	for i := range t.Families {
		f := &t.Families[i]
		if f.Editions() < least {
			continue
		}
		row := []string{string(f.Last().Function), itoa(f.Editions())}
		for j := range t.Editions {
			e := &t.Editions[j]
			var words []string
			for _, c := range f.In(j) {
				words = append(words, c.Text)
			}
			switch {
			case len(words) > 0:
				row = append(row, words[0])
			case e.Text == nil:
				row = append(row, "no text")
			case e.Partial:
				row = append(row, "unknown")
			default:
				row = append(row, "0")
			}
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
