package measure

import "math"

// A Spread holds how often something occurs in each part of a corpus, and the
// sizes of the parts in one unit. Tools differ in what they take for parts: in
// tifa they are documents or years, and it says which. In the formulas below v
// is a frequency, F their sum, s the share of a part in the corpus, p = v/F its
// share in the occurrences, n the number of parts.
type Spread struct {
	Frequencies []int
	Sizes       []int // as long; none is 0
}

// Equal is the spread over parts of one size.
func Equal(frequencies ...int) Spread {
	sizes := make([]int, len(frequencies))
	for i := range sizes {
		sizes[i] = 1
	}
	return Spread{frequencies, sizes}
}

// each calls f with the frequency and the share of each part; it returns F.
func (d Spread) each(f func(v, s float64)) (total float64) {
	size := 0.0
	for i, v := range d.Frequencies {
		total += float64(v)
		size += float64(d.Sizes[i])
	}
	for i, v := range d.Frequencies {
		f(float64(v), float64(d.Sizes[i])/size)
	}
	return total
}

// total is F.
func (d Spread) total() float64 { return d.each(func(float64, float64) {}) }

// Range is the number of parts in which it occurs.
func (d Spread) Range() int {
	n := 0
	for _, v := range d.Frequencies {
		if v > 0 {
			n++
		}
	}
	return n
}

// DP is the deviation of proportions, ½ Σ |p - s| (Gries 2008): 0 if it is spread
// as the text is, near 1 if it is all in a small part.
func (d Spread) DP() float64 {
	f, sum := d.total(), 0.0
	d.each(func(v, s float64) { sum += math.Abs(v/f - s) })
	return sum / 2
}

// DPNorm is DP/(1 - smallest s), from 0 to 1 (Lijffijt and Gries 2012).
func (d Spread) DPNorm() float64 {
	least := 1.0
	d.each(func(_, s float64) { least = min(least, s) })
	return d.DP() / (1 - least)
}

// JuillandD is 1 - CV/√(n-1), where CV is the standard deviation of the relative
// frequencies of the parts divided by their mean (Juilland 1970): 1 if it is
// even. Over many parts it is near 1 whatever the spread.
func (d Spread) JuillandD() float64 {
	n := float64(len(d.Frequencies))
	mean, square := 0.0, 0.0
	d.each(func(v, s float64) { mean += v / s / n })
	d.each(func(v, s float64) { square += (v/s - mean) * (v/s - mean) / n })
	return 1 - math.Sqrt(square)/mean/math.Sqrt(n-1)
}

// CarrollD2 is the entropy of the relative frequencies divided by its greatest
// value, -Σ q ln q / ln n, where q is v/s divided by the sum of all v/s (Carroll
// 1970): 1 if it is even.
func (d Spread) CarrollD2() float64 {
	sum, entropy := 0.0, 0.0
	d.each(func(v, s float64) { sum += v / s })
	d.each(func(v, s float64) { entropy -= part(v/s/sum, 1) })
	return entropy / math.Log(float64(len(d.Frequencies)))
}

// RosengrenS is (Σ √(s·v))²/F (Rosengren 1971): 1 if it is even.
func (d Spread) RosengrenS() float64 {
	sum := 0.0
	f := d.each(func(v, s float64) { sum += math.Sqrt(s * v) })
	return sum * sum / f
}

// KLDivergence is Σ p log2(p/s) in bits (Gries 2024): 0 if it is even.
func (d Spread) KLDivergence() float64 {
	f, sum := d.total(), 0.0
	d.each(func(v, s float64) { sum += part(v/f, s) / math.Ln2 })
	return sum
}

// ARF is the average reduced frequency of occurrences at ascending positions of
// a text of this size: F/N Σ min(d, N/F), where d are the distances from one to
// the next, the last to the first around the end (Savický and Hlaváčová 2002).
// It is F if they are even, near 1 if they stand together.
func ARF(positions []int, size int) float64 {
	if len(positions) == 0 {
		return 0
	}
	even := float64(size) / float64(len(positions))
	before := positions[len(positions)-1] - size
	sum := 0.0
	for _, p := range positions {
		sum += min(float64(p-before), even)
		before = p
	}
	return sum / even
}
