package web

import (
	"bytes"
	"cmp"
	"errors"
	"html/template"
	"strings"

	"tifa"
	"tifa/compare"
	"tifa/edition"
	"tifa/publish"
	"tifa/series"
	"tifa/structure"
	"tifa/wire"
)

// tableBelow is the share of the old text below whose survival the table by function
// comes first, as with tifa compare.
const tableBelow = 0.25

// A compareMain is a comparison, or the form that asks for one.
type compareMain struct {
	Title      string
	Old, New   string // ids
	Swap       string
	OldAddress string
	NewAddress string
	Series     *link // of the new text
	Coverage   *coverageMain
	Redline    template.HTML // by package publish
	Exports    []link
	Latest     []entryLine
}

func comparison(v *visit) (*answer, error) {
	m := compareMain{Old: v.form.Get("old"), New: v.form.Get("new")}
	if m.New == "" {
		h, err := v.held()
		if err != nil {
			return nil, err
		}
		for _, e := range h.latest {
			switch _, err := v.view.Predecessor(v.Context(), &e.Document, structure.SeriesKey(&e.Document)); {
			case errors.Is(err, tifa.ErrNotFound):
				continue
			case err != nil:
				return nil, err
			}
			line := v.entry(e)
			line.To = v.to("/compare", "new", e.ID)
			m.Latest = append(m.Latest, line)
		}
		return &answer{page: "compare", title: v.say("compare"), main: m, data: comparableData{Latest: linesData(m.Latest)}}, nil
	}
	after, err := v.edition(m.New)
	if err != nil {
		return nil, err
	}
	before, err := v.before(m.Old, after.Document)
	if err != nil {
		return nil, err
	}
	m.Old = before.Document.ID
	if err := edition.Comparable(before.Document, after.Document); err != nil {
		return nil, err
	}
	c, err := compare.Editions(v.Context(), before, after)
	if err != nil {
		return nil, err
	}
	background, err := edition.Background(v.Context(), v.view, v.Rules, before.Document, after.Document, v.Ladders)
	if err != nil {
		return nil, err
	}
	s, err := series.Summarize(v.Context(), c, background)
	if err != nil {
		return nil, err
	}
	view, err := v.choice("view", "side", "one")
	if err != nil {
		return nil, err
	}
	share, ok := c.Redline.Summary().OldShare()
	page := publish.Page{Comparison: c, Summary: s, ByFunction: ok && share < tableBelow, InOne: view == "one"}
	if s.Coverage.Documents > 0 {
		held := v.coverage(s.Coverage)
		m.Coverage = &held
	}
	page.Imprint = publish.Imprint{Language: v.published(), Version: v.Version, Snapshot: v.view.Snapshot().Name, Replay: "tifa compare " + m.Old + " " + m.New + " --at " + v.view.Snapshot().Name}
	if m.Coverage != nil {
		page.Imprint.Coverage = m.Coverage.lines()
	}
	switch format, err := v.choice("format", "page", "json", "html", "docx", "md", "csv"); {
	case err != nil:
		return nil, err
	case format != "page" && format != "json":
		return v.file(&page, publish.Format(format))
	}
	var b bytes.Buffer
	if err := page.Fragment(&b); err != nil {
		return nil, err
	}
	m.Redline = template.HTML(b.String()) // escaped by the template of package publish
	if id := cmp.Or(after.Document.Series, v.view.SeriesOf(after.Document, structure.SeriesKey(after.Document))); id != "" {
		m.Series = &link{Words: v.seriesName(id), To: v.to("/series/"+pathEscape(id), "clauses", "2")}
	}
	m.Swap = v.to("/compare", "old", m.New, "new", m.Old)
	m.OldAddress, m.NewAddress = v.document(m.Old), v.document(m.New)
	at := v.view.Snapshot().Name
	for _, f := range publish.Formats {
		m.Exports = append(m.Exports, link{Words: strings.ToUpper(string(f)), To: v.with("old", m.Old, "format", string(f), "at", at)})
	}
	m.Title = v.say("compare.title", cmp.Or(after.Document.Title, m.New))
	return &answer{page: "compare", title: m.Title, main: m, data: wire.NewSummary(s), redline: true}, nil
}

// file is a comparison as a file to keep.
func (v *visit) file(p *publish.Page, f publish.Format) (*answer, error) {
	var b bytes.Buffer
	if f == publish.CSV {
		b.WriteString(publish.ByteOrderMark)
	}
	if err := p.Write(&b, f); err != nil {
		return nil, err
	}
	return &answer{file: b.Bytes(), name: "comparison." + string(f)}, nil
}

// edition is a document of the corpus as it is compared.
func (v *visit) edition(id string) (compare.Edition, error) {
	e, err := v.bounded(v.view.Document(v.Context(), id))
	if err != nil {
		return compare.Edition{}, err
	}
	return edition.New(v.Rules, &e.Document), nil
}

// before is the old document; the predecessor of the new one where id is "".
func (v *visit) before(id string, after *tifa.Document) (compare.Edition, error) {
	if id != "" {
		return v.edition(id)
	}
	key := structure.SeriesKey(after)
	if key == "" && after.Series == "" {
		return compare.Edition{}, &tifa.Problem{Fact: after.ID + ": " + v.say("compare.noseries"), Hint: v.say("compare.both"), Err: tifa.ErrNotFound}
	}
	e, err := v.bounded(v.view.Predecessor(v.Context(), after, key))
	if err != nil {
		return compare.Edition{}, err
	}
	return edition.New(v.Rules, &e.Document), nil
}
