package series

import (
	"strings"

	"tifa/compare"
	"tifa/ladder"
)

// A Climb is a passage that stands higher or lower on a ladder in the new text.
type Climb struct {
	Ladder   *ladder.Ladder
	Old, New compare.Location // the clauses, or the statements whose cue changed
	// From and To are the wordings of the ladder. From or To is "" where a clause
	// is otherwise the same and has no wording of the ladder on that side.
	From, To         string
	FromRung, ToRung int // counted from 1, the weakest; 0 for ""
}

// Up reports whether the new text is the stronger.
func (c *Climb) Up() bool { return c.ToRung > c.FromRung }

// climb looks along the ladders of wordings at clauses that correspond, and
// along those of cues and acts at statements that share most clauses.
func (w *summarizer) climb() {
	partners := w.statementPairs()
	for i := range w.b.Ladders {
		l := &w.b.Ladders[i]
		if l.Ranks == ladder.Wordings {
			w.climbWordings(l)
			continue
		}
		for _, p := range partners {
			old, new := &w.Old.Structure.Statements[p[0]], &w.Comparison.New.Structure.Statements[p[1]]
			from, to := old.Cue, new.Cue
			if l.Ranks == ladder.Acts {
				from, to = string(old.Act), string(new.Act)
			}
			a, b := l.RankOf(from), l.RankOf(to)
			if a > 0 && b > 0 && a != b {
				w.Climbs = append(w.Climbs, Climb{l, w.Old.Locate(old.Span), w.Comparison.New.Locate(new.Span), from, to, a, b})
			}
		}
	}
}

func (w *summarizer) climbWordings(l *ladder.Ladder) {
	for _, p := range w.pairs {
		if p.Old < 0 || p.New < 0 || p.Equal() {
			continue
		}
		old, new := w.old.clauses[p.Old], w.new.clauses[p.New]
		a, from := l.Rung(old.Text)
		b, to := l.Rung(new.Text)
		switch {
		case a == b, a+b == 1: // the weakest wording is no more than none
			continue
		case a == 0 && strings.Replace(new.Text, to, "", 1) != old.Text,
			b == 0 && strings.Replace(old.Text, from, "", 1) != new.Text:
			continue // other words than those of the ladder make the difference
		}
		w.Climbs = append(w.Climbs, Climb{l, old.Location, new.Location, from, to, a, b})
	}
}

// statementPairs pairs the statements of the new text with those of the old that
// most of their corresponding clauses stand in.
func (w *summarizer) statementPairs() (out [][2]int) {
	shared := map[[2]int]int{}
	for _, p := range w.pairs {
		if p.Old < 0 || p.New < 0 {
			continue
		}
		i, j := w.old.clauses[p.Old].Location.Statement, w.new.clauses[p.New].Location.Statement
		if i >= 0 && j >= 0 {
			shared[[2]int{i, j}] += w.new.clauses[p.New].flat.Len()
		}
	}
	for j := range w.Comparison.New.Structure.Statements {
		best, most := -1, 0
		for i := range w.Old.Structure.Statements {
			if n := shared[[2]int{i, j}]; n > most {
				best, most = i, n
			}
		}
		// A clause or two in common do not make two statements one.
		if size := w.Comparison.New.Structure.Statements[j].Span.Len(); best >= 0 && 2*most >= size {
			out = append(out, [2]int{best, j})
		}
	}
	return out
}
