package corpus

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"tifa"
	"tifa/index"
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
	Updated   Outcome = "updated" // given other facts, or a new revision
)

// A Batch is a run of documents that are acknowledged together. It is not safe
// for concurrent use. After an error that is not [ErrRefused] nothing of the
// batch is kept, and Put and Commit repeat that error.
type Batch struct {
	c          *Corpus
	tx         *sql.Tx // nil before the first Put
	find       *sql.Stmt
	findPath   *sql.Stmt
	insert     *sql.Stmt // the rows of a full bundle
	pending    bundler   // not yet in the catalogue
	packed     []byte
	shards     shardWriter
	contents   contents
	generation int64 // that the batch makes
	documents  int   // of that generation
	seq        int64 // of the record inserted last
	changed    bool
	run        map[uint64]struct{} // what it adds to the run of the corpus
	referred   []*original         // that this batch gave an id
	err        error
}

// Begin begins a batch; the corpus must be open for writing and have no other
// batch. Large corpora are added in many batches: each makes a shard and costs
// some milliseconds to commit, and holds back the acknowledgement of all in it.
func (c *Corpus) Begin() *Batch {
	b := &Batch{c: c, run: map[uint64]struct{}{}}
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
// read as one of the series that goes by this name. Searches choose by the
// statements, lists and other parts of s, the structure of d; nil has none. It
// is one of the facts of d.
//
// It refuses, with a problem that wraps [ErrRefused], an id that stands already
// in this run (since the corpus was opened) with another text, a file whose
// path is its id if a file from elsewhere has that id, and a text that is not
// UTF-8 or is longer than a shard can hold.
func (b *Batch) Put(d *tifa.Document, seriesKey string, s *tifa.Structure) (Outcome, error) {
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
	outcome, err := b.put(d, seriesKey, s, sum)
	switch {
	case errors.Is(err, ErrRefused):
		return "", err
	case err != nil:
		b.fail(err)
		return "", b.err
	}
	b.run[b.c.ids.hash(d.ID)] = struct{}{}
	return outcome, nil
}

// inRun reports whether a document of this id was put since the corpus was opened.
func (b *Batch) inRun(id string) bool {
	h := b.c.ids.hash(id)
	_, here := b.run[h]
	_, before := b.c.run[h]
	return here || before
}

// begin opens the transaction.
func (b *Batch) begin() (err error) {
	ctx := context.Background() // a batch is short, and the caller decides its end
	if b.tx, err = b.c.write.BeginTx(ctx, nil); err != nil {
		return b.c.fault(err)
	}
	if b.insert, err = b.tx.Prepare(insertion(perBundle)); err == nil {
		b.find, err = b.tx.Prepare("SELECT seq, life, coalesce(original, 0), text_sha256, facts FROM revision WHERE document = ? AND died IS NULL")
	}
	if err == nil {
		b.findPath, err = b.tx.Prepare("SELECT document FROM revision WHERE path = ? AND died IS NULL")
	}
	var last *generation
	if err == nil {
		last, err = lastGeneration(ctx, b.tx)
	}
	if err == nil {
		b.contents, b.generation, b.documents = last.sum, last.number+1, last.documents
		b.seq, err = lastID(b.tx, "revision")
	}
	if err == nil {
		b.shards, err = b.c.newShardWriter(b.tx)
	}
	if err != nil {
		b.fail(err)
	}
	return b.err
}

func (b *Batch) put(d *tifa.Document, seriesKey string, s *tifa.Structure, sum [sha256.Size]byte) (Outcome, error) {
	old, err := b.standing(d.ID)
	if err != nil {
		return "", err
	}
	r := &record{born: b.generation, seriesKey: seriesKey, textSum: sum[:]}
	r.Document = *d
	r.setMarks(marksOf(s))
	r.evidence = packedEvidence(d.Evidence)
	r.facts = r.sumFacts()
	sameText := old != nil && string(old.textSum) == string(r.textSum)
	if sameText && string(old.facts) == string(r.facts) {
		return Unchanged, nil
	}
	if old != nil {
		if err := b.complete(old); err != nil {
			return "", err
		}
	}
	if old != nil && !sameText && b.inRun(d.ID) {
		return "", &tifa.Problem{
			Path: d.Provenance.Path, Fact: fmt.Sprintf("id %q stands already at %s, with another text", d.ID, old.Provenance.Path),
			Hint: "give one of them an id of its own", Err: ErrRefused,
		}
	}
	if old != nil && !sameText && namedByPath(d) && old.Provenance.Path != d.Provenance.Path {
		return "", &tifa.Problem{
			Path: d.Provenance.Path, Fact: fmt.Sprintf("id %q belongs to %s", d.ID, old.Provenance.Path),
			Hint: "add it by its full path, or remove the other first", Err: ErrRefused,
		}
	}
	r.seq, r.life = b.seq+1, b.seq+1
	r.number(old, sameText)
	if err := b.shards.add(r); err != nil {
		return "", err
	}
	if r.original, err = b.refer(d.Provenance.SHA256); err != nil {
		return "", err
	}
	if err := b.enter(r, old); err != nil {
		return "", err
	}
	if old == nil {
		return Added, nil
	}
	return Updated, nil
}

// number tells what follows from the record that r takes the place of.
func (r *record) number(old *record, sameText bool) {
	if old != nil {
		r.life = old.life
	}
	if sameText {
		r.Revision, r.Added, r.Characters, r.Words = old.Revision, old.Added, old.Characters, old.Words
		return
	}
	size := text.SizeOf(r.Text)
	r.Revision, r.Characters, r.Words = 1, size.Characters, size.Words
	if old != nil {
		r.Revision = old.Revision + 1
	}
	r.Added = time.Now().UTC().Format(time.RFC3339)
}

// enter writes r, which takes the place of old if there is one.
func (b *Batch) enter(r, old *record) error {
	b.seq, b.changed = r.seq, true
	r.checksum = r.sumRecord()
	if old != nil {
		if _, err := b.tx.Exec("UPDATE revision SET died = ? WHERE seq = ?", b.generation, old.seq); err != nil {
			return err
		}
		b.contents.remove(old)
	} else {
		b.documents++
	}
	b.contents.add(r)
	b.c.ids.add(r.ID)
	if isFile(&r.Document) {
		b.c.paths.add(r.Provenance.Path)
	}
	if b.pending.add(r); b.pending.n == perBundle {
		return b.flush()
	}
	return nil
}

// flush writes the pending bundle and its rows.
func (b *Batch) flush() (err error) {
	p := &b.pending
	if p.n == 0 {
		return nil
	}
	if p.n == perBundle {
		_, err = b.insert.Exec(p.rows...)
	} else {
		_, err = b.tx.Exec(insertion(p.n), p.rows...)
	}
	if err == nil {
		b.packed = b.c.bundles.EncodeAll(p.data, b.packed[:0])
		_, err = b.tx.Exec("INSERT INTO bundle (first, records) VALUES (?, ?)", p.first, b.packed)
	}
	p.n, p.data, p.rows = 0, p.data[:0], p.rows[:0]
	return err
}

// insertion is the statement that inserts n rows into the table of revisions.
func insertion(n int) string {
	row := "(?" + strings.Repeat(", ?", strings.Count(rowColumns, ",")) + ")"
	return "INSERT INTO revision (" + rowColumns + ") VALUES " + row + strings.Repeat(", "+row, n-1)
}

// isFile reports whether the file of d holds nothing else.
func isFile(d *tifa.Document) bool {
	switch d.Provenance.MediaType {
	case "application/jsonl", "text/csv":
		return false
	}
	return true
}

// namedByPath reports whether the id of d is the path of its file, which says
// nothing about the document.
func namedByPath(d *tifa.Document) bool {
	return isFile(d) && strings.HasSuffix(d.Provenance.Path, strings.TrimLeft(d.ID, "./"))
}

// byPath gives a document that is named by its path the id that its file has
// in the corpus, if it has one: the same file, added from another folder, is the
// same document.
func (b *Batch) byPath(d *tifa.Document) (*tifa.Document, error) {
	if !namedByPath(d) {
		return d, nil
	}
	if may, err := b.may(b.c.paths, d.Provenance.Path); !may || err != nil {
		return d, err
	}
	var id string
	err := b.findPath.QueryRow(d.Provenance.Path).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) || id == d.ID {
		return d, nil
	}
	named := *d
	named.ID = id
	return &named, err
}

// may reports whether the catalogue may hold a name, which it can then be asked
// for.
func (b *Batch) may(n *names, name string) (bool, error) {
	if n.due(b.documents) {
		if err := cmp.Or(b.flush(), n.read(b.tx)); err != nil {
			return false, err
		}
	}
	if !n.may(name) {
		return false, nil
	}
	return true, b.flush()
}

// standing is what the table of revisions holds of the record that stands for
// id, nil if there is none.
func (b *Batch) standing(id string) (*record, error) {
	if may, err := b.may(b.c.ids, id); !may || err != nil {
		return nil, err
	}
	r := &record{}
	r.ID = id
	err := b.find.QueryRow(id).Scan(&r.seq, &r.life, &r.original, &r.textSum, &r.facts)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return r, err
}

// complete reads the rest of a record that stands.
func (b *Batch) complete(r *record) error {
	ctx := context.Background()
	u, err := newUnbundler(ctx, b.tx, b.c.dir)
	if err != nil {
		return err
	}
	defer u.close()
	return u.complete(ctx, []*record{r}, func(err error) error { return err })
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
// Afterwards it merges shards if there are many small ones; what that comes to
// does not touch the acknowledgement. Merging ends when ctx is done, and is left
// to the next batch then; bringing to the disk does not.
func (b *Batch) Commit(ctx context.Context) error {
	if b.err != nil || b.tx == nil {
		b.end()
		return b.err
	}
	err := b.finish()
	if err == nil {
		err = b.c.commit(b.tx)
	}
	if err != nil {
		b.fail(err)
		return b.err
	}
	b.tx = nil
	maps.Copy(b.c.run, b.run)
	b.end()
	if !b.changed {
		return nil
	}
	if err := b.c.mergeDue(ctx); ctx.Err() == nil {
		return err
	}
	return nil
}

// finish writes what the batch holds back.
func (b *Batch) finish() error {
	if !b.changed {
		return nil
	}
	if err := b.flush(); err != nil {
		return err
	}
	if err := b.shards.finish(); err != nil {
		return err
	}
	if err := b.shards.list(b.tx, b.generation); err != nil {
		return err
	}
	if err := insertGeneration(b.tx, b.contents, b.documents); err != nil {
		return err
	}
	return b.c.syncOriginals(b.referred)
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
	b.shards.drop()
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

// indexed is r as the index keeps it.
func (r *record) indexed() *index.Document {
	d := &index.Document{Key: r.seq, Born: r.born, SeriesKey: r.seriesKey, Marks: r.marks}
	d.Entry = r.Entry
	return d
}
