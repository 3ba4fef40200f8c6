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
	for i, p := range parts {
		s := writeShard(t, filepath.Join(dir, fmt.Sprintf("in%d.tifa", i)), p)
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
