package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"tifa"
	"tifa/text"
)

// An oracle holds the stream of a shard as it should be, and finds by looking
// everywhere.
type oracle struct {
	docs   []*Document
	stream []rune
	starts []int
	points []int // of each position, in its document
	issued [][]rune
}

func newOracle(docs []*Document) *oracle {
	o := &oracle{docs: slices.Clone(docs)}
	sort.SliceStable(o.docs, func(i, j int) bool {
		a, b := o.docs[i], o.docs[j]
		if (a.Date == "") != (b.Date == "") {
			return b.Date == ""
		}
		if a.Date != b.Date {
			return a.Date < b.Date
		}
		return a.ID < b.ID
	})
	for _, d := range o.docs {
		o.starts = append(o.starts, len(o.stream))
		flat := text.Flatten(d.Text, text.Paragraphs(d.Text))
		at := text.NewPoints(d.Text)
		o.issued = append(o.issued, []rune(d.Text))
		for i, r := range flat.Text {
			o.stream = append(o.stream, r)
			if r == '\n' {
				o.points = append(o.points, -1)
			} else {
				o.points = append(o.points, at.At(flat.Offset(i)))
			}
		}
		o.stream = append(o.stream, '\n')
		o.points = append(o.points, -1)
	}
	return o
}

func (o *oracle) find(p []rune) (all []uint32) {
	for i := 0; i+len(p) <= len(o.stream); i++ {
		if o.stream[i] == p[0] && slices.Equal(o.stream[i:i+len(p)], p) {
			all = append(all, uint32(i))
		}
	}
	return all
}

// altered reports whether white space among the n characters at pos is other
// than in the text as issued.
func (o *oracle) altered(doc, pos, n int) bool {
	issued := o.issued[doc]
	for i := pos; i < pos+n; i++ {
		switch {
		case o.stream[i] == '\n': // which closes a paragraph
		case issued[o.points[i]] != o.stream[i], o.stream[i] == ' ' && o.points[i+1] != o.points[i]+1:
			return true
		case i+1 < pos+n && o.stream[i+1] != '\n' && o.points[i+1] != o.points[i]+1:
			return true
		}
	}
	return false
}

func (o *oracle) document(pos uint32) int {
	return sort.SearchInts(o.starts, int(pos)+1) - 1
}

// check compares everything that s says of p with what is there.
func (o *oracle) check(t fataler, s *Shard, p []rune) {
	t.Helper()
	want := o.find(p)
	it, err := s.Lookup(p)
	if err != nil {
		t.Fatal(err)
	}
	if got := rest(it); !slices.Equal(got, want) {
		t.Fatalf("%q: positions %v, want %v", string(p), got, want)
	}
	if n, err := s.Count(p); err != nil || n != len(want) {
		t.Fatalf("%q: count %d, %v, want %d", string(p), n, err, len(want))
	}
	byDoc := map[int]int{}
	var bridged []uint32
	for _, pos := range want {
		doc := o.document(pos)
		byDoc[doc]++
		if d, point := s.Locate(pos); d != doc || point != o.points[pos] && p[0] != '\n' {
			t.Fatalf("%q: position %d is at %d, %d, want %d, %d", string(p), pos, d, point, doc, o.points[pos])
		}
		altered := o.altered(doc, int(pos), len(p))
		if got := s.Bridged(pos, len(p)); got != altered && len(p) > 1 {
			t.Fatalf("%q: position %d bridged %v, want %v", string(p), pos, got, altered)
		}
		if altered && len(p) > 1 {
			bridged = append(bridged, pos)
		}
	}
	if len(p) == 2 {
		if n, err := s.CountDocuments([2]rune(p)); err != nil || n != len(byDoc) {
			t.Fatalf("%q: in %d documents, %v, want %d", string(p), n, err, len(byDoc))
		}
		if n, err := s.CountBridged([2]rune(p)); err != nil || n != len(bridged) {
			t.Fatalf("%q: %d bridged, %v, want %d", string(p), n, err, len(bridged))
		}
	}
	if got, err := s.LookupBridged(p); err != nil || !slices.Equal(got, bridged) {
		t.Fatalf("%q: bridged at %v, %v, want %v", string(p), got, err, bridged)
	}
	if n, err := s.CountUnbridged(p); err != nil || n != len(want)-len(bridged) {
		t.Fatalf("%q: %d not bridged, %v, want %d of %d", string(p), n, err, len(want)-len(bridged), len(want))
	}
	last := -1
	err = s.PerDocument(p, func(doc, n int) bool {
		if doc <= last || byDoc[doc] != n {
			t.Fatalf("%q: %d in document %d, want %d", string(p), n, doc, byDoc[doc])
		}
		last = doc
		delete(byDoc, doc)
		return true
	})
	if err != nil || len(byDoc) > 0 {
		t.Fatalf("%q: documents %v are left out, %v", string(p), byDoc, err)
	}
	o.checkRuns(t, s, p, want)
	o.checkTallies(t, s, p, want, bridged)
	o.checkSeek(t, s, p, want)
}

func (o *oracle) checkRuns(t fataler, s *Shard, p []rune, hits []uint32) {
	t.Helper()
	n := len(o.docs)
	runs := []Run{{0, n / 3}, {n / 3, n / 2}, {n/2 + 1, n}}
	got, err := s.CountRuns(p, runs)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range runs {
		want := 0
		for _, pos := range hits {
			if d := o.document(pos); d >= r.From && d < r.End {
				want++
			}
		}
		sum := 0
		err := s.PerDocumentIn(alone(p), r, func(doc, n int) bool {
			if doc < r.From || doc >= r.End {
				t.Fatalf("%q: document %d of documents %v", string(p), doc, r)
			}
			sum += n
			return true
		})
		if err != nil || sum != want {
			t.Fatalf("%q: %d in documents %v one by one, want %d: %v", string(p), sum, r, want, err)
		}
		if got[i] != want {
			t.Fatalf("%q: %d in documents %v, want %d", string(p), got[i], r, want)
		}
	}
}

// alone makes each character a set of its own.
func alone(p []rune) (all [][]rune) {
	for i := range p {
		all = append(all, p[i:i+1])
	}
	return all
}

func (o *oracle) checkTallies(t fataler, s *Shard, p []rune, hits, bridged []uint32) {
	t.Helper()
	if len(p) != 2 {
		return
	}
	n := len(o.docs)
	for _, runs := range [][]Run{{{0, n}}, {{0, n / 3}, {n / 3, n / 2}, {n/2 + 1, n}}} {
		want, unbridged := make([]Tally, len(runs)), make([]Tally, len(runs))
		for i, r := range runs {
			held, written := map[int]bool{}, map[int]bool{}
			for _, pos := range hits {
				d := o.document(pos)
				if d < r.From || d >= r.End {
					continue
				}
				want[i].Occurrences++
				held[d] = true
				if _, is := slices.BinarySearch(bridged, pos); !is {
					unbridged[i].Occurrences++
					written[d] = true
				}
			}
			want[i].Documents, unbridged[i].Documents = len(held), len(written)
		}
		got, ok, err := s.TallyRuns([2]rune(p), runs)
		if must := len(runs) == 1 || len(hits) >= openedIn(s.positions) || len(hits) == 0; err != nil || ok != must || ok && !slices.Equal(got, want) {
			t.Fatalf("%q: %v, %v, %v in documents %v, want %v", string(p), got, ok, err, runs, want)
		}
		got, ok, err = s.TallyUnbridged([2]rune(p), runs)
		if err != nil || ok && !slices.Equal(got, unbridged) {
			t.Fatalf("%q: %v, %v, %v in documents %v, want %v without bridged ones", string(p), got, ok, err, runs, unbridged)
		}
	}
}

func (o *oracle) checkSeek(t fataler, s *Shard, p []rune, hits []uint32) {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(len(hits)), uint64(p[0])))
	it, err := s.Lookup(p)
	if err != nil {
		t.Fatal(err)
	}
	at := -1 // index of the position given last
	for range 12 {
		x, want := uint32(0), at+1
		var pos uint32
		var ok bool
		if r.IntN(3) == 0 {
			pos, ok = it.Next()
		} else {
			x = r.Uint32N(uint32(len(o.stream) + 2))
			if at >= 0 && at < len(hits) && r.IntN(2) == 0 {
				x = hits[at] + r.Uint32N(20)
			}
			k, _ := slices.BinarySearch(hits, x)
			want = max(at, k, 0)
			pos, ok = it.NextGEQ(x)
		}
		at = min(want, len(hits))
		if ok != (at < len(hits)) || ok && pos != hits[at] {
			t.Fatalf("%q: %d, %v, want hit %d of %v", string(p), pos, ok, at, hits)
		}
		if !ok {
			break
		}
	}
}

func rest(it *Iterator) (all []uint32) {
	for pos, ok := it.Next(); ok; pos, ok = it.Next() {
		all = append(all, pos)
	}
	return all
}

// A fataler is a test, or an attempt of rapid.
type fataler interface {
	Helper()
	Context() context.Context
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// checkDocuments compares the documents of s with those put in.
func (o *oracle) checkDocuments(t fataler, s *Shard) {
	t.Helper()
	if s.Documents() != len(o.docs) || int(s.Positions()) != len(o.stream) {
		t.Fatalf("%d documents, %d positions, want %d, %d", s.Documents(), s.Positions(), len(o.docs), len(o.stream))
	}
	for i, d := range o.docs {
		got := s.Entry(i)
		var err error
		if got.Text, err = s.Text(i); err != nil {
			t.Fatal(err)
		}
		if got.Title, err = s.Title(i); err != nil {
			t.Fatal(err)
		}
		if got.ID != d.ID || got.Text != d.Text || got.Date != d.Date || got.Key != d.Key || got.Born != d.Born || got.Series != d.Series ||
			got.Partial != d.Partial || got.Characters != d.Characters || (got.Event == nil) != (d.Event == nil) || got.Title != d.Title {
			t.Fatalf("document %d is %+v, want %+v", i, got, *d)
		}
		if s.Start(i) != uint32(o.starts[i]) {
			t.Fatalf("document %d starts at %d, want %d", i, s.Start(i), o.starts[i])
		}
		first, end := s.Find(string(d.Date), d.ID)
		if i < first || i >= end || s.Field(ID, first) != d.ID || s.Field(ID, end-1) != d.ID {
			t.Fatalf("document %d is not among %d to %d", i, first, end)
		}
		first, end = s.Find(string(d.Date), d.ID+"\x00")
		if first != end || first > 0 && s.Field(ID, first-1) != d.ID {
			t.Fatalf("an id that is not there is found in %d to %d", first, end)
		}
		points := []rune(d.Text)
		from := len(points) / 3
		end = min(from+10, len(points))
		part, offset, err := s.Excerpt(i, from, end)
		if err != nil || part != string(points[from:end]) || offset != len(string(points[:from])) {
			t.Fatalf("excerpt of %q is %q at %d, %v", d.Text, part, offset, err)
		}
	}
	from := 0
	for pos, r := range o.stream {
		start, end := s.Paragraph(uint32(pos))
		if int(start) != from || o.stream[end] != '\n' || slices.Contains(o.stream[pos:min(int(end), pos+100)], '\n') {
			t.Fatalf("paragraph of %d is %d to %d", pos, start, end)
		}
		if r == '\n' {
			from = pos + 1
		}
	}
}

// pieces are what invented texts are made of.
var pieces = []string{
	"会议", "指出", "，", "。", "\n", "\n\n", " ", "\u3000", "\r\n", "the ", "Council", "met", "  ", "12", "𠮷", "𠮷野家", "\f", "一、", "”", "x",
	"\u2028", "\t", "发展", "合作", "发展合作", "商务 部", "e\u0301", "😀", "\x00", "的", "的", "哈哈", "哈哈哈",
}

func inventDocument(r *rand.Rand, i int) *Document {
	var b strings.Builder
	for range r.IntN(60) {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	var d Document
	d.ID, d.Key, d.Born, d.Text = fmt.Sprintf("d%03d", i), int64(r.IntN(1<<30)), int64(i/3)-1, b.String()
	d.Date = tifa.Date([]string{"", "2001", "2001-05", "2001-05-06", "2001-05-07", "2003-01-01", "1999-12-31"}[r.IntN(7)])
	d.Series = []string{"", "a", "b"}[r.IntN(3)]
	d.Title = strings.Repeat("题", r.IntN(3))
	d.Partial = r.IntN(5) == 0
	d.Characters = r.IntN(1 << r.IntN(20))
	if r.IntN(2) == 0 {
		d.Event = &tifa.Event{ID: fmt.Sprint("e", r.IntN(4))}
	}
	return &d
}

// patterns are strings that occur, and strings that nearly do.
func (o *oracle) patterns(r *rand.Rand, n int) (all [][]rune) {
	for range n {
		length := 1 + r.IntN(40)
		if r.IntN(2) == 0 {
			length = 1 + r.IntN(4)
		}
		if length > len(o.stream) {
			continue
		}
		i := r.IntN(len(o.stream) - length + 1)
		p := slices.Clone(o.stream[i : i+length])
		if k := slices.Index(p, '\n'); k >= 0 {
			p = p[:k+r.IntN(2)] // with the end of the paragraph or without
		}
		if len(p) > 0 && r.IntN(4) == 0 {
			p[r.IntN(len(p))] = o.stream[r.IntN(len(o.stream))]
		}
		if len(p) > 0 && !slices.Contains(p[:len(p)-1], '\n') && p[0] != '\n' {
			all = append(all, p)
		}
	}
	return all
}

func writeShard(t fataler, path string, docs []*Document) *Shard {
	t.Helper()
	return writeNext(t, NewWriter(), path, docs)
}

// writeNext writes with what may have written other shards before.
func writeNext(t fataler, w *Writer, path string, docs []*Document) *Shard {
	t.Helper()
	for _, d := range docs {
		if err := w.Add(d); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Write(path); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestShardEqualsScan(t *testing.T) {
	dir := t.TempDir()
	checked := 0
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		docs := make([]*Document, r.IntN(12))
		for i := range docs {
			docs[i] = inventDocument(r, i)
		}
		r.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
		s := writeShard(t, filepath.Join(dir, "a.tifa"), docs)
		defer s.Close()
		o := newOracle(docs)
		o.checkDocuments(t, s)
		for _, p := range o.patterns(r, 200) {
			o.check(t, s, p)
			checked++
		}
		if err := s.Verify(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	if !t.Failed() && !testing.Short() && checked < 10_000 {
		t.Errorf("%d strings were looked for, want 10,000 at least", checked)
	}
}

func TestLookupSets(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	docs := make([]*Document, 40)
	for i := range docs {
		docs[i] = inventDocument(r, i)
	}
	s := writeShard(t, filepath.Join(t.TempDir(), "a.tifa"), docs)
	defer s.Close()
	o := newOracle(docs)
	for _, p := range o.patterns(r, 400) {
		if slices.Contains(p, '\n') {
			continue
		}
		sets := make([][]rune, len(p))
		for i, c := range p {
			sets[i] = []rune{c}
			for range r.IntN(30) {
				if c := o.stream[r.IntN(len(o.stream))]; c != '\n' && !slices.Contains(sets[i], c) {
					sets[i] = append(sets[i], c)
				}
			}
		}
		var want []uint32
		for i := 0; i+len(p) <= len(o.stream); i++ {
			ok := true
			for k := range p {
				ok = ok && slices.Contains(sets[k], o.stream[i+k])
			}
			if ok {
				want = append(want, uint32(i))
			}
		}
		it, err := s.LookupSets(sets)
		if err != nil {
			t.Fatal(err)
		}
		if got := rest(it); !slices.Equal(got, want) {
			t.Fatalf("%q: %v, want %v", sets, got, want)
		}
		if n, err := s.CountSets(sets); err != nil || n != len(want) {
			t.Fatalf("%q: %d, %v, want %d", sets, n, err, len(want))
		}
		it, _ = s.LookupSets(sets)
		x := r.Uint32N(uint32(len(o.stream)))
		k, _ := slices.BinarySearch(want, x)
		if pos, ok := it.NextGEQ(x); ok != (k < len(want)) || ok && pos != want[k] {
			t.Fatalf("%q: %d, %v from %d on, want %v", sets, pos, ok, x, want[k:])
		}
	}
}

func TestEliasFano(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		u := uint32(1 + r.IntN(1<<r.IntN(31)))
		n := min(r.IntN(1<<r.IntN(13)+1), int(u))
		all := map[uint32]bool{}
		base, spread := uint32(0), u
		if r.IntN(2) == 0 { // all in one place
			spread = min(u, uint32(2*n+1))
			base = r.Uint32N(u - spread + 1)
		}
		for range n {
			all[base+r.Uint32N(spread)] = true
		}
		var want []uint32
		for x := range all {
			want = append(want, x)
		}
		slices.Sort(want)
		checkList(t, r, want, u)
	})
}

func checkList(t *rapid.T, r *rand.Rand, want []uint32, u uint32) {
	var e encoder
	e.begin(len(want), u)
	for rest := want; len(rest) > 0; {
		n := min(1+r.IntN(700), len(rest))
		e.add(rest[:n])
		rest = rest[n:]
	}
	data := append(slices.Clone(e.end()), 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF)
	open := func() cursor { return newCursor(data, len(want), u) }
	c := open()
	for i, x := range want {
		if got := c.at(i); got != x {
			t.Fatalf("number %d is %d, want %d", i, got, x)
		}
		if got, ok := c.next(); !ok || got != x {
			t.Fatalf("next is %d, %v, want %d", got, ok, x)
		}
	}
	if got, ok := c.next(); ok {
		t.Fatalf("%d after the end", got)
	}
	var got []uint32
	buf := make([]uint32, 1+r.IntN(600))
	c = open()
	for n := c.fill(buf); n > 0; n = c.fill(buf) {
		got = append(got, buf[:n]...)
		if r.IntN(3) == 0 {
			if x, ok := c.next(); ok {
				got = append(got, x)
			}
		}
	}
	if !slices.Equal(got, want) {
		t.Fatalf("filled with %v, want %v", got, want)
	}
	for range 20 {
		c, x := open(), uint32(0)
		for range 10 {
			x += r.Uint32N(u/uint32(1+r.IntN(30)) + 2)
			i, _ := slices.BinarySearch(want, x)
			got, ok := c.seek(x)
			if ok != (i < len(want)) || ok && got != want[i] {
				t.Fatalf("from %d on %d, %v, want number %d of %v", x, got, ok, i, want)
			}
			if c := open(); c.rank(x) != i {
				t.Fatalf("rank of %d is %d, want %d", x, c.rank(x), i)
			}
			if !ok {
				break
			}
		}
	}
}

func TestPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		if got, want := countPoints([]byte(s)), utf8.RuneCountInString(s); got != want {
			t.Fatalf("%d code points in %q, want %d", got, s, want)
		}
		n := 0
		for i := range s {
			if got := skipPoints([]byte(s), n); got != i {
				t.Fatalf("code point %d of %q begins at %d, want %d", n, s, got, i)
			}
			n++
		}
	})
}
