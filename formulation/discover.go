package formulation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"tifa"
)

// Options choose what counts as recurring. The zero value means the defaults.
type Options struct {
	MinOccurrences int // in texts that are read; 2 or more, default 5
	MinEvents      int // default 3
	// Document is the id of a text that is read even if its event has a fuller
	// one; "" is none.
	Document string
	// SetsScene reports whether a clause only sets time or place; such clauses
	// rank lower. It may be nil.
	SetsScene func(clause string) bool
	// Progress is told how many of all positions have been counted; it may be nil
	// and is called from several goroutines.
	Progress func(done, total int)
}

// The defaults of [Options].
const (
	MinOccurrences = 5
	MinEvents      = 3
)

// The bounds of what is looked at.
const (
	shortest     = 2    // symbols of a formulation
	longest      = 32   // likewise
	leastEntropy = 0.3  // bits, to either side
	leastBond    = 3    // bits of cohesion
	mostClosed   = 0.95 // of its occurrences with the same neighbour
	// mostStrings bounds the memory: about 12 bytes a string, several times over
	// while they are collected.
	mostStrings = 24 << 20
)

// Bounds are the bounds of what is found, for exports.
type Bounds struct {
	MinOccurrences, MinEvents int
	Shortest, Longest         int     // characters, or words of a spaced script
	MinCohesion, MinEntropy   float64 // bits
	MostClosed                float64
}

// A Discovery is what recurs in the texts of a [Gatherer]. It is read-only.
type Discovery struct {
	Documents  int
	Events     int // of them, versions of one event counted once
	Characters int // characters and words of the texts that were read, one of each event
	Bounds     Bounds

	stream *stream
	parts  *parts
	found  []*candidate         // the best first
	lists  map[int][]*candidate // those with 、, by the number of items
}

// Discover finds the strings that recur in the texts gathered, which it uses up.
//
// A string is a run of 2 to 32 characters, or words of a spaced script, within a
// clause; quotation marks in it are overlooked, 、 may stand in it. Of each event
// one text is read, the fullest; thresholds, cohesion, entropies and ranks are
// taken from these. It is found if it has the occurrences and events asked for,
// its cohesion is at least 3 bits and both branching entropies at least 0.3, and
// it does not go on in the same way in more than 95 % of its occurrences: a
// nested string that also stands alone is found, one that never does is not.
// Each edge of a clause, and a quotation mark that encloses the string, is a
// neighbour of its own.
//
// Time and memory grow linearly with the text. If more different strings recur
// than memory is meant for, the error says so.
func (g *Gatherer) Discover(ctx context.Context, o Options) (*Discovery, error) {
	o.MinOccurrences = max(2, cmp.Or(o.MinOccurrences, MinOccurrences))
	o.MinEvents = max(1, cmp.Or(o.MinEvents, MinEvents))
	s := g.stream(o.Document)
	d := &Discovery{Documents: len(s.documents), Events: s.eventCount, Characters: s.positions, stream: s}
	d.Bounds = Bounds{o.MinOccurrences, o.MinEvents, shortest, longest, leastBond, leastEntropy, mostClosed}
	repeats, counts, err := grow(ctx, s, bounds{o.MinOccurrences, o.MinEvents}, o.Progress)
	if err != nil {
		return nil, err
	}
	d.parts = newParts(s)
	rank := newScorer(o.SetsScene)
	var frames []candidate
	var framed sync.WaitGroup
	framed.Go(func() {
		frames = s.frames(ctx, counts, bounds{o.MinOccurrences, o.MinEvents})
		for i := range frames {
			c := &frames[i]
			c.spread = d.parts.overYears(s, &c.repeat)
			c.score = rank.scoreFrame(c)
		}
	})
	repeats = cohere(ctx, s, repeats, counts)
	names := newSorter(g.texts)
	g.texts = nil
	all, err := d.candidates(ctx, repeats, names)
	if err == nil {
		s.nest(ctx, all)
		each(ctx, len(all), func(i int) { all[i].score = rank.score(&all[i]) })
	}
	framed.Wait()
	if err = cmp.Or(err, ctx.Err()); err != nil {
		return nil, err
	}
	d.rank(all, frames)
	return d, nil
}

// rank puts the candidates in order, the best first.
func (d *Discovery) rank(groups ...[]candidate) {
	for _, all := range groups {
		for i := range all {
			if c := &all[i]; c.kind != "" && c.score > 0 {
				d.found = append(d.found, c)
			}
		}
	}
	slices.SortFunc(d.found, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.text, b.text))
	})
	d.lists = map[int][]*candidate{}
	for _, c := range d.found {
		if n := 1 + strings.Count(c.text, "、"); n > 1 {
			d.lists[n] = append(d.lists[n], c)
		}
	}
}

// candidates works out of each of repeats all but its rank.
func (d *Discovery) candidates(ctx context.Context, repeats []repeat, names *sorter) ([]candidate, error) {
	all := make([]candidate, len(repeats))
	each(ctx, len(repeats), func(i int) {
		c := &all[i]
		c.repeat = repeats[i]
		c.stance = d.stream.stance(&c.repeat)
		c.text = d.stream.words(c.run[0], c.length)
		c.size = d.stream.size(c.run[0], c.length)
		c.kind = names.kind(c, d.stream.named(&c.repeat))
		c.spread = d.parts.overYears(d.stream, &c.repeat)
	})
	return all, ctx.Err()
}

// errTooMany is the error where memory would not do.
func errTooMany(occurrences int) error {
	return &tifa.Problem{
		Fact: fmt.Sprintf("more than %d strings recur %d times or more", mostStrings, occurrences),
		Hint: fmt.Sprintf("ask for --min-occurrences %d, or for fewer documents", 2*occurrences),
	}
}

// A Finding is a string that recurs.
type Finding struct {
	Text    string // without quotation marks
	Printed string // with those within it, as it is printed most often
	Type    Type
	Items   []string // of a list name, where texts spell them out
	Fillers []string // of a frame, the commonest of its first slot

	Occurrences int // in all documents, overlapping ones too
	Documents   int
	Events      int
	First, Last tifa.Date // "" if no document that has it is dated

	Score                 float64
	Cohesion              float64 // bits
	LeftEntropy           float64 // bits; NaN of a frame
	RightEntropy          float64
	CValue                float64 // by events
	Dispersion            float64 // DPnorm over the documents read
	DispersionYears       float64 // DPnorm over years
	Whole, Quoted, Stated float64 // shares of the occurrences read; see the scores
}

// Best are the findings of some types, the best first: at most limit of them,
// all if it is 0. Without types, those of formulations.
func (d *Discovery) Best(limit int, types ...Type) []Finding {
	var best []*candidate
	for _, c := range d.found {
		if limit > 0 && len(best) == limit {
			break
		}
		if d.admits(c.kind, types) {
			best = append(best, c)
		}
	}
	out := make([]Finding, len(best))
	each(context.Background(), len(best), func(i int) { out[i] = d.finding(best[i]) })
	return out
}

// Len is the number of findings of some types; see [Discovery.Best].
func (d *Discovery) Len(types ...Type) (n int) {
	for i := range d.found {
		n += btoi(d.admits(d.found[i].kind, types))
	}
	return n
}

func (d *Discovery) admits(t Type, types []Type) bool {
	return len(types) == 0 && t.Formulation() || slices.Contains(types, t)
}
