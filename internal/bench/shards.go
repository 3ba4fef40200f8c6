package main

import (
	"fmt"
	"path/filepath"

	"tifa"
	"tifa/index"
	"tifa/text"
)

// buildShards writes docs to as many shards as writers fill: the index and the
// texts alone, without the catalogue of a corpus.
func buildShards(dir string, docs []document) (step, error) {
	return measure("writing", func() error { return writeShards(dir, docs) })
}

func writeShards(dir string, docs []document) error {
	w, shards := index.NewWriter(), 0
	for i, d := range docs {
		size := text.SizeOf(d.Text)
		entry := tifa.Entry{Document: *d.Document, Characters: size.Characters, Words: size.Words}
		if err := w.Add(&index.Document{Entry: entry, Key: int64(i), SeriesKey: d.seriesKey}); err != nil {
			return err
		}
		if !w.Full() && i < len(docs)-1 {
			continue
		}
		if err := w.Write(filepath.Join(dir, fmt.Sprintf("%04d", shards))); err != nil {
			return err
		}
		shards++
	}
	return nil
}
