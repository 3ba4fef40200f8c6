package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestVerifyMillionLines reads a file of a million lines, of which few are claims.
func TestVerifyMillionLines(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("sea.txt", []byte("云港通讯社2031年3月2日电 会议指出，要疏浚航道。"), 0o600); err != nil {
		t.Fatal(err)
	}
	output(t, "add", "--corpus", "corpus", "sea.txt")
	var claims bytes.Buffer
	for n := range 1_000_000 {
		switch {
		case n%10_000 == 0:
			fmt.Fprintf(&claims, "first 航 in date:%d..2040\n", 1000+n/10_000) // a filter each
		case n%3 == 0:
			claims.WriteString("frist 航道\n")
		default:
			claims.WriteString("# 航道\n")
		}
	}
	path := filepath.Join(dir, "claims.txt")
	if err := os.WriteFile(path, claims.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	var files [2]*os.File // what is written, and what is wrong
	for i := range files {
		f, err := os.CreateTemp(dir, "out")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		files[i] = f
	}
	a := newApp(strings.NewReader(""), files[0], files[1])
	root := a.root()
	root.SetArgs([]string{"verify", "--corpus", "corpus", path})
	err := root.ExecuteContext(t.Context())
	if err == nil || !strings.Contains(err.Error(), "333300 claims not understood") && !strings.Contains(err.Error(), "333,300 claims not understood") {
		t.Errorf("got %v", err)
	}
	if err := a.out.Flush(); err != nil {
		t.Fatal(err)
	}
	told, err := os.ReadFile(files[1].Name())
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(told, []byte("is no claim")); n != mostNotUnderstood {
		t.Errorf("%d faults are told, want %d", n, mostNotUnderstood)
	}
	judged, err := os.ReadFile(files[0].Name())
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(judged, []byte("first 航 in date:")); n != 100 {
		t.Errorf("%d claims are judged, want 100", n)
	}
}
