package main

import (
	"context"
	"errors"
	"iter"
	"path/filepath"
	"strings"
	"time"

	"tifa"
	"tifa/corpus"
	"tifa/index"
	"tifa/query"
)

// tifaBuilds says what of tifa is measured.
const tifaBuilds = "a corpus, its shards merged"

// A view is one state of a corpus that was opened to read it.
type view struct {
	*corpus.View
	of *corpus.Corpus
}

func (v view) Close() error {
	v.View.Close()
	return v.of.Close()
}

// buildTifa makes a corpus of docs in dir, in batches of the size that tifa add
// makes, and merges its shards. It is on the disk when it returns.
func buildTifa(ctx context.Context, dir string, docs iter.Seq2[document, error]) (steps []step, err error) {
	c, err := corpus.OpenWriter(ctx, dir, corpus.Writer{Command: "bench"})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	put, err := measure("putting", func() error { return putAll(ctx, c, docs) })
	if err != nil {
		return nil, err
	}
	merge, err := measure("merging", func() error { return c.Merge(ctx) })
	return []step{put, merge}, err
}

func putAll(ctx context.Context, c *corpus.Corpus, docs iter.Seq2[document, error]) error {
	const batchBytes = 16 << 20
	b, size := c.Begin(), 0
	for d, err := range docs {
		if err != nil {
			return err
		}
		if _, err := b.Put(d.Document, d.seriesKey, d.structure); err != nil {
			return err
		}
		if size += len(d.Text); size >= batchBytes {
			if err := b.Commit(ctx); err != nil {
				return err
			}
			b, size = c.Begin(), 0
		}
	}
	return b.Commit(ctx)
}

// openTifa opens the newest state of the corpus in dir.
func openTifa(ctx context.Context, dir string) (view, error) {
	c, err := corpus.Open(dir)
	if err != nil {
		return view{}, err
	}
	v, err := c.At(ctx, "")
	if err != nil {
		return view{}, errors.Join(err, c.Close())
	}
	return view{v, c}, nil
}

// sizeOfTifa measures the files in dir, but for the kept originals: the shards
// without their texts, these texts, and everything.
func sizeOfTifa(dir string) (index, texts, all int64, err error) {
	var shards []string
	bytes, err := sizes(dir, func(path string) string {
		if strings.Contains(filepath.ToSlash(path), "/originals/") {
			return "originals"
		}
		if filepath.Ext(path) == ".tifa" {
			shards = append(shards, path)
			return "shards"
		}
		return "other"
	})
	for _, path := range shards {
		n, err := textsOf(path)
		if err != nil {
			return 0, 0, 0, err
		}
		texts += n
	}
	return bytes["shards"] - texts, texts, bytes["shards"] + bytes["other"], err
}

// textsOf is how many bytes of a shard hold texts.
func textsOf(path string) (int64, error) {
	s, err := index.Open(path)
	if err != nil {
		return 0, err
	}
	return s.Stats().Sections["text"], s.Close()
}

// tifaEngines are the two ways to ask tifa: by default, and for the texts as
// issued.
func tifaEngines(v view, dir string) []engine {
	engines := []engine{
		tifaEngine(v, dir, tifaNames[0], flat, false),
		tifaEngine(v, dir, tifaNames[1], issued, true),
	}
	engines[0].close = v.Close
	return engines
}

func tifaEngine(v view, dir, name string, claim claim, exact bool) engine {
	ask := func(p string) tifa.Query { return tifa.Query{Text: query.Quote(p), Exact: exact} }
	return engine{
		name:  name,
		claim: claim,
		total: func(ctx context.Context, p string) (int, error) { return v.Total(ctx, ask(p)) },
		documents: func(ctx context.Context, p string) (int, error) {
			n, err := v.Count(ctx, ask(p), tifa.Ungrouped)
			return n.Documents, err
		},
		byYear: func(ctx context.Context, p string) (map[string]tally, error) {
			n, err := v.Count(ctx, ask(p), tifa.ByYear)
			years := map[string]tally{}
			for _, g := range n.Groups {
				if g.Occurrences > 0 {
					years[g.Key] = tally{g.Occurrences, g.Documents}
				}
			}
			return years, err
		},
		byDocument: func(ctx context.Context, p string, yield func(string, int)) error {
			n, err := v.Count(ctx, ask(p), tifa.ByDocument)
			for _, g := range n.Groups {
				yield(g.Key, g.Occurrences)
			}
			return err
		},
		lines: func(ctx context.Context, p string, n int) (lines int, took time.Duration, err error) {
			cold, err := openTifa(ctx, dir)
			if err != nil {
				return 0, 0, err
			}
			defer func() { err = errors.Join(err, cold.Close()) }()
			start := time.Now()
			for _, err := range cold.Find(ctx, ask(p)) {
				if err != nil {
					return 0, 0, err
				}
				if lines++; lines == n {
					break
				}
			}
			return lines, time.Since(start), nil
		},
		reopen: func(ctx context.Context) error {
			again, err := openTifa(ctx, dir)
			if err != nil {
				return err
			}
			return again.Close()
		},
	}
}
