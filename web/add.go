package web

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"tifa"
	"tifa/corpus"
	"tifa/edition"
	"tifa/ingest"
	"tifa/structure"
)

const (
	arrivalTime  = time.Hour // that what was read waits for its reader to store it
	arrivalsMost = 8         // that wait at a time
	arrivalShown = 50        // documents of one
	writerWait   = 5 * time.Second
)

// An arrival is what was pasted or uploaded: it is read, waits to be stored, is stored
// and may be taken back.
type arrival struct {
	name string

	mu        sync.Mutex
	sources   []source
	documents []*tifa.Document // with the facts their texts tell; until they are stored
	faults    []string
	entries   []*tifa.Entry // of what was stored, without texts
	stored    []string      // ids that were not there before
	gone      int           // documents taken back
	err       error         // that ended the work on it
	at        time.Time
}

// A source is a file or a text.
type source struct {
	name    string // of the file, "" of a text
	content []byte
}

// arrivals are those that wait, by names that cannot be guessed.
type arrivals struct {
	mu  sync.Mutex
	all map[string]*arrival
}

// put keeps an arrival under a new name; the oldest make room, save those that are
// being worked on.
func (a *arrivals) put(x *arrival, busy func(name string) bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.all == nil {
		a.all = map[string]*arrival{}
	}
	x.name, x.at = rand.Text(), time.Now()
	maps.DeleteFunc(a.all, func(name string, y *arrival) bool { return time.Since(y.at) > arrivalTime && !busy(name) })
	idle := slices.DeleteFunc(slices.Collect(maps.Keys(a.all)), busy)
	if len(a.all) >= arrivalsMost && len(idle) > 0 {
		delete(a.all, slices.MinFunc(idle, func(x, y string) int { return a.all[x].at.Compare(a.all[y].at) }))
	}
	a.all[x.name] = x
}

// of is the arrival of this name.
func (a *arrivals) of(name string) (*arrival, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	x := a.all[name]
	if x == nil || time.Since(x.at) > arrivalTime {
		return nil, &tifa.Problem{Fact: "nothing waits under this name: it was given up or waited too long", Hint: "add it again", Err: tifa.ErrNotFound}
	}
	return x, nil
}

// An addMain is the page that adds: first the form, then what was understood, then
// what was stored.
type addMain struct {
	Name     string // of the arrival
	N        int    // of the document that is corrected, counted from 1; 0 of a single one
	Form     bool
	Single   *understood
	Many     []understood
	More     int
	Held     []string // names of series
	Faults   []string
	Stored   []entryLine
	Undo     bool
	Gone     int // documents taken back
	Progress *progressMain
}

func addForm(v *visit) (*answer, error) {
	return &answer{page: "add", title: v.say("nav/add"), main: addMain{Form: true}}, nil
}

// addRead reads what was pasted or uploaded; the page of the arrival shows what was
// understood.
func addRead(v *visit) (*answer, error) {
	sources, err := v.upload()
	if err != nil {
		return nil, err
	}
	x := &arrival{sources: sources}
	v.arrivals.put(x, v.adding)
	none := &tifa.Problem{Fact: v.say("add.none"), Hint: v.say("add.none.hint")}
	return v.work(x, reading, func(ctx context.Context, j *job) error {
		documents, faults, err := v.read(ctx, j, sources)
		if err == nil && len(documents) == 0 {
			none.Fact = strings.Join(append([]string{none.Fact}, faults...), " ")
			return none
		}
		x.mu.Lock()
		defer x.mu.Unlock()
		x.documents, x.faults = documents, faults
		return err
	})
}

// failed is the error that ended the work on it; it is told once.
func (x *arrival) failed() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	err := x.err
	x.err = nil
	return err
}

// adding reports whether an arrival is being worked on.
func (s *Server) adding(name string) bool { return s.jobs.of("add "+name) != nil }

// work works on an arrival in the background and leads to its page. What fails at
// once is told at once.
func (v *visit) work(x *arrival, kind kind, do func(context.Context, *job) error) (*answer, error) {
	j, err := v.jobs.start("add "+x.name, kind, func(ctx context.Context, j *job) error {
		err := do(ctx, j)
		x.mu.Lock()
		defer x.mu.Unlock()
		x.err = err
		return err
	})
	if err != nil {
		return nil, err
	}
	if j.wait(v.Context()) && j.err != nil {
		return nil, cmp.Or(x.failed(), j.err)
	}
	return &answer{see: "/add/" + x.name}, nil
}

// read reads sources into documents.
func (s *Server) read(ctx context.Context, j *job, sources []source) (documents []*tifa.Document, faults []string, err error) {
	r := &ingest.Reader{Limits: ingest.Limits{File: s.Limits.Upload, Record: s.Limits.Upload, Ratio: 50, Pages: 500}}
	defer r.Close()
	used := map[string]int{}
	for _, source := range sources {
		r.Stdin = bytes.NewReader(source.content)
		from := len(documents)
		for d, err := range r.Read(ctx, "-") {
			switch {
			case ctx.Err() != nil:
				return nil, nil, ctx.Err()
			case err != nil:
				faults = append(faults, strings.TrimPrefix(source.name+": "+err.Error(), ": "))
			}
			if d == nil {
				continue
			}
			edition.Structure(s.Rules, d)
			documents = append(documents, d)
			j.report("add.reading", len(documents), 0)
		}
		if source.name == "" || len(documents) != from+1 {
			continue
		}
		id := source.name
		if used[id]++; used[id] > 1 {
			id += "-" + strconv.Itoa(used[id])
		}
		documents[from].ID = id
	}
	return documents, faults, nil
}

// addPage shows how far an arrival is: what was understood of it, or what was stored.
func addPage(v *visit) (*answer, error) {
	x, err := v.arrivals.of(v.PathValue("name"))
	if err != nil {
		return nil, err
	}
	a := &answer{page: "add", title: v.say("nav/add")}
	if j := v.jobs.of("add " + x.name); j != nil && !j.wait(v.Context()) {
		a.refresh = refreshEvery
		p := v.progress(j.far(), j.name)
		p.Back = "/add"
		a.main = addMain{Progress: p}
		return a, nil
	}
	if err := x.failed(); err != nil {
		return nil, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	switch {
	case x.gone > 0:
		a.main = addMain{Form: true, Gone: x.gone}
		return a, nil
	case len(x.entries) == 1 && len(x.faults) == 0:
		return &answer{see: v.to("/brief/"+pathEscape(x.entries[0].ID), "added", x.name)}, nil
	case x.entries != nil:
		m := addMain{Name: x.name, Faults: x.faults, Undo: len(x.stored) > 0, More: max(0, len(x.entries)-arrivalShown)}
		for _, e := range x.entries[:min(arrivalShown, len(x.entries))] {
			m.Stored = append(m.Stored, v.entry(e))
		}
		a.main = m
		return a, nil
	}
	if len(x.documents) == 0 {
		return nil, &tifa.Problem{Fact: v.say("add.none"), Hint: v.say("add.none.hint"), Err: tifa.ErrNotFound} // it could not be read
	}
	m := addMain{Name: x.name, Held: v.seriesNames(), Faults: x.faults}
	a.main, err = m.waiting(v, x.documents)
	return a, err
}

// waiting shows what was understood: of a single document, or of that which the
// address names, as a form that corrects it, else as a list.
func (m addMain) waiting(v *visit, documents []*tifa.Document) (addMain, error) {
	one := documents
	switch n, err := v.number("n", 1, len(documents)); {
	case err != nil:
		return m, err
	case v.form.Get("n") != "":
		one, m.N = documents[n-1:n], n
	case len(documents) > 1:
		m.More = max(0, len(documents)-arrivalShown)
		for i, d := range documents[:min(arrivalShown, len(documents))] {
			u, err := v.understood(d)
			if err != nil {
				return m, err
			}
			u.Correct = v.with("n", strconv.Itoa(i+1))
			m.Many = append(m.Many, *u)
		}
		return m, nil
	}
	u, err := v.understood(one[0])
	m.Single = u
	return m, err
}

// upload is the files of the form or the text pasted into it.
func (v *visit) upload() ([]source, error) {
	if err := v.ParseMultipartForm(1 << 20); err != nil {
		return nil, formFault(err)
	}
	defer v.MultipartForm.RemoveAll()
	if text := v.PostFormValue("text"); strings.TrimSpace(text) != "" {
		return []source{{"", []byte(strings.ReplaceAll(text, "\r\n", "\n"))}}, nil
	}
	var all []source
	for _, head := range v.MultipartForm.File["file"] {
		content, err := readPart(head)
		if err != nil {
			return nil, formFault(err)
		}
		if len(content) == 0 {
			continue
		}
		base := path.Base(strings.ReplaceAll(head.Filename, `\`, "/"))
		all = append(all, source{strings.TrimSuffix(strings.ToValidUTF8(base, ""), path.Ext(base)), content})
	}
	if len(all) == 0 {
		return nil, &tifa.Problem{Fact: v.say("add.empty"), Hint: v.say("add.empty.hint")}
	}
	return all, nil
}

func readPart(head *multipart.FileHeader) ([]byte, error) {
	f, err := head.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// formFault is an error of reading a form.
func formFault(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return errLarge
	}
	return &tifa.Problem{Fact: "the form cannot be read: " + err.Error(), Err: err}
}

// addStore stores what waits, a single document with the facts of the form; or only
// corrects one, and shows its brief or what else waits.
func addStore(v *visit) (*answer, error) {
	if err := v.ParseForm(); err != nil {
		return nil, formFault(err)
	}
	x, err := v.arrivals.of(v.PostForm.Get("name"))
	if err != nil {
		return nil, err
	}
	n, err := x.which(v.PostForm.Get("n"))
	if err != nil {
		return nil, err
	}
	sources, documents, err := x.corrected(n, v.correct)
	if err != nil {
		return nil, err
	}
	switch then := v.PostForm.Get("then"); {
	case then == "brief":
		return &answer{see: v.to("/brief", "arrival", x.name, "n", v.PostForm.Get("n"))}, nil
	case then == "list", len(documents) == 0: // or asked for twice
		return &answer{see: "/add/" + x.name}, nil
	}
	return v.work(x, storing, func(ctx context.Context, j *job) error {
		entries, stored, faults, err := v.store(ctx, j, sources, documents)
		x.mu.Lock()
		defer x.mu.Unlock()
		if err != nil {
			return err
		}
		x.entries, x.stored, x.faults = entries, stored, append(x.faults, faults...)
		x.sources, x.documents = nil, nil
		return nil
	})
}

// store writes documents in one batch, with the bytes they were read from. stored are
// the ids that were not there before, faults tell what was refused.
func (s *Server) store(ctx context.Context, j *job, sources []source, documents []*tifa.Document) (entries []*tifa.Entry, stored, faults []string, err error) {
	c, err := corpus.OpenWriter(ctx, s.Dir, corpus.Writer{Command: "tifa serve", Wait: writerWait})
	if err != nil {
		return nil, nil, nil, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	for _, source := range sources {
		if _, err := c.Keep(ctx, bytes.NewReader(source.content)); err != nil {
			return nil, nil, nil, err
		}
	}
	b := c.Begin()
	for i, d := range documents {
		j.report("add.storing", i, len(documents))
		outcome, err := b.Put(d, structure.SeriesKey(d), s.Rules.Read(d))
		switch {
		case errors.Is(err, corpus.ErrRefused):
			faults = append(faults, err.Error())
			continue
		case err != nil:
			return nil, nil, nil, err
		case outcome == corpus.Added:
			stored = append(stored, d.ID)
		}
		e := &tifa.Entry{Document: *d}
		e.Text = ""
		entries = append(entries, e)
	}
	return entries, stored, faults, b.Commit(ctx)
}

// addUndo takes back what an addition added.
func addUndo(v *visit) (*answer, error) {
	if err := v.ParseForm(); err != nil {
		return nil, formFault(err)
	}
	x, err := v.arrivals.of(v.PostForm.Get("name"))
	if err != nil {
		return nil, err
	}
	x.mu.Lock()
	ids := x.stored
	x.mu.Unlock()
	if len(ids) == 0 {
		return &answer{see: "/add/" + x.name}, nil
	}
	return v.work(x, storing, func(ctx context.Context, j *job) error {
		c, err := corpus.OpenWriter(ctx, v.Dir, corpus.Writer{Command: "tifa serve", Wait: writerWait})
		if err != nil {
			return err
		}
		j.report("add.undoing", 0, 0)
		err = c.Remove(ctx, ids...)
		if err := errors.Join(err, c.Close()); err != nil {
			return err
		}
		x.mu.Lock()
		defer x.mu.Unlock()
		x.gone, x.stored = len(ids), nil
		return nil
	})
}
