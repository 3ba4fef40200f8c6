package version_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tifa"
	"tifa/version"
)

// long is a text of n sentences about one thing, each unlike the others.
func long(thing string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "会议指出，%s的第%d件事要抓紧办理妥当，不得拖延到下一年度。\n", thing, i)
	}
	return b.String()
}

func TestGroups(t *testing.T) {
	event := func(name, day string) *tifa.Event {
		return &tifa.Event{Name: name, Start: tifa.Date(day), End: tifa.Date(day)}
	}
	for _, tt := range []struct {
		name string
		docs []*tifa.Document
		want []version.Group
	}{
		{
			"a wire text and its abridgement of the next day",
			[]*tifa.Document{
				{ID: "short", Date: "2034-03-03", Text: long("修港", 6)},
				{ID: "wire", Date: "2034-03-02", Text: long("修港", 20)},
			},
			[]version.Group{{Documents: []string{"short", "wire"}, Fullest: "wire", Abridged: []string{"short"}}},
		},
		{
			"two accounts of one event share no phrase",
			[]*tifa.Document{
				{ID: "wire", Date: "2034-03-02", Text: long("修港", 20), Event: event("海事工作会议", "2034-03-02")},
				{ID: "comment", Date: "2034-03-02", Text: long("造船", 4), Event: event("海事工作会议", "2034-03-02")},
			},
			[]version.Group{{Documents: []string{"wire", "comment"}, Fullest: "wire"}},
		},
		{
			"the next edition repeats the last one, a year on",
			[]*tifa.Document{
				{ID: "2033", Date: "2033-03-02", Text: long("修港", 20)},
				{ID: "2034", Date: "2034-03-02", Text: long("修港", 20)},
			},
			[]version.Group{{Documents: []string{"2033"}, Fullest: "2033"}, {Documents: []string{"2034"}, Fullest: "2034"}},
		},
		{
			"two meetings of one day",
			[]*tifa.Document{
				{ID: "a", Date: "2034-03-02", Text: long("修港", 20), Event: event("海事工作会议", "2034-03-02")},
				{ID: "b", Date: "2034-03-02", Text: long("造船", 20), Event: event("船政工作会议", "2034-03-02")},
			},
			[]version.Group{{Documents: []string{"a"}, Fullest: "a"}, {Documents: []string{"b"}, Fullest: "b"}},
		},
		{
			"known to be abridged, and the longer",
			[]*tifa.Document{
				{ID: "notes", Date: "2034-03-02", Text: long("修港", 20), Partial: true},
				{ID: "wire", Date: "2034-03-02", Text: long("修港", 19)},
			},
			[]version.Group{{Documents: []string{"notes", "wire"}, Fullest: "wire", Abridged: []string{"notes"}}},
		},
		{
			"a year alone may be the same day",
			[]*tifa.Document{
				{ID: "a", Date: "2034", Text: long("修港", 100)},
				{ID: "b", Date: "2034-03-02", Text: long("修港", 95)},
			},
			[]version.Group{{Documents: []string{"a", "b"}, Fullest: "a"}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := version.NewGrouper()
			for _, d := range tt.docs {
				g.Add(d)
			}
			if diff := cmp.Diff(tt.want, g.Groups()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The groups part the documents: each is in one group, whose fullest version
// and abridgements are of it; a text is together with itself.
func TestGroupsPart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := version.NewGrouper()
		n := rapid.IntRange(0, 12).Draw(t, "documents")
		things := map[string]string{}
		for i := range n {
			thing := rapid.SampledFrom([]string{"修港", "造船", "海图", ""}).Draw(t, "thing")
			d := &tifa.Document{ID: fmt.Sprint(i), Date: "2034-03-02", Text: long(thing, rapid.IntRange(1, 90).Draw(t, "sentences"))}
			things[d.ID] = thing
			g.Add(d)
		}
		seen := map[string]bool{}
		byThing := map[string]int{}
		for i, group := range g.Groups() {
			if !slices.Contains(group.Documents, group.Fullest) || slices.Contains(group.Abridged, group.Fullest) {
				t.Fatalf("fullest of %+v", group)
			}
			for _, id := range group.Documents {
				if seen[id] {
					t.Fatalf("%s is in two groups", id)
				}
				seen[id] = true
				if j, ok := byThing[things[id]]; ok && j != i {
					t.Fatalf("%s and another text of %q are apart", id, things[id])
				}
				byThing[things[id]] = i
			}
		}
		if len(seen) != n {
			t.Fatalf("%d documents in groups, want %d", len(seen), n)
		}
	})
}

// A phrase that every document holds must not make the work quadratic.
func BenchmarkAdd(b *testing.B) {
	text := long("修港", 30)
	b.SetBytes(int64(len(text)))
	g := version.NewGrouper()
	n := 0
	for b.Loop() {
		n++
		g.Add(&tifa.Document{ID: fmt.Sprint(n), Date: "2034-03-02", Text: text + fmt.Sprintf("这是第%d个文本所独有的一句话。", n)})
	}
}
