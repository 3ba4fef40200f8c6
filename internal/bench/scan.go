package main

import (
	"context"
	"runtime"
	"sort"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"tifa/text"
)

// A scan finds strings by reading all texts, a part on each core. It is what
// every engine has to beat, and what their answers are compared with.
type scan struct {
	parts []part
	often [256]int // how often each byte stands in the texts
	ids   []string
	years []string
}

// A part is a run of documents, their texts one after the other, each closed by
// a line break.
type part struct {
	text  string
	first int   // its first document
	ends  []int // where each of its documents ends
}

// newScan takes the texts in: as issued, or what form makes of them.
func newScan(docs []document, form func(string) string) *scan {
	s := &scan{}
	total := 0
	for _, d := range docs {
		total += len(d.Text)
	}
	cores := runtime.GOMAXPROCS(0)
	var p part
	var texts strings.Builder
	for i, d := range docs {
		texts.WriteString(form(d.Text))
		texts.WriteByte('\n')
		p.ends = append(p.ends, texts.Len())
		s.ids, s.years = append(s.ids, d.ID), append(s.years, d.Date.Year())
		if i == len(docs)-1 || texts.Len() >= total/cores && len(s.parts) < cores-1 {
			p.text = texts.String()
			s.parts = append(s.parts, p)
			p = part{first: i + 1}
			texts.Reset()
		}
	}
	for _, p := range s.parts {
		for i := range len(p.text) {
			s.often[p.text[i]]++
		}
	}
	return s
}

func asIssued(s string) string { return s }

func asFlat(s string) string { return text.NewForm(s, 0).Text }

// engine is the scan of the texts as issued, as one among others.
func (s *scan) engine() engine {
	return engine{
		name:  "scan",
		claim: issued,
		total: func(_ context.Context, p string) (int, error) { return s.count(p).occurrences, nil },
		documents: func(_ context.Context, p string) (int, error) {
			return s.count(p).documents, nil
		},
		byYear: func(_ context.Context, p string) (map[string]tally, error) {
			years := map[string]tally{}
			s.documents(p, func(doc, n int) {
				t := years[s.years[doc]]
				years[s.years[doc]] = tally{t.occurrences + n, t.documents + 1}
			})
			return years, nil
		},
		byDocument: func(_ context.Context, p string, yield func(string, int)) error {
			s.documents(p, func(doc, n int) { yield(s.ids[doc], n) })
			return nil
		},
		lines: func(_ context.Context, p string, n int) (int, time.Duration, error) {
			lines, start := 0, time.Now()
			for i := range s.parts {
				s.parts[i].find(p, s.rarest(p), func(at int) bool {
					lines++
					return line(s.parts[i].text, at, len(p)) != "" && lines < n
				})
				if lines == n {
					break
				}
			}
			return lines, time.Since(start), nil
		},
	}
}

// line is an occurrence with forty characters on each side of it, unless its
// paragraph ends before.
func line(text string, at, length int) string {
	const around = 40
	from, to := at, at+length
	for n := 0; n < around && from > 0 && text[from-1] != '\n'; n++ {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	for n := 0; n < around && to < len(text) && text[to] != '\n'; n++ {
		_, size := utf8.DecodeRuneInString(text[to:])
		to += size
	}
	return text[from:to]
}

// count counts p, overlapping occurrences too.
func (s *scan) count(p string) (sum tally) {
	each := make([]tally, len(s.parts))
	s.parallel(func(i int, part *part) {
		end := 0
		part.find(p, s.rarest(p), func(at int) bool {
			each[i].occurrences++
			if at >= end {
				end = part.ends[part.document(at)]
				each[i].documents++
			}
			return true
		})
	})
	for _, t := range each {
		sum.occurrences += t.occurrences
		sum.documents += t.documents
	}
	return sum
}

// countApart counts p as ripgrep does: the next occurrence begins where the
// last one ended.
func (s *scan) countApart(p string) (n int) {
	for i := range s.parts {
		end := 0
		s.parts[i].find(p, s.rarest(p), func(at int) bool {
			if at >= end {
				n++
				end = at + len(p)
			}
			return true
		})
	}
	return n
}

// documents yields the documents that hold p and how often they do, in order.
func (s *scan) documents(p string, yield func(doc, occurrences int)) {
	each := make([][]int32, len(s.parts))
	s.parallel(func(i int, part *part) {
		each[i] = make([]int32, len(part.ends))
		doc := 0
		part.find(p, s.rarest(p), func(at int) bool {
			for at >= part.ends[doc] {
				doc++
			}
			each[i][doc]++
			return true
		})
	})
	for i, found := range each {
		for doc, n := range found {
			if n > 0 {
				yield(s.parts[i].first+doc, int(n))
			}
		}
	}
}

func (s *scan) parallel(do func(i int, p *part)) {
	var wg sync.WaitGroup
	for i := range s.parts {
		wg.Go(func() { do(i, &s.parts[i]) })
	}
	wg.Wait()
}

// rarest is the index of the byte of p that stands in the fewest places. The
// first byte of a Chinese character is the worst one to look for.
func (s *scan) rarest(p string) (k int) {
	for i := range len(p) {
		if s.often[p[i]] < s.often[p[k]] {
			k = i
		}
	}
	return k
}

// find tells where p stands, by looking for its byte k, until hit returns false.
func (p *part) find(want string, k int, hit func(at int) bool) {
	for i := k; i < len(p.text); i++ {
		j := strings.IndexByte(p.text[i:], want[k])
		if j < 0 {
			return
		}
		i += j
		at := i - k
		if at+len(want) <= len(p.text) && p.text[at:at+len(want)] == want && !hit(at) {
			return
		}
	}
}

// document is the document of the part that holds offset at.
func (p *part) document(at int) int { return sort.SearchInts(p.ends, at+1) }

// occurrences counts p in one text, overlapping ones too.
func occurrences(s, p string) (n int) {
	eachOccurrence(s, p, func(int) bool { n++; return true })
	return n
}

// linesOf are the lines of the first n occurrences of p in one text.
func linesOf(s, p string, n int) (lines []string) {
	eachOccurrence(s, p, func(at int) bool {
		lines = append(lines, line(s, at, len(p)))
		return len(lines) < n
	})
	return lines
}

func eachOccurrence(s, p string, yield func(at int) bool) {
	_, width := utf8.DecodeRuneInString(p)
	for i := 0; ; i += width {
		k := strings.Index(s[i:], p)
		if k < 0 || !yield(i+k) {
			return
		}
		i += k
	}
}
