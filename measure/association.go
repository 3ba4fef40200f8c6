package measure

import "math"

// A Pair holds how often two things occur together and each of them, in a text
// of N positions. In the formulas below they are O, A, B, N.
type Pair struct {
	Together, First, Second int // O, A, B
	Size                    int // N
	// Span is the number of positions around the first in which the second is
	// looked for, by which E is multiplied; 0 is 1. Tools differ in whether they
	// do: the most usual reason why numbers disagree.
	Span int
}

func (p Pair) floats() (o, a, b, n float64) {
	return float64(p.Together), float64(p.First), float64(p.Second), float64(p.Size)
}

// Expected is A·B/N times the span: how often both would meet by chance.
func (p Pair) Expected() float64 {
	_, a, b, n := p.floats()
	return float64(max(1, p.Span)) * a * b / n
}

// MI is pointwise mutual information, log2(O/E) (Church and Hanks 1990). It
// prefers the rare.
func (p Pair) MI() float64 { return p.MIPower(1) }

// MIPower is log2(O^k/E): MI² and MI³ prefer the common by raising O (Daille
// 1994).
func (p Pair) MIPower(k float64) float64 {
	o, _, _, _ := p.floats()
	return k*math.Log2(o) - math.Log2(p.Expected())
}

// MILogF is MI·ln(O+1).
func (p Pair) MILogF() float64 { return p.MI() * math.Log(float64(p.Together)+1) }

// LMI is O·log2(O/E), local mutual information (Evert 2005).
func (p Pair) LMI() float64 { return float64(p.Together) * p.MI() }

// NPMI is ln(O/E)/-ln(O/N), from -1 to 1 (Bouma 2009).
func (p Pair) NPMI() float64 {
	o, _, _, n := p.floats()
	return math.Log(o/p.Expected()) / -math.Log(o/n)
}

// TScore is (O-E)/√O. It prefers the common.
func (p Pair) TScore() float64 {
	o, _, _, _ := p.floats()
	return (o - p.Expected()) / math.Sqrt(o)
}

// ZScore is (O-E)/√E.
func (p Pair) ZScore() float64 {
	o, _, _, _ := p.floats()
	return (o - p.Expected()) / math.Sqrt(p.Expected())
}

// Dice is 2·O/(A+B), from 0 to 1.
func (p Pair) Dice() float64 {
	o, a, b, _ := p.floats()
	return 2 * o / (a + b)
}

// LogDice is 14 + log2(Dice), at most 14 (Rychlý 2008). It does not depend on
// the size of the text.
func (p Pair) LogDice() float64 { return 14 + math.Log2(p.Dice()) }

// MinimumSensitivity is min(O/A, O/B), from 0 to 1 (Pedersen 1998).
func (p Pair) MinimumSensitivity() float64 {
	o, a, b, _ := p.floats()
	return min(o/a, o/b)
}

// DeltaP is how much more likely the second is where the first is, from -1 to 1:
// O/A - (B-O)/(N-A) (Gries 2013).
func (p Pair) DeltaP() float64 {
	o, a, b, n := p.floats()
	return o/a - (b-o)/(n-a)
}

// LogLikelihood is G² of the table of both, 2 Σ O ln(O/E) (Dunning 1993). It
// takes no span.
func (p Pair) LogLikelihood() float64 {
	o, a, b, n := p.floats()
	e := a * b / n
	return 2 * (part(o, e) + part(a-o, a-e) + part(b-o, b-e) + part(n-a-b+o, n-a-b+e))
}
