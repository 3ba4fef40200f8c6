package publish

import (
	"archive/zip"
	"embed"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

//go:embed xlsx/*.xml
var xlsxFiles embed.FS

const (
	sheetNamespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relNamespace   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	cellMost       = 32_767 // characters of a cell that Excel reads
)

// xlsx writes e as a workbook (ECMA-376, part 1, 18). Words are strings, never
// formulas, whatever they begin with.
func (e *Export) xlsx(w io.Writer) error {
	sheets := append([]Grid{}, e.Tables...)
	sheets = append(sheets, Grid{Name: e.Language.say("about"), Rows: e.About})
	names := sheetNames(sheets)
	z := zip.NewWriter(w)
	for _, f := range []struct{ name, source string }{{"_rels/.rels", "rels.xml"}, {"xl/styles.xml", "styles.xml"}} {
		b, err := xlsxFiles.ReadFile("xlsx/" + f.source)
		if err != nil {
			return err
		}
		if err := member(z, f.name, time.Time{}, func(x *markup) { x.raw(b) }); err != nil {
			return err
		}
	}
	parts := map[string]func(*markup){
		"[Content_Types].xml":        func(x *markup) { contentTypes(x, len(sheets)) },
		"xl/workbook.xml":            func(x *markup) { workbook(x, names) },
		"xl/_rels/workbook.xml.rels": func(x *markup) { workbookParts(x, len(sheets)) },
	}
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"} {
		if err := member(z, name, time.Time{}, parts[name]); err != nil {
			return err
		}
	}
	for i := range sheets {
		if err := member(z, "xl/worksheets/sheet"+strconv.Itoa(i+1)+".xml", time.Time{}, sheets[i].sheet); err != nil {
			return err
		}
	}
	return z.Close()
}

// member writes one file of an archive.
func member(z *zip.Writer, name string, made time.Time, write func(*markup)) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: made})
	if err != nil {
		return err
	}
	x := &markup{w: w, e: xml.NewEncoder(w)}
	write(x)
	if err := x.e.Flush(); err != nil {
		return err
	}
	return x.err
}

// sheetNames are names that a workbook can have: of 31 characters at most, without
// :\/?*[], each once.
func sheetNames(sheets []Grid) []string {
	const most = 31
	used := map[string]bool{}
	names := make([]string, len(sheets))
	for i, s := range sheets {
		name := strings.Trim(strings.Map(func(r rune) rune {
			if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' {
				return ' '
			}
			return r
		}, clean(s.Name)), " '")
		r := []rune(name)
		name = string(r[:min(most-3, len(r))])
		if name == "" || used[strings.ToLower(name)] {
			name += " " + strconv.Itoa(i+1)
		}
		used[strings.ToLower(name)] = true
		names[i] = name
	}
	return names
}

func contentTypes(x *markup, sheets int) {
	x.declaration()
	x.start("Types", "xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")
	x.empty("Default", "Extension", "rels", "ContentType", "application/vnd.openxmlformats-package.relationships+xml")
	x.empty("Default", "Extension", "xml", "ContentType", "application/xml")
	const kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	x.empty("Override", "PartName", "/xl/workbook.xml", "ContentType", kind+"sheet.main+xml")
	x.empty("Override", "PartName", "/xl/styles.xml", "ContentType", kind+"styles+xml")
	for i := range sheets {
		x.empty("Override", "PartName", "/xl/worksheets/sheet"+strconv.Itoa(i+1)+".xml", "ContentType", kind+"worksheet+xml")
	}
	x.end()
}

func workbook(x *markup, names []string) {
	x.declaration()
	x.start("workbook", "xmlns", sheetNamespace, "xmlns:r", relNamespace)
	x.start("sheets")
	for i, name := range names {
		n := strconv.Itoa(i + 1)
		x.empty("sheet", "name", name, "sheetId", n, "r:id", "sheet"+n)
	}
	x.end()
	x.end()
}

func workbookParts(x *markup, sheets int) {
	x.declaration()
	x.start("Relationships", "xmlns", "http://schemas.openxmlformats.org/package/2006/relationships")
	for i := range sheets {
		n := strconv.Itoa(i + 1)
		x.empty("Relationship", "Id", "sheet"+n, "Type", relNamespace+"/worksheet", "Target", "worksheets/sheet"+n+".xml")
	}
	x.empty("Relationship", "Id", "styles", "Type", relNamespace+"/styles", "Target", "styles.xml")
	x.end()
}

// sheet writes g as a sheet whose head stays in view.
func (g *Grid) sheet(x *markup) {
	x.declaration()
	x.start("worksheet", "xmlns", sheetNamespace)
	if len(g.Head) > 0 {
		x.start("sheetViews")
		x.start("sheetView", "workbookViewId", "0")
		x.empty("pane", "ySplit", "1", "topLeftCell", "A2", "activePane", "bottomLeft", "state", "frozen")
		x.end()
		x.end()
	}
	if widths := g.widths(); len(widths) > 0 {
		x.start("cols")
		for i, n := range widths {
			at := strconv.Itoa(i + 1)
			x.empty("col", "min", at, "max", at, "width", strconv.Itoa(n), "customWidth", "1")
		}
		x.end()
	}
	x.start("sheetData")
	if len(g.Head) > 0 {
		x.start("row")
		for _, s := range g.Head {
			inline(x, s, "1")
		}
		x.end()
	}
	for _, row := range g.Rows {
		x.start("row")
		for _, f := range row {
			if f.numeric {
				x.start("c")
				x.text("v", f.words)
				x.end()
			} else {
				inline(x, f.words, "0")
			}
		}
		x.end()
	}
	x.end()
	x.end()
}

// inline writes a cell of words.
func inline(x *markup, s, style string) {
	x.start("c", "t", "inlineStr", "s", style)
	x.start("is")
	s = clean(s)
	if utf8.RuneCountInString(s) > cellMost {
		s = string([]rune(s)[:cellMost-1]) + "…"
	}
	x.text("t", s, "xml:space", "preserve")
	x.end()
	x.end()
}

// widths are those of the columns, in characters: what the first rows need, within
// bounds.
func (g *Grid) widths() (all []int) {
	const least, most, looked = 9, 60, 200
	wide := func(i int, s string) {
		n := 2
		for _, r := range s {
			n++
			if r > 0x2E80 {
				n++
			}
		}
		for len(all) <= i {
			all = append(all, least)
		}
		all[i] = min(most, max(all[i], n))
	}
	for i, s := range g.Head {
		wide(i, s)
	}
	for _, row := range g.Rows[:min(looked, len(g.Rows))] {
		for i, f := range row {
			wide(i, f.words)
		}
	}
	return all
}
