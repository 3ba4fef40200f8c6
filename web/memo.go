package web

import (
	"context"
	"sync"
)

// A memo keeps what was worked out of a state of the corpus, which never changes,
// for those who ask again: another language, one more line on the chart. It keeps
// the last so many and is safe for concurrent use.
type memo[K comparable, V any] struct {
	most    int
	mu      sync.Mutex
	values  map[K]V
	order   []K                 // the oldest first
	working map[K]chan struct{} // closed when who works it out has ended
}

func newMemo[K comparable, V any](most int) *memo[K, V] {
	return &memo[K, V]{most: most, values: map[K]V{}, working: map[K]chan struct{}{}}
}

// kept is the value of k, if it is kept.
func (m *memo[K, V]) kept(k K) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.values[k]
	return v, ok
}

// of is the value of k, worked out if it is not kept. Errors are not kept. Of those
// who ask at the same time one works it out; the others wait for him, and where he
// fails the next one tries. Who waits gives up when ctx is done.
func (m *memo[K, V]) of(ctx context.Context, k K, work func() (V, error)) (V, error) {
	done := make(chan struct{})
	for {
		v, ok, other := m.begin(k, done)
		if ok {
			return v, nil
		}
		if other == nil {
			break
		}
		select {
		case <-other:
		case <-ctx.Done():
			return v, ctx.Err()
		}
	}
	defer func() { // whatever work does
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.working, k)
		close(done)
	}()
	v, err := work()
	if err == nil {
		m.keep(k, v)
	}
	return v, err
}

// begin is the value of k, or what another closes who works it out; where there is
// neither, who asks works it out and will close done.
func (m *memo[K, V]) begin(k K, done chan struct{}) (v V, ok bool, other chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if v, ok = m.values[k]; ok {
		return v, true, nil
	}
	if other = m.working[k]; other == nil {
		m.working[k] = done
	}
	return v, false, other
}

// keep keeps the value of k, which is not kept yet.
func (m *memo[K, V]) keep(k K, v V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.order = append(m.order, k)
	if len(m.order) > m.most {
		delete(m.values, m.order[0])
		m.order = m.order[1:]
	}
	m.values[k] = v
}
