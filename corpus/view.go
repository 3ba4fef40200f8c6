package corpus

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"

	"tifa"
	"tifa/index"
	"tifa/search"
)

// A View is one state of the corpus, whatever writers do meanwhile. It answers
// as a [tifa.Searcher]. It is safe for concurrent use until it is closed.
type View struct {
	c      *Corpus
	tx     *sql.Tx
	state  Snapshot
	list   []shard
	shards []*index.Shard
	search *search.Collection
	alive  string // the condition that a record stands in this state
}

var _ tifa.Searcher = (*View)(nil)

// At is the state that a snapshot names, which [Snapshot] and [Corpus.Label] say
// more of; "" is the newest. The error wraps [tifa.ErrNotFound] if it is not
// kept, or never was.
func (c *Corpus) At(ctx context.Context, snapshot string) (*View, error) {
	const tries = 10 // a merge removes files between the reading of the catalogue and theirs
	for try := 1; ; try++ {
		v, err := c.at(ctx, snapshot)
		if errors.Is(err, errGone) && try < tries {
			continue
		}
		if errors.Is(err, errGone) {
			err = &tifa.Problem{Path: c.dir, Fact: "a shard that the catalogue lists is missing", Hint: `run "tifa check --repair"`, Err: tifa.ErrCorrupt}
		}
		return v, c.fault(err)
	}
}

func (c *Corpus) at(ctx context.Context, snapshot string) (*View, error) {
	tx, err := c.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	v := &View{c: c, tx: tx}
	all, err := snapshots(ctx, tx)
	if err == nil {
		var s *Snapshot
		if s, err = find(all, snapshot); err == nil {
			v.state = *s
		}
	}
	if err == nil {
		v.alive = fmt.Sprintf("born <= %d AND (died IS NULL OR died > %d)", v.state.generation, v.state.generation)
		v.list, err = listedShards(ctx, tx)
	}
	if err != nil {
		return nil, errors.Join(err, rollback(tx))
	}
	if err := c.closeUnlisted(v.list); err != nil {
		return nil, errors.Join(err, rollback(tx))
	}
	if v.shards, err = c.openShards(v.list); err != nil {
		return nil, errors.Join(err, rollback(tx))
	}
	if v.search, err = c.collection(ctx, v); err != nil {
		v.Close()
		return nil, err
	}
	return v, nil
}

// A collected state is kept for the next view of it, with what it has worked
// out of its documents.
type collected struct {
	generation int64
	shards     []int64
	*search.Collection
}

// collection makes what searches v.
func (c *Corpus) collection(ctx context.Context, v *View) (made *search.Collection, err error) {
	defer index.Guard(&err, v.shards...)()
	listed := ids(v.list)
	c.opening.Lock()
	last := c.last
	c.opening.Unlock()
	if last != nil && last.generation == v.state.generation && slices.Equal(last.shards, listed) {
		return last.Collection, nil
	}
	died, err := v.deaths(ctx)
	if err != nil {
		return nil, err
	}
	sources := make([]search.Source, len(v.shards))
	for i, s := range v.shards {
		sources[i] = search.Source{Shard: s}
		if len(died) > 0 || v.list[i].born > v.state.generation {
			sources[i].Hides = func(key, born int64) bool { return born > v.state.generation || died[key] }
		}
	}
	made = search.New(v.state.Name, sources...)
	c.opening.Lock()
	c.last = &collected{v.state.generation, listed, made}
	c.opening.Unlock()
	return made, nil
}

// deaths are the records that stand no more.
func (v *View) deaths(ctx context.Context) (map[int64]bool, error) {
	rows, err := v.tx.QueryContext(ctx, "SELECT seq FROM revision WHERE died <= ?", v.state.generation)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	died := map[int64]bool{}
	for rows.Next() {
		var seq int64
		if err := rows.Scan(&seq); err != nil {
			return nil, err
		}
		died[seq] = true
	}
	return died, rows.Err()
}

// Close ends the view, which changed nothing.
func (v *View) Close() {
	v.c.closeShards(v.list)
	_ = rollback(v.tx)
}

// Snapshot is the state that v is of.
func (v *View) Snapshot() Snapshot { return v.state }

// Find yields every hit of q.
func (v *View) Find(ctx context.Context, q tifa.Query) iter.Seq2[tifa.Hit, error] {
	return v.search.Find(ctx, q)
}

// Count counts the hits of q, grouped by g.
func (v *View) Count(ctx context.Context, q tifa.Query, g tifa.Grouping) (tifa.Count, error) {
	return v.search.Count(ctx, q, g)
}

// Total is the number of hits of q.
func (v *View) Total(ctx context.Context, q tifa.Query) (int, error) { return v.search.Total(ctx, q) }

// Survey counts the hits of q in one pass.
func (v *View) Survey(ctx context.Context, q tifa.Query) (*tifa.Survey, error) {
	return v.search.Survey(ctx, q)
}

// Ends are the first and the last hit of q.
func (v *View) Ends(ctx context.Context, q tifa.Query) (first, last *tifa.Hit, err error) {
	return v.search.Ends(ctx, q)
}

// Coverage says which documents an answer under f holds for.
func (v *View) Coverage(ctx context.Context, f tifa.Filter) (tifa.Coverage, error) {
	return v.search.Coverage(ctx, f)
}

// Reading answers like v by reading every text, without an index.
func (v *View) Reading() tifa.Searcher { return v.search.Reading() }

// stored reads the records of this state that the condition chooses.
func (v *View) stored(ctx context.Context, condition string, args ...any) ([]*record, error) {
	clause := "WHERE " + v.alive
	if condition != "" {
		clause += " AND " + condition
	}
	all, err := v.c.stored(ctx, v.tx, clause, args...)
	for _, r := range all {
		v.complete(r)
	}
	return all, err
}

// complete tells the series of r.
func (v *View) complete(r *record) {
	if r.Series != "" {
		return
	}
	r.Series, r.SeriesName = v.search.Series(r.Series, r.SeriesName, r.seriesKey)
	if at, ok := r.Evidence["event.name"]; ok && r.Series != "" {
		r.Evidence["series"] = at // it tells a series read off the text from one that the record names
	}
}

// SeriesOf is the id of the series of d, which need not be in the corpus; "" if it
// has none. seriesKey is as in [Batch.Put].
func (v *View) SeriesOf(d *tifa.Document, seriesKey string) string {
	id, _ := v.search.Series(d.Series, d.SeriesName, seriesKey)
	return id
}

// SeriesNames are the names of the series that the view holds, by their ids.
func (v *View) SeriesNames() map[string]string { return v.search.SeriesNames() }

// sortCatalogue sorts by date and id, documents without a date last.
func sortCatalogue(all []*record) {
	slices.SortFunc(all, func(a, b *record) int {
		if a.Date == "" != (b.Date == "") {
			return cmp.Compare(len(b.Date), len(a.Date))
		}
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
	})
}

// notFound says that the corpus has no document id, and which come near.
func (v *View) notFound(ctx context.Context, id string) error {
	ids, err := v.ids(ctx, "")
	if err != nil {
		return err
	}
	return unknown(id, nearest(id, ids))
}

// readText fills in the text of r, verified.
func (v *View) readText(r *record) (err error) {
	defer index.Guard(&err, v.shards...)()
	for k, s := range v.shards {
		first, end := s.Find(string(r.Date), r.ID)
		for i := first; i < end; i++ {
			if s.Key(i) != r.seq {
				continue
			}
			if r.Text, err = s.Text(i); err != nil {
				return err
			}
			return r.verifyText(v.c.shardPath(v.list[k].id), r.Text)
		}
	}
	return &tifa.Problem{
		Path: v.c.dir, Fact: fmt.Sprintf("the text of %q, revision %d, is in no shard", r.ID, r.Revision),
		Hint: `run "tifa check --repair"`, Err: tifa.ErrCorrupt,
	}
}
