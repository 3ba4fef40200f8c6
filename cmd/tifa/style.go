package main

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"

	"tifa/text"
)

// A style colours text for a terminal; the false one leaves it plain.
type style bool

// mark opens a change of style within the program's own output: it is followed
// by the letter of a code. No text holds this byte, since all text is UTF-8;
// what reaches the terminal is written by [screen].
const mark = 0xFF

var codes = map[byte]string{'b': "1", 'f': "2", 'n': "1;36", 'a': "4;32", 'd': "9;31", '.': "0"}

func (s style) wrap(code byte, text string) string {
	if !s || text == "" {
		return text
	}
	return string([]byte{mark, code}) + text + string([]byte{mark, '.'})
}

func (s style) bold(text string) string    { return s.wrap('b', text) }
func (s style) faint(text string) string   { return s.wrap('f', text) }
func (s style) node(text string) string    { return s.wrap('n', text) }
func (s style) added(text string) string   { return s.wrap('a', text) }
func (s style) dropped(text string) string { return s.wrap('d', text) }

// A screen writes for people: changes of style become the terminal's codes, and
// control characters of texts, titles and names, which could move the cursor or
// turn the writing around, become U+FFFD.
type screen struct {
	w     io.Writer
	style bool // whether styles are written at all
	rest  []byte
}

func (s *screen) Write(p []byte) (int, error) {
	in := append(s.rest, p...)
	out := make([]byte, 0, len(in)+64)
	i := 0
	for i < len(in) {
		if in[i] == mark {
			if i+1 == len(in) {
				break
			}
			if code, ok := codes[in[i+1]]; ok && s.style {
				out = append(append(append(out, "\x1b["...), code...), 'm')
			}
			i += 2
			continue
		}
		if !utf8.FullRune(in[i:]) {
			break
		}
		r, n := utf8.DecodeRune(in[i:])
		if commands(r) {
			r = utf8.RuneError
		}
		out = utf8.AppendRune(out, r)
		i += n
	}
	s.rest = append([]byte(nil), in[i:]...)
	if _, err := s.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// commands reports whether r could command a terminal or turn the direction of
// writing.
func commands(r rune) bool {
	switch {
	case r == '\n', r == '\t':
		return false
	case r < 0x20, r >= 0x7F && r <= 0x9F:
		return true
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200E, r == 0x200F, r == 0x061C:
		return true
	}
	return false
}

// width is the number of columns that text takes on a terminal.
func width(text string) int { return runewidth.StringWidth(text) }

// fit cuts text to columns, with … where something was cut off.
func fit(text string, columns int) string { return runewidth.Truncate(text, columns, "…") }

// fitLeft cuts text to its last columns.
func fitLeft(text string, columns int) string {
	if width(text) <= columns {
		return text
	}
	return "…" + runewidth.TruncateLeft(text, width(text)-columns+1, "")
}

// pad fills text up with spaces to columns, behind it or before it.
func pad(text string, columns int) string {
	return text + strings.Repeat(" ", max(0, columns-width(text)))
}

func padLeft(text string, columns int) string {
	return strings.Repeat(" ", max(0, columns-width(text))) + text
}

// oneLine is s on one line; see [text.OneLine].
func oneLine(s string) string { return text.OneLine(s) }

// number writes n with commas: 1,209.
func number(n int) string {
	s := ""
	for ; n >= 1000; n /= 1000 {
		s = "," + pad3(n%1000) + s
	}
	return itoa(n) + s
}

func pad3(n int) string { return strings.Repeat("0", 3-len(itoa(n))) + itoa(n) }
