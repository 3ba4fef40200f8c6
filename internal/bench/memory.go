package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// peakMemory is the most anonymous memory that a process of its own held while it
// built an index of the documents, n times over, from a stream; ok is false where
// the system does not tell.
func (b *bench) peakMemory(ctx context.Context, n int) (bytes int64, ok bool, err error) {
	self, err := os.Executable()
	if err != nil {
		return 0, false, err
	}
	args := []string{"-memory", "-data", b.data, "-corpus", string(b.corpus), "-times", strconv.Itoa(n)}
	if b.quick {
		args = append(args, "-quick")
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return 0, false, fmt.Errorf("build in another process: %w", err)
	}
	bytes, err = strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	return bytes, bytes > 0, err
}

// buildAndWatch builds from a stream and says how much anonymous memory the
// process held at most; 0 where the system does not tell.
func (b *bench) buildAndWatch(ctx context.Context, n int) (peak int64, err error) {
	paths, err := b.corpus.paths(b.data)
	if err != nil {
		return 0, err
	}
	dir, err := os.MkdirTemp("", "tifa-bench-*")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	done, watched := make(chan struct{}), make(chan int64)
	go func() { watched <- watch(done) }()
	_, err = buildTifa(ctx, dir, times(stream(ctx, paths, b.nth()), n))
	close(done)
	return <-watched, err
}

// watch is the most anonymous memory seen until done.
func watch(done <-chan struct{}) (peak int64) {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		peak = max(peak, anonymous())
		select {
		case <-done:
			return peak
		case <-tick.C:
		}
	}
}

// anonymous is how much memory of the process is backed by no file; 0 where the
// system does not tell.
func anonymous() int64 {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if kB, ok := strings.CutPrefix(lines.Text(), "RssAnon:"); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(kB, "kB")), 10, 64)
			if err == nil {
				return n << 10
			}
		}
	}
	return 0
}
