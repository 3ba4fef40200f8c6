package corpus

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tifa"
	"tifa/internal/realdata"
)

// childDir is the environment variable that turns the test binary into a
// process that adds documents to the corpus it names until it is killed. With
// childStep it carries out [labours] instead, and kills itself at that step.
const (
	childDir  = "TIFA_CRASH_TEST_DIR"
	childStep = "TIFA_CRASH_TEST_STEP"
)

func TestMain(m *testing.M) {
	dir := os.Getenv(childDir)
	if dir == "" {
		os.Exit(m.Run())
	}
	var err error
	if n, e := strconv.Atoi(os.Getenv(childStep)); e == nil {
		err = labour(dir, n)
	} else {
		err = addForever(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
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
			if _, err := b.Put(d, "", nil); err != nil {
				return err
			}
			n++
		}
		if err := b.Commit(ctx); err != nil {
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
				if _, err := b.Put(document(strconv.Itoa(2*i+j+2), "甲"), "", nil); err != nil {
					done <- err
					return
				}
			}
			if err := b.Commit(t.Context()); err != nil {
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

// labours are all that a writer does: batches, so many that shards are merged,
// revisions, a removal, pruning, a merge of everything.
func labours() (all []func(ctx context.Context, c *Corpus) error) {
	batch := func(docs ...*tifa.Document) func(context.Context, *Corpus) error {
		return func(ctx context.Context, c *Corpus) error {
			b := c.Begin()
			for _, d := range docs {
				sha, err := c.Keep(ctx, strings.NewReader(d.Text))
				if err != nil {
					return err
				}
				d.Provenance.SHA256 = sha
				if _, err := b.Put(d, "", nil); err != nil {
					return err
				}
			}
			return b.Commit(ctx)
		}
	}
	for i := range mergeAt + 1 {
		all = append(all, batch(document(strconv.Itoa(2*i), crashText(i+1)), document(strconv.Itoa(2*i+1), crashText(i+2))))
	}
	all = append(all,
		func(ctx context.Context, c *Corpus) error {
			clear(c.run) // as in a run of its own
			return batch(document("3", "第三号文件改了。"))(ctx, c)
		},
		func(ctx context.Context, c *Corpus) error { return c.Remove(ctx, "4") },
		func(ctx context.Context, c *Corpus) error {
			_, err := c.Prune(ctx, func(*Snapshot) bool { return false })
			return err
		},
		func(ctx context.Context, c *Corpus) error { return c.Merge(ctx) })
	return all
}

// labour carries out all labours, says when each is done, and kills its process
// at step n.
func labour(dir string, n int) error {
	ctx := context.Background()
	c, err := OpenWriter(ctx, dir, Writer{Command: "crash test"})
	if err != nil {
		return err
	}
	c.steps = func(string) error {
		if n--; n == 0 {
			self, err := os.FindProcess(os.Getpid())
			if err != nil {
				return err
			}
			if err := self.Kill(); err != nil {
				return err
			}
			select {} // until it is dead
		}
		return nil
	}
	for i, do := range labours() {
		if err := do(ctx, c); err != nil {
			return err
		}
		fmt.Println(i + 1)
	}
	return c.Close()
}

// A writer killed at any of its steps leaves the state before or after what it
// was about, and nothing that the next writer does not sweep.
func TestKillAtEachStep(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts processes")
	}
	want := []string{(&contents{}).name()} // the snapshot after each labour
	c := openWriter(t, t.TempDir())
	for _, do := range labours() {
		if err := do(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		v := now(t, c).view()
		want = append(want, v.Snapshot().Name)
		v.Close()
	}
	steps, stride := 0, 1
	if !realdata.Long(t) {
		stride = 4
	}
	for n := 1; ; n += stride {
		dir := memoryDir(t)
		done, killed := labourUntil(t, dir, n)
		if !killed {
			break
		}
		steps++
		checkAfterKill(t, dir, n, want[done:min(done+2, len(want))])
	}
	t.Logf("killed at %d steps, every %d", steps, stride)
	if steps < 150/stride {
		t.Errorf("%d steps, want %d at least", steps, 150/stride)
	}
}

// memoryDir is a directory in memory where there is one: the processes are
// killed, not the machine.
func memoryDir(t *testing.T) string {
	memory := "/dev/shm"
	if _, err := os.Stat(memory); err != nil {
		memory = ""
	}
	dir, err := os.MkdirTemp(memory, "tifa-crash-*")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// labourUntil starts a process that kills itself at step n and says how many
// labours it had done.
func labourUntil(t *testing.T, dir string, n int) (done int, killed bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir, childStep+"="+strconv.Itoa(n))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil && strings.Contains(err.Error(), "exit status 2") {
		t.Fatal(err)
	}
	return strings.Count(string(out), "\n"), err != nil
}

// checkAfterKill fails unless the corpus in dir is in one of the states want.
func checkAfterKill(t *testing.T, dir string, n int, want []string) {
	t.Helper()
	c, err := Open(dir)
	if err != nil && want[0] == (&contents{}).name() {
		return // killed before there was anything
	}
	if err != nil {
		t.Fatalf("step %d: %v", n, err)
	}
	v := now(t, c).view()
	if got := v.Snapshot().Name; !slices.Contains(want, got) {
		t.Errorf("step %d: snapshot %s, want one of %s", n, got, want)
	}
	total, err := v.Total(t.Context(), tifa.Query{Text: "号文件"})
	if err != nil || total != v.Snapshot().Documents {
		t.Errorf("step %d: %d occurrences in %d documents, %v", n, total, v.Snapshot().Documents, err)
	}
	v.Close()
	sound(t, c)
	shut(t, c)
	shut(t, openWriter(t, dir)) // sweeps
	c = openReader(t, dir)
	if r := sound(t, c); len(r.Leftovers) > 0 {
		t.Errorf("step %d: left over %q", n, r.Leftovers)
	}
	shut(t, c)
}
