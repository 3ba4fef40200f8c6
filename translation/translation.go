// Package translation finds in a translation the passage that renders a passage of
// the original, where that is certain.
//
// Paragraphs are aligned in order by their lengths (Gale and Church 1993) and by the
// numbers they have: one with one, or left out. A pair is certain if
//
//   - both paragraphs have the same numbers of two digits and more,
//   - their lengths stand in the usual ratio of both texts, give or take a factor of one and a half,
//   - and they share such a number, or stand in an unbroken run of pairs of which
//     both neighbours do (the beginnings and the ends of two texts that have equally
//     many paragraphs count as such).
//
// Nothing is said of other paragraphs: a translator may have joined, split or left
// them out. Within a certain pair a sentence renders a sentence if both paragraphs
// have equally many and every one of them has the numbers and the length of its
// counterpart; else the paragraph is given.
package translation

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/text"
)

// An Alignment is a text beside its translation.
type Alignment struct {
	Original, Translation *tifa.Document
	pairs                 []pair // certain ones, in order
	Paragraphs            int    // of the original
}

// Certain is the number of paragraphs of the original whose translation is certain.
func (a *Alignment) Certain() int { return len(a.pairs) }

type pair struct{ original, translation tifa.Span }

// most is the number of paragraphs of a text that are aligned: the time grows with
// the product of both.
const most = 2000

// Align aligns an original with its translation. Texts of more than 2,000 paragraphs
// are not aligned: nothing in them is certain.
func Align(original, translation *tifa.Document) *Alignment {
	a := &Alignment{Original: original, Translation: translation}
	from, to := text.Paragraphs(original.Text), text.Paragraphs(translation.Text)
	a.Paragraphs = len(from)
	if len(from) == 0 || len(to) == 0 || len(from) > most || len(to) > most {
		return a
	}
	x, y := read(original.Text, from), read(translation.Text, to)
	a.pairs = certain(x, y, lengths(x, y))
	return a
}

// lengths is how many letters of the translation go with one of the original: the
// median of the paragraphs whose numbers no other has, else that of the whole texts.
func lengths(x, y []piece) float64 {
	alone := func(all []piece) map[string]int {
		met := map[string]int{}
		for i, p := range all {
			if key := strings.Join(p.numbers, " "); key != "" {
				if _, twice := met[key]; twice {
					i = -1
				}
				met[key] = i
			}
		}
		return met
	}
	there := alone(y)
	var ratios []float64
	for key, i := range alone(x) {
		if j, ok := there[key]; ok && i >= 0 && j >= 0 && x[i].size > 0 {
			ratios = append(ratios, float64(y[j].size)/float64(x[i].size))
		}
	}
	if len(ratios) == 0 {
		return float64(total(y)) / float64(max(1, total(x)))
	}
	slices.Sort(ratios)
	return ratios[len(ratios)/2]
}

// A piece is a paragraph or a sentence.
type piece struct {
	span    tifa.Span
	size    int // code points that are letters and digits
	numbers []string
}

func read(s string, spans []tifa.Span) []piece {
	out := make([]piece, len(spans))
	for i, at := range spans {
		out[i] = piece{span: at, numbers: numbers(at.In(s))}
		for _, r := range at.In(s) {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				out[i].size++
			}
		}
	}
	return out
}

func total(all []piece) (n int) {
	for _, p := range all {
		n += p.size
	}
	return n
}

// numbers are those of two digits and more, sorted, each once. Those that a word of
// number goes on (万, 亿, million) are left out: another language counts in others.
func numbers(s string) []string {
	s = text.FormOf(s, text.Width)
	var out []string
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isDigit(r) {
			i += n
			continue
		}
		start := i
		for i < len(s) && (isDigit(rune(s[i])) || (s[i] == ',' || s[i] == '.') && i+1 < len(s) && isDigit(rune(s[i+1]))) {
			i++
		}
		digits := strings.ReplaceAll(s[start:i], ",", "")
		if len(digits) >= 2 && !scaled(s[i:]) {
			out = append(out, digits)
		}
	}
	for i, month := range []string{"October", "November", "December"} { // of the others the number has one digit
		if strings.Contains(s, month) {
			out = append(out, strconv.Itoa(10+i))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// scaled reports whether s begins with a word of number.
func scaled(s string) bool {
	s = strings.ToLower(strings.TrimLeft(s, " \u00a0-"))
	for _, w := range []string{"万", "萬", "亿", "億", "千", "百", "million", "billion", "trillion", "thousand", "hundred"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// The costs of an alignment: of a pair its distance, of a paragraph left out as much
// as a pair whose lengths differ by a factor of twelve.
const (
	skip     = 2.5
	differ   = 2.0 // of a pair whose numbers are not the same
	agreeing = 1.0 // saved by numbers that both have
	within   = 1.5 // times
	short    = 12  // letters below which lengths say nothing
)

// distance is the cost of a pair.
func distance(x, y *piece, ratio float64) float64 {
	d := math.Abs(math.Log((float64(y.size) + 1) / (float64(x.size)*ratio + 1)))
	switch {
	case !slices.Equal(x.numbers, y.numbers):
		d += differ
	case len(x.numbers) > 0:
		d -= agreeing
	}
	return d
}

// agree reports whether a pair has the same numbers and the ratio of both texts.
func agree(x, y *piece, ratio float64) bool {
	if !slices.Equal(x.numbers, y.numbers) {
		return false
	}
	expected := float64(x.size) * ratio
	if x.size < short && y.size < short*int(math.Ceil(ratio)) {
		return true
	}
	return float64(y.size) <= within*expected && expected <= within*float64(y.size)
}

// certain aligns paragraphs and gives the certain pairs.
func certain(x, y []piece, ratio float64) []pair {
	to := align(x, y, ratio)
	anchored := func(i int) bool { return to[i] >= 0 && len(x[i].numbers) > 0 && agree(&x[i], &y[to[i]], ratio) }
	before, behind := make([]bool, len(x)), make([]bool, len(x)) // an anchor stands there, in an unbroken run
	even := len(x) == len(y)
	for i := range x {
		unbroken := to[i] >= 0 && agree(&x[i], &y[to[i]], ratio)
		switch {
		case !unbroken:
		case anchored(i):
			before[i] = true
		case i == 0:
			before[i] = even && to[i] == 0
		default:
			before[i] = before[i-1] && to[i] == to[i-1]+1
		}
	}
	for i := len(x) - 1; i >= 0; i-- {
		unbroken := to[i] >= 0 && agree(&x[i], &y[to[i]], ratio)
		switch {
		case !unbroken:
		case anchored(i):
			behind[i] = true
		case i == len(x)-1:
			behind[i] = even && to[i] == len(y)-1
		default:
			behind[i] = behind[i+1] && to[i] == to[i+1]-1
		}
	}
	var out []pair
	for i := range x {
		if before[i] && behind[i] {
			out = append(out, pair{x[i].span, y[to[i]].span})
		}
	}
	return out
}

// align gives for each paragraph the one that it goes with, -1 for none, at the
// least cost.
func align(x, y []piece, ratio float64) []int {
	width := len(y) + 1
	cost := make([]float32, (len(x)+1)*width)
	from := make([]byte, len(cost)) // how a cell was reached: 1 a pair, 2 x left out, 3 y left out
	for i := 0; i <= len(x); i++ {
		for j := 0; j <= len(y); j++ {
			if i == 0 && j == 0 {
				continue
			}
			best, way := float32(math.Inf(1)), byte(0)
			try := func(c float32, w byte) {
				if c < best {
					best, way = c, w
				}
			}
			if i > 0 && j > 0 {
				try(cost[(i-1)*width+j-1]+float32(distance(&x[i-1], &y[j-1], ratio)), 1)
			}
			if i > 0 {
				try(cost[(i-1)*width+j]+skip, 2)
			}
			if j > 0 {
				try(cost[i*width+j-1]+skip, 3)
			}
			cost[i*width+j], from[i*width+j] = best, way
		}
	}
	to := make([]int, len(x))
	for i, j := len(x), len(y); i > 0 || j > 0; {
		switch from[i*width+j] {
		case 1:
			i, j = i-1, j-1
			to[i] = j
		case 2:
			i--
			to[i] = -1
		default:
			j--
		}
	}
	return to
}

// Of is the passage of the translation that renders the passage of the original at
// a span: a sentence where sentences are certain, else a paragraph. ok is false
// where none is certain, or the span lies in no one paragraph.
func (a *Alignment) Of(at tifa.Span) (s tifa.Span, ok bool) {
	if a == nil {
		return s, false
	}
	i := slices.IndexFunc(a.pairs, func(p pair) bool { return p.original.Contains(at) })
	if i < 0 {
		return s, false
	}
	p := a.pairs[i]
	x := read(a.Original.Text, sentences(a.Original.Text, p.original))
	y := read(a.Translation.Text, sentences(a.Translation.Text, p.translation))
	if len(x) != len(y) {
		return p.translation, true
	}
	ratio := float64(total(y)) / float64(max(1, total(x)))
	for k := range x {
		if !agree(&x[k], &y[k], ratio) {
			return p.translation, true
		}
	}
	for k := range x {
		if x[k].span.Contains(at) {
			return y[k].span, true
		}
	}
	return p.translation, true
}

// sentences cuts a paragraph behind 。！？ and behind . ! ? before white space and a
// capital; a closing quotation mark goes with what it closes.
func sentences(s string, at tifa.Span) []tifa.Span {
	var out []tifa.Span
	start := at.Start
	for i := at.Start; i < at.End; {
		r, n := utf8.DecodeRuneInString(s[i:at.End])
		i += n
		if !strings.ContainsRune("。！？.!?", r) {
			continue
		}
		for i < at.End {
			q, n := utf8.DecodeRuneInString(s[i:at.End])
			if !strings.ContainsRune("”’」』）)\"'", q) {
				break
			}
			i += n
		}
		rest := strings.TrimLeftFunc(s[i:at.End], unicode.IsSpace)
		next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, "“‘\"'("))
		if r < utf8.RuneSelf && rest != "" && (len(rest) == len(s[i:at.End]) || !unicode.IsUpper(next)) {
			continue
		}
		out = append(out, tifa.Span{Start: start, End: i})
		start = at.End - len(rest)
		i = start
	}
	if start < at.End {
		out = append(out, tifa.Span{Start: start, End: at.End})
	}
	return out
}
