package publish

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"tifa"
	"tifa/compare"
	"tifa/text"
)

// A Table is published below a redline or on a [Sheet].
type Table struct {
	Caption string
	Notes   []string // what the numbers count and hold for, a line each
	Head    []string
	Rows    [][]Cell // as wide as Head
}

// A Cell is a cell of a table: some lines of text.
type Cell struct {
	Lines    []Line
	Language string // BCP 47, "" where it is that of the page
	Number   bool   // stands to the right
}

// A Line is a line in a cell.
type Line struct {
	Link *Link // to where on the page it stands, nil if nowhere
	Text string
}

// A Link leads to a paragraph of the page.
type Link struct{ Words, Anchor string }

// words is a cell of one line in the language of the page.
func words(s string) Cell { return Cell{Lines: []Line{{Text: s}}} }

// count is a cell with a number.
func count(n int) Cell { return Cell{Lines: []Line{{Text: number(n)}}, Number: true} }

// rank is a place in a list, empty for 0.
func rank(n int) Cell {
	if n == 0 {
		return Cell{Lines: []Line{{}}, Number: true}
	}
	return count(n)
}

// A side writes cells about one of two texts.
type side struct {
	name     string // "old" or "new"
	text     string
	language string
}

func sidesOf(c *compare.Comparison) (old, new side) {
	return side{"old", c.Old.Document.Text, languageTag(c.Old.Document)}, side{"new", c.New.Document.Text, languageTag(c.New.Document)}
}

func (s side) link(paragraph int) *Link {
	return &Link{"¶" + strconv.Itoa(paragraph+1), anchor(s.name, paragraph)}
}

// passages is a cell of what stands at some places of the text, each with its
// paragraph and in one line.
func (s side) passages(at ...compare.Location) Cell {
	out := Cell{Language: s.language, Lines: []Line{}}
	for _, l := range at {
		out.Lines = append(out.Lines, Line{s.link(l.Paragraph), text.Flatten(s.text, []tifa.Span{l.Span}).Text})
	}
	return out
}

// passage is a cell of what stands at a place, or an empty one.
func (s side) passage(at *compare.Location) Cell {
	if at == nil {
		return words("")
	}
	return s.passages(*at)
}

// places is a cell of the paragraphs alone, each once.
func (s side) places(at []compare.Location) Cell {
	var out Cell
	told := map[int]bool{}
	for _, l := range at {
		if !told[l.Paragraph] {
			told[l.Paragraph] = true
			out.Lines = append(out.Lines, Line{Link: s.link(l.Paragraph)})
		}
	}
	return out
}

// said is a cell in the language of the text.
func (s side) said(text string) Cell {
	return Cell{Lines: []Line{{Text: text}}, Language: s.language}
}

// plain is a cell as text, its lines apart from one another.
func (c Cell) plain() string {
	var lines []string
	for _, l := range c.Lines {
		s := l.Text
		if l.Link != nil {
			s = strings.TrimSpace(l.Link.Words + " " + s)
		}
		lines = append(lines, s)
	}
	return strings.Join(lines, "\n")
}

// tables are what a page tells of a comparison beside its redline: who speaks, and
// what became of names and lists.
func tables(l Language, c *compare.Comparison) []Table {
	var out []Table
	for _, t := range []Table{
		acts(l, c), attributions(l, c),
		names(l, c, "People", c.People), names(l, c, "Groups of people", c.Groups), names(l, c, "Bodies that spoke", c.Bodies), lists(l, c),
	} {
		if len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	return out
}

func functions(l Language, c *compare.Comparison) Table {
	t := Table{
		Caption: l.say("By function"), Head: l.heads("Function", "Old text", "New text"),
		Notes: []string{l.say("What passages are there for, told by a table of words. Characters: code points that are neither white space nor punctuation.")},
	}
	old, new := sidesOf(c)
	for _, f := range c.Functions {
		head := l.words(cmp.Or(string(f.Function), "other"))
		head.Lines = append(head.Lines, Line{Text: l.say("%s → %s characters", number(f.OldCharacters), number(f.NewCharacters))})
		t.Rows = append(t.Rows, []Cell{head, old.passages(f.Old...), new.passages(f.New...)})
	}
	return t
}

// acts has no rows where nothing changed.
func acts(l Language, c *compare.Comparison) Table {
	t := Table{Caption: l.say("Statements by act"), Head: l.heads("Act", "Old statements", "New statements")}
	if !slices.ContainsFunc(c.Acts, func(a compare.ActCount) bool { return a.Old != a.New }) {
		return t
	}
	for _, a := range c.Acts {
		t.Rows = append(t.Rows, []Cell{l.words(string(a.Act)), count(a.Old), count(a.New)})
	}
	return t
}

func attributions(l Language, c *compare.Comparison) Table {
	t := Table{Caption: l.say("The same words, said by another voice"), Head: l.heads("Old voice", "New voice", "Old paragraph", "Passage")}
	old, new := sidesOf(c)
	voice := func(v compare.Voice) string {
		return strings.TrimSpace(cmp.Or(v.Speaker, l.say("(nobody)")) + " " + v.Cue)
	}
	for _, a := range c.Attributions {
		t.Rows = append(t.Rows, []Cell{
			old.said(voice(a.From)), new.said(voice(a.To)), old.places([]compare.Location{a.Old}), new.passages(a.New),
		})
	}
	if h := c.Handover; h != nil {
		t.Notes = []string{l.say("Most of what is stated passed from %s to %s.", h.From, h.To)}
	}
	return t
}

// names has a row for each name that came, went, changed places or offices, and
// counts the others. Where nobody has offices it has no columns for them.
func names(l Language, c *compare.Comparison, caption string, all []compare.NameChange) Table {
	t := Table{Caption: l.say(caption), Head: l.heads("Name", "Became", "Old place", "New place", "Old offices", "New offices")}
	old, new := sidesOf(c)
	stayed := 0
	for _, n := range all {
		if n.Change == compare.Stayed && !n.OfficesChanged() {
			stayed++
			continue
		}
		became := l.say(string(n.Change))
		switch {
		case n.Change == compare.Stayed:
			became = l.say("other offices")
		case n.OfficesChanged():
			became += l.say(", other offices")
		}
		s := new
		if n.New == nil {
			s = old
		}
		t.Rows = append(t.Rows, []Cell{
			s.said(n.Name), words(became), rank(n.OldRank), rank(n.NewRank),
			old.said(strings.Join(n.OldOffices, "、")), new.said(strings.Join(n.NewOffices, "、")),
		})
	}
	if !slices.ContainsFunc(all, func(n compare.NameChange) bool { return len(n.OldOffices)+len(n.NewOffices) > 0 }) {
		t.Head = t.Head[:4]
		for i := range t.Rows {
			t.Rows[i] = t.Rows[i][:4]
		}
	}
	if stayed > 0 {
		t.Notes = []string{l.say("Named in both texts, in the same order among themselves and with the same offices: %s.", number(stayed))}
	}
	return t
}

// lists has the items of the lists that changed.
func lists(l Language, c *compare.Comparison) Table {
	t := Table{Caption: l.say("Lists that changed"), Head: l.heads("List", "Old place", "New place", "Became", "Old item", "New item")}
	old, new := sidesOf(c)
	n := 0
	for _, list := range c.Lists {
		if !list.Changed() {
			continue
		}
		n++
		for _, i := range list.Items {
			t.Rows = append(t.Rows, []Cell{
				count(n), rank(i.OldRank), rank(i.NewRank), l.words(string(i.Kind)), old.passage(i.Old), new.passage(i.New),
			})
		}
	}
	return t
}
