package process

import (
	"math"

	"github.com/capstack/capstack/compute/rng"
)

const (
	invSqrt2Pi = 0x1.9884533d43651p-2 // 1/sqrt(2 pi)

	// The ranges of Cody's approximations: the upper quartile, sqrt(32), and where Phi(-y) leaves the range of float64.
	codyCentral = 0.67448975
	codyMiddle  = 5.656854249492381
	codyFar     = 38.6
)

// NormalCDF is Phi(z), the probability that a standard normal is at most z. Its relative error is below 8e-16 in the
// whole lower tail that float64 can hold as normal numbers (measured against 60-digit values: 5.4e-16). NaN gives
// NaN.
//
//	|z| <= 0.674:  Phi(z) = 1/2 + z A(z^2)/B(z^2)
//	|z| <= 5.657:  Phi(-|z|) = e^(-z^2/2) C(|z|)/D(|z|)
//	beyond:        Phi(-|z|) = e^(-z^2/2)/|z| (1/sqrt(2 pi) - P(1/z^2)/(z^2 Q(1/z^2)))
//
// Cody, "Rational Chebyshev approximations for the error function", Mathematics of Computation 23 (1969), 631-637,
// with the coefficients of routine ANORM of his SPECFUN (Algorithm 715, ACM TOMS 19, 1993), good to 18 digits.
func NormalCDF(z float64) float64 {
	if z != z {
		return math.NaN()
	}
	y := math.Abs(z)
	if y <= codyCentral {
		return 0.5 + codyCentre(z)
	}
	tail := codyTail(y)
	if z > 0 {
		return 1 - tail
	}
	return tail
}

func codyCentre(z float64) float64 {
	s := float64(z * z)
	n := horner(s, 18154.981253343561249, 1067.6894854603709582, 161.02823106855587881, 2.2352520354606839287,
		0.065682337918207449113)
	d := horner(s, 45507.789335026729956, 10260.932208618978205, 976.09855173777669322, 47.20258190468824187, 1)
	return float64(z*n) / d
}

// codyTail is Phi(-y) for y > 0.674.
func codyTail(y float64) float64 {
	if y > codyFar {
		return 0
	}
	if y <= codyMiddle {
		n := horner(y, 9842.7148383839780218, 11602.651437647350124, 6848.1904505362823326, 2494.5375852903726711,
			597.27027639480026226, 93.506656132177855979, 8.8831497943883759412, 0.39894151208813466764, 1.0765576773720192317e-8)
		d := horner(y, 19685.429676859990727, 38912.003286093271411, 34900.952721145977266, 18615.571640885098091,
			6485.558298266760755, 1519.377599407554805, 235.38790178262499861, 22.266688044328115691, 1)
		return float64(halfSquareExp(y) * (n / d))
	}
	s := 1 / float64(y*y)
	n := horner(s, 2.9112874951168792e-5, 0.001421619193227893466, 0.022235277870649807, 0.1274011611602473639,
		0.21589853405795699, 0.02307344176494017303)
	d := horner(s, 7.29751555083966205e-5, 0.00378239633202758244, 0.0659881378689285515, 0.468238212480865118,
		1.28426009614491121, 1)
	return float64(halfSquareExp(y) * ((invSqrt2Pi - float64(s*n)/d) / y))
}

// halfSquareExp is e^(-y^2/2). Rounding y^2 before the exponential would cost y^2/2 units in the last place, so y is
// split at a sixteenth: the square of the head is exact, and the rest is small.
func halfSquareExp(y float64) float64 {
	head := float64(math.Trunc(y*16) / 16) // the compiler divides by 16 with a multiplication, and would fuse it
	rest := float64((y - head) * (y + head))
	return float64(rng.Exp(float64(-0.5*float64(head*head))) * rng.Exp(float64(-0.5*rest)))
}

// horner is c[0] + c[1] x + c[2] x^2 + ...
func horner(x float64, c ...float64) float64 {
	p := c[len(c)-1]
	for i := len(c) - 2; i >= 0; i-- {
		p = float64(p*x) + c[i]
	}
	return p
}
