package structure

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
)

func sortLongestFirst[T any](list []T, word func(T) string) {
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(len(word(b)), len(word(a))) })
}

// settle tells the title, the source lines and the dateline from the body, cuts
// the body into sentences, and fills what these places say of the document.
func (t *reading) settle() {
	t.settleColophon()
	t.settleHeadings()
	first := true
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		if p.kind != bodyText {
			continue
		}
		if first {
			t.settleDateline(p)
			first = false
		}
		p.sentences = t.cut(tifa.Span{Start: p.body, End: p.End})
	}
	t.settleDate()
}

var (
	linkLine = regexp.MustCompile(`^[<＜]?(https?://[^\s>＞]+)[>＞]?$`)
	// （2034年1月13日在某大会上某人）
	deliveredLine = regexp.MustCompile(`^[（(—－]*(?:[\d０-９]{4}年)?[\d０-９]{1,2}月[\d０-９]{1,2}日(?:，)?在[^。]{4,90}[）)]?$|^[（(][\d０-９]{4}年[\d０-９]{1,2}月[\d０-９]{1,2}日[^。]{0,60}[）)]$`)
	fullDate      = regexp.MustCompile(`(\d{4})\s*(?:年|-|/|\.)\s*(\d{1,2})\s*(?:月|-|/|\.)\s*(\d{1,2})\s*日?`)
	pathDate      = regexp.MustCompile(`/(20\d{2}|19\d{2})[-/]?([01]\d)[-/]?([0-3]\d)/`)
	// 16 June 2034, June 16, 2034, Sept. 16, 2034
	englishDay = regexp.MustCompile(`\b(?:(\d{1,2}) (` + englishMonth + `)|(` + englishMonth + `) (\d{1,2})),? (\d{4})\b`)
)

// settleColophon marks the lines after the body that say where it was printed.
func (t *reading) settleColophon() {
	d := t.doc
	for i := len(t.paragraphs) - 1; i > 0 && i >= len(t.paragraphs)-6; i-- {
		p := &t.paragraphs[i]
		line := t.in(p.Span)
		if m := linkLine.FindStringSubmatchIndex(line); m != nil {
			p.kind = colophon
			if d.Provenance.URL == "" {
				d.Provenance.URL = line[m[2]:m[3]]
				t.note("url", p.Start+m[2], p.Start+m[3])
			}
			continue
		}
		if len(line) > 240 {
			return
		}
		if m := t.sourceLine.FindStringSubmatchIndex(line); m != nil {
			p.kind = colophon
			end := m[3]
			if i := fullDate.FindStringIndex(line[m[2]:end]); i != nil { // 新华网2031年3月5日
				end = m[2] + i[0]
			}
			if d.Source == "" && end > m[2] {
				d.Source = line[m[2]:end]
				t.note("source", p.Start+m[2], p.Start+end)
			}
			continue
		}
		if t.editorLine.MatchString(line) {
			p.kind = colophon
			continue
		}
		return
	}
}

// settleHeadings marks the lines before the first prose as headlines.
func (t *reading) settleHeadings() {
	if i := t.firstDateline(); i > 0 {
		for j := range t.paragraphs[:i] {
			if p := &t.paragraphs[j]; p.kind == bodyText {
				t.settleHeading(p)
			}
		}
		return
	}
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		line := t.in(p.Span)
		if p.kind != bodyText {
			return
		}
		if i == 0 && line == t.doc.Title {
			p.kind = heading
			continue
		}
		if programmeTag.MatchString(line) {
			return
		}
		if deliveredLine.MatchString(line) {
			p.kind = heading
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(line)
		if i > 3 || len(line) > 450 || strings.ContainsRune("。！？!?.；;：:”，,", last) || strings.ContainsRune(line, '。') {
			return
		}
		if i == len(t.paragraphs)-1 { // a text of nothing but headlines has a body
			return
		}
		t.settleHeading(p)
	}
}

// settleHeading marks a line as a headline; the first gives the title.
func (t *reading) settleHeading(p *paragraph) {
	line := t.in(p.Span)
	p.kind = heading
	if t.doc.Title == "" && t.sourceLine.FindString(line) == "" && fullDate.FindString(line) != line {
		t.doc.Title = t.printed(p.Span)
		t.note("title", p.Start, p.End)
	}
}

// firstDateline is the paragraph that an agency's dateline opens; headlines and
// summaries stand before it in a newspaper. It is 0 where none of the first
// paragraphs has one.
func (t *reading) firstDateline() int {
	const most = 16 // lines of headlines and summaries
	for i := range t.paragraphs[:min(most, len(t.paragraphs))] {
		line := t.in(t.paragraphs[i].Span)
		const head = 150 // bytes in which a dateline ends
		if !strings.Contains(line[:min(head, len(line))], "日") {
			continue
		}
		if m := chineseDateline.FindStringSubmatchIndex(line); m != nil {
			if _, n := t.agencyOf(line[m[2]:m[3]]); n > 0 {
				return i
			}
		}
	}
	return 0
}

var (
	// 新华社北京12月28日电 （记者某某）
	chineseDateline = regexp.MustCompile(`^(?:据)?(\P{P}{2,14}?)(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日(?:电|讯|消息)(?:[（(][^）)]{0,40}[）)])?`)
	// 央视网消息（新闻联播）：, 本台消息，
	programmeTag = regexp.MustCompile(`^(?:\p{Han}{2,12}消息(?:[（(][^）)]{1,12}[）)])?[：:]|本台消息，)`)
	// PORT ALDER, 14 June 2034 —  or  BEIJING, Dec. 28 (Xinhua) --
	englishDateline = regexp.MustCompile(`^([A-Z][A-Z'’ .-]{2,40}), (?:(\d{1,2}) )?([A-Z][a-z]{2,8})\.?(?: (\d{1,2}))?(?:,? (\d{4}))?(?: \(([A-Za-z ]+)\))? ?(?:—|–|--|-) ?`)
)

// settleDateline reads agency, place and day off the head of the body.
func (t *reading) settleDateline(p *paragraph) {
	line := t.in(p.Span)
	for m := programmeTag.FindStringIndex(line); m != nil; m = programmeTag.FindStringIndex(t.text[p.body:p.End]) {
		p.body += m[1]
	}
	if p.body > p.Start {
		if name, n := t.agencyOf(line); n > 0 {
			t.setAgency(name, p.Start, p.Start+n)
		}
	}
	if m := chineseDateline.FindStringSubmatchIndex(line); m != nil && p.body == p.Start {
		t.chineseDateline(p, line, m)
		return
	}
	if m := englishDateline.FindStringSubmatchIndex(line); m != nil {
		t.englishDateline(p, line, m)
	}
}

func (t *reading) chineseDateline(p *paragraph, line string, m []int) {
	name, n := t.agencyOf(line[m[2]:m[3]])
	if n == 0 {
		return
	}
	p.body = p.Start + m[1]
	t.setAgency(name, p.Start+m[2], p.Start+m[2]+n)
	if t.doc.Place == "" && m[2]+n < m[3] {
		t.doc.Place = line[m[2]+n : m[3]]
		t.note("place", p.Start+m[2]+n, p.Start+m[3])
	}
	if t.doc.Date == "" {
		from := m[6]
		year := 0
		if m[4] >= 0 {
			year, from = number(line[m[4]:m[5]]), m[4]
		}
		t.setDay(year, number(line[m[6]:m[7]]), number(line[m[8]:m[9]]), p.Start+from, p.Start+m[9]+len("日"))
	}
}

var months = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

func (t *reading) englishDateline(p *paragraph, line string, m []int) {
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return line[m[2*i]:m[2*i+1]]
	}
	month := 1 + slices.Index(months, strings.ToLower(group(3)[:3]))
	if month == 0 {
		return
	}
	p.body = p.Start + m[1]
	if t.doc.Place == "" {
		t.doc.Place = group(1)
		t.note("place", p.Start+m[2], p.Start+m[3])
	}
	if a := group(6); a != "" {
		t.setAgency(a, p.Start+m[12], p.Start+m[13])
	}
	if day := cmp.Or(group(2), group(4)); t.doc.Date == "" && day != "" {
		end := m[7]
		for _, i := range []int{9, 11} {
			end = max(end, m[i])
		}
		start := m[6]
		if m[4] >= 0 {
			start = m[4]
		}
		t.setDay(number(group(5)), month, number(day), p.Start+start, p.Start+end)
	}
}

func (t *reading) setAgency(name string, start, end int) {
	if t.doc.Agency == "" && name != "" {
		t.doc.Agency = name
		t.note("agency", start, end)
	}
}

// setDay sets the date of the document to a day whose year, if it is 0, comes
// from the source line or the address.
func (t *reading) setDay(year, month, day, start, end int) {
	if year == 0 {
		year = t.yearOf(month)
	}
	if date, ok := dateOf(year, month, day); ok {
		t.doc.Date = date
		t.note("date", start, end)
	}
}

// yearOf is the year that the colophon gives, corrected for a text of December
// that was printed in January; 0 if it gives none.
func (t *reading) yearOf(month int) int {
	date, span := t.colophonDate()
	if date == "" {
		return 0
	}
	year := number(date.Year())
	t.evidence["date.year"] = span
	if date.Month() != "" && month == 12 && strings.HasSuffix(date.Month(), "-01") {
		year--
	}
	return year
}

// colophonDate is the date in the lines that say where a text was printed.
func (t *reading) colophonDate() (tifa.Date, tifa.Span) {
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		if p.kind == bodyText {
			continue
		}
		line := t.in(p.Span)
		for _, pattern := range []*regexp.Regexp{fullDate, pathDate} {
			if m := pattern.FindStringSubmatchIndex(line); m != nil {
				if date, ok := dateOf(number(line[m[2]:m[3]]), number(line[m[4]:m[5]]), number(line[m[6]:m[7]])); ok {
					return date, tifa.Span{Start: p.Start + m[2], End: p.Start + max(m[7], len(strings.TrimRight(line[:m[1]], "/")))}
				}
			}
		}
		if m := englishDay.FindStringSubmatch(line); m != nil {
			month := 1 + slices.Index(months, strings.ToLower(cmp.Or(m[2], m[3])[:3]))
			if date, ok := dateOf(number(m[5]), month, number(cmp.Or(m[1], m[4]))); ok {
				at := p.Start + strings.Index(line, m[0])
				return date, tifa.Span{Start: at, End: at + len(m[0])}
			}
		}
	}
	return "", tifa.Span{}
}

// settleDate falls back on the date of the source line, then on the one in the
// address.
func (t *reading) settleDate() {
	if t.doc.Date != "" {
		return
	}
	if date, span := t.colophonDate(); date != "" {
		t.doc.Date = date
		t.evidence["date"] = span
		return
	}
	if m := pathDate.FindStringSubmatch(t.doc.Provenance.URL); m != nil {
		if date, ok := dateOf(number(m[1]), number(m[2]), number(m[3])); ok {
			t.doc.Date = date
		}
	}
}

func (t *reading) note(field string, start, end int) {
	t.evidence[field] = tifa.Span{Start: start, End: end}
}

// number reads digits, of half or of full width; the patterns that call it
// admit nothing else.
func number(s string) int {
	n := 0
	for _, r := range s {
		if r >= '０' {
			r -= '０' - '0'
		}
		n = n*10 + int(r-'0')
	}
	return n
}

func dateOf(year, month, day int) (tifa.Date, bool) {
	if year == 0 {
		return "", false
	}
	date, err := tifa.ParseDate(fmt.Sprintf("%04d-%02d-%02d", year, month, day))
	return date, err == nil
}
