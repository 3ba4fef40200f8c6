package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
)

// readDOCX reads a Word document of size bytes as it stands after all tracked
// changes are accepted. Each paragraph is a line, each row of a table one with
// tabs between its cells; footnotes and endnotes follow at the end. The text of
// a field is its last result. Headers, footers, comments, numbers that Word
// counts itself and the marks of notes are no part of the text.
//
// At most limit bytes of XML are decompressed.
func readDOCX(r io.ReaderAt, size int64, limit int64) (tifa.Document, error) {
	if err := checkDOCX(r, size); err != nil {
		return tifa.Document{}, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		fact := fmt.Sprintf("DOCX is cut off at byte %d", size)
		if endsLikeZIP(r, size) {
			fact = "damaged DOCX: the list of its parts cannot be read"
		}
		return tifa.Document{}, &tifa.Problem{Fact: fact, Hint: "fetch the file again", Err: err}
	}
	p := &parts{archive: z, left: limit, limit: limit}
	main, encoding, err := p.read("word/document.xml")
	switch {
	case errors.Is(err, errNoPart):
		return tifa.Document{}, &tifa.Problem{Fact: "not a DOCX: the archive holds no word/document.xml", Hint: "give a ZIP archive the extension .zip"}
	case err != nil:
		return tifa.Document{}, err
	}
	lines, err := paragraphsOf(main)
	if err != nil {
		return tifa.Document{}, inPart("word/document.xml", err)
	}
	for _, name := range []string{"word/footnotes.xml", "word/endnotes.xml"} {
		notes, _, err := p.read(name)
		if errors.Is(err, errNoPart) {
			continue
		}
		if err != nil {
			return tifa.Document{}, err
		}
		more, err := paragraphsOf(notes)
		if err != nil {
			return tifa.Document{}, inPart(name, err)
		}
		lines = append(lines, more...)
	}
	d := tifa.Document{Text: strings.Join(lines, "\n"), Provenance: tifa.Provenance{Encoding: encoding}}
	if d.Text == "" {
		return tifa.Document{}, &tifa.Problem{Fact: "DOCX holds no text", Hint: "it may hold pictures of pages; look for a text edition"}
	}
	core, _, err := p.read("docProps/core.xml")
	switch {
	case errors.Is(err, errNoPart):
	case err != nil:
		return d, err
	default:
		if d.Title, err = titleOf(core); err != nil {
			return d, inPart("docProps/core.xml", err)
		}
	}
	return d, p.damage
}

// checkDOCX tells what a file is that does not begin like a DOCX.
func checkDOCX(r io.ReaderAt, size int64) error {
	head := make([]byte, 8)
	n, err := r.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch head = head[:n]; {
	case bytes.HasPrefix(head, []byte("PK")):
		return nil
	case size == 0:
		return &tifa.Problem{Fact: "DOCX is empty", Hint: "fetch the file again"}
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0")):
		return &tifa.Problem{
			Fact: "an old Word file (.doc), or a DOCX under a password: want a plain DOCX",
			Hint: "open it in Word or LibreOffice and save it as DOCX without a password",
		}
	}
	return &tifa.Problem{Fact: "not a DOCX: does not begin like a ZIP archive", Hint: "give the file the extension of what it is"}
}

// endsLikeZIP reports whether the end of a ZIP archive's list of files is there.
func endsLikeZIP(r io.ReaderAt, size int64) bool {
	tail := make([]byte, min(size, 1<<16))
	n, err := r.ReadAt(tail, size-int64(len(tail)))
	return (err == nil || errors.Is(err, io.EOF)) && bytes.Contains(tail[:n], []byte("PK\x05\x06"))
}

// errNoPart marks a part that an archive does not hold.
var errNoPart = errors.New("no such part")

// The parts of a DOCX are the files in its archive.
type parts struct {
	archive     *zip.Reader
	limit, left int64 // bytes of XML
	damage      error // of characters, read over
}

// read gives the XML of a part, in UTF-8.
func (p *parts) read(name string) (text, encoding string, err error) {
	var file *zip.File
	for _, f := range p.archive.File {
		if strings.EqualFold(strings.TrimPrefix(f.Name, "/"), name) {
			file = f
			break
		}
	}
	if file == nil {
		return "", "", errNoPart
	}
	r, err := file.Open()
	if err != nil {
		return "", "", inPart(name, err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, p.left+1))
	if int64(len(data)) > p.left {
		return "", "", &tifa.Problem{
			Fact: fmt.Sprintf("DOCX holds more than the limit of %d bytes of XML", p.limit),
			Hint: "raise the limit, or save the document as text",
		}
	}
	p.left -= int64(len(data))
	if err != nil {
		return "", "", inPart(name, err)
	}
	text, encoding, bad, err := decode(data, "")
	if err != nil {
		return "", "", inPart(name, errors.New("want UTF-8 or UTF-16"))
	}
	if len(bad) > 0 {
		p.damage = inPart(name, replaced(data, encoding, bad))
	}
	return text, encoding, nil
}

// inPart says in which part err was met, nil if it is nil.
func inPart(name string, err error) error {
	if err == nil {
		return nil
	}
	fact := name + ": " + err.Error()
	var syntax *xml.SyntaxError
	switch {
	case errors.As(err, &syntax):
		fact = fmt.Sprintf("%s:%d: %s", name, syntax.Line, syntax.Msg)
	case errors.Is(err, zip.ErrChecksum):
		fact = name + ": does not fit its checksum"
	case errors.Is(err, io.ErrUnexpectedEOF):
		fact = name + ": ends too early"
	}
	return &tifa.Problem{Fact: "damaged DOCX: " + fact, Hint: "fetch the file again, or save it anew in Word", Err: err}
}

func newXMLDecoder(text string) *xml.Decoder {
	d := xml.NewDecoder(strings.NewReader(text))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // decoded already
	return d
}

// titleOf is the title in the core properties of a document.
func titleOf(core string) (string, error) {
	var properties struct {
		Title string `xml:"http://purl.org/dc/elements/1.1/ title"`
	}
	err := newXMLDecoder(core).Decode(&properties)
	return collapse(properties.Title), err
}

// paragraphsOf gives the lines of a part of a Word document.
func paragraphsOf(text string) ([]string, error) {
	w := &word{}
	newlines := strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ")
	d := newXMLDecoder(text)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			w.flush()
			return w.lines, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if w.start(token) {
				if err := d.Skip(); err != nil {
					return nil, err
				}
			}
		case xml.EndElement:
			w.end(token.Name.Local)
		case xml.CharData:
			if w.inText {
				w.write(newlines.Replace(string(token)))
			}
		}
	}
}

// A word reads the elements of WordprocessingML in turn. It keeps no tree, so
// that depth costs nothing.
type word struct {
	lines []string
	// open holds the paragraphs that are open, the innermost last: the text box
	// in a paragraph is a paragraph in a paragraph.
	open   []*strings.Builder
	boxes  []string // lines of text boxes, which come after the paragraph they stand in
	depth  int      // tables that are open; one within a cell is told as paragraphs of the cell
	row    wordRow
	inText bool
	mark   bool // within the properties of a paragraph's mark
	joined bool // the mark of this paragraph was deleted: it goes on in the next
}

// A wordRow is the row of a table that is open.
type wordRow struct {
	cells      []string
	cell       []string // paragraphs of the cell so far
	properties bool     // within the properties of the row
	deleted    bool
}

// start opens an element and reports whether to skip it with all it holds.
func (w *word) start(e xml.StartElement) (skip bool) {
	switch e.Name.Local {
	case "p":
		if !w.joined {
			w.open = append(w.open, &strings.Builder{})
		}
		w.joined = false
	case "t":
		w.inText = true
	case "tab":
		w.write("\t")
	case "br", "cr":
		w.write("\n")
	case "noBreakHyphen":
		w.write("\u2011")
	case "sym":
		w.write(symbol(e))
	case "pPr":
		w.mark = true
	case "tabs", "delText", "instrText", "Fallback", "moveFrom", "rt", "pPrChange", "rPrChange", "trPrChange":
		return true
	case "del":
		w.row.deleted = w.row.deleted || w.row.properties
		w.joined = w.joined || w.mark
		return true
	case "footnote", "endnote": // but for the rules above the notes
		kind := attribute(e, "type")
		return kind != "" && kind != "normal"
	case "tbl":
		w.depth++
	case "trPr":
		w.row.properties = w.depth == 1
	}
	return false
}

func (w *word) end(name string) {
	switch name {
	case "t":
		w.inText = false
	case "pPr":
		w.mark = false
	case "p":
		if !w.joined {
			w.paragraph()
		}
	case "trPr":
		w.row.properties = false
	case "tc":
		if w.depth == 1 {
			w.closeJoined()
			w.row.cells = append(w.row.cells, strings.Join(w.row.cell, " "))
			w.row.cell = nil
		}
	case "tr":
		if w.depth == 1 {
			if s := strings.TrimRight(strings.Join(w.row.cells, "\t"), "\t "); s != "" && !w.row.deleted {
				w.lines = append(w.lines, s)
			}
			w.row = wordRow{}
		}
	case "tbl":
		w.depth = max(0, w.depth-1)
	}
}

// paragraph ends the innermost paragraph and places its lines: in the text box,
// the cell or the body.
func (w *word) paragraph() {
	last := len(w.open) - 1
	if last < 0 {
		return
	}
	text := w.open[last].String()
	w.open = w.open[:last]
	place := &w.lines
	switch {
	case last > 0:
		place = &w.boxes
	case w.depth > 0:
		place = &w.row.cell
	}
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			*place = append(*place, line)
		}
	}
	if last == 0 {
		*place = append(*place, w.boxes...)
		w.boxes = nil
	}
}

// closeJoined ends a paragraph that was to go on in a next one which does not
// come.
func (w *word) closeJoined() {
	if w.joined {
		w.joined = false
		w.paragraph()
	}
}

// flush ends what is open at the end of a part.
func (w *word) flush() {
	w.closeJoined()
	for len(w.open) > 0 {
		w.paragraph()
	}
}

// write adds to the innermost paragraph. What stands outside of paragraphs is
// no text.
func (w *word) write(s string) {
	if len(w.open) > 0 {
		w.open[len(w.open)-1].WriteString(s)
	}
}

// symbol is the character that an element sym stands for, "" if only its font
// knows.
func symbol(e xml.StartElement) string {
	code, err := strconv.ParseUint(attribute(e, "char"), 16, 32)
	if err != nil || code > unicode.MaxRune || unicode.Is(unicode.Co, rune(code)) || !utf8.ValidRune(rune(code)) || code < ' ' {
		return ""
	}
	return string(rune(code))
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
