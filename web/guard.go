package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"tifa"
)

// What the guard turns away.
var (
	errRate  = errors.New("too many requests")
	errLarge = errors.New("request too large")
	errLong  = errors.New("address too long")
	errHost  = errors.New("not this host")
	errCross = errors.New("from another site")
	// errAuthorize ends the request of who does not say who he is.
	errAuthorize = errors.New("nobody")
	errRole      = errors.New("not by this role")
)

// guarded lets through what may be answered, and logs every request.
func (s *Server) guarded(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, errCross) }))
	next = cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, account := time.Now(), ""
		r = s.forwarded(r)
		out := &recorder{ResponseWriter: w, status: http.StatusOK}
		s.metrics.begin()
		defer func() {
			s.metrics.end(cmp.Or(r.Pattern, "none"), out.status, time.Since(start))
			s.Log.Info("request", "method", r.Method, "path", r.URL.Path, "status", out.status, "bytes", out.bytes,
				"ms", time.Since(start).Milliseconds(), "from", r.RemoteAddr, "account", account)
		}()
		defer s.recovered(out, r)
		secure(out.Header())
		a, err := s.admit(r)
		if err == nil {
			r = r.WithContext(context.WithValue(r.Context(), accountKey{}, a))
			account = a.Name
			err = mayChange(r, a)
		}
		if err != nil {
			if errors.Is(err, errAuthorize) && !wantsJSON(r) && r.Method == http.MethodGet {
				s.language(out, r) // kept for the page that asks who it is
				http.Redirect(out, r, "/login?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
				return
			}
			s.fail(out, r, err)
			return
		}
		r.Body = http.MaxBytesReader(out, r.Body, s.body(r))
		next.ServeHTTP(out, r)
	})
}

// recovered answers a request whose page failed by a fault of the program, so that
// the others go on.
func (s *Server) recovered(w *recorder, r *http.Request) {
	failed := recover()
	if failed == nil || failed == http.ErrAbortHandler {
		return
	}
	s.Log.Error("panic", "path", r.URL.Path, "panic", fmt.Sprint(failed), "stack", string(debug.Stack()))
	if w.bytes == 0 {
		s.fail(w, r, errors.New("panic"))
	}
}

// secure sets what browsers are to keep to.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
}

// admit is the account of who makes a request, or the error by which it is turned away.
func (s *Server) admit(r *http.Request) (Account, error) {
	var nobody Account
	if len(r.URL.RawQuery) > s.Limits.Query || len(r.URL.Path) > s.Limits.Query {
		return nobody, errLong
	}
	if r.ContentLength > s.body(r) {
		return nobody, errLarge
	}
	// A page of another site must not read the corpus by a name that leads here.
	if s.door.open() && !Loopback(r.Host) {
		return nobody, &tifa.Problem{Fact: "this server answers only to this computer", Hint: "ask for 127.0.0.1, or start tifa serve with --auth", Err: errHost}
	}
	if !s.clients.of(network(r.RemoteAddr)).Allow() {
		return nobody, errRate
	}
	a, err := s.door.admits(r)
	if err == nil {
		return a, nil
	}
	switch {
	case r.URL.Path == "/login", r.URL.Path == "/healthz", r.URL.Path == "/readyz", strings.HasPrefix(r.URL.Path, "/static/"):
		return nobody, nil
	}
	return nobody, err
}

// body is how many bytes a request may bring.
func (s *Server) body(r *http.Request) int64 {
	if s.Dir != "" && strings.TrimPrefix(r.URL.Path, apiPath) == "/add" {
		return s.Limits.Upload + 1<<20 // and what the form takes
	}
	return s.Limits.Body
}

// Loopback reports whether a host, with or without a port, is this computer.
func Loopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// A recorder keeps what was answered, for the log.
type recorder struct {
	http.ResponseWriter
	status, bytes int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	n, err := r.ResponseWriter.Write(b)
	r.bytes += n
	return n, err
}

// Unwrap is for [http.ResponseController].
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
