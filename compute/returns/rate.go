package returns

import (
	"math"
	"slices"

	"github.com/capstack/capstack/compute/rng"
)

// maxWholePeriods bounds the series that RATE hands to the search for all roots.
const maxWholePeriods = 2000

// RATE returns the rate per period of an annuity (spreadsheets: RATE, without
// guess). nper must be positive and money must flow both ways; the error is an
// *ArgumentError.
//
// A whole number of periods (up to 2,000) is a series of flows: all its roots are
// isolated and the usual one is returned (see UsualRoot), seen from the side that
// pays first. Otherwise the root nearest to 0 is returned, the non-negative side
// first. RATEs returns the others.
func RATE(nper, pmt, pv, fv float64, when Timing) (float64, error) {
	if err := checkRate("RATE", nper, pmt, pv, fv, when); err != nil {
		return 0, err
	}
	status := NoRoot
	if nper == math.Floor(nper) && nper <= maxWholePeriods {
		var rate float64
		if rate, status = UsualRoot(annuityFlows(int(nper), pmt, pv, fv, when)); status == Found {
			return rate, nil
		}
	} else {
		roots := scanRates(nper, pmt, pv, fv, when)
		for _, r := range roots {
			if r >= 0 {
				return r, nil
			}
		}
		if len(roots) > 0 {
			return roots[len(roots)-1], nil
		}
	}
	return 0, &ArgumentError{"RATE", "pv", "pmt and fv have no rate: " + status.String(), pv}
}

// RATEs returns all rates of RATE in ascending order, two at most. For numbers of
// periods that are not whole, a pair closer than a fifth of its distance from rate
// 0 may be missed. The error is that of RATE.
func RATEs(nper, pmt, pv, fv float64, when Timing) ([]float64, error) {
	if err := checkRate("RATEs", nper, pmt, pv, fv, when); err != nil {
		return nil, err
	}
	if nper != math.Floor(nper) || nper > maxWholePeriods {
		return scanRates(nper, pmt, pv, fv, when), nil
	}
	roots, _ := Roots(annuityFlows(int(nper), pmt, pv, fv, when), nil)
	rates := make([]float64, len(roots))
	for i, r := range roots {
		rates[i] = r.Rate
	}
	return rates, nil
}

func checkRate(function string, nper, pmt, pv, fv float64, when Timing) error {
	return require(function,
		requirement{nper > 0 && isFinite(nper), "nper", "must be positive", nper},
		requirement{isFinite(pmt), "pmt", "must be finite", pmt},
		requirement{isFinite(pv), "pv", "must be finite", pv},
		requirement{isFinite(fv), "fv", "must be finite", fv},
		requirement{when <= BeginningOfPeriod, "when", "must be EndOfPeriod or BeginningOfPeriod", float64(when)},
		requirement{min(pmt, pv, fv) < 0 && max(pmt, pv, fv) > 0, "pv", "pmt and fv must hold both signs", pv},
	)
}

// annuityFlows writes the annuity out, the first payment negative.
func annuityFlows(n int, pmt, pv, fv float64, when Timing) []float64 {
	flows := make([]float64, n+1)
	flows[0], flows[n] = pv, fv
	first := 1 - int(when)
	for k := range n {
		flows[first+k] += pmt
	}
	for _, f := range flows {
		if f < 0 {
			break
		}
		if f > 0 {
			for i := range flows {
				flows[i] = -flows[i]
			}
			break
		}
	}
	return flows
}

// scanRates looks for changes of sign of the equation in the force of interest,
// outward from 0 by steps of a fifth, and halves them.
func scanRates(nper, pmt, pv, fv float64, when Timing) []float64 {
	value := func(force float64) float64 {
		discount := rng.Exp(-float64(nper * force))
		return pv + float64(pmt*annuity(rng.Expm1(force), nper, when)) + float64(fv*discount)
	}
	var below, above []float64
	from := 0.0
	if value(0) == 0 {
		above, from = append(above, 0), 1e-9 // not seen again from either side
	}
	for _, side := range [...]float64{1, -1} {
		last := side * from
		for force := side * 1e-6; math.Abs(force) < 30 && isFinite(value(force)); force *= 1.2 {
			if value(last) < 0 != (value(force) < 0) {
				if rate := rng.Expm1(bisect(value, last, force)); side > 0 {
					above = append(above, rate)
				} else {
					below = append(below, rate)
				}
			}
			last = force
		}
	}
	slices.Reverse(below)
	return append(below, above...)
}

// bisect returns a zero of f between points of opposite signs, to the last digit.
func bisect(f func(float64) float64, a, b float64) float64 {
	negative := f(a) < 0
	for {
		m := a + float64((b-a)/2)
		if m == a || m == b || math.Abs(b-a) < 1e-18 {
			return m
		}
		if f(m) < 0 == negative {
			a = m
		} else {
			b = m
		}
	}
}
