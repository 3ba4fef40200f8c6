package publish

import (
	"fmt"
	"strings"

	"tifa"
	"tifa/series"
)

// summaryTables are what the series of a new edition adds to its comparison:
// formulations added and dropped, wordings that rose or fell on a ladder,
// silences, and the history of clauses and sentences.
func summaryTables(l Language, s *series.Summary) []Table {
	var out []Table
	for _, t := range []Table{
		formulations(l, s, "Formulations added", s.Added, true), formulations(l, s, "Formulations dropped", s.Dropped, false),
		climbs(l, s), silences(l, s), newClauses(l, s), sentences(l, s), cuts(l, s),
	} {
		if len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// before says what the words "before" hold for.
func before(l Language, s *series.Summary) string {
	return l.say("Before: documents of the series before the new one that have it, of those searched.") +
		l.say(" The corpus holds %s such document, %s.| The corpus holds %s such documents, %s.", s.Coverage.Documents, between(l, string(s.Coverage.From), string(s.Coverage.To)))
}

func formulations(l Language, s *series.Summary, caption string, all []series.Formulation, added bool) Table {
	t := Table{
		Caption: l.say(caption), Head: l.heads("Formulation", "Where", "Before", "First", "Last", "In the whole corpus"),
		Notes: []string{before(l, s)},
	}
	old, new := sidesOf(s.Comparison)
	at := old
	if added {
		at = new
	}
	for _, f := range all {
		t.Rows = append(t.Rows, []Cell{
			at.said(f.Text), at.places(f.Locations), saidIn(l, f.Before), hit(l, f.Before.First), hit(l, f.Before.Last), saidIn(l, f.Anywhere),
		})
	}
	return t
}

// saidIn is in how many documents of how many something stood.
func saidIn(l Language, s series.Said) Cell {
	return Cell{Lines: []Line{{Text: l.say("%s of %s", number(s.Documents), number(s.Searched))}}, Number: true}
}

func hit(l Language, h *tifa.Hit) Cell {
	if h == nil {
		return l.words("none")
	}
	return words(strings.TrimSpace(string(h.Date) + " " + h.Document))
}

func climbs(l Language, s *series.Summary) Table {
	t := Table{Caption: l.say("Strengthened or weakened"), Head: l.heads("Ladder", "Became", "Old wording", "Rung", "New wording", "Rung", "Old text", "New text")}
	old, new := sidesOf(s.Comparison)
	told := map[string]bool{}
	for _, c := range s.Climbs {
		became := "weakened"
		if c.Up() {
			became = "strengthened"
		}
		t.Rows = append(t.Rows, []Cell{
			words(c.Ladder.Title), l.words(became), old.said(c.From), rank(c.FromRung), new.said(c.To), rank(c.ToRung), old.passages(c.Old), new.passages(c.New),
		})
		if !told[c.Ladder.Title] {
			told[c.Ladder.Title] = true
			t.Notes = append(t.Notes, c.Ladder.Title+": "+c.Ladder.Source)
		}
	}
	return t
}

func silences(l Language, s *series.Summary) Table {
	t := Table{Caption: l.say("Silences"), Head: l.heads("Said before and no longer", "By the rule", "Said in", "Nearest in the new text")}
	if len(s.Silent.Editions) > 0 {
		t.Notes = []string{l.say("Looked for in %s. A silence is a finding, and no abandonment.", strings.Join(s.Silent.Editions, l.say(", ")))}
	}
	old, new := sidesOf(s.Comparison)
	for _, x := range s.Silences {
		said := Cell{}
		for _, a := range x.Said {
			said.Lines = append(said.Lines, Line{Text: strings.TrimSpace(string(a.Date)+" "+a.Document) + fmt.Sprintf(", ¶%d", a.Location.Paragraph+1)})
		}
		if x.Sibling != nil {
			said.Lines = append(said.Lines, Line{Text: l.say("siblings: %s document|siblings: %s documents", x.Sibling.Documents)})
		}
		near := words("")
		if x.Near != nil {
			near = new.passages(x.Near.Location)
		}
		t.Rows = append(t.Rows, []Cell{old.said(x.Text), l.words(string(x.Rule)), said, near})
	}
	return t
}

func newClauses(l Language, s *series.Summary) Table {
	t := Table{
		Caption: l.say("New clauses beside the nearest earlier wording"), Head: l.heads("New clause", "Nearest earlier wording", "Where", "Likeness"),
		Notes: []string{before(l, s) + l.say(" Likeness: 1 is the same words.")},
	}
	_, new := sidesOf(s.Comparison)
	without := 0
	for _, n := range s.New {
		if n.Earlier == nil {
			without++
			continue
		}
		e := n.Earlier
		t.Rows = append(t.Rows, []Cell{
			new.passages(n.Location), new.said(oneLine(e.Text)),
			words(strings.TrimSpace(string(e.Date)+" "+e.Document) + fmt.Sprintf(", ¶%d", e.Location.Paragraph+1)),
			{Lines: []Line{{Text: fmt.Sprintf("%.2f", e.Likeness)}}, Number: true},
		})
	}
	if without > 0 {
		t.Notes = append(t.Notes, l.say("Without anything like it in the earlier texts held: %s new clause.|Without anything like it in the earlier texts held: %s new clauses.", without))
	}
	return t
}

func sentences(l Language, s *series.Summary) Table {
	t := Table{
		Caption: l.say("Sentences of the new text"), Head: l.heads("Sentence", "Said before", "First", "Last", "Clauses said before"),
		Notes: []string{before(l, s)},
	}
	if s.Coverage.Documents == 0 {
		return t
	}
	_, new := sidesOf(s.Comparison)
	for _, x := range s.Sentences {
		t.Rows = append(t.Rows, []Cell{
			new.passages(x.Location), saidIn(l, x.Before), hit(l, x.Before.First), hit(l, x.Before.Last),
			{Lines: []Line{{Text: l.say("%s of %s", number(x.Known), number(x.Clauses))}}, Number: true},
		})
	}
	return t
}

func cuts(l Language, s *series.Summary) Table {
	t := Table{Caption: l.say("What the shorter text of the event leaves out"), Head: l.heads("Passage")}
	if s.Abridged == nil {
		return t
	}
	old, new := sidesOf(s.Comparison)
	fuller := new
	if s.Abridged.OldIsFuller {
		fuller = old
	}
	t.Notes = []string{l.say("%s of the characters of the fuller text stand in the shorter one.", percent(s.Abridged.Share))}
	for _, at := range s.Abridged.Cut {
		t.Rows = append(t.Rows, []Cell{fuller.passages(at)})
	}
	return t
}

// between writes a range of dates.
func between(l Language, from, to string) string {
	switch {
	case from == "" && to == "":
		return l.say("undated")
	case from == to:
		return from
	}
	return l.say("%s to %s", from, to)
}
