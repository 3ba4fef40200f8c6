package corpus

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"hash"
	"strings"

	"tifa"
	"tifa/index"
)

// A record is a row of the table of revisions. Its entry has no text, and its
// series is as stored until [View.complete] completes it.
type record struct {
	tifa.Entry
	seq       int64
	born      int64
	died      int64 // 0 while it stands
	life      int64 // seq of the first record since the document was added anew
	seriesKey string
	evidence  string       // JSON
	original  int64        // 0 if the bytes were not kept
	marks     []index.Mark // empty in what was read from the catalogue
	marksSum  []byte

	textSum, facts, checksum []byte
}

// storedColumns are what insertion writes and scanStored reads, in this order.
const storedColumns = `document, number, born, life, title, date, kind, language, script, issuer, agency, place, source, version, partial,
	series, series_name, series_key, event_id, event_name, event_start, event_end, event_place, url, publisher, evidence,
	path, sha256, media_type, encoding, added, characters, words, original, marks, text_sha256, facts, checksum`

// insertion is the statement that inserts a record.
func insertion() string {
	columns := strings.FieldsFunc(storedColumns, func(r rune) bool { return strings.ContainsRune(", \n\t", r) })
	return "INSERT INTO revision (seq, " + storedColumns + ") VALUES (?" + strings.Repeat(", ?", len(columns)) + ")"
}

// values are the columns of r for insertion.
func (r *record) values() []any {
	var original any
	sha := r.Provenance.SHA256
	if r.original != 0 {
		original, sha = r.original, ""
	}
	event := make([]any, 5)
	if e := r.Event; e != nil {
		event = []any{e.ID, e.Name, string(e.Start), string(e.End), e.Place}
	}
	p := &r.Provenance
	v := []any{
		r.seq, r.ID, r.Revision, r.born, r.life, r.Title, string(r.Date), string(r.Kind), r.Language, r.Script, r.Issuer, r.Agency, r.Place,
		r.Source, r.Version, r.Partial, r.Series, r.SeriesName, r.seriesKey,
	}
	v = append(v, event...)
	return append(v, p.URL, p.Publisher, r.evidence, p.Path, sha, p.MediaType, p.Encoding, r.Added, r.Characters, r.Words,
		original, r.marksSum, r.textSum, r.facts, r.checksum)
}

// scanStored reads seq, died and storedColumns.
func scanStored(rows *sql.Rows) (*record, error) {
	var r record
	var event [5]sql.NullString
	var original, died sql.NullInt64
	p := &r.Provenance
	err := rows.Scan(&r.seq, &died, &r.ID, &r.Revision, &r.born, &r.life, &r.Title, &r.Date, &r.Kind, &r.Language, &r.Script, &r.Issuer, &r.Agency, &r.Place,
		&r.Source, &r.Version, &r.Partial, &r.Series, &r.SeriesName, &r.seriesKey,
		&event[0], &event[1], &event[2], &event[3], &event[4],
		&p.URL, &p.Publisher, &r.evidence, &p.Path, &p.SHA256, &p.MediaType, &p.Encoding, &r.Added, &r.Characters, &r.Words,
		&original, &r.marksSum, &r.textSum, &r.facts, &r.checksum)
	if err != nil {
		return nil, err
	}
	r.original, r.died = original.Int64, died.Int64
	if event[0].Valid {
		r.Event = &tifa.Event{
			ID: event[0].String, Name: event[1].String, Place: event[4].String,
			Start: tifa.Date(event[2].String), End: tifa.Date(event[3].String),
		}
	}
	if r.evidence != "" {
		// Evidence that cannot be read is a fault for Check, not for a reader.
		_ = json.Unmarshal([]byte(r.evidence), &r.Evidence)
	}
	return &r, nil
}

// A querier is a connection or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// stored reads the records that the clause chooses.
func stored(ctx context.Context, tx querier, clause string, args ...any) ([]*record, error) {
	rows, err := tx.QueryContext(ctx, "SELECT seq, died, "+storedColumns+" FROM revision "+clause, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []*record
	originals := false
	for rows.Next() {
		r, err := scanStored(rows)
		if err != nil {
			return nil, err
		}
		originals = originals || r.original != 0
		all = append(all, r)
	}
	if err := rows.Err(); err != nil || !originals {
		return all, err
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

// sumFacts is a checksum over what is known of the document, whatever file it
// was read from.
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
	return h.Sum(nil)
}

// sumRecord is a checksum over all of the record but the generations that it
// stands in.
func (r *record) sumRecord() []byte {
	h := sha256.New()
	h.Write(r.facts)
	h.Write(r.textSum)
	p := &r.Provenance
	hashStrings(h, r.ID, p.Path, p.SHA256, p.MediaType, p.Encoding, r.Added)
	for _, n := range []int{r.Revision, r.Characters, r.Words, int(r.original)} {
		h.Write(binary.LittleEndian.AppendUint64(nil, uint64(n)))
	}
	return h.Sum(nil)
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
