package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"tifa"
	"tifa/edition"
	"tifa/publish"
	"tifa/series"
	"tifa/wire"
)

// compareSeries shows the editions of a series side by side.
func (a *app) compareSeries(ctx context.Context, f *compareFlags) error {
	flags := filterFlags{series: f.series, since: f.since, until: f.until}
	filter, err := flags.filter()
	if err != nil {
		return err
	}
	rules, err := loadRules(f.rules)
	if err != nil {
		return err
	}
	v, err := a.view(ctx)
	if err != nil {
		return err
	}
	defer v.Close()
	editions, err := edition.Of(ctx, v.View, rules, filter, func(*series.Edition) bool { return true })
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
		return a.publishTable(f.publication, "The editions of "+f.series, publish.Editions(&t, f.least, publish.English), t.Coverage)
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

// table prints a table for people: a mark a column and the newest wording. Where
// the columns do not fit, a row names the editions that have it instead.
func (a *app) table(f *compareFlags, t *series.Table) {
	heads := editionHeads(t.Editions)
	if !slices.ContainsFunc(heads, func(h string) bool { return !strings.HasPrefix(h, "20") || len(h) < 4 }) {
		for i := range heads {
			heads[i] = heads[i][2:]
		}
	}
	a.tableHead(f, t, heads)
	cell, label := 0, 0
	for _, h := range heads {
		cell = max(cell, width(h)+1)
	}
	shown := slices.DeleteFunc(slices.Clone(t.Families), func(x series.Family) bool { return x.Editions() < f.least })
	for i := range shown {
		label = max(label, width(shown[i].Last().Text)+1)
	}
	label = min(label, a.width-cell*len(heads))
	wide := label >= 24
	for i := range shown {
		row, last := marks(&shown[i], t.Editions), shown[i].Last()
		if i == 0 || shown[i-1].Last().Function != last.Function {
			a.printf("\n%s\n", a.style.bold(cmp.Or(string(last.Function), "other")))
			if wide {
				a.printf("%s%s\n", pad("", label), a.style.faint(columns(heads, cell)))
			}
		}
		if wide {
			a.printf("%s%s\n", pad(fit(last.Text, label-1), label), columns(row, cell))
		} else {
			a.printf("%s\n", fit(last.Text, a.width))
			for _, line := range lines(named(row, heads), a.width-4) {
				a.printf("    %s\n", a.style.faint(line))
			}
		}
		if f.wordings {
			a.wordings(&shown[i], heads)
		}
	}
}

func columns(cells []string, size int) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString(padLeft(c, size))
	}
	return b.String()
}

// named names the editions that a row stands in, each with its mark.
func named(row, heads []string) (out []string) {
	for i, m := range row {
		if m == markFirst || m == markSame || m == markReworded {
			out = append(out, m+heads[i])
		}
	}
	return out
}

// tableHead says what a table holds.
func (a *app) tableHead(f *compareFlags, t *series.Table, heads []string) {
	held := count(t.Editions, func(e series.Edition) bool { return e.Text != nil })
	shown := count(t.Families, func(x series.Family) bool { return x.Editions() >= f.least })
	a.printf("%s  %s, %s; of each event the fullest text\n", a.style.bold(f.series), counted(held, "edition"),
		between(string(t.Editions[0].When), string(t.Editions[len(t.Editions)-1].When)))
	a.printf("%s\n", a.style.faint(fmt.Sprintf("%s of %s clauses of statements, with their rewordings, stand in %d editions or more (--least)", number(shown), number(len(t.Families)), f.least)))
	a.printf("%s\n", a.style.faint("+ first  = same words  ~ reworded  · absent  ? abridged text  x no text held"))
	var ids []string
	for i := range t.Editions {
		e := &t.Editions[i]
		id := heads[i] + " " + cmp.Or(idOf(e), "no text held")
		if e.Partial {
			id += " (abridged)"
		}
		ids = append(ids, id)
	}
	for _, line := range lines(ids, a.width-2) {
		a.printf("  %s\n", a.style.faint(line))
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
		row := []string{cmp.Or(string(f.Last().Function), "other"), itoa(f.Editions())}
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
