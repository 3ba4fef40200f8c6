package web

import (
	"tifa/brief"
	"tifa/edition"
	"tifa/wire"
)

// A briefMain is what is new in a text, on one page.
type briefMain struct {
	*brief.Page
	Language string // of the text
	Document string // its address
	Coverage coverageMain
}

func briefPage(v *visit) (*answer, error) {
	e, err := v.view.Document(v.Context(), v.PathValue("id"))
	if err != nil {
		return nil, err
	}
	b, err := edition.Brief(v.Context(), v.view, v.Rules, &e.Document, v.Ladders)
	if err != nil {
		return nil, err
	}
	page := b.Page(map[string]brief.Language{chinese: brief.Chinese, english: brief.English}[v.language])
	m := briefMain{Page: page, Language: languageTag(&e.Document), Document: v.document(e.ID), Coverage: v.coverage(b.Coverage)}
	return &answer{page: "brief", title: page.Title, main: m, data: wire.NewBrief(b, page)}, nil
}
