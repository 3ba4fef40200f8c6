package web

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"tifa"
	"tifa/structure"
)

// An understood document is what was read of it, to be corrected.
type understood struct {
	ID, Title, Date, Kind, Issuer, Source, Series, URL string
	Event, Start                                       string
	Language, Begins                                   string
	Size                                               int
	Statements                                         int
	Exists                                             bool // the id is in the corpus
	Predecessor                                        *entryLine
	Versions                                           []entryLine // of the same event, that are held
	Correct                                            string      // the address that corrects it
}

// begins is the beginning of a text, a line for each that is not empty.
func begins(text string) string {
	const most = 200 // characters
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	r := []rune(strings.Join(lines, "\n"))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + "…"
}

// understood tells what was read of a document and what it would follow.
func (v *visit) understood(d *tifa.Document) (*understood, error) {
	key := structure.SeriesKey(d)
	u := &understood{
		ID: d.ID, Title: d.Title, Date: string(d.Date), Kind: string(d.Kind), Issuer: d.Issuer, Source: d.Source, Series: cmp.Or(d.Series, v.view.SeriesOf(d, key), key),
		URL: d.Provenance.URL, Language: languageTag(d), Begins: begins(d.Text), Size: len([]rune(d.Text)), Statements: len(v.Rules.Read(d).Statements),
	}
	if d.Event != nil {
		u.Event, u.Start = d.Event.Name, string(d.Event.Start)
	}
	_, err := v.view.Document(v.Context(), d.ID)
	if err != nil && !errors.Is(err, tifa.ErrNotFound) {
		return nil, err
	}
	u.Exists = err == nil
	if u.Versions, err = v.versions(d, u.Series); err != nil {
		return nil, err
	}
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

// versions are the texts of the same event that are held, of the series that a
// document is of or would be.
func (v *visit) versions(d *tifa.Document, series string) (all []entryLine, err error) {
	if series == "" {
		return nil, nil
	}
	held, err := v.view.Entries(v.Context(), tifa.Filter{Series: series})
	if err != nil {
		return nil, err
	}
	for _, x := range held {
		if x.ID != d.ID && x.SameEvent(d) {
			all = append(all, v.entry(x))
		}
	}
	return all, nil
}

// which is the place of the document of which a form or an address has the number,
// counted from 1; of a single one without a number; else -1.
func (x *arrival) which(number string) (int, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if number == "" {
		if len(x.documents) == 1 {
			return 0, nil
		}
		return -1, nil
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(x.documents) {
		return -1, &tifa.Problem{Fact: "no document " + strconv.Quote(number) + " waits here", Err: tifa.ErrNotFound}
	}
	return n - 1, nil
}

// corrected are the sources and documents of an arrival, the n-th document as
// corrected; none is if n is below 0.
func (x *arrival) corrected(n int, correct func(*tifa.Document) error) ([]source, []*tifa.Document, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if n >= 0 && n < len(x.documents) {
		d := copyOf(x.documents[n])
		if err := correct(d); err != nil {
			return nil, nil, err
		}
		x.documents[n] = d
	}
	return x.sources, slices.Clone(x.documents), nil
}

// document is a copy of the n-th document that waits, nil if there is none.
func (x *arrival) document(n int) *tifa.Document {
	x.mu.Lock()
	defer x.mu.Unlock()
	if n < 0 || n >= len(x.documents) {
		return nil
	}
	return copyOf(x.documents[n])
}

// copyOf is a document that can be changed alone.
func copyOf(d *tifa.Document) *tifa.Document {
	out := *d
	out.Evidence = maps.Clone(d.Evidence)
	if d.Event != nil {
		e := *d.Event
		out.Event = &e
	}
	return &out
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
