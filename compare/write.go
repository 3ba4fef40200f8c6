package compare

import "tifa"

// A writer writes an alignment as edits, and counts them.
type writer struct {
	*alignment
	edits   []Edit
	kept    *pair // the last edit's, if it was kept as it was
	summary Summary
}

func (w *writer) edit() {
	w.droppedFrom(0)
	for j := 0; j < len(w.ofNew); j++ {
		p := w.ofNew[j]
		if p == nil {
			w.alone(Added, j)
			continue
		}
		w.found(p)
		if !p.moved {
			w.droppedFrom(p.old.End)
		}
		j = p.new.End - 1
	}
}

func (w *writer) write(e Edit) {
	w.edits = append(w.edits, e)
	w.kept = nil
}

// droppedFrom writes the paragraphs dropped between old paragraph i and the
// next one that stays in place.
func (w *writer) droppedFrom(i int) {
	for ; i < len(w.ofOld); i++ {
		switch p := w.ofOld[i]; {
		case p == nil:
			w.alone(Dropped, i)
		case !p.moved:
			return
		}
	}
}

// alone writes a paragraph without a partner.
func (w *writer) alone(kind Kind, i int) {
	e := Edit{Kind: kind}
	d, count := w.old, &w.summary.Dropped
	if kind == Added {
		d, count = w.new, &w.summary.Added
	}
	count.add(d.size(one(i)))
	e.Ignored = d.isSetting(i)
	span := d.spans[i]
	pieces := d.pieces(d.wording(one(i)), 0, d.first[i+1]-d.first[i], true)
	moved := false
	for n := range pieces {
		pieces[n].ignored = false // boilerplate is shown with the paragraph
		moved = moved || pieces[n].move > 0
	}
	c := changeWriter{oldText: w.old.text, newText: w.new.text}
	if kind == Dropped {
		e.Old, e.OldParagraphs = &span, one(i)
		at := w.standing()
		c.old, c.new = tifa.Span{Start: span.Start, End: span.Start}, tifa.Span{Start: at, End: at}
		c.drop(pieces)
	} else {
		e.New, e.NewParagraphs = &span, one(i)
		at := w.oldStanding()
		c.old, c.new = tifa.Span{Start: at, End: at}, tifa.Span{Start: span.Start, End: span.Start}
		c.add(pieces)
	}
	if moved {
		c.flush()
		e.Changes = c.out
	}
	w.write(e)
}

// standing is the byte of the new text that the writer has come to.
func (w *writer) standing() int {
	for n := len(w.edits) - 1; n >= 0; n-- {
		if s := w.edits[n].New; s != nil {
			return s.End
		}
	}
	return 0
}

// oldStanding is the byte of the old text that the writer has come to in order.
func (w *writer) oldStanding() int {
	for n := len(w.edits) - 1; n >= 0; n-- {
		if s := w.edits[n].Old; s != nil && w.edits[n].Kind != Moved {
			return s.End
		}
	}
	return 0
}

// found writes what stands in both texts.
func (w *writer) found(p *pair) {
	old, new := w.old.span(p.old), w.new.span(p.new)
	e := Edit{Kind: Kept, Old: &old, New: &new, OldParagraphs: p.old, NewParagraphs: p.new}
	s, t := w.wordings(p.old, p.new)
	if !p.identical {
		e.Changes = w.changes(s, t, p.blocks)
		for _, c := range e.Changes {
			if c.Op != Kept {
				e.Kind = Reworded
			}
		}
	}
	if p.moved {
		e.Kind = Moved
	}
	count := map[Kind]*Sides{Kept: &w.summary.Kept, Moved: &w.summary.Moved, Reworded: &w.summary.Reworded}[e.Kind]
	count.Old.add(w.old.size(p.old))
	count.New.add(w.new.size(p.new))
	if e.Kind != Kept || !p.identical {
		w.write(e)
		return
	}
	if w.goesOn(p) {
		last := &w.edits[len(w.edits)-1]
		last.Old.End, last.New.End = old.End, new.End
		last.OldParagraphs.End, last.NewParagraphs.End = p.old.End, p.new.End
	} else {
		w.write(e)
	}
	w.kept = p
}

// goesOn reports whether p, which was kept, follows on the last edit in both
// texts after the same white space.
func (w *writer) goesOn(p *pair) bool {
	k := w.kept
	return k != nil && k.old.End == p.old.Start && k.new.End == p.new.Start &&
		w.old.text[w.old.span(k.old).End:w.old.span(p.old).Start] == w.new.text[w.new.span(k.new).End:w.new.span(p.new).Start]
}
