package publish

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"tifa"
	"tifa/formulation"
)

// rateFormula says how rates of a unit are worked out.
func (l Language) rateFormula(u tifa.Unit) string {
	return l.say("occurrences * %s / %s of the documents searched", strconv.Itoa(tifa.Per), l.say(u.String()))
}

// tallyHead are the columns of a tally.
func (l Language) tallyHead(u tifa.Unit) []string {
	unit := l.say(u.String())
	return append(l.heads("occurrences", "documents with one", "documents searched"), l.say("%s searched", unit), l.say("per %s %s", strconv.Itoa(tifa.Per), unit))
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
	l := i.Language
	e := &Export{Language: l, About: [][]Field{
		Note(l.say("query"), query),
		{Words(l.say("occurrences")), Count(n.Occurrences)},
		{Words(l.say("documents with one")), Count(n.Documents)},
		{Words(l.say("documents searched")), Count(n.Searched)},
		{Words(l.say("base")), Count(n.Base()), Words(l.say(n.Unit.String()))},
		{Words(l.say("rate")), Measure(math.Round(rate*1e4) / 1e4), Words(l.rateFormula(n.Unit))},
		Note(l.say("start, end"), l.say("code points of the text as issued, half-open")),
	}}
	e.About = append(e.About, i.notes()...)
	lines := Grid{Name: l.say("lines"), Head: l.heads("document", "date", "title", "start", "end", "left context", "node", "right context")}
	for _, h := range hits {
		lines.Rows = append(lines.Rows, []Field{
			Words(h.Document), Words(string(h.Date)), Words(h.Title), Count(h.Points.Start), Count(h.Points.End), Words(h.Left), Words(h.Node), Words(h.Right),
		})
	}
	e.Tables = []Grid{lines}
	if len(n.Groups) > 0 {
		groups := Grid{Name: l.say("by %s", l.say(string(by))), Head: append(l.heads(string(by)), l.tallyHead(n.Unit)...)}
		for _, g := range n.Groups {
			groups.Rows = append(groups.Rows, append([]Field{Words(g.Key)}, tallied(g.Tally)...))
		}
		e.Tables = append(e.Tables, groups)
	}
	return e
}

// Lives is an export of the lives of formulations, the free ones where these alone
// were counted.
func Lives(lives []*formulation.Life, free bool, i Imprint) *Export {
	unit := tifa.Characters
	if len(lives) > 0 {
		unit = lives[0].Count.Unit
	}
	l := i.Language
	counted := l.say("all occurrences")
	if free {
		counted = l.say("occurrences outside of longer formulations")
	}
	e := &Export{Language: l, About: [][]Field{
		Note(l.say("counted"), counted),
		Note(l.say("rate"), l.rateFormula(unit)),
		Note(l.say("first, last"), l.say("in this corpus and no further")),
	}}
	e.About = append(e.About, i.notes()...)
	years := Grid{Name: l.say("years"), Head: append(l.heads("formulation", "year"), l.tallyHead(unit)...)}
	all := Grid{Name: l.say("formulations"), Head: slices.Concat(l.heads("formulation"), l.tallyHead(unit), l.heads("first", "first document", "last", "last document", "lapses"))}
	for _, life := range lives {
		row := append([]Field{Words(life.Formulation)}, tallied(life.Count.Tally)...)
		for _, h := range []*tifa.Hit{life.First, life.Last} {
			if h == nil {
				h = &tifa.Hit{}
			}
			row = append(row, Words(string(h.Date)), Words(h.Document))
		}
		var lapses []string
		for _, x := range life.Lapses {
			lapses = append(lapses, x.From+"–"+x.To)
		}
		all.Rows = append(all.Rows, append(row, Words(strings.Join(lapses, l.say(", ")))))
		for _, y := range life.Years {
			years.Rows = append(years.Rows, append([]Field{Words(life.Formulation), Words(y.Key)}, tallied(y.Tally)...))
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
	b, l := d.Bounds, i.Language
	e := &Export{Language: l, About: [][]Field{
		{Words(l.say("documents")), Count(d.Documents)},
		{Words(l.say("events")), Count(d.Events), Words(l.say("of each the fullest text was read"))},
		{Words(l.say("characters")), Count(d.Characters), Words(l.say("of the texts that were read"))},
		{Words(l.say("found from")), Count(b.MinOccurrences), Words(l.say("occurrences"))},
		{Words(l.say("found from")), Count(b.MinEvents), Words(l.say("events"))},
	}}
	for _, name := range []string{"occurrences", "cohesion", "dispersion", "log_likelihood", "log_ratio"} {
		if f := d.Formulas[name]; f != "" {
			e.About = append(e.About, Note(l.say(name), f))
		}
	}
	e.About = append(e.About, i.notes()...)
	head := l.heads("formulation", "printed", "type", "occurrences", "documents", "events", "first", "last", "score", "cohesion", "dispersion", "items", "judgement")
	if x := d.Compared; x != nil {
		e.About = append(e.About, []Field{Words(l.say("compared")), Count(x.Focus), Words(l.say("%s with", l.say(string(x.Unit)))), Count(x.Reference)})
		head = append(head, l.heads("focus", "reference", "log_ratio", "log_likelihood")...)
		for _, side := range []struct {
			name string
			rows []formulation.Contrasted
		}{{l.say("more"), x.More}, {l.say("fewer"), x.Less}} {
			g := Grid{Name: side.name, Head: head}
			for _, c := range side.rows {
				g.Rows = append(g.Rows, append(d.finding(l, &c.Finding),
					Count(c.Contrast.Focus), Count(c.Contrast.Reference), Measure(math.Round(c.LogRatio*1e3)/1e3), Measure(math.Round(c.LogLikelihood*1e3)/1e3)))
			}
			e.Tables = append(e.Tables, g)
		}
		return e
	}
	g := Grid{Name: l.say("findings"), Head: head}
	for k := range d.Found {
		g.Rows = append(g.Rows, d.finding(l, &d.Found[k]))
	}
	e.Tables = []Grid{g}
	return e
}

func (d *Discovered) finding(l Language, f *formulation.Finding) []Field {
	judged := ""
	if d.Judged != nil {
		judged = l.say(d.Judged(f.Text))
	}
	rounded := func(x float64) Field { return Measure(math.Round(x*1e3) / 1e3) }
	return []Field{
		Words(f.Text), Words(f.Printed), Words(string(f.Type)), Count(f.Occurrences), Count(f.Documents), Count(f.Events), Words(string(f.First)), Words(string(f.Last)),
		rounded(f.Score), rounded(f.Cohesion), rounded(f.Dispersion), Words(strings.Join(append(f.Items, f.Fillers...), "、")), Words(judged),
	}
}
