package money

import (
	"math/big"

	"github.com/shopspring/decimal"
)

// FromDecimal converts d exactly. More than 18 significant decimals are a
// *SyntaxError, a magnitude above about 1.7e20 is a *RangeError: an edge that
// rounded silently would break "to the cent" where nobody looks.
//
// The exponent of a decimal is the sender's to choose, so it is bounded before
// any power of ten is formed: 1e2000000000 costs nothing here.
func FromDecimal(d decimal.Decimal) (Fixed, error) {
	c := d.Coefficient()
	if c.Sign() == 0 {
		return Fixed{}, nil
	}
	shift := int64(d.Exponent()) + Scale // f = c · 10^shift units
	switch {
	case shift > 40: // c is at least 1, and 10^40 units are out of range
		return Fixed{}, &RangeError{Text: "about 1e" + decimal.NewFromInt(shift-Scale).String()}
	case shift >= 0:
		c.Mul(c, new(big.Int).Exp(big.NewInt(10), big.NewInt(shift), nil))
	case -shift > int64(c.BitLen()): // c is below 10^-shift, so it cannot be a multiple
		return Fixed{}, &SyntaxError{Reason: "more than 18 decimals"}
	default:
		var rem big.Int
		c.QuoRem(c, new(big.Int).Exp(big.NewInt(10), big.NewInt(-shift), nil), &rem)
		if rem.Sign() != 0 {
			return Fixed{}, &SyntaxError{Text: excerpt(d.String()), Reason: "more than 18 decimals"}
		}
	}
	f, ok := fromBigUnits(c)
	if !ok {
		return Fixed{}, &RangeError{Text: excerpt(d.String())}
	}
	return f, nil
}

// Decimal returns f exactly, with exponent -18 reduced so that no trailing
// zeros remain behind the point.
func (f Fixed) Decimal() decimal.Decimal {
	d, err := decimal.NewFromString(f.String())
	if err != nil {
		panic("money: String made text that decimal does not read: " + err.Error())
	}
	return d
}

// bigUnits returns f in units of 1e-18.
func (f Fixed) bigUnits() *big.Int {
	m := f.magnitude()
	n := new(big.Int).SetUint64(m.hi)
	n.Lsh(n, 64).Or(n, new(big.Int).SetUint64(m.lo))
	if f.hi < 0 {
		n.Neg(n)
	}
	return n
}

// fromBigUnits is the inverse of bigUnits; ok is false out of range.
func fromBigUnits(n *big.Int) (_ Fixed, ok bool) {
	if n.BitLen() > 128 {
		return Fixed{}, false
	}
	var b [16]byte
	n.FillBytes(b[:])
	var u uint128
	for i, c := range b {
		if i < 8 {
			u.hi = u.hi<<8 | uint64(c)
		} else {
			u.lo = u.lo<<8 | uint64(c)
		}
	}
	return u.signed(n.Sign() < 0)
}
