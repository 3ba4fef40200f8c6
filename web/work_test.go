package web

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"
)

// A job is made once however often it is asked for, can be stopped, and ends with
// the server.
func TestJobs(t *testing.T) {
	s := newJobs(time.Hour, slog.New(slog.DiscardHandler))
	begun, end := make(chan struct{}), make(chan struct{})
	slow, err := s.start("slow", finding, func(ctx context.Context, j *job) error {
		j.report("reading", 1, 2)
		close(begun)
		select {
		case <-end:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	<-begun
	if again, _ := s.start("slow", finding, nil); again != slow {
		t.Error("begun twice")
	}
	if p := slow.far(); p != (progress{"reading", 1, 2}) {
		t.Errorf("progress %v", p)
	}
	waiting, err := s.start("waiting", finding, func(context.Context, *job) error { t.Error("two run at a time"); return nil })
	if err != nil {
		t.Fatal(err)
	}
	waiting.stop()
	<-waiting.done
	if !errors.Is(waiting.err, context.Canceled) || s.of("waiting") != nil {
		t.Errorf("stopped: %v", waiting.err)
	}
	added, err := s.start("added", reading, func(context.Context, *job) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	<-added.done // beside the slow one
	for i := range jobsMost - 1 {
		if _, err := s.start(string(rune('a'+i)), finding, func(context.Context, *job) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.start("one more", finding, nil); !errors.Is(err, errBusy) {
		t.Errorf("one more: %v", err)
	}
	s.end()
	<-slow.done
	if !errors.Is(slow.err, context.Canceled) {
		t.Errorf("at the end: %v", slow.err)
	}
	if _, err := s.start("late", finding, nil); !errors.Is(err, errBusy) {
		t.Errorf("after the end: %v", err)
	}
}

// What stores is awaited at the end of the server, even if it waits for its turn; a
// fault of the program ends its job alone.
func TestJobsAtTheEnd(t *testing.T) {
	s := newJobs(time.Hour, slog.New(slog.DiscardHandler))
	holds, begun := make(chan struct{}), make(chan struct{})
	broken, err := s.start("broken", reading, func(context.Context, *job) error { close(holds); <-begun; panic("fault") })
	if err != nil {
		t.Fatal(err)
	}
	<-holds // the turn, for which the others wait
	wrote := false
	store, err := s.start("store", storing, func(ctx context.Context, _ *job) error { wrote = true; return ctx.Err() })
	if err != nil {
		t.Fatal(err)
	}
	read, err := s.start("read", reading, func(ctx context.Context, _ *job) error { return ctx.Err() })
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { s.end(); close(ended) }()
	<-read.done // which shows that the end has begun
	close(begun)
	<-ended
	if broken.err == nil || store.err != nil || !wrote || !errors.Is(read.err, context.Canceled) {
		t.Errorf("broken %v, store %v, read %v", broken.err, store.err, read.err)
	}
}

// A job that takes too long is stopped, and says so to the next who asks for it.
func TestJobsTimeLimit(t *testing.T) {
	s := newJobs(time.Millisecond, slog.New(slog.DiscardHandler))
	defer s.end()
	wait := func(ctx context.Context, _ *job) error { <-ctx.Done(); return ctx.Err() }
	j, err := s.start("long", finding, wait)
	if err != nil {
		t.Fatal(err)
	}
	<-j.done
	if told, err := s.start("long", finding, wait); err != nil || told != j || !errors.Is(told.err, context.DeadlineExceeded) {
		t.Errorf("%v, %v", told, err)
	}
	again, err := s.start("long", finding, wait)
	if err != nil || again == j {
		t.Fatalf("told twice, %v", err)
	}
	<-again.done
	store, err := s.start("store", storing, func(ctx context.Context, _ *job) error {
		_, limited := ctx.Deadline()
		if limited {
			return errors.New("limited")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if <-store.done; store.err != nil {
		t.Error(store.err)
	}
}
