package web

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"tifa"
)

// What the guard turns away.
var (
	errRate  = errors.New("too many requests")
	errLarge = errors.New("request too large")
	errLong  = errors.New("address too long")
	errHost  = errors.New("not this host")
	errCross = errors.New("from another site")
)

// guarded lets through what may be answered, and logs every request.
func (s *Server) guarded(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, errCross) }))
	next = cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		out := &recorder{ResponseWriter: w, status: http.StatusOK}
		s.metrics.begin()
		defer func() {
			s.metrics.end(cmp.Or(r.Pattern, "none"), out.status, time.Since(start))
			s.Log.Info("request", "method", r.Method, "path", r.URL.Path, "status", out.status, "bytes", out.bytes,
				"ms", time.Since(start).Milliseconds())
		}()
		defer s.recovered(out, r)
		secure(out.Header())
		if err := s.admit(r); err != nil {
			if errors.Is(err, errAuthorize) && !wantsJSON(r) && r.Method == http.MethodGet {
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

// admit is the error by which a request is turned away.
func (s *Server) admit(r *http.Request) error {
	if len(r.URL.RawQuery) > s.Limits.Query || len(r.URL.Path) > s.Limits.Query {
		return errLong
	}
	if r.ContentLength > s.body(r) {
		return errLarge
	}
	// A page of another site must not read the corpus by a name that leads here.
	if s.Token == "" && !Loopback(r.Host) {
		return &tifa.Problem{Fact: "this server answers only to this computer", Hint: "ask for 127.0.0.1, or start tifa serve with --auth", Err: errHost}
	}
	if !s.clients.allow(r.RemoteAddr) {
		return errRate
	}
	switch {
	case s.Token == "", r.URL.Path == "/login", r.URL.Path == "/healthz", strings.HasPrefix(r.URL.Path, "/static/"):
		return nil
	case s.sessions.admits(r):
		return nil
	}
	return errAuthorize
}

// body is how many bytes a request may bring.
func (s *Server) body(r *http.Request) int64 {
	if s.Dir != "" && r.URL.Path == "/add" {
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

// clients holds each address to its rate.
type clients struct {
	limit    rate.Limit
	mu       sync.Mutex
	limiters map[string]*rate.Limiter
}

func newClients(limit rate.Limit) *clients {
	return &clients{limit: limit, limiters: map[string]*rate.Limiter{}}
}

// allow reports whether an address may make a request now.
func (c *clients) allow(remote string) bool {
	if host, _, err := net.SplitHostPort(remote); err == nil {
		remote = host
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	const most = 10_000 // addresses remembered; then all begin anew
	if len(c.limiters) > most {
		clear(c.limiters)
	}
	l := c.limiters[remote]
	if l == nil {
		l = rate.NewLimiter(c.limit, max(1, int(min(2*c.limit, 1e6))))
		c.limiters[remote] = l
	}
	return l.Allow()
}

// sessions are those who gave the token. They end with the server.
type sessions struct {
	token [sha256.Size]byte
	mu    sync.Mutex
	ends  map[string]time.Time
}

const (
	sessionCookie = "tifa-session"
	sessionTime   = 12 * time.Hour
)

func newSessions(token string) *sessions {
	return &sessions{token: sha256.Sum256([]byte(token)), ends: map[string]time.Time{}}
}

// right reports whether this is the token, in a time that does not tell how much of
// it is.
func (s *sessions) right(token string) bool {
	sum := sha256.Sum256([]byte(token))
	return subtle.ConstantTimeCompare(sum[:], s.token[:]) == 1
}

// admits reports whether a request has the token or belongs to a session.
func (s *sessions) admits(r *http.Request) bool {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return s.right(token)
	}
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	end, ok := s.ends[c.Value]
	return ok && time.Now().Before(end)
}

// begin begins a session.
func (s *sessions) begin() string {
	name := rand.Text()
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for n, end := range s.ends {
		if now.After(end) {
			delete(s.ends, n)
		}
	}
	s.ends[name] = now.Add(sessionTime)
	return name
}

// A loginMain asks for the token.
type loginMain struct {
	Next  string
	Wrong bool
}

func (s *Server) loginPage(w http.ResponseWriter, r *http.Request) {
	s.askToken(w, r, loginMain{Next: local(r.URL.Query().Get("next"))})
}

func (s *Server) askToken(w http.ResponseWriter, r *http.Request, main loginMain) {
	v := &visit{Request: r, Server: s, language: s.language(w, r)}
	if err := s.write(w, v, &answer{page: "login", title: s.words.say(v.language, "login"), main: main}); err != nil {
		s.fail(w, r, err)
	}
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		s.fail(w, r, &tifa.Problem{Fact: "the form cannot be read", Err: errLarge})
		return
	}
	next := local(r.PostForm.Get("next"))
	if s.Token == "" || !s.sessions.right(strings.TrimSpace(r.PostForm.Get("token"))) {
		w.WriteHeader(http.StatusUnauthorized)
		s.askToken(w, r, loginMain{Next: next, Wrong: true})
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie, Value: s.sessions.begin(), Path: "/", MaxAge: int(sessionTime.Seconds()),
		HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode,
	})
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// local is an address of this server, whatever was asked for.
func local(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n") {
		return "/"
	}
	return next
}
