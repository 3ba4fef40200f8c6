package structure

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
)

// A marker is a way of numbering items; its one group is the ordinal.
var markers = []*regexp.Regexp{
	regexp.MustCompile(`^(十?[一二三四五六七八九]|[二三]?十)(?:是|要)`),
	regexp.MustCompile(`^第(十?[一二三四五六七八九]|[二三]?十)[，、]`),
	regexp.MustCompile(`^[（(](十?[一二三四五六七八九]|[二三]?十|\d{1,2})[）)]`),
	regexp.MustCompile(`^(十?[一二三四五六七八九]|[二三]?十)、`),
	regexp.MustCompile(`^(\d{1,2})[.．、] ?`),
	regexp.MustCompile(`^(首先|其次|再次|最后)[，是]`),
}

// findLists finds numbered lists and series of like-built clauses, paragraph
// by paragraph; headings numbered through a text are found across paragraphs.
func (t *reading) findLists() {
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		if p.kind != bodyText || len(p.sentences) == 0 {
			continue
		}
		for m := range markers {
			t.numbered(p, m)
		}
		if t.doc.Language == "en" { // series of like-built clauses are a figure of Chinese prose
			continue
		}
		t.parallelSentences(p)
		for j := range p.sentences {
			t.parallelClauses(&p.sentences[j])
		}
	}
}

// ordinal is the number that marker m reads at the start of s, 0 if none, and
// the length of the marker.
func ordinal(m int, s string) (n, length int) {
	if !strings.ContainsRune("一二三四五六七八九十第（(首其再最0123456789", firstRune(s)) {
		return 0, 0
	}
	found := markers[m].FindStringSubmatchIndex(s)
	if found == nil {
		return 0, 0
	}
	word := s[found[2]:found[3]]
	switch word {
	case "首先":
		return 1, found[1]
	case "其次":
		return 2, found[1]
	case "再次":
		return 3, found[1]
	case "最后":
		return 0, 0 // closes a series only behind 再次, and then says little
	}
	if word[0] <= '9' {
		return number(word), found[1]
	}
	return chineseNumber(word), found[1]
}

// chineseNumber reads a number from 一 to 三十九.
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

// numbered finds the runs of items within p that marker m counts from one.
func (t *reading) numbered(p *paragraph, m int) {
	var starts []int
	flush := func(limit int) {
		if len(starts) > 1 {
			t.lists = append(t.lists, tifa.List{Kind: tifa.Numbered, Items: t.numberedItems(p, starts, limit)})
		}
		starts = nil
	}
	for i := range p.sentences {
		for _, c := range p.sentences[i].clauses {
			n, _ := ordinal(m, t.in(c))
			switch {
			case n == 0:
			case n == len(starts)+1:
				starts = append(starts, c.Start)
			case n == 1:
				flush(c.Start)
				starts = []int{c.Start}
			}
		}
	}
	flush(p.End)
}

// numberedItems are the items that begin at starts. The last one ends with its
// sentence, or with the paragraph where an item before runs over several.
func (t *reading) numberedItems(p *paragraph, starts []int, limit int) []tifa.Span {
	long := false
	var items []tifa.Span
	for i, start := range starts {
		end := limit
		if i+1 < len(starts) {
			end = starts[i+1]
			item := strings.TrimRight(t.text[start:end], "。；，;, ")
			long = long || strings.ContainsRune(item, '。')
		} else if !long {
			end = min(end, t.sentenceEnd(p, start))
		}
		items = append(items, t.trim(start, end))
	}
	return items
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
	return tifa.Span{Start: start, End: start + len(strings.TrimRight(t.text[start:end], "。；，、;, "))}
}

// said reports whether the byte at is within what somebody says. Attendance and
// other narrative is full of like openings that make no series.
func (t *reading) said(at int) bool {
	i, found := slices.BinarySearchFunc(t.statements, at, func(s tifa.Statement, at int) int { return s.Span.Start - at })
	if !found {
		i--
	}
	return len(t.statements) == 0 || i >= 0 && at < t.statements[i].Span.End
}

// openers are the words that may head like-built clauses although they are
// short; of other words a series shares two characters or more.
var openers = []string{"必须", "坚持", "要", "以", "从", "把", "既", "是", "将", "对", "向", "到", "在", "让", "使", "有", "不"}

// shared is the opener that two clauses have in common, "" if none.
func shared(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) {
		ra, k := utf8.DecodeRuneInString(a[n:])
		rb, _ := utf8.DecodeRuneInString(b[n:])
		if ra != rb || strings.ContainsRune("，。；、：“《", ra) {
			break
		}
		n += k
	}
	if n >= 2*len("中") {
		return a[:n]
	}
	for _, o := range openers {
		if strings.HasPrefix(a[:n], o) {
			return o
		}
	}
	return ""
}

// parallelSentences finds runs of sentences that open alike. The first may
// open with a topic: 做好这项工作，要….
func (t *reading) parallelSentences(p *paragraph) {
	s := p.sentences
	for i := 0; i+1 < len(s); {
		opener := ""
		if t.said(s[i].Start) && !isMarked(t.in(s[i].Span)) {
			opener = shared(t.in(s[i].Span), t.in(s[i+1].Span))
		}
		j := i + 2
		if opener != "" {
			for j < len(s) && strings.HasPrefix(t.in(s[j].Span), opener1(opener)) {
				j++
			}
		}
		if opener == "" {
			i++
			continue
		}
		var items []tifa.Span
		if i > 0 {
			if start := t.afterTopic(&s[i-1], opener1(opener)); start >= 0 {
				items = append(items, t.trim(start, s[i-1].End))
			}
		}
		for _, x := range s[i:j] {
			items = append(items, t.trim(x.Start, x.End))
		}
		if len(items) >= 3 {
			t.lists = append(t.lists, tifa.List{Kind: tifa.Parallel, Items: items})
		}
		i = j
	}
}

// opener1 cuts a long common opening down to the word that heads the series,
// since the next sentences may share less.
func opener1(o string) string {
	for _, w := range openers {
		if strings.HasPrefix(o, w) {
			return w
		}
	}
	end := 0
	for i := range o {
		if end++; end == 3 {
			return o[:i]
		}
	}
	return o
}

// isMarked reports whether a sentence is an item of a numbered list.
func isMarked(s string) bool {
	for m := range markers {
		if n, _ := ordinal(m, s); n > 0 {
			return true
		}
	}
	return false
}

// afterTopic is where the opener stands in s behind a short topic and its
// comma, -1 if it does not.
func (t *reading) afterTopic(s *sentence, opener string) int {
	if len(s.clauses) < 2 || s.clauses[0].Len() > 20*len("中") {
		return -1
	}
	for _, c := range s.clauses[1:min(3, len(s.clauses))] {
		if strings.HasPrefix(t.in(c), opener) {
			return c.Start
		}
	}
	return -1
}

// parallelClauses finds runs of clauses within a sentence that open alike.
func (t *reading) parallelClauses(s *sentence) {
	c := s.clauses
	for i := 0; i+1 < len(c); {
		opener := opener1(shared(t.in(c[i]), t.in(c[i+1])))
		if opener == "" || !t.said(c[i].Start) || isMarked(t.in(c[i])) {
			i++
			continue
		}
		j := i + 2
		for j < len(c) && strings.HasPrefix(t.in(c[j]), opener) {
			j++
		}
		var items []tifa.Span
		if i > 0 {
			if start := t.behindHead(c[i-1], opener); start >= 0 {
				items = append(items, tifa.Span{Start: start, End: c[i-1].End})
			}
		}
		items = append(items, c[i:j]...)
		if len(items) >= 3 {
			t.lists = append(t.lists, tifa.List{Kind: tifa.Parallel, Items: items})
		}
		i = j
	}
}

// behindHead is where, in the clause before a series, its first item begins
// behind the subject all items share: 命运共同体|从倡议扩大为共识. It is -1 if
// the clause does not hold the opener.
func (t *reading) behindHead(c tifa.Span, opener string) int {
	i := strings.Index(t.in(c), opener)
	if i <= 0 || i > 20*len("中") {
		return -1
	}
	return c.Start + i
}
