package returns

import (
	"math"

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
// first.
func RATE(nper, pmt, pv, fv float64, when Timing) (float64, error) {
	err := require("RATE",
		requirement{nper > 0 && isFinite(nper), "nper", "must be positive", nper},
		requirement{isFinite(pmt), "pmt", "must be finite", pmt},
		requirement{isFinite(pv), "pv", "must be finite", pv},
		requirement{isFinite(fv), "fv", "must be finite", fv},
		requirement{when <= BeginningOfPeriod, "when", "must be EndOfPeriod or BeginningOfPeriod", float64(when)},
		requirement{min(pmt, pv, fv) < 0 && max(pmt, pv, fv) > 0, "pv", "pmt and fv must hold both signs", pv},
	)
	if err != nil {
		return 0, err
	}
	if nper == math.Floor(nper) && nper <= maxWholePeriods {
		return rateOfSeries(int(nper), pmt, pv, fv, when)
	}
	return rateByScan(nper, pmt, pv, fv, when)
}

// rateOfSeries writes the annuity out.
func rateOfSeries(n int, pmt, pv, fv float64, when Timing) (float64, error) {
	flows := make([]float64, n+1)
	flows[0], flows[n] = pv, flows[n]+fv
	first := 1 - int(when)
	for k := range n {
		flows[first+k] += pmt
	}
	for _, f := range flows {
		if f == 0 {
			continue
		}
		if f > 0 {
			for i := range flows {
				flows[i] = -flows[i]
			}
		}
		break
	}
	rate, status := UsualRoot(flows)
	if status != Found {
		return 0, &ArgumentError{"RATE", "pv", "pmt and fv have no rate: " + status.String(), pv}
	}
	return rate, nil
}

// rateByScan looks for a change of sign of the equation in the force of interest,
// outward from 0, and halves it.
func rateByScan(nper, pmt, pv, fv float64, when Timing) (float64, error) {
	value := func(force float64) float64 {
		rate := rng.Expm1(force)
		discount := rng.Exp(-float64(nper * force))
		return pv + float64(pmt*annuity(rate, nper, when)) + float64(fv*discount)
	}
	if value(0) == 0 {
		return 0, nil
	}
	for _, side := range [...]float64{1, -1} {
		last := 0.0
		for force := 1e-6; force < 30 && isFinite(value(side*force)); force *= 1.2 {
			if value(side*last) < 0 != (value(side*force) < 0) {
				return rng.Expm1(bisect(value, side*last, side*force)), nil
			}
			last = force
		}
	}
	return 0, &ArgumentError{"RATE", "pv", "pmt and fv have no rate", pv}
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
