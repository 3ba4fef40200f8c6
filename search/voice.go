package search

import (
	"cmp"
	"slices"

	"tifa"
	"tifa/index"
)

// markOf names the fields of statements that counts are split by.
var markOf = map[tifa.Grouping]index.MarkField{
	tifa.BySpeaker: index.MarkSpeaker, tifa.ByCue: index.MarkCue, tifa.ByAct: index.MarkAct,
}

// noMark is the holder of what stands in no statement.
const noMark = -1

// holders tells the statements of a part that hold occurrences. It is for one
// goroutine.
type holders struct {
	part      *part
	statement int // the code of the place; -1 if there are no statements
	next      int // a mark to look for those of the next document from

	within []statement
	marks  []int
}

// A statement is a mark with its span, in the unit that is asked in.
type statement struct {
	tifa.Span
	furthest int // where it ends, or one before it if that ends later
	mark     int
}

func newHolders(p *part) *holders {
	h := &holders{part: p, statement: -1}
	if code, ok := p.MarkCodeOf(index.MarkPlace, string(tifa.InStatement)); ok {
		h.statement = code
	}
	return h
}

// holding are the marks of the statements that hold the hits of a: of several, the one
// that begins last; noMark where there is none. They stand until it is asked
// again.
func (h *holders) holding(a *attested) []int {
	h.read(a)
	h.marks = h.marks[:0]
	begun := 0
	for _, s := range a.spans {
		for begun < len(h.within) && h.within[begun].Start <= s.Start {
			begun++
		}
		mark := noMark
		for k := begun - 1; k >= 0 && h.within[k].furthest >= s.End; k-- {
			if h.within[k].End >= s.End {
				mark = h.within[k].mark
				break
			}
		}
		h.marks = append(h.marks, mark)
	}
	return h.marks
}

// read reads the statements of a document.
func (h *holders) read(a *attested) {
	h.within = h.within[:0]
	if h.statement < 0 {
		return
	}
	first, end := h.part.MarksFrom(h.next, a.doc)
	h.next = end
	furthest := 0
	for m := first; m < end; m++ {
		if h.part.MarkCode(index.MarkPlace, m) == h.statement {
			s := a.scale(m)
			furthest = max(furthest, s.End)
			h.within = append(h.within, statement{s, furthest, m})
		}
	}
}

// A seen value is counted in documents, one after the other.
type seen struct {
	occurrences, documents int
	doc                    int // behind the last document that has it
}

// add counts n occurrences more, in a document.
func (s *seen) add(doc, n int) {
	s.occurrences += n
	if s.doc != doc+1 {
		s.documents++
		s.doc = doc + 1
	}
}

// codes number the values of a field of the statements of a part, and that of what
// stands in none, which is "" too.
type codes struct {
	part  *part
	field index.MarkField
	none  int
	size  int
}

func newCodes(p *part, f index.MarkField) codes {
	c := codes{p, f, p.MarkValues(f), p.MarkValues(f)}
	if none, ok := p.MarkCodeOf(f, ""); ok {
		c.none = none
		return c
	}
	c.size++
	return c
}

// code is that of a mark.
func (c *codes) code(mark int) int {
	if mark == noMark {
		return c.none
	}
	return c.part.MarkCode(c.field, mark)
}

// add adds what was counted by code to tallies by value, whose base is that given.
func (c *codes) add(tallies map[string]*tifa.Tally, counts []seen, base *tifa.Tally) {
	for code, n := range counts {
		if n.occurrences == 0 {
			continue
		}
		value := ""
		if code != c.none {
			value = c.part.MarkValue(c.field, code)
		}
		t := tallies[value]
		if t == nil {
			t = new(tifa.Tally)
			*t = *base
			t.Occurrences, t.Documents = 0, 0
			tallies[value] = t
		}
		t.Occurrences += n.occurrences
		t.Documents += n.documents
	}
}

// byCount are groups of a count by statement, the commonest first.
func byCount(tallies map[string]*tifa.Tally) (groups []tifa.Group) {
	for key, t := range tallies {
		groups = append(groups, tifa.Group{Key: key, Tally: *t})
	}
	slices.SortFunc(groups, func(a, b tifa.Group) int {
		if a.Key == "" || b.Key == "" {
			return cmp.Compare(len(b.Key), len(a.Key)) // those in none last
		}
		return cmp.Or(cmp.Compare(b.Occurrences, a.Occurrences), cmp.Compare(a.Key, b.Key))
	})
	return groups
}
