package publish

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"slices"
	"strings"
	"testing"
)

func exported() *Export {
	return &Export{
		About: [][]Field{Note("query", "=1+1"), {Words("occurrences"), Count(3)}},
		Tables: []Grid{
			{Name: "a/b: 1 name that is longer than any sheet", Head: []string{"words", "n"}, Rows: [][]Field{{Words("=SUM(A1)"), Count(1234567)}, {Words(" a<b & \x00c\n"), Measure(-0.25)}}},
			{Name: "", Head: []string{"x"}},
		},
	}
}

func TestExportCSV(t *testing.T) {
	var b bytes.Buffer
	if err := exported().Write(&b, CSV); err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(&b)
	r.FieldsPerRecord = -1
	got, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"query", "'=1+1"},
		{"occurrences", "3"},
		{"a/b: 1 name that is longer than any sheet"},
		{"words", "n"},
		{"'=SUM(A1)", "1234567"},
		{" a<b & ␀c\n", "-0.25"},
		{"x"},
	}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%q, want %q", got, want)
	}
}

// What an XLSX file holds is read as a spreadsheet reads it: words are words, numbers
// numbers, and every sheet has a name that it can have.
func TestExportXLSX(t *testing.T) {
	var b bytes.Buffer
	if err := exported().Write(&b, XLSX); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string, into any) {
		t.Helper()
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := xml.NewDecoder(f).Decode(into); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
		} `xml:"sheets>sheet"`
	}
	read("xl/workbook.xml", &book)
	var names []string
	for _, s := range book.Sheets {
		names = append(names, s.Name)
		if n := len([]rune(s.Name)); n == 0 || n > 31 || strings.ContainsAny(s.Name, `:\/?*[]`) {
			t.Errorf("name of a sheet %q", s.Name)
		}
	}
	if len(names) != 3 || names[2] != "about" {
		t.Errorf("sheets %q", names)
	}
	var sheet struct {
		Rows []struct {
			Cells []struct {
				Type    string `xml:"t,attr"`
				Words   string `xml:"is>t"`
				Value   string `xml:"v"`
				Formula string `xml:"f"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	read("xl/worksheets/sheet1.xml", &sheet)
	if len(sheet.Rows) != 3 {
		t.Fatalf("%d rows, want 3", len(sheet.Rows))
	}
	c := sheet.Rows[1].Cells
	if c[0].Type != "inlineStr" || c[0].Words != "=SUM(A1)" || c[0].Formula != "" || c[1].Type != "" || c[1].Value != "1234567" {
		t.Errorf("cells %+v", c)
	}
	if c := sheet.Rows[2].Cells; c[0].Words != " a<b & ␀c\n" || c[1].Value != "-0.25" {
		t.Errorf("cells %+v", c)
	}
	for _, part := range []string{"[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet3.xml"} {
		read(part, new(struct{ XMLName xml.Name }))
	}
}
