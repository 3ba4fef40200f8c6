package structure

import "tifa"

// A kindPattern tells a genre from a place of the text.
type kindPattern struct {
	formula
	where string // title, event or lede
	kind  tifa.Kind
}

func newKinds(l *loader) (out []kindPattern) {
	for _, row := range l.rows("kinds.csv", 4) {
		switch row[0] {
		case "title", "event", "lede":
		default:
			l.fail(&tifa.Problem{Path: "kinds.csv", Fact: "where is " + row[0], Hint: "want title, event or lede"})
		}
		out = append(out, kindPattern{l.formula(row[1], l.pattern("kinds.csv", row[2])), row[0], tifa.Kind(row[3])})
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
	type place struct {
		text  string
		words wordBits
	}
	places := map[string]*place{"title": {text: d.Title}, "lede": {text: t.lede()}, "event": {}}
	if d.Event != nil {
		places["event"].text = d.Event.Name
	}
	for _, p := range places {
		p.words = t.index.find(p.text)
	}
	for i := range t.kinds {
		k := &t.kinds[i]
		p := places[k.where]
		if p.text != "" && (k.always() || k.mayFit(p.text, &p.words)) && k.pattern.MatchString(p.text) {
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

// isDigest reports whether the title says that the text is several items of news,
// none of which it reads out.
func (t *reading) isDigest() bool {
	words := t.index.find(t.doc.Title)
	for i := range t.kinds {
		if k := &t.kinds[i]; k.kind == "news digest" && k.where == "title" && k.mayFit(t.doc.Title, &words) && k.pattern.MatchString(t.doc.Title) {
			return true
		}
	}
	return false
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
