package returns

import "github.com/capstack/capstack/compute/calendar"

// Accrual is a security from issue to settlement, before or after its first
// coupon, which may be irregular.
type Accrual struct {
	Issue, FirstInterest, Settlement calendar.Date
	Rate                             float64 // annual
	Par                              float64
	Frequency                        int // coupons a year: 1, 2, 4 or 12
	Basis                            Basis
}

// AccruedInterest returns the interest from issue to settlement (spreadsheets:
// ACCRINT with its default method). The error is an *ArgumentError.
//
//	Par Rate/Frequency sum_i A_i / NL_i
//
// over the quasi-coupon periods i counted from the first interest date, A_i the
// days accrued in i and NL_i its length. The last term counts from the period
// before the first interest date also when the settlement is earlier still: it is
// negative then, as in spreadsheets.
func AccruedInterest(a Accrual) (float64, error) {
	const name = "AccruedInterest"
	if err := dated(name, a.Basis, a.Issue, a.FirstInterest, a.Settlement); err != nil {
		return 0, err
	}
	f := a.Frequency
	err := require(name,
		requirement{a.Issue < a.Settlement, "Settlement", "must be after Issue (days after it)", float64(a.Settlement) - float64(a.Issue)},
		requirement{a.Issue < a.FirstInterest, "FirstInterest", "must be after Issue (days after it)", float64(a.FirstInterest) - float64(a.Issue)},
		requirement{f == 1 || f == 2 || f == 4 || f == 12, "Frequency", "must be 1, 2, 4 or 12", float64(f)},
		requirement{a.Rate > 0, "Rate", "must be positive", a.Rate},
		requirement{a.Par > 0, "Par", "must be positive", a.Par},
	)
	if err != nil {
		return 0, err
	}
	k := -1
	if a.Settlement > a.FirstInterest {
		k = couponPeriod(a.Settlement, a.FirstInterest, f)
	}
	previous, next := couponDate(a.FirstInterest, f, k), couponDate(a.FirstInterest, f, k+1)
	periods := float64(a.Basis.days(max(a.Issue, previous), a.Settlement)) / a.Basis.couponDays(previous, next, f)
	for ; previous > a.Issue; k-- {
		if next, previous = previous, couponDate(a.FirstInterest, f, k-1); previous >= next {
			break // the calendar ends
		}
		if a.Issue <= previous {
			periods++
			continue
		}
		periods += float64(a.Basis.days(a.Issue, next)) / a.firstLength(previous, next)
	}
	return finite(name, float64(a.Par*a.Rate)/float64(f)*periods)
}

// firstLength is the length of the first, cut period. Spreadsheets take the days
// of that very period on the 30/360 bases, and also for actual/360.
func (a Accrual) firstLength(previous, next calendar.Date) float64 {
	switch a.Basis {
	case BasisThirtyUS:
		return float64(thirtyNASD(previous, next, true))
	case BasisAct365:
		return 365 / float64(a.Frequency)
	case BasisAct360:
		return float64(thirtyNASD(previous, next, false))
	default:
		return float64(a.Basis.days(previous, next))
	}
}
