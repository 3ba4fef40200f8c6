package ingest

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"tifa"
)

// The main text of an unknown page is looked for in pages up to this size, some
// times that of any seen; larger ones are read whole. The search takes time in
// proportion to elements times depth: about a second at the limit.
const (
	mostElements = 20_000
	mostDepth    = 100
)

// littleProse is the number of characters in sentences below which a page is a
// notice or a list, whose body cannot be told by its prose.
const littleProse = 120

// readHTML reads a page that says itself where it was published, if at all. It
// finds the body of the document by what is known of the publisher, then by
// the markup that many sites share, then by the distribution of text over the
// page. Where none of these finds most of the prose, the page is read whole:
// rather a menu in the text than a paragraph lost.
//
// Paragraphs are parted by "\n", the cells of a table's row by "\t". White
// space is collapsed as browsers do; a line break in the source between two
// Chinese characters is none.
func readHTML(data []byte) (tifa.Document, error) {
	source, encoding, bad, err := decode(data, charsetOf(data))
	if err != nil {
		return tifa.Document{}, err
	}
	root, err := parseHTML(source)
	if err != nil {
		return tifa.Document{}, &tifa.Problem{Fact: "not HTML: " + err.Error(), Err: err}
	}
	p := newPage(root, source)
	body := p.body()
	d := tifa.Document{
		Title:    p.title,
		Date:     p.date(body),
		Source:   p.source(body),
		Language: languageOf(p.doc.Find("html").AttrOr("lang", ""), p.lines),
		Provenance: tifa.Provenance{
			Encoding:  encoding,
			URL:       p.url,
			Publisher: p.publisher(),
		},
		Text: strings.Join(texts(p.withoutHead(body)), "\n"),
	}
	if d.Text == "" {
		return tifa.Document{}, &tifa.Problem{
			Fact: "HTML page holds no text",
			Hint: "save the page from a browser after it has loaded",
		}
	}
	return d, replaced(data, encoding, bad)
}

// A page is a parsed HTML page with what its head says of it.
type page struct {
	doc     *goquery.Document
	meta    map[string]string // by lower-case name, property or itemprop
	linked  linkedData
	site    publisher
	url     string
	title   string
	lines   []htmlLine // of the whole page
	removed map[*html.Node]bool
}

// linkedData is what is read of a page's JSON-LD.
type linkedData struct {
	Date     string       `json:"datePublished"`
	Headline string       `json:"headline"`
	Graph    []linkedData `json:"@graph"`
}

func newPage(root *html.Node, source string) *page {
	p := &page{doc: goquery.NewDocumentFromNode(root), meta: map[string]string{}}
	p.doc.Find("meta[content]").Each(func(_ int, s *goquery.Selection) {
		value := strings.TrimSpace(s.AttrOr("content", ""))
		for _, key := range []string{"name", "property", "itemprop"} {
			name := strings.ToLower(strings.TrimSpace(s.AttrOr(key, "")))
			if name != "" && p.meta[name] == "" {
				p.meta[name] = value
			}
		}
	})
	p.doc.Find(`script[type="application/ld+json"]`).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		p.linked = parseLinkedData(s.Text())
		return p.linked.Date == ""
	})
	p.url = p.address(source)
	p.site = publisherAt(p.url)
	if p.site.host == "*" {
		if i := slices.IndexFunc(publishers(), func(s publisher) bool { return s.name != "" && s.name == p.meta["og:site_name"] }); i >= 0 {
			p.site = publishers()[i]
		}
	}
	p.lines = linesOf(root, nil)
	p.title = p.findTitle()
	p.removed = map[*html.Node]bool{}
	for _, remove := range []string{publisherAt("").remove, p.site.remove} {
		for _, n := range p.doc.Find(remove).Nodes {
			p.removed[n] = true
		}
	}
	return p
}

// parseLinkedData reads one object of JSON-LD or the first dated one of
// several. What it cannot read is empty.
func parseLinkedData(source string) linkedData {
	var all []linkedData
	if json.Unmarshal([]byte(source), &all) != nil {
		var one linkedData
		if json.Unmarshal([]byte(source), &one) != nil {
			return linkedData{}
		}
		all = append(one.Graph, one)
	}
	for _, d := range all {
		if d.Date != "" {
			return d
		}
	}
	return linkedData{}
}

func (p *page) publisher() string {
	author := p.meta["author"]
	if strings.ContainsAny(author, "0123456789") { // the number of an editor
		author = ""
	}
	return firstOf(p.site.name, p.meta["og:site_name"], p.meta["publisher"], p.meta["sitename"], author)
}

// body gives the lines of the document itself.
func (p *page) body() []htmlLine {
	prose := 0
	if root := p.doc.Find("body").Nodes; len(root) > 0 {
		prose = proseIn(linesOf(root[0], p.removed))
	}
	enough := func(lines []htmlLine) bool {
		return len(lines) > 0 && (proseIn(lines)*3 >= prose || prose < littleProse)
	}
	for _, site := range []publisher{p.site, publisherAt("")} {
		for _, selector := range site.body {
			var lines []htmlLine
			for _, n := range outermost(p.doc.Find(selector).Nodes) {
				lines = append(lines, linesOf(n, p.removed)...)
			}
			if lines = withoutFurniture(lines); enough(lines) {
				return lines
			}
		}
	}
	if lines := withoutFurniture(p.readable()); prose >= littleProse && enough(lines) {
		return lines
	}
	if root := p.doc.Find("body").Nodes; len(root) > 0 {
		if lines := withoutFurniture(linesOf(root[0], p.removed)); enough(lines) {
			return lines
		}
	}
	return p.lines
}

// readable is the body as the distribution of text over the page suggests it.
func (p *page) readable() []htmlLine {
	if elements, depth := dimensions(p.doc.Nodes[0]); elements > mostElements || depth > mostDepth {
		return nil
	}
	parser := readability.NewParser()
	parser.CharThresholds = 100 // Chinese says in 100 characters what English says in 400
	parser.DisableJSONLD = true
	root := goquery.CloneDocument(p.doc)
	root.Find("base," + publisherAt("").remove).Remove()
	article, err := parser.ParseAndMutate(root.Nodes[0], &url.URL{Scheme: "https", Host: "page.invalid"})
	if err != nil || article.Node == nil {
		return nil
	}
	return linesOf(article.Node, nil)
}

// outermost leaves those of nodes, in document order, that lie in no other.
func outermost(nodes []*html.Node) []*html.Node {
	set := map[*html.Node]bool{}
	for _, n := range nodes {
		set[n] = true
	}
	return slices.DeleteFunc(slices.Clone(nodes), func(n *html.Node) bool {
		for a := n.Parent; a != nil; a = a.Parent {
			if set[a] {
				return true
			}
		}
		return false
	})
}

// proseIn counts the characters in lines that read like sentences.
func proseIn(lines []htmlLine) int {
	total := 0
	for _, l := range lines {
		if l.prose() && !imprint.MatchString(l.text) {
			total += utf8.RuneCountInString(l.text)
		}
	}
	return total
}

var (
	// furniture are lines of a page that are no part of the document, wherever
	// they stand.
	furniture = regexp.MustCompile(strings.Join([]string{
		`^[【（(\[\s]*(?:责任编辑|責任編輯|责编|編輯|编辑|网编|编审|校对|审核|值班编辑|值班主任|监制|Editor)\s*[:：丨].{0,60}$`,
		`^[（(\[【]?原标题\s*[:：].{0,120}$`,
		`^(?:分享(?:到|至)?|分享让更多人看到|扫一扫.{0,30}|扫码.{0,30}|【?我?要?纠错】?|返回顶部|回到顶部|字号\s*[:：].{0,20}|字体\s*[:：].{0,20})[:：]?$`,
		`^(?:[【\[]?(?:打印|关闭|收藏|大|中|小|默认|超大|网站纠错|打印本页|关闭窗口|关闭本页)[】\]]?\s*[|｜]?\s*)+$`,
		`^(?:上一篇|下一篇|上一页|下一页|Previous|Next)\s*[:：]?.{0,80}$`,
		`^(?:Share(?: this)?(?: page| article)?|Print|Email|Back to top|Return to top)[:：]?$`,
		`^.{1,150}(?:记者|記者|通讯员|新华社发|本报)[^。]{0,20}摄(?:影报道)?[）)。]?$`,
		`^资料图[：:].{0,100}$`,
	}, "|"))
	// credit is the editor's name at the end of the last paragraph.
	credit = regexp.MustCompile(`\s*[【（(\[](?:责任编辑|責任編輯|责编|编辑|編輯)\s*[:：][^】）)\]]{0,60}[】）)\]]$`)
	// imprint names who runs a site.
	imprint = regexp.MustCompile(`版权所有|版權所有|备案|Copyright|©|All rights reserved`)
	// related heads a list of links to other pages.
	related = regexp.MustCompile(`^[【\[]?(?:相关(?:链接|新闻|阅读|报道|稿件|文档|专题|文章)|延伸阅读|推荐阅读|热门推荐|更多新闻|Related(?: Content| Links| Stories| Information)?)[】\]]?[:：]?$`)
)

// withoutFurniture leaves out the lines that are no part of the document.
func withoutFurniture(lines []htmlLine) []htmlLine {
	var out []htmlLine
	list := false // below a heading of related links
	for _, l := range lines {
		l.text = credit.ReplaceAllString(l.text, "")
		switch {
		case related.MatchString(l.text):
			list = true
		case list && l.linked*5 >= l.runes()*4:
		case l.text == "", furniture.MatchString(l.text):
			list = false
		default:
			list = false
			out = append(out, l)
		}
	}
	return out
}

// withoutHead leaves out the title above the text and the lines that only say
// when and where it was published.
func (p *page) withoutHead(body []htmlLine) []htmlLine {
	rest := body
	for range 8 {
		if len(rest) < 2 {
			break
		}
		if rest[0].text != p.title && !publishing(rest[0].text) {
			break
		}
		rest = rest[1:]
	}
	for len(rest) > 1 && sourceOnly.MatchString(rest[len(rest)-1].text) {
		rest = rest[:len(rest)-1]
	}
	return rest
}

func firstOf(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}
