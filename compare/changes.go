package compare

import "tifa"

// changes writes blocks out. White space goes with the token before it; where
// it alone differs, it alone is changed. The passages begin at bytes oldAt and
// newAt of their texts.
func changes(a, b *wording, blocks []block, oldAt, newAt int) []Change {
	w := changeWriter{oldText: a.text, newText: b.text, oldAt: oldAt, newAt: newAt}
	w.replace(a.from(0), b.from(0))
	between(whole(a, b), blocks, func(r rect) {
		w.replace(a.from(r.oldEnd)-a.from(r.old), b.from(r.newEnd)-b.from(r.new))
	}, func(k block) {
		for n := range k.n {
			old, new := a.tokens[k.old+n], b.tokens[k.new+n]
			w.keep(old.end-old.start, new.end-new.start)
			w.replace(a.from(k.old+n+1)-old.end, b.from(k.new+n+1)-new.end)
		}
	})
	w.flush()
	return w.out
}

// A changeWriter goes through two passages and joins what it is told of them to
// as few changes as can say it.
type changeWriter struct {
	oldText, newText string // the passages
	oldAt, newAt     int    // where they begin
	out              []Change
	old, new         tifa.Span // of the passages, what is not yet in out
	kept             bool      // it is kept; else dropped and added
}

func (w *changeWriter) keep(old, new int) {
	if !w.kept {
		w.flush()
	}
	w.kept = true
	w.old.End += old
	w.new.End += new
}

// replace replaces the next bytes of the old passage by the next of the new.
func (w *changeWriter) replace(old, new int) {
	if w.oldText[w.old.End:w.old.End+old] == w.newText[w.new.End:w.new.End+new] {
		if old > 0 {
			w.keep(old, new)
		}
		return
	}
	if w.kept {
		w.flush()
	}
	w.kept = false
	w.old.End += old
	w.new.End += new
}

func (w *changeWriter) flush() {
	old := tifa.Span{Start: w.oldAt + w.old.Start, End: w.oldAt + w.old.End}
	new := tifa.Span{Start: w.newAt + w.new.Start, End: w.newAt + w.new.End}
	switch {
	case w.kept:
		w.out = append(w.out, Change{Op: Kept, Old: old, New: new, Text: w.new.In(w.newText)})
	default:
		if old.Len() > 0 {
			w.out = append(w.out, Change{Op: Dropped, Old: old, New: tifa.Span{Start: new.Start, End: new.Start}, Text: w.old.In(w.oldText)})
		}
		if new.Len() > 0 {
			w.out = append(w.out, Change{Op: Added, Old: tifa.Span{Start: old.End, End: old.End}, New: new, Text: w.new.In(w.newText)})
		}
	}
	w.old.Start, w.new.Start = w.old.End, w.new.End
}
