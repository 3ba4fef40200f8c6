package structure

import (
	"regexp"

	"tifa"
)

// A kindPattern tells a genre from a place of the text.
type kindPattern struct {
	where   string // title, event or lede
	pattern *regexp.Regexp
	kind    tifa.Kind
}

func newKinds(l *loader) (out []kindPattern) {
	for _, row := range l.rows("kinds.csv", 3) {
		switch row[0] {
		case "title", "event", "lede":
		default:
			l.fail(&tifa.Problem{Path: "kinds.csv", Fact: "where is " + row[0], Hint: "want title, event or lede"})
		}
		out = append(out, kindPattern{row[0], l.pattern("kinds.csv", row[1]), tifa.Kind(row[2])})
	}
	return out
}

// findKind tells the genre from the title, the name of the event and the first
// paragraph; failing these, a text that reads out an event is a readout, and one
// that an agency carries is a news item.
func (t *reading) findKind() {
	d := t.doc
	if d.Kind != "" {
		return
	}
	places := map[string]string{"title": d.Title, "lede": t.lede()}
	if d.Event != nil {
		places["event"] = d.Event.Name
	}
	for _, k := range t.kinds {
		if place := places[k.where]; place != "" && k.pattern.MatchString(place) {
			d.Kind = k.kind
			return
		}
	}
	switch {
	case d.Event != nil && len(t.statements) > 0:
		d.Kind = tifa.Readout
	case d.Agency != "":
		d.Kind = "news item"
	}
}

// lede is the first paragraph of the body.
func (t *reading) lede() string {
	for i := range t.paragraphs {
		if p := &t.paragraphs[i]; p.kind == bodyText {
			const longest = 600 // bytes that can tell a genre
			return t.text[p.body:min(p.End, p.body+longest)]
		}
	}
	return ""
}
