package ingest

import (
	_ "embed" // publishers.csv
	"encoding/csv"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	xlanguage "golang.org/x/text/language"

	"tifa"
)

//go:embed publishers.csv
var publishersCSV string

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

// A publisher is a row of publishers.csv.
type publisher struct {
	host, name, issuer string
	title, body        []string // selectors, the first that finds text wins
	remove             string
}

// publishers reads publishers.csv, once.
var publishers = sync.OnceValue(func() []publisher {
	r := csv.NewReader(strings.NewReader(publishersCSV))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		panic("publishers.csv: " + err.Error()) // embedded: a test reads it
	}
	selectors := func(s string) []string {
		return strings.FieldsFunc(s, func(r rune) bool { return r == ';' })
	}
	var all []publisher
	for _, row := range rows[1:] {
		all = append(all, publisher{
			host: row[0], name: row[1], issuer: row[2],
			title: selectors(row[3]), body: selectors(row[4]),
			remove: strings.Join(selectors(row[5]), ","),
		})
	}
	return all
})

// PublisherOf is who publishes at an address and, where the site is the own
// one of an organ, that organ. Both are "" for a site not listed.
func PublisherOf(rawURL string) (publisher, issuer string) {
	p := publisherAt(rawURL)
	return p.name, p.issuer
}

// publisherAt is the row of the longest host that the address's host ends in,
// the row "*" if there is none.
func publisherAt(rawURL string) publisher {
	host := ""
	if u, err := url.Parse(strings.TrimSpace(rawURL)); err == nil {
		host = strings.ToLower(u.Hostname())
	}
	all := publishers()
	best := all[slices.IndexFunc(all, func(p publisher) bool { return p.host == "*" })]
	for _, p := range all {
		fits := host == p.host || "www."+host == p.host || strings.HasSuffix(host, "."+p.host)
		if fits && (best.host == "*" || len(p.host) > len(best.host)) {
			best = p
		}
	}
	return best
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

// savedFrom is the comment in which browsers note where a page was saved.
var savedFrom = regexp.MustCompile(`<!-- saved from url=\(\d+\)(https?://\S+) -->`)

// address is where the page says it stands.
func (p *page) address(source string) string {
	candidates := []string{p.doc.Find(`link[rel="canonical"]`).AttrOr("href", ""), p.meta["og:url"]}
	if m := savedFrom.FindStringSubmatch(source[:min(len(source), 4096)]); m != nil {
		candidates = append(candidates, m[1])
	}
	for _, c := range candidates {
		c = strings.TrimSpace(c)
		if u, err := url.Parse(c); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
			return c
		}
	}
	return ""
}

func (p *page) publisher() string {
	author := p.meta["author"]
	if strings.ContainsAny(author, "0123456789") { // the number of an editor
		author = ""
	}
	return firstOf(p.site.name, p.meta["og:site_name"], p.meta["publisher"], p.meta["sitename"], author)
}

func (p *page) findTitle() string {
	for _, selector := range p.site.title {
		if t := textOf(p.doc.Find(selector).First()); t != "" {
			return t
		}
	}
	head := textOf(p.doc.Find("head title").First())
	for _, selector := range []string{"h1", "h2", "h3"} {
		if t := textOf(p.doc.Find(selector).First()); utf8.RuneCountInString(t) >= 4 && strings.HasPrefix(head, t) {
			return t
		}
	}
	if t := collapse(firstOf(p.meta["og:title"], p.meta["articletitle"], p.linked.Headline)); t != "" {
		return withoutSite(t)
	}
	if t := withoutSite(head); t != "" {
		return t
	}
	return textOf(p.doc.Find("h1").First())
}

var (
	// siteAfter is what parts a title from the names of section and site after it.
	siteAfter = regexp.MustCompile(`^(.{4,}?)(?:_| ?-- ?|\s*[|｜]\s*| [-–—] ).*$`)
	// siteName is the name of a site after a bare hyphen, which may also stand
	// within a title.
	siteName = regexp.MustCompile(`^(.{4,})-[^-]{0,10}(?:网|報|报|社|电视台|门户|新闻)$`)
)

// withoutSite is a page's title without the name of the site after it.
func withoutSite(title string) string {
	for _, r := range []*regexp.Regexp{siteAfter, siteName} {
		if m := r.FindStringSubmatch(title); m != nil {
			return strings.TrimSpace(m[1])
		}
	}
	return title
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

const months = `(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?`

var (
	numericDate = regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)\s?(?:年|-|/|\.|\s)\s?(\d{1,2})\s?(?:月|-|/|\.)\s?(\d{1,2})(?:日|\D|$)`)
	monthFirst  = regexp.MustCompile(`\b` + months + ` (\d{1,2})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)\b`)
	dayFirst    = regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)? ` + months + `,? ((?:19|20)\d\d)\b`)
	clock       = regexp.MustCompile(`\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s?[ap]\.?m\.?)?`)
	sourceLine  = regexp.MustCompile(`(?:稿件来源|信息来源|文章来源|来源|來源|Source)\s*[:：]\s*(.+)$`)
	sourceOnly  = regexp.MustCompile(`^[（(【\[]?(?:稿件来源|信息来源|文章来源|来源|來源|Source)\s*[:：].{1,40}$`)
	labels      = regexp.MustCompile(`[发發][布佈][时時][间間]|[发發][布佈]日期|发表时间|更新[时時][间間]|[时時][间間]|日期|作者|浏览次数|字号|字体|打印|分享|大|中|小|For release at|For immediate release|Published|Updated|Share|E[SD]T`)
)

// publishing reports whether a line says nothing but when and where a text was
// published. A bare date says when the text was signed, and stays.
func publishing(s string) bool {
	if utf8.RuneCountInString(s) > 120 {
		return false
	}
	rest := sourceLine.ReplaceAllString(s, "")
	rest = labels.ReplaceAllString(clock.ReplaceAllString(rest, ""), "")
	if rest == s {
		return false
	}
	for _, r := range []*regexp.Regexp{numericDate, monthFirst, dayFirst} {
		rest = r.ReplaceAllString(rest, "")
	}
	return !strings.ContainsFunc(rest, unicode.IsLetter)
}

// dateIn finds the first date in s, "" if there is none. It reads the day as
// written, in whatever time zone.
func dateIn(s string) tifa.Date {
	best, at := tifa.Date(""), len(s)+1
	try := func(i int, year, month, day string) {
		m, _ := strconv.Atoi(month)
		d, _ := strconv.Atoi(day)
		y, _ := strconv.Atoi(year)
		t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		if i < at && t.Day() == d && int(t.Month()) == m {
			best, at = tifa.DateOf(t), i
		}
	}
	for _, m := range numericDate.FindAllStringSubmatchIndex(s, 4) {
		try(m[2], s[m[2]:m[3]], s[m[4]:m[5]], s[m[6]:m[7]])
	}
	for _, m := range monthFirst.FindAllStringSubmatchIndex(s, 1) {
		try(m[0], s[m[6]:m[7]], monthNumber(s[m[2]:m[3]]), s[m[4]:m[5]])
	}
	for _, m := range dayFirst.FindAllStringSubmatchIndex(s, 1) {
		try(m[0], s[m[6]:m[7]], monthNumber(s[m[4]:m[5]]), s[m[2]:m[3]])
	}
	return best
}

func monthNumber(name string) string {
	t, err := time.Parse("Jan", name)
	if err != nil {
		return ""
	}
	return strconv.Itoa(int(t.Month()))
}

// date is when the page says the text was published.
func (p *page) date(body []htmlLine) tifa.Date {
	for _, name := range []string{
		"article:published_time", "og:published_time", "datepublished", "publishdate", "publish-date", "pubdate",
		"firstpublishedtime", "publish_time", "article:create_at", "og:release_date", "dc.date.issued", "dcterms.issued",
		"dcterms.date", "dc.date", "date",
	} {
		if d := dateIn(compactDate(p.meta[name])); d != "" {
			return d
		}
	}
	if d := dateIn(p.linked.Date); d != "" {
		return d
	}
	if d := dateIn(p.doc.Find("time[pubdate], [itemprop=datePublished]").First().AttrOr("datetime", "")); d != "" {
		return d
	}
	for _, l := range p.nearTitle(body) {
		if l.runes() <= 120 && !l.prose() && !strings.Contains(l.text, "今天") && !strings.Contains(l.text, "Today") {
			if d := dateIn(l.text); d != "" {
				return d
			}
		}
	}
	return dateIn(p.doc.Find("article time[datetime]").First().AttrOr("datetime", ""))
}

// compactDate writes a date of eight digits with hyphens.
func compactDate(s string) string {
	if len(s) >= 8 && strings.Trim(s[:8], "0123456789") == "" {
		return s[:4] + "-" + s[4:6] + "-" + s[6:8]
	}
	return s
}

// source is the name of the source that the page gives.
func (p *page) source(body []htmlLine) string {
	for _, name := range []string{"contentsource", "source", "article:source"} {
		if s := cleanSource(p.meta[name]); s != "" {
			return s
		}
	}
	lines := p.nearTitle(body)
	if len(body) > 0 {
		lines = append(lines, body[len(body)-1])
	}
	for _, l := range lines {
		if m := sourceLine.FindStringSubmatch(l.text); m != nil && l.runes() <= 120 && !l.prose() {
			if s := cleanSource(m[1]); s != "" {
				return s
			}
		}
	}
	return ""
}

// cleanSource cuts the name of a source out of what follows its label.
func cleanSource(s string) string {
	s = collapse(s)
	if m := sourceLine.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	s, _, _ = strings.Cut(s, " | ")
	if strings.ContainsFunc(s, isHan) { // no name of a Chinese paper holds a space
		s = strings.FieldsFunc(s+" ", func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("|｜【[（(", r) })[0]
	}
	if s = strings.Trim(s, " ）)】]·-—"); utf8.RuneCountInString(s) > 60 {
		return ""
	}
	return s
}

// nearTitle gives the lines in which a page says when and where its text was
// published: first those from the title to the beginning of the body, then
// those before the title, the nearest first.
func (p *page) nearTitle(body []htmlLine) []htmlLine {
	title, start := -1, -1
	for i, l := range p.lines {
		if len(body) > 0 && start < 0 && l.text == body[0].text && (title >= 0 || l.text != p.title) {
			start = i
		}
		if p.title != "" && l.text == p.title && start < 0 {
			title = i
		}
	}
	var near []htmlLine
	switch {
	case title >= 0 && start > title:
		near = slices.Clone(p.lines[title+1 : min(start+2, title+30, len(p.lines))])
	case title >= 0:
		near = slices.Clone(p.lines[title+1 : min(title+10, len(p.lines))])
	case start >= 0:
		title = start
		near = slices.Clone(p.lines[start:min(start+2, len(p.lines))])
	}
	for i := title - 1; i >= max(0, title-12); i-- {
		near = append(near, p.lines[i])
	}
	return near
}

// languageOf is the language that a page declares, unless the script of its
// text belies it: many a Chinese page is made from an English template.
func languageOf(lang string, lines []htmlLine) string {
	tag, err := xlanguage.Parse(strings.TrimSpace(lang))
	if err != nil {
		return ""
	}
	base, confidence := tag.Base()
	if confidence == xlanguage.No {
		return ""
	}
	han, other := 0, 0
	for _, l := range lines {
		for _, r := range l.text {
			if isHan(r) {
				han++
			} else if unicode.IsLetter(r) {
				other++
			}
		}
	}
	chinese := han*4 > other
	if name := base.String(); chinese == (name == "zh") || name == "ja" {
		return name
	}
	return ""
}

func firstOf(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}
