package ingest

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"

	"tifa"
)

// A format is how the bytes of a source are read.
type format int

const (
	formatText format = iota
	formatMarkdown
	formatHTML
	formatPDF
	formatDOCX
	formatCSV
	formatJSONL
	formatZIP
	formatGzip
	formatZstd
	formatRefused
)

// mediaTypes name the formats of single documents and of records.
var mediaTypes = map[format]string{
	formatText:     "text/plain",
	formatMarkdown: "text/markdown",
	formatHTML:     "text/html",
	formatPDF:      "application/pdf",
	formatDOCX:     "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	formatCSV:      "text/csv",
	formatJSONL:    "application/jsonl",
}

var extensions = map[string]format{
	".txt": formatText, ".text": formatText,
	".md": formatMarkdown, ".markdown": formatMarkdown,
	".html": formatHTML, ".htm": formatHTML, ".xhtml": formatHTML, ".shtml": formatHTML,
	".csv": formatCSV, ".tsv": formatCSV,
	".jsonl": formatJSONL, ".ndjson": formatJSONL, ".json": formatJSONL,
}

// noText are the extensions of files that lie beside saved pages.
var noText = map[string]bool{
	".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true, ".svg": true, ".ico": true, ".bmp": true,
	".css": true, ".js": true, ".mjs": true, ".map": true, ".woff": true, ".woff2": true, ".ttf": true, ".otf": true,
	".mp3": true, ".mp4": true, ".m4a": true, ".wav": true, ".webm": true, ".db": true, ".ini": true, ".lnk": true,
}

// sniff tells the format of a source from its first bytes, which decide where
// they are telling, and from its name.
func sniff(head []byte, name string) format {
	ext := strings.ToLower(path.Ext(name))
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return formatPDF
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		if ext == ".docx" || bytes.Contains(head, []byte("word/")) && ext != ".zip" {
			return formatDOCX
		}
		return formatZIP
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return formatGzip
	case bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd")):
		return formatZstd
	}
	switch ext { // a compressed or packed file that does not begin as one
	case ".pdf", ".docx", ".zip", ".gz", ".zst":
		return formatRefused
	}
	f, known := extensions[ext]
	start := bytes.ToLower(bytes.TrimLeft(head, "\ufeff \t\r\n"))
	switch {
	case bytes.HasPrefix(start, []byte(`{"`)) && (f == formatJSONL || !known): // JSON may hold bare DELs
		return formatJSONL
	case binary(head):
		return formatRefused
	case known:
		return f
	case bytes.HasPrefix(start, []byte("<!doctype html")), bytes.HasPrefix(start, []byte("<html")):
		return formatHTML
	}
	return formatText
}

// notText says why a source that no format fits is refused.
func notText(head []byte, name string) error {
	kind := map[string]string{".pdf": "a PDF", ".docx": "a DOCX", ".zip": "a ZIP archive", ".gz": "a gzip file", ".zst": "a zstd file"}[strings.ToLower(path.Ext(name))]
	if kind != "" {
		return &tifa.Problem{Fact: fmt.Sprintf("does not begin like %s", kind), Hint: "fetch the file again, or give it the extension of what it is"}
	}
	what := "binary data"
	for magic, name := range map[string]string{
		"\x89PNG": "a PNG picture", "\xff\xd8\xff": "a JPEG picture", "GIF8": "a GIF picture",
		"\xd0\xcf\x11\xe0": "an old Word document (.doc)", "7z\xbc\xaf": "a 7-Zip archive", "Rar!": "a RAR archive",
		"\x7fELF": "a program", "MZ": "a program", "SQLite format 3": "an SQLite database",
	} {
		if bytes.HasPrefix(head, []byte(magic)) {
			what = name
		}
	}
	return &tifa.Problem{Fact: what + ", want text, Markdown, HTML, PDF, DOCX, JSON lines, CSV or ZIP"}
}

// single reads a source that is one document, or a table of them.
func (w *walk) single(s source, r io.Reader, f format) {
	if s.size > w.limits.File {
		w.refuse(s, 0, tooLarge(s.size, w.limits.File))
		return
	}
	data, err := io.ReadAll(io.LimitReader(r, w.limits.File+1))
	if err != nil {
		w.refuse(s, 0, err)
		return
	}
	if int64(len(data)) > w.limits.File {
		w.refuse(s, 0, tooLarge(-1, w.limits.File))
		return
	}
	var sha string
	if s.size < 0 { // data were decompressed: what is kept is the file as it is
		sha, err = w.keepSource(s)
	} else {
		sha, err = w.keep(bytes.NewReader(data))
	}
	if err != nil {
		w.refuse(s, 0, err)
		return
	}
	if f == formatCSV {
		w.table(s, data, sha)
		return
	}
	d, damage := w.document(data, f)
	if damage != nil && d.Text == "" {
		w.refuse(s, 0, damage)
		return
	}
	if strings.TrimSpace(d.Text) == "" {
		w.refuse(s, 0, &tifa.Problem{Fact: "no text in it"})
		return
	}
	if err := checkID(d.ID); err != nil {
		w.refuse(s, 0, err)
		return
	}
	if d.ID == "" {
		d.ID = s.id
	}
	d.Provenance.Path, d.Provenance.SHA256, d.Provenance.MediaType = s.path, sha, mediaTypes[f]
	if damage != nil {
		w.give(&d, problem(s, 0, damage))
		return
	}
	w.give(&d, nil)
}

func tooLarge(size, limit int64) error {
	fact := fmt.Sprintf("larger than the limit of %s for one document", megabytes(limit))
	if size >= 0 {
		fact = megabytes(size) + ", " + fact
	}
	return &tifa.Problem{Fact: fact, Hint: "raise the limit with --max-file, or split the file"}
}

func megabytes(n int64) string {
	if n < 1<<20 {
		return strconv.FormatInt(n, 10) + " bytes"
	}
	return strconv.FormatFloat(float64(n*10>>20)/10, 'f', -1, 64) + " MB"
}

// document reads the bytes of one document. An error beside a document with a
// text tells of damage that was read over.
func (w *walk) document(data []byte, f format) (d tifa.Document, err error) {
	switch f {
	case formatHTML:
		return readHTML(data)
	case formatMarkdown:
		return readMarkdown(data)
	case formatDOCX:
		return readDOCX(bytes.NewReader(data), int64(len(data)), w.limits.File)
	case formatPDF:
		if w.pdf == nil {
			w.pdf = newPDFReader(w.CacheDir)
		}
		return w.pdf.read(w.ctx, data, w.limits.Pages)
	}
	text, encoding, bad, err := decode(data, "")
	d.Text, d.Provenance.Encoding = text, encoding
	if err == nil {
		err = replaced(data, encoding, bad)
	}
	return d, err
}

// keep hands r to the keeper, or only names what it reads.
func (w *walk) keep(r io.Reader) (sha string, err error) {
	r = &cancelled{w.ctx, r}
	if w.Keeper != nil {
		return w.Keeper.Keep(w.ctx, r)
	}
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// keepSource keeps a source from its beginning, as it is stored.
func (w *walk) keepSource(s source) (string, error) {
	f, err := s.open()
	if err != nil {
		return "", err
	}
	defer f.Close()
	return w.keep(f)
}

// keepAndReopen keeps a source and then reads on in r, which stands at its
// start.
func (w *walk) keepAndReopen(s source, r io.Reader, read func(r io.Reader, sha string)) {
	sha, err := w.keepSource(s)
	if err != nil {
		w.refuse(s, 0, err)
		return
	}
	read(r, sha)
}

// compressed reads on in what a compressed stream holds.
func (w *walk) compressed(s source, r io.Reader, f format, name string) {
	in := &tally{Reader: r}
	var out io.Reader
	var err error
	if f == formatGzip {
		out, err = gzip.NewReader(in)
	} else {
		var z *zstd.Decoder
		z, err = zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20))
		if err == nil {
			defer z.Close()
			out = z
		}
	}
	if err != nil {
		w.refuse(s, 0, damaged(err))
		return
	}
	s.size = -1
	if s.packed == nil {
		s.packed = in
	}
	progress := w.Progress
	w.Progress = nil // counted where it was compressed
	ext := path.Ext(name)
	if _, known := extensions[strings.ToLower(ext)]; !known { // .csv stays, should the file be misnamed
		name = strings.TrimSuffix(name, ext)
	}
	w.stream(s, &guarded{Reader: out, in: s.packed, ratio: w.limits.Ratio}, name)
	w.Progress = progress
}

// tally counts the bytes read.
type tally struct {
	io.Reader
	n int64
}

func (t *tally) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	t.n += int64(n)
	return n, err
}

// errBomb is why a stream that expands without measure is refused.
var errBomb = errors.New("expands beyond measure")

// guarded ends a decompressed stream that expands beyond measure, and names
// damage for what it is.
type guarded struct {
	io.Reader
	in    *tally
	out   int64
	ratio int64
}

func (g *guarded) Read(p []byte) (int, error) {
	n, err := g.Reader.Read(p)
	g.out += int64(n)
	const harmless = 16 << 20
	if g.out > harmless && g.out > g.ratio*max(g.in.n, 1) {
		return n, &tifa.Problem{
			Fact: fmt.Sprintf("%s expand to more than %s, over %d times as much", megabytes(g.in.n), megabytes(g.out), g.ratio),
			Hint: "if you trust it, raise the limit with --max-ratio",
			Err:  errBomb,
		}
	}
	if err != nil && err != io.EOF {
		err = damaged(err)
	}
	return n, err
}

func damaged(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return &tifa.Problem{Fact: "cut off: the compressed data end too early", Hint: "fetch the file again", Err: err}
	}
	return &tifa.Problem{Fact: "damaged: " + strings.TrimPrefix(err.Error(), "gzip: "), Hint: "fetch the file again", Err: err}
}

// zip reads the members of an archive.
func (w *walk) zip(s source, r *bufio.Reader) {
	if s.depth >= w.limits.Depth {
		w.tooDeep(s)
		return
	}
	left := s.size - int64(r.Buffered()) // to be told to Progress
	at, size, err := w.readerAt(s, r)
	if err != nil {
		w.refuse(s, 0, err)
		return
	}
	if c, ok := at.(io.Closer); ok {
		defer c.Close()
	}
	archive, err := zip.NewReader(at, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		w.refuse(s, 0, &tifa.Problem{Fact: "damaged ZIP archive: its directory of members cannot be read", Hint: "fetch the file again; it may be cut off", Err: err})
		return
	}
	packed := uint64(0)
	for _, f := range archive.File {
		if f.CompressedSize64 > uint64(size)-packed {
			w.refuse(s, 0, &tifa.Problem{Fact: "members of the ZIP archive overlap", Hint: "fetch the file again", Err: errBomb})
			return
		}
		packed += f.CompressedSize64
	}
	progress := w.Progress
	w.Progress = nil // counted where it was compressed
	defer func() { w.Progress = progress }()
	for _, f := range archive.File {
		if !w.member(s, f) || w.stopped {
			return
		}
		if n := min(int64(f.CompressedSize64), left); n > 0 && progress != nil {
			progress(int(n))
			left -= n
		}
	}
}

// readerAt gives random access to a source: the file itself where it is one,
// else its bytes in memory.
func (w *walk) readerAt(s source, r io.Reader) (io.ReaderAt, int64, error) {
	if s.size >= 0 && s.open != nil {
		f, err := s.open()
		if err != nil {
			return nil, 0, err
		}
		if at, ok := f.(io.ReaderAt); ok {
			return at, s.size, nil
		}
		f.Close()
	}
	data, err := io.ReadAll(io.LimitReader(r, w.limits.File+1))
	if err != nil {
		return nil, 0, err
	}
	if int64(len(data)) > w.limits.File {
		return nil, 0, tooLarge(-1, w.limits.File)
	}
	return bytes.NewReader(data), int64(len(data)), nil
}

// member reads one member of an archive; it reports false where the rest of
// the archive is not to be trusted.
func (w *walk) member(s source, f *zip.File) bool {
	name, err := memberName(f)
	m := source{
		id: s.id + "!" + name, path: s.path + "!" + name,
		size: int64(f.UncompressedSize64), depth: s.depth + 1, gathered: true,
		packed: &tally{n: int64(f.CompressedSize64)},
	}
	if err != nil {
		w.refuse(m, 0, err)
		return true
	}
	if f.FileInfo().IsDir() || strings.Contains("/"+name, "/.") || strings.HasPrefix(name, "__MACOSX/") {
		return true
	}
	if f.Flags&1 != 0 {
		w.refuse(m, 0, &tifa.Problem{Fact: "encrypted member", Hint: "unpack the archive with its password first"})
		return true
	}
	if !f.Mode().IsRegular() {
		w.refuse(m, 0, &tifa.Problem{Fact: "not a regular file"})
		return true
	}
	bomb := false
	m.open = func() (io.ReadCloser, error) {
		c, err := f.Open()
		if err != nil {
			return nil, damaged(err)
		}
		return &watched{&guarded{Reader: c, in: m.packed, ratio: w.limits.Ratio}, c, &bomb}, nil
	}
	w.source(m)
	return !bomb
}

// watched notes whether a member turned out to be a bomb.
type watched struct {
	io.Reader
	io.Closer
	bomb *bool
}

func (b *watched) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	*b.bomb = *b.bomb || errors.Is(err, errBomb)
	return n, err
}

// memberName is the name of a member in UTF-8 with forward slashes. Names that
// leave the archive are refused, although nothing is ever unpacked to disk.
func memberName(f *zip.File) (string, error) {
	name := f.Name
	if f.NonUTF8 {
		if decoded, _, _, err := decode([]byte(name), "gb18030"); err == nil {
			name = decoded
		}
	}
	name = strings.ReplaceAll(strings.ToValidUTF8(name, "\uFFFD"), `\`, "/")
	clean := path.Clean(name)
	if path.IsAbs(name) || clean == ".." || strings.HasPrefix(clean, "../") || len(name) > 1 && name[1] == ':' {
		return strconv.Quote(name), &tifa.Problem{Fact: "the member's name leaves the archive", Hint: "repack the archive with relative names"}
	}
	return clean, nil
}
