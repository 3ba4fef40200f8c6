package main

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	_ "modernc.org/sqlite" // the driver
)

// fts5 is SQLite with an FTS5 table of trigrams beside the texts. It finds
// documents that hold three characters or more; occurrences are counted in their
// texts, and shorter strings by reading all texts.
type fts5 struct{ db *sql.DB }

const fts5Tables = `
CREATE TABLE texts (id INTEGER PRIMARY KEY, name TEXT, date TEXT, body TEXT);
CREATE VIRTUAL TABLE trigrams USING fts5(body, content='texts', content_rowid='id',
	tokenize='trigram case_sensitive 1')`

// openFTS5 opens the database in dir, with settings for speed.
func openFTS5(ctx context.Context, dir string) (*fts5, error) {
	pragmas := url.Values{"_pragma": {"journal_mode(wal)", "synchronous(normal)", "cache_size(-262144)", "mmap_size(2147483648)"}}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "fts5.db")+"?"+pragmas.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return &fts5{db}, db.PingContext(ctx)
}

// buildFTS5 writes all documents in one transaction, which ends on the disk.
// Merging the trigrams into one tree afterwards is no part of it, though the
// queries have the good of it.
func buildFTS5(ctx context.Context, dir string, docs []document) (out built, err error) {
	f, err := openFTS5(ctx, dir)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, f.db.Close()) }()
	write, err := measure("writing", func() error { return f.write(ctx, docs) })
	if err != nil {
		return out, err
	}
	_, err = f.db.ExecContext(ctx, "INSERT INTO trigrams(trigrams) VALUES('optimize'); VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
	if err != nil {
		return out, err
	}
	out.steps = []step{write}
	out.index, out.text, out.all, err = f.size(ctx)
	return out, err
}

func (f *fts5) write(ctx context.Context, docs []document) error {
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, fts5Tables); err != nil {
		return err
	}
	text, err := tx.PrepareContext(ctx, "INSERT INTO texts(id, name, date, body) VALUES(?, ?, ?, ?)")
	if err != nil {
		return err
	}
	trigrams, err := tx.PrepareContext(ctx, "INSERT INTO trigrams(rowid, body) VALUES(?, ?)")
	if err != nil {
		return err
	}
	for i, d := range docs {
		if _, err := text.ExecContext(ctx, i, d.ID, string(d.Date), d.Text); err != nil {
			return err
		}
		if _, err := trigrams.ExecContext(ctx, i, d.Text); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = f.db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}

// size tells the trigrams from the rest of the file.
func (f *fts5) size(ctx context.Context) (index, text, all int64, err error) {
	err = f.db.QueryRowContext(ctx, `SELECT sum(pgsize) FILTER (WHERE name LIKE 'trigrams%'), sum(pgsize) FILTER (WHERE name LIKE 'texts%'),
		sum(pgsize) FROM dbstat WHERE aggregate = TRUE`).Scan(&index, &text, &all)
	return index, text, all, err
}

func (f *fts5) engine(dir string) engine {
	return engine{
		name:  "FTS5",
		claim: issued,
		total: func(ctx context.Context, p string) (n int, err error) {
			err = f.texts(ctx, "texts.body", p, func(row *sql.Rows) error {
				var body sql.RawBytes
				err := row.Scan(&body)
				n += occurrences(string(body), p)
				return err
			})
			return n, err
		},
		documents: func(ctx context.Context, p string) (n int, err error) {
			err = f.texts(ctx, "count(*)", p, func(row *sql.Rows) error { return row.Scan(&n) })
			return n, err
		},
		byYear: func(ctx context.Context, p string) (map[string]tally, error) {
			years := map[string]tally{}
			err := f.texts(ctx, "substr(texts.date, 1, 4), texts.body", p, func(row *sql.Rows) error {
				var year string
				var body sql.RawBytes
				err := row.Scan(&year, &body)
				years[year] = tally{years[year].occurrences + occurrences(string(body), p), years[year].documents + 1}
				return err
			})
			return years, err
		},
		byDocument: func(ctx context.Context, p string, yield func(string, int)) error {
			return f.texts(ctx, "texts.name, texts.body", p, func(row *sql.Rows) error {
				var name string
				var body sql.RawBytes
				err := row.Scan(&name, &body)
				yield(name, occurrences(string(body), p))
				return err
			})
		},
		lines: func(ctx context.Context, p string, n int) (lines int, took time.Duration, err error) {
			start := time.Now()
			enough := errors.New("enough")
			err = f.texts(ctx, "texts.body", p, func(row *sql.Rows) error {
				var body sql.RawBytes
				if err := row.Scan(&body); err != nil {
					return err
				}
				lines += len(linesOf(string(body), p, n-lines))
				if lines == n {
					return enough
				}
				return nil
			})
			if errors.Is(err, enough) {
				err = nil
			}
			return lines, time.Since(start), err
		},
		reopen: func(ctx context.Context) error {
			again, err := openFTS5(ctx, dir)
			if err != nil {
				return err
			}
			return again.db.Close()
		},
		close: f.db.Close,
	}
}

// texts selects columns of the documents that hold p.
func (f *fts5) texts(ctx context.Context, columns, p string, each func(*sql.Rows) error) (err error) {
	from, arg := "texts WHERE instr(texts.body, ?) > 0", p
	if utf8.RuneCountInString(p) >= 3 {
		from = "trigrams JOIN texts ON texts.id = trigrams.rowid WHERE trigrams MATCH ?"
		if columns == "count(*)" {
			from = "trigrams WHERE trigrams MATCH ?"
		}
		arg = `"` + strings.ReplaceAll(p, `"`, `""`) + `"`
	}
	rows, err := f.db.QueryContext(ctx, "SELECT "+columns+" FROM "+from, arg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
