package compare

import (
	"strings"
	"testing"

	"tifa/internal/editions"
	"tifa/internal/realdata"
	"tifa/text"
)

// comparison is what a redline tells, as the judge reads it.
func comparison(r Redline) editions.Comparison {
	var c editions.Comparison
	for _, e := range r.Edits {
		switch {
		case e.Kind == Moved:
			c.Moves = append(c.Moves, editions.Run{Old: *e.Old, New: *e.New})
			c.Runs = append(c.Runs, editions.Run{Old: *e.Old}, editions.Run{New: *e.New})
		case e.Kind == Added && e.Changes == nil:
			c.Runs = append(c.Runs, editions.Run{New: *e.New})
		case e.Kind == Dropped && e.Changes == nil:
			c.Runs = append(c.Runs, editions.Run{Old: *e.Old})
		}
		open := false
		for _, x := range e.Changes {
			if x.Op == Kept {
				open = false
				continue
			}
			if !open {
				c.Runs = append(c.Runs, editions.Run{Old: x.Old, New: x.New})
				open = true
				continue
			}
			last := &c.Runs[len(c.Runs)-1]
			last.Old.End, last.New.End = x.Old.End, x.New.End
		}
	}
	for _, m := range r.Moves {
		c.Moves = append(c.Moves, editions.Run{Old: m.Old, New: m.New})
	}
	return c
}

// editedDocuments calls f with editions of n documents.
func editedDocuments(texts []string, n int, f func(old, new string, edits []editions.Edit)) {
	for k := range n {
		f(editions.OfCorpus(texts, k, n, editions.Kinds()))
	}
}

// invented are documents that the tests invent.
func invented(n int) []string {
	out := make([]string, n)
	for seed := range out {
		out[seed] = strings.TrimSpace(editions.Invented(uint64(seed), 1_500))
	}
	return out
}

// TestEditions edits documents and holds the redline to what was done: invented
// documents, and readouts where the data are there.
func TestEditions(t *testing.T) {
	n := 50
	if realdata.Long(t) {
		n = 500
	}
	t.Run("invented", func(t *testing.T) { testEditions(t, invented(n), n) })
	t.Run("readouts", func(t *testing.T) { testEditions(t, documents(t), n) })
}

func testEditions(t *testing.T, texts []string, n int) {
	score := editions.NewScore()
	editedDocuments(texts, n, func(old, new string, edits []editions.Edit) {
		a, b := text.Paragraphs(old), text.Paragraphs(new)
		r := Texts(old, new, a, b)
		if problem := broken(r, old, new, a, b); problem != "" {
			t.Error(problem)
		}
		score.Judge(old, new, edits, comparison(r))
	})
	t.Logf("%d documents\n%s", n, editions.Table([]string{"tifa"}, score))
	for _, m := range score.Missed[:min(5, len(score.Missed))] {
		t.Log(m)
	}
	all := score.Total()
	check := func(what string, part, of int, least float64) {
		if of == 0 || float64(part) < least*float64(of) {
			t.Errorf("%s: %d of %d, want at least %.1f %%", what, part, of, 100*least)
		}
	}
	check("edits recovered", all.Recovered, all.Made, 0.97)
	check("moves told as moves", all.AsMoves, all.Moves, 0.95)
	check("runs where something was edited", score.Runs-score.Spurious, score.Runs, 0.98)
	check("places for a run", all.Places, all.Runs, 1/1.3)
}
