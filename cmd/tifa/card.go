package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tifa"
	"tifa/formulation"
	"tifa/publish"
	"tifa/text"
)

// path tells the way of a formulation through the series.
func (a *app) path(l *formulation.Life) {
	var steps []string
	for _, x := range l.Path {
		if x.First == nil || x.Series == "" {
			continue
		}
		steps = append(steps, fmt.Sprintf("%s %s (%s)", fit(x.Series, 40), x.First.Date, number(x.Documents)))
	}
	if len(steps) < 2 {
		return
	}
	a.printf("path     %s\n", some(steps, 8))
}

// familyLines tell the family that a user has confirmed, and the variants and the
// templates found.
func (a *app) familyLines(t *traced) {
	if f := t.family; f != nil {
		a.printf("family   %s: %s%s\n", f.Name, strings.Join(f.Wordings, " | "), a.style.faint(" (families.txt, line "+itoa(f.Line)+")"))
		if f.Note != "" {
			a.printf("         note: %s\n", oneLine(f.Note))
		}
		a.memberLines(t)
	}
	if t.varied {
		a.variantLines(t)
		a.templateLines(t.templates)
	}
}

// respelledLine tells what the exact count leaves out.
func (a *app) respelledLine(t *traced) {
	if t.respelled > 0 && !t.varied {
		a.printf("besides  %s in other characters or capitals, which are not counted here: --variants tells them\n", number(t.respelled))
	}
}

// memberLines tell the wordings of a family, each outside of the longer ones, and
// which ruled when.
func (a *app) memberLines(t *traced) {
	for i := range t.members {
		m := &t.members[i]
		when := "not found in these documents"
		if m.First != nil {
			when = counted(m.Documents, "document") + ", " + between(string(m.First.Date), string(m.Last.Date))
		}
		a.printf("%8s  %s  %s\n", number(m.Occurrences), a.style.node(oneLine(m.Text)), a.style.faint(when))
	}
	a.reignLine(formulation.Ruling(t.members))
}

// reignLine tells which wording ruled when, where more than one did.
func (a *app) reignLine(reigns []formulation.Reign) {
	if len(reigns) < 2 {
		return
	}
	var all []string
	for _, r := range reigns {
		all = append(all, between(r.From, r.To)+" "+oneLine(r.Text))
	}
	a.printf("commonest of these: %s\n", strings.Join(all, "; "))
}

// variantLines tell the variants, and which wording ruled when.
func (a *app) variantLines(t *traced) {
	if !formulation.LongEnough(t.Formulation) {
		a.printf("\n%s\n", a.style.faint(fmt.Sprintf("so short a wording has too many neighbours: only other characters, capitals and signs are variants of it (from %d characters or %d words on, more)", formulation.VariantShortest, formulation.VariantWords)))
	}
	if len(t.variants) == 0 {
		a.printf("\n%s\n", a.style.faint("no variant found"))
		return
	}
	a.printf("\n%s  %s\n", a.style.bold("variants"), a.style.faint("other wordings, by rule; none is counted with the exact one"))
	for _, v := range t.variants {
		dates := ""
		if v.First != nil {
			dates = between(string(v.First.Date), string(v.Last.Date))
		}
		a.printf("%8s  %s  %s\n", number(v.Occurrences), a.style.node(oneLine(v.Text)),
			a.style.faint(fmt.Sprintf("%s, %s, %s", ruleWords(&v), counted(v.Documents, "document"), dates)))
	}
	a.reignLine(t.reigns)
}

// ruleWords say how a variant differs.
func ruleWords(v *formulation.Variant) string {
	unit := "word"
	if strings.IndexFunc(v.Text, text.IsIdeograph) >= 0 {
		unit = "character"
	}
	switch v.Rule {
	case formulation.Insertion, formulation.Deletion, formulation.Substitution:
		return fmt.Sprintf("%s of %s", v.Rule, counted(v.Distance, unit))
	}
	return string(v.Rule)
}

// templateLines tell the templates that a formulation fills, with the commonest
// fillings.
func (a *app) templateLines(templates []formulation.Template) {
	const shown = 5
	for i := range templates {
		t := &templates[i]
		a.printf("\n%s  %s\n", a.style.bold("template  "+t.String()), a.style.faint(templateWords(t)))
		for _, f := range t.Fillings[:min(len(t.Fillings), shown)] {
			first := ""
			if f.First != nil {
				first = "first " + string(f.First.Date) + " " + f.First.Document
			}
			a.printf("%8s  %s  %s\n", number(f.Occurrences), a.style.node(oneLine(f.Text)), a.style.faint(first))
		}
		if n := len(t.Fillings) - shown; n > 0 {
			a.printf("%s\n", a.style.faint("          and "+number(n)+" more"))
		}
	}
}

// templateWords count a template, and say what makes it one.
func templateWords(t *formulation.Template) string {
	dates := ""
	if t.First != nil {
		dates = ", " + between(string(t.First.Date), string(t.Last.Date))
	}
	if t.Partial {
		dates += ", of the first passages alone"
	}
	return fmt.Sprintf("filled in %s: %s in %s%s; %s beside one another", counted(len(t.Fillings), "way"), counted(t.Occurrences, "clause"), counted(t.Documents, "document"), dates, number(t.Together))
}

// card is a term card.
func card(t *traced) publish.Sheet {
	c := t.Count
	out := publish.Sheet{Title: t.Formulation}
	say := func(format string, args ...any) { out.Lead = append(out.Lead, fmt.Sprintf(format, args...)) }
	if c.Occurrences == 0 {
		say("Not found in %s", corpusWords(c.Coverage))
	} else {
		say("%s in %s, %s, in %s", counted(c.Occurrences, "occurrence"), counted(c.Documents, "document"), rateWords(c.Tally), corpusWords(c.Coverage))
	}
	for _, end := range []struct {
		what string
		hit  *tifa.Hit
		by   *voice
	}{{"First", t.First, t.first}, {"Last", t.Last, t.last}} {
		if end.hit == nil {
			continue
		}
		by := ""
		if end.by != nil {
			by = fmt.Sprintf(", said by %s (%s)", end.by.Speaker, end.by.Cue)
		}
		say("%s attested in this corpus on %s in %s%s: …%s%s%s…", end.what, end.hit.Date, end.hit.Document, by, end.hit.Left, end.hit.Node, end.hit.Right)
	}
	if n := t.nesting; n != nil {
		longer := make([]string, 0, len(n.Longer))
		for _, l := range n.Longer {
			longer = append(longer, fmt.Sprintf("%s (%s)", l.Text, number(l.Own)))
		}
		say("Free %s, nested %s: %s", number(n.Free), number(n.Occurrences-n.Free), some(longer, 5))
	}
	if f := t.family; f != nil {
		say("Family %s: %s", f.Name, strings.Join(f.Wordings, ", "))
		if f.Note != "" {
			say("Note: %s", f.Note)
		}
		out.Tables = append(out.Tables, t.memberTable())
	}
	if t.respelled > 0 {
		say("Besides, %s in other characters or capitals, which are not counted here", number(t.respelled))
	}
	if c.Occurrences > 0 {
		out.Tables = append(out.Tables, t.yearTable())
	}
	if len(t.variants) > 0 {
		out.Tables = append(out.Tables, t.variantTable())
	}
	for i := range t.templates {
		out.Tables = append(out.Tables, templateTable(&t.templates[i]))
	}
	if len(t.companions) > 0 {
		out.Tables = append(out.Tables, t.companionTable())
	}
	if len(t.lines) > 0 {
		lines := publish.Table{Caption: "Lines", Head: []string{"Date", "Document", "Line"}}
		for _, h := range t.lines {
			lines.Rows = append(lines.Rows, cells(string(h.Date), h.Document, "…"+h.Left+h.Node+h.Right+"…"))
		}
		out.Tables = append(out.Tables, lines)
	}
	return out
}

// publishCard writes a term card as it was asked for.
func (a *app) publishCard(p publication, t *traced) error {
	sheet := card(t)
	var err error
	if sheet.Imprint, err = a.imprint(p); err != nil {
		return err
	}
	sheet.Imprint.Coverage = coverageLines(t.Count.Coverage)
	return a.publication(p, sheet.Write)
}

// cells are the cells of a row; numbers stand to the right.
func cells(values ...any) (row []publish.Cell) {
	for _, v := range values {
		switch v := v.(type) {
		case int:
			row = append(row, publish.Cell{Lines: []publish.Line{{Text: number(v)}}, Number: true})
		case string:
			row = append(row, publish.Cell{Lines: []publish.Line{{Text: oneLine(v)}}})
		}
	}
	return row
}

func (t *traced) yearTable() publish.Table {
	out := publish.Table{
		Caption: "Years", Head: []string{"Year", "Occurrences", "Documents", "Of", "Per 10,000", ""},
		Notes: []string{"Bars: occurrences per 10,000 " + t.Count.Unit.String() + " of the documents of the year."},
	}
	most := 0.0
	for _, y := range t.Years {
		rate, _ := y.Rate()
		most = max(most, rate)
	}
	years, before := t.attested()
	if before != "" {
		out.Notes = append(out.Notes, before+": none in the documents held.")
	}
	for _, y := range years {
		rate, _ := y.Rate()
		out.Rows = append(out.Rows, cells(y.Key, y.Occurrences, y.Documents, y.Searched, shortFloat(rate), bar(rate, most, 20)))
	}
	return out
}

func (t *traced) variantTable() publish.Table {
	return wordingTable("Variants", "Other wordings by edit distance; none is counted with the exact one.", t.variants, t.reigns)
}

func (t *traced) memberTable() publish.Table {
	return wordingTable("Family "+t.family.Name, "Kept in families.txt; each is counted outside of the longer ones.", t.members, formulation.Ruling(t.members))
}

// wordingTable shows wordings, and which ruled when.
func wordingTable(caption, note string, wordings []formulation.Variant, reigns []formulation.Reign) publish.Table {
	out := publish.Table{
		Caption: caption, Head: []string{"Wording", "Rule", "Occurrences", "Documents", "First", "Last"},
		Notes: []string{note},
	}
	for _, v := range wordings {
		first, last := "", ""
		if v.First != nil {
			first, last = string(v.First.Date), string(v.Last.Date)
		}
		out.Rows = append(out.Rows, cells(v.Text, string(v.Rule), v.Occurrences, v.Documents, first, last))
	}
	if len(reigns) > 1 {
		var all []string
		for _, r := range reigns {
			all = append(all, between(r.From, r.To)+" "+r.Text)
		}
		out.Notes = append(out.Notes, "Commonest of these: "+strings.Join(all, "; ")+".")
	}
	return out
}

// templateTable shows the commonest fillings of a template.
func templateTable(t *formulation.Template) publish.Table {
	const shown = 10
	out := publish.Table{Caption: "Template " + t.String(), Head: []string{"Filling", "Occurrences", "First"}, Notes: []string{"Template: " + templateWords(t) + "."}}
	for _, f := range t.Fillings[:min(len(t.Fillings), shown)] {
		first := ""
		if f.First != nil {
			first = string(f.First.Date)
		}
		out.Rows = append(out.Rows, cells(f.Text, f.Occurrences, first))
	}
	return out
}

func (t *traced) companionTable() publish.Table {
	out := publish.Table{
		Caption: "Said together with", Head: []string{"Clause or item", "Together", "logDice"},
		Notes: []string{fmt.Sprintf("Within forty characters, in %s looked at; logDice is 14 + log2 of 2·together/(passages + occurrences of the other).", counted(t.looked, "passage"))},
	}
	for _, x := range t.companions {
		out.Rows = append(out.Rows, cells(x.Text, x.Together, fmt.Sprintf("%.1f", x.LogDice)))
	}
	return out
}

// attested are the years from the first attestation on, or all if there are but a
// few before it; before tells those left out.
func (t *traced) attested() (years []tifa.Group, before string) {
	const few = 3
	first := slices.IndexFunc(t.Years, func(y tifa.Group) bool { return y.Occurrences > 0 })
	if first <= few {
		return t.Years, ""
	}
	return t.Years[first:], between(t.Years[0].Key, t.Years[first-1].Key)
}

// familiesPath is where the families of the corpus stand.
func (a *app) familiesPath() (string, error) {
	dir, err := a.dir()
	return filepath.Join(dir, formulation.FamiliesFile), err
}

// families reads the families of the corpus; bad lines are told and left out.
func (a *app) families() ([]formulation.Family, error) {
	path, err := a.familiesPath()
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &tifa.Problem{Path: path, Fact: err.Error(), Err: err}
	}
	families, errs := formulation.ParseFamilies(path, string(b))
	for _, err := range errs {
		a.report(err)
	}
	return families, nil
}

// familyOf is the family of a wording, nil if it is in none.
func (a *app) familyOf(wording string) (*formulation.Family, error) {
	all, err := a.families()
	return formulation.FamilyOf(all, wording), err
}

// keepFamily adds a formulation with its variants to the families of the corpus.
func (a *app) keepFamily(name string, t *traced) error {
	path, err := a.familiesPath()
	if err != nil {
		return err
	}
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &tifa.Problem{Path: path, Fact: err.Error(), Err: err}
	}
	f := formulation.Family{Name: name, Wordings: []string{t.Formulation}}
	for _, v := range t.variants {
		f.Wordings = append(f.Wordings, v.Text)
	}
	text := string(old)
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	before, _ := formulation.ParseFamilies(path, text)
	text += f.String() + "\n"
	if after, errs := formulation.ParseFamilies(path, text); len(after) != len(before)+1 {
		return errs[len(errs)-1]
	}
	if err := a.draw(path, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}); err != nil {
		return err
	}
	a.note("%s added to %s: leave out what is not the same", name, path)
	return nil
}

func readTiers(path string) ([]formulation.Tier, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &tifa.Problem{Path: path, Fact: "no such table of tiers", Hint: "a line has a name, documents a year and a share: 烫 500 0.0129", Err: err}
	}
	return formulation.ParseTiers(path, string(b))
}
