package corpus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tifa"
	"tifa/index"
)

// document is an invented readout whose facts derive from its id.
func document(id, text string) *tifa.Document {
	return &tifa.Document{
		ID: id, Title: "第" + id + "次会议", Date: "2033-04-05", Language: "zh", Script: "Hans", Text: text,
		Event:      &tifa.Event{ID: "event-" + id, Start: "2033-04-04"},
		Evidence:   map[string]tifa.Span{"date": {Start: 0, End: min(3, len(text))}},
		Provenance: tifa.Provenance{Path: "/archive/records.jsonl:" + id, MediaType: "application/jsonl", Encoding: "utf-8"},
	}
}

func openWriter(t testing.TB, dir string) *Corpus {
	t.Helper()
	c, err := OpenWriter(context.Background(), dir, Writer{Command: "tifa add"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// add puts documents in one run, and closes the corpus.
func add(t testing.TB, dir string, docs ...*tifa.Document) {
	t.Helper()
	c := openWriter(t, dir)
	put(t, c, docs...)
	shut(t, c)
}

func put(t testing.TB, c *Corpus, docs ...*tifa.Document) (out []Outcome) {
	t.Helper()
	b := c.Begin()
	for _, d := range docs {
		o, err := b.Put(d, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, o)
	}
	if err := b.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	return out
}

func shut(t testing.TB, c *Corpus) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}

func openReader(t testing.TB, dir string) *Corpus {
	t.Helper()
	c, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// newest asks each question of the newest state of a corpus.
type newest struct {
	t interface{ Fatal(args ...any) }
	c *Corpus
}

func now(t interface{ Fatal(args ...any) }, c *Corpus) newest { return newest{t, c} }

func (n newest) view() *View {
	v, err := n.c.At(context.Background(), "")
	if err != nil {
		n.t.Fatal(err)
	}
	return v
}

func (n newest) Document(ctx context.Context, id string) (*tifa.Entry, error) {
	v := n.view()
	defer v.Close()
	return v.Document(ctx, id)
}

func (n newest) Revisions(ctx context.Context, id string) ([]tifa.Entry, error) {
	v := n.view()
	defer v.Close()
	return v.Revisions(ctx, id)
}

func (n newest) Entries(ctx context.Context, f tifa.Filter) ([]*tifa.Entry, error) {
	v := n.view()
	defer v.Close()
	return v.Entries(ctx, f)
}

func (n newest) Resolve(ctx context.Context, name string) (string, error) {
	v := n.view()
	defer v.Close()
	return v.Resolve(ctx, name)
}

func (n newest) Predecessor(ctx context.Context, d *tifa.Document, key string) (*tifa.Entry, error) {
	v := n.view()
	defer v.Close()
	return v.Predecessor(ctx, d, key)
}

func (n newest) Count(ctx context.Context, q tifa.Query, g tifa.Grouping) (tifa.Count, error) {
	v := n.view()
	defer v.Close()
	return v.Count(ctx, q, g)
}

func (n newest) Coverage(ctx context.Context, f tifa.Filter) (tifa.Coverage, error) {
	v := n.view()
	defer v.Close()
	return v.Coverage(ctx, f)
}

// sound fails unless Check finds nothing.
func sound(t testing.TB, c *Corpus) *Report {
	t.Helper()
	report, err := c.Check(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Faults {
		t.Error(f)
	}
	return report
}

func TestPut(t *testing.T) {
	retitled := document("a", "会议指出。")
	retitled.Title = "another"
	moved := document("a", "会议指出。")
	moved.Provenance = tifa.Provenance{Path: "/elsewhere/b.jsonl:9", SHA256: strings.Repeat("0", 64), MediaType: "text/csv", Encoding: "gb18030"}
	for _, tt := range []struct {
		name     string
		first    *tifa.Document
		second   *tifa.Document
		want     Outcome
		revision int
		title    string
	}{
		{"same", document("a", "会议指出。"), document("a", "会议指出。"), Unchanged, 1, "第a次会议"},
		{"from another file", document("a", "会议指出。"), moved, Unchanged, 1, "第a次会议"},
		{"other facts", document("a", "会议指出。"), retitled, Updated, 1, "another"},
		{"other text", document("a", "会议指出。"), document("a", "会议强调。"), Updated, 2, "第a次会议"},
		{"other id", document("a", "会议指出。"), document("b", "会议指出。"), Added, 1, "第b次会议"},
		{"empty text", document("a", "会议指出。"), document("a", ""), Updated, 2, "第a次会议"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			add(t, dir, tt.first)
			c := openWriter(t, dir)
			if got := put(t, c, tt.second)[0]; got != tt.want {
				t.Errorf("outcome %q, want %q", got, tt.want)
			}
			e, err := now(t, c).Document(t.Context(), tt.second.ID)
			if err != nil {
				t.Fatal(err)
			}
			if e.Revision != tt.revision || e.Title != tt.title || e.Text != tt.second.Text {
				t.Errorf("revision %d %q %q, want %d %q %q", e.Revision, e.Title, e.Text, tt.revision, tt.title, tt.second.Text)
			}
			sound(t, c)
		})
	}
}

func TestDocumentComesBackWhole(t *testing.T) {
	d := &tifa.Document{
		ID: "云港/1.html", Title: "t", Date: "2033", Kind: tifa.Speech, Language: "en", Script: "Latn", Issuer: "i", Agency: "a",
		Place: "云港", Source: "s", Version: "v", Partial: true, Series: "x", SeriesName: "X",
		Event:      &tifa.Event{ID: "e", Name: "n", Start: "2032-12-30", End: "2033-01-02", Place: "p"},
		Provenance: tifa.Provenance{Path: "/1.html", SHA256: "ab", MediaType: "text/html", Encoding: "big5", URL: "u", Publisher: "q"},
		Evidence:   map[string]tifa.Span{"date": {Start: 4, End: 9}},
		Text:       "The Council met\x00 twice. 𠮷",
	}
	dir := t.TempDir()
	add(t, dir, d)
	e, err := now(t, openReader(t, dir)).Document(t.Context(), d.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d, &e.Document); diff != "" {
		t.Error(diff)
	}
	if e.Words != 5 || e.Characters != 19 {
		t.Errorf("%d words, %d characters", e.Words, e.Characters)
	}
	if _, err := time.Parse(time.RFC3339, e.Added); err != nil {
		t.Error(err)
	}
}

func TestPutRefuses(t *testing.T) {
	path := func(path, text string) *tifa.Document {
		d := document("readout.txt", text)
		d.Provenance = tifa.Provenance{Path: path, MediaType: "text/plain"}
		return d
	}
	t.Run("an id twice in a run", func(t *testing.T) {
		c := openWriter(t, t.TempDir())
		b := c.Begin()
		first, second := document("a", "会议指出。"), document("a", "会议强调。")
		first.Provenance.Path, second.Provenance.Path = "/r.jsonl:1", "/r.jsonl:7"
		if _, err := b.Put(first, "", nil); err != nil {
			t.Fatal(err)
		}
		wantRefusal(t, b, second, `/r.jsonl:7: id "a" stands already at /r.jsonl:1, with another text`)
		if o, err := b.Put(first, "", nil); o != Unchanged || err != nil {
			t.Errorf("the same again: %q, %v", o, err)
		}
		if err := b.Commit(context.Background()); err != nil {
			t.Fatal(err)
		}
		wantRefusal(t, c.Begin(), second, `/r.jsonl:7: id "a" stands already at /r.jsonl:1, with another text`)
	})
	t.Run("a path of another file", func(t *testing.T) {
		dir := t.TempDir()
		add(t, dir, path("/a/2031/readout.txt", "会议指出。"))
		c := openWriter(t, dir)
		b := c.Begin()
		wantRefusal(t, b, path("/a/2032/readout.txt", "会议强调。"), `/a/2032/readout.txt: id "readout.txt" belongs to /a/2031/readout.txt`)
		if o, err := b.Put(path("/a/2031/readout.txt", "会议强调。"), "", nil); o != Updated || err != nil {
			t.Errorf("the same file with another text: %q, %v", o, err)
		}
	})
}

func wantRefusal(t *testing.T, b *Batch, d *tifa.Document, want string) {
	t.Helper()
	_, err := b.Put(d, "", nil)
	if !errors.Is(err, ErrRefused) || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if tifa.Hint(err) == "" {
		t.Error("no hint")
	}
}

func TestRevisions(t *testing.T) {
	dir := t.TempDir()
	for _, text := range []string{"甲乙", "甲丙", "甲乙"} {
		add(t, dir, document("a", text))
	}
	c := openReader(t, dir)
	all, err := now(t, c).Revisions(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range all {
		got = append(got, fmt.Sprint(e.Revision, e.Text))
	}
	if want := []string{"1甲乙", "2甲丙", "3甲乙"}; !slices.Equal(got, want) {
		t.Errorf("revisions %q, want %q", got, want)
	}
	n, err := now(t, c).Count(t.Context(), tifa.Query{Text: "甲"}, tifa.Ungrouped)
	if err != nil || n.Occurrences != 1 {
		t.Errorf("%d occurrences in the current revision, %v", n.Occurrences, err)
	}
}

func TestRemove(t *testing.T) {
	dir := t.TempDir()
	add(t, dir, document("a", "会议讨论了港口秘密。"), document("b", "会议指出。"))
	c := openWriter(t, dir)
	put(t, c, document("a", "会议没有讨论什么。"))
	if err := c.Remove(t.Context(), "b", "c"); !errors.Is(err, tifa.ErrNotFound) {
		t.Errorf("removing what is not there: %v", err)
	}
	if err := c.Remove(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := now(t, c).Revisions(t.Context(), "a"); !errors.Is(err, tifa.ErrNotFound) {
		t.Errorf("a removed document: %v", err)
	}
	if e, err := now(t, c).Document(t.Context(), "b"); err != nil || e.Text != "会议指出。" {
		t.Errorf("the other one: %v, %v", e, err)
	}
	sound(t, c)
	p, err := c.Prune(t.Context(), func(*Snapshot) bool { return false })
	if err != nil || p.Snapshots != 2 || p.Records != 2 {
		t.Errorf("pruned %+v, %v", p, err)
	}
	sound(t, c)
	v := now(t, c).view()
	for _, s := range v.shards {
		for i := range s.Documents() {
			if s.Field(index.ID, i) == "a" {
				t.Error("the removed document is still in a shard")
			}
		}
	}
	v.Close()
	shut(t, c)
	if _, err := os.Stat(filepath.Join(dir, catalogueFile+"-wal")); err == nil {
		t.Error("the log is still there")
	}
}

func TestOriginals(t *testing.T) {
	dir := t.TempDir()
	c := openWriter(t, dir)
	keep := func(s string) string {
		sha, err := c.Keep(t.Context(), strings.NewReader(s))
		if err != nil {
			t.Fatal(err)
		}
		return sha
	}
	from := func(sha string, d *tifa.Document) *tifa.Document {
		d.Provenance.SHA256 = sha
		return d
	}
	one, two := keep("file one"), keep("file two")
	keep("no document")
	if keep("file one") != one {
		t.Error("the same bytes have two names")
	}
	put(t, c, from(one, document("a", "甲")), from(one, document("b", "乙")), from(two, document("c", "丙")))
	if r := sound(t, c); r.Originals != 2 || len(r.Leftovers) != 1 {
		t.Errorf("%d originals, left over %q", r.Originals, r.Leftovers)
	}
	shut(t, c)
	wantOriginals(t, dir, one, two)

	c = openWriter(t, dir)
	if err := c.Remove(t.Context(), "a", "c"); err != nil {
		t.Fatal(err)
	}
	wantOriginals(t, dir, one, two)
	if _, err := c.Prune(t.Context(), func(*Snapshot) bool { return false }); err != nil {
		t.Fatal(err)
	}
	wantOriginals(t, dir, one)
	if err := os.WriteFile(c.originalPath(one), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	keep("file one") // replaces the damaged file
	sound(t, c)
	shut(t, c)
}

func TestKeepLarge(t *testing.T) {
	dir := t.TempDir()
	c := openWriter(t, dir)
	whole := strings.Repeat("invented bytes ", 200_000)
	broken := errors.New("broken source")
	for _, length := range []int{99, 2_000_000} {
		if _, err := c.Keep(t.Context(), io.MultiReader(strings.NewReader(whole[:length]), iotest.ErrReader(broken))); err != broken {
			t.Errorf("broken after %d bytes: %v", length, err)
		}
	}
	d := document("a", "甲")
	for range 2 {
		sha, err := c.Keep(t.Context(), strings.NewReader(whole))
		if err != nil {
			t.Fatal(err)
		}
		d.Provenance.SHA256 = sha
	}
	put(t, c, d)
	if r := sound(t, c); r.Originals != 1 || len(r.Leftovers) != 0 {
		t.Errorf("%d originals, left over %q", r.Originals, r.Leftovers)
	}
	shut(t, c)
	wantOriginals(t, dir, d.Provenance.SHA256)
	if _, err := openReader(t, dir).Keep(t.Context(), strings.NewReader("x")); err == nil {
		t.Error("a reader keeps")
	}
}

func wantOriginals(t *testing.T, dir string, want ...string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, originalsDir, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(filepath.Base(f), originalSuffix)
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, files); diff != "" {
		t.Error(diff)
	}
}

func TestOpen(t *testing.T) {
	t.Run("absent", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "none")
		_, err := Open(dir)
		if !errors.Is(err, tifa.ErrNotFound) || tifa.Hint(err) != "tifa add PATH" {
			t.Errorf("%v, hint %q", err, tifa.Hint(err))
		}
		if _, err := os.Stat(dir); err == nil {
			t.Error("reading made the directory")
		}
	})
	for _, tt := range []struct {
		version int
		fact    string
		hint    string
	}{
		{99, "catalogue version 99, this tifa knows versions up to 3", "use the newer tifa that wrote it"},
		{2, "catalogue version 2, this tifa knows versions from 3", "add the documents to a new corpus; the files that they came from are under originals/"},
	} {
		t.Run(fmt.Sprint("version ", tt.version), func(t *testing.T) {
			dir := t.TempDir()
			c := openWriter(t, dir)
			if _, err := c.write.Exec(fmt.Sprint("PRAGMA user_version = ", tt.version)); err != nil {
				t.Fatal(err)
			}
			shut(t, c)
			if _, err := Open(dir); err == nil || !strings.HasSuffix(err.Error(), tt.fact) || tifa.Hint(err) != tt.hint {
				t.Errorf("reader: %v, hint %q", err, tifa.Hint(err))
			}
			if _, err := OpenWriter(t.Context(), dir, Writer{}); err == nil || !strings.HasSuffix(err.Error(), tt.fact) || tifa.Hint(err) != tt.hint {
				t.Errorf("writer: %v, hint %q", err, tifa.Hint(err))
			}
		})
	}
	t.Run("no database", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, catalogueFile), []byte(strings.Repeat("junk", 999)), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir); !errors.Is(err, tifa.ErrCorrupt) {
			t.Errorf("%v", err)
		}
	})
	t.Run("signs in the path", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "云港 [1]?a=b#%41&'")
		add(t, dir, document("a", "甲"))
		if _, err := now(t, openReader(t, dir)).Document(t.Context(), "a"); err != nil {
			t.Error(err)
		}
	})
}

func TestLocked(t *testing.T) {
	dir := t.TempDir()
	c := openWriter(t, dir)
	_, err := OpenWriter(t.Context(), dir, Writer{Command: "tifa remove", Wait: 20 * time.Millisecond})
	if !errors.Is(err, tifa.ErrLocked) {
		t.Fatalf("second writer: %v", err)
	}
	if want := fmt.Sprintf("locked by another writer: tifa add (process %d on ", os.Getpid()); !strings.Contains(err.Error(), want) {
		t.Errorf("%q does not say who: %q", err, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := OpenWriter(ctx, dir, Writer{Wait: time.Hour}); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted while waiting: %v", err)
	}
	waited := make(chan error)
	go func() {
		second, err := OpenWriter(t.Context(), dir, Writer{Wait: time.Minute})
		if err == nil {
			err = second.Close()
		}
		waited <- err
	}()
	shut(t, c)
	if err := <-waited; err != nil {
		t.Errorf("a patient writer: %v", err)
	}
}

func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	c := openWriter(t, dir)
	put(t, c, document("a", "甲"))
	var pages int
	if err := c.write.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := c.write.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages+2)); err != nil {
		t.Fatal(err)
	}
	b := c.Begin()
	var err error
	for i := 0; i < 999 && err == nil; i++ {
		_, err = b.Put(document(fmt.Sprint(i), strings.Repeat("会议指出。", i)), "", nil)
	}
	if e := b.Commit(context.Background()); err == nil {
		err = e
	}
	if err == nil || !strings.Contains(err.Error(), "disk is full") || tifa.Hint(err) == "" {
		t.Fatalf("%v", err)
	}
	if e, err := now(t, c).Document(t.Context(), "a"); err != nil || e.Text != "甲" {
		t.Errorf("what was acknowledged: %v", err)
	}
	if r := sound(t, c); r.Documents != 1 {
		t.Errorf("%d documents", r.Documents)
	}
}
