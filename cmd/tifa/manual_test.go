package main

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"tifa"
	"tifa/corpus"
	"tifa/docs"
	"tifa/edition"
	"tifa/structure"
)

// An example of the manual is a query and a text with 【 】 around what it finds.
type example struct{ query, marked string }

func (e *example) text() string { return strings.NewReplacer("【", "", "】", "").Replace(e.marked) }

// examples reads a manual of the query language: under a query, indented by four, stand
// texts, indented by eight.
func examples(t *testing.T, manual string) (all []example) {
	query := ""
	for line := range strings.Lines(manual) {
		line = strings.TrimRight(line, "\n")
		marked, isText := strings.CutPrefix(line, "        ")
		if !isText {
			query, _ = strings.CutPrefix(line, "    ")
			continue
		}
		all = append(all, example{query, marked})
	}
	if len(all) < 20 {
		t.Fatalf("%d examples, want at least 20", len(all))
	}
	return all
}

// Each example of the manual finds what the manual says, by the index and by
// reading.
func TestQueryManual(t *testing.T) {
	c, err := corpus.OpenWriter(t.Context(), t.TempDir(), corpus.Writer{Command: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	rules, err := structure.Standard()
	if err != nil {
		t.Fatal(err)
	}
	all := examples(t, docs.Query("en"))
	if other := examples(t, docs.Query("zh")); !slices.Equal(all, other) {
		t.Errorf("the examples are others in Chinese: %q, want %q", other, all)
	}
	b := c.Begin()
	for i, e := range all {
		d := &tifa.Document{ID: strconv.Itoa(i), Text: e.text()}
		if _, err := b.Put(d, "", edition.Structure(rules, d)); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	v, err := c.At(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for i, e := range all {
		for way, s := range map[string]tifa.Searcher{"index": v, "scan": v.Reading()} {
			text, got, end := e.text(), "", 0
			for h, err := range s.Find(t.Context(), tifa.Query{Text: e.query}) {
				if err != nil {
					t.Errorf("%s: %v", e.query, err)
					break
				}
				if h.Document == strconv.Itoa(i) {
					got += text[end:h.Span.Start] + "【" + h.Node + "】"
					end = h.Span.End
				}
			}
			if got += text[end:]; got != e.marked {
				t.Errorf("%s, by %s\nfinds %s\nwant  %s", e.query, way, got, e.marked)
			}
		}
	}
}
