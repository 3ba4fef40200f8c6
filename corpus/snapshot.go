package corpus

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math/bits"
	"strings"
	"time"

	"tifa"
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

// contentsOf reads what bytes wrote.
func contentsOf(b []byte) (c contents) {
	for i := range c {
		if len(b) >= 8*(i+1) {
			c[i] = binary.LittleEndian.Uint64(b[8*i:])
		}
	}
	return c
}

// A Snapshot is a state of the corpus that is kept. [Corpus.At] reads it.
type Snapshot struct {
	// Name names the contents: equal documents, equal name, in any corpus.
	Name      string
	Label     string // what its user calls it, "" if nothing
	Documents int
	Made      string // RFC 3339, UTC
	Current   bool

	generation int64
}

// A generation is a row of the table of generations.
type generation struct {
	number    int64
	sum       contents
	documents int
}

// lastGeneration is the current one; number 0, which no row has, is that of an
// empty corpus.
func lastGeneration(ctx context.Context, tx *sql.Tx) (*generation, error) {
	g := &generation{}
	var sum []byte
	err := tx.QueryRowContext(ctx, "SELECT number, sum, documents FROM generation ORDER BY number DESC LIMIT 1").Scan(&g.number, &sum, &g.documents)
	if errors.Is(err, sql.ErrNoRows) {
		return g, nil
	}
	g.sum = contentsOf(sum)
	return g, err
}

func insertGeneration(tx *sql.Tx, sum contents, documents int) error {
	_, err := tx.Exec("INSERT INTO generation (sum, name, documents, made) VALUES (?, ?, ?, ?)",
		sum.bytes(), sum.name(), documents, time.Now().UTC().Format(time.RFC3339))
	return err
}

// snapshots are those that are kept, the oldest first.
func snapshots(ctx context.Context, tx querier) (all []Snapshot, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT number, name, coalesce(label, ''), documents, made FROM generation ORDER BY number")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s Snapshot
		if err := rows.Scan(&s.generation, &s.Name, &s.Label, &s.Documents, &s.Made); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	if n := len(all); n > 0 {
		all[n-1].Current = true
	}
	return all, rows.Err()
}

// Snapshots are the states of the corpus that are kept, the oldest first: one
// for each batch and each removal since the last [Corpus.Prune].
func (c *Corpus) Snapshots(ctx context.Context) ([]Snapshot, error) {
	all, err := snapshots(ctx, c.read)
	return all, c.fault(err)
}

// find chooses among snapshots by a label, a name, or the beginning of a name
// that is that of no other; "" is the current one. Of several states of the
// same contents it takes the last.
func find(all []Snapshot, name string) (*Snapshot, error) {
	if len(all) == 0 && name == "" {
		return &Snapshot{Name: (&contents{}).name(), Current: true}, nil
	}
	var found *Snapshot
	for i := range all {
		s := &all[i]
		if name == "" || name == s.Label || name == s.Name {
			found = s
		}
	}
	if found != nil {
		return found, nil
	}
	const shortest = 4
	for i := range all {
		if s := &all[i]; len(name) >= shortest && strings.HasPrefix(s.Name, name) {
			if found != nil && found.Name != s.Name {
				return nil, &tifa.Problem{Fact: fmt.Sprintf("%q begins the names of several snapshots, %s and %s", name, found.Name, s.Name), Hint: "give the whole name", Err: tifa.ErrNotFound}
			}
			found = s
		}
	}
	if found == nil {
		return nil, &tifa.Problem{Fact: fmt.Sprintf("no snapshot %q in the corpus", name), Hint: "tifa snapshots lists those that are kept", Err: tifa.ErrNotFound}
	}
	return found, nil
}

// Label calls the snapshot of this name by a label, which [Corpus.At] takes as
// well and which no other snapshot may have; "" takes its label away. The corpus
// must be open for writing.
func (c *Corpus) Label(ctx context.Context, name, label string) error {
	if c.write == nil || c.batch != nil {
		return errors.New("corpus: not open for writing, or a batch is open")
	}
	all, err := snapshots(ctx, c.write)
	if err != nil {
		return c.fault(err)
	}
	s, err := find(all, name)
	if err != nil {
		return err
	}
	for _, other := range all {
		if label != "" && (other.Label == label && other.generation != s.generation || other.Name == label) {
			return &tifa.Problem{Fact: fmt.Sprintf("%q is another snapshot already, of %s", label, other.Made), Hint: "choose another label"}
		}
	}
	var value any
	if label != "" {
		value = label
	}
	_, err = c.write.ExecContext(ctx, "UPDATE generation SET label = ? WHERE number = ?", value, s.generation)
	return c.fault(err)
}
