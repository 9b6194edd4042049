package returns

import (
	"math"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/rng"
)

// Bond is a bond with level coupons as spreadsheets' functions see it on a
// settlement date. Its coupon dates lie whole coupon periods before the maturity
// (on month ends if that is one), each counted from it.
type Bond struct {
	Settlement, Maturity calendar.Date
	Coupon               float64 // annual rate, on a face of 100
	Redemption           float64 // per 100 of face
	Frequency            int     // coupons a year: 1, 2, 4 or 12
	Basis                Basis
}

// check is the precondition of the functions of a Bond.
func (b Bond) check(function string) error {
	if err := dated(function, b.Basis, b.Settlement, b.Maturity); err != nil {
		return err
	}
	f := b.Frequency
	return require(function,
		requirement{b.Settlement < b.Maturity, "Settlement", "must be before Maturity (days before it)", float64(b.Maturity) - float64(b.Settlement)},
		requirement{f == 1 || f == 2 || f == 4 || f == 12, "Frequency", "must be 1, 2, 4 or 12", float64(f)},
		requirement{b.Coupon >= 0 && isFinite(b.Coupon), "Coupon", "must be finite and not negative", b.Coupon},
		requirement{b.Redemption >= 0 && isFinite(b.Redemption), "Redemption", "must be finite and not negative", b.Redemption},
	)
}

// couponDate returns the k-th date of coupons counted from anchor.
func couponDate(anchor calendar.Date, frequency, k int) calendar.Date {
	return calendar.Every(calendar.Frequency(12/frequency)).Date(anchor, k, true)
}

// couponPeriod returns k with couponDate(k) <= d < couponDate(k+1).
func couponPeriod(d, anchor calendar.Date, frequency int) int {
	y1, m1, _ := anchor.YMD()
	y2, m2, _ := d.YMD()
	months := 12 / frequency
	k := int(math.Floor(float64(12*(y2-y1)+m2-m1) / float64(months)))
	if couponDate(anchor, frequency, k) > d {
		k--
	}
	return k
}

// CouponDates returns the coupon date at or before the settlement, the one behind
// it, and the number of coupons still to be paid (spreadsheets: COUPPCD, COUPNCD,
// COUPNUM). The error is an *ArgumentError.
func (b Bond) CouponDates() (previous, next calendar.Date, n int, err error) {
	if err := b.check("CouponDates"); err != nil {
		return 0, 0, 0, err
	}
	k := couponPeriod(b.Settlement, b.Maturity, b.Frequency)
	return couponDate(b.Maturity, b.Frequency, k), couponDate(b.Maturity, b.Frequency, k+1), -k, nil
}

// position is where in its coupon period a settlement stands: the coupons to come,
// and the part of the period that is behind (past) and ahead (left = 1 - past).
type position struct {
	n          int
	past, left float64
}

func (b Bond) position() position {
	k := couponPeriod(b.Settlement, b.Maturity, b.Frequency)
	previous, next := couponDate(b.Maturity, b.Frequency, k), couponDate(b.Maturity, b.Frequency, k+1)
	length := b.Basis.couponDays(previous, next, b.Frequency)
	past := float64(b.Basis.days(previous, b.Settlement))
	return position{-k, past / length, (length - past) / length}
}

// couponDays is the length of a regular coupon period: nominal, but for
// actual/actual.
func (b Basis) couponDays(previous, next calendar.Date, frequency int) float64 {
	switch b {
	case BasisActAct:
		return float64(next) - float64(previous)
	case BasisAct365:
		return 365 / float64(frequency)
	default:
		return 360 / float64(frequency)
	}
}

// Price returns the clean price per 100 of face at an annual yield that compounds
// with the coupons (spreadsheets: PRICE). With one coupon left the yield is
// simple. A yield must be above -Frequency. The error is an *ArgumentError.
//
//	sum_k C/f (1+y/f)^-(k-1+left) + R (1+y/f)^-(n-1+left) - C/f past
//	n = 1: (R + C/f) / (1 + left y/f) - C/f past
func (b Bond) Price(yield float64) (float64, error) {
	if err := b.check("Price"); err != nil {
		return 0, err
	}
	p, f := b.position(), float64(b.Frequency)
	coupon := 100 * b.Coupon / f
	if !(yield/f > -1) || p.n == 1 && !(1+float64(p.left*yield)/f > 0) {
		return 0, &ArgumentError{"Price", "yield", "must be above minus the coupons a year", yield}
	}
	if p.n == 1 {
		return finite("Price", (b.Redemption+coupon)/(1+float64(p.left*yield)/f)-float64(coupon*p.past))
	}
	value, _ := b.dirty(p, rng.Log1p(yield/f))
	return finite("Price", value-float64(coupon*p.past))
}

// dirty returns the value with accrued interest at a force of interest s per
// coupon period, and -d value / ds.
func (b Bond) dirty(p position, s float64) (value, slope float64) {
	v := rng.Exp(-s)
	coupon := 100 * b.Coupon / float64(b.Frequency)
	// sum and first are of v^j and j v^j for j = 0..n-1, by Horner's rule.
	sum, first := 0.0, 0.0
	for j := p.n - 1; j >= 0; j-- {
		first = float64(first*v) + sum
		sum = float64(sum*v) + 1
	}
	first = float64(first * v)
	last := rng.Exp(-float64(s * float64(p.n-1)))
	scale := rng.Exp(-float64(s * p.left))
	value = float64(coupon*sum) + float64(b.Redemption*last)
	slope = float64(coupon*first) + float64(float64(b.Redemption*last)*float64(p.n-1)) + float64(p.left*value)
	return float64(value * scale), float64(slope * scale)
}

// Yield returns the yield at a clean price, the inverse of Price (spreadsheets:
// YIELD). The price and the coupons or the redemption must be positive. The error
// is an *ArgumentError.
//
// The logarithm of the value is convex and falls in the force of interest, so
// Newton's method there comes from one side after its first step, from anywhere.
func (b Bond) Yield(price float64) (float64, error) {
	if err := b.check("Yield"); err != nil {
		return 0, err
	}
	p, f := b.position(), float64(b.Frequency)
	coupon := 100 * b.Coupon / f
	target := price + float64(coupon*p.past)
	err := require("Yield",
		requirement{target > 0 && isFinite(target), "price", "with accrued interest must be positive", price},
		requirement{coupon+b.Redemption > 0, "Redemption", "or Coupon must be positive", b.Redemption},
	)
	if err != nil {
		return 0, err
	}
	if p.n == 1 {
		return finite("Yield", (b.Redemption+coupon-target)/target*f/p.left)
	}
	s, goal := rng.Log1p(b.Coupon/f), rng.Log(target)
	for range 100 {
		value, slope := b.dirty(p, s)
		if !(value > 0 && slope > 0 && isFinite(slope)) {
			break
		}
		step := float64(value / slope * (rng.Log(value) - goal))
		s += step
		if math.Abs(step) <= 1e-16*(1+math.Abs(s)) {
			break
		}
	}
	return finite("Yield", float64(f*rng.Expm1(s)))
}

// Duration returns the Macaulay duration in years of a bond redeemed at 100,
// whatever Redemption says (spreadsheets: DURATION). The error is an
// *ArgumentError.
func (b Bond) Duration(yield float64) (float64, error) {
	if err := b.check("Duration"); err != nil {
		return 0, err
	}
	f := float64(b.Frequency)
	if !(yield/f > -1) {
		return 0, &ArgumentError{"Duration", "yield", "must be above minus the coupons a year", yield}
	}
	b.Redemption = 100
	value, slope := b.dirty(b.position(), rng.Log1p(yield/f))
	return finite("Duration", slope/value/f)
}

// ModifiedDuration returns Duration / (1 + yield/Frequency), the relative fall of
// the value with the yield (spreadsheets: MDURATION).
func (b Bond) ModifiedDuration(yield float64) (float64, error) {
	d, err := b.Duration(yield)
	if err != nil {
		return 0, err
	}
	return finite("ModifiedDuration", d/(1+yield/float64(b.Frequency)))
}

// Accrued returns the interest accrued since the last coupon, per 100 of face: the
// difference of the dirty and the clean price. For a first coupon see
// AccruedInterest. The error is an *ArgumentError.
func (b Bond) Accrued() (float64, error) {
	if err := b.check("Accrued"); err != nil {
		return 0, err
	}
	return float64(100*b.Coupon/float64(b.Frequency)) * b.position().past, nil
}
