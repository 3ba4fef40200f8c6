package tifa_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// imports is the table of the house: the siblings that each package may
// import. Arrows point toward the vocabulary; only cmd/tifa knows everyone.
var imports = map[string][]string{
	"tifa":             {},
	"tifa/text":        {"tifa"},
	"tifa/query":       {"tifa"},
	"tifa/index":       {"tifa", "tifa/text"},
	"tifa/ingest":      {"tifa"},
	"tifa/structure":   {"tifa", "tifa/text"},
	"tifa/version":     {"tifa", "tifa/text"},
	"tifa/search":      {"tifa", "tifa/text", "tifa/query", "tifa/index"},
	"tifa/corpus":      {"tifa", "tifa/text", "tifa/index", "tifa/search"},
	"tifa/tifatest":    {"tifa", "tifa/text", "tifa/query"},
	"tifa/compare":     {"tifa", "tifa/text"},
	"tifa/measure":     {},
	"tifa/formulation": {"tifa", "tifa/query"},
	"tifa/ladder":      {"tifa", "tifa/text"},
	"tifa/series":      {"tifa", "tifa/text", "tifa/query", "tifa/compare", "tifa/ladder"},
	"tifa/programme":   {"tifa"},
	"tifa/wire":        {"tifa", "tifa/text", "tifa/compare", "tifa/series", "tifa/formulation", "tifa/programme", "tifa/version"},

	"tifa/internal/editions": {"tifa"},

	"tifa/cmd/tifa": {
		"tifa", "tifa/text", "tifa/query", "tifa/ingest", "tifa/structure", "tifa/corpus", "tifa/compare", "tifa/ladder", "tifa/series", "tifa/formulation", "tifa/programme", "tifa/version", "tifa/wire",
	},
}

func TestImports(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if _, none := os.Stat(filepath.Join(name, "go.mod")); none == nil && name != "." {
			return fs.SkipDir // a module of its own
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		files++
		pkg := path.Join("tifa", filepath.ToSlash(filepath.Dir(name)))
		allowed, ok := imports[pkg]
		if !ok {
			t.Errorf("package %s is not in the table of the house", pkg)
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			sibling := imported == "tifa" || strings.HasPrefix(imported, "tifa/")
			if sibling && !slices.Contains(allowed, imported) {
				t.Errorf("%s: package %s may not import %s", name, pkg, imported)
			}
			if imported == "net/http" && pkg != "tifa/web" {
				t.Errorf("%s: only the web speaks HTTP", name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 30 {
		t.Fatalf("walked over %d files, want at least 30", files)
	}
}
