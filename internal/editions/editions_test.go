package editions

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"tifa"
)

// TestNew does by their spans what the edits say, for kinds whose spans say all.
func TestNew(t *testing.T) {
	kinds := []Kind{InsertWords, DeleteWords, ReplaceWords, ReplaceClause, ReplaceClauses, SplitParagraph, MergeParagraphs}
	made := map[Kind]int{}
	for seed := range uint64(100) {
		// Clauses long enough for words to be edited within.
		old := strings.TrimSpace(strings.ReplaceAll(Invented(seed, 1_500), "建设", "长期建设与保养"))
		new, edits := New(old, Invented(seed+1000, 1_500), kinds, 8, seed)
		slices.SortFunc(edits, func(x, y Edit) int { return cmp.Compare(x.Old.Start, y.Old.Start) })
		var b strings.Builder
		at := 0
		for _, e := range edits {
			made[e.Kind]++
			b.WriteString(old[at:e.Old.Start] + e.New.In(new))
			at = e.Old.End
		}
		b.WriteString(old[at:])
		if b.String() != new {
			t.Errorf("seed %d: the edits do not make the new text", seed)
		}
	}
	for _, k := range kinds {
		if made[k] < 10 {
			t.Errorf("%s: made %d times, want at least 10", k, made[k])
		}
	}
}

// TestJudge judges a comparison that tells everything, and one that tells nothing.
func TestJudge(t *testing.T) {
	all, none := NewScore(), NewScore()
	for seed := range uint64(50) {
		old := strings.TrimSpace(Invented(seed, 1_500))
		new, edits := New(old, Invented(seed+1000, 1_500), Kinds(), 8, seed)
		var c Comparison
		for _, e := range edits {
			switch {
			case e.Kind.Moves():
				c.Moves = append(c.Moves, Run{e.Old, e.New})
				c.Runs = append(c.Runs, Run{Old: e.Old}, Run{New: e.New})
			default:
				c.Runs = append(c.Runs, Run{e.Old, e.New})
			}
		}
		all.Judge(old, new, edits, c)
		none.Judge(old, new, edits, Comparison{Runs: []Run{{Old: tifa.Span{Start: 0, End: 3}}}})
	}
	if s := all.Total(); s.Made < 200 || s.Recovered != s.Made || s.AsMoves != s.Moves || all.Spurious != 0 {
		t.Errorf("everything was told, but the score is %+v with %d runs spurious: %.300s", s, all.Spurious, all.Missed)
	}
	if s := none.Total(); s.Recovered != 0 || none.Spurious == 0 {
		t.Errorf("nothing was told, but the score is %+v with %d runs spurious", s, none.Spurious)
	}
}
