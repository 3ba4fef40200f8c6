package ingest

import (
	_ "embed"
	"math"
	"regexp"
	"slices"
	"strconv"
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

// margins are the outermost rows of a page that may be a running head or a
// page number.
const margins = 3

// dropHeads takes page numbers and running heads from the pages of a file: rows
// at the edge of a page that read as a number of a page, or that stand at the
// same place on most pages.
func dropHeads(pages [][]run) {
	type edge struct {
		page int
		row  row
		text string // without white space
		key  string // with each number as #
	}
	var tops, feet [][]edge // by page, from the edge inwards
	seen := map[string][]edge{}
	for i, page := range pages {
		all := rows(page)
		var top, foot []edge
		for k := range min(margins, len(all)) {
			for at, side := range []*[]edge{&top, &foot} {
				w := all[k]
				if at == 1 {
					w = all[len(all)-1-k]
				}
				text := strings.Join(strings.Fields(w.text()), "")
				e := edge{i, w, text, digits.ReplaceAllString(text, "#")}
				*side = append(*side, e)
				seen[e.key] = append(seen[e.key], e)
			}
		}
		tops, feet = append(tops, top), append(feet, foot)
	}
	repeated := func(e edge) bool {
		on := map[int]bool{}
		for _, other := range seen[e.key] {
			if math.Abs(other.row.y-e.row.y) < 4 {
				on[other.page] = true
			}
		}
		return len(on) >= 2 && len(on)*5 >= len(pages)*2 // left and right pages may differ
	}
	addressed := map[int]bool{} // pages printed by a browser
	for _, edges := range feet {
		if len(edges) > 0 && browserFoot.MatchString(edges[0].text) {
			addressed[edges[0].page] = true
		}
	}
	// A bare number counts the pages where those of other pages do so too.
	offsets := map[int]int{}
	for _, side := range [][][]edge{tops, feet} {
		for _, edges := range side {
			for _, e := range edges {
				if n, err := strconv.Atoi(e.text); err == nil {
					offsets[n-e.page]++
				}
			}
		}
	}
	numbered := func(e edge) bool {
		if addressed[e.page] && e.row.y == tops[e.page][0].row.y && browserHead.MatchString(e.text) {
			return true
		}
		if pageNumber.MatchString(e.text) || browserFoot.MatchString(e.text) {
			return true
		}
		n, err := strconv.Atoi(e.text)
		return err == nil && (offsets[n-e.page] > 1 || len(pages) == 1 && n < 1000)
	}
	for i := range pages {
		for _, edges := range [][]edge{tops[i], feet[i]} {
			for _, e := range edges {
				if !numbered(e) && !repeated(e) {
					break
				}
				pages[i] = slices.DeleteFunc(pages[i], func(r run) bool {
					return slices.ContainsFunc(e.row.runs, func(s run) bool { return &s.glyphs[0] == &r.glyphs[0] })
				})
			}
		}
	}
}

var (
	digits     = regexp.MustCompile(`\d+`)
	pageNumber = regexp.MustCompile(`(?i)^(` +
		`[-—–―·•~]+\d{1,4}[-—–―·•~]+` +
		`|第([\d０-９]+|[一二三四五六七八九十百〇零]+)页[,，/／]?(共([\d０-９]+|[一二三四五六七八九十百〇零]+)页)?` +
		`|(page|p\.?)\d{1,4}((of|/)\d{1,4})?` +
		`|\d{1,4}(/|of)\d{1,4}` +
		`|[ivxl]{1,6}` +
		`)$`)
	// What browsers print around a page: the time above it, its address below.
	browserHead = regexp.MustCompile(`^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?(上午|下午)?\d{1,2}:\d{2}`)
	browserFoot = regexp.MustCompile(`^(https?|file)://\S*\d{1,4}/\d{1,4}$`)
)

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

// A column is a stretch of a page that is read from top to bottom.
type column struct {
	runs []run
	key  [2]int // which of how many
}

// usualGutter is the gutter in the middle of the pages that have one, 0 if none
// has: the last page may have too few lines to tell.
func usualGutter(pages [][]run) float64 {
	var found []float64
	for _, page := range pages {
		if x, ok := gutter(page); ok {
			found = append(found, x)
		}
	}
	if len(found) == 0 {
		return 0
	}
	slices.Sort(found)
	return found[len(found)/2]
}

// inColumns parts the runs of a page, or of a column, into columns in reading
// order: a line across the gutter is read after the columns above it. Where no
// gutter shows, runs that keep clear of the usual one are parted by that.
func inColumns(all []run, usual float64, depth int) []column {
	single := []column{{runs: all, key: [2]int{0, 1}}}
	if depth == 2 {
		return single
	}
	x, ok := gutter(all)
	if !ok {
		if usual == 0 || slices.ContainsFunc(all, func(r run) bool { return r.x0 < usual && r.x1 > usual }) {
			return single
		}
		if !slices.ContainsFunc(all, func(r run) bool { return r.x0 > usual }) {
			return []column{{runs: all, key: [2]int{0, 2}}} // the rest of a left column
		}
		x = usual
	}
	var out []column
	var full []run
	flush := func() {
		if len(full) > 0 {
			out = append(out, column{runs: full, key: [2]int{0, 1}})
			full = nil
		}
	}
	for _, b := range bands(all, x) {
		left, right := inColumns(b.left, 0, depth+1), inColumns(b.right, 0, depth+1)
		if b.crossing != nil || lineCount(b.left) < 2 || lineCount(b.right) < 1 {
			full = append(append(append(full, b.crossing...), b.left...), b.right...)
			continue
		}
		flush()
		for i, c := range append(left, right...) {
			out = append(out, column{runs: c.runs, key: [2]int{i, len(left) + len(right)}})
		}
	}
	flush()
	return out
}

// A band is a slice of a page: what crosses the gutter, or what stands on
// either side of it.
type band struct{ crossing, left, right []run }

func bands(all []run, x float64) []band {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b run) int { return order(a.y, b.y) })
	var out []band
	for _, r := range sorted {
		crossing := r.x0 < x && r.x1 > x
		if n := len(out); n == 0 || crossing != (out[n-1].crossing != nil) {
			out = append(out, band{})
		}
		b := &out[len(out)-1]
		switch {
		case crossing:
			b.crossing = append(b.crossing, r)
		case r.x1 <= x:
			b.left = append(b.left, r)
		default:
			b.right = append(b.right, r)
		}
	}
	return out
}

// gutter finds the left edge of a right-hand column: where several lines begin
// and, over at least six lines on both sides, none passes.
func gutter(all []run) (x float64, ok bool) {
	starts := map[int]int{}
	minX, maxX := math.Inf(1), math.Inf(-1)
	for _, r := range all {
		starts[int(math.Round(r.x0-0.3*r.size))]++
		minX, maxX = min(minX, r.x0), max(maxX, r.x1)
	}
	var candidates []int
	for s, n := range starts {
		if n >= 2 && float64(s) > minX+0.12*(maxX-minX) && float64(s) < maxX-0.12*(maxX-minX) {
			candidates = append(candidates, s)
		}
	}
	slices.SortFunc(candidates, func(a, b int) int {
		if starts[a] != starts[b] {
			return starts[b] - starts[a]
		}
		return a - b
	})
	best := 0
	for _, s := range candidates[:min(8, len(candidates))] {
		score := 0
		for _, b := range bands(all, float64(s)) {
			l, r := lineCount(b.left), lineCount(b.right)
			if min(l, r) >= 2 && l+r >= 6 && filled(b.left) && filled(b.right) {
				score += min(l, r)
			}
		}
		if score > best {
			best, x = score, float64(s)
		}
	}
	return x, best > 0
}

func lineCount(all []run) int { return len(rows(all)) }

// filled reports whether runs look like running text rather than a table: most
// of them are as wide as the widest allows.
func filled(all []run) bool {
	minX, maxX, sum := math.Inf(1), math.Inf(-1), 0.0
	for _, r := range all {
		minX, maxX = min(minX, r.x0), max(maxX, r.x1)
		sum += r.x1 - r.x0
	}
	return sum > 0.5*(maxX-minX)*float64(lineCount(all))
}

// setEdges finds the edges of the column of each line. Columns of a kind are
// as wide on every page; their left edge may change from page to page.
func setEdges(lines []line) {
	type place struct {
		page int
		key  [2]int
	}
	edges := map[place][2]float64{}
	width := map[[2]int]float64{}
	byPlace := map[place][]line{}
	for _, l := range lines {
		at := place{l.page, l.key}
		byPlace[at] = append(byPlace[at], l)
	}
	lefts := map[[2]int][]float64{}
	for at, some := range byPlace {
		x0s, x1s := make([]float64, len(some)), make([]float64, len(some))
		for i, l := range some {
			x0s[i], x1s[i] = l.x0, l.x1
		}
		slices.Sort(x0s)
		slices.Sort(x1s)
		left, right := x0s[len(x0s)/20], x1s[len(x1s)-1-len(x1s)/20]
		edges[at] = [2]float64{left, right}
		width[at.key] = max(width[at.key], right-left)
		lefts[at.key] = append(lefts[at.key], left)
	}
	for _, l := range lefts {
		slices.Sort(l)
	}
	for i := range lines {
		l := &lines[i]
		at := place{l.page, l.key}
		l.left = edges[at][0]
		if usual := lefts[l.key]; len(byPlace[at]) < 4 {
			l.left = min(l.left, usual[len(usual)/2])
		}
		l.right = l.left + width[l.key]
		if l.key[1] == 1 { // a line above columns is as wide as they are
			for k := range 3 {
				if e, ok := edges[place{l.page, [2]int{k, 2}}]; ok {
					l.left, l.right = min(l.left, e[0]), max(l.right, e[1])
				}
			}
		}
	}
}

// bodySize is the size that most of the text is set in.
func bodySize(lines []line) float64 {
	chars := map[float64]int{}
	for _, l := range lines {
		chars[math.Round(2*l.size)/2] += utf8.RuneCountInString(l.text)
	}
	var body float64
	for size, n := range chars {
		if n > chars[body] || n == chars[body] && size > body {
			body = size
		}
	}
	return body
}

// markNotes marks the lines below the text of a column in smaller type.
func markNotes(lines []line) {
	body := bodySize(lines)
	for end := len(lines); end > 0; {
		start := end
		for start > 0 && lines[start-1].block == lines[end-1].block {
			start--
		}
		for i := end - 1; i > start && lines[i].size < 0.92*body; i-- {
			lines[i].note = true
		}
		if lines[start].size < 0.92*body { // nothing but small type
			for i := start; i < end; i++ {
				lines[i].note = false
			}
		}
		end = start
	}
}

// A setter joins lines into paragraphs.
type setter struct {
	body     float64 // size
	pitch    float64 // usual distance of baselines in ems
	indented bool    // paragraphs begin with an indent
}

// paragraphs joins lines. Notes stand after the paragraph that they interrupt.
func paragraphs(lines []line) string {
	s := setter{body: bodySize(lines)}
	var pitches []float64
	for i := range lines {
		if i == 0 || lines[i].block != lines[i-1].block {
			continue
		}
		a, b := &lines[i-1], &lines[i]
		pitches = append(pitches, (b.y-a.y)/max(a.size, b.size))
		if in := a.indent(); in > 0.8 && in < 4 && b.indent() < 0.5 && !a.note {
			s.indented = true
		}
	}
	slices.Sort(pitches)
	if len(pitches) > 0 {
		s.pitch = pitches[len(pitches)/4]
	}
	var out, held []string
	var text, note []*line // paragraphs in progress
	finish := func(par *[]*line, to *[]string) {
		if len(*par) > 0 {
			if t := joined(*par); t != "" {
				*to = append(*to, t)
			}
		}
		*par = nil
	}
	for i := range lines {
		l := &lines[i]
		if l.note {
			if !s.continues(note, l) {
				finish(&note, &held)
			}
			note = append(note, l)
			continue
		}
		if !s.continues(text, l) {
			finish(&text, &out)
			finish(&note, &held)
			out, held = append(out, held...), nil
		}
		text = append(text, l)
	}
	finish(&text, &out)
	finish(&note, &held)
	return strings.Join(append(out, held...), "\n")
}

// continues reports whether a line goes on with the paragraph par.
func (s *setter) continues(par []*line, l *line) bool {
	if len(par) == 0 {
		return false
	}
	prev := par[len(par)-1]
	em := max(prev.size, l.size)
	near := prev.block == l.block
	if em > 1.15*min(prev.size, l.size) || near && l.y-prev.y > 1.3*s.pitch*em {
		return false
	}
	if em > 1.15*s.body && near && centred(prev) && centred(l) {
		return true // a title of several lines
	}
	const narrow = 8 // ems: no column of running text
	if short(prev, l) || prev.parted || l.parted || l.right-l.left < narrow*em {
		return false
	}
	before, now := prev.indent(), l.indent()
	switch {
	case now <= 0.5:
		if before > 6 && len(par) == 1 || before > 0.5 && len(par) > 1 {
			return false // after a date at the right, after a quotation
		}
		// Where neither indent nor distance tells: a Chinese line ends at the
		// margin by a full stop as seldom as a paragraph does, an English one
		// more seldom.
		return near || s.indented || !ended(prev.text) || wide(lastRune(prev.text))
	case math.Abs(now-before) <= 0.5:
		return len(par) > 1 || !ended(prev.text)
	case now > before:
		return len(par) == 1 && now-before < 4 && marker.MatchString(prev.text)
	}
	return len(par) == 1 && before < 6 && before-now < 4
}

// short reports whether the beginning of next would have fitted at the end of
// l, so that the line was broken on purpose.
func short(l, next *line) bool {
	room := l.right - l.x1 - 0.1*l.size
	if !wide(lastRune(l.text)) || !wide(firstRune(next.text)) {
		room -= 0.2 * l.size
	}
	return next.first < room && !strings.HasSuffix(l.text, "-")
}

// centred reports whether a line stands in the middle of its column.
func centred(l *line) bool {
	left, right := l.x0-l.left, l.right-l.x1
	return math.Abs(left-right) < 1.5*l.size && (left > 0.5*l.size || right < 2*l.size)
}

// marker matches the beginning of an item whose further lines are indented.
var marker = regexp.MustCompile(`^([•●○■◆▪·*–—-]|[(（]?(\d{1,3}|[a-z]|[ivx]{1,5}|[一二三四五六七八九十]{1,3})[)）.．、])`)

// ended reports whether a sentence ends with s.
func ended(s string) bool {
	s = strings.TrimRight(s, "”’」』）)\"'】]")
	return strings.ContainsRune("。！？；：….!?;:", lastRune(s))
}

func firstRune(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }
func lastRune(s string) rune  { r, _ := utf8.DecodeLastRuneInString(s); return r }

// joined is the text of a paragraph.
func joined(par []*line) string {
	var b strings.Builder
	for i, l := range par {
		text := strings.TrimSpace(l.text)
		if i == len(par)-1 {
			b.WriteString(strings.TrimSuffix(text, "\u00ad"))
			break
		}
		next := firstRune(par[i+1].text)
		switch last := lastRune(text); {
		case last == '\u00ad', (last == '-' || last == '\u2010') && unicode.IsLower(next):
			b.WriteString(text[:len(text)-utf8.RuneLen(last)])
		case last == '-', last == '\u2010', last == '—', last == '/', next == '—', wide(last), wide(next):
			b.WriteString(text)
		default:
			b.WriteString(text)
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// wide reports whether r is written without spaces around it: a Chinese
// character or its punctuation.
func wide(r rune) bool {
	return r >= 0x2E80 && (unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x30FF || r >= 0xFF01 && r <= 0xFF60)
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
