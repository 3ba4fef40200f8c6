package publish

import (
	"context"
	"testing"
	"time"

	"tifa"
	"tifa/compare"
	"tifa/text"
)

// page compares two invented texts.
func page(old, new string) *Page {
	edition := func(id, title, s, script string) compare.Edition {
		return compare.Edition{
			Document:  &tifa.Document{ID: id, Title: title, Text: s, Language: "zh", Script: script},
			Structure: &tifa.Structure{Paragraphs: text.Paragraphs(s)},
		}
	}
	c, err := compare.Editions(context.Background(), edition("a", "旧会", old, "Hant"), edition("b", "新会", new, "Hans"))
	if err != nil {
		panic(err) // without an end to its time a comparison has no error
	}
	return &Page{
		Comparison: c,
		Imprint:    Imprint{Version: "devel", Made: time.Date(2034, 5, 6, 7, 8, 9, 0, time.UTC), Replay: "tifa compare a b"},
	}
}

func TestFormats(t *testing.T) {
	for _, tt := range []struct {
		path string
		want Format
	}{{"a.html", HTML}, {"a.b.HTM", HTML}, {"a.docx", DOCX}, {"a.md", Markdown}, {"a.csv", CSV}, {"a.txt", ""}, {"-", ""}} {
		if got := FormatOf(tt.path); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.path, got, tt.want)
		}
	}
	for _, f := range Formats {
		if got, err := ParseFormat(string(f)); got != f || err != nil {
			t.Errorf("%s: %q, %v", f, got, err)
		}
	}
	if _, err := ParseFormat("pdf"); err == nil || tifa.Hint(err) == "" {
		t.Errorf("pdf: %v", err)
	}
}

func TestLanguageTag(t *testing.T) {
	for _, tt := range []struct {
		d    tifa.Document
		want string
	}{
		{tifa.Document{Language: "zh", Script: "Hant"}, "zh-Hant"},
		{tifa.Document{Language: "en", Script: "Latn"}, "en"},
		{tifa.Document{Text: "会议强调，要办好航运对话。"}, "zh-Hans"},
		{tifa.Document{Text: "12"}, ""},
	} {
		if got := languageTag(&tt.d); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.d, got, tt.want)
		}
	}
}

// compared compares two editions.
func compared(t *testing.T, old, new compare.Edition) *compare.Comparison {
	t.Helper()
	c, err := compare.Editions(t.Context(), old, new)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
