package corpus

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"slices"

	"tifa"
)

// Remove takes documents out of the corpus with all their revisions: all of ids
// or, if one of them is not there ([tifa.ErrNotFound]) or ctx is done, none.
// Their texts leave the catalogue, and originals that no other document came
// from are deleted. The corpus must be open for writing and have no open batch.
func (c *Corpus) Remove(ctx context.Context, ids ...string) error {
	if c.write == nil || c.batch != nil {
		return errors.New("corpus: not open for writing, or a batch is open")
	}
	tx, err := c.write.BeginTx(ctx, nil)
	if err != nil {
		return c.fault(err)
	}
	gone, err := c.remove(ctx, tx, ids)
	if err != nil {
		return errors.Join(c.fault(err), rollback(tx))
	}
	if err := tx.Commit(); err != nil {
		return c.fault(err)
	}
	for _, id := range ids {
		delete(c.run, id)
	}
	// What was removed is in the log until that is emptied; readers at work may
	// put that off to the next time.
	if _, err := c.write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return c.fault(err)
	}
	return c.removeOriginals(gone)
}

// rollback undoes tx; SQLite may have done so already.
func rollback(tx *sql.Tx) error {
	if err := tx.Rollback(); !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}

func (c *Corpus) remove(ctx context.Context, tx *sql.Tx, ids []string) (gone []string, err error) {
	v := &view{tx: tx, c: c}
	sum, err := readContents(tx)
	if err != nil {
		return nil, err
	}
	blocks, originals := map[int64]bool{}, map[int64]bool{}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		revisions, err := v.stored(ctx, "WHERE document = ?", id)
		if err != nil {
			return nil, err
		}
		if len(revisions) == 0 {
			return nil, v.notFound(ctx, id)
		}
		for _, r := range revisions {
			blocks[r.block] = true
			if r.original != 0 {
				originals[r.original] = true
			}
			if r.current {
				sum.remove(r)
			}
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM revision WHERE document = ?", id); err != nil {
			return nil, err
		}
	}
	for id := range blocks {
		if err := c.rewriteBlock(ctx, v, id); err != nil {
			return nil, err
		}
	}
	if _, err := tx.ExecContext(ctx, "UPDATE state SET sum = ?", sum.bytes()); err != nil {
		return nil, err
	}
	return release(tx, originals)
}

// rewriteBlock leaves in block id only the texts that records refer to.
func (c *Corpus) rewriteBlock(ctx context.Context, v *view, id int64) error {
	left, err := v.stored(ctx, "WHERE block = ? ORDER BY offset", id)
	if err != nil {
		return err
	}
	if len(left) == 0 {
		_, err := v.tx.ExecContext(ctx, "DELETE FROM block WHERE id = ?", id)
		return err
	}
	b, err := readBlock(ctx, v.tx, id)
	if errors.Is(err, errMissingBlock) {
		return nil
	}
	if err != nil {
		return err
	}
	texts, err := b.open(c.decoder)
	if err != nil {
		return nil // damaged: it goes with the last of its documents
	}
	var kept []byte
	for _, r := range left {
		t, err := r.textIn(texts)
		if err != nil {
			return damaged(c.dir, id, err)
		}
		if _, err := v.tx.ExecContext(ctx, "UPDATE revision SET offset = ? WHERE seq = ?", len(kept), r.seq); err != nil {
			return err
		}
		kept = append(kept, t...)
	}
	return putBlock(v.tx, c.encoder, id, kept)
}

// release takes the originals out of the catalogue that no revision refers to
// any more, and names them.
func release(tx *sql.Tx, ids map[int64]bool) (gone []string, err error) {
	for id := range ids {
		var sum []byte
		err := tx.QueryRow("DELETE FROM original WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM revision WHERE original = ?1) RETURNING sha256", id).Scan(&sum)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, err
		}
		gone = append(gone, hex.EncodeToString(sum))
	}
	return gone, nil
}

// removeOriginals deletes the files of originals that left the catalogue.
func (c *Corpus) removeOriginals(gone []string) error {
	c.keep.Lock()
	defer c.keep.Unlock()
	for _, sha := range gone {
		delete(c.kept, sha)
		if err := removeOriginal(c.originalPath(sha)); err != nil {
			return err
		}
	}
	return nil
}

// hexSum is the checksum that a file name spells.
func hexSum(sha string) ([]byte, error) {
	sum, err := hex.DecodeString(sha)
	if err != nil {
		return nil, &tifa.Problem{Fact: "checksum " + sha + " is not hexadecimal", Err: err}
	}
	return sum, nil
}
