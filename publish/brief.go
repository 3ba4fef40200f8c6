package publish

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"tifa"
	"tifa/brief"
)

// A Brief is a brief with how it came about. The coverage of its imprint is not
// written: the page says what was read and what is missing.
type Brief struct {
	Page          *brief.Page
	QuoteLanguage string // BCP 47, of the quotations
	Imprint       Imprint
}

// Write writes b in a format. There is no table in it: it is not written as CSV.
func (b *Brief) Write(w io.Writer, f Format) error {
	switch f {
	case HTML:
		return write(w, "brief.html", &view{Title: b.Page.Title, Language: string(b.Page.Language), Words: Language(b.Page.Language), Brief: b, Imprint: b.Imprint, Made: made(b.Imprint)})
	case Markdown:
		out := bufio.NewWriter(w)
		fmt.Fprintf(out, "%s\n---\n\n", b.Page.Markdown(b.Imprint.Snapshot))
		for _, line := range b.Foot() {
			fmt.Fprintf(out, "%s  \n", escaped(clean(line)))
		}
		return out.Flush()
	case DOCX:
		d := docx{Imprint: b.Imprint, title: b.Page.Title, language: b.QuoteLanguage, body: b.document, foot: b.Foot()}
		return d.write(w)
	case CSV, XLSX:
		return &tifa.Problem{Fact: "a brief is not written as " + strings.ToUpper(string(f)) + ", which is for tables", Hint: "the formats of a brief are html, docx and md"}
	}
	_, err := ParseFormat(string(f))
	return err
}

// Commands are the command lines that give the numbers of an item again.
func (b *Brief) Commands(item brief.Item) []string {
	var out []string
	for _, r := range item.Replay {
		out = append(out, r.Command(b.Imprint.Snapshot))
	}
	return out
}

// Foot says how the page was made.
func (b *Brief) Foot() []string {
	i := b.Imprint
	return b.Page.Foot(i.Version, made(i), i.Snapshot, i.Replay)
}

// document writes the body of a Word document.
func (b *Brief) document(x *markup) {
	x.declaration()
	x.start("w:document", "xmlns:w", wordNamespace, "xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
	x.start("w:body")
	b.paragraph(x, "Title", b.Page.Title)
	for _, l := range b.Page.Lead {
		b.paragraph(x, "Note", l)
	}
	for _, s := range b.Page.Sections {
		b.paragraph(x, "Heading", s.Heading)
		if s.Note != "" {
			b.paragraph(x, "Note", s.Note)
		}
		for i, item := range s.Items {
			b.paragraph(x, "Finding", fmt.Sprintf("%d. %s", i+1, item.Head))
			for _, q := range item.Quotes {
				b.paragraph(x, "Quote", fmt.Sprintf("%s: “%s” (%s)", q.Label, q.Text, q.Place.Words))
			}
			for _, n := range item.Notes {
				b.paragraph(x, "Note", n.String())
			}
			for _, c := range b.Commands(item) {
				b.paragraph(x, "Note", c)
			}
		}
	}
	section(x)
	x.end()
	x.end()
}

func (b *Brief) paragraph(x *markup, style, s string) {
	x.start("w:p")
	x.start("w:pPr")
	x.empty("w:pStyle", "w:val", style)
	x.end()
	x.start("w:r")
	characters(x, oneLine(s), false)
	x.end()
	x.end()
}
