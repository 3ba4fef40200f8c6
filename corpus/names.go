package corpus

import (
	"database/sql"
	"hash/maphash"
)

// names are what a column may hold of standing revisions, by their hashes: what
// is not among them need not be looked for. They are read when so many were
// looked for that reading all of them takes no longer.
type names struct {
	statement string // that selects them
	seed      maphash.Seed
	hashes    map[uint64]struct{} // nil until they are read
	asked     int
}

func newNames(statement string) *names {
	return &names{statement: statement, seed: maphash.MakeSeed()}
}

// due reports whether the names should be read before the next look-up, where
// there are so many documents.
func (n *names) due(documents int) bool {
	const dearer = 16 // looking one up than reading one of all
	if n.hashes != nil {
		return false
	}
	n.asked++
	return n.asked*dearer >= documents
}

// may reports whether the column may hold s.
func (n *names) may(s string) bool {
	if n.hashes == nil {
		return true
	}
	_, ok := n.hashes[n.hash(s)]
	return ok
}

func (n *names) hash(s string) uint64 { return maphash.String(n.seed, s) }

func (n *names) read(tx *sql.Tx) error {
	rows, err := tx.Query(n.statement)
	if err != nil {
		return err
	}
	defer rows.Close()
	all := map[uint64]struct{}{}
	for rows.Next() {
		var s sql.RawBytes
		if err := rows.Scan(&s); err != nil {
			return err
		}
		all[maphash.Bytes(n.seed, s)] = struct{}{}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	n.hashes = all
	return nil
}

// add notes that the column holds s.
func (n *names) add(s string) {
	if n.hashes != nil {
		n.hashes[n.hash(s)] = struct{}{}
	}
}
