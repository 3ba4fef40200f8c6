package index

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"tifa"
	"tifa/text"
)

// dataDir is where the real documents are, which are no part of the repository.
func dataDir(tb testing.TB) string {
	dir := os.Getenv("TIFA_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	dir = filepath.Join(dir, "zh")
	if _, err := os.Stat(dir); err != nil {
		tb.Skipf("NOT RUN: the real documents are not there: %v; set TIFA_DATA", err)
	}
	return dir
}

// realDocuments reads the real documents of files that match a pattern.
func realDocuments(tb testing.TB, pattern string) (docs []*Document, size int64) {
	paths, err := filepath.Glob(filepath.Join(dataDir(tb), pattern))
	if err != nil || len(paths) == 0 {
		tb.Fatalf("no file matches %s: %v", pattern, err)
	}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			tb.Fatal(err)
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		if strings.HasSuffix(path, ".zst") {
			z, err := zstd.NewReader(f)
			if err != nil {
				tb.Fatal(err)
			}
			defer z.Close()
			lines = bufio.NewScanner(z)
		}
		lines.Buffer(nil, 64<<20)
		for lines.Scan() {
			d := parseRecord(tb, lines.Bytes())
			d.Key = int64(len(docs) + 1)
			docs = append(docs, d)
			size += int64(len(d.Text))
		}
	}
	return docs, size
}

func parseRecord(tb testing.TB, line []byte) *Document {
	var r struct {
		ID, Date, Title, Source, Lang, Text, Series, Event, Version string

		SeriesName string `json:"series_name"`
		Partial    bool
	}
	if err := json.Unmarshal(line, &r); err != nil {
		tb.Fatal(err)
	}
	var d Document
	d.ID, d.Date, d.Title, d.Source, d.Language, d.Text = r.ID, tifa.Date(r.Date), r.Title, r.Source, r.Lang, r.Text
	d.Series, d.SeriesName, d.Version, d.Partial, d.Event = r.Series, r.SeriesName, r.Version, r.Partial, &tifa.Event{ID: r.Event}
	n := text.SizeOf(d.Text)
	d.Characters = n.Characters
	return &d
}
