package money

import "math/bits"

// Scale is the number of decimals a Fixed carries: its unit is 1e-18.
const Scale = 18

// unit is the integer that represents 1, 10^Scale. It is below 2^60, so a
// 128-bit magnitude is divided by it with two hardware divisions.
const unit uint64 = 1_000_000_000_000_000_000

// Fixed is an exact number: a 128-bit two's complement integer times 1e-18.
// The range is -170141183460469231731.687303715884105728 to
// +170141183460469231731.687303715884105727. The zero value is 0, and ==
// compares values. The unit (money, rate, quantity) is the caller's.
type Fixed struct {
	hi int64
	lo uint64
}

// Zero returns 0, the same as Fixed{}.
func Zero() Fixed { return Fixed{} }

// One returns 1.
func One() Fixed { return Fixed{lo: unit} }

// FromInt returns n exactly; every int64 is in range.
func FromInt(n int64) Fixed {
	hi, lo := bits.Mul64(magnitude64(n), unit)
	f := Fixed{int64(hi), lo}
	if n < 0 {
		return f.negated()
	}
	return f
}

// FromRatio returns num/den rounded half even at 18 decimals. ok is false when
// den is zero; no other quotient of two int64 is out of range.
func FromRatio(num, den int64) (_ Fixed, ok bool) {
	if den == 0 {
		return Fixed{}, false
	}
	hi, lo := bits.Mul64(magnitude64(num), unit)
	d := magnitude64(den)
	q := uint128{hi / d, 0}
	var rem uint64
	q.lo, rem = bits.Div64(hi%d, lo, d)
	q = q.roundedUp(roundsUp(rem, d, q.lo))
	return q.signed((num < 0) != (den < 0))
}

// Add returns a + b, exactly. ok is false on overflow.
func Add(a, b Fixed) (_ Fixed, ok bool) {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	hi := a.hi + b.hi + int64(carry)
	// Two's complement: overflow happened exactly when both operands have the
	// sign that the sum lacks.
	if (a.hi^hi)&(b.hi^hi) < 0 {
		return Fixed{}, false
	}
	return Fixed{hi, lo}, true
}

// Sub returns a - b, exactly. ok is false on overflow.
func Sub(a, b Fixed) (_ Fixed, ok bool) {
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	hi := a.hi - b.hi - int64(borrow)
	if (a.hi^b.hi)&(a.hi^hi) < 0 {
		return Fixed{}, false
	}
	return Fixed{hi, lo}, true
}

// Neg returns -a. ok is false for the least Fixed only, whose negative is one
// unit out of range.
func Neg(a Fixed) (_ Fixed, ok bool) {
	if a.isLeast() {
		return Fixed{}, false
	}
	return a.negated(), true
}

// Cmp returns -1 when f < g, 0 when f == g and +1 when f > g.
func (f Fixed) Cmp(g Fixed) int {
	switch {
	case f.hi < g.hi, f.hi == g.hi && f.lo < g.lo:
		return -1
	case f == g:
		return 0
	default:
		return 1
	}
}

// Less reports whether f < g.
func (f Fixed) Less(g Fixed) bool { return f.hi < g.hi || f.hi == g.hi && f.lo < g.lo }

// Sign returns -1, 0 or +1 as f is negative, zero or positive.
func (f Fixed) Sign() int {
	switch {
	case f.hi < 0:
		return -1
	case f == Fixed{}:
		return 0
	default:
		return 1
	}
}

// IsZero reports whether f is 0.
func (f Fixed) IsZero() bool { return f == Fixed{} }

// Abs returns |f|. ok is false for the least Fixed only.
func (f Fixed) Abs() (_ Fixed, ok bool) {
	if f.hi >= 0 {
		return f, true
	}
	return Neg(f)
}

// isLeast reports whether f is -2^127 units, the one value without a negative.
func (f Fixed) isLeast() bool { return f.hi == -1<<63 && f.lo == 0 }

// negated returns -f modulo 2^128.
func (f Fixed) negated() Fixed {
	lo, borrow := bits.Sub64(0, f.lo, 0)
	return Fixed{-f.hi - int64(borrow), lo}
}

// magnitude64 returns |n|, also for the least int64.
func magnitude64(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}
