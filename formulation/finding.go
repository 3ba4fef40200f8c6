package formulation

import (
	"maps"
	"math"
	"slices"

	"tifa"
	"tifa/measure"
)

// parts are the sizes of what dispersion is measured over, in characters and
// words of the texts that are read.
type parts struct {
	documents []int // by number; 0 of those without text
	size      int
	least     int   // the smallest document
	years     []int // in order
	yearOf    []int // of each document, the number of its year; -1 if undated
}

func newParts(s *stream) *parts {
	p := &parts{documents: make([]int, len(s.documents)), yearOf: make([]int, len(s.documents))}
	years := map[string]int{} // their sizes
	for d := range s.documents {
		n := 0
		for at := s.starts[d]; at < s.starts[d+1] && at < s.read; at++ {
			n += btoi(s.symbols[at] != edge)
		}
		p.documents[d] = n
		p.size += n
		if n > 0 && (p.least == 0 || n < p.least) {
			p.least = n
		}
		if n > 0 {
			years[s.documents[d].date.Year()] += n
		}
	}
	delete(years, "")
	names := slices.Sorted(maps.Keys(years))
	for _, year := range names {
		p.years = append(p.years, years[year])
	}
	for d := range s.documents {
		p.yearOf[d] = -1
		if n, ok := slices.BinarySearch(names, s.documents[d].date.Year()); ok {
			p.yearOf[d] = n
		}
	}
	return p
}

// overDocuments is DPnorm of occurrences over documents. Those without any are
// taken together: their share counts as a whole.
func (p *parts) overDocuments(occurrences map[int]int) float64 {
	var spread measure.Spread
	rest := p.size
	for _, d := range slices.Sorted(maps.Keys(occurrences)) {
		spread.Frequencies = append(spread.Frequencies, occurrences[d])
		spread.Sizes = append(spread.Sizes, p.documents[d])
		rest -= p.documents[d]
	}
	if p.least == p.size {
		return 0 // one document
	}
	if rest > 0 {
		spread.Frequencies, spread.Sizes = append(spread.Frequencies, 0), append(spread.Sizes, rest)
	}
	return spread.DP() / (1 - float64(p.least)/float64(p.size))
}

// overYears is DPnorm over years of the dated occurrences of r.
func (p *parts) overYears(s *stream, r *repeat) float64 {
	if len(p.years) < 2 {
		return 0
	}
	counts := make([]int, len(p.years))
	total := 0
	for _, at := range r.run[:r.read] {
		if y := p.yearOf[s.at(at)]; y >= 0 {
			counts[y]++
			total++
		}
	}
	if total == 0 {
		return 0
	}
	return measure.Spread{Frequencies: counts, Sizes: p.years}.DPNorm()
}

// finding tells of c what takes longer to work out.
func (d *Discovery) finding(c *candidate) Finding {
	f := Finding{
		Text: c.text, Printed: d.printed(c), Type: c.kind, Occurrences: len(c.run),
		Score: c.score, Cohesion: c.cohesion, LeftEntropy: c.left, RightEntropy: c.right, CValue: c.cValue(),
		Whole: c.share(c.whole), Quoted: c.share(c.quoted), Stated: c.share(c.stated),
	}
	documents := map[int]int{}
	events := map[int]bool{}
	last := -1
	for i, p := range c.run {
		n := d.stream.at(p)
		doc := &d.stream.documents[n]
		if i < c.read {
			documents[n]++
		}
		if n == last {
			continue
		}
		last = n
		f.Documents++
		events[doc.event] = true
		f.First, f.Last = earlier(f.First, doc.date), max(f.Last, doc.date)
	}
	f.Events = len(events)
	f.Dispersion = d.parts.overDocuments(documents)
	f.DispersionYears = c.spread
	switch c.kind { // a frame has no entropies of its own
	case ListName:
		f.Items = d.items(c)
	case Frame:
		f.Fillers = d.stream.fillers(c)
		f.LeftEntropy, f.RightEntropy = math.NaN(), math.NaN()
	}
	return f
}

// earlier is the earlier of two dates; an unknown one is none.
func earlier(a, b tifa.Date) tifa.Date {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}

// commonest is how c is printed most often, as far as some of its occurrences
// tell.
func (s *stream) commonest(c *candidate) string {
	const looked = 64
	step := max(1, c.read/looked)
	counts := map[string]int{}
	for i := 0; i < c.read; i += step {
		counts[s.printed(c.run[i], c.length)]++
	}
	best := ""
	for _, text := range slices.Sorted(maps.Keys(counts)) {
		if best == "" || counts[text] > counts[best] {
			best = text
		}
	}
	return best
}

// printed is how c is printed most often.
func (d *Discovery) printed(c *candidate) string {
	if c.kind == Frame {
		return c.text
	}
	return d.stream.commonest(c)
}
