//go:build unix

package index

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"tifa/text"
)

// leastCPU reports the least time that do took on all processors, as bytes of
// text a second: other work on the machine disturbs it less than the time of
// the clock.
func (c *benchCorpus) leastCPU(b *testing.B, do func()) {
	used := func() time.Duration {
		var u unix.Rusage
		if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	least := time.Hour
	b.SetBytes(c.size)
	for b.Loop() {
		before := used()
		do()
		least = min(least, used()-before)
	}
	b.ReportMetric(float64(c.size)/1e6/least.Seconds(), "MB/cpu-s")
}

// A benchCorpus is what the benchmarks run over: invented items, the same in
// each run, or the real documents.
type benchCorpus struct {
	docs   []*Document
	size   int64    // of the texts
	parts  []*Shard // as they were built
	shards []*Shard // the one they were merged to
}

func (c *benchCorpus) index(b *testing.B) *benchCorpus {
	dir := b.TempDir()
	c.parts = openAll(b, writeAll(b, dir, c.docs))
	path := filepath.Join(dir, "merged.tifa")
	if err := Merge(b.Context(), path, nil, c.parts...); err != nil {
		b.Fatal(err)
	}
	c.shards = openAll(b, []string{path})
	return c
}

func inventedCorpus(b *testing.B) *benchCorpus {
	r := rand.New(rand.NewPCG(1, 2))
	c := &benchCorpus{}
	for i := range 5600 {
		c.docs = append(c.docs, newsItem(r, i, 1450))
		c.size += int64(len(c.docs[i].Text))
	}
	return c.index(b)
}

func realCorpus(b *testing.B, pattern string) *benchCorpus {
	c := &benchCorpus{}
	c.docs, c.size = realDocuments(b, pattern)
	return c.index(b)
}

// writeAll writes documents to as many shards as Writers fill.
func writeAll(tb testing.TB, dir string, docs []*Document) (paths []string) {
	w := NewWriter()
	for i, d := range docs {
		if err := w.Add(d); err != nil {
			tb.Fatal(err)
		}
		if w.Full() || i == len(docs)-1 {
			path := filepath.Join(dir, fmt.Sprintf("%04d.tifa", len(paths)))
			if err := w.Write(path); err != nil {
				tb.Fatal(err)
			}
			paths = append(paths, path)
		}
	}
	return paths
}

func openAll(tb testing.TB, paths []string) (all []*Shard) {
	for _, p := range paths {
		s, err := Open(p)
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() { s.Close() })
		all = append(all, s)
	}
	return all
}

func BenchmarkInvented(b *testing.B) {
	benchmark(b, inventedCorpus(b), []string{"的", "发展", "推动建", "共同繁荣", "会议指出各方应当"})
}

// The sizes and times that the package promises are measured by
//
//	go test ./index -run - -bench Real/
func BenchmarkReal(b *testing.B) {
	words := []string{"的", "中国", "习近平", "一带一路", "人类命运共同体", "中国特色社会主义"}
	for _, pattern := range []string{"xwlb*", "*"} {
		b.Run(pattern, func(b *testing.B) { benchmark(b, realCorpus(b, pattern), words) })
	}
}

func benchmark(b *testing.B, c *benchCorpus, words []string) {
	b.Run("build", c.build)
	b.Run("merge", c.merge)
	b.Run("open", c.open)
	b.Run("lines", c.lines)
	for _, n := range []int{1, 2, 3, 4, 5, 6, 9, 20} {
		b.Run(fmt.Sprintf("random/%d", n), func(b *testing.B) {
			percentiles(b, c.random(n), func(p []rune) { c.count(b, p) })
		})
	}
	b.Run("common/3", func(b *testing.B) { percentiles(b, c.common(), func(p []rune) { c.count(b, p) }) })
	for _, w := range words {
		p := []rune(w)
		b.Run("count/"+w, func(b *testing.B) {
			for b.Loop() {
				c.count(b, p)
			}
		})
		b.Run("documents/"+w, func(b *testing.B) { c.documents(b, p) })
		b.Run("years/"+w, func(b *testing.B) { c.years(b, p) })
	}
}

func (c *benchCorpus) build(b *testing.B) {
	dir := b.TempDir()
	c.leastCPU(b, func() { writeAll(b, dir, c.docs) })
	total, text := int64(0), int64(0)
	for _, s := range c.shards {
		for id := secShape; id < secEnd; id++ {
			total += int64(len(s.sections[id].data))
		}
		text += int64(len(s.sections[secText].data))
	}
	b.ReportMetric(float64(total)/float64(c.size), "file/text")
	b.ReportMetric(float64(total-text)/float64(c.size), "index/text")
}

func (c *benchCorpus) merge(b *testing.B) {
	path := filepath.Join(b.TempDir(), "merged.tifa")
	c.leastCPU(b, func() {
		if err := Merge(b.Context(), path, nil, c.parts...); err != nil {
			b.Fatal(err)
		}
	})
}

func (c *benchCorpus) open(b *testing.B) {
	for b.Loop() {
		for _, s := range c.shards {
			again, err := Open(s.Path())
			if err != nil {
				b.Fatal(err)
			}
			again.Close()
		}
	}
}

func (c *benchCorpus) count(b *testing.B, p []rune) (n int) {
	for _, s := range c.shards {
		k, err := s.Count(p)
		if err != nil {
			b.Fatal(err)
		}
		n += k
	}
	return n
}

// lines reads fifty scattered lines that are in no cache of ours.
func (c *benchCorpus) lines(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	for b.Loop() {
		for range 50 {
			s := c.shards[r.IntN(len(c.shards))]
			s.text.recent = nil
			pos := r.Uint32N(s.Positions())
			start, end := s.Paragraph(pos)
			doc, from := s.Locate(max(start, pos-min(pos, 40)))
			_, to := s.Locate(min(end, pos+44))
			if _, _, err := s.Excerpt(doc, from, to); err != nil {
				b.Fatal(err)
			}
			if _, err := s.Title(doc); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func (c *benchCorpus) documents(b *testing.B, p []rune) {
	for b.Loop() {
		for _, s := range c.shards {
			if err := s.PerDocument(p, func(int, int) bool { return true }); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func (c *benchCorpus) years(b *testing.B, p []rune) {
	var runs [][]Run
	for _, s := range c.shards {
		runs = append(runs, years(s))
	}
	for b.Loop() {
		for i, s := range c.shards {
			if _, err := s.CountRuns(p, runs[i]); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// years are the runs of documents of one year each.
func years(s *Shard) (runs []Run) {
	year := func(i int) string {
		d := s.Field(Date, i)
		return d[:min(4, len(d))]
	}
	for i := range s.Documents() {
		if i == 0 || year(i) != year(i-1) {
			runs = append(runs, Run{From: i})
		}
		runs[len(runs)-1].End = i + 1
	}
	return runs
}

// random are 3,000 substrings of the flat texts.
func (c *benchCorpus) random(length int) (out [][]rune) {
	r := rand.New(rand.NewPCG(5, uint64(length)))
	for len(out) < 3000 {
		s := c.docs[r.IntN(len(c.docs))].Text
		p := text.Paragraphs(s)
		if len(p) == 0 {
			continue
		}
		flat := text.Flatten(s, p)
		line := []rune(flat.Paragraphs[r.IntN(len(p))].In(flat.Text))
		if len(line) >= length {
			i := r.IntN(len(line) - length + 1)
			out = append(out, line[i:i+length])
		}
	}
	return out
}

// common are strings of three characters whose first and last two are among the
// commonest bigrams.
func (c *benchCorpus) common() (out [][]rune) {
	type bigram struct {
		text  string
		count int
	}
	var all []bigram
	s := c.shards[0]
	for a := range s.characters.n {
		entries, err := s.bigrams.of(uint32(a), nil)
		if err != nil {
			return nil
		}
		for _, e := range entries {
			if b := s.characters.at(int(e.second)); b != '\n' {
				all = append(all, bigram{string([]rune{rune(s.characters.at(a)), rune(b)}), e.count})
			}
		}
	}
	slices.SortFunc(all, func(a, b bigram) int { return b.count - a.count })
	all = all[:min(len(all), 400)]
	for _, x := range all {
		for _, y := range all {
			if p, q := []rune(x.text), []rune(y.text); p[1] == q[0] {
				out = append(out, append(p, q[1]))
			}
		}
	}
	return out
}

// percentiles does something with each pattern, twice, and reports how long the
// second time took.
func percentiles(b *testing.B, patterns [][]rune, do func(p []rune)) {
	var all []time.Duration
	for b.Loop() {
		for range 2 {
			all = all[:0]
			for _, p := range patterns {
				start := time.Now()
				do(p)
				all = append(all, time.Since(start))
			}
		}
	}
	slices.Sort(all)
	for _, q := range []float64{0.5, 0.99, 1} {
		at := all[int(q*float64(len(all)-1))]
		b.ReportMetric(float64(at.Nanoseconds())/1e3, fmt.Sprintf("p%g-µs", 100*q))
	}
	b.ReportMetric(0, "ns/op")
}
