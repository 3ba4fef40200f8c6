package structure

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"tifa"
)

// BenchmarkReal reads real documents, which are no part of the project: readouts
// and items of the evening news. Run with -cpu 1,2.
func BenchmarkReal(b *testing.B) {
	data := os.Getenv("TIFA_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "shared", "data")
	}
	r := standard(b)
	for _, name := range []string{"readouts", "xwlb", "gwr"} {
		b.Run(name, func(b *testing.B) {
			docs, size := sampleOf(b, filepath.Join(data, "zh", name+".jsonl.zst"))
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
func sampleOf(b *testing.B, path string) (docs []tifa.Document, size int) {
	const enough = 2 << 20
	f, err := os.Open(path)
	if err != nil {
		b.Skipf("SKIPPED: %v; set TIFA_DATA", err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	defer z.Close()
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 16<<20)
	for size < enough && lines.Scan() {
		var x struct{ ID, Date, Title, Text string }
		if err := json.Unmarshal(lines.Bytes(), &x); err != nil {
			b.Fatal(err)
		}
		docs = append(docs, tifa.Document{ID: x.ID, Date: tifa.Date(x.Date), Title: strings.Clone(x.Title), Language: "zh", Text: x.Text})
		size += len(x.Text)
	}
	return docs, size
}
