package contract

import (
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// Bounds on terms. They keep every later sum of the package far inside the range
// of money.Fixed, so that arithmetic on a resolved schedule cannot overflow.
const (
	// MaxPeriods is the greatest number of periods: 100 years of months.
	MaxPeriods = 1200

	maxFrequency = 120
	maxTermYears = 100
	maxPrincipal = 1_000_000_000_000_000 // 10^15
	maxRate      = 10                    // 1,000% a year
)

// Period is one accrual period and the payment that ends it.
type Period struct {
	// Start (inclusive) and End (exclusive) bound the accrual of interest.
	Start, End calendar.Date
	// Pay is the adjusted date on which interest and principal are paid.
	Pay calendar.Date
	// Factor is the part of a year that the period counts for: interest is
	// balance · annual rate · Factor. It is the day count's exact fraction
	// rounded at 18 decimals.
	Factor money.Fixed
	// Principal is the scheduled principal paid on Pay, whole cents, 0 or more.
	Principal money.Fixed
}

// Schedule is a contract with all its dates and principal amounts fixed. Only
// Resolve makes one; its zero value has no periods.
type Schedule struct {
	Terms   Terms
	Periods []Period
	// Balloon is the part of the last principal that is no regular instalment,
	// where a plan says so (see Sized); else 0.
	Balloon money.Fixed
}

// Resolve derives the schedule of t. Findings are returned all at once, in a
// fixed order; with any finding the Schedule is empty. A field that other
// checks need (dates, frequency) hides the checks that would only repeat its
// fault.
//
// Payment dates are counted back from Maturity in whole cycles, the k-th always
// from Maturity itself, never from its neighbour (31 August, 31 May, 28 February
// would otherwise become 28 November). What does not fill a cycle is a short first
// period, from Issue to the first payment date by the day count (conventions
// 1.5).
func Resolve(t Terms) (Schedule, []*TermError) {
	f := &findings{id: t.ID}
	principalOK := checkAmounts(t, f)
	datesOK := checkDates(t, f)
	checkEnums(t, f)
	checkShape(t, f)
	if !datesOK {
		return Schedule{}, f.list
	}
	dates := paymentDates(t, f)
	if len(dates) == 0 || !t.DayCount.Valid() {
		return Schedule{}, f.list
	}
	s := Schedule{Terms: t, Periods: periods(t, dates, f)}
	s.Terms.Listed = slices.Clone(t.Listed)
	if t.FirstPayment != nil {
		first := *t.FirstPayment
		s.Terms.FirstPayment = &first
	}
	if principalOK {
		s.repay(dates, f)
	}
	if len(f.list) > 0 {
		return Schedule{}, f.list
	}
	return s, nil
}

// checkAmounts reports whether the principal is usable.
func checkAmounts(t Terms, f *findings) bool {
	f.check(t.ID != "", "ID", "must not be empty", `""`)
	n := len(f.list)
	switch {
	case t.Principal.Sign() <= 0:
		f.add("Principal", "must be positive", t.Principal)
	case t.Principal.Cmp(money.FromInt(maxPrincipal)) > 0:
		f.add("Principal", "must be at most 10^15", t.Principal)
	case !wholeCents(t.Principal):
		f.add("Principal", "must be whole cents", t.Principal)
	}
	return len(f.list) == n
}

// checkDates reports whether payment dates can be derived.
func checkDates(t Terms, f *findings) bool {
	n := len(f.list)
	f.check(t.Issue.Valid(), "Issue", "must lie in the years 1..9999", int(t.Issue))
	f.check(t.Maturity.Valid(), "Maturity", "must lie in the years 1..9999", int(t.Maturity))
	cycleOK := t.Frequency >= 1 && t.Frequency <= maxFrequency
	f.check(cycleOK, "Frequency", "must be 1..120 months", int(t.Frequency))
	if !t.Issue.Valid() || !t.Maturity.Valid() {
		return false
	}
	switch {
	case t.Maturity <= t.Issue:
		f.add("Maturity", "must be after Issue "+t.Issue.String(), t.Maturity)
		return false
	case t.Maturity > t.Issue.AddMonths(12*maxTermYears):
		f.add("Maturity", "must be at most 100 years after Issue "+t.Issue.String(), t.Maturity)
	case cycleOK && payment(t, 1) < t.Issue:
		f.add("Frequency", "a payment cycle must fit between Issue and Maturity", int(t.Frequency))
	}
	if first := t.FirstPayment; first != nil {
		switch {
		case *first <= t.Issue:
			f.add("FirstPayment", "must be after Issue "+t.Issue.String(), *first)
		case *first > t.Maturity:
			f.add("FirstPayment", "must not be after Maturity "+t.Maturity.String(), *first)
		}
	}
	return len(f.list) == n
}

func checkEnums(t Terms, f *findings) {
	f.check(t.DayCount.Valid(), "DayCount", "must be a known day count", uint8(t.DayCount))
	f.check(t.BusinessDay.Valid(), "BusinessDay", "must be a known rule", uint8(t.BusinessDay))
	f.check(t.Calendar.Valid(), "Calendar", "must be a known calendar", uint8(t.Calendar))
	f.check(t.EndOfMonth <= SD, "EndOfMonth", "must be EOM or SD", uint8(t.EndOfMonth))
	f.check(t.Amortization.Valid(), "Amortization", "must be a known shape", uint8(t.Amortization))
	f.check(t.Amortization != Sculpted, "Amortization", "must be one that needs no plan", t.Amortization)
}

// checkShape finds repayment terms that no date can cure.
func checkShape(t Terms, f *findings) {
	months := t.InterestOnlyMonths
	f.check(months >= 0 && months <= 12*maxTermYears, "InterestOnlyMonths", "must be 0..1200", months)
	f.check(t.planRateValid(), "PlanRate", "must be 0..10 a year", t.PlanRate)
	if t.Amortization == Listed {
		f.check(len(t.Listed) > 0, "Listed", "must hold the repayments of a listed contract", "none")
		f.check(len(t.Listed) <= MaxPeriods, "Listed", "must hold at most 1200 repayments", len(t.Listed))
		return
	}
	f.check(len(t.Listed) == 0, "Listed", "must be empty unless Amortization is listed", len(t.Listed))
}

// planRateValid reports whether a Level profile can be fixed at PlanRate; other
// shapes do not read it.
func (t Terms) planRateValid() bool {
	return t.Amortization != Level || t.PlanRate.Sign() >= 0 && within(t.PlanRate, maxRate)
}

// payment returns the unadjusted payment date k cycles before maturity.
func payment(t Terms, k int) calendar.Date {
	d := t.Maturity.AddMonths(-k * int(t.Frequency))
	if t.EndOfMonth == EOM && t.Maturity.IsMonthEnd() {
		d = d.MonthEnd()
	}
	return d
}

// paymentDates returns the unadjusted payment dates in order, or none with a
// finding.
func paymentDates(t Terms, f *findings) []calendar.Date {
	after, found := t.Issue, t.FirstPayment == nil
	if t.FirstPayment != nil {
		after = *t.FirstPayment - 1
	}
	var dates []calendar.Date
	for k := 0; ; k++ {
		d := payment(t, k)
		if d <= after {
			break
		}
		if k == MaxPeriods {
			f.add("Frequency", "must give at most 1200 periods", int(t.Frequency))
			return nil
		}
		dates = append(dates, d)
		found = found || d == *t.FirstPayment
	}
	if !found {
		f.add("FirstPayment", "must lie a whole number of cycles before Maturity "+t.Maturity.String(), *t.FirstPayment)
		return nil
	}
	slices.Reverse(dates)
	return dates
}

// fraction is the exact part of a year of a period, the last one by the rule for the end of a contract.
func (t Terms) fraction(start, end calendar.Date, last bool) (num, den int64) {
	if last {
		return t.DayCount.FinalFraction(start, end)
	}
	return t.DayCount.Fraction(start, end)
}

// periods lays the accrual periods between issue and the payment dates.
func periods(t Terms, dates []calendar.Date, f *findings) []Period {
	out := make([]Period, len(dates))
	start := t.Issue
	for k, d := range dates {
		pay := t.BusinessDay.Adjust(d, t.Calendar)
		end := d
		if t.AdjustAccrual {
			end = pay
		}
		factor, _ := money.FromRatio(t.fraction(start, end, k == len(dates)-1)) // a denominator is never zero
		out[k] = Period{Start: start, End: end, Pay: pay, Factor: factor}
		start = end
	}
	// Payment dates are at least 28 days apart, so an adjustment can only collide
	// with the issue.
	f.check(out[0].Pay > t.Issue, "FirstPayment", "must be after Issue once adjusted to a business day", out[0].Pay)
	return out
}

func wholeCents(x money.Fixed) bool {
	r, ok := x.Round(2)
	return ok && r == x
}
