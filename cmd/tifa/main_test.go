package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tifa": main})
}

func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("TIFA_CORPUS", filepath.Join(e.WorkDir, "corpus"))
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("XDG_CACHE_HOME", filepath.Join(e.WorkDir, "cache"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status, "json": jsonField, "replays": replays},
	})
}

// status runs a command and checks its exit status: status 1 tifa find x.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command…")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = fmt.Sprint(err)
		if n := len("exit status "); len(got) > n {
			got = got[n:]
		}
	}
	if got != args[0] {
		ts.Fatalf("exit status %s, want %s", got, args[0])
	}
}

// jsonField checks that the first line of standard output is an object whose
// value at a path of keys is the JSON given: json event.name '"…"'.
func jsonField(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: json path value")
	}
	var v any
	d := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	ts.Check(d.Decode(&v))
	for _, key := range strings.Split(args[0], ".") {
		switch x := v.(type) {
		case map[string]any:
			w, ok := x[key]
			if !ok {
				ts.Fatalf("no field %q in %v", key, x)
			}
			v = w
		case []any:
			var i int
			if _, err := fmt.Sscan(key, &i); err != nil || i >= len(x) {
				ts.Fatalf("no item %q of %d", key, len(x))
			}
			v = x[i]
		default:
			ts.Fatalf("%q asked of %v", key, v)
		}
	}
	got, err := json.Marshal(v)
	ts.Check(err)
	if string(got) != args[1] {
		ts.Fatalf("%s is %s, want %s", args[0], got, args[1])
	}
}

// replays runs the commands that a brief names beside its numbers, at its snapshot,
// and checks that they give these numbers: replays brief.json.
func replays(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: replays FILE")
	}
	type precedent struct {
		Occurrences, Documents int
		Replay                 []string
	}
	var b struct {
		Snapshot string
		Findings []struct {
			Words  string
			Before *precedent
			Replay [][]string
		}
		LooksNew []struct{ Before precedent } `json:"looks_new"`
		Standing []struct{ Before precedent }
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &b))
	run := func(words []string) string {
		ts.Check(ts.Exec("tifa", append(slices.Clone(words), "--at", b.Snapshot, "--json")...))
		return ts.ReadFile("stdout")
	}
	commands := 0
	check := func(p *precedent) {
		if p == nil || p.Occurrences == 0 {
			return // a search that finds nothing exits with 1
		}
		var got struct{ Occurrences, Documents int }
		ts.Check(json.Unmarshal([]byte(run(p.Replay)), &got))
		if commands++; got.Occurrences != p.Occurrences || got.Documents != p.Documents {
			ts.Fatalf("%q gives %d in %d, the brief says %d in %d", p.Replay, got.Occurrences, got.Documents, p.Occurrences, p.Documents)
		}
	}
	for _, f := range b.Findings {
		check(f.Before)
		for _, r := range f.Replay {
			if r[0] != "find" {
				run(r)
				commands++
			}
		}
	}
	for _, r := range slices.Concat(b.LooksNew, b.Standing) {
		check(&r.Before)
	}
	if commands < 4 {
		ts.Fatalf("%d commands replayed, want 4 at least", commands)
	}
}

// The sample texts are the project's own; the demo stands on them.
func TestSampleIsThere(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("sample", "*.txt"))
	if err != nil || len(files) != 6 {
		t.Fatalf("%d sample texts, want 6: %v", len(files), err)
	}
	if _, err := os.Stat(filepath.Join("sample", "ORIGIN")); err != nil {
		t.Error(err)
	}
}
