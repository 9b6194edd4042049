package returns

import (
	"math"

	"github.com/capstack/capstack/compute/rng"
)

// power returns (1 + rate)^y: the whole part of y by repeated squaring, which also
// serves rates below -1, the rest by exponential and logarithm. It is not a number
// when the base is negative and y is not whole.
func power(rate, y float64) float64 {
	base := 1 + rate
	whole := math.Trunc(y)
	if math.Abs(whole) > 1<<20 { // squaring would gather the base's own rounding
		if base > 0 {
			return rng.Exp(float64(y * rng.Log1p(rate)))
		}
		if whole != y {
			return math.NaN()
		}
	}
	result := integerPower(base, math.Abs(whole))
	if whole < 0 {
		result = 1 / result
	}
	if rest := y - whole; rest != 0 {
		if base < 0 {
			return math.NaN()
		}
		result *= rng.Exp(float64(rest * rng.Log1p(rate)))
	}
	return result
}

// integerPower returns base^n for whole n >= 0 by repeated squaring.
func integerPower(base, n float64) float64 {
	result := 1.0
	for ; n > 0; n = math.Floor(n / 2) {
		if math.Mod(n, 2) == 1 {
			result = float64(result * base)
		}
		base = float64(base * base)
	}
	return result
}

// raisable reports whether (1+rate)^y is a real number.
func raisable(rate, y float64) bool { return rate >= -1 || y == math.Trunc(y) }
