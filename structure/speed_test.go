package structure

import (
	"testing"

	"tifa"
	"tifa/internal/realdata"
)

// BenchmarkReal reads real documents, which are no part of the project: readouts
// and items of the evening news. Run with -cpu 1,2.
func BenchmarkReal(b *testing.B) {
	r := standard(b)
	for _, name := range []string{"readouts", "xwlb", "gwr"} {
		b.Run(name, func(b *testing.B) {
			docs, size := sampleOf(b, "zh/"+name+".jsonl.zst")
			b.SetBytes(int64(size))
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					for i := range docs {
						d := docs[i]
						r.Read(&d)
					}
				}
			})
		})
	}
}

// sampleOf reads documents of a file up to some 2 MB of text.
func sampleOf(b *testing.B, name string) (docs []tifa.Document, size int) {
	const enough = 2 << 20
	for _, x := range realdata.Records(b, name) {
		docs = append(docs, tifa.Document{ID: x.ID, Date: tifa.Date(x.Date), Title: x.Title, Language: "zh", Text: x.Text})
		if size += len(x.Text); size >= enough {
			break
		}
	}
	return docs, size
}
