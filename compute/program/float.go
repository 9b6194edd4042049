package program

import (
	"math"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/returns"
	"github.com/capstack/capstack/compute/rng"
)

// Float is the oracle's arithmetic: float64, no rounding to cents, no fused operation. Exp and Log are those of package rng,
// so that every CPU gives the same bits.
type Float struct{}

// From is the float64 nearest to v.
func (Float) From(v money.Fixed) float64 { return v.Float64() }

// Add is a + b.
func (Float) Add(a, b float64) float64 { return a + b }

// Sub is a - b.
func (Float) Sub(a, b float64) float64 { return a - b }

// Mul is a x b; the conversion forbids fusing it with a later sum.
func (Float) Mul(a, b float64) float64 { return float64(a * b) }

// Div is a / b.
func (Float) Div(a, b float64) float64 { return a / b }

// Less is a < b.
func (Float) Less(a, b float64) bool { return a < b }

// IsZero tells whether a is 0.
func (Float) IsZero(a float64) bool { return a == 0 }

// Floor is the largest whole number <= a.
func (Float) Floor(a float64) float64 { return math.Floor(a) }

// Index is Floor(a) as an int, clamped to ±1e9.
func (Float) Index(a float64) int {
	if a != a { // the conversion of NaN differs by CPU
		return 0
	}
	if a > 1e9 {
		return 1e9
	}
	if a < -1e9 {
		return -1e9
	}
	return int(math.Floor(a))
}

// PowInt is a to the power n by squaring; the reciprocal for negative n, 0 if that does not exist.
func (Float) PowInt(a float64, n int) float64 { return PowInt(a, n) }

// PowInt is x to the power n by repeated squaring, from the lowest bit of |n| up; for negative n its reciprocal, or 0
// where x is 0. Every float64 interpreter uses this order of operations.
func PowInt(x float64, n int) float64 {
	m, r := max(n, -n), 1.0
	for ; m > 0; m >>= 1 {
		if m&1 == 1 {
			r = float64(r * x)
		}
		x = float64(x * x)
	}
	if n >= 0 {
		return r
	}
	if r == 0 {
		return 0
	}
	return 1 / r
}

// Exp is e to the power a.
func (Float) Exp(a float64) float64 { return rng.Exp(a) }

// Log is the natural logarithm, 0 where a <= 0.
func (Float) Log(a float64) float64 {
	if a <= 0 {
		return 0
	}
	return rng.Log(a)
}

// Round leaves a as it is: only the ledger has cents.
func (Float) Round(a float64) float64 { return a }

// IRR is returns.UsualRoot.
func (Float) IRR(flows []float64) (monthly, status float64) {
	m, s := returns.UsualRoot(flows)
	return m, float64(s)
}

// Agree tells whether two rounds of a fixed point are equal to 1e-12 relative, or to 1e-18 (the resolution of the ledger),
// without which a circle whose answer is 0 would never close.
func (Float) Agree(a, b float64) bool {
	return math.Abs(a-b) <= math.Max(1e-18, 1e-12*math.Max(math.Abs(a), math.Abs(b)))
}

// Err is nil: float64 does not overflow at the sizes of a project.
func (Float) Err() error { return nil }
