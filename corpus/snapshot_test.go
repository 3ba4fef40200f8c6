package corpus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tifa"
	"tifa/index"
)

// state is all that a view answers.
func state(t *testing.T, c *Corpus, name string) string {
	t.Helper()
	v, err := c.At(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	var b strings.Builder
	entries, err := v.Entries(t.Context(), tifa.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		d, err := v.Document(t.Context(), e.ID)
		if err != nil {
			t.Fatal(err)
		}
		revisions, err := v.Revisions(t.Context(), e.ID)
		if err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s %d\n", line, len(revisions))
	}
	for _, q := range []string{"会议", "会议 AND 指出", "/会./"} {
		for _, by := range append(tifa.Groupings[:], tifa.Ungrouped) {
			n, err := v.Count(t.Context(), tifa.Query{Text: q}, by)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%+v\n", n)
		}
		for h, err := range v.Find(t.Context(), tifa.Query{Text: q}) {
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%+v\n", h)
		}
	}
	return b.String()
}

// A snapshot answers as it did, whatever comes after, until it is pruned.
func TestSnapshots(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	retitled := document("a", "会议指出。")
	retitled.Title, retitled.Series = "another", "x"
	named := document("n", "会议")
	named.Series, named.SeriesName, named.Event.Name = "s", "会议", "会议"
	steps := []func(c *Corpus) error{
		func(c *Corpus) error {
			put(t, c, document("a", "会议指出。"), document("b", "会议强调。"))
			return nil
		},
		func(c *Corpus) error { put(t, c, retitled); return nil },
		func(c *Corpus) error { put(t, c, document("b", "会议强调，会议指出。"), named); return nil },
		func(c *Corpus) error { return c.Remove(t.Context(), "a") },
		func(c *Corpus) error { put(t, c, document("a", "会议又指出。")); return nil },
		func(c *Corpus) error { return c.Merge(t.Context()) },
	}
	for i := range mergeAt {
		steps = append(steps, func(c *Corpus) error { put(t, c, document(fmt.Sprint(i), "会议")); return nil })
	}
	names := map[string]string{} // what each snapshot answered
	for i, step := range steps {
		c := openWriter(t, dir)
		if err := step(c); err != nil {
			t.Fatal(err)
		}
		shut(t, c)
		r := openReader(t, dir)
		all, err := r.Snapshots(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		name := all[len(all)-1].Name
		if before, ok := names[name]; ok && i != 5 {
			t.Errorf("step %d: snapshot %s again, of %s", i, name, before)
		}
		names[name] = state(t, r, "")
		for name, want := range names {
			if diff := cmp.Diff(want, state(t, r, name)); diff != "" {
				t.Fatalf("after step %d: snapshot %s: %s", i, name, diff)
			}
		}
		sound(t, r)
		shut(t, r)
	}

	c := openWriter(t, dir)
	all, err := c.Snapshots(t.Context())
	if err != nil || len(all) != len(names) {
		t.Fatalf("%d snapshots, want %d: %v", len(all), len(names), err)
	}
	if err := c.Label(t.Context(), all[2].Name, "早先"); err != nil {
		t.Fatal(err)
	}
	p, err := c.Prune(t.Context(), func(s *Snapshot) bool { return s.Label != "" })
	if err != nil || p.Snapshots != len(names)-2 {
		t.Errorf("pruned %+v, %v", p, err)
	}
	last := all[len(all)-1].Name
	for _, kept := range []string{all[2].Name, "早先", all[2].Name[:8], last, ""} {
		want := names[all[2].Name]
		if kept == "" || kept == last {
			want = names[last]
		}
		if diff := cmp.Diff(want, state(t, c, kept)); diff != "" {
			t.Errorf("pruned, snapshot %q: %s", kept, diff)
		}
	}
	for _, gone := range []string{all[0].Name, "nosuch", "0"} {
		if _, err := c.At(t.Context(), gone); !errors.Is(err, tifa.ErrNotFound) || tifa.Hint(err) == "" {
			t.Errorf("snapshot %q: %v", gone, err)
		}
	}
	sound(t, c)
}

func TestChanges(t *testing.T) {
	t.Parallel()
	c := openWriter(t, t.TempDir())
	put(t, c, document("a", "甲"), document("b", "乙"), document("c", "丙"), document("d", "丁"))
	before := now(t, c).view()
	defer before.Close()
	retitled := document("b", "乙")
	retitled.Title = "another"
	clear(c.run)
	put(t, c, document("a", "甲甲"), retitled, document("e", "戊"))
	if err := c.Remove(t.Context(), "c", "d"); err != nil {
		t.Fatal(err)
	}
	put(t, c, document("d", "丁"))
	after := now(t, c).view()
	defer after.Close()
	for _, tt := range []struct {
		old, new *View
		want     []string
	}{
		{before, after, []string{"a revised", "b corrected", "c removed", "e added"}},
		{after, before, []string{"a revised", "b corrected", "c added", "e removed"}},
		{after, after, nil},
	} {
		all, err := tt.new.Changes(t.Context(), tt.old)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range all {
			got = append(got, c.ID()+" "+string(c.Kind))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("changes %q, want %q", got, tt.want)
		}
	}
}

// Repair has the texts again from what is left of a shard, or from originals,
// and says what was lost.
func TestRepair(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		damage func(t *testing.T, path string)
		want   string
	}{
		{"nothing", func(*testing.T, string) {}, "{0 0 0 0 []}"},
		{"postings", flipPostings, "{1 3 0 0 []}"},
		{"missing", func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}, "{1 0 2 0 [lost]}"},
		{"cut", func(t *testing.T, path string) {
			if err := os.Truncate(path, 500); err != nil {
				t.Fatal(err)
			}
		}, "{1 0 2 0 [lost]}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			c := openWriter(t, dir)
			texts := []string{"会议指出，港口很好。", "会议强调，航道很好。"}
			sha, err := c.Keep(t.Context(), strings.NewReader(strings.Join(texts, "\n")))
			if err != nil {
				t.Fatal(err)
			}
			a, b, lost := document("a", texts[0]), document("b", texts[1]), document("lost", "无来历。")
			a.Provenance.SHA256, b.Provenance.SHA256 = sha, sha
			put(t, c, a, b, lost)
			shut(t, c)
			tt.damage(t, theShard(t, dir))

			c = openWriter(t, dir)
			r, err := c.Repair(t.Context(), Reader{splitLines, func(*tifa.Document) *tifa.Structure { return nil }})
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(*r); got != tt.want {
				t.Errorf("repaired %s, want %s", got, tt.want)
			}
			n, err := now(t, c).Count(t.Context(), tifa.Query{Text: "很好"}, tifa.Ungrouped)
			if err != nil || n.Occurrences != 2 {
				t.Errorf("%d occurrences, %v", n.Occurrences, err)
			}
			sound(t, c)
		})
	}
}

// flipPostings damages a shard, but none of its texts.
func flipPostings(t *testing.T, path string) {
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		whole[i] ^= 1
		if err := os.WriteFile(path, whole, 0o666); err != nil {
			t.Fatal(err)
		}
		if s, err := index.Open(path); err == nil {
			damaged := s.Verify(t.Context()) != nil
			for k := range s.Documents() {
				_, err := s.Text(k)
				damaged = damaged && err == nil
			}
			s.Close()
			if damaged {
				return
			}
		}
		whole[i] ^= 1
	}
	t.Fatal("no bit damages the postings alone")
}

// splitLines reads an original of one document a line.
func splitLines(_ context.Context, _ string, original io.Reader) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		all, err := io.ReadAll(original)
		if err != nil {
			yield("", err)
			return
		}
		for line := range strings.SplitSeq(string(all), "\n") {
			if !yield(line, nil) {
				return
			}
		}
	}
}
