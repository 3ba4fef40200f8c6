package main

import (
	"strings"

	"github.com/mattn/go-runewidth"
)

// A style colours text for a terminal; the false one leaves it plain.
type style bool

func (s style) wrap(code, text string) string {
	if !s || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s style) bold(text string) string    { return s.wrap("1", text) }
func (s style) faint(text string) string   { return s.wrap("2", text) }
func (s style) node(text string) string    { return s.wrap("1;36", text) }
func (s style) added(text string) string   { return s.wrap("4;32", text) }
func (s style) dropped(text string) string { return s.wrap("9;31", text) }

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

// oneLine is text with every run of white space that holds a line break left
// out between Chinese characters, and one space elsewhere.
func oneLine(text string) string {
	if !strings.ContainsAny(text, "\n\r\t\f") {
		return text
	}
	var b strings.Builder
	for i, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\n\r\t\f", r) }) {
		if i > 0 && len(part) > 0 && part[0] < 0x80 {
			b.WriteByte(' ')
		}
		b.WriteString(part)
	}
	return b.String()
}

// number writes n with commas: 1,209.
func number(n int) string {
	s := ""
	for ; n >= 1000; n /= 1000 {
		s = "," + pad3(n%1000) + s
	}
	return itoa(n) + s
}

func pad3(n int) string { return strings.Repeat("0", 3-len(itoa(n))) + itoa(n) }
