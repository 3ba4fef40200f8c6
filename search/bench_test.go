package search

import (
	"fmt"
	"strings"
	"testing"

	"tifa"
	"tifa/tifatest"
)

// Every kind of query, by the index and by reading.
func BenchmarkQueries(b *testing.B) {
	c := oneShard(b, tifatest.News(5600))
	for _, q := range []tifa.Query{
		{Text: "发展"},
		{Text: "罕见的提法"},
		{Text: "改革", Exact: true},
		{Text: "改革", Fold: "width,script,case,punct"},
		{Text: "改革 NOT WITHIN 改革开放"},
		{Text: "改革 ..4 发展"},
		{Text: "改革 AND 罕见"},
		{Text: "坚持[*]发展"},
		{Text: "/罕见的.法/"},
	} {
		name := strings.ReplaceAll(fmt.Sprint(q.Text, " ", q.Fold, " ", q.Exact), "/", "|")
		b.Run("count "+name, func(b *testing.B) { count(b, c, q) })
		b.Run("scan "+name, func(b *testing.B) { count(b, c.Reading(), q) })
	}
}

func count(b *testing.B, s tifa.Searcher, q tifa.Query) {
	for b.Loop() {
		if n, err := s.Count(b.Context(), q, tifa.ByYear); err != nil || n.Occurrences == 0 {
			b.Fatal(n, err)
		}
	}
}
