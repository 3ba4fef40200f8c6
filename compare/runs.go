package compare

import (
	"cmp"
	"slices"
)

// The share of a paragraph that has to stand in the other for it to be a part of
// it: of its features, by which parts are looked for, and of the wording that the
// rewording keeps.
const (
	containedInPart = 0.6
	keptOfPart      = 0.5
	// Beside a pair, less is enough.
	containedInNext = 0.35
	keptOfNext      = 0.35
	// coveredByParts is the share of the whole that its parts cover at least.
	coveredByParts = 0.4
)

// A division is a paragraph of one text and the run of adjacent paragraphs of
// the other that are its parts.
type division struct {
	old, new Run
	covered  float64
}

// pairRuns pairs paragraphs that were split or merged. Chain tells the new
// partners of the old paragraphs that are alike and keep their place.
func (a *alignment) pairRuns(found []likeness, chain map[int]int) {
	var all []division
	group := func(whole, part func(likeness) int, share, of func(likeness) float64, make func(whole int, parts Run) division) {
		parts := map[int][]likeness{}
		for _, l := range found {
			if share(l) >= containedInPart && share(l) > of(l) {
				parts[whole(l)] = append(parts[whole(l)], l)
			}
		}
		for w, list := range parts {
			slices.SortFunc(list, func(x, y likeness) int { return cmp.Compare(part(x), part(y)) })
			for len(list) > 0 {
				n, covered := 1, of(list[0])
				for n < len(list) && part(list[n]) == part(list[n-1])+1 {
					covered += of(list[n])
					n++
				}
				if n > 1 && covered >= coveredByParts {
					d := make(w, Run{part(list[0]), part(list[n-1]) + 1})
					d.covered = covered
					all = append(all, d)
				}
				list = list[n:]
			}
		}
	}
	old, new := func(l likeness) int { return l.old }, func(l likeness) int { return l.new }
	inOld, inNew := func(l likeness) float64 { return l.inOld }, func(l likeness) float64 { return l.inNew }
	group(old, new, inOld, inNew, func(w int, parts Run) division { return division{old: one(w), new: parts} })
	group(new, old, inNew, inOld, func(w int, parts Run) division { return division{old: parts, new: one(w)} })
	slices.SortFunc(all, func(x, y division) int {
		return cmp.Or(cmp.Compare(y.covered, x.covered), cmp.Compare(x.new.Start, y.new.Start), cmp.Compare(x.old.Start, y.old.Start))
	})
	ofNew := map[int]int{}
	for i, j := range chain {
		ofNew[j] = i
	}
	for _, d := range all {
		if within(d.old, d.new, chain) && within(d.new, d.old, ofNew) {
			a.pairRun(d)
		}
	}
}

// within reports whether the partners of what r holds, if any, are in s.
func within(r, s Run, partners map[int]int) bool {
	for i := r.Start; i < r.End; i++ {
		if j, ok := partners[i]; ok && (j < s.Start || j >= s.End) {
			return false
		}
	}
	return true
}

// pairRun pairs the paragraphs of d, less those at its ends of which too little
// is kept.
func (a *alignment) pairRun(d division) {
	for d.old.Len() > 1 || d.new.Len() > 1 {
		if !a.free(d.old, d.new) {
			return
		}
		old, new := a.wordings(d.old, d.new)
		blocks := keeps(old, new)
		if share := keptShare(old, new, blocks); share < keptInOrder {
			return
		}
		oldParts, newParts := d.old, d.new
		for d.old.Len() > 1 && a.old.kept(d.old.Start, old, blocks, false) < keptOfPart {
			d.old.Start++
		}
		for d.old.Len() > 1 && a.old.kept(d.old.End-1, old, blocks, false) < keptOfPart {
			d.old.End--
		}
		for d.new.Len() > 1 && a.new.kept(d.new.Start, new, blocks, true) < keptOfPart {
			d.new.Start++
		}
		for d.new.Len() > 1 && a.new.kept(d.new.End-1, new, blocks, true) < keptOfPart {
			d.new.End--
		}
		if d.old == oldParts && d.new == newParts {
			a.pair(d.old, d.new, blocks)
			return
		}
	}
}

// extendRuns adds to pairs the paragraphs beside them that have no partner and
// are a part of the whole.
func (a *alignment) extendRuns(found []likeness) {
	for again := true; again; {
		again = false
		for _, l := range found {
			switch p, q := a.ofOld[l.old], a.ofNew[l.new]; {
			case p != nil && q == nil && p.old.Len() == 1 && l.inOld >= containedInNext && beside(l.new, p.new):
				again = a.extend(p, p.old, with(p.new, l.new)) || again
			case p == nil && q != nil && q.new.Len() == 1 && l.inNew >= containedInNext && beside(l.old, q.old):
				again = a.extend(q, with(q.old, l.old), q.new) || again
			}
		}
	}
}

func beside(i int, r Run) bool { return i+1 == r.Start || i == r.End }

func with(r Run, i int) Run { return Run{min(r.Start, i), max(r.End, i+1)} }

// extend pairs old and new, which hold p and one more paragraph, if the rewording
// keeps enough of that and as much as before of the others.
func (a *alignment) extend(p *pair, old, new Run) bool {
	if p.identical {
		return false
	}
	s, t := a.wordings(p.old, p.new)
	before := kept(s, p.blocks)
	u, v := a.wordings(old, new)
	blocks := keeps(u, v)
	size := u.size() - s.size() + v.size() - t.size() // of the one more
	if float64(kept(u, blocks)-before) < keptOfNext*float64(size) {
		return false
	}
	a.unpair(p)
	a.pair(old, new, blocks)
	return true
}

// kept is the content of w, an old wording, that blocks keep.
func kept(w *wording, blocks []block) int {
	sum := 0
	for _, k := range blocks {
		sum += w.content(k.old, k.old+k.n)
	}
	return sum
}

// kept is the share of paragraph i, a part of w, that blocks keep.
func (d *side) kept(i int, w *wording, blocks []block, isNew bool) float64 {
	from, to := d.first[i]-w.at, d.first[i+1]-w.at
	kept := 0
	for _, k := range blocks {
		at := k.old
		if isNew {
			at = k.new
		}
		if s, e := max(at, from), min(at+k.n, to); s < e {
			kept += w.content(s, e)
		}
	}
	return float64(kept) / float64(max(1, w.content(from, to)))
}
