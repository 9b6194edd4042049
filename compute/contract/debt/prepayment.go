package debt

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// MakeWhole returns what a borrower pays on top of principal when it redeems at a
// discount rate of y a year (the Treasury yield plus the spread of the notes),
// compounded twice a year:
//
//	premium = max(0, sum_k payment_k · (1 + y/2)^(-2 t_k) - principal)
//
// t_k is the part of a year from the redemption to payment k by 30/360. remaining
// are the payments of principal and interest that the redemption makes unnecessary,
// accrued interest excluded, positive; those not behind the date are passed over.
// The result is whole cents. Source: the definition of the redemption price in
// senior notes, with "Treasury Rate plus spread". ok is false for y at or below -2,
// and out of range.
func MakeWhole(at calendar.Date, principal, y money.Fixed, remaining []Change) (_ money.Fixed, ok bool) {
	half, _ := money.Mul(y, money.MustParse("0.5"))
	growth, _ := money.Add(money.One(), half)
	log, ok := money.Log(growth)
	if !ok {
		return money.Fixed{}, false
	}
	sum := money.Zero()
	for _, p := range remaining {
		if p.Date <= at {
			continue
		}
		num, den := calendar.Thirty360.Fraction(at, p.Date)
		periods, ok1 := money.FromRatio(-2*num, den)
		power, ok2 := money.Mul(log, periods)
		discount, ok3 := money.Exp(power)
		value, ok4 := money.Mul(p.Amount, discount)
		if sum, ok = money.Add(sum, value); !ok || !ok1 || !ok2 || !ok3 || !ok4 {
			return money.Fixed{}, false
		}
	}
	premium, ok := money.Sub(sum, principal)
	if premium.Sign() < 0 {
		premium = money.Zero()
	}
	return cents(premium), ok
}

// Penalty is a prepayment fee that steps down: Fraction of what is prepaid before
// Until.
type Penalty struct {
	Until    calendar.Date
	Fraction money.Fixed // 0.03 is 3%
}

// PrepaymentFee returns the penalty on an amount prepaid on a day, whole cents: that
// of the first step whose Until is behind the day, none behind the last. Steps are
// in order of Until.
func PrepaymentFee(at calendar.Date, amount money.Fixed, steps []Penalty) (_ money.Fixed, ok bool) {
	for _, s := range steps {
		if at < s.Until {
			fee, ok := money.Mul(amount, s.Fraction)
			return cents(fee), ok
		}
	}
	return money.Zero(), true
}
