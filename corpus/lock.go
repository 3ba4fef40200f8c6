package corpus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"tifa"
)

const (
	lockFile   = "lock"
	writerFile = "writer.json"
)

// A holder is what writer.json tells of the one who holds the lock.
type holder struct {
	PID     int    `json:"pid"`
	Host    string `json:"host"`
	Command string `json:"command"`
	Since   string `json:"since"` // RFC 3339
}

// acquire takes the lock of the corpus in dir, waiting as long as w says.
func acquire(ctx context.Context, dir string, w Writer) (*flock.Flock, error) {
	const pause = 50 * time.Millisecond
	lock := flock.New(filepath.Join(dir, lockFile))
	ok, err := lock.TryLock()
	if !ok && err == nil && w.Wait > 0 {
		waiting, stop := context.WithTimeout(ctx, w.Wait)
		defer stop()
		ok, err = lock.TryLockContext(waiting, pause)
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			err = nil
		}
	}
	switch {
	case err != nil:
		return nil, writeFault(lock.Path(), err)
	case !ok:
		return nil, locked(dir)
	}
	return lock, nil
}

func locked(dir string) error {
	p := &tifa.Problem{Path: dir, Fact: "locked by another writer", Hint: "wait until it is done, then run the same command again", Err: tifa.ErrLocked}
	h, err := readHolder(dir)
	if err != nil {
		return p
	}
	p.Fact = fmt.Sprintf("locked by another writer: %s (process %d on %s, since %s)", h.Command, h.PID, h.Host, h.Since)
	return p
}

func readHolder(dir string) (h holder, err error) {
	b, err := os.ReadFile(filepath.Join(dir, writerFile))
	if err != nil {
		return h, err
	}
	return h, json.Unmarshal(b, &h)
}

// announce writes writer.json; killed tells that the last writer left its own
// behind. The caller holds the lock.
func announce(dir string, w Writer) (killed bool, err error) {
	path := filepath.Join(dir, writerFile)
	if _, err := os.Stat(path); err == nil {
		killed = true
	}
	h := holder{PID: os.Getpid(), Command: w.Command, Since: time.Now().Format(time.RFC3339)}
	if h.Host, err = os.Hostname(); err != nil {
		h.Host = "an unnamed host"
	}
	b, err := json.Marshal(h)
	if err != nil {
		return killed, err
	}
	if err := os.WriteFile(path+".tmp", append(b, '\n'), 0o666); err != nil {
		return killed, writeFault(path, err)
	}
	return killed, writeFault(path, os.Rename(path+".tmp", path))
}

// unlock takes writer.json back and gives the lock up.
func unlock(dir string, lock *flock.Flock) error {
	err := os.Remove(filepath.Join(dir, writerFile))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, lock.Unlock())
}
