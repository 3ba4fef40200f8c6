package corpus

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tifa"
	"tifa/index"
)

const (
	shardsDir   = "shards"
	shardSuffix = ".tifa"
)

func shardName(id int64) string { return fmt.Sprintf("%08d%s", id, shardSuffix) }

func (c *Corpus) shardPath(id int64) string { return filepath.Join(c.dir, shardsDir, shardName(id)) }

// A shardWriter writes the shards of a transaction. They are files that no
// catalogue lists until list is called.
type shardWriter struct {
	c       *Corpus
	next    int64 // id of the next shard
	written []int64
}

func (c *Corpus) newShardWriter(tx *sql.Tx) (shardWriter, error) {
	last, err := lastID(tx, "shard")
	return shardWriter{c: c, next: last + 1}, err
}

// lastID is the greatest id that a table has ever had.
func lastID(tx *sql.Tx, table string) (id int64, err error) {
	err = tx.QueryRow("SELECT seq FROM sqlite_sequence WHERE name = ?", table).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// add takes in r with its text. A text that cannot be indexed is refused.
func (w *shardWriter) add(r *record) error {
	if w.c.shard == nil {
		w.c.shard = index.NewWriter()
	}
	if w.c.shard.Full() {
		if err := w.finish(); err != nil {
			return err
		}
	}
	if err := w.c.shard.Add(r.indexed()); err != nil {
		return &tifa.Problem{Path: r.Provenance.Path, Fact: err.Error(), Hint: tifa.Hint(err), Err: ErrRefused}
	}
	return nil
}

// finish writes what was added.
func (w *shardWriter) finish() error {
	if w.c.shard == nil || w.c.shard.Len() == 0 {
		return nil
	}
	id := w.next
	if err := w.c.steps.Write(w.c.shard, w.c.shardPath(id)); err != nil {
		return w.c.denied(w.c.shardPath(id), "write", err)
	}
	w.next++
	w.written = append(w.written, id)
	return nil
}

// list enters the shards written into the catalogue.
func (w *shardWriter) list(tx *sql.Tx, born int64) error {
	for _, id := range w.written {
		if err := w.c.listShard(tx, id, born); err != nil {
			return err
		}
	}
	return nil
}

// listShard enters a shard into the catalogue.
func (c *Corpus) listShard(tx *sql.Tx, id, born int64) error {
	s, err := index.Open(c.shardPath(id))
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = tx.Exec("INSERT INTO shard (id, documents, positions, bytes, born) VALUES (?, ?, ?, ?, ?)", id, s.Documents(), s.Positions(), s.Bytes(), born)
	return err
}

// drop removes what was added and written.
func (w *shardWriter) drop() {
	if w.c != nil && w.c.shard != nil {
		w.c.shard.Reset()
	}
	for _, id := range w.written {
		os.Remove(w.c.shardPath(id))
	}
	w.written = nil
}

// A shard is a row of the table of shards.
type shard struct {
	id        int64
	documents int
	positions int64
	bytes     int64
	born      int64
}

// listedShards are the shards of the catalogue, the oldest first.
func listedShards(ctx context.Context, tx querier) (all []shard, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT id, documents, positions, bytes, born FROM shard ORDER BY id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s shard
		if err := rows.Scan(&s.id, &s.documents, &s.positions, &s.bytes, &s.born); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// An openShard is a shard that readers of this process share.
type openShard struct {
	*index.Shard
	users int
}

// errGone tells that a shard was merged away between the reading of the
// catalogue and the opening of its file.
var errGone = errors.New("the shards were merged meanwhile")

// openShards opens the shards of a view, or takes those that are open.
func (c *Corpus) openShards(list []shard) (all []*index.Shard, err error) {
	c.opening.Lock()
	defer c.opening.Unlock()
	for i, s := range list {
		o := c.open[s.id]
		if o == nil {
			x, err := index.Open(c.shardPath(s.id))
			if err != nil {
				c.release(list[:i])
				if errors.Is(err, tifa.ErrNotFound) {
					err = errGone
				}
				return nil, c.denied(c.shardPath(s.id), "read", err)
			}
			o = &openShard{Shard: x}
			c.open[s.id] = o
		}
		o.users++
		all = append(all, o.Shard)
	}
	return all, nil
}

// closeShards gives up what openShards gave. A shard stays open for the next
// view as long as the catalogue lists it.
func (c *Corpus) closeShards(list []shard) {
	c.opening.Lock()
	defer c.opening.Unlock()
	c.release(list)
}

func (c *Corpus) release(list []shard) {
	for _, s := range list {
		if o := c.open[s.id]; o != nil { // else the corpus was closed before
			o.users--
		}
	}
}

// closeUnlisted closes the shards that nobody uses and no catalogue lists.
func (c *Corpus) closeUnlisted(list []shard) (err error) {
	c.opening.Lock()
	defer c.opening.Unlock()
	for id, o := range c.open {
		listed := slices.ContainsFunc(list, func(s shard) bool { return s.id == id })
		if o.users == 0 && !listed {
			err = cmp.Or(err, o.Close())
			delete(c.open, id)
		}
	}
	return err
}

// removeShards removes the files of shards that left the catalogue. On Windows
// one that is being read stays, for the next writer to sweep.
func (c *Corpus) removeShards(ids []int64) error {
	for _, id := range ids {
		if err := c.step("remove shard"); err != nil {
			return err
		}
		if err := os.Remove(c.shardPath(id)); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
			return writeFault(c.shardPath(id), err)
		}
	}
	return nil
}

// sweepShards removes the files of shards that the catalogue does not list.
func (c *Corpus) sweepShards(ctx context.Context) error {
	stray, err := c.strayShards(ctx)
	if err != nil {
		return err
	}
	for _, path := range stray {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrPermission) { // Windows: a reader has it open
			return writeFault(path, err)
		}
	}
	return nil
}

// strayShards are the files in the folder of shards that the catalogue does
// not list.
func (c *Corpus) strayShards(ctx context.Context) (paths []string, err error) {
	list, err := listedShards(ctx, c.read)
	if err != nil {
		return nil, c.fault(err)
	}
	dir := filepath.Join(c.dir, shardsDir)
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, c.denied(dir, "read", err)
	}
	for _, e := range entries {
		listed := slices.ContainsFunc(list, func(s shard) bool { return shardName(s.id) == e.Name() })
		if !listed && strings.HasSuffix(e.Name(), shardSuffix) {
			paths = append(paths, filepath.Join(dir, e.Name()))
		}
	}
	return paths, nil
}
