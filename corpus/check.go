package corpus

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"tifa"
)

// A Report is what [Corpus.Check] verified and found.
type Report struct {
	Documents, Revisions, Blocks, Originals int
	// Faults are problems with their places, each of which wraps
	// [tifa.ErrCorrupt].
	Faults []error
	// Leftovers are files among the originals that no document refers to: of a
	// writer that is at work, or of one that was killed. They do no harm, and
	// the next writer removes the latter.
	Leftovers []string
}

// Check verifies the whole corpus: the structure of the catalogue, each record
// and text against its checksum, that the revisions of each document are
// numbered without a gap and the newest is current, the snapshot, and each
// original against its name. progress is told how many of all bytes are done;
// it may be nil. The error is for a check that could not be made at all.
func (c *Corpus) Check(ctx context.Context, progress func(done, total int64)) (*Report, error) {
	v, err := c.view(ctx)
	if err != nil {
		return nil, err
	}
	defer v.Close()
	k := &check{view: v, report: &Report{}, progress: progress, unreadable: map[int64]bool{}}
	if k.progress == nil {
		k.progress = func(int64, int64) {}
	}
	for _, step := range []func(context.Context) error{k.measure, k.structure, k.records, k.texts, k.originals, k.leftovers} {
		err := c.fault(step(ctx))
		switch {
		case ctx.Err() != nil:
			return k.report, ctx.Err()
		case errors.Is(err, tifa.ErrCorrupt):
			k.report.Faults = append(k.report.Faults, err)
		case err != nil:
			return k.report, err
		}
	}
	return k.report, nil
}

// A check is one call of Check.
type check struct {
	*view
	report      *Report
	progress    func(done, total int64)
	done, total int64
	stored      []*record // of all revisions
	unreadable  map[int64]bool
}

func (k *check) advance(n int64) {
	k.done += n
	k.progress(k.done, k.total)
}

// faulty reports a fault of the catalogue.
func (k *check) faulty(hint, format string, args ...any) {
	k.report.Faults = append(k.report.Faults, &tifa.Problem{
		Path: filepath.Join(k.c.dir, catalogueFile), Fact: fmt.Sprintf(format, args...), Hint: hint, Err: tifa.ErrCorrupt,
	})
}

// again is the hint for faults that concern one document.
func again(id string) string {
	return fmt.Sprintf("remove it and add it again: tifa remove %q", id)
}

func (k *check) measure(ctx context.Context) error {
	return k.tx.QueryRowContext(ctx, "SELECT (SELECT coalesce(sum(stored), 0) FROM original) + (SELECT coalesce(sum(length), 0) FROM block)").Scan(&k.total)
}

// structure has SQLite verify the pages, the indexes and the references.
func (k *check) structure(ctx context.Context) error {
	const hint = "restore the catalogue from a backup, or add the documents to a new corpus"
	rows, err := k.tx.QueryContext(ctx, "PRAGMA integrity_check(20)")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var fact string
		if err := rows.Scan(&fact); err != nil {
			return err
		}
		if fact != "ok" {
			k.faulty(hint, "%s", strings.ReplaceAll(fact, "\n", "; "))
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	var strays int
	err = k.tx.QueryRowContext(ctx, `SELECT count(*) FROM revision WHERE block NOT IN (SELECT id FROM block)
		OR original IS NOT NULL AND original NOT IN (SELECT id FROM original)`).Scan(&strays)
	if strays > 0 {
		k.faulty(hint, "%d records refer to a text block or an original that is not there", strays)
	}
	return err
}

// records verifies each record, the numbers of revisions, and the snapshot.
func (k *check) records(ctx context.Context) error {
	var err error
	if k.stored, err = k.view.stored(ctx, "ORDER BY document, number"); err != nil {
		return err
	}
	var sum contents
	for i, r := range k.stored {
		if !bytes.Equal(r.sumFacts(), r.facts) || !bytes.Equal(r.sumRecord(), r.checksum) {
			k.faulty(again(r.ID), "record %d, document %q, revision %d: does not match its checksum", r.seq, r.ID, r.Revision)
		}
		number := 1
		if i > 0 && k.stored[i-1].ID == r.ID {
			number = k.stored[i-1].Revision + 1
		}
		newest := i+1 == len(k.stored) || k.stored[i+1].ID != r.ID
		if r.Revision != number || r.current != newest {
			k.faulty(again(r.ID), "record %d, document %q: revision %d, want %d, and the last one current", r.seq, r.ID, r.Revision, number)
		}
		if r.current {
			k.report.Documents++
			sum.add(r)
		}
	}
	k.report.Revisions = len(k.stored)
	state, err := readContents(k.tx)
	if err == nil && state != sum {
		k.faulty("add the documents to a new corpus", "the snapshot %s is not that of the documents, %s", state.name(), sum.name())
	}
	return err
}

// texts verifies each block, and each text in it.
func (k *check) texts(ctx context.Context) error {
	byBlock := map[int64][]*record{}
	for _, r := range k.stored {
		byBlock[r.block] = append(byBlock[r.block], r)
	}
	rows, err := k.tx.QueryContext(ctx, "SELECT id, length, sha256, data FROM block ORDER BY id")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		b := &block{}
		if err := rows.Scan(&b.id, &b.length, &b.sum, &b.data); err != nil {
			return err
		}
		k.report.Blocks++
		k.advance(int64(b.length))
		texts, err := b.open(k.c.decoder)
		if err != nil {
			held := byBlock[b.id]
			ids := make([]string, len(held))
			for i, r := range held {
				ids[i] = r.ID
			}
			k.faulty("remove these documents and add them again: "+list(ids), "text block %d, of %d revisions: %v", b.id, len(held), err)
			continue
		}
		for _, r := range byBlock[b.id] {
			t, err := r.textIn(texts)
			if err == nil {
				err = r.verifyText(t)
			}
			if err != nil {
				k.faulty(again(r.ID), "text block %d: %v", b.id, err)
			}
		}
	}
	return rows.Err()
}

// originals verifies each original against its name.
func (k *check) originals(ctx context.Context) error {
	rows, err := k.tx.QueryContext(ctx, "SELECT sha256, bytes, stored, (SELECT count(*) FROM revision WHERE original = original.id) FROM original ORDER BY id")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var sum []byte
		var size, stored int64
		var documents int
		if err := rows.Scan(&sum, &size, &stored, &documents); err != nil {
			return err
		}
		k.report.Originals++
		path := k.c.originalPath(hex.EncodeToString(sum))
		if err := verifyOriginal(ctx, path, sum, size); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			k.report.Faults = append(k.report.Faults, &tifa.Problem{
				Path: path, Fact: fmt.Sprintf("original of %d revisions: %s", documents, cause(err)),
				Hint: "add the file again, and its original is replaced", Err: tifa.ErrCorrupt,
			})
		}
		k.advance(stored)
	}
	return rows.Err()
}

func verifyOriginal(ctx context.Context, path string, sum []byte, size int64) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("missing")
	}
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := zstd.NewReader(f, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return err
	}
	defer z.Close()
	h := sha256.New()
	var n int64
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		m, err := io.CopyN(h, z, 1<<20)
		n += m
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("byte %d: %w", n, err)
		}
	}
	if n != size || !bytes.Equal(h.Sum(nil), sum) {
		return errors.New("the bytes do not match the checksum that names them")
	}
	return nil
}

// leftovers lists the files that no document refers to.
func (k *check) leftovers(ctx context.Context) (err error) {
	k.report.Leftovers, err = k.c.orphans(ctx)
	return err
}
