package structure

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
)

// day is a date or a range of days as readouts print it; its groups are year,
// month, day, month of the end, day of the end.
const day = `(?:([\d０-９]{4})年)?(?:([\d０-９]{1,2})月)?([\d０-９]{1,2})日(?:(?:上午|下午|晚|晚上)?(?:至|到|—|－|-|～|~|和|、)(?:([\d０-９]{1,2})月)?([\d０-９]{1,2})日)?(?:上午|下午|晚上|晚|晨)?`

var dayPattern = regexp.MustCompile(day)

// eventPatterns are the ways in which a lede names its event. The groups of
// each are called name, place and, for an organ that only "meets", genre.
type eventPatterns []formula

func newEventPatterns(nouns []string) eventPatterns {
	noun := strings.Join(nouns, "|")
	pattern := func(words []string, expr string) formula { return formula{words, regexp.MustCompile(expr)} }
	return eventPatterns{
		// 中共某局12月28日召开会议
		pattern([]string{"召开", "举行"}, `^(?P<name>\p{Han}{2,16}?(?:局|委员会|常委会|理事会|小组))(?:于)?(?:`+day+`)?(?:在(?P<place>\p{Han}{1,12}?))?(?:召开|举行)(?P<genre>会议|民主生活会|专题会议|专题民主生活会|座谈会)[，。]`),
		// 某局12月28日就…进行第三次集体学习
		pattern([]string{"集体学习"}, `^(?P<name>\p{Han}{2,16}?局)(?:`+day+`)?就[^。]{2,60}?(?:进行|举行|开展)(?P<genre>第[^，。]{1,5}次集体学习)`),
		// 某会议12月27日至28日在某地举行
		pattern([]string{"召开", "举行", "开幕", "闭幕", "举办"}, `^(?P<name>[^，。；：]{2,80}?(?:`+noun+`))，?(?:于)?(?:`+day+`)?(?:在(?P<place>[^，。；]{1,20}?))?(?:隆重|胜利)?(?:召开|举行|开幕|闭幕|举办)`),
		// 某人12月28日在某地主持召开某会议
		pattern([]string{"主持", "出席", "召开"}, `(?:在(?P<place>[^，。；的]{1,12}?))?(?:主持召开|主持|出席|召开)(?:了)?(?P<name>[^，。；：“”]{2,50}?(?:`+noun+`))(?:并|，|。|时|上)`),
		pattern([]string{"主持", "出席", "召开"}, `(?:在(?P<place>[^，。；的]{1,12}?))?(?:主持召开|主持|出席|召开)(?:了)?(?P<name>[^，。；：]{2,50}?(?:`+noun+`))(?:并|，|。|时|上)`),
	}
}

// findEvent looks for the event in the first sentences of the body.
func (t *reading) findEvent() {
	n := 0
	for _, s := range t.body {
		if n++; n > 8 {
			return
		}
		for i := range t.events {
			if f := &t.events[i]; f.mayFit(t.in(s.Span)) && t.event(f.pattern, s.Span) {
				return
			}
		}
	}
}

// event reads the event that p finds in s.
func (t *reading) event(p *regexp.Regexp, s tifa.Span) bool {
	line := t.in(s)
	m := p.FindStringSubmatchIndex(line)
	if m == nil {
		return false
	}
	group := func(name string) (string, tifa.Span) {
		i := p.SubexpIndex(name)
		if i < 0 || m[2*i] < 0 {
			return "", tifa.Span{}
		}
		return line[m[2*i]:m[2*i+1]], tifa.Span{Start: s.Start + m[2*i], End: s.Start + m[2*i+1]}
	}
	name, at := group("name")
	name = strings.TrimPrefix(name, "了")
	genre, genreAt := group("genre")
	if genre != "" {
		at.End = genreAt.End
	}
	name += genre
	if i := dayPattern.FindStringIndex(name); i != nil && i[0] == 0 && genre == "" {
		name = name[i[1]:]
		at.Start += i[1]
	}
	for _, before := range []string{"召开的", "举行的", "举办的", "摄"} { // 记者某某摄 stands under a picture
		if i := strings.LastIndex(name, before); i >= 0 && genre == "" {
			at.Start += i + len(before)
			name = name[i+len(before):]
		}
	}
	if bareMeeting[name] || noEventName.MatchString(name) || dayPattern.FindString(name) == name {
		return false
	}
	e := t.doc.Event
	if e == nil {
		e = &tifa.Event{}
		when := &tifa.Event{}
		if t.eventDays(when, s); when.Start != "" && !t.readsOut(when) {
			return false
		}
		t.doc.Event = e
	}
	if e.Name == "" {
		e.Name = name
		t.evidence["event.name"] = at
	}
	if place, at := group("place"); place != "" && e.Place == "" {
		e.Place = place
		if place == "京" {
			e.Place = "北京"
		}
		t.evidence["event.place"] = at
	}
	if e.Start == "" {
		t.eventDays(e, s)
	}
	return true
}

// noEventName are openings of what is no name of an event.
var noEventName = regexp.MustCompile(`^(?:在|对|由|从|据|为|这|该|本次|此次|当天|日前|的|了|和|并|将|又|还|已|于|就|召开|举行|今天|今年|明年|去年|上述)`)

// readsOut reports whether the document can read out an event of these days:
// it was over, or begun, and not long past.
func (t *reading) readsOut(e *tifa.Event) bool {
	ahead, ok := t.doc.Date.DaysTo(e.Start)
	past, _ := e.End.DaysTo(t.doc.Date)
	return !ok || ahead <= 1 && past <= 30
}

// bareMeeting are names that only refer to a meeting named before.
var bareMeeting = map[string]bool{"会议": true, "大会": true, "全会": true, "座谈会": true, "这次会议": true, "本次会议": true, "此次会议": true, "论坛": true, "峰会": true}

// eventDays reads the days of the event off its sentence; the year, and where
// need be the month, come from the date of the document.
func (t *reading) eventDays(e *tifa.Event, s tifa.Span) {
	line := t.in(s)
	m := dayPattern.FindStringSubmatchIndex(line)
	if m == nil {
		return
	}
	group := func(i int) int {
		if m[2*i] < 0 {
			return 0
		}
		return number(line[m[2*i]:m[2*i+1]])
	}
	year, month, first, lastMonth, last := group(1), group(2), group(3), group(4), group(5)
	e.Start = nearDate(t.doc.Date, year, month, first)
	e.End = e.Start
	if last > 0 {
		if lastMonth == 0 {
			lastMonth = month
		}
		e.End = nearDate(e.Start, year, lastMonth, last)
	}
	if e.End < e.Start {
		e.Start, e.End = "", ""
	}
	if e.Start != "" {
		t.note("event.start", s.Start+m[0], s.Start+m[1])
		t.note("event.end", s.Start+m[0], s.Start+m[1])
	}
}

// nearDate completes a day by the date of the document that tells of it: of the
// days that fit, the nearest. It is empty where the date of the document is
// needed and unknown.
func nearDate(issued tifa.Date, year, month, day int) tifa.Date {
	if year > 0 && month > 0 {
		date, _ := dateOf(year, month, day)
		return date
	}
	at, ok := issued.Time()
	if !ok {
		if y := issued.Year(); y != "" && month > 0 {
			date, _ := dateOf(number(y), month, day)
			return date
		}
		return ""
	}
	var best tifa.Date
	nearest := 1 << 30
	for step := -1; step <= 1; step++ {
		y, m := at.Year()+step, month
		if month == 0 {
			when := at.AddDate(0, step, 1-at.Day())
			y, m = when.Year(), int(when.Month())
		}
		date, ok := dateOf(y, m, day)
		if !ok {
			continue
		}
		if days, _ := issued.DaysTo(date); max(days, -days) < nearest {
			best, nearest = date, max(days, -days)
		}
	}
	return best
}

var (
	yearInName    = regexp.MustCompile(`^(?:[\d０-９]{4}年度?|[\d０-９]{4}—?)`)
	ordinalInName = regexp.MustCompile(`第[一二三四五六七八九十百千〇零\d０-９]+[次届]`)
)

// SeriesKey is the name of the event of d without what changes from edition to
// edition, its year and ordinal. Documents of equal keys are editions of one
// series. It is "" where the title does not name the event, too: a text that
// only mentions a meeting is no edition of its series.
func SeriesKey(d *tifa.Document) string {
	if d.Event == nil {
		return ""
	}
	key := seriesName(d.Event.Name)
	first, _ := utf8.DecodeRuneInString(key)
	if utf8.RuneCountInString(key) < 5 || unicode.IsDigit(first) {
		return ""
	}
	title := seriesName(d.Title)
	named := title == "" || strings.Contains(title, key) ||
		d.Event.ID != "" || // the record says that the document is of this event
		strings.Contains(title, strings.TrimPrefix(key, "中共")) // titles shorten the name of the organ
	if !named {
		return ""
	}
	return key
}

func seriesName(s string) string {
	return ordinalInName.ReplaceAllString(yearInName.ReplaceAllString(strings.Join(strings.Fields(s), ""), ""), "")
}
