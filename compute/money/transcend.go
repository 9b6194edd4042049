package money

import "math/big"

// The functions of this file work on integers with workBits bits behind the
// point. The result needs about 128 significant bits at most; the rest absorbs
// the truncations of some 200 operations, so that the final rounding is that of
// the exact value except in cases closer to a tie than 2^-100.
const workBits = 256

// Exp returns e^f, within half a unit of 1e-18 (below -41.5 it is 0). ok is
// false when the result is out of range, which begins at about f = 46.58.
//
//	e^f = 2^k · (e^(r/2^8))^(2^8),  f = k ln 2 + r,  0 <= r < ln 2
//
// with the Taylor series of e^(r/2^8), which gains 8 bits and more a term.
func Exp(f Fixed) (_ Fixed, ok bool) {
	if f.Cmp(FromInt(47)) >= 0 {
		return Fixed{}, false
	}
	if f.Cmp(FromInt(-43)) <= 0 {
		return Fixed{}, true // below 2.2e-19, less than half a unit
	}
	const halvings = 8
	ln2 := lnTwo()
	k, r := new(big.Int).DivMod(f.working(), ln2, new(big.Int))
	r.Rsh(r, halvings)
	one := new(big.Int).Lsh(big.NewInt(1), workBits)
	sum, term := new(big.Int).Set(one), new(big.Int).Set(one)
	for n := int64(1); term.Sign() != 0; n++ {
		term.Mul(term, r).Rsh(term, workBits).Quo(term, big.NewInt(n))
		sum.Add(sum, term)
	}
	for range halvings {
		sum.Mul(sum, sum).Rsh(sum, workBits)
	}
	// k is between -63 and 67.
	if shift := int(k.Int64()); shift >= 0 {
		sum.Lsh(sum, uint(shift))
	} else {
		sum.Rsh(sum, uint(-shift))
	}
	return fromWorking(sum)
}

// Log returns the natural logarithm of f, within half a unit of 1e-18. ok is
// false when f is not positive.
//
//	ln f = k ln 2 + 2 atanh((m-1)/(m+1)),  f = m 2^k,  1 <= m < 2
func Log(f Fixed) (_ Fixed, ok bool) {
	if f.Sign() <= 0 {
		return Fixed{}, false
	}
	m := f.working()
	k := m.BitLen() - 1 - workBits
	if k >= 0 {
		m.Rsh(m, uint(k))
	} else {
		m.Lsh(m, uint(-k))
	}
	one := new(big.Int).Lsh(big.NewInt(1), workBits)
	z := new(big.Int).Sub(m, one)
	z.Lsh(z, workBits).Quo(z, m.Add(m, one))
	sum := atanh(z)
	sum.Lsh(sum, 1)
	sum.Add(sum, new(big.Int).Mul(big.NewInt(int64(k)), lnTwo()))
	return fromWorking(sum)
}

// lnTwo returns ln 2 = 2 atanh(1/3). It is computed on each call, some 10 µs,
// because a package-level big.Int would be mutable shared state.
func lnTwo() *big.Int {
	third := new(big.Int).Lsh(big.NewInt(1), workBits)
	third.Quo(third, big.NewInt(3))
	sum := atanh(third)
	return sum.Lsh(sum, 1)
}

// atanh returns z + z^3/3 + z^5/5 + ... for 0 <= z <= 1/3, at three bits and
// more a term.
func atanh(z *big.Int) *big.Int {
	square := new(big.Int).Mul(z, z)
	square.Rsh(square, workBits)
	power, sum, term := new(big.Int).Set(z), new(big.Int), new(big.Int)
	for n := int64(1); power.Sign() != 0; n += 2 {
		sum.Add(sum, term.Quo(power, big.NewInt(n)))
		power.Mul(power, square).Rsh(power, workBits)
	}
	return sum
}

// PowInt returns f^n, within half a unit of 1e-18, by repeated squaring in 320
// bits: a growth factor over 600 months is rounded once, not 600 times. n may be
// negative; f^0 is 1, also for f = 0. ok is false out of range and for zero to a
// negative power. A result below half a unit is 0.
func PowInt(f Fixed, n int) (_ Fixed, ok bool) {
	// Most growth factors of a case are 1: no growth, or its first year.
	if n == 0 || f == One() {
		return One(), true
	}
	if n == 1 {
		return f, true
	}
	if f.IsZero() {
		return Fixed{}, n > 0
	}
	const precision = 320
	one := new(big.Float).SetPrec(precision).SetInt64(1)
	base := new(big.Float).SetPrec(precision).SetInt(f.bigUnits())
	base.Quo(base, new(big.Float).SetPrec(precision).SetUint64(unit))
	m := uint64(n)
	if n < 0 {
		base.Quo(one, base)
		m = -m
	}
	// big.Float turns a power too large or too small into an infinity or zero
	// without cost; the two never meet in one product, as all factors lie on
	// the same side of 1.
	power := one
	for ; m != 0; m >>= 1 {
		if m&1 == 1 {
			power.Mul(power, base)
		}
		base.Mul(base, base)
	}
	if power.IsInf() || power.MantExp(nil) > 70 { // 2^69 is above 1.7e20
		return Fixed{}, false
	}
	return fromWorking(toWorking(power))
}

// toWorking returns v with workBits bits behind the point, cut.
func toWorking(v *big.Float) *big.Int {
	n, _ := new(big.Float).SetMantExp(v, workBits).Int(nil)
	return n
}

// working returns f with workBits bits behind the point, cut towards zero.
func (f Fixed) working() *big.Int {
	n := f.bigUnits()
	n.Lsh(n, workBits)
	return n.Quo(n, new(big.Int).SetUint64(unit))
}

// fromWorking rounds n·2^-workBits half even to 18 decimals; ok is false out of
// range.
func fromWorking(n *big.Int) (_ Fixed, ok bool) {
	u := new(big.Int).Mul(n, new(big.Int).SetUint64(unit))
	negative := u.Sign() < 0
	u.Abs(u)
	q := new(big.Int).Rsh(u, workBits)
	rem := u.Sub(u, new(big.Int).Lsh(q, workBits))
	half := new(big.Int).Lsh(big.NewInt(1), workBits-1)
	if c := rem.Cmp(half); c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	if negative {
		q.Neg(q)
	}
	return fromBigUnits(q)
}
