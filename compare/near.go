package compare

// nearPassages finds the runs of clauses of which next to nothing is kept in
// their place and that stand in another in other words.
func (w *writer) nearPassages(kept inPlace) []passage {
	old, new := w.old.gone(kept.old), w.new.gone(kept.new)
	f := features{}
	profiles := func(d *side, units []unit) []profile {
		out := make([]profile, len(units))
		for i, u := range units {
			out[i] = f.profile(d.tokens[u.start:u.end])
		}
		return out
	}
	olds, news := profiles(w.old, old), profiles(w.new, new)
	partner, taken := make([]int, len(new)), make([]bool, len(old))
	for _, l := range f.near(olds, news, alikeMoved) {
		o, n := old[l.old], new[l.new]
		if taken[l.old] || partner[l.new] > 0 || w.inPlace(o, n) {
			continue
		}
		if s, t := w.old.passage(o.start, o.end), w.new.passage(n.start, n.end); keptShare(s, t, keeps(s, t)) >= keptOfMovedClause {
			partner[l.new], taken[l.old] = l.old+1, true
		}
	}
	runs := w.runs(old, new, partner)
	out := runs[:0]
	for _, p := range runs {
		s, t := w.old.passage(p.old, p.oldEnd), w.new.passage(p.new, p.newEnd)
		if p.blocks = keeps(s, t); s.size() >= leastMovedReword && t.size() >= leastMovedReword {
			out = append(out, p)
		}
	}
	return out
}

// gone lists the clauses of d of which less than a quarter is kept in its place
// and nothing is moved yet.
func (d *side) gone(kept []bool) []unit {
	var out []unit
	for _, u := range d.units(byClause) {
		size := 0
		for i := u.start; i < u.end; i++ {
			if kept[i] {
				size += d.content(i, i+1)
			}
			if d.moves[i] > 0 {
				size += d.content(u.start, u.end)
			}
		}
		if 4*size < d.content(u.start, u.end) {
			out = append(out, u)
		}
	}
	return out
}

// inPlace reports whether two clauses stand in the same place of a pair: between
// the same blocks.
func (w *writer) inPlace(old, new unit) bool {
	if !w.together(old, new) {
		return false
	}
	p := w.ofOld[old.paragraph]
	s, t := w.wordings(p.old, p.new)
	before := func(at int, end func(block) int) int {
		n := 0
		for n < len(p.blocks) && end(p.blocks[n]) <= at {
			n++
		}
		return n
	}
	return before(old.start-s.at, func(k block) int { return k.old + k.n }) ==
		before(new.start-t.at, func(k block) int { return k.new + k.n })
}
