package corpus

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"tifa"
	"tifa/text"
)

// ErrRefused marks the errors of [Batch.Put] that concern one document only.
// The batch is as it was, and other documents can be put.
var ErrRefused = errors.New("refused")

var errReadOnly = errors.New("corpus: open for reading only")

// An Outcome is what putting a document came to.
type Outcome string

// The outcomes of [Batch.Put].
const (
	Added     Outcome = "added"
	Unchanged Outcome = "unchanged"
	Updated   Outcome = "updated" // brought up to date in place, or given a new revision
)

// A Batch is a run of documents that are acknowledged together. It is not safe
// for concurrent use. After an error that is not [ErrRefused] nothing of the
// batch is kept, and Put and Commit repeat that error.
type Batch struct {
	c        *Corpus
	tx       *sql.Tx // nil before the first Put
	insert   *sql.Stmt
	find     *sql.Stmt
	blocks   *blockWriter
	contents contents
	run      map[string]placed
	// referred are the originals that this batch gave an id; released the ids
	// of those that it may have taken the last reference from.
	referred []*original
	released map[int64]bool
	err      error
}

// placed is where a document of this run was read, and its text.
type placed struct {
	path string
	text [sha256.Size]byte
}

// Begin begins a batch; the corpus must be open for writing and have no other
// batch. Large corpora are added in many batches: a batch costs some
// milliseconds to commit, and holds back the acknowledgement of all in it.
func (c *Corpus) Begin() *Batch {
	b := &Batch{c: c, run: map[string]placed{}, released: map[int64]bool{}}
	switch {
	case c.write == nil:
		b.err = errReadOnly
	case c.batch != nil:
		b.err = errors.New("corpus: another batch is open")
	default:
		c.batch = b
	}
	return b
}

// Put adds d to the batch. seriesKey is the name that its event shares with
// those of other years ("" if it has none): a document that names no series is
// read as one of the series that goes by this name.
//
// It refuses, with a problem that wraps [ErrRefused], an id that stands already
// in this run (since the corpus was opened) with another text, and a file whose
// path is its id if a file from elsewhere has that id.
func (b *Batch) Put(d *tifa.Document, seriesKey string) (Outcome, error) {
	if b.err == nil && b.tx == nil {
		b.err = b.begin()
	}
	if b.err != nil {
		return "", b.err
	}
	if d, b.err = b.byPath(d); b.err != nil {
		b.fail(b.err)
		return "", b.err
	}
	sum := sha256.Sum256([]byte(d.Text))
	first, seen := b.run[d.ID]
	if !seen {
		first, seen = b.c.run[d.ID]
	}
	if seen && first.text != sum {
		return "", &tifa.Problem{
			Path: d.Provenance.Path, Fact: fmt.Sprintf("id %q stands already at %s, with another text", d.ID, first.path),
			Hint: "give one of them an id of its own", Err: ErrRefused,
		}
	}
	outcome, err := b.put(d, seriesKey, sum)
	switch {
	case errors.Is(err, ErrRefused):
		return "", err
	case err != nil:
		b.fail(err)
		return "", b.err
	}
	if !seen {
		b.run[d.ID] = placed{d.Provenance.Path, sum}
	}
	return outcome, nil
}

// begin opens the transaction.
func (b *Batch) begin() (err error) {
	ctx := context.Background() // a batch is short, and the caller decides its end
	if b.tx, err = b.c.write.BeginTx(ctx, nil); err != nil {
		return b.c.fault(err)
	}
	if b.insert, err = b.tx.Prepare(upsert()); err == nil {
		b.find, err = b.tx.Prepare("SELECT seq, number, added, characters, words, coalesce(original, 0), block, offset, length, path, text_sha256, facts FROM revision WHERE document = ? AND current")
	}
	if err == nil {
		b.contents, err = readContents(b.tx)
	}
	if err == nil {
		b.blocks, err = newBlockWriter(ctx, b.tx, b.c)
	}
	if err != nil {
		b.fail(err)
	}
	return b.err
}

func (b *Batch) put(d *tifa.Document, seriesKey string, sum [sha256.Size]byte) (Outcome, error) {
	old, err := b.standing(d.ID)
	if err != nil {
		return "", err
	}
	r := &record{current: true, seriesKey: seriesKey, textSum: sum[:]}
	r.Document = *d
	if len(d.Evidence) > 0 {
		evidence, err := json.Marshal(d.Evidence)
		if err != nil {
			return "", err
		}
		r.evidence = string(evidence)
	}
	r.facts = r.sumFacts()
	sameText := old != nil && string(old.textSum) == string(r.textSum)
	if sameText && string(old.facts) == string(r.facts) {
		return Unchanged, nil
	}
	if old != nil && !sameText && namedByPath(d) && old.Provenance.Path != d.Provenance.Path {
		return "", &tifa.Problem{
			Path: d.Provenance.Path, Fact: fmt.Sprintf("id %q belongs to %s", d.ID, old.Provenance.Path),
			Hint: "add it by its full path, or remove the other first", Err: ErrRefused,
		}
	}
	if r.original, err = b.refer(d.Provenance.SHA256); err != nil {
		return "", err
	}
	switch {
	case old == nil:
		err = b.addRevision(r, 1)
	case sameText:
		err = b.replace(r, old)
	default:
		if _, err = b.tx.Exec("UPDATE revision SET current = 0 WHERE seq = ?", old.seq); err == nil {
			b.contents.remove(old)
			err = b.addRevision(r, old.Revision+1)
		}
	}
	if err != nil {
		return "", err
	}
	b.contents.add(r)
	if old == nil {
		return Added, nil
	}
	return Updated, nil
}

// namedByPath reports whether the id of d is the path of its file, which says
// nothing about the document.
func namedByPath(d *tifa.Document) bool {
	switch d.Provenance.MediaType {
	case "application/jsonl", "text/csv":
		return false
	}
	return strings.HasSuffix(d.Provenance.Path, strings.TrimLeft(d.ID, "./"))
}

// byPath gives a document that is named by its path the id that its file has
// in the corpus, if it has one: the same file, added from another folder, is the
// same document.
func (b *Batch) byPath(d *tifa.Document) (*tifa.Document, error) {
	if !namedByPath(d) {
		return d, nil
	}
	var id string
	err := b.tx.QueryRow("SELECT document FROM revision WHERE path = ? AND current", d.Provenance.Path).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) || id == d.ID {
		return d, nil
	}
	named := *d
	named.ID = id
	return &named, err
}

// standing is what put must know of the current revision of id, nil if there
// is none.
func (b *Batch) standing(id string) (*record, error) {
	r := &record{}
	r.ID = id
	err := b.find.QueryRow(id).Scan(&r.seq, &r.Revision, &r.Added, &r.Characters, &r.Words, &r.original,
		&r.block, &r.offset, &r.length, &r.Provenance.Path, &r.textSum, &r.facts)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return r, err
}

func (b *Batch) addRevision(r *record, number int) (err error) {
	size := text.SizeOf(r.Text)
	r.Revision, r.Characters, r.Words = number, size.Characters, size.Words
	r.Added = time.Now().UTC().Format(time.RFC3339)
	r.length = len(r.Text)
	if r.block, r.offset, err = b.blocks.append(r.Text); err != nil {
		return err
	}
	r.checksum = r.sumRecord()
	_, err = b.insert.Exec(r.values()...)
	return err
}

// replace writes r, which has the text of old, in its place.
func (b *Batch) replace(r, old *record) error {
	r.seq, r.Revision, r.Added, r.Characters, r.Words = old.seq, old.Revision, old.Added, old.Characters, old.Words
	r.block, r.offset, r.length = old.block, old.offset, old.length
	r.checksum = r.sumRecord()
	if old.original != 0 && old.original != r.original {
		b.released[old.original] = true
	}
	b.contents.remove(old)
	_, err := b.insert.Exec(r.values()...)
	return err
}

// refer is the id of the original named sha, which enters the catalogue with
// its first document; 0 if the corpus was not given the bytes.
func (b *Batch) refer(sha string) (int64, error) {
	b.c.keep.Lock()
	defer b.c.keep.Unlock()
	o := b.c.kept[sha]
	if o == nil || o.id != 0 {
		if o == nil {
			return 0, nil
		}
		return o.id, nil
	}
	sum, err := hexSum(sha)
	if err != nil {
		return 0, err
	}
	res, err := b.tx.Exec("INSERT INTO original (sha256, bytes, stored, added) VALUES (?, ?, ?, ?)",
		sum, o.bytes, o.stored, time.Now().UTC().Format(time.RFC3339))
	if err != nil {
		return 0, err
	}
	o.id, err = res.LastInsertId()
	b.referred = append(b.referred, o)
	return o.id, err
}

// Commit brings the batch to the disk and acknowledges it by returning nil.
func (b *Batch) Commit() error {
	if b.err != nil || b.tx == nil {
		b.end()
		return b.err
	}
	gone, err := b.finish()
	if err == nil {
		err = b.tx.Commit()
	}
	if err != nil {
		b.fail(err)
		return b.err
	}
	b.tx = nil
	for id, p := range b.run {
		b.c.run[id] = p
	}
	b.end()
	return b.c.removeOriginals(gone)
}

// finish writes what the batch holds back. It gives the originals that lost
// their last document.
func (b *Batch) finish() (gone []string, err error) {
	if err := b.blocks.flush(); err != nil {
		return nil, err
	}
	if _, err := b.tx.Exec("UPDATE state SET sum = ?", b.contents.bytes()); err != nil {
		return nil, err
	}
	if gone, err = release(b.tx, b.released); err != nil {
		return nil, err
	}
	return gone, b.c.syncOriginals(b.referred)
}

// fail ends the batch with err.
func (b *Batch) fail(err error) {
	b.err = b.c.fault(err)
	b.drop()
}

// drop ends the batch without keeping anything of it.
func (b *Batch) drop() {
	if b.tx != nil {
		_ = b.tx.Rollback() // SQLite may have done it, and the disk is no worse for it
		b.tx = nil
	}
	b.c.keep.Lock()
	for _, o := range b.referred {
		o.id = 0
	}
	b.c.keep.Unlock()
	b.end()
}

func (b *Batch) end() {
	if b.c.batch == b {
		b.c.batch = nil
	}
	if b.err == nil {
		b.err = errors.New("corpus: the batch has ended")
	}
}
