package main

import (
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// A cost is the time that all threads of the process computed, and the time
// that passed meanwhile.
type cost struct{ cpu, wall time.Duration }

// A step is a named part of a longer work.
type step struct {
	name string
	cost
}

// measure does something once.
func measure(name string, do func() error) (step, error) {
	cpu, start := cpuTime(), time.Now()
	err := do()
	return step{name, cost{cpuTime() - cpu, time.Since(start)}}, err
}

// cpuTime is what the process has computed so far, in user and in system mode.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // it is always there for the process itself
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// warm is how long do takes when it was done just before: the best of three
// times, or one where it is slow. What is quick is repeated until it is longer
// than the clock's grain.
func warm(do func() error) (time.Duration, error) {
	const grain, slow = 100 * time.Microsecond, 200 * time.Millisecond
	if err := do(); err != nil {
		return 0, err
	}
	best, n := time.Duration(math.MaxInt64), 1
	for rounds := 0; rounds == 0 || rounds < 3 && best < slow; {
		start := time.Now()
		for range n {
			if err := do(); err != nil {
				return 0, err
			}
		}
		d := time.Since(start)
		if d < grain {
			n *= 4
			continue
		}
		best = min(best, d/time.Duration(n))
		rounds++
	}
	return best, nil
}

// quantile is the value that a share q of all, in seconds, does not exceed.
func quantile(all []float64, q float64) float64 {
	if len(all) == 0 {
		return math.NaN()
	}
	all = slices.Sorted(slices.Values(all))
	return all[max(0, int(math.Ceil(q*float64(len(all))))-1)]
}

// sizes are the bytes of the files below dir, each put under the name that
// classify gives it.
func sizes(dir string, classify func(path string) string) (map[string]int64, error) {
	out := map[string]int64{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		out[classify(path)] += info.Size()
		return nil
	})
	return out, err
}
