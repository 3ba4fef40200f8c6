package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/bits"
	"sort"
)

const columnHead = 17 // base, count and width

// A column is a run of numbers of the same width that are read where they lie.
type column struct {
	data  []byte // and [overread] bytes more
	base  int64
	n     int
	width int
	mask  uint64
}

// at is number i, which must be less than c.n.
func (c *column) at(i int) int64 {
	return c.base + int64(load(c.data, i*c.width)&c.mask)
}

// bytes are numbers from to end of a column of bytes; none where they are not
// in the column.
func (c *column) bytes(from, end int64) []byte {
	if from < 0 || end < from || end > int64(c.n) || c.width != 1 {
		return nil
	}
	return c.data[from:end]
}

// from is the index of the first number that is not below x, if they ascend.
func (c *column) from(x int64) int {
	return sort.Search(c.n, func(i int) bool { return c.at(i) >= x })
}

// fromNear is the same, looked for from index near on first.
func (c *column) fromNear(near int, x int64) int {
	if near > c.n || near > 0 && c.at(near-1) >= x {
		near = 0
	}
	size := 1
	for ; near+size <= c.n && c.at(near+size-1) < x; size *= 2 {
		near += size
	}
	return near + sort.Search(min(size, c.n-near), func(i int) bool { return c.at(near+i) >= x })
}

// ascends reports whether no number is below 0, above limit or below the one
// before it.
func (c *column) ascends(limit int64) bool {
	last := int64(0)
	for i := range c.n {
		v := c.at(i)
		if v < last || v > limit {
			return false
		}
		last = v
	}
	return true
}

var errTable = errors.New("a column runs over the end")

// readTable reads the columns of a table.
func readTable(data []byte) ([]column, error) {
	var all []column
	for len(data) >= columnHead+overread {
		c := column{base: int64(load(data, 0)), width: int(data[16])}
		n := load(data, 8)
		data = data[columnHead:]
		if c.width > 8 || n > maxPositions+1 || n*uint64(c.width)+overread > uint64(len(data)) {
			return nil, errTable
		}
		c.n = int(n)
		c.mask = 1<<(8*c.width) - 1
		if c.width == 8 {
			c.mask = ^uint64(0)
		}
		size := c.n * c.width
		c.data = data[:size+overread]
		data = data[size:]
		all = append(all, c)
	}
	if len(data) != overread {
		return nil, errTable
	}
	return all, nil
}

// column writes n numbers. It calls at twice for each.
func (w *fileWriter) column(n int, at func(i int) int64) {
	var least, greatest int64
	for i := range n {
		v := at(i)
		if i == 0 {
			least, greatest = v, v
		}
		least, greatest = min(least, v), max(greatest, v)
	}
	width := (bits.Len64(uint64(greatest)-uint64(least)) + 7) / 8
	w.columnHead(least, n, width)
	var b [8]byte
	for i := range n {
		binary.LittleEndian.PutUint64(b[:], uint64(at(i))-uint64(least))
		w.write(b[:width])
	}
}

func (w *fileWriter) columnHead(base int64, n, width int) {
	var b [columnHead]byte
	binary.LittleEndian.PutUint64(b[:], uint64(base))
	binary.LittleEndian.PutUint64(b[8:], uint64(n))
	b[16] = byte(width)
	w.write(b[:])
}

// numbers writes a column of what it is given.
func numbers[T int64 | uint64 | uint32 | int | rune](w *fileWriter, all []T) {
	w.column(len(all), func(i int) int64 { return int64(all[i]) })
}

// endTable ends a table.
func (w *fileWriter) endTable() { w.write(make([]byte, overread)) }

// A stringColumn is a string for each document.
type stringColumn struct {
	codes column // empty where each document has a value of its own
	ends  column
	pool  column
}

// code is the index of the value of document i.
func (c *stringColumn) code(i int) int {
	if c.codes.n == 0 {
		return i
	}
	return int(c.codes.at(i))
}

// value is the value of this index, in memory that is unmapped with the shard.
func (c *stringColumn) value(code int) []byte {
	if code < 0 || code >= c.ends.n {
		return nil
	}
	from := int64(0)
	if code > 0 {
		from = c.ends.at(code - 1)
	}
	return c.pool.bytes(from, c.ends.at(code))
}

// find is the index of the value s, which must be in a column of shared values.
func (c *stringColumn) find(s string) (code int, ok bool) {
	code = sort.Search(c.ends.n, func(i int) bool { return bytes.Compare(c.value(i), []byte(s)) >= 0 })
	return code, code < c.ends.n && string(c.value(code)) == s
}

// pool writes n strings: where each ends, and their bytes.
func (w *fileWriter) pool(n int, at func(i int) string) {
	ends := make([]int64, n)
	size := 0
	for i := range ends {
		size += len(at(i))
		ends[i] = int64(size)
	}
	numbers(w, ends)
	w.columnHead(0, size, 1)
	for i := range ends {
		w.write([]byte(at(i)))
	}
}
