package compare

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"tifa/internal/editions"
)

func BenchmarkTexts(b *testing.B) {
	edition := func(seed uint64) (old, new string) {
		old = editions.Invented(seed, 20_000)
		paragraphs := strings.SplitAfter(old, "\n")
		random := rand.New(rand.NewPCG(seed, 3))
		for i := range paragraphs {
			switch random.IntN(4) {
			case 0:
				j := random.IntN(len(paragraphs))
				paragraphs[i], paragraphs[j] = paragraphs[j], paragraphs[i]
			case 1:
				paragraphs[i] = strings.ReplaceAll(paragraphs[i], "港口", "新港区") // in order
			case 2:
				paragraphs[i] = strings.Replace(paragraphs[i], "。", "，这是重中之重。", 2)
			}
		}
		return old, strings.Join(paragraphs, "")
	}
	oneLine := func(s string) string { return strings.ReplaceAll(s, "\n", "") }
	random := func(seed uint64, n int) string { // no common vocabulary
		r := rand.New(rand.NewPCG(seed, 5))
		var s strings.Builder
		for s.Len() < n {
			s.WriteRune(rune(0x4E00 + r.IntN(3000)))
		}
		return s.String()
	}
	old, new := edition(1)
	const mega = 1 << 20 // bytes
	for _, bb := range []struct{ name, old, new string }{
		{"edition=20000", old, new},
		{"unrelated=20000", editions.Invented(1, 20_000), editions.Invented(2, 20_000)},
		{"edition=20000/paragraphs=1", oneLine(old), oneLine(new)},
		{"unrelated=1MB", editions.Invented(1, mega/3), editions.Invented(2, mega/3)},
		{"unrelated=1MB/paragraphs=1", oneLine(editions.Invented(1, mega/3)), oneLine(editions.Invented(2, mega/3))},
		{"random=1MB/paragraphs=1", random(1, mega), random(2, mega)},
		{"lines=10000", strings.Repeat("港口开放。\n", 10_000), strings.Repeat("港口开放。\n", 9_999) + "航道畅通。"},
		{"words=1MB/paragraphs=1", words(1, mega), words(2, mega)},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.SetBytes(int64(len(bb.old) + len(bb.new)))
			for b.Loop() {
				ofLines(bb.old, bb.new)
			}
		})
	}
}

// words invents n bytes of one-letter and two-letter words: the most tokens and
// the fewest kinds of them.
func words(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 9))
	var s strings.Builder
	for s.Len() < n {
		fmt.Fprintf(&s, "%c ", 'a'+rune(r.IntN(26)))
	}
	return s.String()
}
