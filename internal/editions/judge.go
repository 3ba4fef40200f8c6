package editions

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
)

// A Run is one place that a comparison shows as changed: what it shows dropped
// there and what it shows added, in bytes of each text.
type Run struct{ Old, New tifa.Span }

// A Comparison is what a comparison of two texts tells.
type Comparison struct {
	Runs  []Run // the two ends of a move, too
	Moves []Run // passages that it says have moved
}

// A Tally counts, of edits that were made, what a comparison told.
type Tally struct {
	Made      int // edits
	Recovered int // told as what they are, in the right place
	Moves     int // that move something
	AsMoves   int // of these, told as moved
	Places    int // two of an edit that moves something or replaces a paragraph, else one
	Runs      int // that stand where an edit was made
}

// A Score is a tally of each kind, and the runs that stand where nothing was
// edited.
type Score struct {
	Kinds    map[Kind]*Tally
	Spurious int
	Runs     int
	Missed   []string // of the first misses, what was made and what was told
}

// NewScore makes a score of nothing.
func NewScore() *Score { return &Score{Kinds: map[Kind]*Tally{}} }

// The tolerances, in bytes: a sign that may stand on either side, and how far a
// run may go beyond what was edited where words repeat themselves.
const (
	oneSign     = 6
	beyond      = 12
	otherSide   = 6
	leastCover  = 0.8
	mostMisses  = 400
	wordsWithin = 3
)

// Judge adds what c tells of edits to s.
func (s *Score) Judge(old, new string, edits []Edit, c Comparison) {
	of := make([][]int, len(edits)) // the runs that stand where an edit was made
	for n, r := range c.Runs {
		s.Runs++
		at, fit := -1, 0.0
		for i, e := range edits {
			if f := fits(r, e); touches(r, e) && (at < 0 || f > fit) {
				at, fit = i, f
			}
		}
		if at < 0 {
			s.Spurious++
			s.miss("SPURIOUS", old, new, Edit{}, []Run{r})
			continue
		}
		of[at] = append(of[at], n)
	}
	for i, e := range edits {
		t := s.Kinds[e.Kind]
		if t == nil {
			t = &Tally{}
			s.Kinds[e.Kind] = t
		}
		t.Made++
		t.Places++
		t.Runs += len(of[i])
		var runs []Run
		for _, n := range of[i] {
			runs = append(runs, c.Runs[n])
		}
		told := false
		if e.Kind.Moves() {
			t.Places++
			t.Moves++
			if told = e.movedIn(c.Moves); told {
				t.AsMoves++
			}
		} else if e.Kind == RewriteParagraph { // what is gone and what is new may be told apart
			gone, come := false, false
			for _, r := range runs {
				gone = gone || covers(visible(old, r.Old), e.Old, beyond)
				come = come || covers(visible(new, r.New), e.New, beyond)
			}
			t.Places++
			told = gone && come
		} else {
			for _, r := range runs {
				told = told || e.toldBy(r, old, new)
			}
		}
		if told {
			t.Recovered++
		} else {
			s.miss(string(e.Kind), old, new, e, runs)
		}
	}
}

func (s *Score) miss(what, old, new string, e Edit, runs []Run) {
	if len(s.Missed) >= mostMisses {
		return
	}
	show := func(t string, s tifa.Span) string { return strings.ReplaceAll(s.In(t), "\n", "⏎") }
	words := fmt.Sprintf("%s: [%s] → [%s]", what, show(old, e.Old), show(new, e.New))
	for _, r := range runs {
		words += fmt.Sprintf("\n    told [%s] → [%s]", show(old, r.Old), show(new, r.New))
	}
	s.Missed = append(s.Missed, words)
}

// touches reports whether a run stands where e was made.
func touches(r Run, e Edit) bool {
	near := func(r, s tifa.Span) bool { return r.Start <= s.End+oneSign && s.Start <= r.End+oneSign }
	if r.Old.Len() > 0 && (e.Old.Len() > 0 || e.New.Len() > 0) && e.OldWithin.End > 0 && near(r.Old, e.OldWithin) {
		return true
	}
	if r.New.Len() > 0 && e.NewWithin.End > 0 && near(r.New, e.NewWithin) {
		return true
	}
	for _, p := range e.OldPassed {
		if r.Old.Len() > 0 && near(r.Old, p) {
			return true
		}
	}
	for _, p := range e.NewPassed {
		if r.New.Len() > 0 && near(r.New, p) {
			return true
		}
	}
	return false
}

// fits tells how much a run is of the size of what e touched, from 0 to 1: of a
// moved paragraph and a clause edited in it, a run belongs to the one or the other.
func fits(r Run, e Edit) float64 {
	a, b := max(r.Old.Len(), r.New.Len()), max(e.OldWithin.Len(), e.NewWithin.Len())
	return float64(min(a, b)) / float64(max(a, b, 1))
}

// overlap is the number of bytes in both s and t.
func overlap(s, t tifa.Span) int { return max(0, min(s.End, t.End)-max(s.Start, t.Start)) }

// covers reports whether r covers s and does not go far beyond it.
func covers(r, s tifa.Span, beyond int) bool {
	return float64(overlap(r, s)) >= leastCover*float64(s.Len()) && r.Len() <= s.Len()+beyond
}

// toldBy reports whether r tells e as what it is, in its place.
func (e Edit) toldBy(r Run, old, new string) bool {
	r.Old, r.New = visible(old, r.Old), visible(new, r.New)
	far := beyond
	switch e.Kind {
	case InsertWords, DeleteWords, ReplaceWords:
		far = wordsWithin * utf8.UTFMax
	case SplitParagraph:
		return r.New.Len() == 0 && r.Old.Len() == 0
	case MergeParagraphs:
		return r.New.Len() == 0 && r.Old.Len() == 0
	}
	switch {
	case e.Old.Len() == 0:
		return covers(r.New, e.New, far) && r.Old.Len() <= otherSide
	case e.New.Len() == 0:
		return covers(r.Old, e.Old, far) && r.New.Len() <= otherSide
	}
	return covers(r.Old, e.Old, far) && covers(r.New, e.New, far)
}

// visible takes white space from both ends of s.
func visible(text string, s tifa.Span) tifa.Span {
	in := s.In(text)
	left := strings.TrimLeftFunc(in, unicode.IsSpace)
	s.Start += len(in) - len(left)
	s.End = s.Start + len(strings.TrimRightFunc(left, unicode.IsSpace))
	return s
}

// movedIn reports whether moves say that what e moved has moved, or else all
// that it passed by.
func (e Edit) movedIn(moves []Run) bool {
	said := func(old, new tifa.Span) bool {
		for _, m := range moves {
			if covers(m.Old, old, beyond) && covers(m.New, new, beyond) {
				return true
			}
		}
		return false
	}
	if said(e.Old, e.New) {
		return true
	}
	for i := range e.OldPassed {
		if !said(e.OldPassed[i], e.NewPassed[i]) {
			return false
		}
	}
	return len(e.OldPassed) > 0
}

// Strays counts the runs of c that are parted from the next one by fewer than two
// Chinese characters or letters: what makes a redline of confetti.
func (c Comparison) Strays(old, new string) int {
	n := 0
	for i := 1; i < len(c.Runs); i++ {
		r, s := c.Runs[i-1], c.Runs[i]
		if r.Old.End > s.Old.Start || r.New.End > s.New.Start {
			continue
		}
		kept := old[r.Old.End:s.Old.Start]
		if kept == new[r.New.End:s.New.Start] && strings.TrimSpace(kept) != "" && letters(kept) < 2 {
			n++
		}
	}
	return n
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			n++
		}
	}
	return n
}

// Total is the tally of all kinds.
func (s *Score) Total() Tally {
	var out Tally
	for _, t := range s.Kinds {
		out.Made += t.Made
		out.Recovered += t.Recovered
		out.Moves += t.Moves
		out.AsMoves += t.AsMoves
		out.Places += t.Places
		out.Runs += t.Runs
	}
	return out
}

// Table writes scores side by side, in Markdown.
func Table(names []string, scores ...*Score) string {
	var b strings.Builder
	b.WriteString("| edit | made |")
	for _, n := range names {
		fmt.Fprintf(&b, " %s: recovered | runs a place |", n)
	}
	b.WriteString("\n|---|---:|" + strings.Repeat("---:|---:|", len(names)) + "\n")
	row := func(name string, of func(*Score) *Tally) {
		if t := of(scores[0]); t == nil || t.Made == 0 {
			return
		}
		fmt.Fprintf(&b, "| %s | %d |", name, of(scores[0]).Made)
		for _, s := range scores {
			t := of(s)
			fmt.Fprintf(&b, " %.1f %% | %.2f |", share(t.Recovered, t.Made), float64(t.Runs)/float64(t.Places))
		}
		b.WriteByte('\n')
	}
	for _, k := range Kinds() {
		row(string(k), func(s *Score) *Tally { return s.Kinds[k] })
	}
	row("**all**", func(s *Score) *Tally { t := s.Total(); return &t })
	if moves := scores[0].Total().Moves; moves > 0 {
		fmt.Fprintf(&b, "| moves told as moves | %d |", moves)
		for _, s := range scores {
			fmt.Fprintf(&b, " %.1f %% | |", share(s.Total().AsMoves, moves))
		}
		b.WriteByte('\n')
	}
	b.WriteString("| runs where nothing was edited | |")
	for _, s := range scores {
		fmt.Fprintf(&b, " %.1f %% of %d | |", share(s.Spurious, s.Runs), s.Runs)
	}
	b.WriteByte('\n')
	return b.String()
}

func share(part, of int) float64 { return 100 * float64(part) / float64(max(1, of)) }
