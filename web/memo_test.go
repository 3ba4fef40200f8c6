package web

import (
	"context"
	"errors"
	"testing"
)

func TestMemo(t *testing.T) {
	m := newMemo[int, int](2)
	worked := 0
	square := func(k int) int {
		v, err := m.of(t.Context(), k, func() (int, error) { worked++; return k * k, nil })
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, step := range []struct{ k, worked int }{{3, 1}, {3, 1}, {4, 2}, {3, 2}, {5, 3}, {4, 3}, {3, 4}} {
		if got := square(step.k); got != step.k*step.k || worked != step.worked {
			t.Errorf("%d: %d, worked out %d times, want %d", step.k, got, worked, step.worked)
		}
	}
	if _, err := m.of(t.Context(), 9, func() (int, error) { return 0, errors.New("no") }); err == nil {
		t.Error("no error")
	}
	if square(9) != 81 {
		t.Error("an error was kept")
	}
}

// Of those who ask at the same time one works; where he fails another does.
func TestMemoShares(t *testing.T) {
	m := newMemo[int, int](2)
	begun, fail := make(chan bool), make(chan bool)
	first := make(chan error)
	go func() {
		_, err := m.of(t.Context(), 1, func() (int, error) { close(begun); <-fail; return 0, errors.New("no") })
		first <- err
	}()
	<-begun
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.of(ctx, 1, func() (int, error) { return 2, nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("who has no time left: %v", err)
	}
	if _, ok := m.kept(1); ok {
		t.Error("kept before it is worked out")
	}
	second := make(chan int)
	go func() {
		v, _ := m.of(t.Context(), 1, func() (int, error) { return 3, nil })
		second <- v
	}()
	close(fail)
	if err := <-first; err == nil {
		t.Error("no error")
	}
	if v := <-second; v != 3 {
		t.Errorf("%d, want what the second worked out", v)
	}
}
