package money

import "math/bits"

// uint128 is an unsigned magnitude in units of 1e-18, on its way in or out of
// a Fixed.
type uint128 struct{ hi, lo uint64 }

// magnitude returns |f| as an unsigned number, also for the least Fixed.
func (f Fixed) magnitude() uint128 {
	if f.hi < 0 {
		f = f.negated()
	}
	return uint128{uint64(f.hi), f.lo}
}

// signed puts the sign back. ok is false when the magnitude does not fit.
func (u uint128) signed(negative bool) (_ Fixed, ok bool) {
	f := Fixed{int64(u.hi), u.lo}
	if negative {
		f = f.negated()
		ok = f.hi < 0 || f == Fixed{}
	} else {
		ok = f.hi >= 0
	}
	if !ok {
		return Fixed{}, false
	}
	return f, true
}

// roundedUp returns u + 1 when up is true. u is at most 2^128 - 2 wherever it
// is called with true, so it does not wrap: a larger quotient would already
// have been refused.
func (u uint128) roundedUp(up bool) uint128 {
	if !up {
		return u
	}
	lo, carry := bits.Add64(u.lo, 1, 0)
	return uint128{u.hi + carry, lo}
}

// roundsUp decides half-even rounding of a quotient with lowest word q and
// remainder rem on division by d: up when rem > d/2, or on the tie when q is odd.
func roundsUp(rem, d, q uint64) bool {
	// rem > d - rem is 2 rem > d without overflow.
	other := d - rem
	return rem > other || rem == other && q&1 == 1
}

// Mul returns a·b rounded half even at 18 decimals. ok is false on overflow.
//
// The product of the magnitudes is formed in full (256 bits) and divided by
// 10^18 once, so the result is the exact product correctly rounded.
func Mul(a, b Fixed) (_ Fixed, ok bool) {
	negative := a.hi^b.hi < 0
	x, y := a.magnitude(), b.magnitude()
	p1, p0 := bits.Mul64(x.lo, y.lo)
	if x.hi|y.hi == 0 {
		// Both below 18.4: rates, factors, prices. One multiplication and two
		// divisions.
		q1 := p1 / unit
		q0, rem := bits.Div64(p1%unit, p0, unit)
		return uint128{q1, q0}.roundedUp(roundsUp(rem, unit, q0)).signed(negative)
	}
	return mulWide(x, y, p1, p0, negative)
}

// mulWide finishes Mul for operands of two words; p1:p0 is x.lo·y.lo.
func mulWide(x, y uint128, p1, p0 uint64, negative bool) (Fixed, bool) {
	var carry uint64
	h1, l1 := bits.Mul64(x.lo, y.hi)
	h2, l2 := bits.Mul64(x.hi, y.lo)
	p3, p2 := bits.Mul64(x.hi, y.hi)
	p1, carry = bits.Add64(p1, l1, 0)
	p2, carry = bits.Add64(p2, h1, carry)
	p3 += carry
	p1, carry = bits.Add64(p1, l2, 0)
	p2, carry = bits.Add64(p2, h2, carry)
	p3 += carry
	if p3 != 0 || p2 >= unit {
		return Fixed{}, false // the quotient would need more than 128 bits
	}
	q1, rem := bits.Div64(p2, p1, unit)
	q0, rem := bits.Div64(rem, p0, unit)
	if q1 > 1<<63 {
		return Fixed{}, false
	}
	return uint128{q1, q0}.roundedUp(roundsUp(rem, unit, q0)).signed(negative)
}

// Div returns a/b rounded half even at 18 decimals. ok is false when b is zero
// or the quotient is out of range.
func Div(a, b Fixed) (_ Fixed, ok bool) {
	if b == (Fixed{}) {
		return Fixed{}, false
	}
	negative := a.hi^b.hi < 0
	x, d := a.magnitude(), b.magnitude()
	// n2:n1:n0 = |a|·10^18, at most 187 bits.
	n1, n0 := bits.Mul64(x.lo, unit)
	n2, mid := bits.Mul64(x.hi, unit)
	var carry uint64
	n1, carry = bits.Add64(n1, mid, 0)
	n2 += carry
	var q uint128
	var up bool
	if d.hi == 0 {
		if n2 >= d.lo {
			return Fixed{}, false
		}
		var rem uint64
		q.hi, rem = bits.Div64(n2, n1, d.lo)
		q.lo, rem = bits.Div64(rem, n0, d.lo)
		up = roundsUp(rem, d.lo, q.lo)
	} else {
		q, up = divWide(n2, n1, n0, d)
	}
	if q.hi > 1<<63 {
		return Fixed{}, false
	}
	return q.roundedUp(up).signed(negative)
}

// divWide divides n2:n1:n0 by a divisor of two words and says whether the
// quotient rounds up, half even. It is algorithm D of Knuth, The Art of
// Computer Programming, volume 2, section 4.3.1, for three words by two, after
// the shift that sets the divisor's top bit.
func divWide(n2, n1, n0 uint64, d uint128) (q uint128, up bool) {
	s := uint(bits.LeadingZeros64(d.hi))
	d1, d0 := d.hi<<s|d.lo>>1>>(63-s), d.lo<<s
	n3 := n2 >> 1 >> (63 - s)
	n2, n1, n0 = n2<<s|n1>>1>>(63-s), n1<<s|n0>>1>>(63-s), n0<<s
	var r uint128
	q.hi, r = divStep(n3, n2, n1, d1, d0)
	q.lo, r = divStep(r.hi, r.lo, n0, d1, d0)
	// Compare 2r with d through r > d - r, as in roundsUp.
	olo, borrow := bits.Sub64(d0, r.lo, 0)
	ohi, _ := bits.Sub64(d1, r.hi, borrow)
	switch {
	case r.hi != ohi:
		up = r.hi > ohi
	case r.lo != olo:
		up = r.lo > olo
	default:
		up = q.lo&1 == 1
	}
	return q, up
}

// divStep is one digit of divWide: n2:n1:n0 by the normalised d1:d0, where
// n2:n1 < d1:d0, gives one word of quotient and the remainder.
func divStep(n2, n1, n0, d1, d0 uint64) (q uint64, r uint128) {
	// The estimate from the two leading words is at most 2 too large.
	if n2 >= d1 {
		q = ^uint64(0)
	} else {
		q, _ = bits.Div64(n2, n1, d1)
	}
	// n - q·d over three words; while it is negative give one d back.
	ph, p0 := bits.Mul64(q, d0)
	p2, p1 := bits.Mul64(q, d1)
	p1, carry := bits.Add64(p1, ph, 0)
	p2 += carry
	r0, borrow := bits.Sub64(n0, p0, 0)
	r1, borrow := bits.Sub64(n1, p1, borrow)
	r2, _ := bits.Sub64(n2, p2, borrow)
	for r2 != 0 {
		q--
		r0, carry = bits.Add64(r0, d0, 0)
		r1, carry = bits.Add64(r1, d1, carry)
		r2 += carry
	}
	return q, uint128{r1, r0}
}
