package corpus

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"slices"

	"tifa"
	"tifa/index"
)

// A record is what the catalogue holds of a revision: a row of the table of
// revisions, and the rest in a bundle. Its entry has no text, and its series is as
// stored until [View.complete] completes it.
type record struct {
	tifa.Entry
	seq       int64
	born      int64
	died      int64 // 0 while it stands
	life      int64 // seq of the first record since the document was added anew
	seriesKey string
	evidence  string       // packed
	original  int64        // 0 if the bytes were not kept
	marks     []index.Mark // empty in what was read from the catalogue
	marksSum  []byte
	unread    bool // its bundle is damaged, and what that holds is not here

	textSum, facts, checksum []byte
}

// A querier is a connection or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

// revisions reads of the records that the clause chooses what the table of revisions
// holds.
func revisions(ctx context.Context, tx querier, clause string, args ...any) (all []*record, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT seq, document, born, coalesce(died, 0), life, coalesce(original, 0), text_sha256, facts FROM revision "+clause, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		r := &record{}
		if err := rows.Scan(&r.seq, &r.ID, &r.born, &r.died, &r.life, &r.original, &r.textSum, &r.facts); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// stored reads the records that the clause chooses.
func (c *Corpus) stored(ctx context.Context, tx querier, clause string, args ...any) ([]*record, error) {
	return c.storedButDamaged(ctx, tx, func(err error) error { return err }, clause, args...)
}

// storedButDamaged reads as stored does. It marks the records that cannot be read
// as a whole and calls damaged for each of them, which ends it by an error.
func (c *Corpus) storedButDamaged(ctx context.Context, tx querier, damaged func(error) error, clause string, args ...any) ([]*record, error) {
	all, err := revisions(ctx, tx, clause, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	u, err := newUnbundler(ctx, tx, c.dir)
	if err != nil {
		return nil, err
	}
	defer u.close()
	if err := u.complete(ctx, all, damaged); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(all, func(r *record) bool { return r.original != 0 }) {
		return all, nil
	}
	return all, nameOriginals(ctx, tx, all)
}

// nameOriginals tells the checksums of the files that records came from.
func nameOriginals(ctx context.Context, tx querier, all []*record) error {
	statement, args := "SELECT id, sha256 FROM original", []any(nil)
	if len(all) == 1 {
		statement, args = statement+" WHERE id = ?", []any{all[0].original}
	}
	rows, err := tx.QueryContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	names := map[int64]string{}
	for rows.Next() {
		var id int64
		var sum []byte
		if err := rows.Scan(&id, &sum); err != nil {
			return err
		}
		names[id] = hex.EncodeToString(sum)
	}
	for _, r := range all {
		if r.original != 0 {
			r.Provenance.SHA256 = names[r.original]
		}
	}
	return rows.Err()
}

// sumFacts is a checksum of 128 bits over what is known of the document, whatever
// file it was read from.
func (r *record) sumFacts() []byte {
	h := sha256.New()
	hashStrings(h, r.Title, string(r.Date), string(r.Kind), r.Language, r.Script, r.Issuer, r.Agency, r.Place, r.Source, r.Version,
		r.Series, r.SeriesName, r.seriesKey, r.Provenance.URL, r.Provenance.Publisher, r.evidence)
	if r.Partial {
		hashStrings(h, "partial")
	}
	if len(r.marksSum) > 0 {
		hashStrings(h, "marks", string(r.marksSum))
	}
	if e := r.Event; e != nil {
		hashStrings(h, "event", e.ID, e.Name, string(e.Start), string(e.End), e.Place)
	}
	return h.Sum(nil)[:16]
}

// sumRecord is a checksum of 64 bits over all of the record but the generations
// that it stands in.
func (r *record) sumRecord() []byte {
	h := sha256.New()
	h.Write(r.facts)
	h.Write(r.textSum)
	p := &r.Provenance
	hashStrings(h, r.ID, p.Path, p.SHA256, p.MediaType, p.Encoding, r.Added)
	for _, n := range []int{r.Revision, r.Characters, r.Words, int(r.original)} {
		h.Write(binary.LittleEndian.AppendUint64(nil, uint64(n)))
	}
	return h.Sum(nil)[:8]
}

// hashStrings writes each string with its length before it, so that no two
// sequences read alike.
func hashStrings(h hash.Hash, all ...string) {
	var buf []byte
	for _, s := range all {
		buf = binary.AppendUvarint(buf[:0], uint64(len(s)))
		h.Write(append(buf, s...))
	}
}
