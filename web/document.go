package web

import (
	"cmp"
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tifa"
	"tifa/corpus"
	"tifa/edition"
	"tifa/structure"
	"tifa/text"
	"tifa/wire"
)

// A documentMain is a text with its structure.
type documentMain struct {
	ID, Title, Language string
	Facts               []fact
	People              []personLine
	Outline             []outlineItem
	Paragraphs          []paragraph
	Versions            []entryLine
	Predecessor         *entryLine
	Redline, Brief      string // addresses
	Series              *link
	Citation            citation
	Marks               link         // to the page with the words marked by novelty, or without
	Marked              []legendLine // the parts that are marked
	Before              string       // what they were read against; "" if they are not marked
	Never               string       // how what was not found before is called
	Said                []saidLine   // what was never said before, or rarely, in order of the text
	SaidMore            int          // of these, not shown
	Passage             bool         // the citation is of a passage
}

// A legendLine tells how a part of the text is marked.
type legendLine struct{ Class, Words string }

// A fact is a name and a value.
type fact struct{ Name, Value, To string }

type personLine struct{ Name, Offices, Parts string }

// An outlineItem leads to a part of the text.
type outlineItem struct {
	Head, Words, To string
	Items           []link
}

// A paragraph is one of the text with what stands in its margin.
type paragraph struct {
	Number int
	Points int // where it begins, in code points
	Margin []marginal
	Pieces []piece
}

// A marginal tells of a statement that begins in a paragraph.
type marginal struct {
	Speaker, Cue, Act, To string
	Cite                  string
}

// A piece is a stretch of text that the same parts cover.
type piece struct {
	Text      string
	Class     string // for the style; "" for plain text
	Statement int    // that begins here, counted from 1; 0 if none
	Said      string // how often the words were said before, of those marked by novelty
	Passage   bool   // of the passage that the address names
	First     bool   // of its pieces
}

func document(v *visit) (*answer, error) {
	id := v.PathValue("id")
	e, err := v.bounded(v.view.Document(v.Context(), id))
	if err != nil {
		return nil, err
	}
	e = v.told(e)
	d := &e.Document
	s := edition.Structure(v.Rules, d)
	points := text.NewPoints(d.Text)
	m := documentMain{ID: d.ID, Title: cmp.Or(d.Title, d.ID), Language: languageTag(d), Facts: v.facts(e)}
	passage, err := v.span(d, points)
	if err != nil {
		return nil, err
	}
	m.Passage = passage.Len() > 0
	m.Citation = v.cite(d, passage, points)
	m.outline(v, d, s)
	marks, err := m.novelty(v, d, s)
	if err != nil {
		return nil, err
	}
	m.text(v, d, s, append(marks, marksOf(s, m.Before == "")...), passage, points)
	m.legend(v, s)
	for _, p := range s.People {
		parts := make([]string, len(p.Parts))
		for i, part := range p.Parts {
			parts[i] = v.say("part." + string(part))
		}
		m.People = append(m.People, personLine{p.Name, strings.Join(p.Offices, "、"), strings.Join(parts, v.say("comma"))})
	}
	if err := m.relations(v, v.view, e); err != nil {
		return nil, err
	}
	m.Brief = v.to("/brief/" + pathEscape(d.ID))
	return &answer{page: "document", title: m.Title, main: m, data: wire.NewDocument(d, s)}, nil
}

// span is the passage that start and end name, in bytes.
func (v *visit) span(d *tifa.Document, points *text.Points) (tifa.Span, error) {
	if v.form.Get("start") == "" && v.form.Get("end") == "" {
		return tifa.Span{}, nil
	}
	size := utf8.RuneCountInString(d.Text)
	start, err := v.number("start", 0, size)
	if err != nil {
		return tifa.Span{}, err
	}
	end, err := v.number("end", start, size)
	if err != nil {
		return tifa.Span{}, err
	}
	return tifa.Span{Start: points.Byte(start), End: points.Byte(end)}, nil
}

// facts are those of a document that a reader cites it by.
func (v *visit) facts(e *tifa.Entry) (all []fact) {
	add := func(key, value, to string) {
		if value != "" {
			all = append(all, fact{v.say("fact." + key), value, to})
		}
	}
	add("date", string(e.Date), "")
	add("kind", string(e.Kind), "")
	if x := e.Event; x != nil {
		name := x.Name
		if x.Start != "" {
			name = strings.TrimSpace(name + " " + between(string(x.Start), string(x.End)))
		}
		add("event", name, "")
	}
	to := ""
	if e.Series != "" {
		to = v.to("/series/" + pathEscape(e.Series))
	}
	add("series", cmp.Or(e.SeriesName, e.Series), to)
	add("issuer", e.Issuer, "")
	add("agency", e.Agency, "")
	add("source", e.Source, "")
	add("version", e.Version, "")
	if e.Partial {
		add("partial", v.say("yes"), "")
	}
	add("url", e.Provenance.URL, webAddress(e.Provenance.URL))
	add("path", e.Provenance.Path, "")
	add("sha256", e.Provenance.SHA256, "")
	add("id", e.ID, "")
	add("revision", strconv.Itoa(e.Revision), "")
	add("size", v.say("n.characters", e.Characters), "")
	return all
}

// told is an entry as those who ask may know it: from another computer, of the path that
// it was read from the name of the file alone.
func (v *visit) told(e *tifa.Entry) *tifa.Entry {
	if v.door.open() || e.Provenance.Path == "" {
		return e
	}
	out := *e
	out.Provenance.Path = filepath.Base(e.Provenance.Path)
	return &out
}

// webAddress is url if it leads to the web, else "".
func webAddress(url string) string {
	if strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://") {
		return url
	}
	return ""
}

// outline gathers the statements, with the lists in them.
func (m *documentMain) outline(v *visit, d *tifa.Document, s *tifa.Structure) {
	const shown = 24 // characters of a statement
	for i, x := range s.Statements {
		item := outlineItem{Head: x.Speaker + " " + x.Cue, Words: clip(x.Span.In(d.Text), shown), To: v.with("start", "", "end", "") + "#s" + strconv.Itoa(i+1)}
		for _, l := range s.Lists {
			for _, y := range l.Items {
				if x.Span.Contains(y) {
					p := slices.IndexFunc(s.Paragraphs, func(p tifa.Span) bool { return p.Contains(tifa.Span{Start: y.Start, End: y.Start}) })
					item.Items = append(item.Items, link{Words: clip(y.In(d.Text), shown), To: v.with("start", "", "end", "") + "#p" + strconv.Itoa(p+1)})
				}
			}
		}
		m.Outline = append(m.Outline, item)
	}
}

// clip is the beginning of s on one line.
func clip(s string, most int) string {
	r := []rune(text.OneLine(s))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + "…"
}

// text divides each paragraph where the parts in it begin and end.
func (m *documentMain) text(v *visit, d *tifa.Document, s *tifa.Structure, marks []mark, passage tifa.Span, points *text.Points) {
	shown := false
	for i, p := range s.Paragraphs {
		out := paragraph{Number: i + 1, Points: points.At(p.Start)}
		cuts := []int{p.Start, p.End}
		cut := func(at int) {
			if p.Start < at && at < p.End {
				cuts = append(cuts, at)
			}
		}
		var here []mark
		for _, x := range append(marks, mark{span: passage}) {
			if x.span.Start < p.End && p.Start < x.span.End {
				cut(x.span.Start)
				cut(x.span.End)
				here = append(here, x)
			}
		}
		slices.Sort(cuts)
		cuts = slices.Compact(cuts)
		for j := range len(cuts) - 1 {
			at := tifa.Span{Start: cuts[j], End: cuts[j+1]}
			x := piece{Text: at.In(d.Text)}
			var classes []string
			for _, k := range here {
				if !k.span.Contains(at) {
					continue
				}
				if k.class != "" && !slices.Contains(classes, k.class) {
					classes = append(classes, k.class)
				}
				if k.said != "" && x.Said == "" {
					x.Said = k.said
				}
				if k.statement > 0 && k.span.Start == at.Start {
					x.Statement = k.statement
				}
			}
			x.Class = strings.Join(classes, " ")
			if passage.Len() > 0 && passage.Contains(at) {
				x.Passage, x.First, shown = true, !shown, true
			}
			out.Pieces = append(out.Pieces, x)
		}
		for j, x := range s.Statements {
			if p.Start <= x.Span.Start && x.Span.Start < p.End {
				at := tifa.Span{Start: points.At(x.Span.Start), End: points.At(x.Span.End)}
				out.Margin = append(out.Margin, marginal{
					Speaker: x.Speaker, Cue: x.Cue, Act: v.say("act." + string(x.Act)), To: "#s" + strconv.Itoa(j+1), Cite: v.passage(d.ID, at),
				})
			}
		}
		m.Paragraphs = append(m.Paragraphs, out)
	}
}

// legend tells how the parts of this text are marked.
func (m *documentMain) legend(v *visit, s *tifa.Structure) {
	has := func(kind tifa.ListKind) bool {
		return slices.ContainsFunc(s.Lists, func(l tifa.List) bool { return l.Kind == kind })
	}
	for _, x := range []struct {
		class string
		shown bool
	}{{"cue", len(s.Statements) > 0}, {"item numbered", has(tifa.Numbered)}, {"item parallel", has(tifa.Parallel)}, {"definition", len(s.Definitions) > 0}} {
		if x.shown {
			m.Marked = append(m.Marked, legendLine{x.class, v.say("marked." + x.class)})
		}
	}
}

// A mark is a part of the text that is shown.
type mark struct {
	span      tifa.Span
	class     string
	statement int
	said      string
}

// marksOf are the statements of a text, and its lists and definitions if these are
// wanted.
func marksOf(s *tifa.Structure, parts bool) (all []mark) {
	for i, x := range s.Statements {
		all = append(all, mark{span: x.Span, class: "statement", statement: i + 1}, mark{span: x.At, class: "cue"})
	}
	if !parts {
		return all
	}
	for _, l := range s.Lists {
		for _, x := range l.Items {
			all = append(all, mark{span: x, class: "item " + string(l.Kind)})
		}
	}
	for _, x := range s.Definitions {
		all = append(all, mark{span: x.Span, class: "definition"})
	}
	return all
}

// relations finds the other versions of the event and the predecessor.
func (m *documentMain) relations(v *visit, view *corpus.View, e *tifa.Entry) error {
	d := &e.Document
	if d.Series != "" {
		m.Series = &link{Words: cmp.Or(d.SeriesName, d.Series), To: v.to("/series/" + pathEscape(d.Series))}
		var err error
		if m.Versions, err = v.versions(d, d.Series); err != nil {
			return err
		}
		for i := range m.Versions {
			m.Versions[i].Redline = v.to("/compare", "old", m.Versions[i].ID, "new", d.ID)
		}
	}
	key := structure.SeriesKey(d)
	if key == "" && d.Series == "" {
		return nil
	}
	before, err := view.Predecessor(v.Context(), d, key)
	switch {
	case errors.Is(err, tifa.ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	line := v.entry(before)
	m.Predecessor = &line
	m.Redline = v.to("/compare", "old", before.ID, "new", d.ID)
	return nil
}
