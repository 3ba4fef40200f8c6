package structure

import (
	"iter"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// subjectStarts are the bytes of line where its subject may begin, the likeliest
// first: behind the commas that may end what stands ahead of it, then behind the
// number and the quotation mark that open the line.
func (r *englishRules) subjectStarts(line string) iter.Seq[int] {
	return func(yield func(int) bool) {
		const longest = 200 // characters ahead of a comma
		start := numberLen(line)
		for _, mark := range []string{"“", `"`} {
			if strings.HasPrefix(line[start:], mark) {
				start += len(mark)
				break
			}
		}
		word := firstLetters(line[start:])
		at := start + len(word)
		if !r.ahead.words[word] && !strings.HasSuffix(word, "ly") || at < len(line) && (isDigit(line[at]) || line[at] == '_') {
			yield(start)
			return
		}
		for n := 0; n <= longest && at < len(line); n++ {
			if strings.HasPrefix(line[at:], ", ") {
				behind := at + len(", ")
				if strings.HasPrefix(line[behind:], "and ") && !yield(behind+len("and ")) || !yield(behind) {
					return
				}
			}
			if line[at] == ';' {
				break
			}
			_, size := utf8.DecodeRuneInString(line[at:])
			at += size
		}
		yield(start)
	}
}

// numberLen is the length of the number of a paragraph that opens line: 12. or 3).
func numberLen(line string) int {
	const digits = 3
	n := 0
	for n < digits && n < len(line) && isDigit(line[n]) {
		n++
	}
	if n == 0 || !strings.HasPrefix(line[n:], ". ") && !strings.HasPrefix(line[n:], ") ") {
		return 0
	}
	return n + len(". ")
}

// leadOf is what the pattern of a lead finds in a sentence, nil if nothing.
func (r *englishRules) leadOf(line string) []int {
	line = r.leads.upTo(line)
	if line == "" {
		return nil
	}
	for start := range r.subjectStarts(line) {
		if r.lead.rejects(line[start:]) {
			continue
		}
		head := r.leads.upTo(line[start : start+r.subjectLen(line[start:])])
		if head == "" {
			continue
		}
		if m := r.lead.pattern.FindStringSubmatchIndex(head); m != nil {
			return moved(m, start)
		}
	}
	return nil
}

// subjectLen is the length of what a subject and its cue may fill at the start of
// s, with the byte behind it: words and figures, no comma but before and or
// Jr. and around an apposition.
func (r *englishRules) subjectLen(s string) int {
	passed := 0 // where an apposition ends
	for i, c := range s {
		switch {
		case i < passed:
		case c < utf8.RuneSelf && isLetter(byte(c)), c == ' ', c == '-', c == '.', c == '\'', c == '’', unicode.IsLetter(c), '0' <= c && c <= '9', r.inTitles.has(c):
		case c == ',' && (strings.HasPrefix(s[i:], ", and ") || strings.HasPrefix(s[i:], ", Jr.")):
		case c == ',' && passed == 0 && apposition.MatchString(s[i:]):
			passed = i + len(apposition.FindString(s[i:]))
		default:
			return i + 1
		}
	}
	return len(s)
}

// apposition tells who or where the subject before it is: , the leaders of the two
// straits,
var apposition = regexp.MustCompile(`^` + englishApposition)

// moved adds by to the places that a pattern found.
func moved(places []int, by int) []int {
	for i := range places {
		if places[i] >= 0 {
			places[i] += by
		}
	}
	return places
}

// chainedIn is what the pattern of a further cue finds in line from byte at on,
// nil if nothing: it begins with a mark or a conjunction.
func (r *englishRules) chainedIn(line string, at int) []int {
	for ; at < len(line); at++ {
		switch c := line[at]; {
		case c == ',', c == ';', c == ' ' && (strings.HasPrefix(line[at:], " and") || strings.HasPrefix(line[at:], " but")):
			if m := r.chained.FindStringSubmatchIndex(line[at:]); m != nil {
				return moved(m, at)
			}
		}
	}
	return nil
}

// tellsOf reports whether the subject of a sentence does something else.
func (r *englishRules) tellsOf(line string) bool {
	for start := range r.subjectStarts(line) {
		if r.tells.matches(line[start:]) {
			return true
		}
	}
	return false
}

// cueHeads are the first words of cues in English. The patterns that look for
// cues are long, and most sentences hold none.
type cueHeads struct {
	words   map[string]bool
	longest int // bytes of the longest cue
}

func newCueHeads(cues []string) cueHeads {
	h := cueHeads{words: map[string]bool{}}
	for _, cue := range cues {
		h.words[firstLetters(cue)] = true
		h.longest = max(h.longest, len(cue))
	}
	return h
}

// upTo is the part of line behind which no cue stands after a space, with the
// character behind the last cue, by which a pattern tells where a word ends; ""
// if there is none.
func (h *cueHeads) upTo(line string) string {
	for end := len(line); ; {
		space := strings.LastIndexByte(line[:end], ' ')
		if space < 0 {
			return ""
		}
		if h.words[firstLetters(line[space+1:end])] {
			return line[:min(len(line), space+1+h.longest+1)]
		}
		end = space
	}
}

// mayTitle is where in line, at byte from or behind it, a title and a name may
// begin at the earliest, -1 if there are none: behind the last letters of a title
// stand a space and a capital, before them only words that hold a capital, or of.
func (r *englishRules) mayTitle(line string, from int) int {
	for at := from; ; at++ {
		i := strings.IndexByte(line[at:], ' ')
		if i < 0 || at+i+1 == len(line) {
			return -1
		}
		if at += i; isCapital(line[at+1]) && r.endings[lastLetters(line[from:at])] {
			return from + titleStart(line[from:at])
		}
	}
}

// titleStart is where the words begin that may belong to the title that s ends in.
func titleStart(s string) int {
	for start := len(s); ; {
		space := strings.LastIndexByte(s[:start], ' ')
		if word := s[space+1 : start]; start < len(s) && word != "of" && !strings.ContainsFunc(word, func(c rune) bool { return 'A' <= c && c <= 'Z' }) {
			return start + 1
		}
		if space < 0 {
			return 0
		}
		start = space
	}
}

func isCapital(c byte) bool { return 'A' <= c && c <= 'Z' }

func isLetter(c byte) bool { return isCapital(c) || 'a' <= c && c <= 'z' }

// firstLetters are the letters of ASCII that s begins with.
func firstLetters(s string) string {
	n := 0
	for n < len(s) && isLetter(s[n]) {
		n++
	}
	return s[:n]
}

// lastLetters are the letters of ASCII that s ends in, a full stop behind them
// left out.
func lastLetters(s string) string {
	s = strings.TrimSuffix(s, ".")
	n := len(s)
	for n > 0 && isLetter(s[n-1]) {
		n--
	}
	return s[n:]
}
