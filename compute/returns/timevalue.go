package returns

import (
	"math"

	"github.com/capstack/capstack/compute/rng"
)

// Timing says when in a period an annuity pays.
type Timing uint8

// The timings, with the numbers of spreadsheets.
const (
	EndOfPeriod       Timing = 0 // in arrears
	BeginningOfPeriod Timing = 1 // in advance (annuity-due)
)

// The functions of this file take the signs and the order of spreadsheets: money
// received is positive, money paid negative, and
//
//	pv (1+rate)^nper + pmt (1 + rate when) ((1+rate)^nper - 1)/rate + fv = 0
//	(pv + pmt nper + fv = 0 at rate 0)
//
// Source: OASIS, OpenFormula 1.2, section 6.12. Rates are per period, numbers of
// periods need not be whole. A rate below -1 has values for whole numbers of
// periods only, which spreadsheets return too. All errors are *ArgumentError.

// annuity returns the present value of 1 a period, nper times. Without the
// cancellation of 1 - (1+rate)^-nper at small rates.
func annuity(rate, nper float64, when Timing) float64 {
	if rate == 0 {
		return nper
	}
	lost := 1 - power(rate, -nper)
	if rate > -1 && math.Abs(lost) < 0.5 {
		lost = -rng.Expm1(-float64(nper * rng.Log1p(rate)))
	}
	return (1 + float64(rate*float64(when))) * lost / rate
}

// timed is the precondition of all functions of this file.
func timed(function string, rate, nper float64, when Timing) error {
	return require(function,
		requirement{isFinite(rate), "rate", "must be finite", rate},
		requirement{isFinite(nper), "nper", "must be finite", nper},
		requirement{raisable(rate, nper), "rate", "must be -1 or more when nper is not whole", rate},
		requirement{when <= BeginningOfPeriod, "when", "must be EndOfPeriod or BeginningOfPeriod", float64(when)},
	)
}

// PV returns the present value of nper payments pmt and a final fv (spreadsheets:
// PV). The rate must not be -1.
func PV(rate, nper, pmt, fv float64, when Timing) (float64, error) {
	if err := timed("PV", rate, nper, when); err != nil {
		return 0, err
	}
	if rate == -1 {
		return 0, &ArgumentError{"PV", "rate", "must not be -1", rate}
	}
	discount := power(rate, -nper)
	return finite("PV", 0-(float64(fv*discount)+float64(pmt*annuity(rate, nper, when))))
}

// FV returns the future value of pv and nper payments pmt (spreadsheets: FV). At a
// rate of -1, where only the last payment in arrears is left, nper must be
// positive.
func FV(rate, nper, pmt, pv float64, when Timing) (float64, error) {
	if err := timed("FV", rate, nper, when); err != nil {
		return 0, err
	}
	if rate == -1 {
		switch {
		case nper <= 0:
			return 0, &ArgumentError{"FV", "nper", "must be positive at a rate of -1", nper}
		case when == EndOfPeriod:
			return finite("FV", 0-pmt)
		default:
			return 0, nil
		}
	}
	return finite("FV", 0-(float64(pv*power(rate, nper))+float64(pmt*accumulated(rate, nper, when))))
}

// accumulated returns the value of nper payments of 1 after the last period.
func accumulated(rate, nper float64, when Timing) float64 {
	if rate == 0 {
		return nper
	}
	gained := power(rate, nper) - 1
	if rate > -1 && math.Abs(gained) < 0.5 {
		gained = rng.Expm1(float64(nper * rng.Log1p(rate)))
	}
	return (1 + float64(rate*float64(when))) * gained / rate
}

// PMT returns the level payment that turns pv into -fv in nper periods
// (spreadsheets: PMT). nper must not be 0. For money to the last digit see
// Payment.
func PMT(rate, nper, pv, fv float64, when Timing) (float64, error) {
	if err := timed("PMT", rate, nper, when); err != nil {
		return 0, err
	}
	if rate == -1 { // everything before the last payment is lost
		if nper <= 0 || when != EndOfPeriod {
			return 0, &ArgumentError{"PMT", "rate", "must not be -1", rate}
		}
		return finite("PMT", 0-fv)
	}
	a := annuity(rate, nper, when)
	if a == 0 {
		return 0, &ArgumentError{"PMT", "nper", "must not be 0, nor the rate such that payments are worth nothing", nper}
	}
	return finite("PMT", 0-(pv+float64(fv*power(rate, -nper)))/a)
}

// NPER returns the number of periods (spreadsheets: NPER), not whole in general
// and negative where the equation holds in the past only.
//
//	nper = ln(1 - (pv + fv) rate / (pmt (1 + rate when) + pv rate)) / ln(1 + rate)
func NPER(rate, pmt, pv, fv float64, when Timing) (float64, error) {
	if err := timed("NPER", rate, 0, when); err != nil {
		return 0, err
	}
	if rate == 0 {
		if pmt == 0 {
			return 0, &ArgumentError{"NPER", "pmt", "must not be 0 at rate 0", pmt}
		}
		return finite("NPER", 0-(pv+fv)/pmt)
	}
	due := float64(pmt * (1 + float64(rate*float64(when))))
	x := 0 - float64((pv+fv)*rate)/(due+float64(pv*rate))
	if !(rate > -1 && x > -1) {
		return 0, &ArgumentError{"NPER", "pmt", "never turns pv into fv at this rate", pmt}
	}
	// Log1p keeps digits where hardly anything is to be paid; its own sum 1 + x is
	// exact or correctly rounded everywhere else.
	return finite("NPER", rng.Log1p(x)/rng.Log1p(rate))
}
