// Package ingest reads sources (text, Markdown, HTML, PDF, DOCX, JSON lines,
// CSV, each also compressed, and folders and ZIP archives of these) into
// documents, with provenance.
//
// A source that cannot be read yields a [tifa.Problem] with its place, and the
// sources after it are read all the same. Nothing is written to disk from an
// archive, and [Limits] bound what a hostile file can cost.
package ingest

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"tifa"
)

// Limits bound what one source may cost. The zero value of a field means its
// default.
type Limits struct {
	// File is the size in bytes of the largest single document, decompressed.
	// Files of records (JSON lines) may be larger: Record bounds a line.
	File int64
	// Record is the size in bytes of the longest line of a file of records.
	Record int64
	// Ratio is how many times its compressed size a source may expand to, once
	// it has expanded beyond 16 MB.
	Ratio int64
	// Depth is how many archives may stand within one another.
	Depth int
	// Pages is the number of pages of the longest PDF.
	Pages int
}

// Default limits.
const (
	DefaultFile   = 64 << 20
	DefaultRecord = 64 << 20
	DefaultRatio  = 200
	DefaultDepth  = 3
	DefaultPages  = 5000
)

func (l Limits) withDefaults() Limits {
	or := func(n *int64, def int64) {
		if *n <= 0 {
			*n = def
		}
	}
	or(&l.File, DefaultFile)
	or(&l.Record, DefaultRecord)
	or(&l.Ratio, DefaultRatio)
	if l.Depth <= 0 {
		l.Depth = DefaultDepth
	}
	if l.Pages <= 0 {
		l.Pages = DefaultPages
	}
	return l
}

// A Keeper stores the bytes of a source before they are parsed.
type Keeper interface {
	// Keep reads r to its end, stores what it read and names it by its SHA-256
	// in hexadecimal.
	Keep(ctx context.Context, r io.Reader) (sha256 string, err error)
}

// A Reader reads sources. It is not safe for concurrent use.
type Reader struct {
	Limits Limits
	Keeper Keeper // nil keeps nothing
	// Exclude are absolute paths of files and folders to leave out where they
	// are met in a folder: the corpus itself.
	Exclude []string
	Stdin   io.Reader // what the path "-" reads; nil is empty
	// CacheDir is where the PDF engine keeps its compiled form between runs;
	// "" keeps none.
	CacheDir string
	// Progress is told how many more bytes of the sources were read; may be
	// nil.
	Progress func(bytes int)

	pdf *pdfReader
}

// Close frees what the reader of PDF files holds.
func (r *Reader) Close() error {
	if r.pdf == nil {
		return nil
	}
	return r.pdf.Close()
}

// ErrPassedOver marks a file met in a folder or an archive that holds no text
// by its kind: a picture, a style sheet.
var ErrPassedOver = errors.New("holds no text")

// Read yields the documents of the sources at paths, in order: files, folders
// and everything below them, archives and their members, "-" for standard
// input. With each it yields nil, or a [*tifa.Problem]: alone if a source or a
// record was refused, beside a document if it could be read in part.
//
// It stops when ctx is done, with the context's error.
func (r *Reader) Read(ctx context.Context, paths ...string) iter.Seq2[*tifa.Document, error] {
	return func(yield func(*tifa.Document, error) bool) {
		w := &walk{Reader: r, ctx: ctx, limits: r.Limits.withDefaults(), yield: yield}
		for _, path := range paths {
			w.path(path)
			if w.stopped {
				return
			}
		}
	}
}

// Bytes is the size of all files at paths as they stand on disk, for telling
// progress. What cannot be measured counts nothing.
func Bytes(paths ...string) (total int64) {
	for _, path := range paths {
		_ = filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil
			}
			if info, err := d.Info(); err == nil {
				total += info.Size()
			}
			return nil
		})
	}
	return total
}

// A walk is one call of Read.
type walk struct {
	*Reader
	ctx     context.Context
	limits  Limits
	yield   func(*tifa.Document, error) bool
	stopped bool
}

// A source is a file or a member of an archive.
type source struct {
	id       string // as the caller named it; names a document that has no id
	path     string // where it is: absolute, "!" before a member
	open     func() (io.ReadCloser, error)
	size     int64  // in bytes, -1 if unknown
	depth    int    // archives around it
	gathered bool   // met in a folder or an archive rather than named
	packed   *tally // its bytes as first compressed, nil if they are not
}

func (w *walk) give(d *tifa.Document, err error) {
	if w.stopped {
		return
	}
	if e := w.ctx.Err(); e != nil {
		w.stopped = true
		w.yield(nil, e)
		return
	}
	w.stopped = !w.yield(d, err)
}

// refuse yields err as a problem of the source at line, 0 for the whole of it.
func (w *walk) refuse(s source, line int, err error) {
	w.give(nil, problem(s, line, err))
}

// problem places err in a source.
func problem(s source, line int, err error) error {
	var p *tifa.Problem
	switch {
	case errors.As(err, &p):
		q := *p
		if q.Path == "" {
			q.Path = s.id
		}
		if q.Line == 0 {
			q.Line = line
		}
		return &q
	case errors.Is(err, fs.ErrPermission):
		return &tifa.Problem{Path: s.id, Fact: "no permission to read it", Hint: "chmod +r " + s.id, Err: err}
	case errors.Is(err, fs.ErrNotExist):
		return &tifa.Problem{Path: s.id, Fact: "no such file or folder", Err: err}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &tifa.Problem{Path: s.id, Line: line, Fact: "cut off before its end", Hint: "fetch the file again", Err: err}
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return &tifa.Problem{Path: s.id, Line: line, Fact: err.Error(), Err: err}
}

func (w *walk) path(path string) {
	if path == "-" {
		w.stdin()
		return
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		abs = path
	}
	s := source{id: filepath.ToSlash(filepath.Clean(path)), path: filepath.ToSlash(abs)}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		w.refuse(s, 0, err)
	case info.IsDir():
		w.folder(s, path)
	default:
		w.file(s, path, info)
	}
}

func (w *walk) file(s source, path string, info fs.FileInfo) {
	if !info.Mode().IsRegular() {
		w.refuse(s, 0, &tifa.Problem{Fact: "not a regular file", Hint: `pipe it in: tifa add - < ` + path})
		return
	}
	s.size = info.Size()
	s.open = func() (io.ReadCloser, error) { return os.Open(path) }
	w.source(s)
}

// folder reads everything below dir in the order of names. Hidden files are
// left out, and links to folders are not followed.
func (w *walk) folder(s source, dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		w.refuse(s, 0, err)
		return
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
	for _, e := range entries {
		if w.stopped {
			return
		}
		name := e.Name()
		if strings.HasPrefix(name, ".") {
			continue
		}
		below := filepath.Join(dir, name)
		t := source{id: path.Join(s.id, name), path: path.Join(s.path, name), gathered: true}
		if slices.Contains(w.Exclude, t.path) {
			continue
		}
		info, err := os.Stat(below)
		switch {
		case err != nil:
			w.refuse(t, 0, err)
		case e.IsDir():
			w.folder(t, below)
		case info.IsDir():
			w.refuse(t, 0, &tifa.Problem{Fact: "link to a folder", Err: ErrPassedOver})
		default:
			w.file(t, below, info)
		}
	}
}

// stdin reads standard input by way of a temporary file, since a format may
// have to be read twice.
func (w *walk) stdin() {
	s := source{id: "stdin", path: "stdin", size: -1}
	if w.Stdin == nil {
		w.Stdin = strings.NewReader("")
	}
	f, err := os.CreateTemp("", "tifa-stdin-*")
	if err != nil {
		w.refuse(s, 0, err)
		return
	}
	defer os.Remove(f.Name())
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, h), &cancelled{w.ctx, w.Stdin})
	if err != nil {
		w.refuse(s, 0, err)
		return
	}
	s.id += "-" + hex.EncodeToString(h.Sum(nil))[:12] // another input is another source
	s.size = n
	s.open = func() (io.ReadCloser, error) { return os.Open(f.Name()) }
	w.source(s)
}

// source reads one file by its format.
func (w *walk) source(s source) {
	if err := w.ctx.Err(); err != nil {
		w.refuse(s, 0, err)
		return
	}
	if s.gathered && noText[strings.ToLower(filepath.Ext(s.path))] {
		w.refuse(s, 0, &tifa.Problem{Fact: ErrPassedOver.Error(), Err: ErrPassedOver})
		return
	}
	f, err := s.open()
	if err != nil {
		w.refuse(s, 0, err)
		return
	}
	defer f.Close()
	if s.size == 0 {
		w.refuse(s, 0, &tifa.Problem{Fact: "empty file"})
		return
	}
	w.stream(s, f, s.path)
}

// stream reads an open source whose format is told by its first bytes and by
// name, the part of its path that is left when compression is taken off.
func (w *walk) stream(s source, f io.Reader, name string) {
	buffered := bufio.NewReaderSize(&counted{&cancelled{w.ctx, f}, w.Progress}, 64<<10)
	head, err := buffered.Peek(4096)
	if err != nil && len(head) == 0 {
		if err == io.EOF {
			err = &tifa.Problem{Fact: "empty file"}
		}
		w.refuse(s, 0, err)
		return
	}
	switch format := sniff(head, name); format {
	case formatGzip, formatZstd:
		if s.depth >= w.limits.Depth {
			w.tooDeep(s)
			return
		}
		s.depth++
		w.compressed(s, buffered, format, name)
	case formatZIP:
		w.zip(s, buffered)
	case formatJSONL:
		w.keepAndReopen(s, buffered, func(r io.Reader, sha string) { w.records(s, r, sha) })
	case formatRefused:
		w.refuse(s, 0, notText(head, name))
	default:
		w.single(s, buffered, format)
	}
}

func (w *walk) tooDeep(s source) {
	w.refuse(s, 0, &tifa.Problem{
		Fact: fmt.Sprintf("%d archives within one another, the limit is %d", s.depth+1, w.limits.Depth),
		Hint: "unpack it, or raise the limit with --max-depth",
	})
}

// counted tells progress of what is read.
type counted struct {
	io.Reader
	progress func(int)
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if c.progress != nil {
		c.progress(n)
	}
	return n, err
}

// cancelled ends a read when its context is done.
type cancelled struct {
	ctx context.Context
	io.Reader
}

func (c *cancelled) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.Reader.Read(p)
}

// ReadFS yields the documents of the files of fsys, which the program carries,
// in the order of their names. Their ids are their names without extension;
// name stands for fsys in their provenance.
func (r *Reader) ReadFS(ctx context.Context, name string, fsys fs.FS) iter.Seq2[*tifa.Document, error] {
	return func(yield func(*tifa.Document, error) bool) {
		w := &walk{Reader: r, ctx: ctx, limits: r.Limits.withDefaults(), yield: yield}
		files, err := fs.Glob(fsys, "*.*")
		if err != nil {
			yield(nil, err)
			return
		}
		for _, file := range files {
			info, err := fs.Stat(fsys, file)
			s := source{id: strings.TrimSuffix(file, filepath.Ext(file)), path: name + "/" + file}
			if err != nil {
				w.refuse(s, 0, err)
				continue
			}
			s.size = info.Size()
			s.open = func() (io.ReadCloser, error) { return fsys.Open(file) }
			if w.source(s); w.stopped {
				return
			}
		}
	}
}
