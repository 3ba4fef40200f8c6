package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"tifa"
	"tifa/edition"
	"tifa/publish"
	"tifa/query"
	"tifa/series"
	"tifa/wire"
)

const (
	matrixMost   = 40 // formulations of a matrix
	clausesLeast = 2  // editions that have a clause of the table at least
	columnsMost  = 12 // editions of the table, the last ones
	rowsMost     = 300
)

// A seriesMain is the editions of a series.
type seriesMain struct {
	ID, Name string
	Coverage coverageMain
	Editions []editionLine
	Asked    []string // formulations of the matrix
	Matrix   *publish.Table
	Leads    [][]string // where the cells of the matrix lead, "" nowhere
	Clauses  *publish.Table
	Chart    *chart // of the matrix
	Exports  []link
	Least    int
	More     string // the address with the table of clauses
	Left     int    // editions that the table leaves out
	RowsLeft int    // and rows
}

// An editionLine is an event with its texts.
type editionLine struct {
	When    string
	Texts   []entryLine
	Partial bool
	Redline string // against the edition before
}

func seriesPage(v *visit) (*answer, error) {
	name := v.PathValue("name")
	filter, err := v.filter()
	if err != nil {
		return nil, err
	}
	filter.Series = name
	least, err := v.number("clauses", 0, 1000)
	if err != nil {
		return nil, err
	}
	read := 0
	editions, err := edition.Of(v.Context(), v.view, v.Rules, filter, func(*series.Edition) bool { // the latest first
		read++
		return least > 0 && read <= columnsMost
	})
	if err != nil {
		return nil, err
	}
	if err := v.boundedTable(name, editions); err != nil {
		return nil, err
	}
	if len(editions) == 0 {
		return nil, &tifa.Problem{Fact: "no series " + name, Hint: v.say("series.hint"), Err: tifa.ErrNotFound}
	}
	m := seriesMain{ID: name, Name: name, Least: least, More: v.with("clauses", "2")}
	coverage, err := v.view.Coverage(v.Context(), filter)
	if err != nil {
		return nil, err
	}
	m.Coverage = v.coverage(coverage)
	if err := m.editions(v, editions); err != nil {
		return nil, err
	}
	table := series.Table{Editions: editions, Coverage: coverage}
	if least > 0 {
		m.clauses(v, &table, max(clausesLeast, least))
	}
	data := seriesData{Table: wire.NewTable(name, &table)}
	for _, f := range v.form["f"] {
		for line := range strings.Lines(f) {
			if line = strings.TrimSpace(line); line != "" {
				m.Asked = append(m.Asked, line)
			}
		}
	}
	if len(m.Asked) > matrixMost {
		return nil, &tifa.Problem{Fact: v.say("trace.many", len(m.Asked), matrixMost)}
	}
	if len(m.Asked) > 0 {
		matrix, err := series.Count(v.Context(), v.view, filter, editions, wordings(m.Asked))
		if err != nil {
			return nil, err
		}
		t := publish.Matrix(matrix, v.published())
		t.Caption = v.say("matrix")
		m.Matrix = &t
		m.leads(v, matrix)
		m.chart(v, matrix)
		w := wire.NewMatrix(name, matrix)
		data.Matrix = &w
	}
	m.Exports = v.exports("csv", "json", "xlsx")
	if m.Chart != nil {
		m.Exports = v.exports("csv", "json", "xlsx", "svg")
	}
	a := &answer{page: "series", title: m.Name, main: m, data: data}
	return v.as(a, "series", m.Chart, m.sheet(v).Export())
}

// sheet is what the page shows as tables.
func (m *seriesMain) sheet(v *visit) *publish.Sheet {
	s := &publish.Sheet{Title: m.Name, Imprint: v.imprint(m.Coverage)}
	list := publish.Table{Caption: v.say("editions"), Head: []string{v.say("fact.date"), v.say("texts"), v.say("fact.id")}}
	for _, e := range m.Editions {
		var titles, ids []publish.Line
		for _, x := range e.Texts {
			titles, ids = append(titles, publish.Line{Text: x.Title}), append(ids, publish.Line{Text: x.ID})
		}
		list.Rows = append(list.Rows, []publish.Cell{{Lines: []publish.Line{{Text: e.When}}}, {Lines: titles}, {Lines: ids}})
	}
	s.Tables = append(s.Tables, list)
	for _, t := range []*publish.Table{m.Matrix, m.Clauses} {
		if t != nil {
			s.Tables = append(s.Tables, *t)
		}
	}
	return s
}

// matrixLead is the number of columns of a matrix before those of the editions: the
// wordings, two counts, the first and the last.
const matrixLead = 5

// leads finds where the cells of a matrix lead: a count to the lines it counts, a date
// to its passage, and an edition that has none to its text.
func (m *seriesMain) leads(v *visit, x *series.Matrix) {
	for _, r := range x.Rows {
		quoted := make([]string, len(r.Wordings))
		for i, w := range r.Wordings {
			quoted[i] = query.Display(query.Quote(w))
		}
		asked := strings.Join(quoted, " | ")
		to := make([]string, matrixLead, matrixLead+len(x.Editions))
		to[0] = address(v.to("/trace"), url.Values{"f": r.Wordings[:min(tracedMost, len(r.Wordings))]}, []string{"series", m.ID, "at", v.form.Get("at")})
		for i, h := range []*tifa.Hit{r.First, r.Last} {
			if h != nil {
				to[matrixLead-2+i] = v.passage(h.Document, h.Points)
			}
		}
		for i, c := range r.Cells {
			lead := ""
			if e := x.Editions[i].Text; e != nil {
				lead = v.document(e.Document.ID)
				if date := string(e.Document.Date); c.Occurrences > 0 && date != "" {
					lead = v.to("/search", "q", asked, "series", m.ID, "since", date, "until", date)
				}
			}
			to = append(to, lead)
		}
		m.Leads = append(m.Leads, to)
	}
}

// chart draws the rows of a matrix over the editions; an edition of which no text is
// held, or an abridged one that has it not, breaks the line.
func (m *seriesMain) chart(v *visit, x *series.Matrix) {
	heads := make([]string, len(x.Editions))
	for i, e := range x.Editions {
		heads[i] = string(e.When)
		if y := e.When.Year(); (i == 0 || x.Editions[i-1].When.Year() != y) && (i+1 == len(heads) || x.Editions[i+1].When.Year() != y) {
			heads[i] = y
		}
	}
	most := 0
	for _, r := range x.Rows {
		for _, c := range r.Cells {
			most = max(most, c.Occurrences)
		}
	}
	if len(heads) == 0 || len(x.Rows) > colours {
		return
	}
	c := newChart(heads, float64(most))
	c.whole()
	c.Title, c.XTitle, c.YTitle = v.say("matrix.chart"), v.say("edition"), v.say("occurrences")
	for i, e := range x.Editions {
		if e.Text == nil {
			c.hole(i, len(heads), v.say("edition.none"))
		}
	}
	var wordings []string
	for i, r := range x.Rows {
		name := strings.Join(r.Wordings, " | ")
		wordings = append(wordings, name)
		values, words, to := make([]float64, len(heads)), make([]string, len(heads)), make([]string, len(heads))
		for j, cell := range r.Cells {
			values[j] = -1
			if cell.State == series.Counted {
				values[j] = float64(cell.Occurrences)
				words[j] = name + " " + heads[j] + ": " + v.say("n.occurrences", cell.Occurrences)
				to[j] = m.Leads[i][matrixLead+j]
			}
		}
		c.line(i, top(float64(most)), values, words, to)
	}
	c.names(wordings)
	m.Chart = c
}

// boundedTable is the error of editions that are together longer than a page may read.
func (v *visit) boundedTable(name string, all []series.Edition) error {
	size := 0
	for i := range all {
		if e := all[i].Text; e != nil {
			size += len(e.Document.Text)
		}
	}
	if size <= v.Limits.Text {
		return nil
	}
	return &tifa.Problem{
		Fact: fmt.Sprintf("%s: editions of %s bytes are too long for a table on a page", name, grouped(size)),
		Hint: "make it on the command line, which has no such limit",
	}
}

// clauses makes the table of clauses of the last editions that were read, and leaves
// the others out of it.
func (m *seriesMain) clauses(v *visit, table *series.Table, least int) {
	held := 0
	for i := range slices.Backward(table.Editions) {
		if table.Editions[i].Text == nil {
			continue
		}
		if held++; held == columnsMost {
			m.Left = i
			table.Editions = table.Editions[i:]
			break
		}
	}
	table.Families = series.Families(table.Editions)
	t := publish.Editions(table, least, v.published())
	m.RowsLeft = max(0, len(t.Rows)-rowsMost)
	t.Rows = t.Rows[:min(rowsMost, len(t.Rows))]
	m.Clauses = &t
}

// seriesData is a series as JSON; Matrix is null where no formulation was asked.
type seriesData struct {
	Table  wire.Table   `json:"table"`
	Matrix *wire.Matrix `json:"matrix"`
}

// wordings are the rows of a matrix, each of several wordings set apart by "|".
func wordings(asked []string) (rows [][]string) {
	for _, line := range asked {
		var row []string
		for _, w := range strings.Split(line, "|") {
			if w = query.Unquote(strings.TrimSpace(w)); w != "" {
				row = append(row, w)
			}
		}
		if row != nil {
			rows = append(rows, row)
		}
	}
	return rows
}

// editions lists the editions, the newest first.
func (m *seriesMain) editions(v *visit, all []series.Edition) error {
	entries, err := v.view.Entries(v.Context(), tifa.Filter{Series: m.ID})
	if err != nil {
		return err
	}
	byID := map[string]*tifa.Entry{}
	for _, e := range entries {
		byID[e.ID] = e
		m.Name = cmp.Or(e.SeriesName, m.Name)
	}
	before := ""
	for i := range all {
		e := &all[i]
		line := editionLine{When: string(e.When), Partial: e.Partial}
		for _, id := range e.Texts {
			if x := byID[id]; x != nil {
				line.Texts = append(line.Texts, v.entry(x))
			}
		}
		if e.Text != nil {
			id := e.Text.Document.ID
			if before != "" {
				line.Redline = v.to("/compare", "old", before, "new", id)
			}
			before = id
		}
		m.Editions = append([]editionLine{line}, m.Editions...)
	}
	return nil
}
