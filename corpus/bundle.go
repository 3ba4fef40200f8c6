package corpus

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/klauspost/compress/zstd"

	"tifa"
)

// A bundle is stored as a zstd frame of records one after the other, each with
// its length before it as a uvarint; it is 0 for one that was dropped. A record
// is packed as [record.pack] lists it: strings with their lengths before them,
// numbers as uvarints.

// perBundle is how many records a bundle holds at most. The catalogue of 51,357
// news items takes 11.8 MB with 64, 16.0 MB with 16, and 10.6 MB with 256, of
// which four times as many are unpacked for the sake of one.
const perBundle = 64

// A packing writes fields, or reads them.
type packing struct {
	reading bool
	data    []byte // written, or left to read
	bad     bool   // what was read is not what was written
}

func packText[T ~string](p *packing, s *T) {
	n := len(*s)
	packNumber(p, &n)
	if !p.reading {
		p.data = append(p.data, *s...)
		return
	}
	if n < 0 || n > len(p.data) {
		p.bad, p.data, n = true, nil, 0
	}
	*s = T(p.data[:n])
	p.data = p.data[n:]
}

func packNumber[T ~int | ~int64](p *packing, n *T) {
	if !p.reading {
		p.data = binary.AppendUvarint(p.data, uint64(*n))
		return
	}
	v, size := binary.Uvarint(p.data)
	if size <= 0 {
		p.bad, p.data = true, nil
		return
	}
	*n = T(v)
	p.data = p.data[size:]
}

func packBool(p *packing, b *bool) {
	n := 0
	if *b {
		n = 1
	}
	packNumber(p, &n)
	*b = n != 0
}

func packBytes(p *packing, b *[]byte) {
	s := string(*b)
	packText(p, &s)
	if *b = nil; s != "" {
		*b = []byte(s)
	}
}

// pack writes or reads what the columns of the table of revisions do not hold.
func (r *record) pack(p *packing) {
	packNumber(p, &r.Revision)
	packText(p, &r.Title)
	packText(p, &r.Date)
	packText(p, &r.Kind)
	packText(p, &r.Language)
	packText(p, &r.Script)
	packText(p, &r.Issuer)
	packText(p, &r.Agency)
	packText(p, &r.Place)
	packText(p, &r.Source)
	packText(p, &r.Version)
	packBool(p, &r.Partial)
	packText(p, &r.Series)
	packText(p, &r.SeriesName)
	packText(p, &r.seriesKey)
	r.packEvent(p)
	v := &r.Provenance
	packText(p, &v.URL)
	packText(p, &v.Publisher)
	packText(p, &r.evidence)
	packText(p, &v.Path)
	packText(p, &v.SHA256)
	packText(p, &v.MediaType)
	packText(p, &v.Encoding)
	packText(p, &r.Added)
	packNumber(p, &r.Characters)
	packNumber(p, &r.Words)
	packBytes(p, &r.marksSum)
	packBytes(p, &r.checksum)
}

func (r *record) packEvent(p *packing) {
	there := r.Event != nil
	if packBool(p, &there); !there {
		return
	}
	if p.reading {
		r.Event = &tifa.Event{}
	}
	e := r.Event
	packText(p, &e.ID)
	packText(p, &e.Name)
	packText(p, &e.Start)
	packText(p, &e.End)
	packText(p, &e.Place)
}

// packedEvidence is evidence as a string, the same for the same evidence.
func packedEvidence(evidence map[string]tifa.Span) string {
	p := &packing{}
	for _, field := range slices.Sorted(maps.Keys(evidence)) {
		at := evidence[field]
		packText(p, &field)
		packNumber(p, &at.Start)
		packNumber(p, &at.End)
	}
	return string(p.data)
}

// unpackedEvidence reads what packedEvidence wrote; ok is false if it is not
// that.
func unpackedEvidence(s string) (evidence map[string]tifa.Span, ok bool) {
	p := &packing{reading: true, data: []byte(s)}
	for len(p.data) > 0 {
		var field string
		var at tifa.Span
		packText(p, &field)
		packNumber(p, &at.Start)
		packNumber(p, &at.End)
		if evidence == nil {
			evidence = map[string]tifa.Span{}
		}
		evidence[field] = at
	}
	return evidence, !p.bad
}

// A bundler packs records whose seqs follow one another.
type bundler struct {
	first int64 // seq
	data  []byte
	rows  []any // of the table of revisions
	one   packing
	n     int
}

// add packs r, whose original names the file that it came from if it was kept.
func (b *bundler) add(r *record) {
	if b.n == 0 {
		b.first = r.seq
	}
	b.n++
	kept := *r
	var original, path any
	if r.original != 0 {
		original, kept.Provenance.SHA256 = r.original, ""
	}
	if isFile(&r.Document) {
		path = r.Provenance.Path
	}
	b.rows = append(b.rows, r.seq, r.ID, r.born, r.life, path, original, r.textSum, r.facts)
	b.one.data = b.one.data[:0]
	kept.pack(&b.one)
	b.data = binary.AppendUvarint(b.data, uint64(len(b.one.data)))
	b.data = append(b.data, b.one.data...)
}

const rowColumns = "seq, document, born, life, path, original, text_sha256, facts"

// parts are the records of an unpacked bundle.
func parts(data []byte) (all [][]byte, ok bool) {
	for len(data) > 0 {
		n, size := binary.Uvarint(data)
		if size <= 0 || n > uint64(len(data)-size) {
			return nil, false
		}
		data = data[size:]
		all = append(all, data[:n:n])
		data = data[n:]
	}
	return all, true
}

// An unbundler reads bundles, in ascending order.
type unbundler struct {
	find  *sql.Stmt
	zstd  *zstd.Decoder
	path  string // of the catalogue, for errors
	first int64  // seq of the first of parts
	parts [][]byte
}

// A preparer is a connection or a transaction.
type preparer interface {
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

func newUnbundler(ctx context.Context, tx preparer, dir string) (*unbundler, error) {
	find, err := tx.PrepareContext(ctx, "SELECT first, records FROM bundle WHERE first <= ? ORDER BY first DESC LIMIT 1")
	if err != nil {
		return nil, err
	}
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<30))
	return &unbundler{find: find, zstd: z, path: filepath.Join(dir, catalogueFile)}, err
}

func (u *unbundler) close() error {
	u.zstd.Close()
	return u.find.Close()
}

// part is the packed record seq, empty if it was dropped.
func (u *unbundler) part(ctx context.Context, seq int64) ([]byte, error) {
	if u.parts == nil || seq < u.first || seq >= u.first+int64(len(u.parts)) {
		if err := u.load(ctx, seq); err != nil {
			return nil, err
		}
	}
	if seq >= u.first+int64(len(u.parts)) {
		return nil, u.corrupt(seq)
	}
	return u.parts[seq-u.first], nil
}

// load unpacks the bundle that should hold record seq.
func (u *unbundler) load(ctx context.Context, seq int64) error {
	var packed []byte
	u.parts = nil
	err := u.find.QueryRowContext(ctx, seq).Scan(&u.first, &packed)
	if errors.Is(err, sql.ErrNoRows) {
		return u.corrupt(seq)
	}
	if err != nil {
		return err
	}
	data, err := u.zstd.DecodeAll(packed, nil)
	ok := err == nil
	if ok {
		u.parts, ok = parts(data)
	}
	if !ok {
		return u.corrupt(seq)
	}
	return nil
}

func (u *unbundler) corrupt(seq int64) error {
	return &tifa.Problem{
		Path: u.path, Fact: fmt.Sprintf("record %d cannot be read: corrupt catalogue", seq),
		Hint: unreadable, Err: tifa.ErrCorrupt,
	}
}

// complete reads the rest of records from their bundles. Those that cannot be
// read it marks, and calls damaged for each, which ends it by an error.
func (u *unbundler) complete(ctx context.Context, records []*record, damaged func(error) error) error {
	for _, r := range slices.SortedFunc(slices.Values(records), func(a, b *record) int { return cmp.Compare(a.seq, b.seq) }) {
		part, err := u.part(ctx, r.seq)
		if err == nil && !r.unpack(part) {
			err = u.corrupt(r.seq)
		}
		if errors.Is(err, tifa.ErrCorrupt) {
			r.unread = true
			err = damaged(err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// unpack reads a packed record; ok is false if it is not whole.
func (r *record) unpack(part []byte) (ok bool) {
	p := &packing{reading: true, data: part}
	r.pack(p)
	r.Evidence, ok = unpackedEvidence(r.evidence)
	return ok && !p.bad && len(p.data) == 0
}

// dropRecords deletes records, and what bundles hold of them.
func (c *Corpus) dropRecords(ctx context.Context, tx *sql.Tx, seqs []int64) error {
	u, err := newUnbundler(ctx, tx, c.dir)
	if err != nil {
		return err
	}
	defer u.close()
	seqs = slices.Sorted(slices.Values(seqs))
	for len(seqs) > 0 {
		if _, err := u.part(ctx, seqs[0]); err != nil {
			return err
		}
		for len(seqs) > 0 && seqs[0] < u.first+int64(len(u.parts)) {
			if _, err := tx.ExecContext(ctx, "DELETE FROM revision WHERE seq = ?", seqs[0]); err != nil {
				return err
			}
			u.parts[seqs[0]-u.first] = nil
			seqs = seqs[1:]
		}
		if err := c.rebundle(ctx, tx, u.first, u.parts); err != nil {
			return err
		}
	}
	return nil
}

// rebundle writes a bundle anew, or deletes it if nothing is left in it.
func (c *Corpus) rebundle(ctx context.Context, tx *sql.Tx, first int64, parts [][]byte) (err error) {
	var data []byte
	left := false
	for _, part := range parts {
		data = append(binary.AppendUvarint(data, uint64(len(part))), part...)
		left = left || len(part) > 0
	}
	if left {
		_, err = tx.ExecContext(ctx, "UPDATE bundle SET records = ? WHERE first = ?", c.bundles.EncodeAll(data, nil), first)
	} else {
		_, err = tx.ExecContext(ctx, "DELETE FROM bundle WHERE first = ?", first)
	}
	return err
}
