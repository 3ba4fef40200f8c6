package web

import "sync"

// A memo keeps what was worked out of a state of the corpus, which never changes,
// for those who ask again: another language, one more line on the chart. It keeps
// the last so many and is safe for concurrent use.
type memo[K comparable, V any] struct {
	most  int
	mu    sync.Mutex
	kept  map[K]V
	order []K // the oldest first
}

func newMemo[K comparable, V any](most int) *memo[K, V] {
	return &memo[K, V]{most: most, kept: map[K]V{}}
}

// of is the value of k, worked out if it is not kept. Errors are not kept. Two who
// ask at the same time may both work it out.
func (m *memo[K, V]) of(k K, work func() (V, error)) (V, error) {
	m.mu.Lock()
	v, ok := m.kept[k]
	m.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := work()
	if err != nil {
		return v, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.kept[k]; !ok {
		m.order = append(m.order, k)
		if len(m.order) > m.most {
			delete(m.kept, m.order[0])
			m.order = m.order[1:]
		}
	}
	m.kept[k] = v
	return v, nil
}
