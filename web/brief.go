package web

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strings"

	"tifa"
	"tifa/brief"
	"tifa/edition"
	"tifa/publish"
	"tifa/wire"
)

// A briefMain is what is new in a text, on one page.
type briefMain struct {
	*brief.Page
	places
	Language string // of the text
	Document string // its address; "" of a text that is not stored
	Coverage coverageMain
	Exports  []link
	Added    string // name of the arrival that has just been stored
	Undo     bool
	Waits    string // the address of a text that is not stored
	Fault    string // why there is none, of a text that has just been added
	Hint     string
}

func briefPage(v *visit) (*answer, error) {
	e, err := v.bounded(v.view.Document(v.Context(), v.PathValue("id")))
	if err != nil {
		return nil, err
	}
	m := briefMain{places: places{v, ""}, Document: v.document(e.ID)}
	if x, err := v.arrivals.of(v.form.Get("added")); err == nil && v.edits() {
		x.mu.Lock()
		if len(x.entries) == 1 && x.entries[0].ID == e.ID {
			m.Added, m.Undo = x.name, len(x.stored) > 0
		}
		x.mu.Unlock()
	}
	b, err := v.brief(v.Context(), briefKey{v.view.Snapshot().Name, e.ID}, &e.Document)
	return m.of(v, &e.Document, b, err)
}

// briefAsked is the brief of a text that waits to be stored, or leads to that of a
// document.
func briefAsked(v *visit) (*answer, error) {
	if id := v.form.Get("doc"); id != "" {
		return &answer{see: v.to("/brief/" + pathEscape(id))}, nil
	}
	x, err := v.arrivals.of(v.form.Get("arrival"))
	if err != nil {
		return nil, err
	}
	n, err := x.which(v.form.Get("n"))
	if err != nil {
		return nil, err
	}
	d := x.document(n)
	if d == nil {
		return &answer{see: "/add/" + x.name}, nil
	}
	m := briefMain{places: places{v, d.ID}, Waits: v.to("/add/"+x.name, "n", v.form.Get("n"))}
	b, err := edition.Brief(v.Context(), v.view, v.Rules, d, v.Ladders)
	return m.of(v, d, b, err)
}

// places are those of the passages that a brief tells of.
type places struct {
	visit *visit
	waits string // id of the new text where it is not stored
}

// At leads to a passage, from the words by which a page names it.
func (p places) At(at brief.Place) link {
	if at.Document == "" || at.Document == p.waits {
		return link{Words: at.Words}
	}
	return link{Words: at.Words, To: p.visit.passage(at.Document, at.Points)}
}

// Again leads from the command that gives a number again to the page that does.
func (p places) Again(r brief.Replay) link {
	v := p.visit
	out := link{Words: r.Command(v.view.Snapshot().Name)}
	switch {
	case len(r) < 3 || p.waits != "" && slices.Contains(r, p.waits):
	case r[0] == "find":
		form := []string{"q", r[1]}
		for i, x := range r {
			if name, ok := strings.CutPrefix(x, "--"); ok && i+1 < len(r) && slices.Contains([]string{"since", "until", "series", "source", "kind"}, name) {
				form = append(form, name, r[i+1])
			}
		}
		out.To = v.to("/search", form...)
	case r[0] == "compare" && !strings.HasPrefix(r[1], "-") && !strings.HasPrefix(r[2], "-"):
		out.To = v.to("/compare", "old", r[1], "new", r[2])
	}
	return out
}

// of is the page of a brief, or of the error that there is instead of one.
func (m *briefMain) of(v *visit, d *tifa.Document, b *brief.Brief, err error) (*answer, error) {
	var p *tifa.Problem
	if errors.As(err, &p) && m.Added+m.Waits != "" {
		m.Fault, m.Hint = p.Error(), p.Hint
		return &answer{page: "brief", title: cmp.Or(d.Title, d.ID), main: m, data: failure{v.say("brief.none"), m.Fault, m.Hint}}, nil
	}
	if err != nil {
		return nil, err
	}
	page := b.Page(map[string]brief.Language{chinese: brief.Chinese, english: brief.English}[v.language])
	m.Page, m.Language, m.Coverage = page, languageTag(d), v.coverage(b.Coverage)
	switch format, err := v.choice("format", "page", "json", "html", "docx", "md"); {
	case err != nil:
		return nil, err
	case format != "page" && format != "json":
		out := publish.Brief{Page: page, QuoteLanguage: m.Language, Imprint: v.imprint(m.Coverage)}
		var file bytes.Buffer
		if err := out.Write(&file, publish.Format(format)); err != nil {
			return nil, err
		}
		return &answer{file: file.Bytes(), name: "brief." + format}, nil
	case m.Waits == "":
		m.Exports = v.exports("html", "docx", "md", "json")
	}
	return &answer{page: "brief", title: page.Title, main: m, data: wire.NewBrief(b, page)}, nil
}
