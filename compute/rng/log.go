package rng

import "math"

const (
	sqrtHalf = 0x1.6a09e667f3bcdp-1 // sqrt(1/2)
	two54    = 1 << 54
)

// Log is the natural logarithm with an error below 1 unit in the last place (measured: 0.75) and the same bits on
// every machine. Log(0) is -Inf, Log(+Inf) is +Inf, a negative number or NaN gives NaN. Log(1) is exactly 0.
//
//	x = 2^k (1 + f), sqrt(1/2) <= 1+f < sqrt(2), s = f/(2+f), so that ln(1+f) = 2 atanh(s)
//	ln(1+f) = f - (f^2/2 - s (f^2/2 + R)),  R = 2 (s^2/3 + s^4/5 + ... + s^20/21)
//
// The rearrangement keeps f, which is exact, as the leading term (Sun's fdlibm does the same with fitted
// coefficients). |s| <= 0.1716, so the first term left out, 2 s^22/23, is 1.3e-18.
func Log(x float64) float64 {
	switch {
	case x != x || x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	case x > math.MaxFloat64:
		return math.Inf(1)
	}
	k, m := splitExponent(x)
	f := m - 1
	s := f / (2 + f)
	half := float64(float64(0.5*f) * f)
	tail := float64(s * (half + logTail(float64(s*s))))
	low := float64(k*ln2Lo) + tail
	return float64(k*ln2Hi) - (float64(half-low) - f)
}

// splitExponent gives k and m with x = m * 2^k exactly and m in [sqrt(1/2), sqrt(2)), for finite x > 0.
func splitExponent(x float64) (k, m float64) {
	e := -1023
	if x < 0x1p-1022 { // subnormal
		x *= two54
		e -= 54
	}
	b := math.Float64bits(x)
	e += int(b >> 52)
	m = math.Float64frombits(b&(1<<52-1) | 1023<<52)
	if m >= 2*sqrtHalf {
		m *= 0.5
		e++
	}
	return float64(e), m
}

// logTail is R(z) = 2 (z/3 + z^2/5 + ... + z^10/21) by Estrin's scheme.
func logTail(z float64) float64 {
	z2 := float64(z * z)
	z4 := float64(z2 * z2)
	a := float64(2.0/5*z) + 2.0/3
	b := float64(2.0/9*z) + 2.0/7
	c := float64(2.0/13*z) + 2.0/11
	d := float64(2.0/17*z) + 2.0/15
	e := float64(2.0/21*z) + 2.0/19
	lowHalf := float64(b*z2) + a
	highHalf := float64(d*z2) + c
	highHalf = float64(e*z4) + highHalf
	return float64(z * (float64(highHalf*z4) + lowHalf))
}

// Log1p is ln(1+x) without the cancellation at small x, with a relative error below 6e-16 for x > -1/2 (below that
// it is Log(1+x), whose argument is exact there). Log1p(-1) is -Inf; below -1 it is NaN.
//
//	ln(1+x) = x ln(w) / (w - 1), w = 1+x as rounded
//
// (Kahan; Higham as for Expm1.)
func Log1p(x float64) float64 {
	w := 1 + x
	if w == 1 {
		return x
	}
	if x < -0.5 || w > math.MaxFloat64 || w != w {
		return Log(w)
	}
	return float64(Log(w) * (x / (w - 1)))
}
