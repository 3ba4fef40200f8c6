package publish

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"tifa"
	"tifa/series"
)

// A Sheet is a table published by itself, or several.
type Sheet struct {
	Title   string
	Lead    []string // what is said before the tables, a line each
	Tables  []Table
	Imprint Imprint
}

// Write writes s in a format. There are no tracked changes in a table: it is
// not written as DOCX.
func (s *Sheet) Write(w io.Writer, f Format) error {
	switch f {
	case HTML:
		return write(w, "sheet.html", &view{Title: s.Title, Lead: s.Lead, Tables: s.Tables, Words: s.Imprint.Language, Imprint: s.Imprint, Made: made(s.Imprint)})
	case Markdown:
		b := bufio.NewWriter(w)
		fmt.Fprintf(b, "# %s\n\n", escaped(oneLine(s.Title)))
		for _, l := range s.Lead {
			fmt.Fprintf(b, "- %s\n", escaped(oneLine(l)))
		}
		if len(s.Lead) > 0 {
			fmt.Fprintln(b)
		}
		for i := range s.Tables {
			s.Tables[i].markdown(b)
		}
		s.Imprint.markdown(b)
		return b.Flush()
	case CSV:
		if len(s.Tables) != 1 {
			return &tifa.Problem{Fact: fmt.Sprintf("%d tables are not written as CSV, which holds one", len(s.Tables)), Hint: "the formats of this sheet are html, md and xlsx"}
		}
		return s.Tables[0].csv(w)
	case XLSX:
		return s.Export().Write(w, XLSX)
	case DOCX:
		return &tifa.Problem{Fact: "a table is not written as DOCX, which is for tracked changes", Hint: "the formats of a table are html, md, csv and xlsx"}
	}
	_, err := ParseFormat(string(f))
	return err
}

// csv writes the rows of a table under its head. Lines of a cell are lines in
// its field.
func (t *Table) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(t.Head); err != nil {
		return err
	}
	for _, r := range t.Rows {
		var record []string
		for _, c := range r {
			field := c.plain()
			if c.Number {
				field = strings.ReplaceAll(field, ",", "")
			}
			record = append(record, Harmless(field))
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// columns are heads of a column for each edition, its year or, of several in
// one, the month or the day; and lines that tell which texts these are.
func columns(l Language, editions []series.Edition) (heads, texts []string) {
	same := func(head func(tifa.Date) string, d tifa.Date) (n int) {
		for _, e := range editions {
			if head(e.When) == head(d) {
				n++
			}
		}
		return n
	}
	for _, e := range editions {
		head := e.When.Year()
		if month := e.When.Month(); month != "" && same(tifa.Date.Year, e.When) > 1 {
			head = month
			if same(tifa.Date.Month, e.When) > 1 {
				head = string(e.When)
			}
		}
		head = cmp.Or(head, l.say("undated"))
		heads = append(heads, head)
		text := head + l.say(": no text held")
		if e.Text != nil {
			text = head + ": " + e.Text.Document.ID
		}
		if e.Partial {
			text += l.say(", abridged")
		}
		texts = append(texts, text)
	}
	return heads, []string{l.say("Editions: %s.", strings.Join(texts, "; "))}
}

// Editions is the table of a series: a row for each family of clauses that at
// least that many editions have, the wording of each edition in its column.
func Editions(t *series.Table, least int, l Language) Table {
	heads, texts := columns(l, t.Editions)
	out := Table{
		Head: append(l.heads("Function", "Editions"), heads...),
		Notes: []string{l.say("A row is a clause with its rewordings, in at least %s edition.|A row is a clause with its rewordings, in at least %s editions.", least) +
			l.say(" “–” is absent, “unknown” an abridged text that has it not, “no text” an edition of which none is held; ″ is the same words as in the edition before that has the clause.")},
	}
	out.Notes = append(out.Notes, texts...)
	for i := range t.Families {
		f := &t.Families[i]
		if f.Editions() < least {
			continue
		}
		row := []Cell{l.words(cmp.Or(string(f.Last().Function), "other")), count(f.Editions())}
		last := ""
		for j := range t.Editions {
			e := &t.Editions[j]
			cell := Cell{}
			if e.Text != nil {
				cell.Language = languageTag(e.Text.Document)
			}
			in := f.In(j)
			for _, c := range in {
				cell.Lines = append(cell.Lines, Line{Text: oneLine(c.Text)})
			}
			switch {
			case e.Text == nil:
				cell = l.words("no text")
			case len(in) == 0 && e.Partial:
				cell = l.words("unknown")
			case len(in) == 0:
				cell = words("–")
			case cell.plain() == last:
				cell = words("″")
			default:
				last = cell.plain()
			}
			row = append(row, cell)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// Matrix is the table of a matrix: a row for each formulation, editions in
// columns.
func Matrix(m *series.Matrix, l Language) Table {
	heads, texts := columns(l, m.Editions)
	out := Table{
		Head:  append(l.heads("Formulation", "Occurrences", "Editions", "First", "Last"), heads...),
		Notes: []string{l.say("Occurrences in the fullest text of each edition. “unknown” is an abridged text that has it not, “no text” an edition of which none is held. First and last hold for these editions and no further.")},
	}
	out.Notes = append(out.Notes, texts...)
	language := ""
	for _, e := range m.Editions {
		if e.Text != nil {
			language = languageTag(e.Text.Document)
		}
	}
	for _, r := range m.Rows {
		row := []Cell{{Lines: []Line{{Text: strings.Join(r.Wordings, " | ")}}, Language: language}, count(r.Occurrences), count(r.Documents), date(l, r.First), date(l, r.Last)}
		for _, c := range r.Cells {
			if c.State == series.Counted {
				row = append(row, count(c.Occurrences))
			} else {
				row = append(row, l.words(string(c.State)))
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func date(l Language, h *tifa.Hit) Cell {
	if h == nil {
		return l.words("none")
	}
	return Cell{Lines: []Line{{Text: string(h.Date)}}, Number: true}
}
