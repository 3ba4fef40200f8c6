package compare

import (
	_ "embed"
	"regexp"
	"strings"
	"unicode/utf8"

	"tifa"
)

// The forms of what opens a report.
var (
	// 央视网消息（新闻联播）：
	programmeTag = regexp.MustCompile(`^\p{Han}{2,12}消息\s*(?:[（(][^）)]{1,12}[）)])?\s*[：:]\s*`)
	// 新华社北京12月28日电（记者某某）
	chineseDateline = regexp.MustCompile(`^(?:据)?\p{Han}{2,14}?\s*(?:\d{4}\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*日\s*(?:电|電|讯|訊|消息)(?:\s*[（(][^）)]{0,40}[）)])?[：:]?\s*`)
	// BEIJING, Dec. 28 (Xinhua) --
	englishDateline = regexp.MustCompile(`^[A-Z][A-Z'’ .-]{2,40}, (?:\d{1,2} )?[A-Z][a-z]{2,8}\.?(?: \d{1,2})?(?:,? \d{4})?(?: \([A-Za-z ]+\))? ?(?:—|–|--) ?`)
	linkLine        = regexp.MustCompile(`^[<（(]?https?://\S+[>）)]?$`)
)

//go:embed data/labels.txt
var labelData string

// labels is never changed.
var labels = func() (out []string) {
	for line := range strings.Lines(labelData) {
		if !strings.HasPrefix(line, "#") {
			out = append(out, strings.Fields(line)...)
		}
	}
	return out
}()

// How many paragraphs at the head and the foot of a text are looked at, and how
// long a line below it is at most, in bytes.
const (
	headParagraphs = 16
	footParagraphs = 6
	longestLine    = 240
)

// Boilerplate finds what belongs to the setting of a text and not to what it
// says: the programme tags and datelines that open its first paragraphs, and the
// lines at its foot that name a source, a link or those who made it. It goes by
// their form alone.
func Boilerplate(text string, paragraphs []tifa.Span) []tifa.Span {
	var out []tifa.Span
	foot := len(paragraphs)
	for foot > 1 && foot > len(paragraphs)-footParagraphs && isLabelled(paragraphs[foot-1].In(text)) {
		foot--
	}
	for _, p := range paragraphs[:min(foot, headParagraphs)] {
		if n := opening(p.In(text)); n > 0 {
			out = append(out, tifa.Span{Start: p.Start, End: p.Start + n})
		}
	}
	return append(out, paragraphs[foot:]...)
}

// opening is the length of the programme tags and the dateline that a paragraph
// begins with.
func opening(s string) int {
	n := 0
	for {
		m := programmeTag.FindString(s[n:])
		if m == "" {
			break
		}
		n += len(m)
	}
	for _, form := range []*regexp.Regexp{chineseDateline, englishDateline} {
		m := form.FindString(s[n:])
		next, _ := utf8.DecodeRuneInString(s[n+len(m):])
		if m != "" && !(strings.HasSuffix(m, "电") && strings.ContainsRune("影视力话子商网动信台脑气源器", next)) {
			return n + len(m)
		}
	}
	return n
}

// isLabelled reports whether a line below a text says where it was printed or
// who made it.
func isLabelled(line string) bool {
	if len(line) > longestLine {
		return false
	}
	if linkLine.MatchString(line) {
		return true
	}
	line = strings.TrimLeft(line, "（([【 ")
	for _, l := range labels {
		name := strings.TrimSuffix(l, ":")
		rest, ok := strings.CutPrefix(line, name)
		if ok && (name == l || strings.HasPrefix(strings.TrimSpace(rest), "：") || strings.HasPrefix(strings.TrimSpace(rest), ":")) {
			return true
		}
	}
	return false
}
