// Package version groups the texts of one event, which are its versions, and
// tells which of them is the fullest and which are abridged.
//
// Two documents are versions of one event if they name the same event of the
// same day, or if the shorter repeats most of the phrases of the other and they
// were issued within days. What a document says of its series or its event's id
// plays no part, so that the grouping can check those.
//
// A [Grouper] keeps a sample of the phrases of each document and no text. The
// cost grows with the number of phrases: those that many documents share, such
// as formulas of procedure, are passed over.
package version

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/text"
)

// A Group holds the versions of one event. Most hold one document.
type Group struct {
	Documents []string // ids, in the order in which the documents were added
	Fullest   string   // the id of the version that leaves out least
	Abridged  []string // ids of those that leave out a part of the fullest
}

// A Grouper collects documents and groups them. It is not safe for concurrent
// use. The zero value is not usable; see [NewGrouper].
type Grouper struct {
	documents []document
	phrases   map[uint64][]int // which documents hold a phrase
	events    map[string]int   // the first document of an event
	parent    []int            // of a document in its group; the forest of a union
}

// A document is what is kept of one.
type document struct {
	id      string
	date    tifa.Date
	event   tifa.Date // first day of the event
	name    string    // of the event
	length  int       // code points of phrases
	sample  []uint64  // of its phrases, in order of their hash
	sampled bool      // the sample leaves phrases out
	partial bool
}

const (
	days     = 4  // how far apart versions are issued at most
	common   = 64 // documents that share a phrase of no use
	whole    = 64 // phrases of a document that is kept whole
	every    = 4  // of longer ones, one phrase in so many is kept
	shortest = 8  // code points of a phrase
)

// How much of the shorter text two versions share at least: that of which the
// day of the event agrees, and any other.
const (
	sharedSameDay = .35
	shared        = .6
)

// NewGrouper makes a Grouper that holds no documents.
func NewGrouper() *Grouper {
	return &Grouper{phrases: map[uint64][]int{}, events: map[string]int{}}
}

// Add adds a document whose event, if it reads one out, is known. It reads the
// text and keeps none of it.
func (g *Grouper) Add(d *tifa.Document) {
	i := len(g.documents)
	x := newDocument(d)
	g.documents = append(g.documents, x)
	g.parent = append(g.parent, i)
	if x.name != "" && x.event != "" {
		key := x.name + "/" + string(x.event)
		if j, ok := g.events[key]; ok {
			g.join(i, j)
		} else {
			g.events[key] = i
		}
	}
	for _, j := range g.candidates(i) {
		if g.root(i) != g.root(j) && g.versions(i, j) {
			g.join(i, j)
		}
	}
	for _, p := range x.sample {
		g.phrases[p] = append(g.phrases[p], i)
	}
}

// candidates are the documents added before that share a phrase with document
// i, in order.
func (g *Grouper) candidates(i int) []int {
	var out []int
	for _, p := range g.documents[i].sample {
		if holders := g.phrases[p]; len(holders) <= common {
			out = append(out, holders...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// versions reports whether documents i and j are versions of one event.
func (g *Grouper) versions(i, j int) bool {
	a, b := &g.documents[i], &g.documents[j]
	if !near(a.date, b.date) {
		return false
	}
	n, sizeA, sizeB := compare(a, b)
	size := min(sizeA, sizeB)
	if size == 0 {
		return false
	}
	part := float64(n) / float64(size)
	sameDay := a.event != "" && a.event == b.event && (a.name == b.name || a.name == "" || b.name == "")
	return part >= shared || sameDay && part >= sharedSameDay
}

// compare counts the phrases that a and b share and those of each that can be
// compared: where one of the samples leaves phrases out, only such count as it
// would keep.
func compare(a, b *document) (both, ofA, ofB int) {
	kept := func(p uint64) bool { return !a.sampled && !b.sampled || p%every == 0 }
	for _, p := range a.sample {
		if kept(p) {
			ofA++
			if _, ok := slices.BinarySearch(b.sample, p); ok {
				both++
			}
		}
	}
	for _, p := range b.sample {
		if kept(p) {
			ofB++
		}
	}
	return both, ofA, ofB
}

// near reports whether documents of these dates can be versions of one event.
func near(a, b tifa.Date) bool {
	if n, ok := a.DaysTo(b); ok {
		return -days <= n && n <= days
	}
	return a == "" || b == "" || strings.HasPrefix(string(a), string(b)) || strings.HasPrefix(string(b), string(a))
}

func newDocument(d *tifa.Document) document {
	x := document{id: d.ID, date: d.Date, partial: d.Partial}
	if e := d.Event; e != nil {
		x.name, x.event = e.Name, e.Start
	}
	var all []uint64
	folded := text.Flatten(d.Text, text.Paragraphs(d.Text)).Text
	for _, phrase := range strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		n := utf8.RuneCountInString(phrase)
		x.length += n
		if n >= shortest {
			h := fnv.New64a()
			h.Write([]byte(phrase))
			all = append(all, h.Sum64())
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if x.sampled = len(all) > whole; x.sampled {
		all = slices.DeleteFunc(all, func(p uint64) bool { return p%every != 0 })
	}
	x.sample = slices.Clip(all)
	return x
}

func (g *Grouper) root(i int) int {
	for g.parent[i] != i {
		g.parent[i] = g.parent[g.parent[i]]
		i = g.parent[i]
	}
	return i
}

// join makes the groups of i and j one; the document added first stands for it.
func (g *Grouper) join(i, j int) {
	a, b := g.root(i), g.root(j)
	g.parent[max(a, b)] = min(a, b)
}

// Groups gives the groups of the documents added so far, in the order of their
// first documents.
func (g *Grouper) Groups() []Group {
	members := map[int][]int{}
	var roots []int
	for i := range g.documents {
		r := g.root(i)
		if members[r] == nil {
			roots = append(roots, r)
		}
		members[r] = append(members[r], i)
	}
	out := make([]Group, 0, len(roots))
	for _, r := range roots {
		out = append(out, g.group(members[r]))
	}
	return out
}

// group tells the fullest of the documents and those that abridge it: texts
// known to be abridged, and such as are shorter by a tenth and repeat it for the
// most part.
func (g *Grouper) group(members []int) Group {
	const shorter, repeats = .9, .8
	fullest := g.documents[slices.MinFunc(members, func(i, j int) int {
		a, b := &g.documents[i], &g.documents[j]
		return cmp.Or(compareBool(a.partial, b.partial), cmp.Compare(b.length, a.length), cmp.Compare(i, j))
	})]
	out := Group{Fullest: fullest.id}
	for _, i := range members {
		x := &g.documents[i]
		out.Documents = append(out.Documents, x.id)
		if x.id == fullest.id {
			continue
		}
		repeated, size, _ := compare(x, &fullest)
		if x.partial || float64(x.length) < shorter*float64(fullest.length) && size > 0 && float64(repeated) >= repeats*float64(size) {
			out.Abridged = append(out.Abridged, x.id)
		}
	}
	return out
}

// compareBool orders false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
