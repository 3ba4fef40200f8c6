package corpus

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
)

// A Pruning is what [Corpus.Prune] dropped.
type Pruning struct {
	Snapshots int
	Records   int // of documents that no snapshot holds any more
	Originals int
	Bytes     int64 // of shards
}

// Prune drops the snapshots that keep does not admit, the current one excepted,
// and takes from the disk what only they held. Former revisions of documents
// that a snapshot holds are kept. The corpus must be open for writing and have
// no open batch.
func (c *Corpus) Prune(ctx context.Context, keep func(*Snapshot) bool) (*Pruning, error) {
	if c.write == nil || c.batch != nil {
		return nil, errors.New("corpus: not open for writing, or a batch is open")
	}
	tx, err := c.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, c.fault(err)
	}
	p := pruner{c: c, tx: tx, dropped: map[int64]bool{}}
	if err := p.prune(ctx, keep); err != nil {
		return nil, errors.Join(c.undone(err), rollback(tx))
	}
	if err := c.commit(tx); err != nil {
		return nil, c.undone(err)
	}
	// What was dropped is in the log until that is emptied; readers at work may
	// put that off to the next time.
	if _, err := c.write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return nil, c.fault(err)
	}
	err = errors.Join(c.removeShards(ids(p.replaced)), c.removeOriginals(p.originals))
	p.report.Originals = len(p.originals)
	return &p.report, err
}

// A pruner is one call of Prune.
type pruner struct {
	c         *Corpus
	tx        *sql.Tx
	report    Pruning
	dropped   map[int64]bool // records
	replaced  []shard
	originals []string
}

func (p *pruner) prune(ctx context.Context, keep func(*Snapshot) bool) error {
	all, err := snapshots(ctx, p.tx)
	if err != nil {
		return err
	}
	var kept []int64
	for i := range all {
		s := &all[i]
		if s.Current || keep(s) {
			kept = append(kept, s.generation)
			continue
		}
		if _, err := p.tx.ExecContext(ctx, "DELETE FROM generation WHERE number = ?", s.generation); err != nil {
			return err
		}
		p.report.Snapshots++
	}
	if err := p.drop(ctx, kept); err != nil {
		return err
	}
	return p.rewrite(ctx)
}

// drop deletes the records that no snapshot holds, and names the originals that
// go with them.
func (p *pruner) drop(ctx context.Context, kept []int64) error {
	dead, err := p.c.stored(ctx, p.tx, "WHERE life IN (SELECT life FROM revision WHERE died IS NOT NULL) ORDER BY life, seq")
	if err != nil {
		return err
	}
	held := func(r *record) bool {
		return slices.ContainsFunc(kept, func(g int64) bool { return r.born <= g && (r.died == 0 || r.died > g) })
	}
	for len(dead) > 0 {
		n := 1
		for n < len(dead) && dead[n].life == dead[0].life {
			n++
		}
		life := dead[:n]
		dead = dead[n:]
		lives := slices.ContainsFunc(life, held)
		for i, r := range life {
			former := i+1 < n && life[i+1].Revision > r.Revision // the last of its text
			if held(r) || lives && former {
				continue
			}
			p.dropped[r.seq] = true
		}
	}
	p.report.Records = len(p.dropped)
	if err := p.c.dropRecords(ctx, p.tx, slices.Collect(maps.Keys(p.dropped))); err != nil {
		return err
	}
	p.originals, err = releaseOriginals(ctx, p.tx)
	return err
}

// rewrite writes the shards anew that hold what was dropped.
func (p *pruner) rewrite(ctx context.Context) error {
	list, err := listedShards(ctx, p.tx)
	if err != nil || len(p.dropped) == 0 {
		return err
	}
	open, err := p.c.openShards(list)
	if err != nil {
		return err
	}
	defer p.c.closeShards(list)
	drops := func(key int64) bool { return p.dropped[key] }
	for i, s := range list {
		if !holdsAny(open[i:i+1], drops) {
			continue
		}
		if err := p.c.replaceShards(ctx, p.tx, list[i:i+1], func(key int64) bool { return !drops(key) }); err != nil {
			return err
		}
		p.replaced = append(p.replaced, s)
		p.report.Bytes += s.bytes
	}
	after, err := listedShards(ctx, p.tx)
	for _, s := range after {
		if !slices.ContainsFunc(list, func(before shard) bool { return before.id == s.id }) {
			p.report.Bytes -= s.bytes
		}
	}
	return err
}
