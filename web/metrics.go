package web

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"time"
)

// buckets are the upper bounds of the histogram of durations, in seconds.
func buckets() []float64 { return []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10} }

// metrics count requests by the page asked for and the status, for Prometheus.
type metrics struct {
	mu      sync.Mutex
	answers map[answerKey]int
	times   map[string]*durations
	running int
}

type answerKey struct {
	page   string // the pattern, so that there are few
	status int
}

// durations of the answers of a page.
type durations struct {
	below []int // by bucket, each with those before it
	sum   float64
	count int
}

func newMetrics() *metrics {
	return &metrics{answers: map[answerKey]int{}, times: map[string]*durations{}}
}

func (m *metrics) begin() {
	m.mu.Lock()
	m.running++
	m.mu.Unlock()
}

// end counts an answer.
func (m *metrics) end(page string, status int, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.running--
	m.answers[answerKey{page, status}]++
	d := m.times[page]
	if d == nil {
		d = &durations{below: make([]int, len(buckets()))}
		m.times[page] = d
	}
	d.count++
	d.sum += took.Seconds()
	for i, b := range buckets() {
		if took.Seconds() <= b {
			d.below[i]++
		}
	}
}

// ServeHTTP writes the metrics in the text format of Prometheus.
func (m *metrics) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	var b bytes.Buffer
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	m.mu.Lock()
	fmt.Fprintln(&b, "# HELP tifa_requests_total Requests answered, by page and status.\n# TYPE tifa_requests_total counter")
	keys := slices.SortedFunc(maps.Keys(m.answers), func(a, b answerKey) int {
		if a.page != b.page {
			return bytes.Compare([]byte(a.page), []byte(b.page))
		}
		return a.status - b.status
	})
	for _, k := range keys {
		fmt.Fprintf(&b, "tifa_requests_total{page=%q,status=\"%d\"} %d\n", k.page, k.status, m.answers[k])
	}
	fmt.Fprintln(&b, "# HELP tifa_request_seconds Time to answer, by page.\n# TYPE tifa_request_seconds histogram")
	for _, page := range slices.Sorted(maps.Keys(m.times)) {
		d := m.times[page]
		for i, bound := range buckets() {
			fmt.Fprintf(&b, "tifa_request_seconds_bucket{page=%q,le=\"%g\"} %d\n", page, bound, d.below[i])
		}
		fmt.Fprintf(&b, "tifa_request_seconds_bucket{page=%q,le=\"+Inf\"} %d\ntifa_request_seconds_sum{page=%q} %g\ntifa_request_seconds_count{page=%q} %d\n",
			page, d.count, page, d.sum, page, d.count)
	}
	fmt.Fprintf(&b, "# HELP tifa_requests_running Requests being answered.\n# TYPE tifa_requests_running gauge\ntifa_requests_running %d\n", m.running)
	m.mu.Unlock()
	fmt.Fprintf(&b, "# HELP go_memstats_heap_inuse_bytes Heap in use.\n# TYPE go_memstats_heap_inuse_bytes gauge\ngo_memstats_heap_inuse_bytes %d\n", memory.HeapInuse)
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = b.WriteTo(w)
}
