package structure

import "tifa"

// findKind tells the genre from the title; failing that, a text that reads out
// an event is a readout.
func (t *reading) findKind() {
	d := t.doc
	if d.Kind != "" {
		return
	}
	for _, k := range t.kinds {
		if k.pattern.MatchString(d.Title) {
			d.Kind = k.kind
			return
		}
	}
	if d.Event != nil && len(t.statements) > 0 {
		d.Kind = tifa.Readout
	}
}
