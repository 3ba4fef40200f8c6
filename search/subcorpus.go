package search

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"tifa"
	"tifa/index"
)

// A subcorpus is the documents of a collection that a filter admits.
type subcorpus struct {
	filter tifa.Filter
	parts  []chosen   // one for each part of the collection
	base   tifa.Tally // without occurrences

	mu       sync.Mutex
	coverage *tifa.Coverage
	bases    map[tifa.Grouping][]tifa.Tally // by the number of the group
}

// chosen are the documents of a part that a filter admits.
type chosen struct {
	runs  []index.Run // in order
	in    []uint64    // a bit for each document of the shard
	whole bool        // every document of the shard
}

func (c *chosen) has(i int) bool { return c.whole || c.in[i>>6]>>(i&63)&1 != 0 }

// each calls do with each document chosen.
func (c *chosen) each(do func(i int)) {
	for _, r := range c.runs {
		for i := r.From; i < r.End; i++ {
			do(i)
		}
	}
}

// maxChosen is how many subcorpora a collection remembers.
const maxChosen = 64

// choose gives the subcorpus of f.
func (c *Collection) choose(ctx context.Context, f tifa.Filter) (*subcorpus, error) {
	c.mu.Lock()
	sub := c.chosen[f]
	c.mu.Unlock()
	if sub != nil {
		return sub, ctx.Err()
	}
	return c.newSubcorpus(ctx, f)
}

// newSubcorpus works out the subcorpus of f, and remembers it.
func (c *Collection) newSubcorpus(ctx context.Context, f tifa.Filter) (sub *subcorpus, err error) {
	defer index.Guard(&err, c.shards...)()
	sub = &subcorpus{filter: f, bases: map[tifa.Grouping][]tifa.Tally{}}
	for _, p := range c.parts {
		runs, err := c.admitted(ctx, p, f)
		if err != nil {
			return nil, err
		}
		sub.parts = append(sub.parts, chosen{runs: runs})
	}
	if f.Fullest {
		c.keepFullest(sub)
	}
	c.measure(sub)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.chosen) >= maxChosen {
		clear(c.chosen)
	}
	c.chosen[f] = sub
	return sub, ctx.Err()
}

// admitted are the documents of p that f admits. Each part of f is asked once
// for each value that the documents have; titles, which stand with the texts,
// come last.
func (c *Collection) admitted(ctx context.Context, p *part, f tifa.Filter) (runs []index.Run, err error) {
	tests := c.tests(p, f)
	if len(tests) == 0 && f.Title == "" {
		return p.alive, nil
	}
	title := tifa.Filter{Title: f.Title}
	p.each(func(i int) {
		for _, test := range tests {
			if !test(i) {
				return
			}
		}
		if f.Title != "" && err == nil {
			var e tifa.Entry
			if e.Title, err = p.Title(i); err != nil || !title.Admits(&e) {
				return
			}
			if err = ctx.Err(); err != nil {
				return
			}
		}
		runs = appendRun(runs, i)
	})
	return runs, err
}

// tests are the parts of f that a document of p must pass, titles apart.
func (c *Collection) tests(p *part, f tifa.Filter) (tests []func(i int) bool) {
	byCode := func(field index.Field, part tifa.Filter, entry func(value string) tifa.Entry) {
		if part == (tifa.Filter{}) {
			return
		}
		ok := make([]bool, p.Values(field))
		for code := range ok {
			e := entry(p.Value(field, code))
			ok[code] = part.Admits(&e)
		}
		tests = append(tests, func(i int) bool { return ok[p.Code(field, i)] })
	}
	byCode(index.Date, tifa.Filter{Since: f.Since, Until: f.Until}, func(v string) (e tifa.Entry) {
		e.Date = tifa.Date(v)
		return e
	})
	byCode(index.Source, tifa.Filter{Source: f.Source}, func(v string) (e tifa.Entry) {
		e.Source = v
		return e
	})
	byCode(index.Kind, tifa.Filter{Kind: f.Kind}, func(v string) (e tifa.Entry) {
		e.Kind = tifa.Kind(v)
		return e
	})
	if f.Series != "" {
		part := tifa.Filter{Series: f.Series}
		ok := make([]bool, len(c.series))
		for n, s := range c.series {
			e := tifa.Entry{Document: tifa.Document{Series: s.id, SeriesName: s.name}}
			ok[n] = part.Admits(&e)
		}
		tests = append(tests, func(i int) bool { return ok[p.series[i]] })
	}
	if f.Language != "" {
		part := tifa.Filter{Language: f.Language}
		tests = append(tests, p.byLanguage(func(language, script string) bool {
			e := tifa.Entry{Document: tifa.Document{Language: language, Script: script}}
			return part.Admits(&e)
		}))
	}
	return tests
}

// byLanguage makes a test of documents by their language and script.
func (p *part) byLanguage(test func(language, script string) bool) func(i int) bool {
	scripts := p.Values(index.Script)
	ok := make([]bool, p.Values(index.Language)*scripts)
	for k := range ok {
		ok[k] = test(p.Value(index.Language, k/scripts), p.Value(index.Script, k%scripts))
	}
	return func(i int) bool { return ok[p.Code(index.Language, i)*scripts+p.Code(index.Script, i)] }
}

// measure sums up what was chosen. It is counted in words if every document is
// known to be written with spaces between words.
func (c *Collection) measure(sub *subcorpus) {
	spaced := true
	t := &sub.base
	for k := range sub.parts {
		p, ch := c.parts[k], &sub.parts[k]
		test := p.byLanguage(func(language, script string) bool {
			return script == "Latn" || script == "" && language != "" && language != "zh"
		})
		n := 0
		ch.each(func(i int) {
			n++
			t.Characters += p.Characters(i)
			t.Words += p.Words(i)
			spaced = spaced && test(i)
		})
		t.Searched += n
		ch.whole = n == p.Documents()
		if ch.whole {
			continue
		}
		ch.in = make([]uint64, (p.Documents()+63)/64)
		ch.each(func(i int) { ch.in[i>>6] |= 1 << (i & 63) })
	}
	t.Unit = tifa.Characters
	if spaced && t.Searched > 0 {
		t.Unit = tifa.Words
	}
}

// keepFullest leaves of each event its fullest version.
func (c *Collection) keepFullest(sub *subcorpus) {
	events := map[string][]*tifa.Entry{}
	places := map[*tifa.Entry]place{}
	out := make([][]int, len(sub.parts))
	for k := range sub.parts {
		p := c.parts[k]
		sub.parts[k].each(func(i int) {
			key := c.event(p, i)
			if key == "" {
				out[k] = append(out[k], i)
				return
			}
			e := &tifa.Entry{Document: tifa.Document{ID: p.Field(index.ID, i), Partial: p.Partial(i)}, Characters: p.Characters(i)}
			events[key] = append(events[key], e)
			places[e] = place{k, i}
		})
	}
	for _, versions := range events {
		at := places[Fullest(versions)]
		out[at.part] = append(out[at.part], at.doc)
	}
	for k, docs := range out {
		slices.Sort(docs)
		var runs []index.Run
		for _, i := range docs {
			runs = appendRun(runs, i)
		}
		sub.parts[k].runs = runs
	}
}

// event tells the events of a collection apart, and the languages that texts of one
// are in: a translation says nothing in the words of the original. It is "" if
// document i of p is known to read out none.
func (c *Collection) event(p *part, i int) string {
	if id := p.Field(index.EventID, i); id != "" {
		return p.Field(index.Language, i) + " id " + id
	}
	if held, s := p.Field(index.Held, i), c.series[p.series[i]]; held != "" && s.id != "" {
		return p.Field(index.Language, i) + " held " + s.id + " " + held
	}
	return ""
}

// OfEvent are the documents that read out the event of d, without titles and texts:
// they name its id, or they are of its series and of an event that began on its
// first day. d itself is among them if the collection holds it.
func (c *Collection) OfEvent(d *tifa.Document, series string) (all []*tifa.Entry) {
	if d.Event == nil {
		return nil
	}
	for _, p := range c.parts {
		p.each(func(i int) {
			id, held := p.Field(index.EventID, i), p.Field(index.Held, i)
			if id != "" && id == d.Event.ID || held != "" && held == string(d.Event.Start) && series != "" && c.series[p.series[i]].id == series {
				e := c.entry(p, i)
				all = append(all, &e)
			}
		})
	}
	return all
}

// Fullest is the version of an event that leaves out least: of those that are
// not known to be abridged, if there are any, the longest one, or the first in
// order of id of those that come within one part in fifty. There must be one.
func Fullest(versions []*tifa.Entry) *tifa.Entry {
	whole := slices.DeleteFunc(slices.Clone(versions), func(e *tifa.Entry) bool { return e.Partial })
	if len(whole) > 0 {
		versions = whole
	}
	longest := slices.MaxFunc(versions, func(a, b *tifa.Entry) int { return cmp.Compare(a.Characters, b.Characters) }).Characters
	versions = slices.DeleteFunc(slices.Clone(versions), func(e *tifa.Entry) bool { return e.Characters*50 < longest*49 })
	return slices.MinFunc(versions, func(a, b *tifa.Entry) int { return cmp.Compare(a.ID, b.ID) })
}

// Admitted are the keys of the documents that f admits.
func (c *Collection) Admitted(ctx context.Context, f tifa.Filter) (keys map[int64]bool, err error) {
	defer index.Guard(&err, c.shards...)()
	sub, err := c.choose(ctx, f)
	if err != nil {
		return nil, err
	}
	keys = make(map[int64]bool, sub.base.Searched)
	for k := range sub.parts {
		sub.parts[k].each(func(i int) { keys[c.parts[k].Key(i)] = true })
	}
	return keys, nil
}

// InSeries are the documents whose series goes by one of names, or whose event
// suggests so, without titles and texts.
func (c *Collection) InSeries(names ...string) (all []*tifa.Entry) {
	for _, p := range c.parts {
		byNumber := make([]bool, len(c.series))
		for n, s := range c.series {
			byNumber[n] = n > 0 && (slices.Contains(names, s.id) || slices.Contains(names, s.name))
		}
		byKey := make([]bool, p.Values(index.SeriesKey))
		for code := range byKey {
			value := p.Value(index.SeriesKey, code)
			byKey[code] = value != "" && slices.Contains(names, value)
		}
		p.each(func(i int) {
			if byNumber[p.series[i]] || byKey[p.Code(index.SeriesKey, i)] {
				e := c.entry(p, i)
				all = append(all, &e)
			}
		})
	}
	return all
}

// keys are the groups of all documents of a collection.
type keys struct {
	names []string   // in order; the unknown "" last
	of    [][]uint32 // for each part, the group of each document
	runs  [][]group  // for each part, the runs of documents of one group
}

// A group is a run of documents of one group.
type group struct {
	index.Run
	number uint32
}

// within are the runs of documents of one group in a part of a subcorpus, and
// their groups.
func (k *keys) within(part int, sub *chosen) (runs []index.Run, numbers []uint32) {
	all := k.runs[part]
	for _, r := range sub.runs {
		for len(all) > 0 && all[0].End <= r.From {
			all = all[1:]
		}
		for _, g := range all {
			if g.From >= r.End {
				break
			}
			runs = append(runs, index.Run{From: max(g.From, r.From), End: min(g.End, r.End)})
			numbers = append(numbers, g.number)
		}
	}
	return runs, numbers
}

// keys gives the groups under g, which is not by document.
func (c *Collection) keys(g tifa.Grouping) *keys {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k := c.grouped[g]; k != nil {
		return k
	}
	names := map[string]uint32{}
	perPart := make([][]string, len(c.parts)) // names by code
	code := make([]func(i int) int, len(c.parts))
	for n, p := range c.parts {
		perPart[n], code[n] = c.codes(p, g)
		for _, name := range perPart[n] {
			names[name] = 0
		}
	}
	k := &keys{names: slices.Sorted(maps.Keys(names))}
	if len(k.names) > 0 && k.names[0] == "" {
		k.names = append(k.names[1:], "")
	}
	for n, name := range k.names {
		names[name] = uint32(n)
	}
	for n, p := range c.parts {
		numbers := make([]uint32, len(perPart[n]))
		for i, name := range perPart[n] {
			numbers[i] = names[name]
		}
		of := make([]uint32, p.Documents())
		var runs []group
		p.each(func(i int) {
			of[i] = numbers[code[n](i)]
			if last := len(runs) - 1; last >= 0 && runs[last].End == i && runs[last].number == of[i] {
				runs[last].End++
			} else {
				runs = append(runs, group{index.Run{From: i, End: i + 1}, of[i]})
			}
		})
		k.of, k.runs = append(k.of, of), append(k.runs, runs)
	}
	c.grouped[g] = k
	return k
}

// codes are the names of the groups under g in p, and which of them a document
// is in.
func (c *Collection) codes(p *part, g tifa.Grouping) (names []string, code func(i int) int) {
	if g == tifa.BySeries {
		for _, s := range c.series {
			names = append(names, s.id)
		}
		return names, func(i int) int { return int(p.series[i]) }
	}
	field := index.Date
	if g == tifa.BySource {
		field = index.Source
	}
	for n := range p.Values(field) {
		e := tifa.Entry{Document: tifa.Document{Date: tifa.Date(p.Value(field, n)), Source: p.Value(field, n)}}
		names = append(names, g.Key(&e))
	}
	return names, func(i int) int { return p.Code(field, i) }
}

// groupBases are the sizes of the groups under g.
func (c *Collection) groupBases(sub *subcorpus, g tifa.Grouping, k *keys) []tifa.Tally {
	sub.mu.Lock()
	defer sub.mu.Unlock()
	if b := sub.bases[g]; b != nil {
		return b
	}
	b := make([]tifa.Tally, len(k.names))
	for n := range sub.parts {
		p, of := c.parts[n], k.of[n]
		sub.parts[n].each(func(i int) {
			t := &b[of[i]]
			t.Searched++
			t.Characters += p.Characters(i)
			t.Words += p.Words(i)
		})
	}
	for n := range b {
		b[n].Unit = sub.base.Unit
	}
	sub.bases[g] = b
	return b
}
