package publish

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Whatever is said in English stands in words.txt in Chinese with as many blanks.
func TestWords(t *testing.T) {
	page, err := os.ReadFile("words.txt")
	if err != nil {
		t.Fatal(err)
	}
	chinese := map[string]string{}
	for line := range strings.Lines(string(page)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		from, to, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if !ok || to == "" || chinese[from] != "" {
			t.Errorf("%q: want English once and, after a tab, Chinese", line)
		}
		chinese[from] = to
		one, _, _ := strings.Cut(from, "|")
		if blanks, want := strings.Count(to, "%"), strings.Count(one, "%"); blanks != want {
			t.Errorf("%q: %d blanks, want %d", to, blanks, want)
		}
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`(?:\.say\(|\bt |names\(l, c, |formulations\(l, s, )"([^"]+)"`)
	heads := regexp.MustCompile(`\.heads\((.*)\)`)
	quoted := regexp.MustCompile(`"([^"]+)"`)
	n := 0
	check := func(words string) {
		if n++; chinese[words] == "" {
			t.Errorf("words.txt has no %q", words)
		}
	}
	for _, name := range append(sources, "parts.html", "page.html", "sheet.html") {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range said.FindAllStringSubmatch(string(source), -1) {
			check(m[1])
		}
		for _, m := range heads.FindAllStringSubmatch(string(source), -1) {
			for _, w := range quoted.FindAllStringSubmatch(m[1], -1) {
				check(w[1])
			}
		}
	}
	if n < 100 {
		t.Errorf("%d phrases found, want 100 at least", n)
	}
}
