package corpus

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tifa"
	"tifa/internal/realdata"
	"tifa/query"
	"tifa/text"
	"tifa/tifatest"
)

// realReadouts reads the readouts among the real documents.
func realReadouts(t *testing.T) []*tifa.Document {
	t.Helper()
	const name = "zh/readouts.jsonl.zst"
	docs := realdata.Documents(t, name)
	for _, d := range docs {
		d.Provenance = tifa.Provenance{Path: realdata.Path(t, name), MediaType: "application/jsonl"}
	}
	if len(docs) < 1000 {
		t.Fatalf("%d readouts, want 1,000 at least", len(docs))
	}
	return docs
}

func TestRealReadouts(t *testing.T) {
	t.Parallel()
	docs := realReadouts(t)
	c := openWriter(t, t.TempDir())
	put(t, c, docs...)
	seed := &tifa.Document{ID: "seed.txt", Date: "2023-12-28", Event: &tifa.Event{Name: "中央外事工作会议", Start: "2023-12-27"}}
	e, err := now(t, c).Predecessor(t.Context(), seed, "中央外事工作会议")
	if err != nil || e.ID != "cfawc-2018-06-23-12371" {
		t.Errorf("predecessor %v, %v", e, err)
	}
	for _, q := range []string{"的", "人类命运共同体", "发展", "%", "，", "2018年"} {
		want := map[string]int{}
		for _, d := range docs {
			if n := len(tifatest.Occurrences(d.Text, tifa.Query{Text: q})); n > 0 {
				want[d.ID] = n
			}
		}
		n, err := now(t, c).Count(t.Context(), tifa.Query{Text: q}, tifa.ByDocument)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		for _, g := range n.Groups {
			got[g.Key] = g.Occurrences
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", q, diff)
		}
		if q != "%" && strings.TrimSpace(q) != "" && n.Occurrences == 0 {
			t.Errorf("%q is not found", q)
		}
	}
	sound(t, c)
}

// A naive reading of documents, to count strings in by looking everywhere.
type flatTexts struct {
	ids  []string
	ends []int // of each document in all
	all  string
}

func flatten(docs map[string]*tifa.Document) *flatTexts {
	f := &flatTexts{ids: slices.Sorted(maps.Keys(docs))}
	var b strings.Builder
	for _, id := range f.ids {
		s := docs[id].Text
		b.WriteString(text.Flatten(s, text.Paragraphs(s)).Text)
		b.WriteString("\n\n")
		f.ends = append(f.ends, b.Len())
	}
	f.all = b.String()
	return f
}

// count gives the occurrences of want in each document that has any.
func (f *flatTexts) count(want string) map[string]int {
	counts := map[string]int{}
	_, step := utf8.DecodeRuneInString(want)
	doc := 0
	for at := 0; ; at += step {
		k := strings.Index(f.all[at:], want)
		if k < 0 {
			return counts
		}
		at += k
		for f.ends[doc] <= at {
			doc++
		}
		counts[f.ids[doc]]++
	}
}

// draw is a random part of a text, of 1 to 40 characters, or one that misses it
// by a character.
func (f *flatTexts) draw(r *rand.Rand) string {
	for {
		at := r.IntN(len(f.all) - 200)
		for !utf8.RuneStart(f.all[at]) {
			at++
		}
		s := []rune(f.all[at : at+160])
		s = s[:1+r.IntN(40)]
		switch k := r.IntN(len(s)); r.IntN(8) {
		case 0:
			s = slices.Delete(s, k, k+1)
		case 1:
			s[k] = []rune("的国，a1会𠮷")[r.IntN(7)]
		case 2:
			if k > 0 {
				s[k-1], s[k] = s[k], s[k-1]
			}
		}
		// A string that white space begins or ends, or that runs over a paragraph, is
		// read in another form.
		if q := string(s); q != "" && q == strings.TrimSpace(q) && !strings.ContainsAny(q, "\n\uFFFD") && text.FormOf(q, 0) == q {
			return q
		}
	}
}

// Every string is counted as it stands in the texts, over many shards and one,
// after merges, removals and revisions.
func TestRealStrings(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("counts 10,000 strings by looking everywhere")
	}
	all := realReadouts(t)
	r := rand.New(rand.NewPCG(3, 5))
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	docs := map[string]*tifa.Document{}
	c := openWriter(t, t.TempDir())
	putAll := func(some []*tifa.Document) {
		put(t, c, some...)
		for _, d := range some {
			docs[d.ID] = d
		}
	}
	compared, strings := 0, 2600
	if !realdata.Long(t) {
		strings = 400
	}
	compare := func(what string) {
		flat := flatten(docs)
		v := now(t, c).view()
		defer v.Close()
		for range strings {
			q := flat.draw(r)
			want := flat.count(q)
			n, err := v.Count(t.Context(), tifa.Query{Text: query.Quote(q)}, tifa.ByDocument)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]int{}
			for _, g := range n.Groups {
				got[g.Key] = g.Occurrences
			}
			total, err := v.Total(t.Context(), tifa.Query{Text: query.Quote(q)})
			if diff := cmp.Diff(want, got); diff != "" || err != nil || total != n.Occurrences {
				t.Fatalf("%s: %q: total %d, want %d, %v: %s", what, q, total, n.Occurrences, err, diff)
			}
			compared++
		}
	}
	for i := 0; i < 140; i += 20 {
		putAll(all[i : i+20])
	}
	compare("seven shards")
	for i := 140; i < 180; i += 20 {
		putAll(all[i : i+20])
	}
	compare("after a merge")
	for i := range 15 {
		if err := c.Remove(t.Context(), all[i].ID); err != nil {
			t.Fatal(err)
		}
		delete(docs, all[i].ID)
		d := *all[20+i]
		d.Text = all[300+i].Text + "\n𠮷野家 abc 商务 部"
		clear(c.run)
		putAll([]*tifa.Document{&d})
	}
	compare("after removals and revisions")
	if err := c.Merge(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Prune(t.Context(), func(*Snapshot) bool { return false }); err != nil {
		t.Fatal(err)
	}
	compare("one shard")
	t.Logf("%d strings compared", compared)
	if want := 4 * strings; compared < want {
		t.Errorf("%d strings compared, want %d", compared, want)
	}
}
