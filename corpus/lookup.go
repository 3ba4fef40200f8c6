package corpus

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"tifa"
)

// Document is the current revision of a document with its text. If there is
// none the error wraps [tifa.ErrNotFound], and its hint names ids that come
// near.
func (c *Corpus) Document(ctx context.Context, id string) (*tifa.Entry, error) {
	v, err := c.view(ctx)
	if err != nil {
		return nil, err
	}
	defer v.Close()
	r, err := v.document(ctx, id)
	if err != nil {
		return nil, c.fault(err)
	}
	return &r.Entry, nil
}

func (v *view) document(ctx context.Context, id string) (*record, error) {
	records, err := v.stored(ctx, "WHERE document = ? AND current", id)
	if err != nil {
		return nil, err
	}
	r, err := v.found(ctx, id, records)
	if err != nil {
		return nil, err
	}
	if err := v.adopt(ctx, r); err != nil {
		return nil, err
	}
	return r, v.readText(ctx, r)
}

// Revisions are all revisions of a document with their texts, the oldest
// first. If there are none the error wraps [tifa.ErrNotFound].
func (c *Corpus) Revisions(ctx context.Context, id string) ([]tifa.Entry, error) {
	v, err := c.view(ctx)
	if err != nil {
		return nil, err
	}
	defer v.Close()
	records, err := v.stored(ctx, "WHERE document = ? ORDER BY number", id)
	if err == nil {
		records, err = v.complete(ctx, records)
	}
	if err == nil {
		_, err = v.found(ctx, id, records)
	}
	if err != nil {
		return nil, c.fault(err)
	}
	all := make([]tifa.Entry, len(records))
	for i, r := range records {
		if err := v.readText(ctx, r); err != nil {
			return nil, c.fault(err)
		}
		all[i] = r.Entry
	}
	return all, nil
}

// Entries are the current documents that f admits, without their texts, in
// catalogue order: by date and id, documents without a date last.
func (c *Corpus) Entries(ctx context.Context, f tifa.Filter) ([]*tifa.Entry, error) {
	v, err := c.view(ctx)
	if err != nil {
		return nil, err
	}
	defer v.Close()
	records, err := v.stored(ctx, "WHERE current")
	if err == nil {
		records, err = v.complete(ctx, records)
	}
	if err != nil {
		return nil, c.fault(err)
	}
	records = slices.DeleteFunc(records, func(r *record) bool { return !f.Admits(&r.Entry) })
	sortCatalogue(records)
	all := make([]*tifa.Entry, len(records))
	for i, r := range records {
		all[i] = &r.Entry
	}
	return all, nil
}

// Resolve is the id of the document that name means: an id, the path that a
// document was added by, the absolute path of the file it came from, or the end
// of that path, from a "/" on, if it is the end of no other. The error wraps
// [tifa.ErrNotFound] if name means none or several.
func (c *Corpus) Resolve(ctx context.Context, name string) (id string, err error) {
	v, err := c.view(ctx)
	if err != nil {
		return "", err
	}
	defer v.Close()
	id, err = v.resolve(ctx, name)
	return id, c.fault(err)
}

func (v *view) resolve(ctx context.Context, name string) (string, error) {
	clean := filepath.ToSlash(filepath.Clean(name))
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	for _, try := range []struct{ clause, arg string }{
		{"document = ?", name},
		{"document = ?", clean},
		{"path = ?", filepath.ToSlash(abs)},
		{"substr(path, -length(?1)) = ?1", "/" + strings.TrimLeft(clean, "./")},
	} {
		ids, err := v.ids(ctx, try.clause, try.arg)
		if err != nil {
			return "", err
		}
		switch {
		case len(ids) == 1:
			return ids[0], nil
		case len(ids) > 1:
			return "", &tifa.Problem{
				Fact: fmt.Sprintf("%q means %d documents", name, len(ids)),
				Hint: "name one by its id: " + list(ids), Err: tifa.ErrNotFound,
			}
		}
	}
	return "", v.notFound(ctx, name)
}

func (v *view) ids(ctx context.Context, clause, arg string) (ids []string, err error) {
	rows, err := v.tx.QueryContext(ctx, "SELECT document FROM revision WHERE current AND "+clause+" ORDER BY document", arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// list names the first few of ids.
func list(ids []string) string {
	const most = 5
	if len(ids) > most {
		return strings.Join(ids[:most], ", ") + ", …"
	}
	return strings.Join(ids, ", ")
}

// verifyText compares a text with the checksum of its record.
func (r *record) verifyText(text []byte) error {
	if sum := sha256.Sum256(text); !bytes.Equal(sum[:], r.textSum) {
		return fmt.Errorf("text of %q, revision %d, does not match its checksum", r.ID, r.Revision)
	}
	return nil
}

func unknown(id string, near []string) error {
	p := &tifa.Problem{Fact: fmt.Sprintf("no document %q in the corpus", id), Hint: "tifa list shows what there is", Err: tifa.ErrNotFound}
	if len(near) > 0 {
		p.Hint = "did you mean " + strings.Join(near, ", ") + "?"
	}
	return p
}

// nearest are up to three of ids that come near id: that hold it or are held
// by it, or differ in a third of its characters at most.
func nearest(id string, ids []string) []string {
	type candidate struct {
		id       string
		distance int
	}
	wanted := []rune(strings.ToLower(id))
	var near []candidate
	for _, s := range ids {
		lower := strings.ToLower(s)
		r := []rune(lower)
		difference := max(len(r), len(wanted)) - min(len(r), len(wanted))
		if strings.Contains(lower, string(wanted)) || len(r) >= 4 && strings.Contains(string(wanted), lower) {
			near = append(near, candidate{s, difference})
			continue
		}
		bound := max(1, len(wanted)/3)
		if difference > bound {
			continue
		}
		if d := editDistance(wanted, r); d <= bound {
			near = append(near, candidate{s, d})
		}
	}
	slices.SortFunc(near, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.id, b.id))
	})
	var out []string
	for _, c := range near[:min(3, len(near))] {
		out = append(out, c.id)
	}
	return out
}

// editDistance is the number of characters to insert, delete or replace to
// make b of a (Levenshtein).
func editDistance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
