package main

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"

	"tifa"
	"tifa/ingest"
	"tifa/structure"
)

// A corpusName chooses among the real documents.
type corpusName string

// files are the pattern of the files below the directory of the data.
func (c corpusName) files() string {
	if c == "xwlb" {
		return filepath.Join("zh", "xwlb.jsonl*")
	}
	return filepath.Join("zh", "*.jsonl*")
}

// paths are the files of a corpus.
func (c corpusName) paths(dir string) ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(dir, c.files()))
	if err == nil && len(paths) == 0 {
		err = &tifa.Problem{
			Path: filepath.Join(dir, c.files()), Fact: "no such file",
			Hint: "set TIFA_DATA, or -data, to the directory of the real documents; they are no part of the repository",
		}
	}
	return paths, err
}

// stream yields the documents of files as they are read, every nth one. An id
// that occurred before is told from it by a number.
func stream(ctx context.Context, paths []string, nth int) iter.Seq2[document, error] {
	return func(yield func(document, error) bool) {
		var r ingest.Reader
		defer r.Close()
		n, seen := 0, map[string]int{}
		for d, err := range r.Read(ctx, paths...) {
			if err != nil {
				yield(document{}, err)
				return
			}
			if seen[d.ID]++; seen[d.ID] > 1 {
				d.ID = fmt.Sprintf("%s (%d)", d.ID, seen[d.ID])
			}
			if n++; n%nth == 0 && !yield(document{Document: d}, nil) {
				return
			}
		}
	}
}

// collect reads documents to the end.
func collect(docs iter.Seq2[document, error]) (all []document, err error) {
	for d, err := range docs {
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}

// understand reads the structure of the documents, which fills what they say of
// themselves.
func understand(docs []document) error {
	rules, err := structure.Standard()
	if err != nil {
		return err
	}
	for i, d := range docs {
		docs[i].structure = rules.Read(d.Document)
		docs[i].seriesKey = structure.SeriesKey(d.Document)
	}
	return nil
}

// times yields every document n times over, each time under another id.
func times(docs iter.Seq2[document, error], n int) iter.Seq2[document, error] {
	return func(yield func(document, error) bool) {
		for d, err := range docs {
			for i := range n {
				if err != nil {
					yield(d, err)
					return
				}
				again := d
				if i > 0 {
					copied := *d.Document
					copied.ID = fmt.Sprintf("%s again %d", d.ID, i)
					again.Document = &copied
				}
				if !yield(again, nil) {
					return
				}
			}
		}
	}
}

// held yields documents that were read.
func held(docs []document) iter.Seq2[document, error] {
	return func(yield func(document, error) bool) {
		for _, d := range docs {
			if !yield(d, nil) {
				return
			}
		}
	}
}

// bytesOf is how much text documents hold.
func bytesOf(docs []document) (n int64) {
	for _, d := range docs {
		n += int64(len(d.Text))
	}
	return n
}
