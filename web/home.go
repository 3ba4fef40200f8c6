package web

import (
	"cmp"
	"maps"
	"slices"

	"tifa"
	"tifa/wire"
)

const holdingsKept = 4 // states of the corpus

// held is what a state of the corpus holds.
type held struct {
	coverage tifa.Coverage
	years    []string // from the first to the last, those without a document too
	series   []string // the largest first, "" for documents without one
	names    map[string]string
	counts   map[string]map[string]int // documents by year and series
	undated  int
	latest   []*tifa.Entry // the last added
	newest   *tifa.Entry   // the last by date; nil without a date
}

const latestShown = 12

// held counts what the view holds, or gives what was counted for its state.
func (v *visit) held() (*held, error) {
	return v.holdings.of(v.Context(), v.view.Snapshot().Name, v.countHeld)
}

func (v *visit) countHeld() (*held, error) {
	entries, err := v.view.Entries(v.Context(), tifa.Filter{})
	if err != nil {
		return nil, err
	}
	out := &held{names: v.view.SeriesNames(), counts: map[string]map[string]int{}}
	if out.coverage, err = v.view.Coverage(v.Context(), tifa.Filter{}); err != nil {
		return nil, err
	}
	total := map[string]int{}
	for _, e := range entries {
		total[e.Series]++
		if y := e.Date.Year(); y == "" {
			out.undated++
		} else {
			if out.counts[y] == nil {
				out.counts[y] = map[string]int{}
			}
			out.counts[y][e.Series]++
		}
	}
	out.series = slices.SortedFunc(maps.Keys(total), func(a, b string) int {
		return cmp.Or(cmp.Compare(total[b], total[a]), cmp.Compare(a, b))
	})
	for _, e := range slices.Backward(entries) { // those without a date stand last
		if e.Date != "" {
			out.newest = e
			break
		}
	}
	out.years = yearsFrom(out.coverage.From.Year(), out.coverage.To.Year())
	slices.SortStableFunc(entries, func(a, b *tifa.Entry) int {
		return cmp.Or(cmp.Compare(b.Added, a.Added), cmp.Compare(b.Date, a.Date))
	})
	out.latest = entries[:min(latestShown, len(entries))]
	return out, nil
}

// seriesName is what a series is called; its id where nothing is known of it.
func (v *visit) seriesName(id string) string {
	if v.names == nil {
		v.names = v.view.SeriesNames()
	}
	return cmp.Or(v.names[id], id)
}

// seriesNames are those of the series that are held, in order of their ids; a name that
// several have stands for none of them, and their ids are in its place.
func (v *visit) seriesNames() (all []string) {
	names := v.view.SeriesNames()
	with := map[string]int{}
	for _, name := range names {
		with[name]++
	}
	for _, id := range slices.Sorted(maps.Keys(names)) {
		name := names[id]
		if with[name] > 1 {
			name = id
		}
		if all = append(all, name); len(all) == seriesOffered {
			break
		}
	}
	return all
}

// seriesOffered is how many names of series a field offers.
const seriesOffered = 100

// An entryLine is a document in a list.
type entryLine struct {
	ID, To, Title, Language, Date, Series, Source string
	Redline                                       string // address of what changed against it; "" where nothing is compared
}

func (v *visit) entry(e *tifa.Entry) entryLine {
	line := entryLine{
		ID: e.ID, To: v.document(e.ID), Title: cmp.Or(e.Title, e.ID), Language: languageTag(&e.Document), Date: string(e.Date),
		Series: cmp.Or(e.SeriesName, e.Series), Source: e.Source,
	}
	if line.Series == line.Title { // as of texts that are titled by their subject
		line.Series = ""
	}
	return line
}

// A homeMain is the first page: what the corpus holds.
type homeMain struct {
	Coverage coverageMain
	Chart    *chart
	Kept     *chart // which years of which series are held
	Series   []link // columns of the table
	Rows     []homeRow
	Undated  int
	Latest   []entryLine
	Newest   *entryLine // the text with the latest date
	News     *newsMain  // what is new in it
	Brief    string     // its brief
}

// A homeRow is a year.
type homeRow struct {
	Year   string
	To     string
	All    int
	Counts []int
}

// A coverageMain is a coverage in words.
type coverageMain struct {
	Held  string
	Notes []string
}

func home(v *visit) (*answer, error) {
	h, err := v.held()
	if err != nil {
		return nil, err
	}
	m := homeMain{Coverage: v.coverage(h.coverage), Undated: h.undated}
	columns := h.series[:min(colours-1, len(h.series))]
	rest := h.series[len(columns):]
	if len(rest) == 1 {
		columns, rest = h.series, nil
	}
	names := make([]string, 0, len(columns)+1)
	for _, s := range columns {
		name, to := h.names[s], ""
		if s == "" {
			name = v.say("series.none")
		} else {
			to = v.to("/series/" + pathEscape(s))
		}
		names = append(names, name)
		m.Series = append(m.Series, link{Words: name, To: to})
	}
	if len(rest) > 0 {
		names = append(names, v.say("others"))
		m.Series = append(m.Series, link{Words: v.say("others")})
	}
	most := 0
	for _, y := range h.years {
		row := homeRow{Year: y}
		for _, s := range columns {
			row.Counts = append(row.Counts, h.counts[y][s])
			row.All += h.counts[y][s]
		}
		if len(rest) > 0 {
			n := 0
			for _, s := range rest {
				n += h.counts[y][s]
			}
			row.Counts, row.All = append(row.Counts, n), row.All+n
		}
		most = max(most, row.All)
		m.Rows = append(m.Rows, row)
	}
	m.Chart = v.holdingsChart(m.Rows, names, most)
	m.Kept = v.coverageChart(h)
	data := homeData{Coverage: wire.NewCoverage(h.coverage), Years: []homeYear{}, Latest: []wire.Entry{}}
	if e := h.newest; e != nil {
		line := v.entry(e)
		m.Newest, m.Brief = &line, v.to("/brief/"+pathEscape(e.ID))
		if !wantsJSON(v.Request) {
			m.News = v.news(e)
		}
	}
	for _, e := range h.latest {
		m.Latest = append(m.Latest, v.entry(e))
		data.Latest = append(data.Latest, wire.NewEntry(v.told(e)))
	}
	for _, y := range h.years {
		data.Years = append(data.Years, homeYear{y, h.counts[y]})
	}
	return &answer{page: "home", main: m, data: data}, nil
}

// homeData is the first page as JSON. The series of a year are counted by their
// ids, "" for documents of none.
type homeData struct {
	Coverage wire.Coverage `json:"coverage"`
	Years    []homeYear    `json:"years"`
	Latest   []wire.Entry  `json:"latest"`
}

type homeYear struct {
	Year   string         `json:"year"`
	Series map[string]int `json:"series"`
}

// holdingsChart draws documents by year and series.
func (v *visit) holdingsChart(rows []homeRow, names []string, most int) *chart {
	if len(rows) == 0 {
		return nil
	}
	years := make([]string, len(rows))
	for i, r := range rows {
		years[i] = r.Year
	}
	c := newChart(years, float64(most))
	c.whole()
	c.Title, c.XTitle, c.YTitle = v.say("home.chart"), v.say("year"), v.say("documents")
	for i, r := range rows {
		if r.All == 0 {
			c.hole(i, len(rows), v.say("hole", r.Year))
			continue
		}
		values, words, to := make([]float64, len(names)), make([]string, len(names)), make([]string, len(names))
		for j, n := range r.Counts {
			values[j], words[j] = float64(n), r.Year+" "+names[j]+": "+v.say("n.documents", n)
		}
		c.stack(i, len(rows), top(float64(most)), values, words, to)
	}
	c.names(names)
	return c
}

const seriesDrawn = 16

// coverageChart draws for each series, the largest first, the years of which texts are
// held and those of which editions are missing. It is nil where one series says no more
// than the years.
func (v *visit) coverageChart(h *held) *chart {
	missing := map[string]map[string]bool{}
	for _, hole := range h.coverage.Holes {
		if hole.Kind != tifa.MissingEditions {
			continue
		}
		if missing[hole.Series] == nil {
			missing[hole.Series] = map[string]bool{}
		}
		for _, y := range yearsFrom(hole.From.Year(), hole.To.Year()) {
			missing[hole.Series][y] = true
		}
	}
	if len(h.years) == 0 || len(h.series) < 2 && len(missing) == 0 {
		return nil
	}
	c := newStrips(h.years)
	c.Title, c.XTitle = v.say("home.kept"), v.say("year")
	for _, s := range h.series[:min(seriesDrawn, len(h.series))] {
		name, to := h.names[s], v.to("/series/"+pathEscape(s))
		if s == "" {
			name, to = v.say("series.none"), ""
		}
		c.strip(name, to, len(h.years), func(i int) (held bool, words string) {
			y := h.years[i]
			switch n := h.counts[y][s]; {
			case n > 0:
				return true, name + " " + y + ": " + v.say("n.documents", n)
			case missing[s][y]:
				return false, name + " " + y + ": " + v.say("edition.none")
			}
			return false, ""
		})
	}
	return c
}
