package web

import (
	"context"
	"errors"

	"tifa"
	"tifa/brief"
	"tifa/edition"
)

const (
	briefsKept = 16
	newsShown  = 5 // findings on the first page
)

// A briefKey is a document in a state of the corpus.
type briefKey struct{ snapshot, id string }

// A newsMain is what is new in the newest text, for the first page.
type newsMain struct {
	places
	Items    []brief.Item
	More     int
	Language string // of the text
	Marked   string // address of the text with the words marked by novelty
	Waits    bool   // it is being worked out
}

// brief is the brief of a document that the view holds.
func (s *Server) brief(ctx context.Context, key briefKey, d *tifa.Document) (*brief.Brief, error) {
	return s.briefs.of(ctx, key, func() (*brief.Brief, error) {
		view, err := s.Corpus.At(ctx, key.snapshot)
		if err != nil {
			return nil, err
		}
		defer view.Close()
		return edition.Brief(ctx, view, s.Rules, d, s.Ladders)
	})
}

// news tells what is new in a document. It takes a while on a large corpus, so it is
// worked out in the background, and only the first to ask waits a moment for it. It is
// nil where nothing can be told.
func (v *visit) news(e *tifa.Entry) *newsMain {
	key := briefKey{v.view.Snapshot().Name, e.ID}
	b, ok := v.briefs.kept(key)
	if !ok {
		name := "news " + key.snapshot
		asked := v.jobs.of(name) != nil
		j, err := v.jobs.start(name, finding, func(ctx context.Context, _ *job) error { return v.readNews(ctx, key) })
		if err != nil || asked || !j.wait(v.Context()) {
			return &newsMain{Waits: !errors.Is(err, errBusy)}
		}
		if b, ok = v.briefs.kept(key); !ok {
			return nil
		}
	}
	page := b.Page(map[string]brief.Language{chinese: brief.Chinese, english: brief.English}[v.language])
	if len(page.Sections) == 0 {
		return nil
	}
	all := page.Sections[0].Items
	shown := all[:min(newsShown, len(all))]
	return &newsMain{places: places{v, ""}, Items: shown, More: len(all) - len(shown), Language: languageTag(&e.Document), Marked: v.to("/doc/"+pathEscape(e.ID), "marks", "novelty")}
}

// readNews reads a document against the corpus.
func (s *Server) readNews(ctx context.Context, key briefKey) error {
	view, err := s.Corpus.At(ctx, key.snapshot)
	if err != nil {
		return err
	}
	defer view.Close()
	e, err := view.Document(ctx, key.id) // entries of a list have no text
	if err != nil {
		return err
	}
	_, err = s.brief(ctx, key, &e.Document)
	return err
}
