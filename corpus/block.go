package corpus

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/klauspost/compress/zstd"

	"tifa"
)

// blockSize is the size from which a block takes no further text. Blocks of
// 256 KiB compress Chinese to a third and decompress in 0.4 ms.
const blockSize = 256 << 10

// A block is a row of the table of blocks.
type block struct {
	id     int64
	length int
	sum    []byte
	data   []byte // compressed
}

const blockQuery = "SELECT length, sha256, data FROM block WHERE id = ?"

func readBlock(ctx context.Context, tx *sql.Tx, id int64) (*block, error) {
	b := &block{id: id}
	err := tx.QueryRowContext(ctx, blockQuery, id).Scan(&b.length, &b.sum, &b.data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errMissingBlock
	}
	return b, err
}

var (
	errMissingBlock = errors.New("missing, though documents refer to it")
	errBlockSum     = errors.New("data do not match their checksum")
)

// open decompresses b after verifying it.
func (b *block) open(d *zstd.Decoder) ([]byte, error) {
	if sum := sha256.Sum256(b.data); !bytes.Equal(sum[:], b.sum) {
		return nil, errBlockSum
	}
	texts, err := d.DecodeAll(b.data, make([]byte, 0, b.length))
	if err != nil {
		return nil, err
	}
	if len(texts) != b.length {
		return nil, fmt.Errorf("%d bytes, want %d", len(texts), b.length)
	}
	return texts, nil
}

// damaged reports what is wrong with block id.
func damaged(dir string, id int64, err error) error {
	return &tifa.Problem{
		Path: filepath.Join(dir, catalogueFile),
		Fact: fmt.Sprintf("text block %d: %v", id, err),
		Hint: `"tifa check" names the documents concerned; remove them and add them again`,
		Err:  tifa.ErrCorrupt,
	}
}

// missingBlock places the error of reading block id.
func missingBlock(dir string, id int64, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return damaged(dir, id, errMissingBlock)
	}
	return err
}

// textIn is the text of r in its block.
func (r *record) textIn(texts []byte) ([]byte, error) {
	if r.offset < 0 || r.length < 0 || r.offset+r.length > len(texts) {
		return nil, fmt.Errorf("text of %q is at bytes %d to %d of %d", r.ID, r.offset, r.offset+r.length, len(texts))
	}
	return texts[r.offset : r.offset+r.length], nil
}

// A blockWriter appends texts to blocks within a transaction.
type blockWriter struct {
	tx      *sql.Tx
	encoder *zstd.Encoder
	id      int64 // of the block being filled
	texts   []byte
	dirty   bool // texts hold more than the row does
}

// newBlockWriter goes on with the block that the last batch left unfilled.
func newBlockWriter(ctx context.Context, tx *sql.Tx, c *Corpus) (*blockWriter, error) {
	w := &blockWriter{tx: tx, encoder: c.encoder}
	length := 0
	err := tx.QueryRowContext(ctx, "SELECT id, length FROM block ORDER BY id DESC LIMIT 1").Scan(&w.id, &length)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		w.id = 1
		return w, nil
	case err != nil:
		return nil, err
	case length >= blockSize:
		w.id++
		return w, nil
	}
	b, err := readBlock(ctx, tx, w.id)
	if err != nil {
		return nil, err
	}
	if w.texts, err = b.open(c.decoder); err != nil {
		w.id, w.texts = w.id+1, nil // a damaged block is left as it is
	}
	return w, nil
}

// append stores text and says where.
func (w *blockWriter) append(text string) (id int64, offset int, err error) {
	id, offset = w.id, len(w.texts)
	w.texts = append(w.texts, text...)
	w.dirty = true
	if len(w.texts) >= blockSize {
		err = w.flush()
		w.id, w.texts = w.id+1, w.texts[:0]
	}
	return id, offset, err
}

// flush writes the block being filled.
func (w *blockWriter) flush() error {
	if !w.dirty {
		return nil
	}
	w.dirty = false
	return putBlock(w.tx, w.encoder, w.id, w.texts)
}

func putBlock(tx *sql.Tx, encoder *zstd.Encoder, id int64, texts []byte) error {
	data := encoder.EncodeAll(texts, nil)
	sum := sha256.Sum256(data)
	_, err := tx.Exec("INSERT INTO block (id, length, sha256, data) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET length = excluded.length, sha256 = excluded.sha256, data = excluded.data",
		id, len(texts), sum[:], data)
	return err
}
