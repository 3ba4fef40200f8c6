package web

import (
	"context"
	"errors"
	"testing"
)

// A job is made once however often it is asked for, can be stopped, and ends with
// the server.
func TestJobs(t *testing.T) {
	s := newJobs()
	begun, end := make(chan struct{}), make(chan struct{})
	slow, err := s.start("slow", func(ctx context.Context, j *job) error {
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
	if again, _ := s.start("slow", nil); again != slow {
		t.Error("begun twice")
	}
	if p := slow.far(); p != (progress{"reading", 1, 2}) {
		t.Errorf("progress %v", p)
	}
	waiting, err := s.start("waiting", func(context.Context, *job) error { t.Error("two run at a time"); return nil })
	if err != nil {
		t.Fatal(err)
	}
	waiting.stop()
	<-waiting.done
	if !errors.Is(waiting.err, context.Canceled) || s.of("waiting") != nil {
		t.Errorf("stopped: %v", waiting.err)
	}
	for i := range jobsMost - 1 {
		if _, err := s.start(string(rune('a'+i)), func(context.Context, *job) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.start("one more", nil); !errors.Is(err, errBusy) {
		t.Errorf("one more: %v", err)
	}
	s.end()
	<-slow.done
	if !errors.Is(slow.err, context.Canceled) {
		t.Errorf("at the end: %v", slow.err)
	}
	if _, err := s.start("late", nil); !errors.Is(err, errBusy) {
		t.Errorf("after the end: %v", err)
	}
}
