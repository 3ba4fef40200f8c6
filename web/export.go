package web

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"tifa"
	"tifa/publish"
)

// linesTable is what a page of a concordance shows as a table for a spreadsheet:
// first what was asked, counted and searched, then a row a line.
func linesTable(v *visit, q string, n tifa.Count, hits []tifa.Hit) [][]string {
	rate, _ := n.Rate()
	c := v.coverage(n.Coverage)
	rows := [][]string{
		{"query", q},
		{"occurrences", strconv.Itoa(n.Occurrences)},
		{"documents with one", strconv.Itoa(n.Documents)},
		{"rate", short(rate), fmt.Sprintf("occurrences * %d / %s searched", tifa.Per, n.Unit)},
		{"base", strconv.Itoa(n.Base()), n.Unit.String()},
		{"coverage", c.Held},
	}
	for _, note := range c.Notes {
		rows = append(rows, []string{"coverage", note})
	}
	rows = append(rows, []string{"snapshot", n.Coverage.Snapshot}, []string{"address", v.URL.RequestURI()}, nil,
		[]string{"document", "date", "title", "start", "end", "left", "node", "right"})
	for _, h := range hits {
		rows = append(rows, []string{
			h.Document, string(h.Date), h.Title, strconv.Itoa(h.Points.Start), strconv.Itoa(h.Points.End), h.Left, h.Node, h.Right,
		})
	}
	return rows
}

// writeTable writes rows as CSV that a spreadsheet reads as UTF-8 and takes for no
// formula.
func writeTable(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, publish.ByteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	for _, row := range rows {
		fields := make([]string, len(row))
		for i, s := range row {
			fields[i] = publish.Harmless(s)
		}
		if err := out.Write(fields); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
