package compare

import (
	"tifa"
	"tifa/text"
)

// changes writes blocks out. White space goes with the token before it; where
// it alone differs, it alone is changed.
func (a *alignment) changes(old, new *wording, blocks []block) []Change {
	w := changeWriter{
		oldText: a.old.text, newText: a.new.text, folds: a.folds,
		old: tifa.Span{Start: old.span.Start, End: old.span.Start},
		new: tifa.Span{Start: new.span.Start, End: new.span.Start},
	}
	w.replace(old.from(0), new.from(0))
	between(whole(old, new), blocks, func(r rect) {
		plain := old.holdsPlain(r.old, r.oldEnd) || new.holdsPlain(r.new, r.newEnd)
		w.drop(a.old.pieces(old, r.old, r.oldEnd, plain))
		w.add(a.new.pieces(new, r.new, r.newEnd, plain))
	}, func(k block) {
		for n := range k.n {
			i, j := k.old+n, k.new+n
			w.keep(old.tokens[i], new.tokens[j])
			w.replace(old.from(i+1), new.from(j+1))
		}
	})
	w.flush()
	return w.out
}

// A piece is a part of what was dropped or added.
type piece struct {
	end     int // byte of the text; it begins where the piece before ends
	move    int
	ignored bool
}

// pieces divides tokens i to j of w by the moves that they are part of and by
// what they count for. An expression that the options ignore is part of what it
// stands in, where anything plain was changed.
func (d *side) pieces(w *wording, i, j int, inPlain bool) []piece {
	var out []piece
	for ; i < j; i++ {
		role := w.tokens[i].role
		p := piece{w.from(i + 1), int(d.moves[w.at+i]), role == setting || role == overlooked && !inPlain}
		if last := len(out) - 1; last >= 0 && out[last].move == p.move && out[last].ignored == p.ignored {
			out[last] = p
		} else {
			out = append(out, p)
		}
	}
	return out
}

// holdsPlain reports whether one of tokens i to j counts for something.
func (w *wording) holdsPlain(i, j int) bool {
	for _, t := range w.tokens[i:j] {
		if t.role == plain {
			return true
		}
	}
	return false
}

// A changeWriter goes through two passages and joins what it is told of them to
// as few changes as can say it.
type changeWriter struct {
	oldText, newText string
	folds            text.Folds
	out              []Change
	old, new         tifa.Span // kept and not yet in out, or empty where the writer stands
	ignored          bool      // of what is kept
	dropped, added   []piece   // not yet in out
}

// keep keeps one token.
func (w *changeWriter) keep(old, new token) {
	s, t := w.oldText[old.start:old.end], w.newText[new.start:new.end]
	w.kept(old.end, new.end, !sameCharacters(s, t, w.folds))
}

// kept keeps what stands before bytes old and new.
func (w *changeWriter) kept(old, new int, ignored bool) {
	if len(w.dropped) > 0 || len(w.added) > 0 || w.ignored != ignored {
		w.flush()
	}
	w.ignored = ignored
	w.old.End, w.new.End = old, new
}

// replace replaces the white space before bytes old and new.
func (w *changeWriter) replace(old, new int) {
	at, to := w.old.End, w.new.End
	if n := len(w.dropped); n > 0 {
		at = w.dropped[n-1].end
	}
	if n := len(w.added); n > 0 {
		to = w.added[n-1].end
	}
	switch {
	case w.oldText[at:old] != w.newText[to:new]:
		if at < old {
			w.drop([]piece{{end: old}})
		}
		if to < new {
			w.add([]piece{{end: new}})
		}
	case at < old:
		w.kept(old, new, w.ignored)
	}
}

func (w *changeWriter) drop(pieces []piece) { w.dropped = w.join(w.dropped, pieces) }

func (w *changeWriter) add(pieces []piece) { w.added = w.join(w.added, pieces) }

func (w *changeWriter) join(to, pieces []piece) []piece {
	if len(pieces) > 0 && w.old.Len()+w.new.Len() > 0 {
		w.flush()
	}
	for _, p := range pieces {
		if last := len(to) - 1; last >= 0 && to[last].move == p.move && to[last].ignored == p.ignored {
			to[last] = p
		} else {
			to = append(to, p)
		}
	}
	return to
}

// flush writes what waits. What is ignored on one side stands for what is
// ignored on the other.
func (w *changeWriter) flush() {
	if w.old.Len()+w.new.Len() > 0 {
		w.write(Kept, w.old.End, w.new.End, 0, w.ignored)
		w.ignored = false
		return
	}
	w.ignored = false
	dropped, added := w.dropped, w.added
	w.dropped, w.added = nil, nil
	for len(dropped)+len(added) > 0 {
		switch {
		case len(dropped) > 0 && !dropped[0].ignored:
			w.write(Dropped, dropped[0].end, w.new.End, dropped[0].move, false)
			dropped = dropped[1:]
		case len(added) > 0 && !added[0].ignored && (len(dropped) == 0 || anyIgnored(added)):
			w.write(Added, w.old.End, added[0].end, added[0].move, false)
			added = added[1:]
		case len(dropped) > 0 && len(added) > 0 && added[0].ignored:
			same := w.oldText[w.old.Start:dropped[0].end] == w.newText[w.new.Start:added[0].end]
			w.write(Kept, dropped[0].end, added[0].end, 0, !same)
			dropped, added = dropped[1:], added[1:]
		case len(dropped) > 0:
			w.write(Kept, dropped[0].end, w.new.End, 0, true)
			dropped = dropped[1:]
		default:
			w.write(Kept, w.old.End, added[0].end, 0, true)
			added = added[1:]
		}
	}
}

func anyIgnored(pieces []piece) bool {
	for _, p := range pieces {
		if p.ignored {
			return true
		}
	}
	return false
}

// write writes the texts before bytes old and new as one change.
func (w *changeWriter) write(op Kind, old, new, move int, ignored bool) {
	c := Change{
		Op: op, Old: tifa.Span{Start: w.old.Start, End: old}, New: tifa.Span{Start: w.new.Start, End: new},
		Move: move, Ignored: ignored,
	}
	c.Text = c.New.In(w.newText)
	if op == Dropped {
		c.Text = c.Old.In(w.oldText)
	}
	w.old, w.new = tifa.Span{Start: old, End: old}, tifa.Span{Start: new, End: new}
	if last := len(w.out) - 1; ignored && last >= 0 && w.out[last].Ignored {
		l := &w.out[last]
		l.Old.End, l.New.End, l.Text = old, new, w.newText[l.New.Start:new]
		return
	}
	w.out = append(w.out, c)
}
