package web_test

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/time/rate"

	"tifa"
	"tifa/corpus"
	"tifa/edition"
	"tifa/ingest"
	"tifa/internal/realdata"
	"tifa/structure"
	"tifa/web"
)

var (
	loadTime   = flag.Duration("load", 0, "how long TestLoad asks, 60s by its bar; not at all if 0")
	loadCorpus = flag.String("load-corpus", "", "`directory` of the corpus of TestLoad; if empty, one is built of the evening news")
)

const (
	loadReaders = 20 // each with a request a second
	loadBar     = 100 * time.Millisecond
	loadMemory  = 1 << 30 // bytes resident
	loadPage    = 150_000 // bytes of a page without the text itself
)

// TestLoad asks for pages of the evening news as readers do, every address another
// one, and prints a table for docs/performance.md. It takes the real documents and
// minutes, and so is run by itself:
//
//	go test ./web -run TestLoad -load 60s -timeout 30m -v
func TestLoad(t *testing.T) {
	if *loadTime == 0 {
		t.Skip("SKIPPED, SPEED UNDER LOAD NOT MEASURED: no -load")
	}
	dir := cmp.Or(*loadCorpus, buildNews(t))
	s, asks := loadRoom(t, dir)
	measured := &stopwatch{of: map[string]*figures{}}
	server := httptest.NewServer(measured.around(s))
	defer server.Close()
	debug.FreeOSMemory()
	before := resident()

	alone := asks.take(40)
	for _, a := range alone {
		measured.ask(t, server.URL, a, "alone")
	}
	ctx, cancel := context.WithTimeout(t.Context(), *loadTime)
	defer cancel()
	peak := make(chan int)
	go func() {
		most := 0
		for ctx.Err() == nil {
			most = max(most, resident())
			time.Sleep(50 * time.Millisecond)
		}
		peak <- most
	}()
	var readers sync.WaitGroup
	feed := asks.feed(ctx)
	for i := range loadReaders {
		readers.Go(func() {
			time.Sleep(time.Duration(i) * time.Second / loadReaders) // no two at the same moment
			beat := time.NewTicker(time.Second)
			defer beat.Stop()
			for a := range feed {
				measured.ask(t, server.URL, a, "load")
				select {
				case <-beat.C:
				case <-ctx.Done():
					return
				}
			}
		})
	}
	readers.Wait()
	most := <-peak
	t.Logf("load average at the end %s; resident %d MB before, %d MB at most\n\n%s", loadAverage(), before>>20, most>>20, measured.table())
	if most > loadMemory {
		t.Errorf("%d MB resident, want %d MB at most", most>>20, loadMemory>>20)
	}
	for kind, f := range measured.of {
		t.Logf("%s: slowest alone %v, %s", kind, f.quantile("alone", 100), f.slowest)
		if f.page > loadPage {
			t.Errorf("%s: a page of %d bytes without the text, want %d at most", kind, f.page, loadPage)
		}
	}
	for page, f := range measured.pages() {
		t.Logf("%s: p50 %v, p95 %v", page, f.quantile("load", 50), f.quantile("load", 95))
		if p := f.quantile("load", 95); p > loadBar {
			t.Errorf("%s: p95 %v, want %v at most", page, p, loadBar)
		}
	}
}

// An ask is an address of a kind of page.
type ask struct {
	kind, target string
	beyond       bool // of no bar
}

// loadRoom is a server over the corpus and what readers ask of it.
func loadRoom(t *testing.T, dir string) (*web.Server, *asks) {
	t.Helper()
	c, err := corpus.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	rules, err := structure.Standard()
	if err != nil {
		t.Fatal(err)
	}
	s, err := web.New(web.Config{Corpus: c, Rules: rules, Log: slog.New(slog.DiscardHandler), Limits: web.Limits{Rate: rate.Inf}})
	if err != nil {
		t.Fatal(err)
	}
	view, err := c.At(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	entries, err := view.Entries(t.Context(), tifa.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) < 10_000 {
		t.Fatalf("%d documents, want 10,000 at least", len(entries))
	}
	a := &asks{random: rand.New(rand.NewPCG(7, 7)), entries: entries, seen: map[string]bool{}, titles: map[string][]*tifa.Entry{}}
	for range 3000 {
		e, err := view.Document(t.Context(), entries[a.random.IntN(len(entries))].ID)
		if err != nil {
			t.Fatal(err)
		}
		clauses := strings.FieldsFunc(e.Text, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
		clauses = slices.DeleteFunc(clauses, func(s string) bool { n := utf8.RuneCountInString(s); return n < 4 || n > 12 })
		if len(clauses) > 0 {
			a.clauses = append(a.clauses, clauses[a.random.IntN(len(clauses))])
		}
	}
	for _, e := range entries {
		a.titles[e.Title] = append(a.titles[e.Title], e)
	}
	for _, title := range slices.Sorted(maps.Keys(a.titles)) {
		if len(a.titles[title]) > 1 {
			a.repeated = append(a.repeated, title)
		}
	}
	return s, a
}

// asks makes up what readers ask, by chance that is always the same.
type asks struct {
	random   *rand.Rand
	entries  []*tifa.Entry
	clauses  []string // of texts, 4 to 12 characters
	titles   map[string][]*tifa.Entry
	repeated []string // titles of several documents
	seen     map[string]bool
}

// common are words that stand in thousands of texts, the dearest to count.
func (a *asks) common() string {
	all := strings.Fields("中国 发展 经济 建设 工作 改革 人民 国家 合作 会议 习近平 创新 安全 生态 脱贫 疫情 改革开放 一带一路 从严治党 人类命运共同体")
	return all[a.random.IntN(len(all))]
}

// words are what is looked for: mostly rare, sometimes common, sometimes a part of a
// clause.
func (a *asks) words() string {
	switch a.random.IntN(4) {
	case 0:
		return a.common()
	case 1:
		r := []rune(a.clause())
		return string(r[:2+a.random.IntN(2)])
	}
	return a.clause()
}

func (a *asks) clause() string     { return a.clauses[a.random.IntN(len(a.clauses))] }
func (a *asks) entry() *tifa.Entry { return a.entries[a.random.IntN(len(a.entries))] }
func (a *asks) year() string       { return strconv.Itoa(2012 + a.random.IntN(10)) }

// one is what a reader asks next.
func (a *asks) one() ask {
	for {
		x := a.any()
		if !a.seen[x.target] {
			a.seen[x.target] = true
			return x
		}
	}
}

func (a *asks) any() ask {
	trace := func(words ...string) string { return "/trace?" + url.Values{"f": words}.Encode() }
	switch n := a.random.IntN(100); {
	case n < 30:
		return ask{kind: "document", target: "/doc/" + url.PathEscape(a.entry().ID)}
	case n < 37:
		return ask{kind: "document, novelty marked", target: "/doc/" + url.PathEscape(a.entry().ID) + "?marks=novelty"}
	case n < 55:
		return ask{kind: "search, a string", target: "/search?q=" + q(a.words())}
	case n < 67:
		return ask{kind: "search, narrowed, sorted or composed", target: a.search()}
	case n < 77:
		return ask{kind: "trace", target: trace(a.words())}
	case n < 82:
		return ask{kind: "trace of three", target: trace(a.clause(), a.common(), a.clause())}
	case n < 84:
		return ask{kind: "trace with its card", target: trace(a.clause()) + "&card=yes", beyond: true}
	case n < 98:
		return a.compare()
	}
	return ask{kind: "home", target: "/?ui=en&n=" + strconv.Itoa(a.random.Int()), beyond: true}
}

func (a *asks) search() string {
	w := a.common()
	switch a.random.IntN(7) {
	case 0:
		return "/search?q=" + q(w) + "&since=" + a.year()
	case 1:
		return "/search?q=" + q(a.clause()[:6]) + "&sort=left"
	case 2:
		return "/search?q=" + q(a.words()) + "&sort=right&until=" + a.year()
	case 3:
		return "/search?q=" + q(w+" NEAR/20 "+a.clause()[:6])
	case 4:
		return "/search?q=" + q(w+" | "+a.clause()+" | "+a.clause()) + "&page=2"
	case 5:
		return "/search?q=" + q(a.clause()[:6]+"[?]"+a.clause()[:3])
	}
	return "/search?q=" + q(w) + "&act=state&page=" + strconv.Itoa(1+a.random.IntN(9))
}

// compare is two items of one title, as of a column that returns, or any two.
func (a *asks) compare() ask {
	old, new := a.entry(), a.entry()
	if a.random.IntN(3) > 0 {
		all := a.titles[a.repeated[a.random.IntN(len(a.repeated))]]
		i := 1 + a.random.IntN(len(all)-1)
		old, new = all[i-1], all[i]
	}
	return ask{kind: "compare", target: "/compare?" + url.Values{"old": {old.ID}, "new": {new.ID}}.Encode()}
}

// take makes n asks of each kind.
func (a *asks) take(n int) (all []ask) {
	of := map[string]int{}
	for range 100 * n {
		if x := a.one(); of[x.kind] < n {
			of[x.kind]++
			all = append(all, x)
		}
	}
	return all
}

// feed yields asks until ctx is done.
func (a *asks) feed(ctx context.Context) <-chan ask {
	out := make(chan ask)
	go func() {
		defer close(out)
		for {
			select {
			case out <- a.one():
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// A stopwatch measures how long a handler takes over each kind of page.
type stopwatch struct {
	mu sync.Mutex
	of map[string]*figures
}

// figures are those of a kind of page, by how it was asked for.
type figures struct {
	times     map[string][]time.Duration
	allocated uint64 // bytes of those asked alone
	page      int    // the largest, in bytes without the text
	slowest   string // address of those asked alone
	beyond    bool
}

const askedHead = "X-Asked"

func (s *stopwatch) around(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kind, how, _ := strings.Cut(r.Header.Get(askedHead), "/")
		start := time.Now()
		pprof.Do(r.Context(), pprof.Labels("page", kind), func(context.Context) { h.ServeHTTP(w, r) }) // for -cpuprofile
		took := time.Since(start)
		s.mu.Lock()
		defer s.mu.Unlock()
		f := s.of[kind]
		if f == nil {
			f = &figures{times: map[string][]time.Duration{}}
			s.of[kind] = f
		}
		f.times[how] = append(f.times[how], took)
		if how == "alone" && took == slices.Max(f.times[how]) {
			f.slowest = r.RequestURI
		}
	})
}

// ask asks for a page and reads it; any status but 200 is an error.
func (s *stopwatch) ask(t *testing.T, server string, a ask, how string) {
	r, err := http.NewRequest(http.MethodGet, server+a.target, nil)
	if err != nil {
		t.Error(err)
		return
	}
	r.Header.Set(askedHead, a.kind+"/"+how)
	r.Header.Set("Accept", "text/html")
	var before, after runtime.MemStats
	if how == "alone" {
		runtime.ReadMemStats(&before)
	}
	processor := processorTime()
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Error(err)
		return
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode != http.StatusOK {
		t.Errorf("%s: status %d, %v", a.target, got.StatusCode, err)
	}
	if how != "alone" {
		return
	}
	processor = processorTime() - processor
	runtime.ReadMemStats(&after)
	size := len(body)
	if d, err := goquery.NewDocumentFromReader(bytes.NewReader(body)); err == nil {
		size -= len(d.Find("#text .words, .redline").Text())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.of[a.kind]
	f.times["processor"] = append(f.times["processor"], processor)
	f.allocated += after.TotalAlloc - before.TotalAlloc
	f.page, f.beyond = max(f.page, size), a.beyond
}

// pages are the figures of each page that has a bar, of all its kinds.
func (s *stopwatch) pages() map[string]*figures {
	out := map[string]*figures{}
	for kind, f := range s.of {
		if f.beyond {
			continue
		}
		page, _, _ := strings.Cut(kind, ",")
		page, _, _ = strings.Cut(page, " ")
		if out[page] == nil {
			out[page] = &figures{times: map[string][]time.Duration{}}
		}
		for how, times := range f.times {
			out[page].times[how] = append(out[page].times[how], times...)
		}
	}
	return out
}

func (f *figures) quantile(how string, percent int) time.Duration {
	all := slices.Sorted(slices.Values(f.times[how]))
	if len(all) == 0 {
		return 0
	}
	return all[min(len(all)-1, len(all)*percent/100)]
}

// table is what was measured, in Markdown.
func (s *stopwatch) table() string {
	var b strings.Builder
	b.WriteString("| page | asked | p50 | p95 | p99 | slowest | alone, p50 | alone, p95 | processor time alone, p95 | allocated for one | largest page without the text |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n")
	ms := func(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }
	for _, kind := range slices.Sorted(maps.Keys(s.of)) {
		f := s.of[kind]
		n := max(1, len(f.times["alone"]))
		fmt.Fprintf(&b, "| %s | %d | %s | %s | %s | %s | %s | %s | %s | %.1f MB | %d KB |\n", kind, len(f.times["load"]),
			ms(f.quantile("load", 50)), ms(f.quantile("load", 95)), ms(f.quantile("load", 99)), ms(f.quantile("load", 100)),
			ms(f.quantile("alone", 50)), ms(f.quantile("alone", 95)), ms(f.quantile("processor", 95)), float64(f.allocated)/float64(n)/1e6, f.page/1000)
	}
	return b.String()
}

// resident is how many bytes of memory this process holds, readers and server; 0 where
// the system does not tell.
func resident() int {
	b, err := os.ReadFile("/proc/self/statm")
	fields := strings.Fields(string(b))
	if err != nil || len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.Atoi(fields[1])
	return pages * os.Getpagesize()
}

func loadAverage() string {
	b, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(b), " ")
	return cmp.Or(first, "unknown")
}

// buildNews builds a corpus of the evening news.
func buildNews(t *testing.T) string {
	t.Helper()
	path := realdata.Path(t, "zh/xwlb.jsonl.zst")
	rules, err := structure.Standard()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	c, err := corpus.OpenWriter(t.Context(), dir, corpus.Writer{Command: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}()
	var r ingest.Reader
	defer r.Close()
	b := c.Begin()
	n := 0
	for d, err := range r.Read(t.Context(), path) {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Put(d, structure.SeriesKey(d), edition.Structure(rules, d)); err != nil {
			t.Fatal(err)
		}
		if n++; n%10_000 == 0 {
			if err := b.Commit(t.Context()); err != nil {
				t.Fatal(err)
			}
			b = c.Begin()
		}
	}
	if err := b.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	return dir
}
