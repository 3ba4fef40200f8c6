package compare

import "tifa"

// cut gives the strings of spans.
func cut(text string, spans []tifa.Span) []string {
	out := make([]string, len(spans))
	for i, s := range spans {
		out[i] = s.In(text)
	}
	return out
}

// A writer writes an alignment as edits, and counts them.
type writer struct {
	*alignment
	oldText, newText   string
	oldSpans, newSpans []tifa.Span
	edits              []Edit
	kept               *pair // the last edit's last, if it was kept
	summary            Summary
}

func (w *writer) write(e Edit) {
	w.edits = append(w.edits, e)
	w.kept = nil
}

// droppedFrom writes the paragraphs dropped between old paragraph i and the
// next one that stays in place.
func (w *writer) droppedFrom(i int) {
	for ; i < len(w.old); i++ {
		switch p := w.ofOld[i]; {
		case p == nil:
			w.write(Edit{Kind: Dropped, Old: &tifa.Span{Start: w.oldSpans[i].Start, End: w.oldSpans[i].End}, OldParagraphs: Run{i, i + 1}})
			w.summary.Dropped.add(w.old[i])
		case !p.moved:
			return
		}
	}
}

func (w *writer) added(j int) {
	w.write(Edit{Kind: Added, New: &tifa.Span{Start: w.newSpans[j].Start, End: w.newSpans[j].End}, NewParagraphs: Run{j, j + 1}})
	w.summary.Added.add(w.new[j])
}

// found writes a paragraph that stands in both texts.
func (w *writer) found(p *pair) {
	old, new := w.oldSpans[p.old], w.newSpans[p.new]
	e := Edit{Kind: Reworded, Old: &old, New: &new, OldParagraphs: Run{p.old, p.old + 1}, NewParagraphs: Run{p.new, p.new + 1}}
	count := &w.summary.Reworded
	switch {
	case p.moved:
		e.Kind, count = Moved, &w.summary.Moved
	case p.identical:
		e.Kind, count = Kept, &w.summary.Kept
	}
	count.Old.add(w.old[p.old])
	count.New.add(w.new[p.new])

	if p.identical {
		w.summary.Survived += characters(w.old[p.old])
	} else {
		e.Changes = changes(w.oldWording[p.old], w.newWording[p.new], p.blocks, old.Start, new.Start)
		for _, c := range e.Changes {
			if c.Op == Kept {
				w.summary.Survived += characters(c.Text)
			}
		}
	}
	if e.Kind != Kept {
		w.write(e)
		return
	}
	if w.goesOn(p) {
		last := &w.edits[len(w.edits)-1]
		last.Old.End, last.New.End = old.End, new.End
		last.OldParagraphs.End, last.NewParagraphs.End = p.old+1, p.new+1
	} else {
		w.write(e)
	}
	w.kept = p
}

// goesOn reports whether p, which was kept, follows on the last edit in both
// texts after the same white space.
func (w *writer) goesOn(p *pair) bool {
	k := w.kept
	return k != nil && k.old+1 == p.old && k.new+1 == p.new &&
		w.oldText[w.oldSpans[k.old].End:w.oldSpans[p.old].Start] == w.newText[w.newSpans[k.new].End:w.newSpans[p.new].Start]
}
