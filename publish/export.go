package publish

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"tifa"
)

// An Export is an answer as tables for a spreadsheet, with what was asked, counted
// and searched.
type Export struct {
	Language Language  // of what it says itself
	About    [][]Field // the query, the coverage, the formulas …: a name and its values a row
	Tables   []Grid
}

// A Grid is a table of values.
type Grid struct {
	Name string // of its sheet
	Head []string
	Rows [][]Field
}

// A Field is a value: words, or a number.
type Field struct {
	words   string
	number  float64
	numeric bool
}

// Words is a field of words.
func Words(s string) Field { return Field{words: s} }

// Count is a field with a whole number.
func Count(n int) Field { return Measure(float64(n)) }

// Measure is a field with a number.
func Measure(x float64) Field {
	return Field{words: strconv.FormatFloat(x, 'f', -1, 64), number: x, numeric: true}
}

// Note is a row of [Export.About]: a name and words.
func Note(name string, values ...string) []Field {
	row := []Field{Words(name)}
	for _, v := range values {
		row = append(row, Words(v))
	}
	return row
}

// Write writes e as CSV or XLSX. CSV has what is told about the tables above them,
// and an empty row between; it begins with no byte order mark. In XLSX each table
// is a sheet, and what is told about them the last.
func (e *Export) Write(w io.Writer, f Format) error {
	switch f {
	case CSV:
		return e.csv(w)
	case XLSX:
		return e.xlsx(w)
	}
	return &tifa.Problem{Fact: "this answer is not written as " + string(f), Hint: "the formats are csv and xlsx"}
}

func (e *Export) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	record := func(row []Field) error {
		fields := make([]string, len(row))
		for i, f := range row {
			if fields[i] = f.words; !f.numeric {
				fields[i] = Harmless(f.words)
			}
		}
		return out.Write(fields)
	}
	for _, row := range e.About {
		if err := record(row); err != nil {
			return err
		}
	}
	for _, t := range e.Tables {
		if err := out.Write(nil); err != nil {
			return err
		}
		if len(e.Tables) > 1 && t.Name != "" {
			if err := out.Write([]string{Harmless(t.Name)}); err != nil {
				return err
			}
		}
		if err := out.Write(t.Head); err != nil {
			return err
		}
		for _, row := range t.Rows {
			if err := record(row); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// grid is a table as values.
func (t *Table) grid(name string) Grid {
	g := Grid{Name: name, Head: t.Head}
	for _, r := range t.Rows {
		row := make([]Field, len(r))
		for i, c := range r {
			s := c.plain()
			row[i] = Words(s)
			if n, err := strconv.Atoi(strings.ReplaceAll(s, ",", "")); err == nil && c.Number {
				row[i] = Count(n)
			}
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// Export is the tables of s, with its imprint.
func (s *Sheet) Export() *Export {
	l := s.Imprint.Language
	e := &Export{Language: l, About: [][]Field{Note(l.say("table"), s.Title)}}
	for _, line := range s.Lead {
		e.About = append(e.About, Note(l.say("about"), line))
	}
	for i := range s.Tables {
		t := &s.Tables[i]
		name := t.Caption
		if name == "" {
			name = s.Title
		}
		e.Tables = append(e.Tables, t.grid(name))
		for _, n := range t.Notes {
			e.About = append(e.About, Note(l.say("note"), n))
		}
	}
	e.About = append(e.About, s.Imprint.notes()...)
	return e
}

// notes are an imprint as rows.
func (i *Imprint) notes() (rows [][]Field) {
	l := i.Language
	for _, line := range i.Coverage {
		rows = append(rows, Note(l.say("coverage"), line))
	}
	for _, x := range []struct{ name, value string }{
		{l.say("snapshot"), i.Snapshot}, {l.say("made with"), "tifa " + i.Version}, {l.say("made on"), made(*i)}, {l.say("again by"), i.Replay},
	} {
		if x.value != "" {
			rows = append(rows, Note(x.name, x.value))
		}
	}
	return rows
}

// Lines are what is told about the tables, a line each.
func (e *Export) Lines() (all []string) {
	for _, row := range e.About {
		var values []string
		for _, f := range row[1:] {
			values = append(values, f.words)
		}
		all = append(all, row[0].words+e.Language.say(": ")+strings.Join(values, " "))
	}
	return all
}
