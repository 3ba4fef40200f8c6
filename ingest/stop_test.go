package ingest

import (
	"archive/zip"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestReadProgress(t *testing.T) {
	long := strings.Repeat(simplifiedText, 1000)
	folder(t,
		"a.txt", long, "b.jsonl", strings.Repeat(`{"text":"会议"}`+"\n", 10_000), "c.csv", "text\n会议\n", "d.html", webPage,
		"e.txt.gz", gzipped(t, long), "f.jsonl.zst", zstandard(t, `{"text":"会议"}`))
	total := 0
	r := Reader{Progress: func(n int) { total += n }}
	for _, err := range r.Read(t.Context(), ".") {
		if err != nil {
			t.Error(err)
		}
	}
	if want := Bytes("."); int64(total) != want {
		t.Errorf("told of %d bytes, want %d", total, want)
	}

	folder(t, "a.zip", zippedAs(t, func(h *zip.FileHeader) { h.Method = zip.Store }, "a.txt", long, "b.zip", zipped(t, "a.txt", long), "c.txt.gz", gzipped(t, long)))
	total = 0
	for _, err := range r.Read(t.Context(), "a.zip") {
		if err != nil {
			t.Error(err)
		}
	}
	if size := int(Bytes("a.zip")); total > size || total < size-1000 { // less its directory
		t.Errorf("told of %d bytes of an archive of %d", total, size)
	}
}

func TestReadCancelled(t *testing.T) {
	records := strings.Repeat(`{"text":"会议"}`+"\n", 100)
	for _, tt := range []struct {
		name  string
		files []string
	}{
		{"files", []string{"a.txt", "会议", "b.txt", "会议", "夹/c.txt", "会议"}},
		{"JSON lines", []string{"a.jsonl", records}},
		{"bad JSON lines", []string{"a.jsonl", `{"text":"会议"}` + strings.Repeat("\n{}", 100)}},
		{"JSON lines, compressed", []string{"a.jsonl.zst", zstandard(t, records)}},
		{"CSV", []string{"a.csv", "text\n" + strings.Repeat("会议\n", 100)}},
		{"ZIP", []string{"a.zip", zipped(t, "a.txt", "会议", "b.txt", "会议", "c.png", "x")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			folder(t, tt.files...)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var r Reader
			var got []string
			for d, err := range r.Read(ctx, ".", ".") {
				cancel()
				switch {
				case d != nil && err == nil:
					got = append(got, d.Text)
				case d == nil && err == context.Canceled:
					got = append(got, "cancelled")
				default:
					t.Errorf("yielded %v, %v", d, err)
				}
			}
			checkTold(t, got, "会议", "cancelled")
		})
	}
}

// TestReadCancelledWithin cancels within a file that holds no document.
func TestReadCancelledWithin(t *testing.T) {
	blank := strings.Repeat("\n", 1<<20)
	folder(t, "a.jsonl", blank, "b.jsonl.gz", gzipped(t, blank), "c.txt", blank, "d.txt.zst", zstandard(t, blank))
	for _, name := range []string{"a.jsonl", "b.jsonl.gz", "c.txt", "d.txt.zst"} {
		ctx, cancel := context.WithCancel(t.Context())
		r := Reader{Keeper: &shelf{then: cancel}}
		checkTold(t, told("", r.Read(ctx, name)), "! context canceled")
	}
	ctx, cancel := context.WithDeadline(t.Context(), time.Now())
	defer cancel()
	r := Reader{Stdin: strings.NewReader("会议")}
	for _, name := range []string{"a.jsonl", "-", "."} {
		checkTold(t, told("", r.Read(ctx, name, name)), "! context deadline exceeded")
	}
}

func TestReadBrokenOff(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	records := strings.Repeat(`{"text":"会议"}`+"\n", 10_000)
	folder(t,
		"a.txt", "会议", "b.jsonl", records, "c.jsonl.zst", zstandard(t, records), "d.jsonl.gz", gzipped(t, records), "e.csv", "text\n会议\n会议\n",
		"f.zip", zipped(t, "a.zip", zipped(t, "a.jsonl.zst", zstandard(t, records)), "b.txt", "会议"), "夹/a.txt", "会议")
	sources, err := filepath.Glob("*")
	if err != nil || len(sources) != 7 {
		t.Fatalf("%d sources, want 7: %v", len(sources), err)
	}
	before, goroutines := openFiles(t), runtime.NumGoroutine()
	for _, name := range append(sources, "-") {
		progress := 0
		r := Reader{Stdin: strings.NewReader(records), Progress: func(n int) { progress += n }}
		yielded := 0
		for d, err := range r.Read(t.Context(), name, name) {
			if yielded++; d == nil || d.Text != "会议" || err != nil {
				t.Errorf("%s: yielded %v, %v", name, d, err)
			}
			break
		}
		if yielded != 1 || r.Progress == nil || progress == 0 {
			t.Errorf("%s: %d documents, told of %d bytes", name, yielded, progress)
		}
	}
	if after := openFiles(t); after != before {
		t.Errorf("%d files open, %d before", after, before)
	}
	if n := runtime.NumGoroutine(); n > goroutines {
		t.Errorf("%d goroutines, %d before", n, goroutines)
	}
	if left, err := os.ReadDir(temporary); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
