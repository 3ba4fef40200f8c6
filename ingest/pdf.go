package ingest

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"tifa"
)

// What one PDF may cost, besides the limit on its pages.
const (
	pdfPageChars = 200_000          // characters of one page; a full broadsheet has about 15,000
	pdfChars     = 20_000_000       // characters of one file
	pdfPageTime  = 30 * time.Second // reading one page, which takes some 20 ms
	pdfMemory    = 256 << 20        // bytes of the engine; the process may take four times as much while it grows
)

// A pdfReader reads the text of PDF files with PDFium, compiled to WebAssembly
// and run in this process. The engine starts with the first file. Each file is
// read by an instance of its own that sees no file but a font, so that what a
// hostile file breaks is thrown away with it.
//
// It is safe for concurrent use; files are read one at a time.
type pdfReader struct {
	cacheDir string
	turn     chan struct{} // full while somebody uses the fields below
	cache    wazero.CompilationCache
	pool     pdfium.Pool
}

// newPDFReader makes a reader whose engine keeps its compiled form in cacheDir
// between runs. It compiles the engine anew in each run if cacheDir is "" or
// cannot be written.
func newPDFReader(cacheDir string) *pdfReader {
	return &pdfReader{cacheDir: cacheDir, turn: make(chan struct{}, 1)}
}

// Close frees the engine. A later read starts it again.
func (p *pdfReader) Close() error {
	p.turn <- struct{}{}
	defer func() { <-p.turn }()
	return p.stop()
}

func (p *pdfReader) stop() error {
	var errs []error
	if p.pool != nil {
		errs = append(errs, p.pool.Close())
	}
	if p.cache != nil {
		errs = append(errs, p.cache.Close(context.Background()))
	}
	p.pool, p.cache = nil, nil
	return errors.Join(errs...)
}

func (p *pdfReader) start() (err error) {
	if p.pool != nil {
		return nil
	}
	if p.cacheDir != "" {
		// An error here, or below with the cache, only costs the time to compile.
		p.cache, _ = wazero.NewCompilationCacheWithDir(p.cacheDir)
	}
	if p.cache != nil {
		if p.pool, err = newPDFium(p.cache); err == nil {
			return nil
		}
		_ = p.stop()
	}
	p.pool, err = newPDFium(nil)
	return err
}

// pdfRoot is all that the engine sees of a file system: box.ttf, a font in which
// every character is a square. PDFium takes it for the fonts that a Chinese PDF
// names without embedding them; with no font at all it passes over characters
// that are drawn singly. The font calls itself WenQuanYi Micro Hei, which is
// among the names that PDFium looks for.
//
//go:embed pdfroot
var pdfRoot embed.FS

func newPDFium(cache wazero.CompilationCache) (pdfium.Pool, error) {
	const page = 64 << 10 // bytes of a page of WebAssembly memory
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(pdfMemory / page).
		WithCloseOnContextDone(true) // or no endless loop could be interrupted
	if cache != nil {
		config = config.WithCompilationCache(cache)
	}
	root, err := fs.Sub(pdfRoot, "pdfroot")
	if err != nil {
		return nil, err
	}
	return webassembly.Init(webassembly.Config{
		MaxTotal:      1,
		RuntimeConfig: config,
		FSConfig:      wazero.NewFSConfig().WithFSMount(root, "/"),
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
}

// read gives the text of a PDF in reading order, a paragraph on each line, and
// its title if it names one. maxPages bounds the number of its pages.
//
// An error is a [*tifa.Problem] without a path, or that of ctx. One beside a
// document with a text tells which pages could not be read.
func (p *pdfReader) read(ctx context.Context, data []byte, maxPages int) (tifa.Document, error) {
	if err := cutOff(data); err != nil {
		return tifa.Document{}, err
	}
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return tifa.Document{}, ctx.Err()
	}
	f, err := p.open(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return tifa.Document{}, ctx.Err()
		}
		_ = p.stop() // begin afresh with the next file
		return tifa.Document{}, &tifa.Problem{Fact: "the PDF engine does not start: " + err.Error(), Err: err}
	}
	defer f.close()
	d, err := f.document(data, maxPages)
	if ctx.Err() != nil {
		return tifa.Document{}, ctx.Err()
	}
	return d, err
}

// cutOff reports whether data end within an object, which PDFium would read
// over in silence, short of some pages.
func cutOff(data []byte) error {
	end := bytes.LastIndex(data, []byte("%%EOF"))
	if end >= 0 && !bytes.Contains(data[end:], []byte(" obj")) {
		return nil
	}
	if !bytes.Contains(data, []byte(" obj")) {
		return &tifa.Problem{Fact: "begins like a PDF, but holds nothing of one", Hint: "fetch the file again"}
	}
	return &tifa.Problem{Fact: "cut off: the PDF ends without %%EOF", Hint: "fetch the file again", Err: io.ErrUnexpectedEOF}
}

// A pdfFile is an open PDF with the engine's instance that reads it.
type pdfFile struct {
	pdfium.Pdfium
	doc  references.FPDF_DOCUMENT
	kill func()      // ends whatever the instance does; it may be called twice
	late *time.Timer // kills when a page takes too long
	rest func() bool // no longer kill when the context is done
	bad  bool        // something went wrong in the engine
	slow atomic.Bool // because a page took too long
}

func (p *pdfReader) open(ctx context.Context) (*pdfFile, error) {
	if err := p.start(); err != nil {
		return nil, err
	}
	instance, err := p.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, err
	}
	kill := sync.OnceFunc(func() { _ = instance.Kill() })
	f := &pdfFile{Pdfium: instance, kill: kill, rest: context.AfterFunc(ctx, kill)}
	f.late = time.AfterFunc(pdfPageTime, func() { f.slow.Store(true); kill() })
	return f, nil
}

func (f *pdfFile) close() {
	if !f.late.Stop() || !f.rest() || f.bad {
		f.kill() // or wait until it is done
		return
	}
	if err := f.Close(); err != nil {
		f.kill()
	}
}

func (f *pdfFile) document(data []byte, maxPages int) (d tifa.Document, err error) {
	opened, err := f.OpenDocument(&requests.OpenDocument{FileReader: bytes.NewReader(data), FileReaderSize: int64(len(data))})
	if err != nil {
		return d, f.unreadable(err)
	}
	f.doc = opened.Document
	count, err := f.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: f.doc})
	if err != nil {
		return d, f.unreadable(err)
	}
	n := count.PageCount
	if n > maxPages {
		return d, &tifa.Problem{
			Fact: fmt.Sprintf("%d pages, the limit is %d", n, maxPages),
			Hint: "raise the limit with --max-pages, or split the file",
		}
	}
	if n == 0 {
		return d, &tifa.Problem{Fact: "no pages in it"}
	}
	pages := make([][]run, n)
	var scanned, coded, broken []int // pages without text, without characters, without either
	total := 0
	for i := range pages {
		f.late.Reset(pdfPageTime)
		page, err := f.page(i)
		var tooMany *tifa.Problem
		switch {
		case errors.As(err, &tooMany):
			return d, err
		case f.bad:
			for ; i < n; i++ {
				broken = append(broken, i+1)
			}
		case err != nil:
			broken = append(broken, i+1)
		case page.chars == 0 && page.pictures:
			scanned = append(scanned, i+1)
		case page.unmapped*5 > page.chars:
			coded = append(coded, i+1)
		default:
			pages[i] = page.runs
		}
		if len(broken) > 0 && f.bad {
			break
		}
		if total += page.chars; total > pdfChars {
			return d, &tifa.Problem{Fact: fmt.Sprintf("more than %d characters", pdfChars), Hint: "split the file"}
		}
	}
	d.Text = typeset(pages)
	if !f.bad {
		d.Title = f.title()
	}
	d.Partial = d.Text != "" && len(scanned)+len(coded)+len(broken) > 0
	if f.slow.Load() {
		return d, &tifa.Problem{Fact: fmt.Sprintf("page %d takes longer than %v to read", broken[0], pdfPageTime), Hint: "convert the file to text first"}
	}
	return d, damage(n, d.Text == "", scanned, coded, broken)
}

// damage tells of the pages that gave no text.
func damage(n int, empty bool, scanned, coded, broken []int) error {
	const ocr = "run OCR first, for instance ocrmypdf"
	switch {
	case len(broken) > 0:
		return &tifa.Problem{Fact: "damaged: " + pageList(broken, n) + " cannot be read", Hint: "fetch the file again"}
	case len(coded) > 0:
		return &tifa.Problem{Fact: "the fonts on " + pageList(coded, n) + " do not say which characters they draw", Hint: ocr + " --force-ocr"}
	case len(scanned) > 0 && !empty:
		return &tifa.Problem{Fact: "no text layer on " + pageList(scanned, n), Hint: ocr}
	case empty && n == 1:
		return &tifa.Problem{Fact: "no text layer on its only page", Hint: ocr}
	case empty:
		return &tifa.Problem{Fact: fmt.Sprintf("no text layer on any of %d pages", n), Hint: ocr}
	}
	return nil
}

// pageList names pages: "page 3 of 9", "pages 3, 4, 6 and 2 more of 9".
func pageList(pages []int, n int) string {
	if len(pages) == 1 {
		return fmt.Sprintf("page %d of %d", pages[0], n)
	}
	const most = 5
	named, more := pages[:min(most, len(pages))], max(0, len(pages)-most)
	list := strings.Trim(strings.ReplaceAll(fmt.Sprint(named), " ", ", "), "[]")
	if more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("pages %s of %d", list, n)
}

// unreadable says why a PDF does not open, and notes if the engine broke.
func (f *pdfFile) unreadable(err error) error {
	switch {
	case errors.Is(err, pdferrors.ErrPassword):
		return &tifa.Problem{Fact: "encrypted: it opens with a password only", Hint: "qpdf --decrypt --password=… in.pdf out.pdf", Err: err}
	case errors.Is(err, pdferrors.ErrSecurity):
		return &tifa.Problem{Fact: "encrypted in a way that cannot be read", Hint: "save it from a PDF viewer without encryption", Err: err}
	}
	f.note(err)
	return &tifa.Problem{Fact: "damaged PDF: its pages cannot be found", Hint: "fetch the file again, or repair it: qpdf in.pdf out.pdf", Err: err}
}

// note keeps in mind that the engine is not to be used again, unless err is
// what PDFium says of a file.
func (f *pdfFile) note(err error) {
	for _, ordinary := range []error{pdferrors.ErrUnknown, pdferrors.ErrFile, pdferrors.ErrFormat, pdferrors.ErrPage} {
		if errors.Is(err, ordinary) {
			return
		}
	}
	f.bad = f.bad || err != nil
}

// A pdfPage is what is set on a page.
type pdfPage struct {
	runs     []run
	chars    int  // that leave a mark on paper
	unmapped int  // those of them that no Unicode character is known for
	pictures bool // there are any
}

func (f *pdfFile) page(i int) (page pdfPage, err error) {
	defer func() { f.note(err) }()
	loaded, err := f.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: f.doc, Index: i})
	if err != nil {
		return page, err
	}
	ref := requests.Page{ByReference: &loaded.Page}
	text, err := f.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: ref})
	if err != nil {
		return page, err
	}
	count, err := f.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return page, err
	}
	if count.Count > pdfPageChars {
		return page, &tifa.Problem{
			Fact: fmt.Sprintf("page %d holds %d characters, the limit is %d", i+1, count.Count, pdfPageChars),
			Hint: "it is no printed page; convert the file to text first",
		}
	}
	glyphs, err := f.glyphs(ref, text.TextPage, count.Count)
	if err != nil {
		return page, err
	}
	for _, g := range glyphs {
		if !unicode.IsSpace(g.r) {
			page.chars++
		}
		if g.r == unicode.ReplacementChar {
			page.unmapped++
		}
	}
	page.runs = runs(glyphs)
	if page.chars == 0 {
		if page.pictures, err = f.pictures(ref); err != nil {
			return page, err
		}
	}
	if _, err = f.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage}); err != nil {
		return page, err
	}
	_, err = f.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
	return page, err
}

func (f *pdfFile) pictures(page requests.Page) (bool, error) {
	objects, err := f.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return false, err
	}
	for i := range min(objects.Count, 1000) {
		object, err := f.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			return false, err
		}
		kind, err := f.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object.PageObject})
		if err != nil {
			return false, err
		}
		if kind.Type == enums.FPDF_PAGEOBJ_IMAGE || kind.Type == enums.FPDF_PAGEOBJ_FORM {
			return true, nil
		}
	}
	return false, nil
}

// title is the title a PDF gives itself, "" if it is one that a program made up.
func (f *pdfFile) title() string {
	meta, err := f.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: f.doc, Tag: "Title"})
	if err != nil {
		f.note(err)
		return ""
	}
	title := strings.Join(strings.Fields(meta.Value), " ")
	if madeUp(title) {
		return ""
	}
	return title
}

// programTitle matches titles that programs put: file names, addresses, the
// names of empty documents.
var programTitle = regexp.MustCompile(`(?i)^(microsoft |about:|https?:|file:)|\.[a-z][a-z0-9]{1,4}$|` +
	`^(untitled|document|slide|powerpoint presentation|无标题|未命名|文档|幻灯片|新建.*文档)[ -]*\d*$`)

func madeUp(title string) bool {
	letters, latin1 := 0, 0
	for _, r := range title {
		switch {
		case r == unicode.ReplacementChar, unicode.IsControl(r), unicode.Is(unicode.Co, r):
			return true
		case unicode.IsLetter(r):
			letters++
		}
		if r >= 0xA0 && r <= 0xFF {
			latin1++
		}
	}
	// Mostly accents: Chinese bytes taken for Latin letters.
	return letters < 2 || latin1*2 > letters || programTitle.MatchString(title)
}
