package edition

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"tifa"
	"tifa/corpus"
	"tifa/formulation"
	"tifa/query"
	"tifa/structure"
)

// A Choice says in which documents formulations are discovered, and what these are
// compared with.
type Choice struct {
	Filter    tifa.Filter
	Query     tifa.Query   // only documents that have it; all where its text is ""
	Reference *tifa.Filter // of the documents to compare with; nil where there are none
	Document  string       // id of one that is compared with the others; "" where there is none
}

// Gathered texts are those that a [Choice] chooses, ready to be discovered.
type Gathered struct {
	*formulation.Gatherer
	Side map[string]formulation.Side // of documents, by id; nil where nothing is compared
}

// Within narrows a filter to a range of dates as the query language writes it:
// 2034, 2031-12, 2012..2016.
func Within(f tifa.Filter, dates string) (tifa.Filter, error) {
	parsed, err := query.Parse("date:" + dates)
	if err != nil || parsed.Root != nil {
		return f, &tifa.Problem{Fact: fmt.Sprintf("%q: want a day, month or year, or two with .. between", dates)}
	}
	return f.And(parsed.Filter)
}

// Gather reads the documents that c chooses. A document on both sides of a
// comparison is a problem. progress is told how many documents of all have been
// read; it may be nil.
func Gather(ctx context.Context, v *corpus.View, rules *structure.Rules, c Choice, progress func(done, total int)) (*Gathered, error) {
	only, err := documentsWith(ctx, v, c.Query)
	if err != nil {
		return nil, err
	}
	g := &Gathered{Gatherer: formulation.NewGatherer()}
	focus := formulation.Focus
	if c.Document != "" {
		focus = formulation.Reference
	}
	if c.Document != "" || c.Reference != nil {
		g.Side = map[string]formulation.Side{}
	}
	filters, sides := []tifa.Filter{c.Filter}, []formulation.Side{focus}
	if c.Reference != nil {
		filters, sides = append(filters, *c.Reference), append(sides, formulation.Reference)
	}
	total, done := 0, 0
	for _, f := range filters {
		coverage, err := v.Coverage(ctx, f)
		if err != nil {
			return nil, err
		}
		total += coverage.Documents
	}
	for i, f := range filters {
		err := cut(ctx, v, rules, f, func(e *tifa.Entry, t *formulation.Text) error {
			done++
			if progress != nil {
				progress(done, total)
			}
			if only != nil && !only[e.ID] {
				return nil
			}
			if err := g.place(e.ID, sides[i], c.Document); err != nil {
				return err
			}
			g.Add(t, &e.Document)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if c.Document != "" && g.Side[c.Document] != formulation.Focus {
		return nil, &tifa.Problem{Fact: fmt.Sprintf("document %q is not among those chosen", c.Document), Hint: "choose a subcorpus that has it"}
	}
	return g, nil
}

// place puts a document on its side.
func (g *Gathered) place(id string, side formulation.Side, focus string) error {
	switch {
	case g.Side == nil:
	case g.Side[id] != formulation.Neither:
		return &tifa.Problem{Fact: fmt.Sprintf("document %q is on both sides", id), Hint: "give two times that do not overlap"}
	case id == focus:
		g.Side[id] = formulation.Focus
	default:
		g.Side[id] = side
	}
	return nil
}

// documentsWith are those that a query chooses; nil where there is none.
func documentsWith(ctx context.Context, v *corpus.View, q tifa.Query) (map[string]bool, error) {
	if q.Text == "" {
		return nil, nil
	}
	count, err := v.Count(ctx, q, tifa.ByDocument)
	if err != nil {
		return nil, err
	}
	only := map[string]bool{}
	for _, g := range count.Groups {
		only[g.Key] = true
	}
	return only, nil
}

// cut cuts the documents that filter admits, by several goroutines, and gives them
// to take in order.
func cut(ctx context.Context, v *corpus.View, rules *structure.Rules, filter tifa.Filter, take func(*tifa.Entry, *formulation.Text) error) (err error) {
	type job struct {
		e    *tifa.Entry
		t    *formulation.Text
		done chan struct{}
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	const ahead = 256 // documents read before they are taken
	work, queue := make(chan *job), make(chan *job, ahead)
	var source, workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for j := range work {
				j.t = formulation.NewText(&j.e.Document, Structure(rules, &j.e.Document))
				close(j.done)
			}
		})
	}
	var failed error // of the source
	source.Go(func() {
		defer close(queue)
		defer close(work)
		for e, err := range v.Documents(ctx, filter) {
			if err != nil {
				failed = err
				return
			}
			j := &job{e: e, done: make(chan struct{})}
			queue <- j
			work <- j
		}
	})
	for j := range queue {
		<-j.done
		if err == nil {
			if err = take(j.e, j.t); err != nil {
				stop()
			}
		}
		j.e.Text = ""
	}
	source.Wait()
	workers.Wait()
	if err != nil {
		return err
	}
	return failed
}
