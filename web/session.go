package web

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"tifa"
)

const (
	failuresMost  = 10 // of signing in, from one address or under one name, in a burst
	failuresEvery = 10 * time.Second
	givenMost     = 256 // right credentials that are remembered
)

// A door knows who is let in, and the sessions of those who are. They end with the
// server.
type door struct {
	Access
	lasts    time.Duration // a session
	secret   [32]byte      // keys what is remembered of credentials
	deriving chan struct{} // one at a time, which bounds the memory that it takes
	nobody   passwordKey   // that a name is compared with that is none
	failures *clients
	mu       sync.Mutex
	sessions map[[32]byte]session // by the hash of their names
	given    map[[32]byte]Account // by the hash of credentials that were right
}

// A session is of somebody who signed in.
type session struct {
	Account
	ends time.Time
}

func newDoor(a Access, lasts time.Duration) *door {
	d := &door{
		Access: a, lasts: lasts, deriving: make(chan struct{}, 1), failures: newClients(rate.Every(failuresEvery), failuresMost),
		sessions: map[[32]byte]session{}, given: map[[32]byte]Account{},
	}
	_, _ = rand.Read(d.secret[:]) // never fails
	if len(a.Accounts) > 0 {
		d.nobody = a.Accounts[0].key // takes as long as the others
	}
	return d
}

// hash is what a secret is looked up by: its time does not tell how much of a guess
// is right.
func (d *door) hash(secret ...string) (sum [32]byte) {
	h := hmac.New(sha256.New, d.secret[:])
	for _, s := range secret {
		_, _ = h.Write([]byte(s + "\x00"))
	}
	h.Sum(sum[:0])
	return sum
}

// right is the account of who gives a name and a password, or the token and any name.
// It is errRate after too many failures from the same address or under the same name.
func (d *door) right(ctx context.Context, from, name, secret string) (Account, error) {
	if d.Token != "" {
		name = ""
	}
	sum := d.hash(name, secret)
	d.mu.Lock()
	a, ok := d.given[sum]
	d.mu.Unlock()
	if ok {
		return a, nil
	}
	select { // failures are counted before the next attempt
	case d.deriving <- struct{}{}:
		defer func() { <-d.deriving }()
	case <-ctx.Done():
		return Account{}, ctx.Err()
	}
	limits := []*rate.Limiter{d.failures.of(network(from))}
	if d.Token == "" {
		limits = append(limits, d.failures.of("name "+name))
	}
	for _, l := range limits {
		if l.Tokens() < 1 {
			return Account{}, errRate
		}
	}
	if a, ok = d.is(name, secret); !ok {
		for _, l := range limits {
			l.Allow()
		}
		return Account{}, errAuthorize
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.given) >= givenMost {
		clear(d.given)
	}
	d.given[sum] = a
	return a, nil
}

// is compares what was given with what is right; a name that is none takes as long as
// a wrong password.
func (d *door) is(name, secret string) (Account, bool) {
	if d.Token != "" {
		given, token := d.hash(secret), d.hash(d.Token)
		return Account{Role: d.Role}, subtle.ConstantTimeCompare(given[:], token[:]) == 1
	}
	for _, a := range d.Accounts {
		if a.Name == name {
			return a, a.key.matches(secret)
		}
	}
	d.nobody.matches(secret)
	return Account{}, false
}

// admits is the account of who makes a request: by a session, or by credentials in its
// head, the token as a bearer or a name and a password.
func (d *door) admits(r *http.Request) (Account, error) {
	if d.open() {
		return Account{Role: Editor}, nil
	}
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok && d.Token != "" {
		return d.right(r.Context(), r.RemoteAddr, "", token)
	}
	if name, password, ok := r.BasicAuth(); ok && d.Token == "" {
		return d.right(r.Context(), r.RemoteAddr, name, password)
	}
	c, err := r.Cookie(cookieName(r))
	if err != nil {
		return Account{}, errAuthorize
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	s, ok := d.sessions[d.hash(c.Value)]
	if !ok || !time.Now().Before(s.ends) {
		return Account{}, errAuthorize
	}
	return s.Account, nil
}

// begin begins a session and gives its name, which nobody can guess.
func (d *door) begin(a Account) string {
	name := rand.Text()
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now()
	for n, s := range d.sessions {
		if now.After(s.ends) {
			delete(d.sessions, n)
		}
	}
	d.sessions[d.hash(name)] = session{a, now.Add(d.lasts)}
	return name
}

func (d *door) end(name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.sessions, d.hash(name))
}

// cookieName is the name of the cookie of sessions; over TLS browsers hold by it that
// no other host has set it.
func cookieName(r *http.Request) string {
	if overTLS(r) {
		return "__Host-tifa-session"
	}
	return "tifa-session"
}

// cookie is the one that holds the name of a session for so many seconds, none if they
// are negative.
func cookie(r *http.Request, name string, seconds int) *http.Cookie {
	return &http.Cookie{
		Name: cookieName(r), Value: name, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: overTLS(r), SameSite: http.SameSiteStrictMode,
	}
}

// A loginMain asks who somebody is.
type loginMain struct {
	Next  string
	Name  string
	Named bool // a name is asked for, and a password; else the token
	Wrong bool
}

func (s *Server) loginPage(w http.ResponseWriter, r *http.Request) {
	next := local(r.URL.Query().Get("next"))
	if s.door.open() {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return
	}
	s.ask(w, r, http.StatusOK, loginMain{Next: next})
}

func (s *Server) ask(w http.ResponseWriter, r *http.Request, status int, main loginMain) {
	main.Named = s.door.Token == ""
	v := s.visit(w, r)
	if err := s.write(&late{w, status}, v, &answer{page: "login", title: v.say("login"), main: main}); err != nil {
		s.fail(w, r, err)
	}
}

// late sends a status with the first byte, so that an error before it can send its own.
type late struct {
	http.ResponseWriter
	status int
}

func (l *late) Write(b []byte) (int, error) {
	if l.status != 0 {
		l.WriteHeader(l.status)
		l.status = 0
	}
	return l.ResponseWriter.Write(b)
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		s.fail(w, r, formFault(err))
		return
	}
	next := local(r.PostForm.Get("next"))
	if s.door.open() {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.Limits.Time)
	defer cancel()
	name, secret := strings.TrimSpace(r.PostForm.Get("name")), r.PostForm.Get("secret")
	if s.door.Token != "" {
		secret = strings.TrimSpace(secret)
	}
	a, err := s.door.right(ctx, r.RemoteAddr, name, secret)
	if errors.Is(err, errAuthorize) {
		s.Log.Warn("sign-in refused", "account", name, "from", r.RemoteAddr)
		s.ask(w, r, http.StatusUnauthorized, loginMain{Next: next, Name: strings.ToValidUTF8(name, "\uFFFD"), Wrong: true})
		return
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	http.SetCookie(w, cookie(r, s.door.begin(a), int(s.Limits.Session.Seconds())))
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// logout ends the session of who asks for it.
func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(cookieName(r)); err == nil {
		s.door.end(c.Value)
	}
	http.SetCookie(w, cookie(r, "", -1))
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}

// local is an address of this server, whatever was asked for.
func local(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}

// mayChange is the error of who asks for a change and may not make it. It holds for
// every request that is none of reading, whatever its page.
func mayChange(r *http.Request, a Account) error {
	switch {
	case r.Method == http.MethodGet, r.Method == http.MethodHead, r.Method == http.MethodOptions:
		return nil
	case r.URL.Path == "/login", r.URL.Path == "/logout", a.Role == Editor:
		return nil
	}
	return refusal()
}

// refusal is the error of who is no editor.
func refusal() error {
	return &tifa.Problem{Fact: "your role is that of a reader", Hint: "ask whoever runs the server to make you an editor", Err: errRole}
}

type accountKey struct{}

// accountOf is the account of who makes a request; nobody's before he is let in.
func accountOf(r *http.Request) Account {
	a, _ := r.Context().Value(accountKey{}).(Account)
	return a
}

// edits reports whether the reader may change the corpus.
func (v *visit) edits() bool { return v.Dir != "" && accountOf(v.Request).Role == Editor }
