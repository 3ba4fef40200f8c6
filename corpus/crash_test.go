package corpus

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"tifa"
)

// childDir is the environment variable that turns the test binary into a
// process that adds documents to the corpus it names until it is killed.
const childDir = "TIFA_CRASH_TEST_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := addForever(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
	}
	os.Exit(m.Run())
}

// crashText is the text of document n.
func crashText(n int) string {
	return fmt.Sprintf("第%d号文件。%s", n, strings.Repeat("会议指出，各方应当携手前行。", n%200))
}

// addForever prints the number of documents acknowledged after each batch.
func addForever(dir string) error {
	ctx := context.Background()
	c, err := OpenWriter(ctx, dir, Writer{Command: "crash test"})
	if err != nil {
		return err
	}
	v, err := c.At(ctx, "")
	if err != nil {
		return err
	}
	n := v.Snapshot().Documents
	v.Close()
	for {
		b := c.Begin()
		for range rand.IntN(60) + 1 {
			sha, err := c.Keep(ctx, strings.NewReader(crashText(n)))
			if err != nil {
				return err
			}
			d := document(strconv.Itoa(n), crashText(n))
			d.Provenance.SHA256 = sha
			if _, err := b.Put(d, ""); err != nil {
				return err
			}
			n++
		}
		if err := b.Commit(); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

func TestKill(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts processes")
	}
	dir := t.TempDir()
	acknowledged := 0
	for round := range 12 {
		// Every other process is killed while it opens or begins to add.
		pause := time.Duration(rand.IntN(60)) * time.Millisecond
		acknowledged = max(acknowledged, killAfter(t, dir, pause, round%2 == 0))
		c, err := Open(dir)
		if err != nil {
			if acknowledged == 0 {
				continue // killed before there was anything
			}
			t.Fatalf("round %d: %v", round, err)
		}
		entries, err := now(t, c).Entries(t.Context(), tifa.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		if len(entries) < acknowledged {
			t.Fatalf("round %d: %d documents were acknowledged, %d are there", round, acknowledged, len(entries))
		}
		for range min(20, len(entries)) {
			n := rand.IntN(len(entries))
			e, err := now(t, c).Document(t.Context(), strconv.Itoa(n))
			if err != nil || e.Text != crashText(n) {
				t.Fatalf("round %d: document %d: %v", round, n, err)
			}
		}
		sound(t, c)
		shut(t, c)
	}
	t.Logf("%d documents acknowledged", acknowledged)
	if acknowledged == 0 {
		t.Error("every process was killed before its first batch")
	}
	shut(t, openWriter(t, dir)) // sweeps
	if r := sound(t, openReader(t, dir)); len(r.Leftovers) > 0 {
		t.Errorf("left over: %q", r.Leftovers)
	}
}

// killAfter starts a process that adds documents, kills it some time after its
// start or, if working is asked for, after its first batch, and gives the last
// number that it printed.
func killAfter(t *testing.T, dir string, pause time.Duration, working bool) (last int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := func() { time.AfterFunc(pause, func() { cmd.Process.Kill() }) }
	if !working {
		kill()
	}
	s := bufio.NewScanner(out)
	for s.Scan() {
		if working && last == 0 {
			kill()
		}
		if last, err = strconv.Atoi(s.Text()); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Wait(); err == nil || strings.Contains(err.Error(), "exit status") {
		t.Fatalf("the process ended by itself: %v", err)
	}
	return last
}

// Readers in another process see whole batches while a writer works.
func TestReadersBesideWriter(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := openWriter(t, dir)
	put(t, w, document("0", "甲"), document("1", "甲"))
	r := openReader(t, dir)
	done := make(chan error)
	go func() {
		for i := range 30 {
			b := w.Begin()
			for j := range 2 {
				if _, err := b.Put(document(strconv.Itoa(2*i+j+2), "甲"), ""); err != nil {
					done <- err
					return
				}
			}
			if err := b.Commit(); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for last := 0; ; {
		n, err := now(t, r).Count(t.Context(), tifa.Query{Text: "甲"}, tifa.Ungrouped)
		if err != nil {
			t.Fatal(err)
		}
		if n.Occurrences%2 != 0 || n.Occurrences < last || n.Occurrences != n.Coverage.Documents {
			t.Fatalf("%d occurrences after %d, in %d documents", n.Occurrences, last, n.Coverage.Documents)
		}
		last = n.Occurrences
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			return
		default:
		}
	}
}
