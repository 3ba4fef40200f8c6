package corpus

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tifa"
	"tifa/tifatest"
)

// A model is what a corpus should hold, the plain way.
type model struct {
	t    *rapid.T
	dir  string
	c    *Corpus
	docs map[string][]*tifa.Document // the revisions of each id, the last one current
	run  map[string]string           // text by id, of this run
	// snapshots is every state seen so far and what it was called.
	snapshots map[string]string
}

func (m *model) reopen(*rapid.T) {
	if m.c != nil {
		if err := m.c.Close(); err != nil {
			m.t.Fatal(err)
		}
	}
	var err error
	if m.c, err = OpenWriter(context.Background(), m.dir, Writer{Command: "model"}); err != nil {
		m.t.Fatal(err)
	}
	m.run = map[string]string{}
}

func (m *model) putSome(t *rapid.T) {
	b := m.c.Begin()
	for range rapid.IntRange(1, 5).Draw(t, "documents") {
		d := document(rapid.StringMatching("[a-e]").Draw(t, "id"), tifatest.DrawText(t))
		d.Date = tifa.Date(rapid.SampledFrom([]string{"2031", "2033-04-05"}).Draw(t, "date"))
		if rapid.IntRange(0, 9).Draw(t, "long") == 0 {
			d.Text = strings.Repeat(d.Text+"。", 3000)
		}
		m.put(t, b, d)
	}
	if err := b.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func (m *model) put(t *rapid.T, b *Batch, d *tifa.Document) {
	text, twice := m.run[d.ID]
	got, err := b.Put(d, "", nil)
	if twice && text != d.Text {
		if !errors.Is(err, ErrRefused) {
			t.Fatalf("%q twice in a run: %v", d.ID, err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	m.run[d.ID] = d.Text
	want, all := Updated, m.docs[d.ID]
	switch last := len(all) - 1; {
	case last < 0:
		want, m.docs[d.ID] = Added, []*tifa.Document{d}
	case all[last].Text != d.Text:
		m.docs[d.ID] = append(all, d)
	case all[last].Date != d.Date:
		all[last] = d
	default:
		want = Unchanged
	}
	if got != want {
		t.Fatalf("put %q: %s, want %s", d.ID, got, want)
	}
}

// abandon puts documents and drops the batch.
func (m *model) abandon(t *rapid.T) {
	b := m.c.Begin()
	for range rapid.IntRange(1, 3).Draw(t, "documents") {
		if _, err := b.Put(document(rapid.StringMatching("[a-e]").Draw(t, "id"), tifatest.DrawText(t)), "", nil); err != nil && !errors.Is(err, ErrRefused) {
			t.Fatal(err)
		}
	}
	m.reopen(t)
}

func (m *model) remove(t *rapid.T) {
	id := rapid.StringMatching("[a-e]").Draw(t, "id")
	err := m.c.Remove(context.Background(), id)
	if m.docs[id] == nil != errors.Is(err, tifa.ErrNotFound) || m.docs[id] != nil && err != nil {
		t.Fatalf("remove %q: %v", id, err)
	}
	delete(m.docs, id)
	delete(m.run, id)
}

// check compares the corpus with the model.
func (m *model) check(t *rapid.T) {
	ctx := context.Background()
	report, err := m.c.Check(ctx, nil)
	if err != nil || len(report.Faults) > 0 {
		t.Fatalf("%v, %v", report, err)
	}
	q := tifa.Query{Text: rapid.SampledFrom([]string{"会议", "均各", "a", "it met.", "。"}).Draw(t, "query")}
	occurrences := 0
	var want, got []string
	for id, all := range m.docs {
		revisions, err := now(t, m.c).Revisions(ctx, id)
		if err != nil || len(revisions) != len(all) {
			t.Fatalf("%q has %d revisions, want %d: %v", id, len(revisions), len(all), err)
		}
		for i, r := range revisions {
			if r.Text != all[i].Text || r.Date != all[i].Date || r.Revision != i+1 {
				t.Fatalf("%q: revision %d is wrong", id, i+1)
			}
		}
		d := all[len(all)-1]
		want = append(want, fmt.Sprintf("%s %s %d %q", d.ID, d.Date, len(all), d.Text))
		occurrences += len(tifatest.Occurrences(d.Text, q))
	}
	entries, err := now(t, m.c).Entries(ctx, tifa.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		d, err := now(t, m.c).Document(ctx, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %s %d %q", e.ID, e.Date, e.Revision, d.Text))
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	m.checkCount(t, q, occurrences)
}

// checkCount compares a count, and the snapshot: the same documents always have
// the same one, others another.
func (m *model) checkCount(t *rapid.T, q tifa.Query, occurrences int) {
	n, err := now(t, m.c).Count(context.Background(), q, tifa.Ungrouped)
	if err != nil || n.Occurrences != occurrences {
		t.Fatalf("%d occurrences of %q, want %d: %v", n.Occurrences, q.Text, occurrences, err)
	}
	var state []string
	for id, all := range m.docs {
		d := all[len(all)-1]
		state = append(state, fmt.Sprintf("%q %s %q", id, d.Date, d.Text))
	}
	slices.Sort(state)
	for _, other := range []struct{ key, value string }{
		{"state " + strings.Join(state, " "), n.Coverage.Snapshot}, {"snapshot " + n.Coverage.Snapshot, strings.Join(state, " ")},
	} {
		if before, ok := m.snapshots[other.key]; ok && before != other.value {
			t.Fatalf("%s: %s, and before %s", other.key, other.value, before)
		}
		m.snapshots[other.key] = other.value
	}
}

func TestCorpusAgreesWithModel(t *testing.T) {
	t.Parallel()
	memory := "/dev/shm" // the test is of the contents, not of the disk, which is slow to sync
	if _, err := os.Stat(memory); err != nil {
		memory = ""
	}
	snapshots := map[string]string{}
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp(memory, "tifa-model-*")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		m := &model{t: t, dir: dir, docs: map[string][]*tifa.Document{}, snapshots: snapshots}
		m.reopen(t)
		defer func() { m.c.Close() }()
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			rapid.SampledFrom([]func(*rapid.T){m.putSome, m.putSome, m.putSome, m.reopen, m.remove, m.abandon}).Draw(t, "step")(t)
		}
		m.check(t)
	})
}
