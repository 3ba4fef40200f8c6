package corpus

import (
	"crypto/sha256"
	"encoding/binary"

	"tifa"
	"tifa/index"
)

// marksOf are the passages of a structure that searches choose by.
func marksOf(s *tifa.Structure) (marks []index.Mark) {
	if s == nil {
		return nil
	}
	add := func(span tifa.Span, place tifa.Place) {
		marks = append(marks, index.Mark{Span: span, MarkFields: index.MarkFields{Place: string(place)}})
	}
	for _, x := range s.Statements {
		marks = append(marks, index.Mark{Span: x.Span, MarkFields: index.MarkFields{
			Place: string(tifa.InStatement), Speaker: x.Speaker, Cue: x.Cue, Act: string(x.Act),
		}})
	}
	for _, x := range s.Lists {
		for _, item := range x.Items {
			add(item, tifa.InList)
		}
	}
	for _, x := range s.Definitions {
		add(x.Span, tifa.InDefinition)
	}
	for _, x := range s.Roles {
		add(x.Filler, tifa.InRole)
	}
	for _, x := range s.Quotes {
		add(x, tifa.InQuote)
	}
	return marks
}

// setMarks sets the marks of r and their checksum, which is short: it need only
// tell one reading of a text from another.
func (r *record) setMarks(marks []index.Mark) {
	r.marks, r.marksSum = marks, nil
	if len(marks) == 0 {
		return
	}
	h := sha256.New()
	for _, m := range marks {
		h.Write(binary.AppendVarint(binary.AppendVarint(nil, int64(m.Span.Start)), int64(m.Span.End)))
		hashStrings(h, m.Place, m.Speaker, m.Cue, m.Act)
	}
	r.marksSum = h.Sum(nil)[:8]
}
