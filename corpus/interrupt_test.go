package corpus

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tifa"
)

// A merge that is interrupted at any of its steps leaves the shards as they were
// or merged, and no file besides.
func TestInterruptedMerge(t *testing.T) {
	t.Parallel()
	for _, labour := range []struct {
		name string
		do   func(ctx context.Context, c *Corpus, last int) error
	}{
		{"merge", func(ctx context.Context, c *Corpus, _ int) error { return c.Merge(ctx) }},
		{"commit", func(ctx context.Context, c *Corpus, last int) error {
			b := c.Begin()
			if _, err := b.Put(document(fmt.Sprint(last), crashText(last)), "", nil); err != nil {
				return err
			}
			return b.Commit(ctx)
		}},
	} {
		t.Run(labour.name, func(t *testing.T) {
			interrupted := 0
			for n := 1; ; n++ {
				dir := memoryDir(t)
				c := openWriter(t, dir)
				for i := range mergeAt - 1 {
					put(t, c, document(fmt.Sprint(i), crashText(i)))
				}
				ctx, stop := context.WithCancel(t.Context())
				left := n
				c.steps = func(string) error {
					if left--; left == 0 {
						stop()
					}
					return nil
				}
				err := labour.do(ctx, c, mergeAt-1)
				stop()
				if err != nil && !errors.Is(err, context.Canceled) {
					t.Fatalf("step %d: %v", n, err)
				}
				documents := mergeAt - 1
				if labour.name == "commit" {
					documents++ // it is acknowledged whatever becomes of the merge
					if err != nil {
						t.Fatalf("step %d: %v", n, err)
					}
				}
				r := sound(t, c)
				if r.Documents != documents || len(r.Leftovers) > 0 || len(shardFiles(t, dir)) != r.Shards {
					t.Fatalf("step %d: %+v in %q", n, r, shardFiles(t, dir))
				}
				if r.Shards > 1 {
					interrupted++
				}
				shut(t, c)
				if left > 0 {
					break
				}
			}
			if interrupted < 3 {
				t.Errorf("%d merges were interrupted, want 3 at least", interrupted)
			}
		})
	}
}

// shardFiles are the files in the folder of shards.
func shardFiles(t *testing.T, dir string) (names []string) {
	entries, err := os.ReadDir(filepath.Join(dir, shardsDir))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// Where the folder of shards or one of them may not be used, each command says
// so in one line with a hint that helps, and changes nothing.
func TestNoPermission(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("NOT RUN: needs permissions that bind this user; run it as another one")
	}
	ctx := t.Context()
	read := func(dir string) error {
		c, err := Open(dir)
		if err != nil {
			return err
		}
		defer c.Close()
		v, err := c.At(ctx, "")
		if err == nil {
			v.Close()
		}
		return err
	}
	check := func(dir string) error {
		c, err := Open(dir)
		if err != nil {
			return err
		}
		defer c.Close()
		_, err = c.Check(ctx, nil)
		return err
	}
	write := func(do func(*Corpus) error) func(dir string) error {
		return func(dir string) error {
			c, err := OpenWriter(ctx, dir, Writer{})
			if err != nil {
				return err
			}
			return errors.Join(do(c), c.Close())
		}
	}
	merge := write(func(c *Corpus) error { return c.Merge(ctx) })
	add := write(func(c *Corpus) error {
		b := c.Begin()
		_, err := b.Put(document("new", "新"), "", nil)
		return errors.Join(err, b.Commit(ctx))
	})
	for _, tt := range []struct {
		name string
		mode fs.FileMode // of the folder
		file fs.FileMode // of one shard
		do   func(dir string) error
		want string
	}{
		{"read, closed folder", 0, 0o644, read, "00000001.tifa: no permission to read"},
		{"read, closed file", 0o755, 0, read, "00000001.tifa: no permission to read"},
		{"check, closed file", 0o755, 0, check, "00000001.tifa: no permission to read"},
		{"merge, closed folder", 0, 0o644, merge, "shards: no permission to read"},
		{"merge, sealed folder", 0o555, 0o644, merge, "00000003.tifa: no permission to write"},
		{"merge, closed file", 0o755, 0, merge, "00000001.tifa: no permission to read"},
		{"add, sealed folder", 0o555, 0o644, add, "00000003.tifa: no permission to write"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			c := openWriter(t, dir)
			put(t, c, document("a", "会议指出。"))
			put(t, c, document("b", "会议强调。"))
			shut(t, c)
			shards := filepath.Join(dir, shardsDir)
			chmod := func(folder, file fs.FileMode) {
				if err := errors.Join(os.Chmod(filepath.Join(shards, shardName(1)), file), os.Chmod(shards, folder)); err != nil {
					t.Fatal(err)
				}
			}
			chmod(tt.mode, tt.file)
			err := tt.do(dir)
			if err := os.Chmod(shards, 0o755); err != nil {
				t.Fatal(err)
			}
			chmod(0o755, 0o644)
			if err == nil || !strings.HasSuffix(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") || tifa.Hint(err) != "chmod -R u+rwX "+dir {
				t.Errorf("%v, hint %q, want %s", err, tifa.Hint(err), tt.want)
			}
			if r := sound(t, openReader(t, dir)); r.Documents != 2 || len(shardFiles(t, dir)) != 2 {
				t.Errorf("%+v in %q", r, shardFiles(t, dir))
			}
		})
	}
}

// A statement that its transaction closed tells of an interruption, in whatever words
// database/sql says so.
func TestStatementClosed(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s, err := db.PrepareContext(t.Context(), "SELECT 1")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := fault("", s.QueryRowContext(t.Context()).Scan(&n)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
