package returns

import (
	"math"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/rng"
)

// Flow is a cash flow on a date, for measures in float64; Dated is its exact
// sister.
type Flow struct {
	Date   calendar.Date
	Amount float64 // inflow positive
}

// DatedRoot is one effective annual rate at which the value of dated flows is
// zero, exponents being days over 365.
type DatedRoot struct {
	// Rate is the effective annual rate, above -1. It is cut to the least float64
	// above -1 and to the greatest finite one; Force tells the rate beyond.
	Rate float64
	// Force is ln(1 + Rate), the same rate compounded without pause. It keeps its
	// digits near rates of 0 and -1.
	Force float64
	// Slope is -1 where the value falls with the rate, +1 where it rises, and 0
	// where it touches zero without a certain change of sign (see Root).
	Slope int
	// Low and High bound the force: between them lies this root and no other. They
	// are infinite where it is the only one.
	Low, High float64
}

// DatedReturn is the answer of XIRR: the usual root, all roots, and the count that
// proves there are no others.
//
// SignChanges is the number of sign changes of the amounts in the order of their
// dates, days summed, zeros skipped. By Descartes' rule, which holds for real
// exponents (E. Laguerre, Sur la théorie des équations numériques, J. de
// Mathématiques 3(9), 1883), the number of roots, touching ones counted twice, is
// SignChanges or less by an even number.
type DatedReturn struct {
	Rate        float64 // the usual root; -1 for TotalLoss; 0 when Status is not Defined
	Status      Status
	Roots       []DatedRoot // ascending
	SignChanges int
}

// XIRR returns the internal rates of return of dated flows, in any order
// (spreadsheets: XIRR, without guess). All roots above -1 are found, without a
// bound above; the usual one is chosen as by UsualRoot. The value does not depend
// on the unit of money or on a shift of dates, and no tolerance is involved. Flows
// of one day are summed; a sum within the rounding of its parts is 0.
//
//	sum_k amount_k (1 + rate)^(-(date_k - date_0)/365) = 0
//
// With one sign change the root is unique by proof, and found by Newton's method
// between bounds. With more, all are isolated by subdivision (see subdivide.go).
// Work is bounded: flows built to have very many or nearly multiple roots can end
// in Unresolved. NotFinite also stands for amounts more than 10^270 apart and for
// dates outside the years 1..9999.
func XIRR(flows []Flow) DatedReturn {
	s, status := newSeries(flows)
	if status == TotalLoss {
		return DatedReturn{Rate: -1, Status: TotalLoss}
	}
	if status != Found {
		return DatedReturn{Status: status}
	}
	r := DatedReturn{SignChanges: s.changes}
	if s.changes == 1 {
		r.Roots = []DatedRoot{s.onlyRoot()}
		r.Rate = r.Roots[0].Rate
		return r
	}
	var ok bool
	if r.Roots, ok = s.allRoots(); !ok {
		return DatedReturn{Status: Unresolved, SignChanges: s.changes}
	}
	r.Rate, r.Status = usualOf(r.Roots)
	return r
}

// XIRRExact is XIRR of exact flows, each rounded once to float64.
func XIRRExact(flows []Dated) DatedReturn {
	rounded := make([]Flow, len(flows))
	for i, f := range flows {
		rounded[i] = Flow{f.Date, f.Amount.Float64()}
	}
	return XIRR(rounded)
}

// usualOf picks the usual root of ascending roots (conventions 10.1).
func usualOf(roots []DatedRoot) (float64, Status) {
	switch len(roots) {
	case 0:
		return 0, NoRoot
	case 1:
		return roots[0].Rate, Found
	}
	for _, r := range roots {
		if r.Force >= 0 && r.Slope < 0 {
			return r.Rate, Found
		}
	}
	for i := len(roots) - 1; i >= 0; i-- {
		if roots[i].Force < 0 {
			return roots[i].Rate, Found
		}
	}
	return 0, NoUsualRoot
}

// daysPerYear is the year of the exponents.
const daysPerYear = 365

// rootOfForce makes a root of a daily force.
func rootOfForce(daily float64) DatedRoot {
	force := float64(daysPerYear * daily)
	rate := rng.Expm1(force)
	return DatedRoot{Rate: min(max(rate, -1+halfUlp), math.MaxFloat64), Force: force, Low: math.Inf(-1), High: math.Inf(1)}
}

// NPVDated returns the value of dated flows on the day from at an effective annual
// rate above -1, in float64 (spreadsheets: XNPV; the exact one is XNPV). ok is
// false for other rates and where the value is not finite.
func NPVDated(rate float64, from calendar.Date, flows []Flow) (_ float64, ok bool) {
	if !(rate > -1) {
		return 0, false
	}
	daily := rng.Log1p(rate) / daysPerYear
	sum, lost := 0.0, 0.0 // Neumaier's compensated sum
	for _, f := range flows {
		v := float64(f.Amount * rng.Exp(float64(daily*(float64(from)-float64(f.Date)))))
		next := sum + v
		if math.Abs(sum) >= math.Abs(v) {
			lost += (sum - next) + v
		} else {
			lost += (v - next) + sum
		}
		sum = next
	}
	sum += lost
	return sum, isFinite(sum)
}
