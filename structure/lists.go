package structure

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
)

// listRules say what makes a run of items.
type listRules struct {
	markers    []*regexp.Regexp // ways of numbering; the one group is the ordinal
	marks      runeBits         // characters a marker may begin with
	summaries  wordSet          // openings of a sentence that sums up a list
	openers    wordSet          // words that head like-built clauses though they are short
	predicates wordSet          // verbs that head members set apart by 、
	nouns      wordSet          // nouns that make no series by heading clauses
	finite     *regexp.Regexp   // words of a clause that says something by itself
	treats     *regexp.Regexp   // what is done to that which 对 introduces
}

func newListRules(l *loader) listRules {
	const number = `((?:[二三四五]?十)?[一二三四五六七八九]|[二三四五]?十)`
	r := listRules{
		summaries:  l.set("summaries.txt"),
		openers:    l.set("openers.txt"),
		predicates: l.set("predicates.txt"),
		nouns:      l.set("nounopeners.txt"),
		finite:     regexp.MustCompile(l.anyOf("finite.txt")),
		treats:     regexp.MustCompile(l.anyOf("treating.txt")),
	}
	for _, row := range l.rows("markers.csv", 1) {
		r.markers = append(r.markers, l.pattern("markers.csv", `^`+strings.ReplaceAll(row[0], "{number}", number)))
	}
	for _, c := range "一二三四五六七八九十第（(首其再最0123456789０１２３４５６７８９①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳" {
		r.marks.add(c)
	}
	return r
}

// findLists finds numbered lists, over paragraphs too, and series of like-built
// clauses within a paragraph.
func (t *reading) findLists() {
	t.numberedLists()
	if t.doc.Language == "en" { // series of like-built clauses are a figure of Chinese prose
		return
	}
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		if p.kind != bodyText || len(p.sentences) == 0 {
			continue
		}
		t.parallelSentences(p)
		for j := range p.sentences {
			s := &p.sentences[j]
			if len(s.clauses) > 2 {
				t.parallelClauses(s.clauses)
				t.parallelParts(s)
			}
			t.parallelMembers(s)
		}
	}
}

// follows is the ordinal of a marker that only says that it follows: 最后.
const follows = -1

// ordinal is the number that marker m reads at the start of s, 0 if none, and
// the length of the marker.
func (r *listRules) ordinal(m int, s string) (n, length int) {
	if !r.marks.has(firstRune(s)) {
		return 0, 0
	}
	found := r.markers[m].FindStringSubmatchIndex(s)
	if len(found) < 4 || found[2] < 0 {
		return 0, 0
	}
	word := s[found[2]:found[3]]
	length = found[1]
	switch word {
	case "首先":
		return 1, length
	case "其次":
		return 2, length
	case "再次", "再者", "最后":
		return follows, length
	}
	switch first := firstRune(word); {
	case isDigit(word[0]) || first >= '０' && first <= '９':
		if length < len(s) && isDigit(s[length]) { // 1.5
			return 0, 0
		}
		return number(word), length
	case first >= '①' && first <= '⑳':
		return int(first-'①') + 1, length
	}
	return chineseNumber(word), length
}

// chineseNumber reads a number from 一 to 五十九.
func chineseNumber(s string) int {
	digit := func(s string) int { return strings.Index("一二三四五六七八九", s)/len("一") + 1 }
	before, after, tens := strings.Cut(s, "十")
	switch {
	case !tens:
		return digit(s)
	case before == "" && after == "":
		return 10
	case before == "":
		return 10 + digit(after)
	case after == "":
		return 10 * digit(before)
	}
	return 10*digit(before) + digit(after)
}

// An itemStart is where a marker stands.
type itemStart struct {
	at, n     int
	marker    int
	paragraph int
	opens     bool   // at the start of its paragraph
	statement int    // index of the statement it stands in, -1 for none
	index     int    // among all
	before    uint64 // the markers that stand before it, one bit each
}

// itemStarts finds every marker of the body, in order.
func (t *reading) itemStarts() (out []itemStart) {
	before := uint64(0)
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		if p.kind != bodyText {
			continue
		}
		for j := range p.sentences {
			for _, c := range p.sentences[j].clauses {
				at := c.Start
				if k := t.statementStart(c); k > at { // 会议确定，一是…
					at = k
				}
				if k := strings.Index(t.text[at:c.End], "一是"); k > 0 && k <= 20*len("中") { // 各部门一是…
					at += k
				}
				clause := t.text[at:min(c.End+len("，"), p.End)] // with its mark: 第一，
				if !t.marks.has(firstRune(clause)) {
					continue
				}
				for m := range t.markers {
					if n, _ := t.ordinal(m, clause); n != 0 {
						out = append(out, itemStart{at, n, m, i, at == p.body, t.statementAt(at), len(out), before})
						before |= 1 << (m % 64)
						break
					}
				}
			}
		}
	}
	return out
}

// statementStart is where a statement begins within c, or c's own start.
func (t *reading) statementStart(c tifa.Span) int {
	i := t.statementAt(c.End - 1)
	if i >= 0 && t.statements[i].Span.Start > c.Start {
		return t.statements[i].Span.Start
	}
	return c.Start
}

// statementAt is the index of the statement that holds byte at, -1 if none.
func (t *reading) statementAt(at int) int {
	i, found := slices.BinarySearchFunc(t.statements, at, func(s tifa.Statement, at int) int { return s.Span.Start - at })
	if !found {
		i--
	}
	if i >= 0 && at < t.statements[i].Span.End {
		return i
	}
	return -1
}

// numberedLists finds the runs of items that a marker counts from one. A run
// stays within a statement; it goes on in another paragraph only where the
// marker opens that.
func (t *reading) numberedLists() {
	all := t.itemStarts()
	runs := make([][]itemStart, len(t.markers))
	flush := func(m, limit int) {
		if len(runs[m]) > 1 {
			t.lists = append(t.lists, tifa.List{Kind: tifa.Numbered, Items: t.numberedItems(runs[m], all, limit)})
		}
		runs[m] = nil
	}
	for _, s := range all {
		run := runs[s.marker]
		if len(run) > 0 {
			last := run[len(run)-1]
			if last.statement != s.statement || last.paragraph != s.paragraph && !s.opens {
				flush(s.marker, s.at)
				run = nil
			}
		}
		switch {
		case s.n == follows && len(run) > 1, s.n == len(run)+1:
			runs[s.marker] = append(runs[s.marker], s)
		case s.n == 1:
			flush(s.marker, s.at)
			runs[s.marker] = []itemStart{s}
		}
	}
	for m := range runs {
		flush(m, len(t.text))
	}
}

// numberedItems are the items that begin at the starts of a run. The last one
// ends with its sentence; with its paragraph where an item before runs over
// several sentences; and before the next marker of an outer list where one runs
// over several paragraphs.
func (t *reading) numberedItems(run, all []itemStart, limit int) []tifa.Span {
	last := run[len(run)-1]
	if last.statement >= 0 {
		limit = min(limit, t.statements[last.statement].Span.End)
	}
	p := &t.paragraphs[last.paragraph]
	sentences, paragraphs := false, false
	var items []tifa.Span
	for i, s := range run[:len(run)-1] {
		end := run[i+1].at
		items = append(items, t.trim(s.at, end))
		item := strings.TrimRight(t.text[s.at:end], "。；，;, \n")
		sentences = sentences || strings.ContainsRune(item, '。')
		paragraphs = paragraphs || run[i+1].paragraph > s.paragraph+1
	}
	end := limit
	switch {
	case paragraphs:
		end = min(end, t.outerMarker(run, all))
	case sentences || last.opens:
		end = min(end, t.summary(p, last.at, end))
	default:
		end = min(end, t.sentenceEnd(p, last.at))
	}
	return append(items, t.trim(last.at, max(end, last.at)))
}

// outerMarker is where, behind a run, the next item of a list begins that began
// before it, or hearers are addressed; the end of the text if nowhere within
// the next markers and paragraphs.
func (t *reading) outerMarker(run, all []itemStart) int {
	const far = 2000 // keeps a text of nothing but lists from taking time squared
	first, last := run[0], run[len(run)-1]
	end := len(t.text)
	for _, s := range all[last.index+1 : min(len(all), last.index+far)] {
		if s.marker != last.marker && first.before&(1<<(s.marker%64)) != 0 {
			end = s.at
			break
		}
	}
	for i := last.paragraph + 1; i < min(len(t.paragraphs), last.paragraph+far); i++ {
		p := &t.paragraphs[i]
		if p.Start >= end {
			break
		}
		if p.kind != bodyText || t.salutes.prefix(t.text[p.body:p.End]) > 0 {
			return p.Start
		}
	}
	return end
}

// summary is where, behind the item at byte at and before limit, a sentence sums
// up the list; the end of the paragraph if none does.
func (t *reading) summary(p *paragraph, at, limit int) int {
	i, _ := slices.BinarySearchFunc(p.sentences, at+1, func(s sentence, at int) int { return s.Start - at })
	for ; i < len(p.sentences) && p.sentences[i].Start < limit; i++ {
		if s := &p.sentences[i]; t.summaries.prefix(t.in(s.Span)) > 0 {
			return s.Start
		}
	}
	return p.End
}

func (t *reading) sentenceEnd(p *paragraph, at int) int {
	i, _ := slices.BinarySearchFunc(p.sentences, at+1, func(s sentence, at int) int { return s.Start - at })
	if i == 0 {
		return p.End
	}
	return p.sentences[i-1].End
}

// trim leaves out the stop behind an item.
func (t *reading) trim(start, end int) tifa.Span {
	return tifa.Span{Start: start, End: start + len(strings.TrimRight(t.text[start:end], "。；，、;, \n"))}
}

// said reports whether the byte at is within what somebody says. Attendance and
// other narrative is full of like openings that make no series.
func (t *reading) said(at int) bool { return t.own || t.statementAt(at) >= 0 }

// makesSeries reports whether clauses that opener heads from byte at on can be a
// series: within what somebody says, or elsewhere with a verb of the table.
func (t *reading) makesSeries(at int, opener string) bool {
	return opener != "" && (t.said(at) || t.predicates.words[opener] || t.openers.words[opener] && opener != "在" && opener != "由")
}

// opener is the word that heads both a and b: a word of the table, or else the
// two characters they have in common; "" if there is none.
func (r *listRules) opener(a, b string) string {
	n, runes := 0, 0
	for n < len(a) && n < len(b) {
		ra, k := utf8.DecodeRuneInString(a[n:])
		rb, _ := utf8.DecodeRuneInString(b[n:])
		if ra != rb || strings.ContainsRune("，。；、：“《", ra) {
			break
		}
		n += k
		runes++
	}
	if runes == 0 {
		return ""
	}
	if w := r.openers.prefix(a[:n]); w > 0 && !outgrown(a, a[:w]) && !outgrown(b, a[:w]) {
		return a[:w]
	}
	if first := firstRune(a); unicode.IsDigit(first) { // a year, a number
		return ""
	}
	if runes >= 2 && r.nouns.prefix(a) == 0 {
		_, first := utf8.DecodeRuneInString(a)
		_, second := utf8.DecodeRuneInString(a[first:])
		return a[:first+second]
	}
	return ""
}

// outgrown reports whether s opens with a longer word than the opener: 要求.
func outgrown(s, opener string) bool {
	next := firstRune(s[len(opener):])
	switch opener {
	case "要":
		return strings.ContainsRune("求素点义闻么是", next)
	case "不":
		return strings.ContainsRune("仅但断同过管论", next)
	case "是":
		return strings.ContainsRune("否", next)
	case "为":
		return strings.ContainsRune("了此", next)
	case "重", "能", "用", "由":
		return strings.ContainsRune("要大点视新源力量于户途", next)
	case "在":
		return strings.ContainsRune("于", next)
	case "以":
		return strings.ContainsRune("及来上下后前", next)
	}
	return false
}

// opensWith reports whether s opens with the word opener.
func opensWith(s, opener string) bool { return strings.HasPrefix(s, opener) && !outgrown(s, opener) }

// parallelSentences finds runs of sentences that open alike. The first may
// open with a topic: 做好这项工作，要….
func (t *reading) parallelSentences(p *paragraph) {
	s := p.sentences
	for i := 0; i+1 < len(s); {
		opener := t.opener(t.in(s[i].Span), t.in(s[i+1].Span))
		if !t.makesSeries(s[i].Start, opener) || t.isMarked(t.in(s[i].Span)) {
			i++
			continue
		}
		j := i + 2
		for j < len(s) && opensWith(t.in(s[j].Span), opener) {
			j++
		}
		var items []tifa.Span
		if i > 0 {
			if start := t.afterTopic(&s[i-1], opener); start >= 0 && !t.isHeadline(tifa.Span{Start: start, End: s[i-1].End}, &s[i]) {
				items = append(items, t.trim(start, s[i-1].End))
			}
		}
		from := i
		if t.isHeadline(s[i].Span, &s[i+1]) && len(items) == 0 {
			from++
		}
		for _, x := range s[from:j] {
			items = append(items, t.trim(x.Start, x.End))
		}
		if len(items) >= 3 {
			t.lists = append(t.lists, tifa.List{Kind: tifa.Parallel, Items: items})
		}
		i = j
	}
}

// isMarked reports whether a sentence is an item of a numbered list.
func (r *listRules) isMarked(s string) bool {
	for m := range r.markers {
		if n, _ := r.ordinal(m, s); n != 0 {
			return true
		}
	}
	return false
}

// afterTopic is where the opener stands in s behind a short topic and its
// comma, -1 if it does not.
func (t *reading) afterTopic(s *sentence, opener string) int {
	if len(s.clauses) < 2 || s.clauses[0].Len() > 20*len("中") || t.isFinite(t.in(s.clauses[0])) {
		return -1
	}
	for _, c := range s.clauses[1:min(3, len(s.clauses))] {
		if opensWith(t.in(c), opener) {
			return c.Start
		}
		if t.isFinite(t.in(c)) {
			return -1
		}
	}
	return -1
}

// isHeadline reports whether the first of several sentences states in one
// clause what the next, of several clauses, begins to work out.
func (t *reading) isHeadline(first tifa.Span, next *sentence) bool {
	const longest = 24 * len("中")
	return t.opensStatement(first.Start) && first.Len() <= longest && !strings.Contains(t.in(first), "，") && len(next.clauses) > 1
}

// opensStatement reports whether what somebody says begins in the clause or
// sentence at byte at.
func (t *reading) opensStatement(at int) bool {
	i := t.statementAt(at)
	return i >= 0 && t.statements[i].Span.Start == at
}

// isFinite reports whether a clause says something by itself and is no topic;
// one of time or place (…胜利后，) is a topic.
func (r *listRules) isFinite(clause string) bool {
	last, _ := utf8.DecodeLastRuneInString(clause)
	return !strings.ContainsRune("后时中上下前来", last) && r.finite.MatchString(clause)
}

// parallelClauses finds runs of clauses, or of parts of several clauses each,
// that open alike.
func (t *reading) parallelClauses(c []tifa.Span) {
	for i := 0; i+1 < len(c); {
		opener := t.opener(t.in(c[i]), t.in(c[i+1]))
		if !t.makesSeries(c[i].Start, opener) || t.isMarked(t.text[c[i].Start:min(c[i].End+len("，"), len(t.text))]) {
			i++
			continue
		}
		j := i + 2
		for j < len(c) && opensWith(t.in(c[j]), opener) {
			j++
		}
		var items []tifa.Span
		if i > 0 && !strings.HasPrefix(t.text[c[i-1].End:], "：") { // 坚持以下原则：坚持…
			if start := t.behindHead(c[i-1], opener); start >= 0 {
				items = append(items, tifa.Span{Start: start, End: c[i-1].End})
			}
		}
		items = append(items, c[i:j]...)
		if len(items) >= 3 && !t.circumstances(items) {
			t.lists = append(t.lists, tifa.List{Kind: tifa.Parallel, Items: items})
		}
		i = j
	}
}

// circumstances reports whether all items are phrases of place, time or respect
// without a predicate: 在…中，在…中，在…中.
func (t *reading) circumstances(items []tifa.Span) bool {
	for _, i := range items {
		item := t.in(i)
		if !strings.ContainsRune("在从对向到", firstRune(item)) {
			return false
		}
		if last, _ := utf8.DecodeLastRuneInString(item); firstRune(item) != '对' && !strings.ContainsRune("中上下时后里间前", last) {
			return false
		}
	}
	first, second := t.in(items[0]), t.in(items[1])
	return firstRune(first) != '对' || lastTwo(first) != lastTwo(second) && !t.treats.MatchString(t.text[items[0].Start:items[len(items)-1].End])
}

// lastTwo are the last two characters of s.
func lastTwo(s string) string { return s[max(0, len(s)-2*len("中")):] }

// parallelParts finds series within a sentence whose members, set apart by ；,
// have several clauses: 到某年，…；到某年，…；到某年，….
func (t *reading) parallelParts(s *sentence) {
	if !strings.ContainsAny(t.in(s.Span), "；;") {
		return
	}
	var parts []tifa.Span
	several := false
	start := t.statementStart(s.Span)
	for i, c := range s.clauses {
		last := i+1 == len(s.clauses)
		if c.End <= start || !last && !strings.ContainsRune("；;", firstRune(t.text[c.End:])) {
			continue
		}
		if len(parts) == 0 { // what a colon introduces: …，主要是：坚持…
			if i := strings.LastIndex(t.text[start:c.End], "："); i >= 0 {
				start += i + len("：")
			}
		}
		several = several || start < c.Start
		parts = append(parts, tifa.Span{Start: start, End: c.End})
		if !last {
			start = s.clauses[i+1].Start
		}
	}
	if several && len(parts) > 2 {
		t.parallelClauses(parts)
	}
}

// parallelMembers finds series of predicates set apart by 、 only: 面向甲、面向乙、
// 面向丙.
func (t *reading) parallelMembers(s *sentence) {
	for _, c := range s.clauses {
		line := t.in(c)
		if strings.Count(line, "、") < 2 || !t.said(c.Start) {
			continue
		}
		t.membersOf(c, line)
	}
}

func (t *reading) membersOf(c tifa.Span, line string) {
	var items []tifa.Span
	opener := ""
	flush := func() {
		if len(items) >= 3 && !t.circumstances(items) {
			t.lists = append(t.lists, tifa.List{Kind: tifa.Parallel, Items: items})
		}
		items, opener = nil, ""
	}
	for start := 0; start < len(line); {
		end, next := len(line), ""
		if i := strings.Index(line[start:], "、"); i >= 0 {
			end = start + i
			next = line[end+len("、"):]
		}
		member := line[start:end]
		if opener != "" && strings.HasPrefix(member, opener) {
			items = append(items, tifa.Span{Start: c.Start + start, End: c.Start + end})
		} else {
			flush()
			var i int
			if opener, i = t.memberOpener(member, next); opener != "" {
				items = []tifa.Span{{Start: c.Start + start + i, End: c.Start + end}}
			}
		}
		start = end + len("、")
	}
	flush()
}

// memberOpener is the word that heads the member behind next and where it
// stands in the one before: a verb of the table, or a preposition with what
// follows it.
func (t *reading) memberOpener(member, next string) (opener string, at int) {
	n := t.predicates.prefix(next)
	if n == 0 && strings.ContainsRune("在从以向把让", firstRune(next)) && len(next) > 2*len("中") {
		n = 2 * len("中")
	}
	if n == 0 {
		return "", 0
	}
	at = strings.LastIndex(member, next[:n])
	if at < 0 || at+n == len(member) {
		return "", 0
	}
	return next[:n], at
}

// bareDemand is a head that says only that something is demanded, or of us.
var bareDemand = regexp.MustCompile(`^(?:同时)?(?:我们)?(?:要|必须|应|应当|始终|坚持)*$`)

// behindHead is where, in the clause before a series, its first item begins
// behind the subject all items share: 命运共同体|从倡议扩大为共识. It is -1 if
// the clause does not hold the opener.
func (t *reading) behindHead(c tifa.Span, opener string) int {
	const longest = 20 * len("中") // of the subject
	i := strings.Index(t.in(c), opener)
	if i <= 0 || i > longest || strings.Contains("不有对为用重", opener) && !bareDemand.MatchString(t.text[c.Start:c.Start+i]) || outgrown(t.text[c.Start+i:c.End], opener) {
		return -1
	}
	before := t.text[c.Start : c.Start+i]
	if strings.Count(before, "“") > strings.Count(before, "”") || opener == "是" && strings.HasSuffix(before, "特别") {
		return -1 // within quotation marks; 特别是
	}
	return c.Start + i
}
