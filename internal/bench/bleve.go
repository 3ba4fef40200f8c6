package main

import (
	"context"
	"errors"
	"math"
	"path/filepath"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
)

// A bleveText is what bleve is given of a document.
type bleveText struct {
	Body string `json:"body"`
	Year string `json:"year"`
}

// bleveMapping keeps the bigrams of a text with their places, not the text.
func bleveMapping() mapping.IndexMapping {
	body := bleve.NewTextFieldMapping()
	body.Analyzer, body.Store, body.IncludeInAll, body.DocValues = cjk.AnalyzerName, false, false, false
	year := bleve.NewTextFieldMapping()
	year.Analyzer, year.Store, year.IncludeInAll = keyword.Name, false, false
	document := bleve.NewDocumentStaticMapping()
	document.AddFieldMappingsAt("body", body)
	document.AddFieldMappingsAt("year", year)
	all := bleve.NewIndexMapping()
	all.DefaultMapping = document
	return all
}

func blevePath(dir string) string { return filepath.Join(dir, "bleve") }

// buildBleve writes all documents with bleve's own builder of whole indexes.
func buildBleve(dir string, docs []document) (out built, err error) {
	write, err := measure("writing", func() error {
		b, err := bleve.NewBuilder(blevePath(dir), bleveMapping(), map[string]any{"batchSize": 1000})
		if err != nil {
			return err
		}
		for _, d := range docs {
			if err := b.Index(d.ID, bleveText{Body: d.Text, Year: d.Date.Year()}); err != nil {
				return errors.Join(err, b.Close())
			}
		}
		return b.Close()
	})
	if err != nil {
		return out, err
	}
	out.steps = []step{write}
	bytes, err := sizes(blevePath(dir), func(string) string { return "index" })
	out.index, out.all = bytes["index"], bytes["index"]
	return out, err
}

// openBleve opens the index in dir for reading.
func openBleve(dir string) (bleve.Index, error) {
	return bleve.OpenUsing(blevePath(dir), map[string]any{"read_only": true})
}

// bleveEngine asks for the phrase of the bigrams of a string. The phrase does not
// see punctuation, and it has whole words where others have letters and digits.
func bleveEngine(b bleve.Index, dir string, documents int) engine {
	ask := func(ctx context.Context, p string, with func(*bleve.SearchRequest)) (*bleve.SearchResult, error) {
		phrase := bleve.NewMatchPhraseQuery(p)
		phrase.SetField("body")
		request := bleve.NewSearchRequestOptions(phrase, 0, 0, false)
		request.Score = "none"
		with(request)
		return b.SearchInContext(ctx, request)
	}
	return engine{
		name:          "bleve",
		claim:         loose,
		onlyDocuments: true,
		total: func(ctx context.Context, p string) (n int, err error) {
			r, err := ask(ctx, p, func(request *bleve.SearchRequest) { request.Size, request.IncludeLocations = documents, true })
			if err != nil {
				return 0, err
			}
			for _, hit := range r.Hits {
				n += phrases(hit.Locations["body"])
			}
			return n, nil
		},
		documents: func(ctx context.Context, p string) (int, error) {
			r, err := ask(ctx, p, func(*bleve.SearchRequest) {})
			if err != nil {
				return 0, err
			}
			return int(r.Total), nil
		},
		byYear: func(ctx context.Context, p string) (map[string]tally, error) {
			r, err := ask(ctx, p, func(request *bleve.SearchRequest) {
				request.AddFacet("years", bleve.NewFacetRequest("year", 1000))
			})
			if err != nil {
				return nil, err
			}
			years := map[string]tally{}
			for _, year := range r.Facets["years"].Terms.Terms() {
				years[year.Term] = tally{documents: year.Count}
			}
			return years, nil
		},
		byDocument: func(ctx context.Context, p string, yield func(string, int)) error {
			r, err := ask(ctx, p, func(request *bleve.SearchRequest) { request.Size = documents })
			if err != nil {
				return err
			}
			for _, hit := range r.Hits {
				yield(hit.ID, 0)
			}
			return nil
		},
		reopen: func(context.Context) error {
			again, err := openBleve(dir)
			if err != nil {
				return err
			}
			return again.Close()
		},
		close: b.Close,
	}
}

// phrases is how often a phrase stands in a document, of whose words the places
// are given: as often as its first word.
func phrases(places search.TermLocationMap) (n int) {
	first := uint64(math.MaxUint64)
	for _, of := range places {
		if len(of) > 0 && of[0].Pos < first {
			first, n = of[0].Pos, len(of)
		}
	}
	return n
}
