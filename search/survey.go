package search

import (
	"context"
	"runtime"
	"slices"

	"tifa"
	"tifa/index"
)

// Survey counts the hits of q in one pass.
func (c *Collection) Survey(ctx context.Context, q tifa.Query) (*tifa.Survey, error) {
	return c.survey(ctx, q, newPlan)
}

// Survey counts the hits of q by reading every text.
func (r reading) Survey(ctx context.Context, q tifa.Query) (*tifa.Survey, error) {
	return r.survey(ctx, q, newBlindPlan)
}

func (c *Collection) survey(ctx context.Context, q tifa.Query, plan func(tifa.Query) (*plan, error)) (out *tifa.Survey, err error) {
	defer index.Guard(&err, c.shards...)()
	p, sub, err := c.prepare(ctx, q, plan)
	if err != nil {
		return nil, err
	}
	s := c.newSurvey(sub)
	if want, single := p.single(); single && !p.exact {
		err = s.readAll(ctx, want.places())
	} else {
		partial := make([]*account, len(c.parts))
		for k := range partial {
			partial[k] = s.newAccount(k)
			s.accounts = append(s.accounts, partial[k])
		}
		err = c.eachFound(ctx, p, sub, func(a *attested) { partial[a.part].enter(a) })
	}
	if err != nil {
		return nil, err
	}
	return s.result(), ctx.Err()
}

// A survey is made of accounts, of a part or of a run of documents of one.
type survey struct {
	c             *Collection
	sub           *subcorpus
	years, series *keys
	accounts      []*account
}

func (c *Collection) newSurvey(sub *subcorpus) *survey {
	return &survey{c: c, sub: sub, years: c.keys(tifa.ByYear), series: c.keys(tifa.BySeries)}
}

// readAll reads the positions of a string. Where there are many the processors
// share them.
func (s *survey) readAll(ctx context.Context, sets [][]rune) error {
	for k, on := range s.c.parts {
		sub := &s.sub.parts[k]
		if len(sub.runs) == 0 {
			continue
		}
		it, err := on.LookupSets(sets)
		if err != nil {
			return err
		}
		workers := 1
		if it.Most() >= many {
			workers = runtime.GOMAXPROCS(0)
		}
		accounts := make([]*account, workers)
		err = on.share(sub, workers, func(w int, run index.Run) error {
			accounts[w] = s.newAccount(k)
			return accounts[w].read(ctx, sub, sets, run)
		})
		if err != nil {
			return err
		}
		s.accounts = append(s.accounts, accounts...)
	}
	return ctx.Err()
}

// An account is what was counted in documents of a part.
type account struct {
	survey *survey
	part   *part
	*holders
	speaker, act   codes
	years          []seen
	series         []arrival
	speakers, acts []seen
	yearActs       []seen // the acts of the first year, of the second one and so on
}

// An arrival is what was counted of a series, and its first occurrence.
type arrival struct {
	seen
	first  int // the document
	points tifa.Span
}

func (s *survey) newAccount(part int) *account {
	p := s.c.parts[part]
	a := &account{survey: s, part: p, holders: newHolders(p)}
	a.speaker, a.act = newCodes(p, index.MarkSpeaker), newCodes(p, index.MarkAct)
	a.years, a.series = make([]seen, len(s.years.names)), make([]arrival, len(s.series.names))
	a.speakers, a.acts = make([]seen, a.speaker.size), make([]seen, a.act.size)
	a.yearActs = make([]seen, len(a.years)*a.act.size)
	return a
}

// read counts a string in the documents of a run.
func (a *account) read(ctx context.Context, sub *chosen, sets [][]rune, run index.Run) error {
	const often = 1024 // documents, after which it is asked whether to go on
	found := &attested{place: place{part: int(a.part.number)}, scale: a.part.markPositions}
	n := 0
	err := a.part.Occurrences(sets, run, func(doc int, at []uint32) bool {
		if n++; n%often == 0 && ctx.Err() != nil {
			return false
		}
		if !sub.has(doc) {
			return true
		}
		found.doc, found.spans = doc, found.spans[:0]
		for _, pos := range at {
			found.spans = append(found.spans, tifa.Span{Start: int(pos), End: int(pos) + len(sets)})
		}
		a.enter(found)
		return true
	})
	if err != nil {
		return err
	}
	return ctx.Err()
}

// enter counts the hits of a document.
func (a *account) enter(f *attested) {
	year := a.survey.years.of[f.part][f.doc]
	a.years[year].add(f.doc, len(f.spans))
	s := &a.series[a.survey.series.of[f.part][f.doc]]
	if s.occurrences == 0 || f.doc < s.first {
		s.first, s.points = f.doc, a.survey.c.points(f, 0)
	}
	s.add(f.doc, len(f.spans))
	yearActs := a.yearActs[int(year)*a.act.size:]
	for _, mark := range a.holding(f) {
		a.speakers[a.speaker.code(mark)].add(f.doc, 1)
		act := a.act.code(mark)
		a.acts[act].add(f.doc, 1)
		yearActs[act].add(f.doc, 1)
	}
}

// result adds up the accounts.
func (s *survey) result() *tifa.Survey {
	out := &tifa.Survey{}
	out.Tally = s.sub.base
	tallies := slices.Clone(s.c.groupBases(s.sub, tifa.ByYear, s.years))
	speakers, acts := map[string]*tifa.Tally{}, map[string]*tifa.Tally{}
	yearActs := make([]map[string]*tifa.Tally, len(tallies))
	for _, a := range s.accounts {
		a.speaker.add(speakers, a.speakers, &s.sub.base)
		a.act.add(acts, a.acts, &s.sub.base)
		for n, y := range a.years {
			if y.occurrences == 0 {
				continue
			}
			tallies[n].Occurrences += y.occurrences
			tallies[n].Documents += y.documents
			if yearActs[n] == nil {
				yearActs[n] = map[string]*tifa.Tally{}
			}
			a.act.add(yearActs[n], a.yearActs[n*a.act.size:][:a.act.size], &tallies[n])
		}
	}
	for n, t := range tallies {
		out.Occurrences += t.Occurrences
		out.Documents += t.Documents
		if t.Searched > 0 {
			out.Groups = append(out.Groups, tifa.Group{Key: s.years.names[n], Tally: t})
			out.YearActs = append(out.YearActs, byCount(yearActs[n]))
		}
	}
	out.Speakers, out.Acts = byCount(speakers), byCount(acts)
	out.Path = s.path()
	out.Coverage = s.c.coverage(s.sub)
	return out
}

// compare orders documents by date and id, those without a date last.
func (c *Collection) compare(a, b place) int {
	if a.part == b.part {
		return a.doc - b.doc
	}
	return c.parts[a.part].Compare(a.doc, c.parts[b.part].Shard, b.doc)
}

// path are the series in the order of their first hits.
func (s *survey) path() (steps []tifa.Step) {
	bases := s.c.groupBases(s.sub, tifa.BySeries, s.series)
	firsts := make([]place, len(bases))
	held := make([]bool, len(bases))
	tallies := slices.Clone(bases)
	points := make([]tifa.Span, len(bases))
	for _, a := range s.accounts {
		for n, x := range a.series {
			if x.occurrences == 0 {
				continue
			}
			tallies[n].Occurrences += x.occurrences
			tallies[n].Documents += x.documents
			if first := (place{int(a.part.number), x.first}); !held[n] || s.c.compare(first, firsts[n]) < 0 {
				firsts[n], points[n], held[n] = first, x.points, true
			}
		}
	}
	var order []int
	for n := range tallies {
		if held[n] {
			order = append(order, n)
		}
	}
	slices.SortFunc(order, func(x, y int) int { return s.c.compare(firsts[x], firsts[y]) })
	for _, n := range order {
		x := tifa.Step{Series: s.series.names[n], Tally: tallies[n]}
		p, doc := s.c.parts[firsts[n].part], firsts[n].doc
		if date := p.Field(index.Date, doc); date != "" {
			x.First = &tifa.Attestation{Document: p.Field(index.ID, doc), Date: tifa.Date(date), Points: points[n]}
		}
		steps = append(steps, x)
	}
	return steps
}
