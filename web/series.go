package web

import (
	"cmp"
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
	Clauses  *publish.Table
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
		m.clauses(&table, max(clausesLeast, least))
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
		t := publish.Matrix(matrix)
		m.Matrix = &t
		w := wire.NewMatrix(name, matrix)
		data.Matrix = &w
	}
	return &answer{page: "series", title: m.Name, main: m, data: data}, nil
}

// clauses makes the table of clauses of the last editions that were read, and leaves
// the others out of it.
func (m *seriesMain) clauses(table *series.Table, least int) {
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
	t := publish.Editions(table, least)
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
