package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"tifa/text"
)

// tifaNames are the engines that have bars to reach.
var tifaNames = [...]string{"tifa", "tifa --exact"}

func isTifa(name string) bool { return slices.Contains(tifaNames[:], name) }

// A bench measures one corpus.
type bench struct {
	data   string
	corpus corpusName
	quick  bool
	copies int // of the text, for the rows about growth
	most   int // strings of a question; 0 is all of them
	note   func(string)
	work   string // directory

	docs    []document
	size    int64 // of their texts in bytes
	engines []engine
	oracle  *oracle
	sets    sets
	rows    []row
	grown   []row // of the text so many times over
}

// sets are the strings that are asked for.
type sets struct {
	words     []string // the commonest of two Chinese characters, in order
	pairs     []string // of two characters, drawn
	repeated  []string // of four Chinese characters and more, in many documents
	long      []string // of four characters and more, drawn
	absent    []string
	triples   []string // made of two very common bigrams
	scattered []string // occur in some hundred documents
}

// nth says that every nth document is read.
func (b *bench) nth() int {
	if b.quick {
		return 10
	}
	return 1
}

func (b *bench) tell(format string, args ...any) {
	b.note(string(b.corpus) + ": " + fmt.Sprintf(format, args...))
}

// run measures everything.
func (b *bench) run(ctx context.Context) (err error) {
	if b.work, err = os.MkdirTemp("", "tifa-bench-*"); err != nil {
		return err
	}
	defer os.RemoveAll(b.work)
	defer func() { err = errors.Join(err, closeAll(b.engines)) }()
	for _, do := range []func(context.Context) error{b.read, b.build, b.draw, b.ask, b.open, b.grow, b.remember} {
		if err := do(ctx); err != nil {
			return err
		}
	}
	return nil
}

func closeAll(engines []engine) (err error) {
	for _, e := range engines {
		if e.close != nil {
			err = errors.Join(err, e.close())
		}
	}
	return err
}

// read reads the documents and their structure.
func (b *bench) read(ctx context.Context) error {
	paths, err := b.corpus.paths(b.data)
	if err != nil {
		return err
	}
	b.tell("reading")
	reading, err := measure("reading", func() (err error) {
		b.docs, err = collect(stream(ctx, paths, b.nth()))
		return err
	})
	if err != nil {
		return err
	}
	b.size = bytesOf(b.docs)
	b.tell("structure of %d documents", len(b.docs))
	structure, err := measure("structure", func() error { return understand(b.docs) })
	b.rows = append(b.rows,
		row{name: "reading the files, CPU", values: map[string]float64{tifaNames[0]: reading.cpu.Seconds()}},
		row{name: "structure, CPU", values: map[string]float64{tifaNames[0]: structure.cpu.Seconds()}})
	return err
}

// folder makes a directory to work in.
func (b *bench) folder(name string) (string, error) {
	dir := filepath.Join(b.work, name)
	return dir, os.MkdirAll(dir, 0o700)
}

// A maker makes an engine of the documents.
type maker struct {
	name string
	make func(ctx context.Context, dir string, docs []document) (built, []engine, error)
}

func makers() []maker {
	return []maker{
		{"tifa", makeTifa}, {"FTS5", makeFTS5}, {"bleve", makeBleve}, {"ripgrep", makeRipgrep},
	}
}

func makeTifa(ctx context.Context, dir string, docs []document) (out built, engines []engine, err error) {
	if out.steps, err = buildTifa(ctx, dir, held(docs)); err != nil {
		return out, nil, err
	}
	if out.index, out.text, out.all, err = sizeOfTifa(dir); err != nil {
		return out, nil, err
	}
	v, err := openTifa(ctx, dir)
	if err != nil {
		return out, nil, err
	}
	return out, tifaEngines(v, dir), nil
}

func makeFTS5(ctx context.Context, dir string, docs []document) (built, []engine, error) {
	out, err := buildFTS5(ctx, dir, docs)
	if err != nil {
		return out, nil, err
	}
	f, err := openFTS5(ctx, dir)
	if err != nil {
		return out, nil, err
	}
	return out, []engine{f.engine(dir)}, nil
}

func makeBleve(_ context.Context, dir string, docs []document) (built, []engine, error) {
	out, err := buildBleve(dir, docs)
	if err != nil {
		return out, nil, err
	}
	i, err := openBleve(dir)
	if err != nil {
		return out, nil, err
	}
	return out, []engine{bleveEngine(i, dir, len(docs))}, nil
}

// makeRipgrep makes nothing where ripgrep is not installed.
func makeRipgrep(ctx context.Context, dir string, docs []document) (built, []engine, error) {
	if _, ok := ripgrepVersion(ctx); !ok {
		return built{}, nil, nil
	}
	paths, err := writeFiles(dir, docs)
	return built{}, []engine{ripgrep(paths)}, err
}

// build builds every index, that of tifa several times.
func (b *bench) build(ctx context.Context) error {
	all := map[string]built{}
	for _, m := range makers() {
		b.tell("%s: building", m.name)
		dir, err := b.folder(m.name)
		if err != nil {
			return err
		}
		out, engines, err := m.make(ctx, dir, b.docs)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		b.engines = append(b.engines, engines...)
		if out.steps != nil {
			all[m.name] = out
		}
	}
	tifa, err := b.rebuild(ctx, all["tifa"])
	if err != nil {
		return err
	}
	all["tifa"] = tifa
	shards, err := b.shardsAlone(b.docs)
	b.rows = append(b.rows, buildRows(all, shards, b.size)...)
	return err
}

// shardsAlone builds the shards of tifa without a catalogue, and gives the CPU
// time of the middle one of three builds in seconds.
func (b *bench) shardsAlone(docs []document) (float64, error) {
	var all []float64
	for i := range 3 {
		dir, err := b.folder(fmt.Sprintf("shards-%d", i))
		if err != nil {
			return 0, err
		}
		s, err := buildShards(dir, docs)
		if err = errors.Join(err, os.RemoveAll(dir)); err != nil {
			return 0, err
		}
		all = append(all, s.cpu.Seconds())
	}
	slices.Sort(all)
	return all[1], nil
}

// rebuild builds the index of tifa again and gives the build of median cost.
func (b *bench) rebuild(ctx context.Context, first built) (built, error) {
	all := []built{first}
	for i := range 2 {
		dir, err := b.folder(fmt.Sprintf("tifa-%d", i))
		if err != nil {
			return first, err
		}
		out, engines, err := makeTifa(ctx, dir, b.docs)
		if err != nil {
			return first, err
		}
		if err := errors.Join(closeAll(engines), os.RemoveAll(dir)); err != nil {
			return first, err
		}
		all = append(all, out)
	}
	slices.SortFunc(all, func(x, y built) int { return int(x.cost().cpu - y.cost().cpu) })
	return all[len(all)/2], nil
}

// buildRows are what the builds of a text of so many bytes came to; shards is
// the CPU time of the shards alone.
func buildRows(all map[string]built, shards float64, size int64) []row {
	alone := row{name: "build of the index with texts, CPU", values: map[string]float64{tifaNames[0]: shards}, bars: append(beats(10, "FTS5"), beats(20, "bleve")...)}
	cpu := row{name: "the same with tifa's catalogue, merged, CPU", values: map[string]float64{}}
	wall := row{name: "build, elapsed", values: map[string]float64{}}
	rate := row{name: "index built, text a second a core", unit: speed, values: map[string]float64{}, bars: []bar{{limit: 20e6, least: true}}}
	index := row{name: "index without text ÷ text", unit: ofText, values: map[string]float64{}, bars: atMost(0.9)}
	both := row{name: "index with text ÷ text", unit: ofText, values: map[string]float64{}, bars: atMost(1.3)}
	files := row{name: "all files but kept originals ÷ text", unit: ofText, values: map[string]float64{}}
	for name, b := range all {
		cpu.values[name] = b.cost().cpu.Seconds()
		wall.values[name] = b.cost().wall.Seconds()
		if name == "tifa" {
			rate.values[name] = float64(size) / shards
		} else {
			alone.values[name] = b.cost().cpu.Seconds()
			rate.values[name] = float64(size) / b.cost().cpu.Seconds()
		}
		index.values[name] = float64(b.index) / float64(size)
		files.values[name] = float64(b.all) / float64(size)
		if b.text > 0 {
			both.values[name] = float64(b.index+b.text) / float64(size)
		}
	}
	steps := []row{}
	if tifa := all["tifa"]; len(tifa.steps) > 1 {
		for _, s := range tifa.steps {
			steps = append(steps, row{name: "of it " + s.name + ", CPU", values: map[string]float64{tifaNames[0]: s.cpu.Seconds()}})
		}
	}
	return slices.Concat([]row{alone, cpu}, steps, []row{wall, rate, index, both, files})
}

// draw draws the strings to ask for, and makes the scans.
func (b *bench) draw(context.Context) error {
	b.tell("drawing strings")
	b.oracle = newOracle(b.docs)
	b.engines = append(b.engines, b.oracle.issued.engine())
	d := newDrawer(b.docs)
	common := d.commonest(400, 8<<20)
	for _, c := range common {
		if s := string([]rune{c.a, c.b}); len(b.sets.words) < 16 && ideographs(s) {
			b.sets.words = append(b.sets.words, s)
		}
	}
	b.sets.pairs = d.strings(24, 2, 2, ideographs)
	often := max(10, len(b.docs)/500)
	b.sets.repeated = d.strings(60, 4, 12, func(s string) bool {
		return ideographs(s) && b.oracle.truth(flat, s).documents >= often
	})
	b.sets.long = d.strings(400, 4, 20, anything)
	b.sets.absent = d.absent(200, 6, func(s string) bool {
		return b.oracle.truth(flat, s).occurrences+b.oracle.truth(issued, s).occurrences > 0
	})
	triples := d.triples(common)
	b.sets.triples = triples[:min(2000, len(triples))]
	b.sets.scattered = d.strings(12, 2, 4, func(s string) bool {
		t := b.oracle.truth(flat, s)
		return t.documents >= 60 && t.documents <= 1000 && b.oracle.truth(issued, s).documents >= 60
	})
	if len(b.sets.words) < 5 || len(b.sets.pairs) == 0 || len(b.sets.long) == 0 || len(b.sets.triples) == 0 {
		return errors.New("the documents hold too little Chinese text to draw strings from")
	}
	return nil
}

// asFlatQuery is a string as it is found in flat texts.
func asFlatQuery(s string) string { return text.FormOf(s, 0) }

// questions are what is asked of the engines.
func (s *sets) questions() []question {
	worst := atMost(10e-3)
	long := append(beats(100, "ripgrep"), beats(50, "FTS5", "bleve")...)
	words := s.words[:5]
	return []question{
		{"total of the commonest words of two characters", s.words, 16, askTotal, []value{
			{", median", 0.5, beats(1000, "FTS5", "bleve", "ripgrep")}, {", slowest", 1, nil},
		}},
		{"total of two characters drawn", s.pairs, 24, askTotal, []value{
			{", median", 0.5, beats(1000, "FTS5", "bleve", "ripgrep")}, {", slowest", 1, nil},
		}},
		{"total of repeated strings of 4 to 12 characters", s.repeated, 60, askTotal, []value{
			{", median", 0.5, long}, {", slowest", 1, nil},
		}},
		{"total of 4 to 20 characters drawn", s.long, 400, askTotal, []value{
			{", median", 0.5, long}, {", p99", 0.99, beats(50, "FTS5")},
		}},
		{"documents that hold repeated strings of 4 to 12 characters", s.repeated, 60, askDocuments, []value{{", median", 0.5, nil}, {", slowest", 1, nil}}},
		{"documents that hold 4 to 20 characters drawn", s.long, 200, askDocuments, []value{{", median", 0.5, nil}, {", p99", 0.99, nil}}},
		{"total of six characters that occur nowhere", s.absent, 60, askTotal, []value{{", median", 0.5, nil}, {", p99", 0.99, nil}}},
		{"total of three characters, two very common bigrams", s.triples, 40, askTotal, []value{
			{", median", 0.5, nil}, {", p99", 0.99, atMost(2e-3)}, {", slowest", 1, nil},
		}},
		{"commonest words by year", words, 5, askByYear, []value{{", median", 0.5, append(beats(20, "scan"), beats(25, "bleve")...)}}},
		{"commonest words by document", words, 5, askByDocument, []value{{", median", 0.5, append(beats(20, "scan"), beats(25, "bleve")...)}}},
		{"first 50 lines of two characters", append(s.pairs[:len(s.pairs):len(s.pairs)], words...), 4, askLines, []value{{", median", 0.5, worst}, {", slowest", 1, worst}}},
		{"50 scattered lines", s.scattered, 4, askLines, []value{{", median", 0.5, worst}, {", slowest", 1, worst}}},
	}
}

func (b *bench) ask(ctx context.Context) error {
	for _, q := range b.sets.questions() {
		rows, err := b.put(ctx, b.engines, 1, q)
		if err != nil {
			return err
		}
		b.rows = append(b.rows, rows...)
	}
	return nil
}

// open measures how long opening takes.
func (b *bench) open(ctx context.Context) error {
	r, err := openRow(ctx, b.engines, len(b.docs))
	b.rows = append(b.rows, r)
	return err
}

func openRow(ctx context.Context, engines []engine, documents int) (row, error) {
	r := row{name: "opening", values: map[string]float64{}}
	if documents >= 50_000 {
		r.bars = atMost(0.1)
	}
	for _, e := range engines {
		if e.reopen == nil || e.name == tifaNames[1] {
			continue
		}
		var all []float64
		for range 7 {
			start := time.Now()
			if err := e.reopen(ctx); err != nil {
				return r, err
			}
			all = append(all, time.Since(start).Seconds())
		}
		r.values[e.name] = quantile(all, 0.5)
	}
	return r, nil
}

// grow measures tifa again on the text several times over.
func (b *bench) grow(ctx context.Context) (err error) {
	if b.copies < 2 {
		return nil
	}
	b.tell("building the text %d times over", b.copies)
	docs, err := collect(times(held(b.docs), b.copies))
	if err != nil {
		return err
	}
	dir, err := b.folder("grown")
	if err != nil {
		return err
	}
	out, engines, err := makeTifa(ctx, dir, docs)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeAll(engines)) }()
	shards, err := b.shardsAlone(docs)
	if err != nil {
		return err
	}
	b.grown = buildRows(map[string]built{"tifa": out}, shards, b.size*int64(b.copies))
	for _, q := range b.sets.questions() {
		rows, err := b.put(ctx, engines, b.copies, q)
		if err != nil {
			return err
		}
		b.grown = append(b.grown, rows...)
	}
	r, err := openRow(ctx, engines, 0)
	b.grown = append(b.grown, r)
	return err
}

// remember measures the memory that building takes.
func (b *bench) remember(ctx context.Context) error {
	r := row{name: "peak anonymous memory of the build", unit: memory, values: map[string]float64{}, bars: atMost(300e6)}
	again := r
	again.values = map[string]float64{}
	for _, of := range []struct {
		to     *row
		copies int
	}{{&r, 1}, {&again, b.copies}} {
		if of.copies > 1 || of.to == &r {
			b.tell("building in a process of its own, the text %d times over", of.copies)
			peak, ok, err := b.peakMemory(ctx, of.copies)
			if err != nil {
				return err
			}
			if ok {
				of.to.values[tifaNames[0]] = float64(peak)
			}
		}
	}
	b.rows = append(b.rows, r)
	if b.copies > 1 {
		b.grown = append(b.grown, again)
	}
	return nil
}
