package index

import (
	"path/filepath"
	"testing"

	"tifa"
	"tifa/internal/realdata"
	"tifa/text"
)

// realDocuments reads the real documents of files that match a pattern.
func realDocuments(tb testing.TB, pattern string) (docs []*Document, size int64) {
	paths, err := filepath.Glob(filepath.Join(realdata.Path(tb, "zh"), pattern))
	if err != nil || len(paths) == 0 {
		tb.Fatalf("no file matches %s: %v", pattern, err)
	}
	for _, path := range paths {
		records, err := realdata.Read[realdata.Record](path)
		if err != nil {
			tb.Fatal(err)
		}
		for i := range records {
			d := asDocument(&records[i])
			d.Key = int64(len(docs) + 1)
			docs = append(docs, d)
			size += int64(len(d.Text))
		}
	}
	return docs, size
}

func asDocument(r *realdata.Record) *Document {
	var d Document
	d.ID, d.Date, d.Title, d.Source, d.Language, d.Text = r.ID, tifa.Date(r.Date), r.Title, r.Source, r.Lang, r.Text
	d.Series, d.SeriesName, d.Version, d.Partial, d.Event = r.Series, r.SeriesName, r.Version, r.Partial, &tifa.Event{ID: r.Event}
	d.Characters = text.SizeOf(d.Text).Characters
	return &d
}
