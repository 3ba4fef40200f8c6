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
func summaryTables(s *series.Summary) []Table {
	var out []Table
	for _, t := range []Table{
		formulations(s, "Formulations added", s.Added, true), formulations(s, "Formulations dropped", s.Dropped, false),
		climbs(s), silences(s), newClauses(s), sentences(s), cuts(s),
	} {
		if len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// before says what the words "before" hold for.
func before(s *series.Summary) string {
	return "Before: documents of the series before the new one that have it, of those searched. The corpus holds " +
		counted(s.Coverage.Documents, "such document") + ", " + between(string(s.Coverage.From), string(s.Coverage.To)) + "."
}

func formulations(s *series.Summary, caption string, all []series.Formulation, added bool) Table {
	t := Table{
		Caption: caption, Head: []string{"Formulation", "Where", "Before", "First", "Last", "In the whole corpus"},
		Notes: []string{before(s)},
	}
	old, new := sidesOf(s.Comparison)
	at := old
	if added {
		at = new
	}
	for _, f := range all {
		t.Rows = append(t.Rows, []Cell{
			at.said(f.Text), at.places(f.Locations), saidIn(f.Before), hit(f.Before.First), hit(f.Before.Last), saidIn(f.Anywhere),
		})
	}
	return t
}

// saidIn is in how many documents of how many something stood.
func saidIn(s series.Said) Cell {
	return Cell{Lines: []Line{{Text: fmt.Sprintf("%s of %s", number(s.Documents), number(s.Searched))}}, Number: true}
}

func hit(h *tifa.Hit) Cell {
	if h == nil {
		return words("none")
	}
	return words(strings.TrimSpace(string(h.Date) + " " + h.Document))
}

func climbs(s *series.Summary) Table {
	t := Table{Caption: "Strengthened or weakened", Head: []string{"Ladder", "Became", "Old wording", "Rung", "New wording", "Rung", "Old text", "New text"}}
	old, new := sidesOf(s.Comparison)
	told := map[string]bool{}
	for _, c := range s.Climbs {
		became := "weakened"
		if c.Up() {
			became = "strengthened"
		}
		t.Rows = append(t.Rows, []Cell{
			words(c.Ladder.Title), words(became), old.said(c.From), rank(c.FromRung), new.said(c.To), rank(c.ToRung), old.passages(c.Old), new.passages(c.New),
		})
		if !told[c.Ladder.Title] {
			told[c.Ladder.Title] = true
			t.Notes = append(t.Notes, c.Ladder.Title+": "+c.Ladder.Source)
		}
	}
	return t
}

func silences(s *series.Summary) Table {
	t := Table{Caption: "Silences", Head: []string{"Said before and no longer", "By the rule", "Said in", "Nearest in the new text"}}
	if len(s.Silent.Editions) > 0 {
		t.Notes = []string{"Looked for in " + strings.Join(s.Silent.Editions, ", ") + ". A silence is a finding, and no abandonment."}
	}
	old, new := sidesOf(s.Comparison)
	for _, x := range s.Silences {
		said := Cell{}
		for _, a := range x.Said {
			said.Lines = append(said.Lines, Line{Text: strings.TrimSpace(string(a.Date)+" "+a.Document) + fmt.Sprintf(", ¶%d", a.Location.Paragraph+1)})
		}
		if x.Sibling != nil {
			said.Lines = append(said.Lines, Line{Text: "siblings: " + counted(x.Sibling.Documents, "document")})
		}
		near := words("")
		if x.Near != nil {
			near = new.passages(x.Near.Location)
		}
		t.Rows = append(t.Rows, []Cell{old.said(x.Text), words(string(x.Rule)), said, near})
	}
	return t
}

func newClauses(s *series.Summary) Table {
	t := Table{
		Caption: "New clauses beside the nearest earlier wording", Head: []string{"New clause", "Nearest earlier wording", "Where", "Likeness"},
		Notes: []string{before(s) + " Likeness: 1 is the same words."},
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
		t.Notes = append(t.Notes, "Without anything like it in the earlier texts held: "+counted(without, "new clause")+".")
	}
	return t
}

func sentences(s *series.Summary) Table {
	t := Table{
		Caption: "Sentences of the new text", Head: []string{"Sentence", "Said before", "First", "Last", "Clauses said before"},
		Notes: []string{before(s)},
	}
	if s.Coverage.Documents == 0 {
		return t
	}
	_, new := sidesOf(s.Comparison)
	for _, x := range s.Sentences {
		t.Rows = append(t.Rows, []Cell{
			new.passages(x.Location), saidIn(x.Before), hit(x.Before.First), hit(x.Before.Last),
			{Lines: []Line{{Text: fmt.Sprintf("%d of %d", x.Known, x.Clauses)}}, Number: true},
		})
	}
	return t
}

func cuts(s *series.Summary) Table {
	t := Table{Caption: "What the shorter text of the event leaves out", Head: []string{"Passage"}}
	if s.Abridged == nil {
		return t
	}
	old, new := sidesOf(s.Comparison)
	fuller := new
	if s.Abridged.OldIsFuller {
		fuller = old
	}
	t.Notes = []string{percent(s.Abridged.Share) + " of the characters of the fuller text stand in the shorter one."}
	for _, l := range s.Abridged.Cut {
		t.Rows = append(t.Rows, []Cell{fuller.passages(l)})
	}
	return t
}

// counted writes "1 document", "2 documents".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return number(n) + " " + noun + "s"
}

// between writes a range of dates.
func between(from, to string) string {
	switch {
	case from == "" && to == "":
		return "undated"
	case from == to:
		return from
	}
	return from + " to " + to
}
