package formulation_test

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tifa"
	"tifa/formulation"
	"tifa/index"
	"tifa/query"
	"tifa/search"
	"tifa/text"
	"tifa/tifatest"
)

// indexed writes the documents into two shards, in turn.
func indexed(t *rapid.T, dir string, docs []*tifa.Document) *search.Collection {
	var sources []search.Source
	for k := range 2 {
		w := index.NewWriter()
		for i, d := range docs {
			if i%2 != k {
				continue
			}
			x := index.Document{Key: int64(i)}
			x.Document = *d
			if err := w.Add(&x); err != nil {
				t.Fatal(err)
			}
		}
		path := filepath.Join(dir, string(rune('a'+k)))
		if err := w.Write(path); err != nil {
			t.Fatal(err)
		}
		s, err := index.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		sources = append(sources, search.Source{Shard: s})
	}
	return search.New("", sources...)
}

// A read place is an occurrence that was found by reading.
type readPlace struct {
	doc  *tifa.Document
	span tifa.Span
}

// reading finds a string in the texts by reading them, in order of date and id, the
// undated last; except leaves out what lies within that string.
func reading(docs []*tifa.Document, s, except string) (all []readPlace) {
	docs = slices.Clone(docs)
	slices.SortFunc(docs, func(a, b *tifa.Document) int {
		if (a.Date == "") != (b.Date == "") {
			return -cmp.Compare(a.Date, b.Date)
		}
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
	})
	for _, d := range docs {
		var outer []tifa.Span
		if except != "" {
			outer = tifatest.Occurrences(d.Text, tifa.Query{Text: query.Quote(except)})
		}
		for _, at := range tifatest.Occurrences(d.Text, tifa.Query{Text: query.Quote(s)}) {
			if !slices.ContainsFunc(outer, func(o tifa.Span) bool { return o.Contains(at) }) {
				all = append(all, readPlace{d, at})
			}
		}
	}
	return all
}

// attests holds counts, the first and the last, and the years of a wording to what
// was read.
func attests(t *rapid.T, s string, all []readPlace, occurrences, documents int, first, last *tifa.Hit, years []tifa.Group) {
	in, byYear := map[string]bool{}, map[string]int{}
	var dated []readPlace
	for _, p := range all {
		in[p.doc.ID] = true
		byYear[p.doc.Date.Year()]++
		if p.doc.Date != "" {
			dated = append(dated, p)
		}
	}
	if occurrences != len(all) || documents != len(in) {
		t.Fatalf("%q: %d occurrences in %d documents, reading finds %d in %d", s, occurrences, documents, len(all), len(in))
	}
	for _, y := range years {
		if y.Occurrences != byYear[y.Key] {
			t.Fatalf("%q: %d occurrences in %s, reading finds %d", s, y.Occurrences, y.Key, byYear[y.Key])
		}
	}
	if len(dated) == 0 {
		if first != nil || last != nil {
			t.Fatalf("%q: first %v, last %v, and no dated document has it", s, first, last)
		}
		return
	}
	for _, end := range []struct {
		got  *tifa.Hit
		want readPlace
	}{{first, dated[0]}, {last, dated[len(dated)-1]}} {
		if g, w := end.got, end.want; g == nil || g.Document != w.doc.ID || g.Date != w.doc.Date || g.Span != w.span {
			t.Fatalf("%q: first or last at %+v, reading finds it in %s at %v", s, g, w.doc.ID, w.span)
		}
	}
}

// TestExact holds the lives of wordings and of their variants to a reading of all
// texts.
func TestExact(t *testing.T) {
	dir := t.TempDir()
	lives, variants, templates := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		docs := tifatest.Draw(t)
		piece := rapid.SampledFrom([]string{"守护", "海上", "通道", "守护海上通道", "守护海上大通道，", "守护通道", "海上通道，", "安宁海上通道、", "安宁", "的", "，", "\n", "大 "})
		for _, d := range docs {
			d.Text += strings.Join(rapid.SliceOfN(piece, 0, 25).Draw(t, "more"), "")
		}
		c := indexed(t, dir, docs)
		f := rapid.SampledFrom([]string{"守护海上通道", "海上通道", "海上通道", "海上安宁的通道", "通道", strings.TrimSpace(docs[0].Text)}).Draw(t, "formulation")
		if f == "" {
			t.Skip("nothing to trace")
		}
		l, err := formulation.Trace(context.Background(), c, f, tifa.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		attests(t, f, reading(docs, f, ""), l.Count.Occurrences, l.Count.Documents, l.First, l.Last, l.Years)
		lives += l.Count.Occurrences
		found, err := formulation.Variants(context.Background(), c, f, tifa.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range found {
			except := ""
			if strings.Contains(f, v.Text) {
				except = f
			}
			attests(t, v.Text, reading(docs, v.Text, except), v.Occurrences, v.Documents, v.First, v.Last, v.Years)
		}
		variants += len(found)
		filled, err := formulation.Templates(context.Background(), c, f, tifa.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range filled {
			if x.Before == "" {
				fills(t, docs, &x)
				templates++
			}
		}
	})
	t.Logf("%d occurrences, %d variants, %d templates", lives, variants, templates)
	if !testing.Short() && (lives == 0 || variants == 0 || templates == 0) { // a short run draws a fifth
		t.Errorf("%d occurrences, %d variants, %d templates in all draws: too few to tell", lives, variants, templates)
	}
}

// fills holds a template whose slot comes first to a reading of all clauses.
func fills(t *rapid.T, docs []*tifa.Document, x *formulation.Template) {
	want, clauses, in := map[string]int{}, 0, 0
	for _, d := range docs {
		has := false
		for _, c := range strings.FieldsFunc(text.NewForm(d.Text, 0).Text, func(r rune) bool { return strings.ContainsRune("，。；：！？,;:!?\n", r) }) {
			parts := strings.Split(c, x.After)
			for i, p := range parts[:len(parts)-1] {
				// One more follows at once, behind 、, or the clause ends.
				if next := parts[i+1]; i+2 < len(parts) && !strings.HasPrefix(next, "、") || i+2 == len(parts) && next != "" && !strings.HasPrefix(next, "、") {
					continue
				}
				if p = strings.TrimLeft(p, "、"); p != "" && strings.IndexFunc(p, unicode.IsLetter) >= 0 && len([]rune(p)) <= 20 {
					want[strings.TrimSpace(text.FormOf(p, 0))]++
					clauses++
					has = true
				}
			}
		}
		if has {
			in++
		}
	}
	got := map[string]int{}
	for _, f := range x.Fillings {
		got[f.Text] = f.Occurrences
	}
	if diff := gocmp.Diff(want, got); diff != "" || x.Occurrences != clauses || x.Documents != in {
		t.Fatalf("%s: %d clauses in %d documents, reading finds %d in %d: %s", x, x.Occurrences, x.Documents, clauses, in, diff)
	}
}
