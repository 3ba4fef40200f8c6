package corpus

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"tifa"
	"tifa/index"
)

// A Report is what [Corpus.Check] verified and found.
type Report struct {
	Documents, Revisions, Shards, Originals int
	// Faults are problems with their places, each of which wraps
	// [tifa.ErrCorrupt].
	Faults []error
	// Leftovers are originals that no document refers to, and shards that the
	// catalogue does not list: of a writer that is at work, or of one that was
	// killed. They do no harm, and the next writer removes the latter.
	Leftovers []string
}

// Check verifies the whole corpus: the structure of the catalogue, each record
// and text against its checksum, that the revisions of each document are
// numbered without a gap, the snapshot, that each shard is as it was written and
// agrees with the catalogue, and each original against its name. progress is told how many of all bytes are done;
// it may be nil. The error is for a check that could not be made at all.
func (c *Corpus) Check(ctx context.Context, progress func(done, total int64)) (*Report, error) {
	tx, err := c.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, c.fault(err)
	}
	defer func() { _ = rollback(tx) }()
	k := &check{c: c, tx: tx, report: &Report{}, progress: progress}
	if k.progress == nil {
		k.progress = func(int64, int64) {}
	}
	for _, step := range []func(context.Context) error{k.measure, k.structure, k.records, k.shards, k.originals, k.leftovers} {
		err := c.fault(step(ctx))
		switch {
		case ctx.Err() != nil:
			return k.report, ctx.Err()
		case errors.Is(err, tifa.ErrCorrupt):
			k.report.Faults = append(k.report.Faults, err)
		case err != nil:
			return k.report, err
		}
	}
	return k.report, nil
}

// A check is one call of Check.
type check struct {
	c           *Corpus
	tx          *sql.Tx
	report      *Report
	progress    func(done, total int64)
	done, total int64
	stored      []*record // of all revisions
}

func (k *check) advance(n int64) {
	k.done += n
	k.progress(k.done, k.total)
}

// faulty reports a fault of the catalogue.
func (k *check) faulty(hint, format string, args ...any) {
	k.report.Faults = append(k.report.Faults, &tifa.Problem{
		Path: filepath.Join(k.c.dir, catalogueFile), Fact: fmt.Sprintf(format, args...), Hint: hint, Err: tifa.ErrCorrupt,
	})
}

const unreadable = "restore the catalogue from a backup, or add the documents to a new corpus"

// again is the hint for faults that concern one document.
func again(id string) string {
	return fmt.Sprintf("remove it and add it again: tifa remove %q", id)
}

func (k *check) measure(ctx context.Context) error {
	return k.tx.QueryRowContext(ctx, "SELECT (SELECT coalesce(sum(stored), 0) FROM original) + (SELECT coalesce(sum(bytes), 0) FROM shard)").Scan(&k.total)
}

// structure has SQLite verify the pages, the indexes and the references.
func (k *check) structure(ctx context.Context) error {
	rows, err := k.tx.QueryContext(ctx, "PRAGMA integrity_check(20)")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var fact string
		if err := rows.Scan(&fact); err != nil {
			return err
		}
		if fact != "ok" {
			k.faulty(unreadable, "%s", strings.ReplaceAll(fact, "\n", "; "))
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	var strays int
	err = k.tx.QueryRowContext(ctx, "SELECT count(*) FROM revision WHERE original IS NOT NULL AND original NOT IN (SELECT id FROM original)").Scan(&strays)
	if strays > 0 {
		k.faulty(unreadable, "%d records refer to an original that is not there", strays)
	}
	return err
}

// records verifies each record, the numbers of revisions, and the snapshot.
func (k *check) records(ctx context.Context) error {
	var err error
	if k.stored, err = k.c.storedButDamaged(ctx, k.tx, func(error) error { return nil }, "ORDER BY life, seq"); err != nil {
		return err
	}
	var sum contents
	standing := map[string]bool{}
	for i, r := range k.stored {
		if r.unread {
			k.faulty(unreadable, "record %d, document %q: cannot be read", r.seq, r.ID)
		} else if !bytes.Equal(r.sumFacts(), r.facts) || !bytes.Equal(r.sumRecord(), r.checksum) {
			k.faulty(again(r.ID), "record %d, document %q, revision %d: does not match its checksum", r.seq, r.ID, r.Revision)
		}
		if i > 0 && k.stored[i-1].life == r.life {
			if before := k.stored[i-1]; !r.follows(before) {
				k.faulty(again(r.ID), "record %d, document %q, revision %d: does not follow record %d", r.seq, r.ID, r.Revision, before.seq)
			}
		}
		if r.died == 0 {
			if standing[r.ID] {
				k.faulty(again(r.ID), "record %d, document %q: stands twice", r.seq, r.ID)
			}
			standing[r.ID] = true
			k.report.Documents++
			sum.add(r)
		}
	}
	k.report.Revisions = len(k.stored)
	state, err := lastGeneration(ctx, k.tx)
	if err == nil && (state.sum != sum || state.documents != k.report.Documents) {
		k.faulty("add the documents to a new corpus", "the snapshot %s of %d documents is not that of the documents, %s of %d", state.sum.name(), state.documents, sum.name(), k.report.Documents)
	}
	return err
}

// follows reports whether r can be what came after before in one life.
func (r *record) follows(before *record) bool {
	numbered := r.Revision == before.Revision || r.Revision == before.Revision+1
	return (numbered || r.unread || before.unread) && before.ID == r.ID && before.died != 0 && before.died <= r.born
}

// shards verifies each shard, and that each record has its text in one.
func (k *check) shards(ctx context.Context) error {
	list, err := listedShards(ctx, k.tx)
	if err != nil {
		return err
	}
	missing := map[int64]*record{}
	for _, r := range k.stored {
		missing[r.seq] = r
	}
	damaged := false
	for _, s := range list {
		k.report.Shards++
		path := k.c.shardPath(s.id)
		err := k.c.verifyShard(ctx, path, s, missing, func(r *record, fact string) {
			k.report.Faults = append(k.report.Faults, &tifa.Problem{Path: path, Fact: fact, Hint: repair, Err: tifa.ErrCorrupt})
		})
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, fs.ErrPermission):
			return k.c.denied(path, "read", err)
		case err != nil:
			damaged = true
			k.report.Faults = append(k.report.Faults, shardFault(path, err))
		}
		k.advance(s.bytes)
	}
	if len(missing) > 0 && !damaged { // else it follows from the damage
		k.faulty(repair, "the texts of %d revisions are in no shard, that of %q among them", len(missing), least(missing).ID)
	}
	return nil
}

const repair = `run "tifa check --repair"`

// shardFault is err as a fault of a shard.
func shardFault(path string, err error) error {
	if errors.Is(err, tifa.ErrCorrupt) {
		return err
	}
	fact := cause(err)
	if errors.Is(err, tifa.ErrNotFound) {
		fact = "missing, though the catalogue lists it"
	}
	return &tifa.Problem{Path: path, Fact: fact, Hint: repair, Err: errors.Join(tifa.ErrCorrupt, err)}
}

// least is the first of records.
func least(records map[int64]*record) *record {
	return records[slices.Min(slices.Collect(maps.Keys(records)))]
}

// verifyShard verifies a shard and each text in it against its record, which it
// takes out of records. It tells wrong what single documents are at fault.
func (c *Corpus) verifyShard(ctx context.Context, path string, listed shard, records map[int64]*record, wrong func(r *record, fact string)) (err error) {
	s, err := index.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.Verify(ctx); err != nil {
		return err
	}
	defer index.Guard(&err, s)()
	if s.Documents() != listed.documents || int64(s.Positions()) != listed.positions || s.Bytes() != listed.bytes {
		return &tifa.Problem{Path: path, Fact: fmt.Sprintf("%d documents in %d bytes, the catalogue lists %d in %d", s.Documents(), s.Bytes(), listed.documents, listed.bytes), Hint: repair, Err: tifa.ErrCorrupt}
	}
	for i := range s.Documents() {
		r := records[s.Key(i)]
		if r == nil {
			wrong(nil, fmt.Sprintf("document %q, key %d, is not in the catalogue or stands in two shards", s.Field(index.ID, i), s.Key(i)))
			continue
		}
		delete(records, r.seq)
		text, err := s.Text(i)
		if err == nil {
			err = r.verifyText(path, text)
		}
		if err == nil && !r.unread && !r.matches(s, i) {
			err = &tifa.Problem{Fact: fmt.Sprintf("what is told of %q differs from the catalogue", r.ID)}
		}
		if errors.Is(err, tifa.ErrCorrupt) || err != nil && ctx.Err() == nil {
			wrong(r, err.Error())
		}
	}
	return ctx.Err()
}

// matches reports whether document i of s is told of as r is.
func (r *record) matches(s *index.Shard, i int) bool {
	title, err := s.Title(i)
	if err != nil || title != r.Title || s.Born(i) != r.born {
		return false
	}
	d := r.indexed()
	for _, f := range []struct {
		field index.Field
		want  string
	}{
		{index.ID, r.ID},
		{index.Date, string(r.Date)},
		{index.Kind, string(r.Kind)},
		{index.Series, r.Series},
		{index.SeriesName, r.SeriesName},
		{index.Source, r.Source},
		{index.Language, r.Language},
		{index.Script, r.Script},
		{index.SeriesKey, d.SeriesKey},
		{index.Version, r.Version},
	} {
		if s.Field(f.field, i) != f.want {
			return false
		}
	}
	return s.Partial(i) == r.Partial && s.Characters(i) == r.Characters && s.Words(i) == r.Words
}

// originals verifies each original against its name.
func (k *check) originals(ctx context.Context) error {
	rows, err := k.tx.QueryContext(ctx, `SELECT sha256, bytes, stored, coalesce(n, 0) FROM original
		LEFT JOIN (SELECT original, count(*) AS n FROM revision GROUP BY original) AS used ON used.original = original.id ORDER BY id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var sum []byte
		var size, stored int64
		var documents int
		if err := rows.Scan(&sum, &size, &stored, &documents); err != nil {
			return err
		}
		k.report.Originals++
		path := k.c.originalPath(hex.EncodeToString(sum))
		if err := verifyOriginal(ctx, path, sum, size); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			k.report.Faults = append(k.report.Faults, &tifa.Problem{
				Path: path, Fact: fmt.Sprintf("original of %d revisions: %s", documents, cause(err)),
				Hint: "add the file again, and its original is replaced", Err: tifa.ErrCorrupt,
			})
		}
		k.advance(stored)
	}
	return rows.Err()
}

func verifyOriginal(ctx context.Context, path string, sum []byte, size int64) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("missing")
	}
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := zstd.NewReader(f, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return err
	}
	defer z.Close()
	h := sha256.New()
	var n int64
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		m, err := io.CopyN(h, z, 1<<20)
		n += m
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("byte %d: %w", n, err)
		}
	}
	if n != size || !bytes.Equal(h.Sum(nil), sum) {
		return errors.New("the bytes do not match the checksum that names them")
	}
	return nil
}

// leftovers lists the files that the catalogue does not know.
func (k *check) leftovers(ctx context.Context) (err error) {
	if k.report.Leftovers, err = k.c.orphans(ctx); err != nil {
		return err
	}
	shards, err := k.c.strayShards(ctx)
	k.report.Leftovers = append(k.report.Leftovers, shards...)
	return err
}
