package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"

	"tifa"
)

// An extent is where a section lies in the file.
type extent struct {
	id             sectionID
	offset, length int64
}

// A fileWriter writes a shard from front to back, under a name of its own until
// it is whole. Its first error is kept and given by finish.
type fileWriter struct {
	path     string
	steps    Steps
	f        *os.File
	err      error
	cut      bool // by steps: what is there stays as it is
	at       int64
	sections []extent
	page     []byte // of the current section, not yet written
	sums     []uint32
}

func newFileWriter(path string, steps Steps) (*fileWriter, error) {
	w := &fileWriter{path: path, steps: steps, page: make([]byte, 0, 16*pageSize)}
	w.step("create", func() (err error) {
		if w.f, err = os.CreateTemp(filepath.Dir(path), temporary); err != nil || runtime.GOOS == "windows" {
			return err
		}
		return w.f.Chmod(0o644)
	})
	if w.err != nil {
		w.abandon()
		return nil, fault(path, w.err)
	}
	head := append([]byte(magic), make([]byte, headerSize-len(magic))...)
	binary.LittleEndian.PutUint32(head[len(magic):], version)
	w.flush(head)
	return w, nil
}

// step takes a step that changes the disk, unless one before went wrong.
func (w *fileWriter) step(name string, take func() error) {
	if w.err != nil {
		return
	}
	if w.steps != nil {
		if w.err = w.steps(name); w.err != nil {
			w.cut = true
			return
		}
	}
	w.err = take()
}

// fault says which file could not be written.
func fault(path string, err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return &tifa.Problem{Path: path, Fact: err.Error(), Err: err}
}

func (w *fileWriter) flush(b []byte) {
	w.step("write", func() error {
		_, err := w.f.Write(b)
		return err
	})
	w.at += int64(len(b))
}

// section begins the next section, which ends the one before.
func (w *fileWriter) section(id sectionID) {
	w.endSection()
	w.sections = append(w.sections, extent{id: id, offset: w.at})
}

func (w *fileWriter) endSection() {
	if len(w.sections) == 0 {
		return
	}
	w.flushPages()
	s := &w.sections[len(w.sections)-1]
	s.length = w.at - s.offset
}

func (w *fileWriter) write(b []byte) {
	for len(b) > 0 {
		n := min(cap(w.page)-len(w.page), len(b))
		w.page = append(w.page, b[:n]...)
		b = b[n:]
		if len(w.page) == cap(w.page) {
			w.flushPages()
		}
	}
}

func (w *fileWriter) flushPages() {
	if w.sections[len(w.sections)-1].id != secText {
		for rest := w.page; len(rest) > 0; {
			n := min(pageSize, len(rest))
			w.sums = append(w.sums, checksum(rest[:n]))
			rest = rest[n:]
		}
	}
	w.flush(w.page)
	w.page = w.page[:0]
}

// abandon drops what was written.
func (w *fileWriter) abandon() {
	if w.f == nil {
		return
	}
	w.f.Close()
	if !w.cut {
		os.Remove(w.f.Name())
	}
}

// finish writes the contents, brings the file to the disk and gives it its
// name. Afterwards the shard is there as a whole, or not at all.
func (w *fileWriter) finish() error {
	w.endSection()
	at := w.at
	var b []byte
	for _, s := range w.sections {
		b = binary.LittleEndian.AppendUint32(b, uint32(s.id))
		b = binary.LittleEndian.AppendUint64(b, uint64(s.offset))
		b = binary.LittleEndian.AppendUint64(b, uint64(s.length))
	}
	for _, sum := range w.sums {
		b = binary.LittleEndian.AppendUint32(b, sum)
	}
	b = binary.LittleEndian.AppendUint64(b, uint64(at))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(w.sections)))
	b = binary.LittleEndian.AppendUint32(b, checksum(b))
	b = binary.LittleEndian.AppendUint32(b, version)
	w.flush(append(b, magic...))
	w.step("sync", w.f.Sync)
	w.step("close", w.f.Close)
	w.step("rename", func() error { return os.Rename(w.f.Name(), w.path) })
	if w.err != nil {
		w.abandon()
		return fault(w.path, w.err)
	}
	w.step("sync directory", func() error { return syncDir(filepath.Dir(w.path)) })
	w.step("done", func() error { return nil })
	return w.err
}

// syncDir brings the names in dir to the disk. Windows does so by itself.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return fault(dir, err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return fault(dir, err)
	}
	return nil
}

// A section is a part of a file that was opened. Reading it checks the pages
// that are read for the first time. It is safe for concurrent use.
type section struct {
	path string
	id   sectionID
	data []byte
	sums []byte          // of the pages
	seen []atomic.Uint32 // a bit for each page that was checked
}

// view gives n bytes from off on, in memory that is unmapped with the shard.
func (s *section) view(off, n int64) ([]byte, error) {
	if off < 0 || n < 0 || off > int64(len(s.data)) || n > int64(len(s.data))-off {
		return nil, corrupt(s.path, s.id, off, "%d bytes wanted, the section has %d", n, len(s.data))
	}
	if n == 0 || s.id == secText {
		return s.data[off : off+n], nil
	}
	for p := off >> pageBits; p <= (off+n-1)>>pageBits; p++ {
		if s.seen[p>>5].Load()>>(p&31)&1 == 0 {
			if err := s.check(p); err != nil {
				return nil, err
			}
		}
	}
	return s.data[off : off+n], nil
}

// check compares page p with its checksum.
func (s *section) check(p int64) error {
	page := s.data[p<<pageBits : min((p+1)<<pageBits, int64(len(s.data)))]
	if got, want := checksum(page), binary.LittleEndian.Uint32(s.sums[4*p:]); got != want {
		return corrupt(s.path, s.id, p<<pageBits, "checksum %08x, want %08x", got, want)
	}
	s.seen[p>>5].Or(1 << (p & 31))
	return nil
}

// whole gives the section, all of it checked.
func (s *section) whole() ([]byte, error) { return s.view(0, int64(len(s.data))) }

// readSections finds the sections of a file and checks its frame.
func readSections(path string, data []byte) (all [secEnd]section, err error) {
	bad := func(off int, format string, args ...any) ([secEnd]section, error) {
		return all, corrupt(path, 0, int64(off), format, args...)
	}
	if len(data) < headerSize+trailerSize {
		return bad(0, "%d bytes are too few", len(data))
	}
	if !bytes.HasPrefix(data, []byte(magic)) {
		return bad(0, "not a shard")
	}
	end := len(data) - trailerSize
	trailer := data[end:]
	if !bytes.HasSuffix(trailer, []byte(magic)) {
		return bad(end, "the file is cut off")
	}
	for _, v := range []uint32{binary.LittleEndian.Uint32(data[len(magic):]), binary.LittleEndian.Uint32(trailer[16:])} {
		if v != version {
			return all, &tifa.Problem{
				Path: path, Fact: fmt.Sprintf("format version %d, want %d", v, version),
				Hint: "the shard was written by another version of tifa, or is damaged", Err: tifa.ErrCorrupt,
			}
		}
	}
	at, n := binary.LittleEndian.Uint64(trailer), binary.LittleEndian.Uint32(trailer[8:])
	if at < headerSize || at > uint64(end) || n != uint32(secEnd-1) {
		return bad(end, "%d sections listed at byte %d", n, at)
	}
	if got, want := checksum(data[at:end+12]), binary.LittleEndian.Uint32(trailer[12:]); got != want {
		return bad(end, "checksum %08x, want %08x", got, want)
	}
	return all, sectionsOf(path, data[:at], data[at:end], all[:])
}

// sectionsOf reads the contents into all.
func sectionsOf(path string, data, contents []byte, all []section) error {
	n := len(all) - 1
	if len(contents) < n*entrySize {
		return corrupt(path, 0, 0, "the contents end early")
	}
	sums := contents[n*entrySize:]
	next := int64(headerSize)
	for i := range n {
		e := contents[i*entrySize:]
		id := sectionID(binary.LittleEndian.Uint32(e))
		off, length := int64(load(e, 4)), int64(load(e, 12))
		if id == 0 || id >= secEnd || all[id].data != nil || off != next || length < 0 || length > int64(len(data))-off {
			return corrupt(path, 0, int64(i*entrySize), "section %d of %d bytes at byte %d", id, length, off)
		}
		next += length
		count := pages(id, length)
		if int64(len(sums)) < 4*count {
			return corrupt(path, 0, int64(i*entrySize), "checksums of section %q end early", id)
		}
		all[id] = section{path: path, id: id, data: data[off:next:next], sums: sums[:4*count], seen: make([]atomic.Uint32, (count+31)/32)}
		sums = sums[4*count:]
	}
	if next != int64(len(data)) || len(sums) > 0 {
		return corrupt(path, 0, 0, "the sections end at byte %d, want %d", next, len(data))
	}
	return nil
}
