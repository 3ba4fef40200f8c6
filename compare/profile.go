package compare

import (
	"cmp"
	"slices"
)

// A profile counts the features of a paragraph, in order of their numbers.
type profile []feature

// A feature is a pair of neighbouring characters, or a word.
type feature struct{ number, count int32 }

// features numbers the features of both texts.
type features map[uint64]int32

func (f features) profile(tokens []token) profile {
	var numbers []int32
	add := func(key uint64) {
		n, ok := f[key]
		if !ok {
			n = int32(len(f))
			f[key] = n
		}
		numbers = append(numbers, n)
	}
	before := int32(-1) // the character before, -1 if none
	for _, t := range tokens {
		if t.role != plain {
			before = -1
			continue
		}
		switch t.class {
		case particle, character:
			if before >= 0 {
				add(uint64(before)<<32 | uint64(t.id))
			}
			before = t.id
		case shortWord, longWord:
			add(uint64(t.id))
			before = -1
		default:
			before = -1
		}
	}
	slices.Sort(numbers)
	var out profile
	for _, n := range numbers {
		if last := len(out) - 1; last >= 0 && out[last].number == n {
			out[last].count++
		} else {
			out = append(out, feature{n, 1})
		}
	}
	return out
}

// newLikeness tells the likeness of two profiles, where a feature counts by its
// rarity: the similarity is Dice's coefficient, 2·shared/(a+b), from 0 to 1.
// Without the rarity, two paragraphs of one genre are alike by what every
// paragraph says ("会议指出"). Its weakness is that it knows no order; the share
// that a rewording keeps does.
func newLikeness(a, b profile, rarity []float64) likeness {
	shared := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].number < b[j].number:
			i++
		case a[i].number > b[j].number:
			j++
		default:
			shared += rarity[a[i].number] * float64(min(a[i].count, b[j].count))
			i, j = i+1, j+1
		}
	}
	if shared == 0 {
		return likeness{}
	}
	old, new := a.size(rarity), b.size(rarity)
	return likeness{similarity: 2 * shared / (old + new), inNew: shared / old, inOld: shared / new}
}

func (p profile) size(rarity []float64) float64 {
	sum := 0.0
	for _, f := range p {
		sum += rarity[f.number] * float64(f.count)
	}
	return sum
}

// likenesses finds, for each new paragraph without a partner, the old ones
// without a partner that are most similar to it, at least by [alikeInOrder], or
// of which one contains the other.
func (a *alignment) likenesses() []likeness {
	f := features{}
	olds, news := make([]profile, len(a.ofOld)), make([]profile, len(a.ofNew))
	for i, p := range a.ofOld {
		if w := a.old.wording(one(i)); p == nil {
			olds[i] = f.profile(w.tokens[w.body:])
		}
	}
	for j, p := range a.ofNew {
		if w := a.new.wording(one(j)); p == nil {
			news[j] = f.profile(w.tokens[w.body:])
		}
	}
	return f.alike(a.ended, olds, news, func(times int) float64 { return 1 / float64(times) }, func(l likeness) bool {
		return l.similarity >= alikeInOrder || max(l.inOld, l.inNew) >= containedInNext
	})
}

// alike finds, for each new profile, the old ones that are most similar to it
// and that pass. It looks them up by their features, the rarest first, in bounded
// time. A feature weighs what rarity tells by the times it occurs.
func (f features) alike(ended func() bool, olds, news []profile, rarity func(times int) float64, pass func(likeness) bool) []likeness {
	type posting struct{ profile, count int32 }
	postings := make([][]posting, len(f))
	for i, p := range olds {
		for _, q := range p {
			postings[q.number] = append(postings[q.number], posting{int32(i), q.count})
		}
	}
	in := make([]int, len(f)) // new profiles that hold a feature
	asking := 0
	for _, p := range news {
		if len(p) > 0 {
			asking++
		}
		for _, q := range p {
			in[q.number]++
		}
	}
	weights := make([]float64, len(f))
	for n := range weights {
		weights[n] = rarity(max(1, len(postings[n]), in[n]))
	}

	sizes := make([]float64, len(olds))
	for i, p := range olds {
		sizes[i] = p.size(weights)
	}

	var out []likeness
	budget := max(postingsOfOne, postingsOfAll/max(1, asking))
	shared := make([]float64, len(olds))
	nearest := func(x, y int) int { return cmp.Or(cmp.Compare(shared[y], shared[x]), cmp.Compare(x, y)) }
	for j, p := range news {
		if ended() {
			return nil
		}
		byRarity := slices.Clone(p)
		slices.SortFunc(byRarity, func(x, y feature) int {
			return cmp.Or(cmp.Compare(len(postings[x.number]), len(postings[y.number])), cmp.Compare(x.number, y.number))
		})
		var met []int
		left := budget
		for _, q := range byRarity {
			if left -= len(postings[q.number]); left < 0 {
				break
			}
			for _, at := range postings[q.number] {
				if shared[at.profile] == 0 {
					met = append(met, int(at.profile))
				}
				shared[at.profile] += weights[q.number] * float64(min(q.count, at.count))
			}
		}
		size := p.size(weights)
		for n, i := range first(met, piecesOfOne, nearest) {
			l := likeness{similarity: 2 * shared[i] / (sizes[i] + size), inNew: shared[i] / sizes[i], inOld: shared[i] / size}
			if left < 0 {
				l = newLikeness(olds[i], p, weights)
			}
			if l.old, l.new = i, j; pass(l) && (n < candidatesOfOne || l.inNew >= containedInNext) {
				out = append(out, l)
			}
		}
		for _, i := range met {
			shared[i] = 0
		}
	}
	return out
}

// first is the n elements of s that come first, in order. It reorders s.
func first(s []int, n int, compare func(x, y int) int) []int {
	if len(s) <= n {
		slices.SortFunc(s, compare)
		return s
	}
	slices.SortFunc(s[:n], compare)
	for i := n; i < len(s); i++ {
		if compare(s[i], s[n-1]) < 0 {
			at, _ := slices.BinarySearchFunc(s[:n-1], s[i], compare)
			last := s[n-1]
			x := s[i]
			copy(s[at+1:n], s[at:n-1])
			s[at], s[i] = x, last
		}
	}
	return s[:n]
}
