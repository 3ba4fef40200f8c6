package web

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"tifa/text"
)

// A chart is drawn by the template of the same name: bars or lines over years, with
// title and axes. Lengths are units of its view box.
type chart struct {
	Title, Description string
	XTitle, YTitle     string
	Width, Height      float64
	Left, Top          float64 // of the plot
	Right, Bottom      float64
	XTicks, YTicks     []tick
	Bars               []bar
	Lines              []curve
	Names              []label // of rows
	Holes              []bar   // years of which nothing is held
	Legend             []legend
}

type tick struct {
	At    float64
	Words string
}

// A bar is a part of a column; its class colours it.
type bar struct {
	X, Y, Width, Height float64
	Class               int
	Words, To           string // what it says, and where it leads
}

// A curve goes through its points; it is broken where nothing is known.
type curve struct {
	Path   string
	Class  int
	Points []dot
}

type dot struct {
	X, Y      float64
	Words, To string
}

// A label stands beside a row, its value behind its bar.
type label struct {
	X, Y      float64
	Words, To string
	Value     bool
}

type legend struct {
	X, Y  float64
	Class int
	Words string
}

// Plain is the height without the legend, which a page sets below the chart.
func (c *chart) Plain() float64 {
	switch {
	case len(c.Legend) == 0:
		return c.Height
	case len(c.XTicks) == 0:
		return c.Bottom + 6
	}
	return c.Bottom + 44
}

// Middle is the middle of the plot.
func (c *chart) Middle() float64 { return round((c.Left + c.Right) / 2) }

// Linked reports whether a part of the chart leads somewhere: then it is no picture
// to those who hear the page, but a group of links.
func (c *chart) Linked() bool {
	return slices.ContainsFunc(c.Bars, func(b bar) bool { return b.To != "" }) || slices.ContainsFunc(c.Names, func(l label) bool { return l.To != "" }) ||
		slices.ContainsFunc(c.Lines, func(l curve) bool { return slices.ContainsFunc(l.Points, func(d dot) bool { return d.To != "" }) })
}

// colours is the number of classes that charts tell apart.
const colours = 8

// newChart makes a plot for columns, one for each of keys, with a scale up to most.
func newChart(keys []string, most float64) *chart {
	c := &chart{Width: 960, Height: 260, Left: 64, Top: 14, Right: 948, Bottom: 206}
	top := top(most)
	step := niceStep(most / 4)
	for y := 0.0; y <= top+step/2; y += step {
		c.YTicks = append(c.YTicks, tick{c.y(y, top), tickWords(y)})
	}
	every := max(1, (len(keys)+15)/16)
	for i, k := range keys {
		if i%every == 0 {
			c.XTicks = append(c.XTicks, tick{c.x(i, len(keys)) + c.column(len(keys))/2, k})
		}
	}
	return c
}

// whole leaves out ticks between whole numbers.
func (c *chart) whole() {
	c.YTicks = slices.DeleteFunc(c.YTicks, func(t tick) bool { return strings.Contains(t.Words, ".") })
}

// top is the greatest value on the scale for values up to most.
func top(most float64) float64 {
	step := niceStep(most / 4)
	return step * math.Max(1, math.Ceil(most/step-1e-9))
}

// niceStep is the next of 1, 2, 5, 10, … that is x or more.
func niceStep(x float64) float64 {
	if x <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{1, 2, 5, 10} {
		if m*power >= x-1e-12 {
			return m * power
		}
	}
	return 10 * power
}

func tickWords(y float64) string {
	if y >= 1000 {
		return grouped(int(y))
	}
	return strconv.FormatFloat(math.Round(y*1e6)/1e6, 'f', -1, 64)
}

func (c *chart) column(n int) float64 { return (c.Right - c.Left) / float64(max(1, n)) }

func (c *chart) x(i, n int) float64 { return c.Left + c.column(n)*float64(i) }

func (c *chart) y(v, top float64) float64 { return c.Bottom - v/top*(c.Bottom-c.Top) }

// stack draws the values of a column, the first at the foot. Words and addresses
// belong to them in order.
func (c *chart) stack(i, n int, top float64, values []float64, words, to []string) {
	const gap = 0.15
	width := c.column(n)
	base := 0.0
	for class, v := range values {
		if v <= 0 {
			continue
		}
		height := math.Max(1, v/top*(c.Bottom-c.Top))
		c.Bars = append(c.Bars, bar{
			X: round(c.x(i, n) + gap*width/2), Y: round(c.y(base, top) - height), Width: round(width * (1 - gap)), Height: round(height),
			Class: class % colours, Words: words[class], To: to[class],
		})
		base += v
	}
}

// hole marks a column of which nothing is held.
func (c *chart) hole(i, n int, words string) {
	c.Holes = append(c.Holes, bar{X: round(c.x(i, n)), Y: c.Top, Width: round(c.column(n)), Height: c.Bottom - c.Top, Words: words})
}

// line draws values over columns; a value below 0 is unknown.
func (c *chart) line(class int, top float64, values []float64, words, to []string) {
	out := curve{Class: class % colours}
	pen := "M"
	for i, v := range values {
		if v < 0 {
			pen = "M"
			continue
		}
		x, y := round(c.x(i, len(values))+c.column(len(values))/2), round(c.y(v, top))
		out.Path += fmt.Sprintf("%s%g %g", pen, x, y)
		pen = "L"
		out.Points = append(out.Points, dot{x, y, words[i], to[i]})
	}
	c.Lines = append(c.Lines, out)
}

// A chartRow is a row of bars, one for each value, with what they say.
type chartRow struct {
	words, to string
	values    []float64
	labels    []string
}

// rows draws bars from left to right, a row with its name for each of all, on a scale
// that begins at 0.
func (c *chart) rows(all []chartRow) {
	const (
		high = 15.0
		gap  = 9.0
	)
	c.Width, c.Left, c.Top, c.Right = 960, 330, 8, 860
	most := 0.0
	for _, r := range all {
		most = max(most, slices.Max(r.values))
	}
	y := c.Top
	for _, r := range all {
		c.Names = append(c.Names, label{X: c.Left - 8, Y: round(y + high*float64(len(r.values))/2 + 4), Words: fitted(r.words, besideRow), To: r.to})
		for class, v := range r.values {
			width := 0.0
			if most > 0 {
				width = round(v / most * (c.Right - c.Left))
			}
			c.Bars = append(c.Bars, bar{X: c.Left, Y: y, Width: max(1, width), Height: high - 2, Class: class, Words: r.words + ": " + r.labels[class]})
			c.Names = append(c.Names, label{X: c.Left + max(1, width) + 6, Y: y + 10, Words: r.labels[class], Value: true})
			y += high
		}
		y += gap
	}
	c.Bottom = y
	c.Height = y + 6
}

// newStrips makes a plot for columns whose rows are added by [chart.strip].
func newStrips(columns []string) *chart {
	c := newChart(columns, 1)
	c.YTicks, c.Left, c.Bottom = nil, 330, c.Top
	every := max(1, (len(columns)+10)/11)
	c.XTicks = nil
	for i := 0; i < len(columns); i += every {
		c.XTicks = append(c.XTicks, tick{c.x(i, len(columns)) + c.column(len(columns))/2, columns[i]})
	}
	c.Height = c.Bottom + 44
	return c
}

// strip adds a row: its name, and a mark in each of n columns that at has words for.
func (c *chart) strip(name, to string, n int, at func(i int) (held bool, words string)) {
	const (
		high = 14.0
		gap  = 6.0
	)
	y := c.Bottom
	c.Names = append(c.Names, label{X: c.Left - 8, Y: y + high - 3, Words: fitted(name, besideRow), To: to})
	for i := range n {
		held, words := at(i)
		if words == "" {
			continue
		}
		mark := bar{X: round(c.x(i, n)), Y: y, Width: round(c.column(n)), Height: high, Words: words}
		if held {
			c.Bars = append(c.Bars, mark)
		} else {
			c.Holes = append(c.Holes, mark)
		}
	}
	c.Bottom = y + high + gap
	c.Height = c.Bottom + 44
}

// What a name may be wide, in letters; an ideograph is as wide as two.
const (
	besideRow = 36
	inLegend  = 72
	inNote    = 48
)

// fitted is a name without its middle where it is too wide: titles of many series
// begin with the same words.
func fitted(name string, most int) string {
	wide := func(r rune) int {
		if r > 0x2E80 {
			return 2
		}
		return 1
	}
	letters, width := []rune(text.OneLine(name)), 0
	for _, r := range letters {
		width += wide(r)
	}
	if width <= most {
		return string(letters)
	}
	from, to := 0, len(letters)
	for left := most / 3; left >= wide(letters[from]); from++ {
		left -= wide(letters[from])
	}
	for left := most - most/3 - 1; left >= wide(letters[to-1]); to-- {
		left -= wide(letters[to-1])
	}
	inWord := func(i int) bool {
		return i > 0 && i < len(letters) && wide(letters[i]) == 1 && unicode.IsLetter(letters[i]) && unicode.IsLetter(letters[i-1])
	}
	const longWord = 9 // of which a part is better than nothing
	for i := from; i > max(0, from-longWord); i-- {
		if !inWord(i) {
			from = i
			break
		}
	}
	for i := to; i < min(len(letters), to+longWord); i++ {
		if !inWord(i) {
			to = i
			break
		}
	}
	return strings.TrimSpace(string(letters[:from])) + "…" + strings.TrimLeft(string(letters[to:]), " :")
}

// names puts a legend below the plot; rows of it make a drawing higher.
func (c *chart) names(names []string) {
	x, y := c.Left, c.Bottom+50.0
	if len(c.XTicks) == 0 { // nothing stands below the plot
		y = c.Bottom + 18
	}
	for i, name := range names {
		name = fitted(name, inLegend)
		width := 40.0
		for _, r := range name { // with room for the larger letters of a telephone
			width += 9
			if r > 0x2E80 {
				width += 8
			}
		}
		if x+width > c.Right && x > c.Left {
			x, y = c.Left, y+22
		}
		c.Legend = append(c.Legend, legend{x, y, i % colours, name})
		x += width
	}
	c.Height = y + 14
}

func round(x float64) float64 { return math.Round(x*10) / 10 }
