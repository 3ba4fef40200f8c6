package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

const (
	jobsMost = 8 // that wait or run at a time
	jobWait  = time.Second
	// refreshEvery is after how many seconds a page that shows progress is asked for
	// again.
	refreshEvery = 2
)

// errBusy ends a request for more work than the server takes on.
var errBusy = errors.New("too much is being worked out")

// A kind of job says what it waits for, and what becomes of it when the server ends.
type kind int

// The kinds. Of those that find one runs at a time, and beside it one of the others, so
// that who adds does not wait for who discovers.
const (
	finding kind = iota // takes all processors; is stopped, since it can be asked for again
	reading             // what was sent; is stopped likewise
	storing             // is awaited
)

// A job is long work in the background; pages tell how far it is.
type job struct {
	name string
	kind kind
	stop context.CancelFunc
	done chan struct{} // closed at its end
	err  error         // once it is done

	mu sync.Mutex
	progress
}

// A progress is how far a job is.
type progress struct {
	Stage       string // key of the words for what is being done, "" while it waits
	Done, Total int
}

// report tells how far the job is.
func (j *job) report(stage string, done, total int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.progress = progress{stage, done, total}
}

// far is how far the job is.
func (j *job) far() progress {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.progress
}

// wait waits a moment for the end of the job, which most come to in that time, and
// reports whether it is done.
func (j *job) wait(ctx context.Context) bool {
	t := time.NewTimer(jobWait)
	defer t.Stop()
	select {
	case <-j.done:
		return true
	case <-t.C:
	case <-ctx.Done():
	}
	return false
}

// jobs are those that wait and those that run.
type jobs struct {
	mu      sync.Mutex
	all     map[string]*job
	finding chan struct{} // holds the one that runs
	adding  chan struct{} // likewise
	group   sync.WaitGroup
	ended   bool
	late    map[string]*job // that took too long, until it is told
	limit   time.Duration   // of one that does not store
	log     *slog.Logger
}

func newJobs(limit time.Duration, log *slog.Logger) *jobs {
	return &jobs{all: map[string]*job{}, finding: make(chan struct{}, 1), adding: make(chan struct{}, 1), late: map[string]*job{}, limit: limit, log: log}
}

// start is the job of this name; it begins with work if there is none. What work
// makes it keeps itself. One that took too long is given once more, to tell so.
func (s *jobs) start(name string, kind kind, work func(context.Context, *job) error) (*job, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if j := s.all[name]; j != nil {
		return j, nil
	}
	if j := s.late[name]; j != nil {
		delete(s.late, name)
		return j, nil
	}
	if s.ended || len(s.all) == jobsMost {
		return nil, errBusy
	}
	ctx, stop := context.WithCancel(context.Background()) // it outlives the request
	j := &job{name: name, kind: kind, stop: stop, done: make(chan struct{})}
	s.all[name] = j
	running := s.adding
	if kind == finding {
		running = s.finding
	}
	s.group.Go(func() {
		defer stop()
		select {
		case running <- struct{}{}:
			j.err = s.run(ctx, j, work)
			<-running
		case <-ctx.Done():
			j.err = ctx.Err()
		}
		s.mu.Lock()
		delete(s.all, name)
		if errors.Is(j.err, context.DeadlineExceeded) {
			if len(s.late) >= jobsMost {
				clear(s.late)
			}
			s.late[name] = j
		}
		s.mu.Unlock()
		close(j.done)
	})
	return j, nil
}

// run works, and survives a fault of the program, which ends this job alone.
func (s *jobs) run(ctx context.Context, j *job, work func(context.Context, *job) error) (err error) {
	defer func() {
		if failed := recover(); failed != nil {
			s.log.Error("panic", "job", j.name, "panic", fmt.Sprint(failed), "stack", string(debug.Stack()))
			err = errors.New("panic")
		}
	}()
	if j.kind != storing {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.limit)
		defer cancel()
	}
	return work(ctx, j)
}

// of is the job of this name, nil if there is none.
func (s *jobs) of(name string) *job {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all[name]
}

// end stops all jobs that store nothing, waits for the end of all and takes no more.
func (s *jobs) end() {
	s.mu.Lock()
	s.ended = true
	for _, j := range s.all {
		if j.kind != storing {
			j.stop()
		}
	}
	s.mu.Unlock()
	s.group.Wait()
}

// A progressMain is how far a job is, for people, with a form that stops it.
type progressMain struct {
	Words       string
	Done, Total int
	Job, Stamp  string
	Back        string // where it leads
}

func (v *visit) progress(p progress, name string) *progressMain {
	m := &progressMain{Words: v.say("progress.waits"), Done: p.Done, Total: p.Total, Job: name, Stamp: v.stamp}
	if p.Stage != "" {
		m.Words = v.say(p.Stage, p.Done, p.Total)
	}
	return m
}

// stop stops a job.
func stop(v *visit) (*answer, error) {
	if err := v.ParseForm(); err != nil {
		return nil, formFault(err)
	}
	if v.PostForm.Get("stamp") != v.stamp {
		return nil, errCross
	}
	if j := v.jobs.of(v.PostForm.Get("job")); j != nil {
		j.stop()
		<-j.done
	}
	return &answer{see: local(v.PostForm.Get("back"))}, nil
}
