package publish

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa/text"
)

// A glyph is a run of characters as they are or, where Code is not empty, what
// is shown in the place of some.
type glyph struct {
	Text string
	Code string // the characters in hexadecimal, separated by a space
}

// lineBreaks are the line breaks that Unicode knows.
const lineBreaks = "\n\v\f\r\u0085\u2028\u2029"

// glyphs are the characters of s between before and after. A line break within a
// paragraph is an accident of its setting: the white space about it is shown as
// a space, or as nothing beside a Chinese character.
func glyphs(before rune, s string, after rune) []glyph {
	var out []glyph
	plain := 0
	flush := func(end int) {
		if plain < end {
			out = append(out, glyph{Text: s[plain:end]})
		}
	}
	last := before
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		shown := ""
		switch {
		case unicode.IsSpace(r):
			rest := s[i:]
			n = len(rest) - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
			if !strings.ContainsAny(rest[:n], lineBreaks) {
				i += n
				continue
			}
			next := after
			if n < len(rest) {
				next, _ = utf8.DecodeRuneInString(rest[n:])
			}
			if !text.IsHan(last) && !text.IsHan(next) {
				shown = " "
			}
		case hidden(r, n):
			shown = picture(r)
		default:
			last = r
			i += n
			continue
		}
		flush(i)
		out = append(out, glyph{shown, codes(s[i : i+n])})
		i += n
		plain = i
	}
	flush(len(s))
	return out
}

// lineBreak reports whether s is white space that breaks a line, and so would not
// be seen.
func lineBreak(s string) bool {
	return strings.ContainsAny(s, lineBreaks) && strings.TrimSpace(s) == ""
}

// hidden reports whether r, of n bytes, cannot stand in a page: a control
// character, a noncharacter or no character at all; or one that turns the
// direction of what follows.
func hidden(r rune, n int) bool {
	switch {
	case r == '\t':
		return false
	case r < ' ', r >= 0x7F && r <= 0x9F, r == utf8.RuneError && n == 1:
		return true
	}
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF
}

// picture is a sign for a hidden character.
func picture(r rune) string {
	switch {
	case r < ' ':
		return string('␀' + r)
	case r == 0x7F:
		return "␡"
	}
	return string(utf8.RuneError)
}

func codes(s string) string {
	var b strings.Builder
	for _, r := range s {
		fmt.Fprintf(&b, " %04X", r)
	}
	return b.String()[1:]
}
