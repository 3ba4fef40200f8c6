package web

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"tifa"
	"tifa/edition"
	"tifa/formulation"
	"tifa/publish"
	"tifa/query"
	"tifa/wire"
)

// tracedMost is how many formulations stand on one chart.
const tracedMost = 6

// A traceMain is the lives of formulations on one chart.
type traceMain struct {
	Asked    []string
	Counts   []link // all occurrences, or the free ones
	Free     bool
	Chart    *chart
	Coverage coverageMain
	Lives    []lifeMain
	Keys     []string // names of the formulations, columns of the table
	Years    []traceRow
	Unit     tifa.Unit
	Since    string
	Until    string
	Series   string
	Held     []string // names of series
	Exports  []link
}

// A traceRow is a year with the count of each formulation.
type traceRow struct {
	Year  string
	Cells []yearRow
}

// A lifeMain is what is told of one formulation.
type lifeMain struct {
	Formulation, Search, Without string
	Class                        int
	Tally                        tifa.Tally
	First, Last                  *attestation
	Lapses                       []string
	Speakers, Acts, Path         []facetPart
	PathMore                     int           // series that are not shown
	Respelled                    int           // occurrences in other characters, which are not counted
	Family                       *familyLine   // that the user keeps it in
	Members                      []variantLine // its wordings, each outside of the longer ones
	Reigns                       string        // which of them was the commonest when
	Nesting                      *formulation.Nesting
	Card                         string // the address that tells more; "" if it is told
	Told                         *cardMain
	visit                        *visit
}

// Beside is the address that traces other words, with others on one chart.
func (m *lifeMain) Beside(words ...string) string {
	return address(m.visit.to("/trace"), url.Values{"f": words}, nil)
}

// An attestation is a line with who says it.
type attestation struct {
	Line  lineRow
	Voice string
}

func trace(v *visit) (*answer, error) {
	filter, err := v.filter()
	if err != nil {
		return nil, err
	}
	count, err := v.choice("count", "all", "free")
	if err != nil {
		return nil, err
	}
	m := traceMain{Free: count == "free", Since: string(filter.Since), Until: string(filter.Until), Series: filter.Series, Held: v.seriesNames()}
	for _, f := range v.form["f"] {
		for _, f := range strings.Split(f, "\n") {
			if f = query.Unquote(strings.TrimSpace(f)); f != "" && !slices.Contains(m.Asked, f) {
				m.Asked = append(m.Asked, f)
			}
		}
	}
	if len(m.Asked) > tracedMost {
		return nil, &tifa.Problem{Fact: v.say("trace.many", len(m.Asked), tracedMost)}
	}
	data := []wire.Trace{}
	var lives []*formulation.Life
	for i, f := range m.Asked {
		l, one, w, err := v.life(f, filter, m.Free)
		if err != nil {
			return nil, err
		}
		one.Class = i
		lives, m.Lives, data = append(lives, l), append(m.Lives, *one), append(data, w)
	}
	m.choices(v)
	if len(lives) == 0 {
		return &answer{page: "trace", title: v.say("trace"), main: m, data: data}, nil
	}
	m.Coverage, m.Unit = v.coverage(lives[0].Count.Coverage), lives[0].Count.Unit
	m.chart(v, lives)
	m.Exports = v.exports("csv", "json", "xlsx")
	if m.Chart != nil {
		m.Exports = v.exports("csv", "json", "xlsx", "svg")
	}
	title := strings.Join(m.Asked, v.say("comma"))
	a := &answer{page: "trace", title: title, main: m, data: data}
	return v.as(a, "trace", m.Chart, publish.Lives(lives, m.Free, v.imprint(m.Coverage)))
}

// A lifeKey is what a life is of.
type lifeKey struct {
	snapshot, formulation string
	filter                tifa.Filter
}

// livesKept is how many lives are kept for those who ask again.
const livesKept = 64

// life tells the life of a formulation; of its free occurrences alone, where only
// these are to be counted, the years are those.
func (v *visit) life(f string, filter tifa.Filter, free bool) (*formulation.Life, *lifeMain, wire.Trace, error) {
	ctx := v.Context()
	fail := func(err error) (*formulation.Life, *lifeMain, wire.Trace, error) { return nil, nil, wire.Trace{}, err }
	kept, err := v.lives.of(ctx, lifeKey{v.view.Snapshot().Name, f, filter}, func() (*formulation.Life, error) {
		return formulation.Trace(ctx, v.view, f, filter)
	})
	if err != nil {
		return fail(err)
	}
	l := new(formulation.Life)
	*l = *kept // of which the free occurrences replace the years
	out := &lifeMain{visit: v, Formulation: f, Tally: l.Count.Tally, Search: v.narrowed("/search", filter, query.Quote(f))}
	extras := wire.TraceExtras{Tiers: formulation.CarriedTiers()}
	card := len(v.form["f"]) == 1 && v.form.Get("card") == "yes"
	if (free || card) && l.Count.Occurrences > 0 {
		if extras.Nesting, err = formulation.Nested(ctx, v.view, f, filter); err != nil {
			return fail(err)
		}
		out.Nesting = extras.Nesting
	}
	if free && extras.Nesting != nil {
		if err := v.onlyFree(ctx, l, extras.Nesting, filter); err != nil {
			return fail(err)
		}
		out.Tally = l.Count.Tally
	}
	if card && l.Count.Occurrences > 0 {
		if out.Told, err = v.card(ctx, kept, filter, &extras); err != nil {
			return fail(err)
		}
	} else if !card {
		out.Card = v.with("f", f, "card", "yes")
	}
	families, err := v.families()
	if err != nil {
		return fail(err)
	}
	if extras.Family = formulation.FamilyOf(families, f); extras.Family != nil {
		line := v.family(extras.Family)
		out.Family = &line
		if extras.Members, err = extras.Family.Lives(ctx, v.view, filter); err != nil {
			return fail(err)
		}
		for i := range extras.Members {
			if len(extras.Members) == 1 {
				break // its life is the one told
			}
			out.Members = append(out.Members, v.variant(&extras.Members[i]))
		}
		out.Reigns = v.reigns(formulation.Ruling(extras.Members))
	}
	if out.Respelled, err = formulation.Respelled(ctx, v.view, f, filter); err != nil {
		return fail(err)
	}
	extras.Respelled = &out.Respelled
	first, err := v.voice(ctx, l.First)
	if err != nil {
		return fail(err)
	}
	last, err := v.voice(ctx, l.Last)
	if err != nil {
		return fail(err)
	}
	out.tell(v, l, first, last)
	return l, out, wire.NewTrace(l, first, last, extras), nil
}

// onlyFree counts the occurrences outside of longer formulations.
func (v *visit) onlyFree(ctx context.Context, l *formulation.Life, n *formulation.Nesting, filter tifa.Filter) error {
	if len(n.Longer) == 0 {
		return nil
	}
	longer := make([]string, len(n.Longer))
	for i, x := range n.Longer {
		longer[i] = query.Quote(x.Text)
	}
	text := query.Quote(l.Formulation) + " NOT WITHIN " + strings.Join(longer, " | ")
	count, err := v.view.Count(ctx, tifa.Query{Text: text, Filter: filter}, tifa.ByYear)
	if err != nil {
		return err
	}
	l.Count, l.Years, l.Lapses = count, nil, nil
	for _, g := range count.Groups {
		if g.Key != "" && g.Searched > 0 {
			l.Years = append(l.Years, g)
		}
	}
	l.YearActs = make([][]tifa.Group, len(l.Years))
	return nil
}

// narrowed is an address of a page about a query in a subcorpus.
func (v *visit) narrowed(path string, f tifa.Filter, q string) string {
	return v.to(path, "q", query.Display(q), "series", f.Series, "source", f.Source, "kind", f.Kind, "lang", f.Language,
		"since", string(f.Since), "until", string(f.Until))
}

// voice tells who states a passage; nil if it stands in no statement.
func (v *visit) voice(ctx context.Context, h *tifa.Hit) (*wire.Voice, error) {
	if h == nil {
		return nil, nil
	}
	e, err := v.view.Document(ctx, h.Document)
	if err != nil {
		return nil, err
	}
	for _, x := range edition.Structure(v.Rules, &e.Document).Statements {
		if x.Span.Contains(h.Span) {
			return &wire.Voice{Speaker: x.Speaker, Cue: x.Cue, Act: x.Act}, nil
		}
	}
	return nil, nil
}

// attested is a hit, with who says it if that is known.
func (v *visit) attested(h *tifa.Hit, by *wire.Voice) *attestation {
	if h == nil {
		return nil
	}
	a := &attestation{Line: lineRow{Left: lastRunes(h.Left, 40), Node: h.Node, Right: firstRunes(h.Right, 40), To: v.passage(h.Document, h.Points), Date: string(h.Date), Document: cmp.Or(h.Title, h.Document)}}
	if by != nil {
		a.Voice = by.Speaker + " " + by.Cue
	}
	return a
}

// tell puts a life into words.
func (m *lifeMain) tell(v *visit, l *formulation.Life, first, last *wire.Voice) {
	m.First, m.Last = v.attested(l.First, first), v.attested(l.Last, last)
	for _, x := range l.Lapses {
		m.Lapses = append(m.Lapses, v.say("lapse", between(x.From, x.To), x.Documents, x.Revival))
	}
	if len(l.Acts) > 1 || len(l.Acts) == 1 && l.Acts[0].Key != "" {
		for _, g := range l.Speakers[:min(groupsShown, len(l.Speakers))] {
			m.Speakers = append(m.Speakers, facetPart{Words: cmp.Or(g.Key, v.say("facet.speaker.none")), Occurrences: g.Occurrences})
		}
		for _, g := range l.Acts {
			words := v.say("facet.act.none")
			if g.Key != "" {
				words = v.say("act." + g.Key)
			}
			m.Acts = append(m.Acts, facetPart{Words: words, Occurrences: g.Occurrences})
		}
	}
	m.PathMore = max(0, len(l.Path)-groupsShown)
	for _, s := range l.Path[:min(groupsShown, len(l.Path))] {
		part := facetPart{Words: cmp.Or(v.seriesName(s.Series), v.say("series.none")), Occurrences: s.Occurrences}
		if s.First != nil {
			part.Words += " " + string(s.First.Date)
			part.To = v.passage(s.First.Document, s.First.Points)
		}
		m.Path = append(m.Path, part)
	}
}

func (m *traceMain) choices(v *visit) {
	for _, c := range []string{"all", "free"} {
		to := v.with("count", c)
		if c == "all" {
			to = v.with("count", "")
		}
		m.Counts = append(m.Counts, link{Words: v.say("count." + c), To: to, Current: m.Free == (c == "free")})
	}
}

// chart draws the rates of all formulations, and fills the table beside them.
func (m *traceMain) chart(v *visit, lives []*formulation.Life) {
	m.Keys = m.Asked
	from, to := "", ""
	most := 0.0
	for _, l := range lives {
		for _, y := range l.Years {
			if from == "" || y.Key < from {
				from = y.Key
			}
			to = max(to, y.Key)
			rate, _ := y.Rate()
			most = max(most, rate)
		}
	}
	years := yearsFrom(from, to)
	if len(years) == 0 {
		return
	}
	c := newChart(years, most)
	c.Title, c.XTitle, c.YTitle = v.say("trace.chart"), v.say("year"), v.say("per."+m.Unit.String())
	rows := make([]traceRow, len(years))
	for i, l := range lives {
		held := map[string]tifa.Group{}
		for _, y := range l.Years {
			held[y.Key] = y
		}
		values, words, to := make([]float64, len(years)), make([]string, len(years)), make([]string, len(years))
		for j, year := range years {
			rows[j].Year = year
			y, ok := held[year]
			if !ok {
				values[j] = -1
				rows[j].Cells = append(rows[j].Cells, yearRow{Year: year})
				if i == 0 {
					c.hole(j, len(years), v.say("hole", year))
				}
				continue
			}
			rate, _ := y.Rate()
			values[j] = rate
			to[j] = v.to("/search", "q", query.Display(query.Quote(l.Formulation)), "since", year, "until", year, "series", m.Series)
			words[j] = l.Formulation + " " + year + ": " + v.say("n.occurrences", y.Occurrences) + ", " + short(rate) + " " + c.YTitle
			rows[j].Cells = append(rows[j].Cells, yearRow{Year: year, To: to[j], Tally: y.Tally})
		}
		c.line(i, top(most), values, words, to)
	}
	c.names(m.Asked)
	m.Chart, m.Years = c, rows
	for i := range m.Lives {
		var rest []string
		for j, f := range m.Asked {
			if j != i {
				rest = append(rest, f)
			}
		}
		if len(rest) > 0 {
			form := copied(v.form)
			form["f"] = rest
			m.Lives[i].Without = address("/trace", form, []string{"ui", ""})
		}
	}
}
