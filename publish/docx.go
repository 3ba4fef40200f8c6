package publish

import (
	"archive/zip"
	"cmp"
	"embed"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

//go:embed docx/*.xml
var docxFiles embed.FS

// docx writes the new text as tracked changes of the old one (ECMA-376, part 1,
// 17.13.5). The body holds nothing else: with all changes accepted it is the new
// text, with all rejected the old. What there is to say of the two texts stands
// in the header and the footer of the first page.
//
// Differences that were to be overlooked are tracked, too, under a name of their
// own, so that a reader can hide them.
func (p *Page) docx(w io.Writer) error {
	d := docx{
		Imprint: p.Imprint, title: p.title(), language: languageTag(p.new()), body: p.document,
		head: append(p.headLines(), ""), foot: p.footLines(),
	}
	return d.write(w)
}

// A docx is a Word document.
type docx struct {
	Imprint
	title, language string
	body            func(*markup) // word/document.xml
	head, foot      []string      // of the first page; the others have the title above
}

func (d *docx) write(w io.Writer) error {
	z := zip.NewWriter(w)
	for _, f := range []struct{ name, source string }{
		{"[Content_Types].xml", "content-types.xml"},
		{"_rels/.rels", "rels.xml"},
		{"word/_rels/document.xml.rels", "document-rels.xml"},
		{"word/styles.xml", "styles.xml"},
	} {
		b, err := docxFiles.ReadFile("docx/" + f.source)
		if err != nil {
			return err
		}
		if err := member(z, f.name, d.Made, func(x *markup) { x.raw(b) }); err != nil {
			return err
		}
	}
	for _, f := range []struct {
		name  string
		write func(*markup)
	}{
		{"word/document.xml", d.body},
		{"word/header-first.xml", func(x *markup) { d.margin(x, "w:hdr", "Header", d.head) }},
		{"word/header.xml", func(x *markup) { d.margin(x, "w:hdr", "Header", []string{d.title}) }},
		{"word/footer-first.xml", func(x *markup) { d.margin(x, "w:ftr", "Footer", d.foot) }},
		{"word/footer.xml", func(x *markup) { d.margin(x, "w:ftr", "Footer", nil) }},
		{"docProps/core.xml", d.core},
	} {
		if err := member(z, f.name, d.Made, f.write); err != nil {
			return err
		}
	}
	return z.Close()
}

// margin writes the header or footer of a page. Those of a footer end in the
// number of the page.
func (d *docx) margin(x *markup, element, style string, lines []string) {
	x.declaration()
	x.start(element, "xmlns:w", wordNamespace)
	line := func(write func()) {
		x.start("w:p")
		x.start("w:pPr")
		x.empty("w:pStyle", "w:val", style)
		x.end()
		write()
		x.end()
	}
	plain := func(s string) {
		x.start("w:r")
		characters(x, s, false)
		x.end()
	}
	for _, s := range lines {
		line(func() { plain(s) })
	}
	if element == "w:ftr" {
		line(func() {
			plain("tifa " + d.Version + " · ")
			x.start("w:fldSimple", "w:instr", "PAGE")
			plain("1")
			x.end()
		})
	}
	x.end()
}

// section ends a body: paper, margins, headers and footers.
func section(x *markup) {
	x.start("w:sectPr")
	x.empty("w:headerReference", "w:type", "first", "r:id", "headerFirst")
	x.empty("w:headerReference", "w:type", "default", "r:id", "header")
	x.empty("w:footerReference", "w:type", "first", "r:id", "footerFirst")
	x.empty("w:footerReference", "w:type", "default", "r:id", "footer")
	x.empty("w:pgSz", "w:w", "11906", "w:h", "16838")
	x.empty("w:pgMar", "w:top", "1304", "w:right", "1304", "w:bottom", "1304", "w:left", "1304", "w:header", "567", "w:footer", "567", "w:gutter", "0")
	x.empty("w:titlePg")
	x.end()
}

// title names both texts in a line.
func (p *Page) title() string {
	words := name(p.new())
	if p.new().Date != "" {
		words += " (" + string(p.new().Date) + ")"
	}
	words += " " + p.say("compared with") + " " + name(p.old())
	if p.old().Date != "" {
		words += " (" + string(p.old().Date) + ")"
	}
	return words
}

// headLines tell which texts these are and what became of the old one.
func (p *Page) headLines() []string {
	l := p.Imprint.Language
	line := func(head string, facts []fact) string {
		var words []string
		for _, f := range facts {
			words = append(words, f.Name+l.say(": ")+f.Value)
		}
		return head + l.say(". ") + strings.Join(words, l.say("; "))
	}
	out := []string{line(l.say("Old text"), facts(l, p.old())), line(l.say("New text"), facts(l, p.new()))}
	s := newSummary(p.redline().Summary(), nil, len(p.redline().Moves))
	var counts []string
	for _, x := range s.Lines {
		counts = append(counts, l.say("%s %s", max(x.Old.Paragraphs, x.New.Paragraphs), l.say(string(x.Kind))))
	}
	if len(counts) > 0 {
		out = append(out, l.say("Paragraphs: %s.", strings.Join(counts, l.say(", "))))
	}
	if s.HasShare {
		out = append(out, p.stood(s))
	}
	return out
}

// stood tells how much of the new text stood in the old one.
func (p *Page) stood(s summary) string {
	return p.say("%s of the %s characters of the new text stood in the old one, without punctuation and white space.", percent(s.Share), number(s.OfCharacters))
}

// footLines say what the comparison was made on.
func (p *Page) footLines() []string {
	out := slices.Clone(p.Imprint.Coverage)
	for _, f := range []fact{{Name: p.say("Snapshot"), Value: p.Imprint.Snapshot}, {Name: p.say("Made on"), Value: made(p.Imprint)}, {Name: p.say("Again by"), Value: p.Imprint.Replay}} {
		if f.Value != "" {
			out = append(out, f.Name+p.say(": ")+f.Value)
		}
	}
	return out
}

// core writes the properties that a file manager shows.
func (d *docx) core(x *markup) {
	x.declaration()
	x.start("cp:coreProperties", "xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
		"xmlns:dc", "http://purl.org/dc/elements/1.1/", "xmlns:dcterms", "http://purl.org/dc/terms/",
		"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
	x.text("dc:title", clean(d.title))
	x.text("dc:creator", "tifa "+d.Version)
	x.text("dc:language", cmp.Or(d.language, "und"))
	if !d.Made.IsZero() {
		x.text("dcterms:created", d.Made.UTC().Format(time.RFC3339), "xsi:type", "dcterms:W3CDTF")
	}
	x.end()
}

// clean is s with signs for hidden characters.
func clean(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if hidden(r, n) && !strings.ContainsRune(lineBreaks, r) {
			b.WriteString(picture(r))
		} else {
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}
