package index

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tifa"
)

// untouched are the sections that do not depend on how a shard came about.
var untouched = []sectionID{
	secCharacters, secBigrams, secBigramEntries, secPostings, secBridged, secBridgedEntries, secTrigrams, secTrigramEntries,
	secParagraphs, secBridges, secJumps, secShifts, secShape,
}

func equalSections(t fataler, got, want *Shard) {
	t.Helper()
	for _, id := range untouched {
		if !bytes.Equal(got.sections[id].data, want.sections[id].data) {
			t.Fatalf("section %q of the merged shard is not that of a shard written at once", id)
		}
	}
}

// merged writes docs to n shards, at random or one stretch of time after the
// other, and merges them.
func merged(t fataler, dir string, r *rand.Rand, docs []*Document, n int, keep func(int64) bool) *Shard {
	t.Helper()
	parts := make([][]*Document, n)
	if r.IntN(2) == 0 {
		docs = newOracle(docs).docs
		for i, d := range docs {
			k := i * n / len(docs)
			parts[k] = append(parts[k], d)
		}
	} else {
		for _, d := range docs {
			k := r.IntN(n)
			parts[k] = append(parts[k], d)
		}
	}
	var in []*Shard
	w := NewWriter()
	for i, p := range parts {
		s := writeNext(t, w, filepath.Join(dir, fmt.Sprintf("in%d.tifa", i)), p)
		defer s.Close()
		in = append(in, s)
	}
	path := filepath.Join(dir, "merged.tifa")
	if err := Merge(t.Context(), path, keep, in...); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMergeEqualsScan(t *testing.T) {
	dir := t.TempDir()
	checked := 0
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
		docs := make([]*Document, 1+r.IntN(16))
		for i := range docs {
			docs[i] = inventDocument(r, i)
			docs[i].Key = int64(i)
		}
		var keep func(int64) bool
		kept := docs
		if r.IntN(2) == 0 {
			modulus := int64(2 + r.IntN(4))
			keep = func(key int64) bool { return key%modulus != 1 }
			kept = slices.DeleteFunc(slices.Clone(docs), func(d *Document) bool { return !keep(d.Key) })
		}
		s := merged(t, dir, r, docs, 1+r.IntN(4), keep)
		defer s.Close()
		o := newOracle(kept)
		o.checkDocuments(t, s)
		for _, p := range o.patterns(r, 200) {
			o.check(t, s, p)
			checked++
		}
		if err := s.Verify(t.Context()); err != nil {
			t.Fatal(err)
		}
		if keep == nil {
			once := writeShard(t, filepath.Join(dir, "once.tifa"), docs)
			defer once.Close()
			equalSections(t, s, once)
		}
	})
	if !t.Failed() && !testing.Short() && checked < 10_000 {
		t.Errorf("%d strings were looked for, want 10,000 at least", checked)
	}
}

// newsItem is an invented item of some length.
func newsItem(r *rand.Rand, i, length int) *Document {
	words := strings.Fields("会议 指出 各方 应当 推动 建设 发展 合作 港口 海湾 经济 社会 文化 改革 开放 坚持 加强 完善 体系 制度 群岛 议会 代表 人民 未来 道路 和平 共同 繁荣 责任 的 和 在 以 为 要 是 不断 深入 全面")
	var b strings.Builder
	for b.Len() < length {
		for range 8 + r.IntN(12) {
			b.WriteString(words[r.IntN(len(words))])
		}
		b.WriteString([]string{"，", "。", "。\n", " "}[r.IntN(4)])
	}
	var d Document
	d.ID, d.Key, d.Text = fmt.Sprintf("item-%05d", i), int64(i), b.String()
	d.Date = tifa.Date(fmt.Sprintf("%d-%02d-%02d", 2021+r.IntN(4), 1+r.IntN(12), 1+r.IntN(28)))
	return &d
}

// Lists long enough for samples, tables of trigrams, documents longer than a
// block, shards in which a bigram is common and others in which it is not.
func TestMergeOfLongLists(t *testing.T) {
	for _, dropped := range []bool{false, true} {
		r := rand.New(rand.NewPCG(7, 8))
		var docs []*Document
		for i := range 100 {
			length := 1500
			if i%30 == 0 {
				length = 90_000
			}
			docs = append(docs, newsItem(r, i, length))
		}
		var keep func(int64) bool
		kept := docs
		if dropped {
			keep = func(key int64) bool { return key%5 != 0 || key%30 == 0 }
			kept = slices.DeleteFunc(slices.Clone(docs), func(d *Document) bool { return !keep(d.Key) })
		}
		dir := t.TempDir()
		s := merged(t, dir, r, docs, 3, keep)
		defer s.Close()
		once := writeShard(t, filepath.Join(dir, "once.tifa"), kept)
		defer once.Close()
		if once.Stats().Common < 10 {
			t.Fatalf("%d common bigrams, want 10 at least", once.Stats().Common)
		}
		equalSections(t, s, once)
		o := newOracle(kept)
		opened := 0
		for _, p := range append(o.patterns(r, 150), []rune("会议"), []rune("发展"), []rune("，开"), []rune("设。")) {
			o.check(t, s, p)
			o.check(t, once, p)
			if len(p) == 2 && len(o.find(p)) >= openedIn(s.Positions()) {
				opened++
			}
		}
		if opened < 2 {
			t.Errorf("%d lists with openings were read, want 2 at least", opened)
		}
		for i, d := range o.docs {
			if got, err := s.Text(i); err != nil || got != d.Text {
				t.Fatalf("text %d of %d bytes is another one, %v", i, len(d.Text), err)
			}
		}
	}
}

// Lists longer than what is merged at once, with openings and bridged positions,
// whose stretches end within documents.
func TestMergeStretchByStretch(t *testing.T) {
	for _, dropped := range []bool{false, true} {
		r := rand.New(rand.NewPCG(27, 28))
		var docs []*Document
		for i := range 90 {
			d := newsItem(r, i, 1500)
			if i%9 != 0 { // the others are passed over
				d.Text += repeated(r, 4500)
			}
			docs = append(docs, d)
		}
		var keep func(int64) bool
		kept := docs
		if dropped {
			keep = func(key int64) bool { return key%8 != 3 }
			kept = slices.DeleteFunc(slices.Clone(docs), func(d *Document) bool { return !keep(d.Key) })
		}
		dir := t.TempDir()
		s := merged(t, dir, r, docs, 3, keep)
		defer s.Close()
		once := writeShard(t, filepath.Join(dir, "once.tifa"), kept)
		defer once.Close()
		equalSections(t, s, once)
		o, years := newOracle(kept), runsOfYears(s)
		if len(years) != 4 {
			t.Fatalf("%d years, want 4", len(years))
		}
		for _, p := range []string{"海湾", "湾海"} {
			o.check(t, s, []rune(p))
			pair := [2]rune([]rune(p))
			n, err := s.Count(pair[:])
			bridged, err2 := s.CountBridged(pair)
			if err != nil || err2 != nil || n <= atOnce || bridged < 1000 {
				t.Fatalf("%s: %d, %d bridged, %v, %v, want more than %d, 1,000 bridged at least", p, n, bridged, err, err2, atOnce)
			}
			if end := uint32(uint64(s.Positions()) / uint64(n/atOnce+1)); s.Start(s.DocumentAt(end)) == end {
				t.Fatalf("%s: a stretch ends with a document", p)
			}
			for name, tally := range map[string]func(*Shard, [2]rune, []Run) ([]Tally, bool, error){
				"all": (*Shard).TallyRuns, "not bridged": (*Shard).TallyUnbridged,
			} {
				got, ok, err := tally(s, pair, years)
				want, _, err2 := tally(once, pair, years)
				if !ok || err != nil || err2 != nil || !slices.Equal(got, want) {
					t.Errorf("%s, %s: by year %v, %v, %v, want %v, %v", p, name, got, ok, err, want, err2)
				}
			}
		}
	}
}

// repeated is one word n times or so, with white space here and there.
func repeated(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n - r.IntN(n/3) {
		b.WriteString([]string{"海湾", "海湾 ", "海 湾"}[max(0, r.IntN(100)-97)])
	}
	return b.String()
}

// runsOfYears are the documents of each year.
func runsOfYears(s *Shard) (runs []Run) {
	for i := range s.Documents() {
		if i > 0 && s.Field(Date, i)[:4] == s.Field(Date, i-1)[:4] {
			runs[len(runs)-1].End++
		} else {
			runs = append(runs, Run{i, i + 1})
		}
	}
	return runs
}
