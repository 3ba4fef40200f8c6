package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strconv"

	"tifa"
	"tifa/wire"
)

// A fault is how an error is answered.
type fault struct {
	of     error
	status int
	words  string // key of the sentence for it
}

// faults is the one table of errors; the first that an error is decides. What is in
// none is a problem of the request, or else an error of the program.
func faults() []fault {
	return []fault{
		{context.DeadlineExceeded, http.StatusServiceUnavailable, "fault.time"},
		{context.Canceled, 499, "fault.gone"}, // nobody reads the answer
		{errAuthorize, http.StatusUnauthorized, "fault.token"},
		{errRole, http.StatusForbidden, "fault.role"},
		{errRate, http.StatusTooManyRequests, "fault.rate"},
		{errLarge, http.StatusRequestEntityTooLarge, "fault.large"},
		{errLong, http.StatusRequestURITooLong, "fault.long"},
		{errHost, http.StatusMisdirectedRequest, "fault.host"},
		{errBusy, http.StatusServiceUnavailable, "fault.busy"},
		{errCross, http.StatusForbidden, "fault.cross"},
		{tifa.ErrNotFound, http.StatusNotFound, "fault.notfound"},
		{tifa.ErrLocked, http.StatusServiceUnavailable, "fault.locked"},
		{tifa.ErrCorrupt, http.StatusInternalServerError, "fault.corrupt"},
	}
}

// newFault is how err is answered.
func newFault(err error) fault {
	for _, f := range faults() {
		if errors.Is(err, f.of) {
			return f
		}
	}
	var p *tifa.Problem
	if errors.As(err, &p) {
		return fault{err, http.StatusBadRequest, "fault.request"}
	}
	return fault{err, http.StatusInternalServerError, "fault.own"}
}

func notFound(path string) error {
	return &tifa.Problem{Fact: "no page " + strconv.Quote(path), Err: tifa.ErrNotFound}
}

// A faultPage tells an error.
type faultPage struct {
	Status         int
	Sentence, Fact string
	Hint           string
}

// A failure is an error as JSON.
type failure struct {
	Error string `json:"error"`
	Fact  string `json:"fact"`
	Hint  string `json:"hint"`
}

// fail answers with an error: one sentence in the language of the interface, the
// fact and what to do. What went wrong within the program is logged and not shown.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	f := newFault(err)
	language := s.language(nil, r)
	page := faultPage{Status: f.status, Sentence: s.words.say(language, f.words)}
	var p *tifa.Problem
	switch {
	case errors.As(err, &p) && f.words != "fault.time":
		page.Fact, page.Hint = p.Error(), p.Hint
	case f.words == "fault.time":
		page.Hint = s.words.say(language, "fault.time.hint")
	case f.words == "fault.own":
		s.Log.Error("error", "path", r.URL.Path, "error", err.Error())
	}
	head := w.Header()
	head.Add("Vary", "Accept, Accept-Language, Cookie")
	head.Set("Cache-Control", "no-store")
	if f.status == http.StatusUnauthorized {
		scheme := "Basic"
		if s.door.Token != "" {
			scheme = "Bearer"
		}
		head.Set("WWW-Authenticate", scheme+` realm="tifa"`)
	}
	var b bytes.Buffer
	if wantsJSON(r) {
		head.Set("Content-Type", "application/json; charset=utf-8")
		err = wire.Write(&b, failure{page.Sentence, page.Fact, page.Hint})
	} else {
		head.Set("Content-Type", "text/html; charset=utf-8")
		head.Set("Content-Language", language)
		form, _ := parameters(r) // of an address that cannot be read nothing is shown
		v := s.visit(nil, r)
		v.form = form
		err = s.pages[language]["fault"].ExecuteTemplate(&b, "layout", v.frame(&answer{title: page.Sentence, main: page}))
	}
	if err != nil {
		s.Log.Error("error page", "error", err.Error())
		plain(w, http.StatusInternalServerError, "tifa: the error page could not be written\n")
		return
	}
	w.WriteHeader(f.status)
	_, _ = b.WriteTo(w)
}
