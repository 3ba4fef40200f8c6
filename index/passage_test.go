package index

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"tifa"
	"tifa/tifatest"
)

// drawMarked draws documents with marks.
func drawMarked(t *rapid.T) []*Document {
	var docs []*Document
	for i := range rapid.IntRange(1, 6).Draw(t, "documents") {
		d := &Document{Key: int64(i)}
		d.ID, d.Text = string(rune('a'+i)), tifatest.DrawText(t)
		d.Date = tifa.Date(rapid.SampledFrom([]string{"", "2031", "2033"}).Draw(t, "date"))
		var ends []int
		for at := range d.Text {
			ends = append(ends, at)
		}
		ends = append(ends, len(d.Text))
		for range rapid.IntRange(0, 4).Draw(t, "marks") {
			a, b := rapid.SampledFrom(ends).Draw(t, "start"), rapid.SampledFrom(ends).Draw(t, "end")
			d.Marks = append(d.Marks, Mark{tifa.Span{Start: min(a, b), End: max(a, b)}, MarkFields{
				Place: rapid.SampledFrom([]string{"statement", "list"}).Draw(t, "place"), Speaker: rapid.StringMatching("[甲乙]?").Draw(t, "speaker"),
			}})
		}
		docs = append(docs, d)
	}
	return docs
}

// visible writes the characters of a mark that are not white space, by their
// offsets.
func visible(d *Document) (all []string) {
	for _, m := range d.Marks {
		s := ""
		point := 0
		for at, r := range d.Text {
			if at >= m.Span.Start && at < m.Span.End && !unicode.IsSpace(r) {
				s += fmt.Sprint(point, " ")
			}
			point++
		}
		if s != "" {
			all = append(all, fmt.Sprint(m.Place, " ", m.Speaker, ": ", s))
		}
	}
	slices.Sort(all)
	return all
}

// marksOf writes what a shard has of the marks of document i in the same way.
func marksOf(s *Shard, i int, text string) (all []string) {
	issued := []rune(text)
	first, end := s.Marks(i)
	for m := first; m < end; m++ {
		out := ""
		start, stop := s.MarkAt(m)
		for p := start; p < stop; p++ {
			if _, point := s.Locate(p); point < len(issued) && !unicode.IsSpace(issued[point]) {
				if _, end := s.Paragraph(p); end != p { // else the end of a paragraph
					out += fmt.Sprint(point, " ")
				}
			}
		}
		if out != "" {
			value := func(f MarkField) string { return s.MarkValue(f, s.MarkCode(f, m)) }
			all = append(all, fmt.Sprint(value(MarkPlace), " ", value(MarkSpeaker), ": ", out))
		}
	}
	slices.Sort(all)
	return all
}

// Marks stand over the same characters in a shard, and in what it is merged to.
func TestMarks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "tifa-marks-*")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		docs := drawMarked(t)
		byKey := map[int64]*Document{}
		var shards []*Shard
		half := len(docs) / 2
		for i, part := range [][]*Document{docs[:half], docs[half:]} {
			w := NewWriter()
			for _, d := range part {
				byKey[d.Key] = d
				if err := w.Add(d); err != nil {
					t.Fatal(err)
				}
			}
			path := filepath.Join(dir, fmt.Sprint(i))
			s, err := openWritten(path, w.Write(path))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			shards = append(shards, s)
		}
		path := filepath.Join(dir, "merged")
		keep := func(key int64) bool { return key != 1 }
		merged, err := openWritten(path, Merge(t.Context(), path, keep, shards...))
		if err != nil {
			t.Fatal(err)
		}
		defer merged.Close()
		for _, s := range append(shards, merged) {
			for i := range s.Documents() {
				d := byKey[s.Key(i)]
				if got, want := marksOf(s, i, d.Text), visible(d); !slices.Equal(got, want) {
					t.Fatalf("%q with %+v: marks %q, want %q", d.Text, d.Marks, got, want)
				}
			}
		}
	})
}

// openWritten opens a shard that was written without err.
func openWritten(path string, err error) (*Shard, error) {
	if err != nil {
		return nil, err
	}
	return Open(path)
}
