// Package corpus keeps documents in a directory, and answers for them as a
// [tifa.Searcher] that reads the texts.
//
// # Layout
//
//	catalogue.db          SQLite: what is known of each revision of each document,
//	                      and the texts, in compressed blocks of about 256 KiB
//	originals/ab/….zst    each file that was added, by the SHA-256 of its bytes
//	lock                  held by the one writer
//	writer.json           who that is; left behind only by a writer that was killed
//
// # Identity
//
// A document is its id. Put again with the same text and the same facts it is
// unchanged; where it was read from and the file it came in are no facts. With
// other facts it is brought up to date in place. With another text it gets a
// new [tifa.Entry.Revision]; the former ones are kept, neither searched nor
// counted. Equal texts under different ids are different documents.
//
// # Promises
//
// A batch is acknowledged when [Batch.Commit] returns: its records, texts and
// originals are then on the disk. A process killed at any point, a power cut
// and a full disk lose at most the batch not yet acknowledged, and leave a
// corpus that opens. Temporary and orphaned files are swept by the next writer.
//
// One writer works at a time; any number of readers work beside it, in this
// process and others. Each call of a reader sees one state of the corpus from
// its start to its end. Blocks are verified against their checksums whenever
// they are read; [Corpus.Check] verifies everything else.
package corpus

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/klauspost/compress/zstd"

	"tifa"
)

// A Corpus is an open directory of documents. Reading is safe for concurrent
// use; of the writing methods, one may run at a time.
type Corpus struct {
	dir     string
	read    *sql.DB
	decoder *zstd.Decoder // DecodeAll only

	// The rest belongs to the writer.
	write *sql.DB // nil in a reader
	lock  *flock.Flock
	// kept holds the originals stored since the corpus was opened, by SHA-256.
	kept map[string]*original
	keep sync.Mutex // guards kept
	// run holds what was put and committed since the corpus was opened, by id.
	run     map[string]placed
	batch   *Batch        // the open one
	encoder *zstd.Encoder // EncodeAll only
}

// Open opens the corpus in dir for reading. If there is none it returns a
// problem that wraps [tifa.ErrNotFound].
func Open(dir string) (*Corpus, error) {
	path := filepath.Join(dir, catalogueFile)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0:
		return nil, absent(dir)
	case err != nil:
		return nil, &tifa.Problem{Path: path, Fact: cause(err), Err: err}
	}
	c, err := open(dir, reading)
	if err != nil {
		return nil, err
	}
	err = c.checkVersion()
	if _, e := os.Stat(path + "-wal"); errors.Is(err, fs.ErrPermission) && errors.Is(e, fs.ErrNotExist) {
		if err := c.Close(); err != nil {
			return nil, err
		}
		if c, err = open(dir, sealed); err != nil {
			return nil, err
		}
		err = c.checkVersion()
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// checkVersion reports a catalogue that this program cannot read.
func (c *Corpus) checkVersion() error {
	version, err := schemaVersion(context.Background(), c.read)
	if err != nil {
		return c.fault(err)
	}
	path := filepath.Join(c.dir, catalogueFile)
	switch newest := len(migrations()); {
	case version == 0: // its maker was killed before the first batch
		return absent(c.dir)
	case version > newest:
		return newer(path, version)
	case version < newest:
		return &tifa.Problem{
			Path: path,
			Fact: fmt.Sprintf("catalogue version %d, this tifa reads version %d", version, newest),
			Hint: "the next tifa add brings it up to date",
		}
	}
	return nil
}

func absent(dir string) error {
	return &tifa.Problem{Path: dir, Fact: "no corpus here", Hint: "tifa add PATH", Err: tifa.ErrNotFound}
}

// A Writer says who asks to write, for those who find the corpus locked.
type Writer struct {
	Command string        // "tifa add"
	Wait    time.Duration // how long to wait for another writer
}

// OpenWriter opens the corpus in dir for reading and writing; it makes the
// directory if there is none. While another writer holds the lock it waits as
// long as w says, then returns a problem that wraps [tifa.ErrLocked].
func OpenWriter(ctx context.Context, dir string, w Writer) (*Corpus, error) {
	if err := os.MkdirAll(filepath.Join(dir, originalsDir), 0o777); err != nil {
		return nil, writeFault(dir, err)
	}
	lock, err := acquire(ctx, dir, w)
	if err != nil {
		return nil, err
	}
	c, err := openLocked(ctx, dir, lock, w)
	if err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	return c, nil
}

func openLocked(ctx context.Context, dir string, lock *flock.Flock, w Writer) (*Corpus, error) {
	killed, err := announce(dir, w)
	if err != nil {
		return nil, err
	}
	db, err := openDB(filepath.Join(dir, catalogueFile), writing)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if err := migrate(ctx, db, filepath.Join(dir, catalogueFile)); err != nil {
		return nil, errors.Join(fault(dir, err), db.Close())
	}
	c, err := open(dir, reading)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	c.lock, c.write = lock, db
	c.kept, c.run = map[string]*original{}, map[string]placed{}
	c.encoder, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1))
	if err == nil {
		err = c.sweep(ctx, killed)
	}
	if err != nil {
		c.lock = nil // released by the caller
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// open opens the reading side.
func open(dir string, how access) (*Corpus, error) {
	db, err := openDB(filepath.Join(dir, catalogueFile), how)
	if err != nil {
		return nil, err
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0))
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &Corpus{dir: dir, read: db, decoder: decoder}, nil
}

// Close closes the corpus. A batch that was not committed is dropped, and so
// are originals that no document refers to.
func (c *Corpus) Close() error {
	var errs []error
	if c.batch != nil {
		c.batch.drop()
	}
	if c.lock != nil {
		errs = append(errs, c.dropUnreferenced())
	}
	errs = append(errs, c.read.Close())
	if c.write != nil {
		errs = append(errs, c.write.Close())
	}
	if c.lock != nil {
		errs = append(errs, unlock(c.dir, c.lock))
		c.lock = nil
	}
	c.decoder.Close()
	return errors.Join(errs...)
}
