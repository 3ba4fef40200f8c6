package web

import (
	"context"
	"errors"
	"log/slog"
	"testing"
)

// A job is made once however often it is asked for, can be stopped, and ends with
// the server.
func TestJobs(t *testing.T) {
	s := newJobs(slog.New(slog.DiscardHandler))
	begun, end := make(chan struct{}), make(chan struct{})
	slow, err := s.start("slow", stopped, func(ctx context.Context, j *job) error {
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
	if again, _ := s.start("slow", stopped, nil); again != slow {
		t.Error("begun twice")
	}
	if p := slow.far(); p != (progress{"reading", 1, 2}) {
		t.Errorf("progress %v", p)
	}
	waiting, err := s.start("waiting", stopped, func(context.Context, *job) error { t.Error("two run at a time"); return nil })
	if err != nil {
		t.Fatal(err)
	}
	waiting.stop()
	<-waiting.done
	if !errors.Is(waiting.err, context.Canceled) || s.of("waiting") != nil {
		t.Errorf("stopped: %v", waiting.err)
	}
	for i := range jobsMost - 1 {
		if _, err := s.start(string(rune('a'+i)), stopped, func(context.Context, *job) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.start("one more", stopped, nil); !errors.Is(err, errBusy) {
		t.Errorf("one more: %v", err)
	}
	s.end()
	<-slow.done
	if !errors.Is(slow.err, context.Canceled) {
		t.Errorf("at the end: %v", slow.err)
	}
	if _, err := s.start("late", stopped, nil); !errors.Is(err, errBusy) {
		t.Errorf("after the end: %v", err)
	}
}

// What stores is awaited at the end of the server, even if it waits for its turn; a
// fault of the program ends its job alone.
func TestJobsAtTheEnd(t *testing.T) {
	s := newJobs(slog.New(slog.DiscardHandler))
	begun := make(chan struct{})
	broken, err := s.start("broken", stopped, func(context.Context, *job) error { <-begun; panic("fault") })
	if err != nil {
		t.Fatal(err)
	}
	wrote := false
	store, err := s.start("store", awaited, func(ctx context.Context, _ *job) error { wrote = true; return ctx.Err() })
	if err != nil {
		t.Fatal(err)
	}
	read, err := s.start("read", stopped, func(ctx context.Context, _ *job) error { return ctx.Err() })
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
