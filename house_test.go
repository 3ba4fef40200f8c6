package tifa_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// house is the table of docs/design.md: the siblings that each package may
// import, nil for one that may import all. Arrows point toward the vocabulary.
func house(t *testing.T) map[string][]string {
	t.Helper()
	page, err := os.ReadFile("docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("^\\| `([a-z/]+)` \\|.*\\| (.*) \\|$")
	name := regexp.MustCompile("`([a-z/]+)`")
	path := func(pkg string) string {
		if pkg == "tifa" {
			return pkg
		}
		return "tifa/" + pkg
	}
	table := map[string][]string{}
	for line := range strings.Lines(string(page)) {
		cells := row.FindStringSubmatch(strings.TrimSpace(line))
		if cells == nil {
			continue
		}
		imports := []string{}
		for _, m := range name.FindAllStringSubmatch(cells[2], -1) {
			imports = append(imports, path(m[1]))
		}
		if strings.HasPrefix(cells[2], "all") || strings.HasPrefix(cells[2], "everyone") {
			imports = nil
		}
		table[path(cells[1])] = imports
	}
	return table
}

func TestImports(t *testing.T) {
	imports := house(t)
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
			t.Errorf("package %s is not in the table of docs/design.md", pkg)
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
			if sibling && allowed != nil && !slices.Contains(allowed, imported) {
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
