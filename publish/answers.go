package publish

import (
	"fmt"
	"math"
	"strings"

	"tifa"
	"tifa/formulation"
)

// rateFormula says how rates of a unit are worked out.
func rateFormula(u tifa.Unit) string {
	return fmt.Sprintf("occurrences * %d / %s of the documents searched", tifa.Per, u)
}

// tallyHead are the columns of a tally.
func tallyHead(u tifa.Unit) []string {
	return []string{"occurrences", "documents with one", "documents searched", u.String() + " searched", fmt.Sprintf("per %d %s", tifa.Per, u)}
}

func tallied(t tifa.Tally) []Field {
	row := []Field{Count(t.Occurrences), Count(t.Documents), Count(t.Searched), Count(t.Base()), Words("")}
	if rate, ok := t.Rate(); ok {
		row[4] = Measure(math.Round(rate*1e4) / 1e4)
	}
	return row
}

// Concordance is an export of lines that a query found, below its count. The groups
// of the count are a table of their own, by is what they are grouped by.
func Concordance(query string, n tifa.Count, by tifa.Grouping, hits []tifa.Hit, i Imprint) *Export {
	rate, _ := n.Rate()
	e := &Export{About: [][]Field{
		Note("query", query),
		{Words("occurrences"), Count(n.Occurrences)},
		{Words("documents with one"), Count(n.Documents)},
		{Words("documents searched"), Count(n.Searched)},
		{Words("base"), Count(n.Base()), Words(n.Unit.String())},
		{Words("rate"), Measure(math.Round(rate*1e4) / 1e4), Words(rateFormula(n.Unit))},
		Note("start, end", "code points of the text as issued, half-open"),
	}}
	e.About = append(e.About, i.notes()...)
	lines := Grid{Name: "lines", Head: []string{"document", "date", "title", "start", "end", "left", "node", "right"}}
	for _, h := range hits {
		lines.Rows = append(lines.Rows, []Field{
			Words(h.Document), Words(string(h.Date)), Words(h.Title), Count(h.Points.Start), Count(h.Points.End), Words(h.Left), Words(h.Node), Words(h.Right),
		})
	}
	e.Tables = []Grid{lines}
	if len(n.Groups) > 0 {
		groups := Grid{Name: "by " + string(by), Head: append([]string{string(by)}, tallyHead(n.Unit)...)}
		for _, g := range n.Groups {
			groups.Rows = append(groups.Rows, append([]Field{Words(g.Key)}, tallied(g.Tally)...))
		}
		e.Tables = append(e.Tables, groups)
	}
	return e
}

// Lives is an export of the lives of formulations, of which counted says what was
// counted: all occurrences, or the free ones.
func Lives(lives []*formulation.Life, counted string, i Imprint) *Export {
	unit := tifa.Characters
	if len(lives) > 0 {
		unit = lives[0].Count.Unit
	}
	e := &Export{About: [][]Field{
		Note("counted", counted),
		Note("rate", rateFormula(unit)),
		Note("first, last", "in this corpus and no further"),
	}}
	e.About = append(e.About, i.notes()...)
	years := Grid{Name: "years", Head: append([]string{"formulation", "year"}, tallyHead(unit)...)}
	all := Grid{Name: "formulations", Head: append(append([]string{"formulation"}, tallyHead(unit)...), "first", "first document", "last", "last document", "lapses")}
	for _, l := range lives {
		row := append([]Field{Words(l.Formulation)}, tallied(l.Count.Tally)...)
		for _, h := range []*tifa.Hit{l.First, l.Last} {
			if h == nil {
				h = &tifa.Hit{}
			}
			row = append(row, Words(string(h.Date)), Words(h.Document))
		}
		var lapses []string
		for _, x := range l.Lapses {
			lapses = append(lapses, x.From+"–"+x.To)
		}
		all.Rows = append(all.Rows, append(row, Words(strings.Join(lapses, ", "))))
		for _, y := range l.Years {
			years.Rows = append(years.Rows, append([]Field{Words(l.Formulation), Words(y.Key)}, tallied(y.Tally)...))
		}
	}
	e.Tables = []Grid{years, all}
	return e
}

// Discovered are findings to export, and how they were found.
type Discovered struct {
	*formulation.Discovery
	Found    []formulation.Finding // where nothing was compared
	Compared *formulation.Comparison
	Formulas map[string]string           // by field
	Judged   func(wording string) string // what the user takes it for; nil if that is not known
}

// Export is d as tables.
func (d *Discovered) Export(i Imprint) *Export {
	b := d.Bounds
	e := &Export{About: [][]Field{
		{Words("documents"), Count(d.Documents)},
		{Words("events"), Count(d.Events), Words("of each the fullest text was read")},
		{Words("characters"), Count(d.Characters), Words("of the texts that were read")},
		{Words("found from"), Count(b.MinOccurrences), Words("occurrences")},
		{Words("found from"), Count(b.MinEvents), Words("events")},
	}}
	for _, name := range []string{"occurrences", "cohesion", "dispersion", "log_likelihood", "log_ratio"} {
		if f := d.Formulas[name]; f != "" {
			e.About = append(e.About, Note(name, f))
		}
	}
	e.About = append(e.About, i.notes()...)
	head := []string{"formulation", "printed", "type", "occurrences", "documents", "events", "first", "last", "score", "cohesion", "dispersion", "items", "judgement"}
	if x := d.Compared; x != nil {
		e.About = append(e.About, []Field{Words("compared"), Count(x.Focus), Words(string(x.Unit) + " with"), Count(x.Reference)})
		head = append(head, "focus", "reference", "log_ratio", "log_likelihood")
		for _, side := range []struct {
			name string
			rows []formulation.Contrasted
		}{{"more", x.More}, {"fewer", x.Less}} {
			g := Grid{Name: side.name, Head: head}
			for _, c := range side.rows {
				g.Rows = append(g.Rows, append(d.finding(&c.Finding),
					Count(c.Contrast.Focus), Count(c.Contrast.Reference), Measure(math.Round(c.LogRatio*1e3)/1e3), Measure(math.Round(c.LogLikelihood*1e3)/1e3)))
			}
			e.Tables = append(e.Tables, g)
		}
		return e
	}
	g := Grid{Name: "findings", Head: head}
	for k := range d.Found {
		g.Rows = append(g.Rows, d.finding(&d.Found[k]))
	}
	e.Tables = []Grid{g}
	return e
}

func (d *Discovered) finding(f *formulation.Finding) []Field {
	judged := ""
	if d.Judged != nil {
		judged = d.Judged(f.Text)
	}
	rounded := func(x float64) Field { return Measure(math.Round(x*1e3) / 1e3) }
	return []Field{
		Words(f.Text), Words(f.Printed), Words(string(f.Type)), Count(f.Occurrences), Count(f.Documents), Count(f.Events), Words(string(f.First)), Words(string(f.Last)),
		rounded(f.Score), rounded(f.Cohesion), rounded(f.Dispersion), Words(strings.Join(append(f.Items, f.Fillers...), "、")), Words(judged),
	}
}
