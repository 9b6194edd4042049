package money

import "math/bits"

// Round returns f rounded half even to places decimals; places below 0 count as
// 0 and above 18 as 18. Round(2) is the cent. ok is false when the rounded value
// is out of range, which needs |f| above 1.7e20.
func (f Fixed) Round(places int) (_ Fixed, ok bool) {
	if places >= Scale {
		return f, true
	}
	u := uint64(10_000_000_000_000_000) // of a cent, the usual one
	if places != 2 {
		u = tenTo(Scale - max(places, 0))
	}
	q, rem := f.magnitude().divMod(u)
	return q.roundedUp(roundsUp(rem, u, q.lo)).times(u).signed(f.hi < 0)
}

// Floor returns the greatest whole number not above f. Below
// -170141183460469231731 no such Fixed exists and that number is returned.
func (f Fixed) Floor() Fixed {
	negative := f.hi < 0
	q, rem := f.magnitude().divMod(unit)
	if negative && rem != 0 {
		if whole, ok := q.roundedUp(true).times(unit).signed(true); ok {
			return whole
		}
	}
	whole, _ := q.times(unit).signed(negative)
	return whole
}

// divMod returns u / d and u mod d; d is not zero.
func (u uint128) divMod(d uint64) (q uint128, rem uint64) {
	q.hi = u.hi / d
	q.lo, rem = bits.Div64(u.hi%d, u.lo, d)
	return q, rem
}

// times returns u·d for a product below 2^128: a quotient of divMod times its
// divisor, plus at most one divisor.
func (u uint128) times(d uint64) uint128 {
	hi, lo := bits.Mul64(u.lo, d)
	return uint128{hi + u.hi*d, lo}
}

// tenTo returns 10^n for n in 0..18.
func tenTo(n int) uint64 {
	u := uint64(1)
	for range n {
		u *= 10
	}
	return u
}
