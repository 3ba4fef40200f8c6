package corpus

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"tifa"
)

const (
	catalogueFile = "catalogue.db"
	oldestVersion = 3 // of a catalogue that can be read; version 2 had a column for each fact
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations are the statements that bring a catalogue to version i: the oldest
// one from nothing, the others from the version before.
func migrations() map[int]string {
	entries, err := migrationFiles.ReadDir("migrations")
	if err != nil {
		panic(err) // they are in the binary
	}
	all := map[int]string{}
	for _, e := range entries {
		b, err := migrationFiles.ReadFile("migrations/" + e.Name())
		if err != nil {
			panic(err)
		}
		version, err := strconv.Atoi(strings.TrimSuffix(e.Name(), ".sql"))
		if err != nil {
			panic(err)
		}
		all[version] = string(b)
	}
	return all
}

func newestVersion() int { return oldestVersion + len(migrations()) - 1 }

// An access is how a catalogue is opened.
type access int

const (
	reading access = iota
	writing
	// sealed reads a catalogue on a disk that nobody can write to, where SQLite
	// cannot make the file that readers and writers share.
	sealed
)

// openDB prepares access to the catalogue at path.
func openDB(path string, how access) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	slashed := filepath.ToSlash(abs)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // a drive letter
	}
	settings := url.Values{"_pragma": {"busy_timeout(10000)"}}
	switch how {
	case writing:
		settings.Add("_pragma", "journal_mode(wal)")
		settings.Add("_pragma", "synchronous(full)")
		settings.Add("_pragma", "secure_delete(on)") // a removed text leaves the file
		settings.Set("_txlock", "immediate")
	case sealed:
		settings.Set("immutable", "1")
		fallthrough
	default:
		settings.Set("mode", "ro")
	}
	u := url.URL{Scheme: "file", Path: slashed, RawQuery: settings.Encode()}
	return sql.Open("sqlite", u.String())
}

func schemaVersion(ctx context.Context, db *sql.DB) (version int, err error) {
	err = db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
	return version, err
}

// migrate brings the catalogue to the newest version, each step in a
// transaction of its own.
func migrate(ctx context.Context, db *sql.DB, path string) error {
	version, err := schemaVersion(ctx, db)
	if err != nil {
		return err
	}
	steps := migrations()
	switch {
	case version > newestVersion():
		return newer(path, version)
	case version > 0 && version < oldestVersion:
		return older(path, version)
	}
	for version = max(version, oldestVersion-1); version < newestVersion(); version++ {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, steps[version+1]+fmt.Sprintf("\nPRAGMA user_version = %d;", version+1))
		if err != nil {
			return errors.Join(err, tx.Rollback())
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

func newer(path string, version int) error {
	return &tifa.Problem{
		Path: path,
		Fact: fmt.Sprintf("catalogue version %d, this tifa knows versions up to %d", version, newestVersion()),
		Hint: "use the newer tifa that wrote it",
	}
}

func older(path string, version int) error {
	return &tifa.Problem{
		Path: path,
		Fact: fmt.Sprintf("catalogue version %d, this tifa knows versions from %d", version, oldestVersion),
		Hint: "add the documents to a new corpus; the files that they came from are under originals/",
	}
}

func (c *Corpus) fault(err error) error { return fault(c.dir, err) }

// statementClosed is what database/sql says, without a name for it, of a statement whose
// transaction was ended by its context.
const statementClosed = "sql: statement is closed"

// fault says in the words of a reader what the database reports.
func fault(dir string, err error) error {
	var p *tifa.Problem
	var e *sqlite.Error
	if err == nil || errors.As(err, &p) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if errors.Is(err, sql.ErrTxDone) || strings.HasSuffix(err.Error(), statementClosed) {
		return context.Canceled // nothing else ends a view before its time
	}
	path := filepath.Join(dir, catalogueFile)
	if !errors.As(err, &e) {
		return writeFault(path, err)
	}
	switch e.Code() & 0xFF {
	case sqlite3.SQLITE_INTERRUPT:
		return context.Canceled
	case sqlite3.SQLITE_FULL:
		return full(dir, err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return &tifa.Problem{Path: path, Fact: "corrupt catalogue: " + strings.TrimSpace(e.Error()), Hint: "restore it from a backup, or add the documents to a new corpus", Err: tifa.ErrCorrupt}
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return &tifa.Problem{Path: path, Fact: "the catalogue is busy", Hint: "try again", Err: tifa.ErrLocked}
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN:
		return &tifa.Problem{Path: path, Fact: "no permission to use the catalogue", Hint: permit(dir), Err: fs.ErrPermission}
	}
	return &tifa.Problem{Path: path, Fact: e.Error(), Err: err}
}

// writeFault says what is wrong with a file of the corpus.
func writeFault(path string, err error) error {
	var p *tifa.Problem
	switch {
	case err == nil || errors.As(err, &p):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, syscall.ENOSPC):
		return full(path, err)
	case errors.Is(err, fs.ErrPermission):
		return &tifa.Problem{Path: path, Fact: "no permission to write", Hint: "choose another directory with --corpus", Err: err}
	}
	return &tifa.Problem{Path: path, Fact: cause(err), Err: err}
}

// permit is the hint to give the user the rights to a corpus.
func permit(dir string) string { return "chmod -R u+rwX " + dir }

// denied says what is wrong with a file of a corpus that is there: that it may not
// be read or written, or anything else.
func (c *Corpus) denied(path, action string, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return &tifa.Problem{Path: path, Fact: "no permission to " + action, Hint: permit(c.dir), Err: err}
	}
	return writeFault(path, err)
}

func full(path string, err error) error {
	return &tifa.Problem{Path: path, Fact: "the disk is full; what was acknowledged is kept", Hint: "free some space and run the same command again", Err: err}
}

// cause is the text of err without the path that a Problem tells already.
func cause(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return err.Error()
}
