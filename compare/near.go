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
	for _, l := range f.near(w.ended, olds, news, alikeMoved) {
		if w.ended() {
			return nil
		}
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
		if p.blocks = keeps(s, t); w.old.said(p.old, p.oldEnd) >= leastMovedReword && w.new.said(p.new, p.newEnd) >= leastMovedReword {
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

// equalWords finds what was dropped in one place of a paragraph and added in
// another with the same words, though it is no clause and no item of its own.
func (w *writer) equalWords() []passage {
	var out []passage
	for _, p := range w.pairs() {
		if p.identical {
			continue
		}
		old, new := w.wordings(p.old, p.new)
		dropped := map[string]block{}
		var key []byte
		var gaps []rect
		between(whole(old, new), p.blocks, func(r rect) { gaps = append(gaps, r) }, func(block) {})
		for _, r := range gaps {
			if i, j, ok := w.old.words(old.at+r.old, old.at+r.oldEnd); ok {
				key = w.old.key(key[:0], unit{start: i, end: j})
				dropped[string(key)] = block{old: i, n: j - i}
			}
		}
		for _, r := range gaps {
			i, j, ok := w.new.words(new.at+r.new, new.at+r.newEnd)
			if !ok {
				continue
			}
			key = w.new.key(key[:0], unit{start: i, end: j})
			if b, ok := dropped[string(key)]; ok {
				out = append(out, passage{old: b.old, oldEnd: b.old + b.n, new: i, newEnd: j})
				delete(dropped, string(key))
			}
		}
	}
	return out
}

// words is tokens i to j without the signs at both ends; ok is false where they
// are too few to have moved, or have a move already.
func (d *side) words(i, j int) (from, to int, ok bool) {
	sign := func(at int) bool { return d.tokens[at].class < particle }
	for i < j && sign(i) {
		i++
	}
	for i < j && sign(j-1) {
		j--
	}
	for at := i; at < j; at++ {
		if d.moves[at] > 0 {
			return i, j, false
		}
	}
	return i, j, d.said(i, j) >= leastMovedWords
}
