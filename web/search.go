package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"tifa"
	"tifa/publish"
	"tifa/query"
	"tifa/wire"
)

const (
	linesShown  = 50    // on a page
	sortedMost  = 5_000 // lines that are sorted by their context; more only by date
	groupsShown = 12    // of a facet
)

// A searchMain is a concordance with its counts.
type searchMain struct {
	Query    string
	Count    tifa.Count
	Coverage coverageMain
	Chart    *chart
	By       tifa.Grouping // of the time line: years, or the months of one year
	Times    []yearRow
	Chosen   []link // what narrows the search; each leads to the search without it
	Facets   []facet
	Sorts    []link
	Sorted   bool // by context
	SortMost int  // more lines than this are not sorted; 0 if they were
	Groups   []lineGroup
	From, To int // lines shown, counted from 1
	Pages    []link
	Exports  []link
	Trace    string
}

// A yearRow is a year, or a month, with its count.
type yearRow struct {
	Year, To string
	tifa.Tally
}

// A facet splits the count, and each part narrows the search.
type facet struct {
	Name  string
	Parts []facetPart
	More  int
}

type facetPart struct {
	Words, To   string
	Occurrences int
}

// A lineGroup is lines of one document, or of several where they are sorted by
// context.
type lineGroup struct {
	Document *entryLine // nil where the lines are of several
	Lines    []lineRow
}

type lineRow struct {
	Left, Node, Right string
	To                string
	Date, Document    string
}

// searching is the query that the address asks.
func (v *visit) searching() (tifa.Query, error) {
	q := tifa.Query{Text: v.form.Get("q"), Fold: v.form.Get("fold")}
	if q.Text == "" {
		return q, &tifa.Problem{Fact: v.say("search.empty"), Hint: v.say("search.empty.hint")}
	}
	if _, err := query.Parse(q.Text); err != nil {
		return q, err
	}
	var err error
	if q.Filter, err = v.filter(); err != nil {
		return q, err
	}
	place, err := query.ParsePlace(v.form.Get("in"))
	if err != nil {
		return q, err
	}
	q.Passage = tifa.Passage{Speaker: v.form.Get("speaker"), Cue: v.form.Get("cue"), Act: tifa.Act(v.form.Get("act")), In: place}
	return q, nil
}

func search(v *visit) (*answer, error) {
	q, err := v.searching()
	if err != nil {
		return nil, err
	}
	sort, err := v.choice("sort", "date", "left", "right")
	if err != nil {
		return nil, err
	}
	page, err := v.number("page", 1, 1_000_000)
	if err != nil {
		return nil, err
	}
	ctx := v.Context()
	counts, err := v.counted(q)
	if err != nil {
		return nil, err
	}
	m := searchMain{Query: query.Display(q.Text), Count: counts.Count}
	if sort != "date" && m.Count.Occurrences > sortedMost {
		m.SortMost, sort = sortedMost, "date"
	}
	hits, err := v.hits(ctx, q, sort, (page-1)*linesShown)
	if err != nil {
		return nil, err
	}
	data := searchData{Count: wire.NewCount(m.Query, m.Count), Lines: []wire.Hit{}}
	for i := range hits {
		data.Lines = append(data.Lines, wire.NewHit(&hits[i]))
	}
	if wantsJSON(v.Request) {
		return &answer{data: data}, nil
	}
	m.Coverage = v.coverage(m.Count.Coverage)
	m.Sorted = sort != "date"
	m.lines(v, hits, page)
	m.times(v, counts)
	m.facets(v, counts)
	m.choices(v, sort)
	if parsed, err := query.Parse(q.Text); err == nil {
		if text, ok := parsed.Root.(query.Literal); ok {
			m.Trace = v.to("/trace", "f", string(text))
		}
	}
	a := &answer{page: "search", title: m.Query, main: m, data: data}
	shown := m.Count
	shown.Groups = counts.times()
	e := publish.Concordance(m.Query, shown, m.By, hits, v.imprint(m.Coverage))
	for _, name := range slices.Backward(narrowing()) {
		if value := v.form.Get(name); value != "" {
			e.About = slices.Insert(e.About, 1, publish.Note(strings.ToLower(v.say("facet."+name)), value))
		}
	}
	return v.as(a, "concordance", m.Chart, e)
}

// searchData is a page of a concordance as JSON, with the whole count.
type searchData struct {
	Count wire.Count `json:"count"`
	Lines []wire.Hit `json:"lines"`
}

// countsKept is how many searches are kept with their counts, for those who turn the
// page or sort the lines.
const countsKept = 64

// A countKey is what counts are of.
type countKey struct {
	snapshot string
	query    tifa.Query
}

// A counting is what is counted of a search: by year, series, speaker and act in one
// pass, and by source.
type counting struct {
	*tifa.Survey
	sources []tifa.Group
	months  []tifa.Group // where all that was searched is of one year; else nil
}

func (v *visit) counted(q tifa.Query) (*counting, error) {
	return v.counts.of(v.Context(), countKey{v.view.Snapshot().Name, q}, func() (*counting, error) {
		survey, err := v.view.Survey(v.Context(), q)
		if err != nil || survey.Occurrences == 0 {
			return &counting{Survey: survey}, err
		}
		out := &counting{Survey: survey}
		sources, err := v.view.Count(v.Context(), q, tifa.BySource)
		if err != nil {
			return nil, err
		}
		out.sources = sources.Groups
		if len(dated(survey.Groups)) != 1 {
			return out, nil
		}
		months, err := v.view.Count(v.Context(), q, tifa.ByMonth)
		if months := dated(months.Groups); len(months) > 1 {
			out.months = months
		}
		return out, err
	})
}

// times are the groups of the time line.
func (c *counting) times() []tifa.Group {
	if c.months != nil {
		return c.months
	}
	return dated(c.Groups)
}

// dated are the groups of documents that tell the year, or the month.
func dated(groups []tifa.Group) []tifa.Group {
	return slices.DeleteFunc(slices.Clone(groups), func(g tifa.Group) bool { return g.Key == "" })
}

// by are the groups of a parameter that narrows the search.
func (c *counting) by(param string) []tifa.Group {
	switch param {
	case "series":
		all := make([]tifa.Group, len(c.Path))
		for i, s := range c.Path {
			all[i] = tifa.Group{Key: s.Series, Tally: s.Tally}
		}
		return all
	case "source":
		return slices.Clone(c.sources)
	case "speaker":
		return slices.Clone(c.Speakers)
	}
	return slices.Clone(c.Acts)
}

// hits are the lines of a page, in their order.
func (v *visit) hits(ctx context.Context, q tifa.Query, sort string, skip int) (out []tifa.Hit, err error) {
	if sort == "date" {
		n := 0
		for h, err := range v.view.Find(ctx, q) {
			if err != nil {
				return nil, err
			}
			if n++; n > skip {
				out = append(out, h)
			}
			if len(out) == linesShown {
				break
			}
		}
		return out, nil
	}
	all, err := v.sorted.of(ctx, sortKey{countKey{v.view.Snapshot().Name, q}, sort}, func() ([]tifa.Hit, error) { return v.sort(ctx, q, sort) })
	return all[min(skip, len(all)):min(skip+linesShown, len(all))], err
}

// sortedKept is how many searches are kept with all their lines in order.
const sortedKept = 4

// A sortKey is what lines in order are of.
type sortKey struct {
	countKey
	sort string
}

// sort puts all lines in the order of what stands left or right of them.
func (v *visit) sort(ctx context.Context, q tifa.Query, sort string) ([]tifa.Hit, error) {
	var all []tifa.Hit
	for h, err := range v.view.Find(ctx, q) {
		if err != nil {
			return nil, err
		}
		all = append(all, h)
	}
	keys := make([]string, len(all))
	order := make([]int, len(all))
	for i, h := range all {
		order[i], keys[i] = i, h.Right
		if sort == "left" {
			keys[i] = reversed(h.Left)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(keys[a], keys[b]) })
	out := make([]tifa.Hit, len(all))
	for i, at := range order {
		out[i] = all[at]
	}
	return out, nil
}

func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

// lines gathers the lines of a page; in order of date by their documents.
func (m *searchMain) lines(v *visit, hits []tifa.Hit, page int) {
	for i := range hits {
		h := &hits[i]
		row := lineRow{Left: lastRunes(h.Left, 60), Node: h.Node, Right: firstRunes(h.Right, 60), To: v.passage(h.Document, h.Points), Date: string(h.Date), Document: cmp.Or(h.Title, h.Document)}
		n := len(m.Groups)
		if m.Sorted && n > 0 || n > 0 && hits[i-1].Document == h.Document {
			m.Groups[n-1].Lines = append(m.Groups[n-1].Lines, row)
			continue
		}
		g := lineGroup{Lines: []lineRow{row}}
		if !m.Sorted {
			g.Document = &entryLine{To: v.document(h.Document), Title: cmp.Or(h.Title, h.Document), Date: string(h.Date)}
		}
		m.Groups = append(m.Groups, g)
	}
	m.From, m.To = (page-1)*linesShown+1, (page-1)*linesShown+len(hits)
	if page > 1 {
		m.Pages = append(m.Pages, link{Words: v.say("page.before"), To: v.with("page", pageNumber(page-1))})
	}
	if m.To < m.Count.Occurrences && len(hits) > 0 {
		m.Pages = append(m.Pages, link{Words: v.say("page.after"), To: v.with("page", pageNumber(page+1))})
	}
}

// pageNumber is a page in an address; the first needs none.
func pageNumber(n int) string {
	if n <= 1 {
		return ""
	}
	return strconv.Itoa(n)
}

func firstRunes(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

func lastRunes(s string, n int) string {
	r := []rune(s)
	return string(r[max(0, len(r)-n):])
}

// times draws the time line, a column a year or a month, and the table beside it.
func (m *searchMain) times(v *visit, counts *counting) {
	m.By = tifa.ByYear
	keys := yearsFrom
	if counts.months != nil {
		m.By, keys = tifa.ByMonth, monthsFrom
	}
	groups := counts.times()
	if len(groups) == 0 {
		return
	}
	held := map[string]tifa.Group{}
	most := 0.0
	for _, g := range groups {
		held[g.Key] = g
		rate, _ := g.Rate()
		most = max(most, rate)
	}
	all := keys(groups[0].Key, groups[len(groups)-1].Key)
	c := newChart(all, most)
	c.Title, c.XTitle, c.YTitle = v.say("search.chart."+string(m.By), m.Query), v.say(string(m.By)), v.say("per."+m.Count.Unit.String())
	for i, y := range all {
		g, ok := held[y]
		if !ok || g.Searched == 0 {
			c.hole(i, len(all), v.say("hole", y))
			continue
		}
		rate, _ := g.Rate()
		row := yearRow{Year: y, Tally: g.Tally, To: v.with("since", y, "until", y, "page", "")}
		c.stack(i, len(all), top(most), []float64{rate}, []string{y + ": " + v.say("n.occurrences", g.Occurrences) + ", " + short(rate) + " " + c.YTitle}, []string{row.To})
		m.Times = append(m.Times, row)
	}
	c.Height = c.Bottom + 44
	if len(all) > 1 {
		m.Chart = c
	}
}

// facets split the count by what narrows the search further.
func (m *searchMain) facets(v *visit, c *counting) {
	for _, param := range []string{"series", "source", "speaker", "act"} {
		if v.form.Get(param) != "" {
			continue
		}
		groups := slices.DeleteFunc(c.by(param), func(g tifa.Group) bool { return g.Occurrences == 0 })
		if len(groups) == 0 || len(groups) == 1 && groups[0].Key == "" {
			continue
		}
		slices.SortStableFunc(groups, func(a, b tifa.Group) int {
			return cmp.Or(cmp.Compare(b.Occurrences, a.Occurrences), cmp.Compare(a.Key, b.Key))
		})
		out := facet{Name: v.say("facet." + param), More: max(0, len(groups)-groupsShown)}
		for _, g := range groups[:min(groupsShown, len(groups))] {
			part := facetPart{Words: g.Key, Occurrences: g.Occurrences, To: v.with(param, g.Key, "page", "")}
			switch {
			case g.Key == "":
				part.Words, part.To = v.say("facet."+param+".none"), ""
			case param == "act":
				part.Words = v.say("act." + g.Key)
			case param == "series":
				part.Words = v.seriesName(g.Key)
			}
			out.Parts = append(out.Parts, part)
		}
		m.Facets = append(m.Facets, out)
	}
	if v.form.Get("since") != "" && v.form.Get("since") == v.form.Get("until") {
		return
	}
	times := facet{Name: v.say("facet." + string(m.By))}
	for _, y := range slices.Backward(m.Times) {
		if y.Occurrences == 0 {
			continue
		}
		if len(times.Parts) == groupsShown {
			times.More++
			continue
		}
		times.Parts = append(times.Parts, facetPart{Words: y.Year, Occurrences: y.Occurrences, To: y.To})
	}
	if len(times.Parts) > 0 {
		m.Facets = append(m.Facets, times)
	}
}

// narrowing are the parameters that narrow a search, or change what counts as the same.
func narrowing() []string {
	return []string{"series", "source", "speaker", "cue", "act", "in", "kind", "lang", "since", "until", "fold"}
}

// choices are the links that change the search.
func (m *searchMain) choices(v *visit, sort string) {
	same := v.form.Get("since") == v.form.Get("until") // as a column of the time line has it
	for _, name := range narrowing() {
		if value := v.form.Get(name); value != "" {
			switch name {
			case "since":
				if same {
					m.Chosen = append(m.Chosen, link{Words: value, To: v.with("since", "", "until", "", "page", "")})
					continue
				}
			case "until":
				if same {
					continue
				}
			case "series":
				value = v.seriesName(value)
			case "act":
				value = v.say("act." + value)
			}
			m.Chosen = append(m.Chosen, link{Words: v.say("facet."+name) + " " + value, To: v.with(name, "", "page", "")})
		}
	}
	for _, s := range []string{"date", "left", "right"} {
		to := v.with("sort", s, "page", "")
		if s == "date" {
			to = v.with("sort", "", "page", "")
		}
		m.Sorts = append(m.Sorts, link{Words: v.say("sort." + s), To: to, Current: s == sort})
	}
	m.Exports = v.exports("csv", "json", "xlsx")
	if m.Chart != nil {
		m.Exports = v.exports("csv", "json", "xlsx", "svg")
	}
}
