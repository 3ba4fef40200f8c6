package web

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"tifa"
	"tifa/corpus"
	"tifa/publish"
	"tifa/wire"
)

// A route is a page, at a pattern of [http.ServeMux], with what the description of
// the API says of it.
type route struct {
	path    string
	page    func(*visit) (*answer, error)
	summary string
	asks    []parameter
	answers any // a value of the type that is written as JSON, or an [either] of several
}

// A change is what a form asks for, at a pattern likewise. It leads to the page that
// shows what became of it.
type change struct {
	path    string
	page    func(*visit) (*answer, error)
	summary string
	kind    string // media type of the form
	fields  []parameter
}

const (
	formOfFiles = "multipart/form-data"
	formOfWords = "application/x-www-form-urlencoded"
)

// A parameter is what an address may ask of a page.
type parameter struct {
	name, about string
	many        bool // may be repeated
	required    bool
}

// An answer is a page and the same as data.
type answer struct {
	page    string // its template
	title   string
	main    any    // what the template shows
	data    any    // what is written as JSON; nil if the page has none
	file    []byte // a file to keep, and its name
	name    string
	redline bool   // the page shows one, and takes its style
	see     string // the address that has the answer
	refresh int    // seconds after which the page is asked for again; 0 if it stays
}

// A visit is a request as a page sees it.
type visit struct {
	*http.Request
	*Server
	view     *corpus.View
	language string // of the interface
	form     url.Values
	names    map[string]string // of series by their ids, once one was asked for
}

// visit begins a visit; a language that is asked for is kept if w is not nil.
func (s *Server) visit(w http.ResponseWriter, r *http.Request) *visit {
	return &visit{Request: r, Server: s, language: s.language(w, r)}
}

// table are the pages.
func (s *Server) table() []route {
	filters := []parameter{
		{name: "series", about: "only documents of this series, its id or name"},
		{name: "source", about: "only documents whose source contains this"},
		{name: "kind", about: "only documents of this kind"},
		{name: "lang", about: "only documents in this language"},
		{name: "since", about: "only documents of this day, month or year and later"},
		{name: "until", about: "only documents of this day, month or year and earlier"},
	}
	passages := []parameter{
		{name: "speaker", about: "only what this speaker states"},
		{name: "cue", about: "only what is stated under this reporting verb"},
		{name: "act", about: "only what is stated by this act"},
		{name: "in", about: "only what stands in a statement, list, definition, role or quote"},
		{name: "fold", about: "differences between characters to overlook: width, script, case, punct"},
		{name: "sort", about: "date, left or right; more lines than 5,000 stand by date"},
		{name: "page", about: "of 50 lines, counted from 1"},
	}
	files := parameter{name: "format", about: "json, whatever is accepted, or a file of what is shown: csv, xlsx, svg"}
	return []route{
		{"/{$}", home, "What the corpus holds", nil, homeData{}},
		{"/doc/{id...}", document, "A document with its structure", []parameter{
			{name: "start", about: "of a passage to cite, in code points"},
			{name: "end", about: "of it"},
			{name: "marks", about: "novelty: on the page, words are marked by whether they were said before"},
		}, wire.Document{}},
		{"/search", search, "A page of a concordance, with the whole count by year", slices.Concat(
			[]parameter{{name: "q", about: "the query, in the language of docs/query.md", required: true}}, filters, passages, []parameter{files},
		), searchData{}},
		{"/trace", trace, "The lives of formulations", slices.Concat([]parameter{
			{name: "f", about: "a formulation, exactly", many: true},
			{name: "count", about: "all, or free: outside of longer formulations"},
			{name: "card", about: "yes: nesting, variants and companions of one formulation"},
			files,
		}, filters), []wire.Trace{}},
		{"/discover", discover, "Formulations that recur, found without a list of words", slices.Concat([]parameter{
			{name: "type", about: "of what is found: slogan, frame, list name, title, body, person, name, boilerplate, date/number; without it nothing is looked for"},
			{name: "against", about: "days, months or years to compare with: 2012..2016"},
			{name: "occurrences", about: "of what is found at least, default 5"},
			{name: "documents", about: "that have it at least, those of one event counted once, default 3"},
			{name: "judged", about: "open: without what was rejected; all, new, kept or rejected"},
			{name: "page", about: "of 50 findings, counted from 1"},
			files,
		}, filters), discoverData{}},
		{"/compare", comparison, "What a new text changes against an old one", []parameter{
			{name: "new", about: "id of the new document"},
			{name: "old", about: "id of the old one; without it the predecessor in the series"},
			{name: "view", about: "of the redline first shown: side, or one for both texts in one"},
			{name: "format", about: "json, or a file: html, docx, md, csv"},
		}, either{wire.Summary{}, comparableData{}}},
		{"/series/{name...}", seriesPage, "The editions of a series", []parameter{
			{name: "f", about: "formulations of the matrix, one a line; wordings set apart by |", many: true},
			{name: "clauses", about: "editions that a clause of the table has at least, of the last 12; without it there is no table"},
			{name: "since", about: "only editions of this day, month or year and later"},
			{name: "until", about: "only editions of this day, month or year and earlier"},
			files,
		}, seriesData{}},
		{"/brief/{id...}", briefPage, "What is new in a document, on one page", []parameter{
			{name: "format", about: "json, or a file: html, docx, md"},
		}, either{wire.Brief{}, failure{}}},
		{"/help", help, "Examples of the query language, counted in this corpus", nil, helpData{}},
	}
}

// editors are the pages of those who may change the corpus.
func (s *Server) editors() []route {
	if s.Dir == "" {
		return nil
	}
	return []route{
		{"/add", addForm, "The form that adds texts", nil, addData{}},
		{"/add/{name}", addPage, "How far an addition is: what was understood, or what was stored", []parameter{
			{name: "n", about: "of the document to show, counted from 1"},
		}, addData{}},
	}
}

// changes are what a program may ask for as a page does.
func (s *Server) changes() []change {
	if s.Dir == "" {
		return nil
	}
	return []change{
		{"/add", addRead, "Reads files or a text, and stores nothing yet; leads to /add/{name}", formOfFiles, []parameter{
			{name: "file", about: "files in any form that tifa add reads", many: true},
			{name: "text", about: "a text, instead of files"},
		}},
		{"/add/store", addStore, "Stores what was read, a single document with the facts given", formOfWords, []parameter{
			{name: "name", about: "of the addition", required: true},
			{name: "n", about: "of the document that the facts are of, counted from 1; not given of a single one"},
			{name: "id", about: "a fact"},
			{name: "title", about: "a fact"},
			{name: "date", about: "a fact: 2026, 2026-03 or 2026-03-05"},
			{name: "kind", about: "a fact"},
			{name: "issuer", about: "a fact"},
			{name: "source", about: "a fact"},
			{name: "series", about: "a fact"},
			{name: "event.name", about: "a fact"},
			{name: "event.start", about: "a fact: the first day"},
		}},
		{"/add/undo", addUndo, "Takes back what was stored", formOfWords, []parameter{{name: "name", about: "of the addition", required: true}}},
	}
}

// routes leads each request to its page.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	api := s.api(mux)
	page := func(r route, answer http.Handler) {
		mux.Handle("GET "+r.path, answer)
		api.page(r, answer)
	}
	for _, r := range s.table() {
		page(r, s.reading(r.page))
	}
	for _, r := range s.editors() {
		page(r, s.reading(editing(r.page)))
	}
	for _, c := range s.changes() {
		answer := s.reading(c.page)
		mux.Handle("POST "+c.path, answer)
		api.change(c, answer)
	}
	if s.Dir != "" {
		mux.Handle("POST /discover/judge", s.reading(judge))
	}
	mux.Handle("GET /brief", s.reading(briefAsked))
	mux.Handle("POST /stop", s.reading(stop))
	mux.HandleFunc("GET /static/{name}", s.static)
	mux.HandleFunc("GET /static/redline.css", s.redlineStyle)
	mux.HandleFunc("GET "+apiPath+"/openapi.json", s.describe(api))
	mux.Handle("GET /metrics", s.metrics)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "alive\n") })
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.HandleFunc("GET /login", s.loginPage)
	mux.HandleFunc("POST /login", s.login)
	mux.HandleFunc("POST /logout", s.logout)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, notFound(r.URL.Path)) })
	return mux
}

// editing is a page for editors alone. What is no reading is theirs without it.
func editing(page func(*visit) (*answer, error)) func(*visit) (*answer, error) {
	return func(v *visit) (*answer, error) {
		if !v.edits() {
			return nil, refusal()
		}
		return page(v)
	}
}

// reading answers with a page over one state of the corpus, within the time limit.
func (s *Server) reading(page func(*visit) (*answer, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := s.receive(w, r); err != nil {
			s.fail(w, r, err)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), s.Limits.Time)
		defer cancel()
		r = r.WithContext(ctx)
		form, err := parameters(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		view, err := s.Corpus.At(ctx, form.Get("at"))
		if err != nil {
			s.fail(w, r, cmp.Or(ctx.Err(), err))
			return
		}
		defer view.Close()
		v := s.visit(w, r)
		v.view, v.form = view, form
		a, err := page(v)
		if err == nil {
			err = s.write(w, v, a)
		}
		if err != nil {
			s.fail(w, r, cmp.Or(ctx.Err(), err)) // what was stopped may tell of anything
		}
	}
}

// slowest is how many bytes a second a client sends at least.
const slowest = 64 << 10

// receive reads the form that a request brings, in the time that its size takes, before
// the time limit begins.
func (s *Server) receive(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodPost {
		return nil
	}
	size := s.body(r)
	if r.ContentLength >= 0 {
		size = min(size, r.ContentLength)
	}
	connection, now := http.NewResponseController(w), time.Now()
	end := now.Add(headTime + time.Duration(size/slowest)*time.Second)
	// Where the connection knows no deadlines, as in tests, it has none to be moved.
	_ = connection.SetReadDeadline(end)
	_ = connection.SetWriteDeadline(end.Add(s.Limits.Time + writeTime))
	if err := r.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return formFault(err)
	}
	return nil
}

// bounded is a document that was looked up, if its text is as long as a page may
// read: the structure of a text and a comparison are worked out without a pause, in a
// time that its length bounds.
func (v *visit) bounded(e *tifa.Entry, err error) (*tifa.Entry, error) {
	if err == nil && len(e.Text) > v.Limits.Text {
		err = &tifa.Problem{Fact: fmt.Sprintf("%s: a text of %s bytes is too long for a page", e.ID, grouped(len(e.Text))), Hint: "read and compare it on the command line, which has no such limit"}
	}
	return e, err
}

// write writes an answer as the client wants it. Nothing is sent of a page that
// could not be written to its end.
func (s *Server) write(w http.ResponseWriter, v *visit, a *answer) error {
	var b bytes.Buffer
	head := w.Header()
	head.Add("Vary", "Accept, Accept-Language, Cookie")
	head.Set("Cache-Control", "private, no-cache")
	if a.refresh > 0 {
		head.Set("Refresh", strconv.Itoa(a.refresh))
	}
	switch {
	case a.see != "":
		if belowAPI(v.Request) {
			a.see = apiPath + a.see
		}
		http.Redirect(w, v.Request, a.see, http.StatusSeeOther)
		return nil
	case a.file != nil:
		b.Write(a.file)
		head.Set("Content-Type", cmp.Or(mime.TypeByExtension(path.Ext(a.name)), "application/octet-stream"))
		head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": a.name}))
	case wantsJSON(v.Request) && a.asData() != nil:
		if err := wire.Write(&b, a.asData()); err != nil {
			return err
		}
		head.Set("Content-Type", "application/json; charset=utf-8")
	default:
		if err := s.pages[v.language][a.page].ExecuteTemplate(&b, "layout", v.frame(a)); err != nil {
			return err
		}
		head.Set("Content-Type", "text/html; charset=utf-8")
		head.Set("Content-Language", v.language)
	}
	_, _ = b.WriteTo(w) // the client may have gone
	return nil
}

// asData is what is written as JSON: that of the answer, or what its page tells itself.
func (a *answer) asData() any {
	if m, ok := a.main.(interface{ data() any }); ok && a.data == nil {
		return m.data()
	}
	return a.data
}

// belowAPI reports whether a program asks, which is led to data alone.
func belowAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, apiPath+"/") }

// wantsJSON reports whether JSON is asked for: below /api, before HTML, or by "format".
func wantsJSON(r *http.Request) bool {
	if belowAPI(r) || r.URL.Query().Get("format") == "json" {
		return true
	}
	for _, part := range strings.Split(r.Header.Get("Accept"), ",") {
		switch kind, _, _ := mime.ParseMediaType(part); kind {
		case "application/json":
			return true
		case "text/html", "*/*":
			return false
		}
	}
	return false
}

// static serves the files of the interface.
func (s *Server) static(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	b, err := files.ReadFile(path.Join("static", path.Base(name)))
	if err != nil {
		s.fail(w, r, notFound(r.URL.Path))
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=3600")
	http.ServeContent(w, r, name, s.opened, bytes.NewReader(b))
}

// redlineStyle serves the style of package publish.
func (s *Server) redlineStyle(w http.ResponseWriter, r *http.Request) {
	b, err := publish.Style()
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=3600")
	http.ServeContent(w, r, "redline.css", s.opened, bytes.NewReader(b))
}

// readyz tells whether requests are answered.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if s.ready.Load() {
		if v, err := s.Corpus.At(ctx, ""); err == nil {
			v.Close()
			plain(w, http.StatusOK, "ready\n")
			return
		}
	}
	plain(w, http.StatusServiceUnavailable, "not ready\n")
}

func plain(w http.ResponseWriter, status int, words string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(words))
}
