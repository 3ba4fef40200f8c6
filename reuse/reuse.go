// Package reuse finds the passages that texts share word for word.
//
// A run is a string of some units or more (ten by default) that stands in two
// documents at least and is maximal: no unit beside it is the same in all the places
// where it stands. It lies in one paragraph. The units are its characters, white space
// beside Chinese characters left out; in a paragraph of a spaced script, that is, of
// more words than Chinese characters, they are its words and signs. All runs are found,
// frequent formulas included; nothing is sampled.
//
// # How
//
// Of every window of the least length a rolling hash is taken (Karp and Rabin
// 1987), and the windows are sorted by it. The places of equal windows are then
// followed to the right together; where they part, each part that still holds two
// documents goes on alone. Places that all have the same character before them are
// left: one window to the left finds them. So the work is proportional to the text
// and to the lengths of the runs found, and the memory to the text: some 25 bytes
// a unit.
package reuse

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/text"
)

// Least is the number of units that a run has at least, where nothing else is asked
// for.
const Least = 10

// A Run is a passage that documents share.
type Run struct {
	Text       string // as searched: white space beside Chinese characters left out
	Characters int    // of Text
	Documents  int
	Places     []Place // in order of date and id of the document, then of the text
}

// A Place is where a run stands.
type Place struct {
	Document *tifa.Document
	Span     tifa.Span // bytes of its text as issued
}

// A Finder collects texts and finds what they share. The zero value is not
// usable; see [NewFinder]. It is not safe for concurrent use.
type Finder struct {
	least     int
	of        *tifa.Document  // nil, or the one that runs must stand in
	shared    map[uint64]bool // hashes of its windows
	documents []entry
	stream    []rune          // the units of all texts, a separator behind each paragraph
	offsets   []uint32        // of the units of the stream, in bytes of their form
	words     map[string]rune // of spaced scripts, as units of the stream
	lengths   []int           // of these words, in bytes, by their unit less firstWord
}

// An entry is a document in the stream.
type entry struct {
	*tifa.Document
	form  *text.Form
	start int // in the stream
}

// separator ends a paragraph; it equals nothing, itself included.
const separator = -1

// firstWord is the unit of the first word; those of characters are below.
const firstWord = unicode.MaxRune + 1

// NewFinder makes a Finder of runs of least units or more, 2 at least.
func NewFinder(least int) *Finder {
	return &Finder{least: max(2, least), words: map[string]rune{}}
}

// NewFinderIn makes a Finder of the runs that stand in d, which it adds. Of other
// documents it keeps only paragraphs that share a window with d.
func NewFinderIn(d *tifa.Document, least int) *Finder {
	f := NewFinder(least)
	f.Add(d)
	f.of = d
	f.shared = map[uint64]bool{}
	f.hashes(f.stream, func(_ int, hash uint64) { f.shared[hash] = true })
	return f
}

// Add adds a document, which must not change until the runs are found.
func (f *Finder) Add(d *tifa.Document) {
	form := text.NewForm(d.Text, 0)
	f.documents = append(f.documents, entry{d, form, len(f.stream)})
	at := 0
	for line := range strings.SplitAfterSeq(form.Text, "\n") {
		f.addParagraph(strings.TrimSuffix(line, "\n"), at)
		at += len(line)
	}
}

// addParagraph adds a paragraph that begins at a byte of its form.
func (f *Finder) addParagraph(line string, at int) {
	from := len(f.stream)
	if spaced(line) {
		f.addWords(line, at)
	} else {
		for i, r := range line {
			f.stream = append(f.stream, r)
			f.offsets = append(f.offsets, uint32(at+i))
		}
	}
	keep := f.of == nil
	f.hashes(f.stream[from:], func(_ int, hash uint64) { keep = keep || f.shared[hash] })
	if !keep {
		f.stream, f.offsets = f.stream[:from], f.offsets[:from]
	}
	f.stream = append(f.stream, separator) // behind what is left out, too: each document has a place of its own
	f.offsets = append(f.offsets, uint32(at+len(line)))
}

// addWords adds the words and signs of a paragraph of a spaced script.
func (f *Finder) addWords(line string, at int) {
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRuneInString(line[i:])
		unit := r
		if inWord(r) {
			n = wordLength(line[i:])
			word := line[i : i+n]
			known := false
			if unit, known = f.words[word]; !known {
				unit = firstWord + rune(len(f.lengths))
				f.words[strings.Clone(word)] = unit
				f.lengths = append(f.lengths, n)
			}
		}
		if !unicode.IsSpace(r) {
			f.stream = append(f.stream, unit)
			f.offsets = append(f.offsets, uint32(at+i))
		}
		i += n
	}
}

// inWord reports whether r is part of a word or number in a spaced script.
func inWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !text.IsIdeograph(r)
}

// wordLength is the number of bytes of the word that s begins with.
func wordLength(s string) int {
	if i := strings.IndexFunc(s, func(r rune) bool { return !inWord(r) }); i >= 0 {
		return i
	}
	return len(s)
}

// spaced reports whether a paragraph is written in a spaced script: it has more words
// than Chinese characters.
func spaced(line string) bool {
	words, characters, within := 0, 0, false
	for _, r := range line {
		letter := unicode.IsLetter(r) && !text.IsIdeograph(r)
		if letter && !within {
			words++
		}
		if text.IsIdeograph(r) {
			characters++
		}
		within = letter
	}
	return words > characters
}

// hashes calls do with the hash of each window of s and where it begins.
func (f *Finder) hashes(s []rune, do func(i int, hash uint64)) {
	const prime = 0x9E3779B97F4A7C15
	drop := uint64(1)
	for range f.least {
		drop *= prime
	}
	sum, run := uint64(0), 0
	for i, r := range s {
		if r == separator {
			sum, run = 0, 0
			continue
		}
		sum = sum*prime + uint64(r) + 1
		if run++; run > f.least {
			sum -= drop * (uint64(s[i-f.least]) + 1)
		}
		if run >= f.least {
			do(i-f.least+1, sum)
		}
	}
}

// Runs finds the runs of the documents added, those first that carry most text from
// one document to others: by characters times further documents, then by their
// text. The error is that of ctx.
func (f *Finder) Runs(ctx context.Context) ([]Run, error) {
	w := &follower{Finder: f, order: f.dated()}
	places := f.windows()
	for from := 0; from < len(places); {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		to := from + 1
		for to < len(places) && places[to].hash == places[from].hash {
			to++
		}
		w.equal(places[from:to])
		from = to
	}
	slices.SortFunc(w.found, func(a, b Run) int {
		return cmp.Or(cmp.Compare(b.Characters*(b.Documents-1), a.Characters*(a.Documents-1)), cmp.Compare(a.Text, b.Text))
	})
	return w.found, nil
}

// dated is the rank of each document by date and id, those without a date last.
func (f *Finder) dated() []int {
	byDate := make([]int, len(f.documents))
	for i := range byDate {
		byDate[i] = i
	}
	slices.SortFunc(byDate, func(i, j int) int {
		a, b := f.documents[i], f.documents[j]
		if (a.Date == "") != (b.Date == "") {
			return cmp.Compare(len(b.Date), len(a.Date))
		}
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID), cmp.Compare(i, j))
	})
	rank := make([]int, len(byDate))
	for n, i := range byDate {
		rank[i] = n
	}
	return rank
}

// A window is a place in the stream where the least length fits.
type window struct {
	hash  uint64
	place int32
}

// windows are all windows of the stream, by hash and place.
func (f *Finder) windows() []window {
	var all []window
	f.hashes(f.stream, func(i int, hash uint64) { all = append(all, window{hash, int32(i)}) })
	slices.SortFunc(all, func(a, b window) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.place, b.place)) })
	return all
}

// A follower follows equal windows to the right.
type follower struct {
	*Finder
	order []int // of the documents
	found []Run
}

// equal follows windows of one hash, those apart that differ all the same.
func (w *follower) equal(same []window) {
	for len(same) > 1 {
		first := int(same[0].place)
		var places, rest []int32
		for _, x := range same {
			if slices.Equal(w.stream[first:first+w.least], w.stream[x.place:int(x.place)+w.least]) {
				places = append(places, x.place)
			} else {
				rest = append(rest, x.place)
			}
		}
		w.follow(places, w.least)
		same = same[:0]
		for _, p := range rest {
			same = append(same, window{place: p})
		}
	}
}

// follow finds the runs that begin at places, where n units are the same.
func (w *follower) follow(places []int32, n int) {
	type part struct {
		places []int32
		n      int
	}
	for left := []part{{places, n}}; len(left) > 0; {
		p := left[len(left)-1]
		left = left[:len(left)-1]
		if w.documentsOf(p.places) < 2 || w.preceded(p.places) || w.of != nil && w.at(p.places[0]) > 0 {
			continue
		}
		for w.goesOn(p.places, p.n) {
			p.n++
		}
		w.found = append(w.found, w.run(p.places, p.n))
		next := map[rune][]int32{}
		for _, at := range p.places {
			if r := w.stream[int(at)+p.n]; r != separator {
				next[r] = append(next[r], at)
			}
		}
		for _, places := range next {
			if len(places) > 1 {
				left = append(left, part{places, p.n + 1})
			}
		}
	}
}

// preceded reports whether all places have the same unit before them.
func (w *follower) preceded(places []int32) bool {
	before := func(p int32) rune {
		if p == 0 {
			return separator
		}
		return w.stream[p-1]
	}
	first := before(places[0])
	if first == separator {
		return false
	}
	for _, p := range places[1:] {
		if before(p) != first {
			return false
		}
	}
	return true
}

// goesOn reports whether all places have the same unit after n.
func (w *follower) goesOn(places []int32, n int) bool {
	first := w.stream[int(places[0])+n]
	if first == separator {
		return false
	}
	for _, p := range places[1:] {
		if w.stream[int(p)+n] != first {
			return false
		}
	}
	return true
}

// at is the document that holds a place of the stream.
func (f *Finder) at(p int32) int {
	n, ok := slices.BinarySearchFunc(f.documents, int(p), func(d entry, p int) int { return cmp.Compare(d.start, p) })
	if !ok {
		n--
	}
	return n
}

// documentsOf counts the documents of places, which ascend.
func (f *Finder) documentsOf(places []int32) int {
	n, end := 0, 0
	for _, p := range places {
		if int(p) < end {
			continue
		}
		n++
		end = len(f.stream)
		if d := f.at(p) + 1; d < len(f.documents) {
			end = f.documents[d].start
		}
	}
	return n
}

func (w *follower) run(places []int32, n int) Run {
	out := Run{Documents: w.documentsOf(places)}
	type ranked struct {
		rank int
		at   Place
	}
	var all []ranked
	for _, p := range places {
		d := w.at(p)
		last := int(p) + n - 1
		in := tifa.Span{Start: int(w.offsets[p]), End: int(w.offsets[last]) + w.length(w.stream[last])}
		if out.Text == "" {
			out.Text = strings.Clone(in.In(w.documents[d].form.Text))
			out.Characters = utf8.RuneCountInString(out.Text)
		}
		all = append(all, ranked{w.order[d], Place{w.documents[d].Document, w.documents[d].form.Span(in)}})
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	for _, r := range all {
		out.Places = append(out.Places, r.at)
	}
	return out
}

// length is the number of bytes of a unit.
func (f *Finder) length(unit rune) int {
	if unit >= firstWord {
		return f.lengths[unit-firstWord]
	}
	return utf8.RuneLen(unit)
}
