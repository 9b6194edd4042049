package returns

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// NPV returns the value at element 0 of flows one period apart, at an effective
// rate per period. ok is false for a rate of -1 or less or one that is not a
// number. For rates near -1 the result may be infinite.
//
//	NPV = sum_t flows[t] / (1 + rate)^t
func NPV(rate float64, flows []float64) (_ float64, ok bool) {
	if !(rate > -1) {
		return 0, false
	}
	v, sum := 1/(1+rate), 0.0
	for t := len(flows) - 1; t >= 0; t-- {
		sum = float64(sum*v) + flows[t]
	}
	return sum, true
}

// AnnualEffective returns the effective annual rate of an effective monthly one,
// (1 + monthly)^12 - 1 (conventions 10.1). It works on the excess over 1, so that
// small rates keep their digits: if s = (1+m)^k - 1, then s(2+s) = (1+m)^2k - 1.
func AnnualEffective(monthly float64) float64 {
	s2 := float64(monthly * (2 + monthly))
	s4 := float64(s2 * (2 + s2))
	s8 := float64(s4 * (2 + s4))
	return float64(s8*s4) + (s8 + s4)
}

// AnnualBuckets gathers a monthly series into years and returns into[:0] with
// them appended: element 0 is month 0 alone, element k the sum of months
// 12k-11..12k, which stands at the end of year k. Months of an incomplete last
// year are its bucket. It is the basis of the measure irr_annual_periods.
func AnnualBuckets(flows, into []float64) []float64 {
	into = into[:0]
	for t, f := range flows {
		if t == 0 || t%12 == 1 {
			into = append(into, f)
		} else {
			into[len(into)-1] += f
		}
	}
	return into
}

// Dated is a cash flow on a date.
type Dated struct {
	Date   calendar.Date
	Amount money.Fixed
}

// XNPV returns the value of dated flows on the day from, at an effective annual
// rate above -1. ok is false for other rates and on overflow. The exponents are
// days over 365 (as XNPV of spreadsheets); each discount factor is correct to
// 1e-18, so it serves as a reference, not for hot loops (some 50 µs a flow).
//
//	XNPV = sum_k amount_k · exp(-(date_k - from)/365 · ln(1 + rate))
func XNPV(rate money.Fixed, from calendar.Date, flows []Dated) (_ money.Fixed, ok bool) {
	growth, ok := money.Add(money.One(), rate)
	if !ok {
		return money.Fixed{}, false
	}
	force, ok := money.Log(growth)
	if !ok {
		return money.Fixed{}, false
	}
	sum := money.Zero()
	for _, f := range flows {
		years, _ := money.FromRatio(int64(from)-int64(f.Date), 365)
		exponent, ok1 := money.Mul(years, force)
		factor, ok2 := money.Exp(exponent)
		value, ok3 := money.Mul(f.Amount, factor)
		if sum, ok = money.Add(sum, value); !ok || !ok1 || !ok2 || !ok3 {
			return money.Fixed{}, false
		}
	}
	return sum, true
}
