// Package publish writes comparisons so that they can be published as they are:
// as one HTML file, as a DOCX file with tracked changes, as Markdown or as CSV.
//
// Whatever the format, both texts stand in it to the last character. In HTML,
// Markdown and DOCX, what is kept and dropped is the old text, what is kept and
// added the new one; each of the two views of an HTML page holds either in full.
// Characters that no such file can hold, and those that would turn the direction
// of what follows them, are shown by a sign.
package publish

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"tifa"
	"tifa/compare"
	"tifa/series"
	"tifa/text"
)

// A Page is a comparison of two documents with what is said beside it.
type Page struct {
	Comparison *compare.Comparison
	Summary    *series.Summary // of that comparison, nil if none was made
	// ByFunction puts what serves one function side by side before the redline,
	// which tells little where little survives.
	ByFunction bool
	// InOne shows the view of both texts in one first, not the one side by side.
	InOne   bool
	Imprint Imprint
}

// An Imprint says how a publication came about.
type Imprint struct {
	Language Language  // of all that is said beside the texts
	Version  string    // of tifa
	Made     time.Time // when the comparison was made
	Replay   string    // the command that makes it again
	Snapshot string    // the state of the corpus that was read, "" where none was
	Coverage []string  // what that corpus holds and what it lacks, a line each
}

// A Format is a kind of file.
type Format string

// The formats of a publication.
const (
	HTML     Format = "html"
	DOCX     Format = "docx"
	Markdown Format = "md"
	CSV      Format = "csv"
	XLSX     Format = "xlsx" // of tables and exports alone
)

// Formats are those of a comparison.
var Formats = [...]Format{HTML, DOCX, Markdown, CSV}

// FormatOf is the format that a name of a file ends in, "" if none.
func FormatOf(path string) Format {
	switch strings.ToLower(strings.TrimPrefix(filepath.Ext(path), ".")) {
	case "html", "htm":
		return HTML
	case "docx":
		return DOCX
	case "md", "markdown":
		return Markdown
	case "csv":
		return CSV
	case "xlsx":
		return XLSX
	}
	return ""
}

// ParseFormat is the format of this name.
func ParseFormat(name string) (Format, error) {
	for _, f := range append(Formats[:], XLSX) {
		if name == string(f) {
			return f, nil
		}
	}
	return "", &tifa.Problem{Fact: fmt.Sprintf("no format %q", name), Hint: "the formats are html, docx, md, csv and xlsx"}
}

// Write writes p in a format.
func (p *Page) Write(w io.Writer, f Format) error {
	switch f {
	case HTML:
		return p.html(w)
	case DOCX:
		return p.docx(w)
	case Markdown:
		return p.markdown(w)
	case CSV:
		return p.csv(w)
	case XLSX:
		return &tifa.Problem{Fact: "a comparison is not written as XLSX, which is for tables", Hint: "the formats of a comparison are html, docx, md and csv"}
	}
	_, err := ParseFormat(string(f))
	return err
}

// say is English words in the language of the publication.
func (p *Page) say(format string, about ...any) string {
	return p.Imprint.Language.say(format, about...)
}

func (p *Page) old() *tifa.Document       { return p.Comparison.Old.Document }
func (p *Page) new() *tifa.Document       { return p.Comparison.New.Document }
func (p *Page) redline() *compare.Redline { return &p.Comparison.Redline }

// tables are those published before the redline and after it.
func (p *Page) tables() (first, rest []Table) {
	l := p.Imprint.Language
	if p.Summary != nil {
		rest = summaryTables(l, p.Summary)
	}
	rest = append(rest, tables(l, p.Comparison)...)
	t := functions(l, p.Comparison)
	switch {
	case len(t.Rows) == 0:
		return nil, rest
	case p.ByFunction:
		return []Table{t}, rest
	}
	return nil, append(rest, t)
}

func (p *Page) texts() *texts {
	return &texts{p.old().Text, p.new().Text, p.Comparison.Old.Structure.Paragraphs, p.Comparison.New.Structure.Paragraphs}
}

// languageTag is the language of d as BCP 47 has it, with the script of Chinese:
// "zh-Hans", "en"; "" if it is unknown.
func languageTag(d *tifa.Document) string {
	language, script := d.Language, d.Script
	if language == "" {
		language, script = text.Language(d.Text)
	}
	if language == "zh" && script != "" {
		return language + "-" + script
	}
	return language
}

// name is what a document is called: its title, else its id.
func name(d *tifa.Document) string {
	if title := oneLine(d.Title); title != "" {
		return title
	}
	return d.ID
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// A fact is something known of a document.
type fact struct {
	Name, Value string
	Own         bool // the value is in the language of the document
}

// facts are what a reader needs to know which text this is; what is unknown is
// left out.
func facts(l Language, d *tifa.Document) []fact {
	event := ""
	if e := d.Event; e != nil {
		event = oneLine(e.Name + " " + strings.Trim(string(e.Start)+"/"+string(e.End), "/"))
		if e.Start == e.End {
			event = oneLine(e.Name + " " + string(e.Start))
		}
	}
	id := d.ID
	if id == d.Provenance.Path { // where a file lies on a machine is nobody's business
		id = filepath.Base(id)
	}
	version := d.Version
	if d.Partial {
		version = strings.TrimLeft(version+l.say(", abridged"), l.say(", "))
	}
	source := []string{}
	for _, s := range []string{d.Source, d.Agency, d.Provenance.Publisher} {
		if s = oneLine(s); s != "" {
			source = append(source, s)
		}
	}
	var out []fact
	for _, f := range []fact{
		{"Title", oneLine(d.Title), true},
		{"Date", string(d.Date), false},
		{"Id", id, false},
		{"Version", version, false},
		{"Issuer", d.Issuer, true},
		{"Event", event, true},
		{"Source", strings.Join(compact(source), ", "), true},
		{"Address", d.Provenance.URL, false},
		{"SHA-256 of the text", checksum(d.Text), false},
		{"SHA-256 of the file", d.Provenance.SHA256, false},
	} {
		if f.Value != "" {
			f.Name = l.say(f.Name)
			out = append(out, f)
		}
	}
	return out
}
