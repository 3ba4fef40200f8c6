package corpus

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tifa"
)

func TestCoverage(t *testing.T) {
	dir := t.TempDir()
	a, b, c := document("a", "会议指出。"), document("b", "会议强调，很好。"), document("c", "全会")
	a.Date, b.Date, c.Date = "2033-03-01", "2033-02-01", ""
	b.Partial, c.Partial = true, true
	add(t, dir, a, b, c)
	for _, tt := range []struct {
		filter tifa.Filter
		want   string
	}{
		{tifa.Filter{}, "3 documents, 12 characters, 2033-02-01 to 2033-03-01, 1 undated, partial b c, no gap"},
		{tifa.Filter{Until: "2033-03-11"}, "2 documents, 10 characters, 2033-02-01 to 2033-03-01, 0 undated, partial b, gap 10"},
		{tifa.Filter{Until: "2033-03"}, "2 documents, 10 characters, 2033-02-01 to 2033-03-01, 0 undated, partial b, no gap"},
		{tifa.Filter{Until: "2033-03-01", Since: "2033-02-02"}, "1 documents, 4 characters, 2033-03-01 to 2033-03-01, 0 undated, partial , no gap"},
		{tifa.Filter{Series: "none"}, "0 documents, 0 characters,  to , 0 undated, partial , no gap"},
	} {
		got, err := now(t, openReader(t, dir)).Coverage(t.Context(), tt.filter)
		if err != nil {
			t.Fatal(err)
		}
		gap := "no gap"
		if got.GapDays != nil {
			gap = fmt.Sprint("gap ", *got.GapDays)
		}
		s := fmt.Sprintf("%d documents, %d characters, %s to %s, %d undated, partial %s, %s",
			got.Documents, got.Characters, got.From, got.To, got.Undated, strings.Join(got.Partial, " "), gap)
		if s != tt.want {
			t.Errorf("%+v: got %s, want %s", tt.filter, s, tt.want)
		}
	}
}

func TestCountGroups(t *testing.T) {
	dir := t.TempDir()
	en := document("en", "The council met. The council agreed.")
	en.Language, en.Script, en.Date, en.Source = "en", "Latn", "2031-02-03", "Gazette"
	zh := document("zh", "会议指出。会议强调。")
	zh.Source = "日报"
	none := document("none", "全会")
	none.Date, none.Source = "", ""
	add(t, dir, en, zh, none)
	c := openReader(t, dir)
	for _, tt := range []struct {
		query string
		by    tifa.Grouping
		f     tifa.Filter
		want  string
	}{
		{"会议", tifa.ByYear, tifa.Filter{}, "2/1 of 3 characters 39: 2031 0/0 of 1, 2033 2/1 of 1,  0/0 of 1"},
		{"会议", tifa.BySource, tifa.Filter{}, "2/1 of 3 characters 39: Gazette 0/0 of 1, 日报 2/1 of 1,  0/0 of 1"},
		{"会", tifa.ByDocument, tifa.Filter{}, "3/2 of 3 characters 39: zh 2/1 of 1, none 1/1 of 1"},
		{"council", tifa.ByMonth, tifa.Filter{Language: "en"}, "2/1 of 1 words 6: 2031-02 2/1 of 1"},
		{"council", tifa.Ungrouped, tifa.Filter{Language: "fr"}, "0/0 of 0 characters 0: "},
	} {
		n, err := now(t, c).Count(t.Context(), tifa.Query{Text: tt.query, Filter: tt.f}, tt.by)
		if err != nil {
			t.Fatal(err)
		}
		tally := func(t tifa.Tally) string { return fmt.Sprintf("%d/%d of %d", t.Occurrences, t.Documents, t.Searched) }
		var groups []string
		for _, g := range n.Groups {
			groups = append(groups, g.Key+" "+tally(g.Tally))
		}
		got := fmt.Sprintf("%s %s %d: %s", tally(n.Tally), n.Unit, n.Base(), strings.Join(groups, ", "))
		if got != tt.want {
			t.Errorf("%s by %s: got %s, want %s", tt.query, tt.by, got, tt.want)
		}
	}
}

func TestSeriesDoesNotDependOnOrder(t *testing.T) {
	named, bare, alone := document("named", "甲"), document("bare", "乙"), document("alone", "丙")
	named.Series, named.SeriesName = "fc", "外事会议"
	type item struct {
		d   *tifa.Document
		key string
	}
	items := []item{{named, "外事会议"}, {bare, "外事会议"}, {alone, "经济会议"}}
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}} {
		c := openWriter(t, t.TempDir())
		b := c.Begin()
		for _, i := range order {
			if _, err := b.Put(items[i].d, items[i].key, nil); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		entries, err := now(t, c).Entries(t.Context(), tifa.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, e := range entries {
			got[e.ID] = e.Series + " " + e.SeriesName
		}
		want := map[string]string{"named": "fc 外事会议", "bare": "fc 外事会议", "alone": "经济会议 经济会议"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("order %v: %s", order, diff)
		}
		n, err := now(t, c).Count(t.Context(), tifa.Query{Text: "乙", Filter: tifa.Filter{Series: "fc"}}, tifa.BySeries)
		if err != nil || n.Occurrences != 1 || len(n.Groups) != 1 {
			t.Errorf("by series: %+v, %v", n, err)
		}
	}
}

func TestPredecessor(t *testing.T) {
	edition := func(id string, date, start tifa.Date, event string, size int, partial bool) *tifa.Document {
		d := document(id, strings.Repeat("会", size))
		d.Date, d.Partial, d.Series, d.SeriesName = date, partial, "fc", "外事会议"
		d.Event = &tifa.Event{ID: event, Start: start}
		return d
	}
	c := openWriter(t, t.TempDir())
	put(t, c,
		edition("2031", "2031-02-03", "2031-02-01", "e31", 100, false),
		edition("2032-abridged", "2032-02-03", "", "e32", 400, true),
		edition("2032-short", "2032-02-03", "2032-02-01", "e32", 195, false),
		edition("2032-wire", "2032-02-03", "2032-02-01", "e32", 199, false),
		edition("2032-paper", "2032-02-04", "", "e32", 200, false),
		edition("2033-paper", "2033-02-04", "2033-02-01", "e33", 100, false),
	)
	stranger := document("x", "会")
	stranger.Date, stranger.Event = "2033-02-04", &tifa.Event{Start: "2033-02-01"}
	for _, tt := range []struct {
		name, key string
		d         *tifa.Document
		want      string // or what the error holds
	}{
		{"fullest version of the last event", "", edition("2033-wire", "2033-02-03", "2033-02-01", "", 9, false), "2032-paper"},
		{"by the name of the event", "外事会议", stranger, "2032-paper"},
		{"not another version", "", edition("2032-x", "2032-02-05", "", "e32", 9, false), "2031"},
		{"the first", "", edition("2031", "2031-02-03", "2031-02-01", "e31", 9, false), "外事会议: the corpus holds 2 of its editions, from 2032-02-01 to 2033-02-01, none of them earlier"},
		{"year alone", "", edition("x", "2031", "", "", 9, false), "none of them earlier"},
		{"another series", "经济会议", stranger, "no other edition of it"},
		{"no series", "", stranger, "nothing says which series"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, err := now(t, c).Predecessor(t.Context(), tt.d, tt.key)
			switch {
			case err == nil && (e.ID != tt.want || e.Text == ""):
				t.Errorf("got %q with a text of %d bytes, want %q", e.ID, len(e.Text), tt.want)
			case err != nil && (!errors.Is(err, tifa.ErrNotFound) || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}

func TestResolve(t *testing.T) {
	c := openWriter(t, t.TempDir())
	file := func(id, path string) *tifa.Document {
		d := document(id, "文"+id)
		d.Provenance = tifa.Provenance{Path: path, MediaType: "text/plain"}
		return d
	}
	put(t, c, file("2031/readout.txt", "/archive/2031/readout.txt"), file("2032/readout.txt", "/archive/2032/readout.txt"), document("wire-1", "电"))
	for _, tt := range []struct{ name, want string }{
		{"wire-1", "wire-1"},
		{"./2031/../2032/readout.txt", "2032/readout.txt"},
		{"/archive/2031/readout.txt", "2031/readout.txt"},
		{"records.jsonl:wire-1", "wire-1"},
		{"archive/2032/readout.txt", "2032/readout.txt"},
		{"readout.txt", `"readout.txt" means 2 documents; name one by its id: 2031/readout.txt, 2032/readout.txt`},
		{"eadout.txt", `no document "eadout.txt" in the corpus; did you mean 2031/readout.txt, 2032/readout.txt?`},
		{"wire-2", `no document "wire-2" in the corpus; did you mean wire-1?`},
		{"nothing", `no document "nothing" in the corpus; tifa list shows what there is`},
	} {
		got, err := now(t, c).Resolve(t.Context(), tt.name)
		if err != nil {
			got = err.Error() + "; " + tifa.Hint(err)
			if !errors.Is(err, tifa.ErrNotFound) {
				t.Error(err)
			}
		}
		if got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}
