package web

import (
	"strings"

	"tifa/formulation"
)

const (
	foundKept       = 300 // findings of a type that are kept of a discovery
	foundShown      = 50  // on a page
	foundCharted    = 20
	discoveriesKept = 16
)

// A discoverMain is what recurs, or the form that asks for it.
type discoverMain struct {
	Asked        bool
	Fields       discoverFields
	Coverage     coverageMain
	Against      *coverageMain
	Counted      string
	Types        []link
	Judged       []link // which of the findings are shown
	Lists        []findingList
	Chart        *chart
	Pages        []link
	Exports      []link
	Compared     bool
	Focus, Other int      // sizes of what was compared
	Held         []string // names of series
	Judges       bool
	Stamp, Back  string
	Names        []string // of families
	Kept         []familyLine
	Progress     *progressMain
}

// discoverFields are what the form asks.
type discoverFields struct {
	Since, Until, Series, Source, Against string
	Occurrences, Documents                int
}

// A findingList is findings in their order, the most risen or the best first.
type findingList struct {
	Heading string
	Rows    []findingRow
	More    int
}

type findingRow struct {
	Number           int
	Wording, Printed string
	To               string
	Parts            string // items of a list name, fillers of a frame
	Occurrences      int
	Documents        int
	Events           int
	First, Last      string
	Focus, Reference int
	Ratio, G2        float64
	judgement
}

func discover(v *visit) (*answer, error) {
	key, err := v.discoveryKey()
	if err != nil {
		return nil, err
	}
	families, err := v.families()
	if err != nil {
		return nil, err
	}
	m := discoverMain{Held: v.seriesNames(), Judges: v.edits(), Stamp: v.stamp, Names: names(families)}
	m.Fields = discoverFields{
		string(key.filter.Since), string(key.filter.Until), key.filter.Series, key.filter.Source, key.against, key.occurrences, key.documents,
	}
	title := v.say("discover")
	if v.form.Get("type") == "" { // the form alone
		m.families(v, families)
		return &answer{page: "discover", title: title, main: m, data: newDiscoverData(families)}, nil
	}
	m.Asked = true
	t, which, err := v.chosenFindings()
	if err != nil {
		return nil, err
	}
	d, j, err := v.discovered(key)
	if err != nil {
		return nil, err
	}
	if d == nil {
		data, p := newDiscoverData(families), j.far()
		data.Progress = &progressData{p.Stage, p.Done, p.Total}
		m.Progress = v.progress(p, j.name)
		m.Progress.Back = v.to("/discover")
		return &answer{page: "discover", title: title, main: m, refresh: refreshEvery, data: data}, nil
	}
	return m.show(v, d, t, which, judgements(families), families)
}

// chosenFindings are the type of findings that the address names, and how those that
// are shown are judged.
func (v *visit) chosenFindings() (t formulation.Type, judged string, err error) {
	var types []string
	for _, t := range formulation.Types() {
		types = append(types, string(t))
	}
	name, err := v.choice("type", types...)
	if err != nil {
		return "", "", err
	}
	judged, err = v.choice("judged", "open", "all", "new", "kept", "rejected")
	return formulation.Type(name), judged, err
}

// show puts findings of one type on a page.
func (m *discoverMain) show(v *visit, d *discovery, t formulation.Type, which string, judged map[string]judgement, families []formulation.Family) (*answer, error) {
	page, err := v.number("page", 1, 1000)
	if err != nil {
		return nil, err
	}
	m.Coverage = v.coverage(d.coverage)
	if d.against != nil {
		c := v.coverage(*d.against)
		m.Against = &c
	}
	b := d.of.Bounds
	m.Counted = v.say("discover.counted", d.of.Events, d.of.Documents, b.MinOccurrences, b.MinEvents)
	for _, x := range formulation.Types() {
		if name := string(x); d.total[x] > 0 || x == t {
			m.Types = append(m.Types, link{Words: v.say("type."+name) + " " + grouped(d.total[x]), To: v.with("type", name, "page", ""), Current: x == t})
		}
	}
	for _, name := range []string{"open", "new", "kept", "rejected", "all"} {
		to := v.with("judged", name, "page", "")
		if name == "open" {
			to = v.with("judged", "", "page", "")
		}
		m.Judged = append(m.Judged, link{Words: v.say("judged." + name), To: to, Current: name == which})
	}
	m.Back = v.with()
	shown := d.page(t, func(wording string) bool { return judged[wording].in(which) }, page, judged)
	m.lists(v, d, &shown, judged)
	if page > 1 {
		m.Pages = append(m.Pages, link{Words: v.say("page.before"), To: v.with("page", pageNumber(page-1))})
	}
	if shown.more {
		m.Pages = append(m.Pages, link{Words: v.say("page.after"), To: v.with("page", pageNumber(page+1))})
	}
	m.Chart = m.chart(v, t)
	m.Exports = v.exports("csv", "json", "xlsx", "svg")
	m.families(v, families)
	data := d.data(t, &shown, judged, families)
	export := shown.Export(v.imprint(m.Coverage))
	a := &answer{page: "discover", title: v.say("discover"), main: *m, data: data}
	return v.as(a, "discover", m.Chart, export)
}

// lists puts the findings of a page into rows.
func (m *discoverMain) lists(v *visit, d *discovery, p *shownPage, judged map[string]judgement) {
	n := 0
	row := func(f *formulation.Finding) findingRow {
		n++
		r := findingRow{
			Number: n, Wording: f.Text, Printed: f.Printed, Occurrences: f.Occurrences, Documents: f.Documents, Events: f.Events,
			First: string(f.First), Last: string(f.Last), judgement: judged[f.Text],
		}
		if f.Type == formulation.Frame {
			r.To = v.to("/search", "q", frameQuery(f.Text), "series", m.Fields.Series, "source", m.Fields.Source, "since", m.Fields.Since, "until", m.Fields.Until)
		} else {
			r.To = v.to("/trace", "f", f.Text, "series", m.Fields.Series)
		}
		const parts = 6
		if all := append(f.Items, f.Fillers...); len(all) > 0 {
			r.Parts = strings.Join(all[:min(parts, len(all))], "、")
			if f.Type == formulation.ListName {
				r.Parts = strings.Join(all, "、")
			}
		}
		return r
	}
	x := p.Compared
	if x == nil {
		l := findingList{}
		for i := range p.Found {
			l.Rows = append(l.Rows, row(&p.Found[i]))
		}
		m.Lists = []findingList{l}
		return
	}
	m.Compared, m.Focus, m.Other = true, x.Focus, x.Reference
	for _, side := range []struct {
		key  string
		rows []formulation.Contrasted
	}{{"discover.rising", x.More}, {"discover.falling", x.Less}} {
		l := findingList{Heading: v.say(side.key)}
		for i := range side.rows {
			c := &side.rows[i]
			r := row(&c.Finding)
			r.Focus, r.Reference, r.Ratio, r.G2 = c.Contrast.Focus, c.Contrast.Reference, c.LogRatio, c.LogLikelihood
			l.Rows = append(l.Rows, r)
		}
		m.Lists = append(m.Lists, l)
	}
}

// frameQuery is what finds a frame: its slots are gaps.
func frameQuery(text string) string {
	return strings.ReplaceAll(strings.Trim(text, "…"), "…", "[*]")
}

// chart draws the documents of the first findings, as a share of those of either
// side where two are compared.
func (m *discoverMain) chart(v *visit, t formulation.Type) *chart {
	c := &chart{}
	var rows []chartRow
	for _, l := range m.Lists {
		for _, r := range l.Rows[:min(foundCharted/len(m.Lists), len(l.Rows))] {
			x := chartRow{words: r.Wording, to: r.To, values: []float64{float64(r.Documents)}, labels: []string{grouped(r.Documents)}}
			if m.Compared {
				x.values = []float64{share(r.Focus, m.Focus), share(r.Reference, m.Other)}
				x.labels = []string{fraction(r.Focus, m.Focus), fraction(r.Reference, m.Other)}
			}
			rows = append(rows, x)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	c.rows(rows)
	c.Title = v.say("discover.chart", v.say("type."+string(t)))
	if m.Compared {
		c.Title = v.say("discover.chart.compared")
		c.names([]string{v.say("discover.focus"), v.say("discover.reference")})
	}
	return c
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

func fraction(n, of int) string { return grouped(n) + " / " + grouped(of) }
