package publish

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tifa/compare"
	"tifa/text"
)

// ByteOrderMark begins a CSV file that a spreadsheet is to read as UTF-8: Excel
// takes one without it for the code page of its system. Page.Write does not
// write it.
const ByteOrderMark = "\uFEFF"

// csvHead are the columns of a redline. Paragraphs count from 1. Offsets count
// code points of the text of their side and are half-open.
func (l Language) csvHead() []string {
	return slices.Concat(
		l.heads("unit", "kind", "ignored"),
		l.heads("old_paragraph", "old_last_paragraph", "old_start", "old_end"),
		l.heads("new_paragraph", "new_last_paragraph", "new_start", "new_end"),
		l.heads("moves", "old_text", "new_text", "redline"),
	)
}

// csv writes a row for each paragraph, or for each run of them that the other
// text has as one, and then one for each passage that moved within or between
// paragraphs. The column "moves" has the numbers of these passages. In "redline"
// stand [-dropped-] and {+added+}. Cells of text are made harmless.
func (p *Page) csv(w io.Writer) error {
	t := p.texts()
	c := csvWriter{texts: t, old: text.NewPoints(t.old), new: text.NewPoints(t.new), language: p.Imprint.Language}
	records := [][]string{c.language.csvHead()}
	for _, r := range t.rows(p.redline()) {
		if r.place != left {
			records = append(records, c.row(r))
		}
	}
	for i, m := range p.redline().Moves {
		parts := []part{}
		for _, x := range wordings(m) {
			if x.Op == compare.Kept {
				parts = t.same(parts, x.Old, x.New)
			} else {
				parts = append(parts, part{op: x.Op, old: x.Old, new: x.New})
			}
		}
		o, n := paragraphNear(t.oldParagraphs, m.Old.Start), paragraphNear(t.newParagraphs, m.New.Start)
		r := append([]string{p.say("passage"), p.say(string(compare.Moved)), ""}, c.span(c.old, compare.Run{Start: o, End: o + 1}, m.Old.Start, m.Old.End)...)
		r = append(r, c.span(c.new, compare.Run{Start: n, End: n + 1}, m.New.Start, m.New.End)...)
		records = append(records, append(r, strconv.Itoa(i+1), Harmless(m.Old.In(t.old)), Harmless(m.New.In(t.new)), Harmless(c.notation(parts))))
	}
	out := csv.NewWriter(w)
	return out.WriteAll(records)
}

type csvWriter struct {
	*texts
	old, new *text.Points
	language Language
}

func (c *csvWriter) row(r row) []string {
	oldText, newText := "", ""
	oldCells, newCells := make([]string, 4), make([]string, 4)
	if r.old.Len() > 0 {
		start, end := c.oldParagraphs[r.old.Start].Start, c.oldParagraphs[r.old.End-1].End
		oldText, oldCells = c.texts.old[start:end], c.span(c.old, r.old, start, end)
	}
	if r.new.Len() > 0 {
		start, end := c.newParagraphs[r.new.Start].Start, c.newParagraphs[r.new.End-1].End
		newText, newCells = c.texts.new[start:end], c.span(c.new, r.new, start, end)
	}
	ignored := ""
	if r.ignored {
		ignored = c.language.say("yes")
	}
	var moves []string
	for _, p := range r.parts {
		if n := strconv.Itoa(p.move); p.move > 0 && (len(moves) == 0 || moves[len(moves)-1] != n) {
			moves = append(moves, n)
		}
	}
	out := append([]string{c.language.say("paragraph"), c.language.say(string(r.kind)), ignored}, append(oldCells, newCells...)...)
	return append(out, strings.Join(moves, " "), Harmless(oldText), Harmless(newText), Harmless(c.notation(r.parts)))
}

// span tells where a passage stands.
func (c *csvWriter) span(points *text.Points, paragraphs compare.Run, start, end int) []string {
	return []string{
		strconv.Itoa(paragraphs.Start + 1), strconv.Itoa(paragraphs.End),
		strconv.Itoa(points.At(start)), strconv.Itoa(points.At(end)),
	}
}

func (c *csvWriter) notation(parts []part) string {
	var b strings.Builder
	for _, group := range groups(parts) {
		s := ""
		for _, p := range group {
			s += p.in(c.texts)
		}
		switch p := group[0]; {
		case p.op == compare.Added:
			b.WriteString("{+" + s + "+}")
		case p.op == compare.Dropped:
			b.WriteString("[-" + s + "-]")
		default:
			b.WriteString(s)
		}
	}
	return b.String()
}

// Harmless is s as a field of CSV: it puts an apostrophe before what a spreadsheet would take for a formula,
// and before an apostrophe, so that taking off one that leads gives the text. It
// replaces a NUL by its sign.
func Harmless(s string) string {
	s = strings.ReplaceAll(s, "\x00", picture(0))
	if r, _ := utf8.DecodeRuneInString(s); s != "" && strings.ContainsRune("=+-@＝＋－＠'\t\r\n", r) {
		return "'" + s
	}
	return s
}
