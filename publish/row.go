package publish

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
	"tifa/compare"
)

// texts are the two texts of a redline with their paragraphs.
type texts struct {
	old, new                     string
	oldParagraphs, newParagraphs []tifa.Span
}

// A part is a stretch of wording with one fate.
type part struct {
	op       compare.Kind // Kept, Added or Dropped
	old, new tifa.Span    // bytes of each text, of equal wording where it is kept; else one is empty
	move     int          // the clause move it is an end of, 1 + its index, or 0
	carried  bool         // of an end: the same words stand at the other one
	ignored  bool         // the difference counts for nothing
}

func (p part) in(t *texts) string {
	if p.op == compare.Dropped {
		return p.old.In(t.old)
	}
	return p.new.In(t.new)
}

// A row is what is told of one paragraph, or of one that the other text has in
// several. A paragraph that moved has two rows: each text is read from top to
// bottom in its own order.
type row struct {
	kind     compare.Kind
	ignored  bool
	old, new compare.Run // the paragraphs concerned; of both rows of a move both
	parts    []part
	place    place
}

// A place is which end of a move a row stands at.
type place int

const (
	here place = iota // not moved
	left              // where the paragraph stood in the old text
	came              // where it stands in the new one
)

// rows lays out the edits of a redline for reading.
func (t *texts) rows(r *compare.Redline) []row {
	leaving := leaving(r.Edits)
	var out []row
	write := func(edits []int) {
		for _, i := range edits {
			e := r.Edits[i]
			out = append(out, row{e.Kind, e.Ignored, e.OldParagraphs, e.NewParagraphs, t.parts(r, e), left})
		}
	}
	write(leaving[-1])
	for i, e := range r.Edits {
		place := here
		if e.Kind == compare.Moved {
			place = came
		}
		if e.Kind == compare.Kept && e.Changes == nil && e.OldParagraphs.Len() == e.NewParagraphs.Len() {
			for k := range e.OldParagraphs.Len() {
				o, n := e.OldParagraphs.Start+k, e.NewParagraphs.Start+k
				out = append(out, row{
					e.Kind, e.Ignored,
					compare.Run{Start: o, End: o + 1},
					compare.Run{Start: n, End: n + 1},
					t.same(nil, t.oldParagraphs[o], t.newParagraphs[n]), here,
				})
			}
		} else {
			out = append(out, row{e.Kind, e.Ignored, e.OldParagraphs, e.NewParagraphs, t.parts(r, e), place})
		}
		write(leaving[i])
	}
	return out
}

// leaving tells after which edit (-1: before the first) the old places of moved
// paragraphs are read, so that the old text stays in its order.
func leaving(edits []compare.Edit) map[int][]int {
	var order []int
	for i, e := range edits {
		if e.Old != nil {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(edits[a].Old.Start, edits[b].Old.Start) })
	out := map[int][]int{}
	stays := -1
	for _, i := range order {
		if edits[i].Kind == compare.Moved {
			out[stays] = append(out[stays], i)
		} else {
			stays = i
		}
	}
	return out
}

// parts are the wording of an edit.
func (t *texts) parts(r *compare.Redline, e compare.Edit) []part {
	var out []part
	if e.Changes == nil {
		switch {
		case e.Old == nil:
			return []part{{op: compare.Added, new: *e.New, ignored: e.Ignored}}
		case e.New == nil:
			return []part{{op: compare.Dropped, old: *e.Old, ignored: e.Ignored}}
		}
		return t.same(nil, *e.Old, *e.New)
	}
	for _, c := range e.Changes {
		switch {
		case c.Op == compare.Kept && c.Ignored && c.Old.In(t.old) != c.New.In(t.new):
			out = ignored(out, c.Old, c.New)
		case c.Op == compare.Kept:
			out = t.same(out, c.Old, c.New)
		case c.Move > 0:
			out = t.end(out, c, r.Moves[c.Move-1])
		default:
			out = append(out, part{op: c.Op, old: c.Old, new: c.New, ignored: c.Ignored || e.Ignored})
		}
	}
	return out
}

// end adds the parts of one end of a move: what stands at the other end in the
// same words, and what was reworded on the way or only goes with it, as the sign
// that closes a clause.
func (t *texts) end(out []part, c compare.Change, m compare.Move) []part {
	own := func(old, new tifa.Span) tifa.Span { return old }
	if c.Op == compare.Added {
		own = func(old, new tifa.Span) tifa.Span { return new }
	}
	whole := own(c.Old, c.New)
	at := whole.Start // all before it is told
	add := func(until int, carried bool) {
		until = min(until, whole.End)
		if until <= at {
			return
		}
		p := part{op: c.Op, old: c.Old, new: c.New, move: c.Move, carried: carried}
		if c.Op == compare.Added {
			p.new = tifa.Span{Start: at, End: until}
		} else {
			p.old = tifa.Span{Start: at, End: until}
		}
		out = append(out, p)
		at = until
	}
	for _, inner := range wordings(m) {
		if s := own(inner.Old, inner.New); inner.Op == compare.Kept && inner.Old.In(t.old) == inner.New.In(t.new) {
			add(s.Start, false)
			add(s.End, true)
		}
	}
	// The sign that closes the passage goes with it, if it is the same one.
	carried := false
	if closed := own(m.Old, m.New).End; whole.Start <= closed && closed < whole.End {
		add(closed, false)
		sign := c.Text[closed-whole.Start:]
		carried = strings.HasPrefix(t.old[m.Old.End:], sign) && strings.HasPrefix(t.new[m.New.End:], sign)
	}
	add(whole.End, carried)
	return out
}

// wordings are the changes of a move; of one in the same words, that.
func wordings(m compare.Move) []compare.Change {
	if m.Changes == nil {
		return []compare.Change{{Op: compare.Kept, Old: m.Old, New: m.New}}
	}
	return m.Changes
}

// groups are the runs of parts that are shown as one: of one move, or alike.
func groups(parts []part) [][]part {
	var out [][]part
	for i, p := range parts {
		if n := len(out) - 1; i > 0 && p.op == parts[i-1].op && p.move == parts[i-1].move && p.ignored == parts[i-1].ignored {
			out[n] = append(out[n], p)
		} else {
			out = append(out, []part{p})
		}
	}
	return out
}

// same adds the parts of a passage that is kept. Where its characters differ,
// the difference is one that was to be overlooked: it is told as such, by the
// character where the passages have as many.
func (t *texts) same(out []part, old, new tifa.Span) []part {
	a, b := old.In(t.old), new.In(t.new)
	if a == b {
		if a == "" {
			return out
		}
		return append(out, part{op: compare.Kept, old: old, new: new})
	}
	if utf8.RuneCountInString(a) != utf8.RuneCountInString(b) {
		return ignored(out, old, new)
	}
	o, n := old, new // what is gathered, its ends moving
	o.End, n.End = o.Start, n.Start
	equal := true
	flush := func() {
		switch {
		case o.Len()+n.Len() == 0:
		case equal:
			out = append(out, part{op: compare.Kept, old: o, new: n})
		default:
			out = ignored(out, o, n)
		}
		o.Start, n.Start = o.End, n.End
	}
	for o.End < old.End {
		_, i := utf8.DecodeRuneInString(t.old[o.End:old.End])
		_, j := utf8.DecodeRuneInString(t.new[n.End:new.End])
		if here := t.old[o.End:o.End+i] == t.new[n.End:n.End+j]; here != equal {
			flush()
			equal = here
		}
		o.End += i
		n.End += j
	}
	flush()
	return out
}

// ignored adds a difference that counts for nothing.
func ignored(out []part, old, new tifa.Span) []part {
	if old.Len() > 0 {
		out = append(out, part{op: compare.Dropped, old: old, new: tifa.Span{Start: new.Start, End: new.Start}, ignored: true})
	}
	if new.Len() > 0 {
		out = append(out, part{op: compare.Added, old: tifa.Span{Start: old.End, End: old.End}, new: new, ignored: true})
	}
	return out
}
