package web

import (
	"errors"
	"testing"
)

func TestMemo(t *testing.T) {
	m := newMemo[int, int](2)
	worked := 0
	square := func(k int) int {
		v, err := m.of(k, func() (int, error) { worked++; return k * k, nil })
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
	if _, err := m.of(9, func() (int, error) { return 0, errors.New("no") }); err == nil {
		t.Error("no error")
	}
	if square(9) != 81 {
		t.Error("an error was kept")
	}
}
