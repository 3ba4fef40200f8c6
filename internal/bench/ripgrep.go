package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
)

// writeFiles writes the texts to as many files as there are cores, for ripgrep
// to read side by side.
func writeFiles(dir string, docs []document) (paths []string, err error) {
	cores := runtime.GOMAXPROCS(0)
	for i := range cores {
		path := filepath.Join(dir, fmt.Sprintf("%d.txt", i))
		paths = append(paths, path)
		if err := writeFile(path, docs[i*len(docs)/cores:(i+1)*len(docs)/cores]); err != nil {
			return nil, err
		}
	}
	return paths, nil
}

func writeFile(path string, docs []document) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	for _, d := range docs {
		_, _ = w.WriteString(d.Text + "\n") // Flush repeats its error
	}
	return errors.Join(w.Flush(), f.Close())
}

// ripgrepVersion is the first line that ripgrep says of itself; ok is false where
// it is not installed.
func ripgrepVersion(ctx context.Context) (version string, ok bool) {
	out, err := exec.CommandContext(ctx, "rg", "--version").Output()
	first, _, _ := bytes.Cut(out, []byte("\n"))
	return string(first), err == nil
}

// ripgrep counts by running the program.
func ripgrep(paths []string) engine {
	return engine{
		name:  "ripgrep",
		claim: apart,
		total: func(ctx context.Context, p string) (sum int, err error) {
			args := append([]string{"--no-config", "--text", "--fixed-strings", "--count-matches", "--no-filename", "--regexp", p, "--"}, paths...)
			out, err := exec.CommandContext(ctx, "rg", args...).Output()
			var exit *exec.ExitError
			if errors.As(err, &exit) && exit.ExitCode() == 1 {
				return 0, nil // found nothing
			}
			if err != nil {
				return 0, fmt.Errorf("rg: %w", err)
			}
			for line := range bytes.Lines(out) {
				n, err := strconv.Atoi(string(bytes.TrimSpace(line)))
				if err != nil {
					return 0, fmt.Errorf("rg: %w", err)
				}
				sum += n
			}
			return sum, nil
		},
	}
}
