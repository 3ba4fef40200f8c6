package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tifa"
)

// damagedCorpus is a closed corpus of two documents from one original, and the
// sha256 of that.
func damagedCorpus(t *testing.T) (dir, sha string) {
	dir = t.TempDir()
	c := openWriter(t, dir)
	sha, err := c.Keep(t.Context(), strings.NewReader(strings.Repeat("invented bytes ", 99)))
	if err != nil {
		t.Fatal(err)
	}
	a, b := document("a", "会议指出，港口的建设很好。"), document("b", "会议强调。")
	a.Provenance.SHA256, b.Provenance.SHA256 = sha, sha
	put(t, c, a, b)
	shut(t, c)
	return dir, sha
}

// tamper changes the catalogue behind the back of the corpus.
func tamper(t *testing.T, dir, statement string, args ...any) {
	t.Helper()
	db, err := openDB(filepath.Join(dir, catalogueFile), writing)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement, args...); err != nil {
		t.Fatal(err)
	}
}

// rewrite changes the record seq behind the back of the corpus.
func rewrite(t *testing.T, dir string, seq int64, change func(*record)) {
	t.Helper()
	c := openWriter(t, dir)
	defer shut(t, c)
	tx, err := c.write.Begin()
	if err != nil {
		t.Fatal(err)
	}
	u, err := newUnbundler(t.Context(), tx, dir)
	if err != nil {
		t.Fatal(err)
	}
	part, err := u.part(t.Context(), seq)
	var r record
	if err != nil || !r.unpack(part) {
		t.Fatal(err)
	}
	change(&r)
	p := &packing{}
	r.pack(p)
	u.parts[seq-u.first] = p.data
	if err := errors.Join(c.rebundle(t.Context(), tx, u.first, u.parts), tx.Commit()); err != nil {
		t.Fatal(err)
	}
}

// flip changes one bit of a file, offset bytes after the first place of mark.
func flip(t *testing.T, path string, mark []byte, offset int) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(b, mark)
	if at < 0 {
		t.Fatalf("%s does not hold %q", path, mark)
	}
	b[at+offset] ^= 0x10
	if err := os.WriteFile(path, b, 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestCheckFindsDamage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		damage func(t *testing.T, dir, sha string)
		want   string // that some fault says
	}{
		{"a flipped bit in a shard", func(t *testing.T, dir, _ string) {
			flip(t, theShard(t, dir), []byte("tifashrd"), 40)
		}, `.tifa: section "`},
		{"a cut shard", func(t *testing.T, dir, _ string) {
			if err := os.Truncate(theShard(t, dir), 300); err != nil {
				t.Fatal(err)
			}
		}, ".tifa: section \"contents\", byte "},
		{"a missing shard", func(t *testing.T, dir, _ string) {
			if err := os.Remove(theShard(t, dir)); err != nil {
				t.Fatal(err)
			}
		}, ".tifa: missing, though the catalogue lists it"},
		{"a flipped bit in a record", func(t *testing.T, dir, _ string) {
			flip(t, filepath.Join(dir, catalogueFile), []byte("\x28\xb5\x2f\xfd"), 20) // of a zstd frame
		}, `catalogue.db: record 1, document "a": cannot be read`},
		{"a record of another event", func(t *testing.T, dir, _ string) {
			rewrite(t, dir, 1, func(r *record) { r.Event.Name = "x" })
		}, `catalogue.db: record 1, document "a", revision 1: does not match its checksum`},
		{"a lost bundle", func(t *testing.T, dir, _ string) {
			tamper(t, dir, "DELETE FROM bundle")
		}, `catalogue.db: record 2, document "b": cannot be read`},
		{"a flipped bit in an original", func(t *testing.T, dir, sha string) {
			flip(t, filepath.Join(dir, originalsDir, sha[:2], sha+originalSuffix), []byte("invented"), 2)
		}, ".zst: original of 2 revisions: "},
		{"an original cut short", func(t *testing.T, dir, sha string) {
			if err := os.Truncate(filepath.Join(dir, originalsDir, sha[:2], sha+originalSuffix), 30); err != nil {
				t.Fatal(err)
			}
		}, ".zst: original of 2 revisions: "},
		{"a missing original", func(t *testing.T, dir, sha string) {
			if err := os.Remove(filepath.Join(dir, originalsDir, sha[:2], sha+originalSuffix)); err != nil {
				t.Fatal(err)
			}
		}, ".zst: original of 2 revisions: missing"},
		{"a shard that is not listed", func(t *testing.T, dir, _ string) {
			tamper(t, dir, "DELETE FROM shard")
		}, `the texts of 2 revisions are in no shard, that of "a" among them`},
		{"a record of another text", func(t *testing.T, dir, _ string) {
			tamper(t, dir, "UPDATE revision SET text_sha256 = zeroblob(32) WHERE document = 'a'")
		}, `the text of "a", revision 1, does not match its checksum`},
		{"a record of another title", func(t *testing.T, dir, _ string) {
			rewrite(t, dir, 2, func(r *record) { r.Title = "x" })
		}, `what is told of "b" differs from the catalogue`},
		{"no standing revision", func(t *testing.T, dir, _ string) {
			tamper(t, dir, "UPDATE revision SET died = 1 WHERE document = 'a'")
		}, "is not that of the documents"},
		{"a revision that follows none", func(t *testing.T, dir, _ string) {
			tamper(t, dir, "UPDATE revision SET life = 1 WHERE document = 'b'")
		}, `document "b", revision 1: does not follow record 1`},
		{"a lost record", func(t *testing.T, dir, _ string) {
			tamper(t, dir, "DELETE FROM revision WHERE document = 'a'")
		}, "the snapshot "},
		{"a cut catalogue", func(t *testing.T, dir, _ string) {
			if err := os.Truncate(filepath.Join(dir, catalogueFile), 8*4096); err != nil {
				t.Fatal(err)
			}
		}, "catalogue.db: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, sha := damagedCorpus(t)
			tt.damage(t, dir, sha)
			c, err := Open(dir)
			if errors.Is(err, tifa.ErrCorrupt) && strings.Contains(err.Error(), tt.want) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			report, err := c.Check(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, f := range report.Faults {
				if !errors.Is(f, tifa.ErrCorrupt) || tifa.Hint(f) == "" {
					t.Errorf("%v, hint %q", f, tifa.Hint(f))
				}
				all = append(all, f.Error())
			}
			if !strings.Contains(strings.Join(all, "\n"), tt.want) {
				t.Errorf("faults %q, want %q", all, tt.want)
			}
		})
	}
}

// theShard is the path of the only shard.
func theShard(t *testing.T, dir string) string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, shardsDir, "*"+shardSuffix))
	if err != nil || len(paths) != 1 {
		t.Fatalf("shards %q, %v", paths, err)
	}
	return paths[0]
}

func TestCheckProgress(t *testing.T) {
	dir, _ := damagedCorpus(t)
	var last string
	report, err := openReader(t, dir).Check(t.Context(), func(done, total int64) { last = fmt.Sprint(done == total, done > 0) })
	if err != nil || last != "true true" {
		t.Errorf("%s, %v", last, err)
	}
	if report.Documents != 2 || report.Revisions != 2 || report.Shards != 1 || report.Originals != 1 {
		t.Errorf("%+v", report)
	}
}

// A shard that is cut while it is read is corrupt, and ends nobody.
func TestCutWhileOpen(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("NOT RUN: cuts a file that is mapped, as Linux lets one do")
	}
	dir := t.TempDir()
	var docs []*tifa.Document
	for i := range 800 {
		docs = append(docs, document(fmt.Sprint(i), crashText(i)))
	}
	add(t, dir, docs...)
	c := openReader(t, dir)
	v := now(t, c).view()
	defer v.Close()
	if n, err := v.Total(t.Context(), tifa.Query{Text: "会议"}); err != nil || n == 0 {
		t.Fatal(n, err)
	}
	if err := os.Truncate(theShard(t, dir), 4096); err != nil {
		t.Fatal(err)
	}
	faults := 0
	check := func(what string, err error) {
		if err == nil {
			return
		}
		faults++
		if !errors.Is(err, tifa.ErrCorrupt) {
			t.Errorf("%s: %v", what, err)
		}
	}
	ctx := t.Context()
	for _, q := range []string{"携手", "各方应当", "号 | 文件", "/第.*号/", "会[*]手"} {
		for _, x := range []tifa.Query{{Text: q}, {Text: q, Filter: tifa.Filter{Title: "第7次"}}, {Text: q, Passage: tifa.Passage{Speaker: "x"}}} {
			_, err := v.Total(ctx, x)
			check("total", err)
			_, err = v.Count(ctx, x, tifa.ByYear)
			check("count", err)
			_, _, err = v.Ends(ctx, x)
			check("ends", err)
			for _, err := range v.Find(ctx, x) {
				check("find", err)
			}
			for _, err := range v.Reading().Find(ctx, x) {
				check("scan", err)
			}
		}
	}
	_, err := v.Document(ctx, "77")
	check("document", err)
	_, err = v.Entries(ctx, tifa.Filter{Series: "x"})
	check("entries", err)
	_, err = v.Coverage(ctx, tifa.Filter{Source: "x"})
	check("coverage", err)
	if faults < 20 {
		t.Errorf("%d calls told of the cut, want 20 at least", faults)
	}
}
