// Package web shows a corpus as pages and as JSON over HTTP: the reading room.
//
// Every page is made by the server and works without script; every state of a page
// is its address. The same address gives JSON, in the types of package wire, to a
// client that asks for application/json. Pages read one state of the corpus from
// start to end, which the parameter "at" names; without it they read the newest.
//
// Words of the interface stand in words.txt, in Chinese and English. Nothing of a
// request reaches the file system: a document is looked up by its id.
package web

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"tifa"
	"tifa/brief"
	"tifa/corpus"
	"tifa/formulation"
	"tifa/ladder"
	"tifa/structure"
	"tifa/wire"
)

//go:embed templates/*.html static/* words.txt
var files embed.FS

// Limits of what a client may ask for. The zero value of each is its default.
type Limits struct {
	Time  time.Duration // of one request, default 10 s
	Work  time.Duration // of what is worked out in the background, default 15 min
	Query int           // bytes of an address after "?", default 256 KB
	Body  int64         // bytes of a request's body, default 1 MB
	// Text is how many bytes of a document are read for a page, default 2 MB.
	Text int
	// Upload is how many bytes a request that adds may bring, default 64 MB.
	Upload int64
	// Rate is how many requests a second one address may make, in the long run,
	// twice as many in a burst; default 50, [rate.Inf] for any number.
	Rate rate.Limit
	// Session is how long somebody who signed in is remembered, default 12 hours.
	Session time.Duration
}

// A Config says what a server serves, and how.
type Config struct {
	Corpus *corpus.Corpus // open for reading; closed by the caller
	// Dir is the directory of the corpus, to which readers may add; "" where they
	// may only read.
	Dir string
	// CacheDir is where what reads PDF files is kept compiled, which takes seconds; ""
	// keeps it nowhere.
	CacheDir string
	Rules    *structure.Rules
	Ladders  []ladder.Ladder // that briefs and summaries look along
	Log      *slog.Logger
	Limits   Limits
	// Access says who is let in. Where it is empty the server answers only requests
	// for a loopback host.
	Access Access
	// Proxies are the addresses of reverse proxies before the server: what they say of
	// whom they ask for is believed, what anybody else says of himself is not.
	Proxies []netip.Prefix
	// Version of the program, for the foot of pages.
	Version string
}

// A Server is the reading room over one corpus. It is safe for concurrent use.
type Server struct {
	Config
	pages    map[string]map[string]*template.Template // by language and name
	words    *words
	handler  http.Handler
	door     *door
	clients  *clients
	holdings *memo[string, *held]
	metrics  *metrics
	arrivals arrivals
	lives    *memo[lifeKey, *formulation.Life]
	cards    *memo[lifeKey, wire.TraceExtras]
	counts   *memo[countKey, *counting]
	sorted   *memo[sortKey, []tifa.Hit]
	totals   *memo[string, int] // of the examples of the help
	exampled *memo[string, exampleWords]
	found    *memo[discoveryKey, *discovery]
	briefs   *memo[briefKey, *brief.Brief]
	jobs     *jobs
	stamp    string     // that forms carry, so that no other site can fill one in
	judging  sync.Mutex // held by who changes the file of families
	ready    atomic.Bool
	opened   time.Time // for the age of static files
}

// New makes a server. Its errors are faults of the program's own templates.
func New(c Config) (*Server, error) {
	l := &c.Limits
	if l.Time == 0 {
		l.Time = 10 * time.Second
	}
	if l.Work == 0 {
		l.Work = 15 * time.Minute
	}
	if l.Query == 0 {
		l.Query = 256 << 10
	}
	if l.Body == 0 {
		l.Body = 1 << 20
	}
	if l.Text == 0 {
		l.Text = 2 << 20
	}
	if l.Upload == 0 {
		l.Upload = 64 << 20
	}
	if l.Rate == 0 {
		l.Rate = 50
	}
	if l.Session == 0 {
		l.Session = 12 * time.Hour
	}
	s := &Server{
		Config: c, door: newDoor(c.Access, l.Session), clients: newClients(l.Rate, max(1, int(min(2*l.Rate, 1e6)))),
		opened: time.Now(), metrics: newMetrics(), jobs: newJobs(l.Work, c.Log), stamp: rand.Text(),
		holdings: newMemo[string, *held](holdingsKept), briefs: newMemo[briefKey, *brief.Brief](briefsKept),
		lives: newMemo[lifeKey, *formulation.Life](livesKept), cards: newMemo[lifeKey, wire.TraceExtras](livesKept), totals: newMemo[string, int](examplesKept),
		counts: newMemo[countKey, *counting](countsKept), sorted: newMemo[sortKey, []tifa.Hit](sortedKept),
		found: newMemo[discoveryKey, *discovery](discoveriesKept), exampled: newMemo[string, exampleWords](exampledKept),
	}
	var err error
	if s.words, err = readWords(); err != nil {
		return nil, err
	}
	if s.pages, err = parse(s.words); err != nil {
		return nil, err
	}
	s.handler = s.guarded(s.routes())
	s.ready.Store(true)
	return s, nil
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close stops what is being worked out in the background, waits for what is being
// stored, and takes no more of either.
// [Server.Serve] does so when it ends.
func (s *Server) Close() { s.jobs.end() }

// The time that clients have to send the head of a request, and to take the answer once
// it is worked out.
const (
	headTime  = 5 * time.Second
	writeTime = 30 * time.Second
)

// Serve answers requests on l until ctx is done, then lets running requests end. It
// speaks TLS if config is not nil.
func (s *Server) Serve(ctx context.Context, l net.Listener, config *tls.Config) error {
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: min(headTime, s.Limits.Time),
		ReadTimeout:       headTime, // more for who sends a form
		WriteTimeout:      s.Limits.Time + writeTime,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    s.Limits.Query + 16<<10,
		ErrorLog:          slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn),
		TLSConfig:         config,
	}
	if config != nil {
		l = tls.NewListener(l, config)
	}
	var stopping sync.WaitGroup
	ended := make(chan struct{})
	var stopped error
	stopping.Go(func() {
		select {
		case <-ctx.Done():
			s.ready.Store(false)
			end, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.Limits.Time+5*time.Second)
			defer cancel()
			if stopped = server.Shutdown(end); stopped != nil {
				stopped = errors.Join(fmt.Errorf("requests were cut off at the end: %w", stopped), server.Close())
			}
		case <-ended:
		}
	})
	stopping.Go(func() { s.warm(ctx) })
	err := server.Serve(l)
	close(ended)
	stopping.Wait()
	s.Close()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, stopped)
}

// warm works out what the first page would wait for.
func (s *Server) warm(ctx context.Context) {
	view, err := s.Corpus.At(ctx, "")
	if err != nil {
		return // the first page tells
	}
	defer view.Close()
	r := new(http.Request).WithContext(ctx)
	v := &visit{Request: r, Server: s, view: view, language: english}
	if h, err := v.held(); err == nil && h.newest != nil {
		v.news(h.newest)
	}
}
