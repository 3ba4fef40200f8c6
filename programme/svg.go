package programme

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
)

// Measures of the drawing, in pixels.
const (
	pageWidth   = 1400
	margin      = 60
	cardWidth   = 390 // of what stands beside the first hub
	hubWidth    = 300
	panelGap    = 28
	panelWidth  = (pageWidth - 2*margin - panelGap) / 2
	cardGap     = 14
	textSize    = 15
	lineHeight  = 22
	labelSize   = 12
	labelHeight = 20
	most        = 4 // lines of an end before it is cut; the whole stands in its tooltip
)

// colours tell the relations apart, on paper and for most eyes.
func colour(r tifa.Relation) string {
	switch r {
	case Role:
		return "#8a5a2b"
	case tifa.Basis:
		return "#66752a"
	case tifa.Mainline:
		return "#1f7a8c"
	case tifa.Identity:
		return "#5b4b8a"
	case tifa.Change:
		return "#b0701f"
	case tifa.Purpose:
		return "#1f7a5c"
	case tifa.Result:
		return "#2d6cb0"
	case tifa.Response:
		return "#a0497e"
	case tifa.Condition:
		return "#4f6a84"
	case tifa.Duty:
		return "#b23a48"
	case tifa.Opposition:
		return "#6e2323"
	}
	return "#444444"
}

// SVG draws p: the concept with most edges in the middle, what hangs on it on
// both sides; below, the other concepts with several edges, each in a panel,
// and the links that stand alone, by relation. Nothing overlaps, whatever the
// lengths: each box is as high as its lines.
func SVG(w io.Writer, p *Programme, title Title) error {
	d := &drawing{p: p}
	hubs, rest := p.Hubs()
	y := d.heading(title)
	if len(hubs) > 0 {
		y = d.hub(hubs[0], y)
		hubs = hubs[1:]
	}
	y = d.panels(hubs, rest, y)
	b := bufio.NewWriter(w)
	height := y + margin
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">`+"\n", pageWidth, height, pageWidth, height)
	fmt.Fprintf(b, "<title>%s</title>\n%s", escape(title.Name), styles)
	fmt.Fprintf(b, `<rect width="%d" height="%d" fill="#faf7f2"/>`+"\n", pageWidth, height)
	b.WriteString(d.lines.String())
	b.WriteString(d.boxes.String())
	b.WriteString("</svg>\n")
	return b.Flush()
}

const styles = `<style>
text { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif; fill: #2b2926; font-size: 15px; }
.title { font-size: 27px; font-weight: 700; }
.facts { font-size: 15px; fill: #7a736a; }
.label { font-size: 12px; font-weight: 600; letter-spacing: .03em; }
.from { fill: #6d665d; }
.hub { font-size: 24px; font-weight: 700; fill: #ffffff; }
.also { font-size: 12px; fill: #7a736a; }
.concept { font-size: 18px; font-weight: 700; }
.link { fill: none; stroke-width: 1.8; stroke-opacity: .75; }
.card { fill: #ffffff; stroke: #e4ddd2; }
</style>
`

// A drawing collects what is drawn: lines below, boxes above them.
type drawing struct {
	p            *Programme
	lines, boxes strings.Builder
}

// text writes one line of text with its base line at y.
func (d *drawing) text(x, y int, class, fill, s string) {
	attribute := ""
	if fill != "" {
		attribute = fmt.Sprintf(` style="fill:%s"`, fill)
	}
	fmt.Fprintf(&d.boxes, `<text x="%d" y="%d" class="%s"%s>%s</text>`+"\n", x, y, class, attribute, escape(s))
}

func (d *drawing) middle(x, y int, class, s string) {
	fmt.Fprintf(&d.boxes, `<text x="%d" y="%d" class="%s" text-anchor="middle">%s</text>`+"\n", x, y, class, escape(s))
}

// heading writes the title; it returns where the drawing goes on.
func (d *drawing) heading(t Title) int {
	y := margin + 10
	for _, line := range wrap(t.Name, (pageWidth-2*margin)/27*2) {
		d.text(margin, y, "title", "", line)
		y += 38
	}
	d.text(margin, y-4, "facts", "", t.Facts)
	return y + 28
}

// A card is an end in a box, with what it is to the concept above it.
type card struct {
	Spoke
	relation tifa.Relation
	lines    []string
	whole    string
}

func (c *card) height() int { return labelHeight + len(c.lines)*lineHeight + 18 }

// cards makes the boxes for the spokes of a hub.
func (d *drawing) cards(h Hub) []card {
	var out []card
	for _, s := range d.p.Spokes(h) {
		c := card{Spoke: s, relation: d.p.Edges[s.Edge].Relation, whole: s.Other}
		if c.whole == "" {
			c.whole = Understood
		}
		c.lines = cut(tidy(c.whole, columns(cardWidth-40)))
		out = append(out, c)
	}
	return out
}

// hub draws the concept with most edges and its cards on both sides: what leads
// to it and the roles it has on the left, what leads from it on the right, as
// long as the sides keep a balance.
func (d *drawing) hub(h Hub, top int) int {
	var left, right []card
	sum := func(side []card) (n int) {
		for _, c := range side {
			n += c.height() + cardGap
		}
		return n
	}
	all := d.cards(h)
	half := sum(all) * 6 / 10
	for _, c := range all {
		before := c.In || c.relation == Role
		if before && sum(left)+c.height() <= half || !before && sum(right)+c.height() > half {
			left = append(left, c)
		} else {
			right = append(right, c)
		}
	}
	concept := d.p.Concepts[h.Concept]
	name := balanced(concept.Name, columnsAt(hubWidth-36, 24))
	hubHeight := len(name)*34 + 44
	height := max(sum(left), sum(right), hubHeight+60)
	middle := top + height/2
	hubTop := middle - hubHeight/2
	d.side(left, margin, middle-sum(left)/2, middle, -1)
	d.side(right, pageWidth-margin-cardWidth, middle-sum(right)/2, middle, 1)
	x := (pageWidth - hubWidth) / 2
	fmt.Fprintf(&d.boxes, `<rect x="%d" y="%d" width="%d" height="%d" rx="18" fill="#9b2d1f"/>`+"\n", x, hubTop, hubWidth, hubHeight)
	for i, line := range name {
		d.middle(pageWidth/2, hubTop+46+i*34, "hub", line)
	}
	also := slices.DeleteFunc(slices.Clone(concept.Wordings), func(w string) bool { return w == concept.Name })
	y := hubTop + hubHeight + 20
	if len(also) > 0 && y+18*3 < top+height {
		for _, line := range cutTo(wrap("also as "+strings.Join(also, " · "), columnsAt(hubWidth, labelSize)), 3) {
			d.middle(pageWidth/2, y, "also", line)
			y += 18
		}
	}
	return top + height + 36
}

// side stacks cards from top down, each tied to the hub at the height middle.
func (d *drawing) side(cards []card, x, top, middle, direction int) {
	for i := range cards {
		c := &cards[i]
		h := c.height()
		d.card(c, x, top, h)
		hubX, cardX := pageWidth/2+direction*hubWidth/2, x
		if direction < 0 {
			cardX = x + cardWidth
		}
		y, bend := top+h/2, (cardX-hubX)/2
		fmt.Fprintf(&d.lines, `<path class="link" stroke="%s" d="M%d %d C%d %d %d %d %d %d"/>`+"\n",
			colour(c.relation), hubX, middle, hubX+bend, middle, cardX-bend, y, cardX, y)
		top += h + cardGap
	}
}

func (d *drawing) card(c *card, x, y, h int) {
	fmt.Fprintf(&d.boxes, `<g><title>%s</title><rect class="card" x="%d" y="%d" width="%d" height="%d" rx="8"/><rect x="%d" y="%d" width="5" height="%d" rx="2.5" fill="%s"/>`+"\n",
		escape(c.whole), x, y, cardWidth, h, x, y, h, colour(c.relation))
	d.text(x+20, y+22, "label", colour(c.relation), arrow(c.Spoke)+c.Words)
	for i, line := range c.lines {
		d.text(x+20, y+labelHeight+22+i*lineHeight, "line", "", line)
	}
	d.boxes.WriteString("</g>\n")
}

func arrow(s Spoke) string {
	if s.In {
		return "← "
	}
	return "→ "
}

// panels draws the other hubs and the links that stand alone in two columns,
// each panel in the shorter one.
func (d *drawing) panels(hubs []Hub, rest []int, top int) int {
	at := [2]int{top, top}
	place := func(height int) (x, y int) {
		i := 0
		if at[1] < at[0] {
			i = 1
		}
		x, y = margin+i*(panelWidth+panelGap), at[i]
		at[i] += height + panelGap
		return x, y
	}
	for _, h := range hubs {
		rows := d.spokeRows(h)
		name := wrap(d.p.Concepts[h.Concept].Name, columnsAt(panelWidth-48, 18))
		x, y := place(rowsHeight(rows) + len(name)*26 + 38)
		d.panel(x, y, name, "", rows)
	}
	for _, r := range order {
		var rows []row
		for _, i := range rest {
			if e := d.p.Edges[i]; e.Relation == r {
				rows = append(rows, d.edgeRow(e))
			}
		}
		if len(rows) == 0 {
			continue
		}
		name := []string{fmt.Sprintf("%s, standing alone: %d", r, len(rows))}
		x, y := place(rowsHeight(rows) + 26 + 38)
		d.panel(x, y, name, colour(r), rows)
	}
	return max(at[0], at[1]) - panelGap
}

// A row is a line of a panel: a label in the colour of its relation, and what
// it says, wrapped.
type row struct {
	relation tifa.Relation
	label    string
	from, to []string
	whole    string
}

func (r *row) height() int {
	n := (len(r.from)+len(r.to))*lineHeight + 8
	if r.label != "" {
		n += labelHeight
	}
	return n
}

func rowsHeight(rows []row) (n int) {
	for i := range rows {
		n += rows[i].height()
	}
	return n
}

func (d *drawing) spokeRows(h Hub) (out []row) {
	for _, s := range d.p.Spokes(h) {
		other := s.Other
		if other == "" {
			other = Understood
		}
		out = append(out, row{
			relation: d.p.Edges[s.Edge].Relation, label: arrow(s) + s.Words, whole: other,
			to: cut(tidy(other, columns(panelWidth-64))),
		})
	}
	return out
}

func (d *drawing) edgeRow(e Edge) row {
	r := row{relation: e.Relation, to: cut(tidy("→ "+e.ToWords, columns(panelWidth-64))), whole: e.FromWords + " → " + e.ToWords, label: e.Label}
	if e.FromWords != "" {
		r.from = cutTo(wrap(e.FromWords, columns(panelWidth-64)), 2)
	}
	return r
}

func (d *drawing) panel(x, y int, name []string, fill string, rows []row) {
	height := rowsHeight(rows) + len(name)*26 + 38
	fmt.Fprintf(&d.boxes, `<rect class="card" x="%d" y="%d" width="%d" height="%d" rx="10"/>`+"\n", x, y, panelWidth, height)
	at := y + 36
	for _, line := range name {
		d.text(x+24, at, "concept", fill, line)
		at += 26
	}
	at += 2
	for i := range rows {
		r := &rows[i]
		fmt.Fprintf(&d.boxes, `<g><title>%s</title><rect x="%d" y="%d" width="4" height="%d" rx="2" fill="%s"/>`+"\n",
			escape(r.whole), x+24, at-14, r.height()-10, colour(r.relation))
		if r.label != "" {
			d.text(x+40, at-1, "label", colour(r.relation), r.label)
			at += labelHeight
		}
		for _, line := range r.from {
			d.text(x+40, at, "from", "", line)
			at += lineHeight
		}
		for _, line := range r.to {
			d.text(x+40, at, "line", "", line)
			at += lineHeight
		}
		at += 8
		d.boxes.WriteString("</g>\n")
	}
}

// columns is how many columns of text fit a width; a Chinese character takes
// two.
func columns(width int) int { return columnsAt(width, textSize) }

func columnsAt(width, size int) int { return 2 * width / size }

// cut leaves the first lines of a long end, with … for the rest.
func cut(lines []string) []string { return cutTo(lines, most) }

func cutTo(lines []string, n int) []string {
	if len(lines) <= n {
		return lines
	}
	lines = slices.Clone(lines[:n])
	_, last := utf8.DecodeLastRuneInString(lines[n-1])
	lines[n-1] = lines[n-1][:len(lines[n-1])-last] + "…"
	return lines
}

// Marks that no line may begin with.
const noOpening = "，。、；：！？”’』」》）…,.;:!?)"

// wrap breaks s into lines of no more than so many columns. No line begins with
// a closing mark, and none ends with an opening one.
func wrap(s string, columns int) []string {
	var out []string
	runes := []rune(s)
	for len(runes) > 0 {
		n, used := 0, 0
		for n < len(runes) && used+runeColumns(runes[n]) <= columns {
			used += runeColumns(runes[n])
			n++
		}
		n = max(n, 1)
		if n < len(runes) {
			n = breakAt(runes, n)
		}
		out = append(out, strings.TrimSpace(string(runes[:n])))
		runes = runes[n:]
	}
	return out
}

// tidy wraps s so that no two characters stand alone in the last line.
func tidy(s string, columns int) []string {
	lines := wrap(s, columns)
	if n := len(lines); n > 1 && utf8.RuneCountInString(lines[n-1]) <= 2 {
		return balanced(s, columns)
	}
	return lines
}

// balanced wraps s into as few lines as wrap does, of about the same length.
func balanced(s string, columns int) []string {
	lines := wrap(s, columns)
	for n := columns - 2; n > 0 && len(lines) > 1; n -= 2 {
		shorter := wrap(s, n)
		if len(shorter) > len(lines) {
			break
		}
		lines = shorter
	}
	return lines
}

// breakAt moves a break before rune n to where a line may begin.
func breakAt(runes []rune, n int) int {
	const back = 12
	for k := n; k > max(0, n-back); k-- {
		latin := runes[k] < 0x2E80 && runes[k-1] < 0x2E80 && runes[k] != ' ' && runes[k-1] != ' ' && !strings.ContainsRune("“”‘’…·", runes[k])
		if !strings.ContainsRune(noOpening, runes[k]) && !strings.ContainsRune("“‘『「《（(", runes[k-1]) && !latin {
			return k
		}
	}
	return n
}

func runeColumns(r rune) int {
	if r < 0x2E80 && !strings.ContainsRune("“”‘’…—·→←", r) {
		return 1
	}
	return 2
}

// escape makes s text of XML; characters that XML forbids become U+FFFD.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return utf8.RuneError
		}
		return r
	}, s)
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}
