package corpus

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tifa"
)

// A record reads as it was packed, and a part of it is told from a whole one.
func TestPackedRecord(t *testing.T) {
	word := rapid.SampledFrom([]string{"", "x", "会议", "2033-04-05", "/archive/records.jsonl:7"})
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) string { return word.Draw(t, name) }
		r := &record{seriesKey: draw("series key"), marksSum: []byte("12345678"), checksum: []byte("87654321")}
		r.Title, r.Date, r.Kind, r.Series = draw("title"), tifa.Date(draw("date")), tifa.Kind(draw("kind")), draw("series")
		r.Partial, r.Revision, r.Characters = rapid.Bool().Draw(t, "partial"), rapid.IntRange(1, 1000).Draw(t, "revision"), rapid.Int().Draw(t, "characters")
		r.Provenance = tifa.Provenance{Path: draw("path"), SHA256: draw("sum"), URL: draw("url")}
		if rapid.Bool().Draw(t, "event") {
			r.Event = &tifa.Event{Name: draw("event name"), Start: tifa.Date(draw("start"))}
		}
		for range rapid.IntRange(0, 3).Draw(t, "evidence") {
			if r.Evidence == nil {
				r.Evidence = map[string]tifa.Span{}
			}
			r.Evidence[draw("field")] = tifa.Span{Start: rapid.IntRange(0, 9).Draw(t, "start of evidence"), End: 300}
		}
		r.evidence = packedEvidence(r.Evidence)
		p := &packing{}
		r.pack(p)
		var got record
		if !got.unpack(p.data) {
			t.Fatal("it is not whole")
		}
		if diff := cmp.Diff(r, &got, cmp.AllowUnexported(record{})); diff != "" {
			t.Fatal(diff)
		}
		cut := rapid.IntRange(0, len(p.data)-1).Draw(t, "cut")
		if got := (&record{}); got.unpack(p.data[:cut]) {
			t.Fatalf("%d of %d bytes are whole", cut, len(p.data))
		}
	})
}

// More documents than a bundle holds, and more than are looked for one by one.
func TestManyRecords(t *testing.T) {
	dir := t.TempDir()
	var docs, again []*tifa.Document
	var want []Outcome
	for i := range 3*perBundle + 9 {
		d := document(fmt.Sprintf("%03d", i), fmt.Sprintf("第%d号", i))
		if i%2 == 0 {
			d.Provenance.MediaType, d.Provenance.Path = "text/html", "/archive/"+d.ID
		}
		docs = append(docs, d)
		renewed := *d
		again = append(again, &renewed)
		want = append(want, Unchanged)
		switch i % 5 {
		case 0: // the file goes by another name now
			if i%2 == 0 {
				renewed.ID = "archive/" + d.ID
			}
		case 1:
			renewed.Title, want[i] = "另一次会议", Updated
		case 2:
			renewed.ID = "new " + d.ID
			renewed.Provenance.Path, want[i] = "/elsewhere/"+d.ID, Added
		}
	}
	for _, d := range docs[:10] { // once more in the same batch, with another fact
		twice := *d
		twice.Place = "港口"
		again = append(again, &twice)
		want = append(want, Updated)
	}
	add(t, dir, docs...)
	c := openWriter(t, dir)
	if diff := cmp.Diff(want, put(t, c, again...)); diff != "" {
		t.Fatal(diff)
	}
	for _, d := range again[10:] {
		e, err := now(t, c).Document(t.Context(), d.ID)
		if err != nil && d.ID[0] == 'a' {
			continue // kept under its former id
		}
		if err != nil || e.Title != d.Title || e.Place != d.Place {
			t.Fatalf("%q: %v, %v", d.ID, e, err)
		}
	}
	sound(t, c)
	if _, err := c.Prune(t.Context(), func(*Snapshot) bool { return false }); err != nil {
		t.Fatal(err)
	}
	sound(t, c)
	held, err := c.stored(t.Context(), c.write, "")
	if err != nil {
		t.Fatal(err)
	}
	if n := bundled(t, c); n != len(held) {
		t.Errorf("bundles hold %d records, of which %d are of revisions", n, len(held))
	}
}

// bundled is how many records the bundles hold.
func bundled(t *testing.T, c *Corpus) (n int) {
	rows, err := c.read.Query("SELECT first FROM bundle")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	u, err := newUnbundler(t.Context(), c.read, c.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer u.close()
	for rows.Next() {
		var first int64
		if err := rows.Scan(&first); err != nil {
			t.Fatal(err)
		}
		if _, err := u.part(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		for _, part := range u.parts {
			if len(part) > 0 {
				n++
			}
		}
	}
	return n
}
