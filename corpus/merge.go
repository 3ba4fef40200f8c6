package corpus

import (
	"context"
	"database/sql"
	"errors"
	"math/bits"
	"os"

	"tifa/index"
)

const (
	// mergeAt shards of about one size are merged to one. So a corpus of n batches has about
	// 7·log8(n) shards, and each text is moved log8(n) times.
	mergeAt = 8
	// maxMerged bounds the stream of a merged shard, in characters, and with it
	// the memory that merging takes.
	maxMerged = 256 << 20
)

// sizeClass is the same for shards that differ less than eightfold in size.
func sizeClass(positions int64) int { return bits.Len64(uint64(positions)) / 3 }

// mergeDue merges small shards as long as there are many of one size.
func (c *Corpus) mergeDue(ctx context.Context) error {
	for {
		list, err := listedShards(ctx, c.write)
		if err != nil {
			return c.fault(err)
		}
		due := dueOf(list)
		if len(due) == 0 {
			return nil
		}
		if err := c.merge(ctx, due); err != nil {
			return err
		}
	}
}

// dueOf chooses shards to merge, if there are enough.
func dueOf(list []shard) (due []shard) {
	classes := map[int][]shard{}
	sums := map[int]int64{}
	for _, s := range list {
		class := sizeClass(s.positions)
		if sums[class]+s.positions > maxMerged {
			continue
		}
		sums[class] += s.positions
		if classes[class] = append(classes[class], s); len(classes[class]) == mergeAt {
			return classes[class]
		}
	}
	return nil
}

// Merge merges the shards of the corpus to as few as there can be, which makes
// searching quicker, and drops from them what no snapshot holds. The corpus
// must be open for writing and have no open batch.
func (c *Corpus) Merge(ctx context.Context) error {
	if c.write == nil || c.batch != nil {
		return errors.New("corpus: not open for writing, or a batch is open")
	}
	list, err := listedShards(ctx, c.write)
	if err != nil {
		return c.fault(err)
	}
	var run []shard
	sum := int64(0)
	flush := func() error {
		defer func() { run, sum = nil, 0 }()
		if len(run) < 2 {
			return nil
		}
		return c.merge(ctx, run)
	}
	for _, s := range list {
		if sum+s.positions > maxMerged {
			if err := flush(); err != nil {
				return err
			}
		}
		run, sum = append(run, s), sum+s.positions
	}
	return flush()
}

// merge replaces shards by one.
func (c *Corpus) merge(ctx context.Context, list []shard) error {
	tx, err := c.write.BeginTx(ctx, nil)
	if err != nil {
		return c.fault(err)
	}
	if err := c.replaceShards(ctx, tx, list, nil); err != nil {
		return errors.Join(c.fault(err), rollback(tx))
	}
	if err := c.commit(tx); err != nil {
		return c.undone(err)
	}
	return c.removeShards(ids(list))
}

// undone is the fault of a transaction that was not committed. It removes the
// shards that were written for it, or leaves it to the next writer.
func (c *Corpus) undone(err error) error {
	_ = c.sweepShards(context.Background())
	return c.fault(err)
}

func ids(list []shard) []int64 {
	out := make([]int64, len(list))
	for i, s := range list {
		out[i] = s.id
	}
	return out
}

// replaceShards writes a shard of what keep admits in those of list, all of it
// if keep is nil, and lists it in their place.
func (c *Corpus) replaceShards(ctx context.Context, tx *sql.Tx, list []shard, keep func(key int64) bool) error {
	if c.shard != nil && c.shard.Len() == 0 {
		c.shard = nil // merging has use for its memory
	}
	in, err := c.openShards(list)
	if err != nil {
		return err
	}
	defer c.closeShards(list)
	last, err := lastID(tx, "shard")
	if err != nil {
		return err
	}
	id, born := last+1, int64(0)
	for _, s := range list {
		born = max(born, s.born)
		if _, err := tx.ExecContext(ctx, "DELETE FROM shard WHERE id = ?", s.id); err != nil {
			return err
		}
	}
	if keep != nil && !holdsAny(in, keep) {
		return nil
	}
	if err := c.steps.Merge(ctx, c.shardPath(id), keep, in...); err != nil {
		return c.denied(c.shardPath(id), "write", err)
	}
	if err := c.listShard(tx, id, born); err != nil {
		os.Remove(c.shardPath(id))
		return err
	}
	return nil
}

// holdsAny reports whether shards hold a document that keep admits.
func holdsAny(in []*index.Shard, keep func(key int64) bool) bool {
	for _, s := range in {
		for i := range s.Documents() {
			if keep(s.Key(i)) {
				return true
			}
		}
	}
	return false
}
