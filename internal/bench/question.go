package main

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"strings"
	"time"
)

// A question is put to every engine that can answer it, once for each string.
type question struct {
	name string
	set  []string
	// rivals is of how many strings the rivals are asked.
	rivals int
	// ask is nil for an engine that cannot answer.
	ask func(e engine) asking
	// values are the rows that come of it.
	values []value
}

// An asking puts a question about one string, and says how long the answer took.
type asking func(ctx context.Context, p string) (answer, time.Duration, error)

// An answer is what is compared with the scan; what is negative was not told.
type answer tally

// A value is a row: how long the share q of the strings took at most.
type value struct {
	name string
	q    float64
	bars []bar
}

// once makes an asking of a function that is timed when it was called before.
func once(do func(ctx context.Context, p string) (answer, error)) asking {
	return func(ctx context.Context, p string) (a answer, took time.Duration, err error) {
		took, err = warm(func() (err error) {
			a, err = do(ctx, p)
			return err
		})
		return a, took, err
	}
}

func askTotal(e engine) asking {
	if e.total == nil {
		return nil
	}
	return once(func(ctx context.Context, p string) (answer, error) {
		n, err := e.total(ctx, p)
		return answer{n, -1}, err
	})
}

func askDocuments(e engine) asking {
	if e.documents == nil {
		return nil
	}
	return once(func(ctx context.Context, p string) (answer, error) {
		n, err := e.documents(ctx, p)
		return answer{-1, n}, err
	})
}

func askByYear(e engine) asking {
	if e.byYear == nil {
		return nil
	}
	return once(func(ctx context.Context, p string) (sum answer, err error) {
		years, err := e.byYear(ctx, p)
		for _, t := range years {
			sum.occurrences += t.occurrences
			sum.documents += t.documents
		}
		if e.onlyDocuments {
			sum.occurrences = -1
		}
		return sum, err
	})
}

func askByDocument(e engine) asking {
	if e.byDocument == nil {
		return nil
	}
	return once(func(ctx context.Context, p string) (sum answer, err error) {
		err = e.byDocument(ctx, p, func(_ string, n int) {
			sum.occurrences += n
			sum.documents++
		})
		if e.onlyDocuments {
			sum.occurrences = -1
		}
		return sum, err
	})
}

// linesShown is how many lines of a concordance are made.
const linesShown = 50

func askLines(e engine) asking {
	if e.lines == nil {
		return nil
	}
	return func(ctx context.Context, p string) (answer, time.Duration, error) {
		best := time.Duration(math.MaxInt64)
		for range 3 { // the first time brings the files into memory
			n, took, err := e.lines(ctx, p, linesShown)
			if err == nil && n > linesShown {
				err = fmt.Errorf("%d lines instead of %d", n, linesShown)
			}
			if err != nil {
				return answer{}, 0, err
			}
			best = min(best, took)
		}
		return answer{-1, -1}, best, nil
	}
}

// put puts the question to engines whose documents occur so many times over, and
// compares their answers with the scans.
func (b *bench) put(ctx context.Context, engines []engine, copies int, q question) (rows []row, err error) {
	if len(q.set) == 0 {
		return nil, nil
	}
	for _, v := range q.values {
		rows = append(rows, row{name: q.name + v.name, values: map[string]float64{}, bars: v.bars})
	}
	b.tell("%s", q.name)
	for _, e := range engines {
		times, hits, err := b.putTo(ctx, e, copies, q)
		if err != nil {
			return nil, err
		}
		for i, v := range q.values {
			if len(times) > 0 {
				rows[i].values[e.name] = quantile(times, v.q)
			}
			if e.name == tifaNames[0] {
				rows[i].hits = hits
			}
		}
	}
	return rows, nil
}

// putTo puts the question to one engine: how many seconds each string took, and
// how many hits there were in all, or documents where these are asked for. An engine that cannot answer took no time.
func (b *bench) putTo(ctx context.Context, e engine, copies int, q question) (times []float64, hits int, err error) {
	ask := q.ask(e)
	if ask == nil {
		return nil, 0, nil
	}
	set := q.set
	if !isTifa(e.name) {
		set = set[:min(q.rivals, len(set))]
	}
	if b.most > 0 {
		set = set[:min(b.most, len(set))]
	}
	runtime.GC() // what others left is not collected on the time of this one
	for i, p := range set {
		a, took, err := ask(ctx, p)
		if err != nil {
			return nil, 0, fmt.Errorf("%s: %q: %w", e.name, p, err)
		}
		times = append(times, took.Seconds())
		if a.occurrences >= 0 {
			hits += a.occurrences
		} else {
			hits += max(0, a.documents)
		}
		if i < q.rivals {
			b.oracle.compare(e, p, a, copies)
		}
	}
	return times, hits, nil
}

// An oracle compares answers with what a scan finds.
type oracle struct {
	issued, flat *scan
	known        map[truth]tally
	compared     map[string]int // answers by the name of the engine
	wrong        map[string]int
	examples     []string
}

type truth struct {
	claim claim
	p     string
}

func newOracle(docs []document) *oracle {
	return &oracle{
		issued: newScan(docs, asIssued), flat: newScan(docs, asFlat),
		known: map[truth]tally{}, compared: map[string]int{}, wrong: map[string]int{},
	}
}

// truth is what the right answer is.
func (o *oracle) truth(c claim, p string) tally {
	key := truth{c, p}
	if t, ok := o.known[key]; ok {
		return t
	}
	t := tally{}
	switch c {
	case flat:
		t = o.flat.count(asFlatQuery(p))
	case apart:
		t = tally{occurrences: o.issued.countApart(p)}
	default:
		t = o.issued.count(p)
	}
	o.known[key] = t
	return t
}

// compare notes whether a is right, of documents that occur so many times over.
func (o *oracle) compare(e engine, p string, a answer, copies int) {
	if a.occurrences < 0 && a.documents < 0 {
		return
	}
	t := o.truth(e.claim, p)
	var wrong []string
	if want := t.occurrences * copies; a.occurrences >= 0 && a.occurrences != want {
		wrong = append(wrong, fmt.Sprintf("%d occurrences, want %d", a.occurrences, want))
	}
	if want := t.documents * copies; a.documents >= 0 && a.documents != want {
		wrong = append(wrong, fmt.Sprintf("%d documents, want %d", a.documents, want))
	}
	o.compared[e.name]++
	if wrong == nil {
		return
	}
	if o.wrong[e.name]++; o.wrong[e.name] <= 5 {
		o.examples = append(o.examples, fmt.Sprintf("%s: %q: %s", e.name, p, strings.Join(wrong, "; ")))
	}
}
