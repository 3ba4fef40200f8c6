package corpus

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"slices"

	"github.com/klauspost/compress/zstd"

	"tifa"
	"tifa/index"
)

// Texts reads the documents in the bytes of a file that was added as path, and
// yields the text of each.
type Texts func(ctx context.Context, path string, original io.Reader) iter.Seq2[string, error]

// A Reader reads again what a repair needs. Corpora do not know how sources and
// structures are read.
type Reader struct {
	Texts     Texts
	Structure func(d *tifa.Document) *tifa.Structure
}

// A Repairing is what [Corpus.Repair] came to.
type Repairing struct {
	Shards  int // that were damaged or missing, and written anew
	Read    int // revisions whose texts were taken from damaged shards
	Rebuilt int // revisions whose texts were read again from originals
	// Reread are the revisions, among these, whose structure is read otherwise
	// than when they were added: by other rules.
	Reread int
	// Lost are the documents of revisions whose text could not be had again. They
	// are gone from every snapshot.
	Lost []string
}

// Repair writes the shards anew that are not as they were written, from what
// can still be read of them and from the originals, with the help of reader. Damage to
// originals and to the catalogue it leaves as it is. The corpus must be open for
// writing and have no open batch.
func (c *Corpus) Repair(ctx context.Context, reader Reader) (*Repairing, error) {
	if c.write == nil || c.batch != nil {
		return nil, errors.New("corpus: not open for writing, or a batch is open")
	}
	tx, err := c.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, c.fault(err)
	}
	r := repairer{c: c, tx: tx, reader: reader, missing: map[int64]*record{}}
	if err := r.repair(ctx); err != nil {
		r.shards.drop()
		return nil, errors.Join(c.fault(err), rollback(tx))
	}
	if err := c.commit(tx); err != nil {
		r.shards.drop()
		return nil, c.fault(err)
	}
	return &r.report, c.removeShards(r.damaged)
}

// A repairer is one call of Repair.
type repairer struct {
	c       *Corpus
	tx      *sql.Tx
	reader  Reader
	report  Repairing
	missing map[int64]*record // whose texts are in no sound shard
	damaged []int64           // shards
	shards  shardWriter
}

func (r *repairer) repair(ctx context.Context) (err error) {
	all, err := r.c.stored(ctx, r.tx, "ORDER BY seq")
	if err != nil {
		return err
	}
	for _, x := range all {
		r.missing[x.seq] = x
	}
	list, err := listedShards(ctx, r.tx)
	if err != nil {
		return err
	}
	for _, s := range list {
		if err := r.inspect(ctx, s); err != nil {
			return err
		}
	}
	if len(r.damaged) == 0 && len(r.missing) == 0 {
		return nil
	}
	r.report.Shards = len(r.damaged)
	if r.shards, err = r.c.newShardWriter(r.tx); err != nil {
		return err
	}
	for _, part := range []func(context.Context) error{r.salvage, r.reread, r.lose} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	for _, id := range r.damaged {
		if _, err := r.tx.ExecContext(ctx, "DELETE FROM shard WHERE id = ?", id); err != nil {
			return err
		}
	}
	if err := r.shards.finish(); err != nil {
		return err
	}
	last, err := lastGeneration(ctx, r.tx)
	if err != nil {
		return err
	}
	return r.shards.list(r.tx, last.number)
}

// inspect takes the records of a sound shard off those that are missing.
func (r *repairer) inspect(ctx context.Context, s shard) error {
	sound := true
	left := maps.Clone(r.missing)
	err := r.c.verifyShard(ctx, r.c.shardPath(s.id), s, left, func(*record, string) { sound = false })
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, fs.ErrPermission) {
		return r.c.denied(r.c.shardPath(s.id), "read", err)
	}
	if err == nil && sound {
		r.missing = left
	} else {
		r.damaged = append(r.damaged, s.id)
	}
	return nil
}

// salvage takes the texts that can be read from damaged shards.
func (r *repairer) salvage(ctx context.Context) error {
	for _, id := range r.damaged {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.salvageFrom(id); err != nil && !errors.Is(err, tifa.ErrCorrupt) && !errors.Is(err, tifa.ErrNotFound) {
			return err
		}
	}
	return nil
}

func (r *repairer) salvageFrom(id int64) (err error) {
	path := r.c.shardPath(id)
	s, err := index.Open(path)
	if err != nil {
		return err
	}
	defer s.Close()
	defer index.Guard(&err, s)()
	for i := range s.Documents() {
		x := r.missing[s.Key(i)]
		if x == nil {
			continue
		}
		text, err := s.Text(i)
		if err != nil || x.verifyText(path, text) != nil {
			continue
		}
		if err := r.put(x, text); err != nil {
			return err
		}
		r.report.Read++
	}
	return nil
}

// put writes a record with its text, which is missing no more.
func (r *repairer) put(x *record, text string) error {
	delete(r.missing, x.seq)
	x.Text = text
	before := x.marksSum
	d := x.Document
	if x.setMarks(marksOf(r.reader.Structure(&d))); !bytes.Equal(before, x.marksSum) {
		r.report.Reread++
	}
	x.marksSum = before
	return r.shards.add(x)
}

// reread reads the originals of the records that are missing.
func (r *repairer) reread(ctx context.Context) error {
	byOriginal := map[int64][]*record{}
	for _, seq := range slices.Sorted(maps.Keys(r.missing)) {
		if x := r.missing[seq]; x.original != 0 {
			byOriginal[x.original] = append(byOriginal[x.original], x)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(byOriginal)) {
		var sum []byte
		if err := r.tx.QueryRowContext(ctx, "SELECT sha256 FROM original WHERE id = ?", id).Scan(&sum); err != nil {
			return err
		}
		if err := r.rereadOne(ctx, hex.EncodeToString(sum), byOriginal[id]); err != nil {
			return err
		}
	}
	return nil
}

// rereadOne finds the texts of records in an original. One that cannot be read
// gives none.
func (r *repairer) rereadOne(ctx context.Context, sha string, records []*record) error {
	wanted := map[[sha256.Size]byte][]*record{}
	for _, x := range records {
		sum := [sha256.Size]byte(x.textSum)
		wanted[sum] = append(wanted[sum], x)
	}
	f, err := os.Open(r.c.originalPath(sha))
	if err != nil {
		return nil
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		return err
	}
	defer z.Close()
	for text, err := range r.reader.Texts(ctx, records[0].Provenance.Path, z) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			continue
		}
		for _, x := range wanted[sha256.Sum256([]byte(text))] {
			if r.missing[x.seq] == nil {
				continue
			}
			if err := r.put(x, text); err != nil {
				return err
			}
			r.report.Rebuilt++
		}
	}
	return nil
}

// lose deletes the records that are still missing.
func (r *repairer) lose(ctx context.Context) error {
	if len(r.missing) == 0 {
		return nil
	}
	last, err := lastGeneration(ctx, r.tx)
	if err != nil {
		return err
	}
	sum, documents := last.sum, last.documents
	lost := slices.Sorted(maps.Keys(r.missing))
	for _, seq := range lost {
		x := r.missing[seq]
		r.report.Lost = append(r.report.Lost, x.ID)
		if x.died == 0 {
			sum.remove(x)
			documents--
		}
	}
	if err := r.c.dropRecords(ctx, r.tx, lost); err != nil {
		return err
	}
	r.report.Lost = slices.Compact(slices.Sorted(slices.Values(r.report.Lost)))
	return insertGeneration(r.tx, sum, documents)
}
