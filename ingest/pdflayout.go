package ingest

import (
	_ "embed"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// The text of a PDF is rebuilt from where its characters stand:
//
//	glyphs      in the order they are drawn in
//	runs        glyphs that follow one another on a baseline
//	rows        runs on one baseline; page numbers and running heads are dropped
//	columns     a gutter that no run crosses parts the runs between full lines
//	lines       rows of a column, in reading order
//	paragraphs  lines joined by indent, length of the line before, and distance
//
// Lengths are points; y grows downwards. An em is the size of the type.

// A glyph is a character as set.
type glyph struct {
	r        rune
	x0, x1   float64 // from its origin to the origin of the next
	y        float64 // of the baseline
	size     float64
	inferred bool // a space that is nowhere in the file
}

// A run is a stretch of glyphs on one baseline without a wide gap.
type run struct {
	glyphs  []glyph
	x0, x1  float64
	y, size float64
}

// gap is the distance in ems that parts runs: more than a justified line puts
// between words, less than a gutter.
const gap = 0.8

// runs parts glyphs into runs, without white space at their ends.
func runs(glyphs []glyph) []run {
	var all []run
	start := 0
	for i := range glyphs {
		if i+1 < len(glyphs) {
			g, next := glyphs[i], glyphs[i+1]
			em := max(g.size, next.size)
			if math.Abs(next.y-g.y) < 0.2*em && next.x0 > g.x0-0.3*em && next.x0-g.x1 < gap*em {
				continue
			}
		}
		if r, ok := newRun(glyphs[start : i+1]); ok {
			all = append(all, r)
		}
		start = i + 1
	}
	return dropShadows(all)
}

func newRun(glyphs []glyph) (run, bool) {
	for len(glyphs) > 0 && unicode.IsSpace(glyphs[0].r) {
		glyphs = glyphs[1:]
	}
	for len(glyphs) > 0 && unicode.IsSpace(glyphs[len(glyphs)-1].r) {
		glyphs = glyphs[:len(glyphs)-1]
	}
	if len(glyphs) == 0 {
		return run{}, false
	}
	r := run{glyphs: glyphs, x0: glyphs[0].x0, y: glyphs[0].y, size: glyphs[0].size}
	for _, g := range glyphs {
		r.x1 = max(r.x1, g.x1)
		r.size = max(r.size, g.size)
	}
	r.x1 = max(r.x1, r.x0)
	return r, true
}

// dropShadows leaves out runs drawn again almost in place, as programs do that
// lack a bold type.
func dropShadows(all []run) []run {
	kept := all[:0]
	for _, r := range all {
		if n := len(kept); n > 0 {
			last := kept[n-1]
			if math.Abs(last.x0-r.x0) < 0.1*r.size && math.Abs(last.y-r.y) < 0.1*r.size && slices.EqualFunc(last.glyphs, r.glyphs,
				func(a, b glyph) bool { return a.r == b.r }) {
				continue
			}
		}
		kept = append(kept, r)
	}
	return kept
}

// A row is the runs on one baseline, from left to right.
type row struct {
	runs    []run
	y, size float64
}

// rows puts runs on their baselines, from top to bottom. A raised note mark
// stands on the baseline of its line.
func rows(all []run) []row {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b run) int { return order(a.y, b.y) })
	var out []row
	for _, r := range sorted {
		if n := len(out); n > 0 && math.Abs(r.y-out[n-1].y) < 0.5*max(r.size, out[n-1].size) {
			last := &out[n-1]
			last.runs = append(last.runs, r)
			if r.size > 1.1*last.size {
				last.y = r.y
			}
			last.size = max(last.size, r.size)
			continue
		}
		out = append(out, row{runs: []run{r}, y: r.y, size: r.size})
	}
	for i := range out {
		slices.SortStableFunc(out[i].runs, func(a, b run) int { return order(a.x0, b.x0) })
	}
	return out
}

func order(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// text writes a row. White space is what the file has, and a space between
// words that stand apart.
func (w row) text() string {
	spaced := len(w.runs) > 2 // 公 报: every character apart
	for _, r := range w.runs {
		spaced = spaced && len(r.glyphs) == 1 && wide(r.glyphs[0].r)
	}
	var b strings.Builder
	var last glyph
	var space rune // pending
	var inferred bool
	for i, r := range w.runs {
		for j, g := range r.glyphs {
			if unicode.IsSpace(g.r) {
				if space == 0 || inferred {
					space, inferred = g.r, g.inferred
				}
				continue
			}
			if g.r == '\u00ad' && (i < len(w.runs)-1 || j < len(r.glyphs)-1) {
				continue // a hyphen not drawn
			}
			between := wide(last.r) || wide(g.r)
			switch {
			case last.r == 0, i > 0 && j == 0 && spaced:
			case space != 0 && (!inferred || !between):
				b.WriteRune(space)
			case i > 0 && j == 0 && g.x0-last.x1 > gap*g.size:
				b.WriteByte(' ')
			case !between && g.x0-last.x1 > 0.2*g.size:
				b.WriteByte(' ')
			}
			b.WriteRune(g.r)
			last, space, inferred = g, 0, false
		}
	}
	return b.String()
}

// A line is a row of a column.
type line struct {
	row
	page, block int     // block: a stretch of one column
	key         [2]int  // which column of how many
	x0, x1      float64 // of the line
	left, right float64 // of its column
	text        string
	first       float64 // the width of what stays together at its beginning
	note        bool    // below the text of its column, in smaller type
	parted      bool    // by a wide gap, as a row of a table is
}

// indent is how far the line begins from the edge of its column, in ems.
func (l *line) indent() float64 { return (l.x0 - l.left) / l.size }

func newLine(w row) line {
	l := line{row: w, x0: w.runs[0].x0, text: w.text()}
	chars, sizes := 0, map[float64]int{}
	for i, r := range w.runs {
		l.x1 = max(l.x1, r.x1)
		l.parted = l.parted || i > 0 && r.x0-w.runs[i-1].x1 > 2.5*r.size
		for _, g := range r.glyphs {
			sizes[g.size]++
			if n := sizes[g.size]; n > chars || n == chars && g.size > l.size {
				chars, l.size = n, g.size
			}
		}
	}
	l.x1 = max(l.x1, l.x0)
	l.first = firstWidth(w)
	return l
}

// firstWidth is the width of the first word of a row, or of its first Chinese
// character with the punctuation that may not be parted from it.
func firstWidth(w row) float64 {
	glyphs := w.runs[0].glyphs
	i := 0
	for i < len(glyphs)-1 && strings.ContainsRune("“‘（《〈「『【([", glyphs[i].r) {
		i++
	}
	if wide(glyphs[i].r) {
		i++
	} else {
		for i < len(glyphs) && !wide(glyphs[i].r) && !unicode.IsSpace(glyphs[i].r) {
			i++
		}
	}
	for i < len(glyphs) && strings.ContainsRune("，。、；：？！”’）》〉」』】%％…—,.;:?!)]", glyphs[i].r) {
		i++
	}
	return glyphs[i-1].x1 - glyphs[0].x0
}

// typeset gives the text of pages, a paragraph on each line.
func typeset(pages [][]run) string {
	dropHeads(pages)
	var lines []line
	block := 0
	usual := usualGutter(pages)
	for i, page := range pages {
		for _, c := range inColumns(page, usual, 0) {
			block++
			for _, w := range rows(c.runs) {
				l := newLine(w)
				l.page, l.block, l.key = i, block, c.key
				lines = append(lines, l)
			}
		}
	}
	setEdges(lines)
	markNotes(lines)
	return paragraphs(lines)
}

//go:embed radicals.txt
var radicalsFile string

// radicals maps the radical forms that some programs put into a PDF (⼈) to the
// ideographs that were written (人).
var radicals = sync.OnceValue(func() map[rune]rune {
	forms := map[rune]rune{}
	for line := range strings.Lines(radicalsFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for pair := range strings.FieldsSeq(line) {
			radical, n := utf8.DecodeRuneInString(pair)
			forms[radical] = firstRune(pair[n:])
		}
	}
	return forms
})
