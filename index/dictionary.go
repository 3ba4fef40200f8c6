package index

import (
	"encoding/binary"
	"slices"
	"sort"
)

const blockEntries = 16

// A dictionaryWriter collects the entries of a dictionary, which come in order.
// What it holds is what the file will hold.
type dictionaryWriter struct {
	u       uint32 // universe of the lists; 0 if there are neither lists nor numbers of documents
	heads   []uint32
	totals  []int64
	starts  []int64
	seconds []uint32
	lists   []int64
	entries []byte
	list    int64 // offset of the next list
	in      int   // entries in the last block
	second  uint32
}

// emptied is w without entries, in the same memory.
func (w *dictionaryWriter) emptied() dictionaryWriter {
	return dictionaryWriter{
		heads: w.heads[:0], totals: w.totals[:0], starts: w.starts[:0], seconds: w.seconds[:0], lists: w.lists[:0], entries: w.entries[:0],
	}
}

// first begins the entries of the next first.
func (w *dictionaryWriter) first() {
	w.heads = append(w.heads, uint32(len(w.starts)))
	w.totals = append(w.totals, 0)
	w.in = blockEntries
}

// add adds a pair. How many documents it is in does not matter where there are
// no lists.
func (w *dictionaryWriter) add(second uint32, count, documents int) {
	if w.in == blockEntries {
		w.starts = append(w.starts, int64(len(w.entries)))
		w.seconds = append(w.seconds, second)
		w.lists = append(w.lists, w.list)
		w.in, w.second = 0, second
	}
	d := uint64(second-w.second) << 1
	if count > 1 {
		d |= 1
	}
	w.entries = binary.AppendUvarint(w.entries, d)
	if count > 1 {
		w.entries = binary.AppendUvarint(w.entries, uint64(count-2))
		if w.u > 0 {
			w.entries = binary.AppendUvarint(w.entries, uint64(count-documents))
		}
	}
	w.in++
	w.second = second
	w.totals[len(w.totals)-1] += int64(count)
	if w.u > 0 {
		w.list += int64(layoutOf(count, w.u).size)
	}
}

// writeIndex writes the columns of the index.
func (w *dictionaryWriter) writeIndex(f *fileWriter) {
	numbers(f, append(w.heads, uint32(len(w.starts))))
	numbers(f, w.totals)
	numbers(f, append(w.starts, int64(len(w.entries))))
	numbers(f, w.seconds)
	numbers(f, w.lists)
}

const indexColumns = 5

// A dictionary maps pairs of numbers to counts and to lists.
type dictionary struct {
	heads, totals, starts, seconds, lists column

	entries *section
	u       uint32
}

// readDictionary reads an index from its columns and checks that no look-up can
// leave it.
func readDictionary(index []column, entries *section, firsts int, u uint32) (d dictionary, ok bool) {
	d = dictionary{index[0], index[1], index[2], index[3], index[4], entries, u}
	blocks := d.seconds.n
	return d, d.totals.n == firsts && d.heads.n == firsts+1 && blocks <= len(entries.data) && d.starts.n == blocks+1 && d.lists.n == blocks &&
		d.heads.ascends(int64(blocks)) && d.starts.ascends(int64(len(entries.data)))
}

// An entry is what a dictionary says of a pair.
type entry struct {
	second    uint32
	count     int
	documents int   // that it is in; 1 where there are no lists
	list      int64 // offset of the list
}

// find looks a pair up. The count is 0 if it is not there.
func (d *dictionary) find(first, second uint32, list bool) (e entry, err error) {
	lo, hi := int(d.heads.at(int(first))), int(d.heads.at(int(first)+1))
	block := lo + sort.Search(hi-lo, func(i int) bool { return d.seconds.at(lo+i) > int64(second) }) - 1
	if block < lo {
		return e, nil
	}
	data, at, err := d.block(block)
	if err != nil {
		return e, err
	}
	e = entry{second: uint32(d.seconds.at(block)), list: d.lists.at(block)}
	for len(data) > 0 {
		size, ok := e.read(data, d.u > 0)
		if !ok {
			return e, corrupt(d.entries.path, d.entries.id, at, "a number does not end")
		}
		if e.second >= second {
			break
		}
		if list {
			e.list += int64(layoutOf(e.count, d.u).size)
		}
		data = data[size:]
	}
	if e.second != second {
		return entry{}, nil
	}
	return e, nil
}

// block gives the entries of a block and where they are in the section.
func (d *dictionary) block(i int) (data []byte, at int64, err error) {
	at = d.starts.at(i)
	data, err = d.entries.view(at, d.starts.at(i+1)-at)
	return data, at, err
}

// read reads the entry after e from data, with the number of documents if it
// has one, and says how long it is.
func (e *entry) read(data []byte, documents bool) (size int, ok bool) {
	v, size := uvarint(data)
	if size <= 0 {
		return 0, false
	}
	e.second += uint32(v >> 1)
	e.count, e.documents = 1, 1
	if v&1 == 0 {
		return size, true
	}
	v, n := uvarint(data[size:])
	if n <= 0 || v >= maxPositions {
		return 0, false
	}
	e.count = int(v) + 2
	size += n
	if !documents {
		return size, true
	}
	v, n = uvarint(data[size:])
	if n <= 0 || v >= uint64(e.count) {
		return 0, false
	}
	e.documents = e.count - int(v)
	return size + n, true
}

// uvarint reads most numbers without a loop.
func uvarint(b []byte) (uint64, int) {
	if len(b) > 0 && b[0] < 0x80 {
		return uint64(b[0]), 1
	}
	return binary.Uvarint(b)
}

// of appends the entries of a first to buf.
func (d *dictionary) of(first uint32, buf []entry) ([]entry, error) {
	lo, hi := int(d.heads.at(int(first))), int(d.heads.at(int(first)+1))
	buf = slices.Grow(buf, int(d.starts.at(hi)-d.starts.at(lo))) // an entry takes a byte at least
	for b := lo; b < hi; b++ {
		data, at, err := d.block(b)
		if err != nil {
			return nil, err
		}
		e := entry{second: uint32(d.seconds.at(b)), list: d.lists.at(b)}
		for len(data) > 0 {
			size, ok := e.read(data, d.u > 0)
			if !ok {
				return nil, corrupt(d.entries.path, d.entries.id, at, "a number does not end")
			}
			buf = append(buf, e)
			if d.u > 0 {
				e.list += int64(layoutOf(e.count, d.u).size)
			}
			data = data[size:]
		}
	}
	return buf, nil
}

// counts appends the entries of a first to buf, without their lists.
func (d *dictionary) counts(first uint32, buf []entry) ([]entry, error) {
	lo, hi := int(d.heads.at(int(first))), int(d.heads.at(int(first)+1))
	for b := lo; b < hi; b++ {
		data, at, err := d.block(b)
		if err != nil {
			return nil, err
		}
		e := entry{second: uint32(d.seconds.at(b))}
		for len(data) > 0 {
			size, ok := e.read(data, d.u > 0)
			if !ok {
				return nil, corrupt(d.entries.path, d.entries.id, at, "a number does not end")
			}
			buf = append(buf, e)
			data = data[size:]
		}
	}
	return buf, nil
}
