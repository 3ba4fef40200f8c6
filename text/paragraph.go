package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
)

// Paragraphs divides s into paragraphs: disjoint spans in order that begin and
// end with a visible character and leave nothing but white space outside.
//
// A line is a paragraph, with two exceptions. In a text wrapped at a fixed
// width, lines that run to the margin go on in the next line. And a line of
// prose that breaks off within a sentence, as it does where a page ended, goes
// on after the break, blank lines or none between.
func Paragraphs(s string) []tifa.Span {
	lines := lines(s)
	margin, sure := margin(s, lines)
	var out []tifa.Span
	for i, l := range lines {
		if i > 0 && goesOn(s, lines[i-1].Span, l, margin, sure) {
			out[len(out)-1].End = l.End
			continue
		}
		out = append(out, l.Span)
	}
	return out
}

// A line is a visible line, white space at both ends left out.
type line struct {
	tifa.Span
	blank  bool // an empty line or a page break stands before it
	indent int  // columns of white space before it
	width  int  // columns of its text, an ideograph counting two; more than widest if it is longer
}

// widest is the widest margin that texts are wrapped at, in columns.
const widest = 140

// lines cuts s at every line break that Unicode knows.
func lines(s string) []line {
	var out []line
	start, blank := 0, false
	simple := onlyNewlines(s)
	cut := func(end int) {
		body := strings.TrimLeftFunc(s[start:end], unicode.IsSpace)
		indent := end - start - len(body)
		a := start + indent
		body = strings.TrimRightFunc(body, unicode.IsSpace)
		if body == "" {
			blank = blank || len(out) > 0
			return
		}
		out = append(out, line{
			Span:   tifa.Span{Start: a, End: a + len(body)},
			blank:  blank,
			indent: columns(s[start:a]),
			width:  columns(body),
		})
		blank = false
	}
	for i := 0; i < len(s); {
		if simple {
			n := strings.IndexByte(s[i:], '\n')
			if n < 0 {
				break
			}
			i += n
		}
		c := s[i]
		if c > '\r' && c != 0xC2 && c != 0xE2 { // no line break begins so
			i++
			continue
		}
		n := 0
		switch {
		case c == '\n', c == '\v':
			n = 1
		case c == '\f':
			n = 1
			cut(i)
			blank, start = true, i+1
		case c == '\r':
			n = 1
			if strings.HasPrefix(s[i:], "\r\n") {
				n = 2
			}
		case c == 0xC2 && strings.HasPrefix(s[i:], "\u0085"):
			n = 2
		case c == 0xE2 && (strings.HasPrefix(s[i:], "\u2028") || strings.HasPrefix(s[i:], "\u2029")):
			n = 3
		}
		if n == 0 {
			i++
			continue
		}
		if start <= i {
			cut(i)
		}
		i += n
		start = i
	}
	cut(len(s))
	return out
}

// onlyNewlines reports whether no line break but '\n' stands in s, as in most
// texts.
func onlyNewlines(s string) bool {
	for _, c := range []byte("\v\f\r") {
		if strings.IndexByte(s, c) >= 0 {
			return false
		}
	}
	return !strings.Contains(s, "\u0085") && !strings.Contains(s, "\u2028") && !strings.Contains(s, "\u2029")
}

// columns is the width of s on a terminal, counted until it is past [widest].
func columns(s string) int {
	n := 0
	for _, r := range s {
		if n > widest {
			break
		}
		switch {
		case r == '\t':
			n += 4
		case r >= 0x2E80:
			n += 2
		default:
			n++
		}
	}
	return n
}

// margin is the width at which the lines of s are wrapped, 0 if they are not:
// of the lines followed by another one directly, seven in ten must end within
// ten columns of it, and no more than half may end a sentence. Prose that nobody wrapped has lines of every length. It is
// sure only of a good many lines; of fewer, one that ends a sentence may end its
// paragraph.
func margin(s string, lines []line) (width int, sure bool) {
	const fewest = 6
	followed, spaced := 0, true
	for i := range lines[:max(0, len(lines)-1)] {
		if !lines[i+1].blank {
			followed++
			width = max(width, lines[i].width+lines[i].indent)
			spaced = spaced && lines[i].width == lines[i].Len() // no ideographs
		}
	}
	few := followed < fewest && !(spaced && followed > 0 && width >= 50) // words show where a line had to break
	if few || width > widest || width < 24 {
		return 0, false
	}
	full, ended := 0, 0
	for i := range lines[:len(lines)-1] {
		if lines[i+1].blank {
			continue
		}
		if lines[i].width+lines[i].indent > width-10 {
			full++
		}
		if last, _ := utf8.DecodeLastRuneInString(lines[i].In(s)); strings.ContainsRune("。！？.", last) {
			ended++
		}
	}
	if full*10 < followed*7 || followed > 1 && ended*2 > followed {
		return 0, false
	}
	return width, followed >= fewest
}

// goesOn reports whether the paragraph that prev ends is continued by next.
func goesOn(s string, prev tifa.Span, next line, margin int, sure bool) bool {
	before, after := prev.In(s), next.In(s)
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	if startsItem(after) {
		return false
	}
	if margin > 0 && !next.blank && next.indent < 2 && (sure || !strings.ContainsRune(".!?:;。！？：；", last)) {
		tail := before[strings.LastIndexAny(before, "\n\r")+1:]
		word, _, _ := strings.Cut(after, " ")
		if IsHan(first) {
			word = string(first)
		}
		if columns(tail)+columns(word)+1 > margin-3 {
			return true
		}
	}
	if next.indent > 2 && !next.blank || !unicode.IsLetter(last) && !unicode.IsDigit(last) {
		return false
	}
	if unicode.Is(unicode.Latin, last) {
		return unicode.IsLower(first) && strings.Contains(before, ". ")
	}
	return brokenOff(before, next.blank) && !dateline.MatchString(after) && (unicode.IsLetter(first) || unicode.IsDigit(first) || strings.ContainsRune("“《（", first))
}

// brokenOff reports whether a Chinese line that ends in a letter is prose cut
// short rather than a heading: it holds a full stop, or it is long, holds a
// comma, and a blank line or a page break follows.
func brokenOff(line string, blank bool) bool {
	if strings.ContainsAny(line, "。！？") {
		return true
	}
	return blank && utf8.RuneCountInString(line) >= 20 && strings.Contains(line, "，")
}

// dateline is how a report opens: 新华社北京12月28日电.
var dateline = regexp.MustCompile(`^\P{P}{2,20}月\s*\d{1,2}\s*日\s*电`)

// latinItem is the marker of a list item in a spaced script: a., c.2.b., iv).
var latinItem = regexp.MustCompile(`^\(?([a-z]|[ivx]{1,4}|\d{1,3})(\.([a-z]|\d{1,3}))*[.)]+\s`)

// startsItem reports whether a line opens with the marker of a list item or of
// a section, which no continuation does.
func startsItem(line string) bool {
	if line[0] < utf8.RuneSelf && latinItem.MatchString(line) {
		return true
	}
	runes := []rune(line[:min(len(line), 40)])
	const numerals = "一二三四五六七八九十百0123456789０１２３４５６７８９"
	i := 0
	if strings.ContainsRune("（(第【[•·●—-–*◆■", runes[0]) {
		if strings.ContainsRune("【[•●◆■*", runes[0]) {
			return true
		}
		i++
	}
	n := i
	for n < len(runes) && strings.ContainsRune(numerals, runes[n]) {
		n++
	}
	if n == i || n == len(runes) {
		return false
	}
	if runes[0] == '第' {
		return strings.ContainsRune("，、章节条部", runes[n])
	}
	return strings.ContainsRune("、.．）)是", runes[n]) && !(runes[n] == '.' && n+1 < len(runes) && unicode.IsDigit(runes[n+1]))
}
