package structure

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
)

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
	if runes >= 2 && r.nouns.prefix(a) == 0 && !(isSubject.MatchString(a) && isSubject.MatchString(b)) {
		_, first := utf8.DecodeRuneInString(a)
		second, n := utf8.DecodeRuneInString(a[first:])
		if second == '方' { // 某方
			return ""
		}
		return a[:first+n]
	}
	return ""
}

// isSubject is a clause that has a subject of its own, of which the common word
// is only a part: 派出机构要….
var isSubject = regexp.MustCompile(`^\p{Han}{3,7}?(?:要|应|必须|是|将|已)`)

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
	case "与":
		return strings.ContainsRune("此会其", next)
	case "有":
		return strings.ContainsRune("的些关利力效序助限人时意望条", next)
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
	if line := t.in(s.Span); !strings.Contains(line, "；") && !strings.Contains(line, ";") {
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
	if at < 0 || at+n == len(member) || strings.HasSuffix(member[:at], "和") {
		return "", 0
	}
	return next[:n], at
}

// bareDemand is a head that says only that something is demanded, or of us.
var bareDemand = regexp.MustCompile(`^(?:同时)?(?:我们)?(?:要|必须|应|应当|始终|坚持)*$`)

// liesIn is what 在 ends as a verb: 关键在….
var liesIn = regexp.MustCompile(`(?:关键|根本|重点|核心|目的|出路|优势|原因|[重贵难旨意志利])$`)

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
	if strings.Count(before, "“") > strings.Count(before, "”") || opener == "是" && strings.HasSuffix(before, "特别") || opener == "在" && liesIn.MatchString(before) {
		return -1 // within quotation marks; 特别是; 关键在
	}
	return c.Start + i
}
