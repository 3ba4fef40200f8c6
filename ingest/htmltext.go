package ingest

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// charset finds the declaration of a character set at the head of a page.
var charset = regexp.MustCompile(`(?i)(?:<meta[^>]{1,200}?charset\s*=\s*["']?|<\?xml[^>]{1,100}?encoding\s*=\s*["'])([\w-]+)`)

// charsetOf is the character set that a page declares, "" if none.
func charsetOf(data []byte) string {
	if m := charset.FindSubmatch(data[:min(len(data), 4096)]); m != nil {
		return string(m[1])
	}
	return ""
}

// parseHTML parses a page. Formatting elements are left out beforehand: they
// carry no text of their own, and the parser would open each of them again in
// every paragraph after it. A page nested deeper than the parser allows keeps
// its text and loses its structure.
func parseHTML(source string) (*html.Node, error) {
	root, err := html.Parse(strings.NewReader(withoutTags(source, formatting)))
	if err != nil {
		root, err = html.Parse(strings.NewReader(withoutTags(source, structural)))
	}
	return root, err
}

// formatting replaces nothing but the tags that only style text.
func formatting(tag string) (replacement string, ok bool) {
	switch tag {
	case "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u":
		return "<!---->", true // which keeps what stands on either side apart, as the tag did
	}
	return "", false
}

// structural replaces every tag that can nest, those of blocks by a paragraph.
func structural(tag string) (replacement string, ok bool) {
	switch tag {
	case "base", "body", "br", "head", "html", "link", "meta", "script", "style", "title", "textarea", "noscript", "iframe":
		return "", false
	}
	if blocks[tag] {
		return "<p>", true
	}
	return "<!---->", true
}

// withoutTags replaces the tags of a page that replace knows. What stands
// inside scripts and the like is left alone.
func withoutTags(source string, replace func(tag string) (string, bool)) string {
	z := html.NewTokenizer(strings.NewReader(source))
	var b strings.Builder
	b.Grow(len(source))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			b.Write(z.Raw())
			return b.String()
		}
		raw := bytes.Clone(z.Raw())
		if kind == html.StartTagToken || kind == html.EndTagToken || kind == html.SelfClosingTagToken {
			name, _ := z.TagName()
			if s, ok := replace(string(name)); ok {
				b.WriteString(s)
				continue
			}
		}
		b.Write(raw)
	}
}

// blocks are the elements that begin and end a line.
var blocks = map[string]bool{
	"address": true, "article": true, "aside": true, "blockquote": true, "body": true, "caption": true,
	"center": true, "dd": true, "details": true, "dialog": true, "dir": true, "div": true, "dl": true, "dt": true,
	"fieldset": true, "figcaption": true, "figure": true, "footer": true, "form": true, "h1": true, "h2": true,
	"h3": true, "h4": true, "h5": true, "h6": true, "header": true, "hgroup": true, "hr": true, "legend": true,
	"li": true, "main": true, "menu": true, "nav": true, "ol": true, "p": true, "pre": true, "section": true,
	"summary": true, "table": true, "tbody": true, "td": true, "tfoot": true, "th": true, "thead": true, "tr": true,
	"ul": true,
}

// silent are the elements whose content is no text of the page, or, as the
// reading above a ruby base, none of the document.
var silent = map[string]bool{
	"audio": true, "button": true, "canvas": true, "datalist": true, "head": true, "iframe": true, "map": true,
	"noembed": true, "noframes": true, "noscript": true, "object": true, "rp": true, "rt": true, "script": true,
	"select": true, "style": true, "svg": true, "template": true, "textarea": true, "title": true, "video": true,
}

// An htmlLine is a line of a page as displayed.
type htmlLine struct {
	text   string
	linked int // code points within links
}

func (l htmlLine) runes() int { return utf8.RuneCountInString(l.text) }

// prose reports whether l reads like a sentence rather than a heading, a menu
// or a caption.
func (l htmlLine) prose() bool {
	n := l.runes()
	if n < 25 || l.linked*2 > n {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(l.text, `”」』"')）】`))
	if strings.ContainsRune("。！？；：", last) {
		return true
	}
	return n >= 60 && strings.ContainsRune(".!?;:", last)
}

func texts(lines []htmlLine) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = l.text
	}
	return out
}

// linesOf gives the visible lines below n, those of the elements in removed
// left out. The depth of n is bounded by the parser.
func linesOf(n *html.Node, removed map[*html.Node]bool) []htmlLine {
	t := &typesetter{removed: removed}
	t.node(n)
	t.end()
	return t.lines
}

// textOf is the text of the first element of s on one line.
func textOf(s *goquery.Selection) string {
	if len(s.Nodes) == 0 {
		return ""
	}
	if s.Nodes[0].Data == "title" {
		return collapse(s.Text())
	}
	return strings.Join(texts(linesOf(s.Nodes[0], nil)), " ")
}

// A typesetter breaks a tree into lines.
type typesetter struct {
	removed map[*html.Node]bool
	lines   []htmlLine
	current strings.Builder
	linked  int
	links   int // elements a that are open
	pre     int // elements pre that are open
}

func (t *typesetter) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		t.text(n.Data)
		return
	case html.ElementNode:
		if silent[n.Data] || t.removed[n] || hidden(n) {
			return
		}
	case html.DocumentNode:
	default:
		return
	}
	switch n.Data {
	case "br":
		t.end()
	case "tr":
		t.row(n)
	case "a":
		t.links++
		t.children(n)
		t.links--
	case "pre":
		t.end()
		t.pre++
		t.children(n)
		t.pre--
		t.end()
	default:
		if blocks[n.Data] {
			t.end()
			defer t.end()
		}
		t.children(n)
	}
}

func (t *typesetter) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		t.node(c)
	}
}

func (t *typesetter) text(s string) {
	if t.pre > 0 {
		for i, part := range strings.Split(s, "\n") {
			if i > 0 {
				t.end()
			}
			t.current.WriteString(part)
		}
		return
	}
	if t.links > 0 {
		t.linked += utf8.RuneCountInString(collapse(s))
	}
	t.current.WriteString(s)
}

func (t *typesetter) end() {
	if s := collapse(t.current.String()); s != "" {
		t.lines = append(t.lines, htmlLine{s, t.linked})
	}
	t.current.Reset()
	t.linked = 0
}

// row sets the row of a table on one line, its cells parted by tabs, unless
// the table serves the layout of the page: a cell then holds many lines, or
// there is only one.
func (t *typesetter) row(tr *html.Node) {
	t.end()
	start := len(t.lines)
	var cells []string
	linked, filled, layout := 0, 0, false
	for td := tr.FirstChild; td != nil; td = td.NextSibling {
		if td.Type != html.ElementNode || td.Data != "td" && td.Data != "th" {
			t.node(td)
			continue
		}
		from := len(t.lines)
		t.node(td)
		t.end()
		inside := t.lines[from:]
		if len(inside) > 0 {
			filled++
		}
		sentences := 0
		for _, l := range inside {
			linked += l.linked
			if l.prose() {
				sentences++
			}
		}
		layout = layout || len(inside) > 6 || sentences > 1 || hasTable(td)
		if !layout {
			cells = append(cells, strings.Join(texts(inside), " "))
		}
	}
	t.end()
	if layout || filled < 2 {
		return
	}
	t.lines = append(t.lines[:start], htmlLine{strings.TrimRight(strings.Join(cells, "\t"), "\t"), linked})
}

func hasTable(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Data == "table" {
			return true
		}
	}
	return false
}

// dimensions is the number of elements below n and how deep they nest.
func dimensions(n *html.Node) (elements, depth int) {
	level := 0
	for at := n; ; {
		switch {
		case at.FirstChild != nil:
			at = at.FirstChild
			level++
		default:
			for at != n && at.NextSibling == nil {
				at = at.Parent
				level--
			}
			if at == n {
				return elements, depth
			}
			at = at.NextSibling
		}
		if at.Type == html.ElementNode {
			elements++
			depth = max(depth, level)
		}
	}
}

// hidden reports whether a browser would not show n.
func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			style := strings.ToLower(strings.ReplaceAll(a.Val, " ", ""))
			if strings.Contains(style, "display:none") {
				return true
			}
		}
	}
	return false
}

// collapse makes each run of white space one space and drops it at both ends.
// A run with a line break between two Chinese characters is dropped too. The
// ideographic space stays within a line: it parts the characters of a name.
func collapse(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\uFEFF' || r == '\u200B' })
	var b strings.Builder
	b.Grow(len(s))
	var before rune
	gap, broken := false, false
	for _, r := range s {
		if unicode.IsSpace(r) && r != '\u3000' {
			gap, broken = true, broken || r == '\n' || r == '\r'
			continue
		}
		if gap && !(broken && isWide(before) && isWide(r)) {
			b.WriteByte(' ')
		}
		gap, broken = false, false
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// isWide reports whether r is a Chinese character or a full-width mark.
func isWide(r rune) bool {
	return isHan(r) || r > 0x3000 && r < 0x3100 || r >= 0xFF01 && r <= 0xFF60
}
