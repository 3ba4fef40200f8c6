package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tifa"
	"tifa/compare"
	"tifa/series"
)

// A view says how a comparison is shown.
type view struct {
	table bool    // by function, before the redline
	below float64 // share of the old text below which that is the default
}

// comparison prints a comparison for people. The summary may be nil where there
// is no table and the texts are not of one event.
func (a *app) comparison(c *compare.Comparison, s *series.Summary, v view) {
	before, after := c.Old.Document, c.New.Document
	a.printf("%s %s\n", pad("old", 4), documentWords(before))
	a.printf("%s %s\n", pad("new", 4), documentWords(after))
	if before.Text == after.Text {
		a.printf("  the texts are the same, character by character\n")
		return
	}
	a.summaryLines(c.Redline.Summary())
	if s != nil {
		a.abridgement(s)
	}
	if v.table {
		if share, ok := c.Redline.Summary().OldShare(); ok && share < v.below {
			a.printf("  %.0f %% of the old text survives, less than %.0f %% (--table-below): by function first, the redline last\n", 100*share, 100*v.below)
		}
		a.functions(s)
		a.printf("\n")
	}
	a.voices(c)
	a.lists(c)
	a.names(c)
	a.printf("\n")
	if v.table {
		a.printf("%s\n", a.style.bold("redline"))
	}
	a.redline(c)
}

// redline prints what became of each paragraph, and after it the clauses that
// stand elsewhere, by the numbers that mark them.
func (a *app) redline(c *compare.Comparison) {
	before, after := c.Old.Document, c.New.Document
	for _, e := range c.Redline.Edits {
		switch {
		case e.Kind == compare.Kept && e.Changes == nil:
			a.printf("= %s %s\n", a.style.faint(counted(e.NewParagraphs.Len(), "paragraph")+" kept:"),
				a.style.faint(fit(oneLine(e.New.In(after.Text)), max(20, a.width-24))))
		case e.Kind == compare.Kept:
			a.printf("= %s\n", a.changes(e.Changes, ""))
		case e.Kind == compare.Added:
			a.printf("+ %s\n", a.alone(e.Changes, e.New.In(after.Text), a.style.added))
		case e.Kind == compare.Dropped:
			a.printf("- %s\n", a.alone(e.Changes, e.Old.In(before.Text), a.style.dropped))
		case e.Kind == compare.Moved:
			a.printf("> moved from %s to %s: %s\n", runWords(e.OldParagraphs), strings.TrimPrefix(runWords(e.NewParagraphs), "paragraph "),
				a.changes(e.Changes, e.New.In(after.Text)))
		case e.Kind == compare.Reworded:
			joint := ""
			if e.OldParagraphs.Len() != e.NewParagraphs.Len() {
				joint = a.style.faint(" (" + runWords(e.OldParagraphs) + " → " + runWords(e.NewParagraphs) + ")")
			}
			a.printf("~ %s%s\n", a.changes(e.Changes, ""), joint)
		}
	}
	for i, m := range c.Redline.Moves {
		a.printf("%s %s\n", a.style.faint(fmt.Sprintf("%d from paragraph %d to %d:", i+1, c.Old.Locate(m.Old).Paragraph+1, c.New.Locate(m.New).Paragraph+1)),
			a.changes(m.Changes, m.New.In(after.Text)))
	}
}

// runWords names a run of paragraphs.
func runWords(r compare.Run) string {
	if r.Len() <= 1 {
		return "paragraph " + itoa(r.Start+1)
	}
	return fmt.Sprintf("paragraphs %d–%d", r.Start+1, r.End)
}

func documentWords(d *tifa.Document) string {
	words := d.ID
	if d.Date != "" {
		words += "  " + string(d.Date)
	}
	return strings.TrimRight(words+"  "+oneLine(d.Title), " ")
}

func (a *app) summaryLines(s compare.Summary) {
	line := func(mark, what string, n compare.Size) {
		if n.Paragraphs > 0 {
			a.printf("  %s %-9s %s, %s\n", mark, what, counted(n.Paragraphs, "paragraph"), counted(n.Characters, "character"))
		}
	}
	line("=", "kept", s.Kept.New)
	line("~", "reworded", s.Reworded.New)
	line(">", "moved", s.Moved.New)
	line("+", "added", s.Added)
	line("-", "dropped", s.Dropped)
	if old, ok := s.OldShare(); ok && s.Abridges() {
		a.printf("  the new text abridges the old one, of which it holds %.0f %%\n", 100*old)
	}
	if share, ok := s.NewShare(); ok {
		a.printf("  %.0f %% of the %s of the new text stood in the old (without punctuation and white space)\n",
			100*share, counted(s.New.Characters, "character"))
	}
}

// voices tells who speaks in either text, by which acts, and what is said by
// another voice in the same words.
func (a *app) voices(c *compare.Comparison) {
	if h := c.Handover; h != nil {
		a.printf("  speaker   %s (%s) → %s (%s)\n", h.From, speakerWords(h.Old), h.To, speakerWords(h.New))
	}
	var acts []string
	for _, n := range c.Acts {
		if n.Old != n.New {
			acts = append(acts, fmt.Sprintf("%s %d → %d", n.Act, n.Old, n.New))
		}
	}
	if len(acts) > 0 {
		a.printf("  acts      %s\n", strings.Join(acts, ", "))
	}
	type change struct{ from, to compare.Voice }
	var order []change
	passages := map[change][]compare.Attribution{}
	for _, x := range c.Attributions {
		k := change{x.From, x.To}
		if x.Handed {
			k = change{compare.Voice{Speaker: x.From.Speaker}, compare.Voice{Speaker: x.To.Speaker}}
		}
		if passages[k] == nil {
			order = append(order, k)
		}
		passages[k] = append(passages[k], x)
	}
	if len(order) == 0 {
		return
	}
	a.printf("\n%s %s\n", a.style.bold("re-attributed"), a.style.faint("the same words, said by another voice"))
	for _, k := range order {
		all := passages[k]
		a.printf("  %s → %s: %s\n", voiceWords(k.from), voiceWords(k.to), counted(len(all), "passage"))
		for _, x := range all[:min(3, len(all))] {
			a.printf("    %s %s\n", a.style.faint(fmt.Sprintf("paragraph %d → %d", x.Old.Paragraph+1, x.New.Paragraph+1)),
				fit(oneLine(x.New.Span.In(c.New.Document.Text)), max(20, a.width-26)))
		}
	}
}

func speakerWords(s compare.SpeakerShare) string {
	return fmt.Sprintf("%d of %s, %.0f %% of what is stated", s.Statements, counted(s.OfStatements, "statement"), 100*float64(s.Characters)/float64(max(1, s.OfCharacters)))
}

func voiceWords(v compare.Voice) string {
	return strings.TrimSpace(cmp.Or(v.Speaker, "(nobody)") + " " + v.Cue)
}

// lists tells what became of the lists, those alone that have changed.
func (a *app) lists(c *compare.Comparison) {
	changed := slices.DeleteFunc(slices.Clone(c.Lists), func(l compare.ListPair) bool { return !l.Changed() })
	if len(changed) == 0 {
		return
	}
	both := func(l compare.ListPair) bool { return l.Old != nil && l.New != nil }
	var words []string
	for _, n := range []struct {
		n     int
		words string
	}{
		{count(changed, both), "of " + itoa(count(c.Lists, both)) + " in both changed"},
		{count(changed, func(l compare.ListPair) bool { return l.Old == nil }), "added"},
		{count(changed, func(l compare.ListPair) bool { return l.New == nil }), "dropped"},
	} {
		if n.n > 0 {
			words = append(words, itoa(n.n)+" "+n.words)
		}
	}
	a.printf("\n%s %s\n", a.style.bold("lists"), a.style.faint(strings.Join(words, ", ")))
	for _, l := range changed {
		switch {
		case l.Old == nil:
			a.printf("  + %s list of %d, paragraph %d: %s\n", l.Kind, l.NewItems, l.New.Paragraph+1, a.items(c, l, "；", a.width-40))
		case l.New == nil:
			a.printf("  - %s list of %d, paragraph %d: %s\n", l.Kind, l.OldItems, l.Old.Paragraph+1, a.items(c, l, "；", a.width-40))
		default:
			a.printf("  ~ %s list of %d → %d, paragraph %d → %d\n", l.Kind, l.OldItems, l.NewItems, l.Old.Paragraph+1, l.New.Paragraph+1)
			a.itemLines(c, l)
		}
	}
}

// items are the items of a list of one text alone, cut to columns.
func (a *app) items(c *compare.Comparison, l compare.ListPair, sep string, columns int) string {
	var all []string
	for _, i := range l.Items {
		if i.New != nil {
			all = append(all, oneLine(i.New.Span.In(c.New.Document.Text)))
		} else {
			all = append(all, oneLine(i.Old.Span.In(c.Old.Document.Text)))
		}
	}
	return fit(strings.Join(all, sep), max(20, columns))
}

// itemLines prints the items that changed, long ones by their first sentences.
func (a *app) itemLines(c *compare.Comparison, l compare.ListPair) {
	kept, room := 0, max(20, a.width-14)
	for _, i := range l.Items {
		switch i.Kind {
		case compare.Kept:
			kept++
		case compare.Added:
			a.printf("    + %d %s\n", i.NewRank, a.style.added(fit(oneLine(i.New.Span.In(c.New.Document.Text)), room)))
		case compare.Dropped:
			a.printf("    - %d %s\n", i.OldRank, a.style.dropped(fit(oneLine(i.Old.Span.In(c.Old.Document.Text)), room)))
		case compare.Moved, compare.Reworded:
			sign := map[compare.Kind]string{compare.Moved: ">", compare.Reworded: "~"}[i.Kind]
			a.printf("    %s %d → %d %s\n", sign, i.OldRank, i.NewRank, a.itemWords(c, i, room))
		}
	}
	if kept > 0 {
		a.printf("    = %s kept\n", counted(kept, "item"))
	}
}

func (a *app) itemWords(c *compare.Comparison, i compare.Item, room int) string {
	old, new := oneLine(i.Old.Span.In(c.Old.Document.Text)), oneLine(i.New.Span.In(c.New.Document.Text))
	if i.Changes == nil {
		return fit(new, room)
	}
	if width(new) <= room {
		return a.changes(i.Changes, "")
	}
	oldHead, _, _ := strings.Cut(old, "。")
	newHead, _, longer := strings.Cut(new, "。")
	switch {
	case oldHead == newHead:
		return newHead + "。" + a.style.faint("… (reworded further on)")
	case longer:
		return a.rewording(oldHead, newHead) + "。…"
	}
	return a.rewording(oldHead, newHead)
}

// names tells who and what joined, left, changed places or offices.
func (a *app) names(c *compare.Comparison) {
	for _, list := range []struct {
		title string
		names []compare.NameChange
	}{{"people", c.People}, {"groups", c.Groups}, {"bodies", c.Bodies}} {
		changed := slices.DeleteFunc(slices.Clone(list.names), func(n compare.NameChange) bool {
			return n.Change == compare.Stayed && !n.OfficesChanged()
		})
		if len(changed) > 0 && len(list.names) > 0 {
			a.printNames(list.title, list.names)
		}
	}
}

func count[T any](all []T, is func(T) bool) (n int) {
	for _, x := range all {
		if is(x) {
			n++
		}
	}
	return n
}

// changes writes a reworded paragraph with its marks, which need no colour.
func (a *app) changes(changes []compare.Change, unchanged string) string {
	if len(changes) == 0 {
		return oneLine(unchanged)
	}
	var b strings.Builder
	for _, c := range changes {
		t := oneLine(c.Text)
		if t == "" && c.Op != compare.Kept {
			t = "⏎" // nothing but a line break changed
		}
		switch c.Op {
		case compare.Added:
			b.WriteString(a.style.added("{+"+t+"+}") + moveMark(c))
		case compare.Dropped:
			b.WriteString(a.style.dropped("[-"+t+"-]") + moveMark(c))
		default:
			b.WriteString(t)
		}
	}
	return b.String()
}

// moveMark is the number of the move that a change is an end of.
func moveMark(c compare.Change) string {
	if c.Move == 0 {
		return ""
	}
	return fmt.Sprintf("(%d)", c.Move)
}

// alone writes a paragraph that one text has and the other has not; what of it
// stands elsewhere is marked.
func (a *app) alone(changes []compare.Change, whole string, style func(string) string) string {
	if len(changes) == 0 {
		return style(oneLine(whole))
	}
	var b strings.Builder
	for _, c := range changes {
		if t := oneLine(c.Text); c.Move > 0 {
			b.WriteString(style("‹"+t+"›") + moveMark(c))
		} else {
			b.WriteString(style(t))
		}
	}
	return b.String()
}
