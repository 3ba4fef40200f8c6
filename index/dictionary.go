package index

import (
	"encoding/binary"
	"slices"
)

// Of a block half the entries are read to find one. Those without lists are read
// three times as fast.
const (
	blockWith    = 8 // lists
	blockWithout = 32
)

// A listKind is what the sizes of the lists of a dictionary follow from.
type listKind struct {
	u      uint32      // universe; 0 in a dictionary without lists
	opened int         // how many numbers a list has at least that openings follow
	few    [256]uint16 // sizes of the lists of fewer numbers, which most are
}

func newListKind(u uint32, opened int) (k listKind) {
	k.u, k.opened = u, opened
	for n := range k.few {
		k.few[n] = uint16(layoutOf(n, u).size)
	}
	return k
}

// size is how many bytes a list of n numbers takes. To find a list is to add up
// those before it.
func (k *listKind) size(n int) int {
	if n < len(k.few) {
		return int(k.few[n])
	}
	return k.sizeOf(n)
}

// sizeOf is that of the layout of such a list, worked out with few branches.
func (k *listKind) sizeOf(n int) int {
	low := lowBits(n, k.u)
	zeros := int((k.u - 1) >> (low & 31))
	size := (n*low+7)>>3 + (n+zeros+8)>>3 + zeros/sampleRate<<2
	if n >= k.opened {
		size += (n + 7) >> 3
	}
	return size
}

// A dictionaryWriter collects the entries of a dictionary, which come in order.
// What it holds is what the file will hold.
type dictionaryWriter struct {
	kind    listKind
	heads   []uint32
	totals  []int64
	starts  []int64
	seconds []uint32
	lists   []int64
	entries []byte
	list    int64 // offset of the next list
	left    int   // entries that the last block has room for
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
	w.left = 0
}

// add adds a pair. How many documents it is in does not matter where there are
// no lists.
func (w *dictionaryWriter) add(second uint32, count, documents int) {
	if w.left == 0 {
		w.starts = append(w.starts, int64(len(w.entries)))
		w.seconds = append(w.seconds, second)
		w.lists = append(w.lists, w.list)
		w.second, w.left = second, blockWithout
		if w.kind.u > 0 {
			w.left = blockWith
		}
	}
	d := uint64(second-w.second) << 1
	if count > 1 {
		d |= 1
	}
	w.entries = binary.AppendUvarint(w.entries, d)
	if count > 1 {
		w.entries = binary.AppendUvarint(w.entries, uint64(count-2))
		if w.kind.u > 0 {
			w.entries = binary.AppendUvarint(w.entries, uint64(count-documents))
		}
	}
	w.left--
	w.second = second
	w.totals[len(w.totals)-1] += int64(count)
	if w.kind.u > 0 {
		w.list += int64(w.kind.size(count))
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

	entries  *section
	postings *section // the lists
	kind     listKind
}

// readDictionary reads an index from its columns and checks that no look-up can
// leave it.
func readDictionary(index []column, entries, postings *section, firsts int, kind listKind) (d dictionary, ok bool) {
	d = dictionary{index[0], index[1], index[2], index[3], index[4], entries, postings, kind}
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
func (d *dictionary) find(first, second uint32) (e entry, err error) {
	block, end := int(d.heads.at(int(first))), int(d.heads.at(int(first)+1))
	seconds, width, mask := d.seconds.data, d.seconds.width, d.seconds.mask
	least := uint64(int64(second) - d.seconds.base) // in the column
	for n := end - block; n > 1; {                  // the last block that does not begin behind second
		half := n / 2
		if middle := block + half; load(seconds, middle*width)&mask <= least {
			block = middle
		}
		n -= half
	}
	if block >= end {
		return entry{}, nil
	}
	e = entry{second: uint32(d.seconds.at(block)), list: d.lists.at(block)}
	data, at, err := d.block(block)
	if err != nil || e.second > second {
		return entry{}, err
	}
	if !e.seek(data, second, &d.kind) {
		return entry{}, corrupt(d.entries.path, d.entries.id, at, "a number does not end")
	}
	if e.second != second {
		return entry{}, nil
	}
	return e, nil
}

// seek reads entries after e from data, up to the first that is not below second.
// It does what read does, without a call for each entry.
func (e *entry) seek(data []byte, second uint32, kind *listKind) (ok bool) {
	at, list := e.second, e.list
	for i := 0; i < len(data); {
		v := uint64(data[i])
		i++
		if v >= 0x80 {
			more, n := binary.Uvarint(data[i-1:])
			if n <= 0 {
				return false
			}
			v, i = more, i+n-1
		}
		at += uint32(v >> 1)
		count, documents := uint64(1), uint64(1)
		if v&1 != 0 {
			v, n := uvarint(data[i:])
			if n <= 0 || v >= maxPositions {
				return false
			}
			count, i = v+2, i+n
			if kind.u > 0 {
				fewer, n := uvarint(data[i:])
				if n <= 0 || fewer >= count {
					return false
				}
				documents, i = count-fewer, i+n
			}
		}
		if at >= second {
			*e = entry{at, int(count), int(documents), list}
			return true
		}
		if kind.u > 0 {
			list += int64(kind.size(int(count)))
		}
	}
	*e = entry{at, 0, 0, list}
	return true
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
			size, ok := e.read(data, d.kind.u > 0)
			if !ok {
				return nil, corrupt(d.entries.path, d.entries.id, at, "a number does not end")
			}
			buf = append(buf, e)
			if d.kind.u > 0 {
				e.list += int64(d.kind.size(e.count))
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
			size, ok := e.read(data, d.kind.u > 0)
			if !ok {
				return nil, corrupt(d.entries.path, d.entries.id, at, "a number does not end")
			}
			buf = append(buf, e)
			data = data[size:]
		}
	}
	return buf, nil
}

// open opens the list of an entry.
func (d *dictionary) open(c *cursor, e entry) (err error) {
	c.packed, err = d.packed(e)
	c.i, c.one, c.value, c.word = -1, -1, 0, 0
	return err
}

// packed is the list of an entry.
func (d *dictionary) packed(e entry) (l packed, err error) {
	l.layout, l.u = layoutOf(e.count, d.kind.u), d.kind.u
	l.data, err = d.postings.view(e.list, int64(l.size+overread))
	return l, err
}

// openings are the bits that follow the list of an entry.
func (d *dictionary) openings(e entry) ([]byte, error) {
	size := int64(layoutOf(e.count, d.kind.u).size)
	return d.postings.view(e.list+size, int64((e.count+7)/8+overread))
}
