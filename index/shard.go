package index

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"

	"tifa"
)

// A Shard is a shard file that was opened. It is safe for concurrent use. The
// file stays mapped into memory until Close, and must not be changed; on
// Windows it cannot be removed before.
type Shard struct {
	path      string
	data      []byte // the file
	unmap     func() error
	sections  [secEnd]section
	shape     shape
	positions uint32

	characters                 column
	alphabet                   alphabet // numbers of characters
	common                     column
	bigrams, bridged, trigrams dictionary
	numbers                    [docNumbers]column
	fields                     [fieldEnd]stringColumn
	text                       textReader
	markStart, markLength      column
	markCodes                  [markFields]stringColumn
	finder                     func() *finder // made when it is used first
	ids                        func() string  // of all documents, likewise
	lookouts                   sync.Pool
	// Lists of places; they are copied before they are read.
	paragraphs, bridges, jumps, shifts cursor
}

// Open opens a shard. It checks what describes the documents and the frame of
// the file; postings and texts are checked when they are first read. The error
// wraps [tifa.ErrCorrupt] if the file is not what was written.
func Open(path string) (*Shard, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, openFault(path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, openFault(path, err)
	}
	if info.Size() < headerSize+trailerSize || int64(int(info.Size())) != info.Size() {
		return nil, corrupt(path, 0, 0, "a file of %d bytes", info.Size())
	}
	data, unmap, err := mapFile(f, int(info.Size()))
	if err != nil {
		return nil, openFault(path, err)
	}
	s, err := read(path, data)
	if err != nil {
		return nil, errors.Join(err, unmap())
	}
	s.unmap = unmap
	return s, nil
}

func openFault(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &tifa.Problem{Path: path, Fact: "no such shard", Err: errors.Join(tifa.ErrNotFound, err)}
	}
	return fault(path, err)
}

// read reads the shard in data.
func read(path string, data []byte) (s *Shard, err error) {
	s = &Shard{path: path, data: data}
	defer Guard(&err, s)()
	if s.sections, err = readSections(path, data); err != nil {
		return nil, err
	}
	s.lookouts.New = func() any { return new(lookout) }
	s.finder = sync.OnceValue(func() *finder { return newFinder(s.positions, s.Documents(), s.Start) })
	s.ids = sync.OnceValue(func() string { return string(s.fields[ID].pool.bytes(0, int64(s.fields[ID].pool.n))) })
	for _, part := range []func() error{s.readShape, s.readCharacters, s.readDictionaries, s.readDocuments, s.readBlocks, s.readLists, s.readMarks} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// table reads a section that is a table of so many columns.
func (s *Shard) table(id sectionID, columns int) ([]column, error) {
	data, err := s.sections[id].whole()
	if err != nil {
		return nil, err
	}
	all, err := readTable(data)
	if err != nil || len(all) != columns {
		return nil, corrupt(s.path, id, 0, "%d columns, want %d", len(all), columns)
	}
	return all, nil
}

func (s *Shard) readShape() error {
	all, err := s.table(secShape, 1)
	if err != nil {
		return err
	}
	if all[0].n != len(s.shape) {
		return corrupt(s.path, secShape, 0, "%d numbers, want %d", all[0].n, len(s.shape))
	}
	for i := range s.shape {
		s.shape[i] = all[0].at(i)
		if i < shapeBytes && (s.shape[i] < 0 || s.shape[i] > maxPositions) {
			return corrupt(s.path, secShape, 0, "number %d is %d", i, s.shape[i])
		}
	}
	// Each position takes a bit at least in the list of its bigram, or in that
	// of the paragraphs.
	most := 8 * int64(len(s.sections[secPostings].data)+len(s.sections[secParagraphs].data))
	if s.shape[shapePositions] > most || s.shape[shapeDocuments] > s.shape[shapePositions] {
		return corrupt(s.path, secShape, 0, "%d documents in %d positions", s.shape[shapeDocuments], s.shape[shapePositions])
	}
	s.positions = uint32(s.shape[shapePositions])
	return nil
}

func (s *Shard) readCharacters() error {
	all, err := s.table(secCharacters, 1)
	if err != nil {
		return err
	}
	s.characters = all[0]
	if s.characters.n > codePoints || !s.characters.ascends(codePoints-1) {
		return corrupt(s.path, secCharacters, 0, "the characters are not in order")
	}
	s.alphabet = newAlphabet(&s.characters)
	return nil
}

func (s *Shard) readDictionaries() error {
	for _, d := range []struct {
		id, entries, postings sectionID
		to                    *dictionary
		kind                  listKind
		keys                  int
	}{
		{secBigrams, secBigramEntries, secPostings, &s.bigrams, openedKind(s.positions), 0},
		{secBridged, secBridgedEntries, secBridgedPostings, &s.bridged, plainKind(s.positions), 0},
		{secTrigrams, secTrigramEntries, 0, &s.trigrams, listKind{}, 1},
	} {
		all, err := s.table(d.id, d.keys+indexColumns)
		if err != nil {
			return err
		}
		firsts := s.characters.n
		if d.keys > 0 {
			s.common = all[0]
			firsts = s.common.n
		}
		ok := firsts <= max(s.characters.n, int(s.positions))
		if ok {
			*d.to, ok = readDictionary(all[d.keys:], &s.sections[d.entries], &s.sections[d.postings], firsts, d.kind)
		}
		if !ok {
			return corrupt(s.path, d.id, 0, "the index does not agree with its entries")
		}
	}
	return nil
}

// Close gives up the mapping. Nothing of the shard may be used afterwards.
func (s *Shard) Close() error {
	if s.unmap == nil {
		return nil
	}
	unmap := s.unmap
	s.unmap = nil
	return unmap()
}

// Path is the path that the shard was opened by.
func (s *Shard) Path() string { return s.path }

// Bytes is the size of the file.
func (s *Shard) Bytes() int64 { return int64(len(s.data)) }

// Verify compares everything in the file with its checksums and unpacks every
// text. The error wraps [tifa.ErrCorrupt], or is that of ctx.
func (s *Shard) Verify(ctx context.Context) (err error) {
	defer Guard(&err, s)()
	for i := range s.sections {
		sec := &s.sections[i]
		for p := range int64(len(sec.sums) / 4) {
			if err := errors.Join(ctx.Err(), sec.check(p)); err != nil {
				return err
			}
		}
	}
	var buf []byte
	for i := range s.text.sums.n {
		if err := ctx.Err(); err != nil {
			return err
		}
		if buf, err = s.text.decode(i, buf[:0]); err != nil {
			return err
		}
		if got, want := int64(countPoints(buf)), s.text.pointsAt.at(i+1)-s.text.pointsAt.at(i); got != want {
			return corrupt(s.path, secBlocks, 0, "block %d has %d code points, want %d", i, got, want)
		}
	}
	return nil
}

// Stats says how large a shard is.
type Stats struct {
	Documents  int
	Positions  int // of the stream, in code points
	Characters int // different ones
	Common     int // bigrams whose third characters are tabulated
	Bridges    int
	TextBytes  int64 // of the texts as issued
	// Sections are the bytes of the file by what they hold.
	Sections map[string]int64
}

// Stats measures the shard without reading it.
func (s *Shard) Stats() Stats {
	st := Stats{
		Documents: s.Documents(), Positions: int(s.positions), Characters: s.characters.n, Common: s.common.n,
		Bridges: int(s.shape[shapeBridges]), TextBytes: s.shape[shapeBytes], Sections: map[string]int64{},
	}
	for id := secShape; id < secEnd; id++ {
		st.Sections[id.String()] = int64(len(s.sections[id].data))
	}
	return st
}

// list opens the list of a section that holds one.
func (s *Shard) list(id sectionID, n int64, u uint32) (cursor, error) {
	size := layoutOf(int(n), u).size
	data, err := s.sections[id].view(0, int64(size+overread))
	if err != nil {
		return cursor{}, err
	}
	return newCursor(data, int(n), u), nil
}

// posting opens the list of a bigram.
func (s *Shard) posting(e entry) (c cursor, err error) {
	err = s.bigrams.open(&c, e)
	return c, err
}
