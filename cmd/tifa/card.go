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
)

// path tells the way of a formulation through the series.
func (a *app) path(l *formulation.Life) {
	var steps []string
	for _, x := range l.Path {
		if x.First == nil || x.Series == "" {
			continue
		}
		steps = append(steps, fmt.Sprintf("%s %s (%s)", x.Series, x.First.Date, number(x.Documents)))
	}
	if len(steps) < 2 {
		return
	}
	a.printf("path     %s\n", some(steps, 8))
}

// familyLines tell the family that a user has confirmed, and the variants found.
func (a *app) familyLines(t *traced) {
	if f := t.family; f != nil {
		a.printf("family   %s: %s%s\n", f.Name, strings.Join(f.Wordings, " | "), a.style.faint(" (families.txt, line "+itoa(f.Line)+")"))
	}
	if len(t.variants) == 0 {
		return
	}
	a.printf("\n%s  %s\n", a.style.bold("variants"), a.style.faint("other wordings, by rule; none is counted with the exact one"))
	for _, v := range t.variants {
		dates := ""
		if v.First != nil {
			dates = between(string(v.First.Date), string(v.Last.Date))
		}
		a.printf("%8s  %s  %s\n", number(v.Occurrences), a.style.node(oneLine(v.Text)),
			a.style.faint(fmt.Sprintf("%s of %s, %s, %s", v.Rule, counted(v.Distance, "character"), counted(v.Documents, "document"), dates)))
	}
	if len(t.reigns) > 1 {
		var all []string
		for _, r := range t.reigns {
			all = append(all, between(r.From, r.To)+" "+r.Text)
		}
		a.printf("commonest of these: %s\n", strings.Join(all, "; "))
	}
}

// cardOf writes a term card in Markdown.
func (a *app) cardOf(t *traced) {
	c := t.Count
	cell := strings.NewReplacer("|", `\|`, "\n", " ", "*", `\*`, "_", `\_`)
	a.printf("# %s\n\n", t.Formulation)
	a.printf("%s in %s, %s, in %s.\n\n", counted(c.Occurrences, "occurrence"), counted(c.Documents, "document"), rateWords(c.Tally), corpusWords(c.Coverage))
	for _, n := range coverageNotes(c.Coverage) {
		a.printf("- %s\n", n)
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
		a.printf("- **%s attested in this corpus** %s, `%s`%s: …%s**%s**%s…\n", end.what, end.hit.Date, end.hit.Document, by,
			cell.Replace(end.hit.Left), cell.Replace(end.hit.Node), cell.Replace(end.hit.Right))
	}
	if n := t.nesting; n != nil {
		a.printf("- **Free** %s, **nested** %s", number(n.Free), number(n.Occurrences-n.Free))
		for i, l := range n.Longer[:min(5, len(n.Longer))] {
			a.printf("%s%s (%s)", []string{" in ", ", "}[min(i, 1)], cell.Replace(l.Text), number(l.Own))
		}
		a.printf("\n")
	}
	a.printf("\n| year | occurrences | documents | per 10,000 | |\n|---|---:|---:|---:|---|\n")
	most := 0.0
	for _, y := range t.Years {
		rate, _ := y.Rate()
		most = max(most, rate)
	}
	years, before := t.attested()
	if before != "" {
		a.printf("| %s | 0 | 0 | 0.000 | |\n", before)
	}
	for _, y := range years {
		rate, _ := y.Rate()
		a.printf("| %s | %s | %s of %s | %s | %s |\n", y.Key, number(y.Occurrences), number(y.Documents), number(y.Searched), shortFloat(rate), bar(rate, most, 20))
	}
	if len(t.variants) > 0 {
		a.printf("\n## Variants\n\n| wording | rule | occurrences | documents | first | last |\n|---|---|---:|---:|---|---|\n")
		for _, v := range t.variants {
			first, last := "", ""
			if v.First != nil {
				first, last = string(v.First.Date), string(v.Last.Date)
			}
			a.printf("| %s | %s | %s | %s | %s | %s |\n", cell.Replace(v.Text), v.Rule, number(v.Occurrences), number(v.Documents), first, last)
		}
	}
	if len(t.companions) > 0 {
		a.printf("\n## Said together with\n\nlogDice, of %s looked at (14 + log2 of 2·together/(passages + occurrences of the other))\n\n", counted(t.looked, "passage"))
		for _, x := range t.companions {
			a.printf("- %s (%s times, %.1f)\n", cell.Replace(x.Text), number(x.Together), x.LogDice)
		}
	}
	if len(t.lines) > 0 {
		a.printf("\n## Lines\n\n")
		for _, h := range t.lines {
			a.printf("- %s `%s`: …%s**%s**%s…\n", h.Date, h.Document, cell.Replace(h.Left), cell.Replace(h.Node), cell.Replace(h.Right))
		}
	}
	if t.family != nil && t.family.Note != "" {
		a.printf("\n## Notes\n\n%s\n", cell.Replace(t.family.Note))
	}
	a.printf("\n%s\n", "Snapshot "+c.Coverage.Snapshot+"; again by `"+a.replay(c.Coverage.Snapshot)+"`.")
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
	for i := range all {
		if slices.Contains(all[i].Wordings, wording) {
			return &all[i], err
		}
	}
	return nil, err
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
