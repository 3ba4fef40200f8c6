package measure

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The vectors were computed by hand-written scripts apart from this package, to
// as many digits as they are written with.
func TestVectors(t *testing.T) {
	k1 := Contrast{120, 30, 100_000, 80_000}
	k2 := Contrast{12, 0, 50_000, 70_000}
	c1 := Pair{Together: 60, First: 1000, Second: 400, Size: 1_000_000}
	span := Pair{Together: 60, First: 1000, Second: 400, Size: 1_000_000, Span: 10}
	d1 := Equal(10, 0, 5, 5)
	d2 := Spread{[]int{1, 2, 3, 4, 5}, []int{9, 10, 10, 10, 11}}
	e1, e2 := k1.Expected()
	for _, tt := range []struct {
		what      string
		got, want float64
		digits    int // after the point
	}{
		{"K1 E1", e1, 83.3333, 4},
		{"K1 E2", e2, 66.6667, 4},
		{"K1 G²", k1.LogLikelihood(), 39.6039, 4},
		{"K1 G² of the table", k1.LogLikelihoodOfTable(), 39.6342, 4},
		{"K1 Williams", k1.Williams(), 39.5003, 4},
		{"K1 χ²", k1.ChiSquared(), 36.3303, 4},
		{"K1 Yates", k1.Yates(), 35.3462, 4},
		{"K1 BIC", k1.BIC(), 27.5032, 4},
		{"K1 ELL", 1e5 * k1.ELL(), 5.23898, 5},
		{"K1 log ratio", k1.LogRatio(), 1.6781, 4},
		{"K1 relative risk", k1.RelativeRisk(), 3.2, 10},
		{"K1 %DIFF", k1.PercentDifference(), 220, 10},
		{"K1 odds ratio", k1.OddsRatio(), 3.2026, 4},
		{"K1 DIN", k1.DIN(), 52.381, 3},
		{"K1 simple maths 1", k1.SimpleMaths(1), 3.1941, 4},
		{"K1 simple maths 10", k1.SimpleMaths(10), 3.1429, 4},
		{"K1 simple maths 100", k1.SimpleMaths(100), 2.7368, 4},
		{"K1 simple maths 1000", k1.SimpleMaths(1000), 1.6, 4},
		{"K1 Fisher", 1e10 * k1.Fisher(), 2.88928, 5},
		{"K1 Fisher, two sides", 1e10 * k1.FisherTwoSided(), 5.11928, 5},
		{"K2 G²", k2.LogLikelihood(), 21.0112, 4},
		{"K2 G² of the table", k2.LogLikelihoodOfTable(), 21.0129, 4},
		{"K2 Williams", k2.Williams(), 20.1417, 4},
		{"K2 χ²", k2.ChiSquared(), 16.8017, 4},
		{"K2 Yates", k2.Yates(), 14.4872, 4},
		{"K2 BIC", k2.BIC(), 9.316, 3},
		{"K2 log ratio", k2.LogRatio(), 5.0704, 4},
		{"K2 simple maths 1", k2.SimpleMaths(1), 241, 6},
		{"K2 simple maths 1000", k2.SimpleMaths(1000), 1.24, 6},
		{"K2 Fisher", 1e5 * k2.Fisher(), 2.73609, 5},
		{"C1 E", c1.Expected(), 0.4, 10},
		{"C1 MI", c1.MI(), 7.2288, 4},
		{"C1 MI2", c1.MIPower(2), 13.1357, 4},
		{"C1 MI3", c1.MIPower(3), 19.0426, 4},
		{"C1 MI.log_f", c1.MILogF(), 29.7168, 4},
		{"C1 t", c1.TScore(), 7.6943, 4},
		{"C1 z", c1.ZScore(), 94.2359, 4},
		{"C1 Dice", c1.Dice(), 0.0857143, 7},
		{"C1 logDice", c1.LogDice(), 10.4557, 4},
		{"C1 minimum sensitivity", c1.MinimumSensitivity(), 0.06, 10},
		{"C1 G²", c1.LogLikelihood(), 495.0737, 4},
		{"C1 ΔP", c1.DeltaP(), 0.05966, 5},
		{"C1 NPMI", c1.NPMI(), 0.5154, 4},
		{"C1 LMI", c1.LMI(), 60 * c1.MI(), 10},
		{"C1 E, span 10", span.Expected(), 4, 10},
		{"C1 MI, span 10", span.MI(), 3.9069, 4},
		{"C1 t, span 10", span.TScore(), 7.2296, 4},
		{"D1 range", float64(d1.Range()), 3, 10},
		{"D1 DP", d1.DP(), 0.25, 10},
		{"D1 DPnorm", d1.DPNorm(), 0.333333, 6},
		{"D1 Juilland", d1.JuillandD(), 0.591752, 6},
		{"D1 Carroll", d1.CarrollD2(), 0.75, 10},
		{"D1 Rosengren", d1.RosengrenS(), 0.728553, 6},
		{"D2 DP", d2.DP(), 0.18, 10},
		{"D2 DPnorm", d2.DPNorm(), 0.219512, 6},
		{"D2 Juilland", d2.JuillandD(), 0.78515, 5},
		{"D2 Rosengren", d2.RosengrenS(), 0.949816, 6},
		{"A1 ARF", ARF([]int{5, 6, 7, 50, 90}, 100), 2.85, 10},
	} {
		if math.Abs(tt.got-tt.want) > 0.51*math.Pow10(-tt.digits) {
			t.Errorf("%s: got %.8g, want %.8g", tt.what, tt.got, tt.want)
		}
	}
}

// TestBounds holds measures to the ranges and identities that their comments
// promise.
func TestBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, d := rapid.IntRange(1, 5000).Draw(t, "c"), rapid.IntRange(1, 5000).Draw(t, "d")
		k := Contrast{rapid.IntRange(0, c).Draw(t, "a"), rapid.IntRange(0, d).Draw(t, "b"), c, d}
		if g := k.LogLikelihood(); k.Focus+k.Reference > 0 && g < -1e-9 {
			t.Errorf("%+v: G² %g, want 0 or more", k, g)
		}
		other := Contrast{k.Reference, k.Focus, k.ReferenceSize, k.FocusSize}
		if sum := k.LogRatio() + other.LogRatio(); math.Abs(sum) > 1e-9 {
			t.Errorf("%+v: log ratios of both directions add up to %g, want 0", k, sum)
		}
		if p, q := k.Fisher(), k.FisherTwoSided(); p < 0 || p > 1 || q < 0 || q > 1 {
			t.Errorf("%+v: Fisher %g, two-sided %g, want probabilities", k, p, q)
		}

		f := rapid.SliceOfN(rapid.IntRange(0, 50), 2, 12).Draw(t, "frequencies")
		f[0]++
		s := Equal(f...)
		for what, x := range map[string]float64{"DP": s.DP(), "DPnorm": s.DPNorm(), "D2": s.CarrollD2(), "S": s.RosengrenS(), "D": s.JuillandD()} {
			if x < -1e-9 || x > 1+1e-9 {
				t.Errorf("%v: %s is %g, want 0 to 1", f, what, x)
			}
		}
		if kl := s.KLDivergence(); kl < -1e-9 {
			t.Errorf("%v: KL %g, want 0 or more", f, kl)
		}
	})
	if even := ARF([]int{9, 19, 29, 39}, 40); math.Abs(even-4) > 1e-9 {
		t.Errorf("ARF of even positions is %g, want 4", even)
	}
	if none := ARF(nil, 10); none != 0 {
		t.Errorf("ARF of nothing is %g", none)
	}
}
