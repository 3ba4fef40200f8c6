package brief

import (
	"slices"

	"tifa/compare"
)

// people are the names and bodies that joined, left and changed places.
func (w *writer) people() ([]Finding, error) {
	if w.Summary == nil {
		return nil, nil
	}
	joined, moved := Finding{Kind: People, Replay: w.compareCommand("--summary")}, Finding{Kind: Order, Replay: w.compareCommand("--summary")}
	add := func(n *compare.NameChange) {
		switch n.Change {
		case compare.Joined:
			joined.Words = append(joined.Words, Count{Text: n.Name, N: n.NewRank})
		case compare.Left:
			joined.Left = append(joined.Left, n.Name)
		case compare.Up, compare.Down:
			moved.Words = append(moved.Words, Count{Text: n.Name, N: n.NewRank})
		}
	}
	stays := func(names []compare.NameChange) bool {
		n := 0
		for _, x := range names {
			if x.Change != compare.Joined && x.Change != compare.Left {
				n++
			}
		}
		return n > 0 && 2*n >= len(names)
	}
	before, now := tookPart(w.Summary.Old.Structure), tookPart(w.New.Structure)
	took := slices.DeleteFunc(slices.Clone(w.Summary.People), func(n compare.NameChange) bool { return !before[n.Name] && !now[n.Name] })
	for _, names := range [][]compare.NameChange{took, w.Summary.Bodies} {
		if !stays(names) {
			continue // other lists, and not the same with others in it
		}
		for i := range names {
			add(&names[i])
		}
	}
	var out []Finding
	if len(joined.Words)+len(joined.Left) > 0 {
		out = append(out, joined)
	}
	if len(moved.Words) > 0 {
		out = append(out, moved)
	}
	return out, nil
}
