package ingest

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

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
