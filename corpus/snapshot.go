package corpus

import (
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"math/bits"
)

// A contents is the sum of a checksum of each current document, over its id,
// its text and its facts, as a number of 256 bits that wraps around. It does
// not depend on the order of adding, and a document is taken out by
// subtraction.
type contents [4]uint64

func (c *contents) add(r *record)    { c.combine(r, bits.Add64) }
func (c *contents) remove(r *record) { c.combine(r, bits.Sub64) }

func (c *contents) combine(r *record, op func(x, y, carry uint64) (uint64, uint64)) {
	h := sha256.New()
	h.Write([]byte(r.ID))
	h.Write([]byte{0})
	h.Write(r.textSum)
	h.Write(r.facts)
	sum := h.Sum(nil)
	var carry uint64
	for i := range c {
		c[i], carry = op(c[i], binary.LittleEndian.Uint64(sum[8*i:]), carry)
	}
}

func (c *contents) bytes() []byte {
	var b []byte
	for _, n := range c {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	return b
}

// name is the snapshot as it is printed.
func (c *contents) name() string {
	sum := sha256.Sum256(c.bytes())
	return hex.EncodeToString(sum[:6])
}

func readContents(tx *sql.Tx) (c contents, err error) {
	var b []byte
	if err := tx.QueryRow("SELECT sum FROM state").Scan(&b); err != nil {
		return c, err
	}
	for i := range c {
		if len(b) >= 8*(i+1) {
			c[i] = binary.LittleEndian.Uint64(b[8*i:])
		}
	}
	return c, nil
}
