package corpus

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/klauspost/compress/zstd"
)

const (
	originalsDir    = "originals"
	temporaryPrefix = "tmp-"
	originalSuffix  = ".zst"
)

// An original is a file that was kept.
type original struct {
	sha    string // of its bytes, in hexadecimal
	bytes  int64
	stored int64 // bytes of the compressed file
	id     int64 // in the catalogue; 0 until a document refers to it
	synced bool  // on the disk for good
}

func (c *Corpus) originalPath(sha string) string {
	return filepath.Join(c.dir, originalsDir, sha[:2], sha+originalSuffix)
}

// Keep stores what r holds and names it by its SHA-256 in hexadecimal. Bytes
// that the corpus holds already are stored once. They are safe on the disk when
// the batch that refers to them is acknowledged, and dropped at [Corpus.Close]
// if none does. Keep is safe for concurrent use.
func (c *Corpus) Keep(ctx context.Context, r io.Reader) (sha string, err error) {
	if c.write == nil {
		return "", errReadOnly
	}
	const small = 1 << 20 // read whole, it need not be written to be named
	head, err := io.ReadAll(io.LimitReader(r, small))
	if err != nil {
		return "", err
	}
	if len(head) == small {
		return c.keepLarge(ctx, io.MultiReader(bytes.NewReader(head), r))
	}
	sum := sha256.Sum256(head)
	o := &original{sha: hex.EncodeToString(sum[:]), bytes: int64(len(head))}
	return o.sha, c.admit(ctx, o, func() (path string, err error) {
		data := c.encoder.EncodeAll(head, nil)
		o.stored = int64(len(data))
		return c.temporary(func(f *os.File) error {
			_, err := f.Write(data)
			return err
		})
	})
}

// keepLarge keeps bytes without holding them in memory.
func (c *Corpus) keepLarge(ctx context.Context, r io.Reader) (sha string, err error) {
	var o *original
	var reading error // of the source, which is told as it is
	path, err := c.temporary(func(f *os.File) (err error) {
		o, reading, err = compress(ctx, f, r)
		return err
	})
	defer os.Remove(path) // gone already if it was admitted
	if err = cmp.Or(reading, err); err != nil {
		return "", err
	}
	return o.sha, c.admit(ctx, o, func() (string, error) { return path, nil })
}

// temporary writes a file that is not one of the originals yet.
func (c *Corpus) temporary(write func(*os.File) error) (path string, err error) {
	dir := filepath.Join(c.dir, originalsDir)
	f, err := os.CreateTemp(dir, temporaryPrefix+"*")
	if err != nil {
		return "", c.denied(dir, "write", err)
	}
	if err := f.Chmod(0o644); err != nil && runtime.GOOS != "windows" {
		return f.Name(), errors.Join(c.denied(f.Name(), "write", err), f.Close())
	}
	err = write(f)
	if e := f.Close(); err == nil {
		err = e
	}
	return f.Name(), c.denied(f.Name(), "write", err)
}

// admit puts the file that write makes among the originals as o, unless o is
// there already.
func (c *Corpus) admit(ctx context.Context, o *original, write func() (path string, err error)) error {
	c.keep.Lock()
	defer c.keep.Unlock()
	if c.kept[o.sha] != nil {
		return nil
	}
	path := c.originalPath(o.sha)
	switch known, err := c.knownOriginal(ctx, o.sha); {
	case err != nil:
		return err
	case known != nil:
		info, err := os.Stat(path)
		if err == nil && info.Size() == known.stored {
			c.kept[o.sha] = known
			return nil
		}
		o.id = known.id // and its file, which was damaged, is replaced
	}
	made, err := write()
	if err != nil {
		os.Remove(made)
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return c.denied(path, "write", err)
	}
	if err := os.Rename(made, path); err != nil {
		return c.denied(path, "write", err)
	}
	c.kept[o.sha] = o
	return nil
}

// compress writes what r holds to f. The first error is that of reading r.
func compress(ctx context.Context, f *os.File, r io.Reader) (o *original, reading, err error) {
	out := bufio.NewWriterSize(f, 64<<10)
	z, err := zstd.NewWriter(out, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, nil, err
	}
	hash := sha256.New()
	o = &original{}
	buf := make([]byte, 64<<10)
	for reading == nil {
		if reading = ctx.Err(); reading != nil {
			break
		}
		var n int
		n, reading = r.Read(buf)
		o.bytes += int64(n)
		hash.Write(buf[:n])
		if _, err := z.Write(buf[:n]); err != nil {
			return nil, nil, err
		}
	}
	if reading != io.EOF {
		return nil, reading, nil
	}
	if err := errors.Join(z.Close(), out.Flush()); err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	o.sha, o.stored = hex.EncodeToString(hash.Sum(nil)), info.Size()
	return o, nil, nil
}

// knownOriginal is the original that documents of the corpus refer to, nil if
// there is none.
func (c *Corpus) knownOriginal(ctx context.Context, sha string) (*original, error) {
	sum, err := hex.DecodeString(sha)
	if err != nil {
		return nil, err
	}
	o := &original{sha: sha, synced: true}
	rows, err := c.read.QueryContext(ctx, "SELECT id, bytes, stored FROM original WHERE sha256 = ?", sum)
	if err != nil {
		return nil, c.fault(err)
	}
	defer rows.Close()
	if !rows.Next() {
		return nil, c.fault(rows.Err())
	}
	return o, c.fault(rows.Scan(&o.id, &o.bytes, &o.stored))
}

// syncOriginals brings kept files to the disk for good.
func (c *Corpus) syncOriginals(originals []*original) error {
	var late []*original
	for _, o := range originals {
		if !o.synced {
			late = append(late, o)
		}
	}
	const worthwhile = 8 // one call for the file system is cheaper from here on
	if len(late) >= worthwhile {
		done, err := syncFileSystem(filepath.Join(c.dir, originalsDir))
		if err != nil {
			return writeFault(c.dir, err)
		}
		if done {
			for _, o := range late {
				o.synced = true
			}
			return nil
		}
	}
	for _, o := range late {
		path := c.originalPath(o.sha)
		for _, p := range []string{path, filepath.Dir(path), filepath.Dir(filepath.Dir(path))} {
			if err := syncPath(p); err != nil {
				return c.denied(p, "write", err)
			}
		}
		o.synced = true
	}
	return nil
}

// dropUnreferenced removes the files kept since the corpus was opened that no
// document came to refer to.
func (c *Corpus) dropUnreferenced() error {
	c.keep.Lock()
	defer c.keep.Unlock()
	var errs []error
	for sha, o := range c.kept {
		if o.id == 0 {
			errs = append(errs, removeOriginal(c.originalPath(sha)))
		}
	}
	clear(c.kept)
	return errors.Join(errs...)
}

// removeOriginal removes the file at path, and its folder if that is empty.
func removeOriginal(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return writeFault(path, err)
	}
	os.Remove(filepath.Dir(path)) // refused as long as other originals are there
	return nil
}

// sweep removes temporary files, shards that the catalogue does not list and,
// after a writer was killed, the originals that it kept for documents it did not
// come to acknowledge.
func (c *Corpus) sweep(ctx context.Context, killed bool) error {
	if err := c.sweepShards(ctx); err != nil {
		return err
	}
	dir := filepath.Join(c.dir, originalsDir)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return c.denied(dir, "read", err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), temporaryPrefix) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return c.denied(dir, "write", err)
		}
	}
	if !killed {
		return nil
	}
	orphans, err := c.orphans(ctx)
	if err != nil {
		return err
	}
	for _, path := range orphans {
		if err := removeOriginal(path); err != nil {
			return err
		}
	}
	return nil
}

// orphans are the files among the originals that no document refers to.
func (c *Corpus) orphans(ctx context.Context) (paths []string, err error) {
	known := map[string]bool{}
	rows, err := c.read.QueryContext(ctx, "SELECT sha256 FROM original")
	if err != nil {
		return nil, c.fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		var sum []byte
		if err := rows.Scan(&sum); err != nil {
			return nil, c.fault(err)
		}
		known[hex.EncodeToString(sum)] = true
	}
	if err := rows.Err(); err != nil {
		return nil, c.fault(err)
	}
	dir := filepath.Join(c.dir, originalsDir)
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if !known[strings.TrimSuffix(d.Name(), originalSuffix)] {
			paths = append(paths, path)
		}
		return ctx.Err()
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil // removed meanwhile by a writer
	}
	return paths, c.denied(dir, "read", err)
}

// syncPath brings a file, or the names in a folder, to the disk.
func syncPath(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.IsDir() && runtime.GOOS == "windows" {
		return nil // folders cannot be synced there
	}
	flag := os.O_RDWR // Windows syncs no file that is open for reading only
	if info.IsDir() {
		flag = os.O_RDONLY
	}
	f, err := os.OpenFile(path, flag, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
