package ingest

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
	"gopkg.in/yaml.v3"

	"tifa"
)

// A file that goes beyond one of these is read as plain text: the parser's time
// grows with the square of the links and of the runs of emphasis in a block,
// and its stack with the nesting of quotes and lists.
const (
	mostNesting  = 64
	mostLinks    = 1000
	mostEmphasis = 4000
)

// readMarkdown reads a Markdown file, with the fields of its YAML front matter.
// Paragraphs, headings, items, lines of code and of tables come out as lines,
// without markup; the numbers of numbered items stay, for they are text. A
// file without markup comes out as it is.
//
// A front matter that cannot be read is a problem beside the document.
func readMarkdown(data []byte) (tifa.Document, error) {
	source, encoding, bad, err := decode(data, "")
	if err != nil {
		return tifa.Document{}, err
	}
	d := tifa.Document{Provenance: tifa.Provenance{Encoding: encoding}}
	matter, body := cutFrontMatter(source)
	err = readFrontMatter(matter, &d)
	d.Text = plain(body)
	if err == nil {
		err = replaced(data, encoding, bad)
	}
	return d, err
}

// cutFrontMatter parts the YAML between two lines "---" at the head of a file
// from the rest of it.
func cutFrontMatter(source string) (matter, body string) {
	first, rest, ok := strings.Cut(source, "\n")
	if !ok || strings.TrimRight(first, " \t\r") != "---" {
		return "", source
	}
	at := 0
	for line := range strings.Lines(rest) {
		switch strings.TrimRight(line, " \t\r\n") {
		case "---", "...":
			return rest[:at], rest[at+len(line):]
		}
		at += len(line)
	}
	return "", source
}

// readFrontMatter sets the fields of d that front matter names. Keys that mean
// nothing here are passed over.
func readFrontMatter(matter string, d *tifa.Document) error {
	var fields map[string]yaml.Node
	if err := yaml.Unmarshal([]byte(matter), &fields); err != nil {
		_, reason, _ := strings.Cut(err.Error(), "yaml: ")
		if errors.As(err, new(*yaml.TypeError)) {
			reason = `want "key: value" lines`
		}
		return &tifa.Problem{Line: 1, Fact: "front matter is no YAML: " + reason, Hint: `write "key: value" lines, values with a colon in quotes`, Err: err}
	}
	places := map[string]*string{
		"id": &d.ID, "title": &d.Title, "issuer": &d.Issuer, "agency": &d.Agency, "place": &d.Place,
		"source": &d.Source, "version": &d.Version, "kind": (*string)(&d.Kind), "series": &d.Series,
		"series_name": &d.SeriesName, "script": &d.Script, "url": &d.Provenance.URL,
		"publisher": &d.Provenance.Publisher, "lang": &d.Language, "language": &d.Language,
	}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		value := fields[key]
		if place := places[strings.ToLower(key)]; place != nil && value.Kind == yaml.ScalarNode && value.Tag != "!!null" {
			*place = strings.ToValidUTF8(value.Value, "\uFFFD")
		}
	}
	date, ok := fields["date"]
	if !ok || date.Value == "" {
		return nil
	}
	parsed, err := tifa.ParseDate(date.Value)
	if err != nil {
		if parsed = dateIn(date.Value); parsed == "" {
			return &tifa.Problem{Line: 1 + date.Line, Fact: "front matter: " + err.Error(), Hint: "write the date as 2023-12-28", Err: err}
		}
	}
	d.Date = parsed
	return nil
}

// plain is the text of Markdown without its markup.
func plain(source string) string {
	if tooDense(source) {
		return source
	}
	src := []byte(source)
	root := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough)).Parser().Parse(text.NewReader(src))
	s := &stripper{source: src}
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		s.block(n)
	}
	if !s.marked {
		return source
	}
	return strings.Join(s.paragraphs, "\n")
}

// tooDense reports whether s holds more markup than the parser can take.
func tooDense(s string) bool {
	links, emphasis := 0, 0 // since the last blank line
	for line := range strings.Lines(s) {
		if strings.TrimSpace(line) == "" {
			links, emphasis = 0, 0
		}
		var before rune
		for _, r := range line {
			switch {
			case r == '[':
				links++
			case r != before && strings.ContainsRune("*_~", r):
				emphasis++
			}
			before = r
		}
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		if links > mostLinks || emphasis > mostEmphasis || indent/2 > mostNesting || marks(line) > mostNesting {
			return true
		}
	}
	return false
}

// marks counts the marks of quotes and items that line begins with.
func marks(line string) int {
	count := 0
	var before rune
	for _, r := range line {
		switch {
		case r == '>', r == ' ' && strings.ContainsRune("-*+.)", before):
			count++
		case r != ' ' && r != '\t' && !unicode.IsDigit(r) && !strings.ContainsRune("-*+.)", r):
			return count
		}
		before = r
	}
	return count
}

// A stripper gathers the paragraphs of a Markdown tree.
type stripper struct {
	source     []byte
	paragraphs []string
	marked     bool   // some markup was met
	prefix     string // number of the item whose first paragraph comes next
}

func (s *stripper) add(paragraph string) {
	for line := range strings.SplitSeq(paragraph, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			s.paragraphs = append(s.paragraphs, s.prefix+line)
			s.prefix = ""
		}
	}
}

func (s *stripper) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		s.add(s.inline(n))
		return
	case *ast.CodeBlock: // an indent is no markup
		s.add(string(n.Lines().Value(s.source)))
		return
	case *ast.FencedCodeBlock:
		s.marked = true
		s.add(string(n.Lines().Value(s.source)))
		return
	case *ast.HTMLBlock:
		s.marked = true
		raw := n.Lines().Value(s.source)
		if n.HasClosure() {
			raw = append(bytes.Clone(raw), n.ClosureLine.Value(s.source)...)
		}
		s.add(textOfHTML(string(raw)))
		return
	case *ast.LinkReferenceDefinition:
		s.marked = true
		return
	case *ast.List:
		s.list(n)
		return
	case *east.TableRow, *east.TableHeader:
		s.row(n)
		return
	case *ast.Heading:
		s.marked = true
		s.add(s.inline(n))
		return
	}
	s.marked = true
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		s.block(c)
	}
}

func (s *stripper) list(list *ast.List) {
	s.marked = true
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		s.prefix = ""
		if list.IsOrdered() {
			s.prefix = strconv.Itoa(number) + string(list.Marker) + " "
			number++
		}
		for c := item.FirstChild(); c != nil; c = c.NextSibling() {
			s.block(c)
		}
	}
	s.prefix = ""
}

func (s *stripper) row(row ast.Node) {
	s.marked = true
	var cells []string
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		cells = append(cells, collapse(s.inline(c)))
	}
	s.paragraphs = append(s.paragraphs, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
}

// inline is the text in n. A line break is kept: in Chinese texts without blank
// lines it ends a paragraph.
func (s *stripper) inline(n ast.Node) string {
	var b strings.Builder
	unread := "" // the element of raw HTML whose content is passed over
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if c == n || !entering {
			return ast.WalkContinue, nil
		}
		if raw, ok := c.(*ast.RawHTML); ok {
			s.marked = true
			unread = passedOver(unread, string(raw.Segments.Value(s.source)), &b)
			return ast.WalkContinue, nil
		}
		if unread != "" {
			return ast.WalkContinue, nil
		}
		switch c := c.(type) {
		case *ast.Text:
			value := c.Segment.Value(s.source)
			if c.IsRaw() {
				b.Write(value)
			} else {
				b.WriteString(s.literal(value))
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			s.marked = true
			b.Write(c.Label(s.source))
		case *ast.Image: // its description is no text of the document
			s.marked = true
			return ast.WalkSkipChildren, nil
		default:
			s.marked = true
		}
		return ast.WalkContinue, nil
	})
	return s.withoutStars(b.String())
}

// passedOver follows raw HTML: it breaks the line at a tag br and names the
// element, if any, whose content is to be passed over.
func passedOver(unread, tag string, b *strings.Builder) string {
	z := html.NewTokenizer(strings.NewReader(tag))
	kind := z.Next()
	name, _ := z.TagName()
	switch {
	case unread != "" && kind == html.EndTagToken && string(name) == unread:
		return ""
	case unread != "":
		return unread
	case string(name) == "br":
		b.WriteByte('\n')
	case kind == html.StartTagToken && silent[string(name)]:
		return string(name)
	}
	return ""
}

// literal resolves the escapes and character references of Markdown text.
func (s *stripper) literal(value []byte) string {
	if !bytes.ContainsAny(value, `\&`) {
		return string(value)
	}
	out := util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(value)))
	if !bytes.Equal(out, value) {
		s.marked = true
	}
	return strings.ToValidUTF8(string(out), "\uFFFD")
}

// withoutStars drops pairs of "**" beside Chinese, which Markdown does not take
// for markup where a quotation mark stands inside and a character outside:
// **“合作”**精神.
func (s *stripper) withoutStars(t string) string {
	if n := strings.Count(t, "**"); n == 0 || n%2 != 0 || strings.Contains(t, "***") || !strings.ContainsFunc(t, isHan) {
		return t
	}
	s.marked = true
	return strings.ReplaceAll(t, "**", "")
}

// textOfHTML is the text of a fragment of HTML.
func textOfHTML(source string) string {
	root, err := parseHTML(source)
	if err != nil {
		return source
	}
	return strings.Join(texts(linesOf(root, nil)), "\n")
}
