package publish

import (
	"strings"
	"time"

	"pgregory.net/rapid"

	"tifa"
	"tifa/compare"
)

// prose draws a paragraph of any characters that begins and ends visibly.
func prose() *rapid.Generator[string] {
	piece := rapid.SampledFrom([]string{
		"会议指出，", "港口", "航道", "。", "、", "「开放」", " open", "the harbour ", "5.5", "2.", "# ", "- ", "=1+1", "@", "+",
		"<b>", "</p>", "&amp;", "&", "\"", "'", "`", "``", "*", "**", "_", "~~", "~", "|", "\\", "[a](b)", "![x]", "<!--", "-->", "$x$",
		"http://a.example/b", "www.a.example", "a@b.example", "{{.}}", "\t", "  ", "\u3000", "\u00A0", "\n", "\r\n", "\n\n", "\u2028", "\x00", "\x0c", "\x1b[31m",
		"\u202Eabc", "\u2067", "שלום", "مرحبا", "🚢", "👩‍🚀", "e\u0301", "\uFEFF", "\uFFFE", "\uFFFD", "\u200B", "␀", "⏎", "𠀀", "]]>", "javascript:",
	})
	return rapid.Custom(func(t *rapid.T) string {
		s := strings.Join(rapid.SliceOfN(piece, 1, 12).Draw(t, "pieces"), "")
		if s = strings.TrimSpace(s); s == "" {
			s = "港"
		}
		return s
	})
}

// A unit is an edit that is being invented: what it becomes of, by changes.
type unit struct {
	kind    compare.Kind
	changes []compare.Change // Op, Text, Move and Ignored; spans follow
	whole   bool             // told without its changes
	gaps    map[int]gap      // the changes that hold white space between paragraphs
	ignored bool
	same    int // bytes of a passage that moved which stand at its other end
	edit    compare.Edit
}

// A gap is where a change holds the white space between two paragraphs.
type gap struct {
	start, end int
	none       [2]bool // the text that has it within a paragraph
}

// has reports whether the unit stands in the text that lacks other.
func (u *unit) has(other compare.Kind) bool {
	for _, c := range u.changes {
		if c.Op != other {
			return true
		}
	}
	return false
}

// invented draws two texts and a redline of them, with everything that a redline
// may hold. It takes no engine.
func invented() *rapid.Generator[*Page] {
	return rapid.Custom(func(t *rapid.T) *Page {
		var stay, moved []*unit
		passages := 0
		for range rapid.IntRange(0, 8).Draw(t, "units") {
			stay = append(stay, units(t, &passages)...)
		}
		if len(stay) > 0 {
			for range rapid.IntRange(0, 2).Draw(t, "moves") {
				u := &unit{kind: compare.Moved, changes: []compare.Change{{Op: compare.Kept, Text: prose().Draw(t, "moved")}}, whole: true}
				if rapid.Bool().Draw(t, "reworded too") {
					u.whole = false
					u.changes = append(u.changes, rewording(t)...)
				}
				moved = append(moved, u)
			}
		}
		before, after := append([]*unit{}, stay...), append([]*unit{}, stay...)
		for _, u := range moved {
			i, j := rapid.IntRange(0, len(before)).Draw(t, "from"), rapid.IntRange(0, len(after)).Draw(t, "to")
			before = append(before[:i], append([]*unit{u}, before[i:]...)...)
			after = append(after[:j], append([]*unit{u}, after[j:]...)...)
		}
		var b builder
		b.side(before, compare.Added)
		b.side(after, compare.Dropped)
		page := &Page{
			Comparison: &compare.Comparison{
				Old: compare.Edition{Document: &tifa.Document{ID: "old", Text: b.texts[0], Title: "旧 <i>&", Date: "2031-12-28"}, Structure: &tifa.Structure{Paragraphs: b.paragraphs[0]}},
				New: compare.Edition{Document: &tifa.Document{ID: "new", Text: b.texts[1], Title: "新 | *x*\n2", Date: "2033-12-28"}, Structure: &tifa.Structure{Paragraphs: b.paragraphs[1]}},
			},
			Imprint: Imprint{Version: "devel", Made: time.Date(2034, 5, 6, 7, 8, 9, 0, time.UTC), Replay: "tifa compare 'a`b' c"},
		}
		r := page.redline()
		r.Moves = make([]compare.Move, passages)
		for _, u := range after {
			r.Edits = append(r.Edits, u.edit)
			for _, c := range u.edit.Changes {
				if c.Move > 0 {
					moveEnd(&r.Moves[c.Move-1], c, u.same)
				}
			}
		}
		for i := range r.Moves { // in the same words, it has no changes
			if m := &r.Moves[i]; m.Changes[1].Old.Len()+m.Changes[2].New.Len() == 0 {
				m.Changes = nil
			}
		}
		return page
	})
}

// moveEnd fills in an end of a move from the change that shows it: without the
// sign that closes it, and with what was reworded after its first bytes.
func moveEnd(m *compare.Move, c compare.Change, same int) {
	if m.Changes == nil {
		m.Changes = []compare.Change{{Op: compare.Kept}, {Op: compare.Dropped}, {Op: compare.Added}}
	}
	kept, was, is := &m.Changes[0], &m.Changes[1], &m.Changes[2]
	const sign = len("。")
	if c.Op == compare.Dropped {
		m.Old = tifa.Span{Start: c.Old.Start, End: c.Old.End - sign}
		kept.Old = tifa.Span{Start: m.Old.Start, End: m.Old.Start + same}
		was.Old, is.Old = tifa.Span{Start: kept.Old.End, End: m.Old.End}, tifa.Span{Start: m.Old.End, End: m.Old.End}
	} else {
		m.New = tifa.Span{Start: c.New.Start, End: c.New.End - sign}
		kept.New = tifa.Span{Start: m.New.Start, End: m.New.Start + same}
		was.New, is.New = tifa.Span{Start: kept.New.End, End: kept.New.End}, tifa.Span{Start: kept.New.End, End: m.New.End}
	}
}

// rewording draws changes, none of them white space alone at an end.
func rewording(t *rapid.T) []compare.Change {
	out := []compare.Change{}
	for range rapid.IntRange(1, 3).Draw(t, "changes") {
		if rapid.Bool().Draw(t, "drop") {
			out = append(out, compare.Change{Op: compare.Dropped, Text: prose().Draw(t, "dropped")})
		}
		out = append(out, compare.Change{Op: compare.Added, Text: prose().Draw(t, "added")})
		out = append(out, compare.Change{Op: compare.Kept, Text: prose().Draw(t, "kept")})
	}
	return out
}

// units draws an edit, or the two that a passage moved between.
func units(t *rapid.T, passages *int) []*unit {
	draw := func(op compare.Kind) compare.Change {
		return compare.Change{Op: op, Text: prose().Draw(t, string(op))}
	}
	space := rapid.SampledFrom([]string{"\n", "\n\n", "\r\n"}).Draw(t, "gap")
	whole := gap{end: len(space)}
	switch rapid.SampledFrom([]string{"kept", "kept", "run", "added", "dropped", "reworded", "split", "merged", "within", "passage", "ignored"}).Draw(t, "kind") {
	case "run":
		return []*unit{{kind: compare.Kept, changes: []compare.Change{draw(compare.Kept), {Op: compare.Kept, Text: space}, draw(compare.Kept)}, whole: true, gaps: map[int]gap{1: whole}}}
	case "added":
		return []*unit{{kind: compare.Added, changes: []compare.Change{draw(compare.Added)}, whole: true}}
	case "dropped":
		return []*unit{{kind: compare.Dropped, changes: []compare.Change{draw(compare.Dropped)}, whole: true}}
	case "ignored":
		op := rapid.SampledFrom([]compare.Kind{compare.Added, compare.Dropped}).Draw(t, "side")
		return []*unit{{kind: op, changes: []compare.Change{draw(op)}, whole: true, ignored: true}}
	case "reworded":
		return []*unit{{kind: compare.Reworded, changes: append([]compare.Change{draw(compare.Kept)}, rewording(t)...)}}
	case "split":
		return []*unit{{
			kind:    compare.Reworded,
			changes: []compare.Change{draw(compare.Kept), {Op: compare.Dropped, Text: " "}, {Op: compare.Added, Text: space}, draw(compare.Added), draw(compare.Kept)},
			gaps:    map[int]gap{2: whole},
		}}
	case "merged":
		return []*unit{{
			kind:    compare.Reworded,
			changes: []compare.Change{draw(compare.Kept), {Op: compare.Dropped, Text: space}, draw(compare.Added), draw(compare.Kept)},
			gaps:    map[int]gap{1: whole},
		}}
	case "within": // both texts have the same words, and not the same paragraphs
		a, z := draw(compare.Kept), draw(compare.Kept)
		g := gap{start: len(a.Text), end: len(a.Text + space)}
		g.none[rapid.IntRange(0, 1).Draw(t, "joined")] = rapid.Bool().Draw(t, "in one alone")
		a.Text += space + z.Text
		return []*unit{{kind: compare.Reworded, changes: append([]compare.Change{a}, rewording(t)...), gaps: map[int]gap{0: g}}}
	case "passage":
		*passages++
		s, was, is := prose().Draw(t, "passage"), "", ""
		if rapid.Bool().Draw(t, "reworded on the way") {
			was, is = prose().Draw(t, "was"), prose().Draw(t, "is")
		}
		return []*unit{
			{kind: compare.Dropped, changes: []compare.Change{draw(compare.Dropped), {Op: compare.Dropped, Text: s + was + "。", Move: *passages}}, same: len(s)},
			{kind: compare.Reworded, changes: []compare.Change{draw(compare.Kept), {Op: compare.Added, Text: s + is + rapid.SampledFrom([]string{"，", "。"}).Draw(t, "sign"), Move: *passages}}, same: len(s)},
		}
	}
	return []*unit{{kind: compare.Kept, changes: []compare.Change{draw(compare.Kept)}, whole: true}}
}

// A builder writes both texts and fills in where everything stands.
type builder struct {
	texts      [2]string
	paragraphs [2][]tifa.Span
}

// side writes the units of one text, which lacks what is of the kind lacking.
func (b *builder) side(units []*unit, lacking compare.Kind) {
	n := 0
	if lacking == compare.Dropped {
		n = 1
	}
	s := &b.texts[n]
	for _, u := range units {
		there := u.has(lacking)
		if there && *s != "" {
			*s += "\n"
		}
		start := len(*s)
		first := len(b.paragraphs[n])
		from := start // of the paragraph being written
		for i := range u.changes {
			c := &u.changes[i]
			span := tifa.Span{Start: len(*s), End: len(*s)}
			if c.Op != lacking {
				*s += c.Text
				span.End = len(*s)
				if g, ok := u.gaps[i]; ok && !g.none[n] {
					b.paragraphs[n] = append(b.paragraphs[n], tifa.Span{Start: from, End: span.Start + g.start})
					from = span.Start + g.end
				}
			}
			if n == 0 {
				c.Old = span
			} else {
				c.New = span
			}
		}
		u.edit.Kind, u.edit.Ignored = u.kind, u.ignored
		if !u.whole {
			u.edit.Changes = u.changes
		}
		if !there {
			continue
		}
		whole := tifa.Span{Start: start, End: len(*s)}
		b.paragraphs[n] = append(b.paragraphs[n], tifa.Span{Start: from, End: len(*s)})
		run := compare.Run{Start: first, End: len(b.paragraphs[n])}
		if n == 0 {
			u.edit.Old, u.edit.OldParagraphs = &whole, run
		} else {
			u.edit.New, u.edit.NewParagraphs = &whole, run
		}
	}
}

// paragraphs are the paragraphs of a side.
func paragraphs(e compare.Edition) []string {
	var out []string
	for _, s := range e.Structure.Paragraphs {
		out = append(out, s.In(e.Document.Text))
	}
	return out
}

// plain is s with what some formats cannot tell apart made equal: line breaks,
// and hidden characters and their signs.
func plain(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
	var b strings.Builder
	for _, r := range s {
		if r != '\n' && hidden(r, 3) {
			r = []rune(picture(r))[0]
		}
		b.WriteRune(r)
	}
	return b.String()
}
