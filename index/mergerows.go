package index

import (
	"slices"
)

// len, number, own and values give the documents to write.
func (m *merger) len() int { return len(m.docs) }

func (m *merger) number(column, i int) int64 {
	o := m.docs[i]
	switch column {
	case docStart:
		return int64(o.start)
	case docTextAt:
		return m.textAt[i]
	case docPointAt:
		return m.pointAt[i]
	}
	return m.in[o.in].numbers[column].at(int(o.doc))
}

func (m *merger) own(f Field, i int) string {
	o := m.docs[i]
	return m.in[o.in].Field(f, int(o.doc))
}

func (m *merger) values(f Field) (values []string, code func(i int) int) {
	// New codes by old ones, -1 while unused; behind them that of the empty
	// string, which stands for a code that a damaged shard has no value for.
	codes := make([][]int, len(m.in))
	for i, in := range m.in {
		codes[i] = slices.Repeat([]int{-1}, in.Values(f)+1)
	}
	old := func(o origin) int {
		in := m.in[o.in]
		if old := in.Code(f, int(o.doc)); old >= 0 && old < in.Values(f) {
			return old
		}
		return in.Values(f)
	}
	for _, o := range m.docs {
		if k := old(o); codes[o.in][k] < 0 {
			codes[o.in][k] = 0
			values = append(values, m.in[o.in].Value(f, k))
		}
	}
	slices.Sort(values)
	values = slices.Compact(values)
	for i, in := range m.in {
		for k := range codes[i] {
			codes[i][k], _ = slices.BinarySearch(values, in.Value(f, k))
		}
	}
	return values, func(i int) int { return codes[m.docs[i].in][old(m.docs[i])] }
}
