package index

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime/metrics"
	"slices"
	"testing"

	"tifa"
)

// sound is a shard of a few documents, whole, and what it answers.
func sound(tb testing.TB) (data []byte, patterns [][]rune) {
	r := rand.New(rand.NewPCG(9, 10))
	w := NewWriter()
	var docs []*Document
	for i := range 40 {
		d := inventDocument(r, i)
		if i%4 == 0 {
			d = newsItem(r, i, 9000) // enough for some bigrams to be common
		}
		docs = append(docs, d)
		if err := w.Add(d); err != nil {
			tb.Fatal(err)
		}
	}
	path := filepath.Join(tb.TempDir(), "sound.tifa")
	if err := w.Write(path); err != nil {
		tb.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return data, newOracle(docs).patterns(r, 25)
}

// answers asks the shard in data for everything and gives a digest of what it
// says. It panics where the shard does.
func answers(data []byte, patterns [][]rune, verify bool) (digest uint64, err error) {
	s, err := read("a.tifa", data)
	if err != nil {
		return 0, err
	}
	return answersOf(s, patterns, verify)
}

func answersOf(s *Shard, patterns [][]rune, verify bool) (digest uint64, err error) {
	h := fnv.New64a()
	say := func(what ...any) { fmt.Fprintln(h, what...) }
	for i := range s.Documents() {
		text, err := s.Text(i)
		if err != nil {
			return 0, err
		}
		title, err := s.Title(i)
		if err != nil {
			return 0, err
		}
		part, offset, err := s.Excerpt(i, 3, 9)
		if err != nil {
			return 0, err
		}
		say(text, title, part, offset, s.Start(i), s.Day(i), s.Length(i))
		d := s.Entry(i)
		say(d.ID, d.Date, d.Key, d.Born, d.Characters, d.Event != nil)
	}
	for _, p := range patterns {
		if err := ask(s, p, say); err != nil {
			return 0, err
		}
	}
	if verify {
		if err := s.Verify(context.Background()); err != nil {
			return 0, err
		}
	}
	return h.Sum64(), nil
}

func ask(s *Shard, p []rune, say func(...any)) error {
	n, err := s.Count(p)
	if err != nil {
		return err
	}
	it, err := s.Lookup(p)
	if err != nil {
		return err
	}
	say(n, it.Most())
	for pos, ok := it.Next(); ok; pos, ok = it.Next() {
		doc, point := s.Locate(pos)
		start, end := s.Paragraph(pos)
		say(pos, doc, point, start, end, s.Bridged(pos, len(p)))
	}
	runs, err := s.CountRuns(p, []Run{{0, 3}, {5, s.Documents()}})
	if err != nil {
		return err
	}
	say(runs)
	if len(p) > 1 {
		k, err := s.CountBridged([2]rune(p[:2]))
		if err != nil {
			return err
		}
		documents, err := s.CountDocuments([2]rune(p[:2]))
		if err != nil {
			return err
		}
		bridged, err := s.LookupBridged(p)
		if err != nil {
			return err
		}
		unbridged, err := s.CountUnbridged(p)
		if err != nil {
			return err
		}
		tallies, ok, err := s.TallyUnbridged([2]rune(p[:2]), []Run{{0, 3}, {5, s.Documents()}})
		if err != nil {
			return err
		}
		say(k, documents, bridged, unbridged, tallies, ok)
	}
	return s.PerDocument(p, func(doc, n int) bool {
		say(doc, n, s.Field(ID, doc))
		return true
	})
}

// expect fails if damaged data gives a wrong answer.
func expect(t *testing.T, data []byte, patterns [][]rune, want uint64, what string) {
	t.Helper()
	got, err := answers(data, patterns, false)
	var p *tifa.Problem
	switch {
	case err == nil && got != want:
		t.Errorf("%s: a wrong answer", what)
	case err != nil && (!errors.Is(err, tifa.ErrCorrupt) || !errors.As(err, &p) || p.Path != "a.tifa" || p.Hint == ""):
		t.Errorf("%s: %v", what, err)
	}
}

func TestDamage(t *testing.T) {
	data, patterns := sound(t)
	want, err := answers(data, patterns, true)
	if err != nil {
		t.Fatal(err)
	}
	all, err := readSections("a.tifa", data)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(11, 12))
	flips := 0
	flip := func(i int, what string) {
		damaged := slices.Clone(data)
		damaged[i] ^= 1 << r.IntN(8)
		expect(t, damaged, patterns, want, fmt.Sprintf("%s, byte %d", what, i))
		if _, err := answers(damaged, nil, true); !errors.Is(err, tifa.ErrCorrupt) {
			t.Errorf("%s, byte %d: not found by Verify: %v", what, i, err)
		}
		flips++
	}
	place := regexp.MustCompile(`^a\.tifa: section "([a-z ]+)", byte [0-9]+: .*: corrupt shard$`)
	for i := range headerSize - 4 {
		flip(i, "header")
	}
	for id := secShape; id < secEnd; id++ {
		start, n := offsetOf(data, id), len(all[id].data)
		for range min(25, 3*n) {
			flip(start+r.IntN(n), id.String())
		}
		damaged := slices.Clone(data)
		damaged[start+n/2] ^= 1
		_, err := answers(damaged, nil, true)
		if at := place.FindStringSubmatch(fmt.Sprint(err)); at == nil || at[1] != id.String() {
			t.Errorf("section %q: %v", id, err)
		}
		for _, cut := range []int{start - 1, start, start + 1, start + n - 1, start + n} {
			if _, err := answers(data[:cut], nil, false); !errors.Is(err, tifa.ErrCorrupt) || !place.MatchString(err.Error()) {
				t.Errorf("cut at byte %d, by section %q: %v", cut, id, err)
			}
		}
	}
	contents := int(load(data, len(data)-trailerSize))
	for i := contents; i < len(data); i += 3 {
		flip(i, "contents")
	}
	for n := range 200 {
		cut := r.IntN(len(data))
		if n < 40 {
			cut = len(data) - 1 - n
		}
		if _, err := answers(data[:cut], patterns, false); !errors.Is(err, tifa.ErrCorrupt) {
			t.Errorf("cut at byte %d: %v", cut, err)
		}
	}
	if flips < 400 {
		t.Errorf("%d bytes were flipped, want 400 at least", flips)
	}
}

// offsetOf is where a section begins in the file.
func offsetOf(data []byte, id sectionID) int {
	at := int(load(data, len(data)-trailerSize))
	for ; sectionID(binary.LittleEndian.Uint32(data[at:])) != id; at += entrySize {
	}
	return int(load(data, at+4))
}

// reseal gives damaged data checksums that fit, so that what lies behind them is
// tried. It changes data.
func reseal(data []byte) {
	end := len(data) - trailerSize
	at := int(load(data, end))
	sums := at + int(secEnd-1)*entrySize
	for e := at; e < at+int(secEnd-1)*entrySize; e += entrySize {
		id := sectionID(binary.LittleEndian.Uint32(data[e:]))
		off, n := int64(load(data, e+4)), int64(load(data, e+12))
		for p := range pages(id, n) {
			page := data[off+p*pageSize : off+min((p+1)*pageSize, n)]
			binary.LittleEndian.PutUint32(data[sums:], checksum(page))
			sums += 4
		}
	}
	binary.LittleEndian.PutUint32(data[end+12:], checksum(data[at:end+12]))
}

// Whoever makes the checksums fit may get wrong answers, but no panic.
func TestSealedDamage(t *testing.T) {
	data, patterns := sound(t)
	all, err := readSections("a.tifa", data)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(13, 14))
	for id := secShape; id < secText; id++ {
		start, n := offsetOf(data, id), len(all[id].data)
		rounds := 40
		if testing.Short() {
			rounds = 6
		}
		for range min(rounds, 8*n) {
			damaged := slices.Clone(data)
			for range 1 + r.IntN(3) {
				damaged[start+r.IntN(n)] = byte(r.Uint32())
			}
			reseal(damaged)
			if err := try(t, damaged, patterns); err != nil {
				t.Errorf("%s: %v", id, err)
			}
		}
	}
}

// try asks a damaged shard for everything and merges it. It gives errors other
// than that the shard is corrupt, and that more memory was taken than a shard
// of this size has a use for.
func try(t *testing.T, damaged []byte, patterns [][]rune) error {
	allocated := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(allocated)
	before := allocated[0].Value.Uint64()
	s, err := read("a.tifa", damaged)
	if err == nil {
		_, err = answersOf(s, patterns, true)
	}
	if err != nil && !errors.Is(err, tifa.ErrCorrupt) {
		return err
	}
	if s != nil {
		path := filepath.Join(t.TempDir(), "merged.tifa")
		if err := noSync.Merge(t.Context(), path, func(key int64) bool { return key != 3 }, s, s); !errors.Is(err, errStop) && !errors.Is(err, tifa.ErrCorrupt) {
			return fmt.Errorf("merge: %w", err)
		}
	}
	metrics.Read(allocated)
	if n := allocated[0].Value.Uint64() - before; n > 300<<20 {
		return fmt.Errorf("%d bytes were allocated for a shard of %d", n, len(damaged))
	}
	return nil
}

// noSync stops writers before they wait for the disk.
var noSync = Steps(func(step string) error {
	if step == "sync" {
		return errStop
	}
	return nil
})

// FuzzOpen changes bytes of a sound shard: five bytes of changes are an
// offset and what is added to the byte there.
func FuzzOpen(f *testing.F) {
	data, patterns := sound(f)
	f.Add([]byte{0, 0, 0, 0, 1}, false)
	f.Add([]byte{200, 0, 0, 0, 1, 201, 3, 0, 0, 7}, true)
	f.Add(binary.LittleEndian.AppendUint32(nil, uint32(len(data)-20)), false)
	f.Fuzz(func(t *testing.T, changes []byte, seal bool) {
		damaged := slices.Clone(data)
		contents := int(load(data, len(data)-trailerSize))
		for ; len(changes) >= 5; changes = changes[5:] {
			at := int(binary.LittleEndian.Uint32(changes))
			if seal {
				at %= contents
			}
			damaged[at%len(damaged)] += changes[4]
		}
		if seal {
			reseal(damaged)
		}
		if len(changes) == 4 {
			damaged = damaged[:int(binary.LittleEndian.Uint32(changes))%(len(damaged)+1)]
		}
		if err := try(t, damaged, patterns); err != nil {
			t.Error(err)
		}
	})
}
