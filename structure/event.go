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
const day = `(?:([\d０-９]{4})年)?(?:([\d０-９]{1,2})月)?((?:[1-3] )?[\d０-９]{1,2})[日号](?:(?:上午|下午|晚|晚上)?(?:至|到|—{1,2}|－{1,2}|-{1,2}|～|~|和|、)(?:([\d０-９]{1,2})月)?([\d０-９]{1,2})[日号])?(?:上午|下午|晚上|晚|晨)?`

var dayPattern = regexp.MustCompile(day)

// eventRules say how a text names its event.
type eventRules struct {
	patterns []eventPattern
	meetings wordSet  // names that only refer to a meeting named before
	noEvents wordSet  // openings of what is no name
	mayOpen  wordSet  // and of names, although such a word begins them
	leads    []string // words before a name
}

// An eventPattern is a way in which a lede names its event. Its groups are name,
// place and, for an organ that only "meets", genre.
type eventPattern struct {
	formula
	first bool // tried on the first sentence alone
}

func newEventRules(l *loader) eventRules {
	r := eventRules{meetings: l.set("meetings.txt"), noEvents: l.set("noevents.txt"), mayOpen: l.set("eventopenings.txt"), leads: l.words("eventlead.txt")}
	noun := l.anyOf("events.txt")
	fill := strings.NewReplacer("{meeting}", noun, "{when}", `(?:`+strings.ReplaceAll(day, "([", "(?:[")+`|今天|今日|昨天|昨日|近日|日前|当天|当日|同日)(?:（[^）]{2,12}）)?(?:上午|下午|晚上|晚|早上)?`)
	for _, row := range l.rows("events.csv", 3) {
		if row[1] != "first" && row[1] != "any" {
			l.fail(&tifa.Problem{Path: "events.csv", Fact: "sentence is " + row[1], Hint: "want first or any"})
		}
		r.patterns = append(r.patterns, eventPattern{l.formula(row[0], l.pattern("events.csv", fill.Replace(row[2]))), row[1] == "first"})
	}
	return r
}

// findEvent looks for the event in the first sentences of the body.
func (t *reading) findEvent() {
	if t.own || t.isDigest() || strings.ContainsAny(t.doc.Title, "响议价将") && echoes.MatchString(t.doc.Title) {
		return
	}
	const most = 8 // sentences of a lede
	lede := make([]*sentence, 0, most)
	for _, s := range t.body {
		if lede = append(lede, s); len(lede) == most {
			break
		}
	}
	if len(lede) > 0 && t.tellsOfElse(t.in(lede[0].Span)) {
		return
	}
	for i, s := range lede {
		if t.eventIn(s, i == 0) {
			if e := t.doc.Event; e.Start == "" && e.ID == "" && (i > 1 && !t.titled(e.Name) || visited.MatchString(e.Name) && !inspects.MatchString(t.doc.Title)) {
				t.doc.Event = nil // a meeting that is only mentioned
				delete(t.evidence, "event.name")
				delete(t.evidence, "event.place")
				continue
			}
			t.allDays(s, lede[i+1:])
			return
		}
	}
	if t.doc.Event == nil {
		t.eventOfTitle()
	}
}

// titled reports whether the title holds the end of a name.
func (t *reading) titled(name string) bool {
	const enough = 4 // characters
	end := []rune(name)
	return t.doc.Title == "" || strings.Contains(t.doc.Title, string(end[max(0, len(end)-enough):]))
}

// echoes is the title of what others say of an event, or of one to come.
var echoes = regexp.MustCompile(`反响|热议|(?:高度|积极)评价|^[^ 议，]{2,40}[^即]将(?:出席|于|在|赴|对|访|举行|召开)`)

// tellsOfElse reports whether a lede tells of a departure, an arrival or a letter;
// a meeting that it names is to come.
func (t *reading) tellsOfElse(lede string) bool {
	return strings.Contains(lede, "年前") && longAgo.MatchString(lede) || strings.Contains(lede, "将") && !strings.HasPrefix(lede, "会议") && announces.MatchString(lede) ||
		(strings.Contains(lede, "出席") || strings.Contains(lede, "参加")) && travels.MatchString(lede) ||
		(strings.Contains(lede, "提议") || strings.Contains(lede, "建议")) && proposes.MatchString(lede) ||
		(strings.Contains(lede, "致") || strings.Contains(lede, "信")) && writes.MatchString(lede)
}

var (
	announces = regexp.MustCompile(`^(?:应[^，。]{2,40}邀请，)?[^，。]{2,50}[^即]将(?:于|来华|赴|对|出席)`)
	proposes  = regexp.MustCompile(`(?:提议|建议)[同与在就]`)
	longAgo   = regexp.MustCompile(`^[^，。]{0,6}年前(?:的|，)`)
	travels   = regexp.MustCompile(`(?:乘专机|抵达|离开|启程|离京)[^。]{0,80}(?:出席|参加)`)
	writes    = regexp.MustCompile(`^[^。]{2,60}(?:致信|致电|致贺信|致贺电|复信|回信|互致)`)
)

// allDays reads the days of the event off a later sentence of the lede where
// that tells more: of a meeting whose end was reported first, or of a visit that
// was first told of without its days.
func (t *reading) allDays(s *sentence, later []*sentence) {
	e := t.doc.Event
	ends := e.Start == e.End && strings.Contains(t.in(s.Span), "闭幕")
	visit := e.Start == "" && visited.MatchString(e.Name)
	if !ends && !visit {
		return
	}
	for _, x := range later {
		said := t.in(x.Span)
		if at := dayPattern.FindStringIndex(said); at == nil || visit && at[0] > 0 || !visit && !(ends && strings.HasPrefix(said, e.Name)) {
			continue
		}
		all := &tifa.Event{}
		if t.eventDays(all, x.Span); all.Start != "" && (visit || all.End > all.Start && all.End == e.End) {
			e.Start, e.End = all.Start, all.End
		}
		return
	}
}

// inspects is the title of such a document.
var inspects = regexp.MustCompile(`^$|考察|调研|视察|检查|察看`)

// visited is the name of an event that is an inspection: 在某省考察.
var visited = regexp.MustCompile(`^(?:[在到赴]|来到).*(?:考察|调研|视察|检查)`)

// eventIn looks for the event in a sentence.
func (t *reading) eventIn(s *sentence, first bool) bool {
	for i := range t.patterns {
		if f := &t.patterns[i]; (first || !f.first) && f.mayFit(t.in(s.Span), &s.words) && t.event(f.pattern, s.Span) {
			return true
		}
	}
	return false
}

// eventOfTitle falls back on the title, where the lede has lost its first
// sentence: 某局召开会议 研究某事.
func (t *reading) eventOfTitle() {
	title, _, _ := strings.Cut(t.doc.Title, " ")
	words := t.index.find(title)
	for i := range t.patterns {
		f := &t.patterns[i]
		if !f.mayFit(title, &words) {
			continue
		}
		m := f.pattern.FindStringSubmatch(title)
		if m == nil || !opensTitle(title, m[0]) {
			continue
		}
		name := m[f.pattern.SubexpIndex("name")]
		if g := f.pattern.SubexpIndex("genre"); g >= 0 {
			name += m[g]
		}
		if t.isEventName(name) {
			t.doc.Event = &tifa.Event{Name: name}
			if visited.MatchString(name) { // where and when the lede tells without saying that it was an inspection
				t.doc.Event.Place = m[f.pattern.SubexpIndex("place")]
				t.daysOfLede()
			}
			return
		}
	}
}

// daysOfLede reads the days of the event off the first sentence of the body, if
// that opens with them.
func (t *reading) daysOfLede() {
	for _, s := range t.body {
		if at := dayPattern.FindStringIndex(t.in(s.Span)); at != nil && at[0] == 0 {
			t.eventDays(t.doc.Event, s.Span)
		}
		return
	}
}

// opensTitle reports whether part opens a title, the name of who attends left out.
func opensTitle(title, part string) bool {
	const longest = 4 // characters of the name
	before := title[:strings.Index(title, part)]
	return before == "" || utf8.RuneCountInString(before) <= longest && !strings.HasSuffix(before, "将") && strings.HasPrefix(part, "出席")
}

// isEventName reports whether name can be that of an event by itself.
func (t *reading) isEventName(name string) bool {
	return name != "" && !t.meetings.words[name] && strings.Count(name, "《") == strings.Count(name, "》") && !tellsOfEvent.MatchString(name) && !countedMeeting.MatchString(name) &&
		(t.noEvents.prefix(name) == 0 || t.mayOpen.prefix(name) > 0 || visited.MatchString(name)) && dayPattern.FindString(name) != name
}

// tellsOfEvent is a clause that has a person or a paper as its subject and is no name.
var tellsOfEvent = regexp.MustCompile(`^\p{Han}{2,3}(?:同志|主席|总理|总书记|委员长)?(?:在\p{Han}{2,16}座谈会$)|将(?:出席|参加|于)|(?:播发|题为|致信|致电|祝贺|直播)|[日号](?:在|通过|以)`)

// isMeeting reports whether the event is that somebody is received or met.
func (t *reading) isMeeting() bool {
	e := t.doc.Event
	return e != nil && encounter.MatchString(e.Name)
}

// encounter is the name of an event that is a verb phrase: 会见某国总统某某.
var encounter = regexp.MustCompile(`^(?:会见|接见|集体会见|看望|召见|约见|同|与)`)

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
	for _, verb := range []string{"会见", "接见", "集体会见", "看望"} {
		if rest, ok := strings.CutPrefix(name, verb+"了"); ok {
			name = verb + rest
		}
	}
	genre, genreAt := group("genre")
	if genre != "" {
		at.End = genreAt.End
	}
	name += genre
	if i := dayPattern.FindStringIndex(name); i != nil && i[0] == 0 && genre == "" {
		name = name[i[1]:]
		at.Start += i[1]
	}
	for _, before := range t.leads { // 记者某某摄 stands under a picture
		if i := strings.LastIndex(name, before); i >= 0 && genre == "" {
			at.Start += i + len(before)
			name = name[i+len(before):]
		}
	}
	if !t.isEventName(name) {
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
		e.Name = t.inFull(name)
		t.evidence["event.name"] = at
	}
	if place, at := group("place"); place != "" && e.Place == "" && !nowhere.MatchString(place) {
		place = notPlace.ReplaceAllString(place, "")
		at.End = at.Start + len(place)
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

// notPlace is what may stand between a place and what happened there.
var notPlace = regexp.MustCompile(`(?:(?:分别|先后|以视频|以电视|以线上|通过|共同|主持|隆重|与|同|访问|应约|应邀).*|上)$`)

// inFull is the name of a leading group or council that meets, which the lede
// shortens, as the title prints it: 领导小组会议.
func (t *reading) inFull(name string) string {
	if !strings.HasPrefix(name, "领导小组") {
		return name
	}
	for _, word := range strings.Fields(t.doc.Title) {
		if m := leadingMeeting.FindStringSubmatch(word); m != nil && strings.HasSuffix(m[1], name) {
			return m[1]
		}
	}
	return name
}

// leadingMeeting is the meeting of a leading group that a title names.
var leadingMeeting = regexp.MustCompile(`(?:^|主持召开|召开|主持|出席)((?:中央|全国|国务院)[^，。；：]{2,24}领导小组[^，。；：]{0,12}?会议)`)

// nowhere are words for a place that say which only to those who are there.
var nowhere = regexp.MustCompile(`^(?:这里|那里|当地|此间|此地|会上|会前|会后)$`)

// countedMeeting is a number of meetings: 七次全会.
var countedMeeting = regexp.MustCompile(`^[一二三四五六七八九十两几数多\d]+[次个场]`)

// readsOut reports whether the document can read out an event of these days:
// it was over, or begun, and not long past.
func (t *reading) readsOut(e *tifa.Event) bool {
	ahead, ok := t.doc.Date.DaysTo(e.Start)
	past, _ := e.End.DaysTo(t.doc.Date)
	return !ok || ahead <= 1 && past <= 30
}

// eventDays reads the days of the event off its sentence; the year, and where
// need be the month, come from the date of the document.
func (t *reading) eventDays(e *tifa.Event, s tifa.Span) {
	line := t.in(s)
	m := dayPattern.FindStringSubmatchIndex(line)
	if m == nil {
		t.relativeDay(e, s)
		return
	}
	group := func(i int) int {
		if m[2*i] < 0 {
			return 0
		}
		return number(strings.ReplaceAll(line[m[2*i]:m[2*i+1]], " ", ""))
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

// relativeDay reads 今天 and 昨天, which count from the date of the document.
func (t *reading) relativeDay(e *tifa.Event, s tifa.Span) {
	at, ok := t.doc.Date.Time()
	if !ok {
		return
	}
	for _, w := range []struct {
		word string
		days int
	}{{"今天", 0}, {"今日", 0}, {"昨天", -1}, {"昨日", -1}} {
		if i := strings.Index(t.in(s), w.word); i >= 0 {
			e.Start = tifa.DateOf(at.AddDate(0, 0, w.days))
			e.End = e.Start
			t.note("event.start", s.Start+i, s.Start+i+len(w.word))
			t.note("event.end", s.Start+i, s.Start+i+len(w.word))
			return
		}
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
	ordinalInName = regexp.MustCompile(`第[一二三四五六七八九十百千〇零\d０-９]+[次届个]|(?:^|中共|中国共产党)[一二三四五六七八九十]{1,3}届`)
	// what distinguishes one meeting of an organ from the others
	occasion = regexp.MustCompile(`(?:专门|专题|紧急|扩大|特别|临时)+会议|(?:“[^”]{2,20}”)?(?:党史学习教育)?(?:专题)?民主生活会`)
	// the organ that is printed with and without its party
	partyOrgan = regexp.MustCompile(`^(?:中共)?(?:中央)+政治局`)
	// 接见参加某会议的…
	received = regexp.MustCompile(`^(?:会见|接见).*?(?:参加|出席)(.{4,30}?会议)的`)
	// the leading groups that became commissions
	leadingGroup = regexp.MustCompile(`^(中央.{2,16})领导小组`)
)

// SeriesKey is the name of the event of d without what changes from edition to
// edition: its year, its ordinal, the term of the organ that meets, and whether
// that is a leading group still or already the commission it became. Documents
// of equal keys are editions of one series.
//
// It is "" where d does not read out the event: a text that only mentions a
// meeting is no edition of its series. One that reads it out names it in its
// title, or tells of it in its lede within days. Documents in English that are
// of no event are told by what stays of their titles.
func SeriesKey(d *tifa.Document) string {
	if d.Language == "en" && d.Event == nil {
		return titleKey(d.Title)
	}
	if d.Event == nil {
		return ""
	}
	name := d.Event.Name
	if m := received.FindStringSubmatch(name); m != nil { // those who came to a conference are received
		name = m[1]
	}
	key := seriesName(name)
	first, _ := utf8.DecodeRuneInString(key)
	if utf8.RuneCountInString(key) < 5 || unicode.IsDigit(first) || encounter.MatchString(key) {
		return ""
	}
	title := seriesName(strings.ReplaceAll(d.Title, "召开", ""))
	switch {
	case title == "", strings.Contains(title, key),
		strings.Contains(title, strings.TrimPrefix(key, "中共")), // titles shorten the name of the organ
		d.Event.ID != "", // the record says that the document is of this event
		fresh(d):
		return key
	}
	return ""
}

// fresh reports whether d tells in its lede of an event that was over only days
// before it was issued.
func fresh(d *tifa.Document) bool {
	const days = 4
	_, ok := d.Evidence["event.name"]
	past, known := d.Event.End.DaysTo(d.Date)
	return ok && known && past <= days
}

func seriesName(s string) string {
	s, _, _ = strings.Cut(s, "暨") // what is held along with it changes
	s = yearInName.ReplaceAllString(strings.Join(strings.Fields(s), ""), "")
	s = ordinalInName.ReplaceAllStringFunc(s, func(m string) string {
		if i := strings.IndexAny(m, "一二三四五六七八九十第"); i >= 0 {
			return m[:i]
		}
		return m
	})
	s = partyOrgan.ReplaceAllString(s, "中共中央政治局")
	s = occasion.ReplaceAllString(strings.TrimPrefix(s, "新一届"), "会议")
	return leadingGroup.ReplaceAllString(s, "${1}委员会")
}
