package index

import (
	"sort"
	"time"

	"tifa"
)

// A Document is what a shard keeps of a document: its text, and of its entry
// the fields that searches choose, group and show by.
type Document struct {
	tifa.Entry
	Key       int64  // names it to the caller: its row in the catalogue
	Born      int64  // the caller's generation that it was added in
	SeriesKey string // what the name of its event suggests as its series
	Marks     []Mark // in any order
}

// A Field is a string that a shard keeps of each document.
type Field int

// The fields of a document.
const (
	ID Field = iota
	Date
	Kind
	Series
	SeriesName
	Source
	Language
	Script
	SeriesKey
	EventID
	Held // the first day of the event
	Version
	fieldEnd
)

// own reports whether each document has a value of its own.
func (f Field) own() bool { return f == ID }

// of is the value of the field in d.
func (f Field) of(d *Document) string {
	switch f {
	case ID:
		return d.ID
	case Date:
		return string(d.Date)
	case Kind:
		return string(d.Kind)
	case Series:
		return d.Series
	case SeriesName:
		return d.SeriesName
	case Source:
		return d.Source
	case Language:
		return d.Language
	case Script:
		return d.Script
	case SeriesKey:
		return d.SeriesKey
	case EventID:
		if d.Event != nil {
			return d.Event.ID
		}
	case Held:
		if d.Event != nil {
			return string(d.Event.Start)
		}
	case Version:
		return d.Version
	}
	return ""
}

// Undated is the day of a document without a date.
const Undated = -1 << 31

// dayOf counts days from 1970-01-01 to the first day that d may mean.
func dayOf(d tifa.Date) int64 {
	full := string(d) + "0000-01-01"[min(len(d), 10):]
	t, err := time.Parse(time.DateOnly, full)
	if err != nil {
		return Undated
	}
	return t.Unix() / 86400
}

// The columns of numbers in section documents.
const (
	docKey = iota
	docBorn
	docStart
	docTextAt
	docPointAt
	docLength
	docTitle
	docCharacters
	docWords
	docDay
	docPartial
	docNumbers
)

// A row is the numbers of a document.
type row [docNumbers]int64

// rows are documents to write, in order, wherever they come from.
type rows interface {
	len() int
	number(column, i int) int64
	// own is the string of document i in a field of which each has its own.
	own(f Field, i int) string
	// values are the values of any other field, ascending, and code which of
	// them document i has.
	values(f Field) (values []string, code func(i int) int)
}

// documents writes section documents.
func (w *fileWriter) documents(all rows) {
	w.section(secDocuments)
	n := all.len()
	for c := range docNumbers {
		w.column(n, func(i int) int64 { return all.number(c, i) })
	}
	for f := range fieldEnd {
		if f.own() {
			w.columnHead(0, 0, 0)
			w.pool(n, func(i int) string { return all.own(f, i) })
			continue
		}
		values, code := all.values(f)
		w.column(n, func(i int) int64 { return int64(code(i)) })
		w.pool(len(values), func(i int) string { return values[i] })
	}
	w.endTable()
}

// readDocuments reads section documents.
func (s *Shard) readDocuments() error {
	sec := &s.sections[secDocuments]
	data, err := sec.whole()
	if err != nil {
		return err
	}
	all, err := readTable(data)
	if err != nil || len(all) != docNumbers+3*int(fieldEnd) {
		return corrupt(s.path, secDocuments, 0, "%d columns, want %d", len(all), docNumbers+3*int(fieldEnd))
	}
	copy(s.numbers[:], all)
	n := int(s.shape[shapeDocuments])
	for c := range s.numbers {
		if s.numbers[c].n != n {
			return corrupt(s.path, secDocuments, 0, "%d documents in column %d, want %d", s.numbers[c].n, c, n)
		}
	}
	if !s.numbers[docStart].ascends(s.shape[shapePositions]) {
		return corrupt(s.path, secDocuments, 0, "the documents are not in order")
	}
	for f := range s.fields {
		c := all[docNumbers+3*f:]
		s.fields[f] = stringColumn{codes: c[0], ends: c[1], pool: c[2]}
		if values := c[1].n; Field(f).own() && (c[0].n != 0 || values != n) || !Field(f).own() && c[0].n != n || values > n {
			return corrupt(s.path, secDocuments, 0, "%d values in field %d of %d documents", values, f, n)
		}
	}
	return nil
}

// Documents is how many documents there are. They are counted from 0, in order
// of date, those without one last, then of id.
func (s *Shard) Documents() int { return int(s.shape[shapeDocuments]) }

// Positions is the length of the stream in code points.
func (s *Shard) Positions() uint32 { return s.positions }

// Start is the first position of document i, and for i == Documents() the
// length of the stream.
func (s *Shard) Start(i int) uint32 {
	if i >= s.Documents() {
		return s.positions
	}
	return uint32(s.numbers[docStart].at(i))
}

// DocumentAt is the document that holds position pos, which must be in the
// stream.
func (s *Shard) DocumentAt(pos uint32) int {
	return max(s.numbers[docStart].from(int64(pos)+1)-1, 0)
}

// Find gives the documents of this date and id, from first on and before end;
// none where first is end, which is then where they would stand. An empty date
// is that of documents without one. It takes a binary search.
func (s *Shard) Find(date, id string) (first, end int) {
	before := func(i, most int) bool {
		return inOrder(s.Field(Date, i), s.Field(ID, i), date, id) <= most
	}
	first = sort.Search(s.Documents(), func(i int) bool { return !before(i, -1) })
	end = first + sort.Search(s.Documents()-first, func(i int) bool { return !before(first+i, 0) })
	return first, end
}

// Key is the key of document i.
func (s *Shard) Key(i int) int64 { return s.numbers[docKey].at(i) }

// Born is the generation that document i was added in.
func (s *Shard) Born(i int) int64 { return s.numbers[docBorn].at(i) }

// Characters counts code points of document i that are neither white space nor
// punctuation.
func (s *Shard) Characters(i int) int { return int(s.numbers[docCharacters].at(i)) }

// Words counts the words of document i in spaced scripts.
func (s *Shard) Words(i int) int { return int(s.numbers[docWords].at(i)) }

// Length is the length of the text of document i in bytes.
func (s *Shard) Length(i int) int { return int(s.numbers[docLength].at(i)) }

// Day is the number of days from 1970-01-01 to the first day that the date of
// document i may mean; [Undated] if it has none.
func (s *Shard) Day(i int) int { return int(s.numbers[docDay].at(i)) }

// Partial reports whether document i is known to be abridged.
func (s *Shard) Partial(i int) bool { return s.numbers[docPartial].at(i) != 0 }

// IDs are the ids of the documents of a shard, in memory.
type IDs struct {
	pool string
	ends column
}

// IDs gives the ids of all documents, which are brought into memory when they
// are asked for first.
func (s *Shard) IDs() IDs { return IDs{s.ids(), s.fields[ID].ends} }

// At is the id of document i.
func (ids *IDs) At(i int) string {
	from, end := int64(0), ids.ends.at(i)
	if i > 0 {
		from = ids.ends.at(i - 1)
	}
	if from < 0 || end < from || end > int64(len(ids.pool)) {
		return ""
	}
	return ids.pool[from:end]
}

// Field is a string of document i.
func (s *Shard) Field(f Field, i int) string {
	c := &s.fields[f]
	return string(c.value(c.code(i)))
}

// Code is the number of the value that field f of document i has. Values are
// numbered from 0, in order of their bytes. An ID has none.
func (s *Shard) Code(f Field, i int) int { return s.fields[f].code(i) }

// Values is how many values field f has.
func (s *Shard) Values(f Field) int { return s.fields[f].ends.n }

// Value is the value of this code.
func (s *Shard) Value(f Field, code int) string { return string(s.fields[f].value(code)) }

// CodeOf is the code of a value of field f; ok is false if no document has it.
func (s *Shard) CodeOf(f Field, value string) (code int, ok bool) { return s.fields[f].find(value) }

// Entry is what the shard keeps of document i, without its title and text.
func (s *Shard) Entry(i int) Document {
	d := Document{Key: s.Key(i), Born: s.Born(i)}
	d.ID, d.Date, d.Kind = s.Field(ID, i), tifa.Date(s.Field(Date, i)), tifa.Kind(s.Field(Kind, i))
	d.Series, d.SeriesName, d.Source = s.Field(Series, i), s.Field(SeriesName, i), s.Field(Source, i)
	d.Language, d.Script, d.Version = s.Field(Language, i), s.Field(Script, i), s.Field(Version, i)
	d.SeriesKey = s.Field(SeriesKey, i)
	if id, held := s.Field(EventID, i), s.Field(Held, i); id != "" || held != "" {
		d.Event = &tifa.Event{ID: id, Start: tifa.Date(held)}
	}
	d.Partial, d.Characters, d.Words = s.Partial(i), s.Characters(i), s.Words(i)
	return d
}
