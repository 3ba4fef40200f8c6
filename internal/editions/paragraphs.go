package editions

import (
	"slices"
	"strings"

	"tifa"
)

// untouched reports whether paragraphs from to to hold no edit; it keeps others
// out of them if asked.
func (e *editor) untouched(from, to int) bool {
	if from < 0 || to > len(e.paras) {
		return false
	}
	for _, p := range e.paras[from:to] {
		if p.whole || !p.present {
			return false
		}
		for _, u := range p.units {
			if u.used {
				return false
			}
		}
	}
	return true
}

func (e *editor) reserve(from, to int) {
	for _, p := range e.paras[from:to] {
		p.whole = true
	}
}

// wholeParagraph inserts, deletes or moves one before, of or from place at.
func (e *editor) wholeParagraph(kind Kind, at int) {
	p := e.paras[at]
	if len(p.units) < 2 || !e.untouched(at-1, at+2) {
		return
	}
	d := &Edit{Kind: kind}
	switch kind {
	case InsertParagraph, RewriteParagraph:
		q := &paragraph{edit: d, present: true, whole: true}
		q.units = []*unit{{text: e.clauses(3+e.random.IntN(5)) + "。", used: true}}
		e.reserve(at-1, at+1)
		if kind == RewriteParagraph {
			if at+1 < len(e.paras) {
				e.reserve(at+1, at+2)
			}
			d.Old, d.OldWithin, p.present = p.old, p.old, false
		}
		e.paras = slices.Insert(e.paras, at, q)
	case DeleteParagraph:
		d.Old, d.OldWithin, p.present = p.old, p.old, false
		e.reserve(at-1, at+2)
	default:
		to := at + 2 + e.random.IntN(3)
		if !e.untouched(at-1, to+2) || len(p.units) < 3 {
			return
		}
		e.reserve(at-1, to+2)
		d.Old, d.OldWithin = p.old, p.old
		for _, q := range e.paras[at+1 : to+1] {
			d.OldPassed = append(d.OldPassed, q.old)
		}
		p.edit = d
		e.paras = slices.Insert(slices.Delete(e.paras, at, at+1), to, p)
	}
	e.edits = append(e.edits, d)
}

// split makes two paragraphs of p, at the end of a sentence.
func (e *editor) split(p *paragraph) {
	if p.whole {
		return
	}
	var ends []int
	for i, u := range p.units[:len(p.units)-1] {
		if strings.HasPrefix(u.sign(), "。") && !u.used && !p.units[i+1].used && i > 0 && i < len(p.units)-3 {
			ends = append(ends, i)
		}
	}
	if len(ends) == 0 {
		return
	}
	i := ends[e.random.IntN(len(ends))]
	u := p.units[i]
	u.used, p.units[i+1].used = true, true
	u.text += "\n"
	d := e.add(SplitParagraph, tifa.Span{Start: u.old.End, End: u.old.End}, u, len(u.text)-1, len(u.text))
	d.OldWithin = d.Old
	e.reserve(slices.Index(e.paras, p), slices.Index(e.paras, p)+1)
}

// merge makes one paragraph of at and the next one.
func (e *editor) merge(at int) {
	if at+1 >= len(e.paras) || !e.untouched(at, at+2) {
		return
	}
	p, q := e.paras[at], e.paras[at+1]
	last := p.units[len(p.units)-1]
	if !strings.HasSuffix(last.text, "。") || len(q.units) < 3 || len(p.units) < 3 {
		return
	}
	d := e.add(MergeParagraphs, tifa.Span{Start: p.old.End, End: q.old.Start}, q.units[0], 0, 0)
	d.OldWithin = d.Old
	last.used, q.units[0].used = true, true
	p.units = append(p.units, q.units...)
	e.reserve(at, at+2)
	e.paras = slices.Delete(e.paras, at+1, at+2)
}
