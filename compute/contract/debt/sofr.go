package debt

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// InArrears says how an overnight rate is compounded over an interest period.
type InArrears struct {
	// Lookback is the number of business days by which the fixing precedes the day
	// it applies to, 0..20; 5 is the ARRC's. The weight stays that of the day it
	// applies to (no observation shift).
	Lookback int
	// Floor is the least daily rate; nil for none.
	Floor *money.Fixed
	// Calendar says which days have a fixing: SIFMA for SOFR.
	Calendar calendar.Calendar
	// DaysInYear is 360 for SOFR, 365 for SONIA.
	DaysInYear int64
}

// FixingError reports a business day without fixing.
type FixingError struct {
	Date calendar.Date // of the fixing
	For  calendar.Date // the first day it applies to
}

func (e *FixingError) Error() string {
	return fmt.Sprintf("no fixing for %v, which applies to %v", e.Date, e.For)
}

// PeriodError reports a period or convention over which nothing can be compounded.
type PeriodError struct {
	Start, End calendar.Date
	Reason     string
}

func (e *PeriodError) Error() string {
	return fmt.Sprintf("period %v to %v: %s", e.Start, e.End, e.Reason)
}

// Rate compounds daily fixings over a period, start included, end not, and returns
// the annual simple rate of the same interest:
//
//	rate = (prod_i (1 + max(r_i, floor) · n_i / N) - 1) · N / d
//
// with i the business days, n_i the days until the next (or the end), N the days in a
// year and d the days of the period; r_i is the fixing Lookback business days before
// i. Days before the first business day take that of the business day before. Source:
// ARRC, SOFR "In Arrears" Conventions for Syndicated Business Loans (July 2020),
// compounding of the rate. A margin is added by the caller, uncompounded. The error
// is a *FixingError or a *PeriodError.
func (c InArrears) Rate(start, end calendar.Date, fixings map[calendar.Date]money.Fixed) (money.Fixed, error) {
	fault := func(reason string) (money.Fixed, error) {
		return money.Fixed{}, &PeriodError{Start: start, End: end, Reason: reason}
	}
	switch {
	case !start.Valid() || !end.Valid() || end <= start || int(end-start) > 3660:
		return fault("must be 1 to 3660 days")
	case c.Lookback < 0 || c.Lookback > 20:
		return fault("look-back must be 0..20 business days")
	case c.DaysInYear != 360 && c.DaysInYear != 365:
		return fault("a year must have 360 or 365 days")
	}
	growth, ok := money.One(), true
	for from := start; from < end; {
		next := from + 1
		for next < end && !c.Calendar.IsBusinessDay(next) {
			next++
		}
		at := c.fixingDate(from)
		r, found := fixings[at]
		if !found {
			return money.Fixed{}, &FixingError{Date: at, For: from}
		}
		if c.Floor != nil && r.Cmp(*c.Floor) < 0 {
			r = *c.Floor
		}
		weight, _ := money.FromRatio(int64(next-from), c.DaysInYear)
		accrual, ok1 := money.Mul(r, weight)
		factor, ok2 := money.Add(money.One(), accrual)
		var ok3 bool
		growth, ok3 = money.Mul(growth, factor)
		ok = ok && ok1 && ok2 && ok3
		from = next
	}
	year, _ := money.FromRatio(c.DaysInYear, int64(end-start))
	rate, fits := money.Mul(minus(growth, money.One()), year)
	if !ok || !fits {
		return fault("fixings give a rate out of range")
	}
	return rate, nil
}

// fixingDate is the day whose fixing applies from d on.
func (c InArrears) fixingDate(d calendar.Date) calendar.Date {
	d = calendar.Preceding.Adjust(d, c.Calendar)
	for range c.Lookback {
		d = calendar.Preceding.Adjust(d-1, c.Calendar)
	}
	return d
}
