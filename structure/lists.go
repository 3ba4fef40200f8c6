package structure

import (
	"regexp"
	"slices"
	"strings"
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
	if strings.HasSuffix(s[:length], "、") { // 一、二、三产业
		if next, n := utf8.DecodeRuneInString(s[length:]); chineseNumber(string(next)) > 0 && strings.HasPrefix(s[length+n:], "、") {
			return 0, 0
		}
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
				if k := t.statementStart(c); k > at && (!t.issued || at > p.body) { // 会议确定，一是…
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
