package corpus

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"slices"

	"tifa"
)

// Remove takes documents out of the corpus: all of ids or, if one of them is not
// there ([tifa.ErrNotFound]) or ctx is done, none. The snapshots before hold
// them, and their bytes stay on the disk, until [Corpus.Prune] drops these. The
// corpus must be open for writing and have no open batch.
func (c *Corpus) Remove(ctx context.Context, ids ...string) error {
	if c.write == nil || c.batch != nil {
		return errors.New("corpus: not open for writing, or a batch is open")
	}
	tx, err := c.write.BeginTx(ctx, nil)
	if err != nil {
		return c.fault(err)
	}
	if err := c.removeFrom(ctx, tx, ids); err != nil {
		return errors.Join(c.fault(err), rollback(tx))
	}
	if err := c.commit(tx); err != nil {
		return c.fault(err)
	}
	for _, id := range ids {
		delete(c.run, c.ids.hash(id))
	}
	return nil
}

// rollback undoes tx; SQLite may have done so already.
func rollback(tx *sql.Tx) error {
	if err := tx.Rollback(); !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}

// removeFrom takes documents out in a transaction.
func (c *Corpus) removeFrom(ctx context.Context, tx *sql.Tx, ids []string) error {
	last, err := lastGeneration(ctx, tx)
	if err != nil {
		return err
	}
	sum, documents := last.sum, last.documents
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		all, err := revisions(ctx, tx, "WHERE document = ? AND died IS NULL", id)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			v := &View{c: c, tx: tx, alive: "died IS NULL"}
			return v.notFound(ctx, id)
		}
		sum.remove(all[0])
		documents--
		if _, err := tx.ExecContext(ctx, "UPDATE revision SET died = ? WHERE seq = ?", last.number+1, all[0].seq); err != nil {
			return err
		}
	}
	return insertGeneration(tx, sum, documents)
}

// releaseOriginals takes the originals out of the catalogue that no record
// refers to, and names them.
func releaseOriginals(ctx context.Context, tx *sql.Tx) (gone []string, err error) {
	rows, err := tx.QueryContext(ctx, "DELETE FROM original WHERE id NOT IN (SELECT original FROM revision WHERE original IS NOT NULL) RETURNING sha256")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var sum []byte
		if err := rows.Scan(&sum); err != nil {
			return nil, err
		}
		gone = append(gone, hex.EncodeToString(sum))
	}
	return gone, rows.Err()
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
