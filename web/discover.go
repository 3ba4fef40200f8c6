package web

import (
	"context"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"

	"tifa"
	"tifa/edition"
	"tifa/formulation"
	"tifa/publish"
	"tifa/wire"
)

const (
	foundKept       = 300 // findings of a type that are kept of a discovery
	foundShown      = 50  // on a page
	foundCharted    = 20
	discoveriesKept = 16
)

// A discoveryKey is what a discovery is of.
type discoveryKey struct {
	snapshot               string
	filter                 tifa.Filter
	against                string
	occurrences, documents int
}

// A discovery is what was found, the best of each type; what it was found in is let
// go of.
type discovery struct {
	of       *formulation.Discovery // its sizes and bounds alone
	coverage tifa.Coverage
	against  *tifa.Coverage
	wire     wire.Discovery
	total    map[formulation.Type]int
	found    map[formulation.Type][]formulation.Finding
	compared map[formulation.Type]*formulation.Comparison // nil where nothing was compared
}

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

// A familyLine is wordings that the user keeps under a name.
type familyLine struct {
	Name, Note, To string
	Wordings       []link
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

// discoveryKey is the discovery that the address asks for.
func (v *visit) discoveryKey() (k discoveryKey, err error) {
	k.snapshot = v.view.Snapshot().Name
	if k.filter, err = v.filter(); err != nil {
		return k, err
	}
	k.against = v.form.Get("against")
	for _, n := range []struct {
		name           string
		to             *int
		least, without int
	}{{"occurrences", &k.occurrences, 2, formulation.MinOccurrences}, {"documents", &k.documents, 1, formulation.MinEvents}} {
		if *n.to = n.without; v.form.Get(n.name) == "" {
			continue
		}
		if *n.to, err = v.number(n.name, n.least, 1_000_000); err != nil {
			return k, err
		}
	}
	return k, nil
}

// discovered is what was found, nil while it is being looked for by the job.
func (v *visit) discovered(key discoveryKey) (*discovery, *job, error) {
	if d, ok := v.found.kept(key); ok {
		return d, nil, nil
	}
	reference, err := key.reference()
	if err != nil {
		return nil, nil, err
	}
	name := strings.Join([]string{"discover", v.with("type", "", "page", "", "judged", "", "format", "", "at", key.snapshot)}, " ")
	j, err := v.jobs.start(name, finding, func(ctx context.Context, j *job) error {
		d, err := v.find(ctx, j, key, reference)
		if err == nil {
			_, err = v.found.of(ctx, key, func() (*discovery, error) { return d, nil })
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if !j.wait(v.Context()) {
		return nil, j, nil
	}
	if j.err != nil {
		return nil, nil, j.err
	}
	d, ok := v.found.kept(key)
	if !ok { // so many others were asked for meanwhile
		return nil, nil, errBusy
	}
	return d, nil, nil
}

// reference is what the documents are compared with, nil where nothing is.
func (k *discoveryKey) reference() (*tifa.Filter, error) {
	if k.against == "" {
		return nil, nil
	}
	f := k.filter
	f.Since, f.Until = "", ""
	f, err := edition.Within(f, k.against)
	if err != nil {
		return nil, err
	}
	return &f, nil
}

// find discovers, and keeps what pages show.
func (s *Server) find(ctx context.Context, j *job, key discoveryKey, reference *tifa.Filter) (*discovery, error) {
	defer debug.FreeOSMemory() // what was counted takes much, for a short time
	view, err := s.Corpus.At(ctx, key.snapshot)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	d := &discovery{total: map[formulation.Type]int{}, found: map[formulation.Type][]formulation.Finding{}, compared: map[formulation.Type]*formulation.Comparison{}}
	if d.coverage, err = view.Coverage(ctx, key.filter); err != nil {
		return nil, err
	}
	if reference != nil {
		against, err := view.Coverage(ctx, *reference)
		if err != nil {
			return nil, err
		}
		d.against = &against
	}
	g, err := edition.Gather(ctx, view, s.Rules, edition.Choice{Filter: key.filter, Reference: reference}, func(done, total int) { j.report("discover.reading", done, total) })
	if err != nil {
		return nil, err
	}
	found, err := g.Discover(ctx, formulation.Options{
		MinOccurrences: key.occurrences, MinEvents: key.documents, SetsScene: s.Rules.SetsScene,
		Progress: func(done, total int) { j.report("discover.counting", done, total) },
	})
	if err != nil {
		return nil, err
	}
	all := 0
	for _, t := range formulation.Types() {
		d.total[t] = found.Len(t)
		all += d.total[t]
		if reference == nil {
			d.found[t] = found.Best(foundKept, t)
			continue
		}
		d.compared[t] = found.Contrast(ctx, func(id string, _ tifa.Date) formulation.Side { return g.Side[id] }, formulation.ByDocument, foundKept, t)
	}
	d.of = &formulation.Discovery{Documents: found.Documents, Events: found.Events, Characters: found.Characters, Bounds: found.Bounds}
	d.wire = wire.NewDiscovery(found, d.coverage, 0, all)
	if d.against != nil {
		c := wire.NewCoverage(*d.against)
		d.wire.Against = &c
	}
	return d, ctx.Err()
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

// in reports whether findings of this judgement are among those shown.
func (j judgement) in(which string) bool {
	switch which {
	case "open":
		return !j.Rejected
	case "new":
		return j.word() == "open"
	case "kept", "rejected":
		return j.word() == which
	}
	return true
}

// A shownPage is the findings of a page.
type shownPage struct {
	publish.Discovered
	from int // findings before them
	more bool
}

// page are the findings of a page that are to be shown.
func (d *discovery) page(t formulation.Type, shows func(wording string) bool, page int, judged map[string]judgement) shownPage {
	from := (page - 1) * foundShown
	out := shownPage{from: from, Discovered: publish.Discovered{
		Discovery: d.of, Formulas: d.wire.Formulas, Judged: func(w string) string { return judged[w].word() },
	}}
	if x := d.compared[t]; x != nil {
		rows := func(all []formulation.Contrasted) []formulation.Contrasted {
			all = slices.DeleteFunc(slices.Clone(all), func(c formulation.Contrasted) bool { return !shows(c.Text) })
			out.more = out.more || len(all) > from+foundShown
			return all[min(from, len(all)):min(from+foundShown, len(all))]
		}
		out.Compared = &formulation.Comparison{Unit: x.Unit, Focus: x.Focus, Reference: x.Reference, More: rows(x.More), Less: rows(x.Less)}
		return out
	}
	all := slices.DeleteFunc(slices.Clone(d.found[t]), func(f formulation.Finding) bool { return !shows(f.Text) })
	out.more = len(all) > from+foundShown
	out.Found = all[min(from, len(all)):min(from+foundShown, len(all))]
	return out
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

// families lists what is kept.
func (m *discoverMain) families(v *visit, families []formulation.Family) {
	for i := range families {
		if families[i].Name != formulation.Rejected {
			m.Kept = append(m.Kept, v.family(&families[i]))
		}
	}
}

// family is what is kept under a name, with a chart of its wordings.
func (v *visit) family(f *formulation.Family) familyLine {
	line := familyLine{Name: f.Name, Note: f.Note}
	form := url.Values{}
	for _, w := range f.Wordings {
		line.Wordings = append(line.Wordings, link{Words: w, To: v.to("/trace", "f", w)})
		if len(form["f"]) < tracedMost {
			form.Add("f", w)
		}
	}
	line.To = address("/trace", form, []string{"at", v.form.Get("at")})
	return line
}

// discoverData is the page as JSON. While it is being worked out there is progress
// and nothing found; there are no Findings where two times are compared.
type discoverData struct {
	Progress  *progressData     `json:"progress"`
	Discovery *wire.Discovery   `json:"discovery"`
	Type      string            `json:"type"`
	Findings  []judgedFinding   `json:"findings"`
	Compared  []judgedContrast  `json:"compared"`
	Judged    []wire.KeptFamily `json:"families"`
}

func newDiscoverData(families []formulation.Family) discoverData {
	return discoverData{Findings: []judgedFinding{}, Compared: []judgedContrast{}, Judged: judgedData(families)}
}

type progressData struct {
	Stage string `json:"stage"`
	Done  int    `json:"done"`
	Total int    `json:"total"`
}

type judgedFinding struct {
	wire.Finding
	Judgement string `json:"judgement"` // kept, rejected or open
}

type judgedContrast struct {
	wire.Contrasted
	Judgement string `json:"judgement"`
}

func judgedData(families []formulation.Family) []wire.KeptFamily {
	all := []wire.KeptFamily{}
	for i := range families {
		all = append(all, wire.NewFamily(&families[i]))
	}
	return all
}

func (d *discovery) data(t formulation.Type, p *shownPage, judged map[string]judgement, families []formulation.Family) discoverData {
	w := d.wire
	out := newDiscoverData(families)
	out.Discovery, out.Type = &w, string(t)
	w.Findings = d.total[t]
	if x := p.Compared; x != nil {
		w.Contrast = &wire.Sides{Unit: x.Unit, Focus: x.Focus, Reference: x.Reference}
		for _, side := range [][]formulation.Contrasted{x.More, x.Less} {
			for i := range side {
				out.Compared = append(out.Compared, judgedContrast{wire.NewContrasted(&side[i]), judged[side[i].Text].word()})
			}
		}
		w.Shown = len(out.Compared)
		return out
	}
	for i := range p.Found {
		out.Findings = append(out.Findings, judgedFinding{wire.NewFinding(&p.Found[i]), judged[p.Found[i].Text].word()})
	}
	w.Shown = len(out.Findings)
	return out
}
