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

// An arrival is what was pasted or uploaded, read and not yet stored; later, what
// was stored and can be taken back.
type arrival struct {
	original  []byte
	documents []*tifa.Document // with the facts their texts tell
	faults    []string
	stored    []string // ids that were not there before
	at        time.Time
}

// arrivals are those that wait, by names that cannot be guessed.
type arrivals struct {
	mu  sync.Mutex
	all map[string]*arrival
}

// put keeps an arrival; the oldest make room.
func (a *arrivals) put(x *arrival) (name string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.all == nil {
		a.all = map[string]*arrival{}
	}
	x.at = time.Now()
	maps.DeleteFunc(a.all, func(_ string, y *arrival) bool { return time.Since(y.at) > arrivalTime })
	for len(a.all) >= arrivalsMost {
		oldest := slices.MinFunc(slices.Collect(maps.Keys(a.all)), func(x, y string) int { return a.all[x].at.Compare(a.all[y].at) })
		delete(a.all, oldest)
	}
	name = rand.Text()
	a.all[name] = x
	return name
}

// take gives an arrival up.
func (a *arrivals) take(name string) (*arrival, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	x := a.all[name]
	delete(a.all, name)
	if x == nil || time.Since(x.at) > arrivalTime {
		return nil, &tifa.Problem{Fact: "nothing waits under this name: it was stored, taken back or waited too long", Hint: "add it again", Err: tifa.ErrNotFound}
	}
	return x, nil
}

// An addMain is the page that adds: first the form, then what was understood, then
// what was stored.
type addMain struct {
	Name   string // of the arrival
	Form   bool
	Single *understood
	Many   []understood
	More   int
	Faults []string
	Stored []entryLine
	Undo   bool
	Gone   int // documents taken back
}

// An understood document is what was read of it, to be corrected.
type understood struct {
	ID, Title, Date, Kind, Issuer, Source, Series, URL string
	Event, Start                                       string
	Language, Begins                                   string
	Size                                               int
	Statements                                         int
	Exists                                             bool // the id is in the corpus
	Predecessor                                        *entryLine
}

func addForm(v *visit) (*answer, error) {
	return &answer{page: "add", title: v.say("nav/add"), main: addMain{Form: true}}, nil
}

// addRead reads what was pasted or uploaded and shows what was understood.
func addRead(v *visit) (*answer, error) {
	name, source, err := v.upload()
	if err != nil {
		return nil, err
	}
	r := &ingest.Reader{Stdin: bytes.NewReader(source), Limits: ingest.Limits{File: v.Limits.Upload, Record: v.Limits.Upload, Ratio: 50, Pages: 500}}
	defer r.Close()
	x := &arrival{original: source}
	for d, err := range r.Read(v.Context(), "-") {
		switch {
		case d == nil && v.Context().Err() != nil:
			return nil, v.Context().Err()
		case err != nil:
			x.faults = append(x.faults, err.Error())
		}
		if d == nil {
			continue
		}
		edition.Structure(v.Rules, d)
		x.documents = append(x.documents, d)
	}
	if len(x.documents) == 0 {
		return nil, &tifa.Problem{Fact: strings.Join(append([]string{v.say("add.none")}, x.faults...), " "), Hint: v.say("add.none.hint")}
	}
	if len(x.documents) == 1 && name != "" {
		x.documents[0].ID = name
	}
	m := addMain{Faults: x.faults, More: max(0, len(x.documents)-arrivalShown)}
	for _, d := range x.documents[:min(arrivalShown, len(x.documents))] {
		u, err := v.understood(d)
		if err != nil {
			return nil, err
		}
		m.Many = append(m.Many, *u)
	}
	if len(x.documents) == 1 {
		m.Single, m.Many = &m.Many[0], nil
	}
	m.Name = v.arrivals.put(x)
	return &answer{page: "add", title: v.say("nav/add"), main: m}, nil
}

// upload is the file of the form or the text pasted into it, with the name that the
// file suggests.
func (v *visit) upload() (name string, source []byte, err error) {
	if err := v.ParseMultipartForm(1 << 20); err != nil {
		return "", nil, formFault(err)
	}
	defer v.MultipartForm.RemoveAll()
	if text := v.PostFormValue("text"); strings.TrimSpace(text) != "" {
		return "", []byte(strings.ReplaceAll(text, "\r\n", "\n")), nil
	}
	var f multipart.File
	f, head, err := v.FormFile("file")
	if err != nil {
		return "", nil, &tifa.Problem{Fact: v.say("add.empty"), Hint: v.say("add.empty.hint")}
	}
	defer f.Close()
	if source, err = io.ReadAll(f); err != nil {
		return "", nil, formFault(err)
	}
	if len(source) == 0 {
		return "", nil, &tifa.Problem{Fact: v.say("add.empty"), Hint: v.say("add.empty.hint")}
	}
	base := path.Base(strings.ReplaceAll(head.Filename, `\`, "/"))
	return strings.TrimSuffix(strings.ToValidUTF8(base, ""), path.Ext(base)), source, nil
}

// formFault is an error of reading a form.
func formFault(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return errLarge
	}
	return &tifa.Problem{Fact: "the form cannot be read: " + err.Error(), Err: err}
}

// understood tells what was read of a document and what it would follow.
func (v *visit) understood(d *tifa.Document) (*understood, error) {
	key := structure.SeriesKey(d)
	u := &understood{
		ID: d.ID, Title: d.Title, Date: string(d.Date), Kind: string(d.Kind), Issuer: d.Issuer, Source: d.Source, Series: cmp.Or(d.Series, v.view.SeriesOf(d, key), key),
		URL: d.Provenance.URL, Language: languageTag(d), Begins: clip(d.Text, 200), Size: len([]rune(d.Text)), Statements: len(v.Rules.Read(d).Statements),
	}
	if d.Event != nil {
		u.Event, u.Start = d.Event.Name, string(d.Event.Start)
	}
	_, err := v.view.Document(v.Context(), d.ID)
	if err != nil && !errors.Is(err, tifa.ErrNotFound) {
		return nil, err
	}
	u.Exists = err == nil
	if key == "" && d.Series == "" {
		return u, nil
	}
	before, err := v.view.Predecessor(v.Context(), d, key)
	switch {
	case errors.Is(err, tifa.ErrNotFound):
		return u, nil
	case err != nil:
		return nil, err
	}
	line := v.entry(before)
	u.Predecessor = &line
	return u, nil
}

// addStore stores what waits, a single document with the facts of the form.
func addStore(v *visit) (*answer, error) {
	if err := v.ParseForm(); err != nil {
		return nil, formFault(err)
	}
	x, err := v.arrivals.take(v.PostForm.Get("name"))
	if err != nil {
		return nil, err
	}
	if len(x.documents) == 1 {
		if err := v.correct(x.documents[0]); err != nil {
			v.arrivals.put(x)
			return nil, err
		}
	}
	if err := v.store(v.Context(), x); err != nil {
		return nil, err
	}
	m := addMain{Faults: x.faults}
	for _, d := range x.documents[:min(arrivalShown, len(x.documents))] {
		m.Stored = append(m.Stored, v.entry(&tifa.Entry{Document: *d}))
	}
	if len(x.stored) > 0 {
		m.Undo = true
		m.Name = v.arrivals.put(&arrival{stored: x.stored})
	}
	return &answer{page: "add", title: v.say("nav/add"), main: m}, nil
}

// correct puts the facts of the form into d. What the text told of a fact that was
// changed is no evidence for it any more.
func (v *visit) correct(d *tifa.Document) error {
	set := func(name string, field *string) {
		if value := strings.ToValidUTF8(strings.TrimSpace(v.PostForm.Get(name)), "\uFFFD"); value != *field {
			*field = value
			delete(d.Evidence, name)
		}
	}
	date, start := string(d.Date), ""
	if d.Event != nil {
		start = string(d.Event.Start)
	}
	kind, event := string(d.Kind), ""
	if d.Event != nil {
		event = d.Event.Name
	}
	series := d.Series
	if given := strings.TrimSpace(v.PostForm.Get("series")); given != cmp.Or(series, v.view.SeriesOf(d, structure.SeriesKey(d)), structure.SeriesKey(d)) {
		d.Series, d.SeriesName = given, ""
		delete(d.Evidence, "series")
	}
	set("id", &d.ID)
	set("title", &d.Title)
	set("issuer", &d.Issuer)
	set("source", &d.Source)
	set("kind", &kind)
	set("date", &date)
	set("event.name", &event)
	set("event.start", &start)
	d.Kind = tifa.Kind(kind)
	if d.ID == "" {
		return &tifa.Problem{Fact: v.say("add.id")}
	}
	for _, x := range []string{date, start} {
		if x == "" {
			continue
		}
		if _, err := tifa.ParseDate(x); err != nil {
			return &tifa.Problem{Fact: err.Error(), Hint: v.say("add.date")}
		}
	}
	d.Date = tifa.Date(date)
	switch {
	case event == "" && start == "":
		d.Event = nil
	case d.Event == nil:
		d.Event = &tifa.Event{Name: event, Start: tifa.Date(start), End: tifa.Date(start)}
	default:
		if string(d.Event.Start) != start {
			d.Event.End = tifa.Date(start)
		}
		d.Event.Name, d.Event.Start = event, tifa.Date(start)
	}
	return nil
}

// store writes the documents of x in one batch, with the bytes they were read from.
func (v *visit) store(ctx context.Context, x *arrival) (err error) {
	c, err := corpus.OpenWriter(ctx, v.Dir, corpus.Writer{Command: "tifa serve", Wait: writerWait})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	if _, err := c.Keep(ctx, bytes.NewReader(x.original)); err != nil {
		return err
	}
	b := c.Begin()
	for _, d := range x.documents {
		outcome, err := b.Put(d, structure.SeriesKey(d), v.Rules.Read(d))
		switch {
		case errors.Is(err, corpus.ErrRefused):
			x.faults = append(x.faults, err.Error())
		case err != nil:
			return err
		case outcome == corpus.Added:
			x.stored = append(x.stored, d.ID)
		}
	}
	return b.Commit(ctx)
}

// addUndo takes back what an addition added.
func addUndo(v *visit) (*answer, error) {
	if err := v.ParseForm(); err != nil {
		return nil, formFault(err)
	}
	x, err := v.arrivals.take(v.PostForm.Get("name"))
	if err != nil {
		return nil, err
	}
	c, err := corpus.OpenWriter(v.Context(), v.Dir, corpus.Writer{Command: "tifa serve", Wait: writerWait})
	if err != nil {
		return nil, err
	}
	err = c.Remove(v.Context(), x.stored...)
	if err := errors.Join(err, c.Close()); err != nil {
		return nil, err
	}
	return &answer{page: "add", title: v.say("nav/add"), main: addMain{Form: true, Gone: len(x.stored)}}, nil
}
