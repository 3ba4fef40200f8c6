package formulation_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"tifa"
	"tifa/formulation"
	"tifa/index"
	"tifa/search"
	"tifa/tifatest"
)

// collection is invented news of seven series, each item stated by two speakers.
func collection(tb testing.TB, n int) *search.Collection {
	w := index.NewWriter()
	for i, d := range tifatest.News(n) {
		d.Series = fmt.Sprint(i % 7)
		x := index.Document{Key: int64(i)}
		x.Document = *d
		third := len(d.Text) / 9 * 3 // between characters
		for k, speaker := range []string{"甲", "乙"} {
			m := index.Mark{Span: tifa.Span{Start: k * third, End: (k + 1) * third}}
			m.Place, m.Speaker, m.Act = string(tifa.InStatement), fmt.Sprint(speaker, i%100), string(tifa.Stress)
			x.Marks = append(x.Marks, m)
		}
		if err := w.Add(&x); err != nil {
			tb.Fatal(err)
		}
	}
	path := filepath.Join(tb.TempDir(), "a.tifa")
	if err := w.Write(path); err != nil {
		tb.Fatal(err)
	}
	s, err := index.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return search.New("", search.Source{Shard: s})
}

// A rare, a middling and a very common string, in a text and in four times as much.
func BenchmarkTrace(b *testing.B) {
	for _, n := range []int{1400, 5600} {
		c := collection(b, n)
		for _, f := range []string{"罕见的提法", "改革开放", "发展"} {
			b.Run(fmt.Sprintf("%s/%d documents", f, n), func(b *testing.B) {
				hits := 0
				for b.Loop() {
					l, err := formulation.Trace(b.Context(), c, f, tifa.Filter{})
					if err != nil || l.Count.Occurrences == 0 {
						b.Fatal(l, err)
					}
					hits = l.Count.Occurrences
				}
				b.ReportMetric(float64(hits), "hits")
			})
		}
	}
}
