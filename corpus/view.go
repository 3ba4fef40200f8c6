package corpus

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"

	"tifa"
)

// A view is one state of the corpus, held from the start of a call to its end.
type view struct {
	c      *Corpus
	tx     *sql.Tx
	series map[string]series // by a name or key of theirs; nil until used
}

// A series is what its documents call it.
type series struct{ id, name string }

func (c *Corpus) view(ctx context.Context) (*view, error) {
	tx, err := c.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, c.fault(err)
	}
	return &view{c: c, tx: tx}, nil
}

// Close ends the view, which changed nothing.
func (v *view) Close() { _ = v.tx.Rollback() }

// adopt completes the series of r. A record that names none but whose event
// goes by the name of a series belongs to that series; if no document names
// such a series, the name stands for it. This is decided anew by each reading,
// so that it does not matter which documents were added first.
func (v *view) adopt(ctx context.Context, r *record) error {
	key := cmp.Or(r.seriesKey, r.SeriesName)
	if r.Series != "" || key == "" {
		return nil
	}
	if v.series == nil {
		var err error
		if v.series, err = v.namedSeries(ctx); err != nil {
			return err
		}
	}
	s, ok := v.series[key]
	if !ok {
		s = series{key, key}
	}
	r.Series, r.SeriesName = s.id, cmp.Or(r.SeriesName, s.name)
	if at, ok := r.Evidence["event.name"]; ok {
		r.Evidence["series"] = at // it tells a series read off the text from one that the record names
	}
	return nil
}

// namedSeries maps each name and key to the series that most documents of that
// name or key belong to.
func (v *view) namedSeries(ctx context.Context) (map[string]series, error) {
	rows, err := v.tx.QueryContext(ctx, `SELECT series, series_name, series_key, count(*) FROM revision
		WHERE current AND series <> '' GROUP BY series, series_name, series_key`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	byName := map[string]map[string]int{} // name or key, series
	names := map[string]map[string]int{}  // series, name
	count := func(m map[string]map[string]int, a, b string, n int) {
		if m[a] == nil {
			m[a] = map[string]int{}
		}
		m[a][b] += n
	}
	for rows.Next() {
		var id, name, key string
		var n int
		if err := rows.Scan(&id, &name, &key, &n); err != nil {
			return nil, err
		}
		count(names, id, name, n)
		count(byName, name, id, n)
		if key != name {
			count(byName, key, id, n)
		}
	}
	all := map[string]series{}
	for name, ids := range byName {
		id := commonest(ids)
		all[name] = series{id, cmp.Or(commonest(names[id]), id)}
	}
	delete(all, "")
	return all, rows.Err()
}

// commonest is the key with the highest count, the first in order of several.
func commonest(counts map[string]int) string {
	best, most := "", 0
	for key, n := range counts {
		if n > most || n == most && key < best {
			best, most = key, n
		}
	}
	return best
}

// complete turns records into entries.
func (v *view) complete(ctx context.Context, records []*record) ([]*record, error) {
	for _, r := range records {
		if err := v.adopt(ctx, r); err != nil {
			return nil, err
		}
	}
	return records, nil
}

// searchColumns are what choosing, counting and ordering documents takes; the
// rest of a record is left empty.
const searchColumns = `document, title, date, language, script, source, partial, series, series_name, series_key,
	coalesce(event_id, ''), coalesce(event_start, ''), event_id IS NOT NULL, characters, words, block, offset, length`

// documents are the current documents that f admits in catalogue order, with
// searchColumns only.
func (v *view) documents(ctx context.Context, f tifa.Filter) ([]*record, error) {
	rows, err := v.tx.QueryContext(ctx, "SELECT "+searchColumns+" FROM revision WHERE current")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []*record
	for rows.Next() {
		r := &record{current: true}
		var event tifa.Event
		var held bool
		err := rows.Scan(&r.ID, &r.Title, &r.Date, &r.Language, &r.Script, &r.Source, &r.Partial, &r.Series, &r.SeriesName, &r.seriesKey,
			&event.ID, &event.Start, &held, &r.Characters, &r.Words, &r.block, &r.offset, &r.length)
		if err != nil {
			return nil, err
		}
		if held {
			r.Event = &event
		}
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if all, err = v.complete(ctx, all); err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(r *record) bool { return !f.Admits(&r.Entry) })
	sortCatalogue(all)
	return all, nil
}

// sortCatalogue sorts by date and id, documents without a date last.
func sortCatalogue(all []*record) {
	slices.SortFunc(all, func(a, b *record) int {
		if a.Date == "" != (b.Date == "") {
			return cmp.Compare(len(b.Date), len(a.Date))
		}
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
	})
}

// snapshot names the state of the corpus.
func (v *view) snapshot() (string, error) {
	sum, err := readContents(v.tx)
	return sum.name(), err
}

// notFound says that the corpus has no document id, and which come near.
func (v *view) notFound(ctx context.Context, id string) error {
	rows, err := v.tx.QueryContext(ctx, "SELECT document FROM revision WHERE current")
	if err != nil {
		return err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return err
		}
		ids = append(ids, s)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return unknown(id, nearest(id, ids))
}

// found is the only one of records, or says that there is none of that id.
func (v *view) found(ctx context.Context, id string, records []*record) (*record, error) {
	if len(records) == 0 {
		return nil, v.notFound(ctx, id)
	}
	return records[0], nil
}

// readText fills in the text of r, verified.
func (v *view) readText(ctx context.Context, r *record) error {
	b, err := readBlock(ctx, v.tx, r.block)
	if err != nil && !errors.Is(err, errMissingBlock) {
		return err
	}
	var texts, t []byte
	if err == nil {
		texts, err = b.open(v.c.decoder)
	}
	if err == nil {
		t, err = r.textIn(texts)
	}
	if err == nil {
		err = r.verifyText(t)
	}
	if err != nil {
		return damaged(v.c.dir, r.block, err)
	}
	r.Text = string(t)
	return nil
}
