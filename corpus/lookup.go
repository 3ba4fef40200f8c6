package corpus

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"tifa"
	"tifa/index"
)

// Document is a document with its text. If there is none the error wraps
// [tifa.ErrNotFound], and its hint names ids that come near.
func (v *View) Document(ctx context.Context, id string) (*tifa.Entry, error) {
	records, err := v.stored(ctx, "document = ?", id)
	if err == nil && len(records) == 0 {
		err = v.notFound(ctx, id)
	}
	if err == nil {
		err = v.readText(records[0])
	}
	if err != nil {
		return nil, v.c.fault(err)
	}
	return &records[0].Entry, nil
}

// Revisions are all revisions of a document up to this state, with their texts,
// the oldest first. If there are none the error wraps [tifa.ErrNotFound].
func (v *View) Revisions(ctx context.Context, id string) ([]tifa.Entry, error) {
	records, err := v.stored(ctx, "document = ?", id)
	if err == nil && len(records) == 0 {
		err = v.notFound(ctx, id)
	}
	if err != nil {
		return nil, v.c.fault(err)
	}
	records, err = v.c.stored(ctx, v.tx, "WHERE document = ? AND life = ? AND born <= ? ORDER BY seq", id, records[0].life, v.state.generation)
	if err != nil {
		return nil, v.c.fault(err)
	}
	var all []tifa.Entry
	for i, r := range records {
		if i+1 < len(records) && records[i+1].Revision == r.Revision {
			continue // the same text was given other facts
		}
		v.complete(r)
		if err := v.readText(r); err != nil {
			return nil, v.c.fault(err)
		}
		all = append(all, r.Entry)
	}
	return all, nil
}

// Entries are the documents that f admits, without their texts, in catalogue
// order: by date and id, documents without a date last.
func (v *View) Entries(ctx context.Context, f tifa.Filter) ([]*tifa.Entry, error) {
	records, err := v.entries(ctx, f)
	if err != nil {
		return nil, v.c.fault(err)
	}
	all := make([]*tifa.Entry, len(records))
	for i, r := range records {
		all[i] = &r.Entry
	}
	return all, nil
}

// Translations are the texts of the event of d in other languages, with their texts,
// in order of language and id. seriesKey is as in [Batch.Put]; d need not be in the
// corpus.
func (v *View) Translations(ctx context.Context, d *tifa.Document, seriesKey string) (all []*tifa.Entry, err error) {
	defer index.Guard(&err, v.shards...)()
	if d.Language == "" {
		return nil, nil
	}
	found := slices.DeleteFunc(v.search.OfEvent(d, v.SeriesOf(d, seriesKey)), func(e *tifa.Entry) bool {
		return e.Language == "" || e.Language == d.Language
	})
	slices.SortFunc(found, func(a, b *tifa.Entry) int {
		return cmp.Or(cmp.Compare(a.Language, b.Language), cmp.Compare(a.ID, b.ID))
	})
	for _, e := range found {
		full, err := v.Document(ctx, e.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, full)
	}
	return all, nil
}

// chosenMost is how many records are asked for by their keys, of which SQLite takes
// 32,766 at most; more are read with all others.
const chosenMost = 2000

func (v *View) entries(ctx context.Context, f tifa.Filter) ([]*record, error) {
	admitted, err := v.search.Admitted(ctx, f)
	if err != nil {
		return nil, err
	}
	condition, args := "", []any{}
	if len(admitted) <= chosenMost { // a series among many: the rest need not be read
		for seq := range admitted {
			args = append(args, seq)
		}
		condition = "seq IN (" + strings.TrimSuffix(strings.Repeat("?,", len(args)), ",") + ")"
	}
	records, err := v.stored(ctx, condition, args...)
	if err != nil {
		return nil, err
	}
	records = slices.DeleteFunc(records, func(r *record) bool { return !admitted[r.seq] })
	sortCatalogue(records)
	return records, nil
}

// Documents yields the documents that f admits with their texts, in the order of
// [View.Entries]. It stops at the first error, which it yields last.
func (v *View) Documents(ctx context.Context, f tifa.Filter) iter.Seq2[*tifa.Entry, error] {
	return func(yield func(*tifa.Entry, error) bool) {
		records, err := v.entries(ctx, f)
		for i := 0; i < len(records) && err == nil; i++ {
			r := records[i]
			records[i] = nil // its text goes with it
			if err = ctx.Err(); err != nil {
				break
			}
			if err = v.readText(r); err == nil && !yield(&r.Entry, nil) {
				return
			}
		}
		if err != nil {
			yield(nil, v.c.fault(err))
		}
	}
}

// Resolve is the id of the document that name means: an id, the path that a
// document was added by, the absolute path of the file it came from, or the end
// of that path, from a "/" on, if it is the end of no other. The error wraps
// [tifa.ErrNotFound] if name means none or several.
func (v *View) Resolve(ctx context.Context, name string) (id string, err error) {
	id, err = v.resolve(ctx, name)
	return id, v.c.fault(err)
}

func (v *View) resolve(ctx context.Context, name string) (string, error) {
	clean := filepath.ToSlash(filepath.Clean(name))
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	for _, try := range []func() ([]string, error){
		func() ([]string, error) { return v.ids(ctx, "document = ?", name) },
		func() ([]string, error) { return v.ids(ctx, "document = ?", clean) },
		func() ([]string, error) { return v.ids(ctx, "path = ?", filepath.ToSlash(abs)) },
		func() ([]string, error) {
			return v.byPath(ctx, filepath.ToSlash(abs), "/"+strings.TrimLeft(clean, "./"))
		},
	} {
		ids, err := try()
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

// byPath are the documents whose path is this one, or else ends so.
func (v *View) byPath(ctx context.Context, path, suffix string) (ids []string, err error) {
	records, err := v.stored(ctx, "")
	if err != nil {
		return nil, err
	}
	var equal, ending []string
	for _, r := range records {
		if r.Provenance.Path == path {
			equal = append(equal, r.ID)
		}
		if strings.HasSuffix(r.Provenance.Path, suffix) {
			ending = append(ending, r.ID)
		}
	}
	if equal == nil {
		equal = ending
	}
	slices.Sort(equal)
	return equal, nil
}

// ids are the documents that the condition chooses, all of them if it is empty.
func (v *View) ids(ctx context.Context, condition string, args ...any) (ids []string, err error) {
	statement := "SELECT document FROM revision WHERE " + v.alive
	if condition != "" {
		statement += " AND " + condition
	}
	rows, err := v.tx.QueryContext(ctx, statement+" ORDER BY document", args...)
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

// verifyText compares a text in a shard with the checksum of its record.
func (r *record) verifyText(path, text string) error {
	if sum := sha256.Sum256([]byte(text)); !bytes.Equal(sum[:], r.textSum) {
		return &tifa.Problem{
			Path: path, Fact: fmt.Sprintf("the text of %q, revision %d, does not match its checksum", r.ID, r.Revision),
			Hint: `run "tifa check --repair"`, Err: tifa.ErrCorrupt,
		}
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
