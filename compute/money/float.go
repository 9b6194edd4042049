package money

import (
	"math"
	"math/bits"
)

// FromFloat64 returns the Fixed nearest to v, ties to even. ok is false for NaN,
// infinities and magnitudes out of range.
func FromFloat64(v float64) (_ Fixed, ok bool) {
	b := math.Float64bits(v)
	exponent, mantissa := int(b>>52&0x7ff), b&(1<<52-1)
	if exponent == 0x7ff {
		return Fixed{}, false
	}
	if exponent == 0 {
		exponent = 1 // subnormal: no implicit leading bit
	} else {
		mantissa |= 1 << 52
	}
	// |v| = mantissa · 2^(exponent - 1075), so in units of 1e-18 it is p shifted.
	hi, lo := bits.Mul64(mantissa, unit)
	p, shift := uint128{hi, lo}, exponent-1075
	if shift >= 0 {
		// The mantissa has its leading bit here, so p is at least 2^111 and
		// this test also keeps shift below 64.
		if bits.Len64(hi)+shift > 64 {
			return Fixed{}, false
		}
		return uint128{hi<<uint(shift) | lo>>1>>uint(63-shift), lo << uint(shift)}.signed(v < 0)
	}
	return p.shiftedDown(uint(-shift)).signed(v < 0)
}

// shiftedDown returns u / 2^n rounded half even, for any n.
func (u uint128) shiftedDown(n uint) uint128 {
	if n > 128 {
		return uint128{}
	}
	// q is the quotient, frac the 128 bits behind its point.
	var q, frac uint128
	switch {
	case n >= 64:
		m := n - 64
		q = uint128{0, u.hi >> m}
		frac = uint128{u.hi<<1<<(63-m) | u.lo>>m, u.lo << 1 << (63 - m)}
		if m == 64 {
			frac = u
		}
	case n > 0:
		q = uint128{u.hi >> n, u.lo>>n | u.hi<<(64-n)}
		frac = uint128{u.lo << (64 - n), 0}
	default:
		return u
	}
	const half = 1 << 63
	up := frac.hi > half || frac.hi == half && (frac.lo != 0 || q.lo&1 == 1)
	return q.roundedUp(up)
}

// Float64 returns the float64 nearest to f, ties to even.
//
// It divides a magnitude N with its top bit set by 10^18 with its top bit set.
// The quotient has 63 or 64 bits; the remainder is folded into its last bit
// ("sticky"), which is eleven places behind the 53 that are kept, so the single
// rounding of the conversion to float64 is that of the exact quotient.
func (f Fixed) Float64() float64 {
	if f == (Fixed{}) {
		return 0
	}
	n := f.magnitude()
	shift := bits.LeadingZeros64(n.hi)
	if n.hi == 0 {
		shift = 64 + bits.LeadingZeros64(n.lo)
		n = uint128{n.lo << uint(shift-64), 0}
	} else {
		n = uint128{n.hi<<uint(shift) | n.lo>>1>>uint(63-shift), n.lo << uint(shift)}
	}
	const d = unit << 4 // 10^18 has 60 bits
	q, rem := bits.Div64(n.hi>>1, n.hi<<63|n.lo>>1, d)
	if rem|n.lo&1 != 0 {
		q |= 1
	}
	// N/2^shift / 10^18 = (N/2 / d) · 2^(1 + 4 - shift), and q stands for N/2 / d
	// times 2^0: N/2 and d are taken at the same power of two.
	v := math.Ldexp(float64(q), 5-shift)
	if f.hi < 0 {
		return -v
	}
	return v
}
