package web

import (
	"context"
	"runtime/debug"
	"slices"
	"strings"

	"tifa"
	"tifa/edition"
	"tifa/formulation"
	"tifa/publish"
	"tifa/wire"
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
