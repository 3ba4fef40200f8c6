package main

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"tifa/text"
)

// A drawer draws strings from documents, the same ones in every run.
type drawer struct {
	r    *rand.Rand
	docs []document
}

func newDrawer(docs []document) *drawer {
	return &drawer{rand.New(rand.NewPCG(2012, 2021)), docs}
}

// strings draws n strings of a line each, of lengths between least and most, for
// which ok holds. They neither begin nor end with white space.
func (d *drawer) strings(n, least, most int, ok func(string) bool) (out []string) {
	for tries := 0; len(out) < n && tries < 1000*n; tries++ {
		lines := strings.Split(d.docs[d.r.IntN(len(d.docs))].Text, "\n")
		line := []rune(lines[d.r.IntN(len(lines))])
		length := least + d.r.IntN(most-least+1)
		if len(line) < length {
			continue
		}
		i := d.r.IntN(len(line) - length + 1)
		s := string(line[i : i+length])
		if strings.TrimSpace(s) == s && len([]rune(text.FormOf(s, 0))) >= least && ok(s) {
			out = append(out, s)
		}
	}
	return out
}

// absent draws strings like strings, with one character replaced by another one
// of the texts, that occur nowhere.
func (d *drawer) absent(n, length int, occurs func(string) bool) (out []string) {
	others := d.strings(10*n, 1, 1, anything)
	for _, s := range d.strings(10*n, length, length, anything) {
		runes := []rune(s)
		runes[1+d.r.IntN(length-2)] = []rune(others[d.r.IntN(len(others))])[0]
		if s := string(runes); len(out) < n && !occurs(s) {
			out = append(out, s)
		}
	}
	return out
}

func anything(string) bool { return true }

// ideographs reports whether s is Chinese characters alone.
func ideographs(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !text.IsIdeograph(r) })
}

// A bigram is two characters and how often they stand side by side in a sample.
type bigram struct {
	a, b  rune
	count int
}

// commonest are the n commonest bigrams without white space, in a sample of the
// documents that holds so many bytes of text at least.
func (d *drawer) commonest(n int, sample int64) []bigram {
	counts := map[[2]rune]int{}
	step := max(1, int(bytesOf(d.docs)/sample))
	for i := 0; i < len(d.docs); i += step {
		last := '\n'
		for _, r := range asFlat(d.docs[i].Text) {
			if !unicode.IsSpace(last) && !unicode.IsSpace(r) {
				counts[[2]rune{last, r}]++
			}
			last = r
		}
	}
	var all []bigram
	for pair, count := range counts {
		all = append(all, bigram{pair[0], pair[1], count})
	}
	slices.SortFunc(all, func(x, y bigram) int {
		return cmp.Or(cmp.Compare(y.count, x.count), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	return all[:min(n, len(all))]
}

// triples are the strings of three characters of which the first two and the last
// two are among the bigrams, in an order of chance.
func (d *drawer) triples(common []bigram) (out []string) {
	for _, x := range common {
		for _, y := range common {
			if x.b == y.a {
				out = append(out, string([]rune{x.a, x.b, y.b}))
			}
		}
	}
	d.r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}
