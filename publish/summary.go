package publish

import (
	"tifa/compare"
)

// A summary is what a reader is told first.
type summary struct {
	Lines        []summaryLine
	Clauses      int // moved within and between paragraphs
	HasShare     bool
	Share        float64 // of the characters of the new text that stood in the old
	OfCharacters int
}

// A summaryLine is what became of some paragraphs.
type summaryLine struct {
	Kind     compare.Kind
	Old, New compare.Size
	Links    []Link // to the paragraphs, of all kinds but kept
}

// newSummary counts a redline by the kinds of its edits.
func newSummary(s compare.Summary, rows []row, moves int) summary {
	out := summary{Clauses: moves, OfCharacters: s.New.Characters}
	out.Share, out.HasShare = s.NewShare()
	links := map[compare.Kind][]Link{}
	for _, r := range rows {
		switch {
		case r.kind == compare.Kept || r.place == left || r.ignored:
		case r.new.Len() > 0:
			links[r.kind] = append(links[r.kind], Link{runWords(r.new), anchor("new", r.new.Start)})
		default:
			links[r.kind] = append(links[r.kind], Link{runWords(r.old), anchor("old", r.old.Start)})
		}
	}
	for _, l := range []summaryLine{
		{compare.Kept, s.Kept.Old, s.Kept.New, nil},
		{compare.Reworded, s.Reworded.Old, s.Reworded.New, links[compare.Reworded]},
		{compare.Moved, s.Moved.Old, s.Moved.New, links[compare.Moved]},
		{compare.Added, compare.Size{}, s.Added, links[compare.Added]},
		{compare.Dropped, s.Dropped, compare.Size{}, links[compare.Dropped]},
	} {
		if l.Old.Paragraphs+l.New.Paragraphs > 0 {
			out.Lines = append(out.Lines, l)
		}
	}
	return out
}
