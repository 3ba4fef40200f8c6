// Package corpus keeps documents in a directory, with the index that searches
// them and the states that it has been in.
//
// # Layout
//
//	catalogue.db          SQLite: what is known of each revision of each document,
//	                      the snapshots, and which shards there are
//	shards/….tifa         texts and their index; see package index
//	originals/ab/….zst    each file that was added, by the SHA-256 of its bytes
//	lock                  held by the one writer
//	writer.json           who that is; left behind only by a writer that was killed
//
// # Identity
//
// A document is its id. Put again with the same text and the same facts it is
// unchanged; where it was read from and the file it came in are no facts. With
// another text it gets a new [tifa.Entry.Revision]; the former ones are kept,
// neither searched nor counted. With other facts the revision stays the same.
// Equal texts under different ids are different documents.
//
// # Snapshots
//
// Each batch that changes something, and each removal, makes a snapshot: a state
// that [Corpus.At] reads as it was until [Corpus.Prune] drops it. Records and
// texts are never changed; a record tells in which states it stands. So a
// snapshot costs what was new in it. What was removed stays on the disk as long
// as a snapshot holds it.
//
// # Promises
//
// A batch is acknowledged when [Batch.Commit] returns: its records, shards and
// originals are then on the disk. The catalogue is the manifest: shards are
// written and synced first, and one transaction then lists them together with
// the records. A process killed at any point, a power cut and a full disk lose
// at most the batch not yet acknowledged, and leave a corpus that opens. Files
// that no catalogue lists are swept by the next writer.
//
// One writer works at a time; any number of readers work beside it, in this
// process and others. A [View] is one state from its opening to its end. What is
// read is verified against checksums; [Corpus.Check] verifies everything else,
// and [Corpus.Repair] rebuilds what the kept originals allow.
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
	"tifa/index"
)

// A Corpus is an open directory of documents. Reading is safe for concurrent
// use; of the writing methods, one may run at a time.
type Corpus struct {
	dir  string
	read *sql.DB

	opening sync.Mutex // guards what follows
	open    map[int64]*openShard
	last    *collected

	// The rest belongs to the writer.
	write *sql.DB // nil in a reader
	lock  *flock.Flock
	// kept holds the originals stored since the corpus was opened, by SHA-256.
	kept map[string]*original
	keep sync.Mutex // guards kept
	// run holds the hashes of the ids of what was put and committed since the corpus was opened.
	run map[uint64]struct{}
	// ids and paths are what standing revisions have.
	ids, paths *names
	batch      *Batch        // the open one
	shard      *index.Writer // nil before the first document
	encoder    *zstd.Encoder // of originals; EncodeAll only
	bundles    *zstd.Encoder // of records; EncodeAll only
	steps      index.Steps   // what tests stop it by
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
	switch newest := newestVersion(); {
	case version == 0: // its maker was killed before the first batch
		return absent(c.dir)
	case version > newest:
		return newer(path, version)
	case version < oldestVersion:
		return older(path, version)
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
	for _, sub := range []string{originalsDir, shardsDir} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o777); err != nil {
			return nil, writeFault(dir, err)
		}
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
	c.kept, c.run = map[string]*original{}, map[uint64]struct{}{}
	c.ids = newNames("SELECT document FROM revision WHERE died IS NULL")
	c.paths = newNames("SELECT path FROM revision WHERE path IS NOT NULL AND died IS NULL")
	c.encoder, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1))
	if err == nil {
		c.bundles, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	}
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
	return &Corpus{dir: dir, read: db, open: map[int64]*openShard{}}, nil
}

// step tells tests where the writer is.
func (c *Corpus) step(name string) error {
	if c.steps == nil {
		return nil
	}
	return c.steps(name)
}

// commit commits a transaction of the writer.
func (c *Corpus) commit(tx *sql.Tx) error {
	if err := c.step("commit"); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return c.step("committed")
}

// Dir is the directory of the corpus, as it was opened.
func (c *Corpus) Dir() string { return c.dir }

// Close closes the corpus, whose views must be closed. A batch that was not committed is dropped, and so
// are originals that no document refers to.
func (c *Corpus) Close() error {
	var errs []error
	if c.batch != nil {
		c.batch.drop()
	}
	if c.lock != nil {
		errs = append(errs, c.dropUnreferenced())
	}
	c.opening.Lock()
	for _, o := range c.open {
		errs = append(errs, o.Close())
	}
	c.open, c.last = map[int64]*openShard{}, nil
	c.opening.Unlock()
	errs = append(errs, c.read.Close())
	if c.write != nil {
		errs = append(errs, c.write.Close())
	}
	if c.lock != nil {
		errs = append(errs, unlock(c.dir, c.lock))
		c.lock = nil
	}
	return errors.Join(errs...)
}
