package compare

import (
	"cmp"
	"math"
	"slices"
)

// A likeness is a pair of paragraphs that may be one, reworded.
type likeness struct {
	old, new   int
	similarity float64
	rank       float64 // the similarity, and what the place adds
	distance   float64 // between the places, each as a share of its text
}

// pairAlike pairs the paragraphs that have no equal by their wording.
func (a *alignment) pairAlike() {
	low, high := a.room()
	found := a.likenesses()
	for n := range found {
		l := &found[n]
		l.rank = l.similarity
		if low[l.new] < l.old && l.old < high[l.new] {
			l.rank += inOrder
		}
		l.distance = math.Abs(float64(l.old)/float64(len(a.old)) - float64(l.new)/float64(len(a.new)))
	}
	slices.SortFunc(found, func(x, y likeness) int {
		return cmp.Or(cmp.Compare(y.rank, x.rank), cmp.Compare(x.distance, y.distance),
			cmp.Compare(x.new, y.new), cmp.Compare(x.old, y.old))
	})
	for _, l := range found {
		if l.similarity >= alikeAnywhere {
			a.pairReworded(l)
		}
	}

	low, high = a.room()
	var weak []likeness
	var points []point
	for _, l := range found {
		if a.ofOld[l.old] == nil && a.ofNew[l.new] == nil && low[l.new] < l.old && l.old < high[l.new] {
			old, new := a.wordings(l.old, l.new)
			points = append(points, point{l.old, l.new, int(l.similarity * float64(old.size()+new.size()))})
			weak = append(weak, l)
		}
	}
	for _, n := range heaviestChain(points) {
		a.pairReworded(weak[n])
	}
}

// pairReworded pairs l, unless one side is taken or the rewording keeps too
// little.
func (a *alignment) pairReworded(l likeness) {
	if a.ofOld[l.old] != nil || a.ofNew[l.new] != nil {
		return
	}
	old, new := a.wordings(l.old, l.new)
	if blocks := keeps(old, new); keptShare(old, new, blocks) >= keptInOrder {
		a.pair(l.old, l.new).blocks = blocks
	}
}

// room is where a partner of each new paragraph has to stand, both bounds
// excluded, to be in order among the pairs there are.
func (a *alignment) room() (low, high []int) {
	low, high = make([]int, len(a.new)), make([]int, len(a.new))
	stays := a.staying()
	last := -1
	for j, p := range a.ofNew {
		low[j] = last
		if stays[p] {
			last = p.old
		}
	}
	last = len(a.old)
	for j, p := range slices.Backward(a.ofNew) {
		high[j] = last
		if stays[p] {
			last = p.old
		}
	}
	return low, high
}

// A profile counts the features of a paragraph, in order of their numbers.
type profile []feature

// A feature is a pair of neighbouring characters, or a word.
type feature struct{ number, count int32 }

// features numbers the features of both texts.
type features map[uint64]int32

func (f features) profile(w *wording) profile {
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
	for _, t := range w.tokens[w.body:] {
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

// similarity is Dice's coefficient of two profiles, 2·shared/(a+b), from 0 to 1,
// where a feature counts by its rarity. Without that, two paragraphs of one
// genre are alike by what every paragraph says ("会议指出"). Its weakness is that
// it knows no order; the share that a rewording keeps does.
func similarity(a, b profile, rarity []float64) float64 {
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
		return 0
	}
	return 2 * shared / (a.size(rarity) + b.size(rarity))
}

func (p profile) size(rarity []float64) float64 {
	sum := 0.0
	for _, f := range p {
		sum += rarity[f.number] * float64(f.count)
	}
	return sum
}

// likenesses finds, for each new paragraph without a partner, the old ones
// without a partner that are most similar to it, at least by [alikeInOrder]. It
// looks them up by their features, the rarest first, in bounded time.
func (a *alignment) likenesses() []likeness {
	type posting struct{ paragraph, count int32 }
	numbers := features{}
	olds := make([]profile, len(a.old))
	news := make([]profile, len(a.new))
	for i := range a.old {
		if a.ofOld[i] == nil {
			olds[i] = numbers.profile(a.wording(&a.oldWording[i], a.old[i]))
		}
	}
	lonely := 0
	for j := range a.new {
		if a.ofNew[j] == nil {
			news[j] = numbers.profile(a.wording(&a.newWording[j], a.new[j]))
			lonely++
		}
	}
	postings := make([][]posting, len(numbers))
	for i, p := range olds {
		for _, f := range p {
			postings[f.number] = append(postings[f.number], posting{int32(i), f.count})
		}
	}
	in := make([]int, len(numbers)) // new paragraphs that hold a feature
	for _, p := range news {
		for _, f := range p {
			in[f.number]++
		}
	}
	rarity := make([]float64, len(numbers))
	for n := range rarity {
		rarity[n] = 1 / float64(max(1, len(postings[n]), in[n]))
	}

	var out []likeness
	budget := max(postingsOfOne, postingsOfAll/max(1, lonely))
	shared := make([]float64, len(a.old))
	for j, p := range news {
		byRarity := slices.Clone(p)
		slices.SortFunc(byRarity, func(x, y feature) int {
			return cmp.Or(cmp.Compare(len(postings[x.number]), len(postings[y.number])), cmp.Compare(x.number, y.number))
		})
		var met []int
		left := budget
		for _, f := range byRarity {
			if left -= len(postings[f.number]); left < 0 {
				break
			}
			for _, q := range postings[f.number] {
				if shared[q.paragraph] == 0 {
					met = append(met, int(q.paragraph))
				}
				shared[q.paragraph] += rarity[f.number] * float64(min(f.count, q.count))
			}
		}
		slices.SortFunc(met, func(x, y int) int {
			return cmp.Or(cmp.Compare(shared[y], shared[x]), cmp.Compare(x, y))
		})
		for n, i := range met {
			shared[i] = 0
			if n >= candidatesOfOne {
				continue
			}
			if s := similarity(olds[i], p, rarity); s >= alikeInOrder {
				out = append(out, likeness{old: i, new: j, similarity: s})
			}
		}
	}
	return out
}
