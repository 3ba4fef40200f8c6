package main

import (
	"context"
	"time"

	"tifa"
)

// An engine finds strings in documents. What it cannot answer is nil.
type engine struct {
	name string
	// claim is what it says that its totals are; they are compared with a scan.
	claim claim
	// total counts the occurrences of a string.
	total func(ctx context.Context, p string) (int, error)
	// documents counts the documents that hold it.
	documents func(ctx context.Context, p string) (int, error)
	// byYear counts by the year of the document.
	byYear func(ctx context.Context, p string) (map[string]tally, error)
	// byDocument yields the documents that hold it and how often they do, in
	// any order.
	byDocument func(ctx context.Context, p string, yield func(id string, occurrences int)) error
	// onlyDocuments says that those two know documents and no occurrences.
	onlyDocuments bool
	// lines makes the first n lines of a concordance, and says how many there
	// were and how long it took; nothing that was unpacked before is of help.
	lines func(ctx context.Context, p string, n int) (int, time.Duration, error)
	// reopen opens what was built once more, and closes it.
	reopen func(ctx context.Context) error
	close  func() error
}

// A tally is how often and in how many documents.
type tally struct{ occurrences, documents int }

// A claim is what occurrences an engine says that it counts.
type claim int

const (
	// nothing exact: it may overlook and invent
	loose claim = iota
	// in the texts as issued
	issued
	// in the texts as issued, the next one beginning where the last one ended
	apart
	// in the flat texts
	flat
)

// A built is what building an index came to.
type built struct {
	steps []step
	// Bytes on the disk: what the engine needs to find a string, the texts where
	// it keeps them, and these with everything else.
	index, text, all int64
}

// cost is all steps in one.
func (b *built) cost() (sum cost) {
	for _, s := range b.steps {
		sum.cpu += s.cpu
		sum.wall += s.wall
	}
	return sum
}

// A document is on its way into an index: read, and its structure known.
type document struct {
	*tifa.Document
	seriesKey string
	structure *tifa.Structure // nil if it was not read
}
