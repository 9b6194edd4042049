package rng

import "math"

// ln 2 in two parts. ln2Hi has its low 21 bits zero, so that k*ln2Hi is exact for every |k| < 2^11; ln2Lo is the rest
// to double precision: ln2Hi + ln2Lo = ln 2 to 2^-88 (computed from 60 digits; the split is Cody and Waite's,
// "Software Manual for the Elementary Functions", 1980, chapter 6).
const (
	ln2Hi = 0x1.62e42feep-1
	ln2Lo = 0x1.a39ef35793c76p-33
	log2e = 0x1.71547652b82fep+0

	// roundShift moves the binary point of a sum to the right of its last bit: (x + roundShift) - roundShift is x
	// rounded to the nearest integer, ties to even, for |x| < 2^51.
	roundShift = 0x1.8p+52

	expOverflow  = 0x1.62e42fefa39efp+9  // ln(MaxFloat64) rounded down: above it e^x is not a finite float64
	expUnderflow = -0x1.74910d52d3052p+9 // ln(2^-1075): below it e^x rounds to 0
)

// 1/n!. Taylor coefficients and not minimax ones: up to n = 13 they leave a remainder below 2^-57 on |r| <= ln(2)/2
// by Lagrange's bound, r^14/14! < 4.2e-18, so nothing would be gained by a fit, and anybody can check them.
const (
	fact3  = 1.0 / 6
	fact4  = 1.0 / 24
	fact5  = 1.0 / 120
	fact6  = 1.0 / 720
	fact7  = 1.0 / 5040
	fact8  = 1.0 / 40320
	fact9  = 1.0 / 362880
	fact10 = 1.0 / 3628800
	fact11 = 1.0 / 39916800
	fact12 = 1.0 / 479001600
	fact13 = 1.0 / 6227020800
)

// Exp is e^x with an error below 1 unit in the last place (measured: 0.81) wherever the result is a normal number,
// and the same bits on every machine. Overflow gives +Inf, underflow 0, NaN gives NaN. Exp(0) is exactly 1.
//
//	x = k ln 2 + r, |r| <= ln(2)/2
//	e^x = 2^k (1 + r + r^2/2 + r^3 (1/3! + r/4! + ... + r^10/13!))
func Exp(x float64) float64 {
	switch {
	case x != x:
		return math.NaN()
	case x > expOverflow:
		return math.Inf(1)
	case x < expUnderflow:
		return 0
	}
	k := float64(float64(x*log2e)+roundShift) - roundShift
	hi := x - float64(k*ln2Hi) // exact: both terms share their leading bits (Sterbenz)
	lo := float64(k * ln2Lo)
	r := hi - lo
	err := float64(hi-r) - lo // what the subtraction lost; first order is enough

	r2 := float64(r * r)
	p := expTail(r, r2)
	// The small terms first, the large last, so that only the last two roundings matter.
	t := float64(float64(r2*r)*p) + err
	t = float64(0.5*r2) + t
	y := 1 + float64(r+t)
	return scale2(y, int(k))
}

// expTail is 1/3! + r/4! + ... + r^10/13! by Estrin's scheme: four short chains of multiplications in place of one
// long one.
func expTail(r, r2 float64) float64 {
	r4 := float64(r2 * r2)
	a := float64(fact4*r) + fact3
	b := float64(fact6*r) + fact5
	c := float64(fact8*r) + fact7
	d := float64(fact10*r) + fact9
	e := float64(fact12*r) + fact11
	e = float64(fact13*r2) + e
	lowHalf := float64(b*r2) + a
	highHalf := float64(d*r2) + c
	highHalf = float64(e*r4) + highHalf
	return float64(highHalf*r4) + lowHalf
}

// scale2 is y * 2^k for y in [0.5, 2) and any k that Exp can ask for. Two steps where one power of two would itself
// overflow or be subnormal; the last multiplication is the only one that can round.
func scale2(y float64, k int) float64 {
	switch {
	case k > 1000:
		return float64(y * pow2(1000) * pow2(k-1000))
	case k < -1000:
		return float64(y * pow2(k+200) * pow2(-200))
	}
	return float64(y * pow2(k))
}

// pow2 is 2^k for -1022 <= k <= 1023.
func pow2(k int) float64 {
	return math.Float64frombits(uint64(k+1023) << 52)
}

// Expm1 is e^x - 1 without the cancellation at small x, with a relative error below 6e-16.
//
//	e^x - 1 = (w - 1) x / ln w, w = e^x as rounded
//
// (Kahan; proof in Higham, "Accuracy and Stability of Numerical Algorithms", 2nd edition, section 1.14.1: the errors
// of the two factors cancel.) For constructors and reports; it costs an Exp and a Log.
func Expm1(x float64) float64 {
	w := Exp(x)
	switch {
	case w == 1:
		return x
	case w < 0.5 || w > 2 || w != w:
		return w - 1
	}
	return float64((w-1)*x) / Log(w)
}
