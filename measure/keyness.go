// Package measure computes the statistics of the field: keyness, association
// and dispersion.
//
// All are pure functions of counts. What was counted, and in which unit the
// sizes are (characters, words, documents), the caller states beside the number:
// log-likelihood and all that follows from it change with the unit, log ratio
// only by a constant. Logarithms are natural unless a formula says log2; 0·ln 0
// is 0. Where a measure has no value (a size of zero, a division by zero) it is
// NaN or infinite, as the formula says.
package measure

import "math"

// A Contrast holds how often something occurs in a focus and in a reference,
// each of a size in one unit. Frequencies do not exceed their sizes. In the
// formulas below they are a, b, c, d; N = c+d.
type Contrast struct {
	Focus, Reference         int // a, b
	FocusSize, ReferenceSize int // c, d
}

func (k Contrast) floats() (a, b, c, d float64) {
	return float64(k.Focus), float64(k.Reference), float64(k.FocusSize), float64(k.ReferenceSize)
}

// Expected are the frequencies expected if focus and reference were alike:
// c(a+b)/N and d(a+b)/N.
func (k Contrast) Expected() (focus, reference float64) {
	a, b, c, d := k.floats()
	return c * (a + b) / (c + d), d * (a + b) / (c + d)
}

// LogLikelihood is G² of two terms, 2[a ln(a/E1) + b ln(b/E2)], 0 or more
// (Rayson and Garside 2000; the log-likelihood wizard of UCREL). Its weakness is
// that of every test: with enough text all differences are significant.
func (k Contrast) LogLikelihood() float64 {
	a, b, _, _ := k.floats()
	ea, eb := k.Expected()
	return 2 * (part(a, ea) + part(b, eb))
}

// LogLikelihoodOfTable is G² of the four cells of the table, which adds those of
// the text that is not counted, c-a and d-b: 2 Σ O ln(O/E) (Dunning 1993).
func (k Contrast) LogLikelihoodOfTable() float64 {
	a, b, c, d := k.floats()
	ea, eb := k.Expected()
	return 2 * (part(a, ea) + part(b, eb) + part(c-a, c-ea) + part(d-b, d-eb))
}

// Williams is G² of the table divided by the correction of Williams (1976),
// 1 + [(N/c + N/d - 1)(N/(a+b) + N/(N-a-b) - 1)]/(6N).
func (k Contrast) Williams() float64 {
	a, b, c, d := k.floats()
	n := c + d
	return k.LogLikelihoodOfTable() / (1 + (n/c+n/d-1)*(n/(a+b)+n/(n-a-b)-1)/(6*n))
}

// ChiSquared is Pearson's χ² of the table, Σ (O-E)²/E.
func (k Contrast) ChiSquared() float64 { return k.chiSquared(0) }

// Yates is χ² with the correction for continuity of Yates (1934),
// Σ (|O-E| - ½)²/E.
func (k Contrast) Yates() float64 { return k.chiSquared(0.5) }

func (k Contrast) chiSquared(correction float64) float64 {
	a, b, c, d := k.floats()
	ea, eb := k.Expected()
	sum := 0.0
	for _, cell := range [4][2]float64{{a, ea}, {b, eb}, {c - a, c - ea}, {d - b, d - eb}} {
		off := math.Abs(cell[0]-cell[1]) - correction
		sum += off * off / cell[1]
	}
	return sum
}

// BIC is the Bayesian information criterion of the difference, G² - ln N with G²
// of two terms (Wilson 2013): evidence for a difference is positive above 2,
// strong above 6, very strong above 10.
func (k Contrast) BIC() float64 {
	return k.LogLikelihood() - math.Log(float64(k.FocusSize+k.ReferenceSize))
}

// ELL is the effect size for log-likelihood, G²/(N ln Emin) with G² of two
// terms (Johnston, Berry and Mielke 2006), from 0 to 1.
func (k Contrast) ELL() float64 {
	ea, eb := k.Expected()
	return k.LogLikelihood() / (float64(k.FocusSize+k.ReferenceSize) * math.Log(min(ea, eb)))
}

// LogRatio is log2((a/c)/(b/d)): each unit is a doubling (Hardie 2014). Where b
// is 0 it is taken as 0.5, where a is 0 likewise. It says how large a difference
// is and not how sure.
func (k Contrast) LogRatio() float64 {
	a, b, c, d := k.floats()
	if b == 0 {
		b = 0.5
	}
	if a == 0 {
		a = 0.5
	}
	return math.Log2((a / c) / (b / d))
}

// RelativeRisk is (a/c)/(b/d).
func (k Contrast) RelativeRisk() float64 {
	a, b, c, d := k.floats()
	return (a / c) / (b / d)
}

// OddsRatio is a(d-b)/(b(c-a)).
func (k Contrast) OddsRatio() float64 {
	a, b, c, d := k.floats()
	return a * (d - b) / (b * (c - a))
}

// PercentDifference is 100(a/c - b/d)/(b/d) (Gabrielatos and Marchi 2011).
func (k Contrast) PercentDifference() float64 { return 100 * (k.RelativeRisk() - 1) }

// DIN is the difference coefficient, 100(a/c - b/d)/(a/c + b/d), from -100 to
// 100 (Fidler and Cvrček 2015).
func (k Contrast) DIN() float64 {
	a, b, c, d := k.floats()
	return 100 * (a/c - b/d) / (a/c + b/d)
}

// SimpleMaths is (fpm of the focus + n)/(fpm of the reference + n), where fpm is
// the frequency per million (Kilgarriff 2009). The greater n, the commoner what
// comes first.
func (k Contrast) SimpleMaths(n float64) float64 {
	a, b, c, d := k.floats()
	return (1e6*a/c + n) / (1e6*b/d + n)
}

// Fisher is the one-sided exact test: the probability of a or more of the a+b
// occurrences in the focus, Σ_{k≥a} C(R,k)C(N-R,c-k)/C(N,c) with R = a+b.
func (k Contrast) Fisher() float64 {
	lo, hi := k.bounds()
	p := 0.0
	for x := max(lo, k.Focus); x <= hi; x++ {
		p += k.hypergeometric(x)
	}
	return min(p, 1)
}

// FisherTwoSided is the probability of all tables as unlikely as this one or
// more.
func (k Contrast) FisherTwoSided() float64 {
	const slack = 1 + 1e-7 // for tables as unlikely but for rounding
	lo, hi := k.bounds()
	here := k.hypergeometric(k.Focus) * slack
	p := 0.0
	for x := lo; x <= hi; x++ {
		if q := k.hypergeometric(x); q <= here {
			p += q
		}
	}
	return min(p, 1)
}

// bounds are the least and the greatest frequency in the focus that the margins
// of the table allow.
func (k Contrast) bounds() (lo, hi int) {
	r := k.Focus + k.Reference
	return max(0, r-k.ReferenceSize), min(r, k.FocusSize)
}

func (k Contrast) hypergeometric(x int) float64 {
	r, n := k.Focus+k.Reference, k.FocusSize+k.ReferenceSize
	return math.Exp(choose(r, x) + choose(n-r, k.FocusSize-x) - choose(n, k.FocusSize))
}

// choose is ln C(n, k).
func choose(n, k int) float64 { return factorial(n) - factorial(k) - factorial(n-k) }

// factorial is ln n!.
func factorial(n int) float64 {
	l, _ := math.Lgamma(float64(n) + 1)
	return l
}

// part is o·ln(o/e), 0 where o is 0.
func part(o, e float64) float64 {
	if o == 0 {
		return 0
	}
	return o * math.Log(o/e)
}
