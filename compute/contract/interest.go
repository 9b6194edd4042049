package contract

import "github.com/capstack/capstack/compute/money"

// Accrue returns simple interest on a balance, unrounded to cents:
//
//	interest = balance · rate · num/den
//
// with num/den the day count's exact fraction, not its 18 decimals. The product
// is rounded once at 18 decimals, the quotient once more. It is the only place
// where interest is computed, for the project's debt and for every ACTUS type.
// ok is false when den is not positive or the result leaves the range of Fixed.
func Accrue(balance, rate money.Fixed, num, den int64) (_ money.Fixed, ok bool) {
	annual, ok := money.Mul(balance, rate)
	if !ok || den <= 0 {
		return money.Fixed{}, false
	}
	return timesRatio(annual, num, den)
}

// Annuity returns the constant payment that repays owed by the last of len(factors)
// dates: factors[k] is the part of a year in front of payment k. A payment on the
// spot (an annuity-due) has a factor of 0. The result is unrounded:
//
//	A = owed / sum_k DF_k,   DF_k = DF_{k-1} / (1 + rate · factors[k]),   DF_{-1} = 1
//
// Source: S. Kellison, The Theory of Interest, 3rd ed., sections 3.2 and 5.2, with
// a rate per period. ok is false without factors, where 1 + rate · factor is not
// positive, and out of range.
func Annuity(owed, rate money.Fixed, factors []money.Fixed) (_ money.Fixed, ok bool) {
	discount, sum := money.One(), money.Zero()
	for _, f := range factors {
		accrual, ok1 := money.Mul(rate, f)
		growth, ok2 := money.Add(money.One(), accrual)
		if !ok1 || !ok2 || growth.Sign() <= 0 {
			return money.Fixed{}, false
		}
		var ok3, ok4 bool
		discount, ok3 = money.Div(discount, growth)
		sum, ok4 = money.Add(sum, discount)
		if !ok3 || !ok4 {
			return money.Fixed{}, false
		}
	}
	return money.Div(owed, sum)
}

// timesRatio returns x·num/den rounded once at 18 decimals, for den positive.
//
// x·num may leave the range where the result does not. Then x is split into a
// whole multiple of den and a rest smaller than den:
//
//	x = q·den + r  =>  x·num/den = q·num + r·num/den
//
// Only the last division rounds.
func timesRatio(x money.Fixed, num, den int64) (_ money.Fixed, ok bool) {
	d, n := money.FromInt(den), money.FromInt(num)
	if product, ok := money.Mul(x, n); ok {
		return money.Div(product, d)
	}
	q, ok := money.Div(x, d)
	if !ok {
		return money.Fixed{}, false
	}
	q = q.Floor()
	whole, ok1 := money.Mul(q, d)
	rest, ok2 := money.Sub(x, whole)
	rest, ok3 := money.Mul(rest, n)
	if !ok1 || !ok2 || !ok3 {
		return money.Fixed{}, false
	}
	rest, ok1 = money.Div(rest, d)
	whole, ok2 = money.Mul(q, n)
	if !ok1 || !ok2 {
		return money.Fixed{}, false
	}
	return money.Add(whole, rest)
}
