// Package realdata reads the real documents that tests and benchmarks measure
// on. They are no part of the repository: they lie in $TIFA_DATA, else in
// shared/data beside the repository. A test that needs them is skipped, and says
// so, where they are not.
package realdata

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/zstd"

	"tifa"
)

// Dir is the directory of the real documents, whether it exists or not.
func Dir() string {
	if dir := os.Getenv("TIFA_DATA"); dir != "" {
		return dir
	}
	here, err := os.Getwd()
	if err != nil {
		return filepath.Join("shared", "data")
	}
	root := here
	for at := here; at != filepath.Dir(at); at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			root = at // the outermost module: that of the benchmarks lies within
		}
	}
	return filepath.Join(root, "..", "shared", "data")
}

// Path is the path of a file below Dir, by slashes. The test is skipped where
// there is no such file.
func Path(tb testing.TB, name string) string {
	tb.Helper()
	path := filepath.Join(Dir(), filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		skip(tb, path)
	}
	return path
}

// Beside gives the paths that match a pattern in a folder beside Dir: the gold
// annotation, the seed. The test is skipped where nothing matches.
func Beside(tb testing.TB, pattern string) []string {
	tb.Helper()
	pattern = filepath.Join(Dir(), "..", filepath.FromSlash(pattern))
	paths, err := filepath.Glob(pattern)
	if err != nil {
		tb.Fatal(err)
	}
	if len(paths) == 0 {
		skip(tb, pattern)
	}
	return paths
}

// Seed is the text that the project starts from: the readout of a conference.
func Seed(tb testing.TB) string {
	tb.Helper()
	text, err := os.ReadFile(Beside(tb, "seed/*.txt")[0])
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// Long reports whether a test shall take the time to try everything: where $TIFA_LONG
// is set, as .ci/run sets it. Elsewhere it takes a part, and says so.
func Long(tb testing.TB) bool {
	tb.Helper()
	if os.Getenv("TIFA_LONG") != "" {
		return true
	}
	tb.Log("SHORTENED: set TIFA_LONG=1 to try everything")
	return false
}

func skip(tb testing.TB, what string) {
	tb.Helper()
	tb.Skipf("SKIPPED, NOT MEASURED ON REAL DOCUMENTS: nothing at %s; set TIFA_DATA to their directory", what)
}

// A Record is a line of the files of documents. What a file does not tell is
// empty.
type Record struct {
	ID, Date, Title, Source, Lang, Text, Series, Agenda, Event, Version string

	SeriesName string `json:"series_name"`
	Partial    bool
}

// Document is the record as a document, without provenance.
func (r *Record) Document() *tifa.Document {
	d := &tifa.Document{
		ID: r.ID, Date: tifa.Date(r.Date), Title: r.Title, Source: r.Source, Language: r.Lang, Text: r.Text,
		Series: r.Series, SeriesName: r.SeriesName, Version: r.Version, Partial: r.Partial,
	}
	if r.Event != "" {
		d.Event = &tifa.Event{ID: r.Event}
	}
	return d
}

// Records reads a file of JSON lines below Dir, packed with zstd if its name ends
// in .zst. The test is skipped where there is no such file.
func Records(tb testing.TB, name string) []Record {
	tb.Helper()
	all, err := Read[Record](Path(tb, name))
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

// Documents reads the records of a file as documents.
func Documents(tb testing.TB, name string) []*tifa.Document {
	tb.Helper()
	records := Records(tb, name)
	docs := make([]*tifa.Document, len(records))
	for i := range records {
		docs[i] = records[i].Document()
	}
	return docs
}

// Read reads a file of JSON lines, packed with zstd if its name ends in .zst. An
// error names file and line.
func Read[T any](path string) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := io.Reader(f)
	if filepath.Ext(path) == ".zst" {
		z, err := zstd.NewReader(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		defer z.Close()
		in = z
	}
	var all []T
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var r T
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, len(all)+1, err)
		}
		all = append(all, r)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", path, len(all)+1, err)
	}
	return all, nil
}
