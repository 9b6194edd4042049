package returns

import "math"

// loanArguments is the precondition of the parts of a level payment.
func loanArguments(function string, rate, per, nper float64, when Timing) error {
	if err := timed(function, rate, nper, when); err != nil {
		return err
	}
	return require(function,
		requirement{rate > -1, "rate", "must be above -1", rate},
		requirement{nper > 0, "nper", "must be positive", nper},
		requirement{per >= 1 && per <= nper, "per", "must be 1..nper", per},
	)
}

// IPMT returns the interest in payment per, 1..nper (spreadsheets: IPMT). In
// advance, the first payment has none and later ones are discounted by a period.
//
//	interest = -(pv g + pmt (g - 1)/rate) rate,  g = (1+rate)^(per-1), pmt in arrears
func IPMT(rate, per, nper, pv, fv float64, when Timing) (float64, error) {
	if err := loanArguments("IPMT", rate, per, nper, when); err != nil {
		return 0, err
	}
	if per == 1 && when == BeginningOfPeriod {
		return 0, nil
	}
	pmt, err := PMT(rate, nper, pv, fv, EndOfPeriod)
	if err != nil {
		return 0, err
	}
	interest := float64(balance(rate, per-1, pmt, pv)*rate) * -1
	if when == BeginningOfPeriod {
		interest /= 1 + rate
	}
	return finite("IPMT", interest+0)
}

// PPMT returns the principal in payment per, 1..nper (spreadsheets: PPMT): the
// payment less its interest.
func PPMT(rate, per, nper, pv, fv float64, when Timing) (float64, error) {
	if err := loanArguments("PPMT", rate, per, nper, when); err != nil {
		return 0, err
	}
	pmt, err := PMT(rate, nper, pv, fv, when)
	if err != nil {
		return 0, err
	}
	interest, err := IPMT(rate, per, nper, pv, fv, when)
	if err != nil {
		return 0, err
	}
	return finite("PPMT", pmt-interest)
}

// balance returns what is owed after k payments in arrears, with the sign of pv.
func balance(rate, k, pmt, pv float64) float64 {
	return float64(pv*power(rate, k)) + float64(pmt*accumulated(rate, k, EndOfPeriod))
}

// cumulative checks the arguments of CumIPMT and CumPrinc and returns the first
// and last whole period, with the payment in arrears.
func cumulative(function string, rate, nper, pv, start, end float64, when Timing) (first, last, pmt float64, err error) {
	if err := timed(function, rate, nper, when); err != nil {
		return 0, 0, 0, err
	}
	err = require(function,
		requirement{rate > 0, "rate", "must be positive", rate},
		requirement{nper > 0, "nper", "must be positive", nper},
		requirement{pv > 0, "pv", "must be positive", pv},
		requirement{start >= 1 && start <= end, "start", "must be 1..end", start},
		requirement{end <= nper, "end", "must not be above nper", end},
	)
	if err != nil {
		return 0, 0, 0, err
	}
	pmt, err = PMT(rate, nper, pv, 0, EndOfPeriod)
	return math.Ceil(start), math.Floor(end), pmt, err
}

// CumIPMT returns the interest in the payments start..end (spreadsheets: CUMIPMT,
// which also take the whole periods between start and end only). Rate, nper and pv
// must be positive.
//
//	in arrears: payments - change of the balance, in closed form
func CumIPMT(rate, nper, pv, start, end float64, when Timing) (float64, error) {
	first, last, pmt, err := cumulative("CumIPMT", rate, nper, pv, start, end, when)
	if err != nil {
		return 0, err
	}
	if when == BeginningOfPeriod {
		first = max(first, 2) // the first payment has no interest
	}
	if last < first {
		return 0, nil
	}
	repaid := balance(rate, last, pmt, pv) - balance(rate, first-1, pmt, pv)
	interest := float64((last-first+1)*pmt) - repaid
	if when == BeginningOfPeriod {
		interest /= 1 + rate
	}
	return finite("CumIPMT", interest)
}

// CumPrinc returns the principal in the payments start..end (spreadsheets:
// CUMPRINC): the payments less CumIPMT.
func CumPrinc(rate, nper, pv, start, end float64, when Timing) (float64, error) {
	first, last, _, err := cumulative("CumPrinc", rate, nper, pv, start, end, when)
	if err != nil {
		return 0, err
	}
	if last < first {
		return 0, nil
	}
	interest, err := CumIPMT(rate, nper, pv, first, last, when)
	if err != nil {
		return 0, err
	}
	pmt, err := PMT(rate, nper, pv, 0, when)
	if err != nil {
		return 0, err
	}
	return finite("CumPrinc", float64((last-first+1)*pmt)-interest)
}

// ISPMT returns the interest of period per of a loan with equal principal
// (spreadsheets: ISPMT, which count periods from 0).
//
//	interest = -pv rate (1 - per/nper)
func ISPMT(rate, per, nper, pv float64) (float64, error) {
	if nper == 0 {
		return 0, &ArgumentError{"ISPMT", "nper", "must not be 0", nper}
	}
	coupon := float64(pv * rate)
	return finite("ISPMT", float64(coupon*per)/nper-coupon)
}
