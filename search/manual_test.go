package search

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tifa"
)

// Each example of the manual finds what the manual says: under a query,
// indented by four, stands a text, indented by eight, with 【 】 around hits.
func TestQueryManual(t *testing.T) {
	manual, err := os.ReadFile(filepath.Join("..", "docs", "query.md"))
	if err != nil {
		t.Fatal(err)
	}
	query, examples := "", 0
	for line := range strings.Lines(string(manual)) {
		line = strings.TrimRight(line, "\n")
		marked, isText := strings.CutPrefix(line, "        ")
		if !isText {
			query, _ = strings.CutPrefix(line, "    ")
			continue
		}
		examples++
		text := strings.NewReplacer("【", "", "】", "").Replace(marked)
		n, err := newNeedle(tifa.Query{Text: query})
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		got, end := "", 0
		for _, s := range n.spans(text) {
			got += text[end:s.Start] + "【" + s.In(text) + "】"
			end = s.End
		}
		if got += text[end:]; got != marked {
			t.Errorf("%s\nfinds %s\nwant  %s", query, got, marked)
		}
	}
	if examples < 18 {
		t.Errorf("%d examples, want at least 18", examples)
	}
}
