// Package search answers queries over the shards of an index, as one
// [tifa.Searcher].
//
// A query is answered in one of two ways, which agree. Strings of the default
// and the folded forms, and what operators make of them, are found by their
// positions alone: no text is read but for the lines that are shown. Regular
// expressions, gaps of any length, searches that pass over punctuation, and the
// rarer ones of the exact form are found by reading the texts of the documents
// that can hold them, which the index tells. [Collection.Reading] reads every
// text and uses no index: the oracle that the other ways are held against.
package search

import (
	"cmp"
	"maps"
	"sync"

	"tifa"
	"tifa/index"
)

// A Source is a shard, and which of its documents are to be searched.
type Source struct {
	Shard *index.Shard
	// Hides reports whether the document of this key, added in the generation
	// born, is left out; nil leaves out none.
	Hides func(key, born int64) bool
}

// A Collection is the documents of several shards, searched as one. It is safe
// for concurrent use, as long as the shards are open.
type Collection struct {
	snapshot string
	parts    []*part
	shards   []*index.Shard    // of the parts
	named    map[string]series // by a name or key of theirs
	series   []series          // by number; number 0 is no series

	mu      sync.Mutex
	chosen  map[tifa.Filter]*subcorpus
	grouped map[tifa.Grouping]*keys
	ranked  [][]uint32 // see ranks
}

var _ tifa.Searcher = (*Collection)(nil)

// A part is a shard of a collection.
type part struct {
	*index.Shard
	number uint32      // among the parts
	alive  []index.Run // documents that are searched, in order
	// Of each document, the number of its series in the collection.
	series []uint32
}

// A series is what its documents call it.
type series struct{ id, name string }

// New makes a collection of what sources hold. No two of its documents may have
// the same id. Snapshot names the state that its answers hold for.
func New(snapshot string, sources ...Source) *Collection {
	c := &Collection{snapshot: snapshot, chosen: map[tifa.Filter]*subcorpus{}, grouped: map[tifa.Grouping]*keys{}}
	for _, s := range sources {
		p := &part{Shard: s.Shard, number: uint32(len(c.parts)), alive: alive(s)}
		if len(p.alive) > 0 {
			c.parts, c.shards = append(c.parts, p), append(c.shards, s.Shard)
		}
	}
	c.nameSeries()
	for _, p := range c.parts {
		c.numberSeries(p)
	}
	return c
}

// alive are the documents of s that are searched.
func alive(s Source) (runs []index.Run) {
	n := s.Shard.Documents()
	if s.Hides == nil {
		if n == 0 {
			return nil
		}
		return []index.Run{{From: 0, End: n}}
	}
	for i := range n {
		if !s.Hides(s.Shard.Key(i), s.Shard.Born(i)) {
			runs = appendRun(runs, i)
		}
	}
	return runs
}

// appendRun adds document i, which is behind all of runs.
func appendRun(runs []index.Run, i int) []index.Run {
	if k := len(runs) - 1; k >= 0 && runs[k].End == i {
		runs[k].End++
		return runs
	}
	return append(runs, index.Run{From: i, End: i + 1})
}

// each calls do with each document that is searched.
func (p *part) each(do func(i int)) {
	for _, r := range p.alive {
		for i := r.From; i < r.End; i++ {
			do(i)
		}
	}
}

// A triple is what a document says of its series, in codes of its shard.
type triple struct{ id, name, key int }

func (p *part) triple(i int) triple {
	return triple{p.Code(index.Series, i), p.Code(index.SeriesName, i), p.Code(index.SeriesKey, i)}
}

// nameSeries maps each name and key to the series that most documents of that
// name or key belong to.
func (c *Collection) nameSeries() {
	byName := map[string]map[string]int{} // name or key, series
	names := map[string]map[string]int{}  // series, name
	count := func(m map[string]map[string]int, a, b string, n int) {
		if m[a] == nil {
			m[a] = map[string]int{}
		}
		m[a][b] += n
	}
	for _, p := range c.parts {
		none, _ := p.CodeOf(index.Series, "")
		if p.Values(index.Series) == 1 && p.Value(index.Series, none) == "" {
			continue
		}
		seen := map[triple]int{}
		p.each(func(i int) {
			if t := p.triple(i); p.Value(index.Series, t.id) != "" {
				seen[t]++
			}
		})
		for t, n := range seen {
			id, name, key := p.Value(index.Series, t.id), p.Value(index.SeriesName, t.name), p.Value(index.SeriesKey, t.key)
			count(names, id, name, n)
			count(byName, name, id, n)
			if key != name {
				count(byName, key, id, n)
			}
		}
	}
	c.named = map[string]series{}
	for name, ids := range byName {
		id := commonest(ids)
		c.named[name] = series{id, cmp.Or(commonest(names[id]), id)}
	}
	delete(c.named, "")
}

// commonest is the key with the highest count, the first in order of several.
func commonest(counts map[string]int) string {
	best, most := "", 0
	for key, n := range counts {
		if n > most || n == most && key < best {
			best, most = key, n
		}
	}
	return best
}

// Series completes what a document says of its series. One that names none but
// whose event goes by the name of a series belongs to that series; if no
// document names such a series, the name stands for it. So it does not matter
// which documents were added first.
func (c *Collection) Series(id, name, key string) (seriesID, seriesName string) {
	key = cmp.Or(key, name)
	if id != "" || key == "" {
		return id, name
	}
	s, ok := c.named[key]
	if !ok {
		s = series{key, key}
	}
	return s.id, cmp.Or(name, s.name)
}

// SeriesNames are the names of all series by their ids: of several names of one the
// commonest, where it is known, else the first in order.
func (c *Collection) SeriesNames() map[string]string {
	out := map[string]string{}
	for _, s := range c.series {
		if known, ok := c.named[s.name]; ok && known.id == s.id {
			out[s.id] = known.name
		}
	}
	common := maps.Clone(out)
	for _, s := range c.series {
		if _, ok := common[s.id]; ok || s.id == "" {
			continue
		}
		if name := cmp.Or(s.name, s.id); out[s.id] == "" || name < out[s.id] {
			out[s.id] = name
		}
	}
	return out
}

// numberSeries gives each document of p the number of its series.
func (c *Collection) numberSeries(p *part) {
	if c.series == nil {
		c.series = []series{{}}
	}
	numbers := map[series]uint32{}
	for i, s := range c.series {
		numbers[s] = uint32(i)
	}
	seen := map[triple]uint32{}
	p.series = make([]uint32, p.Documents())
	last, number := triple{-1, -1, -1}, uint32(0) // most neighbours say the same
	p.each(func(i int) {
		t := p.triple(i)
		if t != last {
			var ok bool
			if number, ok = seen[t]; !ok {
				var s series
				s.id, s.name = c.Series(p.Value(index.Series, t.id), p.Value(index.SeriesName, t.name), p.Value(index.SeriesKey, t.key))
				if number, ok = numbers[s]; !ok {
					number = uint32(len(c.series))
					c.series = append(c.series, s)
					numbers[s] = number
				}
				seen[t] = number
			}
			last = t
		}
		p.series[i] = number
	})
}

// entry is what the collection knows of document i of p without its text.
func (c *Collection) entry(p *part, i int) tifa.Entry {
	e := p.Entry(i).Entry
	s := c.series[p.series[i]]
	e.Series, e.SeriesName = s.id, s.name
	return e
}
