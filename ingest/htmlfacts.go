package ingest

import (
	_ "embed" // publishers.csv
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	xlanguage "golang.org/x/text/language"

	"tifa"
)

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
